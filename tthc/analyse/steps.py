"""Questions about the steps of a procedure: their order, their use, their time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING, Decimal
from itertools import chain, pairwise

from tthc.analyse.match import Analysis, Match, component
from tthc.graph.steps import StepGraph
from tthc.model.basis import Case
from tthc.model.channel import Channel, Mode, TimeLimit
from tthc.model.cut import Part
from tthc.model.duration import UNIT_NAMES, Duration
from tthc.model.procedure import Procedure
from tthc.model.step import Step, StepKind
from tthc.source import Message, say

CHECKING = frozenset({StepKind.RECEIVE, StepKind.CHECK, StepKind.VERIFY, StepKind.INSPECT})
SIGNING = frozenset({StepKind.APPROVE, StepKind.SIGN})
KEPT = frozenset({StepKind.RECEIVE, StepKind.RETURN, StepKind.ARCHIVE, StepKind.SUBMIT, StepKind.PAY})
KEPT_FOR_OTHERS = frozenset({StepKind.RECORD, StepKind.PUBLISH})
"""What is entered in a register or put up in public is for people outside the procedure."""

AT_THE_COUNTER = frozenset({StepKind.RECEIVE, StepKind.RETURN, StepKind.TRANSFER, StepKind.ARCHIVE})
DESK_WORK = AT_THE_COUNTER | {StepKind.CHECK, StepKind.LOOK_UP, StepKind.RECORD, StepKind.ISSUE, StepKind.SIGN}
"""What is done without weighing anything, asking anybody or going anywhere."""


def dead_step(analysis: Analysis) -> Iterator[Match]:
    """Steps whose product nobody uses (bước thừa), as far as those who wait for them say what they use."""
    for procedure, (step,) in in_every_case(analysis, _dead_ends):
        followers = [s for s in procedure.steps if any(before.id == step.id for before in s.after)]
        silent = any(not follower.needs for follower in followers)
        if step.kind not in KEPT | KEPT_FOR_OTHERS and not step.safeguard and not silent:
            made = ", ".join(thing.id for thing in step.produces)
            yield step_match(procedure, step, say("nothing uses what it produces: {made}", made=made))


def serial_without_need(analysis: Analysis) -> Iterator[Match]:
    """Steps that wait for another one from which they need nothing (làm nối tiếp dù làm song song được).

    A wait is kept where it saves work (after a check or a decision, or before a payment), and nothing is said of steps
    whose needs and products nobody states.
    """
    for procedure, (earlier, later) in in_every_case(analysis, StepGraph.waits_without_need):
        stated = earlier.produces and later.needs
        both_work = earlier.actor_works and later.actor_works and earlier.actor != later.actor
        if stated and both_work and not guards(earlier) and not later.safeguard and later.kind not in KEPT:
            because = say("it waits for {earlier!r} but needs nothing from it", earlier=earlier.name)
            yield step_match(procedure, later, because, other=earlier.id)


def mergeable_steps(analysis: Analysis) -> Iterator[Match]:
    """Consecutive steps of the same person with nobody in between (bước gộp được)."""
    for procedure, (earlier, later) in in_every_case(analysis, StepGraph.straight_pairs):
        same = earlier.actor == later.actor and earlier.role == later.role and earlier.role is not None
        at_work = earlier.actor_works and later.actor_works and not (earlier.safeguard or later.safeguard)
        pause = earlier.kind is StepKind.PUBLISH or (later.visit and not earlier.visit)
        if same and at_work and not pause and earlier.cases == later.cases:
            because = say("the same person does it right after {earlier!r}", earlier=earlier.name)
            yield step_match(procedure, later, because, other=earlier.id)


def stacked_approvals(analysis: Analysis) -> Iterator[Match]:
    """Two or more signatures in a row inside one agency on the same paper (ký trình nhiều tầng)."""
    for procedure, (earlier, later) in in_every_case(analysis, StepGraph.straight_pairs):
        signed_twice = {earlier.kind, later.kind} <= SIGNING and earlier.actor == later.actor
        if signed_twice and earlier.role != later.role and not earlier.safeguard and earlier.cases == later.cases:
            because = say("{later!r} in the same agency approves the same paper again", later=later.name)
            yield step_match(procedure, earlier, because, other=later.id)


def implied_order(analysis: Analysis) -> Iterator[Match]:
    """Declared waits that follow from the others anyway (thứ tự thừa)."""
    for procedure, (earlier, later) in in_every_case(analysis, StepGraph.implied_order):
        because = say("waiting for {earlier!r} follows from the other steps", earlier=earlier.name)
        yield step_match(procedure, later, because, other=earlier.id)


def limit_beyond_steps(analysis: Analysis, *, spare_working_days: Decimal = Decimal(1)) -> Iterator[Match]:
    """Limits longer than the longest chain of steps needs (thời hạn dài hơn các bước cộng lại)."""
    for procedure in analysis.procedures:
        for channel, limit in limits_of(procedure):
            promised = limit.committed or limit.statutory
            paths = [analysis.steps(procedure, case).critical_path() for case in _cases_of(procedure, limit)]
            if not paths or any(path.unknown or not path.hours for path in paths):
                continue
            path = max(paths, key=lambda path: path.hours)
            needed = (path.hours / 8).to_integral_value(ROUND_CEILING)
            if promised and promised.working_hours and promised.working_hours / 8 - needed >= spare_working_days:
                because = say(
                    "the limit is {limit} working days, the longest chain of steps takes {needed}",
                    limit=promised.working_hours / 8,
                    needed=path.hours / 8,
                )
                steps = say("longest chain: {chain}", chain=" → ".join(step.name for step in path.steps))
                is_advice = any(path.estimated for path in paths)
                shorter = Duration(working_days=needed)
                yield limit_match(procedure, channel, limit, because, (steps,), shorter, is_advice)


def online_slower(analysis: Analysis) -> Iterator[Match]:
    """Online applications with a longer limit than those handed in at the counter (trực tuyến chậm hơn trực tiếp)."""
    for procedure in analysis.procedures:
        for channel, limit in limits_of(procedure):
            promised = limit.committed or limit.statutory
            counter = _at_the_counter(procedure, limit)
            if channel.mode is not Mode.ONLINE or not promised or not counter:
                continue
            if promised.unit is counter.unit and promised.amount > counter.amount:
                because = say(
                    "online takes {online}, at the counter {counter} {unit}",
                    online=promised.amount,
                    counter=counter.amount,
                    unit=UNIT_NAMES[promised.unit],
                )
                shorter = counter.model_copy(update={"estimate": None})
                yield limit_match(procedure, channel, limit, because, (), shorter, False)


def could_be_same_day(analysis: Analysis, *, at_most_working_days: Decimal = Decimal(3)) -> Iterator[Match]:
    """Limits of days for what one agency only looks up, enters and signs (việc trong ngày mà hẹn nhiều ngày).

    Advice, unless the hours of every step are given and fit into one working day. A longer limit says that there is
    more to it than the steps show.
    """
    for procedure in analysis.procedures:
        for channel, limit in limits_of(procedure):
            promised = limit.committed or limit.statutory
            hours = promised.working_hours if promised and not promised.same_day else None
            graphs = [analysis.steps(procedure, case) for case in _cases_of(procedure, limit)]
            in_range = hours is not None and 8 < hours <= 8 * at_most_working_days
            if hours is None or not in_range or not graphs or not all(map(_is_desk_work, graphs)):
                continue
            paths = [graph.critical_path() for graph in graphs]
            if all(path.hours <= 8 for path in paths):
                because = say("one agency only looks up, enters and signs, and takes {days} days", days=hours / 8)
                is_exact = all(path.is_exact for path in paths)
                one_day = Duration(same_day=True)
                yield limit_match(procedure, channel, limit, because, (), one_day, not is_exact)


def _is_desk_work(graph: StepGraph) -> bool:
    """Whether one agency (and the counter it belongs to) does it all, without weighing or asking anybody."""
    at_work = [step for step in graph.steps.values() if step.actor_works]
    makers = {step.actor.id for step in at_work if step.kind not in AT_THE_COUNTER}
    return bool(at_work) and len(makers) == 1 and all(s.kind in DESK_WORK and not s.safeguard for s in at_work)


def paid_twice(analysis: Analysis) -> Iterator[Match]:
    """Two payments in one procedure (nộp tiền nhiều lần); advice where a decision between them may set the sum."""
    for procedure, (earlier, later) in in_every_case(analysis, _payments):
        if not (earlier.safeguard or later.safeguard or earlier.when or later.when):
            because = say("the applicant has paid once already, in {earlier!r}", earlier=earlier.name)
            graphs = (analysis.steps(procedure, case) for case in procedure.real_cases)
            decided = any(guards(step) for graph in graphs for step in _between(graph, earlier, later))
            yield step_match(procedure, later, because, earlier.id, (), decided)


def _payments(graph: StepGraph) -> Iterator[tuple[Step, ...]]:
    return pairwise(step for step in graph.in_order() if step.kind is StepKind.PAY)


def _between(graph: StepGraph, earlier: Step, later: Step) -> tuple[Step, ...]:
    both = earlier.id in graph.steps and later.id in graph.steps
    return graph.between(earlier, later) if both else ()


def limits_of(procedure: Procedure) -> Iterator[tuple[Channel, TimeLimit]]:
    """Every limit of a procedure, with the way of handing in that it is for."""
    return ((channel, limit) for channel in procedure.channels for limit in channel.time_limits)


def _cases_of(procedure: Procedure, limit: TimeLimit) -> tuple[Case | None, ...]:
    """The cases that a limit is for: one written for a case leaves that case to no general one."""
    return tuple(c for c in procedure.real_cases if any(limit is other for _, other in procedure.limits_in(c)))


def _at_the_counter(procedure: Procedure, limit: TimeLimit) -> Duration | None:
    """The longest limit at the counter in the cases that a limit is for; None if they do not compare."""
    in_its_cases = chain.from_iterable(procedure.limits_in(case) for case in _cases_of(procedure, limit))
    limits = [other for channel, other in in_its_cases if channel.mode is Mode.IN_PERSON]
    promises = [promise for other in limits if (promise := other.committed or other.statutory)]
    comparable = len(promises) == len(limits) and len({promise.unit for promise in promises}) == 1
    return max(promises, key=lambda promise: promise.amount) if comparable else None


def _dead_ends(graph: StepGraph) -> Iterator[tuple[Step, ...]]:
    return ((step,) for step in graph.dead_ends())


Places = Callable[[StepGraph], Iterator[tuple[Step, ...]]]


def in_every_case(analysis: Analysis, places: Places) -> Iterator[tuple[Procedure, tuple[Step, ...]]]:
    """The places, each once, that are there in every case in which their steps are taken together."""
    for procedure in analysis.procedures:
        graphs = [analysis.steps(procedure, case) for case in procedure.real_cases]
        found = [tuple(places(graph)) for graph in graphs]
        for steps in dict.fromkeys(chain.from_iterable(found)):
            together = [x for graph, x in zip(graphs, found, strict=True) if all(s.id in graph.steps for s in steps)]
            if all(steps in in_this_case for in_this_case in together):
                yield procedure, steps


def guards(step: Step) -> bool:
    """Whether a step can stop the ones after it: a check, a decision, or a safeguard of the law."""
    return step.kind in CHECKING | SIGNING | {StepKind.DECIDE} or step.safeguard is not None


def step_match(
    procedure: Procedure,
    step: Step,
    because: Message,
    other: str | None = None,
    evidence: tuple[Message, ...] = (),
    is_advice: bool = False,
) -> Match:
    """A match at a step; advice where the step, or the other one that it is about, is inferred."""
    parts = {s.id: s for s in procedure.steps}
    inferred = step.inferred or (other is not None and parts[other].inferred)
    place = component(procedure, Part.STEP, step.id)
    return Match(place, step.at, because, evidence, other=other, is_advice=is_advice or inferred)


def limit_match(
    procedure: Procedure,
    channel: Channel,
    limit: TimeLimit,
    because: Message,
    evidence: tuple[Message, ...],
    shorter: Duration,
    is_advice: bool,
) -> Match:
    """A match at a limit, with the shorter one that is proposed."""
    place = component(procedure, Part.CHANNEL, channel.mode.value)
    case = limit.case.id if limit.case else None
    return Match(place, limit.at, because, evidence, limit=shorter, case=case, is_advice=is_advice)
