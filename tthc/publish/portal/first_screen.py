"""The answers of the first screen: what to bring, how long, how much, how many visits. Sums and spans, no new facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.cost.activities import fees_of
from tthc.model.basis import Case
from tthc.model.channel import Channel, Fee, TimeLimit
from tthc.model.document import RequiredDocument
from tthc.model.duration import Duration
from tthc.model.procedure import Element, Procedure
from tthc.model.step import Step
from tthc.publish.portal.pages import Figure
from tthc.publish.words import FEE_KINDS, MISSING, SHORT_MODES, amount_in_words
from tthc.vietnamese import start_sentence, write_count, write_dong, write_duration, write_list, write_number

_FEES_SHOWN = 3


UNKNOWN = Figure(MISSING, is_known=False)


@dataclass(frozen=True)
class Offer:
    """What one way of handing in promises and takes: of the whole procedure, or in one case of it."""

    channel: Channel
    limits: tuple[TimeLimit, ...]
    fees: tuple[Fee, ...]


def offers(procedure: Procedure) -> tuple[Offer, ...]:
    """Each way of handing in with all its limits and fees."""
    return tuple(Offer(channel, channel.time_limits, channel.fees) for channel in procedure.channels)


def offers_in(procedure: Procedure, case: Case | None) -> tuple[Offer, ...]:
    """Each way of handing in with what holds in one case."""
    limits = procedure.limits_in(case)
    return tuple(
        Offer(channel, tuple(limit for of, limit in limits if of is channel), tuple(fees_of(channel, case)))
        for channel in procedure.channels
    )


def papers_figure(procedure: Procedure, spared: Collection[str], cases: Sequence[Case | None] | None = None) -> Figure:
    """How many papers to bring, fewest to most over the cases (all, if none are named).

    `spared` are the ids of those that need not be handed in; they are counted apart.
    """
    if not procedure.documents:
        return UNKNOWN
    in_cases = [procedure.documents_in(case) for case in cases or procedure.real_cases]
    asked = [[document for document in documents if document.id not in spared] for documents in in_cases]
    fewest = min(sum(map(is_always_asked, documents)) for documents in asked)
    most = max(map(len, asked))
    left = {document.id for documents in in_cases for document in documents if document.id in spared}
    notes = (f"{write_count(len(left))} loại không phải nộp",) if left else ()
    if not most:
        return Figure("Không phải nộp giấy tờ", notes)
    return Figure(f"{_span(fewest, most)} loại" if fewest else f"Tối đa {write_count(most)} loại", notes)


def time_figure(procedure: Procedure) -> Figure:
    """The promised time, shortest to longest: as committed, else as the law has it; the law's own stands beside it."""
    return time_of(offers(procedure))


def time_of(ways: Sequence[Offer]) -> Figure:
    """Like `time_figure`, of what holds in one case."""
    limits = [limit for way in ways for limit in way.limits]
    promised = [time for limit in limits if (time := limit.committed or limit.statutory)]
    if not promised:
        return UNKNOWN
    notes = list(_per_channel(ways, promised_by))
    if any(limit.committed for limit in limits):
        statutory = [limit.statutory for limit in limits if limit.statutory]
        notes.append("theo cam kết" if all(limit.committed for limit in limits) else "có cam kết rút ngắn")
        notes += [f"luật định {_span_of_durations(statutory)}"] if statutory else []
    notes += ["có số liệu ước tính"] if any(time.estimate for time in promised) else []
    return Figure(start_sentence(_span_of_durations(promised)), tuple(notes))


def fee_figure(procedure: Procedure) -> Figure:
    """One sum or its span; several kinds of fee are listed and never added up: no source says which go together."""
    return fee_of(offers(procedure), procedure)


def fee_of(ways: Sequence[Offer], procedure: Procedure) -> Figure:
    """Like `fee_figure`, of what holds in one case."""
    fees = [fee for way in ways for fee in way.fees]
    if not fees:
        return Figure("Không thu") if Element.FEES in procedure.has_no else UNKNOWN
    owed = [fee for fee in fees if fee.amount != 0]
    if len({(fee.name, fee.kind, fee.per) for fee in owed}) > 1:
        if _is_one_fee_a_way(ways, owed):
            return Figure(_span_of_sums(owed), _per_channel(ways, _fee_of))
        return Figure("Nhiều mức thu", tuple(_fee_lines(fees)))
    free = all(fee.amount == 0 for fee in fees)
    return Figure("Không thu" if free else start_sentence(_span_of_fees(fees)), _per_channel(ways, _fee_of))


def visits_figure(procedure: Procedure) -> Figure | None:
    """How often the applicant must come; nothing where no step says so, since silence is not a promise."""
    in_cases = [[step for step in procedure.steps_in(case) if step.visit] for case in procedure.real_cases]
    visits: list[Step] = [step for steps in in_cases for step in steps]
    if not visits:
        return None
    notes = ("suy ra từ trình tự thực hiện",) if any(step.inferred for step in visits) else ()
    counts = [len(steps) for steps in in_cases]
    return Figure(f"{_span(min(counts), max(counts))} lần", notes)


def _is_one_fee_a_way(ways: Sequence[Offer], owed: Sequence[Fee]) -> bool:
    """Whether it is one fee in đồng that each way has once: only what it is counted by differs."""
    is_one = len({(fee.name, fee.kind) for fee in owed}) == 1 and all(fee.dong is not None for fee in owed)
    return is_one and all(len(way.fees) <= 1 for way in ways)


def _span_of_sums(owed: Sequence[Fee]) -> str:
    """`10.000 – 20.000 đồng`, whatever each is counted by."""
    low, high = min(map(_dong, owed)), max(map(_dong, owed))
    return write_dong(high) if low == high else f"{write_number(low)} – {write_dong(high)}"


_VARIES = "tùy trường hợp"
_NUMBER_AND_UNIT = re.compile(r"([\d.,]+(?: – [\d.,]+)?) (\D+)")


def _per_channel(ways: Sequence[Offer], words: Callable[[Offer], str]) -> tuple[str, ...]:
    """What each channel has, where they differ, and of which channels nothing is known."""
    said = [(SHORT_MODES[way.channel.mode].lower(), words(way)) for way in ways]
    known = [(mode, word) for mode, word in said if word]
    silent = tuple(f"{mode}: chưa có thông tin" for mode, word in said if not word)
    return (*_compared(known), *silent) if len({word for _, word in known}) > 1 else silent


def _compared(known: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """`trực tiếp 05, trực tuyến 03 ngày làm việc` if only the numbers differ."""
    parts = [(mode, _NUMBER_AND_UNIT.fullmatch(word)) for mode, word in known]
    numbers = [f"{mode} {part[1]}" for mode, part in parts if part]
    units = {part[2] for _, part in parts if part}
    if len(numbers) == len(known) and len(units) == 1:
        return (f"{', '.join(numbers)} {units.pop()}",)
    return tuple(f"{mode}: {word}" for mode, word in known)


def promised_by(way: Offer) -> str:
    """The time of one way of handing in, as committed, else as the law has it; '' where nothing is said."""
    promised = [time for limit in way.limits if (time := limit.committed or limit.statutory)]
    return _span_of_durations(promised) if promised else ""


def fee_lines(way: Offer) -> tuple[str, ...]:
    """Each fee of one way of handing in, with its name where there are several kinds."""
    many = len({(fee.name, fee.kind) for fee in way.fees}) > 1
    named = ((fee.name or (FEE_KINDS[fee.kind] if fee.kind else "") if many else "", fee) for fee in way.fees)
    lines = (f"{name}: {amount_in_words(fee)}" if name else amount_in_words(fee) for name, fee in named)
    return tuple(dict.fromkeys(lines))


def _fee_of(way: Offer) -> str:
    return _span_of_fees(way.fees) if way.fees else ""


def is_always_asked(document: RequiredDocument) -> bool:
    """Whether it is asked of everybody who hands in, in every way, and the agency does not see to it alone."""
    is_seen_to = document.look_up is not None and not document.look_up.fallback
    return not (document.when or document.applicants or document.channels or is_seen_to)


def _span(low: int, high: int) -> str:
    return write_count(low) if low == high else f"{write_count(low)} – {write_count(high)}"


def _plain(time: Duration) -> str:
    return write_duration(time.amount, time.unit.value, same_day=time.same_day)


def _span_of_durations(times: Sequence[Duration]) -> str:
    """`05 ngày làm việc`, `03 – 05 ngày làm việc`, `15 ngày hoặc 08 ngày làm việc`; mixed beyond that, only so much."""
    texts = list(dict.fromkeys(_plain(time) for time in times))
    if len(texts) == 1:
        return texts[0]
    if len({time.unit for time in times}) == 1:
        low, high = min(times, key=_length), max(times, key=_length)
        joint = " đến " if low.same_day else " – "
        first = _plain(low) if low.same_day else _plain(low).split()[0]
        return f"{first}{joint}{_plain(high)}"
    if all(time.working_hours is not None for time in times):
        return f"{_plain(min(times, key=_hours))} đến {_plain(max(times, key=_hours))}"
    return " hoặc ".join(texts) if len(texts) == 2 else _VARIES


def _length(time: Duration) -> tuple[Decimal, bool]:
    return time.amount, not time.same_day


def _hours(time: Duration) -> Decimal:
    return time.working_hours or Decimal(0)


def _span_of_fees(fees: Sequence[Fee]) -> str:
    """`50.000 – 100.000 đồng`; sums that are not known, or in different money, have no span."""
    known = [fee for fee in fees if fee.dong is not None]
    if len(known) < len(fees):
        return write_list(list(dict.fromkeys(map(amount_in_words, fees))), "hoặc")
    low, high = min(known, key=_dong), max(known, key=_dong)
    if low.amount == high.amount:
        return amount_in_words(high)
    return f"{write_number(_dong(low))} – {amount_in_words(high)}"


def _dong(fee: Fee) -> int:
    return fee.dong or 0


def _fee_lines(fees: Sequence[Fee]) -> list[str]:
    names = [(f"{fee.name}: " if fee.name else "", fee) for fee in fees]
    lines = list(dict.fromkeys(f"{name}{amount_in_words(fee)}" for name, fee in names))
    more = len(lines) - _FEES_SHOWN
    return [*lines[:_FEES_SHOWN], f"và {write_count(more)} mức khác"] if more > 0 else lines
