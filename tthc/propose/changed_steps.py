"""What the cuts of steps change: one pure function for each kind."""

from __future__ import annotations

from decimal import Decimal

from tthc.model.cut import Cut
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.step import Step, StepKind
from tthc.propose.edit import each, edited, unique

CONTROLS = frozenset(
    {StepKind.CHECK, StepKind.VERIFY, StepKind.INSPECT, StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN}
)
"""Steps at which somebody looks whether the result may be given."""


def drop_step(procedure: Procedure, cut: Cut) -> Procedure:
    """Without the step: its followers wait for all it waited for; a named other step takes over its needs."""
    dropped = _step(procedure, cut.target.id)
    if dropped is None:
        return procedure
    made = {thing.id for thing in dropped.produces}
    waited = (*dropped.after, *_makers(dropped, procedure))

    def close(step: Step) -> Step:
        closed = _waits(step, {dropped.id}, waited) if _follows(step, dropped) else step
        if step.id != cut.other:
            return closed
        needs = unique((*dropped.needs, *(need for need in step.needs if need.id not in made)))
        return edited(closed, needs=needs)

    return edited(procedure, steps=tuple(close(step) for step in procedure.steps if step is not dropped))


def merge_steps(procedure: Procedure, cut: Cut) -> Procedure:
    """One step in place of two that follow each other: it needs and produces what both did, in the time of both.

    Where only the first of them is a control, that is what the one step is: whoever does it still looks.
    """
    first, second = _step(procedure, cut.other), _step(procedure, cut.target.id)
    if first is None or second is None or first is second:
        return procedure
    between = {thing.id for thing in first.produces}
    merged = edited(
        second,
        kind=first.kind if first.kind in CONTROLS and second.kind not in CONTROLS else second.kind,
        needs=unique((*first.needs, *(need for need in second.needs if need.id not in between))),
        produces=unique((*first.produces, *second.produces)),
        after=_without((*first.after, *second.after), {first.id, second.id}, ()),
        duration=_both(first.duration, second.duration),
        visit=first.visit or second.visit,
        inferred=first.inferred or second.inferred,
    )
    rest = (merged if step is second else step for step in procedure.steps if step is not first)
    follow: tuple[Ref[Step], ...] = (Ref(second.id, kind=Step),)
    return edited(
        procedure,
        steps=tuple(
            step if step is merged else edited(step, after=_without(step.after, {first.id}, follow)) for step in rest
        ),
    )


def run_in_parallel(procedure: Procedure, cut: Cut) -> Procedure:
    """The step waits for what the other waited for, not for the other; whatever followed the step waits for both."""
    step, other = _step(procedure, cut.target.id), _step(procedure, cut.other)
    if step is None or other is None or all(before.id != other.id for before in step.after):
        return procedure
    freed = _waits(step, {other.id}, (*other.after, *_makers(other, procedure)))
    both: tuple[Ref[Step], ...] = (Ref(other.id, kind=Step),)

    def loosen(one: Step) -> Step:
        if one is step:
            return freed
        return _waits(one, set(), both) if _follows(one, step) else one

    return edited(procedure, steps=tuple(map(loosen, procedure.steps)))


def join_visits(procedure: Procedure, cut: Cut) -> Procedure:
    """The applicant comes once: the step is done when the other one is, for which they come anyway."""
    step, other = _step(procedure, cut.target.id), _step(procedure, cut.other)
    if step is None or other is None or step is other or not step.visit:
        return procedure
    behind = _behind(procedure, other)
    here: tuple[Ref[Step], ...] = (Ref(other.id, kind=Step),)
    kept = tuple(ref for ref in step.after if ref.id not in behind)
    joined = edited(step, visit=False, after=unique((*kept, *here)))
    steps = each(procedure.steps, lambda _: joined, step.id)
    return edited(procedure, steps=each(steps, lambda one: edited(one, visit=True), other.id))


def pay_once(procedure: Procedure, cut: Cut) -> Procedure:
    """One payment in place of two: the other step takes what the dropped one needed, and gives what it gave."""
    gone, stays = _step(procedure, cut.target.id), _step(procedure, cut.other)
    if gone is None or stays is None or gone is stays:
        return procedure
    here: tuple[Ref[Step], ...] = (Ref(stays.id, kind=Step),)
    paid = edited(
        stays,
        needs=unique((*stays.needs, *(need for need in gone.needs if need not in stays.produces))),
        produces=unique((*stays.produces, *gone.produces)),
        visit=stays.visit or gone.visit,
    )

    def settle(step: Step) -> Step:
        return edited(step, after=tuple(r for r in _without(step.after, {gone.id}, here) if r.id != step.id))

    rest = (paid if step is stays else step for step in procedure.steps if step is not gone)
    return edited(procedure, steps=tuple(map(settle, rest)))


def check_earlier(procedure: Procedure, cut: Cut) -> Procedure:
    """The step before the other one, which waits for it; whatever followed the step waits for both."""
    step, other = _step(procedure, cut.target.id), _step(procedure, cut.other)
    behind = {other.id, *_behind(procedure, other)} if other else set()
    if step is None or other is None or step is other or step.id not in behind:
        return procedure
    no_longer = tuple(ref for ref in (*step.after, *_makers(step, procedure)) if ref.id in behind)
    first: tuple[Ref[Step], ...] = (Ref(step.id, kind=Step),)

    def change(one: Step) -> Step:
        if one is step:
            return _waits(one, behind, (*other.after, *_makers(other, procedure)))
        if one is other:
            return edited(one, after=unique((*one.after, *first)))
        return _waits(one, set(), no_longer) if _follows(one, step) else one

    return edited(procedure, steps=tuple(map(change, procedure.steps)))


def drop_wait(procedure: Procedure, cut: Cut) -> Procedure:
    """The step does not say any more that it waits for the other."""

    def forget(step: Step) -> Step:
        return edited(step, after=tuple(ref for ref in step.after if ref.id != cut.other))

    return edited(procedure, steps=each(procedure.steps, forget, cut.target.id))


def automate_step(procedure: Procedure, cut: Cut) -> Procedure:
    """The system does the step; how long it takes then nobody has measured."""
    return edited(procedure, steps=each(procedure.steps, lambda step: edited(step, automatic=True), cut.target.id))


def handle_each(procedure: Procedure, cut: Cut) -> Procedure:
    """The step takes what the work itself takes, since no dossier waits for others."""
    if cut.limit is None:
        return procedure
    taken = {"duration": cut.limit}
    return edited(procedure, steps=each(procedure.steps, lambda step: edited(step, **taken), cut.target.id))


def _step(procedure: Procedure, step_id: str | None) -> Step | None:
    return next((step for step in procedure.steps if step.id == step_id), None)


def _without(refs: tuple[Ref[Step], ...], gone: set[str], instead: tuple[Ref[Step], ...]) -> tuple[Ref[Step], ...]:
    """The references without those that are gone, whose place others take."""
    if not any(ref.id in gone for ref in refs):
        return refs
    return unique(ref for r in refs for ref in (instead if r.id in gone else (r,)))


def _follows(step: Step, earlier: Step) -> bool:
    """Whether a step waits for the earlier one itself, by declared order or for what it produces."""
    made = {thing.id for thing in earlier.produces}
    return any(before.id == earlier.id for before in step.after) or any(need.id in made for need in step.needs)


def _makers(step: Step, procedure: Procedure) -> tuple[Ref[Step], ...]:
    """The steps that a step waits for because they produce what it needs."""
    needs = {thing.id for thing in step.needs}
    makers = (one for one in procedure.steps if one is not step and any(thing.id in needs for thing in one.produces))
    return tuple(Ref(one.id, kind=Step) for one in makers)


def _waits(step: Step, no_longer: set[str], instead: tuple[Ref[Step], ...]) -> Step:
    """The step that waits for others instead, and never for itself."""
    after = unique((*_without(step.after, no_longer, instead), *instead))
    return edited(step, after=tuple(ref for ref in after if ref.id != step.id and ref.id not in no_longer))


def _both(first: Duration | None, second: Duration | None) -> Duration | None:
    """Two durations after one another; unknown if one is, or if their units do not add up."""
    if first is None or second is None:
        return None
    estimate = first.estimate or second.estimate
    if first.unit is second.unit:
        total = {first.unit.value: first.amount + second.amount, "same_day": False, "estimate": estimate}
        return edited(first, **total)
    if first.working_hours is None or second.working_hours is None:
        return None
    return edited(Duration(hours=Decimal(0)), hours=first.working_hours + second.working_hours, estimate=estimate)


def _behind(procedure: Procedure, step: Step) -> set[str]:
    """The steps that come after one, directly or through others."""
    found: set[str] = set()
    todo = [step]
    while todo:
        earlier = todo.pop()
        later = [one for one in procedure.steps if one.id not in found and _follows(one, earlier)]
        found |= {one.id for one in later}
        todo += later
    return found
