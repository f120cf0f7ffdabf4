"""The clock of the pages against the engine: thousands of random receptions, limits and policies, in a real Chromium."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from random_clocks import CALENDAR, HOURS
from site_browser import CHROMIUM, started

from tthc.audit.clock.because import Because, ClockRule
from tthc.audit.clock.calendar import OutsideCalendarError, WorkingCalendar
from tthc.audit.clock.due import UnknownHourError, due
from tthc.audit.clock.span import Leeway, minutes_in
from tthc.load.catalogue import load_catalogue
from tthc.load.settings import packaged
from tthc.model.counting import CutoffScope, SaturdayHours, SaturdayReception
from tthc.model.dossier import Moment
from tthc.model.duration import Duration
from tthc.model.reference import CountingPolicy, DifficultArea
from tthc.publish.portal.clock_script import clock_script, limit_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
SEED = 20261127
CASES = 6000
EXPLAINED = 10
"""Of how many cases one is also explained: the engine takes a hundred times as long for that."""
SHIPPED = load_catalogue(ROOT / "catalog/reference", ROOT).catalogue.all(CountingPolicy)
AMOUNTS = {
    "minutes": ("15", "90", "1000"),
    "hours": ("1", "4", "7.5", "8", "24"),
    "working_days": ("0", "0.25", "0.5", "0.1", "1", "1.5", "2.3", "3", "5", "7", "10", "15", "20", "30", "45"),
    "calendar_days": ("0", "1", "2.5", "5", "7", "15", "30", "60"),
    "months": ("0", "0.5", "1", "1.5", "3", "6", "12"),
}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with started() as browser:
        yield browser


def policies(random: Random) -> dict[str, CountingPolicy]:
    """Those that are shipped, and some of every other kind."""
    found = dict(SHIPPED)
    for number in range(40):
        saturday = random.choice(list(SaturdayHours))
        found[f"thu-{number}"] = CountingPolicy(
            id=f"thu-{number}",
            name="thử",
            reception_day_counts=random.random() < 0.5,
            cutoff=random.choice([None, dt.time(15), dt.time(11), dt.time(16, 30)]),
            cutoff_applies_to=random.choice(list(CutoffScope)),
            saturday=SaturdayReception(
                hours=saturday, counts=saturday is not SaturdayHours.NONE and random.random() < 0.5
            ),
            office_hours=random.choice(HOURS),
        )
    return found


def receptions(random: Random) -> Moment:
    """Any minute of 2026 and 2027; one in ten is a bare day, and office hours and days off come more often."""
    day = dt.date(2026, 1, 1) + dt.timedelta(days=random.randrange(730))
    if random.random() < 0.2:
        day = random.choice([d for d in CALENDAR.special_days if d.year in (2026, 2027)])
    if random.random() < 0.1:
        return day
    minute = random.randrange(1440) if random.random() < 0.5 else random.randrange(7 * 60, 18 * 60)
    return dt.datetime.combine(day, dt.time(*divmod(minute, 60)))


def limits(random: Random) -> Duration:
    """A limit in any unit, or of the same day."""
    if random.random() < 0.1:
        return Duration(same_day=True)
    unit = random.choice(list(AMOUNTS))
    return Duration(**{unit: Decimal(random.choice(AMOUNTS[unit]))})


def engine_says(
    received: Moment, limit: Duration, policy: CountingPolicy, days: int, *, explained: bool
) -> dict[str, Any]:
    """What the engine answers, in the words of the page."""
    area = DifficultArea(id="vung", name="Vùng khó khăn", days=days, source="thử") if days else None
    try:
        date = due(received, limit, policy, CALENDAR, leeway=Leeway(area))
    except OutsideCalendarError:
        return {"error": "outside"}
    except UnknownHourError:
        return {"error": "hour"}
    said = {
        "day": date.day.isoformat(),
        "minute": minutes_in(date.until) if date.until else None,
        "provisional": date.provisional,
    }
    return said | {"because": [_rule(because) for because in date.because]} if explained else said


def _rule(because: Because) -> list[str | None]:
    moved = [day.isoformat() if day else None for day in (because.before, because.after)]
    return [because.rule.value, *moved]


def test_the_page_counts_as_the_engine_does(browser: Browser, tmp_path: Path) -> None:
    random = Random(SEED)
    known = policies(random)
    cases = [
        (receptions(random), limits(random), random.choice(list(known)), random.choice([0, 0, 0, 10]))
        for _ in range(CASES)
    ]
    said = page_says(browser, tmp_path, clock_script(CALENDAR, known), [_asked(*case) for case in cases])
    for number, (case, answer) in enumerate(zip(cases, said, strict=True)):
        received, limit, policy, days = case
        expected = engine_says(received, limit, known[policy], days, explained=number % EXPLAINED == 0)
        assert {key: answer[key] for key in expected} == expected, case


def test_every_rule_that_can_move_a_date_at_the_counter_was_met(browser: Browser, tmp_path: Path) -> None:
    random = Random(SEED + 1)
    known = policies(random)
    cases = [_asked(receptions(random), limits(random), random.choice(list(known)), 10) for _ in range(800)]
    said = page_says(browser, tmp_path, clock_script(CALENDAR, known), cases)
    met = {rule for answer in said for rule, *_ in answer.get("because", ())}
    waits = {"wait-days", "answer-on-day-off", "pause", "restart", "extension", "apology"}
    assert met == {rule.value for rule in ClockRule} - waits


def test_the_two_calendars_are_the_same_days(browser: Browser, tmp_path: Path) -> None:
    """Each day of 2026 and 2027 with one working day from it on: what is off here is off there."""
    days = [dt.date(2026, 1, 1) + dt.timedelta(days=n) for n in range(700)]
    policy = "reception-day-excluded"
    asked = [_asked(day, Duration(working_days=1), policy, 0) for day in days]
    said = page_says(browser, tmp_path, clock_script(CALENDAR, SHIPPED), asked)
    assert [answer["day"] for answer in said] == [_next(day, CALENDAR).isoformat() for day in days]


def _next(day: dt.date, calendar: WorkingCalendar) -> dt.date:
    """The working day after the first one on which it can have been received."""
    return calendar.after(calendar.next_working_day(day), 1)


def _asked(received: Moment, limit: Duration, policy: str, days: int) -> list[Any]:
    hour = received.time() if isinstance(received, dt.datetime) else None
    day = received.date() if isinstance(received, dt.datetime) else received
    return [day.isoformat(), minutes_in(hour) if hour is not None else None, limit_of(limit), policy, days]


def page_says(browser: Browser, folder: Path, script: str, cases: list[list[Any]]) -> list[dict[str, Any]]:
    """What the page's clock answers; of each rule only its name and from which day to which it moved the date."""
    (folder / "calendar.js").write_text(script, encoding="utf-8")
    (folder / "clock.js").write_bytes((packaged("templates") / "site" / "clock.js").read_bytes())
    (folder / "p.html").write_text(
        '<!DOCTYPE html><meta charset="utf-8"><script src="clock.js"></script><script src="calendar.js"></script>'
    )
    page: Page = browser.new_page()
    page.goto((folder / "p.html").as_uri())
    said: list[dict[str, Any]] = page.evaluate(
        """cases => cases.map(([day, minute, limit, policy, area]) => {
          const answer = tthcClock.due(day, minute, limit, policy, area);
          if (answer.error) return { error: answer.error };
          return { ...answer, because: answer.because.map(({ rule, before, after }) => [rule, before, after]) };
        })""",
        cases,
    )
    page.close()
    return said
