"""Control limits, slopes and winsorised means: against scipy, by simulation, and with known answers; then whole trends."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy.stats import kendalltau, theilslopes
from scipy.stats.mstats import winsorize

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import judged_rows, made_rows
from tthc.audit.figures.bulk_closings import bulk_closings
from tthc.audit.figures.control_limits import Limits, share_limits, slope, value_limits, winsorised_mean
from tthc.audit.figures.counters import Dimension, broken_down
from tthc.audit.figures.monthly_counts import monthly_cells
from tthc.audit.figures.period import Period, read_period
from tthc.audit.figures.trends import MonthCounts, Trend, month_counts, trend_of, trend_period
from tthc.audit.judging.observed import Observed, observed

values = st.lists(st.integers(0, 20), min_size=6, max_size=20)


@given(st.lists(st.integers(0, 60), min_size=1, max_size=80), st.sampled_from([0.0, 0.05, 0.1, 0.25]))
def test_a_winsorised_mean_is_that_of_scipy(days: list[int], share: float) -> None:
    counts = sorted((value, days.count(value)) for value in set(days))
    assert winsorised_mean(counts, share) == pytest.approx(winsorize(np.array(days), (share, share)).mean())


def test_one_forgotten_file_makes_no_trend() -> None:
    assert winsorised_mean([(2, 99), (900, 1)], 0.05) == 2
    assert winsorised_mean([], 0.05) is None


@given(values)
def test_slopes_and_their_chance_are_those_of_scipy(found: list[int]) -> None:
    assume(len(set(found)) > 1)
    mine = slope(list(enumerate(map(float, found))))
    assert mine is not None
    assert mine.per_month == pytest.approx(theilslopes(found).slope)
    assert mine.by_chance == pytest.approx(kendalltau(range(len(found)), found, method="asymptotic").pvalue, abs=1e-9)


def test_a_month_that_is_left_out_leaves_a_gap_in_the_slope() -> None:
    found = slope([(0, 1.0), (1, 2.0), (2, 3.0), (5, 6.0), (6, 7.0), (7, 8.0)])
    assert found is not None
    assert found.per_month == 1
    assert slope([(0, 1.0), (1, 2.0)]) is None


def test_individuals_by_hand() -> None:
    """The mean moving range is 1.2: three standard deviations are 3 · 1.2 / 1.128."""
    limits = value_limits([5, 6, 5, 6, 7, 6])
    assert limits is not None
    assert limits.center == pytest.approx(35 / 6)
    assert limits.high == pytest.approx(35 / 6 + 3 / 1.128)
    assert value_limits([1, 2, 3]) is None


def test_shares_by_hand() -> None:
    """A tenth is late; alike months keep the limits of a p chart: 3 · √(0,1 · 0,9 / 100) = 0,09 on either side."""
    limits = share_limits([(10, 100)] * 6)
    assert limits[0].low == pytest.approx(0.01)
    assert limits[0].high == pytest.approx(0.19)
    assert share_limits([(0, 50)] * 8)[0] == Limits(0.0, 0.0, 0.0)
    assert share_limits([(1, 50)] * 5) == ()


def alarms(months: list[tuple[int, int]]) -> int:
    limits = share_limits(months)
    return sum(limit.signals(hits / of) for limit, (hits, of) in zip(limits, months, strict=True))


def late_of(random: Random, of: int, share: float) -> tuple[int, int]:
    return sum(random.random() < share for _ in range(of)), of


def test_chance_alone_seldom_gives_an_alarm() -> None:
    random = Random(1)
    found = [alarms([late_of(random, 400, 0.1) for _ in range(24)]) for _ in range(60)]
    assert sum(found) / (60 * 24) < 0.01


def test_months_that_differ_more_than_chance_widen_their_limits() -> None:
    """The share itself swings by five points: a p chart would call every other month out of control."""
    random = Random(2)
    months = [[late_of(random, 4000, min(max(random.gauss(0.2, 0.05), 0), 1)) for _ in range(24)] for _ in range(20)]
    plain = sum(abs(hits / of - 0.2) > 3 * (0.2 * 0.8 / of) ** 0.5 for log in months for hits, of in log)
    assert plain / (20 * 24) > 0.3
    assert sum(map(alarms, months)) / (20 * 24) < 0.02


def test_a_real_change_gives_an_alarm() -> None:
    random = Random(3)
    assert alarms([*(late_of(random, 400, 0.05) for _ in range(14)), late_of(random, 400, 0.25)]) >= 1


def counted(month: int, took: int, late: int, count: int = 40, partial: bool = False) -> MonthCounts:
    return MonthCounts(f"2026-{month:02d}", ((took, count),), late, count, partial)


def test_a_month_with_too_few_or_not_over_is_shown_but_counts_for_nothing() -> None:
    months = [counted(month, 5, 4) for month in range(1, 9)]
    odd = [counted(9, 50, 5, count=5), counted(10, 60, 40, partial=True)]
    plain, found = trend_of(months), trend_of([*months, *odd])
    assert found.months[:8] == plain.months
    assert found.days_slope == plain.days_slope
    assert [(m.too_few, m.partial, m.late_limits, m.days_limits) for m in found.months[8:]] == [
        (True, False, None, None),
        (False, True, None, None),
    ]


def test_the_trend_of_a_log_has_every_month_and_result(tmp_path: Path) -> None:
    rows = made_rows(8, 700)
    log = observed(judged_rows(tmp_path, rows)[0], CATALOGUE)
    period = read_period("2026")
    found = whole_trend(log, period)
    assert [month.month for month in found.months] == [f"2026-{month:02d}" for month in range(1, 12)]
    cells = {cell.month: cell.promised for cell in broken_down(monthly_cells(log, period), Dimension.MONTH)}
    for month in found.months:
        counters = cells[month.month]
        assert (month.late, month.judged) == (counters.late, counters.early + counters.on_time + counters.late)
        ended = [row for row in rows if row.status == "settled" and f"{row.finished:%Y-%m}" == month.month]
        assert month.settled == len(ended)
    assert found.months[-1].partial
    assert found.months[0].partial, "of what came before the log nobody knows the results"
    assert not any(month.partial for month in found.months[1:-1])


def test_the_trend_of_a_quarter_looks_back_as_far_as_the_log_goes(tmp_path: Path) -> None:
    log = observed(judged_rows(tmp_path, made_rows(9, 50))[0], CATALOGUE)
    back = trend_period(log, read_period("2026-Q3"))
    assert log.first is not None
    assert (back.start, back.end) == (log.first, date(2026, 9, 30))
    assert trend_period(log, read_period("2030-12")).start == date(2029, 1, 1)
    assert trend_period(log, read_period("2025")) == read_period("2025")


def whole_trend(log: Observed, period: Period) -> Trend:
    return trend_of(month_counts(log, tuple(bulk_closings(log)), period))
