"""The period that a report is about (kỳ báo cáo): a month, a quarter, half a year, a year, or any days in a row."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from tthc.source import CannotRunError, say


@dataclass(frozen=True, order=True)
class Period:
    """The days from `start` to `end`, both of them in it."""

    start: date
    end: date

    @property
    def name(self) -> str:
        """`2026-03`, `2026-Q1`, `2026-H1`, `2026`, else `2026-01-05..2026-02-03`: what `read_period` reads."""
        for parts, mark in _PARTS.items():
            months = 12 // parts
            whole = (_months(self.start.year, first, months) for first in range(1, 13, months))
            for number, period in enumerate(whole, start=1):
                if period == (self.start, self.end):
                    return f"{self.start.year}{mark.format(number)}"
        return f"{self.start}..{self.end}"

    @property
    def is_named(self) -> bool:
        """Whether it is a whole month, quarter, half or year."""
        return ".." not in self.name

    def covers(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.start <= day <= self.end


def read_period(text: str) -> Period:
    """The period that a text names; CannotRunError for any other text."""
    written = text.strip().upper()
    try:
        found = _named(written) or _from_to(written)
    except ValueError:
        found = None
    if found is None or found.start > found.end:
        message = say(
            "{text!r} is no period: write a year, a half, a quarter, a month or two days "
            "(2026, 2026-H1, 2026-Q1, 2026-03, 2026-01-01..2026-03-14)",
            text=text,
        )
        raise CannotRunError(message)
    return found


def months_in(period: Period) -> Iterator[Period]:
    """The calendar months of a period, in order; the first and the last may be parts of one."""
    year, month = period.start.year, period.start.month
    while (year, month) <= (period.end.year, period.end.month):
        start, end = _months(year, month, 1)
        yield Period(max(start, period.start), min(end, period.end))
        year, month = (year, month + 1) if month < _DECEMBER else (year + 1, 1)


_DECEMBER = 12
_PARTS = {1: "", 2: "-H{}", 4: "-Q{}", 12: "-{:02d}"}
"""Into how many parts a year is divided, and how one of them is written."""

_NAMED = re.compile(r"(?P<year>\d{4})(?:-(?P<mark>[HQ]?)(?P<number>\d{1,2}))?")
_MARKS = {"H": 2, "Q": 4, "": 12}


def _named(text: str) -> Period | None:
    """A year or a part of one; ValueError for a part that a year does not have."""
    match = _NAMED.fullmatch(text)
    if match is None:
        return None
    year = int(match["year"])
    if match["number"] is None:
        return Period(*_months(year, 1, 12))
    parts, number = _MARKS[match["mark"]], int(match["number"])
    months = 12 // parts
    return Period(*_months(year, months * (number - 1) + 1, months)) if 1 <= number <= parts else None


def _from_to(text: str) -> Period | None:
    start, dots, end = text.partition("..")
    return Period(date.fromisoformat(start.strip()), date.fromisoformat(end.strip())) if dots else None


def _months(year: int, first: int, count: int) -> tuple[date, date]:
    last = first + count - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
