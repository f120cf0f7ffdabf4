"""Questions about the steps of a procedure: their order, their use, their time."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_CEILING, Decimal

from tthc.analyse.match import Analysis, Match, component
from tthc.graph.steps import StepGraph
from tthc.model.cut import Part
from tthc.model.procedure import Channel, Duration, Mode, Procedure, Step, StepKind, TimeLimit, Unit
from tthc.source import Message, say

CHECKING = frozenset({StepKind.CHECK, StepKind.VERIFY, StepKind.INSPECT, StepKind.CONSULT})
SIGNING = frozenset({StepKind.APPROVE, StepKind.SIGN})
NEVER_DROPPED = frozenset({StepKind.RECEIVE, StepKind.RETURN, StepKind.ARCHIVE, StepKind.SUBMIT, StepKind.PAY})


def dead_step(analysis: Analysis) -> Iterator[Match]:
    """Steps whose product nobody uses (bước thừa)."""
    for procedure, graph in _graphs(analysis):
        for step in graph.dead_ends():
            if step.kind not in NEVER_DROPPED:
                made = ", ".join(thing.id for thing in step.produces)
                yield _match(procedure, step, say("nothing uses what it produces: {made}", made=made))


def serial_without_need(analysis: Analysis) -> Iterator[Match]:
    """Steps that wait for another one from which they need nothing (làm nối tiếp dù làm song song được)."""
    for procedure, graph in _graphs(analysis):
        for earlier, later in graph.waits_without_need():
            both_work = earlier.actor_works and later.actor_works
            if both_work and earlier.actor != later.actor and not _guards(earlier) and later.kind not in NEVER_DROPPED:
                because = say("it waits for {earlier!r} but needs nothing from it", earlier=earlier.id)
                yield _match(procedure, later, because, other=earlier.id)


def mergeable_steps(analysis: Analysis) -> Iterator[Match]:
    """Consecutive steps of the same person with nobody in between (bước gộp được)."""
    for procedure, graph in _graphs(analysis):
        for earlier, later in graph.straight_pairs():
            same = earlier.actor == later.actor and earlier.role == later.role and earlier.role is not None
            if same and earlier.actor_works and later.actor_works and not (earlier.safeguard or later.safeguard):
                because = say("the same person does it right after {earlier!r}", earlier=earlier.id)
                yield _match(procedure, later, because, other=earlier.id)


def stacked_approvals(analysis: Analysis) -> Iterator[Match]:
    """Two or more signatures in a row inside one agency on the same paper (ký trình nhiều tầng)."""
    for procedure, graph in _graphs(analysis):
        for earlier, later in graph.straight_pairs():
            signed_twice = {earlier.kind, later.kind} <= SIGNING and earlier.actor == later.actor
            if signed_twice and earlier.role != later.role:
                because = say("{later!r} in the same agency approves the same paper again", later=later.id)
                yield _match(procedure, earlier, because, other=later.id)


def implied_order(analysis: Analysis) -> Iterator[Match]:
    """Declared waits that follow from the others anyway (thứ tự thừa)."""
    for procedure, graph in _graphs(analysis):
        for earlier, later in graph.implied_order():
            yield _match(
                procedure, later, say("waiting for {earlier!r} follows from the other steps", earlier=earlier.id)
            )


def limit_beyond_steps(analysis: Analysis, *, spare_working_days: Decimal = Decimal(1)) -> Iterator[Match]:
    """Limits longer than the longest chain of steps needs (thời hạn dài hơn các bước cộng lại)."""
    for procedure, graph in _graphs(analysis):
        path = graph.critical_path()
        if path.unknown or not path.hours:
            continue
        needed = (path.hours / 8).to_integral_value(ROUND_CEILING)
        for channel, limit in procedure.limits_in(graph.case):
            promised = limit.committed or limit.statutory
            if promised and promised.working_hours and promised.working_hours / 8 - needed >= spare_working_days:
                because = say(
                    "the limit is {limit} working days, the longest chain of steps takes {needed}",
                    limit=promised.working_hours / 8,
                    needed=path.hours / 8,
                )
                chain = say("longest chain: {chain}", chain=" → ".join(step.id for step in path.steps))
                shorter = Duration(working_days=needed)
                yield _limit_match(procedure, channel, limit, because, (chain,), shorter, bool(path.estimated))


def online_slower(analysis: Analysis) -> Iterator[Match]:
    """Online applications with a longer limit than those handed in at the counter (trực tuyến chậm hơn trực tiếp)."""
    for procedure in analysis.procedures:
        for case in procedure.real_cases:
            limits = {channel.mode: (channel, limit) for channel, limit in procedure.limits_in(case)}
            if not {Mode.ONLINE, Mode.IN_PERSON} <= limits.keys():
                continue
            (channel, slow), (_, quick) = limits[Mode.ONLINE], limits[Mode.IN_PERSON]
            promised, counter = slow.committed or slow.statutory, quick.committed or quick.statutory
            if promised and counter and promised.unit is counter.unit and promised.amount > counter.amount:
                because = say(
                    "online takes {online}, at the counter {counter} {unit}",
                    online=promised.amount,
                    counter=counter.amount,
                    unit=_UNITS[promised.unit],
                )
                yield _limit_match(
                    procedure, channel, slow, because, (), counter.model_copy(update={"estimate": None}), False
                )


_UNITS = {
    Unit.MINUTES: say("minutes"),
    Unit.HOURS: say("hours"),
    Unit.WORKING_DAYS: say("working days"),
    Unit.CALENDAR_DAYS: say("days"),
    Unit.MONTHS: say("months"),
}


def _graphs(analysis: Analysis) -> Iterator[tuple[Procedure, StepGraph]]:
    """The step graph of every case; a procedure whose steps are the same in all its cases gives one."""
    for procedure in analysis.procedures:
        by_steps = {procedure.steps_in(case): case for case in reversed(procedure.real_cases)}
        for steps, case in reversed(by_steps.items()):
            if steps:
                yield procedure, analysis.steps(procedure, case)


def _guards(step: Step) -> bool:
    """Whether a step is there to stop the ones after it: a check, or a safeguard of the law."""
    return step.kind in CHECKING or step.kind is StepKind.RECEIVE or step.safeguard is not None


def _match(procedure: Procedure, step: Step, because: Message, other: str | None = None) -> Match:
    parts = {s.id: s for s in procedure.steps}
    inferred = step.inferred or (other is not None and parts[other].inferred)
    return Match(component(procedure, Part.STEP, step.id), step.at, because, other=other, is_advice=inferred)


def _limit_match(
    procedure: Procedure,
    channel: Channel,
    limit: TimeLimit,
    because: Message,
    evidence: tuple[Message, ...],
    shorter: Duration,
    is_advice: bool,
) -> Match:
    place = component(procedure, Part.CHANNEL, channel.mode.value)
    case = limit.case.id if limit.case else None
    return Match(place, limit.at, because, evidence, limit=shorter, case=case, is_advice=is_advice)
