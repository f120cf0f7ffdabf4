"""The ledger of papers: for each kind who issues it, who asks for it, how often, and which database holds it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tthc.graph.catalogue import CatalogueGraph
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database, DocumentType, Holding
from tthc.vietnamese import collation_key


@dataclass(frozen=True)
class Times:
    """How often a paper is handed in: `least` where nothing else will do and nobody is spared, `most` in any case."""

    least: int
    most: int


@dataclass(frozen=True)
class Held:
    """A database that holds the paper itself, or what it proves (`only_facts`)."""

    database: Database
    holding: Holding
    only_facts: bool


@dataclass(frozen=True)
class LedgerLine:
    """One kind of paper. `only_this` and `or_another` are the procedures that ask for it alone or among alternatives;
    `looked_up` those of them whose agency gets it itself; `asked` counts the documents, of which a procedure may have
    several. `events` are the life events in which it is asked for.
    """

    type: DocumentType
    agencies: tuple[Agency, ...]
    issuers: tuple[Procedure, ...]
    only_this: tuple[Procedure, ...]
    or_another: tuple[Procedure, ...]
    looked_up: tuple[Procedure, ...]
    asked: int
    held: tuple[Held, ...]
    events: Mapping[str, Times]

    @property
    def askers(self) -> tuple[Procedure, ...]:
        """All procedures that ask for it, by code."""
        return tuple(sorted({p.code: p for p in (*self.only_this, *self.or_another)}.values(), key=lambda p: p.code))


def ledger(
    graph: CatalogueGraph, among: Sequence[Procedure], events: Mapping[str, Sequence[Procedure]]
) -> tuple[LedgerLine, ...]:
    """The papers that the procedures ask for, those asked most often first; `events` are the procedures of each."""
    codes = {procedure.code for procedure in among}
    lines = []
    for document_type in graph.catalogue.all(DocumentType).values():
        asks = tuple((p, d) for p, d in graph.askers(document_type.id) if p.code in codes)
        if asks:
            lines.append(_line(document_type, asks, graph, events))
    return tuple(sorted(lines, key=lambda line: (-len(line.askers), -line.asked, collation_key(line.type.name))))


def holders(document_type: DocumentType, catalogue: Catalogue) -> Iterator[Held]:
    """Databases that hold a kind of paper, or all the facts it proves; confirmed ones first.

    What a foreign authority certified is in no database here, even if the same fact about others is.
    """
    facts = set() if document_type.foreign else {ref.id for ref in document_type.proves}
    found = []
    for database in catalogue.all(Database).values():
        for holding in database.holds:
            if Ref(document_type.id) in holding.types:
                found.append(Held(database, holding, only_facts=False))
            elif facts and facts <= {ref.id for ref in holding.facts}:
                found.append(Held(database, holding, only_facts=True))
    yield from sorted(found, key=lambda held: (not held.holding.verified, held.only_facts, held.database.id))


def is_asked_of_all(document: RequiredDocument) -> bool:
    """Whether nobody who applies is spared a document and the agency does not get it itself."""
    return not (document.cases or document.when or document.applicants or document.channels or document.look_up)


def _line(
    document_type: DocumentType,
    asks: Sequence[tuple[Procedure, RequiredDocument]],
    graph: CatalogueGraph,
    events: Mapping[str, Sequence[Procedure]],
) -> LedgerLine:
    catalogue = graph.catalogue
    return LedgerLine(
        document_type,
        tuple(agency for ref in document_type.issued_by if (agency := catalogue.get(ref))),
        graph.issuers(document_type.id),
        _once(p for p, d in asks if len(d.types) == 1),
        _once(p for p, d in asks if len(d.types) > 1),
        _once(p for p, d in asks if d.look_up),
        len(asks),
        tuple(holders(document_type, catalogue)),
        {event: times for event, of in events.items() if (times := _times(document_type, of)).most},
    )


def _once(procedures: Iterator[Procedure]) -> tuple[Procedure, ...]:
    return tuple({procedure.code: procedure for procedure in procedures}.values())


def _times(document_type: DocumentType, procedures: Sequence[Procedure]) -> Times:
    asked = [d for p in procedures for d in p.documents if Ref(document_type.id) in d.types]
    return Times(sum(1 for d in asked if len(d.types) == 1 and is_asked_of_all(d)), len(asked))
