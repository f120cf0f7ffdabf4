"""For whom dossiers wait and why: the three clocks, and each cause of a pause, as far as the log tells.

Of the dossiers received in a period, followed to the day of the audit. A pause that is not over is censored, not short.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from operator import itemgetter

import numpy as np
from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.in_hand import InHand, Keys
from tthc.audit.figures.kaplan_meier import Quantile, quantile
from tthc.audit.figures.period import Period
from tthc.audit.groups import NONE
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


def days_by_clock(dossiers: InHand, by: Dimension | None = None) -> Iterator[ClockDays]:
    """The days on each clock, by one dimension."""
    received = dossiers.under(by)
    received = received.where(~received["earlier"])
    known = received["state_days"] != NONE
    spent = {clock: np.where(known, received[f"{clock.value}_days"], 0) for clock in Clock}
    days = {clock: received.sums(spent[clock]) for clock in Clock}
    had, of = {clock: received.sums(spent[clock] > 0) for clock in Clock}, received.sums(known)
    for place, key in received.places():
        for clock in Clock:
            yield ClockDays(clock, days[clock][place], had[clock][place], of[place], by, key)


def days_by_cause(dossiers: InHand, by: Dimension | None = None) -> Iterator[CauseDays]:
    """The pauses by cause, by one dimension."""
    pauses, waiting = dossiers.under(by, _pauses), dossiers.under(by, _waiting)
    found: list[tuple[int, CauseDays]] = []
    for cause in sorted(set(pauses["cause"])):
        of_cause = pauses.where(pauses["cause"] == cause)
        over, still = (of_cause.where(of_cause["is_open"] == is_open) for is_open in (0, 1))
        waited, open_for = over.histograms(over["days"]), still.histograms(still["days"])
        asked = waiting.where(waiting["cause"] == cause).sums()
        for place, key in of_cause.places():
            days = waited[place], open_for[place]
            found.append((place, CauseDays(Cause(cause), asked[place], quantile(*days, 50), *days, by, key)))
    yield from (one for _, one in sorted(found, key=itemgetter(0)))


def received_in(log: Observed, period: Period) -> Table:
    """The dossiers received in a period."""
    return log.dossiers.filter(log.dossiers.received_day.between(period.start, period.end))


def _pauses(dossiers: InHand, keys: Keys) -> Table:
    """The pauses of the dossiers received in the period."""
    return _of_received(dossiers, keys).drop("dossier")


def _waiting(dossiers: InHand, keys: Keys) -> Table:
    """These dossiers, for each cause once."""
    return _of_received(dossiers, keys).drop("is_open", "days").distinct().drop("dossier")


def _of_received(dossiers: InHand, keys: Keys) -> Table:
    received, pauses = received_in(dossiers.log, dossiers.period), dossiers.log.pauses
    mine = received.select(dossier="row", **keys(received))
    return pauses.inner_join(mine, pauses.row == mine.dossier).select(*mine.columns, "cause", "is_open", "days")
