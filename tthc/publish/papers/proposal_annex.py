"""The annex of proposals (phương án đơn giản hóa) and the decision that approves it: what, why, by which amendment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tthc.model.cut import Power
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.model.reference import Law, LawRank
from tthc.publish.papers.approvals import approval_in_words, only_approval, with_number_and_day
from tthc.publish.papers.benefit import Benefit
from tthc.publish.papers.decided import Decided, decided
from tthc.publish.papers.letterhead import (
    BLANK,
    DAY_AND_SIGNATORY,
    Asked,
    Letterhead,
    ToCheck,
    bases,
    law_in_words,
    laws_to_check,
    of_the_province,
    sentence,
)
from tthc.publish.papers.record import Record, gathered, record_of, standing_to_check
from tthc.vietnamese import write_count

BASES = ("72/2025/QH15", "63/2010/NĐ-CP", "48/2013/NĐ-CP", "92/2017/NĐ-CP", "02/2017/TT-VPCP")
"""What a decision on procedures rests on; a register without one of them leaves it out and says so."""


@dataclass(frozen=True)
class Content:
    """One thing that is made simpler: what, and why."""

    mark: str
    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One procedure of the annex."""

    number: int
    name: str
    code: str
    sector: str
    contents: tuple[Content, ...]
    actions: tuple[str, ...]
    benefit: Benefit


@dataclass(frozen=True)
class AnnexPart:
    """The proposals that one power decides: in our hands, or to petition."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class AnnexPage:
    """The annex: its parts, and what it rests on."""

    head: Letterhead
    with_paper: str
    parts: tuple[AnnexPart, ...]
    how_to_read: tuple[str, ...]
    record: Record
    to_check: tuple[ToCheck, ...]


@dataclass(frozen=True)
class DecisionPage:
    """The decision of the Chairman that approves the proposals.

    The name is left open; number and day are too, until somebody has written down that it is signed.
    """

    head: Letterhead
    authority: str
    control_unit: str
    bases: tuple[str, ...]
    own: str
    petition: str
    unknown: str
    has_petition: bool
    has_unknown: bool
    last_article: int
    own_actions: tuple[str, ...]
    addressees: tuple[str, ...]
    agencies: str
    recipients: tuple[str, ...]
    signatory: str
    record: Record
    to_check: tuple[ToCheck, ...]


def annex_page(asked: Asked) -> AnnexPage:
    """The annex, in our hands and to petition apart."""
    found = tuple(decided(asked))
    return AnnexPage(
        head=with_number_and_day(of_the_province(asked.authority, "QĐ-UBND"), asked.files),
        with_paper=decision_in_words(asked),
        parts=tuple(_parts(asked, found)),
        how_to_read=tuple(_how_to_read(asked, found)),
        record=record_of(asked),
        to_check=tuple(gathered(_to_check(asked, found, with_bases=False))),
    )


def decision_in_words(asked: Asked) -> str:
    """How an annex names the decision that it belongs to; with its number where all of it is approved by one."""
    if one := only_approval(asked.files):
        return approval_in_words(one)
    return f"Quyết định số {BLANK}/QĐ-UBND ngày …… tháng …… năm …… của Chủ tịch {asked.authority.name}"


_PARTS = (
    (Power.OWN, "PHẦN I. NỘI DUNG THUỘC THẨM QUYỀN QUYẾT ĐỊNH CỦA TỈNH"),
    (Power.PETITION, "PHẦN II. NỘI DUNG KIẾN NGHỊ CƠ QUAN CÓ THẨM QUYỀN"),
    (Power.UNKNOWN, "PHẦN III. NỘI DUNG CHƯA XÁC ĐỊNH THẨM QUYỀN"),
)


def _parts(asked: Asked, found: Sequence[Decided]) -> Iterator[AnnexPart]:
    for power, heading in _PARTS:
        mine = [one for one in found if one.power is power]
        if mine:
            yield AnnexPart(heading, tuple(_block(asked, number, one) for number, one in enumerate(mine, 1)))


def _block(asked: Asked, number: int, one: Decided) -> Block:
    ref = one.procedure.sector if one.procedure else None
    sector = asked.catalogue.get(ref) if ref else None
    return Block(
        number=number,
        name=one.name,
        code=one.code,
        sector=sector.name if sector else BLANK,
        contents=tuple(_contents(asked, one.proposals)),
        actions=tuple(dict.fromkeys(action(asked, proposal) for proposal in one.proposals)),
        benefit=one.benefit,
    )


def _contents(asked: Asked, proposals: Sequence[Proposal]) -> Iterator[Content]:
    for mark, proposal in zip(marks(), proposals, strict=False):
        texts = (asked.translate(reason) for reason in proposal.reasons)
        reasons = tuple(dict.fromkeys(sentence(text) for text in texts if not _is_notation(text)))
        yield Content(f"{mark})" if len(proposals) > 1 else "-", sentence(asked.translate(proposal.title)), reasons)


def _is_notation(text: str) -> bool:
    """Whether a reason is a chain of evidence in signs, which the reasons beside it say in words."""
    return "←" in text or "→" in text


def marks() -> Iterator[str]:
    """a, b, c, d, đ, e, …: the letters by which papers count, then a1, b1, …"""
    letters = "abcdđeghiklmnopqrstuvxy"
    yield from letters
    for turn in range(1, 1000):
        yield from (f"{letter}{turn}" for letter in letters)


def action(asked: Asked, proposal: Proposal) -> str:
    """What has to be done so that it holds (kiến nghị thực thi): by whom, in which article of which instrument."""
    competence = proposal.competence
    law = law_in_words(asked.catalogue, competence.instrument) if competence.instrument else ""
    if competence.power is Power.PETITION:
        whom = asked.translate(competence.addressee) if competence.addressee else BLANK
        if competence.amends_nothing:
            return sentence(f"Đề nghị {whom} thực hiện: {asked.translate(competence.because)}")
        article = competence.article or f"điều, khoản {BLANK}"
        return sentence(f"Kiến nghị {whom} sửa đổi, bổ sung {article} {law or f'văn bản {BLANK}'}")
    if competence.power is Power.UNKNOWN:
        return "Xác định thẩm quyền quyết định trước khi thực hiện."
    because = asked.translate(competence.because)
    text = ", ".join(filter(None, (competence.article, law)))
    return sentence(f"Thực hiện theo thẩm quyền của tỉnh: {because}" + (f" (căn cứ: {text})" if text else ""))


def _how_to_read(asked: Asked, found: Sequence[Decided]) -> Iterator[str]:
    if not found:
        yield "Chưa có phương án nào được chứng minh cho các thủ tục được chọn."
        return
    yield (
        "Chi phí tính theo mô hình chi phí chuẩn (biểu mẫu 03/SCM-KSTT), cho một hồ sơ đầy đủ nhất của đối tượng được "
        "nêu; thời gian giải quyết của cơ quan không tính vào chi phí."
    )
    if asked.files is not None:
        yield "Số liệu là số liệu khi trình phương án, lưu trong hồ sơ phương án."
    elif {one.power for one in found} == {Power.OWN, Power.PETITION}:
        yield "Lợi ích của mỗi phần tính riêng so với hiện tại; không cộng hai phần với nhau."


def decision_page(asked: Asked) -> DecisionPage:
    """The decision that approves what the annex has."""
    found = tuple(decided(asked))
    petitions = [p for one in found if one.power is Power.PETITION for p in one.proposals]
    addressees = {asked.translate(p.competence.addressee) for p in petitions if p.competence.addressee}
    own = [one for one in found if one.power is Power.OWN]
    unknown = sum(1 for one in found if one.power is Power.UNKNOWN)
    agencies = tuple(dict.fromkeys(_deciding(asked, [one.procedure for one in found if one.procedure])))
    return DecisionPage(
        head=with_number_and_day(of_the_province(asked.authority, "QĐ-UBND"), asked.files),
        authority=asked.authority.name,
        control_unit=asked.authority.control_unit or BLANK,
        bases=bases(asked.catalogue, BASES),
        own=write_count(len(own)),
        petition=write_count(len(found) - len(own) - unknown),
        unknown=write_count(unknown),
        has_petition=bool(petitions),
        has_unknown=unknown > 0,
        last_article=4 if petitions else 3,
        own_actions=tuple(dict.fromkeys(_texts_to_draft(asked, own))),
        addressees=tuple(sorted(addressees)),
        agencies=_agencies_in_words(agencies),
        recipients=(
            f"Như Điều {4 if petitions else 3};",
            f"{asked.authority.central_authority};",
            f"{BLANK};",
            "Lưu: VT, …….",
        ),
        signatory=BLANK,
        record=record_of(asked),
        to_check=tuple(gathered(_to_check(asked, found, with_bases=True))),
    )


def _agencies_in_words(names: Sequence[str]) -> str:
    """By name as long as they are few."""
    if len(names) > MOST_AGENCIES:
        return "thủ trưởng các cơ quan giải quyết thủ tục nêu tại Phụ lục"
    return "; ".join(names) or BLANK


MOST_AGENCIES = 4
"""So many agencies are named one by one in an article of a decision."""


def _deciding(asked: Asked, procedures: Sequence[Procedure]) -> Iterator[str]:
    for procedure in procedures:
        for ref in procedure.agencies.deciding:
            agency = asked.catalogue.get(ref)
            yield agency.name if agency else ref.id


def _texts_to_draft(asked: Asked, own: Sequence[Decided]) -> Iterator[str]:
    """The instruments of the province that have to be amended for what is in its hands."""
    for one in own:
        for proposal in one.proposals:
            number = proposal.competence.instrument
            law = asked.catalogue.all(Law).get(number) if number else None
            if number and law and law.rank in _OURS:
                yield law_in_words(asked.catalogue, number)


_OURS = (LawRank.PROVINCE_DECISION, LawRank.CHAIRMAN_DECISION)
"""Instruments that the province amends itself."""


def _to_check(asked: Asked, found: Sequence[Decided], *, with_bases: bool) -> Iterator[ToCheck]:
    yield DAY_AND_SIGNATORY
    yield from standing_to_check(asked)
    numbers = [p.competence.instrument for one in found for p in one.proposals if p.competence.instrument]
    yield from laws_to_check(asked.catalogue, (*(BASES if with_bases else ()), *numbers), asked.day)
    for one in found:
        for proposal in one.proposals:
            yield from power_to_check(asked, proposal)
    if any(one.is_estimated for one in found):
        yield ESTIMATED


def power_to_check(asked: Asked, proposal: Proposal) -> Iterator[ToCheck]:
    """What is not certain about who may decide a proposal, and what has to be amended."""
    what = f"{proposal.procedure}: {asked.translate(proposal.title)}"
    if not proposal.competence.confirmed:
        yield ToCheck(what, "Căn cứ thẩm quyền chưa đối chiếu với văn bản gốc")
    amends = proposal.competence.power is Power.PETITION and not proposal.competence.amends_nothing
    if amends and not proposal.competence.article:
        yield ToCheck(what, "Danh mục chưa ghi điều, khoản phải sửa đổi")
    if proposal.competence.power is Power.UNKNOWN:
        because = asked.translate(proposal.competence.because)
        yield ToCheck(what, f"Chưa xác định được ai có thẩm quyền quyết định: {because}")


ESTIMATED = ToCheck(
    "Chi phí tuân thủ", "Số phút là ước lượng, chưa qua khảo sát; mức thu nhập một giờ xem ở biểu chi phí"
)
