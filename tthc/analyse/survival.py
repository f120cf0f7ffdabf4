"""Within how many days dossiers are settled, with those still open counted for as long as they are known to be open.

The estimate of Kaplan and Meier (1958) from grouped counts; its bound after Greenwood on the scale of log(-log), as
`scipy.stats.ecdf` has it. Open dossiers are censored: to leave them out would make the slow ones vanish.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import exp, log, sqrt
from statistics import NormalDist

from tthc.analyse.shares import CONFIDENCE, at_least
from tthc.audit.figures.kaplan_meier import Standing, standings


@dataclass(frozen=True)
class Settled:
    """The share settled within so many days, and what it is at least with the confidence asked for."""

    days: int
    share: float
    at_least: float


def settled_within(
    settled_in: Mapping[int, int], open_for: Mapping[int, int], confidence: float = CONFIDENCE
) -> Iterator[Settled]:
    """The share settled within each number of days on which some were, from the fewest days to the most.

    Where all are settled that were watched for so long, the bound is that of as many hits without a miss.
    """
    z = NormalDist().inv_cdf(confidence)
    for now in standings(settled_in, open_for):
        all_ended = now.still_open == 0
        bound = at_least(now.settled, now.settled, confidence) if all_ended else _bound(now, z)
        yield Settled(now.days, 1 - now.still_open, bound)


def days_needed(
    settled_in: Mapping[int, int], open_for: Mapping[int, int], target: float, confidence: float = CONFIDENCE
) -> Settled | None:
    """The fewest days within which at least the target share is settled, as sure as asked; None if nobody can say."""
    return next((s for s in settled_within(settled_in, open_for, confidence) if s.at_least >= target), None)


Group = tuple[Mapping[int, int], Mapping[int, int]]
"""Dossiers that were settled in so many days, and that are open for so many."""


def is_sooner(after: Group, before: Group, confidence: float = CONFIDENCE) -> bool:
    """Whether dossiers of the first group are settled sooner than those of the second, as sure as asked.

    The log-rank test (Mantel 1966), one-sided, from grouped counts; `scipy.stats.logrank` is its test.
    """
    excess, variance = 0.0, 0.0
    for days in sorted(after[0].keys() | before[0].keys()):
        mine, all_ = _at_risk(after, days), _at_risk(after, days) + _at_risk(before, days)
        settled = after[0].get(days, 0) + before[0].get(days, 0)
        excess += after[0].get(days, 0) - settled * mine / all_
        if all_ > 1:
            variance += settled * (mine / all_) * (1 - mine / all_) * (all_ - settled) / (all_ - 1)
    return variance > 0 and excess / sqrt(variance) >= NormalDist().inv_cdf(confidence)


def _at_risk(group: Group, days: int) -> int:
    """How many were not settled before, and were watched for so long."""
    return sum(count for part in group for took, count in part.items() if took >= days)


def _bound(now: Standing, z: float) -> float:
    """The lower bound of what is settled: one less the upper bound of what is still open."""
    width = z * sqrt(now.variance) / abs(log(now.still_open))
    return float(1 - now.still_open ** exp(-width))
