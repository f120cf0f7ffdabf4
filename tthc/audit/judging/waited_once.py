"""Dossiers that waited for somebody once, or were only extended: nearly all of those whose limits moved.

It is the clock of `tthc.audit.judging.standstill` with one pause in the place of sums over several, so that all of it
stands beside a dossier, and nothing is grouped or put in order.
"""

from __future__ import annotations

from datetime import date

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.clock.span import Counting
from tthc.audit.judging.joins import look_up
from tthc.audit.judging.look_ups import KINDS, ClockTables
from tthc.audit.judging.reckoning import DUE, counted_in, number_of, sure, with_due_ordinal, with_limits
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
    table = _with_places(_with_end(table, today), look_ups)
    for kind in KINDS:
        table = _with_moved(table, kind, look_ups)
    table = table.mutate(
        supplements=(table.cause == Cause.SUPPLEMENT.value).cast("int64"),
        waits=table.asked_day.notnull() & table.given_day.isnull(),
        pauses_in_order=in_order(table),
        pause_in_future=in_future(table, today),
        pauses_known=ibis.and_(*(table[f"{kind}_known"] for kind in KINDS)),
        **_of_others(table, today_ordinal),
    )
    return table.select(*waiting.columns, *WAITED, *OF_OTHERS)


def _with_end(table: Table, today: date) -> Table:
    return table.mutate(until_day=ibis.ifelse(table.asked_day.notnull(), end_of(table, today), ibis.null("date")))


def _with_places(table: Table, look_ups: ClockTables) -> Table:
    """With where the pause begins and ends, and where an extension does, among the working days."""
    asked = {"ordinal": "asked_ordinal", "before": "asked_before", "number": "asked_number"}
    table = look_up(table, look_ups.days, {"asked_day": "day"}, asked)
    table = look_up(table, look_ups.days, {"until_day": "day"}, {"before": "until_before", "next": "on_day"})
    table = look_up(table, look_ups.days, {"extended_day": "day"}, {"before": "extended_before"})
    return table.mutate(on_ordinal=table.until_before + 1, on_number=number_of(table.on_day))


_OF_A_LIMIT = ("limit", "start", "start_at", "end_at", "due_ordinal", "until")


def _with_moved(table: Table, kind: str, look_ups: ClockTables) -> Table:
    """With what was moved of one limit in the place of DUE, `…_known`, and `…_whose` time the pause was."""
    clock = table.mutate(**{name: table[f"{kind}_{name}"] for name in _OF_A_LIMIT})
    clock = with_limits(clock, look_ups)
    effects = {"restarts": "restarts", "whose": "whose"}
    clock = look_up(clock, look_ups.effects, {"policy": "policy", "cause": "cause"}, effects)
    clock = _landed(_extended(_stood_still(clock), look_ups), look_ups)
    moved = {f"{kind}_{name}": clock[name] for name in (*DUE, "known", "whose")}
    return clock.select(*(name for name in table.columns if name not in moved), **moved)


def _stood_still(clock: Table) -> Table:
    """With how long it stood `still`, whether it began `anew`, and where the limit ends after it, `stop_at`.

    `stops`: the pause stops the clock; `counts`: it began before the limit had run out.
    """
    in_calendar = counted_in(clock, Counting.CALENDAR)
    clock = clock.mutate(
        stops=clock.whose.notnull(),
        asked_at=ibis.ifelse(in_calendar, clock.asked_number, clock.asked_ordinal),
        given_at=ibis.ifelse(in_calendar, clock.on_number, clock.on_ordinal),
        fresh=begun_anew(clock, clock.on_day),
    )
    clock = clock.mutate(
        anew=sure(clock.restarts & (clock.given_at > clock.start_at)),
        still=ibis.greatest(clock.given_at - ibis.greatest(clock.asked_at, clock.start_at), 0),
        counts=sure(clock.stops & (clock.asked_before < clock.due_ordinal)),
    )
    far = ibis.ifelse((clock.still > 0) | clock.anew, clock.given_at, clock.start_at)
    clock = clock.mutate(far=far)
    begins = ibis.ifelse(clock.anew, clock.fresh + clock.far - clock.still, clock.end_at)
    stop_at = ibis.greatest(ibis.greatest(begins, clock.end_at) + clock.still, clock.far)
    clock = clock.mutate(stop_at=stop_at)
    reach = ibis.ifelse(clock.counts, clock.stop_at, ibis.null("int64"))
    return clock.mutate(reach=ibis.coalesce(reach, clock.end_at))


def _extended(clock: Table, look_ups: ClockTables) -> Table:
    """With where it ends if it was extended, `extended_at`; where, if the pause counts only for that, `later_at`."""
    clock = clock.mutate(extended_at=extended_end(clock))
    clock = with_due_ordinal(clock, look_ups, "extended_at", "extended_ordinal")
    later = sure(clock.stops & ~clock.counts & (clock.asked_before < clock.extended_ordinal))
    longer = ibis.greatest(clock.stop_at, clock.extended_at + clock.still)
    return clock.mutate(later=later, later_at=ibis.ifelse(later, longer, ibis.null("int64")))


def _landed(clock: Table, look_ups: ClockTables) -> Table:
    """With DUE where the limit ends furthest on its line, and whether all days that moved it are `known`."""
    clock = clock.mutate(last_at=ibis.coalesce(clock.later_at, clock.extended_at, clock.reach))
    clock = with_due_ordinal(clock, look_ups, "last_at", "last_ordinal")
    anew = clock.anew & (clock.counts | clock.later)
    known = ~clock.stops | (clock.asked_ordinal.notnull() & clock.on_day.notnull())
    clock = clock.mutate(
        until=ibis.ifelse(anew, clock.until_anew, clock.until),
        due_ordinal=clock.last_ordinal,
        known=known & ~is_outside(clock),
    )
    return look_up(clock, look_ups.working, {"due_ordinal": "ordinal"}, {"day": "due", "provisional": "provisional"})


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
