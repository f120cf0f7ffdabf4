"""From procedures to rows: each question for each part that it is about, with what is known and what it unsticks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tthc.cost.activities import document_name
from tthc.graph.catalogue import CatalogueGraph
from tthc.load.typed import nearest
from tthc.model.cut import Part
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.questionnaire import AskedRow, DetailKind, Known, Question, Questions
from tthc.model.reference import Agency, Database, Fact
from tthc.model.step import Step
from tthc.propose.missing_answers import Missing, stuck_for
from tthc.publish.papers.letterhead import Asked
from tthc.publish.papers.review_form import KNOWN, About
from tthc.publish.questionnaire.known import OF_DOCUMENTS, OF_PROCEDURES, OF_STEPS, place_of
from tthc.source import CannotRunError, say
from tthc.vietnamese import fold, start_sentence


def asked_rows(asked: Asked) -> Iterator[AskedRow]:
    """Every question about every part of the procedures asked for, in the order of the form."""
    refuse_unanswerable(asked.questions)
    graph = CatalogueGraph(asked.catalogue)
    for procedure in asked.procedures:
        yield from _Rows(About(asked, procedure, graph), stuck_for(asked.proposals, procedure)).all()


def by_agency(asked: Asked) -> Mapping[str, tuple[Procedure, ...]]:
    """The procedures by who decides them: a procedure that several decide goes to each of them."""
    found: dict[str, list[Procedure]] = {}
    for procedure in asked.procedures:
        for ref in procedure.agencies.deciding:
            found.setdefault(ref.id, []).append(procedure)
    return {agency: tuple(found[agency]) for agency in sorted(found)}


def without_agency(asked: Asked) -> tuple[str, ...]:
    """Procedures of which nobody is known to decide them: they go into no workbook by themselves."""
    return tuple(procedure.code for procedure in asked.procedures if not procedure.agencies.deciding)


def agency_meant(asked: Asked, name: str) -> Agency:
    """The agency with this id or name; CannotRunError, with the nearest, if there is none."""
    known = asked.catalogue.all(Agency)
    named = {fold(text): agency for agency in known.values() for text in (*agency.aliases, agency.name, agency.id)}
    if found := named.get(fold(name)):
        return found
    unknown, hint = say("there is no agency {name!r}", name=name), nearest(name, list(known))
    raise CannotRunError(say("{what} ({hint})", what=unknown, hint=hint) if hint else unknown)


@dataclass(frozen=True)
class _Rows:
    """The rows of one procedure."""

    about: About
    stuck: Mapping[Missing, tuple[str, ...]]

    def all(self) -> Iterator[AskedRow]:
        questions = self.about.asked.questions
        of = {part: [q for q in questions.questions if q.about is part] for part in Part}
        for question in of[Part.PROCEDURE]:
            yield self._row(question, "", "", self._of_procedure(question))
        for document in self.about.procedure.documents:
            name = start_sentence(document_name(document, self.about.asked.catalogue))
            for question in of[Part.DOCUMENT]:
                yield self._row(question, document.id, name, self._of_document(question, document))
        for step in self.about.procedure.steps:
            for question in of[Part.STEP]:
                yield self._row(question, step.id, step.name, self._of_step(question, step))

    def _row(self, question: Question, part_id: str, name: str, known: Known) -> AskedRow:
        procedure, part = self.about.procedure, f"{question.about}/{part_id}"
        return AskedRow(
            id=f"{procedure.code}/{part}?{question.id}",
            procedure=procedure.code,
            procedure_name=procedure.name,
            component=part,
            component_name=name,
            question=question,
            known=_sentence(known),
            choices=self._choices(question.detail),
            unsticks=self._titles(self.stuck.get((part, question.known or ""), ())),
        )

    def _titles(self, ids: Sequence[str]) -> tuple[str, ...]:
        asked = self.about.asked
        return tuple(self.about.say(one.title) for one in asked.proposals if one.id in ids)

    def _of_procedure(self, question: Question) -> Known:
        name = question.known or ""
        if name in OF_PROCEDURES:
            return OF_PROCEDURES[name](self.about)
        words = "; ".join(KNOWN[name](self.about)) if name in KNOWN else ""
        return Known(None, words, place_of(self.about.procedure.at) if words else "")

    def _of_document(self, question: Question, document: RequiredDocument) -> Known:
        answer = OF_DOCUMENTS.get(question.known or "")
        return answer(self.about, document) if answer else Known()

    def _of_step(self, question: Question, step: Step) -> Known:
        answer = OF_STEPS.get(question.known or "")
        return answer(self.about, step) if answer else Known()

    def _choices(self, kind: DetailKind | None) -> Mapping[str, str]:
        catalogue, procedure = self.about.asked.catalogue, self.about.procedure
        match kind:
            case DetailKind.STEPS:
                return {step.id: step.name for step in procedure.steps}
            case DetailKind.DOCUMENTS:
                return {one.id: document_name(one, catalogue) for one in procedure.documents}
            case DetailKind.FACTS:
                return {fact.id: fact.name for fact in catalogue.all(Fact).values()}
            case DetailKind.DATABASE:
                return {base.id: base.name for base in catalogue.all(Database).values()}
            case _:
                return {}


def _sentence(known: Known) -> Known:
    return Known(known.reply, start_sentence(known.text), known.place)


ANSWERABLE: Mapping[Part, frozenset[str]] = MappingProxyType(
    {
        Part.PROCEDURE: frozenset({*OF_PROCEDURES, *KNOWN}),
        Part.DOCUMENT: frozenset(OF_DOCUMENTS),
        Part.STEP: frozenset(OF_STEPS),
    }
)
"""What the catalogue can be asked about each kind of part."""


def refuse_unanswerable(questions: Questions) -> None:
    """CannotRunError where a question asks the catalogue for something that it has no answer to."""
    for question in questions.questions:
        known = ANSWERABLE.get(question.about)
        if known is None:
            raise CannotRunError(say("{at}: no question is about a {part}", at=question.at, part=question.about))
        if question.known and question.known not in known:
            text = say("{at}: the catalogue has no answer called {name!r}", at=question.at, name=question.known)
            hint = nearest(question.known, sorted(known))
            raise CannotRunError(say("{what} ({hint})", what=text, hint=hint) if hint else text)
