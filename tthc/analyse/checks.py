"""Questions about checks: which come too late, twice, or in the dearer order; and about long work begun too late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import islice
from typing import Annotated

from pydantic import Field

from tthc.analyse.match import Analysis, Match
from tthc.analyse.shares import at_least, at_most
from tthc.analyse.steps import guards, in_every_case, step_match
from tthc.graph.steps import StepGraph, known_hours
from tthc.model.experience import Experience, StepExperience
from tthc.model.procedure import Procedure
from tthc.model.step import RESULT, Step, StepKind
from tthc.source import Message, say

Share = Annotated[float, Field(ge=0, le=1)]
"""A share, from 0 to 1."""

Count = Annotated[int, Field(ge=1, le=10_000_000)]
"""How many dossiers there must be before anything is said."""

CHECKS = frozenset({StepKind.CHECK, StepKind.VERIFY})
CHECKS_AT_RECEPTION = frozenset({StepKind.CHECK, StepKind.LOOK_UP})
WORK = frozenset({StepKind.VERIFY, StepKind.CONSULT, StepKind.INSPECT, StepKind.PUBLISH, StepKind.PAY, StepKind.DECIDE})
"""What is done in vain, or paid in vain, where a later check stops the dossier."""
LONG = frozenset({StepKind.CONSULT, StepKind.INSPECT, StepKind.PUBLISH})
"""What somebody else does, or what has to hang for a while: it can run while the office works."""


def redundant_check(analysis: Analysis, *, stopped_at_most: Share = 0.01, dossiers: Count = 100) -> Iterator[Match]:
    """Second checks of the same papers that stop next to nobody, as the log shows (kiểm tra lại không phát hiện gì)."""
    for procedure, (first, second) in in_every_case(analysis, _same_papers_checked):
        seen = steps_seen(analysis.seen(procedure)).get(second.id)
        if seen is None or seen.dossiers < dossiers or second.safeguard:
            continue
        bound = at_most(seen.stopped, seen.dossiers)
        if bound <= stopped_at_most:
            because = say("{earlier!r} has checked the same papers, and this stops nearly nobody", earlier=first.name)
            evidence = (share_seen(seen.stopped, seen.dossiers, bound),)
            yield step_match(procedure, second, because, first.id, evidence, is_made_up(analysis, procedure))


def _same_papers_checked(graph: StepGraph) -> Iterator[tuple[Step, Step]]:
    """Pairs of checks of which the second looks at nothing that the first has not seen.

    What somebody writes in between is another thing: a step that made what the first one needs would come before it.
    """
    checks = [step for step in graph.in_order() if step.kind in CHECKS and step.needs]
    for at, second in enumerate(checks):
        wanted, before = {thing.id for thing in second.needs}, graph.before(second.id)
        same = (c for c in checks[:at] if c.id in before and wanted <= {thing.id for thing in c.needs})
        for first in islice(same, 1):
            yield first, second


def check_comes_late(analysis: Analysis) -> Iterator[Match]:
    """Checks of what lies in the dossier from the first day that come after other work (kiểm tra muộn)."""
    for procedure, (check, work) in in_every_case(analysis, _work_before_a_check):
        because = say("it needs only the dossier, and yet comes after {work!r}", work=work.name)
        yield step_match(procedure, check, because, other=work.id)


def _work_before_a_check(graph: StepGraph) -> Iterator[tuple[Step, Step]]:
    """Checks with the first work of somebody before them that they need nothing of."""
    order = graph.in_order()
    documents = {document.id for document in graph.procedure.documents}
    for check in order:
        wanted = {thing.id for thing in check.needs}
        if check.kind not in CHECKS_AT_RECEPTION or check.when or not wanted or not wanted <= documents:
            continue
        before = graph.before(check.id)
        work = next((s for s in order if s.id in before and s.kind in WORK and not s.safeguard and not s.when), None)
        if work is not None:
            yield check, work


def knock_out_order(analysis: Analysis, *, dossiers: Count = 100) -> Iterator[Match]:
    """Checks that stop more for less work, after one that stops fewer for more (thứ tự kiểm tra chưa hợp lý)."""
    for procedure, (first, second) in in_every_case(analysis, _independent_checks):
        seen = steps_seen(analysis.seen(procedure))
        one, other = seen.get(first.id), seen.get(second.id)
        if one is None or other is None or min(one.dossiers, other.dossiers) < dossiers or first.safeguard:
            continue
        stops_less, stops_more = at_most(one.stopped, one.dossiers), at_least(other.stopped, other.dossiers)
        effort, less_effort = mean_hours(one, first), mean_hours(other, second)
        if effort is None or less_effort is None or float(less_effort) * stops_less >= float(effort) * stops_more:
            continue
        because = say("it stops more dossiers for less work than {earlier!r} before it", earlier=first.name)
        evidence = tuple(_effort(s, seen_, h) for s, seen_, h in ((first, one, effort), (second, other, less_effort)))
        yield step_match(procedure, second, because, first.id, evidence, is_made_up(analysis, procedure))


def _independent_checks(graph: StepGraph) -> Iterator[tuple[Step, Step]]:
    """Pairs of checks that follow each other and of which the second needs nothing of the first."""
    for earlier, later in graph.waits_without_need():
        if {earlier.kind, later.kind} <= CHECKS | {StepKind.LOOK_UP, StepKind.INSPECT}:
            yield earlier, later


def long_lead_late(
    analysis: Analysis, *, working_hours: Annotated[Decimal, Field(ge=1)] = Decimal(16), stopped_at_most: Share = 0.05
) -> Iterator[Match]:
    """Long work of others on the critical path that waits for something it does not need (việc dài bắt đầu muộn).

    Where what it waits for may stop the dossier, the log has to show that it seldom does; else it is advice.
    """
    for procedure, (earlier, later) in in_every_case(analysis, _waits_on_the_longest_chain):
        hours = known_hours(later)
        if later.kind not in LONG or later.safeguard or earlier.safeguard or hours < working_hours:
            continue
        seen = steps_seen(analysis.seen(procedure)).get(earlier.id)
        seldom = seen is not None and at_most(seen.stopped, seen.dossiers) <= stopped_at_most
        because = say(
            "it takes {hours} hours of the longest chain and need not wait for {earlier!r}",
            hours=hours,
            earlier=earlier.name,
        )
        evidence = (share_seen(seen.stopped, seen.dossiers, at_most(seen.stopped, seen.dossiers)),) if seen else ()
        in_doubt = (guards(earlier) and not seldom) or any(s.duration and s.duration.estimate for s in (earlier, later))
        yield step_match(procedure, later, because, earlier.id, evidence, bool(in_doubt))


def _waits_on_the_longest_chain(graph: StepGraph) -> Iterator[tuple[Step, Step]]:
    longest = {step.id for step in graph.critical_path().steps}
    return (
        pair for pair in graph.waits_without_need() if {step.id for step in pair} <= longest and pair[0].actor_works
    )


def opinion_without_effect(
    analysis: Analysis, *, changed_at_most: Share = 0.01, dossiers: Count = 100
) -> Iterator[Match]:
    """Bodies whose opinion next to never changes what is decided, as the log shows (hỏi ý kiến cho có)."""
    for procedure in analysis.procedures:
        for step, seen in _steps_with_log(analysis, procedure, StepKind.CONSULT):
            if seen.changed is None or seen.dossiers < dossiers or step.safeguard or makes_the_result(step):
                continue
            effect = min(seen.changed + seen.stopped, seen.dossiers)
            bound = at_most(effect, seen.dossiers)
            if bound <= changed_at_most:
                evidence = (share_seen(effect, seen.dossiers, bound),)
                because = say("the opinion asked for has changed next to nothing")
                yield step_match(procedure, step, because, None, evidence, is_made_up(analysis, procedure))


def makes_the_result(step: Step) -> bool:
    """Whether the step produces the result of the procedure."""
    return any(thing.id == RESULT for thing in step.produces)


def steps_seen(seen: Experience | None) -> Mapping[str, StepExperience]:
    """What a log shows of each step."""
    return {step.step: step for step in seen.steps} if seen else {}


def _steps_with_log(analysis: Analysis, procedure: Procedure, kind: StepKind) -> Iterator[tuple[Step, StepExperience]]:
    seen = steps_seen(analysis.seen(procedure))
    return ((step, seen[step.id]) for step in procedure.steps if step.kind is kind and step.id in seen)


def mean_hours(seen: StepExperience, step: Step) -> Decimal | None:
    """The working hours that a step takes: as the log shows, else as it is given; None if nobody knows."""
    counted = sum(seen.hours.values())
    if counted:
        return Decimal(sum(hours * count for hours, count in seen.hours.items())) / counted
    return step.duration.working_hours if step.duration else None


def share_seen(hits: int, of: int, bound: float) -> Message:
    """The share that was counted, and its bound, as a sentence."""
    return say(
        "log: {hits} of {of} dossiers; with 95 % certainty at most {bound} %", hits=hits, of=of, bound=percent(bound)
    )


def percent(share: float) -> Decimal:
    """A share in per cent, with two digits."""
    return Decimal(f"{share * 100:.2f}")


def is_made_up(analysis: Analysis, procedure: Procedure) -> bool:
    """Whether what is known of a procedure comes from a synthetic log, which proves nothing."""
    seen = analysis.seen(procedure)
    return seen is not None and seen.synthetic


def _effort(step: Step, seen: StepExperience, hours: Decimal) -> Message:
    return say(
        "{step}: stops {stopped} of {of}, {hours} hours each",
        step=step.name,
        stopped=seen.stopped,
        of=seen.dossiers,
        hours=Decimal(f"{hours:.1f}"),
    )
