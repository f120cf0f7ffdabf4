"""Cuts divided among those whose values they change: the nation's record, and what localities lay over it.

A value is changed where it stands. A step of a province's internal procedure is changed in the province's values; what
the record itself holds is changed in the record, also where the province may decide it alone: a procedure has one
record, and a look-up that the law orders is ordered for all. Only what a locality promises is always its own: where
it has promised nothing yet, its values begin with the new promise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, reduce

from tthc.model.channel import Mode
from tthc.model.cut import Cut, CutKind, Part
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.local import Locality
from tthc.model.local_values import LocalLimit, LocalValues
from tthc.model.overlay import lay_over
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.propose.changes import after_cuts
from tthc.propose.edit import edited


@dataclass(frozen=True)
class Layered:
    """A procedure as it holds in a place: the nation's version, and what localities lay over it, the widest first.

    `here` is the locality whose project this is; None for a catalogue that is nobody's in particular.
    """

    national: Procedure
    values: tuple[LocalValues, ...] = ()
    here: str | None = None

    @cached_property
    def whole(self) -> Procedure:
        """The version with all values in it."""
        return reduce(lay_over, self.values, self.national)


def divided(before: Layered, cuts: Sequence[Cut]) -> Layered:
    """The record and the values after the cuts; laid over each other they are the whole after the cuts."""
    wanted = wanted_whole(before, cuts)
    of_nation = [cut for cut in cuts if not _is_local(cut, before)]
    national = _national(before, wanted, of_nation)
    values = tuple(_with_steps(one, before, wanted, of_nation) for one in before.values)
    return replace(before, national=national, values=_with_promises(values, before, wanted))


def wanted_whole(before: Layered, cuts: Sequence[Cut]) -> Procedure:
    """The whole after the cuts, each new promise said to be of whoever makes it."""
    cut_whole = after_cuts(before.whole, cuts)
    changed = {promise.place: promise.owner for promise in _promises(before, cut_whole)}
    channels = tuple(
        edited(
            channel,
            time_limits=tuple(
                edited(limit, set_by=Ref(owner, kind=Locality)) if (owner := changed.get((way, index))) else limit
                for index, limit in enumerate(channel.time_limits)
            ),
        )
        for way, channel in enumerate(cut_whole.channels)
    )
    return edited(cut_whole, channels=channels)


def unowned(values: LocalValues, national: Procedure, cuts: Sequence[Cut]) -> LocalValues | None:
    """The values of another locality after cuts of the record below them; None if they no longer go together."""
    before = Layered(national, (values,), values.locality.id)
    of_nation = [cut for cut in cuts if not _is_local(cut, before)]
    after = divided(before, of_nation)
    whole = wanted_whole(before, of_nation)
    return after.values[0] if len(after.values) == 1 and after.whole == whole else None


def _is_local(cut: Cut, before: Layered) -> bool:
    """Whether a cut is of something that a locality has set, or promises."""
    if cut.kind is CutKind.SHORTEN_LIMIT:
        return before.here is not None
    return cut.target.part is Part.STEP and cut.target.id not in _steps_of(before.whole, None)


def _steps_of(whole: Procedure, owner: str | None) -> Mapping[str, Step]:
    """The steps that a locality, or with None the nation, has set."""
    return {step.id: step for step in whole.steps if (step.set_by.id if step.set_by else None) == owner}


# The nation's record


def _national(before: Layered, wanted: Procedure, cuts: Sequence[Cut]) -> Procedure:
    """The record with its cuts; the steps that show through the values as they are in the whole."""
    cut_record = after_cuts(before.national, cuts)
    if not before.values:
        return cut_record
    shown, kept = _steps_of(before.whole, None), _steps_of(wanted, None)
    own = {step.id: step for step in before.national.steps}
    steps = tuple(
        _in_its_cases(kept[step.id], shown[step.id], own[step.id]) if step.id in shown else step
        for step in cut_record.steps
        if step.id not in shown or step.id in kept
    )
    return edited(cut_record, steps=steps)


def _in_its_cases(step: Step, shown: Step, own: Step) -> Step:
    """A step of the record that values of a locality had confined to the cases they leave open."""
    return edited(step, cases=own.cases) if step.cases == shown.cases else step


# The values of localities


def _with_steps(values: LocalValues, before: Layered, wanted: Procedure, cuts: Sequence[Cut]) -> LocalValues:
    """The values with the steps that the whole has; those that others hide, as the cuts of the record leave them."""
    owner = values.locality.id
    shown, kept = _steps_of(before.whole, owner), _steps_of(wanted, owner)
    hidden = _steps_of(after_cuts(lay_over(before.national, values), cuts), owner)
    steps = tuple(
        edited(found, set_by=step.set_by)
        for step in values.steps
        if (found := (kept if step.id in shown else hidden).get(step.id))
    )
    return edited(values, steps=steps)


@dataclass(frozen=True)
class _Promise:
    """A limit that is promised anew: which of the limits of which channel, and by whom."""

    place: tuple[int, int]
    mode: Mode
    case: str | None
    committed: Duration
    owner: str | None


def _promises(before: Layered, wanted: Procedure) -> Iterator[_Promise]:
    """What the cuts promise; they leave the channels and their limits in their places, or none of them."""
    for way, (was, channel) in enumerate(zip(before.whole.channels, wanted.channels, strict=False)):
        for index, (old, new) in enumerate(zip(was.time_limits, channel.time_limits, strict=False)):
            if new.committed and new.committed != old.committed:
                owner = old.set_by.id if old.set_by else before.here
                case = new.case.id if new.case else None
                yield _Promise((way, index), channel.mode, case, new.committed, owner)


def _with_promises(values: tuple[LocalValues, ...], before: Layered, wanted: Procedure) -> tuple[LocalValues, ...]:
    for promise in _promises(before, wanted):
        if promise.owner is None:
            continue
        if all(one.locality.id != promise.owner for one in values):
            values = (*values, _first_values(promise.owner, before.national))
        values = tuple(
            edited(one, time_limits=_promised(one.time_limits, promise)) if one.locality.id == promise.owner else one
            for one in values
        )
    return values


def _first_values(owner: str, version: Procedure) -> LocalValues:
    """The values of a locality that had none for the procedure."""
    over = version.publication.decision if version.publication else None
    return LocalValues(locality=Ref(owner, kind=Locality), procedure=Ref(version.code, kind=Procedure), over=over)


def _promised(limits: Sequence[LocalLimit], promise: _Promise) -> tuple[LocalLimit, ...]:
    """The promise in the place of the one for the same case and way; beside those that are for several ways."""

    def is_it(limit: LocalLimit) -> bool:
        return limit.modes == (promise.mode,) and (limit.case.id if limit.case else None) == promise.case

    if any(map(is_it, limits)):
        return tuple(edited(one, committed=promise.committed) if is_it(one) else one for one in limits)
    case = {"case": promise.case} if promise.case else {}
    return (*limits, LocalLimit.model_validate({"modes": [promise.mode], "committed": promise.committed, **case}))
