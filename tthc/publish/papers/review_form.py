"""The review form of a procedure, filled where the catalogue knows the answer and left open where a person judges."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from tthc.cost.activities import document_name
from tthc.exchange.words import (
    FEE_KINDS,
    MODES,
    SERVICE_LEVELS,
    SUBMISSIONS,
    amount_in_words,
    basis_in_words,
    duration_in_words,
)
from tthc.graph.catalogue import CatalogueGraph
from tthc.model.cut import CutKind, Part
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.questionnaire import Question, Section
from tthc.model.reference import Law, LawStatus
from tthc.model.step import StepKind
from tthc.publish.papers.letterhead import BLANK, Asked, ToCheck, law_in_words
from tthc.publish.papers.review_plan import agency_names
from tthc.source import Message
from tthc.vietnamese import start_sentence, write_count

OPEN = "☐ Có\n☐ Không"
"""What a person ticks."""

OPEN_IN_LINE = "☐\u00a0Có \u00a0 ☐\u00a0Không"

PROPOSED = "Đề xuất của hệ thống: "


@dataclass(frozen=True)
class FormQuestion:
    """One question, what the catalogue says about it, the boxes to tick, and room for reason and proposal.

    `id` stays the same as long as the question does; `number` is its place in the form.
    """

    id: str
    number: str
    text: str
    known: str
    answer: str
    reason: str


@dataclass(frozen=True)
class FormGroup:
    """The questions about one component."""

    name: str
    rows: tuple[FormQuestion, ...]


@dataclass(frozen=True)
class ReviewForm:
    """The form of one procedure."""

    name: str
    code: str
    sector: str
    laws: tuple[str, ...]
    groups: tuple[FormGroup, ...]
    is_last: bool


@dataclass(frozen=True)
class ReviewFormsPage:
    """The forms of the procedures asked for."""

    authority: str
    blank: str
    open: str
    forms: tuple[ReviewForm, ...]
    to_check: tuple[ToCheck, ...]


@dataclass(frozen=True)
class About:
    """One procedure with what is asked of it."""

    asked: Asked
    procedure: Procedure
    graph: CatalogueGraph

    def proposed(self, kinds: Iterable[CutKind], target: str = "") -> Iterator[str]:
        """What the proposals of these kinds say, refuted or not proved ones not among them."""
        wanted = frozenset(kinds)
        for proposal in self.asked.proposals:
            if proposal.procedure == self.procedure.code and proposal.certificate.verdict.value == "proved":
                for cut in proposal.cuts:
                    if cut.kind in wanted and (
                        not target or (cut.target.part is Part.DOCUMENT and cut.target.id == target)
                    ):
                        yield PROPOSED + self.say(proposal.title)

    def say(self, message: Message) -> str:
        """A message in Vietnamese, as a sentence begins."""
        return start_sentence(self.asked.translate(message))


def review_forms_page(asked: Asked) -> ReviewFormsPage:
    """A form for each procedure."""
    graph, last = CatalogueGraph(asked.catalogue), asked.procedures[-1]
    return ReviewFormsPage(
        authority=asked.authority.name,
        blank=BLANK,
        open=OPEN_IN_LINE,
        forms=tuple(_form(About(asked, p, graph), is_last=p is last) for p in asked.procedures),
        to_check=tuple(_to_check(asked)),
    )


def _form(about: About, *, is_last: bool) -> ReviewForm:
    procedure, catalogue = about.procedure, about.asked.catalogue
    sector = catalogue.get(procedure.sector) if procedure.sector else None
    return ReviewForm(
        name=procedure.name,
        code=procedure.code,
        sector=sector.name if sector else BLANK,
        laws=tuple(law_in_words(catalogue, ref.id) for ref in procedure.legal_basis) or (BLANK,),
        groups=tuple(_groups(about)),
        is_last=is_last,
    )


def _groups(about: About) -> Iterator[FormGroup]:
    asked = about.asked.questions
    for section in asked.sections:
        of = [question for question in asked.questions if question.section == section.id]
        if any(question.about is Part.DOCUMENT for question in of):
            yield FormGroup(section.name, tuple(_documents(about, section)))
        elif rows := [_asked(about, section, question) for question in of if question.in_form]:
            yield FormGroup(section.name, tuple(rows))


def _asked(about: About, section: Section, question: Question) -> FormQuestion:
    answer = KNOWN.get(question.known or "")
    known = "; ".join(answer(about)) if answer else ""
    return _question(section, question.id, question.text, known)


def _documents(about: About, section: Section) -> Iterator[FormQuestion]:
    known = "" if about.procedure.documents else "danh mục chưa ghi thành phần hồ sơ"
    head = _question(section, f"{section.id}.0", section.note or section.name, known)
    yield replace(head, number="", answer="", reason="")
    for number, document in enumerate(about.procedure.documents, 1):
        name = start_sentence(document_name(document, about.asked.catalogue))
        yield _question(section, f"{section.id}.{number}", name, "; ".join(known_of_document(about, document)))


def _question(section: Section, question: str, text: str, known: str) -> FormQuestion:
    place = f"{section.name.partition('.')[0]}.{question.rpartition('.')[2]}"
    return FormQuestion(question, place, text, start_sentence(known) or BLANK, OPEN, BLANK)


def known_of_document(about: About, document: RequiredDocument) -> Iterator[str]:
    """What the catalogue says about one document."""
    catalogue = about.asked.catalogue
    if document.purpose:
        yield f"mục đích: {document.purpose}"
    facts = [fact.name if (fact := catalogue.get(ref)) else ref.id for ref in document.proves]
    if facts:
        yield f"chứng minh: {', '.join(facts)}"
    yield how_many(document)
    if document.when:
        yield f"chỉ khi: {document.when}"
    held = dict.fromkeys(
        base.name for base, _, types, _ in catalogue.holdings if types & {r.id for r in document.types}
    )
    if held:
        yield f"có trong {', '.join(held)}"
    if document.fixed_by:
        yield f"quy định tại {basis_in_words(document.fixed_by)}"
    yield from about.proposed(CutKind, document.id)


def how_many(document: RequiredDocument) -> str:
    """How many of which kind are asked for, in words."""
    kinds = (
        ("bản chính", document.originals),
        ("bản sao", document.copies),
        ("bản sao chứng thực", document.certified),
    )
    many = [f"{write_count(number)} {kind}" for kind, number in kinds if number]
    return f"{SUBMISSIONS[document.submission].lower()} {', '.join(many) or f'số lượng {BLANK}'}"


def _steps(about: About) -> Iterator[str]:
    steps = about.procedure.steps
    yield f"danh mục ghi {write_count(len(steps))} bước" if steps else "danh mục chưa ghi các bước"
    inferred = sum(step.inferred for step in steps)
    if inferred:
        yield f"{write_count(inferred)} bước suy ra, không nguồn nào nêu"


def _actors(about: About) -> Iterator[str]:
    names = dict.fromkeys(agency_names(about.asked, (step.actor,)) for step in about.procedure.steps)
    if names:
        yield f"thực hiện: {', '.join(names)}"


_STEP_CUTS = (
    CutKind.DROP_STEP,
    CutKind.MERGE_STEPS,
    CutKind.RUN_IN_PARALLEL,
    CutKind.CHECK_EARLIER,
    CutKind.AUTOMATE_STEP,
    CutKind.HANDLE_EACH,
)


def _inspections(about: About) -> Iterator[str]:
    found = [step for step in about.procedure.steps if step.kind is StepKind.INSPECT]
    for step in found:
        yield f"{step.name} ({basis_in_words(step.fixed_by) or 'chưa ghi căn cứ'})"
    if about.procedure.steps and not found:
        yield "không có bước kiểm tra thực tế"


def _linked(about: About) -> Iterator[str]:
    needs, askers = set(), set()
    for dependency in about.graph.dependencies():
        if dependency.asker.code == about.procedure.code:
            needs.add(dependency.issuer.code)
        if dependency.issuer.code == about.procedure.code:
            askers.add(dependency.asker.code)
    if needs:
        yield f"cần kết quả của: {_few(needs)}"
    if askers:
        yield f"kết quả được yêu cầu ở: {_few(askers)}"


def _few(codes: set[str]) -> str:
    """The first of them, and how many there are more."""
    more = len(codes) - MOST_CODES
    shown = ", ".join(sorted(codes)[:MOST_CODES])
    return f"{shown} và {write_count(more)} thủ tục khác" if more > 0 else shown


MOST_CODES = 5
"""So many procedures are named by their codes in one cell."""


def _channels(about: About) -> Iterator[str]:
    for channel in about.procedure.channels:
        level = f" ({SERVICE_LEVELS[channel.service_level].lower()})" if channel.service_level else ""
        yield f"{MODES[channel.mode].lower()}{level}"


def _visits(about: About) -> Iterator[str]:
    for step in about.procedure.steps:
        if step.visit:
            yield f"phải có mặt ở bước “{step.name}”" + (f": {step.safeguard}" if step.safeguard else "")


def _sets(about: About) -> Iterator[str]:
    sets = about.procedure.dossier_sets
    yield f"{write_count(sets)} bộ" if sets else "danh mục chưa ghi số bộ"
    yield from about.proposed([CutKind.ONE_SET])


def _limits(about: About) -> Iterator[str]:
    lines: dict[str, None] = {}
    for channel in about.procedure.channels:
        for limit in channel.time_limits:
            law = duration_in_words(limit.statutory) if limit.statutory else BLANK
            ours = f", cam kết {duration_in_words(limit.committed)}" if limit.committed else ""
            basis = f" ({basis_in_words(limit.fixed_by)})" if limit.fixed_by else ""
            lines[f"theo quy định {law}{ours}{basis}"] = None
    yield from lines
    if not lines:
        yield "danh mục chưa ghi thời hạn"


def _applicants(about: About) -> Iterator[str]:
    found = [about.asked.catalogue.get(ref) for ref in about.procedure.applicants]
    names = [one.name for one in found if one]
    if names:
        yield ", ".join(names)


def _deciding(about: About) -> Iterator[str]:
    if names := agency_names(about.asked, about.procedure.agencies.deciding):
        yield names
    if basis := basis_in_words(about.procedure.fixed_by):
        yield f"theo {basis}"


def _fees(about: About) -> Iterator[str]:
    lines: dict[str, None] = {}
    for channel in about.procedure.channels:
        for fee in channel.fees:
            name = fee.name or (FEE_KINDS[fee.kind] if fee.kind else "Phí, lệ phí")
            basis = f" ({basis_in_words(fee.fixed_by)})" if fee.fixed_by else ""
            lines[f"{name}: {amount_in_words(fee)}{basis}"] = None
    yield from lines


def _forms(about: About) -> Iterator[str]:
    for document in about.procedure.documents:
        if document.form:
            types = [about.asked.catalogue.get(ref) for ref in document.types]
            fields = sum(len(one.fields) for one in types if one)
            known = f", {write_count(fields)} nội dung phải khai" if fields else ""
            yield f"{document_name(document, about.asked.catalogue)} ({document.form}{known})"
    yield from about.proposed([CutKind.DROP_FIELD])


def _conditions(about: About) -> Iterator[str]:
    for condition in about.procedure.conditions:
        basis = f" ({basis_in_words(condition.fixed_by)})" if condition.fixed_by else ""
        yield f"{condition.name}{basis}"


def _results(about: About) -> Iterator[str]:
    for result in about.procedure.results:
        kind = about.asked.catalogue.get(result.type)
        name = result.name or (kind.name if kind else result.type.id)
        valid = f", hiệu lực {duration_in_words(result.validity)}" if result.validity else ""
        yield f"{name}{valid}"


def _electronic(about: About) -> Iterator[str]:
    said = {True: "có bản điện tử", False: "chưa có bản điện tử"}
    yield from dict.fromkeys(said[r.electronic] for r in about.procedure.results if r.electronic is not None)
    yield from about.proposed([CutKind.EXTEND_VALIDITY, CutKind.ISSUE_ELECTRONICALLY])


def _law(about: About) -> Iterator[str]:
    known = about.asked.catalogue.all(Law)
    over = [ref.id for ref in about.procedure.legal_basis if _is_over(known.get(ref.id), about.asked)]
    if over:
        yield f"căn cứ đã hết hiệu lực: {', '.join(over)}"


def _is_over(law: Law | None, asked: Asked) -> bool:
    return law is not None and (law.status is LawStatus.EXPIRED or not law.effective.covers(asked.day))


KNOWN: Mapping[str, Callable[[About], Iterator[str]]] = {
    "name": lambda about: iter((f"“{about.procedure.name}”",)),
    "steps": _steps,
    "actors": _actors,
    "idle_steps": lambda about: about.proposed(_STEP_CUTS),
    "inspections": _inspections,
    "linked": _linked,
    "channels": _channels,
    "online": lambda about: about.proposed([CutKind.END_TO_END, CutKind.RETURN_BY_POST]),
    "visits": _visits,
    "sets": _sets,
    "limits": _limits,
    "shorter": lambda about: about.proposed([CutKind.SHORTEN_LIMIT]),
    "applicants": _applicants,
    "deciding": _deciding,
    "lower_level": lambda about: about.proposed([CutKind.LOWER_LEVEL]),
    "fees": _fees,
    "forms": _forms,
    "conditions": _conditions,
    "notify": lambda about: about.proposed([CutKind.NOTIFY_INSTEAD, CutKind.DECLARE_INSTEAD]),
    "results": _results,
    "electronic": _electronic,
    "law": _law,
}
"""What the catalogue says to the questions about a whole procedure, by what they name as `known`."""


def _to_check(asked: Asked) -> Iterator[ToCheck]:
    yield ToCheck("Biểu mẫu 02A/RS-KSTT", "Phần III dựng theo thông lệ; đối chiếu với phụ lục của Thông tư đang dùng")
    yield ToCheck("Cột “Danh mục cho biết”", "Lấy từ danh mục ngày lập biểu; người điền biểu xác nhận hoặc sửa")
