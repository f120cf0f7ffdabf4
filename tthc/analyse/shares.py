"""How sure a share is that was counted: exact one-sided bounds (Clopper and Pearson, 1934)."""

from __future__ import annotations

from tthc.audit.advising.beta import beta_quantile

CONFIDENCE = 0.95
"""How sure a bound is where nobody asks for more."""


def at_most(hits: int, of: int, confidence: float = CONFIDENCE) -> float:
    """The upper bound of a share that was counted as `hits` of `of`; 1 where nothing was counted."""
    return 1.0 if hits >= of else beta_quantile(confidence, hits + 1, of - hits)


def at_least(hits: int, of: int, confidence: float = CONFIDENCE) -> float:
    """The lower bound of a share that was counted as `hits` of `of`; 0 where nothing was counted."""
    return 0.0 if hits <= 0 or of <= 0 else beta_quantile(1 - confidence, hits, of - hits + 1)
