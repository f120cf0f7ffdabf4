"""A real Chromium for the tests of the site, and a static server with the headers that we document."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

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


@contextmanager
def started() -> Iterator[Browser]:
    """A browser."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def _failures(request: Request) -> Iterator[str]:
    """A request that failed, unless it was given up because one went to another page."""
    if request.failure != "net::ERR_ABORTED":
        yield f"failed: {request.url} {request.failure}"


@contextmanager
def quiet_page(browser: Browser, allowed: str = "file:", **options: object) -> Iterator[Page]:
    """A page that fails the test when it complains, asks for anything outside, or opens a dialog."""
    complaints: list[str] = []
    context = browser.new_context(**options)  # type: ignore[arg-type]
    opened = context.new_page()
    opened.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("requestfailed", lambda request: complaints.extend(_failures(request)))
    opened.on("request", lambda request: request.url.startswith(allowed) or complaints.append(f"asked: {request.url}"))
    opened.on("dialog", lambda dialog: (complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    yield opened
    context.close()
    assert complaints == []
