"""What a site will be made of, as text in one file: its pages as values, before any template sees them.

It stands between the catalogue and the templates. Pages are rendered from it by several processes, none of which holds
a catalogue; and while nothing behind it changes, a site is made without reading the catalogue at all. It is text, and
nothing in it can run; each line has its checksum.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

from tthc.load.cache import make_folder

_FORMAT = "tthc site 1"


COPIED = "*"
"""In the place of a template: the piece is a copy of another file, and its content the path of that."""


class Piece(NamedTuple):
    """A file of the site: a page's value and its template, or the file's own text where `template` is ''.

    With `COPIED` for a template it is a copy of the file whose path is the content.
    """

    place: str
    template: str
    content: Any


class Where(NamedTuple):
    """Where a piece stands in the plan: so many bytes from there on."""

    start: int
    length: int


@dataclass(frozen=True)
class SitePlan:
    """A plan that was written: its file, what it was made from, what its maker says about it, where each piece is."""

    path: Path
    question: str
    about: Mapping[str, Any]
    pieces: tuple[Where, ...]


def write_plan(path: Path, question: str, about: Mapping[str, Any], pieces: Iterable[Piece]) -> SitePlan:
    """Write a plan in the place of what is there; `question` says what it was made from.

    Its first line, written last, is known by its length: `about`, and where each piece stands.
    """
    make_folder(path.parent)
    aside = path.with_name(f"{path.name}.{id(pieces):x}")
    found: list[Where] = []
    try:
        with aside.open("wb") as file:
            for piece in pieces:
                line = _line([piece.place, piece.template, _as_json(piece.content)])
                found.append(Where(file.tell(), len(line)))
                file.write(line)
            head = _line([_FORMAT, question, about, found])
            file.write(head + f"{len(head):012d}".encode())
        aside.replace(path)
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
    return SitePlan(path, question, about, tuple(found))


def find_plan(path: Path, question: str) -> SitePlan | None:
    """The plan that was made from the same, if it is there and undamaged as far as one can see."""
    found = find_any_plan(path)
    return found if found and found.question == question else None


def find_any_plan(path: Path) -> SitePlan | None:
    """The plan that is there, whatever it was made from."""
    try:
        with path.open("rb") as file:
            end = file.seek(-_TAIL, 2)
            file.seek(end - int(file.read(_TAIL)))
            format_, asked, about, pieces = _read(file.read()[:-_TAIL])
    except (OSError, ValueError):
        return None
    if format_ != _FORMAT:
        return None
    return SitePlan(path, asked, about, tuple(Where(*where) for where in pieces))


def read_pieces(path: Path, wheres: Iterable[Where]) -> Iterator[Piece]:
    """Pieces of a plan, pages as objects with the attributes of the page; ValueError if the file is damaged."""
    with path.open("rb") as file:
        for start, length in wheres:
            file.seek(start)
            place, template, content = _read(file.read(length))
            yield Piece(place, template, content)


_TAIL = 12


def _line(value: object) -> bytes:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return b"%08x %s\n" % (zlib.crc32(text), text)


def _read(line: bytes) -> Any:
    checksum, text = int(line[:8], 16), line[9:-1]
    if zlib.crc32(text) != checksum:
        raise ValueError("a damaged plan")
    return json.loads(text.decode("utf-8", "surrogatepass"), object_hook=_object)


def _object(values: dict[str, Any]) -> Any:
    """What a template sees: attributes. What is no page's value (`about`) stays a mapping."""
    return SimpleNamespace(**values) if values.pop(_MARK, False) else values


_MARK = "="


def _as_json(value: object) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {_MARK: 1, **{name: _as_json(getattr(value, name)) for name in _names(type(value))}}
    if isinstance(value, tuple | list):
        return [_as_json(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"a page has a {type(value).__name__}")


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
