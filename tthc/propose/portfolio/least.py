"""The best answer of a large program: a first answer, then a search over the few things of which it is not sure.

The first answer settles most of the program (`core`). What stays open hangs on a few shared things, worked on
or not, that balance each other by a hair. So the search decides on them, one after the other, always where the bound is
least (best first), and leaves a branch as soon as its bound is no better than the best answer.

Why that goes fast: while both a text of 27.2 points and one of 25.8 are open, every tenth of a point may be the next
value; once all are decided, only what their options take by themselves is, and that comes in halves (`Left.step`). A
bound is raised to the next of these values, and mostly that is enough.

Why it is true: both branches of a decision together are all that was open, so the least bound of all branches that are
left is a bound of the program, also when time is up. A branch is left only where the bound of its own multipliers,
raised to a value that its answers can have, is no better than an answer in hand. Nothing rests on the clock but where
the search stops: the same program gives the same answer.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from heapq import heappop, heappush
from typing import Any

import numpy as np

from tthc.propose.portfolio.core import (
    HAIR,
    IMPOSSIBLE,
    OPTIMAL,
    OUT_OF_TIME,
    Core,
    Found,
    Integers,
    Left,
    Relaxed,
    core_of,
    cut_off,
    relax,
    solve_whole,
)

FIRST_OPEN = 2000
"""So many variables of which the relaxation is least sure are left open in the search for a first answer."""

FIRST_GAP = 5e-4
"""How near the first answer is to the best of its kind: the search for a better one comes after it."""


def least(of: Integers, seconds: float, gap: float = 0.0) -> Found:
    """The best answer; without one if there is none, or none is found in time.

    The search ends where the bound is within `gap` (a share of the value), or time is up.
    """
    end = time.monotonic() + seconds
    everything = Left(of, np.full(len(of.costs), np.nan))
    relaxed = relax(everything, seconds)
    if relaxed is None:
        return Found(None, np.inf, np.inf, IMPOSSIBLE)
    first = _first(everything, relaxed, end)
    if first.x is None:
        return first
    if first.value - first.bound <= max(gap * abs(first.value), HAIR):
        return replace(first, status=OPTIMAL)
    if (relaxed.more <= first.value - of.step - relaxed.bound).sum() > 2 * FIRST_OPEN:
        first = _improved(everything, relaxed, first, end)
    return best_from(everything, relaxed, first, end, gap)


# A first answer


def _first(everything: Left, relaxed: Relaxed, end: float) -> Found:
    """An answer near the relaxation, whose bound it has; more and more is left open until there is one."""
    most = FIRST_OPEN
    while most < len(everything.at):
        if time.monotonic() >= end:
            return Found(None, np.inf, -np.inf, OUT_OF_TIME)
        found = _near(everything, relaxed, most, end)
        if found is not None and found.x is not None:
            return replace(found, bound=min(everything.up(relaxed.bound), found.value))
        most *= 8
    return solve_whole(everything.program(), end - time.monotonic())


def _near(everything: Left, relaxed: Relaxed, most: int, end: float) -> Found | None:
    """The best answer in which all variables but some are as in the relaxation.

    First what many others rest on is fixed; the relaxation of the rest then says of what it is least sure.
    """
    shared = everything.of.shared
    sure = shared & _is_whole(relaxed.x) & ~_least_sure(relaxed, shared, most // 8)
    settled = everything.fix(sure, np.round(relaxed.x))
    again = relax(settled, end - time.monotonic())
    if again is None:
        return None
    core = settled.fix(~_least_sure(again, settled.open, most) & _is_whole(again.x), np.round(again.x))
    found = solve_whole(core.program(), (end - time.monotonic()) / 2, _first_gap(relaxed, core))
    return replace(found, x=core.put(found.x), value=found.value + core.spent) if found.x is not None else None


def _first_gap(relaxed: Relaxed, core: Left) -> float:
    """The gap, as a share of the open costs, that is small as a share of all costs."""
    return FIRST_GAP * abs(relaxed.bound) / max(abs(relaxed.bound - core.spent), HAIR)


def _is_whole(x: Any) -> Any:
    return np.abs(x - np.round(x)) < HAIR


def _least_sure(relaxed: Relaxed, among: Any, most: int) -> Any:
    """Of some variables so many that it costs least to have otherwise."""
    more = np.where(among, relaxed.more, np.inf)
    if most >= len(more):
        return among
    return among & (more <= np.partition(more, most)[most])


def _improved(everything: Left, relaxed: Relaxed, first: Found, end: float) -> Found:
    """A better answer among those that differ from what the multipliers want only where that costs least."""
    near = everything.fix(~_least_sure(relaxed, everything.of.whole, FIRST_OPEN), relaxed.wants)
    found = solve_whole(cut_off(near, first.value), (end - time.monotonic()) / 6, _first_gap(relaxed, near))
    if found.x is None or found.value + near.spent >= first.value:
        return first
    return replace(first, x=near.put(found.x), value=found.value + near.spent)


# The search


@dataclass
class _Search:
    """The best answer so far, and the branches that wait: the least bound first, of equals where least is undecided."""

    best: Found
    gap: float
    end: float
    waiting: list[tuple[float, int, float, int, Core]] = field(default_factory=list)
    given_up: float = np.inf
    branches: int = 0

    @property
    def bound(self) -> float:
        """No answer is below this."""
        return min(self.best.value, self.given_up, *(bound for bound, *_ in self.waiting[:1]))

    @property
    def is_near(self) -> bool:
        """Whether the bound is as near as was asked for."""
        return self.bound >= self.best.value - max(self.gap * abs(self.best.value), HAIR)

    @property
    def seconds(self) -> float:
        """The time that is left."""
        return self.end - time.monotonic()

    def add(self, left: Left, relaxed: Relaxed | None, bound: float = -np.inf) -> None:
        """A branch, if there can be a better answer in it; never with less of a bound than what it is a branch of."""
        core = core_of(left, relaxed, self.best.value, self.end)
        if core is not None:
            undecided = int((core.left.open & core.left.of.shared).sum())
            heappush(self.waiting, (max(bound, core.bound), undecided, core.relaxed.bound, self.branches, core))
            self.branches += 1


def best_from(everything: Left, relaxed: Relaxed, first: Found, end: float, gap: float = 0.0) -> Found:
    """The best answer, if it is better than the first; else the first, and how sure that is."""
    search = _Search(first, gap, end)
    search.add(everything, relaxed)
    while search.waiting and not search.is_near and search.seconds > 0:
        bound, *_, core = heappop(search.waiting)
        undecided = _undecided(core)
        if undecided is None:
            _solve(search, core.left, bound)
            continue
        for at in (0.0, 1.0):
            left = core.left.fix(undecided, at)
            search.add(left, relax(left, search.seconds), bound)
    status = OPTIMAL if search.is_near else OUT_OF_TIME
    return replace(search.best, bound=search.bound, status=status)


def _undecided(core: Core) -> Any:
    """The shared thing to decide on next: where the relaxation wavers between the most points.

    None where all are decided, and where values have no steps: there the solver does as well by itself.
    """
    among = core.left.open & core.left.of.shared
    if not core.left.step or not among.any():
        return None
    wavering = np.minimum(core.relaxed.x, 1 - core.relaxed.x) + HAIR
    points = np.where(among, np.abs(core.left.of.costs) * wavering, -1.0)
    return np.arange(len(points)) == int(np.argmax(points))


def _solve(search: _Search, left: Left, bound: float) -> None:
    """A branch to its end by the solver; where its time is not enough, as far as it came."""
    found = solve_whole(cut_off(left, search.best.value), search.seconds)
    if found.status == IMPOSSIBLE:
        return
    search.given_up = min(search.given_up, max(bound, left.up(found.bound + left.spent)))
    if found.x is not None and found.value + left.spent < search.best.value:
        search.best = replace(found, x=left.put(found.x), value=found.value + left.spent)
