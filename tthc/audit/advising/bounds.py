"""How large the share settled within a limit is at least and at most, with open dossiers as censored observations.

The beta product bounds of Fay, Brittain and Proschan (Biostatistics, 2013), by the method of moments: where nothing is
censored they are those of Clopper and Pearson (1934), and unlike bounds after Greenwood they hold in small groups too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tthc.audit.advising.beta import beta_quantile

Days = Mapping[int, int]
"""How many dossiers took so long."""


def settled_at_least(ended: Days, censored: Days, limit: int, confidence: float) -> float:
    """The lower bound, one-sided, of the share that takes no longer than a limit."""
    factors = list(_factors(ended, censored, limit))
    return 1 - _quantile(confidence, factors) if factors else 0.0


def settled_at_most(ended: Days, censored: Days, limit: int, confidence: float) -> float:
    """The upper bound, one-sided, of the share that takes no longer than a limit."""
    longer = sum(count for part in (ended, censored) for took, count in part.items() if took > limit)
    if not longer:
        return 1.0
    return 1 - _quantile(1 - confidence, [*_factors(ended, censored, limit), (float(longer), 1.0)])


def share_settled(ended: Days, censored: Days, limit: int) -> float:
    """The estimate between the bounds (Kaplan and Meier, 1958)."""
    still_open = 1.0
    for at_risk, count in _events(ended, censored, limit):
        still_open *= 1 - count / at_risk
    return 1 - still_open


def _events(ended: Days, censored: Days, limit: int) -> Iterator[tuple[int, int]]:
    """How many were watched and how many ended at each length of time within the limit.

    Those open for so long are watched then and no longer.
    """
    at_risk = sum(ended.values()) + sum(censored.values())
    for took in sorted(ended.keys() | censored.keys()):
        if took > limit:
            return
        if count := ended.get(took, 0):
            yield at_risk, count
        at_risk -= count + censored.get(took, 0)


def _factors(ended: Days, censored: Days, limit: int) -> Iterator[tuple[float, float]]:
    """The beta distributions of which the share still open is the product."""
    for at_risk, count in _events(ended, censored, limit):
        yield float(at_risk - count + 1), float(count)


def _quantile(share: float, factors: Iterable[tuple[float, float]]) -> float:
    """Of the beta distribution that has the mean and the variance of a product of some."""
    mean = square = 1.0
    for a, b in factors:
        mean *= a / (a + b)
        square *= a * (a + 1) / ((a + b) * (a + b + 1))
    size = (mean - square) / (square - mean * mean)
    return beta_quantile(share, mean * size, (1 - mean) * size)
