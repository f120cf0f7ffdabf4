"""The annex of proposals (phương án đơn giản hóa) and the decision that approves it: what, why, by which amendment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tthc.cost.before_after import Days, Pair, Priced, agency_days, gains_most, priced
from tthc.cost.scm import CostSheet, Saving, compare
from tthc.cost.sheet import Record
from tthc.model.channel import MODE_NAMES
from tthc.model.cut import Cut, CutKind, Power, Verdict
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.model.reference import Law, LawRank
from tthc.propose.candidates import proved_set
from tthc.propose.trial import Trial
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
from tthc.source import Message, say
from tthc.vietnamese import write_count, write_dong, write_duration, write_number, write_percent

BASES = ("72/2025/QH15", "63/2010/NĐ-CP", "48/2013/NĐ-CP", "92/2017/NĐ-CP", "02/2017/TT-VPCP")
"""What a decision on procedures rests on; a register without one of them leaves it out and says so."""

NO_VOLUME = "chưa có số lượng hồ sơ một năm nên chưa tính được tổng chi phí một năm"


@dataclass(frozen=True)
class Content:
    """One thing that is made simpler: what, and why."""

    mark: str
    text: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Benefit:
    """Costs before and after, saved, the rate; `whose` dossier it is, `remarks` what else there is to know."""

    before: str
    after: str
    saved: str
    rate: str
    whose: str
    days: str
    remarks: tuple[str, ...]
    is_changed: bool = True


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
    to_check: tuple[ToCheck, ...]


@dataclass(frozen=True)
class DecisionPage:
    """The decision of the Chairman that approves the proposals; number, day and name are left open."""

    head: Letterhead
    authority: str
    control_unit: str
    bases: tuple[str, ...]
    own: str
    petition: str
    has_petition: bool
    last_article: int
    own_actions: tuple[str, ...]
    addressees: tuple[str, ...]
    agencies: str
    recipients: tuple[str, ...]
    signatory: str
    to_check: tuple[ToCheck, ...]


@dataclass(frozen=True)
class Decided:
    """The proved cuts of one procedure that one power decides, and what they save of the dossier that gains most."""

    procedure: Procedure
    power: Power
    proposals: tuple[Proposal, ...]
    priced: Priced
    after: Procedure

    @property
    def pair(self) -> Pair | None:
        """Both sheets as `tthc cost` shows them; None where one of them cannot be priced."""
        if not self.priced.sheets:
            return None
        situation = self.priced.situation
        days = Days(agency_days(self.procedure, situation), agency_days(self.after, situation))
        return Pair(self.procedure.code, *self.priced.sheets, days)


def decided(asked: Asked) -> Iterator[Decided]:
    """By procedure, what is in our hands and then what is to petition; nothing that is not proved."""
    for procedure in asked.procedures:
        mine = [p for p in asked.proposals if p.procedure == procedure.code and not is_tidying(p)]
        kept = set(proved_set(mine, asked.catalogue, asked.day, asked.experience))
        for power in (Power.OWN, Power.PETITION):
            chosen = tuple(p for p in mine if p.competence.power is power and kept.issuperset(p.cuts))
            if chosen and all(p.certificate.verdict is Verdict.PROVED for p in chosen):
                yield _decided(asked, procedure, power, chosen)


def is_tidying(proposal: Proposal) -> bool:
    """Whether a proposal only writes the same procedure in fewer words: nobody has to decide that."""
    return all(cut.kind is CutKind.DROP_WAIT for cut in proposal.cuts)


def _decided(asked: Asked, procedure: Procedure, power: Power, chosen: tuple[Proposal, ...]) -> Decided:
    found, after = priced_with(asked, procedure, tuple(cut for p in chosen for cut in p.cuts))
    return Decided(procedure, power, chosen, found, after)


def priced_with(asked: Asked, procedure: Procedure, cuts: tuple[Cut, ...]) -> tuple[Priced, Procedure]:
    """The dossier that gains most by the cuts, before and after; and the procedure after them.

    As `tthc cost` chooses it; where none of those gains anything, of everybody whom the certificate thinks of.
    """
    trial = Trial(asked.catalogue, procedure, cuts, asked.day, asked.experience)
    before = Record(procedure, asked.catalogue)
    after = Record(trial.after, trial.catalogue_after)
    return gains_most(tuple(priced(before, after)), trial.changed, before, after), trial.after


def annex_page(asked: Asked) -> AnnexPage:
    """The annex, in our hands and to petition apart."""
    found = tuple(decided(asked))
    return AnnexPage(
        head=of_the_province(asked.authority, "QĐ-UBND"),
        with_paper=decision_in_words(asked),
        parts=tuple(_parts(asked, found)),
        how_to_read=tuple(_how_to_read(found)),
        to_check=tuple(_to_check(asked, found, with_bases=False)),
    )


def decision_in_words(asked: Asked) -> str:
    """How an annex names the decision that it belongs to."""
    return f"Quyết định số {BLANK}/QĐ-UBND ngày …… tháng …… năm …… của Chủ tịch {asked.authority.name}"


_PARTS = (
    (Power.OWN, "PHẦN I. NỘI DUNG THUỘC THẨM QUYỀN QUYẾT ĐỊNH CỦA TỈNH"),
    (Power.PETITION, "PHẦN II. NỘI DUNG KIẾN NGHỊ CƠ QUAN CÓ THẨM QUYỀN"),
)


def _parts(asked: Asked, found: Sequence[Decided]) -> Iterator[AnnexPart]:
    for power, heading in _PARTS:
        mine = [one for one in found if one.power is power]
        if mine:
            yield AnnexPart(heading, tuple(_block(asked, number, one) for number, one in enumerate(mine, 1)))


def _block(asked: Asked, number: int, one: Decided) -> Block:
    sector = asked.catalogue.get(one.procedure.sector) if one.procedure.sector else None
    return Block(
        number=number,
        name=one.procedure.name,
        code=one.procedure.code,
        sector=sector.name if sector else BLANK,
        contents=tuple(_contents(asked, one.proposals)),
        actions=tuple(dict.fromkeys(action(asked, proposal) for proposal in one.proposals)),
        benefit=_benefit(asked, one),
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
        article = competence.article or f"điều, khoản {BLANK}"
        return sentence(f"Kiến nghị {whom} sửa đổi, bổ sung {article} {law or f'văn bản {BLANK}'}")
    because = asked.translate(competence.because)
    text = ", ".join(filter(None, (competence.article, law)))
    return sentence(f"Thực hiện theo thẩm quyền của tỉnh: {because}" + (f" (căn cứ: {text})" if text else ""))


def _benefit(asked: Asked, one: Decided) -> Benefit:
    pair = one.pair
    days = _days(pair.days) if pair else ""
    if pair is None or pair.after is None:
        return Benefit(BLANK, BLANK, BLANK, BLANK, "", days, ("Chưa tính được chi phí: danh mục còn thiếu dữ liệu.",))
    both = compare(pair.before, pair.after)
    saving, unit = (both.year, "đồng/năm") if both.year else (both.dossier, "đồng/hồ sơ")
    remarks = () if both.year else (f"Chi phí tính cho một hồ sơ; {NO_VOLUME}.",)
    return Benefit(
        before=_money(saving.before.mid, unit),
        after=_money(saving.after.mid, unit),
        saved=_money(saving.amount.mid, unit),
        rate=write_percent(saving.rate) if saving.rate is not None else "0%",
        whose=_whose(asked, one.priced),
        days=days,
        remarks=(*remarks, *_spread(saving)),
        is_changed=saving.amount.mid != 0,
    )


def _money(amount: int, unit: str) -> str:
    return f"{write_number(amount)} {unit}"


def _spread(saving: Saving) -> Iterator[str]:
    low, high = sorted((saving.amount.low, saving.amount.high))
    if low != high:
        yield f"Số liệu chi phí là ước tính ở mức giữa; khoảng tiết kiệm từ {write_dong(low)} đến {write_dong(high)}."


def _days(days: Days) -> str:
    if days.before is None or days.after is None or days.before == days.after:
        return ""
    return f"từ {write_duration(days.before, 'working_days')} xuống {write_duration(days.after, 'working_days')}"


def _whose(asked: Asked, found: Priced) -> str:
    return asked.translate(whose(found))


def whose(found: Priced) -> Message:
    """Which dossier the figures are about."""
    one = found.situation
    return say(
        "Case: {case}; applicant: {applicant}; handed in: {mode}",
        case=one.case.name if one.case else say("the only one"),
        applicant=one.applicant.name if one.applicant else say("not stated"),
        mode=MODE_NAMES[one.mode],
    )


def _how_to_read(found: Sequence[Decided]) -> Iterator[str]:
    if not found:
        yield "Chưa có phương án nào được chứng minh cho các thủ tục được chọn."
        return
    yield (
        "Chi phí tính theo mô hình chi phí chuẩn (biểu mẫu 03/SCM-KSTT), cho một hồ sơ đầy đủ nhất của đối tượng được "
        "nêu; thời gian giải quyết của cơ quan không tính vào chi phí."
    )
    if {one.power for one in found} == {Power.OWN, Power.PETITION}:
        yield "Lợi ích của mỗi phần tính riêng so với hiện tại; không cộng hai phần với nhau."


def decision_page(asked: Asked) -> DecisionPage:
    """The decision that approves what the annex has."""
    found = tuple(decided(asked))
    petitions = [p for one in found if one.power is Power.PETITION for p in one.proposals]
    addressees = {asked.translate(p.competence.addressee) for p in petitions if p.competence.addressee}
    own = [one for one in found if one.power is Power.OWN]
    agencies = tuple(dict.fromkeys(_deciding(asked, [one.procedure for one in found])))
    return DecisionPage(
        head=of_the_province(asked.authority, "QĐ-UBND"),
        authority=asked.authority.name,
        control_unit=asked.authority.control_unit or BLANK,
        bases=bases(asked.catalogue, BASES),
        own=write_count(len(own)),
        petition=write_count(len(found) - len(own)),
        has_petition=bool(petitions),
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
        to_check=tuple(_to_check(asked, found, with_bases=True)),
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
    numbers = [p.competence.instrument for one in found for p in one.proposals if p.competence.instrument]
    yield from laws_to_check(asked.catalogue, (*(BASES if with_bases else ()), *numbers), asked.day)
    for one in found:
        for proposal in one.proposals:
            what = f"{one.procedure.code}: {asked.translate(proposal.title)}"
            if not proposal.competence.confirmed:
                yield ToCheck(what, "Căn cứ thẩm quyền chưa đối chiếu với văn bản gốc")
            if one.power is Power.PETITION and not proposal.competence.article:
                yield ToCheck(what, "Danh mục chưa ghi điều, khoản phải sửa đổi")
    if any(isinstance(one.priced.before, CostSheet) for one in found):
        yield ToCheck(
            "Chi phí tuân thủ", "Số phút là ước lượng, chưa qua khảo sát; mức thu nhập một giờ xem ở biểu chi phí"
        )
