"""Waiting on no clock: from handing in to reception, and from the result to the day on which somebody took it.

The limit begins with the valid reception and ends with the result; what lies outside is nobody's delay by law, and yet
the applicant waits. Of the dossiers received in a period whose log tells both days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.calendar import WorkingCalendar
from tthc.audit.counters import Dimension
from tthc.audit.groups import key_of, rows_of
from tthc.audit.kaplan_meier import Quantile, quantile
from tthc.audit.look_ups import table_of
from tthc.audit.observed import Observed
from tthc.audit.period import Period
from tthc.audit.reckoning import look_up
from tthc.audit.waiting import received_in


class Edge(StrEnum):
    """Before the clock begins, or after it has ended."""

    BEFORE_RECEPTION = "before_reception"
    BEFORE_COLLECTION = "before_collection"


_DAYS_OF: Mapping[Edge, tuple[str, str]] = MappingProxyType(
    {
        Edge.BEFORE_RECEPTION: ("submitted_day", "received_day"),
        Edge.BEFORE_COLLECTION: ("finished_day", "returned_day"),
    }
)
"""From which day to which."""


@dataclass(frozen=True)
class EdgeDays:
    """How many dossiers waited so many working days outside the clock, with one `key` of the dimension `by`.

    `backwards` have the second day before the first; of `unknown` ones the log lacks a day. Neither is in `days`.
    """

    edge: Edge
    median: Quantile
    p90: Quantile
    days: Mapping[int, int] = field(default_factory=dict)
    backwards: int = 0
    unknown: int = 0
    by: Dimension | None = None
    key: str | None = None


def edge_days(
    log: Observed, period: Period, calendar: WorkingCalendar, by: Dimension | None = None
) -> Iterator[EdgeDays]:
    """Both edges, by one dimension; none that the log never tells of."""
    for edge in Edge:
        found: dict[str | None, dict[int | str, int]] = {}
        for row in rows_of(_counted(log, period, calendar, edge, by)):
            waited = "unknown" if row["days"] is None else "backwards" if row["days"] < 0 else int(row["days"])
            of_key = found.setdefault(row["key"], {})
            of_key[waited] = of_key.get(waited, 0) + int(row["count"])
        if any(waited != "unknown" for counts in found.values() for waited in counts):
            for key in sorted(found, key=lambda key: (key is None, key or "")):
                yield _edge_days(edge, found[key], by, key if by else None)


def _edge_days(edge: Edge, counts: Mapping[int | str, int], by: Dimension | None, key: str | None) -> EdgeDays:
    days = dict(sorted((waited, count) for waited, count in counts.items() if isinstance(waited, int)))
    median, p90 = quantile(days, {}, 50), quantile(days, {}, 90)
    return EdgeDays(edge, median, p90, days, counts.get("backwards", 0), counts.get("unknown", 0), by, key)


def _counted(log: Observed, period: Period, calendar: WorkingCalendar, edge: Edge, by: Dimension | None) -> Table:
    """How many dossiers waited so many days; null where a day is missing or in no year of the calendar."""
    first, last = _DAYS_OF[edge]
    table = received_in(log, period)
    table = table.filter(table.ended_day.notnull()) if edge is Edge.BEFORE_COLLECTION else table
    table = table.select(first=table[first], last=table[last], key=key_of(table, by))
    known = table_of(_DAYS, zip(calendar.days(), calendar.ordinals, strict=True))
    table = look_up(table, known, {"first": "day"}, {"ordinal": "first_ordinal"})
    table = look_up(table, known, {"last": "day"}, {"ordinal": "last_ordinal"})
    waited = table.last_ordinal - table.first_ordinal
    days = ibis.ifelse(table["last"] < table["first"], ibis.literal(-1, type="int64"), waited)
    table = table.mutate(days=days)
    return table.group_by("key", "days").agg(count=table.count()).order_by("key", "days")


_DAYS = pa.schema({"day": pa.date32(), "ordinal": pa.int64()})
