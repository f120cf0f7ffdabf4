"""What was done about delays: apologies and new appointments, and supplements that were asked for again.

NĐ 61/2018/NĐ-CP Điều 19: an agency that will be late says so in writing at the latest one day before the limit ends,
and sets a new day, once. An apology never cures a delay: the dossier stays late. Supplements: the same decree asks for
everything that is missing at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr.types import BooleanValue, Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import key_of
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_counts import end_of, in_hand
from tthc.audit.groups import count_if, rows_of
from tthc.audit.judging.observed import Observed
from tthc.model.dossier import Bucket, Cause, DossierStatus


@dataclass(frozen=True)
class Delays:
    """The late dossiers of a period (with or without a result), and what was done; None where the log never tells.

    `in_good_time`: the apology came at the latest one day before the limit ended. `rescheduled` counts all dossiers in
    hand, `new_day_missed` those of them that were not settled by the new day.
    """

    limit: str
    late: int
    with_apology: int | None = None
    in_good_time: int | None = None
    rescheduled: int | None = None
    rescheduled_more_than_once: int | None = None
    new_day_missed: int | None = None
    by: Dimension | None = None
    key: str | None = None

    @property
    def without_apology(self) -> int | None:
        """Late, and nobody said so in writing."""
        return None if self.with_apology is None else self.late - self.with_apology


@dataclass(frozen=True)
class Supplements:
    """How many dossiers received in a period were asked for a supplement never, once, twice, or more often."""

    never: int
    once: int
    twice: int
    more: int
    by: Dimension | None = None
    key: str | None = None

    @property
    def more_than_once(self) -> int:
        """Asked twice or more often."""
        return self.twice + self.more


def delays(log: Observed, period: Period, kind: str, by: Dimension | None = None) -> Iterator[Delays]:
    """The delays against the `promised` or the `statutory` limit, by one dimension."""
    end = end_of(log, period)
    table = in_hand(log, period)
    late, apologised = _is_late(table, kind, end), table.apologised_day <= end
    times = ibis.coalesce(table.reschedules, ibis.ifelse(table.rescheduled_day.notnull(), 1, 0))
    counts = {
        "late": late,
        "with_apology": late & apologised,
        "in_good_time": late & apologised & (table.apologised_day < table[f"{kind}_due"]),
        "rescheduled": times > 0,
        "rescheduled_more_than_once": times > 1,
        "new_day_missed": table.rescheduled_day < ibis.coalesce(table.ended_day, ibis.date(end)),
    }
    told = _told(log)
    keyed = table.mutate(key=key_of(table, by), **counts)
    grouped = keyed.group_by("key").agg(**{name: count_if(keyed[name]) for name in counts})
    for row in rows_of(grouped.order_by("key")):
        known = {name: int(row[name]) for name in counts if name == "late" or name in told}
        yield Delays(kind, **known, by=by, key=row["key"] if by else None)


def supplements(log: Observed, period: Period, by: Dimension | None = None) -> Iterator[Supplements]:
    """How often supplements were asked for, by one dimension."""
    pauses = log.pauses.filter(log.pauses.cause == Cause.SUPPLEMENT.value)
    asked = pauses.group_by("row").agg(times=pauses.count()).select(dossier="row", times="times")
    table = log.table.filter(log.table.received_day.between(period.start, period.end))
    table = table.left_join(asked, table.row == asked.dossier)
    table = table.mutate(key=key_of(table, by), times=table.times.fill_null(0))
    grouped = table.group_by("key").agg(
        never=count_if(table.times == 0),
        once=count_if(table.times == 1),
        twice=count_if(table.times == 2),
        more=count_if(table.times > 2),
    )
    for row in rows_of(grouped.order_by("key")):
        never, once, twice, more = (int(row[name]) for name in ("never", "once", "twice", "more"))
        yield Supplements(never, once, twice, more, by, row["key"] if by else None)


def _is_late(table: Table, kind: str, end: date) -> BooleanValue:
    """As the counters have it: settled late in the period, or past its limit at the end of it."""
    due, ended = table[f"{kind}_due"], table.ended_day <= end
    settled_late = ended & (table[f"{kind}_bucket"] == Bucket.LATE.value)
    standing = table.ended_day.isnull() | (table.ended_day > end)
    never_settled = table.status.isin([DossierStatus.REFUSED.value, DossierStatus.WITHDRAWN.value]) & ended
    return (settled_late | (standing & (due < end) & ~never_settled)).fill_null(ibis.literal(False))


def _told(log: Observed) -> frozenset[str]:
    """The figures that the log can give."""
    found = {"with_apology", "in_good_time"} if "apologised_day" in log.told else set()
    if log.told & {"rescheduled_day", "reschedules"}:
        found |= {"rescheduled"}
    if "reschedules" in log.told:
        found |= {"rescheduled_more_than_once"}
    if "rescheduled_day" in log.told:
        found |= {"new_day_missed"}
    return frozenset(found)
