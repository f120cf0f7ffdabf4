"""Bounds of shares and of what is settled in time, against scipy; what rules make of them at the edges."""

from __future__ import annotations

import warnings
from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from tthc.analyse.shares import at_least, at_most
from tthc.analyse.survival import days_needed, settled_within

COUNTS = [(0, 1), (1, 1), (0, 59), (3, 100), (50, 100), (5, 1000), (999_999, 1_000_000), (400_000, 1_000_000)]


@pytest.mark.parametrize(("hits", "of"), COUNTS)
def test_bounds_are_those_of_clopper_and_pearson(hits: int, of: int) -> None:
    """Two bounds of 95 % each leave 90 % between them."""
    exact = stats.binomtest(hits, of).proportion_ci(confidence_level=0.90, method="exact")
    assert at_most(hits, of) == pytest.approx(exact.high, abs=1e-9)
    assert at_least(hits, of) == pytest.approx(exact.low, abs=1e-9)


@given(st.integers(1, 3000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_a_share_lies_between_its_bounds_and_more_dossiers_bring_them_closer(counted: tuple[int, int]) -> None:
    hits, of = counted
    assert 0 <= at_least(hits, of) <= hits / of <= at_most(hits, of) <= 1
    assert at_most(10 * hits, 10 * of) <= at_most(hits, of)
    assert at_least(10 * hits, 10 * of) >= at_least(hits, of)


def test_nothing_counted_says_nothing() -> None:
    assert (at_least(0, 0), at_most(0, 0)) == (0.0, 1.0)


DAYS = st.dictionaries(st.integers(0, 15), st.integers(1, 40), min_size=1, max_size=8)


@settings(deadline=None)
@given(DAYS, st.dictionaries(st.integers(0, 18), st.integers(1, 25), max_size=6))
def test_what_is_settled_in_time_is_what_scipy_says(settled: Mapping[int, int], still_open: Mapping[int, int]) -> None:
    """Each dossier by itself, open ones censored on the right."""
    found = list(settled_within(settled, still_open))
    cdf = stats.ecdf(stats.CensoredData(uncensored=each(settled), right=each(still_open))).cdf
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # where all are settled scipy has no bound
        low = cdf.confidence_interval(confidence_level=0.90, method="log-log").low
    of_day = dict(zip(cdf.quantiles, zip(cdf.probabilities, low.probabilities, strict=True), strict=True))
    assert [s.days for s in found] == sorted(settled)
    for s in found:
        share, bound = of_day[s.days]
        assert s.share == pytest.approx(share, abs=1e-12)
        assert s.share == 1 or s.at_least == pytest.approx(bound, abs=1e-9)
        assert np.isnan(bound) or s.at_least <= s.share


def each(counts: Mapping[int, int]) -> list[int]:
    return [days for days, count in counts.items() for _ in range(count)]


def test_to_leave_open_dossiers_out_would_promise_too_much() -> None:
    """90 settled in a day; 30 more are open for five days already."""
    assert days_needed({1: 90}, {}, 0.95) is not None
    assert days_needed({1: 90}, {5: 30}, 0.95) is None
    (one_day,) = settled_within({1: 90}, {5: 30})
    assert one_day.share == pytest.approx(0.75)


def test_few_dossiers_prove_no_limit() -> None:
    """The rule of three: to be 95 % sure of 95 % takes 59 without a miss."""
    assert days_needed({2: 58}, {}, 0.95) is None
    needed = days_needed({2: 59}, {}, 0.95)
    assert needed is not None
    assert (needed.days, needed.share) == (2, 1.0)
