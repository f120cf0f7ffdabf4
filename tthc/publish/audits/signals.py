"""The section of signs that need a look: a picture and a table of each, what may explain it, what to look at next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from tthc.audit.detecting.bunching import LEFT_OUT, REACH, Bunching
from tthc.audit.detecting.detect import Signal, Signals
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.detecting.tallies import Cell, Tallies
from tthc.exchange.audit_names import Names
from tthc.exchange.signal_words import MEASURES, NO_ACCUSATION, WHY_NOT, WORDS
from tthc.publish.charts import Bar, BarChart, Column, ColumnChart, Part, bar_chart, column_chart
from tthc.publish.tables import Cell as Figure
from tthc.publish.tables import Row, Table, number
from tthc.source import Message

Translate = Callable[[Message], str]

MOST_SHOWN = 12
"""So many places of a sign are drawn and listed."""

DAYS_BEFORE_END = 16
"""So many working days before the end of months have a column."""


@dataclass(frozen=True)
class AroundBlock:
    """The whole log around the due day: the picture, its table, and how large the pile is in words."""

    chart: ColumnChart
    table: Table
    note: str


@dataclass(frozen=True)
class KindBlock:
    """One sign that alarms somewhere; one of `columns` and `bars` is there."""

    name: str
    looked_at: str
    innocent: str
    next_step: str
    columns: ColumnChart | None
    bars: BarChart | None
    table: Table


@dataclass(frozen=True)
class SignalsBlock:
    """The section."""

    caution: str
    promise: str
    looked: str
    around: AroundBlock | None
    kinds: tuple[KindBlock, ...]
    others: Table


@dataclass(frozen=True)
class _Shown:
    signals: Signals
    names: Names
    translate: Translate
    public: bool

    def place(self, cell: Cell) -> str:
        parts = [self.names.of("agency", cell.agency)]
        parts += [self.names.of("commune", cell.commune)] if cell.commune else []
        parts += [f"thủ tục {cell.procedure}"] if cell.procedure else []
        return ", ".join([*parts, *([cell.official] if cell.official else [])])


def signals_block(signals: Signals, names: Names, translate: Translate, *, public: bool = False) -> SignalsBlock:
    """The section of a whole log."""
    shown = _Shown(signals, names, translate, public)
    there = {one.looked.kind for one in signals.alarms}
    return SignalsBlock(
        caution=translate(NO_ACCUSATION),
        promise=(
            f"Trong số nơi báo động, về lâu dài không quá {number(100 * signals.alarm_rate)}% là do ngẫu nhiên (tỷ lệ "
            "phát hiện sai FDR, đã hiệu chỉnh vì xem nhiều lần); nơi nào cũng được so với mức khác nhau bình thường "
            "giữa các cơ quan. Xét trên toàn bộ nhật ký, không riêng kỳ báo cáo."
        ),
        looked=(
            f"Đã xem {number(len(signals.signals))} lượt trên {number(signals.dossiers)} hồ sơ của "
            f"{number(signals.offices)} cơ quan; {number(len(signals.alarms))} lượt vượt mức báo động."
        ),
        around=_around(signals.around, public) if signals.around else None,
        kinds=tuple(_kind(shown, kind) for kind in SignalKind if kind in there),
        others=_others(shown, there),
    )


def _around(around: Bunching, public: bool) -> AroundBlock:
    days = range(-REACH, REACH + 1)
    columns = [Column(_label(day), round(around.counts[day], -1 if public else 0), _side(day)) for day in days]
    title = "Kết quả quanh ngày hết hạn và đường trơn của mức bình thường"
    near = [day for day in days if -_NEAR <= day <= _NEAR]
    rows = tuple(_around_row(around, day, public) for day in near)
    note = (
        f"Ngày hết hạn nhiều hơn đường trơn {number(around.excess)} hồ sơ "
        f"(khoảng tin cậy 95%: {number(around.low)} đến {number(around.high)}); đường trơn không dùng ngày hết hạn và "
        f"{len(LEFT_OUT) - 1} ngày sau đó."
    )
    chart = column_chart(
        "quanh-han",
        title,
        note,
        "hồ sơ",
        columns,
        limit_after=REACH + 1,
        limit="hết hạn",
        expected=[Decimal(f"{around.smooth[day]:.1f}") for day in days],
    )
    headings = ("Số hồ sơ", "Đường trơn của mức bình thường")
    return AroundBlock(chart, Table(title, "So với ngày hết hạn (ngày làm việc)", headings, rows), note)


_NEAR = 4


def _around_row(around: Bunching, day: int, public: bool) -> Row:
    count = round(around.counts[day], -1) if public else around.counts[day]
    return Row(_label(day), (Figure(number(count)), Figure(number(around.smooth[day]))))


def _side(day: int) -> str:
    return "late" if day > 0 else "on-time" if day == 0 else "early"


def _label(day: int) -> str:
    return f"{'−' if day < 0 else '+' if day > 0 else ''}{abs(day)}"


def _kind(shown: _Shown, kind: SignalKind) -> KindBlock:
    words, translate = WORDS[kind], shown.translate
    alarms = [one for one in shown.signals.alarms if one.looked.kind is kind][:MOST_SHOWN]
    by_days = kind is SignalKind.MONTH_END and not shown.public
    return KindBlock(
        name=translate(words.name),
        looked_at=_sentence(translate(words.looked_at)),
        innocent=_sentence(translate(words.innocent)),
        next_step=_sentence(translate(words.next_step)),
        columns=_month_ends(shown, alarms[0]) if by_days else None,
        bars=None if by_days else _bars(shown, kind, alarms),
        table=_table(shown, kind, alarms),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}{'' if text.endswith(('?', '.')) else '.'}"


def _month_ends(shown: _Shown, strongest: Signal) -> ColumnChart:
    """The office that stands out most, by working days before the end of the months."""
    tallies, cell = shown.signals.tallies, strongest.looked.cell
    counts = _before_end(tallies, cell)
    even = Decimal(f"{sum(counts) / max(len(counts), 1):.1f}")
    columns = [
        Column("cuối tháng" if days == 0 else f"−{days}", count, "late" if days < _LAST_DAYS else "early")
        for days, count in reversed(list(enumerate(counts)))
    ]
    title = f"Kết quả theo số ngày làm việc trước cuối tháng: {shown.place(cell)}"
    return column_chart("cuoi-thang", title, title, "hồ sơ", columns, expected=[even] * len(columns))


_LAST_DAYS = 2


def _before_end(tallies: Tallies, cell: Cell) -> list[int]:
    mine = [
        place
        for place, unit in enumerate(tallies.units)
        if unit.office == cell.office and cell.procedure in (None, unit.procedure)
    ]
    days = tallies.closings[mine].sum(axis=0)
    shortest = min([DAYS_BEFORE_END, *(len(month) for month in tallies.months)])
    return [int(np.sum([days[month[-1 - before]] for month in tallies.months])) for before in range(shortest)]


def _bars(shown: _Shown, kind: SignalKind, alarms: Sequence[Signal]) -> BarChart:
    bars = [
        Bar(
            shown.place(one.looked.cell),
            tuple(_parts(one.looked.hits, one.looked.expected)),
            f"{number(one.looked.hits)} (×{number(one.looked.ratio)})",
        )
        for one in alarms
    ]
    title = f"{shown.translate(WORDS[kind].name)}: số hồ sơ, và mức bình thường"
    return bar_chart(f"dau-hieu-{kind.value}", title, "; ".join(f"{bar.name}: {bar.end}" for bar in bars), bars)


def _parts(hits: int, expected: float) -> Iterator[Part]:
    usual = min(Decimal(hits), Decimal(f"{expected:.1f}"))
    yield Part("expected", usual, f"bình thường khoảng {number(expected)} hồ sơ")
    yield Part("beyond", Decimal(hits) - usual, f"vượt {number(hits - expected)} hồ sơ")


def _table(shown: _Shown, kind: SignalKind, alarms: Sequence[Signal]) -> Table:
    headings = (
        "Số hồ sơ",
        "Trên tổng số",
        "Chờ đợi",
        "Gấp (lần)",
        "Khoảng 95%",
        "Xác suất ngẫu nhiên",
        "Đã hiệu chỉnh",
    )
    rows = tuple(_row(shown, one) for one in alarms)
    return Table(shown.translate(WORDS[kind].name), "Nơi cần xem", headings, rows)


def _row(shown: _Shown, one: Signal) -> Row:
    looked = one.looked
    texts = (
        number(looked.hits),
        number(looked.of),
        number(looked.expected),
        number(looked.ratio, 2),
        f"{number(looked.low, 2)}–{number(looked.high, 2)}",
        _chance(looked.by_chance),
        _chance(one.adjusted),
    )
    note = shown.translate(MEASURES[looked.measure]) if looked.measure else ""
    return Row(shown.place(looked.cell), tuple(Figure(text) for text in texts), note=note)


def _chance(value: float) -> str:
    return number(value, 4) if value >= _SMALL else "< 0,0001"


_SMALL = 0.0001


def _others(shown: _Shown, there: set[SignalKind]) -> Table:
    looked = Counter(one.looked.kind for one in shown.signals.signals)
    why = {one.kind: shown.translate(WHY_NOT[one.why]) for one in shown.signals.missing}
    rows = tuple(
        Row(
            shown.translate(WORDS[kind].name),
            (Figure(number(looked[kind])), Figure(_sentence(why.get(kind, "không vượt mức báo động")), "words")),
        )
        for kind in SignalKind
        if kind not in there and (looked[kind] or kind in why)
    )
    return Table("Dấu hiệu khác đã xem hoặc không xem được", "Dấu hiệu", ("Lượt xem", "Kết quả"), rows)
