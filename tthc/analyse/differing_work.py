"""How the work of two versions differs: steps added, gone, reordered; who does and decides it; what comes out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tthc.analyse.difference import (
    Aspect,
    Change,
    Difference,
    Versions,
    Weight,
    by,
    changed_keys,
    from_to,
    ids,
    in_words,
    pairs,
    weight_of_longer,
)
from tthc.model.channel import MODE_NAMES
from tthc.model.entry import Ref
from tthc.model.reference import Agency, AgencyLevel
from tthc.model.result import Result
from tthc.model.step import Step, StepKind
from tthc.source import Message, Position, say
from tthc.vietnamese import fold


def differing_steps(versions: Versions) -> Iterator[Difference]:
    """Steps added, gone, done by somebody else, with other times, in another order."""
    kept: list[tuple[Step, Step]] = []
    for before, after in pairs(versions.before.steps, versions.after.steps, by(lambda step: step.id), by(_same_work)):
        if before is not None and after is not None:
            kept.append((before, after))
            yield from _changed(versions, before, after)
        elif after is not None:
            weight = Weight.HARDER if _is_felt(after) else Weight.NEUTRAL
            yield _of_step(versions, Change.ADDED, weight, say("a step more: {name}", name=after.name), after)
        elif before is not None:
            weight = Weight.EASIER if _is_felt(before) else Weight.NEUTRAL
            yield _of_step(versions, Change.REMOVED, weight, say("a step less: {name}", name=before.name), before)
    yield from _reordered(versions, kept)


def _same_work(step: Step) -> object:
    return (step.kind, step.actor.id, fold(step.name))


def _is_felt(step: Step) -> bool:
    """Whether the applicant has a part in the step: comes, pays, hands in, is inspected."""
    return step.visit or step.kind in (StepKind.SUBMIT, StepKind.PAY, StepKind.INSPECT)


def _of_step(versions: Versions, change: Change, weight: Weight, text: Message, step: Step) -> Difference:
    return versions.difference(Aspect.STEP, change, weight, text, part=step.id, at=step.at)


def _changed(versions: Versions, before: Step, after: Step) -> Iterator[Difference]:
    for weight, text in (*_actor(versions, before, after), *_time(before, after), *_manner(before, after)):
        says = say("step “{name}”: {text}", name=after.name, text=text)
        yield _of_step(versions, Change.CHANGED, weight, says, after)


def _actor(versions: Versions, before: Step, after: Step) -> Iterator[tuple[Weight, Message]]:
    if before.actor.id != after.actor.id:
        names = versions.name(before.actor), versions.name(after.actor)
        yield Weight.NEUTRAL, say("done by {before} → {after}", before=names[0], after=names[1])
    elif before.role != after.role:
        old, new = (role or say("not given") for role in (before.role, after.role))
        yield Weight.NEUTRAL, say("done by {before} → {after}", before=old, after=new)


def _time(before: Step, after: Step) -> Iterator[tuple[Weight, Message]]:
    """What one step may take is the agency's affair: what counts for the applicant is the limit of the whole."""
    old, new = before.duration, after.duration
    if old and new and (old.unit, old.amount, old.same_day) != (new.unit, new.amount, new.same_day):
        yield Weight.NEUTRAL, say("time: {what}", what=from_to(old, new))
    elif bool(old) != bool(new):
        times = [in_words(time) if time else say("not given") for time in (old, new)]
        yield Weight.NEUTRAL, say("time: {before} → {after}", before=times[0], after=times[1])


def _manner(before: Step, after: Step) -> Iterator[tuple[Weight, Message]]:
    if before.visit != after.visit:
        come = say("the applicant has to come in person")
        stay = say("the applicant no longer has to come in person")
        yield (Weight.HARDER, come) if after.visit else (Weight.EASIER, stay)
    if before.safeguard != after.safeguard:
        lost = before.safeguard and not after.safeguard
        yield (
            (Weight.UNCLEAR, say("a safeguard is gone: {text}", text=before.safeguard))
            if lost
            else (Weight.NEUTRAL, say("safeguard: {text}", text=after.safeguard))
        )
    if before.when != after.when:
        old, new = (when or say("always") for when in (before.when, after.when))
        yield (
            Weight.UNCLEAR if _is_felt(after) else Weight.NEUTRAL,
            say("taken: {before} → {after}", before=old, after=new),
        )
    keys = ("name", "kind", "needs", "produces", "cases", "automatic", "inferred", "fixed_by", "set_by")
    if other := changed_keys(before, after, keys):
        yield Weight.NEUTRAL, say("recorded differently: {keys}", keys=other)


def _reordered(versions: Versions, kept: Sequence[tuple[Step, Step]]) -> Iterator[Difference]:
    """Steps that stayed and wait for others than before; where none is said to wait, those written in another order."""
    new_id = {before.id: after.id for before, after in kept}
    placed = {before.id: place for place, before in enumerate(versions.before.steps)}
    order = [placed[before.id] for before, _ in kept]
    moved = [
        after
        for before, after in kept
        if {new_id[ref.id] for ref in before.after if ref.id in new_id} != _waits(after, frozenset(new_id.values()))
    ]
    is_declared = any(step.after for step in (*versions.before.steps, *versions.after.steps))
    if moved or (order != sorted(order) and not is_declared):
        names = tuple(step.name for step in moved) or tuple(after.name for _, after in kept)
        text = say("steps in another order: {names}", names=names)
        at = moved[0].at if moved else kept[0][1].at
        yield versions.difference(Aspect.STEP, Change.CHANGED, Weight.NEUTRAL, text, at=at)


def _waits(step: Step, known: frozenset[str]) -> set[str]:
    return {ref.id for ref in step.after if ref.id in known}


_CLOSENESS = (AgencyLevel.COMMUNE, AgencyLevel.DISTRICT, AgencyLevel.PROVINCE, AgencyLevel.CENTRAL)


def differing_agencies(versions: Versions) -> Iterator[Difference]:
    """Who receives, decides and is asked; a decision that moves nearer to the applicant makes life easier."""
    before, after = versions.before.agencies, versions.after.agencies
    yield from _deciding(versions, before.deciding, after.deciding)
    for old, new, gained, lost, weight in (
        (before.receiving, after.receiving, _RECEIVES, _NO_LONGER_RECEIVES, Weight.EASIER),
        (before.coordinating, after.coordinating, _ASKED, _NO_LONGER_ASKED, Weight.NEUTRAL),
    ):
        more, less = ids(new) - ids(old), ids(old) - ids(new)
        for sentence, changed, change, meaning in (
            (gained, [ref for ref in new if ref.id in more], Change.ADDED, weight),
            (lost, [ref for ref in old if ref.id in less], Change.REMOVED, weight.opposite),
        ):
            if changed:
                weighed = Weight.UNCLEAR if more and less and weight is not Weight.NEUTRAL else meaning
                text = Message(sentence.text, {"names": versions.names(changed)})
                yield versions.difference(Aspect.AGENCY, change, weighed, text, at=_where(versions, changed))


_RECEIVES = say("now received by: {names}")
_NO_LONGER_RECEIVES = say("no longer received by: {names}")
_ASKED = say("now asked: {names}")
_NO_LONGER_ASKED = say("no longer asked by the agency: {names}")


def _where(versions: Versions, refs: Sequence[Ref[Agency]]) -> Position:
    return refs[0].at if refs and refs[0].at.line else versions.after.at


def _deciding(versions: Versions, before: Sequence[Ref[Agency]], after: Sequence[Ref[Agency]]) -> Iterator[Difference]:
    if ids(before) == ids(after):
        return
    old, new = versions.names(before) or say("not given"), versions.names(after) or say("not given")
    text = say("decided by: {before} → {after}", before=old, after=new)
    levels = _nearest(versions, before), _nearest(versions, after)
    weight = Weight.NEUTRAL
    if levels[0] is not None and levels[1] is not None and levels[0] != levels[1]:
        weight = Weight.HARDER if levels[1] > levels[0] else Weight.EASIER
    yield versions.difference(
        Aspect.AGENCY,
        Change.CHANGED,
        weight,
        text,
        part="deciding",
        before=say("{names}", names=old),
        after=say("{names}", names=new),
        at=_where(versions, after),
    )


def _nearest(versions: Versions, refs: Sequence[Ref[Agency]]) -> int | None:
    """How near to the applicant the nearest of the agencies stands; None where the catalogue does not know."""
    found = [versions.new.get(ref) or versions.old.get(ref) for ref in refs]
    ranks = [_CLOSENESS.index(a.level) for a in found if isinstance(a, Agency) and a.level in _CLOSENESS]
    return min(ranks, default=None) if len(ranks) == len(refs) else None


def differing_results(versions: Versions) -> Iterator[Difference]:
    """Papers given or no longer given, electronic or not, for how long, returned how."""
    for before, after in pairs(
        versions.before.results,
        versions.after.results,
        by(lambda r: (r.type.id, ids(r.cases))),
        by(lambda r: r.type.id),
    ):
        if before is not None and after is not None:
            yield from _result(versions, before, after)
        elif after is not None:
            text = say("now also given: {name}", name=after.name or versions.name(after.type))
            yield _of_result(versions, Change.ADDED, Weight.NEUTRAL, text, after)
        elif before is not None:
            text = say("no longer given: {name}", name=before.name or versions.name(before.type))
            yield _of_result(versions, Change.REMOVED, Weight.UNCLEAR, text, before)


def _result(versions: Versions, before: Result, after: Result) -> Iterator[Difference]:
    name = after.name or versions.name(after.type)
    for weight, text in (*_validity(before, after), *_delivery(before, after), *_recorded(before, after)):
        yield _of_result(versions, Change.CHANGED, weight, say("{part}: {text}", part=name, text=text), after)


def _validity(before: Result, after: Result) -> Iterator[tuple[Weight, Message]]:
    old, new = before.validity, after.validity
    if old and new and str(in_words(old)) != str(in_words(new)):
        yield weight_of_longer(old, new).opposite, say("valid for {what}", what=from_to(old, new))
    elif bool(old) != bool(new):
        times = [in_words(time) if time else say("no end given") for time in (old, new)]
        yield Weight.UNCLEAR, say("valid for {before} → {after}", before=times[0], after=times[1])
    if before.electronic != after.electronic:
        if after.electronic:
            weight = Weight.EASIER if before.electronic is False else Weight.UNCLEAR
            yield weight, say("given electronically")
        elif before.electronic:
            yield Weight.HARDER if after.electronic is False else Weight.UNCLEAR, say("no longer given electronically")
        else:
            yield Weight.NEUTRAL, say("not given electronically")


def _delivery(before: Result, after: Result) -> Iterator[tuple[Weight, Message]]:
    if not (before.delivery and after.delivery):
        return
    if more := tuple(MODE_NAMES[mode] for mode in after.delivery if mode not in before.delivery):
        yield Weight.EASIER, say("may now be returned: {modes}", modes=more)
    if less := tuple(MODE_NAMES[mode] for mode in before.delivery if mode not in after.delivery):
        yield Weight.HARDER, say("may no longer be returned: {modes}", modes=less)


def _recorded(before: Result, after: Result) -> Iterator[tuple[Weight, Message]]:
    """What is told of a paper otherwise, without a weight for the applicant."""
    if keys := changed_keys(before, after, ("name", "cases", "fixed_by")):
        yield Weight.NEUTRAL, say("recorded differently: {keys}", keys=keys)


def _of_result(versions: Versions, change: Change, weight: Weight, text: Message, result: Result) -> Difference:
    return versions.difference(Aspect.RESULT, change, weight, text, part=result.type.id, at=result.at)
