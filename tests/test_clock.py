"""The legal clock where more than a holiday is in its way: causes of waits, extensions, Saturdays, areas, units' hours.

Complaints of the users of other systems about time are tests here, each named after where it was made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from tthc.audit.clock.because import ClockRule
from tthc.audit.clock.calendar import WorkingCalendar, build_calendar
from tthc.audit.clock.due import Clocks, Due, clocks_of, due, late_by, left_after_pause, working_hours_between
from tthc.audit.clock.running import effect_of
from tthc.audit.clock.span import Leeway, policy_at
from tthc.audit.clock.working_time import working_time
from tthc.check import check
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.counting import OfficeSession, PauseEffect, PauseRules, SaturdayHours, SaturdayReception
from tthc.model.dossier import Cause, Dossier, DossierStatus, Pause
from tthc.model.duration import Duration
from tthc.model.reference import Agency, AgencyLevel, CalendarYear, CountingPolicy, DifficultArea, Extension, YearStatus

ROOT = Path(__file__).parent.parent
FILES = [ROOT / "catalog/reference" / name for name in ("calendar.yaml", "time_of_land.yaml")]
SHIPPED = load_catalogue(ROOT / "catalog/reference", ROOT, FILES).catalogue
CALENDAR = build_calendar(SHIPPED)
PLAIN = SHIPPED.all(CountingPolicy)["reception-day-excluded"]
LAND = SHIPPED.all(CountingPolicy)["dat-dai"]
FIVE_DAYS = Duration(working_days=Decimal(5))
TODAY = date(2026, 11, 23)


def rules(found: Due) -> list[str]:
    return [because.rule.value for because in found.because]


def told(found: Due) -> list[str]:
    return [str(because.text) for because in found.because]


def with_pauses(**effects: PauseEffect) -> CountingPolicy:
    return PLAIN.model_copy(update={"pauses": PauseRules(**effects)})


def march(first: int, last: int, cause: Cause = Cause.SUPPLEMENT) -> Pause:
    return Pause(date(2026, 3, first), date(2026, 3, last), cause)


def settled(received: date | datetime, finished: date | datetime, *pauses: Pause) -> Dossier:
    return Dossier("1", "1.000001", received, DossierStatus.SETTLED, finished, pauses=pauses)


# The policy is data


def test_a_policy_says_of_every_cause_what_it_does() -> None:
    assert set(PauseRules.model_fields) - {"at"} == {cause.value for cause in Cause}
    for policy in SHIPPED.all(CountingPolicy).values():
        assert all(effect_of(cause, policy) in PauseEffect for cause in Cause)


@pytest.mark.parametrize(
    ("written", "problem"),
    [
        ("supplement: suspend", "L010 'supplement' is not a key here"),
        ("pauses: {suplement: suspend}", "L010 'suplement' is not a key here (did you mean 'supplement'?)"),
        ("pauses: {supplement: stop}", "L013 'stop' is not one of suspend, restart, runs"),
        ("saturday: {hours: evening}", "L013 'evening' is not one of none, morning, full"),
        ("saturday: {counts: true}", "a Saturday on which nothing is received cannot count"),
        ("saturday: {hours: morning, count: true}", "L010 'count' is not a key here (did you mean 'counts'?)"),
        ("extension: {days: 0}", "expected at least 1"),
        ("longer_in: [nui-cao]", "C101 no difficult area has the id 'nui-cao'"),
        ('office_hours: [{opens: "17:00", closes: "07:30"}]', "an office closes after it opens"),
    ],
)
def test_what_a_policy_does_not_know_is_a_problem_with_its_place(written: str, problem: str) -> None:
    text = f"""
counting_policies:
  - id: x
    name: Thử
    reception_day_counts: false
    {written}
"""
    if "office_hours" not in written:
        text += '    office_hours: [{opens: "07:30", closes: "17:00"}]\n'
    loaded = load_text(text, "calendar.yaml")
    problems = [*loaded.problems, *check(loaded.catalogue, TODAY)]
    assert [str(one) for one in problems if str(one).startswith("calendar.yaml:6:") and problem in str(one)], problems


def test_a_procedure_with_a_policy_that_is_not_there_is_a_problem_with_its_place() -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    counting: theo-y-toi
    """
    text = test_a_procedure_with_a_policy_that_is_not_there_is_a_problem_with_its_place.__doc__ or ""
    problems = check(load_text(text, "1.001193.yaml").catalogue, TODAY)
    assert "1.001193.yaml:4:15: C101 no counting policy has the id 'theo-y-toi'" in map(str, problems)


# Waits, by their causes


def test_several_waits_of_several_causes_are_counted_once_each_day() -> None:
    apart = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 6), march(10, 12, Cause.FINANCIAL)])
    assert apart.day == date(2026, 3, 13)
    touching = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 6), march(6, 12, Cause.FINANCIAL)])
    one = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 12)])
    assert touching.day == one.day == date(2026, 3, 17)


def test_open_zaak_885_glpi_1912_linear_1103_moving_between_two_paused_states_does_not_count_twice() -> None:
    waits = [march(4, 10), march(6, 12, Cause.FINANCIAL), march(5, 9)]
    found = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, waits)
    assert found.day == due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 12)]).day
    dossier = settled(date(2026, 3, 2), date(2026, 3, 17), *waits)
    assert clocks_of(dossier, FIVE_DAYS, PLAIN, CALENDAR, TODAY) == Clocks(state=5, applicant=6, elsewhere=0)


def test_in_land_matters_posting_measurement_and_taxes_are_outside_the_limit() -> None:
    for cause in (Cause.POSTING, Cause.MEASUREMENT, Cause.FINANCIAL):
        assert due(date(2026, 3, 2), FIVE_DAYS, LAND, CALENDAR, [march(4, 18, cause)]).day == date(2026, 3, 23)
    elsewhere = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 18, Cause.POSTING)])
    assert elsewhere.day == date(2026, 3, 9)
    assert "is within the limit: the clock runs on" in " ".join(told(elsewhere))


@pytest.mark.parametrize(("effect", "left"), [("suspend", 50), ("restart", 60)])
def test_agid_270_and_315_a_supplement_after_ten_of_sixty_days_leaves_fifty_or_sixty(effect: str, left: int) -> None:
    received, limit = date(2026, 3, 2), Duration(working_days=Decimal(60))
    asked = CALENDAR.after(received, 10)
    given = CALENDAR.after(asked, 5)
    policy = with_pauses(supplement=PauseEffect(effect))
    found = due(received, limit, policy, CALENDAR, [Pause(asked, given)])
    assert CALENDAR.working_days_between(given, found.day) == left == left_after_pause(60, 10, PauseEffect(effect))


def test_a_restart_and_a_longer_wait_at_once_begin_when_the_longer_is_over() -> None:
    policy = with_pauses(supplement=PauseEffect.RESTART)
    found = due(date(2026, 3, 2), FIVE_DAYS, policy, CALENDAR, [march(4, 6), march(5, 12, Cause.FINANCIAL)])
    assert found.day == date(2026, 3, 19)
    assert rules(found) == ["first-day", "wait-days", "restart", "pause"]


def test_the_first_day_of_a_wait_is_in_the_limit_and_its_last_is_not_and_the_reasons_say_so_once() -> None:
    found = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 5), march(9, 10)])
    assert found.day == date(2026, 3, 11)
    assert rules(found) == ["first-day", "wait-days", "pause", "pause"]
    assert told(found)[1].startswith("the first day of a wait, on which somebody was asked, counts in the limit")


def test_a_wait_that_ends_on_a_day_off_ends_on_the_next_working_day_and_says_so() -> None:
    found = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 7)])
    assert found.day == due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 9)]).day == date(2026, 3, 12)
    assert rules(found) == ["first-day", "wait-days", "answer-on-day-off", "pause"]
    assert told(found)[2:] == [
        "2026-03-07 is not a working day (weekend): the wait ends on 2026-03-09",
        "from 2026-03-04 to 2026-03-09 the clock stood still for a supplement: 3 working days",
    ]


def test_a_wait_within_the_limit_says_nothing_of_its_days() -> None:
    found = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(4, 7, Cause.POSTING)])
    assert rules(found) == ["first-day", "pause"]


def test_a_limit_in_all_days_stands_still_for_so_many_of_all_days() -> None:
    found = due(date(2026, 3, 2), Duration(calendar_days=Decimal(10)), PLAIN, CALENDAR, [march(5, 9)])
    assert "from 2026-03-05 to 2026-03-09 the clock stood still for a supplement: 4 days" in told(found)


def test_agid_371_a_wait_on_which_the_clock_stands_still_without_a_limit_is_reported() -> None:
    """
    procedures:
      - code: "1.012783"
        name: Chờ không có hạn
        counting: dat-dai
        steps:
          - {id: niem-yet, name: Niêm yết, kind: publish, actor: vpdk}
          - {id: nop-tien, name: Nộp tiền, kind: pay, actor: vpdk, duration: {calendar_days: 30}}
          - {id: hoi-thue, name: Hỏi thuế, kind: consult, actor: vpdk}
      - code: "1.001193"
        name: Không có luật nào để thời gian chờ ra ngoài
        steps: [{id: nop-le-phi, name: Nộp lệ phí, kind: pay, actor: vpdk}]
    agencies: [{id: vpdk, name: Văn phòng đăng ký đất đai, level: province}]
    counting_policies:
      - id: dat-dai
        name: Đất đai
        reception_day_counts: false
        pauses: {financial: suspend, posting: suspend, consultation: runs}
        office_hours: [{opens: "07:30", closes: "17:00"}]
    """
    text = test_agid_371_a_wait_on_which_the_clock_stands_still_without_a_limit_is_reported.__doc__ or ""
    found = [str(one) for one in check(load_text(text, "x.yaml").catalogue, TODAY) if one.code == "C207"]
    assert found == [
        "x.yaml:7:13: C207 the clock stands still during step 'niem-yet', and nothing says for how long at most"
    ]


# Extensions, apologies, areas


def extended(*days: date, rescheduled: Sequence[date] = (), allowed: int = 10) -> Due:
    leeway = Leeway(extension=Extension(days=allowed) if allowed else None)
    return due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, leeway=leeway, extended=days, rescheduled=rescheduled)


def test_a_limit_is_extended_once_where_that_is_allowed_and_no_further() -> None:
    assert extended(date(2026, 3, 16)).day == date(2026, 3, 16)
    assert extended(date(2026, 4, 30)).day == date(2026, 3, 23)
    assert extended(date(2026, 3, 3)).day == date(2026, 3, 9)
    never = extended(date(2026, 3, 16), allowed=0)
    assert never.day == date(2026, 3, 9)
    assert told(never)[-1] == "extended until 2026-03-16: moves nothing, no rule allows it"


def test_a_second_extension_moves_nothing_and_says_so() -> None:
    twice = extended(date(2026, 3, 16), date(2026, 3, 20))
    assert twice.day == date(2026, 3, 16)
    assert told(twice)[-1] == "extended again until 2026-03-20: moves nothing, once is allowed"


def test_a_wait_within_the_time_that_an_extension_gave_moves_the_date_further() -> None:
    leeway, written = Leeway(extension=Extension(days=10)), [date(2026, 3, 16)]
    found = due(date(2026, 3, 2), FIVE_DAYS, PLAIN, CALENDAR, [march(12, 18)], leeway=leeway, extended=written)
    assert found.day == date(2026, 3, 20)
    assert rules(found) == ["first-day", "extension", "wait-days", "pause"]


def test_an_apology_and_a_new_appointment_never_make_good_what_is_late() -> None:
    found = extended(rescheduled=[date(2026, 3, 20)])
    assert found.day == date(2026, 3, 9)
    assert rules(found)[-1] == ClockRule.APOLOGY.value
    assert found.because[-1].before is None


def test_in_a_difficult_area_a_limit_is_longer_where_it_says_so() -> None:
    area = SHIPPED.all(DifficultArea)["dat-dai-vung-kho-khan"]
    assert not area.unit_verified
    found = due(date(2026, 3, 2), FIVE_DAYS, LAND, CALENDAR, leeway=Leeway(area))
    assert found.day == date(2026, 3, 23)
    assert "the unit is not confirmed" in told(found)[1]
    assert (found.because[1].before, found.because[1].after) == (date(2026, 3, 9), date(2026, 3, 23))


# Saturdays and units


SATURDAY = date(2026, 3, 7)


@pytest.mark.parametrize(
    ("hours", "counts", "time", "day", "rule"),
    [
        (SaturdayHours.NONE, False, "08:00", date(2026, 3, 11), "reception-on-day-off"),
        (SaturdayHours.MORNING, False, "08:00", date(2026, 3, 11), "saturday-reception"),
        (SaturdayHours.MORNING, True, "08:00", date(2026, 3, 10), "saturday-reception"),
        (SaturdayHours.MORNING, True, "14:00", date(2026, 3, 11), "reception-on-day-off"),
        (SaturdayHours.FULL, True, "14:00", date(2026, 3, 10), "saturday-reception"),
    ],
)
def test_what_comes_on_a_saturday(hours: SaturdayHours, counts: bool, time: str, day: date, rule: str) -> None:
    policy = PLAIN.model_copy(update={"saturday": SaturdayReception(hours=hours, counts=counts)})
    received = datetime.combine(SATURDAY, dt.time.fromisoformat(time))
    found = due(received, Duration(working_days=Decimal(2)), policy, CALENDAR)
    assert (found.day, rules(found)[0]) == (day, rule)


def test_a_saturday_worked_in_exchange_is_a_working_day_like_any_other() -> None:
    received = datetime.fromisoformat("2026-08-22 08:00")
    assert due(received, Duration(working_days=Decimal(1)), PLAIN, CALENDAR).day == date(2026, 8, 24)


def test_a_unit_with_office_hours_of_its_own_counts_by_them() -> None:
    unit = Agency(
        id="xa-dao",
        name="Xã đảo",
        level=AgencyLevel.COMMUNE,
        office_hours=(OfficeSession(opens=dt.time(8), closes=dt.time(11)),),
    )
    received, limit = datetime.fromisoformat("2026-03-02 10:00"), Duration(hours=Decimal(2))
    assert due(received, limit, PLAIN, CALENDAR).until == dt.time(14)
    found = due(received, limit, policy_at(PLAIN, unit), CALENDAR)
    assert (found.day, found.until) == (date(2026, 3, 3), dt.time(9))
    assert "counted in office hours: 08:00–11:00" in told(found)
    same_day = policy_at(SHIPPED.all(CountingPolicy)["same-day-15h"], unit)
    after_closing = datetime.fromisoformat("2026-03-02 11:00")
    assert due(after_closing, Duration(same_day=True), same_day, CALENDAR).day == date(2026, 3, 3)


SAME_DAY, ONE_DAY = Duration(same_day=True), Duration(working_days=Decimal(1))


@pytest.mark.parametrize(
    ("received", "day"),
    [("2026-03-02 16:59", 2), ("2026-03-02 17:00", 3), ("2026-03-02 17:37", 3), ("2026-03-06 17:37", 9)],
)
def test_what_is_due_the_same_day_and_comes_after_closing_counts_as_received_on_the_next_working_day(
    received: str, day: int
) -> None:
    found = due(datetime.fromisoformat(received), SAME_DAY, PLAIN, CALENDAR)
    assert (PLAIN.cutoff, found.day) == (None, date(2026, 3, day))
    assert ("closed" in rules(found)) == (found.day.isoformat() != received[:10])


def test_after_closing_nothing_is_left_of_a_first_day_that_counts_but_one_that_does_not_lasts_until_midnight() -> None:
    """Bộ luật Dân sự 2015 Điều 147 khoản 2, Điều 148 khoản 6."""
    received = datetime.fromisoformat("2026-03-02 17:37")
    counted = PLAIN.model_copy(update={"reception_day_counts": True})
    assert due(received, ONE_DAY, counted, CALENDAR).day == date(2026, 3, 3)
    assert told(due(received, ONE_DAY, counted, CALENDAR))[0] == (
        "received after the office closed at 17:00:00: it counts as received on 2026-03-03"
    )
    assert due(received, ONE_DAY, PLAIN, CALENDAR).day == date(2026, 3, 3)
    assert rules(due(received, ONE_DAY, PLAIN, CALENDAR)) == ["first-day"]
    in_all_days = Duration(calendar_days=Decimal(2))
    assert due(received, in_all_days, counted, CALENDAR).day == date(2026, 3, 3)


# What other systems got wrong


def small_calendar(days_off: str = "") -> WorkingCalendar:
    text = f"calendar: [{{year: 2026, status: final, days_off: [{days_off}]}}]"
    return build_calendar(load_text(text, "calendar.yaml").catalogue)


def test_pm4py_558_holidays_that_are_given_count() -> None:
    start, end = datetime(2026, 12, 24, 8), datetime(2026, 12, 28, 17)  # noqa: DTZ001 - local time
    without = working_hours_between(start, end, PLAIN, small_calendar())
    christmas = small_calendar("{date: 2026-12-25, name: Giáng sinh}")
    assert without - working_hours_between(start, end, PLAIN, christmas) == Decimal("7.5")


def test_pm4py_559_thirty_two_working_hours_are_four_days() -> None:
    eight_hours = PLAIN.model_copy(update={"office_hours": (OfficeSession(opens=dt.time(8), closes=dt.time(16)),)})
    assert [str(part) for part in working_time(32 * 60, eight_hours).parts] == ["4 days"]


def test_openregister_3868_from_friday_16_to_monday_9_is_one_working_hour() -> None:
    nine_to_five = PLAIN.model_copy(update={"office_hours": (OfficeSession(opens=dt.time(9), closes=dt.time(17)),)})
    start, end = datetime.fromisoformat("2026-11-06 16:00"), datetime.fromisoformat("2026-11-09 09:00")
    assert working_hours_between(start, end, nine_to_five, CALENDAR) == 1


def test_openregister_3939_a_rolled_due_date_names_the_days_that_moved_it() -> None:
    found = due(date(2026, 4, 20), Duration(calendar_days=Decimal(10)), PLAIN, CALENDAR)
    rolled = found.because[-1]
    assert (rolled.rule, rolled.before, rolled.after) == (ClockRule.LAST_DAY, date(2026, 4, 30), date(2026, 5, 4))
    assert "(Ngày Chiến thắng, Ngày Quốc tế lao động, weekend)" in str(rolled.text)


def test_opencps_1252_and_1280_lateness_is_told_in_working_time() -> None:
    on_friday = due(date(2026, 3, 2), Duration(working_days=Decimal(4)), PLAIN, CALENDAR)
    assert on_friday.day == date(2026, 3, 6)
    minutes = late_by(on_friday, datetime.fromisoformat("2026-03-10 09:30"), PLAIN, CALENDAR)
    assert [str(part) for part in working_time(minutes, PLAIN).parts] == ["1 days", "2 hours"]
    assert late_by(on_friday, datetime.fromisoformat("2026-03-06 23:00"), PLAIN, CALENDAR) == 0


def test_demarche_4690_the_days_of_the_applicant_are_apart_from_those_of_the_state() -> None:
    dossier = settled(date(2026, 3, 2), date(2026, 4, 30), march(4, 26), march(27, 31, Cause.POSTING))
    clocks = clocks_of(dossier, FIVE_DAYS, LAND, CALENDAR, TODAY)
    assert clocks == Clocks(state=23, applicant=16, elsewhere=2)
    assert clocks.whole == CALENDAR.working_days_between(date(2026, 3, 2), date(2026, 4, 30))


# A date explains itself


def test_each_reason_begins_where_the_one_before_has_ended() -> None:
    waits = [Pause(date(2026, 8, 24), date(2026, 9, 2)), Pause(date(2026, 8, 31), date(2026, 9, 7), Cause.FINANCIAL)]
    found = due(date(2026, 8, 20), FIVE_DAYS, PLAIN, CALENDAR, waits)
    moves = [(because.rule.value, because.before, because.after) for because in found.because if because.before]
    assert moves == [
        ("worked-day", date(2026, 8, 27), date(2026, 8, 26)),
        ("pause", date(2026, 8, 26), date(2026, 9, 4)),
        ("day-off", date(2026, 9, 4), date(2026, 9, 7)),
        ("pause", date(2026, 9, 7), date(2026, 9, 9)),
    ]
    assert found.day == date(2026, 9, 9)


def test_a_year_that_is_provisional_is_told_with_the_date() -> None:
    assert SHIPPED.all(CalendarYear)["2027"].status is YearStatus.PROVISIONAL
    assert rules(due(date(2026, 12, 30), FIVE_DAYS, PLAIN, CALENDAR))[-1] == "provisional"


def test_every_number_of_the_oracles_is_asked_somewhere() -> None:
    oracles = yaml.safe_load(Path(__file__).with_name("oracles.yaml").read_text("utf-8"))
    asked = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    for name in oracles:
        assert f'"{name}"' in asked, name
