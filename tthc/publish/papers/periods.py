"""The period that a plan or a report is about: a year, or a quarter of one."""

from __future__ import annotations

import re
from datetime import date

from tthc.publish.papers.letterhead import BLANK

_PERIOD = re.compile(r"(?P<year>(?:19|20)\d\d)(?:-[Qq](?P<quarter>[1-4]))?")
_QUARTERS = ("I", "II", "III", "IV")


def is_period(text: str) -> bool:
    """Whether a text names a year or a quarter: `2026`, `2026-Q3`."""
    return _PERIOD.fullmatch(text) is not None


def period_in_words(text: str) -> str:
    """`năm 2026`, `quý III năm 2026`; a blank where none is named."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return f"năm {BLANK}"
    quarter = f"quý {_QUARTERS[int(match['quarter']) - 1]} " if match["quarter"] else ""
    return f"{quarter}năm {match['year']}"


def months_of(text: str) -> tuple[str, ...]:
    """The months of a period as an audit names them: `2026-07`, `2026-08`, `2026-09`; none of no period."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        return ()
    first = 3 * int(match["quarter"]) - 2 if match["quarter"] else 1
    return tuple(f"{match['year']}-{month:02d}" for month in range(first, first + (3 if match["quarter"] else 12)))


def is_within(day: date, text: str) -> bool:
    """Whether a day lies in a period; every day does in none."""
    months = months_of(text)
    return not months or f"{day:%Y-%m}" in months
