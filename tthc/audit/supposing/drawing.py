"""Which dossier's course each reception is given in a replication: weeks of the log, drawn anew.

What lies together in time is alike (an official away, a rush), so weeks are drawn, and dossiers within them. Dossiers
that had not ended when the log was written are the slow ones: the others are weighted by how many received as long ago
as they took could have been seen to end (inverse probability of censoring), as Kaplan and Meier's estimate does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from tthc.audit.supposing.dossiers import Replayed
from tthc.audit.supposing.office_time import Numbers, Whole

WEEK = 5
"""Working days."""

LEAST_SEEN = 0.05
"""Of dossiers that take as long as one did, this share is taken to be seen to end at the least."""


@dataclass(frozen=True)
class Donors:
    """The dossiers of one place that ended, week by week, with the running sums of their weights.

    `starts` has the place of the first of each week, and behind the last one how many there are.
    """

    dossiers: Whole
    sums: Numbers
    starts: Whole

    @property
    def weeks(self) -> int:
        """So many weeks have some."""
        return len(self.starts) - 1


def weights_of(log: Replayed) -> Numbers:
    """For how many dossiers each stands; 0 for those that have not ended."""
    weights = np.zeros(len(log.received))
    seen_for = log.today - log.received
    for place in range(len(log.places)):
        mine = np.flatnonzero(log.place == place)
        ended = mine[~np.isnan(log.ended[mine])]
        if (np.isnan(log.ended[mine]) & (seen_for[mine] >= 0)).any():
            watched = np.sort(seen_for[mine])
            took = log.ended[ended] - log.received[ended]
            seen = 1 - np.searchsorted(watched, took, side="left") / len(mine)
            weights[ended] = 1 / np.maximum(seen, LEAST_SEEN)
        else:
            weights[ended] = 1.0
    return weights


def donors_of(log: Replayed, weights: Numbers) -> dict[int, Donors]:
    """The donors of each place that has some."""
    week = log.time.ordinal(log.day) // WEEK
    found = {}
    for where in range(len(log.places)):
        mine = np.flatnonzero((log.place == where) & (weights > 0))
        if len(mine):
            mine = mine[np.argsort(week[mine], kind="stable")]
            starts = np.flatnonzero(np.diff(week[mine], prepend=-1))
            found[where] = Donors(mine, weights[mine].cumsum(), np.append(starts, len(mine)))
    return found


@dataclass(frozen=True)
class Receptions:
    """The receptions that are replayed, in order: which dossiers they are, of which place, on which day and in which
    week."""

    dossiers: Whole
    place: Whole
    day: Whole
    week: Whole


def receptions_of(log: Replayed, donors: Mapping[int, Donors]) -> Receptions:
    """Every dossier of a place that has donors."""
    there = np.flatnonzero(np.isin(log.place, list(donors)))
    there = there[np.argsort(log.received[there], kind="stable")]
    return Receptions(there, log.place[there], log.day[there], log.time.ordinal(log.day[there]) // WEEK)


def draws(
    receptions: Receptions, donors: Mapping[int, Donors], random: np.random.Generator, count: int
) -> Iterator[Whole]:
    """For each replication the dossier whose course each reception is given."""
    parts = []
    for where, of in donors.items():
        mine = np.flatnonzero(receptions.place == where)
        weeks, number = np.unique(receptions.week[mine], return_inverse=True)
        parts.append((of, mine, len(weeks), number))
    for _ in range(count):
        chosen = np.empty(len(receptions.place), dtype=np.int64)
        for of, mine, many, week in parts:
            ends = np.append(0.0, of.sums)[of.starts]
            drawn = np.searchsorted(ends[1:], random.random(many) * of.sums[-1], side="right")
            drawn = np.minimum(drawn, of.weeks - 1)[week]
            at = ends[drawn] + _spread(week, random) * (ends[drawn + 1] - ends[drawn])
            which = np.clip(np.searchsorted(of.sums, at, side="right"), of.starts[drawn], of.starts[drawn + 1] - 1)
            chosen[mine] = of.dossiers[which]
        yield chosen


def _spread(week: Whole, random: np.random.Generator) -> Numbers:
    """Of each reception a number between 0 and 1, those of a week evenly apart and in any order.

    Drawn one by one, some dossiers of a week would come twice and others not at all: chance would be at work twice.
    """
    order = np.lexsort((random.random(len(week)), week))
    counts = np.bincount(week)
    rank = np.empty(len(week))
    rank[order] = np.arange(len(week)) - np.repeat(counts.cumsum() - counts, counts)
    found: Numbers = (rank + random.random(len(counts))[week]) / counts[week]
    return found


def as_received(log: Replayed, chosen: Whole, receptions: Receptions) -> Numbers:
    """When each is received: on its own day, at the hour of the dossier whose course it is given."""
    return log.time.at(receptions.day, log.minute[chosen])
