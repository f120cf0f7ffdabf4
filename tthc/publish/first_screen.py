"""The answers of the first screen: what to bring, how long, how much, how many visits. Sums and spans, no new facts."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tthc.model.procedure import Duration, Fee, Procedure, RequiredDocument, Step
from tthc.publish.pages import Figure
from tthc.publish.words import MISSING, MODES, amount_in_words
from tthc.vietnamese import start_sentence, write_count, write_duration, write_list, write_number

_FEES_SHOWN = 3


def figures(procedure: Procedure) -> tuple[Figure, ...]:
    """Papers, time, money, and visits where the steps say so."""
    visits = visits_figure(procedure)
    found = (papers_figure(procedure), time_figure(procedure), fee_figure(procedure))
    return (*found, visits) if visits else found


def papers_figure(procedure: Procedure) -> Figure:
    """How many papers to bring, fewest to most over the cases; those that the agency gets itself are counted apart."""
    if not procedure.documents:
        return Figure("Giấy tờ phải nộp", MISSING, (), "#ho-so", is_known=False)
    in_cases = [procedure.documents_in(case) for case in procedure.real_cases]
    fewest = min(sum(_is_always_asked(document) for document in documents) for documents in in_cases)
    most = max(sum(document.look_up is None for document in documents) for documents in in_cases)
    looked_up = sum(document.look_up is not None for document in procedure.documents)
    notes = []
    if fewest != most:
        notes.append("Tùy trường hợp")
    if looked_up:
        notes.append(f"{write_count(looked_up)} giấy tờ không phải nộp nếu tra cứu được")
    return Figure("Giấy tờ phải nộp", f"{_span(fewest, most)} loại", tuple(notes), "#ho-so")


def time_figure(procedure: Procedure) -> Figure:
    """The promised time, shortest to longest: as committed, else as the law has it; the law's own stands beside it."""
    limits = [limit for channel in procedure.channels for limit in channel.time_limits]
    promised = [time for limit in limits if (time := limit.committed or limit.statutory)]
    if not promised:
        return Figure("Thời hạn giải quyết", MISSING, (), "#cach-thuc", is_known=False)
    value = _span_of_durations(promised)
    notes = []
    if any(limit.committed for limit in limits):
        statutory = [limit.statutory for limit in limits if limit.statutory]
        notes.append("Thời hạn cam kết" if all(limit.committed for limit in limits) else "Có thời hạn cam kết rút ngắn")
        notes += [f"Theo luật định: {_span_of_durations(statutory)}"] if statutory else []
    if len({_plain(time) for time in promised}) > 1 and value != _VARIES:
        notes.append("Tùy trường hợp, cách nộp")
    if any(time.estimate for time in promised):
        notes.append("Số liệu ước tính")
    return Figure("Thời hạn giải quyết", start_sentence(value), tuple(notes), "#cach-thuc")


def fee_figure(procedure: Procedure) -> Figure:
    """One sum or its span; several kinds of fee are listed and never added up: no source says which go together."""
    fees = [fee for channel in procedure.channels for fee in channel.fees]
    if not fees:
        return Figure("Phí, lệ phí", MISSING, (), "#cach-thuc", is_known=False)
    silent = [MODES[channel.mode].lower() for channel in procedure.channels if not channel.fees]
    notes = [f"Nộp {write_list(silent)}: chưa có thông tin"] if silent else []
    if all(fee.amount == 0 for fee in fees):
        value = "Không thu"
    elif len({(fee.name, fee.kind, fee.per) for fee in fees if fee.amount}) == 1:
        value = _span_of_fees(fees)
        notes = (["Tùy trường hợp, cách nộp"] if len({fee.amount for fee in fees}) > 1 else []) + notes
    else:
        value = "Nhiều mức thu"
        notes = [*_fee_lines(fees), *notes]
    return Figure("Phí, lệ phí", value, tuple(notes), "#cach-thuc")


def visits_figure(procedure: Procedure) -> Figure | None:
    """How often the applicant must come; nothing where no step says so, since silence is not a promise."""
    in_cases = [[step for step in procedure.steps_in(case) if step.visit] for case in procedure.real_cases]
    visits: list[Step] = [step for steps in in_cases for step in steps]
    if not visits:
        return None
    notes = ("Suy ra từ trình tự thực hiện",) if any(step.inferred for step in visits) else ()
    counts = [len(steps) for steps in in_cases]
    return Figure("Số lần phải đến", f"{_span(min(counts), max(counts))} lần", notes, "#trinh-tu")


_VARIES = "tùy trường hợp"


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
    low, high = min(fees, key=lambda fee: fee.amount), max(fees, key=lambda fee: fee.amount)
    if low.amount == high.amount:
        return amount_in_words(high)
    return f"{write_number(low.amount)} – {amount_in_words(high)}"


def _fee_lines(fees: Sequence[Fee]) -> list[str]:
    names = [(f"{fee.name}: " if fee.name else "", fee) for fee in fees]
    lines = list(dict.fromkeys(f"{name}{amount_in_words(fee)}" for name, fee in names))
    more = len(lines) - _FEES_SHOWN
    return [*lines[:_FEES_SHOWN], f"và {write_count(more)} mức khác"] if more > 0 else lines
