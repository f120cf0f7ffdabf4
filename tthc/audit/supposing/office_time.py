"""Moments as office minutes since the beginning of a calendar: what lies between closing and opening is nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.clock.span import open_minutes
from tthc.model.reference import CountingPolicy

Whole = npt.NDArray[np.int64]
Numbers = npt.NDArray[np.float64]

NO_HOUR = -1
"""In arrays of minutes of the day: the hour is not known."""


@dataclass(frozen=True)
class OfficeTime:
    """A calendar and the minutes of the day at which the office is open, in order.

    Days are numbers from the first of the calendar. A moment without an hour is the middle of the working day, so that
    from one to another there are whole days.
    """

    calendar: WorkingCalendar
    opened: tuple[int, ...]

    @property
    def length(self) -> int:
        """The office minutes of a day."""
        return len(self.opened)

    @cached_property
    def ordinals(self) -> Whole:
        """The working days up to and including each day."""
        return np.array(self.calendar.ordinals, dtype=np.int64)

    @cached_property
    def working(self) -> Whole:
        """The days of the ordinals, from 1 on."""
        return np.array([self.number(day) for day in self.calendar.working], dtype=np.int64)

    @cached_property
    def _gone(self) -> Numbers:
        gone = np.searchsorted(np.array(self.opened), np.arange(24 * 60)).astype(float)
        found: Numbers = np.maximum(gone, _SOME)
        return found

    def number(self, day: date) -> int:
        """A day as a number."""
        return (day - self.calendar.first).days

    def numbers(self, days: npt.NDArray[np.datetime64]) -> Whole:
        """Days as numbers, inside the calendar."""
        found = (days.astype("datetime64[D]") - np.datetime64(self.calendar.first, "D")).astype(np.int64)
        return np.clip(found, 0, len(self.ordinals) - 1)

    def ordinal(self, days: Whole) -> Whole:
        """The working days up to and including each day."""
        found: Whole = self.ordinals[np.clip(days, 0, len(self.ordinals) - 1)]
        return found

    def works(self, days: Whole) -> npt.NDArray[np.bool_]:
        """Whether the office works on a day."""
        found: npt.NDArray[np.bool_] = self.ordinal(days) > np.where(days > 0, self.ordinal(days - 1), 0)
        return found

    def at(self, days: Whole, minutes: Whole) -> Numbers:
        """Moments in office minutes; what is on a day off stands at the end of the last working day."""
        gone = np.where(minutes == NO_HOUR, self.length / 2, self._gone[np.clip(minutes, 0, 24 * 60 - 1)])
        before = self.ordinal(days) - self.works(days)
        found: Numbers = np.asarray(before * self.length + np.where(self.works(days), gone, 0.0), dtype=np.float64)
        return found

    def due(self, days: Whole, until: Whole) -> Numbers:
        """The last moment at which a result is on time: of a day off, the end of the next working day."""
        ordinal = self.ordinal(days) + ~self.works(days)
        whole_day = (until == NO_HOUR) | ~self.works(days)
        gone = np.where(whole_day, self.length, self._gone[np.clip(until, 0, 24 * 60 - 1)])
        found: Numbers = np.asarray((ordinal - 1) * self.length + gone, dtype=np.float64)
        return found

    def days_of(self, moments: Numbers) -> Whole:
        """The days, as numbers, on which moments fall."""
        ordinal = np.ceil(moments / self.length).astype(np.int64)
        found: Whole = self.working[np.clip(ordinal, 1, len(self.working)) - 1]
        return found


_SOME = 0.5
"""Of a day a little is gone as soon as it begins, so that no moment of it is the end of the day before."""


def office_time(calendar: WorkingCalendar, policy: CountingPolicy) -> OfficeTime:
    """The office hours of a way of counting; CannotRunError for one that has none."""
    return OfficeTime(calendar, open_minutes(policy))
