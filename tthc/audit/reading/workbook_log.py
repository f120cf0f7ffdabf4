"""Logs as workbooks (.xlsx): the first sheet with known headings, which may stand below a title."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ibis.expr.types import Table

from tthc.audit.reading.raw_log import MOST_CELL, RawLog, check_columns, fill_raw, known_among, refused
from tthc.source import CannotRunError, Message, say

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

ZIP = b"PK\x03\x04"

_MAIN_PART = "xl/workbook.xml"
_MOST_UNPACKED = 2 << 30
_MOST_RATIO = 200
_RATIO_FROM = 32 << 20
_MOST_PARTS = 2_000
_TITLE_ROWS = 20
_CHUNK = 1 << 20


def open_workbook(path: Path, label: str, known: Collection[str]) -> RawLog:
    """A workbook; CannotRunError for another kind of archive, one that unpacks without end, or one with a password."""
    if why := _refusal(path):
        raise refused(label, why)
    sheet, heading = _sheet_with_headings(_opened(path, label), label, known)
    names = tuple(map(_text_of, _rows_of(sheet)[heading]))
    check_columns(names, label)

    def read(connection: Any, numbers: Sequence[int]) -> tuple[Table, tuple[int, ...]]:
        return fill_raw(connection, numbers, _texts(_rows_of(sheet)[heading + 1 :], numbers)), ()

    return RawLog(label, names, read, first_row=sheet.start[0] + heading + 2 if sheet.start else heading + 2)


def _texts(rows: Sequence[Sequence[object]], numbers: Sequence[int]) -> Iterator[Sequence[object]]:
    """The rows without those in which nothing is written, which are no dossiers; they keep their numbers."""
    for number, row in enumerate(rows):
        if any(cell not in ("", None) for cell in row):
            yield (number, *(_text_of(row[n])[:MOST_CELL] or None for n in numbers))


def _opened(path: Path, label: str) -> CalamineWorkbook:
    from python_calamine import CalamineError, load_workbook

    try:
        return load_workbook(str(path))
    except (CalamineError, OSError, ValueError):
        raise _broken(label) from None


def _sheet_with_headings(workbook: CalamineWorkbook, label: str, known: Collection[str]) -> tuple[CalamineSheet, int]:
    """The sheet and row with the most known headings; if there are none, the first row with two values or more."""
    found: list[tuple[int, int, int]] = []
    for order, name in enumerate(workbook.sheet_names):
        rows = _rows_of(_sheet(workbook, name, label))[:_TITLE_ROWS]
        for number, row in enumerate(rows):
            texts = [_text_of(cell) for cell in row]
            if sum(text != "" for text in texts) > 1:
                found.append((known_among(texts, known), -order, -number))
    if not found:
        raise refused(label, say("no sheet has a row of headings"))
    _, order, number = max(found)
    return _sheet(workbook, workbook.sheet_names[-order], label), -number


def _sheet(workbook: CalamineWorkbook, name: str, label: str) -> CalamineSheet:
    from python_calamine import CalamineError

    try:
        return workbook.get_sheet_by_name(name)
    except (CalamineError, ValueError):
        raise _broken(label) from None


def _rows_of(sheet: CalamineSheet) -> list[list[Any]]:
    rows: list[list[Any]] = sheet.to_python(skip_empty_area=True)
    return rows


def _text_of(cell: object) -> str:
    """A value as a log writes it: whole numbers without a point, moments year first."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).lower()
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell)
        case datetime():
            return cell.strftime("%Y-%m-%d %H:%M:%S")
        case date() | time() | timedelta():
            return str(cell)
        case _:
            return str(cell)


def _refusal(path: Path) -> Message | None:
    """Why an archive is not unpacked; every part is tried, since what an archive says of its sizes may be a lie."""
    broken = say("the file is broken: it ends too early, or what is inside cannot be unpacked")
    try:
        with zipfile.ZipFile(path) as archive:
            if _MAIN_PART not in archive.namelist():
                return say("this is an archive, but no workbook of Excel (.xlsx): unpack it, or save it as CSV UTF-8")
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                return say("it is encrypted: save it without a password")
            return _too_much(archive, path.stat().st_size)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        return broken
    except RuntimeError:
        return broken


def _too_much(archive: zipfile.ZipFile, packed: int) -> Message | None:
    if len(archive.infolist()) > _MOST_PARTS:
        return say(
            "it has {count} files inside; at most {limit} are read", count=len(archive.infolist()), limit=_MOST_PARTS
        )
    unpacked = 0
    for entry in archive.infolist():
        with archive.open(entry) as part:
            while chunk := part.read(_CHUNK):
                unpacked += len(chunk)
                if b"<!DOCTYPE" in chunk or b"<!ENTITY" in chunk:
                    return say("it has a document type or entities, which no Office file has")
                if unpacked > _MOST_UNPACKED or (unpacked > _RATIO_FROM and unpacked > _MOST_RATIO * packed):
                    return say("unpacked it is far larger than a log: it is not read further")
    return None


def _broken(label: str) -> CannotRunError:
    return refused(label, say("the file is broken: it ends too early, or what is inside cannot be unpacked"))
