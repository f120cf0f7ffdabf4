"""Questions about how an application is handed in and its result returned."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tthc.analyse.match import Analysis, Match, component
from tthc.graph.steps import StepGraph
from tthc.model.channel import Currency, Fee, Mode, ServiceLevel
from tthc.model.cut import Part
from tthc.model.duration import Duration
from tthc.model.procedure import Level, Procedure
from tthc.model.reference import Agency
from tthc.model.step import Step, StepKind
from tthc.source import Message, say
from tthc.vietnamese import write_number

DECIDING = frozenset({StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN, StepKind.ISSUE})


def partial_without_reason(analysis: Analysis) -> Iterator[Match]:
    """Partial online services that publish no reason for it (dịch vụ công một phần không nêu lý do)."""
    for procedure in analysis.procedures:
        for channel in procedure.channels:
            if channel.service_level is ServiceLevel.PARTIAL and not channel.partial_reason:
                place = component(procedure, Part.CHANNEL, channel.mode.value)
                yield Match(place, channel.at, say("the service is only partly online and no reason is published"))


def fetched_in_person(analysis: Analysis) -> Iterator[Match]:
    """Results that can only be fetched in person (chỉ trả kết quả trực tiếp), unless the law wants it so.

    What is done the same day is taken along on the visit on which it is asked for: no trip can be spared; nor does
    anybody know of one where it is not stated how long it takes.
    """
    for procedure in analysis.procedures:
        in_person_by_law = any(step.safeguard for step in procedure.steps if step.kind is StepKind.RETURN)
        for result in procedure.results:
            if set(result.delivery) == {Mode.IN_PERSON} and not in_person_by_law and _takes_days(procedure):
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
                    because = say("the applicant comes again after {earlier!r}, nothing decided", earlier=earlier.name)
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


def received_elsewhere(analysis: Analysis, *, under: tuple[str, ...]) -> Iterator[Match]:
    """Local procedures that no one-stop centre receives (chưa tiếp nhận tại Trung tâm Phục vụ hành chính công).

    Only agencies that belong to those in `under` are asked about: police and insurance have an order of their own.
    """
    for procedure in analysis.procedures:
        receiving = [analysis.catalogue.get(ref) for ref in procedure.agencies.receiving]
        known = [agency for agency in receiving if agency is not None]
        ours = all(not agency.one_stop and _belongs_to(agency, under, analysis) for agency in known)
        if known and ours and procedure.levels and set(procedure.levels) <= {Level.PROVINCE, Level.COMMUNE}:
            names = ", ".join(agency.name for agency in known)
            because = say("only {names} receives it, no one-stop centre does", names=names)
            yield Match(component(procedure, Part.PROCEDURE), procedure.at, because)


def _belongs_to(agency: Agency, under: tuple[str, ...], analysis: Analysis) -> bool:
    seen: set[str] = set()
    above: Agency | None = agency
    while above is not None and above.id not in seen:
        if above.id in under:
            return True
        seen.add(above.id)
        above = analysis.catalogue.get(above.part_of) if above.part_of else None
    return False


def online_fee_no_lower(analysis: Analysis) -> Iterator[Match]:
    """Fees that are no lower online than at the counter (phí trực tuyến chưa giảm)."""
    for procedure in analysis.procedures:
        counter = {_fee_key(fee): fee for c in procedure.channels if c.mode is Mode.IN_PERSON for fee in c.fees}
        for channel in procedure.channels:
            for fee in channel.fees if channel.mode is Mode.ONLINE else ():
                same = counter.get(_fee_key(fee))
                if fee.amount and same and same.amount and fee.amount >= same.amount:
                    because = say(
                        "online costs {online}, at the counter {counter}", online=_sum(fee), counter=_sum(same)
                    )
                    who = _who_sets(fee, analysis)
                    place = component(procedure, Part.CHANNEL, channel.mode.value)
                    yield Match(place, fee.at, because, who)


def _sum(fee: Fee) -> str:
    return f"{write_number(Decimal(fee.amount or 0))} {'đồng' if fee.currency is Currency.VND else fee.currency.value}"


def _fee_key(fee: Fee) -> tuple[object, ...]:
    """What makes two fees the same: name, case, unit and currency."""
    return fee.name, fee.case and fee.case.id, fee.per, fee.currency, fee.kind


def _who_sets(fee: Fee, analysis: Analysis) -> tuple[Message, ...]:
    decides = analysis.catalogue.get(fee.decided_by) if fee.decided_by else None
    if decides:
        return (say("set by {agency}", agency=decides.name),)
    return (say("fixed by {law}", law=fee.fixed_by.law),) if fee.fixed_by else ()


def paper_result(analysis: Analysis) -> Iterator[Match]:
    """Results on paper only, of what is applied for online as well (chưa cấp kết quả điện tử)."""
    for procedure in analysis.procedures:
        online = any(channel.mode is Mode.ONLINE for channel in procedure.channels)
        for result in procedure.results if online else ():
            if result.electronic is False:
                place = component(procedure, Part.RESULT, result.type.id)
                yield Match(place, result.at, say("it is applied for online but given on paper only"))


def fetched_the_same_day(analysis: Analysis) -> Iterator[Match]:
    """Same-day work of one office for which people come twice (giải quyết trong ngày mà vẫn hẹn trả).

    Nobody waits for anybody else between handing in and the result: it can be given while the applicant is there.
    """
    for procedure in analysis.procedures:
        back = next((s for s in procedure.steps if s.kind is StepKind.RETURN and s.visit and not s.safeguard), None)
        came = next((step for step in procedure.steps if step.visit and step is not back), None)
        if (
            _done_at_once(procedure)
            and back
            and came
            and len({s.actor.id for s in procedure.steps if s.actor_works}) == 1
        ):
            because = say("it is done the same day in one office, and yet the applicant is told to come back")
            advice = any(step.inferred for step in procedure.steps)
            yield Match(component(procedure, Part.STEP, back.id), back.at, because, other=came.id, is_advice=advice)


def _done_at_once(procedure: Procedure) -> bool:
    """Whether whoever comes to the counter has the result within the working day, in every case."""
    promises = _promised_at_the_counter(procedure)
    return bool(promises) and all(p is not None and (p.working_hours or 9) <= 8 for p in promises)


def _takes_days(procedure: Procedure) -> bool:
    """Whether in some case whoever comes to the counter has to come again for the result."""
    return any(p is not None and (p.working_hours or 9) > 8 for p in _promised_at_the_counter(procedure))


def _promised_at_the_counter(procedure: Procedure) -> tuple[Duration | None, ...]:
    limits = (limit for c in procedure.channels if c.mode is Mode.IN_PERSON for limit in c.time_limits)
    return tuple(limit.committed or limit.statutory for limit in limits)
