"""The page of an audit: every figure of it in the words of an office, nothing worked out anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tthc import __version__
from tthc.audit.advising.advice_report import AdviceReport
from tthc.audit.clock.policy_words import said_of
from tthc.audit.figures.counters import Counters, Dimension
from tthc.audit.figures.margins import Margins
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_report import PeriodReport
from tthc.audit.figures.put_aside import quarantine_sentence
from tthc.audit.judging.next_steps import NEXT_STEPS
from tthc.exchange.audit_names import Names, period_in_words
from tthc.model.reference import CountingPolicy
from tthc.publish.audits.advice import advice_block
from tthc.publish.audits.counters import CounterTable, counter_table, heat_map
from tthc.publish.audits.first import LIMIT_NAMES, ratios_table, tiles, worst_tables
from tthc.publish.audits.indicators import indicators_table, petition_tables, proxies_table
from tthc.publish.audits.margins import distribution
from tthc.publish.audits.page import AuditPage, Limited
from tthc.publish.audits.times import times_table, trend_block
from tthc.publish.audits.veil import VEILED, Veil, hidden_in_column, veil_over
from tthc.publish.audits.waiting import (
    BarBlock,
    causes_block,
    clocks_block,
    delays_table,
    edges_table,
    steps_block,
    supplements_table,
)
from tthc.publish.tables import Cell, Row, Table, number
from tthc.source import Message
from tthc.vietnamese import write_date

if TYPE_CHECKING:  # what signs are found with is slow to import
    from tthc.audit.detecting.detect import Signals
    from tthc.publish.audits.signals import SignalsBlock

Translate = Callable[[Message], str]

TABLES = (
    *(Dimension.LEVEL, Dimension.AGENCY, Dimension.COMMUNE, Dimension.SECTOR),
    *(Dimension.PROCEDURE, Dimension.CHANNEL),
)


@dataclass(frozen=True)
class ForPage:
    """Beside the figures: whose page it is, which limit stands first, and what things are called."""

    authority: str
    limit: str
    names: Names
    step_names: Mapping[tuple[str, str], str]
    translate: Translate
    policies: Mapping[str, CountingPolicy]
    public: bool = False
    advice: AdviceReport | None = None
    signals: Signals | None = None


def audit_page(audit: PeriodReport, beside: ForPage) -> AuditPage:
    """The page of one audit."""
    names, veil = beside.names, _veil(audit, beside)
    others = () if beside.public else tuple(limit for limit in LIMIT_NAMES if limit != beside.limit)
    shown = (beside.limit, *others)
    return AuditPage(
        title="Kết quả giải quyết thủ tục hành chính",
        authority=beside.authority,
        period=_period(audit.period),
        source=audit.source,
        as_of=write_date(audit.as_of),
        policies=tuple(_policies(audit, beside)),
        synthetic=audit.synthetic,
        public=beside.public,
        adds_up=audit.adds_up,
        read=_read(audit, veil),
        tiles=tuple(tiles(_total(audit, beside.limit), veil)),
        ratios=ratios_table([_total(audit, limit) for limit in shown], shown, veil),
        worst=tuple(worst_tables(audit.cells, beside.limit, names, veil)),
        trend=trend_block(audit.trend, veil) if audit.trend.months else None,
        distribution=distribution(_margins(audit, beside.limit), LIMIT_NAMES[beside.limit], veil),
        heat=heat_map(audit.months, beside.limit, names, veil) if audit.months else None,
        steps=steps_block(audit.steps, names, beside.step_names, veil),
        clocks=clocks_block([one for one in audit.clocks if one.by is None], veil),
        causes=causes_block([one for one in audit.causes if one.by is None], veil),
        limits=tuple(Limited(f"So với {LIMIT_NAMES[limit]}", _tables(audit, limit, beside, veil)) for limit in shown),
        times=tuple(_times(audit, names, veil)),
        advice=_advice(beside),
        delays=tuple(_delays(audit, veil)),
        indicators=indicators_table(audit.indicators, audit.points, veil),
        proxies=proxies_table(audit.indicators, veil),
        petitions=tuple(petition_tables(audit.petitions, names, veil)),
        signals=_signals(beside),
        aside=_aside(audit, beside, veil),
        remarks=() if beside.public else tuple(_remarks(audit, beside.translate)),
        notes=tuple(_notes(audit)),
        version=__version__,
    )


def _advice(beside: ForPage) -> BarBlock | None:
    """For those who decide on limits; not for the public."""
    if beside.public or beside.advice is None:
        return None
    return advice_block(beside.advice, beside.names, beside.step_names)


def _veil(audit: PeriodReport, beside: ForPage) -> Veil:
    return veil_over(audit.cells, beside.limit, TABLES) if beside.public else Veil()


def _signals(beside: ForPage) -> SignalsBlock | None:
    if beside.signals is None:
        return None
    from tthc.publish.audits.signals import signals_block

    return signals_block(beside.signals, beside.names, beside.translate, public=beside.public)


def _period(period: Period) -> str:
    days = f"từ {write_date(period.start)} đến {write_date(period.end)}"
    name = period_in_words(period)
    return f"{name} ({days})" if name else f"Kỳ {days}"


def _policies(audit: PeriodReport, beside: ForPage) -> Iterator[str]:
    """Each way of counting in one line, with its source if it has one."""
    for policy in audit.policies:
        known = beside.policies.get(policy.id)
        said = "; ".join(map(beside.translate, said_of(known))) if known else ""
        source = f" Nguồn: {known.source}" if known and known.source else ""
        yield f"Cách tính thời hạn “{policy.name}”" + (f": {said}." if said else ".") + source


def _read(audit: PeriodReport, veil: Veil) -> str:
    """How many rows were read and judged; in public not where one of the counts, or their difference, is small."""
    if veil.totals or any(map(veil.is_small, (audit.read, audit.judged, audit.read - audit.judged))):
        return "Số dòng đã đọc và đã tính không nêu ở bản công khai này."
    return rows_read(audit)


def rows_read(audit: PeriodReport) -> str:
    """How many rows of the log were read, and where they went."""
    aside = audit.read - audit.judged
    return f"Đã đọc {number(audit.read)} dòng, tính {number(audit.judged)}, để riêng {number(aside)}."


def _total(audit: PeriodReport, limit: str) -> Counters:
    found: Counters = getattr(audit.total, limit)
    return found


def _margins(audit: PeriodReport, limit: str) -> Margins | None:
    return next((one for one in audit.margins if one.limit == limit and one.by is None), None)


def _tables(audit: PeriodReport, limit: str, beside: ForPage, veil: Veil) -> tuple[CounterTable, ...]:
    is_first = limit == beside.limit
    return tuple(counter_table(audit, by, limit, beside.names, veil, is_first=is_first) for by in TABLES)


def _times(audit: PeriodReport, names: Names, veil: Veil) -> Iterator[Table]:
    if taken := times_by_procedure(audit, names, veil):
        yield taken
    outside = edges_table([one for one in audit.edges if one.by is None], veil)
    if outside:
        yield outside


def times_by_procedure(audit: PeriodReport, names: Names, veil: Veil) -> Table | None:
    """How long results took, of all and by procedure; nothing where none was received in the period."""
    times = [one for one in audit.times if one.by in (None, Dimension.PROCEDURE)]
    return times_table(times, TIMES, "Thủ tục", names, veil) if times else None


TIMES = "Bao lâu thì có kết quả (ngày làm việc của cơ quan nhà nước)"


def _delays(audit: PeriodReport, veil: Veil) -> Iterator[Table]:
    whole = {one.limit: one for one in audit.delays if one.by is None}
    if whole:
        yield delays_table(whole.get("promised"), whole.get("statutory"), veil)
    for found in audit.supplements:
        if found.by is None:
            yield supplements_table(found, veil)
    if audit.bulk and not veil.public:
        rows = tuple(
            Row(
                f"{write_date(one.day)} – {one.agency or 'chưa rõ cơ quan'}",
                tuple(Cell(text) for text in (number(one.settled), number(one.late), number(one.usual))),
            )
            for one in audit.bulk
        )
        heads = ("Kết thúc trong ngày", "Trong đó quá hạn", "Ngày thường")
        yield Table(
            "Ngày đóng hồ sơ hàng loạt: vẫn tính quá hạn, không tính vào thời gian", "Ngày, cơ quan", heads, rows
        )


def _aside(audit: PeriodReport, beside: ForPage, veil: Veil) -> Table:
    """Why rows were put aside; in public without saying which."""
    translate = beside.translate
    hidden = hidden_in_column([one.count for one in audit.quarantined]) if veil.public else ()
    rows = (
        Row(
            one.reason.value,
            (
                Cell("" if beside.public else translate(quarantine_sentence(one)), "words"),
                Cell(VEILED if place in hidden else number(one.count)),
                Cell(translate(NEXT_STEPS[one.reason]), "words"),
            ),
        )
        for place, one in enumerate(audit.quarantined)
    )
    return Table(
        "Dòng không đánh giá được, lý do và việc cần làm", "Mã", ("Lý do", "Số dòng", "Việc cần làm"), tuple(rows)
    )


def _remarks(audit: PeriodReport, translate: Translate) -> Iterator[str]:
    yield from (f"{problem.code}: {translate(problem.message)}" for problem in audit.doubts)
    if audit.outside.ended_before:
        yield f"{number(audit.outside.ended_before)} hồ sơ đã kết thúc trước kỳ, không tính."
    if audit.outside.received_after:
        yield f"{number(audit.outside.received_after)} hồ sơ tiếp nhận sau kỳ, không tính."
    if audit.outside.undated:
        undated = number(audit.outside.undated)
        yield f"{undated} hồ sơ từ chối hoặc rút không ghi ngày: coi như kết thúc ngay ngày tiếp nhận."


def _notes(audit: PeriodReport) -> Iterator[str]:
    yield "Mỗi hồ sơ cần giải quyết (tồn kỳ trước hoặc nhận trong kỳ) nằm ở đúng một cột vào cuối kỳ."
    yield "Hồ sơ được xét theo phiên bản thủ tục có hiệu lực ngày tiếp nhận, so với cả thời hạn luật định và cam kết."
    yield (
        "Thời gian: ước lượng Kaplan–Meier, hồ sơ chưa có kết quả được tính đến ngày xét chứ không bỏ ra; khoảng tin "
        "cậy 95%. Xu hướng: trung bình đã cắt 5% ngọn ở hai đầu; giới hạn kiểm soát ba độ lệch chuẩn."
    )
    yield "Không đọc họ tên, số giấy tờ, địa chỉ; trang này không có mã hồ sơ nào."
