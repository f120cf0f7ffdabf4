"""What pauses and extensions do to due dates: the clock of `tthc.audit.clock.running` in sums over the pauses.

Of a dossier's pauses, in order, let F be how far on the line the clock has stood still and C for how long in all. Its
limit then ends at the furthest of: F itself, C after the end that it had at first, and, for each pause after which it
began anew, C after where that beginning led (less the C of then). Ends never move back, so that the pauses that still
count are those before the first that began too late.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.span import Counting
from tthc.audit.judging.joins import look_up
from tthc.audit.judging.keeping import Keep
from tthc.audit.judging.look_ups import ClockTables
from tthc.audit.judging.reckoning import DUE, counted_in, length_in_months, number_of, sure, with_due_ordinal
from tthc.model.dossier import Clock

MOVED = ("pauses_known", *DUE)
"""What is reckoned of a limit of a dossier whose clock stood still or was extended."""

_ONE = ("row", "kind")
"""What there is one clock of: a dossier has one against each limit that is not the same."""

LEADING = 1
"""The `kind` of the limit whose days are those of the clocks: the promised one, or the only one."""

_ORDER = ("asked_day", "until_day", "cause")


_OF_A_STOP = (
    *(*_ONE, *_ORDER, "restarts", "whose", "until_ordinal", "counting", "months", "days", "minutes"),
    *("length", "start", "start_at", "end_at", "due_ordinal"),
)
"""What is asked of a stop: what is written of each takes time."""

_OF_AN_END = ("extended_day", "extendable", "counting", "end_at", "until", "until_anew")


def end_of(pauses: Table, today: date) -> Value:
    """The day on which a pause ended: one that is open lasts until the result, or until today."""
    return ibis.coalesce(pauses.given_day, pauses.finished_day, ibis.date(today))


def in_order(pauses: Table) -> BooleanValue:
    """Whether a pause lies between the reception and the result."""
    return ibis.and_(
        pauses.asked_day >= pauses.received_day,
        pauses.until_day >= pauses.asked_day,
        (pauses.until_day <= pauses.finished_day).fill_null(ibis.literal(True)),
    )


def in_future(pauses: Table, today: date) -> BooleanValue:
    """Whether a pause begins or ends after today."""
    return (pauses.asked_day > ibis.date(today)) | sure(pauses.given_day > ibis.date(today))


def begun_anew(clock: Table, given_day: Value) -> Value:
    """How far on its line a limit ends that begins again on a day."""
    return ibis.cases(
        (counted_in(clock, Counting.CALENDAR), length_in_months(clock, given_day) + clock.days),
        (counted_in(clock, Counting.OFFICE_MINUTES), (clock.minutes - 1) // clock.length),
        else_=clock.days,
    )


def extended_end(clock: Table) -> Value:
    """Where an extended limit ends, at most as far behind its `reach` as it may be; null where it is not extended."""
    in_calendar = counted_in(clock, Counting.CALENDAR)
    written = ibis.ifelse(in_calendar, number_of(clock.extended_day), clock.extended_before + 1)
    end = ibis.least(ibis.greatest(written, clock.reach), clock.reach + clock.extendable)
    return ibis.ifelse(sure((clock.extendable > 0) & clock.extended_before.notnull()), end, ibis.null("int64"))


def is_outside(clock: Table) -> BooleanValue:
    """Whether a limit is extended to a day that the calendar does not have."""
    return sure((clock.extendable > 0) & clock.extended_day.notnull() & clock.extended_before.isnull())


def stops_of(rows: Table, pauses: Table, look_ups: ClockTables) -> Table:
    """Of `pauses`, each with an end, those that stop the clock, beside what is known of the limits in `rows`."""
    table = pauses.inner_join(rows, "row")
    effects = {"restarts": "restarts", "whose": "whose"}
    table = look_up(table, look_ups.effects, {"policy": "policy", "cause": "cause"}, effects)
    table = table.filter(table.whose.notnull()).select(*_OF_A_STOP)
    asked = {"ordinal": "asked_ordinal", "before": "asked_before", "number": "asked_number"}
    table = look_up(table, look_ups.days, {"asked_day": "day"}, asked)
    table = look_up(table, look_ups.days, {"until_day": "day"}, {"before": "given_before", "next": "given_day"})
    return table.mutate(given_ordinal=table.given_before + 1, given_number=number_of(table.given_day))


def moved(rows: Table, stops: Table, look_ups: ClockTables, keep: Keep) -> Table:
    """When the limits of `rows` ended, with the stops and extensions of their dossiers: `row`, `kind` and MOVED.

    First without the extension, then with it.
    """
    stood = keep("stood", _stood_still(stops, look_ups))
    known = stood.asked_ordinal.notnull() & stood.given_day.notnull()
    found = stood.group_by(*_ONE).agg(
        known=known.all(),
        furthest=stood.end_at.max(where=stood.counts),
        still=stood.stood.max(where=stood.counts),
        anew=stood.anew.any(where=stood.counts),
    )
    names = ("known", "furthest", "still", "anew")
    rows = rows.select(*_ONE, *_OF_AN_END)
    table = look_up(rows, found, {name: name for name in _ONE}, {name: name for name in names})
    table = look_up(table, look_ups.days, {"extended_day": "day"}, {"before": "extended_before"})
    table = table.mutate(
        pauses_known=table.known.fill_null(ibis.literal(True)) & ~is_outside(table),
        reach=ibis.coalesce(table.furthest, table.end_at),
        still=table.still.fill_null(0),
    )
    table = keep("reached", table.mutate(extended_at=extended_end(table)))
    later = _after_extension(table, stood, look_ups)
    table = look_up(table, later, {name: name for name in _ONE}, {"end_at": "later_at", "anew": "later_anew"})
    return _landed(table, look_ups)


def _landed(table: Table, look_ups: ClockTables) -> Table:
    """The last day, where the limit ends furthest on its line."""
    table = table.mutate(last_at=ibis.coalesce(table.later_at, table.extended_at, table.reach))
    table = with_due_ordinal(table, look_ups, "last_at", "last_ordinal")
    anew = sure(table.anew) | sure(table.later_anew)
    table = table.select(
        *_ONE,
        "pauses_known",
        until=ibis.ifelse(anew, table.until_anew, table.until),
        due_ordinal=table.last_ordinal,
    )
    working = {"day": "due", "provisional": "provisional"}
    return look_up(table, look_ups.working, {"due_ordinal": "ordinal"}, working)


def days_of_others(stops: Table) -> Table:
    """The working days of the applicant and of others up to the ordinal `until_ordinal`, by `row`.

    Of each dossier by the clock that leads. A day on which two were awaited is that of the first asked.
    """
    table = _spent(stops.filter(stops.kind == LEADING))

    def of(clock: Clock) -> Value:
        return table.spent.sum(where=table.whose == clock.value).fill_null(0)

    return table.group_by("row").agg(applicant_days=of(Clock.APPLICANT), elsewhere_days=of(Clock.ELSEWHERE))


def _spent(stops: Table) -> Table:
    """With the working days that each stop took."""
    reached = ibis.greatest(stops.start, _before(stops.given_ordinal, stops.start))
    since = ibis.greatest(stops.asked_ordinal, reached)
    table = stops.mutate(since=since)
    return table.mutate(spent=ibis.greatest(ibis.least(table.given_ordinal, table.until_ordinal) - table.since, 0))


def _stood_still(stops: Table, look_ups: ClockTables) -> Table:
    """Each stop with where the limit ends after it, and whether it still `counts`."""
    table = _on_line(stops)
    reached = ibis.greatest(table.start_at, _before(table.given_at, table.start_at))
    restarted_at = ibis.ifelse(table.restarts, table.given_at, table.start_at)
    begun = ibis.greatest(table.start_at, _before(restarted_at, table.start_at))
    table = table.mutate(reached=reached, anew=sure(table.restarts & (table.given_at > begun)))
    table = table.mutate(still=ibis.greatest(table.given_at - ibis.greatest(table.asked_at, table.reached), 0))
    stood_until = ibis.ifelse((table.still > 0) | table.anew, table.given_at, table.start_at)
    table = table.mutate(stood=table.still.sum().over(_upto()), far=stood_until.max().over(_upto()))
    begins = ibis.ifelse(table.anew, table.fresh + table.far - table.stood, table.plain_at)
    table = table.mutate(base=begins.max().over(_upto()))
    base = ibis.greatest(table.base, table.plain_at)
    table = table.mutate(end_at=ibis.greatest(base + table.stood, table.far))
    table = with_due_ordinal(table, look_ups, "end_at", "ordinal_due")
    return _in_time(table, table.due_ordinal)


def _on_line(stops: Table) -> Table:
    """With the places on the line of a limit."""
    in_calendar = counted_in(stops, Counting.CALENDAR)
    return stops.select(
        *(
            *_ONE,
            "asked_ordinal",
            "given_day",
            "counting",
            *_ORDER,
            "restarts",
            "asked_before",
            "due_ordinal",
        ),
        start_at=stops.start_at,
        asked_at=ibis.ifelse(in_calendar, stops.asked_number, stops.asked_ordinal),
        given_at=ibis.ifelse(in_calendar, stops.given_number, stops.given_ordinal),
        plain_at=stops.end_at,
        fresh=begun_anew(stops, stops.given_day),
    )


def _in_time(table: Table, first_ordinal: Value) -> Table:
    """With `counts`: whether this stop, and every one before it, began before the limit had run out."""
    ended = _last(table.ordinal_due, first_ordinal)
    table = table.mutate(in_time=sure(table.asked_before < ended).cast("int64"))
    return table.mutate(counts=table.in_time.min().over(_upto()) == 1)


def _after_extension(table: Table, stood: Table, look_ups: ClockTables) -> Table:
    """Where the limit ends after the stops that count only because it was extended, by `row` and `kind`."""
    extended = with_due_ordinal(table, look_ups, "extended_at", "extended_ordinal")
    extended = extended.filter(extended.extended_at.notnull())
    extended = extended.select(*_ONE, "extended_at", "extended_ordinal", stood_before=extended.still)
    late = stood.filter(~stood.counts).drop("ordinal_due", "in_time", "counts").inner_join(extended, _ONE)
    longer = late.extended_at + late.stood - late.stood_before
    late = late.mutate(end_at=ibis.greatest(late.end_at, longer))
    late = with_due_ordinal(late, look_ups, "end_at", "ordinal_due")
    late = _in_time(late, late.extended_ordinal)
    return late.group_by(*_ONE).agg(end_at=late.end_at.max(where=late.counts), anew=late.anew.any(where=late.counts))


def _before(value: Value, otherwise: Value) -> Value:
    """The most of the stops before one, of the same clock; what stands there where it is the first."""
    window = ibis.window(group_by=list(_ONE), order_by=list(_ORDER), preceding=(None, 1))
    return value.max().over(window).fill_null(otherwise)


def _last(value: Value, otherwise: Value) -> Value:
    """The one before."""
    return ibis.coalesce(value.lag().over(group_by=_ONE, order_by=_ORDER), otherwise)


def _upto() -> Any:
    """The stops of the same clock up to one."""
    return ibis.cumulative_window(group_by=list(_ONE), order_by=list(_ORDER))
