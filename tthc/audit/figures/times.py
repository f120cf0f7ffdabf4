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

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.in_hand import Alike, InHand, are_bulk
from tthc.audit.figures.kaplan_meier import CONFIDENCE, Quantile, quantile
from tthc.audit.groups import NONE
from tthc.audit.judging.codes import code_of
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


def times_taken(dossiers: InHand, by: Dimension | None = None) -> Iterator[TimeTaken]:
    """The times by one dimension, in order, what is unknown last."""
    received = dossiers.under(by)
    received = received.where(~received["earlier"])
    fates = {name: received.where(chosen) for name, chosen in _fates(received).items()}
    days = {name: fates[name].histograms(fates[name]["state_days"]) for name in _FATES}
    open_for = fates["open_for"]
    waiting, undated = open_for.where(open_for["paused"] == 1).sums(), fates["undated"].sums()
    for place, key in received.places():
        settled, still_open, ended, bulk = (days[name][place] for name in _FATES)
        censored = Counter(still_open) + Counter(ended)
        median, p90 = (quantile(settled, censored, percent) for percent in PERCENTS)
        counts = waiting[place], undated[place]
        yield TimeTaken(median, p90, by, key, settled, still_open, ended, bulk, *counts)


def _fates(received: Alike) -> Mapping[str, Any]:
    """Which of them are where in a TimeTaken; each is in one place."""
    bulk, status, undated = are_bulk(received), received["status"], received["state_days"] == NONE
    settled, still_open = (status == code_of(one) for one in (DossierStatus.SETTLED, DossierStatus.OPEN))
    without = ~(settled | still_open)
    return {
        "bulk_in": bulk,
        "settled_in": settled & ~bulk,
        "open_for": still_open,
        "undated": without & undated,
        "ended_in": without & ~undated,
    }


_FATES = ("settled_in", "open_for", "ended_in", "bulk_in")
