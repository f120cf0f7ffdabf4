"""The proposals as cards of the report, in the order in which an officer can use them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tthc.exchange.spreadsheets.proposals_workbook import POWERS, VERDICTS
from tthc.model.cut import Certificate, Check, Competence, Invariant, Power, Range, Verdict
from tthc.model.decision import STATES
from tthc.model.proposal import Effect, Proposal, ProposalStatus
from tthc.publish.anchors import proposal_place
from tthc.publish.review.pages import CheckRow, ProposalCard, ProposalGroup
from tthc.source import Message
from tthc.vietnamese import start_sentence, write_count, write_dong, write_number

Translate = Callable[[Message], str]

TONES = {Verdict.PROVED: "good", Verdict.NOT_PROVED: "open", Verdict.REFUTED: "bad"}
SAVINGS = {
    Verdict.PROVED: "Tiết kiệm mỗi hồ sơ",
    Verdict.NOT_PROVED: "Nếu chứng minh được, tiết kiệm mỗi hồ sơ",
    Verdict.REFUTED: "Tiết kiệm mỗi hồ sơ",
}
"""What a saving is called: one that is not proved is none yet."""

NOT_COUNTED = "không tính: đề xuất bị bác bỏ"

INVARIANTS = {
    Invariant.GOAL: "Vẫn ra được kết quả",
    Invariant.SUPPLY: "Bước nào cũng đủ đầu vào",
    Invariant.ORDER: "Không có vòng lặp",
    Invariant.EVIDENCE: "Điều kiện nào cũng còn giấy tờ chứng minh",
    Invariant.LAW: "Không đụng phần luật khóa, rõ thẩm quyền sửa",
    Invariant.FOUR_EYES: "Vẫn có hai người kiểm soát",
    Invariant.NO_HARM: "Không ai bị thiệt hơn",
    Invariant.LIMIT: "Vẫn trong thời hạn",
    Invariant.RECORD: "Giữ tiếp nhận, trả kết quả, lưu hồ sơ",
    Invariant.DATA: "Tra cứu có căn cứ và nguồn xác nhận",
}


def proposal_groups(proposals: Sequence[Proposal], cards: Mapping[str, ProposalCard]) -> Iterator[ProposalGroup]:
    """Proved and own, proved and to petition, not proved, refuted: each kind that has any; the proved ones are open."""
    proved = [p for p in proposals if p.certificate.verdict is Verdict.PROVED]
    kinds = (
        (
            "Đã chứng minh, tự quyết được",
            "Tỉnh có thể quyết định ngay.",
            [p for p in proved if p.competence.power is Power.OWN],
        ),
        (
            "Đã chứng minh, phải kiến nghị",
            "Cắt giảm an toàn, nhưng thành phần do văn bản cấp trên quy định.",
            [p for p in proved if p.competence.power is Power.PETITION],
        ),
        (
            "Chưa chứng minh được",
            "Danh mục chưa nói điều cần biết; phần còn thiếu ghi ở từng đề xuất. Chưa biết không có nghĩa là được cắt.",
            [p for p in proposals if p.certificate.verdict is Verdict.NOT_PROVED],
        ),
        (
            "Bị bác bỏ",
            "Nếu cắt thì có người hoặc có bước bị thiếu: phản ví dụ ghi ở từng đề xuất.",
            [p for p in proposals if p.certificate.verdict is Verdict.REFUTED],
        ),
    )
    for name, intro, group in kinds:
        if group:
            verdict = group[0].certificate.verdict
            found = tuple(cards[p.id] for p in sorted(group, key=by_saving))
            yield ProposalGroup(name, intro, TONES[verdict], SAVINGS[verdict], found, verdict is Verdict.PROVED)


def proposal_card(proposal: Proposal, part: str, titles: Mapping[str, str], translate: Translate) -> ProposalCard:
    """One proposal in words; `part` is that of its sector, `titles` are those of all proposals by id."""
    certificate, competence, effect = proposal.certificate, proposal.competence, proposal.effect
    doubt = proposal.obstacle
    article = f" ({competence.article})" if competence.article else ""
    return ProposalCard(
        place=proposal_place(proposal, part),
        code=proposal.procedure,
        procedure=proposal.name,
        title=translate(proposal.title),
        verdict=VERDICTS[certificate.verdict],
        tone=TONES[certificate.verdict],
        power=POWERS[competence.power],
        power_because=start_sentence(translate(competence.because)) + article + _ours(competence, translate),
        addressee=translate(competence.addressee) if competence.addressee else "",
        rules=proposal.rules,
        reasons=tuple(start_sentence(translate(reason)) for reason in proposal.reasons),
        doubt=f"Vướng ở điều kiện “{INVARIANTS[doubt.invariant]}”: {translate(doubt.because)}"
        if doubt and doubt.because
        else "",
        checks=tuple(_check_row(check, translate) for check in certificate.checks),
        notes=tuple(_notes(certificate, titles, translate)),
        subject_to=start_sentence(translate(certificate.subject_to)) if certificate.subject_to else "",
        saving_heading=SAVINGS[certificate.verdict],
        saving=NOT_COUNTED if certificate.verdict is Verdict.REFUTED else _saving(effect.saving),
        short_saving="—" if certificate.verdict is Verdict.REFUTED else _short(effect.saving),
        cost=_cost(effect),
        of=translate(effect.of).strip() if effect.of else "",
        days=_days(proposal),
        state=translate(STATES[proposal.status]) if proposal.status is not ProposalStatus.DRAFT else "",
    )


def _notes(certificate: Certificate, titles: Mapping[str, str], translate: Translate) -> Iterator[str]:
    """What the certificate says besides: for whom nothing changes, what goes with what."""
    yield from (start_sentence(translate(one)) for one in certificate.unchanged)
    yield from (f"Không làm cùng được với “{titles.get(one, one)}”" for one in certificate.conflicts)
    yield from (f"Chỉ chứng minh được khi làm cùng “{titles.get(one, one)}”" for one in certificate.only_with)
    if certificate.untried:
        pairs = write_count(certificate.untried)
        yield f"Có quá nhiều cặp cắt giảm ({pairs}) nên chưa thử cặp nào làm cùng được, cặp nào không"


def _ours(competence: Competence, translate: Translate) -> str:
    """What is in our hands of a cut that touches more than that."""
    return f"; phần vẫn tự quyết được: {', '.join(map(translate, competence.ours))}" if competence.ours else ""


def _check_row(check: Check, translate: Translate) -> CheckRow:
    because = translate(check.because) if check.because else ""
    return CheckRow(
        check.invariant.value, INVARIANTS[check.invariant], VERDICTS[check.verdict], TONES[check.verdict], because
    )


def _saving(saving: Range | None) -> str:
    if saving is None:
        return "chưa tính được"
    return _range(saving) if saving != Range(0, 0, 0) else "không đổi chi phí của người nộp hồ sơ"


def _short(saving: Range | None) -> str:
    if saving is None:
        return "chưa tính được"
    return write_dong(saving.mid) if saving.mid else "không đổi"


def _cost(effect: Effect) -> str:
    """Before and after, where there is a difference to show."""
    if effect.cost_before is None or effect.cost_after is None or effect.cost_before == effect.cost_after:
        return ""
    return f"{_range(effect.cost_before)} → {_range(effect.cost_after)}"


def _range(value: Range) -> str:
    low, high = sorted((value.low, value.high))
    spread = f" (từ {write_count(low)} đến {write_count(high)})" if low != high else ""
    return write_dong(value.mid) + spread


def _days(proposal: Proposal) -> str:
    before, after = proposal.effect.days_before, proposal.effect.days_after
    if before is None or after is None or before == after:
        return ""
    return f"{write_number(before)} → {write_number(after)} ngày làm việc"


def by_saving(proposal: Proposal) -> tuple[int, str]:
    """A key that puts the greatest saving first."""
    saving = proposal.effect.saving
    return (-(saving.mid if saving else 0), proposal.id)
