"""A mapping proposed for a log, as the YAML that a person corrects: what is not certain says so beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType

from tthc.audit.reading.log_columns import DATES, REQUIRED
from tthc.audit.reading.log_survey import ColumnSeen, LogSurvey, Surety
from tthc.audit.reading.raw_log import folded_heading
from tthc.audit.reading.unknown_words import UnknownWord, Vocabulary
from tthc.model.log_mapping import DateOrder
from tthc.source import Message, say

SURETIES: Mapping[Surety, Message] = MappingProxyType(
    {Surety.CERTAIN: say("certain"), Surety.LIKELY: say("likely"), Surety.GUESS: say("a guess")}
)


Lines = Iterator[tuple[str, Message | None]]
"""Lines of YAML, each with a comment behind it or none; the sentences are for the reader's language."""


def proposed(seen: LogSurvey, words: Sequence[UnknownWord]) -> Lines:
    """The mapping, line by line."""
    yield "", say("proposed by 'tthc audit map': check it, then use it with --mapping FILE")
    yield "id: anh-xa", None
    yield "name: Ánh xạ đề xuất", None
    yield "verified: false", None
    if seen.base:
        yield f"based_on: {seen.base.id}", say("its words, events and other columns hold here too")
    yield f"rows: {seen.row_kind}", None
    columns = list(_columns(seen))
    if columns:
        yield "columns:" if any(not line.lstrip().startswith("#") for line, _ in columns) else "# columns:", None
    yield from columns
    yield from _constants(seen)
    yield from _dates(seen)
    yield from _words(seen, words)


def _columns(seen: LogSurvey) -> Lines:
    for column in seen.columns:
        if column.meaning and not _is_of_base(column, seen):
            yield f"  {column.meaning}: {quoted(column.heading)}", _how_sure(column)
    for name in _missing(seen):
        yield f"  # {name}: …", say("no column was taken for this, and no audit is possible without it")


def _missing(seen: LogSurvey) -> list[str]:
    """What an audit needs and neither a column nor a constant of the shipped mapping tells."""
    constants = seen.base.constants if seen.base else None
    required = REQUIRED[seen.row_kind]
    return [name for name in required if not seen.taken_for(name) and not getattr(constants, name, None)]


def _constants(seen: LogSurvey) -> Lines:
    """A log of one procedure, as tools of process mining write it, need not name it in each row."""
    if "procedure" in _missing(seen):
        yield '# constants: {procedure: "1.000000"}', say("if all dossiers are of one procedure: its code")


def _is_of_base(column: ColumnSeen, seen: LogSurvey) -> bool:
    """Whether the shipped mapping already says so."""
    names = getattr(seen.base.columns, column.meaning or "", ()) if seen.base else ()
    return folded_heading(column.heading) in map(folded_heading, names)


def _how_sure(column: ColumnSeen) -> Message:
    surety = SURETIES[column.surety or Surety.GUESS]
    read, filled = Decimal(column.read), Decimal(column.filled)
    if column.others:
        return say(
            "{surety}: {read} of {filled} values read; it may also be {others}",
            surety=surety,
            read=read,
            filled=filled,
            others=column.others,
        )
    return say("{surety}: {read} of {filled} values read", surety=surety, read=read, filled=filled)


def _dates(seen: LogSurvey) -> Lines:
    """The order of each column of dates with strokes: proved, or to be decided by the person who knows."""
    rows = list(_orders(seen))
    if rows:
        yield ("dates:" if any(not line.lstrip().startswith("#") for line, _ in rows) else "# dates:"), None
        yield from rows


def _orders(seen: LogSurvey) -> Lines:
    for column in seen.columns:
        proof = column.proof
        if column.meaning not in (*DATES, "moment") or proof is None:
            continue
        day, month, either = proof.day_first, proof.month_first, proof.either
        if proof.order:
            proving = day or month
            yield f"  {column.meaning}: {proof.order}", say("{count} dates can only be read so", count=Decimal(proving))
        elif proof.contradicts_itself:
            text = say(
                "{day} dates are day first, {month} month first, {either} could be either",
                day=Decimal(day),
                month=Decimal(month),
                either=Decimal(either),
            )
            yield f"  # {column.meaning}: {DateOrder.DAY_FIRST}", text
        elif either:
            yield (
                f"  # {column.meaning}: {DateOrder.DAY_FIRST}",
                say("{count} dates could be either: which is it?", count=Decimal(either)),
            )


def _words(seen: LogSurvey, words: Sequence[UnknownWord]) -> Lines:
    """The words that somebody has to explain, each in a comment where its meaning would stand."""
    for kind, key, example in _EXPLAINED:
        unknown = [word for word in words if word.kind is kind]
        if unknown:
            yield f"# {key}: {example}", None
            for word in unknown:
                count = Decimal(word.count)
                yield f"  # {word.shown}", say("{count} rows, the first is row {row}", count=count, row=word.row)


_EXPLAINED = (
    (Vocabulary.STATUS, "statuses", "{settled: [...], open: [...], refused: [...], withdrawn: [...]}"),
    (Vocabulary.CHANNEL, "channels", "{in_person: [...], online: [...], postal: [...]}"),
    (Vocabulary.PROCEDURE, "procedures", "{theirs: 1.000000}"),
    (Vocabulary.AGENCY, "agencies", "{theirs: id}"),
    (
        Vocabulary.ACTIVITY,
        "events",
        "[{means: received, activities: [...]}, {means: finished, status: settled, activities: [...]}]",
    ),
)


def quoted(text: str) -> str:
    """A text as a YAML scalar that means just this."""
    return json.dumps(text, ensure_ascii=False)
