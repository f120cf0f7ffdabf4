"""A checklist per case: what this case needs and nothing else, and what it takes in papers, visits, days and đồng."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tthc.cost.activities import fewest_visits, papers_in_a_set
from tthc.graph.held import OpenHoldings, Spared, spared_by
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument, Submission
from tthc.model.procedure import Procedure
from tthc.model.reference import Database
from tthc.publish.portal.case_costs import cost_in_words, how_costs_are_counted
from tthc.publish.portal.first_screen import (
    Offer,
    fee_lines,
    fee_of,
    is_always_asked,
    offers_in,
    papers_figure,
    promised_by,
    time_of,
)
from tthc.publish.portal.pages import CaseSheet, CaseWay, Figure, FormLink, Paper, SparedPaper
from tthc.publish.portal.places import web_address
from tthc.publish.portal.reference_names import document_name, name_of, names_of
from tthc.publish.words import MODES, SHORT_SERVICE_LEVELS
from tthc.vietnamese import start_sentence, write_count, write_date, write_list


@dataclass(frozen=True)
class Told:
    """What a checklist is made from; `spared` are the documents that need not be handed in, by their ids.

    `forms` are the blank forms of the documents, by their ids too.
    """

    catalogue: Catalogue
    procedure: Procedure
    spared: Mapping[str, Spared]
    forms: Mapping[str, tuple[FormLink, ...]]

    @classmethod
    def of(
        cls,
        procedure: Procedure,
        holdings: OpenHoldings,
        forms: Mapping[str, tuple[FormLink, ...]] = MappingProxyType({}),
    ) -> Told:
        """With what the State has on a day."""
        found = ((document.id, spared_by(document, procedure, holdings)) for document in procedure.documents)
        return cls(holdings.catalogue, procedure, {id_: spared for id_, spared in found if spared}, forms)


def case_sheets(told: Told) -> tuple[CaseSheet, ...]:
    """A checklist for each case; one without a name where the procedure knows no cases."""
    return tuple(_sheet(told, case, number) for number, case in enumerate(told.procedure.real_cases, 1))


def _sheet(told: Told, case: Case | None, number: int) -> CaseSheet:
    procedure = told.procedure
    ways = offers_in(procedure, case)
    time, fee = time_of(ways), fee_of(ways, procedure)
    papers = papers_figure(procedure, told.spared, [case])
    asked = procedure.documents_in(case)
    always = frozenset(document.id for document in asked if is_always_asked(document))
    in_ways = tuple(_way(way, told, case, always) for way in ways)
    return CaseSheet(
        name=case.name if case else "",
        anchor=f"truong-hop-{number}",
        summary=tuple(_in_one_line(papers, time, fee)),
        papers=papers,
        time=time,
        fee=fee,
        bring=tuple(_papers(told, (d for d in asked if d.id in always))),
        bring_if=tuple(_papers(told, (d for d in asked if d.id not in always))),
        spared=tuple(spared_paper(told, d) for d in asked if d.id in told.spared),
        ways=in_ways,
        most=_most(told, asked),
        conditions=tuple(condition.name for condition in procedure.conditions_in(case)),
        costs=how_costs_are_counted(told.catalogue) if any(way.cost for way in in_ways) else "",
    )


def _in_one_line(papers: Figure, time: Figure, fee: Figure) -> Iterator[str]:
    if papers.is_known:
        yield f"{papers.value} giấy tờ" if papers.value.endswith("loại") else papers.value
    yield from (figure.value for figure in (time, fee) if figure.is_known)


def _papers(told: Told, documents: Iterator[RequiredDocument]) -> Iterator[Paper]:
    for document in documents:
        if document.id not in told.spared:
            remarks = _remarks(told, document)
            remark = " · ".join(map(start_sentence, remarks))
            yield Paper(document_name(told.catalogue, document), remark, told.forms.get(document.id, ()))


def _remarks(told: Told, document: RequiredDocument) -> Iterator[str]:
    quantity = quantity_in_words(document)
    if document.form:
        yield document.form
    if document.submission is Submission.PRESENT:
        yield f"xuất trình {quantity}".strip()
    elif quantity:
        yield quantity
    if document.when:
        yield f"chỉ khi {document.when.removeprefix('khi ')}"
    if document.applicants:
        yield f"chỉ với: {write_list(names_of(told.catalogue, document.applicants))}"
    if document.channels:
        yield f"chỉ khi nộp {write_list([MODES[mode].lower() for mode in document.channels], 'hoặc')}"
    if document.look_up:
        source = name_of(told.catalogue, document.look_up.database or document.look_up.issuer)
        advice = "nên chuẩn bị sẵn" if document.look_up.fallback else "hỏi trước khi nộp"
        yield f"thủ tục ghi cơ quan tự lấy từ {source}, nhưng chưa có nguồn xác nhận căn cứ: {advice}"


def quantity_in_words(document: RequiredDocument) -> str:
    """`01 bản chính và 01 bản sao`; '' where nobody says how many."""
    counts = (
        (document.originals, "bản chính"),
        (document.copies, "bản sao"),
        (document.certified, "bản sao chứng thực"),
    )
    return write_list([f"{write_count(count)} {kind}" for count, kind in counts if count])


def spared_paper(told: Told, document: RequiredDocument) -> SparedPaper:
    """A paper that need not be handed in, and why: who has it, by which law, for which part, and what else."""
    return SparedPaper(document_name(told.catalogue, document), tuple(reasons(told, document)))


def reasons(told: Told, document: RequiredDocument) -> Iterator[str]:
    """The sentences that say why a document need not be handed in."""
    spared = told.spared[document.id]
    source = name_of(told.catalogue, spared.source)
    if spared.source.kind is Database:
        verb = "Cơ quan tra cứu" if spared.is_written else "Đã có trong"
        yield f"{verb} {source}."
    else:
        yield f"Cơ quan tự lấy từ {source}."
    article = f"{spared.article}, " if spared.article else ""
    since = f", từ ngày {write_date(spared.since)}" if spared.since else ""
    yield f"Căn cứ: {article}{spared.law.id}{since}."
    if spared.scope:
        yield f"Phạm vi: {spared.scope}."
    if document.when:
        yield f"Chỉ liên quan khi {document.when.removeprefix('khi ')}."
    if spared.fallback:
        yield "Nếu không tra cứu được thì phải nộp."
    elif spared.is_written:
        yield "Nguồn chưa nêu cách xử lý khi không tra cứu được."
    else:
        yield "Thủ tục vẫn ghi giấy tờ này; chỉ không phải nộp nếu cơ quan tra cứu được dữ liệu của bạn."


def _way(way: Offer, told: Told, case: Case | None, always: Collection[str]) -> CaseWay:
    channel = way.channel
    visits = fewest_visits(told.procedure, case, channel.mode)
    return CaseWay(
        mode=MODES[channel.mode],
        service=SHORT_SERVICE_LEVELS[channel.service_level] if channel.service_level else "",
        reason=channel.partial_reason or "",
        address=web_address(channel.url),
        time=start_sentence(promised_by(way)),
        fees=tuple(map(start_sentence, fee_lines(way))),
        visits=f"Phải đến ít nhất {write_count(visits)} lần" if visits else "Không phải đến",
        cost=cost_in_words(told.catalogue, told.procedure, case, way, always, told.spared),
    )


def _most(told: Told, asked: Iterable[RequiredDocument]) -> Figure | None:
    """How many papers the fullest dossier has, all sets and copies counted."""
    handed_in = (d for d in asked if d.id not in told.spared and d.submission is Submission.SUBMIT)
    most = sum(map(papers_in_a_set, handed_in)) * (told.procedure.dossier_sets or 1)
    return Figure(f"{write_count(most)} bản") if most else None
