"""The counters of a period as tables, a bar beside each line, and as a map of agencies and months."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from tthc.audit.figures.counters import Counters, Dimension, PeriodCell, Ratio, broken_down, ratio
from tthc.audit.figures.period_report import PeriodReport
from tthc.exchange.audit_names import Names
from tthc.publish.audits.veil import COLUMNS, VEILED, Veil, columns_of
from tthc.publish.tables import NOTHING, Cell, Piece, Row, Table, number, percent

TITLES = {
    Dimension.AGENCY: ("Theo cơ quan", "Cơ quan"),
    Dimension.COMMUNE: ("Theo xã, phường", "Xã, phường"),
    Dimension.SECTOR: ("Theo lĩnh vực", "Lĩnh vực"),
    Dimension.PROCEDURE: ("Theo thủ tục", "Thủ tục"),
    Dimension.CHANNEL: ("Theo cách nộp", "Cách nộp"),
    Dimension.LEVEL: ("Theo cấp", "Cấp"),
    Dimension.MONTH: ("Theo tháng", "Tháng"),
}
HEADINGS = (
    *("Tồn kỳ trước", "Nhận", "Trước hạn", "Đúng hạn", "Quá hạn", "Đang giải quyết, trong hạn"),
    *("Đang giải quyết, quá hạn", "Tạm dừng", "Từ chối", "Rút", "Chưa rõ thời hạn"),
    *("Tỷ lệ đã giải quyết đúng hạn", "Tỷ lệ trong hạn (QĐ 766)"),
)


@dataclass(frozen=True)
class CounterTable:
    """A table of counters with a bar for each line."""

    table: Table
    id: str
    is_open: bool


def counter_table(
    audit: PeriodReport, by: Dimension, limit: str, names: Names, veil: Veil, *, is_first: bool
) -> CounterTable:
    """The lines of a dimension, against one limit; the whole period stands last. Folded, but for some of the `first`.

    Each month is a period of its own, so that what it carries over is in several lines.
    """
    title, first = TITLES[by]
    lines = [
        _row(_name(names, by, cell), getattr(cell, limit), veil.of(by, getattr(cell, by.value)) | veil.totals)
        for cell in audit.broken_down(by)
    ]
    rows = (*lines, _row("Tất cả", getattr(audit.total, limit), veil.totals, "total"))
    is_open = is_first and by in OPEN and len(rows) <= MOST_OPEN
    return CounterTable(Table(title, first, HEADINGS, rows), f"theo-{by.value}-{limit}", is_open)


OPEN = (Dimension.AGENCY, Dimension.SECTOR)
MOST_OPEN = 20
"""What is not folded, if it is no longer than that."""


def _name(names: Names, by: Dimension, cell: PeriodCell) -> str:
    key = getattr(cell, by.value)
    name = names.of(by.value, key)
    return f"{key} {name}" if by is Dimension.PROCEDURE and key and key != name else name


def _row(name: str, counters: Counters, hidden: frozenset[str], kind: str = "") -> Row:
    counts = zip(COLUMNS, columns_of(counters), strict=True)
    texts = [VEILED if column in hidden else number(count) for column, count in counts]
    texts += [
        VEILED if hidden else percent(ratio(way, counters).share) for way in (Ratio.SETTLED_IN_TIME, Ratio.IN_TIME)
    ]
    return Row(name, tuple(Cell(text) for text in texts), kind, pieces=() if hidden else tuple(_pieces(counters)))


def _pieces(counters: Counters) -> Iterator[Piece]:
    """The judged dossiers as one bar of a thousand; rounding goes into the last piece."""
    parts = (
        ("early", counters.early, "trước hạn"),
        ("on-time", counters.on_time, "đúng hạn"),
        ("open-in-time", counters.open_in_time, "đang giải quyết, trong hạn"),
        ("paused", counters.paused, "tạm dừng"),
        ("open-late", counters.open_late, "đang giải quyết, quá hạn"),
        ("late", counters.late, "quá hạn"),
    )
    judged, done = sum(count for _, count, _ in parts), 0
    for kind, count, label in parts:
        if count:
            start, end = 1000 * done // judged, 1000 * (done + count) // judged
            yield Piece(start, end - start, kind, f"{label}: {number(count)}")
            done += count


@dataclass(frozen=True)
class HeatMap:
    """Agencies by months: the share in time in each, and how good it is."""

    months: tuple[str, ...]
    rows: tuple[Row, ...]
    bands: tuple[Cell, ...]


BANDS = (
    (Fraction(98, 100), "heat-5", "từ 98%"),
    (Fraction(95, 100), "heat-4", "95–98%"),
    (Fraction(90, 100), "heat-3", "90–95%"),
    (Fraction(75, 100), "heat-2", "75–90%"),
    (Fraction(0), "heat-1", "dưới 75%"),
)
"""From which share on, its class, and how that is said."""

FEW = 10
"""With fewer judged dossiers a share says little: it is shown, and marked."""


def heat_map(cells: Sequence[PeriodCell], limit: str, names: Names, veil: Veil) -> HeatMap:
    """The months of each agency from those cells that have a month; in public those with enough dossiers."""
    months = sorted({cell.month for cell in cells if cell.month})
    by_place = {(cell.agency, cell.month): getattr(cell, limit) for cell in cells}
    agencies = broken_down(cells, Dimension.AGENCY)
    return HeatMap(
        months=tuple(names.of("month", month) for month in months),
        rows=tuple(
            Row(
                names.of("agency", agency.agency),
                tuple(_heat(by_place.get((agency.agency, month)), veil) for month in months),
            )
            for agency in agencies
        ),
        bands=tuple(Cell(text, kind) for _, kind, text in BANDS),
    )


def _heat(counters: Counters | None, veil: Veil) -> Cell:
    found = ratio(Ratio.IN_TIME, counters) if counters else None
    if found is None or found.share is None:
        return Cell(NOTHING)
    if veil.public and (found.whole < FEW or veil.is_small(found.part) or veil.is_small(found.whole - found.part)):
        return Cell(VEILED)
    kind = next(kind for least, kind, _ in BANDS if found.share >= least)
    return Cell(percent(found.share, 0), f"{kind} few" if found.whole < FEW else kind)
