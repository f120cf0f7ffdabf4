"""The trend: how long results took that were given in each month, what share was late, and what chance may show.

Days are those of the State's clock, their mean winsorised: in each month the longest and the shortest five in a hundred
count as the value next to them, so that one forgotten file does not make a trend. Clean-ups are in the late share, as
in every counter, but not in the days. A month with too few dossiers is shown and marked, but takes no part in limits
and slope; nor does one that is not over, or the first of a log, which has only the results that came soonest.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from tthc.audit.figures.bulk_closings import BulkClosing, with_bulk
from tthc.audit.figures.control_limits import (
    DOSSIERS_NEEDED,
    Limits,
    Slope,
    share_limits,
    slope,
    value_limits,
    winsorised_mean,
)
from tthc.audit.figures.grouped_by import month_name, month_number
from tthc.audit.figures.period import Period, months_in
from tthc.audit.groups import rows_of
from tthc.audit.judging.codes import code_of, word_of
from tthc.audit.judging.observed import Observed
from tthc.model.dossier import Bucket, DossierStatus

WINSORISED = 0.05
"""The share at either end that counts as the value next to it."""

MONTHS_BACK = 24
"""So many months, up to the end of the period, are looked at: those of a quarter alone have no limits."""


@dataclass(frozen=True)
class TrendMonth:
    """One month: results given, their winsorised mean of days, the late ones of those with a promised limit.

    `late_limits` and `days_limits` are None where there are none; `too_few` and `partial` months have none.
    """

    month: str
    settled: int
    days: float | None
    late: int
    judged: int
    too_few: bool
    partial: bool
    late_limits: Limits | None = None
    days_limits: Limits | None = None

    @property
    def late_share(self) -> float | None:
        """The share that was late; None of nothing."""
        return self.late / self.judged if self.judged else None

    @property
    def late_signals(self) -> bool:
        """Whether the late share is more, or less, than chance."""
        share = self.late_share
        return self.late_limits is not None and share is not None and self.late_limits.signals(share)

    @property
    def days_signal(self) -> bool:
        """Whether the days are more, or less, than chance."""
        return self.days_limits is not None and self.days is not None and self.days_limits.signals(self.days)


@dataclass(frozen=True)
class Trend:
    """The months of a period in order, and by how much the days and the late share change from one to the next."""

    months: tuple[TrendMonth, ...]
    days_slope: Slope | None = None
    late_slope: Slope | None = None
    winsorised: float = WINSORISED


@dataclass(frozen=True)
class MonthCounts:
    """What a trend is made of: the month, how many results took how many days, late ones of those with a limit."""

    month: str
    took: tuple[tuple[int, int], ...]
    late: int
    judged: int
    partial: bool = False


def trend_period(log: Observed, period: Period) -> Period:
    """The months of a trend: up to the end of the period, and as far back as MONTHS_BACK and the log go."""
    months = list(months_in(Period(log.first or period.start, period.end)))[-MONTHS_BACK:]
    return Period(months[0].start, period.end) if months else period


def month_counts(log: Observed, closings: Sequence[BulkClosing], period: Period) -> Iterator[MonthCounts]:
    """The months of a period that have begun."""
    settled = log.dossiers.filter(
        log.dossiers.status == code_of(DossierStatus.SETTLED),
        log.dossiers.finished_day.between(period.start, period.end),
    )
    settled = with_bulk(log, closings, settled)
    settled = settled.select("state_days", "promised_bucket", "bulk", month=month_number(settled.finished_day))
    grouped = settled.group_by(*settled.columns).agg(count=settled.count())
    found: dict[str, _Tally] = {}
    for row in rows_of(grouped):
        _add(found.setdefault(month_name(row["month"]), _Tally()), row)
    for month in (month for month in months_in(period) if month.start <= log.today):
        name = f"{month.start:%Y-%m}"
        tally = found.get(name, _Tally())
        days = tuple(sorted(tally.took.items()))
        partial = month.name != name or month.end > log.today or (log.first is not None and month.covers(log.first))
        yield MonthCounts(name, days, tally.late, tally.judged, partial)


@dataclass
class _Tally:
    took: Counter[int] = field(default_factory=Counter)
    late: int = 0
    judged: int = 0


def _add(tally: _Tally, row: Mapping[str, Any]) -> None:
    """Clean-ups are late ones too, but nobody knows how long they took."""
    count, bucket = int(row["count"]), word_of(row["promised_bucket"], Bucket)
    if not row["bulk"]:
        tally.took[int(row["state_days"])] += count
    tally.judged += count if bucket != Bucket.NO_LIMIT.value else 0
    tally.late += count if bucket == Bucket.LATE.value else 0


def trend_of(counts: Iterable[MonthCounts]) -> Trend:
    """The trend of months in order, with limits and slopes of those that are over and have enough dossiers."""
    months = [_month(month) for month in counts]
    good = [n for n, month in enumerate(months) if not (month.too_few or month.partial)]
    shares = share_limits([(months[n].late, months[n].judged) for n in good])
    days = value_limits([months[n].days or 0.0 for n in good])
    late_limits = dict(zip(good, shares, strict=True)) if shares else {}
    limited = tuple(
        replace(month, late_limits=late_limits.get(n), days_limits=days if n in good else None)
        for n, month in enumerate(months)
    )
    return Trend(
        limited,
        slope([(n, months[n].days or 0.0) for n in good]),
        slope([(n, months[n].late_share or 0.0) for n in good]),
    )


def _month(counts: MonthCounts) -> TrendMonth:
    settled = sum(count for _, count in counts.took)
    return TrendMonth(
        month=counts.month,
        settled=settled,
        days=winsorised_mean(counts.took, WINSORISED),
        late=counts.late,
        judged=counts.judged,
        too_few=min(settled, counts.judged) < DOSSIERS_NEEDED,
        partial=counts.partial,
    )
