"""A procedure before and after a set of cuts, as everybody sees it: what the invariants are checked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tthc.cost.activities import Situation, activities, document_name
from tthc.cost.burden import Burden, burden
from tthc.cost.sheet import Record
from tthc.graph.evidence import World, asked_of, databases_of
from tthc.graph.steps import StepGraph
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.cut import Competence, Cut, CutKind, Verdict
from tthc.model.document import RequiredDocument
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.propose.changes import after_cuts, in_order
from tthc.propose.competence import competences, weakest
from tthc.propose.people import Whoever, are_all, people
from tthc.propose.people import who_and_when as who_and_when  # part of what this module offers
from tthc.source import Message

Doubt = tuple[Verdict, Message]
"""What speaks against an invariant: refuted by a counter-example, or not proved for want of a fact."""


@dataclass(frozen=True)
class Trial:
    """A procedure before and after the cuts of it in a set, in its catalogue, on a day.

    The cuts come to stand in the order in which they are made. `elsewhere` are the cuts of the set that change other
    procedures; `experience` is what a dossier log shows; `gone` are kinds of paper that nobody gives any more after the
    set.
    """

    catalogue: Catalogue
    before: Procedure
    cuts: tuple[Cut, ...]
    day: date
    experience: tuple[Experience, ...] = ()
    elsewhere: tuple[Cut, ...] = ()
    gone: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """The cuts in the order in which they are made, however they came: one set, one certificate."""
        object.__setattr__(self, "cuts", in_order(self.before, self.cuts))

    @cached_property
    def after(self) -> Procedure:
        """The procedure with the cuts made."""
        return after_cuts(self.before, self.cuts)

    @cached_property
    def catalogue_after(self) -> Catalogue:
        """The catalogue in which the procedure has changed."""
        return self.catalogue.replacing(self.after)

    @property
    def is_abolished(self) -> bool:
        """Whether nothing of the procedure is left."""
        return any(cut.kind is CutKind.ABOLISH for cut in self.cuts)

    @cached_property
    def relied_on(self) -> tuple[str, ...]:
        """The databases that the cuts rely on, or that the documents they change rely on or did before.

        Of a paper that nobody gives any more, whoever is not in the database has nothing to fall back on.
        """
        changed = {cut.target.id for cut in self.cuts}
        every = (*self.before.documents, *self.after.documents)
        documents = (d for d in every if d.id in changed or self.gone.intersection(ref.id for ref in d.types))
        looked_up = {d.look_up.database.id for d in documents if d.look_up and d.look_up.database}
        return tuple(sorted(looked_up | {cut.database for cut in self.cuts if cut.database}))

    @cached_property
    def people(self) -> tuple[Whoever, ...]:
        """Everybody who is thought of: the kinds of applicant, recorded and not."""
        return tuple(people(self.before, self.catalogue, self.relied_on))

    @cached_property
    def thinks_of_all(self) -> bool:
        """Whether there was room for everybody."""
        return are_all(self.relied_on)

    @cached_property
    def worlds(self) -> tuple[tuple[World, World], ...]:
        """For every case and applicant, what can be had before and after; of those to whom it is the same, the first.

        Only what is in the procedure makes a difference here, so that the catalogue before serves for both.
        """
        found: dict[tuple[object, ...], tuple[World, World]] = {}
        for case in self.before.real_cases:
            for one in self.people:
                key = (case.id if case else None, self._as_seen_by(one))
                if key not in found:
                    before = World(self.catalogue, self.before, case, one)
                    found[key] = (before, World(self.catalogue, self.after, case, one, self.gone))
        return tuple(found.values())

    def _as_seen_by(self, one: Whoever) -> tuple[object, ...]:
        """What of an applicant makes a difference: what is asked of them, and what is known of them."""
        documents = (*self.before.documents, *self.after.documents)
        asked = tuple(asked_of(document, one, self.catalogue) for document in documents)
        used = {d.look_up.database.id for d in documents if d.look_up and d.look_up.database} | set(self.relied_on)
        return asked, tuple(d for d in databases_of(one, self.catalogue) if d in used)

    @cached_property
    def situations(self) -> tuple[Situation, ...]:
        """Every case × applicant × way of handing in; over the counter where no channel is stated."""
        modes = tuple(dict.fromkeys(channel.mode for channel in self.before.channels)) or (Mode.IN_PERSON,)
        return tuple(
            Situation(case, one, mode) for case in self.before.real_cases for one in self.people for mode in modes
        )

    @cached_property
    def changed(self) -> tuple[Situation, ...]:
        """The situations in which somebody has something else to do than before; of equal ones the first."""
        found: dict[tuple[object, ...], Situation] = {}
        for one in self.situations:
            to_do = self._to_do(self.before, one), self._to_do(self.after, one)
            if to_do[0] != to_do[1]:
                found.setdefault(to_do, one)
        return tuple(found.values())

    def _to_do(self, procedure: Procedure, situation: Situation) -> tuple[object, ...]:
        return tuple(activities(procedure, self.catalogue, situation))

    @cached_property
    def burdens(self) -> tuple[tuple[Situation, Burden, Burden], ...]:
        """For every situation that changes, what it takes before and after."""
        return tuple((one, self.burden(self.before, one), self.burden(self.after, one)) for one in self.changed)

    def burden(self, procedure: Procedure, situation: Situation) -> Burden:
        """What one application takes."""
        record = Record(self.before, self.catalogue) if self.before.costs else None
        return burden(procedure, self.catalogue, situation.case, situation.applicant, situation.mode, record)

    @cached_property
    def touched(self) -> tuple[tuple[Competence, ...], ...]:
        """For each of the cuts, who may decide each component that it changes."""
        return tuple(competences(cut, self.before, self.catalogue, self.day) for cut in self.cuts)

    @cached_property
    def powers(self) -> tuple[Competence, ...]:
        """Who may decide each of the cuts."""
        return tuple(map(weakest, self.touched))

    @cached_property
    def graphs(self) -> tuple[tuple[StepGraph, StepGraph], ...]:
        """For every case, the steps before and after."""
        return tuple((StepGraph(self.before, case), StepGraph(self.after, case)) for case in self.before.real_cases)

    @cached_property
    def merged(self) -> Mapping[str, tuple[str, ...]]:
        """Steps that go into another one, each with those that do its work one after another; the last does it."""
        into = {first.id: second.id for first, second in self.pairs(CutKind.MERGE_STEPS)}
        into |= {second.id: first.id for first, second in self.pairs(CutKind.PAY_ONCE)}
        return {step: tuple(_chain(step, into)) for step in into}

    def pairs(self, *kinds: CutKind) -> Iterator[tuple[Step, Step]]:
        """The other step and the target of every cut of kinds that name two steps of the procedure."""
        steps = {step.id: step for step in self.before.steps}
        for cut in self.cuts:
            if cut.kind in kinds and cut.other in steps and cut.target.id in steps and cut.other != cut.target.id:
                yield steps[cut.other], steps[cut.target.id]

    def steps(self, *kinds: CutKind) -> Iterator[tuple[Step, Cut]]:
        """The steps, as they were, that are the target of cuts of these kinds."""
        for cut in self.cuts:
            if cut.kind in kinds:
                yield from ((step, cut) for step in self.before.steps if step.id == cut.target.id)

    def dropped_steps(self) -> Iterator[tuple[Step, Cut]]:
        """The steps that cuts drop."""
        return self.steps(CutKind.DROP_STEP)

    def documents(self, *kinds: CutKind) -> Iterator[tuple[RequiredDocument, Cut]]:
        """The documents, as they were, that cuts of these kinds change."""
        for cut in self.cuts:
            if cut.kind in kinds:
                yield from ((d, cut) for d in self.before.documents if d.id == cut.target.id)

    def called(self, document: RequiredDocument | str) -> str:
        """What people call a document of the procedure, which may be named by its id; the id where it has none."""
        known = (d for d in self.before.documents if d.id == document)
        found = next(known, None) if isinstance(document, str) else document
        return document_name(found, self.catalogue) if found else str(document)

    def of_kind(self, *kinds: CutKind) -> Iterator[Cut]:
        """The cuts of these kinds."""
        return (cut for cut in self.cuts if cut.kind in kinds)


def waiting(graph: StepGraph) -> Mapping[str, frozenset[str]]:
    """For each step all those that are finished before it begins."""
    return {step: graph.before(step) for step in graph.steps}


def cases_of(document: RequiredDocument, procedure: Procedure) -> Iterator[Case | None]:
    """The cases in which a document is asked for."""
    return (case for case in procedure.real_cases if document in procedure.documents_in(case))


def _chain(step: str, into: Mapping[str, str]) -> Iterator[str]:
    """The steps that follow by merging; a ring of them ends where it closes."""
    seen = {step}
    while step in into and into[step] not in seen:
        step = into[step]
        seen.add(step)
        yield step
