"""What the dates of a log mean. Dates with strokes are read as their column proves it; unproved ones are no dates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import ibis
from ibis.expr.types import BooleanValue, StringValue, Table, Value

from tthc.model.log_mapping import VIETNAM, DateOrder
from tthc.source import CannotRunError, say

NOTHING = ("", "NULL", "null", "None", r"\N", "-", "N/A", "NaT", "0000-00-00", "0000-00-00 00:00:00", "01/01/0001")
"""What exports write where there is no date."""

LOCAL_MINUTES = 7 * 60

_TIME = r"([ T]([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?)?$"
_ISO = r"^[12]\d{3}-\d{2}-\d{2}" + _TIME
_DAY_FIRST = r"^\d{2}/\d{2}/[12]\d{3}" + _TIME
_TO_THE_SECOND = r"^[12]\d{3}-\d{2}-\d{2}[ T]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
_IN_UTC = _TO_THE_SECOND + r"(Z|\+00(:?00)?)$"
_IN_VIETNAM = _TO_THE_SECOND + r"\+07(:?00)?$"
_STROKES = r"(?:^|[ ,])(\d{1,2})[/.-](\d{1,2})[/.-]\d{4}(?:$|[ ,T])"
_USUAL_STROKES = r"^\d{2}[/.-]\d{2}[/.-]\d{4}($|[ ,T])"
_OFFSET = r"\d:\d{2}(?::\d{2}(?:\.\d+)?)? ?(Z|[+-]\d{2}(?::?\d{2})?)$"
_HALF_OF_DAY = r" ?(AM|PM|SA|CH|am|pm|sa|ch)([^0-9A-Za-z_]|$)"


def moment(text: StringValue, order: DateOrder | None = DateOrder.DAY_FIRST, shift: int = 0) -> Value:
    """A moment in Vietnam's time; null for any text that is none.

    Read are `2026-03-02`, `2026-03-02 14:05`, `02/03/2026 14:05:00`, `2/3/2026`, `14:05 2/3/2026`, `2/3/2026 2:05 PM`
    (CH), `2026-03-02T07:05:00Z` and other offsets, `20260302`, a day number of Excel, and seconds or milliseconds
    since 1970. Without an `order`, 03/04/2026 is null, and 13/04/2026 is not. `shift` is how many minutes the clock of
    the log stands behind Vietnam's. The usual shapes come first: they are ten times faster than the others.
    """
    return _moment(text, order, shift, _unusual(text, order, shift))


def usual_moment(text: StringValue, order: DateOrder | None, shift: int = 0) -> Value:
    """The same of the usual shapes alone; null for any other. To read the others is a query ten times as large."""
    return _moment(text, order, shift, ibis.null("timestamp"))


def _moment(text: StringValue, order: DateOrder | None, shift: int, otherwise: Value) -> Value:
    usual = [(text.re_search(_ISO), text.try_cast("timestamp"))]
    if order is DateOrder.DAY_FIRST:
        swapped = text.substr(6, 4) + "-" + text.substr(3, 2) + "-" + text.substr(0, 2) + text.substr(10, 20)
        usual.append((text.re_search(_DAY_FIRST), swapped.try_cast("timestamp")))
    to_the_second = text.substr(0, 19).try_cast("timestamp")
    in_utc = (text.re_search(_IN_UTC), _shifted(to_the_second, ibis.literal(LOCAL_MINUTES)))
    local = (text.re_search(_IN_VIETNAM), to_the_second)
    nothing = (text == "", ibis.null("timestamp"))
    at = ibis.cases(nothing, *usual, in_utc, local, else_=otherwise)
    if not shift:
        return at
    told = ibis.or_(*(shape for shape, _ in usual)) & text.contains(":")
    return _shifted(at, ibis.ifelse(told, shift, 0))


def _unusual(text: StringValue, order: DateOrder | None, shift: int) -> Value:
    text = text.strip()
    offset = text.re_extract(_OFFSET, 1).fill_null("")
    bare = ibis.ifelse(offset != "", text.re_replace(r" ?(Z|[+-]\d{2}(:?\d{2})?)$", ""), text)
    written = _put_in_order(bare, order)
    local = ibis.ifelse(bare.contains(":"), shift, 0) if shift else ibis.literal(0)
    return ibis.cases(
        (text.re_search(r"^\d{5}(\.\d+)?$"), _from_excel(text)),
        (text.re_search(r"^[12]\d{9}(\d{3})?$"), _since_1970(text)),
        (text.re_search(r"^[12]\d{7}(\d{6})?$"), _compact(text)),
        else_=_shifted(written, ibis.ifelse(offset != "", LOCAL_MINUTES - _minutes_of(offset), local)),
    )


def _shifted(at: Value, minutes: Value) -> Value:
    return at + minutes.cast("int64").as_interval("m")


def _minutes_of(offset: StringValue) -> Value:
    """How many minutes an offset (`Z`, `+07`, `-0330`, `+05:30`) stands before UTC."""
    digits = offset.re_replace(r"[^0-9]", "")
    hours = digits.substr(0, 2).try_cast("int64").fill_null(0)
    minutes = digits.substr(2, 2).try_cast("int64").fill_null(0)
    return ibis.ifelse(offset.startswith("-"), -1, 1) * (hours * 60 + minutes)


def _from_excel(text: StringValue) -> Value:
    """Days since 1899-12-30, the fraction being the time of day, to the minute; from 2000 to 2099."""
    number = text.try_cast("float64")
    minutes = (number * 1440).round().cast("int64")
    at = ibis.timestamp("1899-12-30 00:00:00") + minutes.as_interval("m")
    return ibis.ifelse((number >= _EXCEL_FIRST) & (number < _EXCEL_END), at, ibis.null("timestamp"))


_EXCEL_FIRST, _EXCEL_END = 36526, 73051


def _since_1970(text: StringValue) -> Value:
    seconds = text.substr(0, 10).try_cast("int64")
    return ibis.timestamp("1970-01-01 00:00:00") + (seconds + LOCAL_MINUTES * 60).as_interval("s")


def _compact(text: StringValue) -> Value:
    day = text.substr(0, 4) + "-" + text.substr(4, 2) + "-" + text.substr(6, 2)
    time = " " + text.substr(8, 2) + ":" + text.substr(10, 2) + ":" + text.substr(12, 2)
    return ibis.ifelse(text.length() == 8, day, day + time).try_cast("timestamp")


def _put_in_order(text: StringValue, order: DateOrder | None) -> Value:
    half = text.re_extract(_HALF_OF_DAY, 1).fill_null("").lower()
    text = text.re_replace(_HALF_OF_DAY, r"\2").strip()
    text = text.re_replace(r"^(\d{1,2}:\d{2}(?::\d{2})?)[ ,]+(\S+)$", r"\2 \1").re_replace(r",", "")
    text = _year_first(text, order)
    for _ in ("month", "day"):
        text = text.re_replace(r"-(\d)(-|[ T]|$)", r"-0\1\2")
    text = text.re_replace(r"[ T]+(\d):", r" 0\1:")
    at = ibis.ifelse(text.re_search(_ISO), text.try_cast("timestamp"), ibis.null("timestamp"))
    return ibis.ifelse(half == "", at, _in_half(at, half))


def _in_half(at: Value, half: StringValue) -> Value:
    """12 in the morning is midnight, 1 in the afternoon is 13; 13 in the afternoon is 13."""
    hour, afternoon = at.hour(), half.isin(("pm", "ch"))
    hours = ibis.cases((afternoon & (hour < 12), 12), (~afternoon & (hour == 12), -12), else_=0)
    return at + hours.cast("int64").as_interval("h")


def _year_first(text: StringValue, order: DateOrder | None) -> StringValue:
    """A date with strokes as year, month, day; as it is where nothing says which number is the month."""
    pattern = r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
    day_first, month_first = text.re_replace(pattern, r"\3-\2-\1"), text.re_replace(pattern, r"\3-\1-\2")
    if order is DateOrder.DAY_FIRST:
        return day_first
    if order is DateOrder.MONTH_FIRST:
        return month_first
    one, two = _numbers(text)
    return ibis.cases((one > _MONTHS, day_first), (two > _MONTHS, month_first), (one == two, day_first), else_=text)


_MONTHS = 12


def _numbers(text: StringValue) -> tuple[Value, Value]:
    """The two numbers of a date with strokes that stand before the year; the usual shape needs no long search."""
    usual, places = text.re_search(_USUAL_STROKES), ((0, 1), (3, 2))
    one, two = (
        ibis.ifelse(usual, text.substr(start, 2), text.re_extract(_STROKES, group)).try_cast("int64")
        for start, group in places
    )
    return one, two


def is_ambiguous(text: StringValue) -> BooleanValue:
    """Whether a date with strokes could be two days."""
    one, two = _numbers(text)
    both = (one <= _MONTHS) & (two <= _MONTHS) & (one != two)
    return both.fill_null(ibis.literal(False))


def has_hour(text: StringValue) -> BooleanValue:
    """Whether a moment that was read tells the hour."""
    return text.re_search(r":|^\s*(\d{5}\.\d+|\d{10}|\d{13,14})\s*$")


@dataclass(frozen=True)
class Proof:
    """How many dates with strokes of a column can only be read day first, only month first, and either way."""

    day_first: int = 0
    month_first: int = 0
    either: int = 0

    @property
    def order(self) -> DateOrder | None:
        """What the column proves; None if it proves nothing, or both."""
        if self.day_first and not self.month_first:
            return DateOrder.DAY_FIRST
        return DateOrder.MONTH_FIRST if self.month_first and not self.day_first else None

    @property
    def contradicts_itself(self) -> bool:
        """Whether both ways occur."""
        return bool(self.day_first and self.month_first)


def proofs(table: Table, columns: Iterable[str]) -> dict[str, Proof]:
    """What each column of texts proves."""
    columns = tuple(columns)
    if not columns:
        return {}
    pairs = {name: _numbers(table[name]) for name in columns}
    numbers = table.select(**{f"{name} {place}": pairs[name][place] for name in columns for place in (0, 1)})
    counts = {}
    for name in columns:
        one, two = numbers[f"{name} 0"], numbers[f"{name} 1"]
        for kind, condition in (
            ("day_first", (one > _MONTHS) & (two <= _MONTHS)),
            ("month_first", (two > _MONTHS) & (one <= _MONTHS)),
            ("either", (one <= _MONTHS) & (two <= _MONTHS) & (one != two)),
        ):
            counts[f"{name} {kind}"] = condition.fill_null(ibis.literal(False)).sum().fill_null(0)
    row = numbers.agg(**counts).to_pyarrow().to_pylist()[0]
    return {
        name: Proof(*(int(row[f"{name} {kind}"]) for kind in ("day_first", "month_first", "either")))
        for name in columns
    }


def minutes_behind(zone: str) -> int:
    """How many minutes the clocks of a time zone stand behind Vietnam's; CannotRunError if that changes in the year."""
    moments = (datetime(2026, month, 15, tzinfo=UTC) for month in (1, 7))
    behind = {
        (m.astimezone(ZoneInfo(VIETNAM)).utcoffset() or timedelta())
        - (m.astimezone(ZoneInfo(zone)).utcoffset() or timedelta())
        for m in moments
    }
    if len(behind) > 1:
        raise CannotRunError(
            say("the clocks of {zone} change in summer: write the log's moments with their offset", zone=zone)
        )
    return int(behind.pop().total_seconds()) // 60
