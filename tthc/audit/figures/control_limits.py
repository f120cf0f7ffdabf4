"""Control limits: what a month may show by chance alone, so that nobody explains chance and nobody misses a change.

Shares have those of Laney's p′ chart (2002): a p chart whose limits are as much wider as months differ more from each
other than dossiers alone would make them. Measurements have those of individuals and their moving range (XmR).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import erfc, sqrt
from statistics import fmean, median

MONTHS_NEEDED = 6
"""Fewer months have no limits: their spread is not known."""

DOSSIERS_NEEDED = 20
"""A month with fewer has no share that says anything."""

_PER_RANGE = 1.128
"""The mean moving range of two, in standard deviations (d2)."""


@dataclass(frozen=True)
class Limits:
    """Where a figure lies as a rule, and between what it may lie by chance (three standard deviations)."""

    center: float
    low: float
    high: float

    def signals(self, value: float) -> bool:
        """Whether a value is more than chance."""
        return not self.low - _ROUNDING <= value <= self.high + _ROUNDING


_ROUNDING = 1e-12


def share_limits(counts: Sequence[tuple[int, int]]) -> tuple[Limits, ...]:
    """The limits of each share, from `(hits, of)` in the order of time; none of fewer than MONTHS_NEEDED.

    They are never narrower than those of a p chart: months that differ less than chance makes them do so by chance.
    """
    total = sum(of for _, of in counts)
    if len(counts) < MONTHS_NEEDED or not total:
        return ()
    center = sum(hits for hits, _ in counts) / total
    deviations = [sqrt(center * (1 - center) / of) for _, of in counts]
    spread = max(1.0, _spread(counts, center, deviations))
    return tuple(_around(center, 3 * deviation * spread, 1.0) for deviation in deviations)


def value_limits(values: Sequence[float]) -> Limits | None:
    """The limits of measurements in the order of time; None of fewer than MONTHS_NEEDED."""
    if len(values) < MONTHS_NEEDED:
        return None
    return _around(fmean(values), 3 * fmean(abs(a - b) for a, b in pairwise(values)) / _PER_RANGE, float("inf"))


def _spread(counts: Sequence[tuple[int, int]], center: float, deviations: Sequence[float]) -> float:
    if not 0 < center < 1:
        return 1.0
    scores = [(hits / of - center) / deviation for (hits, of), deviation in zip(counts, deviations, strict=True)]
    return fmean(abs(a - b) for a, b in pairwise(scores)) / _PER_RANGE


def _around(center: float, width: float, most: float) -> Limits:
    return Limits(center, max(center - width, 0.0), min(center + width, most))


@dataclass(frozen=True)
class Slope:
    """By how much a figure changes from month to month (Theil and Sen), and how often chance alone shows as much
    (Mann and Kendall, both sides)."""

    per_month: float
    by_chance: float


def slope(values: Sequence[tuple[int, float]]) -> Slope | None:
    """The slope over `(number of the month, value)`; None of fewer than MONTHS_NEEDED."""
    if len(values) < MONTHS_NEEDED:
        return None
    pairs = [(b[0] - a[0], b[1] - a[1]) for a, b in combinations(values, 2)]
    rises = sum((rise > 0) - (rise < 0) for _, rise in pairs)
    deviation = sqrt(_variance([value for _, value in values]))
    by_chance = erfc(abs(rises) / deviation / sqrt(2)) if deviation else 1.0
    return Slope(median(rise / months for months, rise in pairs), by_chance)


def _variance(values: Sequence[float]) -> float:
    """Of the number of rises less that of falls, values that are the same taken together (Kendall)."""

    def part(count: int) -> int:
        return count * (count - 1) * (2 * count + 5)

    ties = (values.count(value) for value in set(values))
    return (part(len(values)) - sum(part(count) for count in ties)) / 18


def winsorised_mean(counts: Sequence[tuple[int, int]], share: float) -> float | None:
    """The mean of `(value, how often)`, in the order of values, with the outer shares set to the value next to them.

    Of n values floor(n · share) at either end, as `scipy.stats.mstats.winsorize` does; None of nothing.
    """
    total = sum(count for _, count in counts)
    if not total:
        return None
    moved = int(total * share)
    low, high = _value_at(counts, moved), _value_at(counts, total - 1 - moved)
    return sum(min(max(value, low), high) * count for value, count in counts) / total


def _value_at(counts: Sequence[tuple[int, int]], place: int) -> int:
    """The value in a place of the whole row, from 0."""
    return next(value for value, passed in _passed(counts) if passed > place)


def _passed(counts: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    passed = 0
    for value, count in counts:
        passed += count
        yield value, passed
