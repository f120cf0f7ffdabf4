"""Deadlines of publication, on the calendar as it is: when a decision had to be signed and entered, and why then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pytest
from site_catalogue import FULL, catalogue

from tthc.analyse.publication_deadlines import (
    Deadline,
    Reckoning,
    State,
    publication_deadlines,
    publisher_of,
    worst_first,
)
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.due import choose_policy
from tthc.load.catalogue import load_catalogue
from tthc.load.settings import packaged
from tthc.model.catalogue import Catalogue
from tthc.model.publication_duty import Duty, PublicationDuty, Publisher

TODAY = dt.date(2026, 11, 27)


@cache
def reference() -> Catalogue:
    folder = packaged("catalog") / "reference"
    return load_catalogue(folder, folder).catalogue


def deadlines(
    decision: str,
    effective: str = "{from: 2026-06-01}",
    entered: Mapping[str, dt.date] = MappingProxyType({}),
    today: dt.date = TODAY,
) -> dict[Duty, Deadline]:
    """The deadlines of a procedure, by what is to be done."""
    text = FULL.replace("{decision: 3380/QĐ-BNNMT, date: 2026-05-20, kind: amended}", decision)
    versions = catalogue(text.replace("{from: 2026-06-01}", effective)).versions
    duties = tuple(reference().all(PublicationDuty).values())
    reckoning = Reckoning(duties, build_calendar(reference()), choose_policy(reference()), today)
    return {one.duty.duty: one for one in worst_first(publication_deadlines(versions, entered, reckoning))}


@pytest.mark.parametrize(
    ("decision", "who"),
    [
        ("2103/QĐ-UBND", Publisher.PROVINCE),
        ("2103/QĐ-CTUBND", Publisher.PROVINCE),
        ("163/QĐ-BTP", Publisher.CENTRAL),
        ("9354/QĐ-BCA-C06", Publisher.CENTRAL),
        ("QĐ/0001-BCA", None),
        ("số 12", None),
    ],
)
def test_the_symbol_of_a_decision_says_who_signed_it(decision: str, who: Publisher | None) -> None:
    assert publisher_of(decision) is who


@pytest.mark.parametrize(
    ("signed", "state"),
    [
        ("2026-05-27", State.KEPT),
        ("2026-05-28", State.LATE),
        ("2026-06-01", State.LATE_UNLESS_SHORTENED),
        ("2026-06-04", State.LATE_UNLESS_SHORTENED),
        ("2026-06-05", State.LATE),
    ],
)
def test_a_province_signs_five_days_before_it_takes_effect(signed: str, state: State) -> None:
    one = deadlines(f"{{decision: 2103/QĐ-UBND, date: {signed}}}")[Duty.DECISION]
    assert (one.last_day, one.state) == (dt.date(2026, 5, 27), state)


def test_a_ministry_signs_twenty_days_before() -> None:
    one = deadlines("{decision: 3380/QĐ-BNNMT, date: 2026-05-20}")[Duty.DECISION]
    assert (one.last_day, one.state, one.days_late) == (dt.date(2026, 5, 12), State.LATE, 8)


def test_entry_into_the_national_database_is_counted_in_working_days_and_explains_itself() -> None:
    """Signed on Thursday 27 August: 31 August to 2 September are off, Saturday 22 August was worked before."""
    one = deadlines("{decision: 2103/QĐ-UBND, date: 2026-08-27}")[Duty.NATIONAL_DATABASE]
    assert one.last_day == dt.date(2026, 9, 8)
    assert any("31" in str(message) or "2026-08-31" in str(message) for message in one.because)


@pytest.mark.parametrize(
    ("entered", "today", "state"),
    [
        (None, dt.date(2026, 5, 26), State.TO_COME),
        (None, dt.date(2026, 5, 28), State.UNRECORDED),
        (dt.date(2026, 5, 27), TODAY, State.KEPT),
        (dt.date(2026, 5, 28), TODAY, State.LATE),
    ],
)
def test_an_entry_that_nobody_wrote_down_is_not_late_but_unrecorded(
    entered: dt.date | None, today: dt.date, state: State
) -> None:
    known = {"1.012783 2103/QĐ-UBND": entered} if entered else {}
    one = deadlines("{decision: 2103/QĐ-UBND, date: 2026-05-20}", entered=known, today=today)[Duty.NATIONAL_DATABASE]
    assert (one.last_day, one.state) == (dt.date(2026, 5, 27), state)


def test_a_day_that_is_not_given_is_unknown_and_never_in_time() -> None:
    found = deadlines("{decision: 2103/QĐ-UBND}", effective="{to: 2027-02-28}")
    assert {one.state for one in found.values()} == {State.UNKNOWN}
    assert str(found[Duty.DECISION].missing) == "its first day in force is not given"
    assert str(found[Duty.NATIONAL_DATABASE].missing) == "the day on which the decision was signed is not given"


def test_a_last_day_on_which_nobody_works_is_said() -> None:
    """Five days before Friday 2026-05-08 is Sunday 2026-05-03."""
    one = deadlines("{decision: 2103/QĐ-UBND, date: 2026-04-29}", effective="{from: 2026-05-08}")[Duty.DECISION]
    assert [str(message) for message in one.because][1:] == [
        "2026-05-03 is a day off: the last working day before it is 2026-04-29"
    ]


def test_what_was_read_in_a_copy_is_marked_so() -> None:
    duties = reference().all(PublicationDuty).values()
    assert {duty.fixed_by.law.id for duty in duties} == {"63/2010/NĐ-CP"}
    assert not any(duty.verified for duty in duties)
