"""What templates receive, in words: every class of every page with its fields, as `templates/README.md` has them."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from itertools import islice

from tthc.publish.audits import advice, signals, waiting  # noqa: F401 - parts that a page names by their class
from tthc.publish.audits.page import AuditPage
from tthc.publish.boards.posters import TEMPLATES as POSTERS
from tthc.publish.portal.officers_page import OfficersPage
from tthc.publish.portal.site import TEMPLATES as SITE
from tthc.publish.review.pages import ReportPage

FOLDERS: Mapping[str, Mapping[type, str]] = {
    "site": SITE,
    "posters": POSTERS,
    "report": {ReportPage: "report.html"},
    "audit": {AuditPage: "audit.html"},
    "officers": {OfficersPage: "gate.html"},
}
BEGIN, END = "<!-- page objects: begin -->", "<!-- page objects: end -->"


def page_objects() -> str:
    """The part of the README that tells every page object."""
    lines: list[str] = []
    known: dict[type, str] = {}
    for folder, templates in FOLDERS.items():
        lines += [f"## `{folder}/`", ""]
        lines += [
            f"- `{file}` receives `page`: [{kind.__name__}](#{kind.__name__.lower()})"
            for kind, file in templates.items()
        ]
        lines.append("")
        for kind in templates:
            for one in reachable(kind):
                if one not in known:
                    known[one] = folder
                    lines += [*_class(one), ""]
    return "\n".join(lines)


def reachable(kind: type) -> Iterator[type]:
    """A class of values and those that its fields hold, each once."""
    seen: dict[type, None] = {kind: None}
    todo = [kind]
    while todo:
        one = todo.pop(0)
        yield one
        for hint in hints(one).values():
            for inner in _classes(hint, one.__module__):
                if inner not in seen:
                    seen[inner] = None
                    todo.append(inner)


def hints(kind: type) -> Mapping[str, str]:
    """The fields of a class with their types as they are written."""
    return {field.name: str(field.type) for field in fields(kind)}


def _classes(hint: str, where: str) -> Iterator[type]:
    """The classes of values that a type names, as the module knows them; some it imports for the type checker only."""
    others = sorted(name for name in sys.modules if name.startswith("tthc.publish"))
    for word in re.findall(r"[A-Z]\w+", hint):
        found = (getattr(sys.modules[name], word, None) for name in (where, *others))
        yield from (one for one in islice((one for one in found if is_dataclass(one)), 1) if isinstance(one, type))


def _class(kind: type) -> Iterator[str]:
    yield f"### {kind.__name__}"
    yield ""
    yield inspect.cleandoc(kind.__doc__ or "")
    yield ""
    yield from (f"- `{name}`: {in_words(hint)}" for name, hint in hints(kind).items())


def in_words(hint: str) -> str:
    """`tuple[Link, ...]` as "several Link", `str` as "text"."""
    text = re.sub(r"tuple\[(.*), \.\.\.\]", r"several \1", hint)
    for word, plain in (("str", "text"), ("bool", "yes or no"), ("int", "number"), ("None", "nothing")):
        text = re.sub(rf"\b{word}\b", plain, text)
    return text.replace(" | ", " or ")
