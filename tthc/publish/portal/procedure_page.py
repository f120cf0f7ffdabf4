"""From a procedure to its page: every field looked up, put into words, and in the order of the national portal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tthc.check.completeness import missing_mandatory
from tthc.graph.held import OpenHoldings
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Fee, TimeLimit
from tthc.model.document import Condition
from tthc.model.entry import ALWAYS, Period, SourceNote
from tthc.model.procedure import Procedure, PublicationKind
from tthc.model.reference import AgencyLevel
from tthc.model.result import Result
from tthc.model.step import Step
from tthc.publish.portal.blank_forms import form_links, forms_at
from tthc.publish.portal.case_sheets import Told, case_sheets
from tthc.publish.portal.dossier_rows import document_groups
from tthc.publish.portal.first_screen import fee_figure, papers_figure, time_figure, visits_figure
from tthc.publish.portal.form_files import NO_FORMS, WHOLE, FormFiles
from tthc.publish.portal.law_rows import law_row
from tthc.publish.portal.linked_data import as_script, government_service
from tthc.publish.portal.local import place_rows, whose
from tthc.publish.portal.pages import (
    Changed,
    ChannelRow,
    ConditionRow,
    FeeLine,
    Frame,
    Limit,
    Link,
    ProcedurePage,
    ResultLine,
    SourceLine,
    StepRow,
)
from tthc.publish.portal.places import NO_SECTOR, agency_place, audience_place, level_place, sector_place, web_address
from tthc.publish.portal.reference_names import case_names, in_sentence, links_to, name_of, names_of
from tthc.publish.words import (
    ELEMENTS,
    FEE_KINDS,
    LEVELS,
    MODES,
    MODES_IN_SENTENCE,
    PUBLICATION_KINDS,
    SERVICE_LEVELS,
    SHORT_MODES,
    SHORT_SERVICE_LEVELS,
    amount_in_words,
    basis_in_words,
    duration_in_words,
)
from tthc.vietnamese import start_sentence, write_count, write_date, write_list

PLACES_SHOWN = 2
"""How many places to hand in the first screen names, when there are more than one over."""

LONG_NAME = 110
"""From how many letters on a name is set smaller: some go on for a paragraph."""

NO_SECTOR_NAME = "Chưa phân lĩnh vực"


@dataclass(frozen=True)
class About:
    """What a page tells that is not in its own procedure: what changed, the latest first, and the life events.

    `holdings` is what the State has, if that was looked up before; `forms` are the blank forms that there are.
    """

    history: tuple[Changed, ...] = ()
    events: tuple[Link, ...] = ()
    holdings: OpenHoldings | None = None
    forms: FormFiles = NO_FORMS


ALONE = About()
"""For pages that stand alone: on paper, on a board."""


def procedure_page(
    catalogue: Catalogue, procedure: Procedure, frame: Frame, on: date, about: About = ALONE
) -> ProcedurePage:
    """The page of one procedure; laws are judged as of the day, `about` is what others say of it."""
    forms = form_links(catalogue, procedure, about.forms, frame.root)
    told = Told.of(procedure, about.holdings or OpenHoldings(catalogue, on), forms)
    sheets = case_sheets(told)
    where, where_left_off = _places_to_go(names_of(catalogue, procedure.agencies.receiving))
    laws = tuple(law_row(catalogue, ref, on) for ref in procedure.legal_basis)
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
        papers=papers_figure(procedure, told.spared) if procedure.cases else sheets[0].papers,
        time=time_figure(procedure) if procedure.cases else sheets[0].time,
        fee=fee_figure(procedure) if procedure.cases else sheets[0].fee,
        visits=visits_figure(procedure),
        cases=sheets,
        where=where,
        where_left_off=where_left_off,
        ways=tuple(Link(_short(channel), web_address(channel.url)) for channel in procedure.channels),
        results=tuple(_result_line(catalogue, procedure, result) for result in procedure.results),
        decision=_decision(procedure),
        publication_kind=_publication_kind(procedure),
        steps=tuple(_step_row(catalogue, procedure, step) for step in procedure.steps),
        has_inferred_steps=any(step.inferred for step in procedure.steps),
        channels=tuple(_channel_row(catalogue, procedure, channel) for channel in procedure.channels),
        documents=document_groups(told),
        dossier_sets=f"{write_count(procedure.dossier_sets)} bộ" if procedure.dossier_sets else "",
        applicants=links_to(catalogue, procedure.applicants, audience_place, frame.root),
        receiving=links_to(catalogue, procedure.agencies.receiving, agency_place, frame.root),
        places=place_rows(catalogue, procedure),
        deciding=links_to(catalogue, procedure.agencies.deciding, agency_place, frame.root),
        coordinating=links_to(catalogue, procedure.agencies.coordinating, agency_place, frame.root),
        laws=laws,
        has_unverified_laws=not all(law.is_verified for law in laws),
        conditions=tuple(_condition_row(procedure, condition) for condition in procedure.conditions),
        keywords=", ".join(procedure.keywords),
        note=procedure.note or "",
        sources=tuple(_source(note) for note in procedure.sources),
        linked_data=as_script(government_service(catalogue, procedure, frame.authority, frame.address)),
        history=about.history,
        events=about.events,
        forms=forms.get(WHOLE, ()),
        forms_at=forms_at(procedure, forms),
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
    return Link(name_of(catalogue, procedure.sector), root + sector_place(procedure.sector.id))


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


def _short(channel: Channel) -> str:
    """`Trực tuyến (toàn trình)`."""
    level = SHORT_SERVICE_LEVELS[channel.service_level] if channel.service_level else ""
    return f"{SHORT_MODES[channel.mode]} ({level})" if level else SHORT_MODES[channel.mode]


def _places_to_go(names: tuple[str, ...]) -> tuple[tuple[str, ...], str]:
    more = len(names) - PLACES_SHOWN
    return (names[:PLACES_SHOWN], f"và {write_count(more)} nơi khác") if more > 1 else (names, "")


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
        case="; ".join(case_names(procedure, [limit.case])) if limit.case else "",
        statutory=duration_in_words(limit.statutory) if limit.statutory else "",
        committed=duration_in_words(limit.committed) if limit.committed else "",
        basis=basis_in_words(limit.fixed_by),
        note=limit.note or "",
        whose=whose(catalogue, limit.set_by),
    )


def _fee_line(catalogue: Catalogue, procedure: Procedure, fee: Fee) -> FeeLine:
    return FeeLine(
        name=fee.name or (FEE_KINDS[fee.kind] if fee.kind else ""),
        case="; ".join(case_names(procedure, [fee.case])) if fee.case else "",
        amount=start_sentence(amount_in_words(fee)),
        basis=basis_in_words(fee.fixed_by),
        note=fee.note or "",
        whose=whose(catalogue, fee.set_by),
    )


def _result_line(catalogue: Catalogue, procedure: Procedure, result: Result) -> ResultLine:
    form = {True: "có bản điện tử", False: "không có bản điện tử", None: ""}[result.electronic]
    notes = [f"Trường hợp: {in_sentence(name)}" for name in case_names(procedure, result.cases)]
    notes += [start_sentence(form)] if form else []
    if result.validity:
        notes.append(f"Thời hạn hiệu lực: {duration_in_words(result.validity)}")
    if result.delivery:
        notes.append(f"Nhận kết quả: {write_list([MODES_IN_SENTENCE[mode] for mode in result.delivery], 'hoặc')}")
    return ResultLine(result.name or name_of(catalogue, result.type), form, tuple(notes))


def _step_row(catalogue: Catalogue, procedure: Procedure, step: Step) -> StepRow:
    agency = catalogue.get(step.actor)
    remarks = [f"Trường hợp: {in_sentence(name)}" for name in case_names(procedure, step.cases)]
    remarks += [f"Chỉ khi {step.when.removeprefix('khi ')}"] if step.when else []
    remarks += ["Hệ thống tự thực hiện"] if step.automatic else []
    remarks += ["Người nộp hồ sơ phải có mặt"] if step.visit else []
    remarks += [f"Căn cứ: {basis_in_words(step.fixed_by)}"] if step.fixed_by else []
    remarks += [whose(catalogue, step.set_by)] if step.set_by else []
    actor = name_of(catalogue, step.actor)
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
        condition.name,
        tuple(map(in_sentence, case_names(procedure, condition.cases))),
        basis_in_words(condition.fixed_by),
    )


def _source(note: SourceNote) -> SourceLine:
    return SourceLine(Link(note.name, web_address(note.url)), write_date(note.retrieved) if note.retrieved else "")
