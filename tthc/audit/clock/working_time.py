"""Working time in words: "1 ngày 2 giờ" is one office day and two hours of the next, never 26 hours of the clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tthc.audit.clock.span import open_minutes
from tthc.model.reference import CountingPolicy
from tthc.source import Message, say


@dataclass(frozen=True)
class WorkingTime:
    """Whole office days, and the hours and minutes of one more."""

    days: int
    hours: int
    minutes: int

    @property
    def parts(self) -> tuple[Message, ...]:
        """What there is of it, the longest first; no time at all is no minutes."""
        return tuple(self._parts()) or (say("{count} minutes", count=0),)

    def _parts(self) -> Iterator[Message]:
        if self.days:
            yield say("{count} days", count=self.days)
        if self.hours:
            yield say("{count} hours", count=self.hours)
        if self.minutes:
            yield say("{count} minutes", count=self.minutes)


def working_time(minutes: int, policy: CountingPolicy) -> WorkingTime:
    """So many office minutes; a day is as long as the offices of the policy are open."""
    days, rest = divmod(minutes, len(open_minutes(policy)))
    return WorkingTime(days, *divmod(rest, 60))
