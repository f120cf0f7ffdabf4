"""Every counter of the audit against the simulator's own answer: by each dimension, in each period, for both limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.counters import COUNTED, Dimension, PeriodCell, broken_down, whole_of
from tthc.audit.dossiers import judge_log
from tthc.audit.observed import Observed, observed
from tthc.audit.period import Period
from tthc.audit.period_counts import period_cells, whole_span
from tthc.audit.simulate import SyntheticLog, right_answers, simulate
from tthc.audit.simulate_answers import LIMITS, Answer
from tthc.audit.simulate_files import write_log
from tthc.audit.simulate_life import Rates

TODAY = date(2026, 10, 5)
UNTIDY = Rates(late=0.2, open=0.2, refused=0.06, withdrawn=0.05, supplement=0.3, dirt=0.1)

Place = tuple[date | None, date, str, str, str | None]
Counted = Mapping[Place, Mapping[str, int]]


def as_answered(answers: Iterator[Answer]) -> Counted:
    return {(one.start, one.end, one.limit, one.by, one.key): one.counters for one in answers}


def as_audited(log: Observed) -> Counted:
    """The same of the audit, for the whole log and each of its months."""
    span = whole_span(log)
    months = [Period(*days) for days in _months(span)]
    found: dict[Place, Mapping[str, int]] = {}
    for start, period in [(None, span), *((month.start, month) for month in months)]:
        for limit in LIMITS:
            for by, key, cell in _cells(tuple(period_cells(log, period))):
                counters = getattr(cell, limit)
                counts = {name: getattr(counters, name) for name in COUNTED if getattr(counters, name)}
                if counts:
                    found[start, period.end, limit, by, key] = counts
    return found


def _months(span: Period) -> Iterator[tuple[date, date]]:
    year, month = span.start.year, span.start.month
    while (first := date(year, month, 1)) <= span.end:
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
        yield first, min(date.fromordinal(date(year, month, 1).toordinal() - 1), span.end)


def _cells(cells: tuple[PeriodCell, ...]) -> Iterator[tuple[str, str | None, PeriodCell]]:
    yield "all", None, whole_of(cells)
    for dimension in set(Dimension) - {Dimension.MONTH}:
        for cell in broken_down(cells, dimension):
            yield dimension.value, getattr(cell, dimension.value), cell


def audited(log: SyntheticLog, folder: Path, policy: str) -> Observed:
    return observed(judge_log(write_log(log, folder), CATALOGUE, TODAY, POLICIES[policy]), CATALOGUE)


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", range(1, 5))
def test_every_counter_is_the_simulator_s_own(seed: int, policy: str, tmp_path: Path) -> None:
    log = simulate(CATALOGUE, seed, 300, TODAY, POLICIES[policy], UNTIDY)
    right = as_answered(right_answers(log, CATALOGUE, TODAY))
    found = as_audited(audited(log, tmp_path, policy))
    assert found.keys() == right.keys()
    assert {place: (found[place], right[place]) for place in right if found[place] != right[place]} == {}


def test_the_answers_have_every_counter() -> None:
    log = simulate(CATALOGUE, 3, 1500, TODAY, POLICIES["excluded"], UNTIDY)
    right = as_answered(right_answers(log, CATALOGUE, TODAY))
    there = {name for (_, _, _, by, _), counts in right.items() if by == "all" for name in counts}
    assert there == set(COUNTED)
    assert {by for _, _, _, by, _ in right} == {"all", *Dimension} - {"month"}
