"""Other ways to show the same thing: a paper that is taken elsewhere, a declaration that the log shows to be enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from tthc.analyse.match import Analysis, Match
from tthc.analyse.papers import fact_names, is_foreign, match_on, shows_who, types_of
from tthc.graph.evidence import is_form, proven_by
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType, Origin
from tthc.source import say
from tthc.vietnamese import fold

Paper = tuple[str, str]
"""A kind of paper in a context: a sector, or what it is asked for."""

Choice = tuple[str, frozenset[str]]
"""A kind of paper, and the facts for which it is taken."""


@dataclass(frozen=True)
class _Elsewhere:
    """Where two kinds of paper are taken for the same."""

    procedure: Procedure
    document: RequiredDocument


def accepted_elsewhere(analysis: Analysis) -> Iterator[Match]:
    """Papers for which another procedure takes another one that is worth as much (chấp nhận giấy tờ thay thế).

    Worth as much: it proves the same, comes from the State as well or from outside as well, and shows who somebody is
    where the other does. Compared are papers of one sector or for one purpose; what foreigners hand in, or only people
    of some kind, is left as it is.
    """
    choices = _choices(analysis)
    for procedure in analysis.procedures:
        for document in procedure.documents:
            if _is_fixed(procedure, document, analysis.catalogue):
                continue
            facts = frozenset(proven_by(document, analysis.catalogue))
            contexts = frozenset(_contexts(procedure, document, analysis.catalogue))
            for kind, taken, elsewhere in _missing(document, facts, contexts, choices, analysis.catalogue):
                because = say(
                    "in procedure {code} “{other}” is taken for the same as well",
                    code=elsewhere.procedure.code,
                    other=taken.name,
                )
                way = say(
                    "{facts} ← {paper} / {other} ← procedure {code} {name}",
                    facts=fact_names(facts, analysis.catalogue),
                    paper=kind.name,
                    other=taken.name,
                    code=elsewhere.procedure.code,
                    name=elsewhere.procedure.name,
                )
                yield match_on(procedure, document, because, (way,), other=taken.id)


def _is_fixed(procedure: Procedure, document: RequiredDocument, catalogue: Catalogue) -> bool:
    fixed = document.look_up or document.lock or (document.originals and procedure.gives(document))
    of_some_only = bool(document.applicants) or is_foreign(document, catalogue)
    return bool(fixed) or of_some_only or is_form(document, catalogue)


def _contexts(procedure: Procedure, document: RequiredDocument, catalogue: Catalogue) -> Iterator[str]:
    """With what a paper is compared; one that shows who somebody is, only where it is asked of the same people."""
    if procedure.sector and not shows_who(document, catalogue):
        yield procedure.sector.id
    if document.purpose:
        yield f"for {fold(document.purpose)}"


def _choices(analysis: Analysis) -> Mapping[Paper, Mapping[Choice, _Elsewhere]]:
    """For each kind of paper the others that some procedure takes for the same, and for which facts: once each."""
    found: dict[Paper, dict[Choice, _Elsewhere]] = {}
    for procedure in analysis.procedures:
        for document in procedure.documents:
            if len(document.types) > 1 and not is_form(document, analysis.catalogue):
                facts = frozenset(proven_by(document, analysis.catalogue))
                contexts = tuple(_contexts(procedure, document, analysis.catalogue))
                for one, other, context in product(document.types, document.types, contexts):
                    if other != one:
                        others = found.setdefault((one.id, context), {})
                        others.setdefault((other.id, facts), _Elsewhere(procedure, document))
    return found


def _missing(
    document: RequiredDocument,
    facts: frozenset[str],
    contexts: frozenset[str],
    choices: Mapping[Paper, Mapping[Choice, _Elsewhere]],
    catalogue: Catalogue,
) -> Iterator[tuple[DocumentType, DocumentType, _Elsewhere]]:
    """Kinds that this document does not take and that are taken for one of its own elsewhere, for all it proves."""
    known, told = catalogue.all(DocumentType), {ref.id for ref in document.types}
    for kind, context in product(types_of(document, catalogue), sorted(contexts)):
        for (other, for_facts), elsewhere in choices.get((kind.id, context), {}).items():
            taken = known.get(other) if other not in told else None
            if taken and facts and facts <= for_facts and _is_worth_as_much(taken, kind, facts):
                told.add(other)
                yield kind, taken, elsewhere


def _is_worth_as_much(taken: DocumentType, kind: DocumentType, facts: frozenset[str]) -> bool:
    proves = {ref.id for ref in taken.proves}
    same = (taken.origin, taken.identity) == (kind.origin, kind.identity)
    return same and taken.origin is not Origin.APPLICANT and not taken.foreign and facts <= proves
