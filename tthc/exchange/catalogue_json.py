"""The whole catalogue as one JSON document, and back, without loss: what is written is what a reader gets.

The document has the keys of `KINDS`, each with the list of its entries, in the words of the YAML files, and says which
format it is. A value that stands for itself (an empty list, `false`) is left out, as in the files.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic.fields import FieldInfo

from tthc.load.catalogue import Loaded, entries_by_kind
from tthc.load.json_text import parse_json
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.entry import Entry, Ref
from tthc.model.journal import canonical
from tthc.model.procedure import Procedure
from tthc.source import CannotRunError, Position, Problem, Written, WrittenMapping, say, why_of

FORMAT = "tthc-catalogue"
VERSION = "1"
MAX_MB = 512


def catalogue_as_json(catalogue: Catalogue) -> bytes:
    """The document, one value a line; the same catalogue gives the same bytes."""
    document: dict[str, Any] = {"format": FORMAT, "version": VERSION}
    for key, kind in KINDS.items():
        entries = [as_plain(entry) for entry in catalogue.entries if type(entry) is kind]
        document |= {key: entries} if entries else {}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")


def read_catalogue_json(path: Path) -> Loaded:
    """The catalogue in a file; CannotRunError if there is no file that can be read."""
    try:
        if (size := path.stat().st_size) > MAX_MB * 1024 * 1024:
            text = say("{file} has {size} MB; at most {limit} MB are read", file=path, size=size >> 20, limit=MAX_MB)
            raise CannotRunError(text)
        data = path.read_bytes()
    except OSError as error:
        why = why_of(error)
        raise CannotRunError(say("{file} cannot be read: {why}", file=path, why=why)) from error
    try:
        return catalogue_from_json(data.decode("utf-8-sig"), path.name)
    except UnicodeDecodeError as error:
        raise CannotRunError(say("{file} is not UTF-8 text", file=path)) from error


def catalogue_from_json(text: str, file: str) -> Loaded:
    """The catalogue in a document, and every mistake at its place in it; sound entries are given all the same."""
    tree, problems = parse_json(text, file)
    if tree is None and problems:
        return Loaded(Catalogue(), problems)
    if not isinstance(tree, WrittenMapping):
        return Loaded(Catalogue(), (Problem("L009", Position(file, 1, 1), say("expected keys and values here")),))
    problems += tuple(_foreign(tree))
    entries, more = entries_by_kind(tree, file)
    return Loaded(Catalogue(entries), (*problems, *more))


def _foreign(tree: WrittenMapping) -> Iterator[Problem]:
    """What the document says of itself, taken out of it; a problem where it is of another format."""
    for key, expected in (("format", FORMAT), ("version", VERSION)):
        at, value = tree.keys_at.get(key, tree.at), tree.pop(key, None)
        if value != expected:
            written = value if isinstance(value, Written) else "…"
            text = say("{key} is {written!r}; only {expected!r} is read", key=key, written=written, expected=expected)
            yield Problem("L030", at, text)


def as_plain(value: object) -> Any:
    """A value of the model in the values of JSON, without what it would be by default."""
    match value:
        case Entry():
            fields = type(value).model_fields.items()
            return {f.alias or n: as_plain(v) for n, f in fields if n != "at" and _is_said(f, v := getattr(value, n))}
        case Ref():
            return value.id
        case tuple():
            return [as_plain(item) for item in value]
        case StrEnum():
            return value.value
        case Decimal():
            return _number(value)
        case time():
            return value.strftime("%H:%M")
        case date():
            return value.isoformat()
    return value


def content_of(procedure: Entry) -> str:
    """What a version says, as one text: the same for two files that say the same, whoever wrote them how."""
    return canonical(as_plain(procedure))


def version_from(text: str) -> Procedure | None:
    """The version that a text of `content_of` says; None where today's format has no such version."""
    tree, problems = parse_json(f'{{"procedures":[{text}]}}', "")
    if problems or not isinstance(tree, WrittenMapping):
        return None
    entries, more = entries_by_kind(tree, "")
    return next((entry for entry in entries if isinstance(entry, Procedure)), None) if not more else None


def _is_said(field: FieldInfo, value: object) -> bool:
    return bool(field.is_required()) or value != field.get_default()


def _number(value: Decimal) -> int | float | str:
    """A JSON number where it says exactly the same, else text."""
    if value == value.to_integral_value():
        return int(value)
    short = float(value)
    return short if Decimal(repr(short)) == value and "e" not in repr(short) else f"{value:f}"
