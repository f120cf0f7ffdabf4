"""What can be had from what: an AND/OR graph, and its closure.

A procedure needs all its requirements, and each is met by any of its alternatives. Plain reachability answers the wrong
question there; the closure (the smallest fixpoint of "all needs are had, so the product is had") answers the right one.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, Origin
from tthc.model.step import RESULT


class NodeKind(StrEnum):
    """What can be had."""

    PAPER = "paper"
    RECORD = "record"
    AVAILABLE = "available"
    FACT = "fact"
    DONE = "done"
    RESULT = "result"


@dataclass(frozen=True, order=True)
class Node:
    """A paper in hand, a record in a database, a thing in the dossier, a proven fact, a step done, a result."""

    kind: NodeKind
    id: str


@dataclass(frozen=True)
class Production:
    """One way to have something: when all needs are had, so is the product. Several of one product are alternatives."""

    makes: Node
    needs: tuple[Node, ...]
    by: str


def closure(productions: Iterable[Production]) -> Mapping[Node, Production]:
    """Everything that can be had, each with the first production that gives it; linear in the size of the graph."""
    all_of_them = tuple(productions)
    waiting = defaultdict(list)
    missing = [len(set(production.needs)) for production in all_of_them]
    for index, production in enumerate(all_of_them):
        for need in set(production.needs):
            waiting[need].append(index)
    had: dict[Node, Production] = {}
    ready = deque(index for index, count in enumerate(missing) if count == 0)
    while ready:
        production = all_of_them[ready.popleft()]
        if production.makes in had:
            continue
        had[production.makes] = production
        for index in waiting[production.makes]:
            missing[index] -= 1
            if missing[index] == 0:
                ready.append(index)
    return had


def why_not(goal: Node, had: Mapping[Node, Production], productions: Iterable[Production]) -> tuple[Node, ...]:
    """From a goal that cannot be had down to a need for which there is no way at all: the counter-example."""
    ways = defaultdict(list)
    for production in productions:
        ways[production.makes].append(production)
    chain = [goal]
    while ways[chain[-1]]:
        lacking = [need for way in ways[chain[-1]] for need in way.needs if need not in had and need not in chain]
        if not lacking:
            break
        chain.append(lacking[0])
    return tuple(chain)


class World:
    """One procedure, in one case, for one applicant: what they have, what the agency can look up, what follows.

    `gone` are the kinds of paper that nobody gives any more. Everything that is asked under a condition in words is
    taken to be asked; without `waits_for_all` no step waits for it, as where none of the conditions holds.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        procedure: Procedure,
        case: Case | None,
        applicant: Applicant | None,
        gone: frozenset[str] = frozenset(),
        *,
        waits_for_all: bool = True,
    ) -> None:
        self.catalogue = catalogue
        self.procedure = procedure
        self.case = case
        self.applicant = applicant
        self.gone = gone
        self.waits_for_all = waits_for_all
        self.productions = tuple(self._productions())
        self.had = closure(self.productions)
        self.goal = Node(NodeKind.RESULT, procedure.code)

    @cached_property
    def where_nothing_holds(self) -> World:
        """The same if none of the conditions in words holds; only what steps make of papers can be another."""
        made = {thing.id for step in self.procedure.steps for thing in step.produces}
        if not any(d.id in made for d in self.procedure.documents):
            return self
        return World(self.catalogue, self.procedure, self.case, self.applicant, self.gone, waits_for_all=False)

    @property
    def result_is_had(self) -> bool:
        """Whether the result can be obtained."""
        return self.goal in self.had

    def counter_example(self) -> tuple[Node, ...]:
        """Why the result cannot be obtained."""
        return why_not(self.goal, self.had, self.productions)

    def unproved_facts(self) -> tuple[str, ...]:
        """Facts that the conditions require and nothing in the dossier proves."""
        required = {fact.id for condition in self.procedure.conditions_in(self.case) for fact in condition.requires}
        return tuple(sorted(fact for fact in required if Node(NodeKind.FACT, fact) not in self.had))

    def unavailable(self) -> tuple[str, ...]:
        """Documents of the dossier that this applicant cannot supply and the agency cannot look up."""
        return tuple(d.id for d in self._documents() if Node(NodeKind.AVAILABLE, d.id) not in self.had)

    def _documents(self) -> tuple[RequiredDocument, ...]:
        """The documents asked for in this case of this applicant."""
        documents = self.procedure.documents_in(self.case)
        return tuple(d for d in documents if asked_of(d, self.applicant, self.catalogue))

    def _productions(self) -> Iterator[Production]:
        yield from self._papers()
        documents = self._documents()
        for document in documents:
            yield from self._ways_into_the_dossier(document)
            available = Node(NodeKind.AVAILABLE, document.id)
            for fact in proven_by(document, self.catalogue):
                yield Production(Node(NodeKind.FACT, fact), (available,), document.id)
        yield from self._steps()
        yield Production(Node(NodeKind.RESULT, self.procedure.code), tuple(self._result_needs(documents)), "result")

    def _papers(self) -> Iterator[Production]:
        """What the applicant has or can get: the path to the paper itself is the catalogue graph's question."""
        asked = dict.fromkeys(ref for document in self._documents() for ref in document.types)
        for document_type in filter(None, map(self.catalogue.get, asked)):
            if document_type.id not in self.gone:
                yield Production(Node(NodeKind.PAPER, document_type.id), (), document_type.origin.value)
        for database in databases_of(self.applicant, self.catalogue):
            yield Production(Node(NodeKind.RECORD, database), (), "recorded")

    def _ways_into_the_dossier(self, document: RequiredDocument) -> Iterator[Production]:
        available = Node(NodeKind.AVAILABLE, document.id)
        look_up = document.look_up
        if look_up is None or look_up.fallback:
            for ref in document.types:
                yield Production(available, (Node(NodeKind.PAPER, ref.id),), "hand in")
            if not document.types:  # whatever it is, no cut here changes how the applicant comes by it
                yield Production(available, (), "hand in")
        if look_up and look_up.database:
            yield Production(available, (Node(NodeKind.RECORD, look_up.database.id),), look_up.database.id)
        if look_up and look_up.issuer:
            for ref in document.types:
                yield Production(available, (Node(NodeKind.PAPER, ref.id),), look_up.issuer.id)

    def _steps(self) -> Iterator[Production]:
        steps = self.procedure.steps_in(self.case)
        known = {step.id for step in steps}
        for step in steps:
            needs = [Node(NodeKind.AVAILABLE, thing.id) for thing in step.needs if self._is_asked(thing.id)]
            needs += [Node(NodeKind.DONE, before.id) for before in step.after if before.id in known]
            done = Node(NodeKind.DONE, step.id)
            yield Production(done, tuple(needs), step.id)
            for thing in step.produces:
                yield Production(Node(NodeKind.AVAILABLE, thing.id), (done,), step.id)

    def _is_asked(self, thing: str) -> bool:
        """A document that is asked of other applicants or in other cases only is not waited for."""
        written = next((d for d in self.procedure.documents if d.id == thing), None)
        if written is None:
            return True
        here = any(d.id == thing for d in self.procedure.documents_in(self.case))
        here = here and (self.waits_for_all or written.when is None)
        return here and asked_of(written, self.applicant, self.catalogue)

    def _result_needs(self, documents: tuple[RequiredDocument, ...]) -> Iterator[Node]:
        if any(thing.id == RESULT for step in self.procedure.steps_in(self.case) for thing in step.produces):
            yield Node(NodeKind.AVAILABLE, RESULT)
        yield from (Node(NodeKind.AVAILABLE, document.id) for document in documents)
        for condition in self.procedure.conditions_in(self.case):
            yield from (Node(NodeKind.FACT, fact.id) for fact in condition.requires)


def proven_by(document: RequiredDocument, catalogue: Catalogue) -> tuple[str, ...]:
    """The facts a required document proves: its own, those that every one of its types proves, and what it declares."""
    of_types = [{fact.id for fact in known.proves} for ref in document.types if (known := catalogue.get(ref))]
    shared = set.intersection(*of_types) if of_types else set()
    declared = {fact.id for ref in document.declares if (known := catalogue.get(ref)) for fact in known.proves}
    return tuple(sorted(shared | declared | {fact.id for fact in document.proves}))


def is_form(document: RequiredDocument, catalogue: Catalogue) -> bool:
    """Whether the applicant writes the document: a form or a declaration."""
    known = [catalogue.get(ref) for ref in document.types]
    return bool(document.form) or (bool(known) and all(t is not None and t.origin is Origin.APPLICANT for t in known))


class Person(Applicant):
    """Somebody of a kind of applicant (of any, without `kind_of`) who is recorded in these databases and no others.

    The catalogue need not name them: whoever relies on a database has to think of those who are not in it.
    """

    @property
    def is_anybody(self) -> bool:
        """Whether nothing is known of the kind: every document may be asked of them."""
        return self.kind_of is None


MANY = 2
"""From so many special kinds on they are taken to divide up the general one."""


def kinds_above(applicant: Applicant, catalogue: Catalogue) -> tuple[Applicant, ...]:
    """The applicant's own kind and those it is a kind of, nearest first; a ring of kinds ends where it closes."""
    chain = [applicant]
    while chain[-1].kind_of and (above := catalogue.get(chain[-1].kind_of)) and above not in chain:
        chain.append(above)
    return tuple(chain)


def databases_of(applicant: Applicant | None, catalogue: Catalogue) -> tuple[str, ...]:
    """The databases in which the applicant is recorded."""
    if isinstance(applicant, Person):
        return tuple(sorted(ref.id for ref in applicant.recorded_in))
    kinds = kinds_above(applicant, catalogue) if applicant else ()
    return tuple(sorted({ref.id for kind in kinds for ref in kind.recorded_in}))


def asked_of(document: RequiredDocument, applicant: Applicant | None, catalogue: Catalogue) -> bool:
    """Whether a document is asked of this applicant."""
    if not document.applicants or applicant is None or (isinstance(applicant, Person) and applicant.is_anybody):
        return True
    kinds = {kind.id for kind in kinds_above(applicant, catalogue)}
    return any(ref.id in kinds for ref in document.applicants)


def applicants_of(procedure: Procedure, catalogue: Catalogue) -> tuple[Applicant | None, ...]:
    """The most special kinds of applicant that a procedure serves; the one nameless kind if it names none.

    A general kind is left out where two or more special kinds divide it up. One alone leaves a rest: those who are of
    the general kind and not of the special one.
    """
    everyone = catalogue.all(Applicant).values()
    wanted = {ref.id for ref in procedure.applicants}
    served = [a for a in everyone if any(kind.id in wanted for kind in kinds_above(a, catalogue))]
    special = Counter(a.kind_of.id for a in served if a.kind_of)
    return tuple(a for a in served if special[a.id] < MANY) or (None,)
