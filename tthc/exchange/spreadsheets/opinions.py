"""The table of opinions and answers (bảng tổng hợp, tiếp thu, giải trình ý kiến) as a spreadsheet, out and back in."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc.exchange.limits import MAX_CELL_TEXT, MAX_SHEET_ROWS
from tthc.exchange.sources.file_kind import FileKind, kind_of, read_bytes
from tthc.exchange.sources.record import tidy
from tthc.exchange.sources.workbook_cells import Cell, read_sheets
from tthc.exchange.tables.one_table import OneTable
from tthc.model.decision import Given, ProposalFile, Reply
from tthc.source import Message, Position, Problem, say, shorten
from tthc.vietnamese import fold

NUMBER, PROPOSAL, GIVER, SOURCE, GIVEN, TEXT, REPLY, ANSWER = (
    "Số ý kiến (không sửa)",
    "Mã phương án",
    "Cơ quan, tổ chức, cá nhân góp ý",
    "Văn bản góp ý",
    "Ngày góp ý",
    "Nội dung góp ý",
    "Tiếp thu, giải trình",
    "Nội dung tiếp thu, giải trình",
)
_WIDTHS: Mapping[str, int] = {
    NUMBER: 14,
    PROPOSAL: 44,
    GIVER: 28,
    SOURCE: 20,
    GIVEN: 12,
    TEXT: 60,
    REPLY: 18,
    ANSWER: 60,
}
_NEEDED = (PROPOSAL, GIVER, TEXT)

REPLY_WORDS: Mapping[Reply, str] = {
    Reply.ACCEPTED: "tiếp thu",
    Reply.PARTLY: "tiếp thu một phần",
    Reply.EXPLAINED: "giải trình",
}
"""What stands in the column of replies."""


def opinions_table(files: Iterable[ProposalFile]) -> OneTable:
    """Every opinion on some proposals, answered or not, one in a row.

    Its number says with the number of the last entry about it what the row was made from: "YK 12-20", which no
    spreadsheet takes for a day or a time.
    """
    rows = [
        (
            f"YK {opinion.id}-{opinion.last}",
            file.proposal.id,
            opinion.giver,
            opinion.source,
            f"{opinion.given:%d/%m/%Y}" if opinion.given else "",
            opinion.text,
            REPLY_WORDS[opinion.reply] if opinion.reply else "",
            opinion.answer,
        )
        for file in files
        for opinion in file.opinions
    ]
    return OneTable("Ý kiến góp ý", tuple(_WIDTHS.items()), rows)


@dataclass(frozen=True)
class OpinionRow:
    """An opinion as a row of the table has it; `given.proposal` is what stands there, and may be how an id begins."""

    given: Given
    at: Position


def read_opinions(path: Path, today: dt.date) -> Iterator[OpinionRow | Problem]:
    """The opinions in a table (.xlsx or CSV in UTF-8), by its headings, and everything that is wrong with it.

    A row without a number is an opinion that is not written down yet.
    """
    data = read_bytes(path)
    if isinstance(data, Message):
        yield Problem("I001", Position(path.name, 1, 1), data)
        return
    rows = _sheet_rows(data, path.name) if kind_of(data) is FileKind.OFFICE else _csv_rows(data, path.name)
    if isinstance(rows, Message):
        yield Problem("I001", Position(path.name, 1, 1), rows)
        return
    yield from _opinions(rows, path.name, today)


Row = Mapping[int, Cell]


def _sheet_rows(data: bytes, file: str) -> Sequence[Row] | Message:
    """The rows of the first sheet."""
    sheets = read_sheets(data, file)
    if isinstance(sheets, Message):
        return sheets
    first = next(iter(sheets.values()), None)
    return list(first.rows.values()) if first else []


def _csv_rows(data: bytes, file: str) -> Sequence[Row] | Message:
    """The rows of a CSV file with commas or, as a Vietnamese Excel writes them, semicolons."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return say("the file is not UTF-8: save it as 'CSV UTF-8', or as .xlsx")
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        read = [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        return say("the file is no CSV: {why}", why=error)
    if len(read) > MAX_SHEET_ROWS:
        return say("the sheet {name} has more than {limit} rows", name=file, limit=MAX_SHEET_ROWS)
    return [cells for line, row in read if (cells := _csv_cells(row, Position(file, line, 1)))]


def _csv_cells(row: Sequence[str], at: Position) -> Row:
    wrong = say("a text of more than {limit} characters", limit=MAX_CELL_TEXT)
    return {
        place: Cell(at, tidy(_unguarded(text))[0], wrong=wrong if len(text) > MAX_CELL_TEXT else None)
        for place, text in enumerate(row, 1)
        if text.strip()
    }


def _unguarded(text: str) -> str:
    """Without the apostrophe that keeps a spreadsheet from taking a text for a formula."""
    return text[1:] if re.match(r"'\s*[=+\-@＝＋－＠]", text) else text


def _opinions(rows: Sequence[Row], file: str, today: dt.date) -> Iterator[OpinionRow | Problem]:
    headings = {fold(name): name for name in _WIDTHS}
    columns = (
        {place: headings[fold(cell.text)] for place, cell in rows[0].items() if fold(cell.text) in headings}
        if rows
        else {}
    )
    if missing := tuple(name for name in _NEEDED if name not in columns.values()):
        yield Problem("I130", Position(file, 1, 1), say("these columns are missing: {columns}", columns=missing))
        return
    for row in rows[1:]:
        yield from _opinion({columns[place]: cell for place, cell in row.items() if place in columns}, today)


def _opinion(row: Mapping[str, Cell], today: dt.date) -> Iterator[OpinionRow | Problem]:
    if not row:
        return
    problems = list(_mistakes(row, today))
    yield from problems
    if problems:
        return
    text = _texts(row)
    number, seen = _number(text[NUMBER]) or (None, None)
    given = Given(
        text[PROPOSAL],
        text[GIVER],
        text[TEXT],
        _day(text[GIVEN]),
        text[SOURCE],
        _reply(text[REPLY]),
        text[ANSWER],
        number,
        seen,
    )
    yield OpinionRow(given, next(iter(row.values())).at)


def _texts(row: Mapping[str, Cell]) -> Mapping[str, str]:
    return {name: row[name].text if name in row else "" for name in _WIDTHS}


def _mistakes(row: Mapping[str, Cell], today: dt.date) -> Iterator[Problem]:
    """Everything that is wrong with a row."""
    at, text = next(iter(row.values())).at, _texts(row)
    yield from (Problem("I131", cell.at, cell.wrong) for cell in row.values() if cell.wrong)
    if missing := tuple(name for name in _NEEDED if name not in row):
        yield Problem("I132", at, say("this row lacks: {columns}", columns=missing))
    if text[NUMBER] and _number(text[NUMBER]) is None:
        why = say("{text!r} is no number of an opinion: leave it as it was exported, or empty", text=text[NUMBER])
        yield Problem("I137", row[NUMBER].at, why)
    if text[GIVEN]:
        yield from _wrong_days(_day(text[GIVEN]), row[GIVEN], today)
    yield from _wrong_replies(row, text)


def _wrong_days(given: dt.date | None, cell: Cell, today: dt.date) -> Iterator[Problem]:
    if given is None:
        yield Problem("I133", cell.at, say("{text!r} is not a day: write 23/11/2026", text=shorten(cell.text)))
    elif given > today:
        yield Problem("I133", cell.at, say("an opinion cannot be of {day}: that is still to come", day=given))


def _wrong_replies(row: Mapping[str, Cell], text: Mapping[str, str]) -> Iterator[Problem]:
    at, reply, words = next(iter(row.values())).at, _reply(text[REPLY]), tuple(REPLY_WORDS.values())
    if text[REPLY] and reply is None:
        why = say("{text!r} is none of: {words}", text=shorten(text[REPLY]), words=words)
        yield Problem("I134", row[REPLY].at, why)
    if text[ANSWER] and not text[REPLY]:
        yield Problem("I134", at, say("an answer says which it is: {words}", words=words))
    if reply not in (None, Reply.ACCEPTED) and not text[ANSWER]:
        yield Problem("I135", at, say("what is not taken over as it is says why"))


def _number(text: str) -> tuple[int, int | None] | None:
    """The number of an opinion and, if it says so, of the last entry about it that the row was made from."""
    found = re.fullmatch(r"(?:YK\s*)?(\d{1,9})(?:\s*-\s*(\d{1,9}))?", text.strip(), re.IGNORECASE)
    return (int(found[1]), int(found[2]) if found[2] else None) if found else None


def _day(text: str) -> dt.date | None:
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"):
        try:
            return dt.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


def _reply(text: str) -> Reply | None:
    return {fold(word): reply for reply, word in REPLY_WORDS.items()}.get(fold(text.strip()))
