"""Times with open dossiers as censored, and clean-ups apart: random logs against scipy, and known answers."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

from scipy.stats import CensoredData, ecdf

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import TODAY, Made, judged_rows, made_rows
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.figures.bulk_closings import BulkClosing, bulk_closings
from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.in_hand import InHand
from tthc.audit.figures.period import Period
from tthc.audit.figures.period_counts import whole_span
from tthc.audit.figures.times import TimeTaken, times_taken
from tthc.audit.judging.observed import Observed, observed

CALENDAR = build_calendar(CATALOGUE)


def times(log: Observed, period: Period | None = None, by: Dimension | None = None) -> list[TimeTaken]:
    return list(times_taken(InHand(log, period or whole_span(log), tuple(bulk_closings(log))), by))


def settled(number: int, received: date, finished: date, agency: str = "ubnd-xa") -> Made:
    return Made(f"{agency}-{number}", "1.000001", "", "in_person", agency, "", received, finished, "settled")


def test_times_are_those_of_scipy_on_the_raw_observations(tmp_path: Path) -> None:
    rows = made_rows(5, 300)
    log, judged = judged_rows(tmp_path, rows)
    for found in times(observed(log, CATALOGUE), by=Dimension.PROCEDURE):
        mine = [(row, one) for row, one in zip(rows, judged, strict=True) if row.procedure == found.key]
        took = [one.working_days for row, one in mine if row.status == "settled"]
        assert Counter(took) == Counter(found.settled_in)
        assert found.settled + found.censored + found.undated == len(mine)
        assert found.undated == sum(1 for row, _ in mine if row.ended and not row.finished)
        censored = [
            days for part in (found.open_for, found.ended_in) for days, count in part.items() for _ in range(count)
        ]
        known = ecdf(CensoredData(uncensored=took, right=censored)).cdf
        for quantile in (found.median, found.p90):
            reached = [
                d
                for d, share in zip(known.quantiles, known.probabilities, strict=True)
                if share >= quantile.percent / 100 - 1e-9
            ]
            assert quantile.days == (reached[0] if reached else None)


def test_an_open_dossier_is_censored_at_the_days_of_the_state(tmp_path: Path) -> None:
    """Open since Monday 9 November, the applicant awaited from Wednesday 11 to Monday 16: 10 working days less 3."""
    asked, given = date(2026, 11, 11), date(2026, 11, 16)
    rows = [
        Made("H1", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 11, 9), None, "open", asked, given),
        Made("H2", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 11, 9), date(2026, 11, 12), "refused"),
    ]
    log, _ = judged_rows(tmp_path, rows)
    (found,) = times(observed(log, CATALOGUE))
    assert CALENDAR.working_days_between(date(2026, 11, 9), TODAY) == 10
    assert (found.open_for, found.ended_in) == ({7: 1}, {3: 1})
    assert found.median.days is None


def test_who_waits_for_the_applicant_is_counted_apart(tmp_path: Path) -> None:
    rows = [
        Made("H1", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 11, 2), None, "open", date(2026, 11, 4)),
        Made("H2", "1.000001", "", "in_person", "ubnd-xa", "", date(2026, 11, 2), None, "open"),
    ]
    log, _ = judged_rows(tmp_path, rows)
    (found,) = times(observed(log, CATALOGUE))
    assert found.waiting == 1
    assert found.open_for == {2: 1, 15: 1}


def test_a_clean_up_is_in_no_percentile(tmp_path: Path) -> None:
    """One dossier a day, settled in two days; on 30 June the agency closes 25 that had been forgotten since January."""
    works = [day for day in CALENDAR.working if date(2026, 3, 2) <= day <= date(2026, 6, 30)]
    usual = [settled(n, day, CALENDAR.after(day, 2)) for n, day in enumerate(works[:-2])]
    forgotten = [settled(1000 + n, date(2026, 1, 12), date(2026, 6, 30)) for n in range(25)]
    log, _ = judged_rows(tmp_path, usual + forgotten)
    log = observed(log, CATALOGUE)
    assert list(bulk_closings(log)) == [BulkClosing(date(2026, 6, 30), 26, 25, 1.0, "ubnd-xa")]
    (found,) = times(log)
    assert (found.bulk, found.settled) == (25, len(usual))
    assert (found.median.days, found.p90.days) == (2, 2)
    assert list(found.bulk_in) == [CALENDAR.working_days_between(date(2026, 1, 12), date(2026, 6, 30))]


def test_an_agency_that_is_always_late_or_settles_many_in_time_cleans_nothing_up(tmp_path: Path) -> None:
    day = timedelta(days=1)
    late = [settled(n, date(2026, 3, 2), date(2026, 4, 1) + (n % 60) * day, "ttpvhcc") for n in range(1300)]
    in_time = [settled(n, date(2026, 3, 2), date(2026, 3, 4)) for n in range(100)]
    log, _ = judged_rows(tmp_path, late + in_time)
    assert list(bulk_closings(observed(log, CATALOGUE))) == []


def test_every_dimension_holds_every_dossier(tmp_path: Path) -> None:
    rows = made_rows(6, 200)
    log = observed(judged_rows(tmp_path, rows)[0], CATALOGUE)
    for by in Dimension:
        parts = times(log, by=by)
        assert sum(part.settled + part.censored + part.bulk + part.undated for part in parts) == len(rows)
        assert len({part.key for part in parts}) == len(parts)
