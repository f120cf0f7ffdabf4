"""The counters of a period, one query for each: where every dossier in hand stood when the period ended.

A due date that a later pause moved says the same about the end of the period as the one known then: a pause asked for
in time ends with time left, one asked for later moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.figures.counters import STATES, Counters, PeriodCell
from tthc.audit.figures.period import Period, months_in
from tthc.audit.groups import count_if, row_of, rows_of
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import WHERE, Observed, paused_on
from tthc.model.dossier import Bucket, DossierStatus


@dataclass(frozen=True)
class Outside:
    """Judged dossiers that a period does not count: ended before it began, or received after it was over."""

    ended_before: int
    received_after: int
    undated: int


def whole_span(log: Observed) -> Period:
    """From the first reception to the day of the audit."""
    return Period(log.first or log.today, log.today)


def period_cells(log: Observed, period: Period) -> Iterator[PeriodCell]:
    """The counters of a period, at its end or today if that is sooner, in the order of what they are counted by."""
    for row in _counted(log, period, WHERE):
        yield _cell(row, None)


def monthly_cells(log: Observed, period: Period, by: str = "agency") -> Iterator[PeriodCell]:
    """The counters of each month that has begun, as a period of its own, by one of WHERE."""
    for month in months_in(period):
        if month.start <= log.today:
            for row in _counted(log, month, (by,)):
                yield _cell(row, f"{month.start:%Y-%m}")


def outside(log: Observed, period: Period) -> Outside:
    """What the period does not count, and how many ended without a day."""
    table, end = log.table, end_of(log, period)
    return Outside(
        **row_of(
            table.agg(
                ended_before=count_if((table.ended_day < period.start) & (table.received_day < period.start)),
                received_after=count_if(table.received_day > end),
                undated=count_if(table.undated),
            )
        )
    )


def end_of(log: Observed, period: Period) -> date:
    """The day at whose end the dossiers stand as they are counted."""
    return min(period.end, log.today)


def in_hand(log: Observed, period: Period) -> Table:
    """The dossiers that were in hand in a period."""
    table = log.table
    ended = table.ended_day.isnull() | (table.ended_day >= period.start)
    return table.filter((table.received_day <= end_of(log, period)) & ended)


def _counted(log: Observed, period: Period, by: Sequence[str]) -> list[dict[str, Any]]:
    end = end_of(log, period)
    table = in_hand(log, period).mutate(paused=paused_on(log, end))
    table = table.mutate(**{f"{kind}_state": _state(table, kind, end) for kind in KINDS})
    counts = {f"{kind}_{state}": count_if(table[f"{kind}_state"] == state) for kind in KINDS for state in STATES}
    before = count_if(table.received_day < period.start)
    within = count_if(table.received_day >= period.start)
    grouped = table.group_by(*by).agg(carried_over=before, received=within, **counts)
    return rows_of(grouped.order_by(*by))


def _state(table: Table, kind: str, end: date) -> Value:
    """Which counter a dossier in hand is in."""
    bucket, ended = table[f"{kind}_bucket"], table.ended_day <= end
    settled = ended & (table.status == DossierStatus.SETTLED.value)
    limit = table[f"{kind}_due"].notnull()
    standing = ibis.cases(
        (table[f"{kind}_due"].isnull(), "without_limit"),
        (ibis.date(end) > table[f"{kind}_due"], "late"),
        else_="in_time",
    )
    return ibis.cases(
        (ended & (table.status == DossierStatus.REFUSED.value), "refused"),
        (ended & (table.status == DossierStatus.WITHDRAWN.value), "withdrawn"),
        (settled & limit & bucket.isin([b.value for b in _SETTLED]), bucket),
        (settled, "settled_without_limit"),
        (table.paused, ibis.literal("paused_") + standing),
        else_=ibis.literal("open_") + standing,
    )


_SETTLED = (Bucket.EARLY, Bucket.ON_TIME, Bucket.LATE)


def _cell(row: Mapping[str, Any], month: str | None) -> PeriodCell:
    statutory, promised = (_counters(row, kind) for kind in KINDS)
    return PeriodCell(statutory, promised, month=month, **{name: row[name] for name in WHERE if name in row})


def _counters(row: Mapping[str, Any], kind: str) -> Counters:
    states = {state: int(row[f"{kind}_{state}"]) for state in STATES}
    return Counters(int(row["carried_over"]), int(row["received"]), **states)
