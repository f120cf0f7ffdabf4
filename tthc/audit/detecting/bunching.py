"""How many results would have come on the due day if nothing were special about it: a smooth curve through the others.

The curve is log-quadratic, fitted to the days around the limit by weighted least squares on the Poisson scale; the due
day and the two working days after it are left out, since what is moved onto the one is missing from the others.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import exp, sqrt

import numpy as np

REACH = 8
LEFT_OUT = (0, 1, 2)
_ROUNDS = 25


@dataclass(frozen=True)
class Bunching:
    """Around the due day: what came on each working day, what the curve expects, and the excess on day 0 with its
    bounds of 95 %."""

    counts: Mapping[int, int]
    smooth: Mapping[int, float]
    excess: float
    low: float
    high: float


def bunching(counts: Mapping[int, int]) -> Bunching | None:
    """None where there is too little around the limit to draw a curve."""
    days = np.arange(-REACH, REACH + 1)
    seen = np.array([counts.get(int(day), 0) for day in days], dtype=float)
    used = ~np.isin(days, LEFT_OUT)
    if seen[used].sum() < _LEAST or (seen[used] > 0).sum() < _LEAST_DAYS:
        return None
    scaled = days / REACH
    design = np.stack([np.ones_like(scaled), scaled, scaled**2], axis=1)
    rate = np.maximum(seen[used], 0.5)
    for _ in range(_ROUNDS):
        working = np.log(rate) + (seen[used] - rate) / rate
        weighted = design[used] * rate[:, None]
        information = weighted.T @ design[used] + 1e-6 * np.eye(3)
        rate = np.exp(np.clip(design[used] @ np.linalg.solve(information, weighted.T @ working), -20, 20))
    weighted = design[used] * rate[:, None]
    information = weighted.T @ design[used] + 1e-6 * np.eye(3)
    factors = np.linalg.solve(information, weighted.T @ (np.log(rate) + (seen[used] - rate) / rate))
    smooth = {int(day): exp(float(np.clip(row @ factors, -20, 20))) for day, row in zip(days, design, strict=True)}
    dispersion = max(1.0, float(((seen[used] - rate) ** 2 / rate).sum() / max(used.sum() - 3, 1)))
    middle = design[REACH]
    error = sqrt(dispersion * (smooth[0] + smooth[0] ** 2 * float(middle @ np.linalg.solve(information, middle))))
    excess = float(seen[REACH]) - smooth[0]
    found = {int(day): int(count) for day, count in zip(days, seen, strict=True)}
    return Bunching(found, smooth, excess, excess - 1.96 * error, excess + 1.96 * error)


_LEAST, _LEAST_DAYS = 30, 5
