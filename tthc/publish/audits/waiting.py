"""Where the time goes: the three clocks, the causes of waiting, the steps, and what was done about delays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.audit.figures.delays import Delays, Supplements
from tthc.audit.figures.edges import Edge, EdgeDays
from tthc.audit.figures.lost_steps import StepTime
from tthc.audit.figures.waiting import CauseDays, ClockDays
from tthc.exchange.audit_names import Names
from tthc.model.dossier import Cause, Clock
from tthc.publish.audits.veil import VEILED, Veil, veiled
from tthc.publish.charts import Bar, BarChart, Part, bar_chart
from tthc.publish.tables import NOTHING, Cell, Row, Table, number, percent

CLOCKS: Mapping[Clock, str] = {
    Clock.STATE: "Cơ quan nhà nước",
    Clock.APPLICANT: "Người nộp hồ sơ",
    Clock.ELSEWHERE: "Cơ quan, đơn vị khác",
}
CAUSES: Mapping[Cause, str] = {
    Cause.SUPPLEMENT: "Chờ bổ sung hồ sơ",
    Cause.FINANCIAL: "Chờ thực hiện nghĩa vụ tài chính",
    Cause.POSTING: "Niêm yết công khai",
    Cause.MEASUREMENT: "Đo đạc, trích đo",
    Cause.CONSULTATION: "Lấy ý kiến cơ quan khác",
}

MOST_STEPS = 12
"""Steps that are drawn and listed: those that lose most."""


@dataclass(frozen=True)
class BarBlock:
    """Bars and the same as a table."""

    chart: BarChart
    table: Table


def clocks_block(clocks: Sequence[ClockDays], veil: Veil) -> BarBlock | None:
    """Whose days the dossiers of a period took; None where the log tells of none.

    In public a clock of few dossiers has no figures, and the shares are those of the others.
    """
    hidden = [one for one in clocks if veil.is_small(one.dossiers)]
    clocks = [one for one in clocks if not veil.is_small(one.dossiers)]
    total = sum(one.days for one in clocks)
    if not total:
        return None
    bars = [
        Bar(CLOCKS[one.clock], (_part(one.clock.value, one.days, "ngày"),), f"{percent(one.days / total)}")
        for one in clocks
    ]
    rows = [
        Row(
            CLOCKS[one.clock],
            tuple(Cell(text) for text in (number(one.days), percent(one.days / total), number(one.dossiers))),
        )
        for one in clocks
    ]
    rows += [Row(CLOCKS[one.clock], (Cell(VEILED),) * 3) for one in hidden]
    title = "Hồ sơ ở trong tay ai: số ngày làm việc theo ba đồng hồ"
    return BarBlock(
        bar_chart("ba-dong-ho", title, _in_words(bars), bars),
        Table(title, "Đồng hồ", ("Ngày làm việc", "Tỷ trọng", "Số hồ sơ có ngày chờ này"), tuple(rows)),
    )


def causes_block(causes: Sequence[CauseDays], veil: Veil) -> BarBlock | None:
    """What was waited for; None where the log tells of no pause. In public, what enough dossiers waited for."""
    found = sorted((one for one in causes if not veil.is_small(one.dossiers)), key=lambda one: -one.days)
    if not found:
        return None
    bars = [
        Bar(CAUSES[one.cause], (_part(one.clock.value, one.days, "ngày"),), f"{number(one.days)} ngày") for one in found
    ]
    title = "Nguyên nhân tạm dừng: số ngày làm việc đã chờ"
    headings = (
        *(
            "Đồng hồ của",
            "Hồ sơ",
            "Số lần dừng",
            "Đang chờ",
            "Tổng số ngày làm việc",
            "Một nửa số lần chờ trong (ngày)",
        ),
    )
    rows = tuple(_cause_row(one, veil) for one in found)
    return BarBlock(bar_chart("nguyen-nhan", title, _in_words(bars), bars), Table(title, "Nguyên nhân", headings, rows))


def _cause_row(one: CauseDays, veil: Veil) -> Row:
    waiting = sum(one.open_for.values())
    texts = (
        number(one.dossiers),
        number(one.pauses),
        veil.text(waiting, number(waiting)),
        number(one.days),
        number(one.median.days),
    )
    return Row(CAUSES[one.cause], (Cell(CLOCKS[one.clock], "words"), *(Cell(text) for text in texts)))


def steps_block(
    steps: Iterable[StepTime], names: Names, step_names: Mapping[tuple[str, str], str], veil: Veil
) -> BarBlock | None:
    """The steps that lose most time over all agencies; None without a log of steps."""
    worst = sorted((one for one in steps if one.agency is None), key=lambda one: (-one.lost, one.procedure, one.step))
    worst = [one for one in worst if one.lost and not veil.is_small(one.dossiers)][:MOST_STEPS]
    if not worst:
        return None
    bars = [
        Bar(
            f"{step_names.get((one.procedure, one.step), one.step)} ({one.procedure})",
            tuple(_lost_parts(one)),
            f"{number(round(one.lost))} giờ",
        )
        for one in worst
    ]
    title = "Bước mất nhiều thời gian nhất: giờ làm việc hồ sơ nằm chờ, và giờ vượt kế hoạch"
    headings = (
        *("Thủ tục", "Hồ sơ qua bước", "Giờ nằm chờ", "Giờ vượt kế hoạch", "Phần của cả thủ tục"),
        *("Một nửa số hồ sơ chờ trong (giờ)", "Một nửa làm trong (giờ)", "Kế hoạch (giờ)"),
    )
    rows = tuple(_step_row(one, names, step_names) for one in worst)
    return BarBlock(bar_chart("buoc", title, _in_words(bars), bars), Table(title, "Bước", headings, rows))


def _lost_parts(one: StepTime) -> Iterable[Part]:
    yield _part("waited", one.waited, "giờ nằm chờ")
    if one.over_plan:
        yield _part("over-plan", round(one.over_plan), "giờ vượt kế hoạch")


def _step_row(one: StepTime, names: Names, step_names: Mapping[tuple[str, str], str]) -> Row:
    texts = (
        number(one.dossiers),
        number(one.waited),
        number(one.over_plan),
        percent(one.share),
        number(one.waited_median.days),
        number(one.worked_median.days),
        number(one.planned),
    )
    procedure = Cell(f"{one.procedure} {names.of('procedure', one.procedure)}", "words")
    return Row(step_names.get((one.procedure, one.step), one.step), (procedure, *(Cell(text) for text in texts)))


EDGES: Mapping[Edge, str] = {
    Edge.BEFORE_RECEPTION: "Từ khi nộp đến khi được tiếp nhận",
    Edge.BEFORE_COLLECTION: "Từ khi có kết quả đến khi người nộp nhận",
}


def edges_table(edges: Iterable[EdgeDays], veil: Veil) -> Table | None:
    """Waiting on no clock; None where the log tells of none."""
    rows = tuple(_edge_row(one, veil) for one in edges)
    heads = ("Hồ sơ", "Một nửa trong (ngày)", "Chín phần mười trong (ngày)", "Ngày sai thứ tự", "Không ghi ngày")
    title = "Chờ ngoài thời hạn: không ai quá hạn, nhưng người nộp vẫn phải chờ (ngày làm việc)"
    return Table(title, "Khoảng chờ", heads, rows) if rows else None


def _edge_row(one: EdgeDays, veil: Veil) -> Row:
    counted = sum(one.days.values())
    texts = (
        veil.text(counted, number(counted)),
        veil.text(counted, number(one.median.days)),
        veil.text(counted, number(one.p90.days)),
        veil.text(one.backwards, number(one.backwards)),
        veil.text(one.unknown, number(one.unknown)),
    )
    return Row(EDGES[one.edge], tuple(Cell(text) for text in texts))


DELAYED = (
    ("Hồ sơ quá hạn (có hoặc chưa có kết quả)", "late"),
    ("– có văn bản xin lỗi", "with_apology"),
    ("– – xin lỗi chậm nhất một ngày trước khi hết hạn", "in_good_time"),
    ("– không có văn bản xin lỗi", "without_apology"),
    ("Hồ sơ đã hẹn lại", "rescheduled"),
    ("– hẹn lại quá một lần", "rescheduled_more_than_once"),
    ("– không có kết quả trước ngày hẹn lại", "new_day_missed"),
)


def delays_table(promised: Delays | None, statutory: Delays | None, veil: Veil) -> Table:
    """What was done about delays; a dash where the log never tells, which is not 0."""
    rows = (
        Row(text, tuple(Cell(_delayed(one, name, veil)) for one in (promised, statutory))) for text, name in DELAYED
    )
    return Table(
        "Xin lỗi và hẹn lại: không làm cho hồ sơ hết quá hạn",
        "Việc",
        ("So với thời hạn cam kết", "So với thời hạn luật định"),
        tuple(rows),
    )


def _delayed(one: Delays | None, name: str, veil: Veil) -> str:
    """A figure of delays; with and without an apology are the whole together, so both are shown or neither."""
    count = getattr(one, name) if one else None
    both = (one.with_apology, one.without_apology) if one else ()
    veil_both = name in ("with_apology", "without_apology", "in_good_time") and any(map(veil.is_small, both))
    return VEILED if veil_both else veil.text(count, number(count))


def supplements_table(found: Supplements, veil: Veil) -> Table:
    """How often supplements were asked for."""
    counts = (
        ("Không lần nào", found.never, ""),
        ("Một lần", found.once, ""),
        ("Hai lần", found.twice, "open"),
        ("Từ ba lần trở lên", found.more, "bad"),
    )
    total = sum(count for _, count, _ in counts)
    rows = (
        Row(name, (Cell(number(count)), Cell(percent(count / total) if total else NOTHING)), kind if count else "")
        for name, count, kind in counts
    )
    title = "Yêu cầu bổ sung hồ sơ: yêu cầu nhiều lần là điều phải giải trình"
    table = Table(title, "Số lần yêu cầu", ("Hồ sơ", "Tỷ lệ"), tuple(rows))
    return veiled(table, [(count,) for _, count, _ in counts], veil)


def _part(kind: str, value: int, unit: str) -> Part:
    return Part(kind, Decimal(value), f"{number(value)} {unit}")


def _in_words(bars: Iterable[Bar]) -> str:
    """The bars for who does not see them."""
    return "; ".join(f"{bar.name}: {bar.end}" for bar in bars)
