"""Charts: everything has its place, what has no figure has none, and figures lie where they belong."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tthc.publish.charts import (
    FLOOR,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    Bar,
    Column,
    Part,
    Point,
    bar_chart,
    column_chart,
    line_chart,
)

VALUES = st.decimals(0, 10**7, places=2)


def point(label: str, value: Decimal | None) -> Point:
    return Point(label, value)


@given(st.lists(st.none() | VALUES, min_size=1, max_size=40))
def test_every_point_lies_in_the_plot_and_a_higher_one_not_lower(values: list[Decimal | None]) -> None:
    chart = line_chart("a", "t", "d", "ngày", [point(str(n), value) for n, value in enumerate(values)])
    known = [value for value in values if value is not None]
    assert len(chart.dots) == len(known)
    assert all(LEFT <= dot.x <= WIDTH - RIGHT and TOP <= dot.y <= FLOOR for dot in chart.dots)
    in_order = sorted(zip(known, chart.dots, strict=True), key=lambda pair: pair[0])
    assert [dot.y for _, dot in in_order] == sorted((dot.y for _, dot in in_order), reverse=True)
    assert chart.across[0].at == FLOOR
    assert chart.across[-1].at == TOP
    assert 2 <= len(chart.across) <= 7


def test_a_month_without_a_figure_breaks_the_line() -> None:
    values = [Decimal(3), Decimal(4), None, Decimal(5)]
    chart = line_chart("a", "t", "d", "ngày", [point(str(n), value) for n, value in enumerate(values)])
    assert [path.count("L") for path in chart.lines] == [1, 0]


def test_bounds_that_are_not_known_are_not_drawn() -> None:
    low, high = Decimal(1), Decimal(9)
    chart = line_chart("a", "t", "d", "%", [Point("1", low, low, high), Point("2", high, low, high), Point("3", low)])
    assert len(chart.bands) == 1
    assert chart.bands[0].count("L") == 3


def test_the_limit_stands_between_its_columns() -> None:
    columns = [Column("-1", 4, "early"), Column("0", 9, "on-time"), Column("+1", 0, "late")]
    chart = column_chart("a", "t", "d", "hồ sơ", columns, limit_after=2, limit="hết hạn")
    assert chart.limit is not None
    assert chart.columns[1].x + chart.columns[1].width < chart.limit.at <= chart.columns[2].x
    assert chart.columns[2].height == 0
    assert chart.columns[1].y + chart.columns[1].height == FLOOR


def test_labels_that_would_overlap_are_left_out_but_the_last_stays() -> None:
    columns = [Column(f"{n:02d}/2026", n, "early") for n in range(1, 61)]
    chart = column_chart("a", "t", "d", "hồ sơ", columns)
    assert chart.below[-1].text == "60/2026"
    assert min(b.at - a.at for a, b in zip(chart.below, chart.below[1:], strict=False)) >= 50


@given(st.lists(st.lists(st.integers(0, 10**6), max_size=3), max_size=8))
def test_bars_are_as_long_as_their_figures(found: list[list[int]]) -> None:
    bars = [Bar("tên", tuple(Part("state", Decimal(n), str(n)) for n in parts), "x") for parts in found]
    chart = bar_chart("a", "t", "d", bars)
    lengths = [sum(part.width for part in row.parts) for row in chart.rows]
    sums = [sum(parts) for parts in found]
    most = max(sums, default=0)
    for length, total in zip(lengths, sums, strict=True):
        assert abs(length - (max(lengths) * total / most if most else 0)) <= 1
    assert all(row.end_x < WIDTH for row in chart.rows)


def test_a_long_name_goes_over_two_lines_and_is_cut_off_visibly() -> None:
    name = "Cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất cho hộ gia đình, cá nhân"
    (row,) = bar_chart("a", "t", "d", [Bar(name, (), "")]).rows
    assert len(row.lines) == 2
    assert row.lines[1].text.endswith("…")
    assert name.startswith(f"{row.lines[0].text} {row.lines[1].text[:-1]}")
