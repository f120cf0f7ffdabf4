"""What a judged log is before a period of it is counted: how many rows, which were put aside, what is doubtful."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis

from tthc.audit.figures.put_aside import Quarantined, quarantine_problem
from tthc.audit.groups import rows_of, values_of
from tthc.audit.judging.codes import word_of
from tthc.audit.judging.dossiers import JudgedLog
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


def facts_of(judged_log: JudgedLog) -> LogFacts:
    """The facts of a judged log, everything in a fixed order."""
    log, counted = judged_log.log, _Counted(judged_log)
    quarantined = tuple(_quarantined(judged_log, counted.aside))
    put_aside = (quarantine_problem(log.source, row) for row in quarantined)
    return LogFacts(
        source=log.source,
        synthetic=says_synthetic(log.table) if judged_log.synthetic is None else judged_log.synthetic,
        read=counted.judged + counted.aside.total() + len(log.malformed),
        judged=counted.judged,
        quarantined=quarantined,
        problems=(*put_aside, *_doubts(counted.doubts, log.source), *log.problems),
    )


class _Counted:
    """How many rows of a log are judged, how many are put aside for each reason, and in how many what is doubtful."""

    def __init__(self, judged_log: JudgedLog) -> None:
        self.judged, self.aside, self.doubts = 0, Counter[str](), Counter[str]()
        table, levels = judged_log.stored, judged_log.names.levels
        for reason, doubts, agency, count in values_of(
            table.group_by("reason", "doubts", "agency_key").agg(count=table.count())
        ):
            if reason is not None:
                self.aside[str(word_of(reason, Reason))] += count
                continue
            self.judged += count
            self.doubts["A014"] += count if agency is not None and levels[agency] is None else 0
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
            yield Problem(code, Position(source, 1, 1), Message(text.text, {"count": count}), severity=Severity.WARNING)


def _quarantined(judged_log: JudgedLog, counts: Mapping[str, int]) -> Iterator[Quarantined]:
    log, table = judged_log.log, judged_log.stored.filter(judged_log.stored.reason.notnull())
    ranked = table.select("reason", "row", rank=ibis.row_number().over(group_by=table.reason, order_by=table.row))
    firsts = rows_of(ranked.filter(ranked.rank < FIRST_ROWS).order_by("reason", "row"))
    for code in sorted(counts):
        rows = tuple(log.row_in_file(row["row"]) for row in firsts if word_of(row["reason"], Reason) == code)
        yield Quarantined(Reason(code), counts[code], rows)
    if log.malformed:
        yield Quarantined(Reason.MALFORMED, len(log.malformed), log.malformed[:FIRST_ROWS])
