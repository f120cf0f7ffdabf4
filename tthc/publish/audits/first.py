"""What is seen first on the page of an audit: tiles, the shares in time, and where most dossiers are late."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tthc.audit.figures.counters import Counters, Dimension, PeriodCell, Ratio, ratio
from tthc.audit.figures.worst import Worst, worst
from tthc.exchange.audit_names import Names
from tthc.publish.audits.veil import VEILED, Veil
from tthc.publish.tables import Cell, Row, Table, Tile, number, percent

LIMIT_NAMES: Mapping[str, str] = {"promised": "thời hạn cam kết", "statutory": "thời hạn luật định"}

RATIOS: Mapping[Ratio, str] = {
    Ratio.SETTLED_IN_TIME: "Giải quyết trước và đúng hạn / đã giải quyết",
    Ratio.IN_TIME: "QĐ 766/QĐ-TTg: trước và đúng hạn, cùng hồ sơ chưa giải quyết còn hạn / đã và chưa giải quyết",
    Ratio.GIA_LAI: "Gia Lai: 100% − quá hạn (đã và chưa giải quyết) / (nhận + tồn kỳ trước)",
}


def tiles(c: Counters, veil: Veil) -> Iterator[Tile]:
    """The counters of all dossiers, each with what it is made of."""

    def told(*names: str) -> str:
        """The sum of some counters; not shown if one of them is not, or if it is small."""
        count = sum(getattr(c, name) for name in names)
        gone = veil.public and (veil.totals.intersection(names) or veil.is_small(count))
        return VEILED if gone else number(count)

    came = f"tồn kỳ trước {told('carried_over')}, nhận {told('received')}"
    settled = f"trước và đúng hạn {told('early', 'on_time')}, quá hạn {told('late')}"
    open_ = f"trong hạn {told('open_in_time')}, quá hạn {told('open_late')}"
    gone = f"từ chối {told('refused')}, rút {told('withdrawn')}"
    yield Tile(told("carried_over", "received"), "cần giải quyết", came)
    yield Tile(told("early", "on_time", "late"), "đã giải quyết", settled, "good")
    yield Tile(told("open_in_time", "open_late"), "đang giải quyết", open_, "petition")
    yield Tile(told("paused"), "tạm dừng", f"đã quá hạn trước khi dừng: {told('paused_late')}", "open")
    yield Tile(told("refused", "withdrawn"), "từ chối, rút", gone)
    share = VEILED if veil.totals else percent(ratio(Ratio.IN_TIME, c).share)
    yield Tile(share, "trong hạn (QĐ 766)", "đã và chưa giải quyết", "good")
    late = told("late", "open_late", "paused_late")
    yield Tile(late, "hồ sơ quá hạn", "có hoặc chưa có kết quả", "bad" if c.all_late else "")


def ratios_table(totals: Sequence[Counters], limits: Sequence[str], veil: Veil) -> Table:
    """The same dossiers, three ways of dividing: two reports that differ may both be right."""
    rows = (
        Row(name, tuple(Cell(VEILED if veil.totals else percent(ratio(way, total).share, 2)) for total in totals))
        for way, name in RATIOS.items()
    )
    heads = tuple(f"So với {LIMIT_NAMES[limit]}" for limit in limits)
    return Table("Tỷ lệ đúng hạn theo từng cách chia", "Cách chia", heads, tuple(rows))


def worst_tables(cells: Sequence[PeriodCell], limit: str, names: Names, veil: Veil) -> Iterator[Table]:
    """The procedures and the agencies with most late dossiers; in public those of which everything is shown."""
    for by, what in ((Dimension.PROCEDURE, "Thủ tục"), (Dimension.AGENCY, "Cơ quan")):
        found = (one for one in worst(cells, by, limit) if not veil.of(by, one.key))
        rows = tuple(_worst_row(one, names) for one in found if not veil.is_small(one.counters.all_late))
        if rows:
            heads = ("Quá hạn", "Cần giải quyết", "Tỷ lệ trong hạn (QĐ 766)")
            yield Table(f"{what} có nhiều hồ sơ quá hạn nhất", what, heads, rows)


def _worst_row(one: Worst, names: Names) -> Row:
    share = percent(ratio(Ratio.IN_TIME, one.counters).share)
    texts = (number(one.counters.all_late), number(one.counters.in_hand), share)
    code = f"{one.key} " if one.by is Dimension.PROCEDURE and one.key else ""
    return Row(code + names.of(one.by.value, one.key), tuple(Cell(text) for text in texts))
