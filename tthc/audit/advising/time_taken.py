"""How long each dossier took against its limit, in the limit's own unit: the shortest limit that it would have kept.

What counts is the clock of the law, as the audit reckoned it: the limit at reception plus what the result came after
its due day (below zero: before it). Waits that stop the clock are in neither; an extension is no time that a shorter
limit would have. Where a day may be taken in two ways, it is counted as taken.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table, Value

from tthc.audit.advising.limits_today import limits_of_words
from tthc.audit.clock.calendar import WorkingCalendar, build_calendar
from tthc.audit.clock.span import open_minutes
from tthc.audit.figures.bulk_closings import bulk_closings, with_bulk
from tthc.audit.figures.period import Period
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.joins import look_up, table_of
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import Observed, observed, waiting_on
from tthc.audit.judging.words import WORDS
from tthc.model.catalogue import Catalogue
from tthc.model.dossier import Bucket, DossierStatus
from tthc.model.duration import Unit
from tthc.model.limit_times import LimitTimes, Taken


def taken_by_limit(log: JudgedLog, catalogue: Catalogue, period: Period | None = None) -> Iterator[LimitTimes]:
    """Each limit of today with what every agency took, in the order of codes; of receptions in a period, if named."""
    seen, is_whole = observed(log, catalogue), has_open(log)
    different = rows_of(log.log.table.select(*WORDS).distinct().order_by(WORDS))
    words = [tuple(row[name] for name in WORDS) for row in different]
    known = limits_of_words(words, catalogue, log.today)
    table = _with_limits(seen, log, known.table)
    if period:
        table = table.filter(table.received_day.between(period.start, period.end))
    by_key: dict[str, dict[str | None, _Tally]] = {}
    for kind in KINDS:
        placed = _with_places(_with_limit(table, kind), kind, seen, log, build_calendar(catalogue))
        for row in rows_of(_counted(placed if is_whole else _followed(placed), seen, kind, log)):
            by_agency = by_key.setdefault(row["key"], {})
            _add(by_agency.setdefault(row["agency"], _Tally()), row)
    for key in sorted(by_key):
        agencies = sorted(by_key[key].items(), key=lambda one: (one[0] is None, one[0] or ""))
        yield LimitTimes(known.limits[key], {name: replace(one.taken, undated=one.undated) for name, one in agencies})


def _with_limits(seen: Observed, log: JudgedLog, terms: Table) -> Table:
    """The dossiers with clean-ups marked, their limits at reception and the keys of those of today."""
    table = with_bulk(seen, tuple(bulk_closings(seen)), seen.table)
    raw = log.log.table.select(raw_row="row", **{name: name for name in WORDS})
    hours = log.table.select(
        judged_row="row",
        finished_minute="finished_minute",
        extended_day="extended_day",
        **{f"{kind}_until": f"{kind}_until" for kind in KINDS},
    )
    table = table.inner_join(raw, table.row == raw.raw_row).drop("raw_row")
    table = table.inner_join(hours, table.row == hours.judged_row).drop("judged_row")
    right = terms.rename({f"key_{name}": name for name in (*WORDS, "start", "end")})
    same = [table[name] == right[f"key_{name}"] for name in WORDS]
    in_force = [table.received_day >= right.key_start, table.received_day <= right.key_end]
    joined = table.inner_join(right, [*same, *in_force])
    return joined.drop(*(name for name in right.columns if name.startswith("key_")))


def has_open(log: JudgedLog) -> bool:
    """Whether the log has open dossiers at all: else those not settled are missing, and the slow ones with them."""
    return bool((log.table.status == DossierStatus.OPEN.value).any().to_pyarrow().as_py())


def _followed(table: Table) -> Table:
    """Only what came so early that it would be in a log of settled dossiers even after twice its limit."""
    return table.filter(2 * table.due_number - table.received_number <= table.until_number.max().over())


def _with_limit(table: Table, kind: str) -> Table:
    """Those with a limit of this kind that is counted today as it was at reception."""
    same_unit = table[f"{kind}_key"].contains("|" + table[f"{kind}_unit"] + "|")
    return table.filter(table[f"{kind}_key"].notnull() & table[f"{kind}_due"].notnull() & same_unit)


def _counted(table: Table, seen: Observed, kind: str, log: JudgedLog) -> Table:
    """How many dossiers of each limit and agency had which fate after how long."""
    table = table.mutate(
        key=table[f"{kind}_key"],
        took=_took(table, kind, len(open_minutes(log.policies[0]))),
        fate=_fate(table),
        was_asked=table.row.isin(seen.pauses.row),
        waits=waiting_on(seen, table, log.today),
    )
    by = ("key", "agency", "fate", "was_asked", "waits", "took")
    return table.group_by(*by).agg(count=table.count()).order_by(*by)


def _fate(table: Table) -> Value:
    return ibis.cases(
        (table.bulk, "bulk"),
        (table.status == DossierStatus.SETTLED.value, "settled"),
        (table.status == DossierStatus.OPEN.value, "open"),
        (table.undated, "undated"),
        else_="ended",
    )


def _with_places(table: Table, kind: str, seen: Observed, log: JudgedLog, calendar: WorkingCalendar) -> Table:
    """With the day up to which a dossier is watched and the due day, as numbers of days and of office minutes.

    A due day that was moved off a holiday is taken as the first of those days: a shorter limit may not be moved.
    """
    days = table_of(_DAYS, _days(calendar))
    gone = table_of(_GONE, _gone(log))
    length = len(open_minutes(log.policies[0]))
    table = table.mutate(until_day=ibis.coalesce(table.ended_day, ibis.date(seen.today)), due_day=table[f"{kind}_due"])
    table = look_up(table, days, {"until_day": "day"}, {"number": "until_number", "ordinal": "until_ordinal"})
    table = look_up(table, days, {"due_day": "day"}, {"first": "due_number", "ordinal": "due_ordinal"})
    table = look_up(table, days, {"received_day": "day"}, {"number": "received_number"})
    table = look_up(table, gone, {"finished_minute": "minute"}, {"gone": "until_gone"})
    table = look_up(table, gone, {f"{kind}_until": "minute"}, {"gone": "due_gone"})
    return table.mutate(until_gone=table.until_gone.fill_null(length), due_gone=table.due_gone.fill_null(length))


def _took(table: Table, kind: str, length: int) -> Value:
    """The shortest limit that it would have kept; never in doubt about the limit that it had."""
    amount = table[f"{kind}_amount"]
    days_after = table.until_ordinal - table.due_ordinal
    minutes_after = days_after * length + table.until_gone - table.due_gone
    after = _by_unit(
        table[f"{kind}_unit"],
        {
            Unit.WORKING_DAYS: days_after,
            Unit.CALENDAR_DAYS: table.until_number - table.due_number,
            Unit.MONTHS: -((table.due_number - table.until_number) // LONGEST_MONTH),
            Unit.HOURS: -((-minutes_after) // 60),
            Unit.MINUTES: minutes_after,
        },
    )
    in_days = table[f"{kind}_unit"] == Unit.WORKING_DAYS.value
    extended = table.extended_day.notnull() & in_days
    took = ibis.greatest(amount + after, ibis.ifelse(extended, table.state_days.fill_null(0), 0), 0)
    bucket = table[f"{kind}_bucket"]
    return ibis.cases(
        (bucket.isin([Bucket.EARLY.value, Bucket.ON_TIME.value]) & ~extended, ibis.least(took, amount)),
        (bucket == Bucket.LATE.value, ibis.greatest(took, amount + 1)),
        (bucket == Bucket.OPEN_LATE.value, ibis.greatest(took, amount)),
        else_=took,
    )


LONGEST_MONTH = 31


def _by_unit(unit: Value, after: Mapping[Unit, Value]) -> Value:
    return ibis.cases(*((unit == one.value, value) for one, value in after.items()), else_=ibis.null("int64"))


@dataclass
class _Tally:
    """Counters of one agency while they are counted."""

    taken: Taken = field(default_factory=Taken)
    undated: int = 0


def _add(tally: _Tally, row: Mapping[str, Any]) -> None:
    count, took = int(row["count"]), row["took"]
    if row["fate"] == "undated" or took is None:
        tally.undated += count
        return
    fate = "waiting" if row["fate"] == "open" and row["waits"] else row["fate"]
    getattr(tally.taken, fate)[int(took)] += count
    if fate == "settled" and row["was_asked"]:
        tally.taken.asked[int(took)] += count


def _days(calendar: WorkingCalendar) -> Iterator[tuple[object, ...]]:
    """Each day with its number, the number of the first day that is moved to it, and the working days up to it."""
    first, before = None, 0
    for day, ordinal in zip(calendar.days(), calendar.ordinals, strict=True):
        first = first or day
        yield day, day.toordinal(), first.toordinal(), ordinal
        if ordinal > before:
            first = None
        before = ordinal


def _gone(log: JudgedLog) -> Iterator[tuple[object, ...]]:
    opened = open_minutes(log.policies[0])
    gone = 0
    for minute in range(24 * 60):
        while gone < len(opened) and opened[gone] < minute:
            gone += 1
        yield minute, gone


_DAYS = pa.schema({"day": pa.date32(), "number": pa.int64(), "first": pa.int64(), "ordinal": pa.int64()})
_GONE = pa.schema({"minute": pa.int64(), "gone": pa.int64()})
