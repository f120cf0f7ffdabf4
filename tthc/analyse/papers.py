"""What the questions about documents have in common: when a paper itself is wanted, and the way it comes in words."""

from __future__ import annotations

from collections.abc import Iterable

from tthc.analyse.match import Match, component
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Part
from tthc.model.document import RequiredDocument, Submission
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType, Fact
from tthc.source import Message, say


def match_on(
    procedure: Procedure,
    document: RequiredDocument,
    because: Message,
    evidence: tuple[Message, ...] = (),
    other: str | None = None,
    database: str | None = None,
    *,
    is_advice: bool = False,
) -> Match:
    """A match whose place is a document."""
    place = component(procedure, Part.DOCUMENT, document.id)
    return Match(place, document.at, because, evidence, other=other, database=database, is_advice=is_advice)


def must_be_seen(procedure: Procedure, document: RequiredDocument, catalogue: Catalogue) -> bool:
    """Whether the paper itself is wanted, not what it says.

    It is locked; it is the old paper that the new result takes the place of; or it shows who stands at the counter.
    """
    shown = document.submission is Submission.PRESENT
    gives_it_back = bool(document.originals) and not shown and procedure.gives(document)
    return document.lock is not None or gives_it_back or (shown and shows_who(document, catalogue))


def shows_who(document: RequiredDocument, catalogue: Catalogue) -> bool:
    """Whether every paper that is accepted proves who somebody is."""
    known = types_of(document, catalogue)
    return bool(known) and len(known) == len(document.types) and all(kind.identity for kind in known)


def is_foreign(document: RequiredDocument, catalogue: Catalogue) -> bool:
    """Whether a foreign authority may have made it."""
    return any(kind.foreign for kind in types_of(document, catalogue))


def types_of(document: RequiredDocument, catalogue: Catalogue) -> tuple[DocumentType, ...]:
    """The kinds of paper that are accepted, as far as the register knows them."""
    return tuple(known for ref in document.types if (known := catalogue.get(ref)))


def fact_names(facts: Iterable[str], catalogue: Catalogue) -> str:
    """What people call the facts."""
    known = catalogue.all(Fact)
    return "; ".join(sorted(known[fact].name if fact in known else fact for fact in facts))


def name_of(document: RequiredDocument, catalogue: Catalogue) -> str:
    """What people call the document: its own name, or those of the kinds that are accepted."""
    return document.name or " / ".join(kind.name for kind in types_of(document, catalogue)) or document.id


def way_from(issuer: Procedure, paper: str, catalogue: Catalogue) -> Message:
    """The way of a paper in the graph: the paper, the procedure that gives it, the agency that decides there."""
    known = (catalogue.get(ref) for ref in issuer.agencies.deciding)
    agencies = ", ".join(agency.name for agency in known if agency)
    way = say("{paper} ← procedure {code} {name}", paper=paper, code=issuer.code, name=issuer.name)
    return say("{way} ← {agency}", way=way, agency=agencies) if agencies else way
