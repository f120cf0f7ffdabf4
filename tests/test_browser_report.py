"""The report of a review in a real Chromium, opened from the disk: silent, legible, complete without sight or colour."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from pdfminer.high_level import extract_text

from tests.command_line import AT, tthc_here
from tests.vietnamese_cases import FOLDED
from tthc.publish.review.file import SHORT
from tthc.publish.review.print import LEAST_LETTERS

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
HOSTILE = r"""
code: "1.009999"
name: "<script>alert(1)</script> \u202Etxt\u202C <img src=x onerror=alert(2)>"
sector: ho-tich
applicants: [cong-dan]
channels: [{mode: online, url: "javascript:alert(3)"}]
documents:
  - {id: to, type: to-khai-dang-ky-khai-sinh, name: "</table><svg onload=alert(4)>", originals: 1}
steps:
  - {id: a, name: "<b onclick=alert(5)>Nhận</b> {{ 7 * 7 }}", kind: submit, actor: nguoi-yeu-cau, needs: [to]}
  - {id: b, name: "\"><script>alert(6)</script>", kind: receive, actor: ubnd-xa, after: [a]}
"""

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

Opens = Callable[..., "Page"]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of the demonstration, and of one procedure whose author means harm."""
    folder = tmp_path_factory.mktemp("report") / "demo"
    assert tthc_here("init", folder, *AT).code == 0
    (folder / "catalog/procedures/hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    checked = tthc_here("--root", folder, "check", *AT)
    assert checked.code == 0, checked.out
    assert tthc_here("--root", folder, "review", "-o", folder / "review", *AT).code == 0
    return folder / "review/report.html"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture
def opens(browser: Browser, report: Path) -> Iterator[Opens]:
    """Opens the report; the test fails if the page complains, asks for anything outside, or opens a dialog."""
    complaints: list[str] = []
    contexts = []

    def open_report(width: int = 1440, scheme: str = "light", *, unfolded: bool = False, short: bool = False) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url))
        page.on("requestfailed", lambda asked: complaints.append(f"failed: {asked.url[:80]}"))
        page.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.goto((report.with_name(SHORT) if short else report).as_uri())
        if unfolded:
            page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true")
        return page

    yield open_report
    for context in contexts:
        context.close()
    assert complaints == []


def test_it_opens_in_silence_with_its_own_fonts(opens: Opens) -> None:
    page = opens()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"', 'ế'))")
    assert page.evaluate("[...document.fonts].some(face => face.status === 'loaded')")
    assert page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Be Vietnam Pro"')
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.title().startswith("Báo cáo rà soát thủ tục hành chính – ")


@pytest.mark.parametrize("unfolded", [False, True])
@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_the_page_never_scrolls_sideways(opens: Opens, width: int, unfolded: bool) -> None:
    page = opens(width, unfolded=unfolded)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("short", [False, True])
def test_on_a_phone_the_tables_of_savings_are_cards_with_every_figure_named(opens: Opens, short: bool) -> None:
    page = opens(390, short=short)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    cut_off = """[...document.querySelectorAll('table.cards td, table.cards th')].filter(cell => cell.checkVisibility()
        && !cell.closest('thead') && cell.getBoundingClientRect().right > innerWidth).map(cell => cell.textContent)"""
    assert page.locator("table.cards").count() >= 2
    assert page.evaluate(cut_off) == []
    named = """[...document.querySelectorAll('table.bars tbody td[data-label]')].map(
        cell => getComputedStyle(cell, '::before').content)"""
    figures = page.evaluate(named)
    assert figures
    assert all(len(name) > 2 for name in figures)
    assert page.get_by_role("rowheader").count() >= 2, "still a table to whoever cannot see it"


def test_a_sector_in_the_table_leads_to_its_procedures(opens: Opens) -> None:
    page = opens()
    link = page.locator("table.bars tbody th a").first
    target = page.locator(str(link.get_attribute("href")))
    assert link.inner_text() == target.locator("h3").first.evaluate("head => head.firstChild.data.trim()")
    link.click()
    assert target.evaluate("sector => sector.open")


def test_the_short_report_fits_a_few_pages(opens: Opens, tmp_path: Path) -> None:
    page = opens(short=True)
    page.pdf(path=tmp_path / "short.pdf", prefer_css_page_size=True)
    texts = extract_text(tmp_path / "short.pdf").split("\f")[:-1]
    assert 1 <= len(texts) <= 5
    assert all(len(text) > 150 for text in texts), "no page is all but blank"
    whole = " ".join(" ".join(texts).split())
    for said in ("tỉnh tự quyết được", "phải kiến nghị", "Đề nghị quyết định", "Điều chưa biết", "Từng lĩnh vực"):
        assert said in whole
    assert page.locator("a[href='report.html']").count() == 1


def test_every_picture_has_a_name_and_the_same_in_a_table(opens: Opens) -> None:
    page = opens(unfolded=True)
    names = page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].map("
        "svg => document.getElementById(svg.getAttribute('aria-labelledby').split(' ')[0]).textContent)"
    )
    assert len(names) >= 3
    assert all(names)
    assert len(set(names)) == len(names)
    assert page.evaluate(
        "[...document.querySelectorAll('svg[role=img]')].every("
        "svg => svg.closest('details.procedure, section').querySelector('table tbody tr'))"
    )
    loose = "[...document.querySelectorAll('svg:not([role=img])')].every(svg => svg.ariaHidden === 'true')"
    assert page.evaluate(loose)


def test_the_text_of_a_picture_stays_in_its_box(opens: Opens) -> None:
    page = opens(unfolded=True)
    outside = """[...document.querySelectorAll('.pair svg[role=img] g, #lien-thong ~ * svg[role=img] g')].flatMap(group => {
        const box = group.querySelector('rect').getBBox();
        return [...group.querySelectorAll('text')].filter(text => {
            const place = text.getBBox();
            return place.x + place.width > box.x + box.width || place.y + place.height > box.y + box.height;
        }).map(text => text.textContent);
    })"""
    assert page.evaluate(f"document.fonts.ready.then(() => {outside})") == []


CONTRASTS = """() => {
    const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    const read = colour => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data];
    };
    const light = ([r, g, b]) => [r, g, b].map(part => part / 255)
        .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
        .reduce((sum, part, index) => sum + part * [0.2126, 0.7152, 0.0722][index], 0);
    const ratio = (one, other) => {
        const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
        return (high + 0.05) / (low + 0.05);
    };
    const ground = element => {
        for (let around = element; around; around = around.parentElement) {
            const colour = read(getComputedStyle(around).backgroundColor);
            if (colour[3] === 255) return colour;
        }
        return [255, 255, 255, 255];
    };
    const found = [];
    const words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const element = words.currentNode.parentElement;
        if (!words.currentNode.data.trim() || element.closest('title, desc, script, style')) continue;
        const style = getComputedStyle(element);
        const box = element.closest('.tornado') ? null : element.closest('svg g')?.querySelector('rect');
        const paper = box ? read(getComputedStyle(box).fill) : ground(element);
        const seen = ratio(read(element.closest('svg') ? style.fill : style.color), paper);
        if (seen < 4.5) found.push(`${seen.toFixed(2)} ${element.className} ${words.currentNode.data.trim()}`);
    }
    return found;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_all_text_stands_out_from_its_ground(opens: Opens, scheme: str) -> None:
    page = opens(scheme=scheme, unfolded=True)
    is_dark = page.evaluate("getComputedStyle(document.body).color") != "rgb(29, 36, 48)"
    assert is_dark is (scheme == "dark")
    assert page.evaluate(CONTRASTS) == []


def test_headings_follow_one_another(opens: Opens) -> None:
    page = opens()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(found => +found.tagName[1])")
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert page.evaluate("[...document.querySelectorAll('table')].every(table => table.caption?.textContent)")
    assert page.evaluate("[...document.querySelectorAll('thead th')].every(head => head.scope === 'col')")


def test_every_link_leads_somewhere_on_the_page(opens: Opens) -> None:
    page = opens()
    places = page.evaluate("[...document.querySelectorAll('a')].map(link => link.getAttribute('href'))")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(found => found.id)")
    assert len(ids) == len(set(ids))
    inside = {place for place in places if place.startswith("#")}
    assert {place.removeprefix("#") for place in inside} <= set(ids)
    assert set(places) - inside == {SHORT}
    page = opens(short=True)
    leading = page.evaluate("[...document.querySelectorAll('main a')].map(link => link.getAttribute('href'))")
    assert leading
    assert {place.removeprefix("report.html#") for place in leading} <= {*ids, "de-xuat"}


def test_the_keyboard_goes_to_the_content_first_and_can_scroll_what_scrolls(opens: Opens) -> None:
    page = opens(360, unfolded=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reachable = """[...document.querySelectorAll('body *')].filter(
        found => found.scrollWidth > found.clientWidth + 1 && getComputedStyle(found).overflowX === 'auto'
    ).every(found => found.tabIndex === 0 && found.ariaLabel)"""
    assert page.evaluate(reachable)


def test_hostile_text_is_shown_as_text(opens: Opens, report: Path) -> None:
    page = opens(unfolded=True)
    shown = page.locator("#tt-1-009999").inner_text()
    assert "<script>alert(1)</script>" in shown
    assert "</table><svg onload=alert(4)>" in shown
    assert "<b onclick=alert(5)>Nhận</b> {{ 7 * 7 }}" in shown
    assert page.locator("img, iframe, object, [onload], [onclick], [onerror], [style], [src]").count() == 0
    assert page.locator("script").count() == 1
    text = report.read_text(encoding="utf-8")
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(text)
    assert "javascript:" not in text


def test_on_paper_what_is_proved_is_open_and_pictures_fit_a_page(opens: Opens) -> None:
    page = opens()
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    assert not page.locator("form.filter").is_visible()
    shown = "found => found.map(one => one.checkVisibility())"
    certificates = page.locator(".procedure.printed > .card table").evaluate_all(shown)
    assert certificates
    assert all(certificates)
    others = page.locator(".others .card, .procedure:not(.printed) .pair").evaluate_all(shown)
    assert others
    assert not any(others)
    page_height = 297 - 2 * 15
    pictures = "[...document.querySelectorAll('.procedure.printed > .pair:not(.table-only) svg[role=img]')]"
    letters = f"Math.min(...{pictures}.map(svg => 9 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"
    assert page.evaluate(letters) >= LEAST_LETTERS - 0.05, "points of the smallest letters"
    tallest = page.evaluate(f"Math.max(...{pictures}.map(svg => svg.getBoundingClientRect().height))")
    assert 0 < tallest * 25.4 / 96 < page_height
    hidden = (
        "[...document.querySelectorAll('.procedure.printed > .pair.table-only')].every(one => !one.checkVisibility())"
    )
    assert page.evaluate(hidden)
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_the_page_is_folded_and_a_link_unfolds_what_it_leads_to(opens: Opens) -> None:
    page = opens()
    assert page.locator(".procedure").count() >= 2
    assert page.locator(".procedure:visible").count() == 0
    link = page.locator(".todo a").first
    target = link.get_attribute("href")
    link.click()
    page.locator(str(target)).wait_for(state="visible")
    page.locator(f"{target} details.codes > summary").click()
    page.locator(f"{target} details.codes a").first.click()
    assert page.locator(".procedure:visible").count() >= 1


def test_the_filter_needs_no_accents(opens: Opens) -> None:
    page = opens()
    page.fill("#tim", "DANG KY khai sinh")
    page.locator(".found", has_text="Có").wait_for()
    shown = page.locator(".procedure:visible > summary").all_inner_texts()
    assert shown
    assert page.locator(".found").inner_text() == f"Có {len(shown)} thủ tục."
    assert len(shown) < page.locator(".procedure").count()
    page.fill("#tim", "xyzzy")
    page.locator(".found", has_text="Không").wait_for()
    assert page.locator(".procedure:visible").count() == 0
    page.fill("#tim", "")
    page.check("input[value=own]")
    page.locator(".found", has_text="Có").wait_for()
    assert set(page.locator(".procedure:visible").evaluate_all("found => found.map(one => one.dataset.powers)")) <= {
        "own",
        "own petition",
    }


def test_the_foldings_agree(opens: Opens) -> None:
    page = opens()
    assert page.evaluate("texts => texts.map(tthcFold)", [text for text, _ in FOLDED]) == [made for _, made in FOLDED]


def test_paper_unfolds_and_folds_again(opens: Opens) -> None:
    page = opens()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("details.printed:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".procedure[open]").count() == 0


def test_without_scripts_everything_can_be_unfolded(browser: Browser, report: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(report.as_uri())
    assert not page.locator("form.filter").is_visible()
    page.locator(".sector > summary").first.click()
    page.locator(".procedure > summary").first.click()
    assert page.locator(".procedure svg[role=img]").first.is_visible()
    context.close()


AXE = """async part => (await axe.run(part ?? document)).violations.map(
    one => [one.id, one.nodes.length, one.nodes[0].html])"""

TAKE_APART = """() => {
    const takeOut = part => {
        const place = document.createComment('');
        part.replaceWith(place);
        return [part, place];
    };
    globalThis.parts = ['.sector > .procedure', 'main > section'].flatMap(
        kind => [...document.querySelectorAll(kind)].map(takeOut));
    globalThis.shown = [];
    return parts.map(([part]) => part.matches('section'));
}"""
"""Procedures come out of their sections first, then the sections out of the page; each is told whether it is one."""

SHOW_ONE = """([index, ways]) => {
    for (const [part, place] of shown.reverse()) part.replaceWith(place);
    shown = ways.map(way => parts[way]);
    for (const [part, place] of shown) place.replaceWith(part);
    for (const folded of document.querySelectorAll('details')) folded.open = true;
    return parts[index][0];
}"""
"""One part unfolded and in its place, with the section around it and nothing else."""


def axe_in_parts(page: Page) -> Iterator[tuple[int, object]]:
    """What axe finds in each part alone: a whole report takes it longer, unfolded, than anybody waits."""
    are_sections = page.evaluate(TAKE_APART)
    around = page.evaluate("parts.findIndex(([part]) => part.querySelector(':scope > .sector'))")
    for index, is_section in enumerate(are_sections):
        ways = [index] if is_section or around < 0 else [around, index]
        part = page.evaluate_handle(SHOW_ONE, [index, ways])
        yield index, part.evaluate(AXE)


@pytest.mark.parametrize("short", [False, True])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opens: Opens, scheme: str, short: bool) -> None:
    """WCAG 2.2 A and AA, and the best practices of axe: the page as it opens, then each part unfolded, one by one."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    page = opens(scheme=scheme, short=short)
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []
    found = dict(axe_in_parts(page))
    assert len(found) >= 5
    assert {index: violations for index, violations in found.items() if violations} == {}
