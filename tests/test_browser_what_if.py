"""The page of a replay in a real Chromium: silent, legible, and it never scrolls sideways."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.test_browser_report import (
    AXE,
    CHROMIUM,
    Opens,
    browser,
    opens,
    test_all_text_stands_out_from_its_ground,
)
from tests.test_what_if import CODE, came, dossiers, folder, project, simulated

__all__ = [
    "browser",
    "came",
    "dossiers",
    "folder",
    "opens",
    "project",
    "test_all_text_stands_out_from_its_ground",
]

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def report(project: Path) -> Path:
    page = project / "neu.html"
    code, _, err = simulated(project, "--promise", f"{CODE}=4", "--html", page)
    assert code == 0, err
    return page


@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_never_scrolls_sideways(opens: Opens, width: int) -> None:
    page = opens(width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.title().startswith("Nếu thay đổi thì thời hạn nào giữ được")


def test_a_card_begins_with_its_title_and_the_warning_keeps_its_distance(opens: Opens) -> None:
    page = opens()
    above = "[...document.querySelectorAll('.card')].map(one => one.children[0].offsetTop - one.offsetTop)"
    assert max(page.evaluate(above)) <= 24
    box, lead = page.locator(".top .warning").bounding_box(), page.locator(".top p").nth(1).bounding_box()
    assert box
    assert lead
    assert box["y"] - lead["y"] - lead["height"] >= 6


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(opens: Opens, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe is not installed")
    script = (Path(axe.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
    page = opens(390, scheme)
    page.evaluate(script)
    assert page.evaluate(AXE) == []
