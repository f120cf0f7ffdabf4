"""The page of what was promised and what a log shows since: month by month as a picture, and the same as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from markupsafe import Markup

from tthc.analyse.promises import Kept, Month, Tracked
from tthc.publish.charts import LineChart, Point, line_chart
from tthc.publish.rendering import environment, render
from tthc.publish.self_contained import digest, font_faces, own_text
from tthc.publish.tables import Row, Table, Tile, figures, number

TONES = {Kept.KEPT: "good", Kept.FASTER: "open", Kept.NOT_KEPT: "bad"}
"""The colour of a verdict; what nobody can say has none."""


@dataclass(frozen=True)
class PromiseBlock:
    """One promise: what it is, what became of it, the months; without a log or dossiers there is no picture."""

    id: str
    code: str
    name: str
    titles: tuple[str, ...]
    in_force: str
    promised: str
    verdict: str
    tone: str
    says: tuple[str, ...]
    chart: LineChart | None
    table: Table | None


@dataclass(frozen=True)
class TargetBlock:
    """One target beside the base year."""

    name: str
    says: tuple[str, ...]


@dataclass(frozen=True)
class TrackingPage:
    """The page, in the order in which it is read."""

    title: str
    authority: str
    as_of: str
    synthetic: bool
    has_log: bool
    tiles: tuple[Tile, ...]
    blocks: tuple[PromiseBlock, ...]
    to_come: tuple[PromiseBlock, ...]
    targets: tuple[TargetBlock, ...]
    notes: tuple[str, ...]
    version: str


def tracking_file(page: TrackingPage, templates: Path | None = None) -> bytes:
    """The page as one HTML file that asks for nothing; an officer's own `audit/track.html` goes first."""
    sheets = (own_text("report.css", templates, "report"), own_text("audit.css", templates, "audit"))
    style = font_faces() + "".join(sheets)
    safe = Markup(style)  # noqa: S704 - style sheets and fonts from template folders, no text of the catalogue
    return render(
        environment(templates, "audit", "report"), "track.html", page=page, style=safe, style_digest=digest(style)
    )


def months_chart(id_: str, name: str, one: Tracked) -> LineChart | None:
    """The median of each month with nine in ten above it, beside what was promised; a mark where it is slower."""
    if not one.months:
        return None
    points = [_point(month, _promised(one, month)) for month in one.months]
    first = next((place for place, month in enumerate(one.months) if month.is_after), None)
    return line_chart(
        id_,
        f"{name}: số ngày giải quyết theo tháng tiếp nhận",
        "Đường liền: trung vị; vùng nhạt: đến mức 9 trên 10 hồ sơ; đường đứt: mức cam kết. Số liệu ở bảng bên dưới.",
        "ngày làm việc",
        points,
        since=first,
        since_text="có hiệu lực",
    )


def months_table(name: str, one: Tracked) -> Table | None:
    """The same months as figures."""
    if not one.months:
        return None
    headings = ("Tiếp nhận", "Đã giải quyết", "Đang giải quyết", "Trung vị", "9/10 hồ sơ trong", "Cam kết")
    return Table(f"{name}: số liệu theo tháng", "Tháng tiếp nhận", headings, tuple(_rows(one)))


def tiles_of(tracked: Sequence[Tracked], saved: str) -> Iterator[Tile]:
    """How many promises were kept, and what was saved by them."""
    found = [one.kept for one in tracked]
    yield Tile(number(len(found)), "cam kết đã có hiệu lực")
    yield Tile(number(found.count(Kept.KEPT)), "giữ đúng", tone="good")
    if faster := found.count(Kept.FASTER):
        yield Tile(number(faster), "nhanh hơn trước, chưa đạt mức cam kết", tone="open")
    yield Tile(number(found.count(Kept.NOT_KEPT)), "không giữ được", tone="bad")
    yield Tile(number(found.count(Kept.NO_DOSSIERS)), "chưa kết luận được", "nhật ký chưa có hồ sơ để so sánh")
    if others := found.count(Kept.NO_TIME) + found.count(Kept.TOO_FINE):
        yield Tile(number(others), "không đối chiếu được", "không hứa về thời gian, hoặc hứa ít hơn một ngày")
    if saved:
        yield Tile(saved, "đồng đã tiết kiệm", "theo hồ sơ thật đã giải quyết, là ước lượng")


def _rows(one: Tracked) -> Iterator[Row]:
    for month in one.months:
        times, promised = month.times, _promised(one, month)
        cells = figures(times.received, times.settled, times.open, times.median, times.p90, promised)
        slow = _is_slower(month, promised)
        yield Row(_label(month), cells, "open" if slow else "", _note(month, slow=slow))


def _note(month: Month, *, slow: bool) -> str:
    said = ["đã có hiệu lực"] if month.is_after else []
    return ", ".join([*said, *(["chậm hơn cam kết"] if slow else [])])


def _point(month: Month, promised: Decimal | None) -> Point:
    median, p90 = (None if days is None else Decimal(days) for days in (month.times.median, month.times.p90))
    slow = _is_slower(month, promised)
    return Point(_label(month), median, median, p90, promised, is_marked=slow)


def _is_slower(month: Month, promised: Decimal | None) -> bool:
    median = month.times.median
    return month.is_after and median is not None and promised is not None and median > promised


def _label(month: Month) -> str:
    year, _, number_ = month.month.partition("-")
    return f"{number_}/{year}"


def _promised(one: Tracked, month: Month) -> Decimal | None:
    """What holds in a month: the limit, or the median of before less what it was to become faster by."""
    promise = one.promise
    if promise.limit is not None:
        return promise.limit if month.is_after else promise.limit_before
    if promise.days is None or one.before.median is None:
        return None
    return max(one.before.median - promise.days, Decimal()) if month.is_after else Decimal(one.before.median)
