"""Whether a share is more than that of peers, which differ from one another by more than chance too.

Every unit (an office, or an office in one procedure) has hits of so many, and the share that its peers let expect. The
logits of the true shares are taken to be spread around that with the standard deviation τ, which is estimated from all
*other* units (Paule and Mandel 1982, squares winsorised as in Huber's proposal 2, so that a few gamed units do not hide
themselves). A unit's signed root of the deviance, over its standard deviation under this, has Student's distribution.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import stats

Numbers = npt.NDArray[np.float64]

FEWEST_OFFICES = 6
"""With fewer, nobody knows by how much ordinary offices differ."""

LEAST_OF = 20
"""A unit of fewer says too little to be looked at."""

_CAP = 4.0
_KEPT = 0.8
"""Squares are cut off here; the degrees of freedom that are left are so much of what they were."""

_CAPPED_MEAN = float(stats.chi2.cdf(_CAP, 3) + _CAP * stats.chi2.sf(_CAP, 1))
"""The mean of min(Z², cap): so that the estimate is right where nothing is to be found."""

_MOST_LEFT_OUT = 300
"""With more units than these one unit does not move the estimate: it is made once."""


@dataclass(frozen=True)
class Compared:
    """Of each unit: what was expected, the probability of as much (`more`) and of as little (`less`) by chance."""

    expected: Numbers
    more: Numbers
    less: Numbers
    spread: float
    offices: int


def signed_roots(hits: Numbers, of: Numbers, share: Numbers, shift: float = 0.0) -> Numbers:
    """The signed roots of the binomial deviance; `shift` moves hits towards (below zero: down) for continuity."""
    moved = np.clip(hits + shift, 0, of)
    with np.errstate(divide="ignore", invalid="ignore"):
        up = np.where(moved > 0, moved * np.log(moved / (of * share)), 0.0)
        down = np.where(of - moved > 0, (of - moved) * np.log((of - moved) / (of * (1 - share))), 0.0)
    roots: Numbers = np.sign(moved - of * share) * np.sqrt(np.maximum(2 * (up + down), 0))
    return roots


def compare(
    hits: Numbers,
    of: Numbers,
    share: Numbers,
    base_error: Numbers,
    base_spread: Numbers,
    offices: int,
    without: Numbers | None = None,
) -> Compared:
    """Each unit against what its peers let expect.

    `without` has in row i what all units let expect of one another if the unit i were not there: a large one that games
    would else make all others look odd, and hide behind that.

    `base_error` is the variance that the share of the peers itself has, over the unit's own binomial one;
    `base_spread` what of τ² it has.
    """
    information = of * share * (1 - share)
    chance, more = 1 + base_error, information * (1 + base_spread)
    spread = spreads(signed_roots(hits, of, share if without is None else without), chance, more)
    freedom = freedoms(chance, spread * more, offices)
    up = signed_roots(hits, of, share, -0.5) / np.sqrt(chance + spread * _upwards(hits, of, share, more))
    down = signed_roots(hits, of, share, 0.5) / np.sqrt(chance + spread * more)
    return Compared(of * share, stats.t.sf(up, freedom), stats.t.cdf(down, freedom), float(np.median(spread)), offices)


def _upwards(hits: Numbers, of: Numbers, share: Numbers, information: Numbers) -> Numbers:
    """The information between what is expected and what is seen: small shares have a longer tail upwards.

    A rise of the logit by δ moves the root by about δ times the square root of the geometric mean of both.
    """
    seen = np.clip(hits, 0.5, of - 0.5)
    rise: Numbers = np.sqrt(np.maximum(seen * (1 - seen / of) / (of * share * (1 - share)), 1))
    return information * rise


def freedoms(chance: Numbers, estimated: Numbers, offices: int) -> Numbers:
    """Degrees of freedom by Satterthwaite: of a variance only a part is estimated, from so many offices.

    A part that is estimated to be nothing is still taken to be some: the estimate may be too low.
    """
    part = (estimated + _DOUBT * chance) / (estimated + chance)
    freedom: Numbers = np.maximum(_KEPT * (offices - 2), 1.0) / part**2
    return freedom


_DOUBT = 0.5


def spreads(roots: Numbers, chance: Numbers, information: Numbers) -> Numbers:
    """τ² of each unit as all others have it; `roots` may have a row for each unit that is left out."""
    count = roots.shape[-1]
    others = np.ones((1, count)) if count > _MOST_LEFT_OUT else 1.0 - np.eye(count)
    low, high = np.zeros(len(others)), np.full(len(others), 25.0)
    wanted = _CAPPED_MEAN * np.maximum(others.sum(axis=1) - 1, 1)

    def excess(spread: Numbers) -> Any:
        squares = roots**2 / (chance + spread[:, None] * information)
        return (others * np.minimum(squares, _CAP)).sum(axis=1) - wanted

    for _ in range(40):
        middle = (low + high) / 2
        too_low = excess(middle) > 0
        low, high = np.where(too_low, middle, low), np.where(too_low, high, middle)
    found = np.where(excess(np.zeros(len(others))) <= 0, 0.0, high)
    return np.broadcast_to(found, (count,)) if len(others) == 1 else found


def odds_interval(hits: Numbers, of: Numbers, share: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """How many times what was expected the share is, with Wilson's bounds of 95 %."""
    sure = 1.959964
    middle, spread = (hits + sure**2 / 2) / (of + sure**2), sure / (of + sure**2)
    half = spread * np.sqrt(hits * (of - hits) / of + sure**2 / 4)
    return hits / of / share, np.maximum(middle - half, 0) / share, np.minimum(middle + half, 1) / share
