"""The tables of the catalogue as a folder of CSV files that a spreadsheet opens with its accents and without danger.

UTF-8 with a byte order mark, lines that end in CR LF, an apostrophe before what would be taken for a formula.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from decimal import Decimal

from tthc.exchange.tables.cells import Cell
from tthc.exchange.tables.tables import TABLES, Table
from tthc.model.catalogue import Catalogue

_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")

READ_ME = """\
Mỗi tệp là một bảng. Mã hóa UTF-8 có BOM, ngăn cách bằng dấu phẩy, dòng kết thúc bằng CR LF.
Ô bắt đầu bằng = + - @ hoặc dấu tab có thêm dấu nháy đơn (') ở đầu, để bảng tính không coi là công thức.
Khi mở bằng Excel, dùng Dữ liệu > Từ văn bản/CSV và chọn kiểu Văn bản cho cột mã, để 1.001190 không thành 1.00119;
bản .xlsx (tthc export xlsx) không cần bước này. Bản .json giữ nguyên mọi giá trị.
"""


def csv_files(catalogue: Catalogue) -> Mapping[str, bytes]:
    """The files by name, with a note for who opens them."""
    files = {f"{table.name}.csv": _csv(table, catalogue) for table in TABLES}
    return {**files, "doc-truoc.txt": READ_ME.replace("\n", "\r\n").encode("utf-8-sig")}


def _csv(table: Table, catalogue: Catalogue) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(heading for heading, _ in table.columns)
    writer.writerows(map(_cell, row) for row in table.fill(catalogue))
    return text.getvalue().encode("utf-8-sig", "replace")


def _cell(value: Cell) -> str | int:
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, str):
        return harmless(value)
    return "" if value is None else value


def harmless(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet would take for a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
