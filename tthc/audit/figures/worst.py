"""Where most dossiers are late: what an officer looks at first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from tthc.audit.figures.counters import Counters, Dimension, PeriodCell, Ratio, broken_down, ratio

MOST = 5
"""So many are named."""


@dataclass(frozen=True)
class Worst:
    """One group with late dossiers, and its counters."""

    by: Dimension
    key: str | None
    counters: Counters


def worst(cells: Iterable[PeriodCell], by: Dimension, limit: str, most: int = MOST) -> tuple[Worst, ...]:
    """The groups with most late dossiers, with a result or not; of two with as many that with the worse share."""
    found = list(_late(cells, by, limit))
    return tuple(islice(sorted(found, key=_order), most))


def _late(cells: Iterable[PeriodCell], by: Dimension, limit: str) -> Iterator[Worst]:
    for cell in broken_down(cells, by):
        counters: Counters = getattr(cell, limit)
        if counters.all_late:
            yield Worst(by, getattr(cell, by.value), counters)


def _order(one: Worst) -> tuple[int, float, str]:
    share = ratio(Ratio.IN_TIME, one.counters).share
    return -one.counters.all_late, 1.0 if share is None else float(share), one.key or ""
