"""What a log advises for every limit of the catalogue that it has dossiers of, and which step stands in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tthc.audit.advising.advice import LimitAdvice, Verdict, Wanted, advise
from tthc.audit.advising.floors import floor_of
from tthc.audit.advising.time_taken import has_open, taken_by_limit
from tthc.audit.figures.experience import is_synthetic, practice_of
from tthc.audit.figures.lost_steps import StepTime, step_times
from tthc.audit.figures.period import Period
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.reading.step_log import StepLog
from tthc.model.catalogue import Catalogue
from tthc.source import Problem


@dataclass(frozen=True)
class AdviceReport:
    """The advice of one log as of a day, by procedure; `steps` are those that lose most time where a limit is not kept.

    `settled_only`: the log has no open dossier, so that what came late in it was left out.
    """

    source: str
    synthetic: bool
    as_of: date
    period: Period | None
    wanted: Wanted
    limits: tuple[LimitAdvice, ...]
    steps: tuple[StepTime, ...]
    has_steps: bool
    settled_only: bool
    problems: tuple[Problem, ...] = ()

    def step_in_the_way(self, procedure: str) -> StepTime | None:
        """Where a procedure loses most time, if a log of steps tells."""
        return next((step for step in self.steps if step.procedure == procedure), None)


def advice_report(
    log: JudgedLog,
    catalogue: Catalogue,
    wanted: Wanted,
    steps: StepLog | None = None,
    period: Period | None = None,
    codes: Sequence[str] = (),
) -> AdviceReport:
    """The report; of some procedures where `codes` names them."""
    now = catalogue.on(log.today).procedures
    advised = tuple(
        advise(times, wanted, floor_of(times.limit, catalogue, now.get(times.limit.procedure)))
        for times in taken_by_limit(log, catalogue, period)
        if not codes or times.limit.procedure in codes
    )
    lost, problems = _lost(log, catalogue, steps, period) if steps else ({}, ())
    in_the_way = dict(_in_the_way(advised, lost)).values()
    synthetic = is_synthetic(log) or bool(steps and steps.synthetic)
    return AdviceReport(
        log.log.source,
        synthetic,
        log.today,
        period,
        wanted,
        advised,
        tuple(in_the_way),
        steps is not None,
        not has_open(log),
        problems,
    )


Lost = Mapping[str, list[StepTime]]


def _lost(
    log: JudgedLog, catalogue: Catalogue, steps: StepLog, period: Period | None
) -> tuple[Lost, tuple[Problem, ...]]:
    """The steps of each procedure, of all agencies and of each, that where most time is lost first."""
    table = log.table.filter(log.table.received_day.between(period.start, period.end)) if period else log.table
    practice = practice_of(replace(log, table=table), catalogue, steps)
    found: dict[str, list[StepTime]] = {}
    for one in step_times(practice.seen, catalogue.on(log.today).procedures):
        found.setdefault(one.procedure, []).append(one)
    return found, practice.problems


def _in_the_way(advised: Sequence[LimitAdvice], lost: Lost) -> Iterator[tuple[str, StepTime]]:
    """For each procedure with a limit that is not kept the step that loses most, at an agency that does not keep it."""
    for advice in advised:
        slow = {name for one in advice.agencies if one.verdict is not Verdict.SHORTER for name in one.agencies}
        steps = [step for step in lost.get(advice.limit.procedure, ()) if step.lost > 0]
        there = [step for step in steps if step.agency in slow and step.agency is not None]
        if advice.verdict is not Verdict.SHORTER and steps:
            yield advice.limit.procedure, max(there or steps, key=lambda step: step.lost)
