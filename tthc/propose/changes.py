"""A procedure after cuts: each kind of cut is one pure function from a procedure to a procedure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import reduce
from types import MappingProxyType
from typing import Any, TypeVar

from tthc.model.cut import Cut, CutKind
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import (
    Channel,
    Duration,
    LookUp,
    Mode,
    Procedure,
    RequiredDocument,
    Result,
    Step,
    StepKind,
    Thing,
    TimeLimit,
)
from tthc.model.reference import Agency, Database

E = TypeVar("E", bound=Entry)
T = TypeVar("T", bound=Entry)

CONTROLS = frozenset(
    {StepKind.CHECK, StepKind.VERIFY, StepKind.INSPECT, StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN}
)
"""Steps at which somebody looks whether the result may be given."""


def after_cuts(procedure: Procedure, cuts: Iterable[Cut]) -> Procedure:
    """The procedure with all cuts made, in their order. A cut whose target is gone already changes nothing."""
    return reduce(lambda changed, cut: CHANGES.get(cut.kind, _nothing_yet)(changed, cut), cuts, procedure)


def _nothing_yet(procedure: Procedure, cut: Cut) -> Procedure:
    return procedure


def _drop_document(procedure: Procedure, cut: Cut) -> Procedure:
    """Without the document; a named other one stands in where a step needed it, otherwise that step lacks it."""
    kept = tuple(document for document in procedure.documents if document.id != cut.target.id)
    if cut.other is None:
        return _with(procedure, documents=kept)
    swap = {cut.target.id: cut.other}
    steps = tuple(
        _with(step, needs=_unique(Ref(swap.get(n.id, n.id), n.at, Thing) for n in step.needs))
        for step in procedure.steps
    )
    return _with(procedure, documents=kept, steps=steps)


def _replace_by_look_up(procedure: Procedure, cut: Cut) -> Procedure:
    look_up = LookUp(database=Ref(cut.database or "", kind=Database), fallback=cut.fallback)
    return _change_document(procedure, cut, lambda document: _with(document, look_up=look_up))


def _fetch_from_issuer(procedure: Procedure, cut: Cut) -> Procedure:
    look_up = LookUp(issuer=Ref(cut.other or "", kind=Agency), fallback=cut.fallback)
    return _change_document(procedure, cut, lambda document: _with(document, look_up=look_up))


def _accept_plain_copy(procedure: Procedure, cut: Cut) -> Procedure:
    return _change_document(procedure, cut, lambda d: _with(d, copies=d.copies + d.certified, certified=0))


def _one_set(procedure: Procedure, cut: Cut) -> Procedure:
    return _with(procedure, dossier_sets=1)


def _drop_step(procedure: Procedure, cut: Cut) -> Procedure:
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
        needs = _unique((*dropped.needs, *(need for need in step.needs if need.id not in made)))
        return _with(closed, needs=needs)

    return _with(procedure, steps=tuple(close(step) for step in procedure.steps if step is not dropped))


def _merge_steps(procedure: Procedure, cut: Cut) -> Procedure:
    """One step in place of two that follow each other: it needs and produces what both did, in the time of both.

    Where only the first of them is a control, that is what the one step is: whoever does it still looks.
    """
    first, second = _step(procedure, cut.other), _step(procedure, cut.target.id)
    if first is None or second is None or first is second:
        return procedure
    between = {thing.id for thing in first.produces}
    merged = _with(
        second,
        kind=first.kind if first.kind in CONTROLS and second.kind not in CONTROLS else second.kind,
        needs=_unique((*first.needs, *(need for need in second.needs if need.id not in between))),
        produces=_unique((*first.produces, *second.produces)),
        after=_without((*first.after, *second.after), {first.id, second.id}, ()),
        duration=_both(first.duration, second.duration),
        visit=first.visit or second.visit,
        inferred=first.inferred or second.inferred,
    )
    rest = (merged if step is second else step for step in procedure.steps if step is not first)
    follow: tuple[Ref[Step], ...] = (Ref(second.id, kind=Step),)
    return _with(
        procedure,
        steps=tuple(
            step if step is merged else _with(step, after=_without(step.after, {first.id}, follow)) for step in rest
        ),
    )


def _run_in_parallel(procedure: Procedure, cut: Cut) -> Procedure:
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

    return _with(procedure, steps=tuple(map(loosen, procedure.steps)))


def _shorten_limit(procedure: Procedure, cut: Cut) -> Procedure:
    """The new promise in place of the old one; a cut that names no limit takes none away."""
    if cut.limit is None:
        return procedure

    def shorten(limit: TimeLimit) -> TimeLimit:
        same_case = (limit.case.id if limit.case else None) == cut.case
        return _with(limit, committed=cut.limit) if same_case else limit

    def change(channel: Channel) -> Channel:
        if channel.mode.value != cut.target.id:
            return channel
        return _with(channel, time_limits=tuple(map(shorten, channel.time_limits)))

    return _with(procedure, channels=tuple(map(change, procedure.channels)))


def _return_by_post(procedure: Procedure, cut: Cut) -> Procedure:
    """Post as one more way; where no way is stated, naming this one alone would take the others away."""

    def change(result: Result) -> Result:
        if result.type.id != cut.target.id or not result.delivery or Mode.POSTAL in result.delivery:
            return result
        return _with(result, delivery=(*result.delivery, Mode.POSTAL))

    return _with(procedure, results=tuple(map(change, procedure.results)))


CHANGES: Mapping[CutKind, Callable[[Procedure, Cut], Procedure]] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: _drop_document,
        CutKind.REPLACE_BY_LOOK_UP: _replace_by_look_up,
        CutKind.FETCH_FROM_ISSUER: _fetch_from_issuer,
        CutKind.ACCEPT_PLAIN_COPY: _accept_plain_copy,
        CutKind.ONE_SET: _one_set,
        CutKind.DROP_STEP: _drop_step,
        CutKind.MERGE_STEPS: _merge_steps,
        CutKind.RUN_IN_PARALLEL: _run_in_parallel,
        CutKind.SHORTEN_LIMIT: _shorten_limit,
        CutKind.RETURN_BY_POST: _return_by_post,
    }
)


def _with(entry: E, **changes: Any) -> E:
    return entry.model_copy(update=changes)


def _change_document(
    procedure: Procedure, cut: Cut, change: Callable[[RequiredDocument], RequiredDocument]
) -> Procedure:
    changed = (change(document) if document.id == cut.target.id else document for document in procedure.documents)
    return _with(procedure, documents=tuple(changed))


def _step(procedure: Procedure, step_id: str | None) -> Step | None:
    return next((step for step in procedure.steps if step.id == step_id), None)


def _unique(refs: Iterable[Ref[T]]) -> tuple[Ref[T], ...]:
    return tuple(dict.fromkeys(refs))


def _without(refs: tuple[Ref[Step], ...], gone: set[str], instead: tuple[Ref[Step], ...]) -> tuple[Ref[Step], ...]:
    """The references without those that are gone, whose place others take."""
    if not any(ref.id in gone for ref in refs):
        return refs
    return _unique(ref for r in refs for ref in (instead if r.id in gone else (r,)))


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
    after = _unique((*_without(step.after, no_longer, instead), *instead))
    return _with(step, after=tuple(ref for ref in after if ref.id != step.id and ref.id not in no_longer))


def _both(first: Duration | None, second: Duration | None) -> Duration | None:
    """Two durations after one another; unknown if one is, or if their units do not add up."""
    if first is None or second is None:
        return None
    estimate = first.estimate or second.estimate
    if first.unit is second.unit:
        total = {first.unit.value: first.amount + second.amount, "same_day": False, "estimate": estimate}
        return _with(first, **total)
    if first.working_hours is None or second.working_hours is None:
        return None
    return _with(Duration(hours=Decimal(0)), hours=first.working_hours + second.working_hours, estimate=estimate)
