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
from tthc.audit.figures.in_hand import Alike, InHand, Keys
from tthc.audit.figures.kaplan_meier import Quantile, quantile
from tthc.audit.figures.times import PERCENTS
from tthc.audit.figures.waiting import received_in
from tthc.audit.groups import NONE
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.distances import BACKWARDS, EDGES_OF, with_edges
from tthc.model.dossier import DossierStatus


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


def edge_days(dossiers: InHand, by: Dimension | None = None) -> Iterator[EdgeDays]:
    """Both edges, by one dimension; none that the log never tells of."""
    if not dossiers.log.told & {"submitted_day", "returned_day"}:
        return
    received = dossiers.under(by, _received)
    over = received["status"] != code_of(DossierStatus.OPEN)
    yield from _edge_days(Edge.BEFORE_RECEPTION, received, by)
    yield from _edge_days(Edge.BEFORE_COLLECTION, received.where(over), by)


def _edge_days(edge: Edge, alike: Alike, by: Dimension | None) -> Iterator[EdgeDays]:
    waited = alike[edge.value]
    unknown, backwards = waited == NONE, waited == BACKWARDS
    if unknown.all():
        return
    known = alike.where(~(unknown | backwards))
    days, backwards, unknown = known.histograms(known[edge.value]), alike.sums(backwards), alike.sums(unknown)
    for place, key in alike.places():
        median, p90 = (quantile(days[place], {}, percent) for percent in PERCENTS)
        yield EdgeDays(edge, median, p90, days[place], backwards[place], unknown[place], by, key)


def _received(dossiers: InHand, keys: Keys) -> Table:
    """How many working days those received in the period waited; null where a day is missing or in no calendar."""
    table = received_in(dossiers.log, dossiers.period)
    table = table.select(**keys(table), **{name: table[name] for name in ("status", *EDGES_OF)})
    return with_edges(table, dossiers.log.days, dossiers.log.told).drop(*EDGES_OF)
