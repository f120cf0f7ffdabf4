"""The tornado chart of a cost: which estimate moves it most, as places in a picture and as a table beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tthc.cost.tornado import Swing
from tthc.model.cut import Range
from tthc.source import Message
from tthc.vietnamese import write_dong, write_number

Translate = Callable[[Message], str]

WIDTH, NAMES, ENDS, ROW, TOP = 760, 280, 90, 26, 30
"""The picture: its width, the room for names, the room for a figure at each end, the height of a row, the first row."""

MOST = 10
"""Bars that are drawn; the table has them all."""

LONGEST_NAME = 38


@dataclass(frozen=True)
class TornadoBar:
    """One estimate: a bar from its low to its middle, and one from there to its high, with the figures at both ends."""

    name: str
    short: str
    levels: str
    basis: str
    low: str
    high: str
    width: str
    y: int
    text_y: int
    low_x: int
    low_width: int
    high_x: int
    high_width: int
    left: str
    right: str
    left_x: int
    right_x: int
    is_measured: bool


@dataclass(frozen=True)
class TornadoChart:
    """The chart, what moves most first; `id` makes its title's id unlike those of other charts on a page."""

    id: str
    title: str
    description: str
    mid: str
    mid_x: int
    width: int
    height: int
    drawn: tuple[TornadoBar, ...]
    bars: tuple[TornadoBar, ...]


def tornado_chart(swings: Sequence[Swing], id_: str, translate: Translate) -> TornadoChart | None:
    """The chart of the saving where there is one, else of the cost; None if no estimate moves it."""
    moving = [swing for swing in swings if swing.width]
    if not moving:
        return None
    is_saving = moving[0].saving is not None
    what = "Tiết kiệm một hồ sơ" if is_saving else "Chi phí một hồ sơ"
    mid = _moved(moving[0]).mid
    scale = _Scale(
        min(min(_moved(swing).low, _moved(swing).high) for swing in moving),
        max(max(_moved(swing).low, _moved(swing).high) for swing in moving),
    )
    bars = tuple(_bars(moving, scale, translate))
    first = bars[0]
    return TornadoChart(
        id=f"tornado-{id_}",
        title=f"{what} thay đổi bao nhiêu khi từng số liệu đi từ mức thấp đến mức cao (đồng)",
        description=(
            f"Ở mức giữa của mọi số liệu: {write_dong(mid)}. Mỗi thanh chỉ đổi một số liệu, các số liệu khác giữ ở mức "
            f"giữa. Ảnh hưởng nhiều nhất: {first.name}, từ {first.low} đến {first.high} đồng."
        ),
        mid=f"Mức giữa: {write_dong(mid)}",
        mid_x=scale.x(mid),
        width=WIDTH,
        height=TOP + ROW * min(len(bars), MOST) + 8,
        drawn=bars[:MOST],
        bars=bars,
    )


@dataclass(frozen=True)
class _Scale:
    """From đồng to places between the names and the right end."""

    least: int
    most: int

    def x(self, dong: int) -> int:
        """Where a sum lies."""
        left, right = NAMES + ENDS, WIDTH - ENDS
        return left + round((right - left) * (dong - self.least) / (self.most - self.least))


def _bars(swings: Sequence[Swing], scale: _Scale, translate: Translate) -> Iterator[TornadoBar]:
    for index, swing in enumerate(swings):
        moved, estimate = _moved(swing), swing.used.estimate
        name = translate(swing.used.named) if swing.used.named else estimate.name
        low, mid, high = (scale.x(level) for level in (moved.low, moved.mid, moved.high))
        y = TOP + index * ROW
        yield TornadoBar(
            name=name,
            short=name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…",
            levels=" / ".join(map(write_number, (estimate.low, estimate.mid, estimate.high))) + f" {estimate.unit}",
            basis=estimate.basis,
            low=write_number(moved.low),
            high=write_number(moved.high),
            width=write_number(swing.width),
            y=y,
            text_y=y + 14,
            low_x=min(low, mid),
            low_width=abs(mid - low),
            high_x=min(mid, high),
            high_width=abs(high - mid),
            left=write_number(min(moved.low, moved.high)),
            right=write_number(max(moved.low, moved.high)),
            left_x=min(low, mid, high) - 5,
            right_x=max(low, mid, high) + 5,
            is_measured=swing.used.is_measured,
        )


def _moved(swing: Swing) -> Range:
    return swing.saving or swing.cost
