"""How many working days of the State's clock a result takes: medians and 90th percentiles with their bounds.

Of the dossiers received in a period, followed to the day of the audit. An open dossier is watched for as long as it has
been open. So is one that ended without a result (refused, withdrawn), until it ended: the question is how long one
waits for a result, and a refusal is none; how many ended so stands beside it, since nobody knows whether their results
would have come sooner or later than others'. Days on which the applicant or another office was awaited are on no
State's clock, and dossiers closed in a clean-up are apart, with the days that their log says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import in_order, name_of, number_of
from tthc.audit.figures.kaplan_meier import CONFIDENCE, Quantile, quantile
from tthc.audit.figures.period import Period
from tthc.audit.judging.codes import word_of
from tthc.audit.judging.observed import Observed
from tthc.model.dossier import DossierStatus

PERCENTS = (50, 90)


@dataclass(frozen=True)
class TimeTaken:
    """Times of the dossiers with one `key` of the dimension `by` (no dimension: all); None is not known.

    `settled_in` so many working days, `open_for` so many, `ended_in` so many without a result; `bulk_in` those closed
    in a clean-up. `waiting` are open ones that wait for somebody else; `undated` ended on a day that nobody wrote down.
    """

    median: Quantile
    p90: Quantile
    by: Dimension | None = None
    key: str | None = None
    settled_in: Mapping[int, int] = field(default_factory=dict)
    open_for: Mapping[int, int] = field(default_factory=dict)
    ended_in: Mapping[int, int] = field(default_factory=dict)
    bulk_in: Mapping[int, int] = field(default_factory=dict)
    waiting: int = 0
    undated: int = 0
    confidence: float = CONFIDENCE

    @property
    def settled(self) -> int:
        """With a result, and in the estimate."""
        return sum(self.settled_in.values())

    @property
    def censored(self) -> int:
        """Open, or ended without a result."""
        return sum(self.open_for.values()) + sum(self.ended_in.values())

    @property
    def bulk(self) -> int:
        """Closed in a clean-up: in no quantile."""
        return sum(self.bulk_in.values())


def times_taken(log: Observed, table: Table, period: Period, by: Dimension | None = None) -> Iterator[TimeTaken]:
    """The times by one dimension, in order, what is unknown last. `table`: its dossiers with clean-ups marked."""
    chosen = table.filter(table.received_day.between(period.start, period.end))
    chosen = chosen.select("status", "bulk", "undated", "paused", "state_days", key=number_of(chosen, by))
    grouped = chosen.group_by(*chosen.columns).agg(count=chosen.count())
    found: dict[str | None, _Tally] = {}
    for row in log.rows(grouped):
        _add(found.setdefault(name_of(row["key"], by, log.names), _Tally()), row, _fate(row))
    for key in in_order(found):
        yield found[key].as_times(by, key)


def _fate(row: Mapping[str, Any]) -> str:
    status = word_of(row["status"], DossierStatus)
    if row["bulk"]:
        return "bulk_in"
    if status in (DossierStatus.SETTLED, DossierStatus.OPEN):
        return "settled_in" if status == DossierStatus.SETTLED else "open_for"
    return "undated" if row["undated"] else "ended_in"


@dataclass
class _Tally:
    days: dict[str, Counter[int]] = field(default_factory=dict)
    waiting: int = 0
    undated: int = 0

    def as_times(self, by: Dimension | None, key: str | None) -> TimeTaken:
        settled, still_open, ended, bulk = (dict(sorted(self.days.get(f, Counter[int]()).items())) for f in _FATES)
        censored = Counter(still_open) + Counter(ended)
        median, p90 = (quantile(settled, censored, percent) for percent in PERCENTS)
        key = key if by else None
        return TimeTaken(median, p90, by, key, settled, still_open, ended, bulk, self.waiting, self.undated)


_FATES = ("settled_in", "open_for", "ended_in", "bulk_in")


def _add(tally: _Tally, row: Mapping[str, Any], fate: str) -> None:
    count = int(row["count"])
    if fate == "undated":
        tally.undated += count
        return
    tally.days.setdefault(fate, Counter())[int(row["state_days"])] += count
    tally.waiting += count if row["paused"] and fate == "open_for" else 0
