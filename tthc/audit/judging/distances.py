"""Working days from one day of a dossier to another: reckoned once, since several figures ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.judging.codes import code_of, is_one_of
from tthc.audit.judging.joins import look_up
from tthc.audit.judging.look_ups import KINDS, table_of
from tthc.model.dossier import Bucket

AFTER = tuple(f"{kind}_after" for kind in KINDS)
"""From the last day of each limit to the result (below zero: before it)."""

EDGES = ("before_reception", "before_collection")
"""From handing in to reception, from the result to its collection; BACKWARDS where the second day comes first."""

BACKWARDS = -1


def days_table(calendar: WorkingCalendar) -> Table:
    """Each day with the working days up to it, and those before it."""
    return table_of(_DAYS, _days(calendar))


def with_after(table: Table) -> Table:
    """With AFTER in the place of ordinals, where there are those; null where a day is missing."""
    there = [kind for kind in KINDS if f"{kind}_due_ordinal" in table.columns]
    after = {f"{kind}_after": _after(table, kind) for kind in there}
    return table.mutate(**after).drop(*(f"{kind}_due_ordinal" for kind in there)) if there else table


def with_edges(table: Table, days: Table, told: Collection[str]) -> Table:
    """With EDGES; null where a day is missing or in no year of the calendar.

    What the log never tells (`told`) is not looked up: with millions of dossiers that takes its time.
    """
    columns = table.columns
    table = table.mutate(ended_ordinal=table.finished_ordinal)
    for name in _looked_up(told):
        table = look_up(table, days, {f"{name}_day": "day"}, {"ordinal": f"{name}_ordinal"})
    return table.select(
        *columns,
        before_reception=_between(table, "submitted", "received"),
        before_collection=_between(table, "ended", "returned"),
    )


def _looked_up(told: Collection[str]) -> Iterator[str]:
    if "submitted_day" in told:
        yield from ("submitted", "received")
    if "returned_day" in told:
        yield "returned"


def with_days_waited(pauses: Table, dossiers: Table, days: Table, today: date) -> Table:
    """The pauses of these dossiers with `days`: the day of asking is counted, that of the answer is not."""
    ended = dossiers.select(dossier="row", ended_day=dossiers.ended_day)
    table = pauses.inner_join(ended, pauses.row == ended.dossier)
    is_open = table.given_day.isnull() & table.ended_day.isnull()
    until = ibis.coalesce(table.given_day, table.ended_day, ibis.date(today))
    table = table.mutate(until_day=until, is_open=is_open)
    table = look_up(table, days, {"asked_day": "day"}, {"ordinal": "asked_ordinal"})
    table = look_up(table, days, {"until_day": "day"}, {"before": "until_before"})
    waited = ibis.greatest(table.until_before + 1 - table.asked_ordinal, 0)
    return table.select(*pauses.columns, "is_open", days=waited)


def _after(table: Table, kind: str) -> Value:
    """A result on the last day but past its hour, or on a day off after it, came one day after."""
    bucket, after = table[f"{kind}_bucket"], table.finished_ordinal - table[f"{kind}_due_ordinal"]
    return ibis.cases(
        (bucket == code_of(Bucket.LATE), ibis.greatest(after, 1)),
        (is_one_of(bucket, (Bucket.EARLY, Bucket.ON_TIME)), after),
        else_=ibis.null("int32"),
    )


def _between(table: Table, first: str, last: str) -> Value:
    if not {f"{first}_ordinal", f"{last}_ordinal"} <= set(table.columns):
        return ibis.null("int64")
    wrong = table[f"{last}_day"] < table[f"{first}_day"]
    days = table[f"{last}_ordinal"] - table[f"{first}_ordinal"]
    return ibis.ifelse(wrong & days.notnull(), BACKWARDS, days)


def _days(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    before = 0
    for day, ordinal in zip(calendar.days(), calendar.ordinals, strict=True):
        yield day, ordinal, before
        before = ordinal


_DAYS = pa.schema({"day": pa.date32(), "ordinal": pa.int64(), "before": pa.int64()})
