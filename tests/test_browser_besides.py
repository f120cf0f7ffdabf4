"""The pages beside those of procedures, and the page for officers, in a real Chromium: for everybody, on every screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from besides import site as whole_site
from publishing import make_small_project
from site_catalogue import BARE, FULL, HOSTILE

from tests.command_line import AT, tthc_here
from tests.test_browser_report import ARGUMENTS, AXE, CHROMIUM
from tthc.publish.portal.site import build_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

PAGES = (
    "thoi-han.html",
    "don-gian-hoa.html",
    "quy-tac/index.html",
    "quy-tac/R101.html",
    "quy-tac/R102.html",
    "gate.html",
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with all pages, and the officers' page beside them."""
    folder = tmp_path_factory.mktemp("besides")
    build_site(whole_site(), folder / "site")
    project = make_small_project(folder / "p", FULL, BARE, HOSTILE.replace("../../etc/<b>passwd</b>", "dat-dai"))
    ran = tthc_here("--root", project, "publish", "--gate", "--page", folder / "site" / "gate.html", *AT)
    assert ran.code == 1, ran.err
    return folder / "site"


@pytest.mark.parametrize("place", [*PAGES, "procedures/1.012790.html"])
@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 360), ("light", 1440)])
def test_a_page_is_silent_fits_and_is_for_everybody(
    browser: Browser, site: Path, place: str, scheme: str, width: int
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url))
    page.goto((site / place).as_uri())
    for summary in page.locator("details > summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.locator("h1").count() == 1
    assert complaints == []  # axe itself asks for style sheets, which the policy refuses
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []
    context.close()


@pytest.mark.parametrize("place", PAGES)
def test_without_scripts_everything_is_there(browser: Browser, site: Path, place: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / place).as_uri())
    assert page.locator("script[src]").count() == 0
    assert len(page.locator("main").inner_text()) > 200
    context.close()


@pytest.mark.parametrize("place", PAGES)
def test_on_paper_nothing_is_cut_off(browser: Browser, site: Path, place: str) -> None:
    page = browser.new_page(viewport={"width": 680, "height": 900})
    page.goto((site / place).as_uri())
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 680
    assert page.evaluate("[...document.querySelectorAll('pre')].every(one => one.scrollWidth <= one.clientWidth + 1)")
    page.close()


def test_hostile_text_is_shown_as_text(browser: Browser, site: Path) -> None:
    page = browser.new_page()
    asked: list[str] = []
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    for place in PAGES:
        page.goto((site / place).as_uri())
        assert page.locator("main img, main script").count() == 0
    page.goto((site / "quy-tac/R102.html").as_uri())
    assert "<script>alert(1)</script>" in page.locator("h1").inner_text()
    assert asked == []
    page.close()
