"""Kaplan and Meier from grouped counts: against scipy on the raw observations, by simulation, and by hand."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import CensoredData, ecdf

from tthc.audit.figures.kaplan_meier import Quantile, quantile, standings

counts = st.dictionaries(st.integers(0, 30), st.integers(1, 40), max_size=12)


def raw(grouped: dict[int, int]) -> list[int]:
    return [days for days, count in grouped.items() for _ in range(count)]


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@given(counts.filter(bool), counts)
def test_the_curve_and_its_bounds_are_those_of_scipy(settled_in: dict[int, int], open_for: dict[int, int]) -> None:
    known = ecdf(CensoredData(uncensored=raw(settled_in), right=raw(open_for))).sf
    bounds = known.confidence_interval(0.95, method="log-log")
    wanted = dict(
        zip(
            known.quantiles.tolist(),
            zip(known.probabilities, bounds.low.probabilities, bounds.high.probabilities, strict=True),
            strict=True,
        )
    )
    for standing in standings(settled_in, open_for):
        share, low, high = wanted[standing.days]
        assert standing.still_open == pytest.approx(share, abs=1e-12)
        if share > 0:
            assert standing.bounds() == pytest.approx((low, high), abs=1e-9)


@given(counts.filter(bool), counts, st.sampled_from([10, 50, 90]))
def test_a_quantile_is_where_the_curve_of_scipy_passes_it(
    settled_in: dict[int, int], open_for: dict[int, int], percent: int
) -> None:
    known = ecdf(CensoredData(uncensored=raw(settled_in), right=raw(open_for))).cdf
    reached = [
        int(days)
        for days, share in zip(known.quantiles, known.probabilities, strict=True)
        if share >= percent / 100 - 1e-9
    ]
    found = quantile(settled_in, open_for, percent)
    assert found.days == (reached[0] if reached else None)
    assert (found.low is None and found.days is None) or (found.low is not None and found.low <= (found.days or 99))
    assert found.high is None or (found.days is not None and found.days <= found.high)


def test_open_dossiers_count_for_as_long_as_they_are_open() -> None:
    """Two of six settled on day 1, two open for 3 days: of the two left, one is settled on day 5."""
    assert [(s.days, round(s.still_open, 6)) for s in standings({1: 2, 5: 1}, {3: 2, 5: 1})] == [
        (1, 0.666667),
        (5, 0.333333),
    ]
    assert quantile({1: 2, 5: 1}, {3: 2, 5: 1}, 50).days == 5
    assert quantile({1: 1}, {5: 9}, 50).days is None


def test_nothing_is_known_of_nothing() -> None:
    assert quantile({}, {}, 90) == Quantile(90)
    assert quantile({}, {4: 100}, 50) == Quantile(50)


def test_half_of_a_group_is_half_of_it() -> None:
    assert quantile({1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 1}, {}, 50).days == 3
    assert quantile(dict.fromkeys(range(1, 11), 1), {}, 90).days == 9


@pytest.mark.parametrize("percent", [50, 90])
def test_the_bounds_hold_as_often_as_they_say(percent: int) -> None:
    """
    Days to the result are geometric with a tenth settled each day (half within 7, nine in ten within 22); some are
    censored at random. In 400 logs of 120 dossiers the bounds must hold the truth in at least 93 of 100.
    """
    random = Random(766)
    truth = next(day for day in range(1, 99) if 1 - 0.9**day >= percent / 100 - 1e-12)
    held = 0
    for _ in range(400):
        settled, censored = Counter[int](), Counter[int]()
        for _ in range(120):
            took = next(day for day in range(1, 9999) if random.random() < 0.1)
            watched = random.randrange(5, 60)
            (settled if took <= watched else censored)[min(took, watched)] += 1
        found = quantile(settled, censored, percent)
        held += (found.low is None or found.low <= truth) and (found.high is None or truth <= found.high)
    assert held / 400 >= 0.93
