"""Due dates as an Ibis expression: what `tthc.audit.clock.due` says about one dossier, for all of a log at once.

The day of reception gives a place on the line of a limit (`tthc.audit.clock.running`): the ordinal of a working day, or
the number of a day since EPOCH. The place plus the limit gives the last day. Each different combination of a limit and
a reception is reckoned once; what pauses and extensions add to it is in `tthc.audit.judging.standstill`.
"""

from __future__ import annotations

from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.span import Counting
from tthc.audit.judging.joins import look_up
from tthc.audit.judging.look_ups import EPOCH, ClockTables

KEYS = ("limit", "received_day", "minute")
"""What a due date depends on before anything happens: the number of the limit, and the reception; `minute` is the first
of those that count alike, -1 where it is not known."""

DUE = ("due", "until", "provisional", "due_ordinal")
"""The day a limit ends, the minute of that day (null: all of it), the provisional years up to it, the day's ordinal."""

PLACES = ("start", "first", "start_at", "end_at")
"""The ordinal of the day of reception and whether that day is counted, the places of that day and of the end on the
line."""

RECKONED = ("received_known", "provisional_before", *DUE, *PLACES)


def reckon(keys: Table, look_ups: ClockTables) -> Table:
    """The due dates of a table that has KEYS, with RECKONED beside them; null where a day is outside the calendar."""
    table = with_limits(keys, look_ups)
    received = {"ordinal": "received_ordinal", "before": "received_before", "next": "received_next"}
    received |= {"following": "received_following", "provisional": "provisional_before"}
    received |= {"ordinary_saturday": "ordinary_saturday"}
    table = look_up(table, look_ups.days, {"received_day": "day"}, received)
    table = look_up(table, look_ups.gone, {"policy": "policy", "minute": "minute"}, {"gone": "received_gone"})
    table = _started(table.mutate(received_known=table.received_ordinal.notnull()))
    table = table.mutate(end_at=_end(table))
    table = with_due_ordinal(table, look_ups, "end_at", "due_ordinal")
    return with_due_day(table, look_ups).select(*keys.columns, *RECKONED)


def with_limits(table: Table, look_ups: ClockTables) -> Table:
    """With all that is known of its limit."""
    names = {name: name for name in look_ups.limits.columns if name != "limit"}
    return look_up(table, look_ups.limits, {"limit": "limit"}, names)


def counted_in(table: Table, counting: Counting) -> BooleanValue:
    """Whether a limit is counted so; false where there is none."""
    return sure(table.counting == counting.value)


def sure(condition: BooleanValue) -> BooleanValue:
    """A condition that is false where it is not known."""
    return condition.fill_null(ibis.literal(False))


def number_of(day: Value) -> Value:
    """How many days after EPOCH a day is."""
    return day.delta(ibis.date(EPOCH), unit="day")


def length_in_months(table: Table, start: Value) -> Value:
    """How many days the months of a limit are from a day on."""
    later = (start + table.months.as_interval("M")).cast("date")
    return later.delta(start, unit="day")


def with_due_ordinal(table: Table, look_ups: ClockTables, end_at: str, due_ordinal: str) -> Table:
    """With the ordinal of the working day on which a limit ends that ends at a place of its line."""
    table = look_up(table, look_ups.days, {end_at: "number"}, {"before": "end_before"})
    return table.mutate(**{due_ordinal: ordinal_at(table, table[end_at], table.end_before)}).drop("end_before")


def ordinal_at(table: Any, end_at: Value, before: Value) -> Value:
    """The ordinal of that day; `before`: the working days before the day of that number."""
    return ibis.ifelse(counted_in(table, Counting.CALENDAR), before + 1, end_at)


def with_due_day(table: Table, look_ups: ClockTables) -> Table:
    """With DUE, of a table that knows the ordinal of that day and the office minutes gone at the start."""
    working = {"day": "due", "provisional": "provisional"}
    table = look_up(table.mutate(offset=_offset(table)), look_ups.working, {"due_ordinal": "ordinal"}, working)
    return look_up(table, look_ups.clock, {"policy": "policy", "offset": "gone"}, {"minute": "until"})


def _started(table: Table) -> Table:
    """The day on which the clock starts: the next working one after a day off, or after the cut-off hour."""
    after_cutoff = sure(table.minute >= table.cutoff)
    day_off = table.received_before == table.received_ordinal
    in_minutes = counted_in(table, Counting.OFFICE_MINUTES)
    saturday = sure(table.ordinary_saturday & (table.minute < table.saturday_until)) & ~after_cutoff & ~in_minutes
    next_ordinal = ibis.ifelse(after_cutoff, table.received_ordinal, table.received_before) + 1
    next_day = ibis.ifelse(after_cutoff, table.received_following, table.received_next)
    table = table.mutate(
        on_saturday=saturday,
        start_day=ibis.ifelse(saturday, table.received_day, next_day),
        start_gone=ibis.ifelse(after_cutoff | day_off, 0, table.received_gone),
        start=ibis.ifelse(saturday, table.received_ordinal, next_ordinal),
        first=ibis.ifelse(saturday, 0, table.counted),
    )
    in_calendar = counted_in(table, Counting.CALENDAR)
    return table.mutate(start_at=ibis.ifelse(in_calendar, number_of(table.start_day), table.start))


def _end(table: Table) -> Value:
    """Where it ends on its line; null without a limit."""
    days = ibis.ifelse(table.on_saturday, table.saturday_days, table.days)
    in_minutes = (table.start_gone + table.minutes - 1) // table.length
    return ibis.cases(
        (counted_in(table, Counting.WORKING_DAYS), table.start_at + days),
        (counted_in(table, Counting.OFFICE_MINUTES), table.start_at + in_minutes),
        (counted_in(table, Counting.CALENDAR), table.start_at + length_in_months(table, table.start_day) + days),
        else_=ibis.null("int64"),
    )


def _offset(table: Table) -> Value:
    """The office minutes of the last day after which a result is late; null if it is the whole day."""
    in_minutes = (table.start_gone + table.minutes - 1) % table.length + 1
    return ibis.ifelse(counted_in(table, Counting.OFFICE_MINUTES), in_minutes, table.minutes)
