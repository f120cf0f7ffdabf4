"""How long steps took and how long dossiers lay before them, in office hours; one Ibis expression over both logs."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.clock.span import open_minutes
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.look_ups import table_of
from tthc.audit.judging.reckoning import look_up
from tthc.audit.reading.step_log import MOMENTS, Outcome, StepLog, doubts, step_meant
from tthc.model.procedure import Procedure
from tthc.source import Problem


@dataclass
class StepCounts:
    """Counters by step: dossiers that reached it, what became of them, and hours (step and hours together).

    `told` counts the rows that say whether the step changed anything, of so many `rows`.
    """

    dossiers: Counter[str] = field(default_factory=Counter)
    stopped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    rows: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    hours: Counter[tuple[str, int]] = field(default_factory=Counter)
    waited: Counter[tuple[str, int]] = field(default_factory=Counter)

    def __add__(self, other: StepCounts) -> StepCounts:
        return StepCounts(
            self.dossiers + other.dossiers,
            self.stopped + other.stopped,
            self.changed + other.changed,
            self.rows + other.rows,
            self.told + other.told,
            self.hours + other.hours,
            self.waited + other.waited,
        )


def steps_counted(
    log: JudgedLog, steps: StepLog, versions: Mapping[str, Procedure], calendar: WorkingCalendar
) -> tuple[dict[tuple[str, str | None], StepCounts], tuple[Problem, ...]]:
    """The counters of each procedure and agency, and what of the step log could not be used."""
    named = _named(log, steps, versions)
    readable = named.filter(~named.unreadable & named.step.notnull())
    timed = log.log.connection.create_table("timed_steps", _timed(readable, log, calendar), temp=True)
    counted: dict[tuple[str, str | None], StepCounts] = {}
    for row in rows_of(_outcomes(timed)):
        of = counted.setdefault((row["procedure"], row["agency"]), StepCounts())
        of.dossiers[row["step"]] += row["dossiers"]
        for name in ("stopped", "changed", "rows", "told"):
            getattr(of, name)[row["step"]] += row[name]
    for name in ("hours", "waited"):
        for row in rows_of(_histogram(timed, name)):
            of = counted.setdefault((row["procedure"], row["agency"]), StepCounts())
            getattr(of, name)[row["step"], row[name]] += row["count"]
    strangers = named.step.isnull().sum().fill_null(0)
    facts = rows_of(named.agg(strangers=strangers, unreadable=named.unreadable.sum().fill_null(0)))[0]
    return counted, tuple(doubts(steps, int(facts["strangers"]), int(facts["unreadable"])))


def _named(log: JudgedLog, steps: StepLog, versions: Mapping[str, Procedure]) -> Table:
    """The rows with the procedure and agency of their dossier, and the step that their words mean; null if none."""
    known = log.table.filter(log.table.reason.isnull())
    table = look_up(steps.table, known, {"id": "id"}, {"procedure": "procedure", "agency": "agency"})
    words = rows_of(table.filter(table.procedure.notnull()).select("procedure", "step_text").distinct())
    meant = [(w["procedure"], w["step_text"], step_meant(versions.get(w["procedure"]), w["step_text"])) for w in words]
    return look_up(table, table_of(_NAMES, meant), {"procedure": "procedure", "step_text": "text"}, {"step": "step"})


def _timed(rows: Table, log: JudgedLog, calendar: WorkingCalendar) -> Table:
    """With the office hours that each step took and was waited for; null where a moment is missing."""
    minutes = _with_minutes(rows, log, calendar)
    before = ibis.window(group_by="id", order_by=["started", "row"], preceding=(None, 1))
    arrived = ibis.coalesce(minutes.arrived, minutes.finished.max().over(before))
    return minutes.mutate(
        hours=_hours(minutes.started, minutes.finished), waited=_hours(arrived, minutes.started)
    ).select("id", "procedure", "agency", "step", "outcome", "hours", "waited")


def _hours(start: Value, end: Value) -> Value:
    """Whole hours, to the nearest, never less than none; null where a moment is missing (`greatest` would miss it)."""
    hours = ((ibis.greatest(end - start, 0) + 30) // 60).cast("int64")
    return ibis.ifelse(start.isnull() | end.isnull(), ibis.null("int64"), hours)


def _with_minutes(rows: Table, log: JudgedLog, calendar: WorkingCalendar) -> Table:
    """Each moment as the office minutes of the whole calendar that were gone; a bare day is its beginning."""
    policy = log.policies[0]
    opened = open_minutes(policy)
    gone = table_of(_GONE, ((minute, bisect_left(opened, minute)) for minute in range(24 * 60)))
    days = table_of(_DAYS, _days(calendar))
    for name in MOMENTS:
        rows = look_up(rows, days, {f"{name}_day": "day"}, {"before": f"{name}_before", "open": f"{name}_open"})
        rows = look_up(rows, gone, {f"{name}_minute": "minute"}, {"gone": f"{name}_gone"})
    worked = {
        name: rows[f"{name}_before"] * len(opened) + rows[f"{name}_open"] * rows[f"{name}_gone"].fill_null(0)
        for name in MOMENTS
    }
    return rows.mutate(**worked)


def _days(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    """Each day with the working days before it, and 1 if it is one itself."""
    before = 0
    for day, ordinal in zip(calendar.days(), calendar.ordinals, strict=True):
        yield day, before, ordinal - before
        before = ordinal


_DATE, _NUMBER, _TEXT = pa.date32(), pa.int64(), pa.string()
_NAMES = pa.schema({"procedure": _TEXT, "text": _TEXT, "step": _TEXT})
_GONE = pa.schema({"minute": _NUMBER, "gone": _NUMBER})
_DAYS = pa.schema({"day": _DATE, "before": _NUMBER, "open": _NUMBER})


def _outcomes(timed: Table) -> Table:
    def dossiers(outcome: Outcome) -> Value:
        return timed.id.nunique(where=timed.outcome == outcome.value)

    return timed.group_by("procedure", "agency", "step").agg(
        dossiers=timed.id.nunique(),
        rows=timed.count(),
        told=timed.outcome.isin([o.value for o in Outcome if o is not Outcome.PASSED])
        .fill_null(ibis.literal(False))
        .sum(),
        stopped=dossiers(Outcome.STOPPED),
        changed=dossiers(Outcome.CHANGED),
    )


def _histogram(timed: Table, name: str) -> Table:
    known = timed.filter(timed[name].notnull())
    return known.group_by("procedure", "agency", "step", name).agg(count=known.count())
