"""Large integer programs made small without losing the best answer: what the linear relaxation settles is settled.

The multipliers of the relaxation give a bound for every choice, and what each variable adds to it if it is not as the
multipliers want it. Where that is more than an answer already found leaves room for, the variable is fixed: no better
answer has it otherwise (reduced-cost fixing). What is left, the core, is small, and HiGHS solves it to the end.

The bound that is given back is the least of those of the core and of all that was fixed, and never the solver's word
alone: it is worked out from the multipliers, which need not be exact for that.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, hstack, vstack

LARGE = 15_000
"""From so many variables on an interior-point method is faster for the relaxation than the simplex method."""

HAIR = 1e-6
"""By so much the solver may be wrong in a row or a sum."""

OPTIMAL, OUT_OF_TIME, IMPOSSIBLE = 0, 1, 2
"""What the solver says of how it ended."""


@dataclass(frozen=True)
class Integers:
    """What is to be as small as possible: `costs` times x, each x between 0 and 1, where `matrix` times x ≤ `upper`.

    `whole` says which variables are whole, `shared` those on which many others rest. Where `step` is not 0, the value
    of every answer is a multiple of it. `count` times x is a whole number for every answer, so that the solver may
    decide on the sum before it decides on its parts.
    """

    costs: Any
    matrix: Any
    upper: Any
    whole: Any
    shared: Any
    step: float = 0.0
    count: Any = None


@dataclass(frozen=True)
class Found:
    """An answer, None if there is none; its value and the bound: no answer has less. `status` as the solver's."""

    x: Any
    value: float
    bound: float
    status: int


@dataclass(frozen=True)
class Left:
    """What is left of a program once some variables are fixed: `at` says at what, NaN where a variable is open."""

    of: Integers
    at: Any

    @cached_property
    def open(self) -> Any:
        """Which variables are open."""
        return np.isnan(self.at)

    @property
    def fixed(self) -> Any:
        """All variables as they are fixed, and 0 where they are open."""
        return np.where(self.open, 0.0, self.at)

    @cached_property
    def spent(self) -> float:
        """The costs of what is fixed."""
        return float(self.of.costs @ self.fixed)

    @cached_property
    def step(self) -> float:
        """What is open adds a multiple of this to what is spent: the fewer shared things are open, the larger it is."""
        if not self.of.step:
            return 0.0
        steps = np.rint(self.of.costs[self.open] / self.of.step).astype(np.int64)
        return self.of.step * float(np.gcd.reduce(steps, initial=0) or 1)

    def up(self, bound: float) -> float:
        """A bound, raised to the next value that an answer can have."""
        if not self.step:
            return bound
        return self.spent + self.step * float(np.ceil((bound - self.spent - HAIR) / self.step))

    def below(self, value: float) -> float:
        """The largest value below another that an answer can have; without steps, the other."""
        if not self.step:
            return value
        return self.spent + self.step * float(np.ceil((value - self.spent - HAIR) / self.step) - 1)

    def program(self) -> Integers:
        """The program of the open variables, without rows that always hold."""
        of, still = self.of, self.open
        matrix, upper = of.matrix[:, still], of.upper - of.matrix @ self.fixed
        matters = np.asarray(matrix.maximum(0).sum(axis=1)).ravel() > upper
        count = None if of.count is None else of.count[still]
        parts = (of.costs[still], matrix[matters], upper[matters], of.whole[still], of.shared[still])
        return Integers(*parts, of.step, count)

    def put(self, x: Any) -> Any:
        """All variables, the open ones as they are in x."""
        every = self.fixed
        every[self.open] = x
        return every

    def fix(self, which: Any, at: Any) -> Left:
        """With some of the open variables fixed as well."""
        return replace(self, at=np.where(which & self.open & self.of.whole, at, self.at))


@dataclass(frozen=True)
class Relaxed:
    """The relaxation of what is left: its answer, and what its multipliers prove.

    No answer is below `bound`; one in which a variable is not as it `wants` to be is above it by `more` at least.
    """

    x: Any
    bound: float
    wants: Any
    more: Any


@dataclass(frozen=True)
class Core:
    """What is left of a program for answers better than one that is known, and the relaxation that left it."""

    left: Left
    relaxed: Relaxed

    @property
    def bound(self) -> float:
        """No answer that is left is below this."""
        return self.left.up(self.relaxed.bound)


def relax(left: Left, seconds: float) -> Relaxed | None:
    """The relaxation; None where not even that has an answer.

    The bound holds for any multipliers, so it does not matter whether the solver came to the end with them.
    """
    of = left.program()
    rows = {"A_ub": of.matrix, "b_ub": of.upper} if len(of.upper) else {}
    method = "highs-ipm" if len(of.costs) > LARGE else "highs-ds"
    result = linprog(of.costs, bounds=(0, 1), method=method, options={"time_limit": max(seconds, 0.1)}, **rows)
    if result.status == IMPOSSIBLE:
        return None
    is_solved = result.status == OPTIMAL
    multipliers = np.minimum(result.ineqlin.marginals, 0.0) if is_solved and rows else np.zeros(len(of.upper))
    reduced = _passed_on(of, multipliers, of.costs - of.matrix.T @ multipliers)
    bound = left.spent + float(multipliers @ of.upper + np.minimum(reduced, 0.0).sum())
    wants = (reduced < 0).astype(float)
    x = result.x if is_solved else wants
    return Relaxed(left.put(x), bound, left.put(wants), _everywhere(np.abs(reduced), left))


def _passed_on(of: Integers, multipliers: Any, reduced: Any) -> Any:
    """The reduced costs with all that takers gain beyond what they pay for something shared put on that: none is worse.

    The solver splits it between the two as it likes, and neither is then sure although together they are. Rows whose
    multipliers change have 0 on their right: so the bound needs no other change.
    """
    matrix, left = of.matrix.tocsr(), reduced.tolist()
    columns, values, ends = matrix.indices.tolist(), matrix.data.tolist(), matrix.indptr.tolist()
    for row in _rows_of_takers(of):
        part = slice(ends[row], ends[row + 1])
        takers = [column for column, value in zip(columns[part], values[part], strict=True) if value > 0]
        (shared,) = (column for column, value in zip(columns[part], values[part], strict=True) if value < 0)
        gain = min(-float(multipliers[row]), *(left[taker] for taker in takers), np.inf)
        for taker in takers:
            left[taker] -= gain
        left[shared] += gain
    return np.array(left)


def _rows_of_takers(of: Integers) -> list[int]:
    """The rows that say that nobody takes a shared thing that is not there: some takers with 1, and it with -1."""
    negative = of.matrix < 0
    alone = np.asarray(negative.sum(axis=1)).ravel() == 1
    is_shared = np.asarray(negative @ of.shared.astype(int)).ravel() == 1
    units = np.asarray((of.matrix > 0).sum(axis=1)).ravel() == np.asarray(of.matrix.maximum(0).sum(axis=1)).ravel()
    takers = np.asarray((of.matrix > 0).sum(axis=1)).ravel() > 0
    return [int(row) for row in np.flatnonzero(alone & is_shared & units & takers & (of.upper == 0))]


def _everywhere(values: Any, left: Left) -> Any:
    """Values of the open variables among all; 0 for those that are fixed."""
    every = np.zeros(len(left.at))
    every[left.open] = values
    return every


# The core


def core_of(left: Left, relaxed: Relaxed | None, value: float, end: float) -> Core | None:
    """What is left of the program for answers better than a value; None: there are none.

    What is fixed makes the relaxation of the rest tighter, and that fixes more.
    """
    while relaxed is not None and relaxed.bound <= (room := left.below(value)) + HAIR:
        narrower = left.fix(relaxed.more > room - relaxed.bound + HAIR, relaxed.wants)
        before, after = int(left.open.sum()), int(narrower.open.sum())
        left = narrower
        if after > before * WORTH_IT:
            return Core(left, relaxed)
        relaxed = relax(left, end - time.monotonic())
    return None


WORTH_IT = 0.9
"""The relaxation is solved again as long as it settles a tenth of what is open."""


def cut_off(left: Left, value: float) -> Integers:
    """The program of what is left, for answers that are better than a value; without steps, as good."""
    of = left.program()
    row = csr_array(of.costs[np.newaxis, :])
    upper = left.below(value) + of.step / 2 - left.spent
    return replace(of, matrix=vstack([of.matrix, row]).tocsr(), upper=np.append(of.upper, upper))


# The solver


def solve_whole(of: Integers, seconds: float, gap: float = 0.0) -> Found:
    """What HiGHS says of a program as it is."""
    if seconds <= 0:
        return Found(None, np.inf, -np.inf, OUT_OF_TIME)
    scale = of.step or 1.0
    costs, matrix, whole, ceiling = of.costs / scale, of.matrix, of.whole.astype(int), np.ones(len(of.costs))
    limits = [LinearConstraint(matrix, -np.inf, of.upper)]
    if of.count is not None:
        costs, whole, ceiling = np.append(costs, 0.0), np.append(whole, 1), np.append(ceiling, np.inf)
        limits = [LinearConstraint(_with_column(matrix), -np.inf, of.upper), _sum_row(of.count)]
    result = milp(
        costs,
        integrality=whole,
        bounds=Bounds(0, ceiling),
        constraints=limits,
        options={"time_limit": seconds, "mip_rel_gap": gap},
    )
    bound = -np.inf if result.mip_dual_bound is None else float(result.mip_dual_bound) * scale
    if result.x is None:
        return Found(None, np.inf, bound, result.status)
    x = np.where(of.whole, np.round(result.x[: len(of.whole)]), result.x[: len(of.whole)])
    value = float(of.costs @ x)
    is_best = result.status == OPTIMAL and not gap
    return Found(x, value, value if is_best else min(bound, value), result.status)


def _with_column(matrix: Any) -> Any:
    return hstack([matrix, csr_array((matrix.shape[0], 1))]).tocsr()


def _sum_row(count: Any) -> LinearConstraint:
    """The sum as a variable of its own."""
    return LinearConstraint(csr_array(np.append(count, -1.0)[np.newaxis, :]), 0.0, 0.0)
