"""How far a share seen in a log may be from the one behind it: Wilson's bounds."""

from __future__ import annotations

from math import sqrt

SURE = 1.959964
"""The bounds hold 95 times of 100."""


def share_bounds(part: float, whole: int) -> tuple[float, float]:
    """The least and the most that a share of so many of so many may be; everything is possible of nothing."""
    if not whole:
        return 0.0, 1.0
    share, spread = part / whole, SURE**2 / whole
    middle = share + spread / 2
    half = SURE * sqrt(share * (1 - share) / whole + spread / (4 * whole))
    low, high = ((middle + side * half) / (1 + spread) for side in (-1, 1))
    return (0.0 if part == 0 else max(0.0, low)), (1.0 if part == whole else min(1.0, high))
