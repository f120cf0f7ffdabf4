"""Due dates as an Ibis expression: what `tthc.audit.clock` says about one dossier, for every dossier of a log at once.

The day of reception gives an ordinal of working days; the ordinal plus the limit gives the day. Each different
combination of terms, reception and pause is reckoned once.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import ibis
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock import Counting
from tthc.audit.look_ups import KINDS, LookUps
from tthc.model.reference import Supplement

KEYS = ("term", "received_day", "minute", "asked_day", "until_day")
"""What a due date depends on: the number of the terms, the reception, the pause. `minute` is -1 where it does not
matter, the days of the pause are NEVER where there is none."""

NEVER = date.min

KNOWN = ("days_known", "provisional_before", "resumed")
RECKONED = (*KNOWN, *(f"{kind}_{name}" for kind in KINDS for name in ("due", "until", "provisional", "start", "asked")))
"""What is reckoned. For each limit: the day it ends, the minute of that day (null: all of it), the provisional years up
to it, the ordinals of the day of reception and of the day from which the applicant was awaited."""


def reckon(keys: Table, look_ups: LookUps) -> Table:
    """The due dates of a table of KEYS, with RECKONED beside them; null where a day is outside the calendar."""
    table = look_up(
        keys, look_ups.terms, {"term": "term"}, {name: name for name in look_ups.terms.columns if name != "term"}
    )
    received = {"ordinal": "received_ordinal", "before": "received_before", "next": "received_next"}
    received |= {"following": "received_following", "provisional": "provisional_before"}
    table = look_up(table, look_ups.days, {"received_day": "day"}, received)
    table = look_up(table, look_ups.days, {"asked_day": "day"}, {"ordinal": "asked_ordinal", "before": "asked_before"})
    table = look_up(table, look_ups.days, {"until_day": "day"}, {"before": "until_before", "next": "until_next"})
    table = look_up(table, look_ups.gone, {"policy": "policy", "minute": "minute"}, {"gone": "received_gone"})
    asked_known = (table.asked_day == ibis.date(NEVER)) | (table.asked_ordinal.notnull() & table.until_before.notnull())
    table = table.mutate(days_known=table.received_ordinal.notnull() & asked_known, resumed=table.until_before + 1)
    for kind in KINDS:
        table = _due(table, look_ups, kind)
    return table.select(*KEYS, *RECKONED)


def look_up(table: Table, other: Table, on: Mapping[str, str], columns: Mapping[str, str]) -> Table:
    """The table with columns of another, null where it has no such row; `columns` from its names to ours."""
    right = other.select(
        **{f"key_{key}": other[key] for key in on.values()}, **{ours: other[theirs] for theirs, ours in columns.items()}
    )
    joined = table.left_join(right, [table[ours] == right[f"key_{key}"] for ours, key in on.items()])
    return joined.select(*table.columns, *columns.values())


def _due(table: Table, look_ups: LookUps, kind: str) -> Table:
    """When each was due against one limit: first without the pause, then, if it was asked for in time, with it."""
    columns = table.columns
    table = _started(table, kind)
    table = table.mutate(last_day=_calendar_end(table, kind, table.start_day))
    table = look_up(table, look_ups.days, {"last_day": "day"}, {"before": "last_before"})
    table = table.mutate(due_ordinal=_ordinal_due(table, kind, table.start_ordinal, table.start_gone))
    table = _paused(table)
    table = table.mutate(last_day=_last_day(table, kind)).drop("last_before")
    table = look_up(table, look_ups.days, {"last_day": "day"}, {"before": "last_before"})
    table = table.mutate(due_ordinal=_ordinal_after_pause(table, kind), offset=_offset(table, kind))
    working = {"day": f"{kind}_due", "provisional": f"{kind}_provisional"}
    table = look_up(table, look_ups.working, {"due_ordinal": "ordinal"}, working)
    table = look_up(table, look_ups.clock, {"policy": "policy", "offset": "gone"}, {"minute": f"{kind}_until"})
    renamed = {f"{kind}_start": table.start_ordinal, f"{kind}_asked": table.asked}
    return table.select(*columns, *working.values(), f"{kind}_until", **renamed)


def counted_in(table: Table, kind: str, counting: Counting) -> BooleanValue:
    """Whether a limit is counted so; false where there is none."""
    return _sure(table[f"{kind}_counting"] == counting.value)


def _sure(condition: BooleanValue) -> BooleanValue:
    """A condition that is false where it is not known."""
    return condition.fill_null(ibis.literal(False))


def _started(table: Table, kind: str) -> Table:
    """The working day on which the clock starts: the next one after a day off, or after the cut-off hour."""
    after_cutoff = _sure(table.minute >= table[f"{kind}_cutoff"])
    day_off = table.received_before == table.received_ordinal
    return table.mutate(
        start_ordinal=ibis.ifelse(after_cutoff, table.received_ordinal, table.received_before) + 1,
        start_day=ibis.ifelse(after_cutoff, table.received_following, table.received_next),
        start_gone=ibis.ifelse(after_cutoff | day_off, 0, table.received_gone),
    )


def _calendar_end(table: Table, kind: str, start: Value) -> Value:
    """Where a limit in calendar days or months ends, before it is moved to a working day."""
    months, days = table[f"{kind}_months"].as_interval("M"), table[f"{kind}_days"].as_interval("D")
    end = ((start + months).cast("date") + days).cast("date")
    return ibis.ifelse(counted_in(table, kind, Counting.CALENDAR), end, ibis.null("date"))


def _ordinal_due(table: Table, kind: str, start: Value, gone: Value) -> Value:
    days = (gone + table[f"{kind}_minutes"] - 1) // table.length
    return ibis.cases(
        (counted_in(table, kind, Counting.WORKING_DAYS), start + table[f"{kind}_days"]),
        (counted_in(table, kind, Counting.OFFICE_MINUTES), start + days),
        else_=table.last_before + 1,
    )


def _paused(table: Table) -> Table:
    """Whether the supplement stopped the clock, and for how many working and calendar days."""
    table = table.mutate(asked=ibis.ifelse(table.asked_ordinal.notnull(), _later(table), ibis.null("int64")))
    moves = _sure(table.resumed > table.asked) & _sure(table.asked_before < table.due_ordinal)
    restarts = table.supplement == Supplement.RESTART.value
    left_of = ibis.greatest(table.asked_day, table.start_day)
    stopped = ibis.ifelse(table.last_day < left_of, table.last_day, left_of)
    return table.mutate(
        suspended=moves & ~restarts,
        restarted=moves & restarts,
        still=table.resumed - table.asked,
        still_calendar=ibis.ifelse(moves & ~restarts, table.until_next.delta(stopped, unit="day"), 0),
    )


def _later(table: Table) -> Value:
    """A supplement asked for before the clock has started stops it when it starts."""
    return ibis.greatest(table.asked_ordinal, table.start_ordinal)


def _last_day(table: Table, kind: str) -> Value:
    suspended = (table.last_day + table.still_calendar.as_interval("D")).cast("date")
    return ibis.ifelse(table.restarted, _calendar_end(table, kind, table.until_next), suspended)


def _ordinal_after_pause(table: Table, kind: str) -> Value:
    still = ibis.ifelse(table.suspended, table.still, 0)
    again = _ordinal_due(table, kind, table.until_before + 1, ibis.literal(0))
    moved = ibis.ifelse(counted_in(table, kind, Counting.CALENDAR), table.last_before + 1, table.due_ordinal + still)
    return ibis.ifelse(table.restarted, again, moved)


def _offset(table: Table, kind: str) -> Value:
    """The office minutes of the last day after which a result is late; null if it is the whole day."""
    minutes, gone = table[f"{kind}_minutes"], ibis.ifelse(table.restarted, 0, table.start_gone)
    in_minutes = (gone + minutes - 1) % table.length + 1
    return ibis.ifelse(counted_in(table, kind, Counting.OFFICE_MINUTES), in_minutes, minutes)
