"""The counters of each month as a period of its own: all months of a log in two queries.

Of each dossier it is enough to know in which month it came, in which it ended and how, and from the end of which month
on it was late; at the end of every month between it stood open, or paused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension, PeriodCell
from tthc.audit.figures.grouped_by import month_name, month_number, number_of, places_of
from tthc.audit.figures.made_cells import count_up, counters_of, move
from tthc.audit.figures.period import Period, months_in
from tthc.audit.figures.period_counts import (
    STANDING,
    as_they_stood,
    end_of,
    final_states,
    in_hand,
    standing_states,
    stood,
)
from tthc.audit.groups import NONE, Numbers, columns_of
from tthc.audit.judging.joins import table_of
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import Observed

NEVER = 9_999
"""Behind all months."""

_TURNS = tuple(f"{kind}_turns" for kind in KINDS)
_DUE = tuple(f"{kind}_due" for kind in KINDS)
_FINAL = tuple(f"{kind}_bucket" for kind in KINDS)


def monthly_cells(log: Observed, period: Period, by: str = "agency") -> Iterator[PeriodCell]:
    """The counters of each month that has begun, as a period of its own, by one of WHERE."""
    dimension = Dimension(by)
    months = [month for month in months_in(period) if month.start <= log.today]
    if not months:
        return
    lives = _lives(log, period, dimension)
    place, names = places_of(lives["key"], dimension, log.names)
    pauses = _paused(log, period, dimension, len(months))
    paused_place, _ = places_of(pauses["key"], dimension, log.names)
    for number, month in enumerate(months):
        sides = _counted(lives, place, number, len(names))
        _pause(sides, pauses, paused_place, number)
        there = np.flatnonzero(sides[0].any(axis=1))
        statutory, promised = (counters_of(side[there]) for side in sides)
        for n, one, two in zip(there.tolist(), statutory, promised, strict=True):
            yield PeriodCell(one, two, month=month_name(_first(month)), **{by: names[n]})


def _counted(lives: Mapping[str, Numbers], place: Numbers, month: int, places: int) -> tuple[Numbers, Numbers]:
    """COUNTED at each place against both limits, of the dossiers in hand in a month, as if none had been paused."""
    here = (lives["came"] <= month) & (lives["gone"] >= month)
    place, count = place[here], lives["count"][here]
    ended, carried = lives["gone"][here] == month, lives["came"][here] < month
    found = []
    for turns, final in zip(_TURNS, _FINAL, strict=True):
        standing = standing_states(False, _passed(lives[turns][here], month))
        states = np.where(ended, final_states(lives[final][here]), standing)
        found.append(count_up(place, carried, states, count, places))
    return found[0], found[1]


def _pause(sides: tuple[Numbers, Numbers], pauses: Mapping[str, Numbers], place: Numbers, month: int) -> None:
    """Those that stood open at the end of a month, but were paused."""
    here = (pauses["month"] == month) & (pauses["came"] <= month) & (pauses["gone"] > month)
    for side, turns in zip(sides, _TURNS, strict=True):
        passed = _passed(pauses[turns][here], month)
        for paused, sign in ((False, -1), (True, 1)):
            move(side, place[here], standing_states(paused, passed), sign * pauses["count"][here])


def _passed(turns: Numbers, month: int) -> Numbers:
    """Whether a limit is over at the end of a month; NONE without one."""
    return np.where(turns == NONE, NONE, month >= turns)


def _first(period: Period) -> int:
    return period.start.year * 12 + period.start.month - 1


def _lives(log: Observed, period: Period, by: Dimension) -> dict[str, Numbers]:
    """How many dossiers of each key have the same life."""
    table = _marked(log, period, by)
    return _decoded(table.group_by(*table.columns).agg(count=table.count()), log, period)


def _marked(log: Observed, period: Period, by: Dimension, *beside: str) -> Table:
    """The dossiers in hand, with the months in which they came and ended: what `_decoded` makes lives of."""
    table = in_hand(log, period)
    return table.select(
        *(*beside, *STANDING, *_DUE),
        key=number_of(table, by),
        received=month_number(table.received_day),
        finished=month_number(table.finished_day),
        **{name: value for name, value in stood(log, period, table).items() if name in ("earlier", "later")},
    )


def _decoded(table: Table, log: Observed, period: Period) -> dict[str, Numbers]:
    """With the months, counted from the first of the period, in which dossiers `came`, were `gone` and turned late.

    Those that came before have a `came` below zero; NEVER is behind all months, and NONE a limit that is not known.
    Where nobody wrote down when a dossier ended it did in the month of reception.
    """
    found, last = as_they_stood(columns_of(table)), np.datetime64(end_of(log, period))
    left = np.where(found["finished"] == NONE, found["received"], found["finished"])
    months = {
        "came": np.where(found["earlier"], -1, found["received"] - _first(period)),
        "gone": np.where(found["ended"], left - _first(period), NEVER),
    }
    for turns, due in zip(_TURNS, _DUE, strict=True):
        day_after = (found[due] + 1).astype("datetime64[M]").astype(np.int64) + _EPOCH
        passed = np.where(found[due] < last, np.maximum(day_after - _first(period), 0), NEVER)
        months[turns] = np.where(np.isnat(found[due]), NONE, passed)
    return found | months


_EPOCH = 1970 * 12
"""The number of the month from which numpy counts."""


def _paused(log: Observed, period: Period, by: Dimension, months: int) -> dict[str, Numbers]:
    """How many of each key were paused at the end of each month; one with two pauses at once is paused once."""
    last, first = end_of(log, period), _first(period)
    pauses = log.pauses.filter(log.pauses.asked_day <= ibis.date(last))
    over = (pauses.given_day <= ibis.date(last)).fill_null(ibis.literal(False))
    pauses = pauses.select(
        pause_of="row",
        begins=ibis.greatest(month_number(pauses.asked_day) - first, 0),
        ends=ibis.ifelse(over, month_number(pauses.given_day) - first, months),
    )
    pauses = pauses.filter(pauses.begins < pauses.ends)
    numbers = table_of(_MONTH, ((month,) for month in range(months)))
    each = pauses.inner_join(numbers, [pauses.begins <= numbers.month, pauses.ends > numbers.month])
    each = each.select("pause_of", "month").distinct()
    marked = _marked(log, period, by, "row")
    found = marked.inner_join(each, marked.row == each.pause_of).drop("row", "pause_of")
    return _decoded(found.group_by(*found.columns).agg(count=found.count()), log, period)


_MONTH = pa.schema({"month": pa.int64()})
