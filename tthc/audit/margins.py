"""How far from the limit results come: working days before it (below zero), on its last day (0), or after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.calendar import WorkingCalendar
from tthc.audit.counters import Dimension
from tthc.audit.groups import key_of, rows_of
from tthc.audit.look_ups import table_of
from tthc.audit.period import Period
from tthc.audit.reckoning import look_up
from tthc.model.dossier import Bucket


@dataclass(frozen=True)
class Margins:
    """How many results of a period came so many working days after their limit, for one `key` of the dimension `by`.

    Clean-ups are left out. A result on the last day but past its hour, or on a day off after it, came one day after.
    """

    limit: str
    days: Mapping[int, int]
    by: Dimension | None = None
    key: str | None = None


def margins(
    table: Table, period: Period, kind: str, calendar: WorkingCalendar, by: Dimension | None = None
) -> Iterator[Margins]:
    """The margins against one limit, by one dimension. `table`: observed dossiers with clean-ups marked."""
    judged = [bucket.value for bucket in (Bucket.EARLY, Bucket.ON_TIME, Bucket.LATE)]
    chosen = table.filter(table[f"{kind}_bucket"].isin(judged) & ~table.bulk)
    chosen = chosen.filter(chosen.ended_day.between(period.start, period.end))
    chosen = chosen.mutate(key=key_of(chosen, by), due_day=chosen[f"{kind}_due"], bucket=chosen[f"{kind}_bucket"])
    days = table_of(_DAYS, zip(calendar.days(), calendar.ordinals, strict=True))
    chosen = look_up(chosen, days, {"ended_day": "day"}, {"ordinal": "ended_ordinal"})
    chosen = look_up(chosen, days, {"due_day": "day"}, {"ordinal": "due_ordinal"})
    after = chosen.ended_ordinal - chosen.due_ordinal
    chosen = chosen.mutate(after=ibis.ifelse(chosen.bucket == Bucket.LATE.value, ibis.greatest(after, 1), after))
    found: dict[str | None, dict[int, int]] = {}
    for row in rows_of(chosen.group_by("key", "after").agg(count=chosen.count()).order_by("key", "after")):
        found.setdefault(row["key"], {})[int(row["after"])] = int(row["count"])
    for key, counts in found.items():
        yield Margins(kind, counts, by, key if by else None)


_DAYS = pa.schema({"day": pa.date32(), "ordinal": pa.int64()})
