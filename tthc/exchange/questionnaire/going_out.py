"""Writing the workbook that a department gets: a guide, the questions with what the catalogue knows, room to answer.

Everything but the room to answer is locked. What identifies the questions stands on a hidden sheet, with a mark over
all of it. Texts are written as texts; the same questionnaire gives the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import xlsxwriter

from tthc.exchange.limits import MAX_CELL_TEXT
from tthc.exchange.questionnaire.words import (
    CRITERIA,
    DETAILS,
    FORMAT,
    GUARD,
    GUIDE,
    LOOK_UP,
    REPLIES,
    SHEETS,
    Blank,
    Guard,
    Heading,
)
from tthc.model.questionnaire import AskedRow, DetailKind, Questionnaire, Reply
from tthc.vietnamese import collation_key, write_count, write_date

WIDTHS: Mapping[Heading, int] = MappingProxyType(
    {
        Heading.CODE: 11,
        Heading.PROCEDURE: 24,
        Heading.PART: 24,
        Heading.CRITERION: 12,
        Heading.QUESTION: 42,
        Heading.KNOWN: 11,
        Heading.WHY: 34,
        Heading.PLACE: 20,
        Heading.REPLY: 15,
        Heading.DETAIL: 28,
        Heading.EXPECTED: 28,
        Heading.REASON: 32,
        Heading.UNSTICKS: 22,
        Heading.ROW: 18,
    }
)
TO_FILL = frozenset({Heading.REPLY, Heading.DETAIL, Heading.REASON})
OF_THE_CATALOGUE = frozenset({Heading.KNOWN, Heading.WHY, Heading.PLACE})
MOST_CHOICES = 6
"""So many things are named in the cell that says what a detail may be; more stand on a sheet of their own."""

_GUIDE = """\
Phiếu này hỏi ý kiến của cơ quan về từng thủ tục, từng giấy tờ, từng bước; mỗi dòng là một câu hỏi.
Cột nền xám “Danh mục trả lời”, “Danh mục cho biết” là điều danh mục đã ghi, kèm nơi ghi. Đó chưa phải là câu trả lời: \
đề nghị cơ quan xác nhận hoặc bác bỏ.
Ở cột “Trả lời” chọn: “{as_known}” nếu danh mục ghi đúng; “{yes}” hoặc “{no}” nếu danh mục chưa ghi hoặc ghi sai; \
“{unclear}” nếu chưa xác định được; “{not_applicable}” nếu câu hỏi không áp dụng.
Trả lời “{yes}” mà cột “Chi tiết cần ghi” có chữ thì ghi vào cột “Chi tiết”: văn bản ghi điều, khoản và số, ký hiệu; \
nhiều bước, nhiều giấy tờ thì mỗi tên một dòng (Alt+Enter) hoặc cách nhau bằng dấu chấm phẩy.
Cột “Lý do, đề xuất” ghi tự do. Câu nào chưa trả lời thì để trống; ô trống không được hiểu là đồng ý. \
Khi gửi lại phiếu, ô trống giữ nguyên câu trả lời lần trước; muốn rút lại thì chọn “{unclear}”.
Câu có chữ ở cột “Gỡ vướng cho” là câu mà một phương án đơn giản hóa còn thiếu; đề nghị trả lời trước.
Không dùng công thức; không xóa, không chép đè cột cuối. Một ô sai thì cả phiếu chưa được nhận, kèm báo cáo chỉ rõ ô.
Điền tên người trả lời và ngày trả lời vào hai ô dưới đây rồi gửi lại tệp này.
"""


def questionnaire_workbook(asked: Questionnaire) -> bytes:
    """The workbook as the bytes of an .xlsx file."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        book.set_properties({"created": dt.datetime(2000, 1, 1)})  # noqa: DTZ001 - no moment is meant
        _Writer(book, asked).write()
    return buffer.getvalue()


def guard_mark(lines: Iterable[str]) -> str:
    """The mark (SHA-256) of the lines of the hidden sheet: somebody who changes one by hand is found out."""
    return hashlib.sha256("\n".join((FORMAT, *lines)).encode()).hexdigest()


class _Writer:
    """Writes sheet after sheet of one workbook."""

    def __init__(self, book: Any, asked: Questionnaire) -> None:
        self.book = book
        self.asked = asked
        cell = {"text_wrap": True, "valign": "top", "num_format": "@", "border": 1, "border_color": "#BFBFBF"}
        self.plain = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        self.locked = book.add_format(cell)
        self.known = book.add_format({**cell, "bg_color": "#E7E6E6", "italic": True})
        self.open = book.add_format({**cell, "bg_color": "#FFFBE6", "locked": False})
        self.wanted = book.add_format({**cell, "bold": True})
        self.heading = book.add_format(
            {"bold": True, "bg_color": "#1F3864", "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter"}
        )

    def write(self) -> None:
        """The guide, one sheet for each kind of part, and the hidden one."""
        self._guide()
        for part, title in SHEETS.items():
            self._sheet(title, [row for row in self.asked.rows if row.question.about is part])
        self._look_up()
        self._guard()

    def _guide(self) -> None:
        page = self.book.add_worksheet(GUIDE)
        page.set_column(0, 0, 42)
        page.set_column(1, 1, 60)
        page.write_string(0, 0, "Phiếu hỏi rà soát, đánh giá thủ tục hành chính", self.heading)
        page.write_string(0, 1, self.asked.agency_name, self.heading)
        about = f"{write_count(len({row.procedure for row in self.asked.rows}))} thủ tục"
        questions = f"{write_count(len(self.asked.rows))} câu hỏi; lập theo danh mục ngày {write_date(self.asked.day)}"
        page.write_string(1, 0, about, self.plain)
        page.write_string(1, 1, questions, self.plain)
        words = {reply.value: word for reply, word in REPLIES.items()}
        lines = _GUIDE.format(**words).splitlines()
        for number, line in enumerate(lines, 1):
            page.merge_range(number + 1, 0, number + 1, 1, f"{number}. {line}", self.plain)
            page.set_row(number + 1, _height([(100, line)]))
        for number, blank in enumerate(Blank, len(lines) + 3):
            page.write_string(number, 0, blank, self.locked)
            page.write_blank(number, 1, None, self.open)
        self._set_up(page)

    def _sheet(self, title: str, rows: Sequence[AskedRow]) -> None:
        page = self.book.add_worksheet(title)
        page.freeze_panes(1, 3)
        page.set_row(0, 32)
        for column, heading in enumerate(Heading):
            page.set_column(column, column, WIDTHS[heading])
            page.write_string(0, column, heading, self.heading)
        for number, row in enumerate(rows, 1):
            self._row(page, number, row)
        if rows:
            page.autofilter(0, 0, len(rows), len(Heading) - 1)
            self._offer(page, len(rows))
        self._set_up(page)

    def _row(self, page: Any, number: int, row: AskedRow) -> None:
        texts = texts_of(row)
        for column, heading in enumerate(Heading):
            look = self._look(heading, row)
            if texts[heading]:
                page.write_string(number, column, texts[heading][:MAX_CELL_TEXT], look)
            else:
                page.write_blank(number, column, None, look)
        page.set_row(number, _height([(WIDTHS[heading], text) for heading, text in texts.items()]))

    def _look(self, heading: Heading, row: AskedRow) -> Any:
        if heading in TO_FILL:
            return self.open
        if heading in OF_THE_CATALOGUE:
            return self.known
        return self.wanted if heading is Heading.QUESTION and row.unsticks else self.locked

    def _offer(self, page: Any, rows: int) -> None:
        """The list of answers."""
        column = list(Heading).index(Heading.REPLY)
        page.data_validation(
            1,
            column,
            rows,
            column,
            {
                "validate": "list",
                "source": list(REPLIES.values()),
                "error_title": "Không có trong danh sách",
                "error_message": "Chọn một câu trả lời trong danh sách, hoặc để trống.",
            },
        )

    def _set_up(self, page: Any) -> None:
        """Locked but for the cells to fill, without a password: it keeps from slips, not from people; printed on A3."""
        allowed = ("format_columns", "format_rows", "autofilter", "sort")
        page.protect("", dict.fromkeys(allowed, True))
        page.set_paper(8)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_footer("&L&A&RTrang &P/&N")

    def _look_up(self) -> None:
        """Names and ids of everything that a detail may name; what belongs to one procedure, by procedure."""
        page = self.book.add_worksheet(LOOK_UP)
        for column, (heading, width) in enumerate((("Loại", 34), ("Mã thủ tục", 12), ("Tên", 70), ("Mã", 30))):
            page.set_column(column, column, width)
            page.write_string(0, column, heading, self.heading)
        lines = dict.fromkeys(_choices(self.asked.rows))
        for number, line in enumerate(lines, 1):
            for column, text in enumerate(line):
                page.write_string(number, column, text, self.locked)
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(lines), 3)
        self._set_up(page)

    def _guard(self) -> None:
        page = self.book.add_worksheet(GUARD)
        page.very_hidden()
        page.protect("")
        lines = guard_lines(self.asked)
        page.write_string(0, 0, FORMAT)
        page.write_string(0, 1, guard_mark(f"{name}\t{value}" for name, value in lines))
        for number, (name, value) in enumerate(lines, 1):
            page.write_string(number, 0, name)
            if value:
                page.write_string(number, 1, value)


def guard_lines(asked: Questionnaire) -> list[tuple[str, str]]:
    """What the hidden sheet holds: whose it is, the state of the catalogue, and each row with what was known."""
    head = {
        Guard.AGENCY: asked.agency,
        Guard.CATALOGUE: asked.catalogue,
        Guard.DAY: asked.day.isoformat(),
        Guard.VERSION: asked.version,
        Guard.ROWS: str(len(asked.rows)),
    }
    rows = [(row.id, row.known.reply.value if row.known.reply else "") for row in asked.rows]
    return [*((name.value, value) for name, value in head.items()), *rows]


def texts_of(row: AskedRow) -> dict[Heading, str]:
    """What stands in the cells of a row before anybody answers."""
    return {
        Heading.CODE: row.procedure,
        Heading.PROCEDURE: row.procedure_name,
        Heading.PART: row.component_name,
        Heading.CRITERION: CRITERIA[row.question.criterion],
        Heading.QUESTION: row.question.text,
        Heading.KNOWN: _reply(row.known.reply),
        Heading.WHY: row.known.text,
        Heading.PLACE: row.known.place,
        Heading.REPLY: "",
        Heading.DETAIL: "",
        Heading.EXPECTED: _expected(row),
        Heading.REASON: "",
        Heading.UNSTICKS: "\n".join(row.unsticks),
        Heading.ROW: row.id,
    }


def _choices(rows: Sequence[AskedRow]) -> Iterator[tuple[str, str, str, str]]:
    """What details may name, each kind in its order: kind, procedure, name, id."""
    for kind in DetailKind:
        asked = [row for row in rows if row.question.detail is kind]
        of = {
            (row.procedure if kind in _OF_ONE else "", id_): name for row in asked for id_, name in row.choices.items()
        }
        for (code, id_), name in sorted(of.items(), key=lambda pair: (pair[0][0], collation_key(pair[1]))):
            yield DETAILS[kind], code, name, id_


_OF_ONE = frozenset({DetailKind.STEPS, DetailKind.DOCUMENTS})
"""What belongs to one procedure."""


def _reply(reply: Reply | None) -> str:
    return REPLIES[reply] if reply else ""


def _expected(row: AskedRow) -> str:
    kind = row.question.detail
    if kind is None:
        return ""
    if kind in (DetailKind.TEXT, DetailKind.LAW) or not row.choices:
        return DETAILS[kind]
    if len(row.choices) > MOST_CHOICES:
        return f"{DETAILS[kind]} (trang “{LOOK_UP}”)"
    return f"{DETAILS[kind]}:\n" + "\n".join(f"{name} [{one}]" for one, name in row.choices.items())


def _height(cells: Sequence[tuple[int, str]]) -> float:
    """How high a row must be for its texts, in points."""
    lines = (sum(len(line) // max(width - 1, 1) + 1 for line in text.split("\n")) for width, text in cells)
    return min(15.0 * max(lines, default=1), 405.0)
