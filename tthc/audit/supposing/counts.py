"""How long dossiers took against their limits: the shortest limit that each would have kept, counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from tthc.audit.advising.time_taken import LONGEST_MONTH
from tthc.audit.supposing.dossiers import Limits, Replayed
from tthc.audit.supposing.office_time import NO_HOUR, Numbers, Whole
from tthc.audit.supposing.rows import Row
from tthc.model.duration import Unit


def taken(log: Replayed, limits: Limits, units: Sequence[Unit], chosen: Whole, day: Whole, ended: Numbers) -> Whole:
    """The shortest limit that each would have kept that is received on a day with the course of a chosen dossier."""
    found = np.zeros(len(chosen), dtype=np.int64)
    unit = np.array([list(Unit).index(one) for one in units] or [0])[np.maximum(limits.limit[chosen], 0)]
    for number, one in enumerate(Unit):
        mine = np.flatnonzero(unit == number)
        if len(mine):
            which = chosen[mine]
            found[mine] = limits.amount[which] + _after(log, limits, one, which, day[mine], ended[mine])
    return np.maximum(found, 0)


def _after(log: Replayed, limits: Limits, unit: Unit, chosen: Whole, day: Whole, ended: Numbers) -> Whole:
    """By how many units a result came after its last day; below zero: before it."""
    time, own = log.time, log.day[chosen]
    if unit in (Unit.CALENDAR_DAYS, Unit.MONTHS):
        due = limits.due_day[chosen] + day - own
        last = time.days_of(time.due(due, np.full(len(due), NO_HOUR)))
        days = np.where(time.days_of(ended) > last, time.days_of(ended) - due, np.minimum(time.days_of(ended) - due, 0))
        return days if unit is Unit.CALENDAR_DAYS else -((-days) // LONGEST_MONTH)
    moved = (time.ordinal(day) - time.ordinal(own)) * float(time.length)
    due = time.due(limits.due_day[chosen], limits.due_until[chosen]) + moved
    size = {Unit.WORKING_DAYS: time.length, Unit.HOURS: 60, Unit.MINUTES: 1}[unit]
    found: Whole = np.ceil((ended - due) / size).astype(np.int64)
    return found


def histogram(row: Row, took: Whole, chosen: Whole, settled: npt.NDArray[np.bool_], counted: Whole) -> Numbers:
    """How many took each length of time, of the counted receptions that the limit binds and that get a result."""
    which = counted[row.members[chosen[counted]] & settled[chosen[counted]]]
    lengths = np.minimum(took[which], row.bins - 1)
    return np.asarray(np.bincount(lengths, minlength=row.bins), dtype=np.float64)


def weighted(row: Row, took: Whole, weights: Numbers, settled: npt.NDArray[np.bool_]) -> Numbers:
    """The same of the log itself, each dossier with its weight."""
    which = np.flatnonzero(row.members & settled & (weights > 0))
    lengths = np.minimum(took[which], row.bins - 1)
    return np.asarray(np.bincount(lengths, weights=weights[which], minlength=row.bins), dtype=np.float64)


def share_within(counts: Numbers, length: int) -> Numbers:
    """Of each line of counts, the share that took no longer."""
    whole = np.maximum(counts.sum(axis=-1), 1e-9)
    found: Numbers = counts[..., : length + 1].sum(axis=-1) / whole
    return found


def quantile(counts: Numbers, share: float) -> Numbers:
    """Of each line of counts, the time within which such a share is done."""
    sums = counts.cumsum(axis=-1)
    found: Numbers = (sums < share * sums[..., -1:] - 1e-9).sum(axis=-1).astype(float)
    return found
