"""`tthc publish --serve` in a real Chromium: a file is saved, and the page is another; a mistake stands in the page."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from publishing import change, make_small_project

from tests.command_line import AT, environment, tthc_here

if TYPE_CHECKING:
    from playwright.sync_api import Page

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGE = "procedures/1.012783.html"


class Preview:
    """A preview that runs in a process of its own, and the project that it shows."""

    def __init__(self, project: Path) -> None:
        self.project = project
        command = [sys.executable, "-m", "tthc", "publish", "--serve", "--port", "0", *AT]
        self.process = subprocess.Popen(command, cwd=project, env=environment(), stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        first = self.process.stderr.readline()
        found = re.search(r"http://\S+/", first)
        assert found, first
        self.address = found[0]

    def stop(self) -> tuple[int, str]:
        """Press Ctrl-C; the exit code and what was said."""
        self.process.send_signal(signal.SIGINT)
        _out, said = self.process.communicate(timeout=20)
        return self.process.returncode, said


@pytest.fixture
def preview(tmp_path: Path) -> Iterator[Preview]:
    started = Preview(make_small_project(tmp_path / "p"))
    yield started
    if started.process.poll() is None:
        started.process.kill()
        started.process.communicate()


@pytest.fixture
def page() -> Iterator[Page]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser.new_page()
        browser.close()


def test_a_saved_file_is_another_page_and_a_mistake_stands_in_it(preview: Preview, page: Page) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(preview.address + PAGE)
    assert page.locator("h1").inner_text().startswith("Cấp đổi Giấy chứng nhận")
    begun = time.monotonic()
    change(preview.project, "name: Cấp đổi Giấy", "name: Cấp lại Giấy")
    page.get_by_role("heading", name="Cấp lại Giấy").first.wait_for(timeout=20_000)
    assert time.monotonic() - begun < 10, "it takes about a second where nobody else computes"

    change(preview.project, "mode: postal", 'mode: "<img src=x onerror=alert(1)>"')
    mistakes = page.get_by_role("alert")
    mistakes.wait_for(timeout=20_000)
    assert "catalog/procedures/0.yaml:" in mistakes.inner_text()
    assert "<img src=x onerror=alert(1)>" in mistakes.inner_text()
    assert mistakes.locator("img").count() == 0
    assert page.locator("h1").inner_text().startswith("Cấp lại Giấy"), "the page stays as it was before the mistake"

    change(preview.project, 'mode: "<img src=x onerror=alert(1)>"', "mode: postal")
    page.get_by_role("heading", name="Cấp lại Giấy").first.wait_for(timeout=20_000)
    mistakes.wait_for(state="detached", timeout=20_000)
    assert said == []


def test_what_is_saved_while_a_page_is_loading_is_not_missed(preview: Preview, page: Page) -> None:
    page.goto(preview.address + PAGE)
    names = ["Cấp đổi Giấy", "Cấp lại Giấy", "Cấp thêm Giấy"]
    for before, after in pairwise(names):
        change(preview.project, f"name: {before}", f"name: {after}")
        time.sleep(0.3)
    page.get_by_role("heading", name=names[-1]).first.wait_for(timeout=30_000)


def test_what_checking_finds_is_told_too(preview: Preview, page: Page) -> None:
    page.goto(preview.address)
    change(preview.project, "sector: dat-dai", "sector: dat-dau")
    mistakes = page.get_by_role("alert")
    mistakes.wait_for(timeout=20_000)
    assert "did you mean 'dat-dai'?" in mistakes.inner_text()


def test_the_headers_are_those_of_the_documentation_and_no_page_is_kept(preview: Preview) -> None:
    with urllib.request.urlopen(preview.address + PAGE) as answer:  # our own address
        headers = answer.headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "connect-src 'self';" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert (headers["X-Content-Type-Options"], headers["Cache-Control"]) == ("nosniff", "no-store")
    documented = (Path(__file__).parent.parent / "docs" / "serving.md").read_text(encoding="utf-8")
    assert headers["Content-Security-Policy"] in documented


@pytest.mark.parametrize("place", ["../tthc.toml", "%2e%2e/tthc.toml", "procedures/9.999999.html", "catalog/"])
def test_only_the_site_is_served(preview: Preview, place: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(preview.address + place)
    assert refused.value.code == 404


def test_a_page_of_somebody_else_does_not_reach_it(preview: Preview) -> None:
    request = urllib.request.Request(preview.address, headers={"Host": "example.com"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request)
    assert refused.value.code == 403


def test_ctrl_c_stops_it_at_once(preview: Preview) -> None:
    assert preview.stop() == (0, "the preview has been stopped\n")


def test_a_port_that_is_taken_is_an_accident_with_a_sentence(preview: Preview) -> None:
    port = preview.address.rstrip("/").rpartition(":")[2]
    ran = tthc_here("--root", preview.project, "publish", "--serve", "--port", port)
    assert ran.code == 2
    assert f"127.0.0.1:{port} cannot be used: " in ran.err
