"""How many working days before or after the last day of its limit a dossier had its result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.calendar import WorkingCalendar
from tthc.audit.groups import rows_of
from tthc.audit.look_ups import table_of
from tthc.audit.observed import Observed
from tthc.audit.period import Period
from tthc.audit.period_counts import end_of
from tthc.audit.reckoning import look_up
from tthc.model.dossier import Bucket


@dataclass(frozen=True)
class Margins:
    """Results of a period against one limit: so many working days after the last day (below 0: before it), by bucket.

    On the last day itself it is 0, whether the hour was kept or not: the bucket says that.
    """

    limit: str
    counts: Mapping[tuple[int, Bucket], int]

    @property
    def total(self) -> int:
        """All results that have such a limit."""
        return sum(self.counts.values())


def margins(log: Observed, period: Period, limit: str, calendar: WorkingCalendar) -> Margins:
    """The margins of the results of a period against the `promised` or the `statutory` limit."""
    found = rows_of(_counted(_settled(log, period, limit), limit, calendar))
    return Margins(limit, dict(sorted(_by_bucket(found))))


def _by_bucket(rows: list[dict[str, object]]) -> Iterator[tuple[tuple[int, Bucket], int]]:
    for row in rows:
        yield (int(str(row["margin"])), Bucket(str(row["bucket"]))), int(str(row["count"]))


def _settled(log: Observed, period: Period, limit: str) -> Table:
    table, kept = log.table, [bucket.value for bucket in (Bucket.EARLY, Bucket.ON_TIME, Bucket.LATE)]
    in_period = table.ended_day.between(period.start, end_of(log, period))
    known = table.filter(in_period & table[f"{limit}_bucket"].isin(kept) & table[f"{limit}_due"].notnull())
    return known.mutate(bucket=known[f"{limit}_bucket"], due=known[f"{limit}_due"])


def _counted(table: Table, limit: str, calendar: WorkingCalendar) -> Table:
    days = table_of(_DAYS, zip(calendar.days(), calendar.ordinals, strict=True))
    table = look_up(table, days, {"ended_day": "day"}, {"ordinal": "ended_ordinal"})
    table = look_up(table, days, {"due": "day"}, {"ordinal": "due_ordinal"})
    table = table.mutate(margin=table.ended_ordinal - table.due_ordinal)
    return table.group_by("margin", "bucket").agg(count=ibis._.count())


_DAYS = pa.schema({"day": pa.date32(), "ordinal": pa.int64()})
