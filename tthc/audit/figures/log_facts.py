"""What a judged log is before a period of it is counted: how many rows, which were put aside, what is doubtful."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table

from tthc.audit.figures.put_aside import Quarantined, quarantine_problem
from tthc.audit.groups import count_if, row_of, rows_of
from tthc.audit.judging.codes import word_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.reasons import Reason
from tthc.audit.reading.log_words import says_synthetic
from tthc.source import Message, Position, Problem, Severity, say

FIRST_ROWS = 5
"""How many rows are named for each reason."""


@dataclass(frozen=True)
class LogFacts:
    """Of all rows of a log `read`, so many are `judged` and the others `quarantined`; `synthetic`: one says so.

    `problems` are what is wrong with the log or doubtful about its figures, each with the first row it stands in.
    """

    source: str
    synthetic: bool
    read: int
    judged: int
    quarantined: tuple[Quarantined, ...]
    problems: tuple[Problem, ...]


def facts_of(judged_log: JudgedLog) -> LogFacts:
    """The facts of a judged log, everything in a fixed order."""
    log, table = judged_log.log, judged_log.stored
    counted = row_of(table.agg(**{name: count_if(fact) for name, fact in _facts(table).items()}, read=table.count()))
    quarantined = tuple(_quarantined(judged_log))
    put_aside = (quarantine_problem(log.source, row) for row in quarantined)
    return LogFacts(
        source=log.source,
        synthetic=says_synthetic(log.table) if judged_log.synthetic is None else judged_log.synthetic,
        read=int(counted["read"]) + len(log.malformed),
        judged=int(counted["judged"]),
        quarantined=quarantined,
        problems=(*put_aside, *_doubts(counted, log.source), *log.problems),
    )


def _facts(table: Table) -> dict[str, BooleanValue]:
    judged_rows = table.reason.isnull()
    no_hour = table.received_minute.isnull() & table.hour_matters
    undecided = (table.promised_provisional > table.provisional_before) | (
        table.statutory_provisional > table.provisional_before
    )
    return {
        "judged": judged_rows,
        "A014": judged_rows & table.agency_key.notnull() & ~table.agency_known,
        "A015": judged_rows & undecided,
        "A016": judged_rows & no_hour,
        "A017": judged_rows & (table.appointed_day > table.promised_due),
    }


_DOUBTS: Mapping[str, Message] = {
    "A014": say("{count} dossiers name an agency that the catalogue does not know"),
    "A015": say("{count} dossiers are due in or after a year whose days off are not decided"),
    "A016": say("{count} dossiers have no hour of reception: taken as before the cut-off"),
    "A017": say("{count} dossiers have a later day on their slip than was promised"),
}


def _doubts(counted: Mapping[str, Any], source: str) -> Iterator[Problem]:
    for code, text in _DOUBTS.items():
        if count := int(counted[code]):
            yield Problem(code, Position(source, 1, 1), Message(text.text, {"count": count}), severity=Severity.WARNING)


def _quarantined(judged_log: JudgedLog) -> Iterator[Quarantined]:
    log, table = judged_log.log, judged_log.stored.filter(judged_log.stored.reason.notnull())
    ranked = table.select("reason", "row", rank=ibis.row_number().over(group_by=table.reason, order_by=table.row))
    counts = {row["reason"]: int(row["count"]) for row in rows_of(table.group_by("reason").agg(count=table.count()))}
    firsts = rows_of(ranked.filter(ranked.rank < FIRST_ROWS).order_by("reason", "row"))
    for code in sorted(counts, key=lambda code: str(word_of(code, Reason))):
        rows = tuple(log.row_in_file(row["row"]) for row in firsts if row["reason"] == code)
        yield Quarantined(Reason(str(word_of(code, Reason))), counts[code], rows)
    if log.malformed:
        yield Quarantined(Reason.MALFORMED, len(log.malformed), log.malformed[:FIRST_ROWS])
