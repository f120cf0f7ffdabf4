"""Questions about how an application is handed in and its result returned."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.analyse.match import Analysis, Match, component
from tthc.model.cut import Part
from tthc.model.procedure import Mode, ServiceLevel
from tthc.source import say


def partial_without_reason(analysis: Analysis) -> Iterator[Match]:
    """Partial online services that publish no reason for it (dịch vụ công một phần không nêu lý do)."""
    for procedure in analysis.procedures:
        for channel in procedure.channels:
            if channel.service_level is ServiceLevel.PARTIAL and not channel.partial_reason:
                place = component(procedure, Part.CHANNEL, channel.mode.value)
                yield Match(place, channel.at, say("the service is only partly online and no reason is published"))


def fetched_in_person(analysis: Analysis) -> Iterator[Match]:
    """Results that can only be fetched in person (chỉ trả kết quả trực tiếp)."""
    for procedure in analysis.procedures:
        result = procedure.result
        if result and result.delivery and set(result.delivery) == {Mode.IN_PERSON}:
            place = component(procedure, Part.RESULT, result.type.id)
            yield Match(place, result.at, say("the result is returned at the counter only"))


def visits_to_batch(analysis: Analysis) -> Iterator[Match]:
    """Several visits to the same agency in one procedure (đi lại nhiều lần tới một cơ quan)."""
    for procedure in analysis.procedures:
        for case in procedure.real_cases:
            visits = [step for step in procedure.steps_in(case) if step.visit]
            if len(visits) > 1:
                names = ", ".join(step.id for step in visits)
                because = say("the applicant must come {count} times: {names}", count=len(visits), names=names)
                yield Match(component(procedure, Part.STEP, visits[1].id), visits[1].at, because)
                break
