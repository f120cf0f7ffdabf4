"""Whether steps can change: who waits for whom, who looks, what must stay on record, what nobody states."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tthc.graph.steps import StepGraph
from tthc.model.basis import applies
from tthc.model.cut import Cut, CutKind, Part, Verdict
from tthc.model.step import RESULT, Step, StepKind
from tthc.propose.changes import CONTROLS
from tthc.propose.competence import PART_OF
from tthc.propose.practice import less_work_in_this_order, matters_at, never_matters, never_stops
from tthc.propose.trial import Doubt, Trial, waiting, who_and_when
from tthc.source import Message, say

RECORDS = frozenset({StepKind.RECEIVE, StepKind.RETURN, StepKind.ARCHIVE})
APPLICANT_ACTS = frozenset({StepKind.SUBMIT, StepKind.PAY})
FOR_OTHERS = frozenset({StepKind.RECORD, StepKind.PUBLISH})
"""What is entered in a register or put up in public is for people outside the procedure."""

GUARDS = CONTROLS | RECORDS | APPLICANT_ACTS
"""Steps that can stop the ones after them."""

CONCLUDES = frozenset({StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN, StepKind.ISSUE, StepKind.RETURN})
SIGNING = frozenset({StepKind.APPROVE, StepKind.SIGN})
TOUCHES_STEPS = frozenset(
    {
        CutKind.DROP_STEP,
        CutKind.MERGE_STEPS,
        CutKind.RUN_IN_PARALLEL,
        CutKind.PAY_ONCE,
        CutKind.LOWER_LEVEL,
        CutKind.NOTIFY_INSTEAD,
    }
)
TWO_STEPS = frozenset(
    {
        CutKind.MERGE_STEPS,
        CutKind.RUN_IN_PARALLEL,
        CutKind.JOIN_VISITS,
        CutKind.PAY_ONCE,
        CutKind.CHECK_EARLIER,
    }
)
"""Cuts that change the other step as well."""


def result_is_given(trial: Trial) -> Iterator[Doubt]:
    """Of I1: where a step gave the result, one still does; a step that may have given it is not dropped."""
    dropped = {step.id: step for step, _ in trial.dropped_steps()}
    for before, after in trial.graphs:
        if RESULT in before.producers and RESULT not in after.producers:
            who = who_and_when(before.case, None)
            yield Verdict.REFUTED, say("{who}: no step gives the result any more", who=who)
        for step in () if RESULT in before.producers else before.steps.values():
            if step.id in dropped:
                text = say("no step is said to give the result, so {step!r} may give it", step=step.name)
                yield Verdict.NOT_PROVED, text


def supplies(trial: Trial) -> Iterator[Doubt]:
    """Of I2: every step that stays still gets what it needs; a step of unstated products or users is not idle."""
    for before, after in trial.graphs:
        known = {(step.id, thing) for step, thing in before.missing_supplies()}
        for step, thing in after.missing_supplies():
            if (step.id, thing) not in known:
                yield Verdict.REFUTED, say("the step {step!r} lacks {thing!r}", step=step.name, thing=thing)
    for dropped, _ in trial.dropped_steps():
        yield from _silence_about(dropped, trial)
    for first, second in trial.pairs(CutKind.MERGE_STEPS):
        yield from _not_always_together(first, second, trial)


def _silence_about(dropped: Step, trial: Trial) -> Iterator[Doubt]:
    if not dropped.produces:
        yield Verdict.NOT_PROVED, say("the catalogue does not say what {step!r} gives", step=dropped.name)
    for later in trial.before.steps:
        if not later.needs and any(ref.id == dropped.id for ref in later.after):
            yield Verdict.NOT_PROVED, _unsaid_need(dropped, later)


def _unsaid_need(earlier: Step, later: Step) -> Message:
    return say(
        "the catalogue does not say what {later!r} needs from {earlier!r}", later=later.name, earlier=earlier.name
    )


def _not_always_together(first: Step, second: Step, trial: Trial) -> Iterator[Doubt]:
    for case in trial.before.real_cases:
        if applies(first.cases, case) is not applies(second.cases, case):
            text = say(
                "{who}: only one of {first!r} and {second!r} is done there",
                who=who_and_when(case, None),
                first=first.name,
                second=second.name,
            )
            yield Verdict.REFUTED, text


def order(trial: Trial) -> Iterator[Doubt]:
    """I3: no step waits for itself, and what concludes the procedure still waits for those who look."""
    for before, after in trial.graphs:
        if ring := after.cycle():
            yield Verdict.REFUTED, say("these steps wait for one another: {ring}", ring=" → ".join(ring))
        elif not before.cycle():
            for earlier, later in _no_longer_waits(before, after, trial.merged):
                yield from _lost_wait(earlier, later, trial)


def _no_longer_waits(
    before: StepGraph, after: StepGraph, merged: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[Step, Step]]:
    waits_now = waiting(after)
    for later_id, all_earlier in waiting(before).items():
        for earlier_id in sorted(all_earlier):
            one, other = (merged.get(step, (step,))[-1] for step in (earlier_id, later_id))
            kept = one in after.steps and other in after.steps and one != other
            if kept and one not in waits_now[other]:
                yield before.steps[earlier_id], before.steps[later_id]


def _lost_wait(earlier: Step, later: Step, trial: Trial) -> Iterator[Doubt]:
    """Which order is lost, and what would be; a notice in place of a permit is there to be looked at afterwards."""
    guards = earlier.kind in GUARDS or earlier.safeguard is not None
    concludes = later.kind in CONCLUDES or any(thing.id == RESULT for thing in later.produces)
    looked_at_later = earlier.kind in CONTROLS and any(trial.of_kind(CutKind.NOTIFY_INSTEAD))
    if looked_at_later:
        return  # whether it may be is asked of the log and of the law
    if _only_written_down(later, earlier, trial):
        text = say("{later!r} waits for {earlier!r} by nothing else", later=later.name, earlier=earlier.name)
        yield Verdict.REFUTED, text
    elif guards and concludes:
        text = say("{later!r} would no longer wait for {earlier!r}", later=later.name, earlier=earlier.name)
        yield Verdict.REFUTED, text
    elif guards and _is_turned_round(earlier, later, trial):
        yield from _more_work(earlier, later, trial)
    elif guards and not never_stops(earlier, trial):
        text = say(
            "where {earlier!r} fails, {later!r} is done for nothing, and nobody states how often that is",
            earlier=earlier.name,
            later=later.name,
        )
        yield Verdict.NOT_PROVED, text
    elif not earlier.produces or not later.needs:
        yield Verdict.NOT_PROVED, _unsaid_need(earlier, later)


def _is_turned_round(earlier: Step, later: Step, trial: Trial) -> bool:
    """Whether a cut does a check before another one that came first."""
    return later.kind in CONTROLS and any(
        cut.target.id == later.id and cut.other == earlier.id for cut in trial.of_kind(CutKind.CHECK_EARLIER)
    )


def _more_work(earlier: Step, later: Step, trial: Trial) -> Iterator[Doubt]:
    """Whether a log shows that the checks are less work turned round; the dossiers that pass both are the same."""
    less = less_work_in_this_order(later, earlier, trial)
    names = {"earlier": earlier.name, "later": later.name}
    if less is False:
        yield Verdict.REFUTED, say("the log shows that to do {later!r} before {earlier!r} is more work", **names)
    elif less is None and not never_stops(earlier, trial):
        text = say("no log shows that to do {later!r} before {earlier!r} is less work", **names)
        yield Verdict.NOT_PROVED, text


def _only_written_down(later: Step, earlier: Step, trial: Trial) -> bool:
    """Whether a cut claims that the order follows from the rest, and it does not."""
    return any(cut.target.id == later.id and cut.other == earlier.id for cut in trial.of_kind(CutKind.DROP_WAIT))


def four_eyes(trial: Trial) -> Iterator[Doubt]:
    """I6: where two people looked before, two still look; no control goes of which nobody knows that it is idle."""
    for first, second in trial.pairs(CutKind.MERGE_STEPS):
        yield from _two_people(first, second)
    for step, cut in trial.dropped_steps():
        looks = step.kind in CONTROLS | {StepKind.CONSULT}
        if looks and not _is_signed_again(step, cut, trial):
            yield from _may_matter(step, trial)
    if not any(cut.kind in TOUCHES_STEPS for cut in trial.cuts):
        return
    for before, after in trial.graphs:
        yield from _fewer_look(_controls(before), _controls(after))


def _may_matter(step: Step, trial: Trial) -> Iterator[Doubt]:
    """Whether a log shows that a step matters, or none that it does not."""
    if often := matters_at(step, trial):
        text = say(
            "the log shows that {step!r} stopped or changed {hits} of {of} dossiers",
            step=step.name,
            hits=often.hits,
            of=often.of,
        )
        yield Verdict.REFUTED, text
    elif not never_matters(step, trial):
        yield Verdict.NOT_PROVED, say("no log shows that {step!r} never changes what follows", step=step.name)


def _fewer_look(before: list[Step], after: list[Step]) -> Iterator[Doubt]:
    """Where nobody states who in an agency does a step, it may be one person for all, or another for each."""
    if before and not after:
        text = say("the only control here would go; a check of samples would have to take its place")
        yield Verdict.REFUTED, text
    if [(step.id, step.actor, step.role) for step in before] == [(step.id, step.actor, step.role) for step in after]:
        return
    if _fewest(before) >= 2 > _most(after):
        yield Verdict.REFUTED, say("one and the same person would check and decide")
    elif _most(before) >= 2 > _fewest(after):
        silent = tuple(step.name for step in before if step.role is None)
        text = say("nobody states who does these, so one person may be left to check and decide: {steps}", steps=silent)
        yield Verdict.NOT_PROVED, text


def _two_people(first: Step, second: Step) -> Iterator[Doubt]:
    """One step is done by one person; an applicant's and an agency's never are."""
    differ = first.actor != second.actor or first.actor_works is not second.actor_works
    if differ or (first.role and second.role and first.role != second.role):
        text = say("not the same person does {first!r} and {second!r}", first=first.name, second=second.name)
        yield Verdict.REFUTED, text
    elif not first.role or not second.role:
        text = say(
            "nobody states whether the same person does {first!r} and {second!r}", first=first.name, second=second.name
        )
        yield Verdict.NOT_PROVED, text


def _is_signed_again(step: Step, cut: Cut, trial: Trial) -> bool:
    """Whether a signature is one of several in its agency, and the later one takes over what it looked at."""
    later = next((other for other in trial.after.steps if other.id == cut.other), None)
    if later is None or step.kind not in SIGNING or later.kind not in SIGNING | {StepKind.DECIDE}:
        return False
    together = [graph for graph, _ in trial.graphs if step.id in graph.steps]
    follows = all(step.id in waiting(graph).get(later.id, ()) for graph in together)
    return step.actor == later.actor and follows


def _controls(graph: StepGraph) -> list[Step]:
    return [step for step in graph.steps.values() if step.kind in CONTROLS]


def _fewest(steps: list[Step]) -> int:
    """How many people these steps take at least: one without a role may be any other of the agency."""
    actors = {step.actor.id for step in steps}
    roles = [{step.role for step in steps if step.actor.id == actor and step.role} for actor in actors]
    return sum(max(len(known), 1) for known in roles)


def _most(steps: list[Step]) -> int:
    """How many people these steps may take: one without a role may be somebody else each time."""
    return len({(step.actor.id, step.role) for step in steps if step.role}) + sum(not step.role for step in steps)


def record(trial: Trial) -> Iterator[Doubt]:
    """I9: receipt, return and archive stay, and so does what the applicant does and what others read."""
    for gone in _gone(trial):
        if gone.kind in RECORDS:
            text = say("the step {step!r} is receipt, return or archive and must stay", step=gone.name)
            yield Verdict.REFUTED, text
        if gone.kind in APPLICANT_ACTS:
            yield Verdict.REFUTED, say("the applicant hands in or pays in {step!r}", step=gone.name)
        if gone.kind in FOR_OTHERS:
            text = say(
                "{step!r} is also for people outside the procedure, and nobody states who reads it", step=gone.name
            )
            yield Verdict.NOT_PROVED, text


def _gone(trial: Trial) -> Iterator[Step]:
    """Steps that are not done any more: those that are dropped, and those merged into them."""
    dropped = {step.id for step, _ in trial.dropped_steps()}
    for step in trial.before.steps:
        if not dropped.isdisjoint((step.id, *trial.merged.get(step.id, ()))):
            yield step


def guarded(cut: Cut, trial: Trial) -> Iterator[str]:
    """Why the steps that a cut changes may not be touched: their safeguards."""
    is_changed = PART_OF[cut.kind] is Part.STEP and cut.kind is not CutKind.DROP_WAIT  # which only says less of it
    touched = {cut.target.id} if is_changed else set()
    if cut.kind in TWO_STEPS and cut.other:
        touched.add(cut.other)
    otherwise = cut.kind in (CutKind.RETURN_BY_POST, CutKind.ISSUE_ELECTRONICALLY)
    for step in trial.before.steps:
        by_post = otherwise and step.kind is StepKind.RETURN
        if step.safeguard and (step.id in touched or by_post):
            yield step.safeguard
