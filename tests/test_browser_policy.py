"""The site under the headers of docs/serving.md: search and tools walked through without one violation."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest
from site_browser import CHROMIUM, quiet_page, started
from site_catalogue import BARE, FULL, HOSTILE, catalogue

from tthc.load.catalogue import load_catalogue
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.publish.portal.site import Site, build_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
DOCUMENT = (ROOT / "docs" / "serving.md").read_text(encoding="utf-8")
HEADERS, TYPES, SERVER = re.findall(r"```nginx\n(.+?)```", DOCUMENT, re.DOTALL)
CALENDAR = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"]).catalogue
POLICY = "Content-Security-Policy"
WATCH = "window.broken = []; addEventListener('securitypolicyviolation', event => broken.push(event.violatedDirective))"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "site"
    known = Catalogue((*CALENDAR.entries, *catalogue(FULL, BARE, HOSTILE).entries))
    build_site(Site(known, Authority(), date(2026, 11, 23)), folder)
    folder.chmod(0o755)
    return folder


def documented() -> dict[str, str]:
    """The headers, by name."""
    return {name: value.strip('"') for name, value in re.findall(r"^add_header (\S+) (.+?) always;$", HEADERS, re.M)}


@contextmanager
def served(site: Path, headers: dict[str, str]) -> Iterator[str]:
    """The address of a server that sends these headers with every file."""

    class Handler(SimpleHTTPRequestHandler):
        def __init__(self, *args: object) -> None:
            super().__init__(*args, directory=str(site))  # type: ignore[arg-type]

        def end_headers(self) -> None:
            for name, value in headers.items():
                self.send_header(name, value)
            super().end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def walk(page: Page, address: str) -> None:
    """Search, go to a procedure, use its tools, print, look at the other pages."""
    page.add_init_script(WATCH)
    page.goto(f"{address}/index.html")
    page.get_by_role("searchbox").fill("trich do ban do")
    page.locator("#ket-qua", has_text="Có trong hồ sơ: Mảnh trích đo").wait_for()
    page.get_by_role("searchbox").fill("script alert")
    page.locator("#ket-qua a").first.wait_for()
    assert page.evaluate("broken") == []
    page.get_by_role("searchbox").fill("1.012783")
    page.locator("#ket-qua a", has_text="Cấp đổi").click()
    page.get_by_label("Ngày cơ quan nhận hồ sơ").fill("2026-11-26")
    page.locator("#cc-khi-nao .answer", has_text="Thứ Tư, ngày 02/12/2026").wait_for()
    page.get_by_text("Vì sao là ngày này?").click()
    assert page.evaluate("broken") == []
    for place in ("procedures/2.000635.html", "linh-vuc/dat-dai.html", "thay-doi.html"):
        page.goto(f"{address}/{place}")
        assert page.evaluate("document.fonts.ready.then(() => broken)") == []


def test_the_documented_policy_allows_no_inline_script_or_style() -> None:
    policy = documented()[POLICY]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert "script-src 'self';" in policy
    assert "style-src 'self';" in policy
    assert "connect-src 'self';" in policy, "who checks the pages asks for robots.txt from within them"


def test_search_and_tools_work_under_the_documented_headers(browser: Browser, site: Path) -> None:
    with served(site, documented()) as address, quiet_page(browser, address) as page:
        walk(page, address)


def test_the_policy_is_in_force(browser: Browser, site: Path) -> None:
    """An inline script that somebody slips into a page does not run."""
    with served(site, documented()) as address:
        page = browser.new_page()
        page.add_init_script(WATCH)
        page.goto(f"{address}/index.html")
        page.evaluate(
            """() => { const script = document.createElement('script');
            script.textContent = 'window.ran = 1'; document.head.append(script); }"""
        )
        assert page.evaluate("[window.ran, broken.includes('script-src-elem')]") == [None, True]
        page.close()


def test_no_script_of_the_site_writes_markup() -> None:
    for path in (ROOT / "templates" / "site").glob("*.js"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text), (
            path
        )


@pytest.fixture(scope="module")
def nginx(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real nginx with the lines of the document; only the address, the certificate and the folder are ours."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")
    mime = Path("/etc/nginx/mime.types")
    if not program or not mime.exists():
        pytest.skip("no nginx on this machine")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    (folder / "snippets").mkdir()
    (folder / "snippets" / "tthc.conf").write_text(HEADERS, encoding="utf-8")
    server = re.sub(r"listen .+?;", f"listen 127.0.0.1:{port};", SERVER)
    server = re.sub(r" *ssl_certificate.+\n", "", server).replace("/srv/thu-tuc/site", str(site))
    temporary = "".join(
        f"{what}_temp_path {folder}/t;" for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    (folder / "nginx.conf").write_text(
        f"user root; daemon off; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ include {mime}; {TYPES} access_log off; {temporary}\n{server} }}\n",
        encoding="utf-8",
    )
    command = [program, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    running = subprocess.Popen(command, stderr=subprocess.PIPE)
    wait_for(port, running)
    yield f"http://127.0.0.1:{port}"
    running.terminate()
    running.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(100):
        assert running.poll() is None, running.stderr and running.stderr.read().decode()
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise AssertionError("nginx does not answer")


def test_a_real_nginx_takes_the_documented_lines(browser: Browser, nginx: str) -> None:
    with quiet_page(browser, nginx) as page:
        walk(page, nginx)


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("index.html", "text/html; charset=utf-8"),
        ("search/names.js", "application/javascript; charset=utf-8"),
        ("site.css", "text/css; charset=utf-8"),
        ("api/v1/index.json", "application/json; charset=utf-8"),
        ("thay-doi.atom", "application/atom+xml; charset=utf-8"),
        ("du-lieu/cpsv-ap.jsonld", "application/ld+json; charset=utf-8"),
        ("fonts/be-vietnam-pro-latin-400-normal.woff2", "font/woff2"),
    ],
)
def test_a_real_nginx_sends_every_header_with_every_file(nginx: str, place: str, kind: str) -> None:
    with urlopen(f"{nginx}/{place}") as answer:
        sent = dict(answer.headers)
    assert sent["Content-Type"] == kind
    assert {name: sent.get(name) for name in documented()} == documented()
    assert ("Access-Control-Allow-Origin" in sent) is place.startswith("api/")
    assert sent["Cache-Control"] == ("max-age=2592000" if place.startswith("fonts/") else "no-cache")


def test_a_real_nginx_keeps_the_list_of_files_to_itself(nginx: str) -> None:
    with pytest.raises(OSError, match="403"):
        urlopen(f"{nginx}/.tthc-site")
