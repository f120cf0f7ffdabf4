"""Every counter of the audit against the simulator's own answer: by each dimension, in each period, for both limits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.clock.day_by_day import working_days_of
from tthc.audit.figures.counters import COUNTED, Dimension, PeriodCell, broken_down, whole_of
from tthc.audit.figures.delays import delays, supplements
from tthc.audit.figures.in_hand import InHand
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_counts import period_cells, whole_span
from tthc.audit.figures.times import times_taken
from tthc.audit.figures.waiting import days_by_cause, days_by_clock
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.judging.observed import Observed, observed
from tthc.audit.reading.log import LogSource
from tthc.audit.simulating.answers import LIMITS, Answer
from tthc.audit.simulating.figures import NEVER_ONCE_TWICE_MORE, right_figures
from tthc.audit.simulating.files import pauses_as_csv, write_log
from tthc.audit.simulating.life import Rates
from tthc.audit.simulating.simulate import SyntheticLog, right_answers, simulate
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.counting import PauseEffect, PauseRules, SaturdayHours, SaturdayReception
from tthc.model.dossier import Cause
from tthc.model.reference import CalendarYear

TODAY = date(2026, 10, 5)
WAITS = {Cause.FINANCIAL: 0.15, Cause.POSTING: 0.1, Cause.MEASUREMENT: 0.1, Cause.CONSULTATION: 0.15}
UNTIDY = Rates(
    late=0.2, open=0.2, refused=0.06, withdrawn=0.05, supplement=0.3, dirt=0.1, waits=WAITS, again=0.4, extended=0.2
)
FILES = (
    """
    agencies:
      - {id: so-cu, name: Sở Cũ, level: province, effective: {to: 2025-02-28}, replaced_by: so-moi}
      - id: so-moi
        name: Sở Mới
        level: province
        office_hours: [{opens: "08:00", closes: "12:00"}, {opens: "13:00", closes: "16:00"}]
      - {id: ttpvhcc-nui, name: Trung tâm Phục vụ hành chính công xã Núi, level: commune, area: vung-nui}
    difficult_areas:
      - {id: vung-nui, name: Vùng núi, days: 4, source: kiểm thử}
    localities:
      - {id: xa-nui, name: Xã Núi, level: commune, area: vung-nui}
      - {id: xa-bien, name: Xã Biển, level: commune}
    """,
    """
    code: "1.000006"
    name: Kéo dài ở vùng núi, được gia hạn một lần
    agencies: {receiving: [so-moi, ttpvhcc-nui]}
    channels:
      - mode: in_person
        time_limits:
          - {statutory: {working_days: 6}, committed: {calendar_days: 5}, extension: {days: 5}, longer_in: [vung-nui]}
      - mode: online
        time_limits: [{statutory: {hours: 20}, committed: {working_days: 1.5}, extension: {days: 2}}]
    """,
)
LOADED = [load_text(text, f"them-{number}.yaml") for number, text in enumerate(FILES)]
WHOLE = Catalogue((*CATALOGUE.entries, *(entry for one in LOADED for entry in one.catalogue.entries)))
EVERYTHING = {
    **POLICIES,
    "land": POLICIES["excluded"].model_copy(
        update={
            "id": "land",
            "pauses": PauseRules(posting=PauseEffect.SUSPEND, measurement=PauseEffect.RESTART),
            "saturday": SaturdayReception(hours=SaturdayHours.MORNING, counts=True),
        }
    ),
}

DELAYED = (
    *("late", "with_apology", "in_good_time", "rescheduled", "rescheduled_more_than_once"),
    "new_day_missed",
)

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
    pauses = folder / "pauses.csv"
    pauses.write_bytes(pauses_as_csv(log))
    source = LogSource(str(write_log(log, folder)), pauses=pauses)
    return observed(judge_log(source, WHOLE, TODAY, EVERYTHING[policy]), WHOLE)


@pytest.mark.parametrize("policy", EVERYTHING)
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(2, 9))])
def test_every_counter_is_the_simulator_s_own(seed: int, policy: str, tmp_path: Path) -> None:
    log = simulate(WHOLE, seed, 300, TODAY, EVERYTHING[policy], UNTIDY)
    right = as_answered(right_answers(log, WHOLE, TODAY))
    found = as_audited(audited(log, tmp_path, policy))
    assert found.keys() == right.keys()
    assert {place: (found[place], right[place]) for place in right if found[place] != right[place]} == {}


def test_the_answers_have_every_counter() -> None:
    log = simulate(WHOLE, 3, 1500, TODAY, POLICIES["excluded"], UNTIDY)
    right = as_answered(right_answers(log, WHOLE, TODAY))
    there = {name for (_, _, _, by, _), counts in right.items() if by == "all" for name in counts}
    assert there == set(COUNTED)
    assert {by for _, _, _, by, _ in right} == {"all", *Dimension} - {"month"}


@pytest.mark.parametrize("policy", EVERYTHING)
def test_days_waits_and_delays_are_the_simulator_s_own(policy: str, tmp_path: Path) -> None:
    log = simulate(WHOLE, 7, 600, TODAY, EVERYTHING[policy], UNTIDY)
    right = right_figures(log.lives, TODAY, working_days_of(WHOLE.all(CalendarYear).values()))
    seen = audited(log, tmp_path, policy)
    dossiers = InHand(seen, whole_span(seen))
    clocks = list(days_by_clock(dossiers))
    assert {one.clock: (one.days, one.dossiers) for one in clocks} == right.clocks
    assert {one.of for one in clocks} == {right.of}
    taken = times_taken(dossiers, Dimension.PROCEDURE)
    assert {one.key: dict(one.settled_in) for one in taken if one.settled} == right.taken
    causes = days_by_cause(dossiers)
    assert {one.cause: (one.dossiers, dict(one.waited), dict(one.open_for)) for one in causes} == right.causes
    (asked,) = supplements(dossiers)
    assert {name: getattr(asked, name) for name in NEVER_ONCE_TWICE_MORE} == right.supplements
    for limit in LIMITS:
        (found,) = delays(dossiers, limit)
        counts = {name: getattr(found, name) for name in DELAYED}
        assert counts == {name: right.delays[limit].get(name, 0) for name in DELAYED}


def test_every_kind_of_life_is_lived() -> None:
    log = simulate(WHOLE, 7, 600, TODAY, EVERYTHING["land"], UNTIDY)
    assert {pause.cause for life in log.lives for pause in life.dossier.pauses} == set(Cause)
    assert max(len(life.dossier.pauses) for life in log.lives) >= 4
    assert any(life.added for life in log.lives)
    assert any(life.offer.extendable and life.dossier.extended for life in log.lives)
    assert any(len(row[3]) and row[3].startswith("Sở Cũ") for row in log.rows)
    assert len({life.offer.policy.office_hours for life in log.lives}) >= 2
