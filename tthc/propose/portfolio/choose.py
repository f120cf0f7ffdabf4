"""The best set for what is asked, proved as a whole; what each cut in it is worth; the front of sets that are best.

A set that is not proved as a whole is never the answer: what is not proved together is excluded; then solved again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tthc.model.cut import Certificate, Verdict
from tthc.propose.portfolio.options import Ground
from tthc.propose.portfolio.solve import LEAST_EFFORT, REACH, SCALE, Goal, Program, Together, solve
from tthc.propose.portfolio.terms import (
    Answer,
    Choice,
    Figures,
    Measure,
    Option,
    Shared,
    Wishes,
    answer_of,
    gains_of,
    is_reached,
    needed_by,
)
from tthc.source import CannotRunError, say

MOST_ROUNDS = 50
"""So many sets that turn out not to be proved as a whole are excluded; then it is said that no answer was found."""


@dataclass(frozen=True)
class Best:
    """The best set: `by` says of which number the value and the bound are; None is effort, in points.

    `is_feasible` says that all targets are met; else they are met as far as they can be.
    """

    answer: Answer
    by: Measure | None
    is_feasible: bool = True


@dataclass(frozen=True)
class Chosen:
    """The best set with its certificate, and the sets that were better and not proved as a whole."""

    best: Best
    certificate: Certificate
    never: tuple[Together, ...] = ()


def choose(ground: Ground, wishes: Wishes, seconds: float = 60.0) -> Chosen:
    """The best set that is proved as a whole; CannotRunError where none is found."""
    never: tuple[Together, ...] = ()
    for _ in range(MOST_ROUNDS):
        best = best_of(Program(ground.choice, never, seconds), wishes)
        certificate = _certificate(best.answer.options, ground)
        if certificate.verdict is Verdict.PROVED:
            return Chosen(best, certificate, never)
        never = (*never, _core(best.answer.options, ground))
    raise CannotRunError(
        say("{number} sets were found and none of them is proved as a whole: no plan", number=MOST_ROUNDS)
    )


def _certificate(options: Sequence[Option], ground: Ground) -> Certificate:
    return ground.basis.certify(ground.cuts([one for option in options for one in option.proposals]))


def _core(options: Sequence[Option], ground: Ground) -> Together:
    """Of options that are not proved together some that are not either, and of which each is needed for that."""
    core = list(options)
    for option in options:
        fewer = [one for one in core if one is not option]
        if _certificate(fewer, ground).verdict is not Verdict.PROVED:
            core = fewer
    return tuple(core)


def best_of(program: Program, wishes: Wishes) -> Best:
    """With targets the least effort, and of that the greatest saving; without the greatest saving, at least effort.

    What can be saved of another measure beside that, and costs nothing of it, is not left lying.
    """
    if not wishes.targets:
        return _greatest(program, wishes)
    found = solve(program, wishes, LEAST_EFFORT)
    if found is None:
        return _furthest(program, wishes)
    better = _for_no_more_effort(program, wishes, found)
    return Best(replace(better, value=-found.value, bound=-found.bound, is_complete=found.is_complete), None)


def _greatest(program: Program, wishes: Wishes) -> Best:
    found = solve(program, wishes, Goal({wishes.most: 1.0})) or nothing(program.choice)
    whole = program.choice.before.of(wishes.most)
    saved = found.gains.of(wishes.most)
    bound = saved if found.value == found.bound else max(saved, found.bound * whole / SCALE)
    more = _beside(program, wishes, found)
    reached = {m: share for m in Measure if (share := _share(more.gains, program.choice, m)) > 0}
    cheaper = _at_least_effort(program, wishes, reached) or more
    return Best(replace(cheaper, value=saved, bound=bound, is_complete=found.is_complete), wishes.most)


def _furthest(program: Program, wishes: Wishes) -> Best:
    """The targets as far as they can be met: the sum of the shares of them that are met, at the least effort."""
    found = solve(program, wishes, REACH) or nothing(program.choice)
    reached = {m: min(share, _share(found.gains, program.choice, m)) for m, share in wishes.targets.items()}
    asked = replace(wishes, targets={m: share for m, share in reached.items() if share > 0})
    cheaper = _for_no_more_effort(program, asked, solve(program, asked, LEAST_EFFORT) or found)
    value, bound = found.value / SCALE, found.bound / SCALE
    return Best(replace(cheaper, value=value, bound=bound, is_complete=found.is_complete), None, is_feasible=False)


def _for_no_more_effort(program: Program, wishes: Wishes, found: Answer) -> Answer:
    """Of the sets that take no more effort the one that saves most, and beside that most of the other measures."""
    same = replace(wishes, budget=found.effort.mid)
    return _beside(program, same, solve(program, same, Goal({wishes.most: 1.0})) or found)


def _beside(program: Program, wishes: Wishes, found: Answer) -> Answer:
    """Of the sets that save no less of what is to be saved most, the one that saves most of the other measures."""
    share = max(_share(found.gains, program.choice, wishes.most), wishes.targets.get(wishes.most, Fraction(0)))
    kept = {**wishes.targets, wishes.most: share} if share else wishes.targets
    others = Goal({measure: 1.0 for measure in Measure if measure is not wishes.most})
    return solve(program, replace(wishes, targets=kept), others) or found


def _at_least_effort(program: Program, wishes: Wishes, targets: Mapping[Measure, Fraction]) -> Answer | None:
    return solve(program, replace(wishes, targets=targets), LEAST_EFFORT)


def _share(gains: Figures, choice: Choice, measure: Measure) -> Fraction:
    whole = choice.before.of(measure)
    return gains.of(measure) / whole if whole else Fraction(0)


def nothing(choice: Choice) -> Answer:
    """Nothing chosen, which is always possible."""
    return answer_of((), choice, Fraction(0), Fraction(0))


@dataclass(frozen=True)
class Member:
    """One proposal of the plan: what the plan loses without it, and what need not be worked on then.

    Proposals of its procedure that are only proved together with it go with it. `needed` says that a target, or what
    is met of it, is missed without it.
    """

    proposal: str
    loses: Figures
    frees: tuple[Shared, ...]
    needed: bool


def members(answer: Answer, ground: Ground, targets: Mapping[Measure, Fraction]) -> Iterator[Member]:
    """Every proposal of the plan, in its order."""
    choice = ground.choice
    held = {m: share for m, share in targets.items() if is_reached(answer.gains, choice.before, {m: share})}
    for option in answer.options:
        block = next(block for block in choice.blocks if option in block)
        for one in option.proposals:
            rest = _without(one, option, block)
            others = [*(each for each in answer.options if each is not option), *([rest] if rest else [])]
            gains = gains_of(others)
            kept = set(needed_by(others))
            frees = tuple(each for each in answer.shared if each.id not in kept)
            loses = answer.gains.plus(gains, -1)
            yield Member(one, loses, frees, not is_reached(gains, choice.before, held))


def _without(one: str, option: Option, block: Sequence[Option]) -> Option | None:
    """What is left of an option without one of its proposals: the best set of the others that is proved."""
    others = set(option.proposals) - {one}
    left = [each for each in block if others.issuperset(each.proposals)]
    return max(left, key=lambda each: (len(each.proposals), each.gains), default=None)


def front(ground: Ground, chosen: Chosen, wishes: Wishes, levels: int = 4, seconds: float = 10.0) -> tuple[Answer, ...]:
    """A handful of sets between nothing and all: for some levels of effort those that save most of each number.

    Each is proved as a whole, and none is dominated by another one of them.
    """
    program = Program(ground.choice, chosen.never, seconds)
    limits = replace(wishes, targets={})
    whole = solve(program, limits, Goal(dict.fromkeys(Measure, 1.0), effort=_TIE))
    if whole is None or not whole.options:
        return ()
    found: dict[tuple[str, ...], Answer] = {}
    for level in range(1, levels + 1):
        effort = whole.effort.mid * level / levels
        for measure in Measure:
            goal = Goal({**dict.fromkeys(Measure, _TIE), measure: 1.0}, effort=_TIE)
            answer = solve(program, replace(limits, budget=effort), goal)
            if answer and answer.options and _certificate(answer.options, ground).verdict is Verdict.PROVED:
                found.setdefault(answer.proposals, answer)
    best = [one for one in found.values() if not any(dominates(other, one) for other in found.values())]
    return tuple(sorted(best, key=lambda one: (one.effort.mid, one.gains)))


_TIE = 1e-3
"""What the other numbers weigh beside the one that is to be largest: of equals the one that is better in them."""


def dominates(one: Answer, other: Answer) -> bool:
    """Whether one is at least as good in every number, and better in some."""
    mine, theirs = (*one.gains, -one.effort.mid), (*other.gains, -other.effort.mid)
    return mine != theirs and all(a >= b for a, b in zip(mine, theirs, strict=True))
