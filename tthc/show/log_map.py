"""What a look at a log understood, for a person and for a machine, and the mapping it proposes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.audit.reading.log_proposal import SURETIES, proposed
from tthc.audit.reading.log_survey import ColumnSeen, LogSurvey, Surety
from tthc.audit.reading.unknown_words import UnknownWord, Vocabulary
from tthc.show.language import Translate
from tthc.source import Message, say


@dataclass(frozen=True)
class LogShown:
    """A look at a log, and the words in it that nobody knows."""

    seen: LogSurvey
    words: tuple[UnknownWord, ...]


def as_yaml(shown: LogShown, translate: Translate) -> str:
    """The proposed mapping, with what is uncertain as comments."""
    lines = (_commented(line, comment, translate) for line, comment in proposed(shown.seen, shown.words))
    return "\n".join(lines) + "\n"


def _commented(line: str, comment: Message | None, translate: Translate) -> str:
    if comment is None:
        return line
    return f"{line}  # {translate(comment)}" if line else f"# {translate(comment)}"


def as_text(shown: LogShown, translate: Translate) -> str:
    """The columns, the words that are not known, and the proposal."""
    blocks = (_columns(shown.seen), _unknown(shown.words))
    parts = ["\n".join(_said(block, translate)) for block in blocks]
    return "\n\n".join((*filter(None, parts), as_yaml(shown, translate))).rstrip("\n")


def _said(lines: Iterator[Message | str], translate: Translate) -> Iterator[str]:
    yield from (line if isinstance(line, str) else translate(line) for line in lines)


def _columns(seen: LogSurvey) -> Iterator[Message | str]:
    yield say(
        "{label}: {rows} rows, {broken} of them without its columns; {known} of {all} columns are understood",
        label=seen.label,
        rows=Decimal(seen.rows + seen.malformed),
        broken=Decimal(seen.malformed),
        known=sum(column.meaning is not None for column in seen.columns),
        all=len(seen.columns),
    )
    if seen.base:
        yield say("the shipped mapping {name!r} fits best", name=seen.base.id)
    for column in seen.columns:
        yield _column(column)
        if column.unread:
            yield say(
                "       {count} values are no dates, such as {shape}: {why}",
                count=Decimal(column.unread.count),
                shape=column.unread.shape,
                why=_why_no_date(column.unread.shape),
            )
        elif column.meaning is None and column.holds_dates:
            yield say("       its values are dates: if an audit needs them, name the column in the mapping")
    if any(column.unread for column in seen.columns):
        yield say("Dates are read as 02/03/2026, 2026-03-02 or 14:05 02/03/2026; in forms, 9 stands for any digit.")


def _why_no_date(shape: str) -> Message:
    """What is wrong with a form: 9 stands for a digit, a for a letter."""
    other = say("no such day, or no known way to write one")
    return next((why for form, why in _NO_DATES if re.search(form, shape)), other)


_NO_DATES = (
    (r"^9{1,2}[./-]9{1,2}[./-]99(?:\D|$)", say("the year has two digits, and no century")),
    (r"^9{1,2}[./-]9{1,2}$", say("there is no year")),
    (r"^9{1,2}:99(?::99)?$", say("it is an hour without a day")),
    (r"[aA]{2}", say("it is written in words")),
)


def _column(column: ColumnSeen) -> Message:
    heading, number = column.heading, column.number + 1
    if column.personal:
        return say(
            "  {number}. {heading}: may hold who somebody is; not looked at, never read", number=number, heading=heading
        )
    if column.meaning is None:
        filled = Decimal(column.filled)
        return say("  {number}. {heading}: not read ({filled} values)", number=number, heading=heading, filled=filled)
    return say(
        "  {number}. {heading} → {meaning} ({surety}): {read} of {filled} values read{shapes}",
        number=number,
        heading=heading,
        meaning=column.meaning,
        surety=SURETIES[column.surety or Surety.GUESS],
        read=Decimal(column.read),
        filled=Decimal(column.filled),
        shapes=_shapes(column.shapes),
    )


def _shapes(shapes: Sequence[tuple[str, int]]) -> Message:
    """The forms that values have, each behind a semicolon."""
    said = Message("", {})
    for shape, count in shapes:
        said = Message("{said}; {shape} ×{count}", {"said": said, "shape": shape, "count": Decimal(count)})
    return said


def _unknown(words: Sequence[UnknownWord]) -> Iterator[Message | str]:
    for kind in Vocabulary:
        of_kind = [word for word in words if word.kind is kind]
        if of_kind:
            yield UNKNOWN[kind]
        for word in of_kind:
            count = Decimal(word.count)
            yield say("  {word}: {count} rows, the first is row {row}", word=word.shown, count=count, row=word.row)


UNKNOWN = {
    Vocabulary.STATUS: say("Statuses that are not known:"),
    Vocabulary.CHANNEL: say("Ways of handing in that are not known:"),
    Vocabulary.PROCEDURE: say("Procedures that the catalogue does not have:"),
    Vocabulary.ACTIVITY: say("Activities of which no event of the mapping says what they mean:"),
    Vocabulary.AGENCY: say("Agencies that the catalogue does not know:"),
}


def as_json(shown: LogShown, translate: Translate) -> str:
    """The same for a machine."""
    seen = shown.seen
    found = {
        "log": seen.label,
        "rows": seen.rows + seen.malformed,
        "malformed": seen.malformed,
        "row_kind": seen.row_kind.value,
        "fits": seen.base.id if seen.base else None,
        "columns": [_column_as_json(column) for column in seen.columns],
        "unknown": [
            {"kind": word.kind.value, "word": word.shown, "rows": word.count, "first_row": word.row}
            for word in shown.words
        ],
        "mapping": as_yaml(shown, translate),
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def _column_as_json(column: ColumnSeen) -> dict[str, object]:
    return {
        "number": column.number + 1,
        "heading": column.heading,
        "meaning": column.meaning,
        "surety": column.surety and column.surety.value,
        "others": list(column.others),
        "personal": column.personal,
        "filled": column.filled,
        "read": column.read,
        "shapes": [{"shape": shape, "count": count} for shape, count in column.shapes],
        "unread": column.unread and {"count": column.unread.count, "shape": column.unread.shape},
        "order": column.proof.order.value if column.proof and column.proof.order else None,
    }
