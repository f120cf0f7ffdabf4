"""The page of an audit in a real Chromium, opened from the disk: silent, legible, complete without sight or colour."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line import AT, tthc_here
from tests.test_browser_report import (
    AXE,
    CHROMIUM,
    Opens,
    browser,
    opens,
    test_all_text_stands_out_from_its_ground,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

__all__ = ["browser", "opens", "test_all_text_stands_out_from_its_ground"]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

PETITIONS = """id,received,answered,limit,procedure,agency
P1,2026-09-02,2026-09-05,5,1.001193,ubnd-xa
P2,2026-09-02,2026-10-05,5,1.012784,
P3,2026-11-02,,10,1.012784,
"""
HOSTILE = "'</table><script>alert(2)</script>\u202e{{ 7 * 7 }}'"
BRANCH = "Chi nhánh Văn phòng đăng ký đất đai"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a synthetic log with steps, petitions, and an agency whose name means harm."""
    folder = tmp_path_factory.mktemp("audit") / "demo"
    assert tthc_here("init", folder, *AT).code == 0
    agencies = folder / "catalog/reference/agencies.yaml"
    text = agencies.read_text(encoding="utf-8")
    assert f"name: {BRANCH}\n" in text
    agencies.write_text(text.replace(f"name: {BRANCH}\n", f"name: {HOSTILE}\n"), encoding="utf-8")
    log, steps = folder / "nhat-ky.csv", folder / "buoc.csv"
    made = tthc_here("--root", folder, "simulate", "-n", "1500", "-o", log, "--steps", steps, *AT)
    assert made.code == 0, made.err
    (folder / "pakn.csv").write_text(PETITIONS, encoding="utf-8")
    page = folder / "ket-qua.html"
    beside = ("--steps", steps, "--petitions", folder / "pakn.csv")
    ran = tthc_here("--root", folder, "audit", log, *beside, "--html", page, *AT)
    assert ran.code == 0, ran.err
    return page


def test_it_opens_in_silence_with_its_own_fonts(opens: Opens) -> None:
    page = opens()
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"', 'ế'))")
    assert page.evaluate("document.documentElement.lang") == "vi"
    assert page.title().startswith("Kết quả giải quyết thủ tục hành chính – ")


@pytest.mark.parametrize("unfolded", [False, True])
@pytest.mark.parametrize("width", [320, 390, 768, 1280])
def test_the_page_never_scrolls_sideways(opens: Opens, width: int, unfolded: bool) -> None:
    page = opens(width, unfolded=unfolded)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_on_a_phone_a_total_is_a_card_like_the_others(opens: Opens) -> None:
    """Without the line above a sum, which would stand above each of its figures."""
    lines = "[...document.querySelectorAll('.cards tr.total > *')].map(one => getComputedStyle(one).borderTopWidth)"
    assert set(opens(390, unfolded=True).evaluate(lines)) == {"0px"}
    assert set(opens(1280, unfolded=True).evaluate(lines)) == {"2px"}


def test_it_says_first_that_its_figures_are_nobody_s(opens: Opens) -> None:
    page = opens()
    warning = page.locator("header .warning")
    assert warning.inner_text().startswith("Số liệu mô phỏng.")
    assert page.locator("footer").inner_text().count("mô phỏng") == 1


def test_every_chart_has_a_name_a_description_and_its_table_below(opens: Opens) -> None:
    page = opens(unfolded=True)
    charts = page.locator("figure svg[role=img]")
    assert charts.count() == 7, "days, late share, distance from the limit, steps, clocks, causes, limits"
    names = page.evaluate(
        "[...document.querySelectorAll('figure svg[role=img] title[id]')].map(one => one.textContent)"
    )
    assert len(set(names)) == len(names) == charts.count()
    described = page.evaluate(
        "[...document.querySelectorAll('figure svg[role=img]')].every("
        "svg => document.getElementById(svg.getAttribute('aria-describedby')).textContent.length > 20)"
    )
    assert described
    tables = (
        "[...document.querySelectorAll('figure')].every(one => one.closest('section').querySelector('table tbody tr'))"
    )
    assert page.evaluate(tables)
    loose = "[...document.querySelectorAll('svg:not([role=img])')].every(svg => svg.ariaHidden === 'true')"
    assert page.evaluate(loose)


def test_nothing_of_a_chart_lies_outside_of_it(opens: Opens) -> None:
    page = opens()
    outside = """document.fonts.ready.then(() => [...document.querySelectorAll('figure svg[role=img]')].flatMap(svg =>
        [...svg.querySelectorAll('text, rect, circle, path')].filter(part => {
            const box = part.getBBox(), size = svg.viewBox.baseVal;
            return box.x < -1 || box.y < -1 || box.x + box.width > size.width + 1 || box.y + box.height > size.height + 1;
        }).map(part => `${svg.getAttribute('aria-labelledby')} ${part.outerHTML.slice(0, 90)}`)))"""
    assert page.evaluate(outside) == []


def test_headings_follow_one_another_and_tables_have_captions(opens: Opens) -> None:
    page = opens()
    levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(found => +found.tagName[1])")
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))
    assert page.evaluate("[...document.querySelectorAll('table')].every(table => table.caption?.textContent)")
    assert page.evaluate("[...document.querySelectorAll('thead th')].every(head => head.scope === 'col')")
    widths = """[...document.querySelectorAll('table')].every(table => new Set(
        [...table.rows].map(row => row.cells.length)).size === 1)"""
    assert page.evaluate(widths)


def test_every_link_leads_somewhere_on_the_page(opens: Opens) -> None:
    page = opens()
    places = page.evaluate("[...document.querySelectorAll('a')].map(link => link.getAttribute('href'))")
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(found => found.id)")
    assert len(ids) == len(set(ids))
    assert len(places) >= 9
    assert {place.removeprefix("#") for place in places} <= set(ids)


def test_hostile_text_is_shown_as_text(opens: Opens, report: Path) -> None:
    page = opens(unfolded=True)
    assert "</table><script>alert(2)</script>" in page.locator("#theo-agency-promised").inner_text()
    assert page.locator("img, iframe, object, [onload], [onclick], [onerror], [style], [src]").count() == 0
    assert page.locator("script").count() == 1
    assert "\u202e" not in report.read_text(encoding="utf-8")


def test_what_is_not_known_is_not_zero(opens: Opens) -> None:
    page = opens()
    row = page.locator("#chi-so ~ * tr", has_text="công bố đúng hạn").first
    assert row.locator("td.unknown").inner_text() == "chưa biết"


def test_the_keyboard_can_scroll_what_scrolls(opens: Opens) -> None:
    page = opens(360, unfolded=True)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reachable = """[...document.querySelectorAll('body *')].filter(
        found => found.scrollWidth > found.clientWidth + 1 && getComputedStyle(found).overflowX === 'auto'
    ).every(found => found.tabIndex === 0 && found.ariaLabel)"""
    assert page.evaluate(reachable)


def test_paper_unfolds_what_stands_first_and_folds_it_again(opens: Opens) -> None:
    page = opens()
    folded = page.locator(".limit.first details:not([open])").count()
    assert folded
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".limit.first details:not([open])").count() == 0
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator(".limit.first details:not([open])").count() == folded


def test_on_paper_nothing_is_wider_than_the_sheet(opens: Opens) -> None:
    page = opens(680, unfolded=True)
    page.emulate_media(media="print")
    assert not page.locator("nav").is_visible()
    portrait = "[...document.querySelectorAll('section:not(.wide) table, figure svg')]"
    too_wide = (
        f"{portrait}.filter(one => one.getBoundingClientRect().right > 681).map(one => one.outerHTML.slice(0, 80))"
    )
    assert page.evaluate(too_wide) == []
    assert page.pdf(format="A4").startswith(b"%PDF")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opens: Opens, scheme: str) -> None:
    """WCAG 2.2 A and AA, and the best practices of axe, with everything unfolded; on a wide screen and a narrow one."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    for width in (1280, 390):
        page: Page = opens(width, scheme, unfolded=True)
        page.evaluate(script)
        assert page.evaluate(AXE) == []
