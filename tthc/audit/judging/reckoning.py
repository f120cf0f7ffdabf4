"""Due dates as an Ibis expression: what `tthc.audit.clock.due` says about one dossier, for all of a log at once.

The day of reception gives a place on the line of a limit (`tthc.audit.clock.running`): the ordinal of a working day, or
the number of a day since EPOCH. The place plus the limit gives the last day. Each different combination of terms and
reception is reckoned once; what pauses and extensions add to it is in `tthc.audit.judging.standstill`.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.span import Counting
from tthc.audit.judging.look_ups import EPOCH, KINDS, LookUps

KEYS = ("term", "received_day", "minute")
"""What a due date depends on before anything happens: the number of the terms, and the reception; `minute` is -1 where
it does not matter."""

DUE = ("due", "until", "provisional")
"""Of each limit: the day it ends, the minute of that day (null: all of it), the provisional years up to it."""

PLACES = ("start", "first", "start_at", "end_at", "due_ordinal")
"""Of each limit: the ordinal of the day of reception and whether that day is counted, the places of that day and of the
end on the line, the ordinal of the day it ends."""

RECKONED = ("received_known", "provisional_before", *(f"{kind}_{name}" for kind in KINDS for name in (*DUE, *PLACES)))


def reckon(keys: Table, look_ups: LookUps) -> Table:
    """The due dates of a table of KEYS, with RECKONED beside them; null where a day is outside the calendar."""
    table = with_terms(keys, look_ups)
    received = {"ordinal": "received_ordinal", "before": "received_before", "next": "received_next"}
    received |= {"following": "received_following", "provisional": "provisional_before"}
    received |= {"ordinary_saturday": "ordinary_saturday"}
    table = look_up(table, look_ups.days, {"received_day": "day"}, received)
    table = look_up(table, look_ups.gone, {"policy": "policy", "minute": "minute"}, {"gone": "received_gone"})
    table = table.mutate(received_known=table.received_ordinal.notnull())
    for kind in KINDS:
        table = _due(table, look_ups, kind)
    return table.select(*KEYS, *RECKONED)


def with_terms(table: Table, look_ups: LookUps) -> Table:
    """With all that its terms say."""
    names = {name: name for name in look_ups.terms.columns if name != "term"}
    return look_up(table, look_ups.terms, {"term": "term"}, names)


def look_up(table: Table, other: Table, on: Mapping[str, str], columns: Mapping[str, str]) -> Table:
    """The table with columns of another, null where it has no such row; `columns` from its names to ours."""
    right = other.select(
        **{f"key_{key}": other[key] for key in on.values()}, **{ours: other[theirs] for theirs, ours in columns.items()}
    )
    joined = table.left_join(right, [table[ours] == right[f"key_{key}"] for ours, key in on.items()])
    return joined.select(*table.columns, *columns.values())


def counted_in(table: Table, kind: str, counting: Counting) -> BooleanValue:
    """Whether a limit is counted so; false where there is none."""
    return sure(table[f"{kind}_counting"] == counting.value)


def sure(condition: BooleanValue) -> BooleanValue:
    """A condition that is false where it is not known."""
    return condition.fill_null(ibis.literal(False))


def number_of(day: Value) -> Value:
    """How many days after EPOCH a day is."""
    return day.delta(ibis.date(EPOCH), unit="day")


def length_in_months(table: Table, kind: str, start: Value) -> Value:
    """How many days the months of a limit are from a day on."""
    later = (start + table[f"{kind}_months"].as_interval("M")).cast("date")
    return later.delta(start, unit="day")


def with_due_ordinal(table: Table, look_ups: LookUps, kind: str, end_at: str, due_ordinal: str) -> Table:
    """With the ordinal of the working day on which a limit ends that ends at a place of its line."""
    table = look_up(table, look_ups.days, {end_at: "number"}, {"before": "end_before"})
    in_calendar = counted_in(table, kind, Counting.CALENDAR)
    ordinal = ibis.ifelse(in_calendar, table.end_before + 1, table[end_at])
    return table.mutate(**{due_ordinal: ordinal}).drop("end_before")


def with_due_day(table: Table, look_ups: LookUps, kind: str, due_ordinal: str, gone: Value) -> Table:
    """With DUE; `gone` are the office minutes of the first day that were gone."""
    working = {"day": f"{kind}_due", "provisional": f"{kind}_provisional"}
    table = look_up(
        table.mutate(offset=_offset(table, kind, gone)), look_ups.working, {due_ordinal: "ordinal"}, working
    )
    until = {"minute": f"{kind}_until"}
    return look_up(table, look_ups.clock, {"policy": "policy", "offset": "gone"}, until).drop("offset")


def _due(table: Table, look_ups: LookUps, kind: str) -> Table:
    """When each was due against one limit if nothing happened."""
    columns = table.columns
    table = _started(table, kind)
    table = table.mutate(**{f"{kind}_end_at": _end(table, kind)})
    table = with_due_ordinal(table, look_ups, kind, f"{kind}_end_at", f"{kind}_due_ordinal")
    table = with_due_day(table, look_ups, kind, f"{kind}_due_ordinal", table.start_gone)
    return table.select(*columns, *(f"{kind}_{name}" for name in (*DUE, *PLACES)))


def _started(table: Table, kind: str) -> Table:
    """The day on which the clock starts: the next working one after a day off, or after the cut-off hour."""
    after_cutoff = sure(table.minute >= table[f"{kind}_cutoff"])
    day_off = table.received_before == table.received_ordinal
    in_minutes = counted_in(table, kind, Counting.OFFICE_MINUTES)
    saturday = sure(table.ordinary_saturday & (table.minute < table.saturday_until)) & ~after_cutoff & ~in_minutes
    next_ordinal = ibis.ifelse(after_cutoff, table.received_ordinal, table.received_before) + 1
    next_day = ibis.ifelse(after_cutoff, table.received_following, table.received_next)
    table = table.mutate(
        on_saturday=saturday,
        start_day=ibis.ifelse(saturday, table.received_day, next_day),
        start_gone=ibis.ifelse(after_cutoff | day_off, 0, table.received_gone),
        **{
            f"{kind}_start": ibis.ifelse(saturday, table.received_ordinal, next_ordinal),
            f"{kind}_first": ibis.ifelse(saturday, 0, table.counted),
        },
    )
    in_calendar = counted_in(table, kind, Counting.CALENDAR)
    start_at = ibis.ifelse(in_calendar, number_of(table.start_day), table[f"{kind}_start"])
    return table.mutate(**{f"{kind}_start_at": start_at})


def _end(table: Table, kind: str) -> Value:
    """Where it ends on its line; null without a limit."""
    start = table[f"{kind}_start_at"]
    days = ibis.ifelse(table.on_saturday, table[f"{kind}_saturday_days"], table[f"{kind}_days"])
    in_minutes = (table.start_gone + table[f"{kind}_minutes"] - 1) // table.length
    return ibis.cases(
        (counted_in(table, kind, Counting.WORKING_DAYS), start + days),
        (counted_in(table, kind, Counting.OFFICE_MINUTES), start + in_minutes),
        (counted_in(table, kind, Counting.CALENDAR), start + length_in_months(table, kind, table.start_day) + days),
        else_=ibis.null("int64"),
    )


def _offset(table: Table, kind: str, gone: Value) -> Value:
    """The office minutes of the last day after which a result is late; null if it is the whole day."""
    minutes = table[f"{kind}_minutes"]
    in_minutes = (gone + minutes - 1) % table.length + 1
    return ibis.ifelse(counted_in(table, kind, Counting.OFFICE_MINUTES), in_minutes, minutes)
