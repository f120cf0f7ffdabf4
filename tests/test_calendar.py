"""The working calendar and the legal clock, against answers known from outside (tests/oracles.yaml)."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import holidays
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from tthc.audit.clock.calendar import OutsideCalendarError, WorkingCalendar, build_calendar
from tthc.audit.clock.day_by_day import walk_to_due, working_days_of
from tthc.audit.clock.due import (
    Due,
    UnknownHourError,
    choose_policy,
    due,
    left_after_pause,
    working_hours_between,
)
from tthc.audit.clock.span import minute_of
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.counting import CutoffScope, OfficeSession, PauseEffect, PauseRules
from tthc.model.dossier import Dossier, DossierStatus, Pause
from tthc.model.duration import Duration
from tthc.model.reference import CalendarYear, CountingPolicy
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent
ORACLES: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("oracles.yaml").read_text("utf-8"))
CATALOGUE = load_catalogue(ROOT / "catalog" / "reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"]).catalogue
CALENDAR = build_calendar(CATALOGUE)
WORKS = working_days_of(CATALOGUE.all(CalendarYear).values())
EXCLUDED = CountingPolicy(
    id="excluded",
    name="Không tính ngày tiếp nhận",
    reception_day_counts=False,
    cutoff=dt.time(15),
    office_hours=(
        OfficeSession(opens=dt.time(7, 30), closes=dt.time(11, 30)),
        OfficeSession(opens=dt.time(13, 30), closes=dt.time(17)),
    ),
)
INCLUDED = EXCLUDED.model_copy(update={"id": "included", "reception_day_counts": True})
NINE_TO_FIVE = EXCLUDED.model_copy(update={"office_hours": (OfficeSession(opens=dt.time(9), closes=dt.time(17)),)})
RESTART = EXCLUDED.model_copy(update={"pauses": PauseRules(supplement=PauseEffect.RESTART)})


def days(count: str | int) -> Duration:
    return Duration(working_days=Decimal(count))


def reasons(found: Due) -> list[str]:
    return [str(because.text) for because in found.because]


@pytest.mark.parametrize("known", [case for case in ORACLES["due_dates"] if "working_days" in case], ids=str)
def test_due_dates_known_from_outside(known: Mapping[str, Any]) -> None:
    policy = INCLUDED if known["reception_day"] == "included" else EXCLUDED
    assert due(known["received"], days(known["working_days"]), policy, CALENDAR).day == known["due"]


@pytest.mark.parametrize("known", [case for case in ORACLES["due_dates"] if case.get("same_day")], ids=str)
def test_same_day_limits_known_from_outside(known: Mapping[str, Any]) -> None:
    policy = EXCLUDED.model_copy(update={"cutoff": dt.time.fromisoformat(known["cutoff"])})
    found = due(datetime.fromisoformat(known["received"]), Duration(same_day=True), policy, CALENDAR)
    assert found.day == known["due"]
    assert reasons(found) == ["received at or after 15:00:00: it counts as received on 2026-11-25"]


@pytest.mark.parametrize(("year", "count"), ORACLES["working_days_in_year"].items())
def test_working_days_in_a_year(year: int, count: int) -> None:
    assert CALENDAR.working_days_in_year(year) == count


@pytest.mark.parametrize("known", [case for case in ORACLES["clock"] if "limit" in case], ids=str)
def test_a_supplement_suspends_or_restarts(known: Mapping[str, Any]) -> None:
    effect = PauseEffect(known["policy"])
    policy = EXCLUDED.model_copy(update={"pauses": PauseRules(supplement=effect)})
    limit, used = known["limit"], known["supplement_asked_after"]
    assert left_after_pause(limit, used, effect) == known["left"]
    received = date(2026, 3, 2)
    asked = CALENDAR.after(received, used)
    given = CALENDAR.after(asked, known["applicant_took"])
    found = due(received, days(limit), policy, CALENDAR, [Pause(asked, given)])
    assert CALENDAR.working_days_between(given, found.day) == known["left"]


@pytest.mark.parametrize("known", [case for case in ORACLES["clock"] if "from" in case], ids=str)
def test_working_hours_over_a_weekend(known: Mapping[str, Any]) -> None:
    opens, closes = map(dt.time.fromisoformat, known["office_hours"].split("-"))
    policy = EXCLUDED.model_copy(update={"office_hours": (OfficeSession(opens=opens, closes=closes),)})
    start, end = datetime.fromisoformat(known["from"]), datetime.fromisoformat(known["to"])
    assert working_hours_between(start, end, policy, CALENDAR) == known["working_hours"]


def test_the_calendar_agrees_with_the_package_holidays_but_for_the_swap_it_misses() -> None:
    vietnam = holidays.country_holidays("VN", years=[2024, 2025, 2026])
    theirs = {day for day in CALENDAR.days() if day.year < 2027 and vietnam.is_working_day(day)}
    ours = {day for day in CALENDAR.working if day.year < 2027}
    assert ours ^ theirs <= {date(2026, 1, 2), date(2026, 1, 10), date(2026, 11, 24)}


def test_a_due_date_lists_every_rule_that_moved_it() -> None:
    found = due(date(2026, 8, 22), days(6), EXCLUDED, CALENDAR)
    assert found.day == date(2026, 9, 3)
    assert reasons(found) == [
        "2026-08-22 is worked in exchange for 2026-08-31",
        "the day of reception is not counted (BLDS 2015 Điều 147)",
        "2026-08-31 is a day off: Nghỉ hoán đổi dịp Quốc khánh",
        "2026-09-01 is a day off: Quốc khánh",
        "2026-09-02 is a day off: Quốc khánh",
    ]


def test_a_reception_on_a_day_off_counts_on_the_next_working_day() -> None:
    found = due(date(2026, 4, 26), days(1), EXCLUDED, CALENDAR)
    assert found.day == date(2026, 4, 29)
    assert reasons(found)[0] == "2026-04-26 is a day off (Giỗ Tổ Hùng Vương): it counts as received on 2026-04-28"


def test_calendar_days_end_on_a_working_day() -> None:
    found = due(date(2026, 4, 20), Duration(calendar_days=Decimal(10)), EXCLUDED, CALENDAR)
    assert found.day == date(2026, 5, 4)
    assert "the last day, 2026-04-30, is not a working day" in reasons(found)[-1]


@pytest.mark.parametrize(
    ("received", "months", "day"),
    [
        (date(2025, 12, 31), "2", date(2026, 3, 2)),  # 28/02 is a Saturday
        (date(2026, 3, 2), "1", date(2026, 4, 2)),
        (date(2026, 3, 2), "0.5", date(2026, 3, 17)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_one(received: date, months: str, day: date) -> None:
    assert due(received, Duration(months=Decimal(months)), EXCLUDED, CALENDAR).day == day


@pytest.mark.parametrize(
    ("received", "limit", "day", "until"),
    [
        ("2026-11-06 16:00", Duration(hours=Decimal(4)), date(2026, 11, 9), dt.time(10, 30)),
        ("2026-11-06 07:30", Duration(hours=Decimal(4)), date(2026, 11, 6), dt.time(11, 30)),
        ("2026-11-06 12:15", Duration(minutes=Decimal(30)), date(2026, 11, 6), dt.time(14)),
        ("2026-11-06 18:00", Duration(working_days=Decimal("0.5")), date(2026, 11, 9), dt.time(11, 15)),
        ("2026-11-06 09:00", Duration(working_days=Decimal("1.5")), date(2026, 11, 10), dt.time(11, 15)),
    ],
)
def test_hours_and_half_days_run_in_office_hours(received: str, limit: Duration, day: date, until: dt.time) -> None:
    found = due(datetime.fromisoformat(received), limit, EXCLUDED, CALENDAR)
    assert (found.day, found.until) == (day, until)


def test_a_limit_in_hours_needs_an_hour() -> None:
    with pytest.raises(UnknownHourError, match="2026-11-06 has none"):
        due(date(2026, 11, 6), Duration(hours=Decimal(4)), EXCLUDED, CALENDAR)


def test_the_cut_off_may_apply_to_every_limit() -> None:
    policy = INCLUDED.model_copy(update={"cutoff_applies_to": CutoffScope.ALL})
    assert due(datetime.fromisoformat("2026-11-06 14:59"), days(1), policy, CALENDAR).day == date(2026, 11, 6)
    assert due(datetime.fromisoformat("2026-11-06 15:00"), days(1), policy, CALENDAR).day == date(2026, 11, 9)


def test_a_supplement_asked_for_after_the_limit_moves_nothing() -> None:
    found = due(date(2026, 3, 2), days(3), EXCLUDED, CALENDAR, [Pause(date(2026, 3, 6), date(2026, 3, 20))])
    assert found.day == date(2026, 3, 5)
    assert "the limit had run out" in " ".join(reasons(found))


def test_overlapping_pauses_are_counted_once() -> None:
    one = [Pause(date(2026, 3, 3), date(2026, 3, 12))]
    two = [Pause(date(2026, 3, 3), date(2026, 3, 9)), Pause(date(2026, 3, 5), date(2026, 3, 12))]
    assert due(date(2026, 3, 2), days(9), EXCLUDED, CALENDAR, one) == due(
        date(2026, 3, 2), days(9), EXCLUDED, CALENDAR, two
    )


def test_a_date_in_a_provisional_year_says_so() -> None:
    found = due(date(2026, 12, 28), days(10), EXCLUDED, CALENDAR)
    assert found.provisional
    assert reasons(found)[-1] == "the days off of 2027 are not decided yet: the date is provisional"


def test_an_unknown_year_is_never_guessed() -> None:
    with pytest.raises(
        OutsideCalendarError, match="2028-01-01 is outside the calendar, which knows the years 2024–2027"
    ):
        due(date(2027, 12, 28), days(10), EXCLUDED, CALENDAR)
    with pytest.raises(OutsideCalendarError, match="2023-05-04"):
        CALENDAR.is_working(date(2023, 5, 4))
    with pytest.raises(OutsideCalendarError):
        due(date(2027, 1, 4), Duration(months=Decimal(100_000)), EXCLUDED, CALENDAR)


def test_a_year_may_not_be_missing_in_the_middle() -> None:
    """
    calendar:
      - {year: 2024, status: final, days_off: []}
      - {year: 2026, status: final, days_off: []}
    """
    text = test_a_year_may_not_be_missing_in_the_middle.__doc__ or ""
    with pytest.raises(CannotRunError, match="knows 2024 and 2026 but no year between"):
        build_calendar(load_text(text, "calendar.yaml").catalogue)


def test_without_calendar_or_policy_nothing_is_counted() -> None:
    with pytest.raises(CannotRunError, match="no calendar"):
        build_calendar(Catalogue())
    with pytest.raises(CannotRunError, match="no counting policy"):
        choose_policy(Catalogue())
    with pytest.raises(CannotRunError, match="no counting policy has the id 'x'; there are reception-day-excluded"):
        choose_policy(CATALOGUE, "x")


def by_hand(received: date, count: int, calendar: WorkingCalendar) -> date:
    day = received
    while count:
        day += dt.timedelta(days=1)
        weekend = day.weekday() >= 5
        count -= day in calendar.worked or (not weekend and day not in calendar.days_off)
    return day


known_days = st.dates(date(2024, 1, 1), date(2027, 6, 30))
limits = st.one_of(
    st.integers(0, 60).map(lambda n: Duration(working_days=Decimal(n))),
    st.integers(1, 30).map(lambda n: Duration(working_days=Decimal(n) / 2)),
    st.integers(0, 60).map(lambda n: Duration(calendar_days=Decimal(n))),
    st.integers(0, 3).map(lambda n: Duration(months=Decimal(n))),
    st.integers(1, 40).map(lambda n: Duration(hours=Decimal(n))),
    st.just(Duration(same_day=True)),
)
moments = st.builds(datetime.combine, known_days, st.times().map(lambda time: time.replace(second=0, microsecond=0)))
policies = st.sampled_from([EXCLUDED, INCLUDED, NINE_TO_FIVE, RESTART])


@given(st.sampled_from(CALENDAR.working[:800]), st.integers(1, 60))
def test_looking_up_is_counting_by_hand(received: date, count: int) -> None:
    assert due(received, days(count), EXCLUDED, CALENDAR).day == by_hand(received, count, CALENDAR)


@given(moments, limits, policies)
def test_a_due_date_is_a_working_day_not_before_reception(
    received: datetime, limit: Duration, policy: CountingPolicy
) -> None:
    found = due(received, limit, policy, CALENDAR)
    assert CALENDAR.is_working(found.day)
    assert found.day >= received.date()


@given(moments, limits, policies, st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=3))
def test_a_pause_never_makes_a_due_date_earlier(
    received: datetime, limit: Duration, policy: CountingPolicy, offsets: list[tuple[int, int]]
) -> None:
    def pauses() -> Iterator[Pause]:
        for after, length in offsets:
            asked = received.date() + dt.timedelta(days=after)
            yield Pause(asked, asked + dt.timedelta(days=length))

    before, after = due(received, limit, policy, CALENDAR), due(received, limit, policy, CALENDAR, pauses())
    assert (after.day, after.until or dt.time.max) >= (before.day, before.until or dt.time.max)


@given(moments, moments, moments, policies)
def test_working_hours_add_up(one: datetime, two: datetime, three: datetime, policy: CountingPolicy) -> None:
    def hours(start: datetime, end: datetime) -> Decimal:
        return working_hours_between(start, end, policy, CALENDAR) * 60

    assert round(hours(one, two) + hours(two, three)) == round(hours(one, three))


def test_the_clock_does_not_load_what_it_does_not_use() -> None:
    code = (
        "import sys, tthc.audit.clock.due; print(sorted({'ibis', 'pandas', 'duckdb', 'networkx'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "[]"


@given(moments, limits, policies, st.none() | st.tuples(st.integers(0, 40), st.integers(0, 40)))
def test_looking_up_is_walking_day_by_day(
    received: datetime, limit: Duration, policy: CountingPolicy, pause: tuple[int, int] | None
) -> None:
    today = date(2027, 8, 1)
    asked = received.date() + dt.timedelta(days=pause[0]) if pause else today
    pauses = (Pause(asked, asked + dt.timedelta(days=pause[1])),) if pause else ()
    dossier = Dossier("1", "1.001193", received, DossierStatus.OPEN, pauses=pauses)
    walked = walk_to_due(dossier, limit, policy, WORKS, today)
    found = due(received, limit, policy, CALENDAR, pauses)
    assert (found.day, found.until and minute_of(datetime.combine(found.day, found.until))) == (
        walked.day,
        walked.minute,
    )
