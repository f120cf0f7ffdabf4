"""The site in a real Chromium, opened from the disk as an officer without a server would."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from site_catalogue import BARE, FULL, HOSTILE, catalogue
from vietnamese_cases import FOLDED

from tthc.load.settings import Authority
from tthc.publish.portal.site import Site, build_site
from tthc.vietnamese import fold

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
PAGES = (
    "index.html",
    "linh-vuc/dat-dai.html",
    "cap/tinh.html",
    "procedures/1.012783.html",
    "procedures/1.001193.html",
    "procedures/2.000635.html",
)

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


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
    build_site(Site(catalogue(FULL, BARE, HOSTILE), Authority(), date(2026, 11, 23)), folder)
    return folder


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page that fails the test when it complains, asks for anything outside, or opens a dialog."""
    complaints: list[str] = []
    context = browser.new_context()
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("requestfailed", lambda request: complaints.append(f"failed: {request.url}"))
    opened.on("request", lambda request: request.url.startswith("file:") or complaints.append(f"asked: {request.url}"))
    opened.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield opened
    context.close()
    assert complaints == []


@pytest.mark.parametrize("place", PAGES)
def test_a_page_opens_in_silence_and_fits_a_phone(page: Page, site: Path, place: str) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((site / place).as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.evaluate("document.fonts.ready.then(() => document.fonts.check('16px \"Be Vietnam Pro\"', 'ế'))")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily").startswith('"Be Vietnam Pro"')
    assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")


def test_the_answers_stand_on_the_first_screen_of_a_phone(page: Page, site: Path) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto((site / "procedures/1.012783.html").as_uri())
    for label in ("Giấy tờ", "Thời hạn", "Phí, lệ phí", "Nơi nộp"):
        place = page.locator(".sheet dt", has_text=label).bounding_box()
        assert place is not None
        assert place["y"] + place["height"] < 740


@pytest.mark.parametrize("query", ["dat dai", "ĐẤT ĐAI", "đất đai", "1.012783", "so do", "trich do ban do"])
def test_search_finds_with_and_without_accents(page: Page, site: Path, query: str) -> None:
    page.goto((site / "index.html").as_uri())
    page.get_by_role("searchbox").fill(query)
    found = page.locator("#ket-qua a")
    found.first.wait_for()
    assert (
        found.first.text_content() == "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất"
    )
    found.first.click()
    assert page.url.endswith("procedures/1.012783.html")


def test_a_search_begun_on_another_page_goes_on_at_the_first(page: Page, site: Path) -> None:
    page.goto((site / "procedures/1.012783.html").as_uri())
    page.get_by_role("searchbox").fill("khai sinh")
    page.get_by_role("button", name="Tìm").click()
    page.locator("#ket-qua a", has_text="Đăng ký khai sinh").wait_for()
    assert page.locator("#ket-qua-dem").text_content() == "Tìm thấy 1 thủ tục."


def test_hostile_names_are_shown_as_text(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    page.get_by_role("searchbox").fill("script alert")
    page.locator("#ket-qua a").first.wait_for()
    assert "<script>alert(1)" in (page.locator("#ket-qua a").first.text_content() or "")
    page.get_by_role("searchbox").fill("<u>zzzz</u> qqqq")
    page.locator("#ket-qua-dem", has_text="Không tìm thấy").wait_for()


def test_the_keyboard_reaches_the_content_first(page: Page, site: Path) -> None:
    page.goto((site / "procedures/1.012783.html").as_uri())
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "noi-dung"


def test_without_scripts_the_way_by_sectors_works(browser: Browser, site: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site / "index.html").as_uri())
    assert not page.locator("form.search").is_visible()
    page.get_by_role("link", name="Đất đai").click()
    page.get_by_role("link", name="Cấp đổi Giấy chứng nhận").click()
    assert page.locator("h1").is_visible()
    context.close()


def test_both_foldings_agree(page: Page, site: Path) -> None:
    page.goto((site / "index.html").as_uri())
    table = [text for text, _ in FOLDED]
    assert page.evaluate("texts => texts.map(tthcFold)", table) == [folded for _, folded in FOLDED]
    latin = [chr(code) for code in (*range(0x20, 0x250), *range(0x1E00, 0x1F00))]
    assert page.evaluate("texts => texts.map(tthcFold)", latin) == [fold(letter) for letter in latin]


def test_paper_has_no_screen_furniture(page: Page, site: Path) -> None:
    page.goto((site / "procedures/1.012783.html").as_uri())
    page.emulate_media(media="print")
    assert not page.locator(".quick").is_visible()
    assert not page.locator(".contents").is_visible()
    assert page.locator("#ho-so").is_visible()
