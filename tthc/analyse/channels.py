"""Questions about how an application is handed in and its result returned."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from tthc.analyse.match import Analysis, Match, component
from tthc.graph.steps import StepGraph
from tthc.model.cut import Part
from tthc.model.procedure import Mode, Procedure, ServiceLevel, Step, StepKind
from tthc.source import say

DECIDING = frozenset({StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN, StepKind.ISSUE})


def partial_without_reason(analysis: Analysis) -> Iterator[Match]:
    """Partial online services that publish no reason for it (dịch vụ công một phần không nêu lý do)."""
    for procedure in analysis.procedures:
        for channel in procedure.channels:
            if channel.service_level is ServiceLevel.PARTIAL and not channel.partial_reason:
                place = component(procedure, Part.CHANNEL, channel.mode.value)
                yield Match(place, channel.at, say("the service is only partly online and no reason is published"))


def fetched_in_person(analysis: Analysis) -> Iterator[Match]:
    """Results that can only be fetched in person (chỉ trả kết quả trực tiếp), unless the law wants it so."""
    for procedure in analysis.procedures:
        in_person_by_law = any(step.safeguard for step in procedure.steps if step.kind is StepKind.RETURN)
        for result in procedure.results:
            if result.delivery and set(result.delivery) == {Mode.IN_PERSON} and not in_person_by_law:
                place = component(procedure, Part.RESULT, result.type.id)
                yield Match(place, result.at, say("the result is returned at the counter only"))


def visits_to_batch(analysis: Analysis) -> Iterator[Match]:
    """Visits to an agency with nothing decided since the last one (đi lại nhiều lần tới một cơ quan)."""
    for procedure in analysis.procedures:
        seen: set[str] = set()
        for case in procedure.real_cases:
            for earlier, later in _needless_returns(procedure, analysis.steps(procedure, case)):
                if later.id not in seen:
                    seen.add(later.id)
                    because = say("the applicant comes again after {earlier!r}, nothing decided", earlier=earlier.id)
                    place = component(procedure, Part.STEP, later.id)
                    advice = earlier.inferred or later.inferred
                    yield Match(place, later.at, because, other=earlier.id, is_advice=advice)


def _needless_returns(procedure: Procedure, graph: StepGraph) -> Iterator[tuple[Step, Step]]:
    """Visits to one agency that follow each other with no decision between them."""
    visits = [step for step in graph.in_order() if step.visit and not step.safeguard]
    for earlier, later in pairwise(visits):
        decided = any(step.kind in DECIDING for step in (earlier, *graph.between(earlier, later)))
        if _visited(procedure, earlier) == _visited(procedure, later) and not decided:
            yield earlier, later


def _visited(procedure: Procedure, step: Step) -> str | None:
    """The agency that an applicant comes to: the one that acts, or where the applicant does, the one that receives."""
    if step.actor_works:
        return step.actor.id
    return procedure.agencies.receiving[0].id if procedure.agencies.receiving else None
