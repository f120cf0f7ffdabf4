"""What was done about delays: apologies and new appointments, and supplements that were asked for again.

NĐ 61/2018/NĐ-CP Điều 19: an agency that will be late says so in writing at the latest one day before the limit ends,
and sets a new day, once. An apology never cures a delay: the dossier stays late. Supplements: the same decree asks for
everything that is missing at once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr.types import BooleanValue, Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import in_order, name_of, number_of
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_counts import end_of, in_hand
from tthc.audit.groups import count_if
from tthc.audit.judging.codes import code_of, is_one_of
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.observed import Observed
from tthc.model.dossier import Bucket, DossierStatus


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
    told = ("late", *sorted(_told(log)))
    found: dict[str | None, Counter[str]] = {}
    for row in log.rows(_counted(log, period, by)):
        counts = found.setdefault(name_of(row["key"], by, log.names), Counter())
        counts.update({name: int(row[f"{kind}_{name}" if name in _OF_KIND else name]) for name in told})
    for key in in_order(found):
        yield Delays(kind, **{name: found[key][name] for name in told}, by=by, key=key)


_OF_KIND = ("late", "with_apology", "in_good_time")


def _counted(log: Observed, period: Period, by: Dimension | None) -> Table:
    """The figures that the log can give, against both limits."""
    end, told = end_of(log, period), _told(log)
    table = in_hand(log, period)
    apologised = table.apologised_day <= end
    times = ibis.coalesce(table.reschedules, ibis.ifelse(table.rescheduled_day.notnull(), 1, 0))
    counts = {
        "rescheduled": times > 0,
        "rescheduled_more_than_once": times > 1,
        "new_day_missed": table.rescheduled_day < ibis.coalesce(table.ended_day, ibis.date(end)),
    }
    counts = {name: condition for name, condition in counts.items() if name in told}
    for kind in KINDS:
        late = _is_late(table, kind, end)
        counts[f"{kind}_late"] = late
        if "with_apology" in told:
            counts[f"{kind}_with_apology"] = late & apologised
            counts[f"{kind}_in_good_time"] = late & apologised & (table.apologised_day < table[f"{kind}_due"])
    keyed = table.select(key=number_of(table, by), **counts)
    return keyed.group_by("key").agg(**{name: count_if(keyed[name]) for name in counts})


def supplements(log: Observed, period: Period, by: Dimension | None = None) -> Iterator[Supplements]:
    """How often supplements were asked for, by one dimension."""
    table = log.dossiers.filter(log.dossiers.received_day.between(period.start, period.end))
    table = table.select("supplements", key=number_of(table, by))
    found: dict[str | None, Counter[int]] = {}
    for row in log.rows(table.group_by("key", "supplements").agg(count=table.count())):
        times = min(int(row["supplements"]), _MORE)
        found.setdefault(name_of(row["key"], by, log.names), Counter())[times] += int(row["count"])
    for key in in_order(found):
        never, once, twice, more = (found[key][times] for times in range(_MORE + 1))
        yield Supplements(never, once, twice, more, by, key)


_MORE = 3


def _is_late(table: Table, kind: str, end: date) -> BooleanValue:
    """As the counters have it: settled late in the period, or past its limit at the end of it."""
    due, ended = table[f"{kind}_due"], table.ended_day <= end
    settled_late = ended & (table[f"{kind}_bucket"] == code_of(Bucket.LATE))
    standing = table.ended_day.isnull() | (table.ended_day > end)
    never_settled = is_one_of(table.status, (DossierStatus.REFUSED, DossierStatus.WITHDRAWN)) & ended
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
