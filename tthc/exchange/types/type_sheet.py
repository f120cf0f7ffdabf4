"""Questions about papers as a file that an officer fills in (.xlsx or .yaml), and the answers that come back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from tthc.exchange.sources.file_kind import FileKind, kind_of, read_bytes
from tthc.exchange.sources.workbook_cells import read_sheets
from tthc.exchange.tables.one_table import OneTable
from tthc.exchange.types.suggest import Suggestion
from tthc.load.files import decode
from tthc.load.typed import nearest
from tthc.load.yaml_text import parse_yaml
from tthc.model.reference import DocumentType, Origin
from tthc.source import Message, Position, Problem, Written, WrittenList, WrittenMapping, say, shorten
from tthc.vietnamese import fold


class Answer(StrEnum):
    """What a person may say to a question about papers."""

    RIGHT = "right"
    OTHER = "other"
    NEW = "new"
    NOT_THIS = "not_this"
    NOTE = "note"


WORDS: Mapping[Answer, str] = MappingProxyType(
    {
        Answer.RIGHT: "đúng",
        Answer.OTHER: "loại khác",
        Answer.NEW: "loại mới",
        Answer.NOT_THIS: "không phải loại này",
        Answer.NOTE: "không phải giấy tờ",
    }
)
"""What an officer writes for each; the English words will do as well."""

ORIGINS: Mapping[Origin, str] = MappingProxyType(
    {Origin.APPLICANT: "người nộp tự lập", Origin.STATE: "cơ quan nhà nước cấp", Origin.OUTSIDE: "tổ chức khác cấp"}
)

KEY, ROWS, WORDS_OF_ROW, SECTOR, CODES, TAKEN_FOR, PROBABLE, NEAR, ANSWER, TYPE, NAME, ORIGIN = (
    "Mã câu hỏi (không sửa)",
    "Số dòng",
    "Nguyên văn",
    "Lĩnh vực",
    "Thủ tục",
    "Nhận là, chưa chắc",
    "Độ chắc",
    "Gần với loại",
    "Trả lời",
    "Loại (mã hoặc tên)",
    "Tên loại mới",
    "Nguồn gốc loại mới",
)
_WIDTHS: Mapping[str, int] = MappingProxyType(
    {
        KEY: 13,
        ROWS: 8,
        WORDS_OF_ROW: 70,
        SECTOR: 20,
        CODES: 18,
        TAKEN_FOR: 40,
        PROBABLE: 8,
        NEAR: 40,
        ANSWER: 20,
        TYPE: 36,
        NAME: 44,
        ORIGIN: 22,
    }
)
_IN_YAML: Mapping[str, str] = MappingProxyType(
    {"question": KEY, "answer": ANSWER, "type": TYPE, "name": NAME, "origin": ORIGIN}
)
MOST_SHOWN = 5
"""Different wordings and codes of a question that are shown."""


@dataclass(frozen=True)
class Answered:
    """An answer as it was written: to which question, what, and the type or the new type's name that goes with it."""

    key: str
    answer: Answer
    at: Position
    type: str = ""
    name: str = ""
    origin: Origin | None = None


def questions_table(asked: Iterable[Suggestion], types: Mapping[str, DocumentType]) -> OneTable:
    """One question in a row; the name of a new type and its origin are filled in as they are guessed."""
    return OneTable("Loại giấy tờ", tuple(_WIDTHS.items()), [tuple(_cells(one, types).values()) for one in asked])


def _cells(one: Suggestion, types: Mapping[str, DocumentType]) -> dict[str, str | int]:
    new = not one.said
    return {
        KEY: f"CH {one.key}",
        ROWS: one.rows,
        WORDS_OF_ROW: "\n".join(_shown(document.words for document in one.documents)),
        SECTOR: ", ".join(one.sectors[:MOST_SHOWN]),
        CODES: ", ".join(_shown(one.codes)),
        TAKEN_FOR: " | ".join(_called(id_, types) for id_ in one.said),
        PROBABLE: "" if one.certainty is None else f"{one.certainty:.2f}".replace(".", ","),
        NEAR: _called(one.near.id, types) if one.near else "",
        ANSWER: "",
        TYPE: "",
        NAME: one.name if new else "",
        ORIGIN: ORIGINS[one.origin] if new and one.origin else "",
    }


def _shown(texts: Iterable[str]) -> list[str]:
    found = list(dict.fromkeys(texts))
    return found if len(found) <= MOST_SHOWN else [*found[:MOST_SHOWN], "…"]


def _called(id_: str, types: Mapping[str, DocumentType]) -> str:
    return f"{id_} ({types[id_].name})" if id_ in types else id_


def questions_yaml(asked: Iterable[Suggestion], types: Mapping[str, DocumentType]) -> str:
    """The same as YAML: what is asked stands in comments, what is to be filled in below."""
    lines = [f"# {ANSWER}: {', '.join(WORDS.values())}; để trống là chưa trả lời.", "answers:"]
    for one in asked:
        cells = _cells(one, types)
        lines += [f"  # {line}" for line in _as_comments(cells)]
        lines.append(f'  - question: "{one.key}"')
        lines.append("    answer:")
        lines.append("    type:")
        lines.append(f"    name: {json.dumps(cells[NAME], ensure_ascii=False) if cells[NAME] else ''}".rstrip())
        lines.append(f"    origin: {one.origin if cells[ORIGIN] and one.origin else ''}".rstrip())
    return "\n".join(lines) + "\n"


def _as_comments(cells: Mapping[str, str | int]) -> Iterator[str]:
    shown = (ROWS, SECTOR, CODES, TAKEN_FOR, PROBABLE, NEAR)
    yield "; ".join(f"{name}: {cells[name]}" for name in shown if cells[name] != "")
    yield from (f"“{' '.join(line.split())}”" for line in str(cells[WORDS_OF_ROW]).split("\n"))


def read_answers(path: Path) -> Iterator[Answered | Problem]:
    """The answers in a file that was filled in, and everything that is wrong with them; what is empty is no answer."""
    data = read_bytes(path)
    if isinstance(data, Message):
        yield Problem("I001", Position(path.name, 1, 1), data)
        return
    rows = _of_workbook(data, path.name) if kind_of(data) is FileKind.OFFICE else _of_yaml(data, path.name)
    if isinstance(rows, (Message, Problem)):
        yield rows if isinstance(rows, Problem) else Problem("I001", Position(path.name, 1, 1), rows)
        return
    for row in rows:
        if ANSWER in row and row[ANSWER][0].strip():
            yield from _answered(row)


Row = Mapping[str, tuple[str, Position]]
"""The cells of a question by the heading of their column, with where they stand."""


def _of_workbook(data: bytes, file: str) -> list[Row] | Message | Problem:
    sheets = read_sheets(data, file)
    if isinstance(sheets, Message):
        return sheets
    rows = list(next(iter(sheets.values())).rows.values()) if sheets else []
    headings = {fold(name): name for name in _WIDTHS}
    columns = {place: headings.get(fold(cell.text), "") for place, cell in rows[0].items()} if rows else {}
    if missing := tuple(name for name in (KEY, ANSWER) if name not in columns.values()):
        return Problem("I130", Position(file, 1, 1), say("these columns are missing: {columns}", columns=missing))
    return [{columns.get(place, ""): (cell.text, cell.at) for place, cell in row.items()} for row in rows[1:]]


def _of_yaml(data: bytes, file: str) -> list[Row] | Message | Problem:
    text, problems = decode(data, file)
    tree, more = parse_yaml(text, file) if text is not None else (None, problems)
    if more:
        return more[0]
    answers = tree.get("answers") if isinstance(tree, WrittenMapping) else None
    if not isinstance(answers, WrittenList):
        return say("there is no list of answers in it")
    return [_cells_of(one) for one in answers if isinstance(one, WrittenMapping)]


def _cells_of(one: WrittenMapping) -> Row:
    return {
        _IN_YAML[key]: (str(value), value.at)
        for key, value in one.items()
        if key in _IN_YAML and isinstance(value, Written)
    }


def _answered(row: Row) -> Iterator[Answered | Problem]:
    text = {name: cell[0].strip() for name, cell in row.items()}
    said, at = row[ANSWER]
    answer = _answer(said)
    if answer is None:
        why = say("{text!r} is none of: {words}", text=shorten(said), words=tuple(WORDS.values()))
        yield Problem("I140", at, why, _hint(said))
    elif answer is Answer.OTHER and not text.get(TYPE):
        yield Problem("I141", at, say("another type is meant: its id or its name is missing"))
    elif answer is Answer.NEW and not text.get(NAME):
        yield Problem("I141", at, say("a new type is meant: its name is missing"))
    elif answer is Answer.NEW and _origin(text.get(ORIGIN, "")) is None:
        why = say("where does a new type come from? one of: {words}", words=tuple(ORIGINS.values()))
        yield Problem("I141", row.get(ORIGIN, row[ANSWER])[1], why)
    else:
        key = text.get(KEY, "").removeprefix("CH ").strip()
        yield Answered(key, answer, at, text.get(TYPE, ""), text.get(NAME, ""), _origin(text.get(ORIGIN, "")))


def _answer(text: str) -> Answer | None:
    words = {fold(word): answer for answer, word in WORDS.items()} | {answer.value: answer for answer in Answer}
    return words.get(fold(text.strip()))


def _hint(text: str) -> Message | None:
    return nearest(text, tuple(WORDS.values()))


def _origin(text: str) -> Origin | None:
    words = {fold(word): origin for origin, word in ORIGINS.items()} | {origin.value: origin for origin in Origin}
    return words.get(fold(text.strip()))
