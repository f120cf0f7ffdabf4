"""The legal clock once more, walking day by day: slow, plain, and sharing nothing with the audit that it checks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from tthc.model.dossier import Bucket, Dossier, DossierStatus
from tthc.model.duration import Duration, Unit
from tthc.model.reference import CalendarYear, CountingPolicy, CutoffScope, Supplement
from tthc.source import CannotRunError, say

DAY = timedelta(days=1)
Works = Callable[[date], bool]
"""Whether the offices work on a day; CannotRunError for a day of an unknown year."""


@dataclass(frozen=True)
class LastDay:
    """The day on which a limit ends, and the minute of it where it ends within the day."""

    day: date
    minute: int | None = None


def working_days_of(years: Iterable[CalendarYear]) -> Works:
    """What the years say about a day."""
    known = {year.year: year for year in years}
    off = {day.date for year in known.values() for day in year.days_off}
    worked = {day.date for year in known.values() for day in year.worked}

    def works(day: date) -> bool:
        if day.year not in known:
            raise CannotRunError(say("the calendar does not know the year {year}", year=day.year))
        return day in worked or (day.isoweekday() <= 5 and day not in off)

    return works


def walk_to_due(dossier: Dossier, limit: Duration, policy: CountingPolicy, works: Works, today: date) -> LastDay:
    """When a dossier with at most one pause is due; an open pause lasts until the result, or until today."""
    start, minute = _first_day(dossier, limit, policy, works)
    due = _walk(start, minute, limit, policy, works)
    for pause in dossier.pauses:
        until = pause.given or (_day(dossier.finished) if dossier.finished else today)
        given = _onwards(until, works)
        asked = max(pause.asked, start)
        if pause.asked <= due.day and given > asked:
            restarts = policy.supplement is Supplement.RESTART
            again = _walk(given, 0, limit, policy, works)
            due = again if restarts else _walk(start, minute, limit, policy, works, (asked, given))
    return due


def bucket_by_hand(dossier: Dossier, due: LastDay | None, today: date) -> Bucket:
    """The bucket of a dossier."""
    if dossier.status is DossierStatus.REFUSED:
        return Bucket.REFUSED
    if dossier.status is DossierStatus.WITHDRAWN:
        return Bucket.WITHDRAWN
    if due is None:
        return Bucket.NO_LIMIT
    if dossier.finished is None:
        return Bucket.OPEN_LATE if today > due.day else Bucket.OPEN_IN_TIME
    finished = _day(dossier.finished)
    if finished < due.day:
        return Bucket.EARLY
    minute, known = _minute(dossier.finished), isinstance(dossier.finished, datetime)
    past_the_hour = known and due.minute is not None and minute > due.minute
    return Bucket.LATE if finished > due.day or past_the_hour else Bucket.ON_TIME


def days_taken(dossier: Dossier, limit: Duration, policy: CountingPolicy, works: Works) -> int:
    """The working days from reception to the result, without those on which the applicant was awaited."""
    if dossier.finished is None:
        raise ValueError(dossier)
    start, _ = _first_day(dossier, limit, policy, works)
    finished = _day(dossier.finished)
    taken = int(policy.reception_day_counts) if finished >= start else 0
    day = start
    while day < finished:
        day += DAY
        awaited = any(p.asked < day <= _onwards(p.given or finished, works) for p in dossier.pauses)
        taken += works(day) and not awaited
    return taken


def _first_day(dossier: Dossier, limit: Duration, policy: CountingPolicy, works: Works) -> tuple[date, int]:
    """The day that counts as the day of reception, and the minute of it."""
    day, minute = _day(dossier.received), _minute(dossier.received)
    has_cutoff = policy.cutoff and (limit.same_day or policy.cutoff_applies_to is CutoffScope.ALL)
    if works(day) and not (has_cutoff and policy.cutoff and minute >= policy.cutoff.hour * 60 + policy.cutoff.minute):
        return day, minute
    return _onwards(day + DAY, works), 0


def _walk(
    start: date,
    minute: int,
    limit: Duration,
    policy: CountingPolicy,
    works: Works,
    pause: tuple[date, date] | None = None,
) -> LastDay:
    if limit.unit in (Unit.MINUTES, Unit.HOURS) or (limit.unit is Unit.WORKING_DAYS and 0 < limit.amount < 1):
        return _walk_minutes(start, minute, _minutes(limit, policy), policy, works, pause)
    if limit.unit is Unit.WORKING_DAYS:
        return _walk_working_days(start, limit, policy, works, pause)
    return _walk_calendar(start, limit, policy, works, pause)


def _walk_minutes(
    day: date, minute: int, left: int, policy: CountingPolicy, works: Works, pause: tuple[date, date] | None
) -> LastDay:
    while True:
        if works(day) and not _stands_still(day, pause):
            for now in _open_minutes(policy):
                left -= now >= minute
                if left == 0:
                    return LastDay(_resumed(day, pause), now + 1)
        day, minute = day + DAY, 0


def _walk_working_days(
    day: date, limit: Duration, policy: CountingPolicy, works: Works, pause: tuple[date, date] | None
) -> LastDay:
    whole = int(limit.amount)
    part = limit.amount - whole
    left = 0 if limit.same_day else whole + (part > 0) - policy.reception_day_counts
    while left > 0:
        day += DAY
        left -= works(day) and not _stands_still(day, pause)
    minute = None
    if part:
        start_of_day = _walk_minutes(day, 0, _share(part, policy), policy, lambda _: True, None)
        minute = start_of_day.minute
    return LastDay(_resumed(day, pause), minute)


def _walk_calendar(
    start: date, limit: Duration, policy: CountingPolicy, works: Works, pause: tuple[date, date] | None
) -> LastDay:
    day, amount = start, limit.amount
    if limit.unit is Unit.MONTHS:
        for _ in range(int(amount)):
            day = _month_later(day, start.day)
        amount = -(-(amount % 1) * 30 // 1)
    left = -(-amount // 1) - (policy.reception_day_counts and limit.amount > 0)
    day += DAY * int(left)
    if pause:
        asked, given = pause
        day = given + max(day - asked, timedelta())
    return LastDay(_onwards(day, works))


def _stands_still(day: date, pause: tuple[date, date] | None) -> bool:
    return pause is not None and pause[0] < day <= pause[1]


def _resumed(day: date, pause: tuple[date, date] | None) -> date:
    """A limit that would end on the day of the request ends on the day of the supplement."""
    return pause[1] if pause is not None and pause[0] <= day < pause[1] else day


def _month_later(day: date, wanted: int) -> date:
    first = (day.replace(day=1) + 32 * DAY).replace(day=1)
    following = (first + 32 * DAY).replace(day=1)
    return min(first + (wanted - 1) * DAY, following - DAY)


def _onwards(day: date, works: Works) -> date:
    while not works(day):
        day += DAY
    return day


def _minutes(limit: Duration, policy: CountingPolicy) -> int:
    if limit.unit is Unit.WORKING_DAYS:
        return _share(limit.amount, policy)
    exact = limit.amount * (60 if limit.unit is Unit.HOURS else 1)
    return max(-int(-exact // 1), 1)


def _share(part: Decimal, policy: CountingPolicy) -> int:
    """So much of an office day, in whole minutes."""
    return -int(-(part * len(_open_minutes(policy))) // 1)


@cache
def _open_minutes(policy: CountingPolicy) -> tuple[int, ...]:
    hours = [(s.opens.hour * 60 + s.opens.minute, s.closes.hour * 60 + s.closes.minute) for s in policy.office_hours]
    return tuple(minute for minute in range(24 * 60) if any(opens <= minute < closes for opens, closes in hours))


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _minute(moment: date | datetime) -> int:
    return moment.hour * 60 + moment.minute if isinstance(moment, datetime) else 0
