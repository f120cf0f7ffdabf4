"""How the legal clock runs: from which day, where it stands still, begins anew, is extended, and where it ends.

A limit runs along a line of days: the working days of the calendar, numbered, or all days. A pause stops it from the
day on which somebody was asked until the working day on which the answer was there; the end moves by as much. Pauses
count in the order in which they were asked for, and only from where the one before has ended, so that no day is counted
twice. One that begins after the limit has run out moves nothing, nor does any after it.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tthc.audit.clock.calendar import SATURDAY, OutsideCalendarError, WorkingCalendar
from tthc.audit.clock.span import (
    NO_LEEWAY,
    Counting,
    Leeway,
    Span,
    cutoff_of,
    day_of,
    in_area,
    longer,
    minute_of,
    open_minutes,
    span_of,
)
from tthc.model.counting import PauseEffect, SaturdayHours
from tthc.model.dossier import Cause, Moment, Pause
from tthc.model.duration import Duration
from tthc.model.reference import CountingPolicy
from tthc.source import CannotRunError, say

NOON = 12 * 60


class UnknownHourError(CannotRunError):
    """A limit in hours cannot be counted from a day without an hour."""


@dataclass(frozen=True)
class Start:
    """The day on which a dossier counts as received, and the office minutes of it that were already gone.

    `saturday`: it is a Saturday on which the office receives, and no working day.
    """

    day: dt.date
    gone: int = 0
    saturday: bool = False


@dataclass(frozen=True)
class Course:
    """Everything that a due date depends on, but for the calendar; the pauses in order."""

    received: Moment
    limit: Duration
    policy: CountingPolicy
    leeway: Leeway = NO_LEEWAY
    pauses: tuple[Pause, ...] = ()
    extended: dt.date | None = None


@dataclass(frozen=True)
class Run:
    """The clock on its line: since when it runs, where it ends, up to where it stood still, whether it was extended."""

    start: Start
    end: int
    until: int
    extended: bool = False


@dataclass(frozen=True)
class End:
    """The last day, the minute of it, and where a calendar period ended before it was moved to a working day."""

    day: dt.date
    minute: int | None = None
    before_rolling: dt.date | None = None


class Outcome(StrEnum):
    """What became of a pause."""

    SUSPENDED = "suspended"
    RESTARTED = "restarted"
    RUNS_ON = "runs_on"
    TOO_LATE = "too_late"
    NOTHING = "nothing"


def effect_of(cause: Cause, policy: CountingPolicy) -> PauseEffect:
    """What a policy says about a cause; the keys of its rules are the words of the causes."""
    return PauseEffect(getattr(policy.pauses, cause.value))


def in_order(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in the order in which they count."""
    return tuple(sorted(pauses, key=lambda p: (p.asked, p.given or dt.date.max, p.cause.value)))


def end_of(course: Course, calendar: WorkingCalendar) -> End:
    """Where the limit ends, after all that happened."""
    run = begin(course, start_of(course, calendar), calendar)
    for pause in course.pauses:
        run, _ = paused(run, pause, course, calendar)
    if not run.extended:
        run = extend(run, course, calendar)
    return landed(run, course, calendar)


def start_of(course: Course, calendar: WorkingCalendar) -> Start:
    """The day that counts as the day of reception; UnknownHourError for a limit in hours from a bare day."""
    day, minute = day_of(course.received), minute_of(course.received)
    cutoff = cutoff_of(course.limit, course.policy)
    after_cutoff = cutoff is not None and minute is not None and minute >= cutoff
    if _in_minutes(course) and minute is None:
        raise UnknownHourError(say("a limit in hours needs the hour of reception; {day} has none", day=day))
    if calendar.is_working(day) and not after_cutoff:
        return Start(day, minutes_gone(minute, course.policy) if _in_minutes(course) else 0)
    if received_on_saturday(course, calendar) and course.policy.saturday.counts and not after_cutoff:
        return Start(day, saturday=True) if not _in_minutes(course) else Start(calendar.after(day, 1))
    return Start(calendar.after(day, 1))


def received_on_saturday(course: Course, calendar: WorkingCalendar) -> bool:
    """Whether a dossier came on an ordinary Saturday while the office received."""
    day, minute = day_of(course.received), minute_of(course.received)
    if day.weekday() != SATURDAY or day in calendar.days_off or calendar.is_working(day):
        return False
    match course.policy.saturday.hours:
        case SaturdayHours.NONE:
            return False
        case SaturdayHours.MORNING:
            return minute is None or minute < NOON
        case SaturdayHours.FULL:
            return True


def begin(course: Course, start: Start, calendar: WorkingCalendar) -> Run:
    """The clock before anything happens."""
    return Run(start, fresh_end(course, start, calendar), position(start.day, course, calendar))


def paused(run: Run, pause: Pause, course: Course, calendar: WorkingCalendar) -> tuple[Run, Outcome]:
    """The clock after one more pause; CannotRunError for one that has no end."""
    effect = effect_of(pause.cause, course.policy)
    if effect is PauseEffect.RUNS:
        return run, Outcome.RUNS_ON
    if pause.given is None:
        text = say(
            "the clock stands still since {day}: there is a due date once the supplement is given", day=pause.asked
        )
        raise CannotRunError(text)
    if not run.extended and pause.asked > landed(run, course, calendar).day:
        run = extend(run, course, calendar)
    if pause.asked > landed(run, course, calendar).day:
        return run, Outcome.TOO_LATE
    moved = _restarted if effect is PauseEffect.RESTART else _suspended
    return moved(run, pause.asked, calendar.next_working_day(pause.given), course, calendar)


def _suspended(
    run: Run, asked: dt.date, given: dt.date, course: Course, calendar: WorkingCalendar
) -> tuple[Run, Outcome]:
    since, until = max(position(asked, course, calendar), run.until), position(given, course, calendar)
    if until <= since:
        return run, Outcome.NOTHING
    return replace(run, end=until + max(run.end - since, 0), until=until), Outcome.SUSPENDED


def _restarted(
    run: Run, asked: dt.date, given: dt.date, course: Course, calendar: WorkingCalendar
) -> tuple[Run, Outcome]:
    """Begun anew on the day of the answer, but never with less than was left; a longer pause holds the new run too."""
    if given <= run.start.day:
        return run, Outcome.NOTHING
    start, (waited, _) = Start(given), _suspended(run, asked, given, course, calendar)
    until = max(waited.until, position(given, course, calendar))
    end = fresh_end(course, start, calendar) + until - position(given, course, calendar)
    return Run(start, max(end, waited.end), until, run.extended), Outcome.RESTARTED


def extend(run: Run, course: Course, calendar: WorkingCalendar) -> Run:
    """The clock made longer, once, up to the day that was written but not by more than is allowed."""
    if course.extended is None or not course.leeway.extendable:
        return run
    written = position(_landing(course, course.extended, calendar), course, calendar)
    end = min(max(written, run.end), run.end + course.leeway.extendable)
    return replace(run, end=end, extended=True)


def _landing(course: Course, day: dt.date, calendar: WorkingCalendar) -> dt.date:
    """On the line of working days a day off is the next one."""
    return day if _span(course, saturday=False).counting is Counting.CALENDAR else calendar.next_working_day(day)


def landed(run: Run, course: Course, calendar: WorkingCalendar) -> End:
    """The day that an end on the line is."""
    span = _span(course, saturday=run.start.saturday)
    match span.counting:
        case Counting.CALENDAR:
            last = dt.date.fromordinal(run.end)
            return End(calendar.next_working_day(last), before_rolling=last)
        case Counting.WORKING_DAYS:
            minute = clock_time(span.minutes, course.policy) if span.minutes else None
            return End(calendar.working_day(run.end), minute)
        case Counting.OFFICE_MINUTES:
            _, minutes = divmod(run.start.gone + span.minutes - 1, len(open_minutes(course.policy)))
            return End(calendar.working_day(run.end), clock_time(minutes + 1, course.policy))


def fresh_end(course: Course, start: Start, calendar: WorkingCalendar) -> int:
    """Where a limit ends on its line if nothing stops it."""
    span = _span(course, saturday=start.saturday)
    match span.counting:
        case Counting.CALENDAR:
            return _months_later(start.day, span.months, calendar).toordinal() + span.days
        case Counting.WORKING_DAYS:
            return calendar.ordinal(start.day) + span.days
        case Counting.OFFICE_MINUTES:
            return calendar.ordinal(start.day) + (start.gone + span.minutes - 1) // len(open_minutes(course.policy))


def position(day: dt.date, course: Course, calendar: WorkingCalendar) -> int:
    """Where a day is on the line of a limit."""
    in_calendar_days = _span(course, saturday=False).counting is Counting.CALENDAR
    return day.toordinal() if in_calendar_days else calendar.ordinal(day)


def _span(course: Course, *, saturday: bool) -> Span:
    span = span_of(course.limit, course.policy, on_saturday=saturday)
    return longer(span, in_area(course.leeway), course.policy)


def _in_minutes(course: Course) -> bool:
    return _span(course, saturday=False).counting is Counting.OFFICE_MINUTES


def minutes_gone(minute: int | None, policy: CountingPolicy) -> int:
    """How many office minutes of a day are gone at a minute of it."""
    return bisect_left(open_minutes(policy), minute or 0)


def clock_time(gone: int, policy: CountingPolicy) -> int:
    """The minute of the day at which so many office minutes are gone: a session's end, not the next one's start."""
    opened: Sequence[int] = open_minutes(policy)
    return opened[gone - 1] + 1


def _months_later(day: dt.date, months: int, calendar: WorkingCalendar) -> dt.date:
    """The same day so many months later, or the last of that month (BLDS 2015 Điều 148 khoản 3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > dt.MAXYEAR:
        raise OutsideCalendarError(say("the year {year} is outside the calendar", year=year))
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))
