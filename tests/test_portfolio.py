"""Choosing among sets of cuts: examples in which greedy is wrong, and every answer beside that of trying everything."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tries import tries
from tthc.model.effort import EffortOf
from tthc.propose.portfolio.choose import best_of
from tthc.propose.portfolio.core import OUT_OF_TIME, Found, Left, relax
from tthc.propose.portfolio.least import best_from
from tthc.propose.portfolio.mend import mended
from tthc.propose.portfolio.solve import LEAST_EFFORT, REACH, Goal, Program, solve
from tthc.propose.portfolio.terms import (
    Choice,
    Figures,
    Measure,
    Option,
    Points,
    Shared,
    Wishes,
    effort_of,
    gains_of,
    is_reached,
    keeps_within,
    needed_by,
)

COST, TIME = Measure.COST, Measure.TIME


def points(effort: int) -> Points:
    return Points(*(Fraction(effort),) * 3)


def option(name: str, cost: int, effort: int = 1, *needs: str, time: int = 0) -> Option:
    """Cuts of one block (`a+b`), what they save, their own effort, the texts and databases they need."""
    gains = Figures(Fraction(cost), Fraction(time))
    return Option(tuple(name.split("+")), gains, points(effort), frozenset(needs))


def choice(*blocks: list[Option], before: int = 100, **shared: int) -> Choice:
    """Blocks of options; texts begin with `law`, everything else is a database."""
    items = {
        name: Shared(name, EffortOf.LAW if name.startswith("law") else EffortOf.DATABASE, name, points(effort))
        for name, effort in shared.items()
    }
    return Choice(tuple(map(tuple, blocks)), items, Figures(Fraction(before), Fraction(before)))


def chosen(of: Choice, **wishes: object) -> list[str]:
    return sorted(best_of(Program(of), Wishes(**wishes)).answer.proposals)  # type: ignore[arg-type]  # as they are written


def half(*measures: Measure) -> dict[Measure, Fraction]:
    return dict.fromkeys(measures, Fraction(1, 2))


def test_the_best_ratio_first_is_wrong() -> None:
    """By saving for each point a comes first, and then there is no room for b, which alone saves more."""
    of = choice([option("a", 60, 5)], [option("b", 90, 10)])
    assert chosen(of, budget=Fraction(10)) == ["b"]


def test_a_text_is_amended_once_for_all_that_wait_for_it() -> None:
    """None of the three is worth the amendment by itself: only together they are better than d."""
    three = [[option(name, saved, 1, "law_x")] for name, saved in (("a", 30), ("b", 29), ("c", 28))]
    of = choice(*three, [option("d", 50, 10)], law_x=10)
    assert chosen(of, budget=Fraction(13)) == ["a", "b", "c"]
    assert chosen(of, budget=Fraction(12)) == ["a", "b"]
    assert chosen(of, budget=Fraction(11)) == ["d"]


def test_as_many_texts_as_may_be_amended() -> None:
    of = choice(
        [option("a", 10, 1, "law_x")], [option("b", 10, 1, "law_x")], [option("c", 15, 1, "law_y")], law_x=1, law_y=1
    )
    assert chosen(of, max_laws=0) == []
    assert chosen(of, max_laws=1) == ["a", "b"]
    assert chosen(of, max_laws=2) == ["a", "b", "c"]


def test_a_connection_is_no_text() -> None:
    assert chosen(choice([option("a", 10, 1, "dan-cu")], **{"dan-cu": 6}), max_laws=0) == ["a"]


def test_cuts_that_save_the_same_are_counted_once() -> None:
    """Each alone saves 40, together 45: so a target of 60 needs another procedure."""
    of = choice([option("a", 40), option("b", 40), option("a+b", 45, 2)], [option("c", 20, 5)])
    assert "c" in chosen(of, targets={COST: Fraction(60, 100)})
    assert chosen(of, targets={COST: Fraction(65, 100)}) == ["a", "b", "c"]


def test_of_one_procedure_only_what_is_proved_together() -> None:
    """a and b conflict: there is no option with both."""
    of = choice([option("a", 30), option("b", 40)], [option("c", 5)])
    assert chosen(of) == ["b", "c"]


def test_targets_at_the_least_effort_and_of_that_the_greatest_saving() -> None:
    of = choice([option("a", 50, 3), option("b", 55, 3), option("c", 90, 4)])
    best = best_of(Program(of), Wishes(half(COST)))
    assert (best.answer.proposals, best.answer.value, best.answer.gap) == (("b",), 3, 0)
    assert best.is_feasible


def test_two_targets_at_once() -> None:
    """a and d meet both, for the same effort and with the same cost, and save less time."""
    of = choice([option("a", 60, 2), option("b", 20, 2, time=60)], [option("c", 40, 2), option("d", 0, 2, time=50)])
    assert chosen(of, targets=half(COST, TIME)) == ["b", "c"]


def test_days_that_cost_nothing_are_not_left_lying() -> None:
    """Only a saves cost; b saves days and takes nothing from a. c saves no more than b, and takes more effort."""
    of = choice([option("a", 60, 2)], [option("b", 0, 2, time=10), option("c", 0, 3, time=10)])
    assert chosen(of) == ["a", "b"]


def test_targets_that_cannot_be_met_are_met_as_far_as_can_be() -> None:
    """All of the time, and three fifths of the cost; c adds nothing, and is left out."""
    of = choice([option("a", 30, 2)], [option("b", 0, 2, time=50)], [option("c", 0, 2, time=20)])
    best = best_of(Program(of), Wishes(half(COST, TIME)))
    assert not best.is_feasible
    assert best.answer.proposals == ("a", "b")
    assert best.answer.value == Fraction(8, 5)


def test_a_target_of_which_nothing_is_known_does_not_stop_the_other() -> None:
    of = replace(choice([option("a", 60)]), before=Figures(Fraction(100)))
    best = best_of(Program(of), Wishes(half(COST, TIME)))
    assert (best.is_feasible, best.answer.proposals) == (False, ("a",))


def test_nothing_to_choose_from() -> None:
    best = best_of(Program(choice()), Wishes(half(COST)))
    assert (best.is_feasible, best.answer.proposals, best.answer.gap) == (False, (), 0)
    assert chosen(choice()) == []


def test_what_is_not_proved_together_is_never_taken_together() -> None:
    a, b, c = option("a", 30), option("b", 40), option("c", 5)
    answer = solve(Program(choice([a], [b], [c]), never=((a, b),)), Wishes(), Goal({COST: 1.0}))
    assert answer is not None
    assert answer.proposals == ("b", "c")


def test_the_next_best_is_kept_where_the_best_is_not_proved_with_another() -> None:
    """a beats c in everything, and is left out of sets with b: then c is what goes with b."""
    a, c, b = option("a", 30), option("c", 20), option("b", 40)
    answer = solve(Program(choice([a, c], [b]), never=((a, b),)), Wishes(), Goal({COST: 1.0}))
    assert answer is not None
    assert answer.proposals == ("c", "b")


def test_an_answer_is_exact_where_figures_are_large() -> None:
    """One đồng of ten milliards decides."""
    whole = 10**10
    of = choice([option("a", whole // 2 - 1, 1), option("b", whole // 2, 2)], before=whole)
    assert chosen(of, targets=half(COST)) == ["b"]


# Beside trying everything


def every_set(of: Choice) -> Iterator[tuple[Option, ...]]:
    for taken in product(*((None, *block) for block in of.blocks)):
        yield tuple(one for one in taken if one is not None)


def effort(options: tuple[Option, ...], of: Choice) -> Fraction:
    return effort_of(options, [of.shared[one] for one in needed_by(options)]).mid


NEEDS = st.frozensets(st.sampled_from(["law_x", "law_y", "law_z", "dan-cu"]), max_size=2)
FIGURE = st.integers(0, 12)


@st.composite
def choices(draw: st.DrawFn) -> Choice:
    blocks = []
    for block in range(draw(st.integers(1, 5))):
        sizes = range(draw(st.integers(1, 3)))
        blocks.append(
            [
                option(f"{block}-{i}", draw(FIGURE), draw(st.integers(0, 5)), *draw(NEEDS), time=draw(FIGURE))
                for i in sizes
            ]
        )
    return choice(*blocks, before=40, **{n: draw(st.integers(0, 9)) for n in ("law_x", "law_y", "law_z", "dan-cu")})


LIMITS = st.builds(
    Wishes,
    targets=st.dictionaries(st.sampled_from([COST, TIME]), st.sampled_from([Fraction(n, 10) for n in range(1, 11)])),
    max_laws=st.none() | st.integers(0, 3),
    budget=st.none() | st.integers(0, 30).map(Fraction),
    most=st.sampled_from([COST, TIME]),
)


@settings(max_examples=tries(150), deadline=None)
@given(choices(), LIMITS)
def test_nothing_is_better_among_all_sets(of: Choice, wishes: Wishes) -> None:
    """The value is that of the best of all sets, and what was chosen has it and keeps to everything that was asked."""
    best = best_of(Program(of), wishes)
    within = [s for s in every_set(of) if keeps_within(s, of, wishes)]
    met = [s for s in within if is_reached(gains_of(s), of.before, wishes.targets)]
    answer = best.answer
    assert keeps_within(answer.options, of, wishes)
    assert (answer.gap, answer.bound) == (0, answer.value)
    assert best.is_feasible == bool(met)
    if wishes.targets and met:
        least = min(effort(s, of) for s in met)
        most = max(gains_of(s).of(wishes.most) for s in met if effort(s, of) == least)
        same = [s for s in met if effort(s, of) == least and gains_of(s).of(wishes.most) == most]
        assert (answer.effort.mid, answer.gains.of(wishes.most)) == (least, most)
        assert beside(answer.gains, wishes) == max(beside(gains_of(s), wishes) for s in same)
        assert is_reached(answer.gains, of.before, wishes.targets)
    elif not wishes.targets:
        most = max(gains_of(s).of(wishes.most) for s in within)
        same = [s for s in within if gains_of(s).of(wishes.most) == most]
        more = max(beside(gains_of(s), wishes) for s in same)
        least = min(effort(s, of) for s in same if beside(gains_of(s), wishes) == more)
        assert (answer.gains.of(wishes.most), beside(answer.gains, wishes)) == (most, more)
        assert answer.effort.mid == least
    else:
        furthest = max(reach(s, of, wishes) for s in within)
        least = min(effort(s, of) for s in within if reach(s, of, wishes) == furthest)
        assert reach(answer.options, of, wishes) == furthest
        assert answer.effort.mid >= least


def beside(gains: Figures, wishes: Wishes) -> Fraction:
    """What is saved of the other of the two measures that these choices have."""
    return gains.of(TIME if wishes.most is COST else COST)


@settings(max_examples=tries(60), deadline=None)
@given(choices(), LIMITS)
def test_the_core_has_the_same_best(of: Choice, wishes: Wishes) -> None:
    """With what the relaxation settles fixed first, as in large programs, the best is no worse, and the bound is true."""
    whole, core = Program(of), Program(of, most_at_once=0)
    for goal in (LEAST_EFFORT, Goal({wishes.most: 1.0}), REACH):
        best, found = solve(whole, wishes, goal), solve(core, wishes, goal)
        assert (best is None) == (found is None)
        if best and found:
            assert found.is_complete
            assert float(found.value) == pytest.approx(float(best.value), abs=1e-3)
            assert found.value <= found.bound + Fraction(1, 1000)
            assert float(best.value) <= float(found.bound) + 1e-3
            assert keeps_within(found.options, of, wishes)


def many(blocks: int, seed: int) -> Choice:
    """Procedures that share texts and two databases, as many as the core is sought for."""
    of = random.Random(seed)
    texts = {f"law_{n}": of.randint(3, 60) for n in range(blocks // 12)}
    shared = {**texts, "dan-cu": 6, "dat-dai": 6}
    made = []
    for block in range(blocks):
        text, saved = of.choice([*texts, *([None] if of.random() < 0.1 else [])]), of.randint(1, 10**4)
        needs = {text, of.choice(["dan-cu", "dat-dai", None])} - {None}
        made.append([option(f"{block}a", saved, 1, *needs, time=of.randint(0, 9))])
        made[-1].append(option(f"{block}a+{block}b", saved * 3 // 2, 2, *needs, "dan-cu", time=of.randint(0, 9)))
    most = [gains_of(max(block, key=lambda o: o.gains) for block in made)]
    return replace(choice(*made, **shared), before=most[0].plus(most[0]))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_large_choice_has_the_best_of_the_solver_alone(seed: int) -> None:
    of = many(1100, seed)
    wishes = Wishes({COST: Fraction(3, 10), TIME: Fraction(1, 10)})
    assert Program(of).is_large
    found = solve(Program(of), wishes, LEAST_EFFORT)
    alone = solve(Program(of, most_at_once=10**6), wishes, LEAST_EFFORT)
    assert found
    assert alone
    assert (found.gap, found.effort.mid) == (0, alone.effort.mid)
    assert is_reached(found.gains, of.before, wishes.targets)


SHARED = tuple(f"law_{n}" for n in range(6))


@st.composite
def choices_that_hang_on_texts(draw: st.DrawFn) -> Choice:
    """Many texts whose effort is of tenths, and options whose own comes in halves: so values have steps of both kinds."""
    texts = {name: Points(*(Fraction(draw(st.integers(1, 60)), 10),) * 3) for name in SHARED}
    blocks = []
    for block in range(draw(st.integers(4, 12))):
        options = []
        for index in range(draw(st.integers(1, 3))):
            needs = draw(st.frozensets(st.sampled_from(SHARED), min_size=1, max_size=2))
            one = option(f"{block}-{index}", draw(st.integers(1, 30)), 0, *needs, time=draw(FIGURE))
            options.append(replace(one, effort=Points(*(Fraction(draw(st.integers(0, 6)), 2),) * 3)))
        blocks.append(tuple(options))
    shared = {name: Shared(name, EffortOf.LAW, name, effort) for name, effort in texts.items()}
    return Choice(tuple(blocks), shared, Figures(Fraction(200), Fraction(60)))


@settings(max_examples=tries(60), deadline=None)
@given(choices_that_hang_on_texts(), LIMITS)
def test_deciding_on_one_text_after_the_other_finds_the_least_effort(of: Choice, wishes: Wishes) -> None:
    """As the solver by itself, and proved; also from an answer that is far from the best."""
    alone, searched = (solve(Program(of, most_at_once=most), wishes, LEAST_EFFORT) for most in (10**6, 0))
    assert (alone is None) == (searched is None)
    if alone and searched:
        assert (searched.effort.mid, searched.gap, searched.is_complete) == (alone.effort.mid, 0, True)
        assert from_far(Program(of), wishes) == pytest.approx((float(alone.effort.mid),) * 2)


def from_far(program: Program, wishes: Wishes) -> tuple[float, float]:
    """The value and the bound of a search that begins with an answer that takes everything."""
    of = program.integers(wishes, LEAST_EFFORT, 0.0)
    everything = Left(of, np.full(len(of.costs), np.nan))
    relaxed = relax(everything, 60)
    assert relaxed
    worst = Found(np.ones(len(of.costs)), float(of.costs.sum()) + 1, -np.inf, OUT_OF_TIME)
    found = best_from(everything, relaxed, worst, time.monotonic() + 60)
    return found.value, found.bound


def test_the_bound_is_true_when_time_is_up() -> None:
    of = many(1100, 4)
    wishes = Wishes({COST: Fraction(3, 10), TIME: Fraction(1, 10)})
    best = solve(Program(of), wishes, LEAST_EFFORT)
    hasty = solve(Program(of, gap=0.05), wishes, LEAST_EFFORT)
    assert best
    assert hasty
    assert -hasty.bound <= best.effort.mid <= -hasty.value
    assert hasty.gap <= Fraction(1, 20)


def reach(options: tuple[Option, ...], of: Choice, wishes: Wishes) -> Fraction:
    shares = ((gains_of(options).of(m) / of.before.of(m)) / share for m, share in wishes.targets.items())
    return sum((min(one, Fraction(1)) for one in shares), Fraction(0))


@pytest.mark.parametrize("share", [Fraction(1, 3), Fraction(1, 7), Fraction(2, 3)])
def test_a_target_that_is_met_to_the_hair(share: Fraction) -> None:
    of = choice([option("a", 1), option("b", 2, 2)], [option("c", 3, 3)], before=3 * share.denominator)
    needed = share * of.before.cost
    best = best_of(Program(of), Wishes({COST: share}))
    assert best.is_feasible == (needed <= 5)
    assert not best.is_feasible or best.answer.gains.cost >= needed


def test_an_answer_that_misses_a_target_is_put_right_by_the_least_change() -> None:
    """One đồng of 60 is missing: the set that takes one point more is enough, the one that needs a text is not tried."""
    a, more, most = option("a", 10), option("more", 11, 2), option("most", 12, 5)
    of = choice([a, more, most], [option("b", 49)], [option("c", 1, 0, "law")], law=1)
    taken = [a, of.blocks[1][0]]
    first, second = mended(taken, of, {COST: Fraction(60, 100)}, lambda one: -one.effort.mid)
    assert [{one.proposals for one in answer} for answer in (first, second)] == [
        {("b",), ("more",)},
        {("b",), ("most",)},
    ]


def test_where_a_rounding_makes_the_solver_miss_a_target_the_answer_still_meets_it() -> None:
    """One đồng of a billion is missing with the set that takes less: the solver does not see it, exact sums do."""
    of = choice([option("a", 6 * 10**11 - 1), option("b", 6 * 10**11, 2)], before=10**12)
    wishes = Wishes({COST: Fraction(6, 10)})
    for gap in (0.0, 0.9):
        answer = solve(Program(of, gap=gap), wishes, LEAST_EFFORT)
        assert answer
        assert answer.proposals == ("b",)
        assert answer.bound >= -2
