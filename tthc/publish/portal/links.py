"""What the pages of a site refer to: a link that leads nowhere, or out where it may not, stops the build."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from html import unescape
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

from tthc.source import Message, say


@dataclass(frozen=True)
class Found:
    """What one page refers to.

    `inside` are the places in the site, each with the anchor there ('' for the page itself) and the words of the link;
    `bad` the links that cannot be right whatever else is in the site.
    """

    place: str
    inside: tuple[tuple[str, str, str], ...]
    bad: tuple[str, ...]


def bad_links(files: Mapping[str, bytes]) -> Iterator[Message]:
    """One sentence for each reference from a page that cannot be followed; files are by their place in the site."""
    found = (found_in(place, data.decode()) for place, data in files.items() if place.endswith(".html"))
    yield from bad_targets(found, files.keys(), files.__getitem__)


def bad_targets(found: Iterable[Found], files: Collection[str], content: Callable[[str], bytes]) -> Iterator[Message]:
    """One sentence for each reference that leads nowhere; only pages whose anchors are referred to are looked into."""
    anchors = cache(lambda place: _ids(content(place).decode()))
    for page in found:
        for target in page.bad:
            yield _nowhere(page.place, target)
        for there, anchor, target in page.inside:
            if there not in files or (anchor and there.endswith(".html") and anchor not in anchors(there)):
                yield _nowhere(page.place, target)


def found_in(place: str, text: str) -> Found:
    """What a page refers to; its own anchors are looked up at once."""
    inside: dict[tuple[str, str, str], None] = {}
    bad: list[str] = []
    targets, own = _gathered(text)
    for tag, target in targets:
        where = _inside(place, target)
        if where is None:
            bad += [] if _leads_out(tag, target) else [target]
        elif where[0] != place:
            inside[(*where, target)] = None
        elif where[1] and where[1] not in own:
            bad.append(target)
    return Found(place, tuple(inside), tuple(bad))


_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"""<([A-Za-z][^\s/>]*)((?:[^"'<>]|"[^"]*"|'[^']*')*)>""")
_ATTRIBUTE = re.compile(r"""([^\s"'>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_ONLY_NAMES = re.compile(r"""\brel="(?:canonical|alternate)\b""")
"""A `link` that only names an address, and lets nothing be fetched."""

_REFERRING = frozenset({"href", "src", "srcset", "action", "formaction", "poster", "data"})


def _gathered(text: str) -> tuple[Collection[tuple[str, str]], Collection[str]]:
    """The addresses of a page, each with its tag, and its anchors."""
    targets: dict[tuple[str, str], None] = {}
    anchors: set[str] = set()
    for tag in _tags(_COMMENT.sub("", text) if "<!--" in text else text):
        kind = "a" if _ONLY_NAMES.search(tag[2]) else tag[1].lower()
        for name, *values in _ATTRIBUTE.findall(tag[2]):
            value = unescape(next(filter(None, values), ""))
            if name.lower() in _REFERRING:
                targets[kind, value] = None
            elif name.lower() == "id":
                anchors.add(value)
    return targets, anchors


def _ids(text: str) -> Collection[str]:
    return _gathered(text)[1]


def _tags(text: str) -> Iterator[re.Match[str]]:
    """The tags that may refer or be referred to.

    Between two `<` there is one tag, up to the first `>`; where a value has one of them in it, that is not so, and the
    whole page is gone through.
    """
    heads = [piece.partition(">")[0] for piece in text.split("<")[1:]]
    tags = [_TAG.match(f"<{head}>") for head in heads if _matters(head.lower())]
    return iter(filter(None, tags)) if all(tags) else _TAG.finditer(text)


def _matters(head: str) -> bool:
    """Whether a tag has one of the attributes, or a word that looks like one; cheap, since a page has hundreds."""
    return "=" in head and (
        "href" in head or "src" in head or "id=" in head or "action" in head or "poster" in head or "data=" in head
    )


def _inside(place: str, target: str) -> tuple[str, str] | None:
    """The place in the site that is meant, and the anchor there; None for what is no address of the site."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    if parts.scheme or parts.netloc:
        return None
    there = normpath(join(dirname(place), unquote(parts.path))) if parts.path else place
    return there, unquote(parts.fragment)


def _leads_out(tag: str, target: str) -> bool:
    """Whether a link leads to the web, as only a link may."""
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return tag == "a" and parts.scheme in ("http", "https") and bool(parts.netloc)


def _nowhere(place: str, target: str) -> Message:
    return say("{page}: the link {target!r} leads nowhere", page=place, target=target)
