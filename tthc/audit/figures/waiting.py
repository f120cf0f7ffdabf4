"""For whom dossiers wait and why: the three clocks, and each cause of a pause, as far as the log tells.

Of the dossiers received in a period, followed to the day of the audit. A pause that is not over is censored, not short.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import in_order, name_of, number_of
from tthc.audit.figures.kaplan_meier import Quantile, quantile
from tthc.audit.figures.period import Period
from tthc.audit.groups import count_if
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
    table = table.mutate(key=number_of(table, by))
    sums = {clock: table[f"{clock.value}_days"] for clock in Clock}
    grouped = table.group_by("key").agg(
        of=count_if(table.state_days.notnull()),
        **{f"{clock.value}_days": days.sum().fill_null(0) for clock, days in sums.items()},
        **{f"{clock.value}_dossiers": count_if(days > 0) for clock, days in sums.items()},
    )
    found: dict[str | None, Counter[str]] = {}
    for row in log.rows(grouped):
        key = name_of(row["key"], by, log.names)
        found.setdefault(key, Counter()).update({name: int(row[name]) for name in row if name != "key"})
    for key in in_order(found):
        for clock in Clock:
            days, dossiers = (found[key][f"{clock.value}_{name}"] for name in ("days", "dossiers"))
            yield ClockDays(clock, days, dossiers, found[key]["of"], by, key)


def days_by_cause(log: Observed, period: Period, by: Dimension | None = None) -> Iterator[CauseDays]:
    """The pauses by cause, by one dimension."""
    pauses = _of_dossiers(log, period, by)
    dossiers = pauses.group_by("key", "cause").agg(dossiers=pauses.row.nunique())
    counts = pauses.group_by("key", "cause", "is_open", "days").agg(count=pauses.count())
    found: dict[tuple[str | None, str], _Waits] = {}

    def of(row: Mapping[str, Any]) -> _Waits:
        return found.setdefault((name_of(row["key"], by, log.names), row["cause"]), _Waits())

    for row in log.rows(counts):
        (of(row).open_for if row["is_open"] else of(row).waited)[int(row["days"])] += int(row["count"])
    for row in log.rows(dossiers):
        of(row).dossiers += int(row["dossiers"])
    for key, cause in sorted(found, key=lambda pair: (pair[0] is None, pair[0] or "", pair[1])):
        waits = found[key, cause]
        waited, open_for = dict(sorted(waits.waited.items())), dict(sorted(waits.open_for.items()))
        yield CauseDays(Cause(cause), waits.dossiers, quantile(waited, open_for, 50), waited, open_for, by, key)


@dataclass
class _Waits:
    """Pauses for one cause, being counted."""

    waited: Counter[int] = field(default_factory=Counter)
    open_for: Counter[int] = field(default_factory=Counter)
    dossiers: int = 0


def received_in(log: Observed, period: Period) -> Table:
    """The dossiers received in a period."""
    return log.dossiers.filter(log.dossiers.received_day.between(period.start, period.end))


def _of_dossiers(log: Observed, period: Period, by: Dimension | None) -> Table:
    """The pauses of the dossiers received in a period, with the key of each."""
    mine = received_in(log, period)
    mine = mine.select(dossier="row", key=number_of(mine, by))
    return log.pauses.inner_join(mine, log.pauses.row == mine.dossier)
