"""What the pages of a site refer to: a link that leads nowhere, or out where it may not, stops the build."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from tthc.source import Message, say


def bad_links(files: Mapping[str, bytes]) -> Iterator[Message]:
    """One sentence for each reference from a page that cannot be followed; files are by their place in the site."""
    pages = {place: _References(data.decode()) for place, data in files.items() if place.endswith(".html")}
    for place, page in pages.items():
        for tag, target in page.targets:
            if not _leads_somewhere(place, tag, target, files, pages):
                yield say("{page}: the link {target!r} leads nowhere", page=place, target=target)


class _References(HTMLParser):
    """What one page refers to, and the places inside it that can be referred to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.targets: list[tuple[str, str]] = []
        self.anchors: set[str] = set()
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Gather the addresses and the ids of one tag."""
        for name, value in attrs:
            if name in ("href", "src", "action", "formaction", "poster", "data", "srcset"):
                self.targets.append((tag, value or ""))
            elif name == "id" and value:
                self.anchors.add(value)


def _leads_somewhere(
    place: str, tag: str, target: str, files: Mapping[str, bytes], pages: Mapping[str, _References]
) -> bool:
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    if parts.scheme or parts.netloc:
        return tag == "a" and parts.scheme in ("http", "https") and bool(parts.netloc)
    there = normpath(join(dirname(place), unquote(parts.path))) if parts.path else place
    if there not in files:
        return False
    return not parts.fragment or there not in pages or unquote(parts.fragment) in pages[there].anchors
