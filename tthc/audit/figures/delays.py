"""What was done about delays: apologies and new appointments, and supplements that were asked for again.

NĐ 61/2018/NĐ-CP Điều 19: an agency that will be late says so in writing at the latest one day before the limit ends,
and sets a new day, once. An apology never cures a delay: the dossier stays late. Supplements: the same decree asks for
everything that is missing at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.in_hand import Alike, InHand, are_late
from tthc.audit.judging.observed import Observed


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


def delays(dossiers: InHand, kind: str, by: Dimension | None = None) -> Iterator[Delays]:
    """The delays against the `promised` or the `statutory` limit, by one dimension."""
    alike, told = dossiers.under(by), _told(dossiers.log)
    found = {name: alike.sums(which) for name, which in _counted(alike, kind, told).items()}
    for place, key in alike.places():
        yield Delays(kind, **{name: counts[place] for name, counts in found.items()}, by=by, key=key)


def _counted(alike: Alike, kind: str, told: frozenset[str]) -> Mapping[str, Any]:
    """Which of them are in which of the figures that the log can give."""
    late = are_late(alike, kind)
    found = {"late": late}
    if "with_apology" in told:
        apologised = late & (alike["apologised"] == 1)
        found |= {"with_apology": apologised, "in_good_time": apologised & (alike[f"{kind}_good"] == 1)}
    if "rescheduled" in told:
        found["rescheduled"] = alike["rescheduled"] > 0
    if "rescheduled_more_than_once" in told:
        found["rescheduled_more_than_once"] = alike["rescheduled"] > 1
    if "new_day_missed" in told:
        found["new_day_missed"] = alike["missed"] == 1
    return found


def supplements(dossiers: InHand, by: Dimension | None = None) -> Iterator[Supplements]:
    """How often supplements were asked for, by one dimension; of the dossiers received in the period."""
    received = dossiers.under(by)
    received = received.where(~received["earlier"])
    asked = [received.where(np.minimum(received["supplements"], _MORE) == times).sums() for times in range(_MORE + 1)]
    for place, key in received.places():
        never, once, twice, more = (counts[place] for counts in asked)
        yield Supplements(never, once, twice, more, by, key)


_MORE = 3


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
