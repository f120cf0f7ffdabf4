"""A questionnaire that came back: first its cells, as they stand there, then the answers that they mean.

Whatever is wrong is told at its cell, all at once; then nothing of the workbook is taken.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from tthc.exchange.questionnaire.details import Details, details_in
from tthc.exchange.questionnaire.going_out import guard_mark
from tthc.exchange.questionnaire.words import FORMAT, GUARD, GUIDE, REPLIES, SHEETS, Blank, Guard, Heading
from tthc.exchange.sources.file_kind import FileKind, read_of_kind
from tthc.exchange.sources.workbook_cells import Cell, SheetCells, read_sheets
from tthc.load.typed import nearest
from tthc.model.questionnaire import Answer, AskedRow, Reply, Returned
from tthc.source import Message, Position, Problem, Severity, say, shorten
from tthc.vietnamese import fold
from tthc.vietnamese.dates import read_dates


@dataclass(frozen=True)
class Sent:
    """What the hidden sheet says: whose workbook it is, the catalogue it was made from, what was known of each row."""

    agency: str
    catalogue: str
    day: date
    known: Mapping[str, Reply | None]

    @property
    def codes(self) -> tuple[str, ...]:
        """The procedures that it asks about."""
        return tuple(dict.fromkeys(row.partition("/")[0] for row in self.known))


@dataclass(frozen=True)
class Cells:
    """A workbook that is one of our questionnaires: its file and mark, what was sent, and the filled cells of a row."""

    file: str
    digest: str
    sent: Sent
    rows: Mapping[str, Mapping[Heading, Cell]]
    about: Mapping[Blank, Cell]
    problems: tuple[Problem, ...] = field(default=())


def read_cells(path: Path) -> Cells | Problem:
    """The cells of a workbook, or why it is no questionnaire of ours."""
    data = read_of_kind(path, FileKind.OFFICE)
    if isinstance(data, Message):
        return _refused(path.name, data)
    sheets = read_sheets(data, path.name)
    if isinstance(sheets, Message):
        return _refused(path.name, sheets)
    sent = _sent(sheets.get(GUARD))
    if isinstance(sent, Message):
        return Problem("I112", Position(path.name, 1, 1), sent)
    if missing := tuple(title for title in SHEETS.values() if title not in sheets):
        return _refused(path.name, say("these sheets are missing: {sheets}", sheets=missing))
    rows, problems = _rows(sheets, sent)
    about = dict(_about(sheets.get(GUIDE)))
    digest = hashlib.sha256(data).hexdigest()
    return Cells(path.name, digest, sent, rows, about, tuple(problems))


def understood(cells: Cells, today: Mapping[str, AskedRow]) -> Iterator[Returned | Problem]:
    """The answers, and what is doubtful about them; everything that is wrong, and then no answers.

    `today` are the questions as the catalogue of today has them: what a detail may name is looked up there.
    """
    reading = _Reading(cells, today)
    answers = tuple(reading.answers())
    day = reading.day()
    yield from reading.problems
    if not any(problem.severity is Severity.ERROR for problem in reading.problems):
        yield Returned(
            agency=cells.sent.agency,
            respondent=reading.text(Blank.RESPONDENT),
            answered_on=day,
            file=cells.file,
            digest=cells.digest,
            catalogue=cells.sent.catalogue,
            day=cells.sent.day,
            asked=tuple(cells.sent.known),
            answers=answers,
        )


def _refused(file: str, why: Message) -> Problem:
    return Problem("I001", Position(file, 1, 1), why)


def _sent(sheet: SheetCells | None) -> Sent | Message:
    rows = sheet.rows if sheet else {}
    first = rows.get(1, {})
    if _text(first, 1) != FORMAT:
        return say("this is no questionnaire of this program, or its hidden sheet is gone")
    lines = [(_text(rows[number], 1), _text(rows[number], 2)) for number in sorted(rows) if number > 1]
    if _text(first, 2) != guard_mark(f"{name}\t{value}" for name, value in lines):
        return say("the hidden sheet of this questionnaire was changed: nobody can say what was asked")
    head, asked = dict(lines[: len(Guard)]), lines[len(Guard) :]
    known = {row: Reply(reply) if reply in {"yes", "no"} else None for row, reply in asked}
    with suppress(KeyError, ValueError):  # a mark can be made anew by hand, too
        return Sent(head[Guard.AGENCY], head[Guard.CATALOGUE], date.fromisoformat(head[Guard.DAY]), known)
    return say("the hidden sheet of this questionnaire was changed: nobody can say what was asked")


def _text(row: Mapping[int, Cell], column: int) -> str:
    return row[column].text if column in row else ""


def _rows(sheets: Mapping[str, SheetCells], sent: Sent) -> tuple[Mapping[str, Mapping[Heading, Cell]], list[Problem]]:
    """The cells of each row by its id; rows whose id was changed, doubled or lost are told."""
    found: dict[str, Mapping[Heading, Cell]] = {}
    problems: list[Problem] = []
    for title in SHEETS.values():
        columns, wrong = _columns(sheets[title])
        problems += wrong
        for number, row in sorted(sheets[title].rows.items()):
            if number > 1 and not wrong:
                cells = {columns[place]: cell for place, cell in row.items() if place in columns}
                problems += _place(cells, next(iter(row.values())), sent, found)
    if lost := [row for row in sent.known if row not in found]:
        text = say(
            "questions that are no longer in the file: {count}, the first is {row}", count=len(lost), row=lost[0]
        )
        file = sheets[GUARD].rows[1][1].at.file.partition(":")[0]
        problems.append(Problem("I114", Position(file, 1, 1), text, severity=Severity.WARNING))
    return found, problems


def _place(
    cells: Mapping[Heading, Cell], first: Cell, sent: Sent, found: dict[str, Mapping[Heading, Cell]]
) -> Iterator[Problem]:
    """Put the cells of a row where they belong."""
    cell = cells.get(Heading.ROW)
    if cell is None:
        if any(heading in cells for heading in (Heading.REPLY, Heading.DETAIL, Heading.REASON)):
            yield Problem("I113", first.at, say("the row has lost its id in the column {name}", name=Heading.ROW))
        return
    if cell.text not in sent.known:
        hint = nearest(cell.text, list(sent.known))
        yield Problem(
            "I113", cell.at, say("{id!r} is not the id of a question of this file", id=shorten(cell.text)), hint
        )
    elif cell.text in found:
        yield Problem("I113", cell.at, say("the question {id!r} stands here twice", id=cell.text))
    else:
        found[cell.text] = cells


def _columns(sheet: SheetCells) -> tuple[Mapping[int, Heading], list[Problem]]:
    known = {fold(heading): heading for heading in Heading}
    head = sheet.rows.get(1, {})
    columns = {place: known[fold(cell.text)] for place, cell in head.items() if fold(cell.text) in known}
    doubled = [name for name, count in Counter(columns.values()).items() if count > 1]
    missing = tuple(
        heading.value for heading in (Heading.REPLY, Heading.DETAIL, Heading.REASON, Heading.ROW)
        if heading not in columns.values() or heading in doubled
    )  # fmt: skip
    if not missing or not sheet.rows:
        return columns, []
    at = next(iter(next(iter(sheet.rows.values())).values())).at
    return columns, [Problem("I113", at, say("these columns are missing, or there twice: {columns}", columns=missing))]


def _about(sheet: SheetCells | None) -> Iterator[tuple[Blank, Cell]]:
    for row in (sheet.rows if sheet else {}).values():
        for blank in Blank:
            if 2 in row and fold(_text(row, 1)) == fold(blank):
                yield blank, row[2]


class _Reading:
    """Grows row by row."""

    def __init__(self, cells: Cells, today: Mapping[str, AskedRow]) -> None:
        self.cells = cells
        self.today = today
        self.problems = list(cells.problems)

    def answers(self) -> Iterator[Answer]:
        """The rows that were answered, in the order in which they were asked."""
        for row in self.cells.sent.known:
            if (cells := self.cells.rows.get(row)) and (answer := self._answer(row, cells)):
                yield answer

    def _answer(self, row: str, cells: Mapping[Heading, Cell]) -> Answer | None:
        wrong = [cell for heading in _WRITTEN if (cell := cells.get(heading)) and cell.wrong]
        self.problems += [Problem("I115", cell.at, cell.wrong) for cell in wrong if cell.wrong]
        reply = self._reply(cells)
        if reply is None or wrong:
            return None
        known = self.cells.sent.known[row]
        if reply is Reply.AS_KNOWN and known is None:
            text = say("the catalogue answers neither yes nor no here: there is nothing to confirm")
            self.problems.append(Problem("I115", cells[Heading.REPLY].at, text))
            return None
        details = self._details(row, cells.get(Heading.DETAIL), cells[Heading.REPLY], reply)
        reason = cells[Heading.REASON].text if Heading.REASON in cells else ""
        return Answer(row, reply, details.text, details.refs, reason, known)

    def _reply(self, cells: Mapping[Heading, Cell]) -> Reply | None:
        cell = cells.get(Heading.REPLY)
        if cell is None:
            beside = next((cells[heading] for heading in (Heading.DETAIL, Heading.REASON) if heading in cells), None)
            if beside and not beside.wrong:
                text = say("something is written beside the question, and no answer is chosen")
                self.problems.append(Problem("I116", beside.at, text, severity=Severity.WARNING))
            return None
        for reply, word in REPLIES.items():
            if fold(cell.text) in (fold(word), reply.value):
                return reply
        if not cell.wrong:
            text = say("{word!r} is not an answer", word=shorten(cell.text))
            self.problems.append(Problem("I115", cell.at, text, nearest(cell.text, list(REPLIES.values()))))
        return None

    def _details(self, row: str, cell: Cell | None, beside: Cell, reply: Reply) -> Details:
        asked = self.today.get(row)
        if asked is None:
            text = say("the catalogue of today no longer has what {row} asks about", row=row)
            self.problems.append(Problem("I117", beside.at, text, severity=Severity.WARNING))
            return Details(cell.text if cell else "")
        if cell is None:
            if reply is Reply.YES and asked.question.detail:
                text = say("a yes to this question should come with its detail")
                self.problems.append(Problem("I116", beside.at, text, severity=Severity.WARNING))
            return Details()
        if reply is not Reply.YES:
            return Details(cell.text)
        details = details_in(cell.text, asked)
        self.problems += [Problem("I115", cell.at, text, hint) for text, hint in details.wrong]
        return details

    def text(self, blank: Blank) -> str:
        """What the department wrote about itself."""
        cell = self.cells.about.get(blank)
        return cell.text if cell and not cell.wrong else ""

    def day(self) -> date | None:
        """The day of the answers; a cell that holds no day is wrong."""
        cell = self.cells.about.get(Blank.DAY)
        if cell is None:
            return None
        with suppress(ValueError):
            return date.fromisoformat(cell.text)
        found = read_dates(cell.text)
        if len(found) == 1 and found[0].day:
            return found[0].day
        text = say("{text!r} is not a day: write 24/11/2026", text=shorten(cell.text))
        self.problems.append(Problem("I115", cell.at, cell.wrong or text))
        return None


_WRITTEN = (Heading.REPLY, Heading.DETAIL, Heading.REASON)
