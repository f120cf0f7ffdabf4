"""Our own workbook as procedures: every wrong cell is told at its place, all at once; then nothing of it is taken."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tthc.exchange.sources.file_kind import FileKind, read_of_kind
from tthc.exchange.sources.json_file import parse_limited
from tthc.exchange.sources.record import Filled, Named, Origin, Record
from tthc.exchange.sources.workbook_cells import Cell, SheetCells, read_sheets
from tthc.exchange.workbook.column import Column, Kind, Sheet
from tthc.exchange.workbook.columns import (
    BASE_SHEET,
    EXAMPLE,
    FIRST_ROW,
    LIST_TITLES,
    LISTS_SHEET,
    SHEETS,
)
from tthc.load.typed import nearest, type_entry
from tthc.model.procedure import Procedure
from tthc.source import Message, Position, Problem, Written, WrittenList, WrittenMapping, say, shorten
from tthc.vietnamese import fold

SYSTEM = "Bảng nhập thủ tục"


def read(path: Path) -> Iterator[Filled | Problem]:
    """The procedures of one workbook, or everything that is wrong with it."""
    data = read_of_kind(path, FileKind.OFFICE)
    yield from _refused(path.name, data) if isinstance(data, Message) else procedures_in(data, path.name)


def _refused(file: str, why: Message) -> Iterator[Problem]:
    yield Problem("I001", Position(file, 1, 1), why)


def procedures_in(data: bytes, file: str) -> Iterator[Filled | Problem]:
    """The procedures in the bytes of a workbook, or everything that is wrong with it."""
    sheets = read_sheets(data, file)
    if isinstance(sheets, Message):
        yield from _refused(file, sheets)
        return
    if SHEETS[0].title not in sheets:
        yield from _refused(file, say("there is no sheet {name}: this is not our workbook", name=SHEETS[0].title))
        return
    if missing := tuple(sheet.title for sheet in SHEETS if sheet.title not in sheets):
        why = say("these sheets are missing, and what they held would be lost: {sheets}", sheets=missing)
        yield from _refused(file, why)
        return
    reading = _Reading(file, _lists(sheets.get(LISTS_SHEET)))
    for sheet in SHEETS:
        reading.read_sheet(sheet, sheets[sheet.title])
    found = list(reading.procedures(_bases(sheets.get(BASE_SHEET))))
    if not (found or reading.problems):
        yield Problem("I111", Position(file, 1, 1), say("the sheet {name} has no procedure", name=SHEETS[0].title))
    yield from sorted(reading.problems, key=_place) or found


def _place(problem: Problem) -> tuple[bool, str, int, str]:
    """Headings before everything, since a wrong one makes rows wrong; then cells of a sheet in the order of rows."""
    found = re.fullmatch(r"(.*!)([A-Z]*)([0-9]+)", problem.at.file)
    if not found:
        return True, problem.at.file, 0, ""
    return int(found[3]) > 1, found[1], int(found[3]), f"{len(found[2])}{found[2]}"


def _lists(sheet: SheetCells | None) -> Mapping[str, Mapping[str, str]]:
    """The hidden lists: for each kind of entry, ids by their names."""
    lists: dict[str, dict[str, str]] = {}
    kinds = {title: kind for kind, title in LIST_TITLES.items()}
    rows = sheet.rows if sheet else {}
    for column, title in rows.get(1, {}).items():
        if column % 2:
            pairs = ((row.get(column), row.get(column + 1)) for number, row in rows.items() if number > 1)
            lists[kinds.get(title.text, title.text)] = {name.text: id_.text for name, id_ in pairs if name and id_}
    return lists


def _bases(sheet: SheetCells | None) -> Mapping[str, Any]:
    """What the catalogue had when the workbook was written, by code."""
    found: dict[str, Any] = {}
    for row in (sheet.rows if sheet else {}).values():
        if code := row.get(1):
            text = "".join(cell.text for column, cell in sorted(row.items()) if column > 1)
            base = parse_limited(text)
            found |= {code.text: base} if isinstance(base, dict) else {}
    return found


@dataclass
class _Draft:
    """What was read of one procedure: its tree as `load` takes it, and the laws that it names with their titles."""

    tree: WrittenMapping
    laws: list[Named] = field(default_factory=list)


class _WrongError(Exception):
    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(str(message))
        self.message, self.hint = message, hint


class _Reading:
    """Grows sheet by sheet."""

    def __init__(self, file: str, lists: Mapping[str, Mapping[str, str]]) -> None:
        self.file = file
        self.lists = lists
        self.drafts: dict[str, _Draft] = {}
        self.problems: list[Problem] = []
        self.told: set[str] = set()

    def wrong(self, at: Position, why: Message, hint: Message | None = None) -> None:
        """Write down a problem at a cell."""
        self.problems.append(Problem("I110", at, why, hint))
        self.told.add(_row(at))

    def read_sheet(self, sheet: Sheet, cells: SheetCells) -> None:
        """Read every row under the headings; columns may stand in any order, and unknown ones are told."""
        columns = dict(self._columns(sheet, cells))
        for number, row in sorted(cells.rows.items()):
            first = row.get(1)
            if number >= FIRST_ROW and not (first and first.text.casefold().startswith(EXAMPLE.casefold())):
                self._read_row(sheet, columns, row)

    def _columns(self, sheet: Sheet, cells: SheetCells) -> Iterator[tuple[int, Column]]:
        known = {fold(column.heading): column for column in sheet.columns}
        for place, cell in cells.rows.get(1, {}).items():
            if column := known.pop(fold(cell.text.lstrip("* ")), None):
                yield place, column
            else:
                text = say("no column of this sheet is called {name!r}, or it is there twice", name=shorten(cell.text))
                self.wrong(cell.at, text, nearest(cell.text, [column.heading for column in sheet.columns]))
        if known and cells.rows:
            missing = tuple(column.heading for column in known.values())
            at = Position(f"{self.file}:{sheet.title}!1", 1, 1)
            self.wrong(
                at, say("these columns are missing, and what they held would be lost: {columns}", columns=missing)
            )

    def _read_row(self, sheet: Sheet, columns: Mapping[int, Column], row: Mapping[int, Cell]) -> None:
        first = next(iter(row.values()))
        tree = WrittenMapping(first.at)
        for place, cell in row.items():
            if column := columns.get(place):
                try:
                    _put(tree, column.path, self._value(column, cell), cell.at)
                except _WrongError as error:
                    self.wrong(cell.at, error.message, error.hint)
        self._durations(tree)
        code = tree.pop("code", None)
        if code is None:
            self.wrong(first.at, say("the row has no procedure code in the column {name}", name="Mã thủ tục"))
        elif not sheet.part:
            self._begin(code, tree)
        elif code in self.drafts:
            _ADD.get(sheet.part, _add_row)(self.drafts[code], sheet.part, tree)
        else:
            text = say("the sheet {name} has no row for {code}", name=SHEETS[0].title, code=shorten(code))
            self.wrong(code.at, text, nearest(code, list(self.drafts)))

    def _durations(self, tree: WrittenMapping) -> None:
        """Amount and unit to the one key of a length of time."""
        for key, value in list(tree.items()):
            if isinstance(value, WrittenMapping):
                self._durations(value)
                if not value:
                    del tree[key]
        if "#unit" not in tree and "#amount" not in tree:
            return
        unit, amount = tree.pop("#unit", None), tree.pop("#amount", None)
        at = (unit or amount).at
        if unit and (amount is None) == (unit == "same_day"):
            _put(tree, (unit,), amount or Written("true", at), at)
        elif _row(at) not in self.told:
            self.wrong(at, say("a length of time has a figure and a unit; only 'trong ngày' has no figure"))

    def _begin(self, code: Written, tree: WrittenMapping) -> None:
        if code in self.drafts:
            self.wrong(code.at, say("{code} has a row above already", code=shorten(code)))
            return
        whole = WrittenMapping(code.at)
        _put(whole, ("code",), code, code.at)
        for key, value in tree.items():
            _put(whole, (key,), value, tree.keys_at[key])
        self.drafts[code] = _Draft(whole)

    def _value(self, column: Column, cell: Cell) -> Written | WrittenList:
        if cell.wrong:
            raise _WrongError(cell.wrong)
        if column.path == ("code",) and cell.is_number:
            raise _WrongError(say("the code is a number here, so zeros may be lost: make the cell a text"))
        if cell.is_number and column.kind in (Kind.WHOLE, Kind.SUM):
            return Written(cell.text, cell.at)
        if not column.many:
            return Written(self._one(column, cell.text), cell.at)
        values = WrittenList(cell.at)
        values += [Written(self._one(column, part), cell.at) for part in self._parts(column, cell.text)]
        return values

    def _parts(self, column: Column, text: str) -> Iterator[str]:
        """A name with a semicolon of its own stands alone on its line."""
        names = self.lists.get(column.refers.__name__, {}) if column.refers else {}
        for line in text.split("\n"):
            parts = [line] if line.strip() in names else re.split(r";(?=\s|$)", line)
            yield from (part.strip() for part in parts if part.strip())

    def _one(self, column: Column, text: str) -> str:
        if column.refers:
            return self._id(column.refers.__name__, text)
        if column.words:
            return _word(column.words, text)
        return _FORMS.get(column.kind, str)(text)

    def _id(self, kind: str, text: str) -> str:
        """The id that a name stands for; an id itself is taken too, and so is anything if the lists are gone."""
        names = self.lists.get(kind, {})
        line = " ".join(text.split())
        if line in names or not names or line in names.values():
            return names.get(line, line)
        folded = [id_ for name, id_ in names.items() if fold(name) == fold(line)]
        if len(folded) == 1:
            return folded[0]
        raise _WrongError(say("{word!r} is not in the list", word=shorten(line)), nearest(line, list(names)))

    def procedures(self, bases: Mapping[str, Any]) -> Iterator[Filled]:
        """The procedures, each as `load` would make it; what it would say is said at the cell."""
        for code, draft in self.drafts.items():
            procedure, problems = type_entry(Procedure, draft.tree, self.file)
            self.problems += filter(None, map(self._at_its_cell, problems))
            if procedure:
                record = Record(Origin(SYSTEM, self.file), code, procedure.name, laws=tuple(draft.laws))
                yield Filled(record, procedure, bases.get(code))

    def _at_its_cell(self, problem: Problem) -> Problem | None:
        """What `load` says, in the words of the sheet; what is missing where a cell was told already is no news."""
        message = problem.message
        if problem.code == "L011":
            if _row(problem.at) in self.told:
                return None
            message = say("the column {name} is empty", name=_heading(problem.at, str(message.values["key"])))
        return Problem("I110", problem.at, message, problem.hint)


def _row(at: Position) -> str:
    """The sheet and the row of a cell."""
    return re.sub(r"![A-Z]+", "!", at.file)


def _heading(at: Position, key: str) -> str:
    """The heading of the column for a key in the sheet of a cell."""
    columns = (column for sheet in SHEETS if f":{sheet.title}!" in at.file for column in sheet.columns)
    return next((column.heading for column in columns if column.path[-1] == key), key)


def _put(tree: WrittenMapping, path: tuple[str, ...], value: object, at: Position) -> None:
    """Set a value below nested keys."""
    for key in path[:-1]:
        tree.keys_at.setdefault(key, at)
        tree = tree.setdefault(key, WrittenMapping(at))
    tree[path[-1]] = value
    tree.keys_at[path[-1]] = at


def _add_row(draft: _Draft, part: str, row: WrittenMapping) -> None:
    rows = draft.tree.setdefault(part, WrittenList(row.at))
    draft.tree.keys_at.setdefault(part, row.at)
    rows.append(row)


def _add_document(draft: _Draft, part: str, row: WrittenMapping) -> None:
    types = row.pop("types", None)
    if types:
        key, value = ("type", types[0]) if len(types) == 1 else ("any_of", types)
        _put(row, (key,), value, types.at)
    _add_row(draft, part, row)


def _add_channel(draft: _Draft, part: str, row: WrittenMapping) -> None:
    """A row of the mode of the row above says more about the same channel."""
    limit, fee = row.pop("limit", None), row.pop("fee", None)
    rows = draft.tree.get(part)
    channel = next((c for c in rows or () if c.get("mode") == row.get("mode")), None)
    if channel is None:
        _add_row(draft, part, channel := row)
    else:
        for key, value in row.items():
            _put(channel, (key,), value, row.keys_at[key])
    for key, value in (("time_limits", limit), ("fees", fee)):
        if value:
            values = channel.setdefault(key, WrittenList(value.at))
            channel.keys_at.setdefault(key, value.at)
            values.append(value)


def _add_law(draft: _Draft, part: str, row: WrittenMapping) -> None:
    if law := row.get("law"):
        draft.laws.append(Named(str(row.get("title", "")), str(law)))
        values = draft.tree.setdefault(part, WrittenList(row.at))
        draft.tree.keys_at.setdefault(part, row.at)
        values.append(law)
    else:
        _add_row(draft, "law", row)


def _add_verbatim(draft: _Draft, part: str, row: WrittenMapping) -> None:
    more, rows = row.pop("#more", None), draft.tree.get(part)
    if more == "true" and rows and "text" in row and "text" in rows[-1]:
        before = rows[-1]["text"]
        rows[-1]["text"] = Written(before + row["text"], before.at)
    else:
        _add_row(draft, part, row)


_ADD = {
    "documents": _add_document,
    "channels": _add_channel,
    "legal_basis": _add_law,
    "verbatim": _add_verbatim,
}


def _word(words: Mapping[str, str], text: str) -> str:
    """The value that a word stands for; the value itself is taken too."""
    for value, word in words.items():
        if fold(text) in (fold(word), fold(value)):
            return value
    raise _WrongError(say("{word!r} is not in the list", word=shorten(text)), nearest(text, list(words.values())))


def _whole(text: str) -> str:
    """A figure, with or without dots between thousands."""
    return re.sub(r"[.,\s]", "", text) if re.fullmatch(r"[0-9]{1,3}([.,\s][0-9]{3})+", text) else text


def _sum(text: str) -> str:
    """A sum of money: dots between thousands are no decimal point."""
    return _amount(text.replace(".", "") if re.fullmatch(r"[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?", text) else text)


def _amount(text: str) -> str:
    return text.replace(",", ".") if re.fullmatch(r"[0-9]+,[0-9]+", text) else text


def _day(text: str) -> str:
    with suppress(ValueError):
        return datetime.strptime(text, "%d/%m/%Y").date().isoformat()  # noqa: DTZ007 - a day has no time zone
    return text


_FORMS = {Kind.WHOLE: _whole, Kind.SUM: _sum, Kind.AMOUNT: _amount, Kind.DAY: _day}
