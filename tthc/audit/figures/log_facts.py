"""What a judged log is before a period of it is counted: how many rows, which were put aside, what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import ibis
from ibis.expr.types import Table

from tthc.audit.figures.put_aside import Quarantined, quarantine_problem
from tthc.audit.groups import NONE, values_of
from tthc.audit.judging.codes import is_one_of, word_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.observed import counted_rows
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.verdicts import DOUBTS
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


def facts_of(judged_log: JudgedLog, counted: Mapping[str, Any] | None = None) -> LogFacts:
    """The facts of a judged log, everything in a fixed order. `counted`: its `counted_rows`, if somebody has them."""
    log, rows = judged_log.log, _Counted(judged_log, counted_rows(judged_log) if counted is None else counted)
    quarantined = tuple(_quarantined(judged_log, rows.aside))
    put_aside = (quarantine_problem(log.source, row) for row in quarantined)
    return LogFacts(
        source=log.source,
        synthetic=says_synthetic(log.table) if judged_log.synthetic is None else judged_log.synthetic,
        read=rows.judged + rows.aside.total() + len(log.malformed),
        judged=rows.judged,
        quarantined=quarantined,
        problems=(*put_aside, *_doubts(rows.doubts, log.source), *log.problems),
    )


class _Counted:
    """How many rows of a log are judged, how many are put aside for each reason, and in how many what is doubtful."""

    def __init__(self, judged_log: JudgedLog, counted: Mapping[str, Any]) -> None:
        self.judged, self.aside, self.doubts = 0, Counter[str](), Counter[str]()
        levels = judged_log.names.levels
        columns = (counted[name].tolist() for name in ("reason", "doubts", "agency_key", "count"))
        for reason, doubts, agency, count in zip(*columns, strict=True):
            if reason != NONE:
                self.aside[str(word_of(reason, Reason))] += count
                continue
            self.judged += count
            self.doubts["A014"] += count if agency != NONE and levels[agency] is None else 0
            for place, doubt in enumerate(DOUBTS):
                self.doubts[doubt] += count if doubts >> place & 1 else 0


_DOUBTS: Mapping[str, Message] = {
    "A014": say("{count} dossiers name an agency that the catalogue does not know"),
    "A015": say("{count} dossiers are due in or after a year whose days off are not decided"),
    "A016": say("{count} dossiers have no hour of reception: taken as before the cut-off"),
    "A017": say("{count} dossiers have a later day on their slip than was promised"),
}


def _doubts(counted: Mapping[str, int], source: str) -> Iterator[Problem]:
    for code, text in _DOUBTS.items():
        if count := counted[code]:
            said = Message(text.text, {"count": Decimal(count)})
            yield Problem(code, Position(source, 1, 1), said, severity=Severity.WARNING)


def _quarantined(judged_log: JudgedLog, counts: Mapping[str, int]) -> Iterator[Quarantined]:
    log, firsts = judged_log.log, _first_rows(judged_log.stored, counts)
    for reason in sorted(counts):
        yield Quarantined(Reason(reason), counts[reason], tuple(map(log.row_in_file, firsts[reason])))
    if log.malformed:
        yield Quarantined(Reason.MALFORMED, len(log.malformed), log.malformed[:FIRST_ROWS])


def _first_rows(table: Table, counts: Mapping[str, int]) -> dict[str, list[int]]:
    """The first rows of each reason: looked for at the beginning, and behind it only those not found there."""
    found = _ranked(table.filter(table.reason.notnull(), table.row < _BEGINNING)) if counts else {}
    missing = [Reason(one) for one, count in counts.items() if len(found.get(one, ())) < min(count, FIRST_ROWS)]
    return found | _ranked(table.filter(is_one_of(table.reason, missing))) if missing else found


def _ranked(table: Table) -> dict[str, list[int]]:
    """The first rows of each reason in a table, in order."""
    table = table.select("reason", "row")
    ranked = table.mutate(rank=ibis.row_number().over(group_by=table.reason, order_by=table.row))
    found: dict[str, list[int]] = {}
    for code, row, _ in sorted(values_of(ranked.filter(ranked.rank < FIRST_ROWS))):
        found.setdefault(str(word_of(code, Reason)), []).append(row)
    return found


_BEGINNING = 100_000
"""So many rows are looked at first."""
