"""The steps of one dossier in working time: how long each took, and by how much that is more than it may take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from math import ceil
from typing import Any

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.clock.due import working_hours_between
from tthc.audit.clock.span import open_minutes
from tthc.audit.judging.one_dossier import Explained
from tthc.audit.reading.step_log import StepLog, step_meant
from tthc.model.duration import Duration, Unit
from tthc.model.reference import CountingPolicy
from tthc.model.step import Step


@dataclass(frozen=True)
class StepTaken:
    """One step of a dossier: office minutes that it took and by which that was too many, where both can be known.

    A bare day is its beginning. `minutes` is None while the step is not finished.
    """

    step: Step
    started: datetime
    finished: datetime | None
    minutes: int | None
    over: int


def steps_taken(steps: StepLog, explained: Explained, calendar: WorkingCalendar) -> Iterator[StepTaken]:
    """The steps of the procedure's version that a log has of a dossier, in order; rows of no step are left out."""
    if explained.terms is None:
        return
    version, policy = explained.terms.version, explained.terms.policy
    by_id = {step.id: step for step in version.steps}
    mine = steps.table.filter((steps.table.id == explained.dossier.id) & ~steps.table.unreadable)
    for row in mine.order_by("started_day", "started_minute", "row").to_pyarrow().to_pylist():
        step = by_id.get(step_meant(version, row["step_text"]) or "")
        started = _moment(row, "started")
        if step and started:
            yield _taken(step, started, _moment(row, "finished"), policy, calendar)


def _taken(
    step: Step, started: datetime, finished: datetime | None, policy: CountingPolicy, calendar: WorkingCalendar
) -> StepTaken:
    if finished is None:
        return StepTaken(step, started, None, None, 0)
    minutes = max(int(working_hours_between(started, finished, policy, calendar) * 60), 0)
    allowed = _allowed(step.duration, policy)
    return StepTaken(step, started, finished, minutes, 0 if allowed is None else max(minutes - allowed, 0))


def _allowed(limit: Duration | None, policy: CountingPolicy) -> int | None:
    """Office minutes; calendar days and months do not convert."""
    if limit is None or limit.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS):
        return None
    each = {Unit.MINUTES: 1, Unit.HOURS: 60, Unit.WORKING_DAYS: len(open_minutes(policy))}
    return ceil(limit.amount * each[limit.unit])


def _moment(row: Mapping[str, Any], name: str) -> datetime | None:
    day, minute = row[f"{name}_day"], row[f"{name}_minute"]
    return day and datetime.combine(day, time(*divmod(minute or 0, 60)))
