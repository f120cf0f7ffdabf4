"""The preview in a browser: the pages as they will be served, and a script that reloads them and shows mistakes.

The script waits for news by loading another script, which the strict policy of the pages allows: nothing is loosened.
"""

from __future__ import annotations

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from threading import Condition
from types import MappingProxyType
from typing import ClassVar, Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from tthc.publish.portal.linked_data import as_script
from tthc.publish.self_contained import own_text
from tthc.source import CannotRunError, say, why_of

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "Content-Security-Policy": POLICY,
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
)
"""Those of docs/serving.md, without what only makes sense over TLS; a preview is never kept."""

OWN = "_tthc/"
"""Where the preview's own script and style stand: no page of a site begins with an underscore."""

PATIENCE = 20.0
"""Seconds that a browser waits for news before it asks again."""


class Files(Protocol):
    """The files of one state of the catalogue."""

    def file(self, place: str) -> bytes | None:
        """A file by its place; None if there is none."""


@dataclass(frozen=True)
class Mistake:
    """A mistake in a file, in words, with its place."""

    place: str
    text: str


@dataclass
class Shown:
    """What the browsers see now. `number` grows with every state of the files, `told` with everything worth telling."""

    files: Files | None = None
    sound: Files | None = None
    """The last state in which every file could be read: what is being mended is shown as it was."""
    mistakes: tuple[Mistake, ...] = ()
    number: int = 0
    told: int = 0
    is_over: bool = False
    news: Condition = field(default_factory=Condition)

    def show(self, files: Files, mistakes: tuple[Mistake, ...]) -> None:
        """A new state: pages that are open are loaded again."""
        with self.news:
            self.files, self.mistakes = files, mistakes
            self.sound = self.sound if mistakes else files
            self.number += 1
            self.told += 1
            self.news.notify_all()

    def file(self, place: str) -> bytes | None:
        """A file as it is now; one that is gone because of a mistake as it was before it."""
        found = self.files.file(place) if self.files else None
        return found if found is not None or not self.sound else self.sound.file(place)

    def tell(self, mistakes: tuple[Mistake, ...]) -> None:
        """The same pages with other mistakes: nothing is loaded again for that."""
        with self.news:
            if mistakes != self.mistakes:
                self.mistakes = mistakes
                self.told += 1
                self.news.notify_all()

    def end(self) -> None:
        """Nobody waits any longer."""
        with self.news:
            self.is_over = True
            self.news.notify_all()

    def wait(self, told: int, seconds: float) -> str:
        """What is to be told after `told`, as a script; what stands now if nothing comes for so long."""
        with self.news:
            self.news.wait_for(lambda: self.told != told or self.is_over, seconds)
            state = {
                "told": self.told,
                "number": self.number,
                "over": self.is_over,
                "mistakes": [[one.place, one.text] for one in self.mistakes],
            }
        return f"tthcPreview({as_script(state)});\n"


class PreviewServer(ThreadingHTTPServer):
    """Serves what is shown; `host` is the only name under which it answers, so that no foreign page reaches it."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, host: str, port: int, shown: Shown, templates: Path | None = None) -> None:
        self.shown = shown
        self.names = {host, "localhost"} if is_local(host) else set[str]()
        self.own = {
            f"{OWN}{name}": own_text(name, templates, "preview").encode() for name in ("preview.js", "preview.css")
        }
        try:
            super().__init__((host, port), _Handler)
        except OSError as error:
            why = why_of(error)
            raise CannotRunError(
                say("{host}:{port} cannot be used: {why}", host=host, port=str(port), why=why)
            ) from error

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        host, port = self.server_address[:2]
        return f"http://{host!s}:{port}/"


def is_local(host: str) -> bool:
    """Whether only this machine reaches an address."""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


class _Handler(BaseHTTPRequestHandler):
    server: PreviewServer
    server_version = "tthc"
    sys_version = ""
    protocol_version = "HTTP/1.1"
    _types: ClassVar[Mapping[str, str]] = MappingProxyType(
        {".js": "text/javascript", ".jsonld": "application/ld+json", ".ttl": "text/turtle", ".woff2": "font/woff2"}
    )

    def do_GET(self) -> None:
        """A file of the site, or one of the preview's own."""
        if self.server.names and (self.headers.get("Host") or "").rpartition(":")[0] not in self.server.names:
            self._answer(HTTPStatus.FORBIDDEN, "text/plain", b"")
            return
        asked = urlsplit(self.path)
        place = unquote(asked.path).lstrip("/")
        if place == f"{OWN}news.js":
            self._answer(HTTPStatus.OK, "text/javascript", self._news(asked.query))
        elif place in self.server.own:
            self._answer(HTTPStatus.OK, self._type(place), self.server.own[place])
        else:
            self._of_the_site(f"{place}index.html" if not place or place.endswith("/") else place)

    def do_HEAD(self) -> None:
        """The same without a body."""
        self.do_GET()

    def _news(self, query: str) -> bytes:
        told = parse_qs(query).get("told", [""])[0]
        return self.server.shown.wait(int(told) if told.isdecimal() else -1, PATIENCE).encode()

    def _of_the_site(self, place: str) -> None:
        number = self.server.shown.number  # before the file: a page that is newer than it says is only loaded twice
        try:
            data = self.server.shown.file(place)
        except CannotRunError as error:
            self._answer(HTTPStatus.INTERNAL_SERVER_ERROR, "text/html", _page(str(error), number))
            return
        if data is None:
            self._answer(HTTPStatus.NOT_FOUND, "text/html", _page(place, number))
        else:
            is_page = place.endswith(".html")
            self._answer(HTTPStatus.OK, self._type(place), with_script(data, number) if is_page else data)

    def _type(self, place: str) -> str:
        suffix = Path(place).suffix
        return self._types.get(suffix) or mimetypes.types_map.get(suffix, "application/octet-stream")

    def _answer(self, status: HTTPStatus, kind: str, data: bytes) -> None:
        self.send_response(status)
        is_text = kind.startswith("text/") or kind.endswith(("json", "xml"))
        self.send_header("Content-Type", f"{kind}; charset=utf-8" if is_text else kind)
        self.send_header("Content-Length", str(len(data)))
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def handle(self) -> None:
        """One connection; a browser that goes away in the middle is no accident."""
        try:
            super().handle()
        except (ConnectionError, TimeoutError):
            self.close_connection = True

    def log_message(self, format: str, *arguments: object) -> None:  # noqa: A002 - its name in the base class
        """Nothing: who previews does not read what a browser asks for."""


_HEAD = (
    '<link rel="stylesheet" href="/_tthc/preview.css"><script src="/_tthc/preview.js?number={number}" defer></script>'
    "</head>"
)


def with_script(page: bytes, number: int) -> bytes:
    """The page with the preview's script, which is no part of the page that is published; `number` is its state's."""
    return page.replace(b"</head>", _HEAD.format(number=number).encode(), 1)


def _page(text: str, number: int) -> bytes:
    """A page that says only that there is none, and comes back by itself when there is."""
    from markupsafe import escape

    head = '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>tthc</title></head>'
    return with_script(f"{head}<body><main><p>{escape(text)}</p></main></body></html>".encode(), number)
