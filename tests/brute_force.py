"""What a procedure comes to, found out the slow way: every choice of papers, every order of steps, everybody who works.

For `test_evidence_prover.py`: nothing of `graph/` or `propose/` is used here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations, product

from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, DocumentType
from tthc.model.step import RESULT, Step

FACTS = ("f0", "f1")
RECORDS = {"receive", "return", "archive"}
LOOKS = {"check", "verify", "inspect", "approve", "decide", "sign"}
STOPS = LOOKS | RECORDS | {"submit", "pay"}
ENDS = {"approve", "decide", "sign", "issue", "return"}


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
    records: frozenset[str]


def try_out(
    catalogue: Catalogue,
    procedure: Procedure,
    life: Life,
    *,
    a_step_gives_it: bool,
    gone: frozenset[str] = frozenset(),
) -> Outcome:
    """Hand in every choice of papers, do the steps in every order, and look what came of it.

    `gone` are the kinds of paper that nobody gives any more.
    """
    asked = [d for d in procedure.documents if is_asked(catalogue, d, life)]
    skipped = {d.id for d in procedure.documents} - {d.id for d in asked}
    steps = [s for s in procedure.steps if belongs(s.cases, life.case)]
    required = {
        fact.id
        for condition in procedure.conditions
        if belongs(condition.cases, life.case)
        for fact in condition.requires
    }
    said = {d.id: proves(catalogue, d) for d in asked}
    result, done, facts = False, set[str](), set[str]()
    for choice in product(*([False, True] if can_be_supplied(catalogue, d, life, gone) else [False] for d in asked)):
        dossier = {d.id for d, is_there in zip(asked, choice, strict=True) if is_there}
        for finished in orders(steps, dossier, skipped):
            things = dossier | {thing.id for step in steps if step.id in finished for thing in step.produces}
            proved = {fact for d in asked if d.id in things for fact in said[d.id]}
            complete = all(d.id in things for d in asked) and required <= proved
            result = result or (complete and (RESULT in things or not a_step_gives_it))
            done |= finished
            facts |= proved
    return Outcome(result, frozenset(done), frozenset(facts))


def gives_result(procedure: Procedure, case: Case | None) -> bool:
    """Whether some step of the case gives the result."""
    return any(thing.id == RESULT for s in procedure.steps if belongs(s.cases, case) for thing in s.produces)


def orders(steps: list[Step], dossier: set[str], skipped: set[str]) -> Iterator[frozenset[str]]:
    """Every set of steps that some order of doing them reaches."""
    known = {step.id for step in steps}
    wants = [(s.id, {r.id for r in s.after} & known, {n.id for n in s.needs} - skipped) for s in steps]
    gives = {step.id: {thing.id for thing in step.produces} for step in steps}
    seen: set[frozenset[str]] = set()
    todo: list[frozenset[str]] = [frozenset()]
    while todo:
        finished = todo.pop()
        if finished in seen:
            continue
        seen.add(finished)
        yield finished
        things = dossier.union(*(gives[step] for step in finished))
        todo += [finished | {step} for step, first, needs in wants if first <= finished and needs <= things]


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


def can_be_supplied(
    catalogue: Catalogue, document: RequiredDocument, life: Life, gone: frozenset[str] = frozenset()
) -> bool:
    wanted = {ref.id for ref in document.types} - gone
    exists = any(e.id in wanted for e in catalogue.entries if isinstance(e, DocumentType))
    look_up = document.look_up
    if look_up is None:
        return exists
    if look_up.issuer is not None or look_up.fallback:
        return exists or (look_up.database is not None and look_up.database.id in life.records)
    return look_up.database is not None and look_up.database.id in life.records


def proves(catalogue: Catalogue, document: RequiredDocument) -> set[str]:
    types = {e.id: e for e in catalogue.entries if isinstance(e, DocumentType)}
    known = [types[ref.id] for ref in document.types if ref.id in types]
    every = [fact for fact in FACTS if known and all(fact in [p.id for p in one.proves] for one in known)]
    declared = {fact.id for ref in document.declares if ref.id in types for fact in types[ref.id].proves}
    return {ref.id for ref in document.proves} | set(every) | declared


def everybody(
    catalogue: Catalogue, procedure: Procedure, relied_on: set[str]
) -> Iterator[tuple[Applicant | None, frozenset[str]]]:
    """The most special kinds of applicant, each with every combination of the records that are relied on."""
    all_of_them = [e for e in catalogue.entries if isinstance(e, Applicant)]
    wanted = {ref.id for ref in procedure.applicants}
    served = [a for a in all_of_them if wanted & {kind.id for kind in kinds_of(catalogue, a)}]
    kinds = [a for a in served if sum(1 for b in served if b.kind_of and b.kind_of.id == a.id) < 2]
    for kind in kinds or [None]:
        own = {ref.id for one in kinds_of(catalogue, kind) for ref in one.recorded_in}
        for there in product([True, False], repeat=len(relied_on)):
            drawn = {d for d, is_there in zip(sorted(relied_on), there, strict=True) if is_there}
            yield kind, frozenset(own - relied_on | drawn)


# Orders of steps, time, people


def waits_for(step: Step, other: Step, steps: list[Step]) -> bool:
    """Whether a step waits for the other: it says so, or the other gives what it needs."""
    declared = other.id in [ref.id for ref in step.after]
    return declared or (step is not other and bool({n.id for n in step.needs} & {p.id for p in other.produces}))


def valid_orders(procedure: Procedure, case: Case | None) -> list[tuple[Step, ...]]:
    steps = [s for s in procedure.steps if belongs(s.cases, case)]
    return [
        order
        for order in permutations(steps)
        if all(not waits_for(early, late, steps) for i, early in enumerate(order) for late in order[i:])
    ]


def always_before(orders: list[tuple[Step, ...]]) -> set[tuple[str, str]]:
    """The pairs of steps of which in every order the one comes before the other."""
    pairs = [{(a.id, b.id) for i, a in enumerate(order) for b in order[i + 1 :]} for order in orders]
    return set.intersection(*pairs) if pairs else set()


def time_of(order: tuple[Step, ...], hours: Mapping[str, int]) -> Fraction:
    """When the last of the steps is finished if each begins as soon as it can; who applies spends no working time."""
    finished: dict[str, Fraction] = {}
    for step in order:
        start = max(
            (finished[one.id] for one in order if one.id in finished and waits_for(step, one, list(order))),
            default=Fraction(0),
        )
        finished[step.id] = start + time_at(step, hours)
    return max(finished.values(), default=Fraction(0))


def time_at(step: Step, hours: Mapping[str, int]) -> Fraction:
    if step.kind.value in ("submit", "pay"):
        return Fraction(0)
    if step.duration is None:
        return Fraction(hours[step.id])
    return Fraction(step.duration.working_hours or 0)


def people_who_look(procedure: Procedure, case: Case | None, who: Mapping[str, str]) -> int:
    """How many people look, when of the steps without a role somebody in particular does each."""
    looks = [s for s in procedure.steps if belongs(s.cases, case) and s.kind.value in LOOKS]
    return len({(s.actor.id, s.role or who[s.id]) for s in looks})


# What has to be handed in, and how often somebody has to come


def handed_in(catalogue: Catalogue, procedure: Procedure, life: Life) -> int:
    """All papers, in all sets, of the documents that nobody gets from elsewhere."""
    count = 0
    for document in procedure.documents:
        look_up = document.look_up
        found = look_up and (look_up.issuer or (look_up.database and look_up.database.id in life.records))
        if is_asked(catalogue, document, life) and not found:
            count += (document.originals + document.copies + document.certified) or 1
    return count * (procedure.dossier_sets or 1)


def comes(procedure: Procedure, case: Case | None) -> int:
    """How often the applicant comes in between; to hand in and to fetch is counted elsewhere."""
    steps = [s for s in procedure.steps if belongs(s.cases, case)]
    return sum(s.visit and s.kind.value not in ("submit", "receive", "return") for s in steps)
