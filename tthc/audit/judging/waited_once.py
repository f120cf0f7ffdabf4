"""Dossiers that waited for somebody once, or were only extended: nearly all of those whose limits moved.

It is the clock of `tthc.audit.judging.standstill` with one pause in the place of sums over several, so that all of it
stands beside a dossier, and nothing is grouped or put in order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.clock.span import Counting
from tthc.audit.judging.joins import look_up, look_up_several
from tthc.audit.judging.look_ups import KINDS, ClockTables
from tthc.audit.judging.reckoning import counted_in, number_of, ordinal_at, sure
from tthc.audit.judging.standstill import begun_anew, end_of, extended_end, in_future, in_order, is_outside
from tthc.model.dossier import Cause, Clock

WAITED = ("supplements", "waits", "pauses_in_order", "pause_in_future", "pauses_known")
"""Of the pauses of a dossier: how many were for supplements, whether it still waits, whether they are in order, whether
one is in the future, and whether the calendar has all days that moved a limit. Null where there is no pause."""

OF_OTHERS = ("applicant_days", "elsewhere_days")
"""Working days, null for none."""


def waited_once(waiting: Table, pauses: Table, look_ups: ClockTables, today: date, today_ordinal: int) -> Table:
    """These dossiers with what `pauses` moved, one or none of each: DUE as it is then, WAITED and OF_OTHERS."""
    table = look_up(waiting, pauses, {"row": "row"}, {name: name for name in ("asked_day", "given_day", "cause")})
    table = _with_limits(_with_places(table, look_ups, today), look_ups)
    for step in (_places_on_line, _standstill, _far, _stop, _reach, _extension):
        table = _with(table, step)
    table = _with_ordinals(table, look_ups, "extended_at", "extended_ordinal")
    table = _with(_with(table, _after_extension), _last)
    table = _with(_with_ordinals(table, look_ups, "last_at", "last_ordinal"), _landed)
    table = table.drop(*(f"{kind}_{name}" for kind in KINDS for name in ("due", "provisional")))
    due = {"day": "due", "provisional": "provisional"}
    table = _look_up_of_both(table, look_ups.working, {"due_ordinal": "ordinal"}, due)
    return table.select(
        *waiting.columns,
        supplements=(table.cause == Cause.SUPPLEMENT.value).cast("int64"),
        waits=table.asked_day.notnull() & table.given_day.isnull(),
        pauses_in_order=in_order(table),
        pause_in_future=in_future(table, today),
        pauses_known=ibis.and_(*(table[f"{kind}_known"] for kind in KINDS)),
        **_of_others(table, today_ordinal),
    )


class _Clock:
    """A limit of the dossiers of a table: its columns without their kind, and what is the same for both."""

    def __init__(self, table: Table, kind: str) -> None:
        self._table, self._kind = table, kind

    def __getattr__(self, name: str) -> Any:
        own = f"{self._kind}_{name}"
        return self._table[own if own in self._table.columns else name]

    __getitem__ = __getattr__


def _with(table: Table, step: Callable[[Any], dict[str, Value]]) -> Table:
    """With what a step says of both limits."""
    said = {f"{kind}_{name}": value for kind in KINDS for name, value in step(_Clock(table, kind)).items()}
    return table.mutate(**said)


def _with_places(table: Table, look_ups: ClockTables, today: date) -> Table:
    """With where the pause begins and ends, and where an extension does, among the working days."""
    until = ibis.ifelse(table.asked_day.notnull(), end_of(table, today), ibis.null("date"))
    asked = {"ordinal": "asked_ordinal", "before": "asked_before", "number": "asked_number"}
    table = look_up_several(
        table.mutate(until_day=until),
        (look_ups.days, {"asked_day": "day"}, asked),
        (look_ups.days, {"until_day": "day"}, {"before": "until_before", "next": "on_day"}),
        (look_ups.days, {"extended_day": "day"}, {"before": "extended_before"}),
    )
    return table.mutate(on_ordinal=table.until_before + 1, on_number=number_of(table.on_day))


def _look_up_of_both(table: Table, other: Table, on: Mapping[str, str], columns: Mapping[str, str]) -> Table:
    """With columns of another table for both limits; ours are named without their kind."""

    def ours(kind: str, name: str) -> str:
        return f"{kind}_{name}" if f"{kind}_{name}" in table.columns else name

    several = (
        (
            other,
            {ours(kind, name): key for name, key in on.items()},
            {theirs: f"{kind}_{name}" for theirs, name in columns.items()},
        )
        for kind in KINDS
    )
    return look_up_several(table, *several)


_OF_A_LIMIT = ("counting", "months", "days", "minutes", "length", "extendable", "until_anew", "policy")


def _with_limits(table: Table, look_ups: ClockTables) -> Table:
    """With how both limits are counted, whether the pause begins them anew, and `whose` time it is (null: it runs)."""
    limits = {name: name for name in _OF_A_LIMIT}
    table = _look_up_of_both(table, look_ups.limits, {"limit": "limit"}, limits)
    effects = {"restarts": "restarts", "whose": "whose"}
    return _look_up_of_both(table, look_ups.effects, {"policy": "policy", "cause": "cause"}, effects)


def _with_ordinals(table: Table, look_ups: ClockTables, end_at: str, ordinal: str) -> Table:
    """With the ordinals of the working days on which both limits end that end at a place of their lines."""
    table = _look_up_of_both(table, look_ups.days, {end_at: "number"}, {"before": "end_before"})
    found = _with(table, lambda clock: {ordinal: ordinal_at(clock, clock[end_at], clock.end_before)})
    return found.drop(*(f"{kind}_end_before" for kind in KINDS))


def _places_on_line(clock: Any) -> dict[str, Value]:
    """Where on the line of the limit the pause begins and ends, if it `stops` it, and how long a `fresh` limit is."""
    in_calendar = counted_in(clock, Counting.CALENDAR)
    return {
        "stops": clock.whose.notnull(),
        "asked_at": ibis.ifelse(in_calendar, clock.asked_number, clock.asked_ordinal),
        "given_at": ibis.ifelse(in_calendar, clock.on_number, clock.on_ordinal),
        "fresh": begun_anew(clock, clock.on_day),
    }


def _standstill(clock: Any) -> dict[str, Value]:
    """How long it stood `still`, whether it began `anew`; `counts`: the pause began before the limit had run out."""
    return {
        "anew": sure(clock.restarts & (clock.given_at > clock.start_at)),
        "still": ibis.greatest(clock.given_at - ibis.greatest(clock.asked_at, clock.start_at), 0),
        "counts": sure(clock.stops & (clock.asked_before < clock.due_ordinal)),
    }


def _far(clock: Any) -> dict[str, Value]:
    """Up to where it stood."""
    return {"far": ibis.ifelse((clock.still > 0) | clock.anew, clock.given_at, clock.start_at)}


def _stop(clock: Any) -> dict[str, Value]:
    """Where the limit ends after the pause."""
    begins = ibis.ifelse(clock.anew, clock.fresh + clock.far - clock.still, clock.end_at)
    return {"stop_at": ibis.greatest(ibis.greatest(begins, clock.end_at) + clock.still, clock.far)}


def _reach(clock: Any) -> dict[str, Value]:
    """Where it ends before an extension."""
    return {"reach": ibis.coalesce(ibis.ifelse(clock.counts, clock.stop_at, ibis.null("int64")), clock.end_at)}


def _extension(clock: Any) -> dict[str, Value]:
    """Where it ends if it was extended."""
    return {"extended_at": extended_end(clock)}


def _after_extension(clock: Any) -> dict[str, Value]:
    """Where it ends if the pause counts only because the limit was extended, `later`."""
    later = sure(clock.stops & ~clock.counts & (clock.asked_before < clock.extended_ordinal))
    longer = ibis.greatest(clock.stop_at, clock.extended_at + clock.still)
    return {"later": later, "later_at": ibis.ifelse(later, longer, ibis.null("int64"))}


def _last(clock: Any) -> dict[str, Value]:
    """Where it ends furthest on its line."""
    return {"last_at": ibis.coalesce(clock.later_at, clock.extended_at, clock.reach)}


def _landed(clock: Any) -> dict[str, Value]:
    """The ordinal of its last day and the minute of it, and whether all days that moved it are `known`."""
    anew = clock.anew & (clock.counts | clock.later)
    known = ~clock.stops | (clock.asked_ordinal.notnull() & clock.on_day.notnull())
    return {
        "until": ibis.ifelse(anew, clock.until_anew, clock.until),
        "due_ordinal": clock.last_ordinal,
        "known": known & ~is_outside(clock),
    }


def _of_others(table: Table, today_ordinal: int) -> dict[str, Value]:
    """The working days of the applicant and of others, by the clock of the promised limit, or of the only one."""
    leads = table.promised_limit.notnull()
    start, whose = (
        ibis.ifelse(leads, table[f"promised_{name}"], table[f"statutory_{name}"]) for name in ("start", "whose")
    )
    until = ibis.coalesce(table.finished_ordinal.cast("int64"), ibis.literal(today_ordinal, "int64"))
    spent = ibis.greatest(ibis.least(table.on_ordinal, until) - ibis.greatest(table.asked_ordinal, start), 0)
    clocks = zip(OF_OTHERS, (Clock.APPLICANT, Clock.ELSEWHERE), strict=True)
    return {name: ibis.ifelse(sure(whose == clock.value), spent, ibis.null("int64")) for name, clock in clocks}
