"""The choice as an integer program, solved by HiGHS through scipy: the best options, with bound and gap.

One variable for each option (taken or not), one for each shared thing (worked on or not), and one for each measure: how
far its target is met, where not all can be. Shares of the totals are in thousandths: so all numbers of a row are of one
size.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from itertools import islice
from math import gcd, lcm
from typing import Any

import numpy as np
from scipy.sparse import csr_array

from tthc.model.effort import EffortOf
from tthc.propose.portfolio.core import IMPOSSIBLE, OPTIMAL, OUT_OF_TIME, Integers, solve_whole
from tthc.propose.portfolio.least import least
from tthc.propose.portfolio.mend import mended
from tthc.propose.portfolio.terms import Answer, Choice, Measure, Option, Wishes, answer_of, is_reached, keeps_within
from tthc.source import CannotRunError, say

SCALE = 1000
"""Shares are in thousandths in the program."""

MARGINS = (0.0, 1e-5, 1e-4)
"""By how much (thousandths) a target is raised where the solver's rounding has let it be missed by a hair."""

MOST_TRIED = 100
"""So many ways to mend an answer are looked at; mostly the first will do."""

MOST_AT_ONCE = 2_000
"""Programs of so many variables are left to the solver as they are; of larger ones the core is sought first."""

FINEST = Fraction(1, 1000)
"""Steps of effort that are finer are no help in telling values apart."""

Together = Collection[Option]
"""Options of different blocks that are not proved together: never all of them."""


@dataclass(frozen=True)
class Goal:
    """What is to be made as large as possible: shares of the measures by weight, less effort by weight.

    With `reach` the targets need not be met, only as far as they can be: the sum of the shares of them that are met.
    """

    weights: Mapping[Measure, float] = field(default_factory=dict)
    effort: float = 0.0
    reach: bool = False


LEAST_EFFORT = Goal(effort=1.0)
REACH = Goal(reach=True)


@dataclass(frozen=True)
class Program:
    """The program of a choice; the parts that stay the same from one question to the next are made once."""

    choice: Choice
    never: tuple[Together, ...] = ()
    seconds: float = 60.0
    gap: float = 0.0
    most_at_once: int = MOST_AT_ONCE

    @cached_property
    def blocks(self) -> tuple[tuple[Option, ...], ...]:
        """The options of each block without those that another one of it beats in everything.

        A block of which something is not proved together with others keeps all: the next best may be needed there.
        """
        named = {option for together in self.never for option in together}
        return tuple(b if named.intersection(b) else tuple(_unbeaten(b)) for b in self.choice.blocks)

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """All options, block after block: the first variables."""
        return tuple(option for block in self.blocks for option in block)

    @cached_property
    def places(self) -> Mapping[str, int]:
        """The variable of each shared thing, after the options."""
        return {one: len(self.options) + index for index, one in enumerate(sorted(self.choice.shared))}

    @property
    def size(self) -> int:
        """How many variables; the last ones are how far the target of each measure is met."""
        return len(self.options) + len(self.places) + len(Measure)

    @property
    def is_large(self) -> bool:
        """Whether the core is sought first."""
        return self.size > self.most_at_once

    def reach_of(self, measure: Measure) -> int:
        """The variable that says how far a target is met."""
        return self.size - len(Measure) + list(Measure).index(measure)

    @cached_property
    def shares(self) -> Mapping[Measure, Any]:
        """What each option saves of each total, in thousandths."""
        found = {}
        for measure in Measure:
            values = (float(self.share(option, measure)) for option in self.options)
            found[measure] = np.fromiter(values, float, len(self.options))
        return found

    def share(self, option: Option, measure: Measure) -> Fraction:
        """What an option saves of a total, in thousandths, exactly."""
        whole = self.choice.before.of(measure)
        return option.gains.of(measure) / whole * SCALE if whole else Fraction(0)

    @cached_property
    def efforts(self) -> Any:
        """The middle effort of each variable."""
        shared = (float(self.choice.shared[one].effort.mid) for one in self.places)
        return np.array([*(float(option.effort.mid) for option in self.options), *shared, *(0.0 for _ in Measure)])

    @cached_property
    def structure(self) -> _Rows:
        """One option of a block; none without what it needs; never together what is not proved together."""
        rows = _Rows()
        first = 0
        for block in self.blocks:
            rows.add([(first + index, 1.0) for index in range(len(block))], 1.0)
            for one in sorted({need for option in block for need in option.needs}):
                takers = [(first + i, 1.0) for i, option in enumerate(block) if one in option.needs]
                rows.add([*takers, (self.places[one], -1.0)], 0.0)
            first += len(block)
        for together in self.never:
            named = [(index, 1.0) for index, option in enumerate(self.options) if option in together]
            rows.add(named, len(named) - 1.0)
        return rows

    def rows(self, wishes: Wishes, goal: Goal, margin: float) -> _Rows:
        """The structure, and what is asked for."""
        rows = self.structure.copy()
        if wishes.max_laws is not None:
            laws = [(self.places[s.id], 1.0) for s in self.choice.shared.values() if s.of is EffortOf.LAW]
            rows.add(laws, float(wishes.max_laws))
        if wishes.budget is not None:
            rows.add(_nonzero(self.efforts), float(wishes.budget))
        for measure, share in wishes.targets.items():
            saved = [(place, -value) for place, value in _nonzero(self.shares[measure])]
            wanted = float(share) * SCALE
            if goal.reach:
                rows.add([*saved, (self.reach_of(measure), wanted)], 0.0)
            else:
                rows.add(saved, -wanted - margin)
        return rows

    @cached_property
    def whole(self) -> Any:
        """Which variables are whole: all but how far targets are met."""
        return np.arange(self.size) < self.size - len(Measure)

    @cached_property
    def is_shared(self) -> Any:
        """Which variables are of what is worked on once for many."""
        return self.whole & (np.arange(self.size) >= len(self.options))

    def integers(self, wishes: Wishes, goal: Goal, margin: float) -> Integers:
        """The program as numbers; where effort alone counts, with its steps."""
        rows = self.rows(wishes, goal, margin)
        costs = self.objective(wishes, goal)
        program = Integers(costs, rows.matrix(self.size), np.array(rows.upper), self.whole, self.is_shared)
        if goal != LEAST_EFFORT or not self.step:
            return program
        return replace(program, step=float(self.step), count=self.own_steps)

    @cached_property
    def step(self) -> Fraction:
        """Every effort is a multiple of this; 0 where it is too fine."""
        of_shared = (self.choice.shared[one].effort.mid for one in self.places)
        step = _common((*(option.effort.mid for option in self.options), *of_shared))
        return step if step >= FINEST else Fraction(0)

    @cached_property
    def own_steps(self) -> Any:
        """The effort of each option by itself, in their common steps."""
        own = [option.effort.mid for option in self.options]
        step = _common(own) or Fraction(1)
        return np.array([*(float(one / step) for one in own), *(0.0 for _ in range(self.size - len(own)))])

    def objective(self, wishes: Wishes, goal: Goal) -> Any:
        """What is made as small as possible."""
        costs = self.efforts * goal.effort
        for measure, weight in goal.weights.items():
            costs[: len(self.options)] -= self.shares[measure] * weight
        if goal.reach:
            costs[[self.reach_of(measure) for measure in wishes.targets]] -= SCALE
        return costs


def solve(program: Program, wishes: Wishes, goal: Goal) -> Answer | None:
    """The best answer; None if there is none at all.

    What the solver takes for a met target may miss it by a rounding. Then the answer is mended; where the bound leaves
    room for a better one than that, the solver is asked again for a hair more, as long as there is time.
    """
    end = time.monotonic() + program.seconds
    best: Answer | None = None
    for margin in MARGINS:
        found = _solved(program, wishes, goal, margin, end, best)
        if found is None or _is_met(found, program.choice, wishes, goal):
            return found or best
        best = best or _mended(found, program, wishes, goal)
        if best and (best.gap <= program.gap or not found.is_complete):
            return best
    return best


def _mended(missed: Answer, program: Program, wishes: Wishes, goal: Goal) -> Answer | None:
    """The answer nearest to one that misses a target by a hair, with its bound."""

    def worth(option: Option) -> Fraction:
        saved = (_exactly(weight) * program.share(option, measure) for measure, weight in goal.weights.items())
        return sum(saved, Fraction(0)) - _exactly(goal.effort) * option.effort.mid

    before = sum(map(worth, missed.options), Fraction(0))
    for taken in islice(mended(missed.options, program.choice, wishes.targets, worth), MOST_TRIED):
        if keeps_within(taken, program.choice, wishes) and not any(map(set(taken).issuperset, program.never)):
            value = missed.value - before + sum(map(worth, taken), Fraction(0))
            return answer_of(taken, program.choice, value, missed.bound, is_complete=value == missed.bound)
    return None


def _unbeaten(block: Sequence[Option]) -> Iterator[Option]:
    """Of equals the first."""
    for place, one in enumerate(block):
        if not any(_beats(other, one, is_first=at < place) for at, other in enumerate(block) if at != place):
            yield one


def _beats(other: Option, one: Option, *, is_first: bool) -> bool:
    """Whether another saves at least as much of everything for no more effort, and needs nothing else."""
    if not other.needs <= one.needs or other.effort.mid > one.effort.mid:
        return False
    if any(theirs < mine for theirs, mine in zip(other.gains, one.gains, strict=True)):
        return False
    is_same = (other.gains, other.effort.mid, other.needs) == (one.gains, one.effort.mid, one.needs)
    return is_first or not is_same


def _is_met(found: Answer, choice: Choice, wishes: Wishes, goal: Goal) -> bool:
    reached = goal.reach or is_reached(found.gains, choice.before, wishes.targets)
    return reached and keeps_within(found.options, choice, wishes)


def _solved(
    program: Program, wishes: Wishes, goal: Goal, margin: float, end: float, known: Answer | None
) -> Answer | None:
    """The solver's answer; the one that is known where it finds none in time."""
    integers = program.integers(wishes, goal, margin)
    method = least if program.is_large else solve_whole
    found = method(integers, max(end - time.monotonic(), 1.0), program.gap)
    if found.x is None:
        if known is None:
            _must_be_impossible(found.status, program.seconds)
        return known
    taken = [option for option, x in zip(program.options, found.x, strict=False) if x > 0.5]
    is_complete = found.status == OPTIMAL
    return answer_of(taken, program.choice, _exactly(-found.value), _exactly(-found.bound), is_complete=is_complete)


def _must_be_impossible(status: int, seconds: float) -> None:
    """No answer means that there is none, unless the solver did not come that far."""
    if status == OUT_OF_TIME:
        raise CannotRunError(say("the solver found no set in {seconds} seconds: give it more", seconds=seconds))
    if status != IMPOSSIBLE:
        raise CannotRunError(say("the solver gave up, for reasons of its own (status {status})", status=status))


def _exactly(value: float) -> Fraction:
    return Fraction(value).limit_denominator(10**9)


def _nonzero(values: Any) -> list[tuple[int, float]]:
    return [(int(index), float(values[index])) for index in np.flatnonzero(values)]


def _common(values: Sequence[Fraction]) -> Fraction:
    """The largest number of which all of them are multiples; 0 if all are 0."""
    whole = lcm(*(value.denominator for value in values))
    return Fraction(gcd(*(int(value * whole) for value in values)), whole)


@dataclass
class _Rows:
    """Rows of a sparse matrix with an upper end each, as they are added."""

    values: list[float] = field(default_factory=list)
    places: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)

    def add(self, row: Sequence[tuple[int, float]], upper: float) -> None:
        """A row that may not be more than `upper`."""
        for place, value in row:
            self.rows.append(len(self.upper))
            self.places.append(place)
            self.values.append(value)
        self.upper.append(upper)

    def copy(self) -> _Rows:
        """To be added to."""
        return _Rows(self.values.copy(), self.places.copy(), self.rows.copy(), self.upper.copy())

    def matrix(self, size: int) -> Any:
        """All of them."""
        return csr_array((self.values, (self.rows, self.places)), shape=(len(self.upper), size))
