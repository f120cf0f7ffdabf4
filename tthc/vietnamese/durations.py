"""Reading lengths of time: `15 ngày làm việc`, `không quá 03 ngày`, `trong ngày`, `mười lăm (15) ngày`."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from types import MappingProxyType

from tthc.vietnamese.dates import date_spans
from tthc.vietnamese.marks import Read, Unclear, as_read
from tthc.vietnamese.numbers import IN_DIGITS, IN_WORDS, number_in_words, small_number


@dataclass(frozen=True, kw_only=True)
class ReadDuration(Read):
    """A length of time.

    `unit` is one of minutes, hours, working_days, calendar_days, months, or None where the text has none. `same_day` is
    "trong ngày"; `next_day` "ngày làm việc tiếp theo", with the hour of `received_after` from which it counts so.
    `about` are the words before it in the same brackets (miền núi 30 ngày).
    """

    amount: Decimal | None = None
    unit: str | None = None
    at_most: bool = False
    same_day: bool = False
    next_day: bool = False
    received_after: time | None = None
    about: str = ""


def read_durations(text: str) -> tuple[ReadDuration, ...]:
    """Every length of time in a text, in its order; stages are never added up. A bare number has no unit."""
    text = as_read(text)
    low = text.lower()
    if len(low) != len(text):  # a letter that grows when small: places would no longer be those of the text
        low = text
    if match := _BARE.fullmatch(low):
        return (_bare(text, match),)
    dates = date_spans(text)
    found = (_one(text, low, match) for match in _DURATION.finditer(low) if not _is_in(dates, match))
    return tuple(duration for duration in found if duration)


def _bare(text: str, match: re.Match[str]) -> ReadDuration:
    amount = small_number(match["number"])
    start, end = match.span("number")
    return ReadDuration(
        text=text[start:end],
        start=start,
        end=end,
        amount=amount,
        unclear=Unclear.NO_UNIT if amount is not None else Unclear.SEPARATORS,
    )


def _is_in(spans: tuple[tuple[int, int], ...], match: re.Match[str]) -> bool:
    place = bisect_left(spans, (match.end(),))
    return place > 0 and match.start() < spans[place - 1][1]


def _one(text: str, low: str, match: re.Match[str]) -> ReadDuration | None:
    start, end = match.span()
    if match["next"]:
        hour = _AFTER_HOUR.search(low, end, end + 80) or _AFTER_HOUR.search(low, max(0, start - 120), start)
        after = _clock(hour) if hour else None
        return ReadDuration(
            text=text[start:end],
            start=start,
            end=end,
            amount=Decimal(1),
            unit="working_days",
            next_day=True,
            received_after=after,
        )
    if match["same"]:
        return ReadDuration(
            text=text[start:end], start=start, end=end, amount=Decimal(1), unit="working_days", same_day=True
        )
    if (
        match["unit"] in ("giờ", "h", "g")
        and not match["work"]
        and _CLOCK_BEFORE.search(low[max(0, start - 12) : start])
    ):
        return None
    return _length(text, low, match)


def _length(text: str, low: str, match: re.Match[str]) -> ReadDuration:
    start, end = match.span()
    amount, unclear = _amount(match)
    unit = "working_days" if match["unit"] == "ngày" and match["work"] else _UNITS.get(match["unit"])
    if match["unit"] == "năm" and amount is not None:
        amount *= 12
    if unit is None:
        unclear = unclear or Unclear.UNKNOWN_UNIT
    elif unit == "hours" and not match["work"] and amount is not None and amount > 8:
        unclear = unclear or Unclear.CLOCK_HOURS
    return ReadDuration(
        text=text[start:end],
        start=start,
        end=end,
        amount=amount,
        unit=unit,
        at_most=bool(match["most"]),
        about=_about(text, start),
        unclear=unclear,
    )


def _amount(match: re.Match[str]) -> tuple[Decimal | None, Unclear | None]:
    """The number, in digits or words; both must agree. Of a range the longer."""
    if match["half"]:
        return Decimal("0.5"), None
    said = _said(match["digits"], match["words"])
    if said is None:
        return None, Unclear.SEPARATORS
    again = _said(match["digits_again"], match["words_again"])
    if again is not None and again != said:
        return None, Unclear.DISAGREES
    upper = _said(match["upper"], None)
    if upper is not None:
        return max(said, upper), Unclear.RANGE
    return (said, None) if said <= 100_000 else (None, Unclear.TOO_LARGE)


def _said(digits: str | None, in_words: str | None) -> Decimal | None:
    if digits:
        return small_number(digits)
    number = number_in_words(in_words) if in_words else None
    return None if number is None else Decimal(number)


def _about(text: str, start: int) -> str:
    """What stands between the opening bracket and the number."""
    before = text[max(0, start - 80) : start]
    _, bracket, words = before.rpartition("(")
    return words.strip(" :,") if bracket and ")" not in words else ""


def _clock(match: re.Match[str]) -> time | None:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "phút": "minutes",
        "giờ": "hours",
        "h": "hours",
        "ngày": "calendar_days",
        "tháng": "months",
        "năm": "months",
    }
)
_BARE = re.compile(rf"\s{{0,9}}(?P<number>{IN_DIGITS})\s{{0,9}}")
_DURATION = re.compile(
    r"(?P<next>(?:trong\s{1,3})?ngày\s{1,3}(?:làm\s{1,3}việc\s{1,3})?(?:tiếp\s{1,3}theo|kế\s{1,3}tiếp|hôm\s{1,3}sau)\b)"
    r"|(?P<same>(?:ngay\s{1,3})?trong\s{1,3}(?:cùng\s{1,3})?ngày\b(?!\s{1,3}(?:làm\s{1,3}việc\s{1,3})?(?:tiếp|kế|hôm|\d|thứ|nghỉ))"
    r"(?:\s{1,3}làm\s{1,3}việc)?)"
    r"|(?<![\w/.,-])(?P<most>(?:không\s{1,3}quá|tối\s{1,3}đa(?:\s{1,3}là|\s{1,3}không\s{1,3}quá)?|chậm\s{1,3}nhất(?:\s{1,3}là)?)\s{1,3})?"
    rf"(?:(?P<half>nửa)\s{{1,3}}|(?:(?P<digits>{IN_DIGITS})|(?P<words>{IN_WORDS}))\s{{0,3}}"
    rf"(?:\(\s{{0,3}}(?:(?P<digits_again>{IN_DIGITS})|(?P<words_again>{IN_WORDS}))\s{{0,3}}\)\s{{0,3}})?"
    rf"(?:(?:-|đến)\s{{0,3}}(?P<upper>{IN_DIGITS})\s{{0,3}})?)"
    r"(?P<unit>ngày|giờ|phút|tháng|tuần|buổi|năm|h)\b(?!\s{0,3}\d)(?:\s{1,3}(?P<work>làm\s{1,3}việc|hành\s{1,3}chính)\b)?"
)
_CLOCK_BEFORE = re.compile(r"\b(?:sau|trước|lúc|vào|từ|đến|hồi|giữa)\s{1,3}$")
_AFTER_HOUR = re.compile(r"\b(?:sau|từ)\s{1,3}(?P<hour>\d{1,2})\s{0,2}(?:giờ|h|g|:)\s{0,2}(?P<minute>\d{2})?")
