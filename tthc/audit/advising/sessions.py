"""On how many days dossiers came to a step, and on how many it was begun: what tells a batch from a queue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.reading.step_log import StepLog, step_meant
from tthc.model.experience import Experience, StepExperience
from tthc.model.procedure import Procedure

Days = tuple[int, int]


def with_sessions(seen: Experience, days: Mapping[tuple[str, str], Mapping[str | None, Days]]) -> Experience:
    """What a log shows of a procedure with the days of its steps: of one agency, or the sum over all."""
    steps = (_with_days(step, seen.agency, days.get((seen.procedure, step.step), {})) for step in seen.steps)
    return replace(seen, steps=tuple(steps))


def _with_days(step: StepExperience, agency: str | None, by_agency: Mapping[str | None, Days]) -> StepExperience:
    own = [days for name, days in by_agency.items() if agency in (None, name)]
    came, begun = (sum(part) for part in zip(*own, strict=True)) if own else (0, 0)
    return replace(step, arrived_on=came, begun_on=begun) if came else step


def session_days(
    log: JudgedLog, steps: StepLog, versions: Mapping[str, Procedure]
) -> Mapping[tuple[str, str], Mapping[str | None, Days]]:
    """By procedure and step, and by agency, how many different days there were; of steps whose arrivals are told."""
    found: dict[tuple[str, str], dict[str | None, Days]] = {}
    for row in _days(log, steps, versions):
        found.setdefault((row["procedure"], row["step"]), {})[row["agency"]] = (row["came"], row["begun"])
    return found


def _days(log: JudgedLog, steps: StepLog, versions: Mapping[str, Procedure]) -> Iterator[Mapping[str, Any]]:
    known = log.table.filter(log.table.reason.isnull())
    table = look_up(steps.table, known, {"id": "id"}, {"procedure": "procedure", "agency": "agency"})
    table = table.filter(~table.unreadable & table.procedure.notnull())
    words = rows_of(table.select("procedure", "step_text").distinct())
    meant = [(w["procedure"], w["step_text"], step_meant(versions.get(w["procedure"]), w["step_text"])) for w in words]
    named = look_up(table, table_of(_NAMES, meant), {"procedure": "procedure", "step_text": "text"}, {"step": "step"})
    named = named.filter(named.step.notnull())
    yield from rows_of(_counted(named).order_by("procedure", "step", "agency"))


def _counted(named: Table) -> Table:
    both = named.arrived_day.notnull() & named.started_day.notnull()
    counted = named.group_by("procedure", "agency", "step").agg(
        came=named.arrived_day.nunique(where=both), begun=named.started_day.nunique(where=both), told=both.all()
    )
    return counted.filter(counted.told & (counted.came > ibis.literal(0)))


_NAMES = pa.schema({"procedure": pa.string(), "text": pa.string(), "step": pa.string()})
