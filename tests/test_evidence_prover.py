"""A second prover, as simple as can be, against the first: every choice of papers, every order of steps, tried out.

Nothing of `graph/` or `propose/` is used to find out what can be had: cases, kinds of applicant, look-ups, conditions in
words and steps are read from the model once more, the slow way. Small catalogues only.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product

import pytest

from tthc.graph.evidence import World, applicants_of
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Cut, CutKind, Invariant, Verdict
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import RESULT, Case, Procedure, RequiredDocument, Step
from tthc.model.reference import Agency, AgencyLevel, Applicant, Database, DocumentType, Fact
from tthc.propose.certificate import CHECKS, certificate_of
from tthc.propose.trial import Trial

CASES = int(os.environ.get("TTHC_PROVER_CASES", "2500"))
"""How many random catalogues are tried; a few seconds for each thousand."""

DAY = date(2026, 11, 23)
CODE = "1.000001"
TYPES, FACTS, DATABASES, WORDS = ("t0", "t1", "t2"), ("f0", "f1"), ("d0", "d1"), ("w0", "w1")


@dataclass(frozen=True)
class Outcome:
    """What somebody can reach at best: the result, the steps that can be done, the facts that can be proved."""

    result: bool
    done: frozenset[str]
    facts: frozenset[str]


@dataclass(frozen=True)
class Life:
    """Somebody in a case, for whom some conditions in words hold."""

    case: Case | None
    applicant: Applicant | None
    holds: frozenset[str]


def try_out(catalogue: Catalogue, procedure: Procedure, life: Life, *, a_step_gives_it: bool) -> Outcome:
    """Hand in every choice of papers, do the steps in every order, and look what came of it."""
    asked = [d for d in procedure.documents if is_asked(catalogue, d, life)]
    skipped = {d.id for d in procedure.documents} - {d.id for d in asked}
    steps = [s for s in procedure.steps if belongs(s.cases, life.case)]
    required = {
        fact.id
        for condition in procedure.conditions
        if belongs(condition.cases, life.case)
        for fact in condition.requires
    }
    result, done, facts = False, set[str](), set[str]()
    for choice in product(*([False, True] if can_be_supplied(catalogue, d, life) else [False] for d in asked)):
        dossier = {d.id for d, is_there in zip(asked, choice, strict=True) if is_there}
        for finished in orders(steps, dossier, skipped):
            things = dossier | {thing.id for step in steps if step.id in finished for thing in step.produces}
            proved = {fact for d in asked if d.id in things for fact in proves(catalogue, d)}
            complete = all(d.id in things for d in asked) and required <= proved
            result = result or (complete and (RESULT in things or not a_step_gives_it))
            done |= finished
            facts |= proved
    return Outcome(result, frozenset(done), frozenset(facts))


def orders(steps: list[Step], dossier: set[str], skipped: set[str]) -> Iterator[frozenset[str]]:
    """Every set of steps that some order of doing them reaches."""
    seen: set[frozenset[str]] = set()
    todo: list[frozenset[str]] = [frozenset()]
    while todo:
        finished = todo.pop()
        if finished in seen:
            continue
        seen.add(finished)
        yield finished
        things = dossier | {thing.id for step in steps if step.id in finished for thing in step.produces}
        for step in steps:
            first = {ref.id for ref in step.after} & {other.id for other in steps}
            if first <= finished and {need.id for need in step.needs} - skipped <= things:
                todo.append(finished | {step.id})


def belongs(cases: tuple[Ref[Case], ...], case: Case | None) -> bool:
    return len(cases) == 0 or (case is not None and case.id in [ref.id for ref in cases])


def kinds_of(catalogue: Catalogue, applicant: Applicant | None) -> list[Applicant]:
    found: list[Applicant] = []
    while applicant is not None:
        found.append(applicant)
        above = applicant.kind_of
        applicant = next(
            (e for e in catalogue.entries if isinstance(e, Applicant) and above and e.id == above.id), None
        )
    return found


def is_asked(catalogue: Catalogue, document: RequiredDocument, life: Life) -> bool:
    kinds = [kind.id for kind in kinds_of(catalogue, life.applicant)]
    of_them = not document.applicants or not kinds or any(ref.id in kinds for ref in document.applicants)
    return belongs(document.cases, life.case) and of_them and (document.when is None or document.when in life.holds)


def can_be_supplied(catalogue: Catalogue, document: RequiredDocument, life: Life) -> bool:
    recorded = [ref.id for kind in kinds_of(catalogue, life.applicant) for ref in kind.recorded_in]
    exists = any(e.id == ref.id for ref in document.types for e in catalogue.entries if isinstance(e, DocumentType))
    look_up = document.look_up
    if look_up is None:
        return exists
    if look_up.issuer is not None or look_up.fallback:
        return exists or (look_up.database is not None and look_up.database.id in recorded)
    return look_up.database is not None and look_up.database.id in recorded


def proves(catalogue: Catalogue, document: RequiredDocument) -> set[str]:
    types = {e.id: e for e in catalogue.entries if isinstance(e, DocumentType)}
    known = [types[ref.id] for ref in document.types if ref.id in types]
    every = [fact for fact in FACTS if known and all(fact in [p.id for p in one.proves] for one in known)]
    return {ref.id for ref in document.proves} | set(every)


# Random small catalogues


def some(dice: random.Random, values: tuple[str, ...] | list[str], most: int) -> list[str]:
    return dice.sample(list(values), dice.randint(0, min(most, len(values))))


def random_catalogue(dice: random.Random) -> Catalogue:
    """At most 4 documents, 4 steps, 2 cases, 3 applicants and 2 databases, not always in good order."""
    entries: list[Entry] = [Fact(id=one, name=one) for one in FACTS]
    entries += [Agency(id="a", name="a", level=AgencyLevel.COMMUNE)]
    entries += [
        DocumentType.model_validate({"id": one, "name": one, "origin": "state", "proves": some(dice, FACTS, 2)})
        for one in TYPES[: dice.choice([2, 3, 3])]
    ]
    entries += [
        Database.model_validate(
            {
                "id": one,
                "name": one,
                "holds": [{"types": some(dice, TYPES, 3), "verified": True, "since": "2020-01-01"}],
            }
        )
        for one in DATABASES
    ]
    number = dice.randint(0, 3)
    entries += [
        Applicant.model_validate(
            {"id": f"q{i}", "name": f"q{i}", "recorded_in": some(dice, DATABASES, 2),
             "kind_of": f"q{i - 1}" if i and dice.random() < 0.3 else None}
        )
        for i in range(number)
    ]  # fmt: skip
    return Catalogue((*entries, random_procedure(dice, [f"q{i}" for i in range(number)])))


def random_procedure(dice: random.Random, applicants: list[str]) -> Procedure:
    cases = [f"c{i}" for i in range(dice.randint(0, 2))]
    look_ups = [
        None,
        None,
        None,
        {"issuer": "a"},
        *({"database": d, "fallback": f} for d in DATABASES for f in (True, False)),
    ]
    documents = [
        {"id": f"x{i}", "any_of": some(dice, TYPES, 2) or ["t0"], "cases": dice.choice([[], [], cases[:1]]),
         "applicants": dice.choice([[], [], applicants[:1]]), "when": dice.choice([None, None, None, *WORDS]),
         "proves": dice.choice([[], [], ["f0"]]), "look_up": dice.choice(look_ups)}
        for i in range(dice.randint(0, 4))
    ]  # fmt: skip
    things = [*(str(d["id"]) for d in documents), "p0", "p1", "p2", "p3"]
    number = dice.randint(0, 4)
    steps = [
        {"id": f"s{i}", "name": f"s{i}", "kind": dice.choice(["transfer", "verify", "sign"]), "actor": "a", "role": "r",
         "needs": some(dice, things[: len(documents) + i + (dice.random() < 0.1)], 2),
         "produces": ["ket-qua"] if i == number - 1 and dice.random() < 0.8 else dice.choice([[f"p{i}"], [f"p{i}"], [f"p{dice.randint(0, 3)}"], [], things[:1]]),
         "after": some(dice, [f"s{j}" for j in range(number) if j < i or dice.random() < 0.05], 2),
         "cases": dice.choice([[], [], [], cases[:1]])}
        for i in range(number)
    ]  # fmt: skip
    conditions = [
        {"id": f"k{i}", "name": f"k{i}", "requires": some(dice, FACTS, 2), "cases": dice.choice([[], cases[:1]])}
        for i in range(dice.randint(0, 2))
    ]
    return Procedure.model_validate(
        {"code": CODE, "name": "x", "applicants": applicants, "cases": [{"id": one, "name": one} for one in cases],
         "documents": documents, "steps": steps, "conditions": conditions}
    )  # fmt: skip


def random_cut(dice: random.Random, procedure: Procedure) -> Cut | None:
    """A cut of a document or a step, mostly with what the kind wants besides."""
    documents, steps = [d.id for d in procedure.documents], [s.id for s in procedure.steps]
    kind = dice.choice(
        [CutKind.DROP_DOCUMENT, CutKind.DROP_DOCUMENT, CutKind.REPLACE_BY_LOOK_UP, CutKind.FETCH_FROM_ISSUER,
         CutKind.DROP_STEP, CutKind.MERGE_STEPS, CutKind.RUN_IN_PARALLEL]
    )  # fmt: skip
    is_step = kind in (CutKind.DROP_STEP, CutKind.MERGE_STEPS, CutKind.RUN_IN_PARALLEL)
    targets = steps if is_step else documents
    if len(targets) < 2:
        return None
    target, other = dice.sample(targets, 2)
    return Cut(
        kind=kind,
        target=Component(procedure=CODE, part="step" if is_step else "document", id=target),
        other="a" if kind is CutKind.FETCH_FROM_ISSUER else dice.choice([other, other, None]),
        database=dice.choice(DATABASES) if kind is CutKind.REPLACE_BY_LOOK_UP else None,
        fallback=dice.random() < 0.5,
    )


def random_trial(seed: int) -> Trial | None:
    dice = random.Random(seed)
    catalogue = random_catalogue(dice)
    procedure = catalogue.procedure(CODE)
    cuts = [one for _ in range(dice.choice([1, 1, 1, 2])) if (one := random_cut(dice, procedure))]
    return Trial(catalogue, procedure, tuple(cuts), DAY) if cuts else None


# The two provers side by side


def everybody(trial: Trial) -> Iterator[tuple[Case | None, Applicant | None]]:
    for case in trial.before.real_cases:
        for applicant in applicants_of(trial.before, trial.catalogue):
            yield case, applicant


def gives_result(procedure: Procedure, case: Case | None) -> bool:
    return any(thing.id == RESULT for s in procedure.steps if belongs(s.cases, case) for thing in s.produces)


def both_outcomes(trial: Trial, life: Life) -> tuple[Outcome, Outcome]:
    old, new = gives_result(trial.before, life.case), gives_result(trial.after, life.case)
    return (
        try_out(trial.catalogue, trial.before, life, a_step_gives_it=old),
        try_out(trial.catalogue_after, trial.after, life, a_step_gives_it=old or new),
    )


def compare(trial: Trial) -> Iterator[str]:
    """Where the provers do not agree; the verdicts that were compared go into `SEEN`."""
    checks = {Invariant.GOAL, Invariant.SUPPLY, Invariant.EVIDENCE}
    proof = certificate_of(trial, [one for one in CHECKS if one[0] in checks])
    verdicts = {check.invariant: check.verdict for check in proof.checks}
    every_word = [frozenset(w for w, is_so in zip(WORDS, so, strict=True) if is_so) for so in product([0, 1], repeat=2)]
    loses_result = loses_fact = False
    for case, applicant in everybody(trial):
        before, after = both_outcomes(trial, Life(case, applicant, frozenset(WORDS)))
        yield from world_differs(trial.catalogue, trial.before, case, applicant)
        yield from world_differs(trial.catalogue_after, trial.after, case, applicant)
        loses_result = loses_result or (before.result and not after.result)
        yield from undone(trial, before, after, verdicts)
        for words in every_word:
            before, after = both_outcomes(trial, Life(case, applicant, words))
            lost = required_facts(trial.before, case) & before.facts - after.facts
            loses_fact = loses_fact or bool(lost)
    stops = any(gives_result(trial.before, c) and not gives_result(trial.after, c) for c in trial.before.real_cases)
    if (loses_result or stops) is not (verdicts[Invariant.GOAL] is Verdict.REFUTED):
        yield f"I1 {verdicts[Invariant.GOAL]}, but somebody loses the result: {loses_result}"
    if loses_fact and verdicts[Invariant.EVIDENCE] is Verdict.PROVED:
        yield "I4 proved, but somebody cannot prove a fact any more"
    if verdicts[Invariant.EVIDENCE] is Verdict.REFUTED and not loses_fact and not without_stand_in(trial):
        yield "I4 refuted, but everybody can prove what they could"
    SEEN.update((invariant.value, verdict.value) for invariant, verdict in verdicts.items())


SEEN: Counter[tuple[str, str]] = Counter()


def world_differs(
    catalogue: Catalogue, procedure: Procedure, case: Case | None, applicant: Applicant | None
) -> Iterator[str]:
    world = World(catalogue, procedure, case, applicant)
    life = Life(case, applicant, frozenset(WORDS))
    tried = try_out(catalogue, procedure, life, a_step_gives_it=gives_result(procedure, case))
    if world.result_is_had is not tried.result:
        yield f"the world says {world.result_is_had} for {applicant and applicant.id} in {case and case.id}"
    if set(world.unproved_facts()) != required_facts(procedure, case) - tried.facts:
        yield f"the world misses {world.unproved_facts()} for {applicant and applicant.id} in {case and case.id}"


def undone(trial: Trial, before: Outcome, after: Outcome, verdicts: Mapping[Invariant, Verdict]) -> Iterator[str]:
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


@pytest.mark.parametrize("part", range(10))
def test_the_provers_agree(part: int) -> None:
    for seed in range(part, CASES, 10):
        if trial := random_trial(seed):
            assert list(compare(trial)) == [], f"seed {seed}"


def test_both_answers_are_tried() -> None:
    """Otherwise agreeing says nothing."""
    SEEN.clear()
    for seed in range(500):
        if trial := random_trial(seed):
            list(compare(trial))
    for invariant in ("I1", "I2", "I4"):
        for verdict in Verdict:
            assert SEEN[invariant, verdict.value] >= 10, (invariant, verdict)
