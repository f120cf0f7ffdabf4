"""Procedures to the rows of our workbook: for each sheet, texts and figures by the paths of its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from enum import Enum
from itertools import zip_longest
from typing import Any

from tthc.exchange.limits import MAX_CELL_TEXT
from tthc.exchange.workbook.column import Column, Kind, Sheet
from tthc.exchange.yaml.procedure_file import plain
from tthc.model.catalogue import Catalogue
from tthc.model.duration import Unit
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure
from tthc.model.reference import Law

Path = tuple[str, ...]
CellValue = str | int | date | None


def names_of(catalogue: Catalogue, kind: type[Entry]) -> dict[str, str]:
    """What a cell shows for each id of a kind: its name, with the id behind it where two have one name."""
    names = {id_: " ".join(str(getattr(entry, "name", id_)).split()) for id_, entry in catalogue.all(kind).items()}
    seen = [name.casefold() for name in names.values()]
    return {
        id_: f"{name} [{id_}]" if seen.count(name.casefold()) > 1 or name in names or ";" in name else name
        for id_, name in names.items()
    }


def rows_of(sheet: Sheet, procedure: Procedure, catalogue: Catalogue) -> Iterator[dict[Path, Any]]:
    """The rows of one procedure in one sheet: plain values by path, lists as lists."""
    values = plain(procedure)
    code = {("code",): procedure.code}
    match sheet.part:
        case "":
            yield code | _flat(values)
        case "channels":
            for channel in values.get("channels", ()):
                yield from (code | row for row in _channel_rows(channel))
        case "legal_basis":
            for law in values.get("legal_basis", ()):
                known = catalogue.all(Law).get(law)
                yield code | {("law",): law, ("title",): known.title if known else None}
        case "documents":
            yield from (code | _document(document) for document in values.get("documents", ()))
        case "verbatim":
            for text in values.get("verbatim", ()):
                yield from (code | row for row in _verbatim_rows(text))
        case part:
            yield from (code | _flat(item) for item in values.get(part, ()))


def _document(document: Mapping[str, Any]) -> dict[Path, Any]:
    types = [document["type"]] if "type" in document else document.get("any_of", [])
    return {**_flat(document), ("types",): types}


def _channel_rows(channel: Mapping[str, Any]) -> Iterator[dict[Path, Any]]:
    """One row for each limit and each fee, side by side; what is said of the channel stands in the first."""
    about = {key: value for key, value in channel.items() if key not in ("time_limits", "fees")}
    pairs = list(zip_longest(channel.get("time_limits", ()), channel.get("fees", ()))) or [(None, None)]
    for limit, fee in pairs:
        yield _flat({**about, **({"limit": limit} if limit else {}), **({"fee": fee} if fee else {})})
        about = {"mode": channel["mode"]}


def _verbatim_rows(verbatim: Mapping[str, Any]) -> Iterator[dict[Path, Any]]:
    """A text longer than a cell goes on in the next row."""
    text, more = verbatim["text"], None
    while text or more is None:
        end = _end_between_marks(text)
        yield {("about",): verbatim["about"], ("text",): text[:end], ("#more",): more}
        text, more = text[end:], True


def _end_between_marks(text: str) -> int:
    """Where a cell ends: blanks at the ends of cells are not kept, so none may stand there."""
    end = min(len(text), MAX_CELL_TEXT)
    while end > 1 and (text[end - 1].isspace() or text[end : end + 1].isspace()):
        end -= 1
    return end


def _flat(value: Mapping[str, Any], path: Path = ()) -> dict[Path, Any]:
    """Nested keys as paths; a length of time as its amount and its unit."""
    found: dict[Path, Any] = {}
    for key, part in value.items():
        if isinstance(part, Mapping):
            found |= _flat(_duration(part), (*path, key))
        else:
            found[(*path, key)] = part
    return found


def _duration(value: Mapping[str, Any]) -> Mapping[str, Any]:
    units = [*Unit, "same_day"]
    unit = next((unit for unit in units if unit in value), None)
    if unit is None:
        return value
    rest = {key: part for key, part in value.items() if key != unit}
    return {**rest, "#unit": unit, "#amount": None if unit == "same_day" else value[unit]}


def cell_value(column: Column, value: Any, names: Mapping[type[Entry], Mapping[str, str]]) -> CellValue:
    """What stands in a cell: words for people, figures and days as such."""
    if value is None:
        return None
    if isinstance(value, Sequence) and not isinstance(value, str):
        between = "\n" if column.refers or column.words else "; "
        return between.join(str(cell_value(column, item, names)) for item in value) or None
    if isinstance(value, Enum):
        value = value.value
    if column.refers:
        return names[column.refers].get(str(value), str(value))
    if column.kind is Kind.YES:
        return column.words["true" if value else "false"]
    if column.words:
        return column.words[str(value)]
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return value if isinstance(value, (int, date)) else str(value)
