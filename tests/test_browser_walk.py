"""Every kind of page walked through by keyboard, enlarged to 200 %: all is reached, seen where one is, and left again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.command_line import AT, make_project, tthc_here
from tests.site_browser import CHROMIUM, started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

ENLARGED = {"width": 640, "height": 400}
"""What a window of 1280 × 800 shows at 200 %."""

REACHABLE = """() => [...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex="0"]')]
    .filter(one => one.checkVisibility({visibilityProperty: true}) && !one.disabled && one.tabIndex >= 0
        && !(one.type === 'radio' && !one.checked))
    .map((one, number) => (one.dataset.walk = String(number))).length"""
"""Numbers what the keyboard must reach; of radio buttons the chosen one, arrows go on from there."""

FOCUSED = """() => {
    const one = document.activeElement;
    if (one === document.body || one === null) return null;
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    return {
        number: one.dataset.walk ?? '',
        html: one.outerHTML.slice(0, 80),
        marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    };
}"""

CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(one => {
    const style = getComputedStyle(one);
    const hides = style.overflowX === 'hidden' || style.overflowX === 'clip' || style.textOverflow === 'ellipsis';
    return hides && one.clientWidth > 1 && one.scrollWidth > one.clientWidth + 1 && one.checkVisibility();
}).map(one => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_project(tmp_path_factory.mktemp("walk") / "project")
    assert tthc_here("--root", project, "publish", "--drafts", "-o", project / "site", *AT).code == 0
    return project / "site"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=ENLARGED, device_scale_factor=2, reduced_motion="reduce")  # type: ignore[arg-type]
    yield context.new_page()
    context.close()


def kinds_of_pages(site: Path) -> Iterator[Path]:
    """The pages of the folder itself, and the longest of each folder below."""
    yield from sorted(site.glob("*.html"))
    for folder in sorted(path for path in site.iterdir() if path.is_dir()):
        yield from sorted(folder.glob("*.html"), key=lambda path: path.stat().st_size)[-1:]


def test_the_keyboard_reaches_everything_shows_where_it_is_and_gets_out_again(page: Page, site: Path) -> None:
    found: dict[str, object] = {}
    for path in kinds_of_pages(site):
        page.goto(path.as_uri())
        count = page.evaluate(REACHABLE)
        walked = list(walk(page))
        reached = {one["number"] for one in walked}
        name = path.relative_to(site).as_posix()
        assert count >= 5, name
        if missed := [number for number in range(count) if str(number) not in reached]:
            found[f"{name}: not reached"] = missed
        for what in ("marked", "seen"):
            if bad := [one["html"] for one in walked if not one[what]]:
                found[f"{name}: not {what}"] = bad[:3]
    assert found == {}


def walk(page: Page) -> Iterator[dict[str, object]]:
    """What has the focus, one press of the key after the other, until it leaves the page or begins anew.

    A day and an hour are several fields in one; what keeps the focus for longer is where the walk ends, and the rest is
    not reached.
    """
    been: list[str] = []
    while True:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        here = focused and focused["number"] + focused["html"]
        if here is None or (here in been and here != been[-1]) or been[-FIELDS_IN_ONE:] == [here] * FIELDS_IN_ONE:
            return
        been.append(here)
        yield focused


FIELDS_IN_ONE = 5


def test_enlarged_nothing_is_cut_off_or_runs_out_of_the_window(page: Page, site: Path) -> None:
    found: dict[str, object] = {}
    for path in kinds_of_pages(site):
        page.goto(path.as_uri())
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        if page.evaluate("document.documentElement.scrollWidth") > ENLARGED["width"]:
            found[f"{path.name}: too wide"] = page.evaluate("document.documentElement.scrollWidth")
        if cut := page.evaluate(CUT_OFF):
            found[f"{path.name}: cut off"] = cut[:3]
    assert found == {}
