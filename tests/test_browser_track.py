"""The page of promised and lived in a real Chromium: silent, legible, complete on a phone and without sight."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.test_browser_report import ARGUMENTS, AXE, CHROMIUM
from tests.test_track import project as tracked_project
from tests.test_track import run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

tracked = tracked_project


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()


@pytest.mark.parametrize(("scheme", "width"), [("light", 320), ("dark", 1000), ("light", 1440)])
def test_the_page_is_silent_fits_and_is_for_everybody(browser: Browser, tracked: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    assert run(tracked, "-o", tracked / "theo-doi.html").code == 0
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page, complaints = context.new_page(), []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("request", lambda asked: asked.url.startswith(("file:", "data:")) or complaints.append(asked.url))
    page.goto((tracked / "theo-doi.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not cut_off(page)
    page.locator("details > summary").first.click()
    assert page.locator("table.cards").first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate((Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8"))
    assert page.evaluate(AXE) == []
    assert complaints == []
    context.close()


def cut_off(page: Page) -> list[str]:
    """Figures of tiles that do not fit into them."""
    texts: list[str] = page.evaluate(
        "[...document.querySelectorAll('.tiles strong')].filter(one => one.scrollWidth > one.clientWidth)"
        ".map(one => one.textContent)"
    )
    return texts
