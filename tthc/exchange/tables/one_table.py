"""One table as a file for spreadsheets: CSV that Excel opens, and XLSX. No cell is ever taken for a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

import xlsxwriter

Cell = str | int | Decimal | None

LONGEST_TEXT = 32_767
"""What a cell of a spreadsheet can hold; the rest of a longer text is cut off, visibly."""

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")


@dataclass(frozen=True)
class OneTable:
    """A title, headings with the widths of their columns in letters, and rows as long as the headings."""

    title: str
    columns: tuple[tuple[str, int], ...]
    rows: Sequence[Sequence[Cell]]


def csv_text(table: OneTable) -> str:
    """With a byte order mark, lines that end in CR LF, and an apostrophe before what would be taken for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([heading for heading, _ in table.columns])
    writer.writerows([_plain(cell) for cell in row] for row in table.rows)
    return f"\ufeff{out.getvalue()}"


def xlsx_bytes(table: OneTable, day: dt.date) -> bytes:
    """A workbook with one sheet, as of a day, which it names as that of its making: the same bytes every time."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    book.set_properties({"created": dt.datetime.combine(day, dt.time())})
    font = {"font_name": "Times New Roman", "valign": "top", "text_wrap": True}
    heading, text = book.add_format({**font, "bold": True, "bg_color": "#DCE6F1", "border": 1}), book.add_format(font)
    sheet = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", table.title)[:31])
    for index, (name, width) in enumerate(table.columns):
        sheet.set_column(index, index, width)
        sheet.write_string(0, index, name, heading)
    for number, row in enumerate(table.rows, 1):
        for index, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, index, _cut(cell), text)
            elif cell is not None:
                sheet.write_number(number, index, float(cell), text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table.rows), len(table.columns) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    book.close()
    return buffer.getvalue()


def _plain(cell: Cell) -> str | int:
    if isinstance(cell, Decimal):
        return f"{cell:f}"
    if isinstance(cell, str):
        return f"'{cell}" if _FORMULA.match(cell) else cell
    return "" if cell is None else cell


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"
