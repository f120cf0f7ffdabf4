"""Whether the last working days of months stand out from the other days of the same months.

If nothing is special about them, each window of a month could as well have been the last. The sum over the months then
has the distribution of one window drawn from each; its first three moments are exact, and its tail is that of Pearson's
type III with them. How much days differ, for whatever reason, is in it: only what always falls on the same days shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

Numbers = npt.NDArray[np.float64]

WINDOW = 2
"""Working days of a window."""

MONTHS_NEEDED = 3


@dataclass(frozen=True)
class Drawn:
    """Of each unit: what the windows have, what is expected of windows drawn at random, and how probable as much is."""

    found: Numbers
    expected: Numbers
    deviation: Numbers
    more: Numbers


def windows_of(months: Sequence[npt.NDArray[np.int64]], counts: Numbers) -> list[Numbers]:
    """For each month the sums of its windows, units in rows; the first column is the last window of the month.

    `months` are the columns of `counts` that are a month's working days.
    """
    found = []
    for days in months:
        whole = days[::-1][: len(days) // WINDOW * WINDOW]
        found.append(counts[:, whole].reshape(len(counts), -1, WINDOW).sum(axis=2))
    return found


def drawn(windows: Sequence[Numbers], own_spread: Numbers | float = 0.0) -> Drawn:
    """The first window of every month against one drawn from each.

    `own_spread` is the variance of the logarithm of what ordinary units have more or less on such days.
    """
    found = np.sum([month[:, 0] for month in windows], axis=0)
    mean = np.sum([month.mean(axis=1) for month in windows], axis=0)
    variance = np.sum([month.var(axis=1) for month in windows], axis=0)
    third = np.sum([((month - month.mean(axis=1)[:, None]) ** 3).mean(axis=1) for month in windows], axis=0)
    total = variance + own_spread * mean**2
    deviation = np.sqrt(np.maximum(total, 1e-9))
    skew = np.clip(third / deviation**3, 0.0, 4.0)
    score = (found - 0.5 - mean) / deviation
    more = np.where(skew < _STRAIGHT, stats.norm.sf(score), stats.pearson3.sf(score, np.maximum(skew, _STRAIGHT)))
    return Drawn(found, mean, deviation, np.where(variance > 0, more, 1.0))


_STRAIGHT = 1e-3
