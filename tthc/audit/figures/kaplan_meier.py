"""Within how many days dossiers are settled, those still open counted for as long as they are known to be open.

The estimate of Kaplan and Meier (1958) from grouped counts, its bounds after Greenwood on the scale of log(-log) as
`scipy.stats.ecdf` has them; a quantile's bounds are where those of the curve pass it (Brookmeyer and Crowley, 1982).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

CONFIDENCE = 0.95
"""How sure it is that both bounds hold."""


@dataclass(frozen=True)
class Standing:
    """After so many days: the share still open, the variance of its logarithm (Greenwood), and how many are settled."""

    days: int
    still_open: float
    variance: float
    settled: int

    def bounds(self, confidence: float = CONFIDENCE) -> tuple[float, float]:
        """Between which shares it is; where all are settled that were watched so long, as sure as many hits can be."""
        outside = (1 - confidence) / 2
        if self.still_open <= 0:
            return 0.0, 1 - float(outside ** (1 / self.settled))
        width = NormalDist().inv_cdf(1 - outside) * sqrt(self.variance) / abs(log(self.still_open))
        return float(self.still_open ** exp(width)), float(self.still_open ** exp(-width))


@dataclass(frozen=True)
class Quantile:
    """Within how many days so many per cent are settled, and the bounds of that; None is not reached, not nothing."""

    percent: int
    days: int | None = None
    low: int | None = None
    high: int | None = None


def standings(settled_in: Mapping[int, int], open_for: Mapping[int, int]) -> Iterator[Standing]:
    """How many are still open after each number of days on which some were settled, from the fewest days to the most.

    Those open for so many days are watched on that day and no longer.
    """
    at_risk = sum(settled_in.values()) + sum(open_for.values())
    still_open, variance, settled = 1.0, 0.0, 0
    for days in sorted(settled_in.keys() | open_for.keys()):
        ended = settled_in.get(days, 0)
        if ended:
            settled += ended
            still_open = still_open * (at_risk - ended) / at_risk
            variance += ended / (at_risk * (at_risk - ended)) if ended < at_risk else 0.0
            yield Standing(days, still_open, variance, settled)
        at_risk -= ended + open_for.get(days, 0)


def quantile(
    settled_in: Mapping[int, int], open_for: Mapping[int, int], percent: int, confidence: float = CONFIDENCE
) -> Quantile:
    """The fewest days within which so many per cent are settled; not reached if too many are still open."""
    found: dict[str, int] = {}
    left = 1 - percent / 100 + _ROUNDING
    for standing in standings(settled_in, open_for):
        lower, upper = standing.bounds(confidence)
        for name, share in (("days", standing.still_open), ("low", lower), ("high", upper)):
            if share <= left:
                found.setdefault(name, standing.days)
    return Quantile(percent, **found)


_ROUNDING = 1e-9
"""Half of a group is half of it, however its share was multiplied up."""
