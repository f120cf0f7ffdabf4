"""The working calendar of the public sector: sums over days, so that counting working days is looking them up."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate, pairwise
from types import MappingProxyType

from tthc.model.catalogue import Catalogue
from tthc.model.reference import CalendarYear, DayOff, WorkedDay, YearStatus
from tthc.source import CannotRunError, say

DAY = timedelta(days=1)
SATURDAY = 5


class OutsideCalendarError(CannotRunError):
    """A day that no year of the calendar holds was needed; it is never guessed."""


@dataclass(frozen=True)
class WorkingCalendar:
    """The days of a run of years. A day's ordinal is how many working days there are up to and including it.

    `ordinals` has one number per day from `first`; `working` the working days themselves, so the working day with the
    ordinal n is `working[n - 1]`.
    """

    first: date
    ordinals: tuple[int, ...]
    working: tuple[date, ...]
    years: Mapping[int, YearStatus]
    days_off: Mapping[date, DayOff]
    worked: Mapping[date, WorkedDay]

    @property
    def last(self) -> date:
        """The last day that is known."""
        return self.first + (len(self.ordinals) - 1) * DAY

    def days(self) -> Iterator[date]:
        """Every day, in order."""
        return (self.first + n * DAY for n in range(len(self.ordinals)))

    def ordinal(self, day: date) -> int:
        """How many working days there are up to and including a day; OutsideCalendarError for an unknown year."""
        if not self.first <= day <= self.last:
            raise self._outside(day)
        return self.ordinals[(day - self.first).days]

    def is_working(self, day: date) -> bool:
        """Whether the offices work on a day."""
        return self.working_day(self.ordinal(day)) == day

    def working_day(self, ordinal: int) -> date:
        """The working day with an ordinal; OutsideCalendarError past the last known year."""
        if ordinal > len(self.working):
            raise self._outside(self.last + DAY)
        return self.working[max(ordinal, 1) - 1]

    def next_working_day(self, day: date) -> date:
        """The day itself if it is a working day, else the next one."""
        return day if self.is_working(day) else self.working_day(self.ordinal(day) + 1)

    def after(self, day: date, working_days: int) -> date:
        """The last of so many working days, the first of which is the one after `day`."""
        return self.working_day(self.ordinal(day) + working_days)

    def working_days_between(self, start: date, end: date) -> int:
        """How many working days there are after `start`, up to and including `end`."""
        return self.ordinal(end) - self.ordinal(start)

    def working_days_in_year(self, year: int) -> int:
        """How many working days a year has."""
        new_year = date(year, 1, 1)
        return self.working_days_between(new_year, date(year, 12, 31)) + self.is_working(new_year)

    def provisional_years(self, start: date, end: date) -> tuple[int, ...]:
        """The years from one day to another whose days off are not decided yet."""
        years = range(start.year, end.year + 1)
        return tuple(year for year in years if self.years.get(year) is YearStatus.PROVISIONAL)

    def known_until(self, day: date) -> WorkingCalendar:
        """As if nothing were known of days off and working Saturdays after a day; a year of mere weeks longer."""
        number = bisect_right(self.special_days, day)
        if number not in self._partial:
            self._partial[number] = _partly(self, frozenset(self.special_days[:number]))
        return self._partial[number]

    @cached_property
    def special_days(self) -> tuple[date, ...]:
        """The days, in order, on which the offices do what they do not do on that day of the week."""
        return tuple(sorted({*self.worked, *(day for day in self.days_off if day.weekday() < SATURDAY)}))

    @cached_property
    def _partial(self) -> dict[int, WorkingCalendar]:
        return {}

    def _outside(self, day: date) -> OutsideCalendarError:
        known = f"{min(self.years)}–{max(self.years)}"
        return OutsideCalendarError(
            say("{day} is outside the calendar, which knows the years {known}", day=day, known=known)
        )


def build_calendar(catalogue: Catalogue) -> WorkingCalendar:
    """The calendar of the years in the catalogue; CannotRunError if there is none, or a year is missing in between."""
    years = sorted(catalogue.all(CalendarYear).values(), key=lambda year: year.year)
    if not years:
        raise CannotRunError(say("the catalogue has no calendar: write one year or more under 'calendar'"))
    for before, after in pairwise(years):
        if after.year != before.year + 1:
            text = say(
                "the calendar knows {before} and {after} but no year between", before=before.year, after=after.year
            )
            raise CannotRunError(text)
    return _calendar(years)


def _calendar(years: Iterable[CalendarYear]) -> WorkingCalendar:
    status = {year.year: year.status for year in years}
    days_off = {day.date: day for year in years for day in year.days_off}
    worked = {day.date: day for year in years for day in year.worked}
    return _summed(status, days_off, worked, date(max(status), 12, 31))


def _partly(whole: WorkingCalendar, known: frozenset[date]) -> WorkingCalendar:
    days_off = {day: off for day, off in whole.days_off.items() if day in known}
    worked = {day: work for day, work in whole.worked.items() if day in known}
    return _summed(whole.years, days_off, worked, whole.last + 366 * DAY)


def _summed(
    status: Mapping[int, YearStatus],
    days_off: Mapping[date, DayOff],
    worked: Mapping[date, WorkedDay],
    last: date,
) -> WorkingCalendar:
    first = date(min(status), 1, 1)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    works = [day in worked or (day.weekday() < SATURDAY and day not in days_off) for day in days]
    return WorkingCalendar(
        first=first,
        ordinals=tuple(accumulate(int(working) for working in works)),
        working=tuple(day for day, working in zip(days, works, strict=True) if working),
        years=MappingProxyType(status),
        days_off=MappingProxyType(days_off),
        worked=MappingProxyType(worked),
    )
