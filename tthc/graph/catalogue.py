"""The catalogue as a graph: who issues a kind of paper, who asks for it, what must be done before what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from tthc.graph.evidence import Node, NodeKind, Production, closure
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.journey import Journey
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType, Origin

if TYPE_CHECKING:
    import networkx as nx
else:
    from tthc.graph import networkx_later as nx


@dataclass(frozen=True)
class Dependency:
    """One procedure asks for a paper that another one issues."""

    issuer: Procedure
    paper: DocumentType
    asker: Procedure
    document: RequiredDocument


class CatalogueGraph:
    """Procedures joined by the papers that one gives and another takes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue

    def type_of(self, document_type: str) -> DocumentType | None:
        """The kind of paper with this id, if the register has it."""
        return self.catalogue.all(DocumentType).get(document_type)

    def issuers(self, document_type: str) -> tuple[Procedure, ...]:
        """The procedures whose result is a paper of this type."""
        return self.catalogue.issuers.get(document_type, ())

    def askers(self, document_type: str) -> tuple[tuple[Procedure, RequiredDocument], ...]:
        """The procedures that ask for a paper of this type, each with the document concerned."""
        return self.catalogue.askers.get(document_type, ())

    def procedures_in(self, journey: Journey) -> tuple[Procedure, ...]:
        """The procedures of a life event that the catalogue has, linked ones included."""
        codes = (*(stage.procedure for stage in journey.stages), *(bundle.procedure for bundle in journey.bundles))
        known = self.catalogue.procedures
        return tuple(known[code] for code in dict.fromkeys(codes) if code and code in known)

    def dependencies(self) -> Iterator[Dependency]:
        """Every pair of procedures of which the second asks for what the first issues."""
        types = self.catalogue.all(DocumentType)
        for type_id in sorted(self.catalogue.askers):
            for asker, document in self.askers(type_id):
                for issuer in self.issuers(type_id):
                    if type_id in types and issuer.code != asker.code:
                        yield Dependency(issuer, types[type_id], asker, document)

    def before_all(self, start: frozenset[str], far: int) -> frozenset[str]:
        """These procedures and those whose results they may need, `far` steps back at most (below 0: however far)."""
        return _reached(start, far, self._papers_asked, self._issuer_codes)

    def after_all(self, start: frozenset[str], far: int) -> frozenset[str]:
        """These procedures and those that may need their results, `far` steps on at most (below 0: however far)."""
        return _reached(start, far, self._papers_given, self._asker_codes)

    def _issuer_codes(self, paper: str) -> frozenset[str]:
        return frozenset(issuer.code for issuer in self.issuers(paper))

    def _asker_codes(self, paper: str) -> frozenset[str]:
        return frozenset(asker.code for asker, _ in self.askers(paper))

    def _papers_asked(self, code: str) -> Iterator[str]:
        return (ref.id for document in self.catalogue.procedures[code].documents for ref in document.types)

    def _papers_given(self, code: str) -> Iterator[str]:
        return (result.type.id for result in self.catalogue.procedures[code].results)

    @cached_property
    def _procedures(self) -> nx.DiGraph[str]:
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.catalogue.procedures)
        graph.add_edges_from((d.issuer.code, d.asker.code) for d in self.dependencies())
        return graph

    def before(self, code: str) -> tuple[str, ...]:
        """The procedures whose results may be needed, directly or through others, for this one."""
        return tuple(sorted(nx.ancestors(self._procedures, code)))

    def ranks(self) -> dict[str, int]:
        """For each procedure how many others stand before it in the longest chain; rings count as one."""
        condensed = nx.condensation(self._procedures)
        ranks: dict[str, int] = {}
        for rank, layer in enumerate(nx.topological_generations(condensed)):
            for ring in layer:
                ranks.update(dict.fromkeys(condensed.nodes[ring]["members"], rank))
        return ranks

    def never_obtainable(self) -> Iterator[tuple[Procedure, RequiredDocument, DocumentType]]:
        """Procedures and the paper they ask for that nobody can get first: every way to it needs it already."""
        had = closure(self._from_nothing())
        types = self.catalogue.all(DocumentType)
        for code, procedure in self.catalogue.procedures.items():
            for document in _always_asked(procedure):
                first = next((types[ref.id] for ref in document.types if ref.id in types), None)
                if first and Node(NodeKind.AVAILABLE, f"{code}/{document.id}") not in had:
                    yield procedure, document, first

    def _from_nothing(self) -> Iterator[Production]:
        for document_type in self.catalogue.all(DocumentType).values():
            paper = Node(NodeKind.PAPER, document_type.id)
            issuers = self.issuers(document_type.id)
            if document_type.origin is not Origin.STATE or not any(issues_first(i) for i in issuers):
                yield Production(paper, (), document_type.origin.value)
            for issuer in issuers:
                yield Production(paper, (Node(NodeKind.RESULT, issuer.code),), issuer.code)
        for code, procedure in self.catalogue.procedures.items():
            needs = []
            for document in _always_asked(procedure):
                got = Node(NodeKind.AVAILABLE, f"{code}/{document.id}")
                needs.append(got)
                for ref in document.types:
                    yield Production(got, (Node(NodeKind.PAPER, ref.id),), code)
                if not document.types:
                    yield Production(got, (), code)
                if document.look_up and document.look_up.database:
                    yield Production(got, (), document.look_up.database.id)
            yield Production(Node(NodeKind.RESULT, code), tuple(needs), code)


def _reached(
    start: frozenset[str],
    far: int,
    papers_of: Callable[[str], Iterable[str]],
    other_end: Callable[[str], frozenset[str]],
) -> frozenset[str]:
    """Each paper is followed once, so that this takes no longer than reading the documents."""
    found, edge, followed = set(start), set(start), set[str]()
    while edge and far != 0:
        papers = {paper for code in edge for paper in papers_of(code)} - followed
        followed |= papers
        edge = set[str]().union(*map(other_end, papers)) - found
        found |= edge
        far -= 1
    return frozenset(found)


def _always_asked(procedure: Procedure) -> Iterator[RequiredDocument]:
    """The documents that nobody is spared."""
    return (d for d in procedure.documents if not (d.cases or d.when or d.applicants or d.channels))


def issues_first(procedure: Procedure) -> bool:
    """Whether a procedure gives a paper to those who never had one; a renewal asks for the paper it gives.

    Where the catalogue has renewals of a paper only, its first issue is another's work and no ring.
    """
    return bool(procedure.results) and not any(map(procedure.gives, _always_asked(procedure)))
