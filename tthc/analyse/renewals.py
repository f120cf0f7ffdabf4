"""Procedures that give once more what somebody has had already: renewals and re-issues."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated

from pydantic import Field

from tthc.analyse.match import Analysis, Match, component
from tthc.analyse.papers import name_of, shows_who, way_from
from tthc.graph.catalogue import issues_first
from tthc.graph.evidence import is_form
from tthc.model.basis import Case
from tthc.model.cut import Part
from tthc.model.document import RequiredDocument
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType
from tthc.model.result import Result
from tthc.model.step import StepKind
from tthc.source import Message, say
from tthc.vietnamese import fold

Times = Annotated[int, Field(ge=2, le=10)]


LOOKS = frozenset({StepKind.VERIFY, StepKind.INSPECT, StepKind.CONSULT, StepKind.DECIDE})
"""Steps at which somebody weighs something anew."""


def renewal_without_news(analysis: Analysis, *, words: tuple[str, ...], times: Times = 2) -> Iterator[Match]:
    """Renewals that ask for nothing but the old paper and what its first issue asked for (gia hạn mà không có gì mới).

    `words` are what renewals are called; the validity is proposed to be so many `times` as long, where it is stated.
    """
    for procedure in _called(words, analysis):
        for result in procedure.results:
            first = _first_issue(result, procedure, analysis)
            if first is None or not _asks_back(procedure, result):
                continue
            if any(_is_news(document, procedure, first, analysis) for document in procedure.documents):
                continue
            because = say("it asks for nothing that {code} did not ask for already", code=first.code)
            limit = _longer(result.validity or _validity_in(first, result), times)
            yield _match(procedure, result, first, because, analysis, limit)


def reissue(analysis: Analysis, *, words: tuple[str, ...]) -> Iterator[Match]:
    """Procedures, or cases of one, that print a paper once more and look at nothing new (cấp lại bản đã có).

    They ask for a form, the old paper, and who somebody is. A paper that is kept as data can be printed by whoever
    holds it. Their names begin with one of the `words`.
    """
    folded = tuple(fold(word) for word in words)
    for procedure in analysis.procedures:
        for case in procedure.real_cases:
            names = (procedure.name, *([case.name] if case else []))
            documents = procedure.documents_in(case)
            if not documents or not any(fold(name).startswith(folded) for name in names):
                continue
            looks = any(step.kind in LOOKS for step in procedure.steps_in(case))
            if not looks and not any(_asks_more(document, procedure, analysis) for document in documents):
                yield from _printed_again(procedure, case, analysis)


def _printed_again(procedure: Procedure, case: Case | None, analysis: Analysis) -> Iterator[Match]:
    for result in procedure.results_in(case)[:1]:
        kind = analysis.catalogue.all(DocumentType).get(result.type.id)
        paper = kind.name if kind else result.type.id
        because = say("it gives “{paper}” once more and looks at nothing new", paper=paper)
        first = _first_issue(result, procedure, analysis)
        way = way_from(first, paper, analysis.catalogue) if first else say("its first issue is not in the catalogue")
        asked = "; ".join(name_of(document, analysis.catalogue) for document in procedure.documents_in(case))
        evidence = (way, say("all that it asks for: {papers}", papers=asked))
        place = component(procedure, Part.PROCEDURE, case.id if case else "")
        at, of_case = (case.at, True) if case else (procedure.at, False)
        yield Match(place, at, because, evidence, is_advice=of_case, is_cut=not of_case)


def _called(words: tuple[str, ...], analysis: Analysis) -> Iterator[Procedure]:
    folded = tuple(fold(word) for word in words)
    return (p for p in analysis.procedures if any(word in fold(p.name) for word in folded))


def _first_issue(result: Result, procedure: Procedure, analysis: Analysis) -> Procedure | None:
    """Another procedure that gives this paper to those who never had one."""
    others = [i for i in analysis.graph.issuers(result.type.id) if i.code != procedure.code]
    hands = set(procedure.agencies.deciding)
    of_the_same = (issuer for issuer in others if hands & set(issuer.agencies.deciding) and issues_first(issuer))
    return next(chain(of_the_same, filter(issues_first, others)), None)


def _asks_back(procedure: Procedure, result: Result) -> bool:
    return any(result.type in document.types for document in procedure.documents)


def _is_news(document: RequiredDocument, procedure: Procedure, first: Procedure, analysis: Analysis) -> bool:
    """Whether a paper says something that was not known at the first issue."""
    if not _asks_more(document, procedure, analysis):
        return False
    return not any(document.is_same_paper(earlier) for earlier in first.documents)


def _asks_more(document: RequiredDocument, procedure: Procedure, analysis: Analysis) -> bool:
    """Whether it is more than a form, the old paper, or what shows who somebody is."""
    known = is_form(document, analysis.catalogue) or shows_who(document, analysis.catalogue)
    return not known and not procedure.gives(document)


def _validity_in(first: Procedure, result: Result) -> Duration | None:
    return next((other.validity for other in first.results if other.type == result.type and other.validity), None)


def _longer(validity: Duration | None, times: int) -> Duration | None:
    if validity is None or validity.same_day:
        return None
    return validity.model_copy(update={validity.unit.value: validity.amount * times})


def _match(
    procedure: Procedure,
    result: Result,
    first: Procedure,
    because: Message,
    analysis: Analysis,
    limit: Duration | None,
) -> Match:
    kind = analysis.catalogue.all(DocumentType).get(result.type.id)
    way = way_from(first, kind.name if kind else result.type.id, analysis.catalogue)
    place = component(procedure, Part.RESULT, result.type.id)
    return Match(place, result.at, because, (way,), limit=limit)
