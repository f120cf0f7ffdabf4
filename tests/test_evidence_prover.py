"""A second prover, as simple as can be, against the first: every choice of papers, every order of steps, tried out.

Nothing of `graph/` or `propose/` is used to find out what can be had: cases, kinds of applicant, who is recorded where,
look-ups, conditions in words, orders of steps, times, people and papers are read from the model once more, the slow way
(`tests/brute_force.py`). Small catalogues only.

Tried once on 2026-11-26 at b60e250 with the seeds 0 to 99,999, of which 65,944 have something to cut: the provers
agreed on all of them, in 409 seconds of CPU. The run before that found three (19542, 67721, 73768) where I4 was called
proved although somebody loses a fact: a step made a document that is asked for as well, out of a paper that cannot be
had and is wanted only under a condition.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import product

import pytest

from tests.brute_force import (
    ENDS,
    RECORDS,
    STOPS,
    Life,
    Outcome,
    always_before,
    belongs,
    comes,
    everybody,
    gives_result,
    handed_in,
    people_who_look,
    time_of,
    try_out,
    valid_orders,
)
from tests.small_catalogues import CODE, DAY, WORDS, random_catalogue, random_cut
from tthc.graph.evidence import Person, World
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.cut import CutKind, Invariant, Verdict
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, Database
from tthc.model.step import RESULT, Step
from tthc.propose.certificate import CHECKS, certificate_of
from tthc.propose.trial import Trial

CASES = int(os.environ.get("TTHC_PROVER_CASES", "15300"))
"""How many seeds are tried, four seconds for each thousand; two of three have something to cut, so over 10,000 do."""


def random_trial(seed: int) -> Trial | None:
    dice = random.Random(seed)
    catalogue = random_catalogue(dice)
    procedure = catalogue.procedure(CODE)
    cuts = [one for _ in range(dice.choice([1, 1, 1, 2])) if (one := random_cut(dice, procedure))]
    return Trial(catalogue, procedure, tuple(cuts), DAY) if cuts else None


# The two provers side by side


def lives(trial: Trial, holds: frozenset[str] = frozenset(WORDS)) -> Iterator[Life]:
    """Everybody in every case, with every record that matters."""
    changed = {cut.target.id for cut in trial.cuts}
    documents = [d for d in (*trial.before.documents, *trial.after.documents) if d.id in changed]
    relied = {cut.database for cut in trial.cuts if cut.database}
    relied |= {d.look_up.database.id for d in documents if d.look_up and d.look_up.database}
    for case in trial.before.real_cases:
        for applicant, records in everybody(trial.catalogue, trial.before, relied):
            yield Life(case, applicant, holds, records)


def both_outcomes(trial: Trial, life: Life) -> tuple[Outcome, Outcome]:
    old, new = gives_result(trial.before, life.case), gives_result(trial.after, life.case)
    return (
        try_out(trial.catalogue, trial.before, life, a_step_gives_it=old),
        try_out(trial.catalogue, trial.after, life, a_step_gives_it=old or new),
    )


Verdicts = Mapping[Invariant, Verdict]
COMPARED = (Invariant.GOAL, Invariant.SUPPLY, Invariant.ORDER, Invariant.EVIDENCE, Invariant.FOUR_EYES, Invariant.NO_HARM,
            Invariant.LIMIT, Invariant.RECORD)  # fmt: skip


def compare(trial: Trial) -> Iterator[str]:
    """Where the provers do not agree; the verdicts that were compared go into `SEEN`."""
    proof = certificate_of(trial, [one for one in CHECKS if one[0] in COMPARED])
    verdicts = {check.invariant: check.verdict for check in proof.checks}
    yield from goal_and_supply(trial, verdicts)
    yield from proofs(trial, verdicts)
    yield from orders_of_steps(trial, verdicts)
    yield from four_eyes(trial, verdicts)
    yield from burdens(trial, verdicts)
    yield from records(trial, verdicts)
    SEEN.update((invariant.value, verdict.value) for invariant, verdict in verdicts.items())


def kinds(trial: Trial) -> set[CutKind]:
    return {cut.kind for cut in trial.cuts}


def goal_and_supply(trial: Trial, verdicts: Verdicts) -> Iterator[str]:
    loses_result = False
    for life in lives(trial):
        before, after = both_outcomes(trial, life)
        yield from world_differs(trial.catalogue, trial.before, life, before)
        same_end = gives_result(trial.after, life.case) or not gives_result(trial.before, life.case)
        yield from world_differs(trial.catalogue, trial.after, life, after if same_end else None)
        loses_result = loses_result or (before.result and not after.result)
        yield from undone(trial, before, after, verdicts)
    stops = any(gives_result(trial.before, c) and not gives_result(trial.after, c) for c in trial.before.real_cases)
    if (loses_result or stops) is not (verdicts[Invariant.GOAL] is Verdict.REFUTED):
        yield f"I1 {verdicts[Invariant.GOAL]}, but somebody loses the result: {loses_result}"


def proofs(trial: Trial, verdicts: Verdicts) -> Iterator[str]:
    loses_fact = False
    words = sorted({d.when for p in (trial.before, trial.after) for d in p.documents if d.when})
    for so in product([0, 1], repeat=len(words)):
        for life in lives(trial, frozenset(w for w, is_so in zip(words, so, strict=True) if is_so)):
            before, after = both_outcomes(trial, life)
            loses_fact = loses_fact or bool(required_facts(trial.before, life.case) & before.facts - after.facts)
    if loses_fact and verdicts[Invariant.EVIDENCE] is Verdict.PROVED:
        yield "I4 proved, but somebody cannot prove a fact any more"
    worth = kinds(trial) & {CutKind.ACCEPT_ALTERNATIVE, CutKind.DECLARE_INSTEAD} or without_stand_in(trial)
    if verdicts[Invariant.EVIDENCE] is Verdict.REFUTED and not loses_fact and not worth:
        yield "I4 refuted, but everybody can prove what they could"


def orders_of_steps(trial: Trial, verdicts: Verdicts) -> Iterator[str]:
    """I3 and I8: what came before what in every order, and how long it takes whatever nobody states."""
    ring, lost, longer = False, False, False
    for case in trial.before.real_cases:
        before, after = valid_orders(trial.before, case), valid_orders(trial.after, case)
        if not after:
            ring = True
        elif before:
            lost = lost or any(guards(pair, trial) for pair in missing_pairs(before, after, trial))
            longer = longer or any(grows(before, after, trial, hours) for hours in (0, 1, 9))
    refuted = verdicts[Invariant.ORDER] is Verdict.REFUTED
    if (ring or lost) and not refuted and not kinds(trial) & {CutKind.NOTIFY_INSTEAD}:
        yield f"I3 {verdicts[Invariant.ORDER]}, but steps wait for one another ({ring}), or what ends waits no more ({lost})"
    if refuted and not (ring or lost or kinds(trial) & {CutKind.DROP_WAIT}):
        yield "I3 refuted, but every order is kept"
    if longer and not ring and verdicts[Invariant.LIMIT] is Verdict.PROVED:
        yield "I8 proved, but it can take longer"


def missing_pairs(
    before: list[tuple[Step, ...]], after: list[tuple[Step, ...]], trial: Trial
) -> Iterator[tuple[str, str]]:
    """Pairs of steps in fixed order before and not after; a step that went into another one is that one."""
    into = {c.other: c.target.id for c in trial.cuts if c.kind is CutKind.MERGE_STEPS}
    into |= {c.target.id: c.other for c in trial.cuts if c.kind is CutKind.PAY_ONCE}
    there = {step.id for step in after[0]}
    now = always_before(after)
    for pair in always_before(before):
        one, other = (end_of(step, into) for step in pair)
        if one in there and other in there and one != other and (one, other) not in now:
            yield pair


def end_of(step: str, into: Mapping[str | None, str | None]) -> str:
    seen = {step}
    while (following := into.get(step)) and following not in seen:
        step = following
        seen.add(step)
    return step


def guards(pair: tuple[str, str], trial: Trial) -> bool:
    """Whether the one could have stopped the other, with which the matter ends."""
    steps = {step.id: step for step in trial.before.steps}
    earlier, later = steps[pair[0]], steps[pair[1]]
    ends = later.kind.value in ENDS or RESULT in [thing.id for thing in later.produces]
    return earlier.kind.value in STOPS and ends


def grows(before: list[tuple[Step, ...]], after: list[tuple[Step, ...]], trial: Trial, hours: int) -> bool:
    unstated = {step.id: hours for step in (*trial.before.steps, *trial.after.steps)}
    for merged in (c for c in trial.cuts if c.kind is CutKind.MERGE_STEPS):
        unstated[merged.target.id] = hours  # as if the work of both together took no longer than one of them
    return max(time_of(o, unstated) for o in after) > max(time_of(o, unstated) for o in before)


def four_eyes(trial: Trial, verdicts: Verdicts) -> Iterator[str]:
    """I6: whoever it may be that does a step of which nobody says who does it."""
    names = [s.id for s in trial.before.steps if s.role is None]
    fewer = False
    for who in product(["r", "q", "own"], repeat=len(names)):
        known = {name: name if one == "own" else one for name, one in zip(names, who, strict=True)}
        for case in trial.before.real_cases:
            old, new = (people_who_look(p, case, known) for p in (trial.before, trial.after))
            fewer = fewer or (old >= 2 > new) or (old == 1 and new == 0)
    if fewer and verdicts[Invariant.FOUR_EYES] is Verdict.PROVED:
        yield "I6 proved, but one person may be left where two looked"


def burdens(trial: Trial, verdicts: Verdicts) -> Iterator[str]:
    """I7: papers and visits, counted; nothing is priced in these catalogues."""
    worse = False
    for life in lives(trial):
        more_papers = handed_in(trial.catalogue, trial.after, life) > handed_in(trial.catalogue, trial.before, life)
        worse = worse or more_papers or comes(trial.after, life.case) > comes(trial.before, life.case)
    if worse is not (verdicts[Invariant.NO_HARM] is Verdict.REFUTED):
        yield f"I7 {verdicts[Invariant.NO_HARM]}, but somebody has more to bring or comes more often: {worse}"


def records(trial: Trial, verdicts: Verdicts) -> Iterator[str]:
    """I9: receipt, return and archive."""
    if kinds(trial) & {CutKind.MERGE_STEPS, CutKind.PAY_ONCE}:
        return  # what goes into another step is still done
    stay = {step.id for step in trial.after.steps}
    lost = any(step.kind.value in RECORDS | {"submit", "pay"} and step.id not in stay for step in trial.before.steps)
    if lost is not (verdicts[Invariant.RECORD] is Verdict.REFUTED):
        yield f"I9 {verdicts[Invariant.RECORD]}, but a receipt or what the applicant does is lost: {lost}"


SEEN: Counter[tuple[str, str]] = Counter()


def world_differs(catalogue: Catalogue, procedure: Procedure, life: Life, known: Outcome | None) -> Iterator[str]:
    """The closure beside what came of trying, which is known already where it was tried to the same end."""
    kind = Ref(life.applicant.id, kind=Applicant) if life.applicant else None
    records = tuple(Ref(one, kind=Database) for one in sorted(life.records))
    world = World(catalogue, procedure, life.case, Person(id="*", name="x", kind_of=kind, recorded_in=records))
    tried = known or try_out(catalogue, procedure, life, a_step_gives_it=gives_result(procedure, life.case))
    if world.result_is_had is not tried.result:
        yield f"the world says {world.result_is_had} for {life}"
    if set(world.unproved_facts()) != required_facts(procedure, life.case) - tried.facts:
        yield f"the world misses {world.unproved_facts()} for {life}"


def undone(trial: Trial, before: Outcome, after: Outcome, verdicts: Verdicts) -> Iterator[str]:
    """Steps that stay, could be done before and cannot be done after, although I2 is not refuted."""
    stay = {step.id for step in trial.after.steps}
    if (lost := before.done & stay - after.done) and verdicts[Invariant.SUPPLY] is not Verdict.REFUTED:
        yield f"I2 {verdicts[Invariant.SUPPLY]}, but these can no longer be done: {sorted(lost)}"


def required_facts(procedure: Procedure, case: Case | None) -> set[str]:
    return {fact.id for c in procedure.conditions if belongs(c.cases, case) for fact in c.requires}


def without_stand_in(trial: Trial) -> bool:
    """Whether a paper goes for one that goes as well: refuted too, though perhaps no fact is lost."""
    stay = {document.id for document in trial.after.documents}
    return any(cut.kind is CutKind.DROP_DOCUMENT and cut.other not in (*stay, None) for cut in trial.cuts)


@pytest.mark.parametrize("part", [0, 1, 2, *(pytest.param(part, marks=pytest.mark.thorough) for part in range(3, 10))])
def test_the_provers_agree(part: int) -> None:
    for seed in range(part, CASES, 10):
        if trial := random_trial(seed):
            assert list(compare(trial)) == [], f"seed {seed}"


def test_every_answer_is_tried() -> None:
    """Otherwise agreeing says nothing."""
    SEEN.clear()
    for seed in range(1000):
        if trial := random_trial(seed):
            list(compare(trial))
    for invariant in COMPARED:
        for verdict in Verdict:
            if (invariant, verdict) != (Invariant.RECORD, Verdict.NOT_PROVED):  # no step here is for the public
                assert SEEN[invariant.value, verdict.value] >= 10, (invariant, verdict)
