"""The rows of a log that could not be judged: how many for which reason, which were the first, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tthc.audit.judging.reasons import Reason
from tthc.audit.reading.log_parts import FileRow
from tthc.source import Message, Position, Problem, say


@dataclass(frozen=True)
class Quarantined:
    """How many rows were put aside for one reason, and the first of them (rows of the file, its header being row 1)."""

    reason: Reason
    count: int
    rows: tuple[int | FileRow, ...]


def quarantine_sentence(row: Quarantined) -> Message:
    """Why rows were put aside, how many, and the first of them."""
    more = "…" if row.count > len(row.rows) else ""
    return _sentence(row.reason, row.count, ", ".join(map(str, row.rows)) + more)


def quarantine_problem(source: str, row: Quarantined) -> Problem:
    """The same as a problem, at the first of them."""
    text = quarantine_sentence(row)
    first = row.rows[0] if row.rows else 1
    file, line = first if isinstance(first, FileRow) else (source, first)
    return Problem(row.reason.value, Position(file, line, 1), text)


def _sentence(reason: Reason, count: int, rows: str) -> Message:
    sentences: Mapping[Reason, Message] = {
        Reason.NO_ID: say("rows without a dossier id: {count} (rows {rows})"),
        Reason.DUPLICATE: say("rows with the id of an earlier row: {count} (rows {rows})"),
        Reason.SUPERSEDED: say("rows of a dossier that a later file has again, as it was then: {count} (rows {rows})"),
        Reason.UNREADABLE_DATE: say("rows with a date that does not exist or cannot be read: {count} (rows {rows})"),
        Reason.WRONG_ORDER: say("rows with a result or a supplement before what it follows: {count} (rows {rows})"),
        Reason.FUTURE: say("rows with a date after the day of the audit: {count} (rows {rows})"),
        Reason.UNKNOWN_PROCEDURE: say("rows with a procedure that the catalogue does not have: {count} (rows {rows})"),
        Reason.NOT_IN_FORCE: say("rows received when no version of the procedure was in force: {count} (rows {rows})"),
        Reason.UNKNOWN_LIMIT: say("rows for which the catalogue gives no one time limit: {count} (rows {rows})"),
        Reason.UNKNOWN_STATUS: say("rows with a status that is not known: {count} (rows {rows})"),
        Reason.CONTRADICTION: say("rows settled without a result, or open with one: {count} (rows {rows})"),
        Reason.NO_HOUR: say("rows without an hour of reception although the limit is in hours: {count} (rows {rows})"),
        Reason.OUTSIDE_CALENDAR: say("rows with a day outside the years of the calendar: {count} (rows {rows})"),
        Reason.AMBIGUOUS_DATE: say(
            "rows with a date that nothing tells to be one day (03/04 or 04/03): {count} (rows {rows})"
        ),
        Reason.MALFORMED: say("rows with too many or too few values, or not UTF-8: {count} (rows {rows})"),
    }
    return Message(sentences[reason].text, {"count": Decimal(count), "rows": rows})
