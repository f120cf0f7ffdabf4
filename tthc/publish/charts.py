"""Charts as places in a picture: lines through months, columns beside a limit, bars in pieces. Templates draw them.

Every figure comes in as it is to be read; here it only gets a place. What has no figure gets none: a gap, not a zero.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from itertools import groupby, pairwise

from tthc.vietnamese import write_number

WIDTH, LEFT, RIGHT, TOP, FLOOR, FOOT = 960, 60, 20, 24, 270, 34
"""The picture: its width, room left and right of the plot, its first and last line, room for labels below."""

STEPS = (1, 2, 5)
TICKS = 5
"""At most so many lines across, at round figures."""

LABEL_ROOM = 52
"""Pixels that a label below the plot needs: where they are closer, some are left out."""


@dataclass(frozen=True)
class Tick:
    """A line across the plot, or a label below it."""

    at: int
    text: str


@dataclass(frozen=True)
class Point:
    """One month of a line; `low` and `high` bound it where they are known."""

    label: str
    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    middle: Decimal | None = None
    is_marked: bool = False


@dataclass(frozen=True)
class Dot:
    """A point in its place; the text is what a pointer shows."""

    x: int
    y: int
    text: str
    is_marked: bool


@dataclass(frozen=True, kw_only=True)
class Plot:
    """What a chart with two axes has, whatever is drawn between them: lines across, labels below."""

    id: str
    title: str
    description: str
    across: tuple[Tick, ...]
    below: tuple[Tick, ...]
    unit: str
    width: int = WIDTH
    height: int = FLOOR + FOOT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    floor: int = FLOOR


@dataclass(frozen=True, kw_only=True)
class LineChart(Plot):
    """A line of months, the band in which they are expected, and the middle of it."""

    lines: tuple[str, ...]
    bands: tuple[str, ...]
    middles: tuple[str, ...]
    dots: tuple[Dot, ...]
    since: Tick | None = None


def line_chart(
    id_: str,
    title: str,
    description: str,
    unit: str,
    points: Sequence[Point],
    *,
    since: int | None = None,
    since_text: str = "",
) -> LineChart:
    """The months from left to right; a month without a value breaks the line.

    Before the month numbered `since` stands an upright line, at which every other line breaks.
    """
    scale = _Scale.of([n for p in points for n in (p.value, p.low, p.high, p.middle) if n is not None])
    xs = _across(len(points))
    placed = list(zip(xs, points, strict=True))
    sides = [placed[:since], placed[since:]] if since else [placed]
    return LineChart(
        id=id_,
        title=title,
        description=description,
        lines=tuple(path for side in sides for path in _paths([(x, p.value) for x, p in side], scale)),
        bands=tuple(path for side in sides for path in _bands(side, scale)),
        middles=tuple(path for side in sides for path in _paths([(x, p.middle) for x, p in side], scale)),
        dots=tuple(
            Dot(x, scale.y(p.value), f"{p.label}: {write_number(p.value)} {unit}", p.is_marked)
            for x, p in placed
            if p.value is not None
        ),
        across=scale.ticks,
        below=_labels(xs, [p.label for p in points]),
        unit=unit,
        since=None if since is None else Tick(xs[since] - round((WIDTH - LEFT - RIGHT) / len(xs) / 2), since_text),
    )


@dataclass(frozen=True)
class Column:
    """One column: its label below, how many, and of which kind."""

    label: str
    count: int
    kind: str


@dataclass(frozen=True)
class Standing:
    """A column in its place."""

    x: int
    y: int
    width: int
    height: int
    kind: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ColumnChart(Plot):
    """Columns side by side, with a line where the limit is if there is one, and what is expected of them as a curve."""

    columns: tuple[Standing, ...]
    limit: Tick | None = None
    curve: tuple[str, ...] = ()


def column_chart(
    id_: str,
    title: str,
    description: str,
    unit: str,
    columns: Sequence[Column],
    limit_after: int | None = None,
    limit: str = "",
    expected: Sequence[Decimal] = (),
) -> ColumnChart:
    """The columns from left to right; the limit stands after so many of them. `expected` is one figure for each."""
    scale = _Scale.of([*(Decimal(column.count) for column in columns), *expected])
    room = (WIDTH - LEFT - RIGHT) / max(len(columns), 1)
    xs = [round(LEFT + room * number) for number in range(len(columns) + 1)]
    middles = [(start + end) // 2 for start, end in pairwise(xs)]
    standing = (
        Standing(
            x=start + 1,
            y=scale.y(Decimal(column.count)),
            width=max(end - start - 2, 1),
            height=FLOOR - scale.y(Decimal(column.count)),
            kind=column.kind,
            text=f"{column.label}: {write_number(column.count)} {unit}",
        )
        for column, (start, end) in zip(columns, pairwise(xs), strict=True)
    )
    return ColumnChart(
        id=id_,
        title=title,
        description=description,
        columns=tuple(standing),
        across=scale.ticks,
        below=_labels(middles, [column.label for column in columns]),
        unit=unit,
        limit=None if limit_after is None else Tick(xs[limit_after], limit),
        curve=tuple(_paths(list(zip(middles, expected, strict=False)), scale)),
    )


@dataclass(frozen=True)
class Part:
    """A piece of a bar: of which kind, how much, and in words."""

    kind: str
    value: Decimal
    text: str


@dataclass(frozen=True)
class Bar:
    """One name, its bar in pieces, and the figure at its end."""

    name: str
    parts: tuple[Part, ...]
    end: str


@dataclass(frozen=True)
class Lying:
    """A piece of a bar in its place."""

    x: int
    width: int
    kind: str
    text: str


@dataclass(frozen=True)
class BarRow:
    """A bar in its place; a long name goes over two lines."""

    y: int
    lines: tuple[Tick, ...]
    parts: tuple[Lying, ...]
    end_x: int
    end_y: int
    end: str


@dataclass(frozen=True)
class BarChart:
    """Bars below one another, all from the same line."""

    id: str
    title: str
    description: str
    rows: tuple[BarRow, ...]
    height: int
    width: int = WIDTH
    start: int = 0
    thickness: int = 18


NAMES, ENDS, BAR_ROW, LONGEST = 300, 110, 40, 40


def bar_chart(id_: str, title: str, description: str, bars: Sequence[Bar]) -> BarChart:
    """The bars in the order in which they come."""
    most = max((sum((part.value for part in bar.parts), Decimal()) for bar in bars), default=Decimal())
    rows = tuple(_bar_row(number, bar, most) for number, bar in enumerate(bars))
    return BarChart(id_, title, description, rows, BAR_ROW * len(rows) + 8, start=NAMES)


def _bar_row(number: int, bar: Bar, most: Decimal) -> BarRow:
    top = 4 + BAR_ROW * number
    parts = tuple(_lying(bar.parts, most))
    end = parts[-1].x + parts[-1].width if parts else NAMES
    middle = top + BAR_ROW // 2
    named = _two_lines(bar.name)
    first = middle + 5 - 8 * (len(named) - 1)
    lines = tuple(Tick(first + 16 * line, text) for line, text in enumerate(named))
    return BarRow(middle - 9, lines, parts, end + 6, middle + 5, bar.end)


def _lying(parts: Sequence[Part], most: Decimal) -> Iterator[Lying]:
    room, before = WIDTH - NAMES - ENDS, Decimal()
    for part in parts:
        start, end = (NAMES + round(room * so_far / (most or 1)) for so_far in (before, before + part.value))
        before += part.value
        if end > start:
            yield Lying(start, end - start, part.kind, part.text)


def _two_lines(name: str) -> tuple[str, ...]:
    """A name on one line, or broken between two words; what does not fit on two is cut off, visibly."""
    if len(name) <= LONGEST:
        return (name,)
    at = name.rfind(" ", 0, LONGEST + 1)
    first, rest = (name[:at], name[at + 1 :]) if at > 0 else (name[:LONGEST], name[LONGEST:])
    return first, rest if len(rest) <= LONGEST else f"{rest[: LONGEST - 1].rstrip()}…"


@dataclass(frozen=True)
class _Scale:
    """From zero to a round figure above the highest."""

    top: Decimal
    step: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> _Scale:
        step = _round_step(max(values, default=Decimal()) / TICKS)
        lines = (max(values, default=Decimal()) / step).to_integral_value(ROUND_CEILING) or Decimal(1)
        return cls(step * lines, step)

    def y(self, value: Decimal) -> int:
        return round(FLOOR - (FLOOR - TOP) * max(value, Decimal()) / self.top)

    @property
    def ticks(self) -> tuple[Tick, ...]:
        lines = int(self.top / self.step)
        return tuple(Tick(self.y(self.step * line), write_number(self.step * line)) for line in range(lines + 1))


def _round_step(least: Decimal) -> Decimal:
    """The first of 1, 2, 5, 10, 20, … (or their tenths) that is at least so much."""
    power = Decimal(1).scaleb(least.adjusted()) if least else Decimal(1)
    return next((step * power for step in STEPS if step * power >= least), 10 * power)


def _across(count: int) -> list[int]:
    """The middles of so many equal parts of the plot."""
    room = (WIDTH - LEFT - RIGHT) / max(count, 1)
    return [round(LEFT + room * (number + 0.5)) for number in range(count)]


def _labels(xs: Sequence[int], labels: Sequence[str]) -> tuple[Tick, ...]:
    """Every label, or every second, third, … one where all would overlap; the last is always there."""
    apart = xs[1] - xs[0] if len(xs) > 1 else WIDTH
    every = -(-LABEL_ROOM // max(apart, 1))
    last = len(labels) - 1
    return tuple(Tick(x, labels[n]) for n, x in enumerate(xs) if (last - n) % every == 0)


def _paths(points: Sequence[tuple[int, Decimal | None]], scale: _Scale) -> Iterator[str]:
    """A path for each stretch of points without a gap."""
    for known, stretch in groupby(points, lambda point: point[1] is not None):
        if known:
            yield "M" + "L".join(f"{x} {scale.y(value)}" for x, value in stretch if value is not None)


def _bands(points: Sequence[tuple[int, Point]], scale: _Scale) -> Iterator[str]:
    """The area between the bounds, as far as there are bounds."""
    for known, group in groupby(points, lambda point: point[1].low is not None and point[1].high is not None):
        stretch = list(group)
        if known:
            there = [f"{x} {scale.y(p.high)}" for x, p in stretch if p.high is not None]
            back = [f"{x} {scale.y(p.low)}" for x, p in reversed(stretch) if p.low is not None]
            yield "M" + "L".join([*there, *back]) + "Z"
