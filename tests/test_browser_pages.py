"""Every kind of page in a real Chromium: for everybody (axe), on every width, without scripts, and on paper."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from site_catalogue import BARE, FULL, HOSTILE, catalogue

from tests.test_browser_report import ARGUMENTS, CHROMIUM
from tests.test_changes_pages import COMING, EARLIER, NOW
from tests.test_form_files import folder_of
from tests.test_ways_in import JOURNEY, PLACES, many
from tthc.load.settings import Authority
from tthc.publish.portal.form_files import forms_in
from tthc.publish.portal.site import Site, build_site
from tthc.show.language import Language, translator

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

AXE = """async () => (await axe.run(document, {preload: false})).violations.map(
    one => [one.id, one.nodes.length, one.nodes[0].html])"""
"""Without looking into style sheets, which axe would have to fetch and the pages forbid."""

OVER = FULL.replace("1.012783", "1.012784").replace("from: 2026-06-01", "to: 2026-10-31")
HOSTILE_EVENT = """
journeys:
  - id: "../<b>x</b>"
    name: "</h1><script>alert(7)</script>"
    description: "<img src=x onerror=alert(8)>"
    stages: [{procedure: "2.000635", when: "javascript:alert(9)", optional: true}]
"""
KINDS = {
    "first page": "index.html",
    "sector": "linh-vuc/dat-dai.html",
    "level": "cap/tinh.html",
    "level with many": "cap/xa.html",
    "audience": "doi-tuong/cong-dan.html",
    "agency": "co-quan/ttpvhcc-xa.html",
    "life event": "su-kien/doi-so.html",
    "changes": "thay-doi.html",
    "procedure": "procedures/1.012783.html",
    "draft": "procedures/1.001193.html",
    "hostile": "procedures/2.000635.html",
    "gone": "procedures/1.012784.html",
}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    versions = (EARLIER, NOW + PLACES, COMING)
    known = catalogue(*versions, BARE, HOSTILE, OVER, JOURNEY, HOSTILE_EVENT, *many(61))
    forms = forms_in(folder_of(folder.parent, "1.012783-mau-so-18.pdf", "1.012783-<b>x.docx"), known)
    translate = translator(Language.VIETNAMESE)
    build_site(Site(known, Authority(), date(2026, 11, 27), translate=translate, forms=forms), folder)
    return folder


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1440)])
def test_every_kind_of_page_is_for_everybody(browser: Browser, site: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    rules = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, found = context.new_page(), dict[str, object]()
    page.on("dialog", lambda dialog: (found.setdefault("dialog", dialog.message), dialog.dismiss()))
    page.on("console", lambda message: found.setdefault("console", message.text))
    for kind, place in KINDS.items():
        page.goto((site / place).as_uri())
        unfold(page)
        page.evaluate(rules)
        if broken := page.evaluate(AXE):
            found[kind] = broken
    context.close()
    assert found == {}


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_no_page_scrolls_sideways(browser: Browser, site: Path, width: int) -> None:
    page, found = browser.new_page(viewport={"width": width, "height": 800}), dict[str, object]()
    for kind, place in KINDS.items():
        page.goto((site / place).as_uri())
        unfold(page)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[kind] = wide(page, width)
    page.close()
    assert found == {}


def unfold(page: Page) -> None:
    """All folded parts at once; those of which only one may be open are let go of that first."""
    page.evaluate(
        "for (const one of document.querySelectorAll('details')) { one.removeAttribute('name'); one.open = true }"
    )


def wide(page: Page, width: int) -> list[str]:
    """What sticks out."""
    script = "w => [...document.querySelectorAll('main *')].filter(e => e.getBoundingClientRect().right > w + 1)"
    texts: list[str] = page.evaluate(f"w => ({script})(w).map(e => e.outerHTML.slice(0, 90)).slice(0, 3)", width)
    return texts


def test_a_case_is_opened_without_scripts_and_closes_the_other(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / KINDS["procedure"]).as_uri())
    first, second = page.locator(".case-sheet").nth(0), page.locator(".case-sheet").nth(1)
    assert not first.get_by_text("Mang theo").is_visible()
    first.locator("summary").click()
    assert first.get_by_text("Mang theo").is_visible()
    second.locator("summary").click()
    assert second.get_by_text("Mảnh trích đo bản đồ địa chính").is_visible()
    assert not first.get_by_text("Mang theo").is_visible()
    context.close()


def test_a_case_is_opened_by_keyboard(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / KINDS["procedure"]).as_uri())
    page.locator(".case-sheet summary").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.evaluate("document.activeElement.type") == "checkbox"
    assert page.evaluate("document.activeElement.checked")
    page.close()


def test_paper_has_the_chosen_case_or_all_of_them(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    page.goto((site / KINDS["procedure"]).as_uri())
    page.emulate_media(media="print")
    cases = page.locator(".case-sheet")
    assert [cases.nth(number).is_visible() for number in range(2)] == [True, True]
    assert all(cases.nth(number).get_by_text("Mang theo").bounding_box() for number in range(2))
    page.evaluate("document.querySelectorAll('.case-sheet')[1].open = true")
    assert [cases.nth(number).is_visible() for number in range(2)] == [False, True]
    assert cases.nth(1).locator("input[type=checkbox]").first.is_visible()
    page.close()


def test_the_first_screen_of_a_phone_answers_and_asks_for_the_case(browser: Browser, site: Path) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 740})
    page.goto((site / KINDS["procedure"]).as_uri())
    for label in ("Giấy tờ", "Thời hạn", "Phí, lệ phí", "Nơi nộp", "Kết quả"):
        place = page.locator(".sheet dt", has_text=label).first.bounding_box()
        assert place is not None
        assert place["y"] < 740, label
    page.close()
