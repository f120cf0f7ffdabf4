"""Waiting on no clock: from handing in to reception, and from the result to the day on which somebody took it.

The limit begins with the valid reception and ends with the result; what lies outside is nobody's delay by law, and yet
the applicant waits. Of the dossiers received in a period whose log tells both days.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import in_order, name_of, number_of
from tthc.audit.figures.kaplan_meier import Quantile, quantile
from tthc.audit.figures.period import Period
from tthc.audit.figures.waiting import received_in
from tthc.audit.judging.distances import BACKWARDS, EDGES, with_edges
from tthc.audit.judging.observed import Observed


class Edge(StrEnum):
    """Before the clock begins, or after it has ended."""

    BEFORE_RECEPTION = "before_reception"
    BEFORE_COLLECTION = "before_collection"


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


def edge_days(log: Observed, period: Period, by: Dimension | None = None) -> Iterator[EdgeDays]:
    """Both edges, by one dimension; none that the log never tells of."""
    if not log.told & {"submitted_day", "returned_day"}:
        return
    counted = log.rows(_counted(log, period, by))
    for edge in Edge:
        found: dict[str | None, dict[int | str, int]] = {}
        for row in counted:
            if edge is Edge.BEFORE_COLLECTION and not row["has_ended"]:
                continue
            days = row[edge.value]
            waited = "unknown" if days is None else "backwards" if days == BACKWARDS else int(days)
            of_key = found.setdefault(name_of(row["key"], by, log.names), {})
            of_key[waited] = of_key.get(waited, 0) + int(row["count"])
        if any(waited != "unknown" for counts in found.values() for waited in counts):
            for key in in_order(found):
                yield _edge_days(edge, found[key], by, key)


def _edge_days(edge: Edge, counts: Mapping[int | str, int], by: Dimension | None, key: str | None) -> EdgeDays:
    days = dict(sorted((waited, count) for waited, count in counts.items() if isinstance(waited, int)))
    median, p90 = quantile(days, {}, 50), quantile(days, {}, 90)
    return EdgeDays(edge, median, p90, days, counts.get("backwards", 0), counts.get("unknown", 0), by, key)


def _counted(log: Observed, period: Period, by: Dimension | None) -> Table:
    """How many dossiers waited so many days; null where a day is missing or in no year of the calendar."""
    table = with_edges(received_in(log, period), log.days, log.told)
    table = table.select(*EDGES, key=number_of(table, by), has_ended=table.ended_day.notnull())
    return table.group_by(*table.columns).agg(count=table.count())
