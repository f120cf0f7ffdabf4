"""An .xlsx file from outside to its cells, within limits: text as written, nothing evaluated, formulas told apart."""

from __future__ import annotations

import datetime as dt
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from tthc.exchange.limits import MAX_CELL_TEXT, MAX_RECORD_TEXT, MAX_SHEET_COLUMNS, MAX_SHEET_ROWS
from tthc.exchange.sources.archive import open_archive
from tthc.exchange.sources.record import tidy
from tthc.source import Message, Position, say

_MAIN = "xl/workbook.xml"


@dataclass(frozen=True)
class Cell:
    """One cell that is not empty: its place, its text, and why it cannot be taken, if it cannot."""

    at: Position
    text: str
    is_number: bool = False
    wrong: Message | None = None


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet by row, and by column within it (both from 1), without empty ones."""

    title: str
    rows: Mapping[int, Mapping[int, Cell]]


def read_sheets(data: bytes, file: str) -> Mapping[str, SheetCells] | Message:
    """All sheets of a workbook, or why it is refused."""
    archive = open_archive(data, _MAIN)
    if isinstance(archive, Message):
        return archive
    archive.close()
    try:
        return {sheet.title: sheet for sheet in _sheets(data, file)}
    except _TooManyRowsError as error:
        return say("the sheet {name} has more than {limit} rows", name=error.args[0], limit=MAX_SHEET_ROWS)
    except _TooManyColumnsError as error:
        return say("the sheet {name} has more than {limit} columns", name=error.args[0], limit=MAX_SHEET_COLUMNS)
    except Exception as error:  # on broken files the library fails in ways that it does not name
        return say("this workbook is broken ({what})", what=type(error).__name__)


class _TooManyRowsError(Exception):
    pass


class _TooManyColumnsError(Exception):
    pass


def _sheets(data: bytes, file: str) -> Iterator[SheetCells]:
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), read_only=True, data_only=False, keep_links=False)
        for sheet in book.worksheets:
            yield SheetCells(sheet.title, dict(_rows(sheet, file)))


def _rows(sheet: Any, file: str) -> Iterator[tuple[int, Mapping[int, Cell]]]:
    """Rows with something in them. The library fills gaps with empty rows, so those are counted too."""
    sheet.reset_dimensions()
    most = {"max_col": MAX_SHEET_COLUMNS + 1, "max_row": MAX_SHEET_ROWS + 1}
    for number, row in enumerate(sheet.iter_rows(**most), start=1):
        if number > MAX_SHEET_ROWS:
            raise _TooManyRowsError(sheet.title)
        cells = {place: cell for place, raw in enumerate(row, start=1) if (cell := _cell(raw, sheet.title, file))}
        if MAX_SHEET_COLUMNS + 1 in cells:
            raise _TooManyColumnsError(sheet.title)
        if cells:
            yield number, cells


def _cell(raw: Any, sheet: str, file: str) -> Cell | None:
    value = raw.value
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    at = Position(f"{file}:{sheet}!{raw.coordinate}", 1, 1)
    if raw.data_type == "f" or not isinstance(value, (str, int, float, dt.date)):
        return Cell(at, "", wrong=say("a formula; write the value itself"))
    if raw.data_type == "e":
        return Cell(at, "", wrong=say("the cell holds an error: {text}", text=str(value)[:20]))
    text = _text(value)
    if len(text) > MAX_CELL_TEXT:
        return Cell(at, "", wrong=say("a text of more than {limit} characters", limit=MAX_CELL_TEXT))
    return Cell(at, tidy(text)[0], is_number=isinstance(value, (int, float)) and not isinstance(value, bool))


def _text(value: str | float | dt.date) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case dt.datetime():
            return value.date().isoformat()
        case dt.date():
            return value.isoformat()
        case float():
            return str(int(value)) if value.is_integer() and abs(value) < MAX_RECORD_TEXT**3 else repr(value)
        case _:
            return str(value)
