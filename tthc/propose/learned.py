"""What the catalogue would say with the answers of the departments in it, and which proposals that would settle.

Nothing is written: an answer becomes a value of the model, and each proposal that lacked it is judged again with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from tthc.analyse.answers import MergedRow
from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Part
from tthc.model.document import RequiredDocument
from tthc.model.entry import Entry
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.model.questionnaire import Answer, DetailKind, Reply
from tthc.model.reference import Database, Holding
from tthc.model.step import Step
from tthc.propose.certificate import certify
from tthc.propose.missing_answers import Missing, missing_answers
from tthc.vietnamese.citations import article_in
from tthc.vietnamese.dates import read_dates


@dataclass(frozen=True)
class Lesson:
    """An answer on which all agree, to a question that the catalogue is asked too: about which part, known by what."""

    row: str
    procedure: str
    part: Part
    id: str
    known: str
    answer: Answer
    source: str
    law: str | None = None
    """The instrument that was named, where one was asked for."""

    @property
    def missing(self) -> Missing:
        """The question, as what a proposal lacks names it."""
        return f"{self.part}/{self.id}", self.known


@dataclass(frozen=True)
class Settled:
    """A proposal that was not proved, the answers it lacked, and how it is judged with them."""

    proposal: Proposal
    rows: tuple[str, ...]
    after: Certificate


def lessons(rows: Iterable[MergedRow], names: Mapping[str, str]) -> Iterator[Lesson]:
    """The answers that say more than the catalogue does, where nothing contradicts them; `names` are of agencies."""
    for row in rows:
        answer, asked = row.agreed, row.asked
        if asked is None or answer is None or row.clashes or not asked.question.known:
            continue
        if answer.reply is Reply.YES:
            agencies = ", ".join(dict.fromkeys(names.get(given.agency, given.agency) for given in row.given))
            yield Lesson(
                row=row.row,
                procedure=asked.procedure,
                part=asked.question.about,
                id=asked.component.partition("/")[2],
                known=asked.question.known,
                answer=answer,
                source=f"Phiếu hỏi rà soát; cơ quan trả lời: {agencies}",
                law=next(iter(answer.refs), None) if asked.question.detail is DetailKind.LAW else None,
            )


def taught(procedure: Procedure, learned: Iterable[Lesson]) -> Procedure:
    """The procedure with what was answered about it."""
    for lesson in learned:
        if lesson.procedure == procedure.code:
            procedure = _TAUGHT[lesson.part](procedure, lesson) if lesson.part in _TAUGHT else procedure
    return procedure


def taught_databases(catalogue: Catalogue, learned: Sequence[Lesson]) -> tuple[Database, ...]:
    """The databases that hold a paper by what was answered about it: which, and by which law."""
    changed: dict[str, Database] = {}
    for lesson in learned:
        if lesson.known == "opened_by_law" and lesson.answer.refs:
            document = _document(catalogue, lesson)
            for database in _databases_meant(catalogue, lesson, learned, document):
                if document and document.types:
                    now = changed.get(database.id, database)
                    changed[database.id] = _opened(now, document, lesson)
    return tuple(changed[name] for name in sorted(changed) if changed[name] != catalogue.all(Database)[name])


def with_lessons(catalogue: Catalogue, learned: Sequence[Lesson]) -> Catalogue:
    """The catalogue of a day as it would be with the answers in it."""
    known: dict[tuple[type[Entry], str], Entry] = {
        (Procedure, code): taught(catalogue.procedures[code], learned)
        for code in sorted({lesson.procedure for lesson in learned})
        if code in catalogue.procedures
    }
    known |= {(Database, one.id): one for one in taught_databases(catalogue, learned)}
    return Catalogue(tuple(known.get((type(e), getattr(e, "id", "")), e) for e in catalogue.entries))


def settled(
    proposals: Iterable[Proposal],
    catalogue: Catalogue,
    learned: Sequence[Lesson],
    day: date,
    experience: Sequence[Experience] = (),
) -> Iterator[Settled]:
    """The proposals that lack one of these answers, judged again with all of them."""
    after = with_lessons(catalogue, learned)
    for proposal in proposals:
        procedure = catalogue.procedures.get(proposal.procedure)
        if procedure is None:
            continue
        lacking = set(missing_answers(proposal, procedure))
        used = tuple(one.row for one in learned if one.procedure == procedure.code and one.missing in lacking)
        if used:
            judged = certify(after, after.procedures[procedure.code], proposal.cuts, day, experience)
            yield Settled(proposal, used, judged)


def _document(catalogue: Catalogue, lesson: Lesson) -> RequiredDocument | None:
    procedure = catalogue.procedures.get(lesson.procedure)
    return next((one for one in procedure.documents if one.id == lesson.id), None) if procedure else None


def _databases_meant(
    catalogue: Catalogue, lesson: Lesson, learned: Sequence[Lesson], document: RequiredDocument | None
) -> Iterator[Database]:
    """The database that was named for the same paper; if none was, those that the catalogue says hold it."""
    about = [one for one in learned if one.procedure == lesson.procedure and one.id == lesson.id]
    named = [ref for one in about if one.known == "in_database" for ref in one.answer.refs]
    types = {ref.id for ref in document.types} if document else set()
    held = (base.id for base, _, of, _ in catalogue.holdings if of & types)
    known = catalogue.all(Database)
    yield from (known[name] for name in dict.fromkeys(named or held) if name in known)


def _opened(database: Database, document: RequiredDocument, lesson: Lesson) -> Database:
    """The holding of the paper with its law, confirmed by the letter; a new one where the database has none of it."""
    types = {ref.id for ref in document.types}
    holds = list(database.holds)
    place = next((n for n, one in enumerate(holds) if types & {ref.id for ref in one.types}), None)
    if place is None:
        holds.append(Holding(types=document.types))
        place = len(holds) - 1
    days = [found.day for found in read_dates(lesson.answer.detail) if found.day]
    basis = _basis(lesson.answer)
    holds[place] = holds[place].model_copy(
        update={
            "law": basis.law,
            "article": basis.article or holds[place].article,
            "since": days[0] if days else holds[place].since,
            "verified": True,
            "source": lesson.source,
        }
    )
    return database.model_copy(update={"holds": tuple(holds)})


def _basis(answer: Answer) -> LegalBasis:
    article = article_in(answer.detail)
    return LegalBasis.model_validate({"law": answer.refs[0], **({"article": article} if article else {})})


def _about_procedure(procedure: Procedure, lesson: Lesson) -> Procedure:
    name = {"sets_fixed_by": "sets_fixed_by", "procedure_fixed_by": "fixed_by"}.get(lesson.known)
    if name is None or not lesson.answer.refs:
        return procedure
    return procedure.model_copy(update={name: _basis(lesson.answer)})


def _about_document(procedure: Procedure, lesson: Lesson) -> Procedure:
    if lesson.known == "used_by_step":
        return _used_by(procedure, lesson.id, lesson.answer.refs)
    change = _OF_DOCUMENTS.get(lesson.known)
    if change is None or not lesson.answer.refs:
        return procedure
    documents = (change(one, lesson.answer) if one.id == lesson.id else one for one in procedure.documents)
    return procedure.model_copy(update={"documents": tuple(documents)})


def _about_step(procedure: Procedure, lesson: Lesson) -> Procedure:
    change = _OF_STEPS.get(lesson.known)
    if change is None:
        return procedure
    steps = (change(one, lesson.answer) if one.id == lesson.id else one for one in procedure.steps)
    return procedure.model_copy(update={"steps": tuple(steps)})


def _used_by(procedure: Procedure, document: str, steps: Sequence[str]) -> Procedure:
    added = (_needing(step, (document,)) if step.id in steps else step for step in procedure.steps)
    return procedure.model_copy(update={"steps": tuple(added)})


def _needing(step: Step, documents: Iterable[str]) -> Step:
    needs = [*(ref.id for ref in step.needs), *documents]
    wanted = Step.model_validate({"id": "x", "name": "x", "kind": step.kind, "actor": "x", "needs": needs}).needs
    return step.model_copy(update={"needs": tuple(dict.fromkeys(wanted))})


def _proving(document: RequiredDocument, answer: Answer) -> RequiredDocument:
    facts = [*(ref.id for ref in document.proves), *answer.refs]
    wanted = RequiredDocument.model_validate({"id": "x", "name": "x", "proves": facts}).proves
    return document.model_copy(update={"proves": tuple(dict.fromkeys(wanted))})


def _step_by_law(step: Step, answer: Answer) -> Step:
    return step.model_copy(update={"fixed_by": _basis(answer)}) if answer.refs else step


def _guarding(step: Step, answer: Answer) -> Step:
    return step.model_copy(update={"safeguard": answer.detail}) if answer.detail else step


_TAUGHT: Mapping[Part, Callable[[Procedure, Lesson], Procedure]] = MappingProxyType(
    {Part.PROCEDURE: _about_procedure, Part.DOCUMENT: _about_document, Part.STEP: _about_step}
)
_OF_DOCUMENTS: Mapping[str, Callable[[RequiredDocument, Answer], RequiredDocument]] = MappingProxyType(
    {
        "proves": _proving,
        "document_fixed_by": lambda document, answer: document.model_copy(update={"fixed_by": _basis(answer)}),
    }
)
_OF_STEPS: Mapping[str, Callable[[Step, Answer], Step]] = MappingProxyType(
    {
        "step_needs": lambda step, answer: _needing(step, answer.refs),
        "step_fixed_by": _step_by_law,
        "safeguard": _guarding,
    }
)
