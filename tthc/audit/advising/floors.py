"""The days of a limit that are not the State's to cut: what the law has hang in public (niêm yết công khai)."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from tthc.audit.clock.due import choose_policy
from tthc.audit.clock.limits import counting_of
from tthc.audit.clock.running import effect_of
from tthc.model.catalogue import Catalogue
from tthc.model.counting import PauseEffect
from tthc.model.dossier import Cause
from tthc.model.duration import Duration, Unit
from tthc.model.limit_times import LimitToday
from tthc.model.procedure import Procedure
from tthc.model.reference import CountingPolicy
from tthc.model.step import StepKind


def floor_of(limit: LimitToday, catalogue: Catalogue, procedure: Procedure | None) -> int:
    """The shortest limit that leaves the posting its days and all other work one; 0 where nothing is posted.

    Where posting stops the clock its days are in no limit. One that takes as long as the limit is not in it either.
    """
    if procedure is None or _stops_the_clock(catalogue, procedure):
        return 0
    posted = max((sum(_posted(procedure, limit, case)) for case in _cases(procedure, limit)), default=0)
    return posted + 1 if 0 < posted < limit.amount else 0


def _stops_the_clock(catalogue: Catalogue, procedure: Procedure) -> bool:
    if not catalogue.all(CountingPolicy):
        return False
    policy = counting_of(procedure, catalogue, choose_policy(catalogue))
    return effect_of(Cause.POSTING, policy) is not PauseEffect.RUNS


def _cases(procedure: Procedure, limit: LimitToday) -> Iterator[str | None]:
    """The cases that have this limit, those of limits for all cases among them."""
    of_limit = {way.case for way in limit.ways}
    for case in procedure.real_cases:
        if None in of_limit or (case and case.id in of_limit):
            yield case.id if case else None


def _posted(procedure: Procedure, limit: LimitToday, case: str | None) -> Iterator[int]:
    of_case = next((one for one in procedure.cases if one.id == case), None)
    for step in procedure.steps_in(of_case):
        if step.kind is StepKind.PUBLISH and step.duration and not step.when:
            yield in_unit(step.duration, limit.unit)


def in_unit(duration: Duration, unit: Unit) -> int:
    """A length of time in another unit, rounded up; five working days are a week, thirty days a month."""
    return ceil(float(duration.amount) * _IN_DAYS[duration.unit] / _IN_DAYS[unit] - _ROUNDING)


_WEEK = 7 / 5
_IN_DAYS = {
    Unit.MINUTES: _WEEK / (8 * 60),
    Unit.HOURS: _WEEK / 8,
    Unit.WORKING_DAYS: _WEEK,
    Unit.CALENDAR_DAYS: 1.0,
    Unit.MONTHS: 30.0,
}
_ROUNDING = 1e-9
