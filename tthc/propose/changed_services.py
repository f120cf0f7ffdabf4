"""What the cuts of channels, results and whole procedures change: one pure function for each kind."""

from __future__ import annotations

from tthc.model.channel import Channel, Mode, ServiceLevel, TimeLimit
from tthc.model.cut import Cut
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency
from tthc.model.result import Result
from tthc.model.step import RESULT, Step, StepKind, Thing
from tthc.propose.changed_steps import CONTROLS
from tthc.propose.edit import edited


def shorten_limit(procedure: Procedure, cut: Cut) -> Procedure:
    """The new promise in place of the old one; a cut that names no limit takes none away."""
    if cut.limit is None:
        return procedure

    def shorten(limit: TimeLimit) -> TimeLimit:
        same_case = (limit.case.id if limit.case else None) == cut.case
        return edited(limit, committed=cut.limit) if same_case else limit

    def change(channel: Channel) -> Channel:
        if channel.mode.value != cut.target.id:
            return channel
        return edited(channel, time_limits=tuple(map(shorten, channel.time_limits)))

    return edited(procedure, channels=tuple(map(change, procedure.channels)))


def return_by_post(procedure: Procedure, cut: Cut) -> Procedure:
    """Post as one more way; where no way is stated, naming this one alone would take the others away."""

    def change(result: Result) -> Result:
        if result.type.id != cut.target.id or not result.delivery or Mode.POSTAL in result.delivery:
            return result
        return edited(result, delivery=(*result.delivery, Mode.POSTAL))

    return edited(procedure, results=tuple(map(change, procedure.results)))


def extend_validity(procedure: Procedure, cut: Cut) -> Procedure:
    """The result is valid for longer; a cut that names no length changes nothing."""

    def change(result: Result) -> Result:
        return edited(result, validity=cut.limit) if result.type.id == cut.target.id and cut.limit else result

    return edited(procedure, results=tuple(map(change, procedure.results)))


def issue_electronically(procedure: Procedure, cut: Cut) -> Procedure:
    """The result as data as well; on paper it is given as before."""

    def change(result: Result) -> Result:
        if result.type.id != cut.target.id:
            return result
        ways = (
            result.delivery
            if not result.delivery or Mode.ONLINE in result.delivery
            else (*result.delivery, Mode.ONLINE)
        )
        return edited(result, electronic=True, delivery=ways)

    return edited(procedure, results=tuple(map(change, procedure.results)))


def end_to_end(procedure: Procedure, cut: Cut) -> Procedure:
    """The whole service in this channel."""

    def change(channel: Channel) -> Channel:
        if channel.mode.value != cut.target.id or channel.mode is not Mode.ONLINE:
            return channel
        return edited(channel, service_level=ServiceLevel.END_TO_END, partial_reason=None)

    return edited(procedure, channels=tuple(map(change, procedure.channels)))


GIVES = CONTROLS | {StepKind.ISSUE}
"""The steps of whoever decides."""


def lower_level(procedure: Procedure, cut: Cut) -> Procedure:
    """Another agency decides: it does what those did who decided until now."""
    if cut.other is None or cut.target.id:
        return procedure
    lower: Ref[Agency] = Ref(cut.other, kind=Agency)
    old = {ref.id for ref in procedure.agencies.deciding}

    def change(step: Step) -> Step:
        return edited(step, actor=lower) if step.actor.id in old and step.kind in GIVES else step

    agencies = edited(procedure.agencies, deciding=(lower,))
    return edited(procedure, agencies=agencies, steps=tuple(map(change, procedure.steps)))


def notify_instead(procedure: Procedure, cut: Cut) -> Procedure:
    """The receipt of the notice is the result; those who looked before look afterwards."""
    received = next((step for step in procedure.steps if step.kind is StepKind.RECEIVE), None)
    if received is None or cut.target.id:
        return procedure
    result: Ref[Thing] = Ref(RESULT, kind=Thing)

    def change(step: Step) -> Step:
        made = tuple(thing for thing in step.produces if thing != result)
        return edited(step, produces=(*made, result) if step is received else made)

    return edited(procedure, steps=tuple(map(change, procedure.steps)))


def abolish(procedure: Procedure, cut: Cut) -> Procedure:
    """Nothing of it is left but its name."""
    if cut.target.id:
        return procedure
    return edited(procedure, **dict.fromkeys(_WHAT_GOES, ()))


_WHAT_GOES = ("channels", "documents", "conditions", "steps", "results", "frequencies", "thresholds", "obliged")
"""Of an abolished procedure."""
