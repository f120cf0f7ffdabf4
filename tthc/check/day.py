"""A day that remembers what it was compared with, so that tomorrow one knows which answers are still those of today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

_ONE = timedelta(days=1)


class Day(date):
    """A date for checks. The answer of whoever only compared it holds from `since` to `until`.

    Whatever else is done with it (it is printed, added to, taken apart) makes the answer one of this day alone.
    """

    plain: date
    since: date
    until: date

    def __new__(cls, day: date) -> Day:
        """The same day, not yet compared with anything."""
        self = super().__new__(cls, day.year, day.month, day.day)
        self.plain, self.since, self.until = date(day.year, day.month, day.day), date.min, date.max
        return self

    def __getattribute__(self, name: str) -> Any:
        if name not in _OWN:
            super().__getattribute__("only_this_day")()
        return super().__getattribute__(name)

    def only_this_day(self) -> None:
        """The answer is one of this day alone."""
        self.since = self.until = self.plain

    def _compared(self, other: object) -> date:
        """This day as a plain one; the answer cannot change before the other day, or after it, is reached."""
        if not isinstance(other, date) or other == self.plain:
            self.only_this_day()
        elif other < self.plain:
            self.since = max(self.since, other + _ONE)
        else:
            self.until = min(self.until, other - _ONE)
        return self.plain

    def __lt__(self, other: date) -> bool:
        return self._compared(other) < other

    def __le__(self, other: date) -> bool:
        return self._compared(other) <= other

    def __gt__(self, other: date) -> bool:
        return self._compared(other) > other

    def __ge__(self, other: date) -> bool:
        return self._compared(other) >= other

    def __eq__(self, other: object) -> bool:
        return self._compared(other) == other

    def __hash__(self) -> int:
        return hash(self._alone())

    def __add__(self, other: timedelta) -> date:  # type: ignore[override]  # plain from here on
        return self._alone() + other

    __radd__ = __add__  # type: ignore[assignment]  # plain from here on

    def __sub__(self, other: Any) -> Any:
        return self._alone() - other

    def __rsub__(self, other: Any) -> Any:
        return other - self._alone()

    def __str__(self) -> str:
        return str(self._alone())

    def __repr__(self) -> str:
        return repr(self._alone())

    def __format__(self, form: str) -> str:
        return format(self._alone(), form)

    def _alone(self) -> date:
        self.only_this_day()
        return self.plain


_OWN = frozenset({"plain", "since", "until", "only_this_day", "_compared", "_alone", "__class__"})
