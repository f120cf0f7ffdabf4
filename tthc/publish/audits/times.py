"""How long results take, as tables and pictures: percentiles with bounds, and the trend with what chance may show."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tthc.audit.figures.control_limits import Slope
from tthc.audit.figures.kaplan_meier import Quantile
from tthc.audit.figures.times import TimeTaken
from tthc.audit.figures.trends import Trend, TrendMonth
from tthc.exchange.audit_names import Names
from tthc.publish.audits.veil import VEILED, Veil, veiled
from tthc.publish.charts import LineChart, Point, line_chart
from tthc.publish.tables import NOTHING, Cell, Row, Table, number, percent


@dataclass(frozen=True)
class TrendBlock:
    """Two lines through the months, the days and the late share, and the same as a table."""

    days: LineChart
    late: LineChart
    table: Table
    notes: tuple[str, ...]


def trend_block(trend: Trend, veil: Veil) -> TrendBlock:
    """The trend of a period; in public without months in which few dossiers were late."""
    months = [(_month(one.month), one) for one in trend.months if not (veil.public and _is_small(one, veil))]
    return TrendBlock(
        days=line_chart(
            "xu-huong-ngay",
            "Số ngày làm việc của cơ quan nhà nước để có kết quả, theo tháng",
            _in_words([(name, one.days) for name, one in months], "ngày"),
            "ngày làm việc",
            [_days_point(name, one) for name, one in months],
        ),
        late=line_chart(
            "xu-huong-qua-han",
            "Tỷ lệ kết quả quá hạn cam kết, theo tháng",
            _in_words([(name, _hundred(one.late_share)) for name, one in months], "%"),
            "%",
            [_late_point(name, one) for name, one in months],
        ),
        table=Table(
            "Xu hướng theo tháng có kết quả",
            "Tháng",
            (
                *("Đã giải quyết", "Số ngày (trung bình, đã cắt ngọn)", "Giới hạn kiểm soát"),
                *("Quá hạn", "Tỷ lệ quá hạn", "Giới hạn kiểm soát", "Lưu ý"),
            ),
            tuple(_trend_row(name, one) for name, one in months),
        ),
        notes=tuple(_slopes(trend)),
    )


def _is_small(one: TrendMonth, veil: Veil) -> bool:
    return one.too_few or veil.is_small(one.late) or veil.is_small(one.judged - one.late)


def _days_point(name: str, one: TrendMonth) -> Point:
    limits = one.days_limits
    low, middle, high = (limits.low, limits.center, limits.high) if limits else (None, None, None)
    return Point(name, _exact(one.days), _exact(low), _exact(high), _exact(middle), one.days_signal)


def _late_point(name: str, one: TrendMonth) -> Point:
    limits = one.late_limits
    low, middle, high = (limits.low, limits.center, limits.high) if limits else (None, None, None)
    low, high, middle = (_hundred(bound) for bound in (low, high, middle))
    value = _exact(_hundred(one.late_share))
    return Point(name, value, _exact(low), _exact(high), _exact(middle), one.late_signals)


def _trend_row(name: str, one: TrendMonth) -> Row:
    days, late = one.days_limits, one.late_limits
    texts = (
        number(one.settled),
        number(one.days),
        f"{number(days.low)} – {number(days.high)}" if days else NOTHING,
        number(one.late),
        percent(one.late_share),
        f"{percent(late.low)} – {percent(late.high)}" if late else NOTHING,
    )
    notes = ", ".join(_remarks(one))
    kind = "signal" if one.days_signal or one.late_signals else ""
    return Row(name, (*(Cell(text) for text in texts), Cell(notes, "words")), kind)


def _remarks(one: TrendMonth) -> Iterator[str]:
    if one.partial:
        yield "tháng chưa trọn"
    if one.too_few:
        yield "ít hồ sơ, không xét"
    if one.days_signal:
        yield "số ngày khác thường"
    if one.late_signals:
        yield "tỷ lệ quá hạn khác thường"


def _slopes(trend: Trend) -> Iterator[str]:
    if trend.days_slope:
        yield f"Số ngày {_slope(trend.days_slope, 1, 'ngày')}."
    if trend.late_slope:
        yield f"Tỷ lệ quá hạn {_slope(trend.late_slope, 100, 'điểm phần trăm')}."


UNLIKELY = 0.05
"""What chance shows more rarely is taken for a trend."""


def _slope(slope: Slope, scale: int, unit: str) -> str:
    chance = f"riêng ngẫu nhiên cũng cho thấy như vậy trong {percent(slope.by_chance, 0)} trường hợp"
    if slope.by_chance > UNLIKELY or not slope.per_month:
        return f"không có xu hướng rõ ({chance})"
    way = "tăng" if slope.per_month > 0 else "giảm"
    return f"{way} khoảng {number(abs(slope.per_month) * scale, 2)} {unit} mỗi tháng ({chance})"


def _in_words(values: Iterable[tuple[str, float | None]], unit: str) -> str:
    """The line for who does not see it."""
    return "; ".join(f"{name}: {number(value)} {unit}" for name, value in values if value is not None)


def times_table(times: Sequence[TimeTaken], title: str, first: str, names: Names, veil: Veil) -> Table:
    """Half and nine in ten of the results, with bounds; open dossiers counted for as long as they are open."""
    table = Table(
        title,
        first,
        (
            *("Có kết quả", "Chưa có kết quả", "Một nửa trong (ngày)", "Khoảng tin cậy"),
            *("Chín phần mười trong (ngày)", "Khoảng tin cậy", "Đóng hàng loạt"),
        ),
        tuple(_times_row(one, names) for one in times if one.by),
    )
    counted = [(one.settled, one.censored) for one in times if one.by]
    shown = veiled(table, counted, veil)
    whole = tuple(_whole(one, names, veil) for one in times if not one.by)
    return Table(shown.title, shown.first, shown.headings, (*whole, *shown.rows))


def _whole(one: TimeTaken, names: Names, veil: Veil) -> Row:
    """The row of all; in public without its counts where a total is hidden elsewhere, which they would help to find.

    What few results took is not shown either.
    """
    row = _times_row(one, names)
    if veil.is_small(one.settled):
        return replace(row, cells=(Cell(VEILED),) * len(row.cells))
    if veil.totals or veil.is_small(one.censored) or veil.is_small(one.bulk):
        counts = (0, 1, len(row.cells) - 1)
        return replace(row, cells=tuple(Cell(VEILED) if n in counts else cell for n, cell in enumerate(row.cells)))
    return row


def _times_row(one: TimeTaken, names: Names) -> Row:
    name = names.of(one.by.value, one.key) if one.by else "Tất cả"
    code = f"{one.key} " if one.by and one.by.value == "procedure" and one.key else ""
    texts = (
        number(one.settled),
        number(one.censored),
        *_quantile(one.median),
        *_quantile(one.p90),
        number(one.bulk),
    )
    return Row(code + name, tuple(Cell(text) for text in texts), "" if one.by else "total")


def _quantile(found: Quantile) -> tuple[str, str]:
    """A quantile and its bounds; what is not reached yet is more than anybody has seen."""
    if found.days is None:
        return "chưa đạt", f"từ {number(found.low)}" if found.low is not None else NOTHING
    high = number(found.high) if found.high is not None else "chưa rõ"
    return number(found.days), f"{number(found.low)} – {high}"


def _month(month: str) -> str:
    return f"{month[5:]}/{month[:4]}"


def _hundred(share: float | None) -> float | None:
    return None if share is None else share * 100


def _exact(value: float | None) -> Decimal | None:
    return None if value is None else round(Decimal(str(value)), 2)
