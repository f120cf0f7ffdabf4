"""Sheets of lines under headings as the bytes of an .xlsx file.

Texts are always written as texts, so that a cell beginning with = + - or @ is harmless; the same input gives the same
bytes.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, Generic, TypeVar

import xlsxwriter

Value = str | int | Decimal | None
L = TypeVar("L")
LONGEST_TEXT = 32_767
"""What a cell of a spreadsheet can hold; the rest of a longer text is cut off, visibly."""


class Style(StrEnum):
    """How a cell is set; a code stays text even when somebody types it anew."""

    TEXT = "text"
    CODE = "code"
    DONG = "dong"
    DECIMAL = "decimal"


@dataclass(frozen=True)
class Column(Generic[L]):
    """A column: heading, width in characters, its value in a line, how it is set, what stands for an unknown value.

    Columns that are not printed come last, for the screen: more of them on one sheet of paper nobody could read.
    """

    heading: str
    width: int
    value: Callable[[L], Value]
    style: Style = Style.TEXT
    unknown: str = ""
    is_printed: bool = True


def sheets_bytes(sheets: Sequence[tuple[str, Sequence[Column[Any]], Sequence[object]]], created: dt.datetime) -> bytes:
    """Sheets (name, columns, lines) as the bytes of an .xlsx file."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": created.astimezone(dt.UTC).replace(tzinfo=None)})
    add_sheets(book, sheets)
    book.close()
    return buffer.getvalue()


def add_sheets(
    book: xlsxwriter.Workbook, sheets: Sequence[tuple[str, Sequence[Column[Any]], Sequence[object]]]
) -> None:
    """Sheets (name, columns, lines) behind those that a book has."""
    styles = _Styles(book)
    for name, columns, lines in sheets:
        _write_sheet(book, styles, name, columns, lines)


class _Styles:
    """The formats of one book, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        cell = {
            "valign": "top",
            "text_wrap": True,
            "border": 1,
            "border_color": "#BFBFBF",
            "font_name": "Times New Roman",
        }
        vietnamese = "[$-42A]"
        numbers = {
            Style.TEXT: "General",
            Style.CODE: "@",
            Style.DONG: f"{vietnamese}#,##0",
            Style.DECIMAL: f"{vietnamese}#,##0.00",
        }
        self.plain = {style: book.add_format({**cell, "num_format": numbers[style]}) for style in Style}
        self.bold = {style: book.add_format({**cell, "num_format": numbers[style], "bold": True}) for style in Style}
        self.heading = book.add_format(
            {**cell, "bold": True, "align": "center", "valign": "vcenter", "bg_color": "#DCE6F1"}
        )


def _write_sheet(
    book: xlsxwriter.Workbook, styles: _Styles, name: str, columns: Sequence[Column[Any]], lines: Sequence[object]
) -> None:
    sheet = book.add_worksheet(name)
    _set_up_page(sheet, columns, len(lines))
    for index, column in enumerate(columns):
        sheet.set_column(index, index, column.width)
        sheet.write_string(0, index, column.heading, styles.heading)
    _set_height(sheet, 0, [(column.heading, column.width) for column in columns])
    for row, line in enumerate(lines, 1):
        look = styles.bold if getattr(line, "is_total", False) else styles.plain
        values = [column.value(line) for column in columns]
        _set_height(sheet, row, [(str(v or ""), column.width) for v, column in zip(values, columns, strict=True)])
        for index, (column, value) in enumerate(zip(columns, values, strict=True)):
            _write_cell(sheet, row, index, column, value, look)


LINE_HEIGHT, TALLEST = 15.0, 400.0
"""Points: of a line of text, and of a row at the most."""


def _set_height(sheet: Any, row: int, texts: Sequence[tuple[str, int]]) -> None:
    """Room for texts that are wrapped: some programs give such a row one line, and print one text over the next."""
    lines = max((_lines(text, width) for text, width in texts), default=1)
    if lines > 1:
        sheet.set_row(row, min(LINE_HEIGHT * lines, TALLEST))


def _lines(text: str, width: int) -> int:
    return sum(len(part) // max(width - 1, 1) + 1 for part in text.split("\n"))


def _set_up_page(sheet: Any, columns: Sequence[Column[Any]], lines: int) -> None:
    """A4 across, as wide as the paper, the heading on every page; on the screen the heading stays and filters."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, lines, len(columns) - 1)
    sheet.print_area(0, 0, lines, sum(column.is_printed for column in columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RTrang &P/&N")


def _write_cell(
    sheet: Any, row: int, index: int, column: Column[Any], value: Value, look: Mapping[Style, object]
) -> None:
    """A number as a number, anything else as text and never as a formula, an address or a date."""
    value = column.unknown if value is None else value
    if isinstance(value, Decimal):  # also among đồng: half a day is not to be read as a whole one
        sheet.write_number(row, index, value, look[Style.DECIMAL])
    elif isinstance(value, int):
        sheet.write_number(row, index, value, look[column.style])
    elif value:
        sheet.write_string(row, index, _fitting(value), look[column.style])
    else:
        sheet.write_blank(row, index, None, look[column.style])


def _fitting(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[: LONGEST_TEXT - 1]}…"
