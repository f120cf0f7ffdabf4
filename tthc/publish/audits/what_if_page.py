"""The page of what would come of a proposal: each limit before and after with its bounds, as picture and as figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from markupsafe import Markup

from tthc.publish.rendering import environment, render
from tthc.publish.self_contained import digest, font_faces, own_text
from tthc.publish.tables import Table

LEFT, RIGHT, WIDTH, TOP, LINE, BAR = 250, 70, 960, 30, 62, 20
"""The picture: room for names and for figures, its width, room above; of each line its height and that of a bar."""

NAME, NAME_LINE = 32, 16
"""Letters in a line of a name, and its height."""

ACROSS = (0, 25, 50, 75, 100)
"""Per cent at which there are lines."""


@dataclass(frozen=True)
class Share:
    """A share of a hundred with its bounds, and how it is read."""

    value: float
    low: float
    high: float
    text: str


@dataclass(frozen=True)
class Bar:
    """A bar in its place with the whisker of its bounds; `kind` is its class."""

    kind: str
    y: int
    width: int
    low: int
    high: int
    middle: int
    text: str


@dataclass(frozen=True)
class BarPair:
    """Before and after, beside the lines of one name, each at its height."""

    lines: tuple[tuple[int, str], ...]
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class PairChart:
    """Pairs of bars from 0 to 100 %, with a mark at the rate that is wanted."""

    id: str
    title: str
    description: str
    width: int
    height: int
    floor: int
    left: int
    right: int
    across: tuple[tuple[int, str], ...]
    wanted: int
    wanted_text: str
    pairs: tuple[BarPair, ...]


@dataclass(frozen=True)
class LimitBlock:
    """One limit: what it is, what is said of it, its picture and the same as figures."""

    id: str
    code: str
    name: str
    limit: str
    verdict: str
    tone: str
    says: tuple[str, ...]
    chart: PairChart
    left_out: int
    table: Table


@dataclass(frozen=True)
class WhatIfPage:
    """The page, in the order in which it is read."""

    title: str
    authority: str
    as_of: str
    synthetic: bool
    supposed: tuple[str, ...]
    lead: str
    warning: str
    found: str
    blocks: tuple[LimitBlock, ...]
    queues: tuple[str, ...]
    notes: tuple[str, ...]
    version: str


def what_if_file(page: WhatIfPage, templates: Path | None = None) -> bytes:
    """The page as one HTML file that asks for nothing; an officer's own `audit/what_if.html` goes first."""
    sheets = (("report.css", "report"), ("audit.css", "audit"), ("what_if.css", "audit"))
    style = font_faces() + "".join(own_text(name, templates, kind) for name, kind in sheets)
    safe = Markup(style)  # noqa: S704 - style sheets and fonts from template folders, no text of a log
    return render(
        environment(templates, "audit", "report"), "what_if.html", page=page, style=safe, style_digest=digest(style)
    )


def pair_chart(id_: str, title: str, rate: float, pairs: Sequence[tuple[str, Share, Share]]) -> PairChart:
    """Pairs of a name and its shares before and after."""
    height = TOP + LINE * len(pairs) + 30
    return PairChart(
        id=id_,
        title=title,
        description="Thanh nhạt: như hiện nay; thanh đậm: sau thay đổi; vạch ngang: khoảng tin cậy 95%.",
        width=WIDTH,
        height=height,
        floor=height - 30,
        left=LEFT,
        right=WIDTH - RIGHT,
        across=tuple((_x(mark), f"{mark}%") for mark in ACROSS),
        wanted=_x(100 * rate),
        wanted_text=f"{100 * rate:g}%".replace(".", ","),
        pairs=tuple(_pair(place, *pair) for place, pair in enumerate(pairs)),
    )


def _pair(place: int, name: str, before: Share, after: Share) -> BarPair:
    y = TOP + LINE * place + 8
    bars = (_bar("before", y, before), _bar("after", y + BAR + 3, after))
    return BarPair(tuple(_lines(name, y + BAR + 6)), bars)


def _lines(name: str, middle: int) -> Iterator[tuple[int, str]]:
    """A name in as many lines as it needs, at most three, around a height."""
    lines = wrap(name, NAME, max_lines=3, placeholder=" …")
    for number, line in enumerate(lines):
        yield middle + round(NAME_LINE * (number - (len(lines) - 1) / 2)), line


def _bar(kind: str, y: int, share: Share) -> Bar:
    return Bar(kind, y, _x(share.value) - LEFT, _x(share.low), _x(share.high), y + BAR // 2, share.text)


def _x(share: float) -> int:
    return LEFT + round((WIDTH - LEFT - RIGHT) * min(max(share, 0), 100) / 100)
