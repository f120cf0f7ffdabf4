"""The answers of the first screen: what to bring, how long, how much, how many visits. Sums and spans, no new facts."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal

from tthc.model.channel import Channel, Fee
from tthc.model.document import RequiredDocument
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.publish.pages import Figure
from tthc.publish.words import MISSING, SHORT_MODES, amount_in_words
from tthc.vietnamese import start_sentence, write_count, write_duration, write_list, write_number

_FEES_SHOWN = 3


UNKNOWN = Figure(MISSING, is_known=False)


def papers_figure(procedure: Procedure) -> Figure:
    """How many papers to bring, fewest to most over the cases; those that the agency gets itself are counted apart."""
    if not procedure.documents:
        return UNKNOWN
    in_cases = [procedure.documents_in(case) for case in procedure.real_cases]
    fewest = min(sum(_is_always_asked(document) for document in documents) for documents in in_cases)
    most = max(sum(document.look_up is None for document in documents) for documents in in_cases)
    looked_up = sum(document.look_up is not None for document in procedure.documents)
    notes = (f"{write_count(looked_up)} loại cơ quan tự tra cứu",) if looked_up else ()
    return Figure(f"{_span(fewest, most)} loại" if fewest else f"Tối đa {write_count(most)} loại", notes)


def time_figure(procedure: Procedure) -> Figure:
    """The promised time, shortest to longest: as committed, else as the law has it; the law's own stands beside it."""
    limits = [limit for channel in procedure.channels for limit in channel.time_limits]
    promised = [time for limit in limits if (time := limit.committed or limit.statutory)]
    if not promised:
        return UNKNOWN
    notes = list(_per_channel(procedure, _time_of))
    if any(limit.committed for limit in limits):
        statutory = [limit.statutory for limit in limits if limit.statutory]
        notes.append("theo cam kết" if all(limit.committed for limit in limits) else "có cam kết rút ngắn")
        notes += [f"luật định {_span_of_durations(statutory)}"] if statutory else []
    notes += ["có số liệu ước tính"] if any(time.estimate for time in promised) else []
    return Figure(start_sentence(_span_of_durations(promised)), tuple(notes))


def fee_figure(procedure: Procedure) -> Figure:
    """One sum or its span; several kinds of fee are listed and never added up: no source says which go together."""
    fees = [fee for channel in procedure.channels for fee in channel.fees]
    if not fees:
        return UNKNOWN
    if len({(fee.name, fee.kind, fee.per) for fee in fees if fee.amount != 0}) > 1:
        return Figure("Nhiều mức thu", tuple(_fee_lines(fees)))
    free = all(fee.amount == 0 for fee in fees)
    return Figure("Không thu" if free else _span_of_fees(fees), _per_channel(procedure, _fee_of))


def visits_figure(procedure: Procedure) -> Figure | None:
    """How often the applicant must come; nothing where no step says so, since silence is not a promise."""
    in_cases = [[step for step in procedure.steps_in(case) if step.visit] for case in procedure.real_cases]
    visits: list[Step] = [step for steps in in_cases for step in steps]
    if not visits:
        return None
    notes = ("suy ra từ trình tự thực hiện",) if any(step.inferred for step in visits) else ()
    counts = [len(steps) for steps in in_cases]
    return Figure(f"{_span(min(counts), max(counts))} lần", notes)


_VARIES = "tùy trường hợp"
_NUMBER_AND_UNIT = re.compile(r"([\d.,]+(?: – [\d.,]+)?) (\D+)")


def _per_channel(procedure: Procedure, words: Callable[[Channel], str]) -> tuple[str, ...]:
    """What each channel has, where they differ, and of which channels nothing is known."""
    said = [(SHORT_MODES[channel.mode].lower(), words(channel)) for channel in procedure.channels]
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


def _time_of(channel: Channel) -> str:
    promised = [time for limit in channel.time_limits if (time := limit.committed or limit.statutory)]
    return _span_of_durations(promised) if promised else ""


def _fee_of(channel: Channel) -> str:
    return _span_of_fees(channel.fees) if channel.fees else ""


def _is_always_asked(document: RequiredDocument) -> bool:
    return document.look_up is None and not document.when and not document.applicants


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
