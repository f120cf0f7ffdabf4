"""Working days from one day of a dossier to another: reckoned once, since several figures ask for them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.judging.joins import look_up, table_of

EDGES = ("before_reception", "before_collection")
"""From handing in to reception, from the result to its collection; BACKWARDS where the second day comes first."""

EDGES_OF = ("submitted_day", "received_day", "finished_day", "finished_ordinal", "returned_day")
"""What is asked of a dossier to know them."""

BACKWARDS = -1


def days_table(calendar: WorkingCalendar) -> Table:
    """Each day with the working days up to it, and those before it."""
    return table_of(_DAYS, _days(calendar))


def with_edges(table: Table, days: Table, told: Collection[str]) -> Table:
    """With EDGES beside EDGES_OF; null where a day is missing or in no year of the calendar.

    What the log never tells (`told`) is not looked up: with millions of dossiers that takes its time.
    """
    columns = table.columns
    for name in _looked_up(told):
        table = look_up(table, days, {f"{name}_day": "day"}, {"ordinal": f"{name}_ordinal"})
    return table.select(
        *columns,
        before_reception=_between(table, "submitted", "received"),
        before_collection=_between(table, "finished", "returned"),
    )


def _looked_up(told: Collection[str]) -> Iterator[str]:
    if "submitted_day" in told:
        yield from ("submitted", "received")
    if "returned_day" in told:
        yield "returned"


def with_days_waited(pauses: Table, ended: Table, days: Table, today: date) -> Table:
    """The pauses of these dossiers (`row`, `ended_day`) with `days`: that of asking is counted, of the answer not."""
    ended = ended.rename(dossier="row")
    table = pauses.inner_join(ended, pauses.row == ended.dossier)
    is_open = table.given_day.isnull() & table.ended_day.isnull()
    until = ibis.coalesce(table.given_day, table.ended_day, ibis.date(today))
    table = table.mutate(until_day=until, is_open=is_open)
    table = look_up(table, days, {"asked_day": "day"}, {"ordinal": "asked_ordinal"})
    table = look_up(table, days, {"until_day": "day"}, {"before": "until_before"})
    waited = ibis.greatest(table.until_before + 1 - table.asked_ordinal, 0)
    return table.select(*pauses.columns, "is_open", days=waited)


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
