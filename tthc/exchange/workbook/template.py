"""Writing our workbook, empty or filled from the catalogue: headings with notes, lists to choose from, a guide.

Texts are written as texts, whatever they begin with; the same catalogue gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from tthc.exchange.limits import MAX_CELL_TEXT
from tthc.exchange.slugs import slug
from tthc.exchange.workbook.column import Column, Kind, Sheet
from tthc.exchange.workbook.columns import (
    BASE_SHEET,
    EXAMPLE,
    GUIDE_SHEET,
    LIST_ID,
    LIST_TITLES,
    LISTS_SHEET,
    SHEETS,
)
from tthc.exchange.workbook.rows import cell_value, names_of, rows_of
from tthc.exchange.workbook.words import UNITS
from tthc.exchange.yaml.procedure_file import plain
from tthc.exchange.yaml.three_way import compact
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Sector
from tthc.source import CannotRunError, say
from tthc.vietnamese import collation_key

_ROWS_WITH_LISTS = 5_000
"""So many rows of each sheet offer lists to choose from."""

_GUIDE = f"""\
Mỗi dòng ở trang “Thủ tục” là một thủ tục. Các trang sau nối với nó bằng cột “Mã thủ tục”.
“Thành phần hồ sơ”: mỗi dòng một giấy tờ. “Các bước”: mỗi dòng một bước. “Cách thức”: mỗi dòng một thời hạn và một mức \
thu của một hình thức nộp.
Cột có dấu * phải điền. Rê chuột lên tiêu đề để đọc ghi chú của từng cột.
Ô có danh sách: chọn trong danh sách. Ô nhiều giá trị: mỗi giá trị một dòng (Alt+Enter) hoặc cách nhau bằng dấu chấm \
phẩy.
Tên cơ quan, loại giấy tờ, đối tượng, lĩnh vực lấy từ danh mục của dự án. Danh mục chưa có loại giấy tờ nào thì để \
trống “Loại giấy tờ” và ghi tên vào “Tên trong hồ sơ”.
Điều chưa biết thì để trống, không ghi số tạm. Lệnh tthc check sẽ nêu những gì còn thiếu.
Không dùng công thức: ô có công thức bị từ chối, vì kết quả của nó có thể khác ở máy khác.
Dòng có chữ “{EXAMPLE}” ở cột đầu chỉ để tham khảo và không được đọc; có thể xóa.
Đọc vào danh mục: tthc import workbook TỆP.xlsx (thêm --dry-run để chỉ xem báo cáo). Có một ô sai thì không thủ tục \
nào trong tệp được ghi; báo cáo chỉ ra từng ô, ví dụ so-lieu.xlsx:Các bước!C14.
Trang ẩn “Danh mục” và “Bản gốc” dùng cho các danh sách và để nhận ra ai đã sửa điều gì; xin đừng sửa hai trang ấy.
""".splitlines()

_REQUIRED = frozenset(
    {("code",), ("id",), ("kind",), ("actor",), ("mode",), ("law",), ("type",), ("about",), ("text",), ("year",)}
    | {("dossiers",), ("source",), ("work",), ("agency",), ("number",), ("unit",)}
)
_NAME_IS_REQUIRED = frozenset({"", "steps", "cases", "conditions", "sources", "thresholds"})


def _is_required(sheet: Sheet, column: Column) -> bool:
    if sheet.part == "costs":
        return column.path in (("code",), ("work",))
    return column.path in _REQUIRED or (column.path == ("name",) and sheet.part in _NAME_IS_REQUIRED)


_EXAMPLES: Mapping[str, Mapping[tuple[str, ...], Any]] = {
    "": {("name",): "Đăng ký khai sinh", ("levels",): "Cấp xã", ("keywords",): "khai sinh\ntrẻ em"},
    "documents": {
        ("id",): "to-khai",
        ("name",): "Tờ khai đăng ký khai sinh",
        ("originals",): 1,
        ("submission",): "Nộp",
    },
    "steps": {
        ("id",): "tiep-nhan",
        ("name",): "Tiếp nhận, kiểm tra hồ sơ",
        ("kind",): "Tiếp nhận",
        ("duration", "#amount"): "0,5",
        ("duration", "#unit"): UNITS["working_days"],
        ("needs",): "to-khai",
        ("after",): "nop",
    },
    "channels": {
        ("mode",): "Trực tiếp",
        ("limit", "statutory", "#unit"): "trong ngày",
        ("fee", "amount"): 0,
    },
    "legal_basis": {("law",): "123/2015/NĐ-CP"},
}
"""One row of each of the sheets that are filled most; not read."""


def write_workbook(catalogue: Catalogue, procedures: Sequence[Procedure] = ()) -> bytes:
    """The workbook as bytes: with these procedures, or with example rows if there are none."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - no moment is meant
        _Writer(book, catalogue, procedures).write()
    return buffer.getvalue()


def chosen(catalogue: Catalogue, codes: Sequence[str], sectors: Sequence[str]) -> tuple[Procedure, ...]:
    """The latest versions of these procedures and of all in these sectors; a code that is not there is an error."""
    latest: dict[str, Procedure] = {}
    for version in sorted(catalogue.versions, key=lambda version: version.effective.start or dt.date.min):
        latest[version.code] = version
    if unknown := [code for code in codes if code not in latest]:
        raise CannotRunError(say("the catalogue has no procedure {codes}", codes=tuple(unknown)))
    wanted = {slug(sector) for sector in sectors}
    found = {
        code: procedure
        for code, procedure in latest.items()
        if code in codes or (procedure.sector and wanted & _names(procedure.sector.id, catalogue))
    }
    return tuple(found[code] for code in sorted(found))


def _names(sector: str, catalogue: Catalogue) -> set[str]:
    known = catalogue.all(Sector).get(sector)
    return {slug(sector), slug(known.name)} if known else {slug(sector)}


class _Writer:
    """Writes sheet after sheet of one workbook."""

    def __init__(self, book: Any, catalogue: Catalogue, procedures: Sequence[Procedure]) -> None:
        self.book = book
        self.catalogue = catalogue
        self.procedures = procedures
        kinds = {column.refers for sheet in SHEETS for column in sheet.columns if column.refers}
        self.names = {kind: names_of(catalogue, kind) for kind in sorted(kinds, key=lambda kind: kind.__name__)}
        self.lists = {kind.__name__: _sorted(names) for kind, names in self.names.items()}
        self.lists |= {
            _list_name(c): [(w, v) for v, w in c.words.items()] for s in SHEETS for c in s.columns if c.words
        }
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.number = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top", "align": "left"})
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
        )
        self.example = book.add_format(
            {"italic": True, "font_color": "#7F7F7F", "text_wrap": True, "valign": "top", "num_format": "@"}
        )

    def write(self) -> None:
        """The guide, the sheets, and the two hidden ones."""
        self._guide()
        for sheet in SHEETS:
            self._sheet(sheet)
        self._lists()
        self._base()
        self.book.worksheets_objs[1].activate()

    def _guide(self) -> None:
        guide = self.book.add_worksheet(GUIDE_SHEET)
        guide.set_column(0, 0, _GUIDE_WIDTH, self.text)
        guide.write_string(0, 0, "Bảng nhập thủ tục hành chính", self.heading)
        for number, line in enumerate(_GUIDE, start=1):
            guide.write_string(number, 0, f"{number}. {line}", self.text)
            guide.set_row(number, _height([(_GUIDE_WIDTH, line)]))
        self._print(guide, landscape=False)

    def _print(self, sheet: Any, *, landscape: bool = True) -> None:
        sheet.set_paper(9)
        if landscape:
            sheet.set_landscape()
            sheet.set_paper(8)
            sheet.fit_to_pages(2, 0)
            sheet.repeat_rows(0)
            sheet.repeat_columns(0, 1)

    def _sheet(self, sheet: Sheet) -> None:
        page = self.book.add_worksheet(sheet.title)
        page.freeze_panes(1, 2)
        page.set_row(0, 36)
        for number, column in enumerate(sheet.columns):
            required = _is_required(sheet, column)
            page.set_column(number, number, column.width, self._format(column))
            page.write_string(0, number, f"*{column.heading}" if required else column.heading, self.heading)
            if column.note:
                page.write_comment(0, number, column.note, {"x_scale": 2})
            self._offer(page, number, column)
        self._rows(page, sheet)
        self._print(page)

    def _format(self, column: Column) -> Any:
        return {Kind.WHOLE: self.number, Kind.DAY: self.day}.get(column.kind, self.text)

    def _offer(self, page: Any, number: int, column: Column) -> None:
        """A list to choose from, or what figures may be."""
        where = (1, number, _ROWS_WITH_LISTS, number)
        choices = self.lists.get(_list_name(column), ())
        if choices:
            letter = xl_col_to_name(list(self.lists).index(_list_name(column)) * 2)
            source = f"='{LISTS_SHEET}'!${letter}$2:${letter}${len(choices) + 1}"
            error = "information" if column.many else "stop"
            title, message = "Không có trong danh sách", "Chọn một giá trị trong danh sách."
            page.data_validation(
                *where,
                {
                    "validate": "list",
                    "source": source,
                    "error_type": error,
                    "error_title": title,
                    "error_message": message,
                    "show_error": not column.many,
                },
            )
        elif column.kind is Kind.WHOLE:
            page.data_validation(*where, {"validate": "integer", "criteria": ">=", "value": 0})

    def _rows(self, page: Any, sheet: Sheet) -> None:
        row = 1
        for values in self._values(sheet):
            cells = [cell_value(column, values.get(column.path), self.names) for column in sheet.columns]
            widths = [column.width for column in sheet.columns]
            page.set_row(row, _height([(w, c) for w, c in zip(widths, cells, strict=True) if isinstance(c, str)]))
            for number, (column, value) in enumerate(zip(sheet.columns, cells, strict=True)):
                self._write(page, row, number, column, value)
            row += 1
        if not self.procedures and sheet.part in _EXAMPLES:
            page.write_string(1, 0, EXAMPLE, self.example)
            for number, column in enumerate(sheet.columns):
                if column.path in _EXAMPLES[sheet.part]:
                    page.write(1, number, _EXAMPLES[sheet.part][column.path], self.example)

    def _values(self, sheet: Sheet) -> Iterator[Mapping[tuple[str, ...], Any]]:
        for procedure in self.procedures:
            yield from rows_of(sheet, procedure, self.catalogue)

    def _write(self, page: Any, row: int, number: int, column: Column, value: object) -> None:
        match value:
            case None:
                return
            case int():
                page.write_number(row, number, value, self.number)
            case dt.date():
                page.write_datetime(row, number, value, self.day)
            case _:
                page.write_string(row, number, str(value), self._format(column))

    def _lists(self) -> None:
        """Names and ids of each kind, side by side."""
        page = self.book.add_worksheet(LISTS_SHEET)
        page.hide()
        for number, (title, choices) in enumerate(self.lists.items()):
            page.write_string(0, number * 2, LIST_TITLES.get(title, title))
            page.write_string(0, number * 2 + 1, LIST_ID)
            for row, (name, id_) in enumerate(choices, start=1):
                page.write_string(row, number * 2, name)
                page.write_string(row, number * 2 + 1, id_)

    def _base(self) -> None:
        """What the catalogue says now, to tell later what was changed here and what was changed there."""
        page = self.book.add_worksheet(BASE_SHEET)
        page.hide()
        for row, procedure in enumerate(self.procedures):
            text = json.dumps(compact(plain(procedure)), ensure_ascii=False)
            page.write_string(row, 0, procedure.code)
            for number, start in enumerate(range(0, len(text), MAX_CELL_TEXT), start=1):
                page.write_string(row, number, text[start : start + MAX_CELL_TEXT])


_GUIDE_WIDTH = 85


def _height(cells: Sequence[tuple[int, str]]) -> float:
    """How high a row must be for its texts, in points: programs do not agree on doing this by themselves."""
    lines = (sum(len(line) // max(width - 1, 1) + 1 for line in text.split("\n")) for width, text in cells)
    return min(15.0 * max(lines, default=1), 405.0)


def _list_name(column: Column) -> str:
    """The heading of the list that a column offers: its kind of entry, or its words."""
    return column.refers.__name__ if column.refers else "|".join(column.words)


def _sorted(names: Mapping[str, str]) -> Sequence[tuple[str, str]]:
    return sorted(((name, id_) for id_, name in names.items()), key=lambda pair: (collation_key(pair[0]), pair[1]))
