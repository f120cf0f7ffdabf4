"""The legal clock once more, walking day by day: slow, plain, and sharing nothing with the audit that it checks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from math import ceil

from tthc.model.counting import CutoffScope
from tthc.model.dossier import Bucket, Clock, Dossier, DossierStatus, Pause
from tthc.model.duration import Duration, Unit
from tthc.model.reference import CalendarYear, CountingPolicy
from tthc.source import CannotRunError, say

DAY = timedelta(days=1)


@dataclass(frozen=True)
class LastDay:
    """The day on which a limit ends, and the minute of it where it ends within the day."""

    day: date
    minute: int | None = None


@dataclass(frozen=True)
class Works:
    """Whether the offices work on a day; CannotRunError for a day of an unknown year."""

    years: frozenset[int]
    off: frozenset[date]
    worked: frozenset[date]

    def __call__(self, day: date) -> bool:
        """Whether they do."""
        if day.year not in self.years:
            raise CannotRunError(say("the calendar does not know the year {year}", year=day.year))
        return day in self.worked or (day.isoweekday() <= 5 and day not in self.off)


def working_days_of(years: Iterable[CalendarYear]) -> Works:
    """What the years say about a day."""
    known = {year.year: year for year in years}
    off = frozenset(day.date for year in known.values() for day in year.days_off)
    worked = frozenset(day.date for year in known.values() for day in year.worked)
    return Works(frozenset(known), off, worked)


def walk_to_due(
    dossier: Dossier,
    limit: Duration,
    policy: CountingPolicy,
    works: Works,
    today: date,
    *,
    added: int = 0,
    extendable: int = 0,
) -> LastDay:
    """When a dossier is due; an open pause lasts until the result, or until today.

    `added` are the days that its area has more, `extendable` those by which its limit may be extended once.
    """
    start, minute, saturday = _first_day(dossier, limit, policy, works)
    extended = dossier.extended[0] if dossier.extended and extendable else None
    walk = _Walk(limit, policy, works, added, start, _stops(dossier, policy, today), extended, extendable)
    walk.begin_anew(start, minute, saturday)
    while not walk.over():
        walk.day += DAY
        walk.live_through()
    return LastDay(walk.day, walk.minute)


@dataclass(frozen=True)
class _Stop:
    asked: date
    given: date
    begins_anew: bool


def _stops(dossier: Dossier, policy: CountingPolicy, today: date) -> list[_Stop]:
    rules = policy.pauses.model_dump()
    until = _day(dossier.finished) if dossier.finished else today
    return [
        _Stop(pause.asked, pause.given or until, rules[pause.cause.value] == "restart")
        for pause in sorted(dossier.pauses, key=lambda pause: (pause.asked, pause.given or until))
        if rules[pause.cause.value] != "runs"
    ]


@dataclass
class _Walk:
    """A dossier on its way: the day, what is left of the limit, and until when somebody is awaited."""

    limit: Duration
    policy: CountingPolicy
    works: Works
    added: int
    day: date
    stops: list[_Stop]
    extended: date | None
    extendable: int
    begun: date = date.min
    left: int = 0
    left_minutes: int = 0
    held_until: date = date.min
    ran_out: date | None = None
    minute: int | None = None
    anew_on: list[date] = field(default_factory=list)

    def begin_anew(self, day: date, minute: int, saturday: bool = False) -> None:
        """The whole limit is left, or what was left before if that is more."""
        self.begun, self.ran_out = day, None
        still_to_do = ceil(self.left_minutes / max(len(_open_minutes(self.policy)), 1))
        days, self.left_minutes = _whole(self.limit, self.policy, day, saturday, self.added)
        self.left = max(self.left, days, still_to_do)
        self.minute = _end_of_part(self.limit, self.policy)
        if self.works(day):
            self._spend_minutes(minute)
        self._ask_and_answer()

    def live_through(self) -> None:
        """One day more."""
        if self.day > self.held_until:
            self.left -= self.works(self.day) or _in_calendar_days(self.limit)
            if self.works(self.day):
                self._spend_minutes(0)
        self._ask_and_answer()

    def over(self) -> bool:
        """Whether the limit ends today; if it may be extended, it goes on, once."""
        if self.left > 0 or self.left_minutes > 0 or self.held_until > self.day:
            self.ran_out = None
            return False
        self.ran_out = self.ran_out or self.day
        if not self.works(self.day):
            return False
        if self.extended:
            self._extend(self.extended, self.ran_out)
        return self.left <= 0

    def _extend(self, until: date, ran_out: date) -> None:
        self.extended, self.ran_out = None, None
        if _in_calendar_days(self.limit):
            end = min(until, ran_out + self.extendable * DAY)
            self.left = max((end - self.day).days, 0)
            return
        day, self.left = self.day, 0
        while day < _onwards(until, self.works) and self.left < self.extendable:
            day += DAY
            self.left += self.works(day)

    def _spend_minutes(self, minute: int) -> None:
        if self.left_minutes <= 0:
            return
        for now in _open_minutes(self.policy):
            if self.left_minutes > 0 and now >= minute:
                self.left_minutes -= 1
                self.minute = now + 1

    def _ask_and_answer(self) -> None:
        while self.stops and self.stops[0].asked <= self.day:
            stop = self.stops.pop(0)
            given = _onwards(stop.given, self.works)
            self.held_until = max(self.held_until, given)
            if stop.begins_anew and given > max(self.anew_on, default=date.min):
                self.anew_on.append(given)
        if self.day in self.anew_on and self.day > self.begun:
            self.begin_anew(self.day, 0)


def _whole(limit: Duration, policy: CountingPolicy, day: date, saturday: bool, added: int) -> tuple[int, int]:
    """The days and the office minutes that are left after a first day."""
    if _in_minutes(limit):
        return 0, _minutes(limit, policy) + added * len(_open_minutes(policy))
    spent = 0 if saturday else int(policy.reception_day_counts)
    if limit.same_day:
        return int(saturday) + added, 0
    if limit.unit is Unit.WORKING_DAYS:
        return max(_up(limit.amount) - spent, int(saturday)) + added, 0
    if limit.unit is Unit.CALENDAR_DAYS:
        return max(_up(limit.amount) - spent, 0) + added, 0
    later = day
    for _ in range(int(limit.amount)):
        later = _month_later(later, day.day)
    return (later - day).days + _up(limit.amount % 1 * 30) - (spent if limit.amount else 0) + added, 0


def _end_of_part(limit: Duration, policy: CountingPolicy) -> int | None:
    """The minute of the last day at which a part of a day is over."""
    part = limit.amount % 1
    if limit.unit is not Unit.WORKING_DAYS or not part:
        return None
    return _open_minutes(policy)[_share(part, policy) - 1] + 1


def _in_minutes(limit: Duration) -> bool:
    return limit.unit in (Unit.MINUTES, Unit.HOURS) or (limit.unit is Unit.WORKING_DAYS and 0 < limit.amount < 1)


def _in_calendar_days(limit: Duration) -> bool:
    return limit.unit in (Unit.CALENDAR_DAYS, Unit.MONTHS)


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


def days_of_each(
    dossier: Dossier, limit: Duration, policy: CountingPolicy, works: Works, today: date
) -> dict[Clock, int]:
    """Whose the working days from reception to the result, or to today, were."""
    start, _, saturday = _first_day(dossier, limit, policy, works)
    until = _day(dossier.finished) if dossier.finished else today
    counted = {Clock.STATE: 0, Clock.APPLICANT: 0, Clock.ELSEWHERE: 0}
    counted[Clock.STATE] = int(policy.reception_day_counts and not saturday and until >= start)
    awaited = _awaited(dossier, policy, until)
    day = start
    while day < until:
        day += DAY
        if works(day):
            whose = (p.cause.clock for p in awaited if p.asked < day <= _onwards(p.given or until, works))
            counted[next(whose, Clock.STATE)] += 1
    return counted


def _awaited(dossier: Dossier, policy: CountingPolicy, until: date) -> list[Pause]:
    """The pauses outside the limit, in the order in which somebody was asked, each with an end."""
    rules = policy.pauses.model_dump()
    ended = [replace(p, given=p.given or until) for p in dossier.pauses if rules[p.cause.value] != "runs"]
    return sorted(ended, key=lambda p: (p.asked, p.given or until, p.cause.value))


def _first_day(dossier: Dossier, limit: Duration, policy: CountingPolicy, works: Works) -> tuple[date, int, bool]:
    """The day that counts as the day of reception, the minute of it, and whether it is a Saturday with reception."""
    day, minute = _day(dossier.received), _minute(dossier.received)
    too_late = minute >= _cutoff(limit, policy)
    if works(day) and not too_late:
        return day, minute, False
    ordinary_saturday = day.isoweekday() == 6 and day not in works.off and not works(day)
    open_until = {"none": 0, "morning": 12 * 60, "full": 24 * 60}[policy.saturday.hours.value]
    if ordinary_saturday and policy.saturday.counts and minute < open_until and not too_late and not _in_minutes(limit):
        return day, minute, True
    return _onwards(day + DAY, works), 0, False


def _cutoff(limit: Duration, policy: CountingPolicy) -> int:
    """The minute from which it counts for the next day; none of the day if there is none."""
    closes = max(_open_minutes(policy), default=24 * 60 - 1) + 1
    if policy.cutoff is not None and (limit.same_day or policy.cutoff_applies_to is CutoffScope.ALL):
        return min(_minute_of(policy.cutoff), closes)
    spends_today = limit.same_day or (policy.reception_day_counts and not _in_calendar_days(limit))
    return closes if spends_today else 24 * 60


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
    return max(_up(limit.amount * (60 if limit.unit is Unit.HOURS else 1)), 1)


def _share(part: Decimal, policy: CountingPolicy) -> int:
    """So much of an office day, in whole minutes."""
    return _up(part * len(_open_minutes(policy)))


def _up(amount: Decimal) -> int:
    return ceil(amount)


@cache
def _open_minutes(policy: CountingPolicy) -> Sequence[int]:
    hours = [(_minute_of(s.opens), _minute_of(s.closes)) for s in policy.office_hours]
    return tuple(minute for minute in range(24 * 60) if any(opens <= minute < closes for opens, closes in hours))


def _minute_of(at: time) -> int:
    return at.hour * 60 + at.minute


def _day(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def _minute(moment: date | datetime) -> int:
    return moment.hour * 60 + moment.minute if isinstance(moment, datetime) else 0
