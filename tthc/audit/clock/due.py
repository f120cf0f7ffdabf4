"""The legal clock: when a dossier is due, every rule that moved the date, and whose time the days were."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property

from tthc.audit.clock.because import Because, explained
from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.clock.running import Course, UnknownHourError, effect_of, end_of, in_order, minutes_gone, start_of
from tthc.audit.clock.span import NO_LEEWAY, Leeway, day_of, minute_of, minutes_in, open_minutes
from tthc.model.catalogue import Catalogue
from tthc.model.counting import PauseEffect
from tthc.model.dossier import Bucket, Clock, Dossier, DossierStatus, Judgement, Moment, Pause
from tthc.model.duration import Duration
from tthc.model.reference import CountingPolicy
from tthc.source import CannotRunError, say

__all__ = ["Clocks", "Due", "UnknownHourError", "choose_policy", "due", "judge", "late_by", "working_hours_between"]


@dataclass(frozen=True)
class Due:
    """Hạn giải quyết: the last day, and for limits in hours the time of that day up to which a result is on time.

    A day is due until midnight (BLDS 2015 Điều 148 khoản 6).
    """

    day: dt.date
    until: dt.time | None
    provisional: bool
    policy: str
    course: Course = field(compare=False, repr=False)
    calendar: WorkingCalendar = field(compare=False, repr=False)
    extensions: tuple[dt.date, ...] = ()
    rescheduled: tuple[dt.date, ...] = ()

    @cached_property
    def because(self) -> tuple[Because, ...]:
        """What moved the date, in that order; worked out when somebody asks."""
        return explained(self.course, self.calendar, self.extensions, self.rescheduled)


def due(
    received: Moment,
    limit: Duration,
    policy: CountingPolicy,
    calendar: WorkingCalendar,
    pauses: Iterable[Pause] = (),
    *,
    leeway: Leeway = NO_LEEWAY,
    extended: Sequence[dt.date] = (),
    rescheduled: Sequence[dt.date] = (),
) -> Due:
    """When a dossier is due; OutsideCalendarError past the known years, UnknownHourError for hours from a bare day.

    A pause counts only if it began before the limit ran out; an open one that stops the clock raises CannotRunError. Of
    several extensions the first counts, if `leeway` has one; new appointments move nothing.
    """
    course = Course(received, limit, policy, leeway, in_order(pauses), extended[0] if extended else None)
    end = end_of(course, calendar)
    provisional = bool(calendar.provisional_years(day_of(received), end.day))
    until = None if end.minute is None else dt.time(*divmod(end.minute, 60))
    return Due(end.day, until, provisional, policy.id, course, calendar, tuple(extended), tuple(rescheduled))


def due_of(
    dossier: Dossier,
    limit: Duration,
    policy: CountingPolicy,
    calendar: WorkingCalendar,
    today: dt.date,
    leeway: Leeway = NO_LEEWAY,
) -> Due:
    """When a dossier is due as of the end of `today`; an open pause lasts until the result, or until today."""
    pauses = ended(dossier, today)
    return due(dossier.received, limit, policy, calendar, pauses, leeway=leeway, extended=dossier.extended)


def ended(dossier: Dossier, today: dt.date) -> tuple[Pause, ...]:
    """The pauses, each with an end: the result or today where it has none."""
    until = today if dossier.finished is None else day_of(dossier.finished)
    return in_order(replace(pause, given=pause.given or until) for pause in dossier.pauses)


def judge(
    dossier: Dossier,
    limit: Duration | None,
    policy: CountingPolicy,
    calendar: WorkingCalendar,
    today: dt.date,
    leeway: Leeway = NO_LEEWAY,
) -> Judgement:
    """A dossier against one limit at the end of `today`."""
    if limit is None:
        return Judgement(_without_limit(dossier.status))
    date = due_of(dossier, limit, policy, calendar, today, leeway)
    return Judgement(_bucket(dossier, date, today), date.day, date.until)


@dataclass(frozen=True)
class Clocks:
    """The working days from reception to the result, or to today, by whose time they were.

    The time of a pause during which the limit runs on is the State's: it is within the limit.
    """

    state: int
    applicant: int
    elsewhere: int

    @property
    def whole(self) -> int:
        """All of them."""
        return self.state + self.applicant + self.elsewhere


def clocks_of(
    dossier: Dossier, limit: Duration, policy: CountingPolicy, calendar: WorkingCalendar, today: dt.date
) -> Clocks:
    """Whose days a dossier has taken so far; a day on which two were awaited is that of the first asked."""
    course = Course(dossier.received, limit, policy, pauses=ended(dossier, today))
    start = start_of(course, calendar)
    until = calendar.ordinal(today if dossier.finished is None else day_of(dossier.finished))
    taken, reached = {Clock.APPLICANT: 0, Clock.ELSEWHERE: 0}, calendar.ordinal(start.day)
    whole = max(until - reached + int(policy.reception_day_counts and not start.saturday), 0)
    for pause in course.pauses:
        if effect_of(pause.cause, policy) is not PauseEffect.RUNS and pause.given:
            given = calendar.ordinal(calendar.next_working_day(pause.given))
            since = max(calendar.ordinal(pause.asked), reached)
            taken[pause.cause.clock] += max(min(given, until) - since, 0)
            reached = max(reached, given)
    return Clocks(whole - sum(taken.values()), taken[Clock.APPLICANT], taken[Clock.ELSEWHERE])


def late_by(date: Due, finished: Moment, policy: CountingPolicy, calendar: WorkingCalendar) -> int:
    """The office minutes by which a result came too late, whole days where no hour is known; 0 if it did not."""
    length, day = len(open_minutes(policy)), day_of(finished)
    if not isinstance(finished, dt.datetime):
        return max(calendar.working_days_between(date.day, day), 0) * length if day > date.day else 0
    if day < date.day or (day == date.day and (date.until is None or finished.time() <= date.until)):
        return 0
    closing = dt.datetime.combine(date.day, date.until or dt.time(23, 59))
    return _office_minute(finished, policy, calendar) - _office_minute(closing, policy, calendar)


def working_hours_between(
    start: dt.datetime, end: dt.datetime, policy: CountingPolicy, calendar: WorkingCalendar
) -> Decimal:
    """The office hours from one moment to another."""
    minutes = _office_minute(end, policy, calendar) - _office_minute(start, policy, calendar)
    return Decimal(minutes) / 60


def left_after_pause(limit: int, used: int, effect: PauseEffect) -> int:
    """The working days left of a limit when a pause is over; `used` were gone when it began."""
    return limit if effect is PauseEffect.RESTART else limit - used


def choose_policy(catalogue: Catalogue, id: str | None = None) -> CountingPolicy:  # noqa: A002 - its name everywhere
    """The counting policy with an id, or the first one; CannotRunError if there is none."""
    policies = catalogue.all(CountingPolicy)
    if not policies:
        raise CannotRunError(say("the catalogue has no counting policy: write one under 'counting_policies'"))
    if id is None:
        return next(iter(policies.values()))
    if id not in policies:
        raise CannotRunError(
            say("no counting policy has the id {id!r}; there are {known}", id=id, known=", ".join(policies))
        )
    return policies[id]


def _bucket(dossier: Dossier, date: Due, today: dt.date) -> Bucket:
    if dossier.status in (DossierStatus.REFUSED, DossierStatus.WITHDRAWN):
        return _without_limit(dossier.status)
    if dossier.finished is None:
        return Bucket.OPEN_IN_TIME if today <= date.day else Bucket.OPEN_LATE
    day, minute = day_of(dossier.finished), minute_of(dossier.finished)
    if day != date.day:
        return Bucket.EARLY if day < date.day else Bucket.LATE
    in_time = date.until is None or minute is None or minute <= minutes_in(date.until)
    return Bucket.ON_TIME if in_time else Bucket.LATE


def _without_limit(status: DossierStatus) -> Bucket:
    ended = {DossierStatus.REFUSED: Bucket.REFUSED, DossierStatus.WITHDRAWN: Bucket.WITHDRAWN}
    return ended.get(status, Bucket.NO_LIMIT)


def _office_minute(moment: dt.datetime, policy: CountingPolicy, calendar: WorkingCalendar) -> int:
    """How many office minutes of the whole calendar are gone at a moment."""
    day = moment.date()
    if not calendar.is_working(day):
        return calendar.ordinal(day) * len(open_minutes(policy))
    return (calendar.ordinal(day) - 1) * len(open_minutes(policy)) + minutes_gone(minute_of(moment), policy)
