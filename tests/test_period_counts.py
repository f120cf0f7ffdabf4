"""The counters of a period: against a count by hand of random logs, their identities, and known answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import TODAY, Made, judged_rows, made_rows
from tthc.audit.figures.counters import COUNTED, Counters, Dimension, Ratio, broken_down, ratio, whole_of
from tthc.audit.figures.monthly_counts import monthly_cells
from tthc.audit.figures.period import Period, months_in, read_period
from tthc.audit.figures.period_counts import outside, period_cells, whole_span
from tthc.audit.judging.observed import Observed, observed
from tthc.model.dossier import JudgedDossier, Judgement
from tthc.source import CannotRunError

PERIODS = ("2026", "2026-Q1", "2026-Q2", "2026-07", "2026-11", "2026-03-10..2026-09-20", "2025")


POLICIES = {1: "excluded", 2: "included", 3: "restart"}
"""How the dossiers of each seed are counted."""


def by_hand(row: Made, judgement: Judgement, period: Period) -> tuple[str, ...]:
    """The counters that a dossier is in, worked out for it alone."""
    end = min(period.end, TODAY)
    if row.received > end or (row.ended and row.ended < period.start):
        return ()
    came = "carried_over" if row.received < period.start else "received"
    if row.ended and row.ended <= end:
        settled = row.status == "settled"
        where = judgement.bucket.value if judgement.due or not settled else "settled_without_limit"
        return came, where if settled else row.status
    standing = "without_limit" if judgement.due is None else "late" if end > judgement.due else "in_time"
    return came, f"{'paused' if row.is_paused_on(end) else 'open'}_{standing}"


def counted_by_hand(rows: list[Made], judged: list[JudgedDossier], period: Period, kind: str) -> Counters:
    found = Counter(
        name for row, one in zip(rows, judged, strict=True) for name in by_hand(row, getattr(one, kind), period)
    )
    return Counters(**{name: found[name] for name in COUNTED})


@pytest.fixture(scope="module", params=[1, 2, 3])
def made(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[list[Made], list[JudgedDossier], Observed]:
    rows = made_rows(request.param, 250)
    log, judged = judged_rows(tmp_path_factory.mktemp("log"), rows, POLICIES[request.param])
    return rows, judged, observed(log, CATALOGUE)


@pytest.mark.parametrize("name", PERIODS)
def test_every_counter_is_what_a_count_by_hand_says(
    name: str, made: tuple[list[Made], list[JudgedDossier], Observed]
) -> None:
    rows, judged, log = made
    period = read_period(name)
    total = whole_of(period_cells(log, period))
    assert total.statutory == counted_by_hand(rows, judged, period, "statutory")
    assert total.promised == counted_by_hand(rows, judged, period, "promised")


@pytest.mark.parametrize("name", PERIODS)
def test_totals_add_up_for_every_dimension(name: str, made: tuple[list[Made], list[JudgedDossier], Observed]) -> None:
    rows, _, log = made
    period = read_period(name)
    cells = tuple(period_cells(log, period))
    total, aside = whole_of(cells), outside(log, period)
    assert total.adds_up
    assert total.promised.in_hand + aside.ended_before + aside.received_after == len(rows)
    for dimension in Dimension:
        parts = broken_down(cells, dimension)
        assert all(part.adds_up for part in parts)
        assert whole_of(parts) == total


def test_what_one_month_leaves_over_the_next_carries(made: tuple[list[Made], list[JudgedDossier], Observed]) -> None:
    _, _, log = made
    months = broken_down(monthly_cells(log, whole_span(log)), Dimension.MONTH)
    assert len(months) == 11
    for before, after in pairwise(months):
        assert before.promised.left_over == after.promised.carried_over
    whole = whole_of(period_cells(log, whole_span(log))).promised
    for name in ("received", "early", "on_time", "late", "refused", "withdrawn"):
        assert sum(getattr(month.promised, name) for month in months) == getattr(whole, name)


def test_a_month_is_counted_as_a_period_of_its_own(made: tuple[list[Made], list[JudgedDossier], Observed]) -> None:
    rows, judged, log = made
    months = {cell.month: cell for cell in broken_down(monthly_cells(log, whole_span(log)), Dimension.MONTH)}
    for month in list(months_in(whole_span(log)))[1:]:
        assert months[f"{month.start:%Y-%m}"].promised == counted_by_hand(rows, judged, month, "promised")


def as_known_on(day: date, rows: list[Made]) -> Iterator[Made]:
    """What a log of that day would have had of each dossier."""
    for row in rows:
        if row.received <= day:
            pauses = [replace(pause, given=_till(pause.given, day)) for pause in row.pauses if pause.asked <= day]
            ended = row.ended is not None and row.ended <= day
            yield replace(
                row,
                finished=row.finished if ended else None,
                status=row.status if ended else "open",
                asked=None,
                given=None,
                apologised=_till(row.apologised, day),
                rescheduled=None,
                reschedules=None,
                others=tuple(pauses),
            )


def _till(found: date | None, day: date) -> date | None:
    return found if found and found <= day else None


def test_what_is_said_later_of_a_day_is_what_was_said_on_that_day(
    made: tuple[list[Made], list[JudgedDossier], Observed], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    rows, _, later = made
    seed = request.node.callspec.params["made"]
    policy, day = POLICIES[seed], (date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 2))[seed - 1]
    then = observed(judged_rows(tmp_path, list(as_known_on(day, rows)), policy, day)[0], CATALOGUE)
    for start in (date(2026, 1, 1), date(day.year, day.month - 2, 1)):
        period = Period(start, day)
        assert whole_of(period_cells(later, period)) == whole_of(period_cells(then, period))


def test_a_quarter_by_hand(tmp_path: Path) -> None:
    """
    Limits of 3 working days (promised) and 5 (the law's). The first came before the quarter and ended in it; the
    second waits for the applicant since 25 March; the third was late on 31 March, and is settled today.
    """
    rows = [
        Made("H0", "1.000001", "", "in_person", "ubnd-xa", "", date(2025, 12, 30), date(2026, 1, 7), "settled"),
        Made("H1", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 3, 24), None, "open", date(2026, 3, 25)),
        Made("H2", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 3, 25), date(2026, 4, 15), "settled"),
        Made("H3", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 3, 2), date(2026, 3, 3), "settled"),
        Made("H4", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 4, 1), date(2026, 4, 2), "settled"),
        Made("H5", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 3, 2), date(2026, 3, 4), "refused"),
    ]
    log, _ = judged_rows(tmp_path, rows)
    cell = whole_of(period_cells(observed(log, CATALOGUE), read_period("2026-Q1")))
    assert cell.promised == Counters(
        carried_over=1, received=4, early=1, late=1, refused=1, paused_in_time=1, open_late=1
    )
    assert cell.statutory == Counters(carried_over=1, received=4, early=2, refused=1, paused_in_time=1, open_in_time=1)
    assert cell.promised.left_over == 2


def test_the_communes_of_a_log_and_of_its_agencies(made: tuple[list[Made], list[JudgedDossier], Observed]) -> None:
    rows, _, log = made
    found = broken_down(period_cells(log, whole_span(log)), Dimension.COMMUNE)
    wanted = Counter(row.commune or ("ubnd-xa" if row.agency == "ubnd-xa" else None) for row in rows)
    counted = {cell.commune: cell.promised.in_hand for cell in found}
    assert counted == dict(wanted)


def test_gia_lai_divides_by_all_in_hand() -> None:
    """10 in hand, one late with a result and one without: 80 % by Gia Lai, 7 of 9 by QĐ 766 (one was withdrawn)."""
    counters = Counters(
        carried_over=2,
        received=8,
        early=3,
        on_time=2,
        late=1,
        withdrawn=1,
        open_in_time=1,
        open_late=1,
        paused_in_time=1,
    )
    assert counters.adds_up
    assert str(ratio(Ratio.GIA_LAI, counters).share) == "4/5"
    assert str(ratio(Ratio.IN_TIME, counters).share) == "7/9"
    assert str(ratio(Ratio.SETTLED_IN_TIME, counters).share) == "5/6"
    assert ratio(Ratio.IN_TIME, Counters(received=1, refused=1)).share is None


def test_a_report_that_does_not_add_up_says_by_how_much() -> None:
    """Lâm Đồng, quý I/2020: received 659,245, settled 643,272, open 7,172."""
    counters = Counters(received=659_245, on_time=643_272, open_in_time=7_172)
    assert counters.missing == 8_801
    assert not counters.adds_up


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-q1", date(2026, 1, 1), date(2026, 3, 31)),
        ("2026-H2", date(2026, 7, 1), date(2026, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-12-15..2026-03-14", date(2025, 12, 15), date(2026, 3, 14)),
    ],
)
def test_a_period_is_read_and_named(text: str, start: date, end: date) -> None:
    period = read_period(text)
    assert (period.start, period.end) == (start, end)
    assert period.name == text.upper()
    assert read_period(period.name) == period
    assert next(month.start for month in months_in(period)) == start
    assert sum(((month.end - month.start).days + 1) for month in months_in(period)) == (end - start + timedelta(1)).days


@pytest.mark.parametrize(
    "text", ["", "2026-Q5", "2026-13", "2026-00", "0000", "2026-03-14..2026-03-01", "quý I", "2026-2-30..2026-03-01"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(CannotRunError, match="is no period"):
        read_period(text)
