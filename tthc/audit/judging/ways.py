"""The ways in which dossiers of a log are counted, each of them reckoned once: few, however many dossiers there are.

A way is a pair of limits and a reception: its day, and the first of the minutes that count alike.
"""

from __future__ import annotations

from collections.abc import Sequence

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.judging.codes import coded
from tthc.audit.judging.joins import look_up
from tthc.audit.judging.keeping import Keep
from tthc.audit.judging.look_ups import EPOCH, KINDS, ClockTables
from tthc.audit.judging.reasons import Reason
from tthc.audit.judging.reckoning import DUE, RECKONED, number_of, reckon, sure

UNKNOWN_MINUTE = -1

_DAYS, _MINUTES = 4_000_000, 1500
"""More days than there are from year 1 to EPOCH and on to 9999, more minutes than a day has."""

OF_A_PAIR = _DAYS * _MINUTES
"""How far the ways of one pair of limits lie from those of the next."""


def way_of(pair: Value, received_day: Value, minute: Value) -> Value:
    """A way as one number, null without limits or a day: what millions of rows are joined by."""
    day = number_of(received_day).cast("int64") + _DAYS // 2
    return (pair * _DAYS + day) * _MINUTES + minute.fill_null(UNKNOWN_MINUTE) + 1


def minute_class(minute: Value, by_minute: BooleanValue, changes: Sequence[int]) -> Value:
    """The first of the minutes of reception that count alike: all of them do between two `changes`."""
    passed = [(minute >= change, ibis.literal(change, "int64")) for change in reversed(changes)]
    first = ibis.cases(*passed, (minute.notnull(), 0), else_=ibis.null("int64"))
    return ibis.ifelse(sure(by_minute), minute, first)


def ways_of(keyed: Table, look_ups: ClockTables, keep: Keep) -> Table:
    """What there is to know of each way, by its number `way`.

    For both limits its number `…_limit` and RECKONED; `since`, from whose end on the days of the clocks are counted;
    `flaw`, why nothing can be judged so (null: it can); `undecided`, whether a day depends on years whose days off are
    not, and `no_hour`, whether the hour of reception would matter but is not known.
    """
    numbers = keyed.filter(keyed.way.notnull()).select("way").distinct()
    day = (numbers.way // _MINUTES) % _DAYS - _DAYS // 2
    table = numbers.mutate(
        pair=numbers.way // OF_A_PAIR,
        received_day=(ibis.date(EPOCH) + day.as_interval("D")).cast("date"),
        minute=numbers.way % _MINUTES - 1,
    )
    of_pair = ("by_minute", "hour_matters", *(f"{kind}_limit" for kind in KINDS))
    table = look_up(table, look_ups.pairs, {"pair": "pair"}, {name: name for name in of_pair})
    table = keep("asked", table.mutate(**{f"{kind}_by": _by(table, kind) for kind in KINDS}))
    keys = ibis.union(*(_keys(table, kind) for kind in KINDS), distinct=True)
    found = keep("reckoned", reckon(keys.filter(keys.by.notnull()), look_ups))
    for kind in KINDS:
        table = look_up(table, found, {f"{kind}_by": "by"}, {name: f"{kind}_{name}" for name in RECKONED})
    unknown = table.minute == UNKNOWN_MINUTE
    return table.mutate(
        provisional_before=_of_either(table, "provisional_before"),
        since=_of_either(table, "start") - _of_either(table, "first"),
        flaw=_flaw(table, unknown),
        undecided=is_undecided(table),
        no_hour=unknown & table.hour_matters,
    ).select("way", *OF_A_WAY)


OF_A_WAY = (
    *("since", "flaw", "undecided", "no_hour", "provisional_before"),
    *(f"{kind}_{name}" for kind in KINDS for name in ("limit", *DUE, "start", "start_at", "end_at")),
)


def is_undecided(table: Table) -> BooleanValue:
    """Whether a last day depends on years whose days off are not decided."""
    later = (table[f"{kind}_provisional"] > _of_either(table, "provisional_before") for kind in KINDS)
    return ibis.or_(*map(sure, later))


def _by(table: Table, kind: str) -> Value:
    """One limit and a reception as a number."""
    return way_of(table[f"{kind}_limit"], table.received_day, table.minute)


def _keys(table: Table, kind: str) -> Table:
    return table.select("received_day", "minute", by=table[f"{kind}_by"], limit=table[f"{kind}_limit"])


def _of_either(table: Table, name: str) -> Value:
    """Of the promised limit, or of the only one."""
    if name in table.columns:
        return table[name]
    return ibis.coalesce(*(table[f"{kind}_{name}"] for kind in reversed(KINDS)))


def _flaw(table: Table, unknown: BooleanValue) -> Value:
    limits = [table[f"{kind}_limit"].notnull() for kind in KINDS]
    no_due_day = (limit & table[f"{kind}_due"].isnull() for kind, limit in zip(KINDS, limits, strict=True))
    return ibis.cases(
        (~ibis.or_(*limits), coded(Reason.UNKNOWN_LIMIT)),
        (table.by_minute & unknown, coded(Reason.NO_HOUR)),
        (~sure(_of_either(table, "received_known")) | ibis.or_(*no_due_day), coded(Reason.OUTSIDE_CALENDAR)),
        else_=ibis.null("int8"),
    )
