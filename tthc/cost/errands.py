"""The errands of a person as an AND/OR graph: procedures, the dossiers they ask for, the papers that go into these.

Every way to every thing carries what it loads on the person; `cost.journey` looks for the cheapest plan among them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tthc.cost.activities import (
    Activity,
    Figure,
    Situation,
    Use,
    Way,
    activities,
    copies_of,
    document_name,
    fetched_by_agency,
    form_filling,
    held_by,
    papers_in_a_set,
)
from tthc.cost.pricing import Estimates, cheapest, hourly_income, lacking
from tthc.cost.scm import NOTHING, whole
from tthc.graph.catalogue import CatalogueGraph, issues_first
from tthc.graph.evidence import Node, NodeKind, asked_of, databases_of, is_form
from tthc.graph.held import has_to_be_brought, open_holders
from tthc.graph.hyperpath import Need, Option, Weight
from tthc.model.basis import Case
from tthc.model.channel import Mode
from tthc.model.costs import ActivityKind as Kind
from tthc.model.cut import Range
from tthc.model.document import RequiredDocument, Submission
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, DocumentType, Estimate, Origin
from tthc.source import Message, say


@dataclass(frozen=True)
class Load:
    """What one errand takes of a person: đồng for time, copies and post, all estimates; and fees, visits, papers.

    `lacks` is what would have to be known before it could be priced; what is known is counted.
    """

    cost: Range = NOTHING
    fees: int = 0
    visits: int = 0
    papers: int = 0
    lacks: tuple[Message, ...] = ()

    def __add__(self, other: Load) -> Load:
        return Load(
            self.cost + other.cost,
            self.fees + other.fees,
            self.visits + other.visits,
            self.papers + other.papers,
            tuple(dict.fromkeys((*self.lacks, *other.lacks))),
        )

    def times(self, count: int) -> Load:
        """The same errand several times."""
        cost = Range(self.cost.low * count, self.cost.mid * count, self.cost.high * count)
        return Load(cost, self.fees * count, self.visits * count, self.papers * count, self.lacks)

    @property
    def weight(self) -> Weight:
        """What the cheapest plan has least of: what nobody can price, đồng in the middle, visits, papers."""
        return (len(self.lacks), self.cost.mid + self.fees, self.visits, self.papers)


@dataclass(frozen=True)
class Errand:
    """What an option means: the procedure applied for (by a mode), or the document or paper and how it comes about."""

    load: Load
    how: Message
    procedure: Procedure | None = None
    case: Case | None = None
    mode: Mode | None = None
    document: RequiredDocument | None = None
    type: DocumentType | None = None


@dataclass
class Errands:
    """The options of a journey with what each means; built from the goals down, only what they lead to."""

    graph: CatalogueGraph
    applicant: Applicant | None
    day: date
    with_conditions: bool
    goals: Mapping[str, Case | None]
    options: list[Option] = field(default_factory=list)
    errands: dict[str, Errand] = field(default_factory=dict)
    _known: set[Node] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.catalogue = self.graph.catalogue
        self.estimates: Estimates = self.catalogue.all(Estimate)
        self.income = hourly_income(self.catalogue)
        self.held = held_by(self.applicant, self.catalogue)
        self.recorded = frozenset(databases_of(self.applicant, self.catalogue))

    def add(self, procedure: Procedure) -> Node:
        """The result of a procedure, with all ways to it; by each mode, in the case of the goal or the first one."""
        node = result_of(procedure.code)
        if node in self._known:
            return node
        self._known.add(node)
        case = self.goals.get(procedure.code) or procedure.real_cases[0]
        for mode in dict.fromkeys(channel.mode for channel in procedure.channels) or (Mode.IN_PERSON,):
            self._apply(procedure, Situation(case, self.applicant, mode), node)
        return node

    def add_bundle(self, bundle: Procedure, covers: Sequence[str]) -> None:
        """A linked procedure gives the results of all it covers by one dossier."""
        done = self.add(bundle)
        for code in covers:
            how = say("together with others, by {code}", code=bundle.code)
            self._option(result_of(code), (Need(done),), Errand(Load(), how))

    def _apply(self, procedure: Procedure, situation: Situation, node: Node) -> None:
        documents = [d for d in procedure.documents_in(situation.case) if self._is_asked(d, situation.mode)]
        needs = [Need(self._document(d, procedure), consumes=True) for d in documents]
        todo = tuple(a for a in activities(procedure, self.catalogue, situation) if a.kind is not Kind.PREPARE)
        how = say("apply for {code}", code=procedure.code)
        errand = Errand(self._load_of(todo), how, procedure, situation.case, situation.mode)
        self._option(node, tuple(needs), errand)

    def _is_asked(self, document: RequiredDocument, mode: Mode) -> bool:
        in_this_way = not document.channels or mode in document.channels
        return in_this_way and self.counts(document) and asked_of(document, self.applicant, self.catalogue)

    def counts(self, document: RequiredDocument) -> bool:
        """Whether a document counts: all do if asked so, conditional ones only where the journey itself gives them."""
        given = (issuer.code for ref in document.types for issuer in self.graph.issuers(ref.id))
        return self.with_conditions or not document.when or any(code in self.goals for code in given)

    def _document(self, document: RequiredDocument, procedure: Procedure) -> Node:
        """A document in the dossier of a procedure: fetched by the agency, or a paper of any of its types."""
        node = Node(NodeKind.AVAILABLE, f"{procedure.code}/{document.id}")
        if node in self._known:
            return node
        self._known.add(node)
        fetched = fetched_by_agency(document, self.catalogue, self.recorded)
        if fetched:
            self._option(node, (), Errand(Load(), fetched.how[0], document=document))
            return node
        sets = procedure.dossier_sets or 1
        if not document.types:
            lacks = say("the register has no type for the document {name!r} yet", name=document.name)
            self._option(
                node, (), Errand(self._handing(document, sets) + Load(lacks=(lacks,)), lacks, document=document)
            )
        for ref in document.types:
            if known := self.catalogue.get(ref):
                self._of_type(node, document, known, procedure, sets)
        return node

    def _of_type(
        self, node: Node, document: RequiredDocument, of: DocumentType, procedure: Procedure, sets: int
    ) -> None:
        if (by_law := self._need_not_be_brought(document, of, procedure)) is not None:
            self._option(node, (), Errand(Load(), by_law, document=document, type=of))
            return
        handing = self._handing(document, sets)
        if is_form(document, self.catalogue) or of.origin is Origin.APPLICANT:
            times = max(document.originals * sets, 1)
            way = form_filling(of, times, [field.id for field in document.omits])
            load = handing + self._load_of((Activity(Kind.PREPARE, way.how[0], (way,)),))
            self._option(node, (), Errand(load, way.how[0], document=document, type=of))
        elif self._is_at_hand(of):
            only_copies = document.originals == 0 and document.copies + document.certified > 0
            load = handing if only_copies else handing + self._load(Use(Figure.ORIGINAL_AT_HAND))
            self._option(node, (), Errand(load, say("the original is at hand"), document=document, type=of))
        else:
            is_used_up = document.submission is Submission.SUBMIT and document.originals > 0 and not of.originals_kept
            paper = self._paper(of)
            errand = Errand(handing, say("{paper}, fetched first", paper=of.name), document=document, type=of)
            self._option(node, (Need(paper, is_used_up),), errand)

    def _need_not_be_brought(
        self, document: RequiredDocument, of: DocumentType, procedure: Procedure
    ) -> Message | None:
        """Why, where a database that knows the applicant holds the paper under a law that a source confirms.

        Held for a part of the data only, not open on the day, locked, or handed back for the new one: it is brought.
        """
        if has_to_be_brought(document, procedure):
            return None
        for held in open_holders(of, self.catalogue, self.day):
            if held.holding.since and not held.holding.scope and held.database.id in self.recorded:
                law = held.holding.law
                return say("held in {database} under {law}: nothing to hand in", database=held.database.name, law=law)
        return None

    def _is_at_hand(self, of: DocumentType) -> bool:
        """What the applicant holds, and what people keep since earlier unless the journey itself first gives it."""
        if of.id in self.held:
            return True
        given_here = any(issuer.code in self.goals and issues_first(issuer) for issuer in self.graph.issuers(of.id))
        return of.originals_kept and not given_here

    def _paper(self, of: DocumentType) -> Node:
        """A paper to be fetched: from a procedure of the catalogue that issues it to those who never had one."""
        node = Node(NodeKind.PAPER, of.id)
        if node in self._known:
            return node
        self._known.add(node)
        issuers = [issuer for issuer in self.graph.issuers(of.id) if issues_first(issuer)]
        for issuer in issuers:
            how = say("{paper}, given by {code}", paper=of.name, code=issuer.code)
            self._option(node, (Need(self.add(issuer), consumes=True),), Errand(Load(), how, type=of))
        if not issuers:
            is_state = of.origin is Origin.STATE
            figure = Figure.OBTAIN_FROM_STATE if is_state else Figure.OBTAIN_FROM_OUTSIDE
            how = say("obtained from a state body first") if is_state else say("obtained from outside the State first")
            self._option(node, (), Errand(self._load(Use(figure)), how, type=of))
        return node

    def _handing(self, document: RequiredDocument, sets: int) -> Load:
        """The papers handed in and the copies made for that; nothing is handed in where it is only shown."""
        if document.submission is Submission.PRESENT:
            return Load()
        uses = tuple(use for _, those in copies_of(document, sets) for use in those)
        return self._load(*uses) + Load(papers=papers_in_a_set(document) * sets)

    def _load(self, *uses: Use) -> Load:
        return (
            self._load_of((Activity(Kind.PREPARE, Message("{document}", {"document": ""}), (Way(uses=uses),)),))
            if uses
            else Load()
        )

    def _load_of(self, todo: tuple[Activity, ...]) -> Load:
        fees = sum(fee.dong or 0 for activity in todo for fee in activity.fees)
        missing = tuple(lacking(todo, self.estimates))
        if self.income is None:
            missing = (*missing, say("the reference data have no hourly income"))
        if missing or self.income is None:
            visits = sum(min((way.visits for way in activity.ways), default=0) for activity in todo)
            return Load(fees=fees, visits=visits, lacks=missing)
        load = Load(fees=fees)
        for activity in todo:
            done = cheapest(activity, self.estimates, self.income)
            hours = (done.hours.low, done.hours.mid, done.hours.high)
            time = Range(*(whole(h * self.income.amount) for h in hours))
            load += Load(cost=time + done.expenses, visits=done.way.visits)
        return load

    def _option(self, makes: Node, needs: tuple[Need, ...], errand: Errand) -> None:
        by = f"{len(self.options):06d}"
        self.errands[by] = errand
        self.options.append(Option(makes, needs, errand.load.weight, by))


def result_of(code: str) -> Node:
    """The node of a procedure's result."""
    return Node(NodeKind.RESULT, code)


def errand_name(errand: Errand, graph: CatalogueGraph) -> str:
    """What people call what an errand is about."""
    if errand.document:
        return document_name(errand.document, graph.catalogue)
    return errand.type.name if errand.type else errand.procedure.name if errand.procedure else ""
