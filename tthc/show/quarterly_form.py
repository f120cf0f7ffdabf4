"""The quarterly form as sheets of a workbook: its own columns in its own order, what it has no room for beside them.

Sums are formulas that a spreadsheet works out anew; the values they are written with are the audit's. Names are always
texts, so that one beginning with = + - or @ is harmless.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from tthc.audit.figures.quarterly_form import FORM, FORM_SOURCE, FormLine
from tthc.audit.reading.foreign_names import UNKNOWN as NOT_SHOWN
from tthc.exchange.audit_names import AGENCY_LEVELS, UNKNOWN, UNRECOGNISED
from tthc.vietnamese import write_date

FIRST_ROW, LAST_HEAD = 6, 9
"""Rows of the sheet (from 0): where the head begins, and where the numbers of the columns stand."""

NAMED = 2
"""Columns before the figures: the number and the name of a line."""


@dataclass(frozen=True)
class Figure:
    """A column of figures: its heading, what of a line stands in it, and of which columns (from 0) it is the sum."""

    heading: str
    counted: str
    parts: tuple[int, ...] = ()


FIGURES = (
    Figure("Tổng số", "received", (3, 4, 5, 13)),
    Figure("Trực tuyến", "online"),
    Figure("Trực tiếp, dịch vụ bưu chính", "in_person"),
    Figure("Từ kỳ trước", "carried_over"),
    Figure("Tổng số", "settled", (7, 8, 9)),
    Figure("Trước hạn", "early"),
    Figure("Đúng hạn", "on_time"),
    Figure("Quá hạn", "late"),
    Figure("Tổng số", "open", (11, 12)),
    Figure("Trong hạn", "open_in_time"),
    Figure("Quá hạn", "open_late"),
    Figure("Không rõ kênh nộp", "unknown_channel"),
    Figure("Từ chối", "refused"),
    Figure("Rút hồ sơ", "withdrawn"),
    Figure("Chưa rõ thời hạn", "without_limit"),
    Figure("Trong đó: đang tạm dừng", "paused"),
)
COUNTED = {column: one.counted for column, one in enumerate(FIGURES, NAMED) if not one.parts}
SUMS = {column: one for column, one in enumerate(FIGURES, NAMED) if one.parts}
CHECK = NAMED + len(FIGURES)
"""The column that says whether a line adds up: the last."""

BANDS = (
    (2, 5, "Số hồ sơ nhận giải quyết"),
    (6, 9, "Số hồ sơ đã giải quyết"),
    (10, 12, "Số hồ sơ đang giải quyết"),
    (13, 17, "Ngoài biểu"),
)
"""What stands over several columns."""

WAYS = (3, 4)
"""Columns that stand under a heading of their own within a band."""


@dataclass(frozen=True)
class Heading:
    """What stands above a sheet: who reports about which days, what the lines are, and which limit they keep to."""

    unit: str
    period: str
    start: date
    end: date
    lines: str
    limit: str
    synthetic: bool


@dataclass(frozen=True)
class _Looks:
    title: Any
    small: Any
    warning: Any
    head: Any
    number: Any
    name: Any
    count: Any
    level: Any
    level_count: Any
    check: Any


def looks_of(book: xlsxwriter.Workbook) -> _Looks:
    """The formats of a book's forms, made once."""
    font = {"font_name": "Times New Roman", "font_size": 10, "valign": "vcenter"}
    boxed = {**font, "border": 1, "text_wrap": True}
    count = {**boxed, "num_format": "[$-42A]#,##0;-#,##0;0", "align": "right"}
    return _Looks(
        title=book.add_format({**font, "bold": True, "font_size": 13, "align": "center", "text_wrap": True}),
        small=book.add_format({**font, "text_wrap": True, "valign": "top"}),
        warning=book.add_format({**font, "bold": True, "font_color": "#A3201B", "align": "center"}),
        head=book.add_format({**boxed, "bold": True, "align": "center"}),
        number=book.add_format({**boxed, "italic": True, "align": "center", "font_size": 8}),
        name=book.add_format({**boxed, "align": "left"}),
        count=book.add_format(count),
        level=book.add_format({**boxed, "bold": True, "align": "left", "bg_color": "#EEF3F8"}),
        level_count=book.add_format({**count, "bold": True, "bg_color": "#EEF3F8"}),
        check=book.add_format({**boxed, "align": "center", "font_size": 8}),
    )


def write_form(
    book: xlsxwriter.Workbook,
    looks: _Looks,
    title: str,
    heading: Heading,
    lines: Sequence[FormLine],
    names: Mapping[str, str],
) -> None:
    """One sheet: the lines of each level below the sum of that level, and the sum of all first."""
    sheet = book.add_worksheet(title)
    _set_up(sheet)
    _write_top(sheet, looks, heading)
    _write_head(sheet, looks, heading)
    row = LAST_HEAD + 1
    levels = [(level, list(group)) for level, group in groupby(lines, lambda line: line.level)]
    starts = list(_starts(row + 1, levels))
    total = _added(lines, None)
    _write_sum(sheet, looks, row, "TỔNG SỐ", total, [_range(start, start) for start in starts])
    for number, ((level, group), start) in enumerate(zip(levels, starts, strict=True)):
        name = f"{_letter(number)}. {AGENCY_LEVELS.get(level or '', UNKNOWN.capitalize())}"
        _write_sum(sheet, looks, start, name, _added(group, level), [_range(start + 1, start + len(group))])
        for below, line in enumerate(group, 1):
            _write_line(sheet, looks, start + below, below, _named(line, names), line)
    last = row + len(levels) + len(lines)
    _write_foot(sheet, looks, last + 2)
    sheet.print_area(0, 0, last + 8, CHECK)


def _named(line: FormLine, names: Mapping[str, str]) -> str:
    if line.key is None:
        return UNKNOWN
    return UNRECOGNISED if line.key == NOT_SHOWN else names.get(line.key, line.key)


def _starts(first: int, levels: Sequence[tuple[str | None, Sequence[FormLine]]]) -> Iterator[int]:
    """The row of each level's sum."""
    for _, group in levels:
        yield first
        first += len(group) + 1


def _letter(number: int) -> str:
    return str(xl_col_to_name(number))


def _range(first: int, last: int) -> tuple[int, int]:
    return first, last


def _added(lines: Sequence[FormLine], level: str | None) -> FormLine:
    return FormLine(level, None, **{name: sum(getattr(line, name) for line in lines) for name in COUNTED.values()})


def _set_up(sheet: Any) -> None:
    """A4 across, as wide as the paper; the head is repeated on every page and stays on the screen."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.repeat_rows(FIRST_ROW, LAST_HEAD)
    sheet.freeze_panes(LAST_HEAD + 1, 2)
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 4.5)
    sheet.set_column(1, 1, 34)
    sheet.set_column(2, CHECK, 9)


def _write_top(sheet: Any, looks: _Looks, heading: Heading) -> None:
    sheet.merge_range(0, 0, 2, 3, f"Biểu số {FORM}\n(bố cục theo {FORM_SOURCE}; xem ghi chú cuối biểu)", looks.small)
    title = "TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH TẠI CƠ QUAN, ĐƠN VỊ TRỰC TIẾP GIẢI QUYẾT"
    sheet.merge_range(0, 4, 1, 13, title, looks.title)
    days = f"ngày {write_date(heading.start)} đến ngày {write_date(heading.end)}"
    period = f"{heading.period} (Từ {days})" if heading.period else f"từ {days}"
    sheet.merge_range(2, 4, 2, 13, f"Kỳ báo cáo: {period} – so với {heading.limit}", looks.small)
    unit = f"– Đơn vị báo cáo: {heading.unit}\n– Đơn vị nhận báo cáo: ……"
    sheet.merge_range(0, 14, 2, CHECK, unit, looks.small)
    if heading.synthetic:
        text = "SỐ LIỆU MÔ PHỎNG (synthetic): không phải hồ sơ thật, không dùng để báo cáo"
        sheet.merge_range(3, 0, 3, CHECK, text, looks.warning)
    sheet.merge_range(4, 14, 4, CHECK, "Đơn vị tính: số hồ sơ TTHC", looks.small)


def _write_head(sheet: Any, looks: _Looks, heading: Heading) -> None:
    top, middle, low = FIRST_ROW, FIRST_ROW + 1, FIRST_ROW + 2
    sheet.merge_range(top, 0, low, 0, "STT", looks.head)
    sheet.merge_range(top, 1, low, 1, heading.lines, looks.head)
    for first, last, text in BANDS:
        sheet.merge_range(top, first, top, last, text, looks.head)
    sheet.merge_range(middle, WAYS[0], middle, WAYS[-1], "Trong đó", looks.head)
    for column, figure in enumerate(FIGURES, NAMED):
        if column in WAYS:
            sheet.write_string(low, column, figure.heading, looks.head)
        else:
            sheet.merge_range(middle, column, low, column, figure.heading, looks.head)
    sheet.merge_range(top, CHECK, low, CHECK, "Cộng khớp", looks.head)
    sheet.set_row(low, 54)
    sheet.set_row(LAST_HEAD, 24)
    for column in range(CHECK + 1):
        sheet.write_string(LAST_HEAD, column, _numbered(column), looks.number)


def _numbered(column: int) -> str:
    """The number of a column, and what it is the sum of."""
    figure = SUMS.get(column)
    parts = "+".join(f"({part + 1})" for part in figure.parts) if figure else ""
    return f"({column + 1})={parts}" if parts else f"({column + 1})"


def _write_line(sheet: Any, looks: _Looks, row: int, number: int, name: str, line: FormLine) -> None:
    sheet.write_number(row, 0, number, looks.check)
    sheet.write_string(row, 1, name, looks.name)
    for column, counted in COUNTED.items():
        sheet.write_number(row, column, getattr(line, counted), looks.count)
    _write_across(sheet, row, line, looks.count, looks.check)


def _write_sum(
    sheet: Any, looks: _Looks, row: int, name: str, line: FormLine, ranges: Sequence[tuple[int, int]]
) -> None:
    """Every column as the sum of the lines below it."""
    sheet.write_blank(row, 0, None, looks.level)
    sheet.write_string(row, 1, name, looks.level)
    for column, counted in COUNTED.items():
        letter = xl_col_to_name(column)
        cells = ",".join(f"{letter}{first + 1}:{letter}{last + 1}" for first, last in ranges)
        formula = f"=SUM({cells})" if cells else "=0"
        sheet.write_formula(row, column, formula, looks.level_count, getattr(line, counted))
    _write_across(sheet, row, line, looks.level_count, looks.check)


def _write_across(sheet: Any, row: int, line: FormLine, look: Any, check: Any) -> None:
    """The sums of a line, and whether every dossier in hand is in one column."""
    for column, figure in SUMS.items():
        cells = "+".join(xl_rowcol_to_cell(row, part) for part in figure.parts)
        sheet.write_formula(row, column, f"={cells}", look, getattr(line, figure.counted))
    total, *rest = (xl_rowcol_to_cell(row, column) for column in (2, 6, 10, 14, 15, 16))
    formula = f'=IF({total}={"+".join(rest)},"khớp","LỆCH "&({total}-({"+".join(rest)})))'
    sheet.write_formula(row, CHECK, formula, check, "khớp" if line.adds_up else "LỆCH")


AS_PRINTED = (
    f"– Các cột (1)–(13) xếp theo biểu {FORM} như phần mềm một cửa đang in ra, ghi là ban hành theo {FORM_SOURCE}; "
    "chưa đối chiếu với văn bản gốc và với các thông tư ban hành sau (như TT 03/2025/TT-VPCP). Kiểm tra trước khi gửi."
)
SET_APART = (
    "– Cột (12), (13) gồm cả hồ sơ đang tạm dừng; cột (18) cho biết số đó. Có nơi ghi hồ sơ từ chối và hồ sơ rút vào "
    "cột (9) “đúng hạn”; ở đây để riêng ở cột (15), (16)."
)
FOOT = ("Ghi chú:", AS_PRINTED, SET_APART, "– Kiểm tra: (3) = (7) + (11) + (15) + (16) + (17).")


def _write_foot(sheet: Any, looks: _Looks, row: int) -> None:
    for below, text in enumerate(FOOT):
        sheet.merge_range(row + below, 0, row + below, CHECK, text, looks.small)
        sheet.set_row(row + below, 26 if len(text) > 150 else 14)
    sheet.merge_range(row + len(FOOT), 14, row + len(FOOT), CHECK, "Người lập biểu", looks.title)
