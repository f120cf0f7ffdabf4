"""The tables of the catalogue as one workbook: a sheet each, texts never formulas, whatever a cell begins with.

A sheet that is full goes on in another; a text too long for a cell is cut off visibly and counted.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import xlsxwriter

from tthc.exchange.tables.cells import Cell
from tthc.exchange.tables.rows import Row
from tthc.exchange.tables.sheets import LONGEST_TEXT
from tthc.exchange.tables.tables import TABLES, Table
from tthc.model.catalogue import Catalogue

_LINE_END = re.compile(r"\r\n?")

MOST_ROWS = 1_048_576
"""What a sheet of a spreadsheet can hold, its heading included."""


@dataclass(frozen=True)
class TablesWorkbook:
    """The bytes of the file, and how many texts had to be cut off."""

    data: bytes
    cut: int


def tables_workbook(catalogue: Catalogue, day: dt.date, most_rows: int = MOST_ROWS) -> TablesWorkbook:
    """The workbook as of a day, which it names as that of its making."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True})
    book.set_properties({"created": dt.datetime.combine(day, dt.time())})
    sheets = _Sheets(book, most_rows)
    for table in TABLES:
        sheets.write(table, table.fill(catalogue))
    book.close()
    return TablesWorkbook(buffer.getvalue(), sheets.cut)


class _Sheets:
    """The sheets of one book, its formats, and the count of texts that did not fit."""

    def __init__(self, book: Any, most_rows: int) -> None:
        self.book = book
        self.most_rows = most_rows
        self.cut = 0
        font = {"font_name": "Times New Roman", "valign": "top", "text_wrap": True}
        self.heading = book.add_format({**font, "bold": True, "bg_color": "#DCE6F1", "border": 1})
        self.text = book.add_format({**font, "num_format": "@"})
        self.number = book.add_format({**font, "num_format": "[$-42A]#,##0.######"})
        self.whole = book.add_format({**font, "num_format": "[$-42A]#,##0"})

    def write(self, table: Table, rows: Iterator[Row]) -> None:
        """The table on one sheet, or on as many as its rows need."""
        number = 1
        while number == 1 or (first := next(rows, None)) is not None:
            rest = rows if number == 1 else chain((first,), rows)
            self._sheet(table, f"{table.title} ({number})" if number > 1 else table.title, rest)
            number += 1

    def _sheet(self, table: Table, title: str, rows: Iterator[Any]) -> None:
        sheet = self.book.add_worksheet(title)
        sheet.freeze_panes(1, 2 if table.columns[1][0] == "Hiệu lực từ" else 1)
        for index, (heading, width) in enumerate(table.columns):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, heading, self.heading)
        last = 0
        for last, row in enumerate(islice(rows, self.most_rows - 1), 1):
            for index, value in enumerate(row):
                self._cell(sheet, last, index, value)
        sheet.autofilter(0, 0, last, len(table.columns) - 1)

    def _cell(self, sheet: Any, row: int, index: int, value: Cell) -> None:
        """A number as a number, anything else as text and never as a formula, an address or a date."""
        if isinstance(value, int):
            sheet.write_number(row, index, value, self.whole)
        elif isinstance(value, Decimal):
            sheet.write_number(row, index, value, self.whole if value == int(value) else self.number)
        elif value:
            sheet.write_string(row, index, self._fitting(_LINE_END.sub("\n", value)), self.text)

    def _fitting(self, text: str) -> str:
        if len(text.encode("utf-16-le")) // 2 <= LONGEST_TEXT:
            return text
        self.cut += 1
        return text.encode("utf-16-le")[: 2 * (LONGEST_TEXT - 1)].decode("utf-16-le", "ignore") + "…"
