"""A procedure before and after a set of cuts, as everybody sees it: what the invariants are checked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tthc.cost.activities import Situation, situations
from tthc.cost.burden import Burden, burden
from tthc.graph.evidence import World, applicants_of
from tthc.graph.steps import StepGraph
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Competence, Cut, CutKind, Verdict
from tthc.model.procedure import Case, Procedure, RequiredDocument, Step
from tthc.model.reference import Applicant
from tthc.propose.changes import after_cuts
from tthc.propose.competence import competences, weakest
from tthc.source import Message

Doubt = tuple[Verdict, Message]
"""What speaks against an invariant: refuted by a counter-example, or not proved for want of a fact."""


@dataclass(frozen=True)
class Trial:
    """A procedure before and after a set of cuts, in its catalogue, on a day."""

    catalogue: Catalogue
    before: Procedure
    cuts: tuple[Cut, ...]
    day: date

    @cached_property
    def after(self) -> Procedure:
        """The procedure with the cuts made."""
        return after_cuts(self.before, self.cuts)

    @cached_property
    def catalogue_after(self) -> Catalogue:
        """The catalogue in which the procedure has changed."""
        return self.catalogue.replacing(self.after)

    @cached_property
    def worlds(self) -> tuple[tuple[World, World], ...]:
        """For every case and applicant, what can be had before and after."""
        return tuple(
            (World(self.catalogue, self.before, case, who), World(self.catalogue_after, self.after, case, who))
            for case in self.before.real_cases
            for who in applicants_of(self.before, self.catalogue)
        )

    @cached_property
    def burdens(self) -> tuple[tuple[Situation, Burden, Burden], ...]:
        """For every case, applicant and way of handing in, what it takes before and after."""
        return tuple(
            (
                one,
                burden(self.before, self.catalogue, one.case, one.applicant, one.mode),
                burden(self.after, self.catalogue_after, one.case, one.applicant, one.mode),
            )
            for one in situations(self.before, self.catalogue)
        )

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
        return {step: tuple(_chain(step, into)) for step in into}

    def pairs(self, kind: CutKind) -> Iterator[tuple[Step, Step]]:
        """The other step and the target of every cut of a kind that names two steps of the procedure."""
        steps = {step.id: step for step in self.before.steps}
        for cut in self.cuts:
            if cut.kind is kind and cut.other in steps and cut.target.id in steps and cut.other != cut.target.id:
                yield steps[cut.other], steps[cut.target.id]

    def dropped_steps(self) -> Iterator[tuple[Step, Cut]]:
        """The steps that cuts drop."""
        for cut in self.cuts:
            if cut.kind is CutKind.DROP_STEP:
                yield from ((step, cut) for step in self.before.steps if step.id == cut.target.id)

    def documents(self, *kinds: CutKind) -> Iterator[tuple[RequiredDocument, Cut]]:
        """The documents, as they were, that cuts of these kinds change."""
        for cut in self.cuts:
            if cut.kind in kinds:
                yield from ((d, cut) for d in self.before.documents if d.id == cut.target.id)


def who_and_when(case: Case | None, applicant: Applicant | None) -> str:
    """The name of an applicant and a case, as counter-examples begin."""
    parts = [applicant.name if applicant else "", case.name if case else ""]
    return ", ".join(part for part in parts if part) or "-"


def waiting(graph: StepGraph) -> Mapping[str, frozenset[str]]:
    """For each step all those that are finished before it begins."""
    return {step: graph.before(step) for step in graph.steps}


def _chain(step: str, into: Mapping[str, str]) -> Iterator[str]:
    """The steps that follow by merging; a ring of them ends where it closes."""
    seen = {step}
    while step in into and into[step] not in seen:
        step = into[step]
        seen.add(step)
        yield step
