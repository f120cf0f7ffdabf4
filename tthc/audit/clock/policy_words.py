"""A way of counting in words: what it does with the first day, with hours, with waiting."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import reduce
from types import MappingProxyType

from tthc.audit.clock.because import CAUSE_NAMES
from tthc.model.counting import CutoffScope, PauseEffect, SaturdayHours
from tthc.model.dossier import Cause
from tthc.model.reference import CountingPolicy
from tthc.source import Message, say

EFFECTS: Mapping[PauseEffect, Message] = MappingProxyType(
    {
        PauseEffect.SUSPEND: say("the clock stands still while waiting for {causes}"),
        PauseEffect.RESTART: say("the limit begins again after waiting for {causes}"),
        PauseEffect.RUNS: say("waiting for {causes} is within the limit"),
    }
)


def said_of(policy: CountingPolicy) -> tuple[Message, ...]:
    """What a policy does, in the order in which it matters."""
    return tuple(_said(policy))


def in_one_line(policy: CountingPolicy) -> Message:
    """The same as one sentence."""
    return reduce(lambda one, other: say("{one}; {other}", one=one, other=other), said_of(policy))


def _said(policy: CountingPolicy) -> Iterator[Message]:
    if policy.reception_day_counts:
        yield say("the day of reception counts as the first day")
    else:
        yield say("the day of reception is not counted")
    if policy.cutoff:
        same_day = policy.cutoff_applies_to is CutoffScope.SAME_DAY
        what = say("for what is due the same day") if same_day else say("for everything")
        yield say("received from {hour} on counts for the next working day ({what})", hour=policy.cutoff, what=what)
    if policy.saturday.hours is not SaturdayHours.NONE:
        counts = policy.saturday.counts
        yield (
            say("received on a Saturday counts that day") if counts else say("received on a Saturday counts on Monday")
        )
    for effect, sentence in EFFECTS.items():
        causes = tuple(CAUSE_NAMES[cause] for cause in Cause if getattr(policy.pauses, cause.value) is effect)
        if causes:
            yield Message(sentence.text, {"causes": causes})
    if policy.extension:
        yield say("may be extended once by {days} days at the most", days=policy.extension.days)
