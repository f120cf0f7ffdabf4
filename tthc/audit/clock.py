"""The legal clock: when a dossier is due under a counting policy, and every rule that moved the date."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from math import ceil

from tthc.audit.calendar import SATURDAY, OutsideCalendarError, WorkingCalendar
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, Dossier, DossierStatus, Judgement, Moment, Pause
from tthc.model.duration import Duration, Unit
from tthc.model.reference import CountingPolicy, CutoffScope, Supplement
from tthc.source import CannotRunError, Message, say


class UnknownHourError(CannotRunError):
    """A limit in hours cannot be counted from a day without an hour."""


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
class Due:
    """Hạn giải quyết: the last day, and for limits in hours the time of that day up to which a result is on time.

    A day is due until midnight (BLDS 2015 Điều 148 khoản 6). `because` lists what moved the date, in that order.
    """

    day: dt.date
    until: dt.time | None
    because: tuple[Message, ...]
    provisional: bool
    policy: str


def due(
    received: Moment, limit: Duration, policy: CountingPolicy, calendar: WorkingCalendar, pauses: Iterable[Pause] = ()
) -> Due:
    """When a dossier is due; OutsideCalendarError past the known years, UnknownHourError for hours from a bare day.

    A pause counts only if the supplement was asked for before the limit ran out; an open one raises CannotRunError.
    """
    span = span_of(limit, policy)
    run = _Run(_start(received, limit, policy, calendar, span))
    end = _end(run, span, policy, calendar)
    because = [*_reception_moved(received, limit, policy, calendar, run.start), *_first_day(limit, span, policy)]
    for pause in _merged(pauses):
        run, paused = _paused(run, pause, end, policy, calendar)
        because.append(paused)
        end = _end(run, span, policy, calendar)
    because += [
        *_days_passed(run.start.day, end, span, calendar),
        *_rolled(end),
        *_provisional(received, end, calendar),
    ]
    provisional = bool(calendar.provisional_years(_day(received), end.day))
    until = None if end.minute is None else dt.time(*divmod(end.minute, 60))
    return Due(end.day, until, tuple(because), provisional, policy.id)


def judge(
    dossier: Dossier, limit: Duration | None, policy: CountingPolicy, calendar: WorkingCalendar, today: dt.date
) -> Judgement:
    """A dossier against one limit at the end of `today`; an open pause lasts until the result, or until today."""
    if limit is None:
        return Judgement(_without_limit(dossier.status))
    until = today if dossier.finished is None else _day(dossier.finished)
    date = due(dossier.received, limit, policy, calendar, (replace(p, given=p.given or until) for p in dossier.pauses))
    return Judgement(_bucket(dossier, date, today), date.day, date.until)


def working_hours_between(
    start: dt.datetime, end: dt.datetime, policy: CountingPolicy, calendar: WorkingCalendar
) -> Decimal:
    """The office hours from one moment to another."""
    minutes = _office_minute(end, policy, calendar) - _office_minute(start, policy, calendar)
    return Decimal(minutes) / 60


def left_after_supplement(limit: int, used: int, supplement: Supplement) -> int:
    """The working days left of a limit when the supplement is given; `used` were gone when it was asked for."""
    return limit if supplement is Supplement.RESTART else limit - used


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


def span_of(limit: Duration, policy: CountingPolicy) -> Span:
    """What a policy makes of a limit. Part of a calendar day is a day, half a month 15 days (BLDS 2015 Điều 146)."""
    amount, first = limit.amount, int(policy.reception_day_counts)
    whole, part = ceil(amount), amount % 1
    if limit.same_day:
        return Span(Counting.WORKING_DAYS)
    match limit.unit:
        case Unit.MINUTES | Unit.HOURS:
            minutes = ceil(amount * (60 if limit.unit is Unit.HOURS else 1))
            return Span(Counting.OFFICE_MINUTES, minutes=max(minutes, 1))
        case Unit.WORKING_DAYS if 0 < amount < 1:
            return Span(Counting.OFFICE_MINUTES, minutes=ceil(part * len(open_minutes(policy))))
        case Unit.WORKING_DAYS:
            minutes = ceil(part * len(open_minutes(policy))) if part else 0
            return Span(Counting.WORKING_DAYS, days=max(whole - first, 0), minutes=minutes)
        case Unit.CALENDAR_DAYS:
            return Span(Counting.CALENDAR, days=max(whole - first, 0))
        case Unit.MONTHS:
            return Span(Counting.CALENDAR, months=int(amount), days=ceil(part * 30) - (first if amount else 0))


@lru_cache(maxsize=64)
def open_minutes(policy: CountingPolicy) -> tuple[int, ...]:
    """The minutes of the day at which the office is open, in order; CannotRunError for a policy without hours."""
    sessions = [(_minute(s.opens), _minute(s.closes)) for s in policy.office_hours]
    minutes = sorted({minute for opens, closes in sessions for minute in range(opens, closes)})
    if not minutes:
        raise CannotRunError(say("the counting policy {id!r} has no office hours", id=policy.id))
    return tuple(minutes)


def cutoff_of(limit: Duration, policy: CountingPolicy) -> int | None:
    """The minute of the day from which a reception counts for the next working day, if this limit has a cut-off."""
    applies = limit.same_day or policy.cutoff_applies_to is CutoffScope.ALL
    return _minute(policy.cutoff) if policy.cutoff and applies else None


def minute_of(moment: Moment) -> int | None:
    """The minute of the day, None if the hour is not known."""
    return _minute(moment.time()) if isinstance(moment, dt.datetime) else None


@dataclass(frozen=True)
class _Start:
    """The working day on which a dossier counts as received, and the office minutes of it that were already gone."""

    day: dt.date
    gone: int = 0


@dataclass(frozen=True)
class _Run:
    """The clock since its (last) start: how many days it stood still, in working and in calendar days."""

    start: _Start
    still: int = 0
    still_calendar: int = 0


@dataclass(frozen=True)
class _End:
    """The last day, the minute of it, and where a calendar period ended before it was moved to a working day."""

    day: dt.date
    minute: int | None = None
    before_rolling: dt.date | None = None


def _start(received: Moment, limit: Duration, policy: CountingPolicy, calendar: WorkingCalendar, span: Span) -> _Start:
    day, minute, cutoff = _day(received), minute_of(received), cutoff_of(limit, policy)
    if span.counting is Counting.OFFICE_MINUTES and minute is None:
        raise UnknownHourError(say("a limit in hours needs the hour of reception; {day} has none", day=day))
    if not calendar.is_working(day) or (cutoff is not None and minute is not None and minute >= cutoff):
        return _Start(calendar.after(day, 1))
    return _Start(day, _gone(minute, policy) if span.counting is Counting.OFFICE_MINUTES else 0)


def _end(run: _Run, span: Span, policy: CountingPolicy, calendar: WorkingCalendar) -> _End:
    first = calendar.ordinal(run.start.day)
    match span.counting:
        case Counting.CALENDAR:
            months_later = _months_later(run.start.day, span.months, calendar)
            last = months_later + dt.timedelta(days=span.days + run.still_calendar)
            return _End(calendar.next_working_day(last), before_rolling=last)
        case Counting.WORKING_DAYS:
            minute = _clock_time(span.minutes, policy) if span.minutes else None
            return _End(calendar.working_day(first + span.days + run.still), minute)
        case Counting.OFFICE_MINUTES:
            length = len(open_minutes(policy))
            days, minutes = divmod(run.start.gone + span.minutes - 1, length)
            return _End(calendar.working_day(first + days + run.still), _clock_time(minutes + 1, policy))


def _paused(
    run: _Run, pause: Pause, end: _End, policy: CountingPolicy, calendar: WorkingCalendar
) -> tuple[_Run, Message]:
    if pause.given is None:
        text = say(
            "the clock stands still since {day}: there is a due date once the supplement is given", day=pause.asked
        )
        raise CannotRunError(text)
    asked, given = max(pause.asked, run.start.day), calendar.next_working_day(pause.given)
    if pause.asked > end.day:
        return run, say("a supplement asked for on {day} moves nothing: the limit had run out", day=pause.asked)
    if given <= asked:
        return run, say("a supplement asked for and given on {day} moves nothing", day=pause.asked)
    if policy.supplement is Supplement.RESTART:
        return _Run(_Start(given)), say("the limit begins again on {day}, when the supplement was given", day=given)
    days = calendar.working_days_between(asked, given)
    calendar_days = (given - min(asked, end.before_rolling or asked)).days
    because = say(
        "from {asked} to {given} the applicant was awaited: {days} working days", asked=asked, given=given, days=days
    )
    return replace(run, still=run.still + days, still_calendar=run.still_calendar + calendar_days), because


def _merged(pauses: Iterable[Pause]) -> Iterator[Pause]:
    """Pauses in order, those that overlap as one, so that no day is counted twice."""
    current: Pause | None = None
    for pause in sorted(pauses, key=lambda p: (p.asked, p.given or dt.date.max)):
        if current is None:
            current = pause
        elif current.given is None or pause.asked <= current.given:
            open_end = current.given is None or pause.given is None
            current = replace(current, given=None if open_end else max(current.given, pause.given))  # type: ignore[type-var]
        else:
            yield current
            current = pause
    if current is not None:
        yield current


def _reception_moved(
    received: Moment, limit: Duration, policy: CountingPolicy, calendar: WorkingCalendar, start: _Start
) -> Iterator[Message]:
    day, off = _day(received), calendar.days_off.get(_day(received))
    if not calendar.is_working(day):
        if off:
            yield say(
                "{day} is a day off ({name}): it counts as received on {start}", day=day, name=off.name, start=start.day
            )
        else:
            yield say("{day} is not a working day: it counts as received on {start}", day=day, start=start.day)
    elif start.day != day:
        yield say(
            "received at or after {cutoff}: it counts as received on {start}", cutoff=policy.cutoff, start=start.day
        )
    elif cutoff_of(limit, policy) is not None and minute_of(received) is None:
        yield say("the hour of reception is not known: taken as before {cutoff}", cutoff=policy.cutoff)


def _first_day(limit: Duration, span: Span, policy: CountingPolicy) -> Iterator[Message]:
    if limit.same_day or span.counting is Counting.OFFICE_MINUTES:
        return
    if policy.reception_day_counts:
        yield say("the day of reception counts as the first day")
    else:
        yield say("the day of reception is not counted (BLDS 2015 Điều 147)")


def _days_passed(start: dt.date, end: _End, span: Span, calendar: WorkingCalendar) -> Iterator[Message]:
    if span.counting is Counting.CALENDAR:
        return
    for day in sorted({*calendar.days_off, *calendar.worked}):
        if not start <= day <= end.day:
            continue
        if worked := calendar.worked.get(day):
            yield say("{day} is worked in exchange for {other}", day=day, other=worked.instead_of)
        elif day.weekday() < SATURDAY:
            yield say("{day} is a day off: {name}", day=day, name=calendar.days_off[day].name)


def _rolled(end: _End) -> Iterator[Message]:
    if end.before_rolling not in (None, end.day):
        yield say(
            "the last day, {last}, is not a working day: the limit ends on the next one (BLDS 2015 Điều 148)",
            last=end.before_rolling,
        )


def _provisional(received: Moment, end: _End, calendar: WorkingCalendar) -> Iterator[Message]:
    for year in calendar.provisional_years(_day(received), end.day):
        yield say("the days off of {year} are not decided yet: the date is provisional", year=year)


def _bucket(dossier: Dossier, date: Due, today: dt.date) -> Bucket:
    if dossier.status in (DossierStatus.REFUSED, DossierStatus.WITHDRAWN):
        return _without_limit(dossier.status)
    if dossier.finished is None:
        return Bucket.OPEN_IN_TIME if today <= date.day else Bucket.OPEN_LATE
    day, minute = _day(dossier.finished), minute_of(dossier.finished)
    if day != date.day:
        return Bucket.EARLY if day < date.day else Bucket.LATE
    in_time = date.until is None or minute is None or minute <= _minute(date.until)
    return Bucket.ON_TIME if in_time else Bucket.LATE


def _without_limit(status: DossierStatus) -> Bucket:
    ended = {DossierStatus.REFUSED: Bucket.REFUSED, DossierStatus.WITHDRAWN: Bucket.WITHDRAWN}
    return ended.get(status, Bucket.NO_LIMIT)


def _office_minute(moment: dt.datetime, policy: CountingPolicy, calendar: WorkingCalendar) -> int:
    """How many office minutes of the whole calendar are gone at a moment."""
    day = moment.date()
    if not calendar.is_working(day):
        return calendar.ordinal(day) * len(open_minutes(policy))
    return (calendar.ordinal(day) - 1) * len(open_minutes(policy)) + _gone(minute_of(moment), policy)


def _gone(minute: int | None, policy: CountingPolicy) -> int:
    return bisect_left(open_minutes(policy), minute or 0)


def _clock_time(gone: int, policy: CountingPolicy) -> int:
    """The minute of the day at which so many office minutes are gone: a session's end, not the next one's start."""
    opened: Sequence[int] = open_minutes(policy)
    return opened[gone - 1] + 1


def _months_later(day: dt.date, months: int, calendar: WorkingCalendar) -> dt.date:
    """The same day so many months later, or the last of that month (BLDS 2015 Điều 148 khoản 3)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > calendar.last.year:
        raise OutsideCalendarError(say("the year {year} is outside the calendar", year=year))
    return day.replace(year=year, month=month + 1, day=min(day.day, monthrange(year, month + 1)[1]))


def _day(moment: Moment) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _minute(time: dt.time) -> int:
    return time.hour * 60 + time.minute
