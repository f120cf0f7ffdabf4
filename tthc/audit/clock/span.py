"""What a counting policy makes of a limit: how many days or office minutes, from which hour, and how much longer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from math import ceil

from tthc.model.counting import CutoffScope
from tthc.model.dossier import Moment
from tthc.model.duration import Duration, Unit
from tthc.model.reference import Agency, CountingPolicy, DifficultArea, Extension
from tthc.source import CannotRunError, say


class Counting(StrEnum):
    """What a span is counted in."""

    WORKING_DAYS = "working_days"
    CALENDAR = "calendar"
    OFFICE_MINUTES = "office_minutes"


@dataclass(frozen=True)
class Span:
    """A limit as a policy counts it: months and days *after* the first day; the first day itself is not in them.

    `minutes` are office minutes: the whole limit of OFFICE_MINUTES, or how much of the last working day (0: all of it).
    """

    counting: Counting
    months: int = 0
    days: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Leeway:
    """What a dossier may have beyond its limit: in a difficult area from the start, and by being extended once."""

    area: DifficultArea | None = None
    extension: Extension | None = None

    @property
    def extendable(self) -> int:
        """By how many days it may be extended."""
        return self.extension.days if self.extension else 0


NO_LEEWAY = Leeway()


def span_of(limit: Duration, policy: CountingPolicy, *, on_saturday: bool = False) -> Span:
    """What a policy makes of a limit. Part of a calendar day is a day, half a month 15 days (BLDS 2015 Điều 146).

    `on_saturday`: from a Saturday that counts as the day of reception. It is no working day, so that none of the
    limit's is spent on it, and a limit in working days needs one at the least.
    """
    amount, first = limit.amount, 0 if on_saturday else int(policy.reception_day_counts)
    whole, part = ceil(amount), amount % 1
    if limit.same_day:
        return Span(Counting.WORKING_DAYS, days=int(on_saturday))
    match limit.unit:
        case Unit.MINUTES | Unit.HOURS:
            minutes = ceil(amount * (60 if limit.unit is Unit.HOURS else 1))
            return Span(Counting.OFFICE_MINUTES, minutes=max(minutes, 1))
        case Unit.WORKING_DAYS if 0 < amount < 1:
            return Span(Counting.OFFICE_MINUTES, minutes=ceil(part * len(open_minutes(policy))))
        case Unit.WORKING_DAYS:
            minutes = ceil(part * len(open_minutes(policy))) if part else 0
            return Span(Counting.WORKING_DAYS, days=max(whole - first, int(on_saturday)), minutes=minutes)
        case Unit.CALENDAR_DAYS:
            return Span(Counting.CALENDAR, days=max(whole - first, 0))
        case Unit.MONTHS:
            return Span(Counting.CALENDAR, months=int(amount), days=ceil(part * 30) - (first if amount else 0))


def longer(span: Span, days: int, policy: CountingPolicy) -> Span:
    """A span with so many days more, counted as it counts its own."""
    if not days:
        return span
    if span.counting is Counting.OFFICE_MINUTES:
        return replace(span, minutes=span.minutes + days * len(open_minutes(policy)))
    return replace(span, days=span.days + days)


def in_area(leeway: Leeway) -> int:
    """The days that a difficult area adds."""
    return leeway.area.days if leeway.area else 0


@lru_cache(maxsize=256)
def policy_at(policy: CountingPolicy, agency: Agency | None) -> CountingPolicy:
    """The policy with the office hours of a unit that has its own."""
    if agency is None or not agency.office_hours:
        return policy
    return policy.model_copy(update={"office_hours": agency.office_hours})


@lru_cache(maxsize=256)
def open_minutes(policy: CountingPolicy) -> tuple[int, ...]:
    """The minutes of the day at which the office is open, in order; CannotRunError for a policy without hours."""
    sessions = [(minutes_in(s.opens), minutes_in(s.closes)) for s in policy.office_hours]
    minutes = sorted({minute for opens, closes in sessions for minute in range(opens, closes)})
    if not minutes:
        raise CannotRunError(say("the counting policy {id!r} has no office hours", id=policy.id))
    return tuple(minutes)


def cutoff_of(limit: Duration, policy: CountingPolicy) -> int | None:
    """The minute of the day from which a reception counts for the next working day, if this limit has such a one.

    It is the cut-off hour of the policy or, before that or without one, the hour at which the office closes.
    """
    return min(_cutoffs(limit, policy), default=None)


def _cutoffs(limit: Duration, policy: CountingPolicy) -> Iterator[int]:
    has_cutoff = policy.cutoff and (limit.same_day or policy.cutoff_applies_to is CutoffScope.ALL)
    if policy.cutoff and has_cutoff:
        yield minutes_in(policy.cutoff)
    closes = closing_minute(policy)
    if closes is not None and (has_cutoff or _needs_first_day(limit, policy)):
        yield closes


def _needs_first_day(limit: Duration, policy: CountingPolicy) -> bool:
    """Whether the day of reception is itself a working day of the limit: after closing nothing is left of it.

    A day that is not counted (BLDS 2015 Điều 147), or that is one of all days, lasts until midnight (Điều 148 khoản 6).
    """
    in_all_days = limit.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS)
    return limit.same_day or (policy.reception_day_counts and not in_all_days)


def closing_minute(policy: CountingPolicy) -> int | None:
    """The minute of the day at which the office closes, None if its hours are not known."""
    return max((minutes_in(session.closes) for session in policy.office_hours), default=None)


def minute_of(moment: Moment) -> int | None:
    """The minute of the day, None if the hour is not known."""
    return minutes_in(moment.time()) if isinstance(moment, dt.datetime) else None


def day_of(moment: Moment) -> dt.date:
    """The day of a moment."""
    return moment.date() if isinstance(moment, dt.datetime) else moment


def minutes_in(time: dt.time) -> int:
    """The minutes of the day that are gone at a time."""
    return time.hour * 60 + time.minute
