"""Reading dates: `ngày 09 tháng 6 năm 2025`, `09/6/2025`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from tthc.vietnamese.marks import Read, Unclear, as_read


@dataclass(frozen=True, kw_only=True)
class ReadDate(Read):
    """A day; None where the numbers make no day."""

    day: date | None


def read_dates(text: str) -> tuple[ReadDate, ...]:
    """Every full date in a text."""
    text = as_read(text)
    return tuple(_one(text, match) for match in _DATE.finditer(text))


def date_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Where dates stand, also those without a year."""
    return tuple(match.span() for match in _ANY_DATE.finditer(text))


def _one(text: str, match: re.Match[str]) -> ReadDate:
    day, month, year = (int(next(part for part in match.group(*names) if part)) for names in _PARTS)
    start, end = match.span()
    try:
        return ReadDate(text=text[start:end], start=start, end=end, day=date(year, month, day))
    except ValueError:
        return ReadDate(text=text[start:end], start=start, end=end, day=None, unclear=Unclear.NO_SUCH_DAY)


_PARTS = (("d", "d2"), ("m", "m2"), ("y", "y2"))
_DATE = re.compile(
    r"\b[Nn]gày\s{1,3}(?P<d>\d{1,2})\s{1,3}tháng\s{1,3}(?P<m>\d{1,2})\s{1,3}năm\s{1,3}(?P<y>\d{4})\b"
    r"|(?<![\d/.-])(?P<d2>\d{1,2})(?P<mark>[/.-])(?P<m2>\d{1,2})(?P=mark)(?P<y2>\d{4})(?![\d/-])"
)
_ANY_DATE = re.compile(
    _DATE.pattern + r"|\b[Nn]gày\s{1,3}\d{1,2}\s{1,3}tháng\s{1,3}\d{1,2}\b|\b[Nn]gày\s{1,3}\d{1,2}[/-]\d{1,2}\b"
)
