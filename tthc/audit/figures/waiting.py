"""For whom dossiers wait and why: the three clocks, and each cause of a pause, as far as the log tells.

Of the dossiers received in a period, followed to the day of the audit. A pause that is not over is censored, not short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import key_of
from tthc.audit.figures.kaplan_meier import Quantile, quantile
from tthc.audit.figures.period import Period
from tthc.audit.groups import count_if, rows_of
from tthc.audit.judging.observed import Observed
from tthc.model.dossier import Cause, Clock


@dataclass(frozen=True)
class ClockDays:
    """Working days that the dossiers with one `key` of the dimension `by` spent on one clock, and how many of them did.

    `dossiers` had a day on it or more, `of` so many whose days are known.
    """

    clock: Clock
    days: int
    dossiers: int
    of: int
    by: Dimension | None = None
    key: str | None = None


@dataclass(frozen=True)
class CauseDays:
    """Pauses for one cause: how many of how many dossiers, and working days waited; `open_for`: they still wait.

    Pauses that overlap are counted each: the days of all causes may be more than those of a clock.
    """

    cause: Cause
    dossiers: int
    median: Quantile
    waited: Mapping[int, int] = field(default_factory=dict)
    open_for: Mapping[int, int] = field(default_factory=dict)
    by: Dimension | None = None
    key: str | None = None

    @property
    def clock(self) -> Clock:
        """Whose time it is."""
        return self.cause.clock

    @property
    def pauses(self) -> int:
        """How many times somebody was waited for."""
        return sum(self.waited.values()) + sum(self.open_for.values())

    @property
    def days(self) -> int:
        """All working days waited, up to the day of the audit."""
        return sum(days * count for part in (self.waited, self.open_for) for days, count in part.items())


def days_by_clock(log: Observed, period: Period, by: Dimension | None = None) -> Iterator[ClockDays]:
    """The days on each clock, by one dimension."""
    table = received_in(log, period)
    table = table.mutate(key=key_of(table, by))
    sums = {clock: table[f"{clock.value}_days"] for clock in Clock}
    grouped = table.group_by("key").agg(
        of=count_if(table.state_days.notnull()),
        **{f"{clock.value}_days": days.sum().fill_null(0) for clock, days in sums.items()},
        **{f"{clock.value}_dossiers": count_if(days > 0) for clock, days in sums.items()},
    )
    for row in rows_of(grouped.order_by("key")):
        for clock in Clock:
            days, dossiers = (int(row[f"{clock.value}_{name}"]) for name in ("days", "dossiers"))
            yield ClockDays(clock, days, dossiers, int(row["of"]), by, row["key"] if by else None)


def days_by_cause(log: Observed, period: Period, by: Dimension | None = None) -> Iterator[CauseDays]:
    """The pauses by cause, by one dimension."""
    pauses = _of_dossiers(log, period, by)
    dossiers = pauses.group_by("key", "cause").agg(dossiers=pauses.row.nunique())
    counts = pauses.group_by("key", "cause", "is_open", "days").agg(count=pauses.count())
    found: dict[tuple[str | None, str], tuple[dict[int, int], dict[int, int]]] = {}
    for row in rows_of(counts.order_by("days")):
        waited, open_for = found.setdefault((row["key"], row["cause"]), ({}, {}))
        (open_for if row["is_open"] else waited)[int(row["days"])] = int(row["count"])
    for row in rows_of(dossiers.order_by("key", "cause")):
        waited, open_for = found[row["key"], row["cause"]]
        key = row["key"] if by else None
        median = quantile(waited, open_for, 50)
        yield CauseDays(Cause(row["cause"]), int(row["dossiers"]), median, waited, open_for, by, key)


def received_in(log: Observed, period: Period) -> Table:
    """The dossiers received in a period."""
    return log.table.filter(log.table.received_day.between(period.start, period.end))


def _of_dossiers(log: Observed, period: Period, by: Dimension | None) -> Table:
    """The pauses of the dossiers received in a period, with the key of each."""
    mine = received_in(log, period)
    mine = mine.select(dossier="row", key=key_of(mine, by))
    return log.pauses.inner_join(mine, log.pauses.row == mine.dossier)
