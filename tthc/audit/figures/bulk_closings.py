"""Days on which an agency closed far more late dossiers than it usually closes at all: a clean-up, not a day's work.

Their recorded end says when somebody tidied up, not when the work was done: they stay late in every counter, but are
reported apart and are in no median and no percentile.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.groups import count_if, rows_of
from tthc.audit.judging.look_ups import table_of
from tthc.audit.judging.observed import Observed
from tthc.audit.judging.reckoning import look_up
from tthc.model.dossier import Bucket, DossierStatus

AT_LEAST = 20
TIMES_USUAL = 5
"""A clean-up closes at least so many late dossiers, and so many times as many as the agency's usual day closes."""


@dataclass(frozen=True)
class BulkClosing:
    """One day of one agency: settled on it, late ones of those, and what half of its days with a result do not pass."""

    day: date
    settled: int
    late: int
    usual: float
    agency: str | None = None


def bulk_closings(log: Observed) -> Iterator[BulkClosing]:
    """The clean-ups of a log, by agency and day."""
    table = log.table.filter(log.table.status == DossierStatus.SETTLED.value)
    late = count_if(table.promised_bucket == Bucket.LATE.value)
    days = table.group_by("agency", "ended_day").agg(settled=table.count(), late=late).order_by("agency", "ended_day")
    by_agency: dict[str | None, list[tuple[date, int, int]]] = {}
    for row in rows_of(days):
        by_agency.setdefault(row["agency"], []).append((row["ended_day"], int(row["settled"]), int(row["late"])))
    for agency, of_days in by_agency.items():
        usual = median(settled for _, settled, _ in of_days)
        for day, settled, late_ones in of_days:
            if late_ones >= max(AT_LEAST, TIMES_USUAL * usual):
                yield BulkClosing(day, settled, late_ones, float(usual), agency)


def with_bulk(table: Table, closings: Sequence[BulkClosing]) -> Table:
    """Observed dossiers with `bulk`: whether one was late and closed in a clean-up."""
    if not closings:
        return table.mutate(bulk=ibis.literal(False))
    days = table_of(_DAYS, ((closing.agency or "", closing.day, True) for closing in closings))
    keyed = table.mutate(agency_key=table.agency.fill_null(""))
    marked = look_up(keyed, days, {"agency_key": "agency", "ended_day": "day"}, {"bulk": "bulk_day"})
    is_bulk = marked.bulk_day.notnull() & (marked.promised_bucket == Bucket.LATE.value)
    return marked.mutate(bulk=is_bulk.fill_null(ibis.literal(False))).drop("agency_key", "bulk_day")


_DAYS = pa.schema({"agency": pa.string(), "day": pa.date32(), "bulk": pa.bool_()})
