"""A look at a log whose form nobody has described: what each column may be, and how much of it could be read.

Only counts and shapes leave this module. What a column of names, numbers or addresses holds is not even looked at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from tthc.audit.reading.log_columns import DATES, Names, folded_names, is_vietnamese, names_of, own_names, shown_heading
from tthc.audit.reading.moments import Proof, is_ambiguous, moment, proofs
from tthc.audit.reading.raw_log import RawLog, folded_heading, heading_words, refused
from tthc.model.log_mapping import DateOrder, LogMapping, RowKind
from tthc.source import say

LOOKED_AT = 100_000
"""So many rows are looked at."""

_PERSONAL = (
    *("ho ten", "ho va ten", "ten chu", "chu ho so", "nguoi nop", "nguoi yeu cau", "nguoi dai dien", "nguoi uy quyen"),
    *("cong dan", "doanh nghiep", "to chuc nop", "dia chi", "dien thoai", "sdt", "di dong", "email", "cccd", "cmnd"),
    *("can cuoc", "so giay to", "dinh danh", "ma so thue", "ngay sinh", "gioi tinh", "dan toc", "quoc tich", "ghi chu"),
    *("noi dung", "trich yeu", "can bo", "nguoi xu ly", "applicant", "contact", "delegate", "address", "phone", "tel"),
    *("owner", "citizen", "name", "birth", "gender", "note", "comment", "password", "user", "resource", "postal"),
    *("responsible", "assignee", "handler", "officer", "phu trach", "thu ly", "chuyen vien"),
    *("email", "fax", "y kien"),
)
_PERSONAL_TOGETHER = tuple(words.replace(" ", "") for words in _PERSONAL if " " in words)
_HARMLESS = ("govagencyname", "servicename", "domainname", "concept:name", "case:concept:name")


class Surety(StrEnum):
    """How sure it is what a column means."""

    CERTAIN = "certain"
    LIKELY = "likely"
    GUESS = "guess"


@dataclass(frozen=True)
class ColumnSeen:
    """One column: its number (from 0) and heading, what it is taken for, how sure, and what else it may be.

    `filled` values of `rows` are not empty; `read` of them could be read as what the column is taken for. `shapes` are
    the most frequent forms of its values (9 for a digit, a and A for letters) with counts; none where it may be
    personal. `proof` is what a column of dates proves about their order, `unread` what of it is no date. Whether or
    not it is taken for something, `holds_dates` says that nearly all its values are some.
    """

    number: int
    heading: str
    meaning: str | None
    surety: Surety | None
    others: tuple[str, ...]
    personal: bool
    filled: int = 0
    read: int = 0
    shapes: tuple[tuple[str, int], ...] = ()
    proof: Proof | None = None
    unread: Unread | None = None
    holds_dates: bool = False


@dataclass(frozen=True)
class Unread:
    """Values of a column of dates that are no dates: how many, and the most frequent form of them."""

    count: int
    shape: str


@dataclass(frozen=True)
class LogSurvey:
    """What a look at a log found. `base` is the shipped mapping whose names fit best; None: the usual names do."""

    label: str
    rows: int
    malformed: int
    row_kind: RowKind
    base: LogMapping | None
    columns: tuple[ColumnSeen, ...]
    table: Table
    connection: Any

    def taken_for(self, meaning: str) -> ColumnSeen | None:
        """The column that is taken for one of ours."""
        return next((column for column in self.columns if column.meaning == meaning), None)


def survey(raw: RawLog, mappings: Mapping[str, LogMapping], chosen: LogMapping | None, *, headings: bool) -> LogSurvey:
    """Look at a log. `headings`: its first row is one of headings although none of them is known."""
    base = chosen or best_mapping(raw.names, mappings)
    usual = names_of(base)
    known = sum(folded_heading(name) in folded_names(usual) for name in raw.names)
    if known < _HEADINGS and not headings:
        raise refused(
            raw.label,
            say("no heading of the first row is known: if it is one of headings, say so with --headings"),
        )
    connection = _session()
    personal = [is_personal(name, usual) for name in raw.names]
    looked_at = [number for number in range(len(raw.names)) if not personal[number]]
    table, malformed = raw.read(connection, looked_at)
    seen = table.limit(LOOKED_AT)
    kinds = _kinds(seen, looked_at)
    meanings = _assigned(raw.names, looked_at, kinds, usual, base)
    columns = tuple(_columns(raw.names, personal, meanings, kinds, seen))
    rows = int(table.count().to_pyarrow().as_py())
    kind = base.rows if base else RowKind.DOSSIERS
    return LogSurvey(raw.source, rows, len(malformed), kind, base, columns, table, connection)


_HEADINGS = 2


def _session() -> Any:
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    return connection


def best_mapping(headings: Sequence[str], mappings: Mapping[str, LogMapping]) -> LogMapping | None:
    """The mapping whose own names are most of the headings; None if the usual names are as many."""

    def known(names: Names) -> int:
        folded = folded_names(names)
        return sum(folded_heading(name) in folded for name in headings)

    fits = {id_: known(own_names(mapping)) for id_, mapping in mappings.items()}
    best = max(sorted(fits), key=lambda id_: fits[id_], default=None)
    return mappings[best] if best and fits[best] > known(names_of(None)) else None


def is_personal(heading: str, usual: Names) -> bool:
    """Whether a column, by its heading, may hold who somebody is: it is then not looked at."""
    words, together = heading_words(heading), folded_heading(heading)
    if together in folded_names(usual) or together in _HARMLESS:
        return False
    if together.startswith(_PERSONAL_TOGETHER) or together.endswith(_PERSONAL_TOGETHER):
        return True
    return any(re.search(rf"(?:^|[ :.]){re.escape(word)}|{re.escape(word)}$", words) for word in _PERSONAL)


@dataclass(frozen=True)
class _Kind:
    """Counts about the values of a column."""

    filled: int
    dates: int
    codes: int
    distinct: int
    longest: int


def _kinds(table: Table, numbers: Sequence[int]) -> Mapping[int, _Kind]:
    counts: dict[str, Value] = {}
    for number in numbers:
        text = table[f"c{number}"].fill_null("").strip()
        is_date = moment(text).notnull() | is_ambiguous(text)
        counts |= {
            f"{number} filled": _count(text != ""),
            f"{number} dates": _count(is_date),
            f"{number} codes": _count(text.re_search(_CODE)),
            f"{number} distinct": text.nullif("").nunique(),
            f"{number} longest": text.length().max().fill_null(0),
        }
    row = table.agg(**counts).to_pyarrow().to_pylist()[0] if counts else {}
    names = ("filled", "dates", "codes", "distinct", "longest")
    return {number: _Kind(*(int(row[f"{number} {name}"] or 0) for name in names)) for number in numbers}


_CODE = r"^\d\.\d{6}(\.|$)"


def _count(condition: BooleanValue) -> Value:
    return condition.fill_null(ibis.literal(False)).sum().fill_null(0)


@dataclass(frozen=True)
class _Meaning:
    column: str
    surety: Surety
    score: float


def _assigned(
    headings: Sequence[str], numbers: Sequence[int], kinds: Mapping[int, _Kind], usual: Names, base: LogMapping | None
) -> Mapping[int, tuple[_Meaning, ...]]:
    """What each column may mean, the likeliest first; what is certain of one column is not said of another."""
    found = {
        number: sorted(_meanings(headings[number], kinds[number], usual), key=lambda m: -m.score) for number in numbers
    }
    if base:
        found |= {number: [_Meaning(name, Surety.CERTAIN, 1)] for name, number in _of_base(headings, base)}
    taken: set[str] = set()
    chosen: dict[int, tuple[_Meaning, ...]] = {}
    for number in sorted(found, key=lambda n: (-(found[n][0].score if found[n] else 0), n)):
        free = {m.column: m for m in reversed(found[number]) if m.column not in taken}
        chosen[number] = tuple(reversed(free.values()))
        taken.update(meaning.column for meaning in chosen[number][:1])
    return chosen


def _of_base(headings: Sequence[str], base: LogMapping) -> Iterator[tuple[str, int]]:
    """The columns that the mapping names itself: of several names for one, the first that is there."""
    where = {folded_heading(heading): number for number, heading in reversed(list(enumerate(headings)))}
    for name, names in own_names(base).items():
        there = [where[key] for key in map(folded_heading, names) if key in where]
        yield from ((name, number) for number in there[:1])


def _meanings(heading: str, kind: _Kind, usual: Names) -> Iterator[_Meaning]:
    """By the heading if it is known, by its likeness to known ones if the values agree, else by the values alone."""
    for column, names in usual.items():
        likeness = max((_likeness(heading, name) for name in names), default=0.0)
        if likeness == 1:
            yield _Meaning(column, Surety.CERTAIN, 1)
        elif likeness >= _ALIKE and _agrees(column, kind):
            yield _Meaning(column, Surety.LIKELY, 0.9 * likeness)
    if kind.filled and kind.codes >= _MOST * kind.filled:
        yield _Meaning("procedure", Surety.GUESS, 0.5)


_ALIKE, _MOST = 0.72, 0.8


def _likeness(heading: str, name: str) -> float:
    if folded_heading(heading) == folded_heading(name):
        return 1.0
    one, other = heading_words(heading), heading_words(name)
    words, others = set(one.split()), set(other.split())
    shared = len(words & others) / max(len(words | others), 1)
    return min(max(shared, SequenceMatcher(None, one, other).ratio() if len(other) > _SHORT else 0.0), 0.99)


_SHORT = 4


def _agrees(column: str, kind: _Kind) -> bool:
    """Whether the values of a column can be what its heading is like."""
    if not kind.filled:
        return True
    if column in (*DATES, "moment"):
        return kind.dates >= _MOST * kind.filled
    if column == "procedure":
        return kind.codes >= _MOST * kind.filled
    if column == "id":
        return kind.distinct > kind.filled // 2 and kind.dates < _MOST * kind.filled
    if column in ("status", "channel", "transition", "case"):
        return kind.distinct <= _FEW and kind.dates < _MOST * kind.filled
    return kind.dates < _MOST * kind.filled


_FEW = 200


def _columns(
    headings: Sequence[str],
    personal: Sequence[bool],
    meanings: Mapping[int, tuple[_Meaning, ...]],
    kinds: Mapping[int, _Kind],
    table: Table,
) -> Iterator[ColumnSeen]:
    dates = [n for n, found in meanings.items() if found and found[0].column in (*DATES, "moment")]
    dated = {*dates, *(n for n, kind in kinds.items() if not meanings.get(n) and _may_be_dates(headings[n], kind))}
    texts = {f"c{number}": table[f"c{number}"].fill_null("") for number in dates}
    proved = proofs(table.select(**texts), texts) if texts else {}
    for number, heading in enumerate(headings):
        found, kind = meanings.get(number, ()), kinds.get(number)
        name = found[0].column if found else None
        yield ColumnSeen(
            number,
            shown_heading(heading),
            name,
            found[0].surety if found else None,
            tuple(meaning.column for meaning in found[1:4]),
            personal[number],
            kind.filled if kind else 0,
            _read_of(name, kind) if kind else 0,
            tuple(_shapes(table[f"c{number}"])) if name in _SHAPED else (),
            proved.get(f"c{number}"),
            _unread(table[f"c{number}"]) if number in dated else None,
            kind is not None and _are_dates(kind),
        )


def _may_be_dates(heading: str, kind: _Kind) -> bool:
    """Whether a column that is taken for nothing may be one of dates: by its heading, or by its values."""
    by_name = is_vietnamese(heading) or re.search(r"\b(?:thoi gian|date|time|at)\b", heading_words(heading))
    return bool(by_name) or _are_dates(kind)


def _are_dates(kind: _Kind) -> bool:
    return kind.filled > 0 and kind.dates >= _MOST * kind.filled


def _unread(column: StringValue) -> Unread | None:
    """What of a column is no date; None if everything is one."""
    text = column.fill_null("").strip()
    rest = text.name("text").as_table()
    rest = rest.filter((rest.text != "") & moment(rest.text).isnull() & ~is_ambiguous(rest.text))
    count = int(rest.count().to_pyarrow().as_py())
    return Unread(count, next(iter(_shapes(rest.text)))[0]) if count else None


_SHAPED = ("id", "procedure", "moment", *DATES)
"""Columns whose values have forms that tell how they are written, and nobody's name."""


def _read_of(name: str | None, kind: _Kind) -> int:
    if name in (*DATES, "moment"):
        return kind.dates
    return kind.codes if name == "procedure" else kind.filled


def _shapes(text: StringValue) -> Iterator[tuple[str, int]]:
    shape = text.strip().re_replace(r"\d", "9").re_replace(r"\p{Lu}", "A").re_replace(r"\p{Ll}|\p{Lo}|\p{M}", "a")
    table = shape.name("shape").as_table()
    table = table.filter(table.shape != "").group_by("shape").agg(count=lambda t: t.count())
    for row in table.order_by(ibis.desc("count"), "shape").limit(_SHAPES).to_pyarrow().to_pylist():
        yield row["shape"][:_LONGEST_SHAPE], int(row["count"])


_SHAPES, _LONGEST_SHAPE = 3, 50

ORDERS: Mapping[DateOrder | None, str] = {DateOrder.DAY_FIRST: "day_first", DateOrder.MONTH_FIRST: "month_first"}
