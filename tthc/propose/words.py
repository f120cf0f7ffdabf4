"""How things of the catalogue are called in certificates."""

from __future__ import annotations

from tthc.cost.activities import document_name as document_name  # part of how things are called
from tthc.graph.evidence import Node, NodeKind, proven_by
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database, DocumentType, Fact


def fact_name(fact_id: str, catalogue: Catalogue) -> str:
    """What people call a fact."""
    fact = catalogue.all(Fact).get(fact_id)
    return fact.name if fact else fact_id


def named(kind: type[Fact | Database | DocumentType | Agency], entry_id: str | None, catalogue: Catalogue) -> str:
    """What people call an entry of the register, or its id where it is in none."""
    known = catalogue.all(kind).get(entry_id or "")
    return known.name if known else str(entry_id)


def node_name(node: Node, procedure: Procedure, catalogue: Catalogue) -> str:
    """What people call the thing: the paper, the fact, the database, the step."""
    document = next((d for d in procedure.documents if d.id == node.id), None)
    if node.kind is NodeKind.AVAILABLE and document:
        return document_name(document, catalogue)
    if node.kind is NodeKind.DONE:
        return next((step.name for step in procedure.steps if step.id == node.id), node.id)
    known = catalogue.all(_KINDS[node.kind]).get(node.id) if node.kind in _KINDS else None
    return known.name if known else node.id


_KINDS: dict[NodeKind, type[Fact | Database | DocumentType]] = {
    NodeKind.FACT: Fact,
    NodeKind.RECORD: Database,
    NodeKind.PAPER: DocumentType,
}


def what_it_says(document_id: str, procedure: Procedure, catalogue: Catalogue) -> str:
    """What is missing where a document is: the facts it proves, or the document itself if nobody says which."""
    document = next((d for d in procedure.documents if d.id == document_id), None)
    if document is None:
        return document_id
    facts = proven_by(document, catalogue)
    return ", ".join(fact_name(fact, catalogue) for fact in facts) or document_name(document, catalogue)
