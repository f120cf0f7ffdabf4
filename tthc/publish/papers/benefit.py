"""What a proposal saves, as its annex says it: priced anew for drafts, as it was submitted for those taken in hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.cost.before_after import Pair, Priced
from tthc.cost.scm import compare
from tthc.model.channel import MODE_NAMES
from tthc.model.cut import Range, Verdict
from tthc.model.procedure import Procedure
from tthc.model.proposal import Effect, Proposal
from tthc.publish.papers.letterhead import BLANK, Asked
from tthc.source import Message, say
from tthc.vietnamese import write_count, write_dong, write_duration, write_number, write_percent

NO_VOLUME = "chưa có số lượng hồ sơ một năm nên chưa tính được tổng chi phí một năm"
UNPRICED = "Chưa tính được chi phí: danh mục còn thiếu dữ liệu."
NOT_TOGETHER = "Khi trình chưa chứng minh được các nội dung cùng nhau nên chưa tính tổng lợi ích."
A_DOSSIER, A_YEAR = "đồng/hồ sơ", "đồng/năm"
NOTHING = Range(0, 0, 0)


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


def benefit_of(asked: Asked, found: Priced, pair: Pair | None) -> Benefit:
    """What both sheets of a dossier say, a year if they know how many, else of one dossier."""
    days = _days(pair.days.before, pair.days.after) if pair else ""
    if pair is None or pair.after is None:
        return Benefit(BLANK, BLANK, BLANK, BLANK, "", days, (UNPRICED,))
    both = compare(pair.before, pair.after)
    saving, unit = (both.year, A_YEAR) if both.year else (both.dossier, A_DOSSIER)
    remarks = () if both.year else (f"Chi phí tính cho một hồ sơ; {NO_VOLUME}.",)
    return Benefit(
        before=_money(saving.before.mid, unit),
        after=_money(saving.after.mid, unit),
        saved=_money(saving.amount.mid, unit),
        rate=write_percent(saving.rate) if saving.rate is not None else "0%",
        whose=asked.translate(whose(found)),
        days=days,
        remarks=(*remarks, *_spread(Range(saving.amount.low, saving.amount.mid, saving.amount.high))),
        is_changed=saving.amount.mid != 0,
    )


def _money(amount: int, unit: str) -> str:
    return f"{write_number(amount)} {unit}"


def _spread(saving: Range) -> Iterator[str]:
    low, high = sorted((saving.low, saving.high))
    if low != high:
        yield f"Số liệu chi phí là ước tính ở mức giữa; khoảng tiết kiệm từ {write_dong(low)} đến {write_dong(high)}."


def _days(before: Decimal | None, after: Decimal | None) -> str:
    if before is None or after is None or before == after:
        return ""
    return f"từ {write_duration(before, 'working_days')} xuống {write_duration(after, 'working_days')}"


def whose(found: Priced) -> Message:
    """Which dossier the figures are about."""
    one = found.situation
    return say(
        "Case: {case}; applicant: {applicant}; handed in: {mode}",
        case=one.case.name if one.case else say("the only one"),
        applicant=one.applicant.name if one.applicant else say("not stated"),
        mode=MODE_NAMES[one.mode],
    )


def benefit_then(asked: Asked, proposals: Sequence[Proposal], procedure: Procedure | None) -> Benefit:
    """What proposals of one procedure save together by the figures with which they were submitted.

    Of several, the parts are added up by which each adds to those before it: what was not proved with them has none.
    """
    effects = [proposal.effect for proposal in proposals]
    saved, days = _together(effects)
    before = _shared(effects)
    remarks = tuple(_remarks(proposals, saved, procedure))
    if saved is None:
        return Benefit(BLANK, BLANK, BLANK, BLANK, BLANK, days, remarks)
    return Benefit(
        before=_money(before.mid, A_DOSSIER) if before else BLANK,
        after=_money((before - saved).mid, A_DOSSIER) if before else BLANK,
        saved=_money(saved.mid, A_DOSSIER),
        rate=write_percent(Decimal(saved.mid * 100) / before.mid) if before and before.mid else BLANK,
        whose=asked.translate(effects[0].of) if effects[0].of and before else "mỗi nội dung một hồ sơ riêng",
        days=days,
        remarks=remarks,
        is_changed=saved.mid != 0 or before is None,
    )


def _together(effects: Sequence[Effect]) -> tuple[Range | None, str]:
    """What effects save together, and the days of the State before and after."""
    first = effects[0]
    if len(effects) == 1:
        return first.saving, _days(first.days_before, first.days_after)
    parts = [effect.adds for effect in effects if effect.adds is not None]
    shorter = sum((effect.adds_days for effect in effects if effect.adds_days), Decimal(0))
    after = first.days_before - shorter if first.days_before is not None else None
    return sum(parts, NOTHING) if parts else None, _days(first.days_before, after)


def _shared(effects: Sequence[Effect]) -> Range | None:
    """The cost before, if all start from the same dossier."""
    first = effects[0]
    same = all((one.of, one.cost_before) == (first.of, first.cost_before) for one in effects)
    return first.cost_before if same else None


def _remarks(proposals: Sequence[Proposal], saved: Range | None, procedure: Procedure | None) -> Iterator[str]:
    counted = sum(1 for proposal in proposals if proposal.effect.adds is not None)
    if len(proposals) == 1 and proposals[0].certificate.verdict is not Verdict.PROVED:
        yield "Nội dung chưa được chứng minh khi trình: số liệu chỉ để tham khảo."
    if saved is None:
        yield UNPRICED if len(proposals) == 1 else NOT_TOGETHER
        return
    if len(proposals) > 1:
        yield "Tiết kiệm là tổng các phần mà mỗi nội dung cộng thêm vào các nội dung trước nó khi trình."
    if counted < len(proposals) > 1:
        yield f"Chỉ tính {write_count(counted)}/{write_count(len(proposals))} nội dung đã chứng minh cùng nhau."
    yield _a_year(saved, procedure)
    yield from _spread(saved)


def _a_year(saved: Range, procedure: Procedure | None) -> str:
    if procedure is None or not procedure.volumes:
        return f"Chi phí tính cho một hồ sơ; {NO_VOLUME}."
    latest = max(procedure.volumes, key=lambda volume: volume.year)
    year = write_dong(saved.mid * latest.dossiers)
    return f"Với {write_count(latest.dossiers)} hồ sơ (năm {latest.year}): tiết kiệm {year} một năm."
