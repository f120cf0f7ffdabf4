"""The report on a judged log: its dossiers counted by Ibis in small groups, which plain Python adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.figures.report import AuditReport, Cell, Counts, Quarantined, Speed
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog, judge_log
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.reasons import Reason
from tthc.audit.reading.log import SYNTHETIC_WORDS, LogSource
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket
from tthc.model.reference import CountingPolicy
from tthc.vietnamese import fold

FIRST_ROWS = 5
"""How many rows are named for each reason."""


def audit_log(
    path: Path | LogSource, catalogue: Catalogue, today: date, policy: CountingPolicy | None = None
) -> AuditReport:
    """Judge a log as of the end of `today` and count it; CannotRunError for what is not a log.

    Without a policy the first of the catalogue counts; a procedure that names its own is counted by that.
    """
    return report_on(judge_log(path, catalogue, today, policy))


def report_on(judged_log: JudgedLog) -> AuditReport:
    """Count a judged log. Everything in the report is in a fixed order."""
    log, table = judged_log.log, judged_log.table
    cells = tuple(_cells(table, len(log.malformed)))
    (facts,) = rows_of(table.agg(**_facts(table)))
    return AuditReport(
        source=log.source,
        synthetic=bool(facts["synthetic"]),
        today=judged_log.today,
        policies=judged_log.policies,
        read=int(facts["read"]) + len(log.malformed),
        judged=int(facts["judged"]),
        quarantined=tuple(_quarantined(judged_log)),
        cells=cells,
        speeds=tuple(_speeds(table)),
        provisional=int(facts["provisional"]),
        without_hour=int(facts["without_hour"]),
        appointed_later=int(facts["appointed_later"]),
        unknown_agencies=int(facts["unknown_agencies"]),
        of_reading=log.problems,
    )


def _facts(table: Table) -> dict[str, Value]:
    judged_rows = table.reason.isnull()
    no_hour = table.received_minute.isnull() & table.promised_cutoff.notnull()
    undecided = (table.promised_provisional > table.provisional_before) | (
        table.statutory_provisional > table.provisional_before
    )
    facts = {
        "judged": judged_rows,
        "provisional": judged_rows & undecided,
        "without_hour": judged_rows & no_hour,
        "appointed_later": judged_rows & (table.appointed_day > table.promised_due),
        "unknown_agencies": judged_rows & table.agency.notnull() & ~table.agency_known,
        "synthetic": table.synthetic.lower().isin([*SYNTHETIC_WORDS, *map(fold, SYNTHETIC_WORDS)]),
    }
    return {"read": table.count(), **{name: _count_if(fact) for name, fact in facts.items()}}


def _count_if(condition: BooleanValue) -> Value:
    return condition.fill_null(ibis.literal(False)).sum().fill_null(0)


def _cells(table: Table, malformed: int) -> Iterator[Cell]:
    known = table.reason.isnull()
    month = ibis.ifelse(known, table.received_day.strftime("%Y-%m"), ibis.null("string"))
    counts = {f"{kind}_{b}": _count_if(table[f"{kind}_bucket"] == b.value) for kind in KINDS for b in Bucket}
    grouped = table.group_by("procedure", "agency", month=month)
    for row in rows_of(
        grouped.agg(judged=_count_if(known), quarantined=_count_if(~known), **counts).order_by(*_CELL_KEYS)
    ):
        yield Cell(row["procedure"], row["agency"], row["month"], *(_counts(row, kind) for kind in KINDS))
    if malformed:
        aside = Counts(quarantined=malformed)
        yield Cell(None, None, None, aside, aside)


_CELL_KEYS = ("procedure", "agency", "month")


def _counts(row: Mapping[str, Any], kind: str) -> Counts:
    buckets = {bucket.value: int(row[f"{kind}_{bucket}"]) for bucket in Bucket}
    return Counts(received=int(row["judged"]), quarantined=int(row["quarantined"]), **buckets)


def _quarantined(judged_log: JudgedLog) -> Iterator[Quarantined]:
    log, table = judged_log.log, judged_log.table.filter(judged_log.table.reason.notnull())
    ranked = table.select("reason", "row", rank=ibis.row_number().over(group_by=table.reason, order_by=table.row))
    counts = {row["reason"]: int(row["count"]) for row in rows_of(table.group_by("reason").agg(count=table.count()))}
    firsts = rows_of(ranked.filter(ranked.rank < FIRST_ROWS).order_by("reason", "row"))
    for reason in sorted(counts):
        rows = tuple(log.row_in_file(row["row"]) for row in firsts if row["reason"] == reason)
        yield Quarantined(Reason(reason), counts[reason], rows)
    if log.malformed:
        yield Quarantined(Reason.MALFORMED, len(log.malformed), log.malformed[:FIRST_ROWS])


def _speeds(table: Table) -> Iterator[Speed]:
    """From how many dossiers took each number of working days: exact, and the same on every engine."""
    took = (
        table.filter(table.working_days.notnull()).group_by("procedure", "working_days").agg(count=lambda t: t.count())
    )
    by_procedure: dict[str, list[tuple[int, int]]] = {}
    for row in rows_of(took.order_by("procedure", "working_days")):
        by_procedure.setdefault(row["procedure"], []).append((row["working_days"], row["count"]))
    for procedure, counts in by_procedure.items():
        settled = sum(count for _, count in counts)
        yield Speed(procedure, settled, _within(counts, 50, settled), _within(counts, 90, settled))


def _within(counts: list[tuple[int, int]], percent: int, total: int) -> int:
    """The smallest number of days within which so many per cent had their result."""
    finished = 0
    for days, count in counts:
        finished += count
        if finished * 100 >= percent * total:
            return days
    raise ValueError(counts)
