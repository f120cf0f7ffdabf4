"""From a procedure to its page: every field looked up, put into words, and in the order of the national portal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from tthc.check.completeness import missing_mandatory
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Fee, TimeLimit
from tthc.model.document import Condition, LookUp, RequiredDocument, Submission
from tthc.model.entry import ALWAYS, Period, Ref, SourceNote
from tthc.model.procedure import Procedure, PublicationKind
from tthc.model.reference import AgencyLevel, Law, LawStatus
from tthc.model.result import Result
from tthc.model.step import Step
from tthc.publish.first_screen import fee_figure, papers_figure, time_figure, visits_figure
from tthc.publish.linked_data import as_script, government_service
from tthc.publish.local import place_rows, whose
from tthc.publish.pages import (
    ChannelRow,
    ConditionRow,
    DocumentGroup,
    DocumentRow,
    FeeLine,
    Frame,
    LawRow,
    Limit,
    Link,
    Paper,
    ProcedurePage,
    ResultLine,
    SourceLine,
    StepRow,
)
from tthc.publish.places import NO_SECTOR, level_place, sector_place, web_address
from tthc.publish.words import (
    ELEMENTS,
    FEE_KINDS,
    LEVELS,
    MODES,
    MODES_IN_SENTENCE,
    PUBLICATION_KINDS,
    SERVICE_LEVELS,
    SHORT_MODES,
    amount_in_words,
    basis_in_words,
    duration_in_words,
)
from tthc.vietnamese import start_sentence, write_count, write_date, write_list

PAPERS_SHOWN = 6
"""How many papers the first screen lists before it refers to the full table."""

PLACES_SHOWN = 2
"""How many places to hand in the first screen names, when there are more than one over."""

LONG_NAME = 110
"""From how many letters on a name is set smaller: some go on for a paragraph."""

NO_SECTOR_NAME = "Chưa phân lĩnh vực"


def procedure_page(catalogue: Catalogue, procedure: Procedure, frame: Frame, on: date) -> ProcedurePage:
    """The page of one procedure; laws are judged as of the day."""
    bring, left_off = _papers_to_bring(catalogue, procedure)
    where, where_left_off = _places_to_go(_names(catalogue, procedure.agencies.receiving))
    laws = tuple(_law_row(catalogue, ref, on) for ref in procedure.legal_basis)
    return ProcedurePage(
        frame=frame,
        name=procedure.name,
        has_long_name=len(procedure.name) > LONG_NAME,
        code=procedure.code,
        sector=sector_link(catalogue, procedure, frame.root),
        levels=tuple(Link(LEVELS[level], frame.root + level_place(level)) for level in procedure.levels),
        effective=_period(procedure.effective),
        lacks=write_list(lacking_elements(procedure)),
        is_abolished=procedure.publication is not None and procedure.publication.kind is PublicationKind.ABOLISHED,
        papers=papers_figure(procedure),
        time=time_figure(procedure),
        fee=fee_figure(procedure),
        visits=visits_figure(procedure),
        bring=bring,
        bring_left_off=left_off,
        not_needed=tuple(
            Paper(document_name(catalogue, document), start_sentence(_getter(catalogue, document.look_up)))
            for document in procedure.documents
            if document.look_up
        ),
        where=where,
        where_left_off=where_left_off,
        ways=tuple(Link(SHORT_MODES[channel.mode], web_address(channel.url)) for channel in procedure.channels),
        results=tuple(_result_line(catalogue, procedure, result) for result in procedure.results),
        decision=_decision(procedure),
        publication_kind=_publication_kind(procedure),
        steps=tuple(_step_row(catalogue, procedure, step) for step in procedure.steps),
        has_inferred_steps=any(step.inferred for step in procedure.steps),
        channels=tuple(_channel_row(catalogue, procedure, channel) for channel in procedure.channels),
        documents=_document_groups(catalogue, procedure),
        dossier_sets=f"{write_count(procedure.dossier_sets)} bộ" if procedure.dossier_sets else "",
        applicants=_names(catalogue, procedure.applicants),
        receiving=_names(catalogue, procedure.agencies.receiving),
        places=place_rows(catalogue, procedure),
        deciding=_names(catalogue, procedure.agencies.deciding),
        coordinating=_names(catalogue, procedure.agencies.coordinating),
        laws=laws,
        has_unverified_laws=not all(law.is_verified for law in laws),
        conditions=tuple(_condition_row(procedure, condition) for condition in procedure.conditions),
        keywords=", ".join(procedure.keywords),
        note=procedure.note or "",
        sources=tuple(_source(note) for note in procedure.sources),
        linked_data=as_script(government_service(catalogue, procedure, frame.authority, frame.address)),
    )


def lacking_elements(procedure: Procedure) -> tuple[str, ...]:
    """What keeps a procedure from being public: mandatory elements, and the decision that published it."""
    decision = () if procedure.publication else ("số quyết định công bố",)
    return (*lacking_parts(procedure), *decision)


def lacking_parts(procedure: Procedure) -> tuple[str, ...]:
    """The mandatory elements that a procedure lacks (NĐ 63/2010/NĐ-CP Điều 8 khoản 2)."""
    return tuple(ELEMENTS.get(message.text, str(message)) for message in missing_mandatory(procedure))


def sector_link(catalogue: Catalogue, procedure: Procedure, root: str) -> Link:
    """The sector's name and page."""
    if procedure.sector is None:
        return Link(NO_SECTOR_NAME, root + NO_SECTOR)
    return Link(_name(catalogue, procedure.sector), root + sector_place(procedure.sector.id))


def document_name(catalogue: Catalogue, document: RequiredDocument) -> str:
    """How one procedure calls a document, else the names of the types that will do."""
    return document.name or write_list([_name(catalogue, kind) for kind in document.types], "hoặc")


def _name(catalogue: Catalogue, ref: Ref[Any]) -> str:
    return str(getattr(catalogue.get(ref), "name", ref.id))


def _names(catalogue: Catalogue, refs: Iterable[Ref[Any]]) -> tuple[str, ...]:
    return tuple(_name(catalogue, ref) for ref in refs)


def _cases(procedure: Procedure, refs: Iterable[Ref[Any]]) -> tuple[str, ...]:
    names = {case.id: case.name for case in procedure.cases}
    return tuple(names.get(ref.id, ref.id) for ref in refs)


def _period(period: Period) -> str:
    if period == ALWAYS:
        return ""
    start = f"từ ngày {write_date(period.start)}" if period.start else ""
    end = f"đến hết ngày {write_date(period.end)}" if period.end else ""
    return start_sentence(" ".join(part for part in (start, end) if part))


def _decision(procedure: Procedure) -> str:
    publication = procedure.publication
    if publication is None:
        return ""
    return f"{publication.decision} ngày {write_date(publication.date)}" if publication.date else publication.decision


def _publication_kind(procedure: Procedure) -> str:
    publication = procedure.publication
    return PUBLICATION_KINDS[publication.kind] if publication and publication.kind else ""


def _papers_to_bring(catalogue: Catalogue, procedure: Procedure) -> tuple[tuple[Paper, ...], str]:
    """What everybody brings first, then what only some cases need; the rest is counted."""
    asked = sorted((d for d in procedure.documents if d.look_up is None), key=lambda document: bool(document.cases))
    papers = tuple(
        Paper(document_name(catalogue, document), " · ".join(map(start_sentence, _in_short(procedure, document))))
        for document in asked
    )
    more = len(papers) - PAPERS_SHOWN
    return (papers[:PAPERS_SHOWN], f"và {write_count(more)} loại khác tùy trường hợp") if more > 1 else (papers, "")


def _places_to_go(names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    more = len(names) - PLACES_SHOWN
    return (names[:PLACES_SHOWN], f"và {write_count(more)} nơi khác") if more > 1 else (names, "")


def _in_short(procedure: Procedure, document: RequiredDocument) -> Iterable[str]:
    quantity = _quantity(document)
    if document.form:
        yield document.form
    if document.submission is Submission.PRESENT:
        yield f"xuất trình {quantity}".strip()
    elif quantity:
        yield quantity
    if document.when:
        yield document.when
    if document.cases:
        yield f"trường hợp {write_list([_lower(name) for name in _cases(procedure, document.cases)], 'hoặc')}"


def _lower(text: str) -> str:
    """A name inside a sentence, without the word that the sentence already says."""
    plain = text.removeprefix("Trường hợp ").removeprefix("trường hợp ")
    return plain[:1].lower() + plain[1:] if plain[1:2].islower() or plain[1:2] == " " else plain


def _quantity(document: RequiredDocument) -> str:
    counts = (
        (document.originals, "bản chính"),
        (document.copies, "bản sao"),
        (document.certified, "bản sao chứng thực"),
    )
    return write_list([f"{write_count(count)} {kind}" for count, kind in counts if count])


def _document_groups(catalogue: Catalogue, procedure: Procedure) -> tuple[DocumentGroup, ...]:
    """Documents by the cases that ask for them, those of every case first."""
    by_cases: dict[tuple[str, ...], list[RequiredDocument]] = {}
    for document in sorted(procedure.documents, key=lambda document: bool(document.cases)):
        by_cases.setdefault(_cases(procedure, document.cases), []).append(document)
    return tuple(
        DocumentGroup(
            heading=_group_heading(procedure, cases),
            cases=cases,
            documents=tuple(_document_row(catalogue, document) for document in documents),
        )
        for cases, documents in by_cases.items()
    )


def _group_heading(procedure: Procedure, cases: tuple[str, ...]) -> str:
    if cases:
        return "Thêm trong các trường hợp sau" if len(cases) > 1 else f"Trường hợp: {_lower(cases[0])}"
    return "Mọi trường hợp" if procedure.cases else "Giấy tờ phải nộp, xuất trình"


def _document_row(catalogue: Catalogue, document: RequiredDocument) -> DocumentRow:
    name = document_name(catalogue, document)
    copies = [f"{write_count(document.copies)}"] if document.copies else []
    copies += [f"{write_count(document.certified)} (chứng thực)"] if document.certified else []
    return DocumentRow(
        name=name,
        alternatives=_names(catalogue, document.any_of) if document.any_of and document.name else (),
        form=document.form or "",
        originals=write_count(document.originals) if document.originals else "",
        copies=", ".join(copies),
        remarks=tuple(_document_remarks(catalogue, document)),
        looked_up=tuple(_reasons_not_to_submit(catalogue, document.look_up)),
    )


def _document_remarks(catalogue: Catalogue, document: RequiredDocument) -> Iterable[str]:
    if document.submission is Submission.PRESENT:
        yield "Xuất trình để đối chiếu, không phải nộp"
    if document.when:
        yield start_sentence(document.when)
    if document.applicants:
        yield f"Áp dụng với: {write_list(_names(catalogue, document.applicants))}"
    if document.fixed_by:
        yield f"Căn cứ: {basis_in_words(document.fixed_by)}"


def _getter(catalogue: Catalogue, look_up: LookUp | None) -> str:
    """Where the agency gets a paper by itself."""
    if look_up is None:
        return ""
    if look_up.database:
        return f"cơ quan tra cứu {_name(catalogue, look_up.database)}"
    return f"cơ quan tự lấy từ {_name(catalogue, look_up.issuer)}" if look_up.issuer else ""


def _reasons_not_to_submit(catalogue: Catalogue, look_up: LookUp | None) -> Iterable[str]:
    if look_up is None:
        return
    yield start_sentence(_getter(catalogue, look_up)) + "."
    if look_up.fixed_by:
        yield f"Căn cứ: {basis_in_words(look_up.fixed_by)}."
    unsaid = "Nguồn chưa nêu cách xử lý khi không tra cứu được."
    yield "Nếu không tra cứu được thì phải nộp." if look_up.fallback else unsaid


def _channel_row(catalogue: Catalogue, procedure: Procedure, channel: Channel) -> ChannelRow:
    return ChannelRow(
        mode=MODES[channel.mode],
        service=SERVICE_LEVELS[channel.service_level] if channel.service_level else "",
        reason=channel.partial_reason or "",
        link=Link(channel.url or "", web_address(channel.url)),
        limits=tuple(_limit(catalogue, procedure, limit) for limit in channel.time_limits),
        fees=tuple(_fee_line(catalogue, procedure, fee) for fee in channel.fees),
    )


def _limit(catalogue: Catalogue, procedure: Procedure, limit: TimeLimit) -> Limit:
    return Limit(
        case="; ".join(_cases(procedure, [limit.case])) if limit.case else "",
        statutory=duration_in_words(limit.statutory) if limit.statutory else "",
        committed=duration_in_words(limit.committed) if limit.committed else "",
        basis=basis_in_words(limit.fixed_by),
        note=limit.note or "",
        whose=whose(catalogue, limit.set_by),
    )


def _fee_line(catalogue: Catalogue, procedure: Procedure, fee: Fee) -> FeeLine:
    return FeeLine(
        name=fee.name or (FEE_KINDS[fee.kind] if fee.kind else ""),
        case="; ".join(_cases(procedure, [fee.case])) if fee.case else "",
        amount=start_sentence(amount_in_words(fee)),
        basis=basis_in_words(fee.fixed_by),
        note=fee.note or "",
        whose=whose(catalogue, fee.set_by),
    )


def _result_line(catalogue: Catalogue, procedure: Procedure, result: Result) -> ResultLine:
    form = {True: "có bản điện tử", False: "không có bản điện tử", None: ""}[result.electronic]
    notes = [f"Trường hợp: {_lower(name)}" for name in _cases(procedure, result.cases)]
    notes += [start_sentence(form)] if form else []
    if result.validity:
        notes.append(f"Thời hạn hiệu lực: {duration_in_words(result.validity)}")
    if result.delivery:
        notes.append(f"Nhận kết quả: {write_list([MODES_IN_SENTENCE[mode] for mode in result.delivery], 'hoặc')}")
    return ResultLine(result.name or _name(catalogue, result.type), form, tuple(notes))


def _step_row(catalogue: Catalogue, procedure: Procedure, step: Step) -> StepRow:
    agency = catalogue.get(step.actor)
    remarks = [f"Trường hợp: {_lower(name)}" for name in _cases(procedure, step.cases)]
    remarks += ["Người nộp hồ sơ phải có mặt"] if step.visit else []
    remarks += [f"Căn cứ: {basis_in_words(step.fixed_by)}"] if step.fixed_by else []
    remarks += [whose(catalogue, step.set_by)] if step.set_by else []
    actor = _name(catalogue, step.actor)
    return StepRow(
        name=step.name,
        actor=f"{actor} ({step.role})" if step.role else actor,
        duration=duration_in_words(step.duration) if step.duration else "",
        remarks=tuple(remarks),
        is_applicants=agency is not None and agency.level is AgencyLevel.APPLICANT,
        is_inferred=step.inferred,
    )


def _condition_row(procedure: Procedure, condition: Condition) -> ConditionRow:
    return ConditionRow(
        condition.name, tuple(map(_lower, _cases(procedure, condition.cases))), basis_in_words(condition.fixed_by)
    )


def _law_row(catalogue: Catalogue, ref: Ref[Law], on: date) -> LawRow:
    law = catalogue.get(ref)
    if law is None:
        return LawRow(ref.id, "", "", "Chưa có trong danh mục văn bản", "unknown", is_verified=False)
    status, force = _force(law, on)
    later = ", ".join(ref.id for ref in law.replaced_by)
    issued = [f"ngày {write_date(law.issued)}"] if law.issued else []
    return LawRow(
        number=law.id,
        title=law.title or "",
        issued=", ".join([law.issuer, *issued] if law.issuer else issued),
        status=f"{status}; được thay thế bởi {later}" if later and force == "ended" else status,
        force=force,
        is_verified=law.verified,
    )


def _force(law: Law, on: date) -> tuple[str, str]:
    """What is known of the force of a law on a day, and the style sheet's word for it."""
    start, end = law.effective.start, law.effective.end
    if start and on < start:
        return f"Có hiệu lực từ ngày {write_date(start)}", "coming"
    if end and end < on:
        return f"Hết hiệu lực từ ngày {write_date(end + timedelta(days=1))}", "ended"
    match law.status:
        case LawStatus.EXPIRED:
            return "Hết hiệu lực", "ended"
        case LawStatus.PARTLY_EXPIRED:
            return "Hết hiệu lực một phần", "partly"
        case LawStatus.IN_FORCE:
            return f"Còn hiệu lực đến hết ngày {write_date(end)}" if end else "Còn hiệu lực", "in-force"
        case LawStatus.UNKNOWN:
            return "Chưa xác định tình trạng hiệu lực", "unknown"


def _source(note: SourceNote) -> SourceLine:
    return SourceLine(Link(note.name, web_address(note.url)), write_date(note.retrieved) if note.retrieved else "")
