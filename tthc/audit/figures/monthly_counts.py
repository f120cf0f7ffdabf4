"""The counters of each month as a period of its own: all months of a log in two queries.

Of each dossier it is enough to know in which month it came, in which it ended and how, and from the end of which month
on it was late; at the end of every month between it stood open, or paused.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.figures.counters import STATES, Counters, Dimension, PeriodCell
from tthc.audit.figures.grouped_by import in_order, month_name, month_number, name_of, number_of
from tthc.audit.figures.period import Period, months_in
from tthc.audit.figures.period_counts import Sides, end_of, final_state, in_hand
from tthc.audit.groups import values_of
from tthc.audit.judging.look_ups import KINDS, table_of
from tthc.audit.judging.observed import Observed

NEVER = 9_999
"""Behind all months."""

_WITHOUT = -1
_TURNS = tuple(f"{kind}_turns" for kind in KINDS)
_FINAL = tuple(f"{kind}_final" for kind in KINDS)


def monthly_cells(log: Observed, period: Period, by: str = "agency") -> Iterator[PeriodCell]:
    """The counters of each month that has begun, as a period of its own, by one of WHERE."""
    dimension = Dimension(by)
    months = [month for month in months_in(period) if month.start <= log.today]
    if not months:
        return
    counted = _Months(len(months))
    marked = _marked(log, period, dimension, len(months))
    for key, *life, count in values_of(_lives(marked)):
        counted.add(name_of(key, dimension, log.names), life, count)
    for key, month, statutory, promised, count in values_of(_paused(log, marked, period, len(months))):
        counted.pause(name_of(key, dimension, log.names), month, (statutory, promised), count)
    for number, month in enumerate(months):
        cells = counted.months[number]
        for name in in_order(cells):
            statutory, promised = (Counters(*counts) for counts in cells[name])
            yield PeriodCell(statutory, promised, month=month_name(_first(month)), **{by: name})


@dataclass
class _Months:
    """The counters of months being counted, by name."""

    count: int
    months: list[dict[str | None, Sides]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.months = [{} for _ in range(self.count)]

    def add(self, name: str | None, life: Sequence[int], count: int) -> None:
        """So many dossiers with the same life, in every month in which they were in hand."""
        came, gone, *turns, statutory, promised = life
        for month in range(max(came, 0), min(gone, self.count - 1) + 1):
            ended = month == gone
            states = (statutory, promised) if ended else [_standing("open", month, turn) for turn in turns]
            self.months[month].setdefault(name, Sides()).add(came < month, states, count)

    def pause(self, name: str | None, month: int, turns: Sequence[int], count: int) -> None:
        """So many of those that stood open at the end of a month were paused."""
        for side, turn in zip(self.months[month][name].states, turns, strict=True):
            side[_standing("open", month, turn)] -= count
            side[_standing("paused", month, turn)] += count


def _standing(way: str, month: int, turn: int) -> int:
    """The place in STATES of what is `open` or `paused` at the end of a month and late from that of another on."""
    return _STANDING[way, "without_limit" if turn == _WITHOUT else "late" if month >= turn else "in_time"]


_STANDING = {
    (way, how): STATES.index(f"{way}_{how}")
    for way in ("open", "paused")
    for how in ("in_time", "late", "without_limit")
}


def _marked(log: Observed, period: Period, by: Dimension, months: int) -> Table:
    """The dossiers in hand with the months in which they came, ended (NEVER: they stand), and turned late."""
    last, first = end_of(log, period), _first(period)
    table = in_hand(log, period)
    came = ibis.ifelse(table.received_day < ibis.date(period.start), -1, month_number(table.received_day) - first)
    ended = (table.ended_day <= ibis.date(last)).fill_null(ibis.literal(False))
    gone = ibis.ifelse(ended, month_number(table.ended_day) - first, NEVER)
    stood = gone > ibis.greatest(came, 0)
    turns = {f"{kind}_turns": ibis.ifelse(stood, _turns(table[f"{kind}_due"], period, log), 0) for kind in KINDS}
    final = {f"{kind}_final": ibis.ifelse(ended, final_state(table, kind), 0) for kind in KINDS}
    return table.select("row", key=number_of(table, by), came=came, gone=gone, **turns, **final)


def _turns(due: Value, period: Period, log: Observed) -> Value:
    """The first month at whose end a due day has passed; NEVER, or _WITHOUT a due day."""
    day_after = (due + ibis.interval(days=1)).cast("date")
    passed = ibis.greatest(month_number(day_after) - _first(period), 0)
    return ibis.cases((due.isnull(), _WITHOUT), (due >= ibis.date(end_of(log, period)), NEVER), else_=passed)


def _first(period: Period) -> int:
    return period.start.year * 12 + period.start.month - 1


def _lives(marked: Table) -> Table:
    """How many dossiers of each key have the same life."""
    columns = ("key", "came", "gone", *_TURNS, *_FINAL)
    return marked.group_by(*columns).agg(count=marked.count())


def _paused(log: Observed, marked: Table, period: Period, months: int) -> Table:
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
    standing = [marked.row == each.pause_of, marked.came <= each.month, marked.gone > each.month]
    found = marked.inner_join(each, standing).select("key", "month", *_TURNS)
    return found.group_by("key", "month", *_TURNS).agg(count=found.count())


_MONTH = pa.schema({"month": pa.int64()})
