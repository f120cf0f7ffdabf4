"""The counters of a period, one query for each: where every dossier in hand stood when the period ended.

A due date that a later pause moved says the same about the end of the period as the one known then: a pause asked for
in time ends with time left, one asked for later moves nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.figures.counters import STATES, PeriodCell
from tthc.audit.figures.made_cells import cells_of, numbered
from tthc.audit.figures.period import Period
from tthc.audit.groups import count_if, row_of
from tthc.audit.judging.codes import code_of
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import Observed, waiting_on
from tthc.model.dossier import Bucket


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
    end = end_of(log, period)
    table = in_hand(log, period)
    table = table.mutate(carried=table.received_day < period.start)
    number = numbered(table, log.names, [_state(table, log, kind, end) for kind in KINDS])
    table = table.select(number=number)
    yield from cells_of(table.group_by("number").agg(count=table.count()).to_pyarrow(), log.names)


class Sides:
    """The counters of one cell being counted: carried over, received and STATES, against each kind of limit."""

    __slots__ = ("carried", "received", "states")

    def __init__(self) -> None:
        self.carried = self.received = 0
        self.states = ([0] * len(STATES), [0] * len(STATES))

    def add(self, carried: bool, states: Sequence[int], count: int) -> None:
        """So many more in these states."""
        self.carried += count if carried else 0
        self.received += 0 if carried else count
        for side, state in zip(self.states, states, strict=True):
            side[state] += count

    def __iter__(self) -> Iterator[tuple[int, ...]]:
        return ((self.carried, self.received, *side) for side in self.states)


def outside(log: Observed, period: Period) -> Outside:
    """What the period does not count, and how many ended without a day."""
    table, end = log.dossiers, end_of(log, period)
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
    table = log.dossiers
    ended = table.ended_day.isnull() | (table.ended_day >= period.start)
    return table.filter((table.received_day <= end_of(log, period)) & ended)


def _state(table: Table, log: Observed, kind: str, end: date) -> Value:
    """Which counter a dossier in hand is in, by its place in STATES."""
    due, paused = table[f"{kind}_due"], table.paused if end == log.today else waiting_on(log, table, end)
    late, without = ibis.date(end) > due, due.isnull()
    standing = {
        way: _cases((without, f"{way}_without_limit"), (late, f"{way}_late"), otherwise=f"{way}_in_time")
        for way in ("open", "paused")
    }
    ended = table.ended_day <= end
    return ibis.cases(
        (ended, final_state(table, kind)),
        (paused, standing["paused"]),
        else_=standing["open"],
    )


def final_state(table: Table, kind: str) -> Value:
    """Which counter a dossier that has ended is in, as its bucket says."""
    bucket = table[f"{kind}_bucket"]
    return _cases(*((bucket == code_of(one), one.value) for one in _WITH_A_LIMIT), otherwise="settled_without_limit")


_WITH_A_LIMIT = (Bucket.EARLY, Bucket.ON_TIME, Bucket.LATE, Bucket.REFUSED, Bucket.WITHDRAWN)
"""Buckets that are counters too."""


def _cases(*cases: tuple[Value, str], otherwise: str) -> Value:
    def place(state: str) -> Value:
        return ibis.literal(STATES.index(state), "int8")

    return ibis.cases(*((condition, place(state)) for condition, state in cases), else_=place(otherwise))
