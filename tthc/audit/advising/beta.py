"""The beta distribution, in plain Python: what exact bounds of shares are read from."""

from __future__ import annotations

from math import exp, lgamma, log, log1p


def beta_quantile(share: float, a: float, b: float) -> float:
    """Where the beta distribution has so much below it: the interval that holds it is halved to the last digit."""
    low, high = 0.0, 1.0
    while low < (middle := (low + high) / 2) < high:
        if _below(middle, a, b) < share:
            low = middle
        else:
            high = middle
    return middle


def _below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function, 0 < x < 1."""
    if x > (a + 1) / (a + b + 2):
        return 1.0 - _below(1.0 - x, b, a)
    front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)
    return exp(front) * _fraction(x, a, b) / a


def _fraction(x: float, a: float, b: float) -> float:
    """The continued fraction of the incomplete beta function, after Lentz; it converges on this side of the mean."""
    c, d = 1.0, 1.0 / _not_zero(1.0 - (a + b) * x / (a + 1))
    value = d
    for m in range(1, _TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1.0 / _not_zero(1.0 + term * d)
            c = _not_zero(1.0 + term / c)
            value *= c * d
        if abs(c * d - 1.0) < _CLOSE:
            break
    return value


_TERMS = 10_000
_CLOSE = 1e-14


def _not_zero(value: float) -> float:
    return value if abs(value) > 1e-300 else 1e-300
