"""For whom and for what dossiers wait, what was done about delays, where steps lose time: random logs and known answers."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import TODAY, Made, judged_rows, made_rows
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.figures.counters import Dimension, broken_down, whole_of
from tthc.audit.figures.delays import Delays, Supplements, delays, supplements
from tthc.audit.figures.edges import Edge, edge_days
from tthc.audit.figures.in_hand import InHand
from tthc.audit.figures.kaplan_meier import quantile
from tthc.audit.figures.lost_steps import step_times
from tthc.audit.figures.period import read_period
from tthc.audit.figures.period_counts import period_cells, whole_span
from tthc.audit.figures.waiting import days_by_cause, days_by_clock
from tthc.audit.judging.observed import Observed, observed
from tthc.load.catalogue import load_text
from tthc.model.dossier import Cause, Clock, JudgedDossier, Pause
from tthc.model.experience import Experience, StepExperience

CALENDAR = build_calendar(CATALOGUE)


def waited_by_hand(asked: date, until: date) -> int:
    """Working days of the row of days from the asking to the day before the supplement, or before its working day."""
    return max(CALENDAR.ordinal(until) - CALENDAR.is_working(until) + 1 - CALENDAR.ordinal(asked), 0)


def test_the_days_of_each_cause_are_those_of_a_count_by_hand(
    made: tuple[list[Made], list[JudgedDossier], Observed],
) -> None:
    rows, _, log = made
    found = {one.cause: one for one in days_by_cause(InHand(log, whole_span(log)))}
    assert found.keys() == set(Cause)
    for cause, one in found.items():
        waited, open_for, dossiers = Counter[int](), Counter[int](), set[str]()
        for row in rows:
            for pause in (pause for pause in row.pauses if pause.cause is cause):
                days = waited_by_hand(pause.asked, pause.given or row.ended or TODAY)
                (waited if pause.given or row.ended else open_for)[days] += 1
                dossiers.add(row.id)
        assert (Counter(one.waited), Counter(one.open_for)) == (waited, open_for)
        assert (one.dossiers, one.clock) == (len(dossiers), cause.clock)
        assert one.median == quantile(waited, open_for, 50)
        assert one.pauses == waited.total() + open_for.total()
        assert one.days == sum(days * count for part in (waited, open_for) for days, count in part.items())


def test_who_waits_over_tet_waits_no_working_day_of_it(tmp_path: Path) -> None:
    """Asked on Friday 13 February, given on Monday 23: of the days between, Tết 2026 takes all but the first."""
    row = Made(
        "H1",
        "1.000002",
        "don-gian",
        "in_person",
        "ubnd-xa",
        "",
        date(2026, 2, 9),
        date(2026, 2, 25),
        "settled",
        asked=date(2026, 2, 13),
        given=date(2026, 2, 23),
    )
    log = observed(judged_rows(tmp_path, [row])[0], CATALOGUE)
    (found,) = days_by_cause(InHand(log, whole_span(log)))
    assert found.waited == {1: 1}
    assert {one.clock: one.days for one in days_by_clock(InHand(log, whole_span(log)))}[Clock.APPLICANT] == 1


def test_the_clocks_of_every_dimension_add_up(made: tuple[list[Made], list[JudgedDossier], Observed]) -> None:
    _, _, log = made
    whole = {one.clock: (one.days, one.dossiers, one.of) for one in days_by_clock(InHand(log, whole_span(log)))}
    assert whole[Clock.STATE][0] > whole[Clock.APPLICANT][0] > 0
    for by in Dimension:
        parts = list(days_by_clock(InHand(log, whole_span(log)), by))
        for clock in Clock:
            mine = [part for part in parts if part.clock is clock]
            assert tuple(map(sum, zip(*((p.days, p.dossiers, p.of) for p in mine), strict=True))) == whole[clock]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Made], list[JudgedDossier], Observed]:
    rows = made_rows(13, 250)
    log, judged = judged_rows(tmp_path_factory.mktemp("log"), rows)
    return rows, judged, observed(log, CATALOGUE)


@pytest.mark.parametrize("name", ["2026", "2026-Q2", "2026-11"])
@pytest.mark.parametrize("kind", ["promised", "statutory"])
def test_every_late_dossier_has_an_apology_or_none(
    name: str, kind: str, made: tuple[list[Made], list[JudgedDossier], Observed]
) -> None:
    rows, judged, log = made
    period = read_period(name)
    end = min(period.end, TODAY)
    counters = getattr(whole_of(period_cells(log, period)), kind)
    (found,) = delays(InHand(log, period), kind)
    assert found.late == counters.all_late == (found.with_apology or 0) + (found.without_apology or 0)
    late = []
    for row, one in zip(rows, judged, strict=True):
        due = getattr(one, kind).due
        in_hand = row.received <= end and not (row.ended and row.ended < period.start)
        ended = row.ended is not None and row.ended <= end
        past = due is not None and (row.finished or end if ended else end) > due
        if in_hand and past and not (ended and row.status != "settled"):
            late.append((row, due))
    told = [(row, due) for row, due in late if row.apologised and row.apologised <= end]
    assert found.with_apology == len(told)
    assert found.in_good_time == sum(1 for row, due in told if row.apologised and row.apologised < due)
    in_hand = [row for row in rows if row.received <= end and not (row.ended and row.ended < period.start)]
    assert found.rescheduled == sum(1 for row in in_hand if row.reschedules)
    assert found.rescheduled_more_than_once == sum(1 for row in in_hand if (row.reschedules or 0) > 1)
    assert found.new_day_missed == sum(1 for row in in_hand if row.rescheduled and row.rescheduled < (row.ended or end))


def test_an_apology_on_the_last_day_comes_too_late_and_cures_nothing(tmp_path: Path) -> None:
    """Received on Monday 2 March, promised for Thursday 5: an apology on the 4th is in good time, on the 5th not."""
    rows = [
        Made(
            f"H{day}",
            "1.000001",
            "",
            "in_person",
            "ubnd-xa",
            "",
            date(2026, 3, 2),
            date(2026, 3, 20),
            "settled",
            None,
            None,
            date(2026, 3, day),
        )
        for day in (4, 5)
    ]
    log = observed(judged_rows(tmp_path, rows)[0], CATALOGUE)
    (found,) = delays(InHand(log, whole_span(log)), "promised")
    assert (found.late, found.with_apology, found.in_good_time, found.without_apology) == (2, 2, 1, 0)


def test_a_log_that_tells_of_no_apology_does_not_say_that_there_was_none(tmp_path: Path) -> None:
    rows = [Made("H1", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 3, 2), date(2026, 3, 20), "settled")]
    log = observed(judged_rows(tmp_path, rows)[0], CATALOGUE)
    assert list(delays(InHand(log, whole_span(log)), "promised")) == [Delays("promised", late=1)]
    assert Delays("promised", late=1).without_apology is None


def test_delays_and_supplements_add_up_for_every_dimension(
    made: tuple[list[Made], list[JudgedDossier], Observed],
) -> None:
    rows, _, log = made
    span = whole_span(log)
    whole = whole_of(period_cells(log, span))
    for by in Dimension:
        assert sum(part.late for part in delays(InHand(log, span), "promised", by)) == whole.promised.all_late
        parts = list(supplements(InHand(log, span), by))
        assert sum(part.never + part.once + part.more_than_once for part in parts) == len(rows)
        asked = [sum(pause.cause is Cause.SUPPLEMENT for pause in row.pauses) for row in rows]
        assert [sum(getattr(part, n) for part in parts) for n in ("never", "once", "twice")] == [
            asked.count(n) for n in range(3)
        ]
    assert len(broken_down(period_cells(log, span), Dimension.AGENCY)) == 4


def test_a_supplement_asked_for_three_times_is_more_than_twice(tmp_path: Path) -> None:
    """The third dossier waited twice for a supplement and once for a surveyor; the last three times for supplements."""
    asked = ([], [Cause.SUPPLEMENT], [Cause.SUPPLEMENT] * 2 + [Cause.MEASUREMENT], [Cause.SUPPLEMENT] * 3)
    rows = [
        Made(
            f"H{n}", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 3, 2), None, "open",
            others=tuple(Pause(date(2026, 3, 3 + i), date(2026, 3, 4 + i), cause) for i, cause in enumerate(causes)),
        )
        for n, causes in enumerate(asked)
    ]  # fmt: skip
    log = observed(judged_rows(tmp_path, rows)[0], CATALOGUE)
    (found,) = supplements(InHand(log, whole_span(log)))
    assert found == Supplements(never=1, once=1, twice=1, more=1)
    assert found.more_than_once == 2
    causes = {one.cause: (one.dossiers, one.pauses, one.clock) for one in days_by_cause(InHand(log, whole_span(log)))}
    assert causes == {Cause.SUPPLEMENT: (3, 6, Clock.APPLICANT), Cause.MEASUREMENT: (1, 1, Clock.ELSEWHERE)}


def test_the_days_outside_the_clock_are_those_of_a_count_by_hand(tmp_path: Path) -> None:
    random = Random(5)
    rows = []
    for row in made_rows(16, 200):
        submitted = row.received - timedelta(days=random.randrange(-1, 9)) if random.random() < 0.8 else None
        returned = (
            row.finished + timedelta(days=random.randrange(6)) if row.finished and random.random() < 0.7 else None
        )
        rows.append(replace(row, submitted=submitted, returned=returned))
    log = observed(judged_rows(tmp_path, rows)[0], CATALOGUE)
    before, after = edge_days(InHand(log, whole_span(log)))
    waited = [
        CALENDAR.working_days_between(r.submitted, r.received)
        for r in rows
        if r.submitted and r.submitted <= r.received
    ]
    assert before.edge is Edge.BEFORE_RECEPTION
    assert Counter(before.days) == Counter(waited)
    assert before.backwards == sum(1 for row in rows if row.submitted and row.submitted > row.received)
    assert before.unknown == sum(1 for row in rows if not row.submitted)
    lain = [CALENDAR.working_days_between(row.finished, row.returned) for row in rows if row.finished and row.returned]
    assert Counter(after.days) == Counter(lain)
    assert after.unknown == sum(1 for row in rows if row.ended) - len(lain)
    assert after.median == quantile(Counter(lain), {}, 50)
    parts = list(edge_days(InHand(log, whole_span(log)), Dimension.AGENCY))
    assert sum(sum(part.days.values()) for part in parts) == len(waited) + len(lain)


def test_a_log_without_these_days_has_no_edges(tmp_path: Path) -> None:
    log = observed(judged_rows(tmp_path, made_rows(16, 5))[0], CATALOGUE)
    assert list(edge_days(InHand(log, whole_span(log)))) == []


PROCEDURE = """
code: "1.004884"
name: Đăng ký lại khai sinh
steps:
  - {id: tham-tra, name: Thẩm tra, kind: verify, actor: ubnd-xa, duration: {hours: 2}}
  - {id: hoi, name: Hỏi Công an, kind: consult, actor: cong-an, after: [tham-tra]}
  - {id: ky, name: Ký, kind: sign, actor: ubnd-xa, duration: {working_days: 1}, after: [hoi]}
"""


def test_the_step_where_time_is_lost_comes_first() -> None:
    """Before the signature 60 hours of waiting; the check takes 6 hours beyond its plan; nobody planned the question."""
    procedures = load_text(PROCEDURE, "p.yaml").catalogue.procedures
    steps = (
        StepExperience("tham-tra", 3, hours={2: 1, 5: 2}, waited={1: 1}),
        StepExperience("hoi", 3, hours={40: 3}, waited={0: 3}),
        StepExperience("ky", 3, hours={2: 3}, waited={20: 3}),
    )
    seen = Experience("1.004884", "log.csv", date(2026, 1, 1), date(2026, 2, 1), steps=steps)
    found = list(step_times([seen], procedures))
    assert [(step.step, step.lost, step.waited, step.over_plan) for step in found] == [
        ("ky", 60, 60, 0),
        ("tham-tra", 7, 1, 6),
        ("hoi", 0, 0, None),
    ]
    assert sum(step.share or 0 for step in found) == pytest.approx(1)
    assert (found[0].planned, found[0].worked_median.days, found[0].waited_median.days) == (8, 2, 20)
