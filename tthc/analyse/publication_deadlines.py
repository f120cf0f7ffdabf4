"""Deadlines of publication (thời hạn công bố): by when each decision had to be signed, and entered nationally.

Every day explains itself. What nobody has written down (when a decision was signed, when a version began) is unknown,
and neither in time nor late.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tthc.audit.clock.because import Because
from tthc.audit.clock.calendar import OutsideCalendarError, WorkingCalendar
from tthc.audit.clock.due import due
from tthc.model.procedure import Procedure
from tthc.model.publication_duty import Duty, PublicationDuty, Publisher, Reckoned
from tthc.model.reference import CountingPolicy
from tthc.source import Message, say


class State(StrEnum):
    """How a duty stands on a day, the worst first."""

    LATE = "late"
    LATE_UNLESS_SHORTENED = "late_unless_shortened"
    UNRECORDED = "unrecorded"
    UNKNOWN = "unknown"
    TO_COME = "to_come"
    KEPT = "kept"


@dataclass(frozen=True)
class Deadline:
    """One duty for one version: the last day, what was done when, how that stands, and why the day is that day.

    `missing` says what would have to be known, where it is unknown.
    """

    procedure: Procedure
    duty: PublicationDuty
    state: State
    last_day: date | None = None
    done: date | None = None
    because: tuple[Message, ...] = ()
    missing: Message | None = None
    shortened_until: date | None = None
    provisional: bool = False

    @property
    def days_late(self) -> int:
        """How many days after the last day it was done."""
        return max((self.done - self.last_day).days, 0) if self.done and self.last_day else 0


@dataclass(frozen=True)
class Reckoning:
    """What days are counted with: the duties, the calendar, the policy for working days, and today."""

    duties: tuple[PublicationDuty, ...]
    calendar: WorkingCalendar
    policy: CountingPolicy
    today: date


def publisher_of(decision: str) -> Publisher | None:
    """Who has signed a decision, by its symbol (`2103/QĐ-UBND`, `163/QĐ-BTP`); None where that does not say."""
    symbol = re.search(r"QĐ-\s*([A-ZĐ]+)", decision)
    if symbol is None:
        return None
    return Publisher.PROVINCE if re.search(r"UBND$", symbol[1]) else Publisher.CENTRAL


def publication_deadlines(
    versions: Iterable[Procedure], entered: Mapping[str, date], reckoning: Reckoning
) -> Iterator[Deadline]:
    """The duties of every version whose decision says who has signed it.

    `entered` is when versions were entered into the national database, by the number of their decision and their code.
    """
    for version in versions:
        publisher = publisher_of(version.publication.decision) if version.publication else None
        for duty in reckoning.duties:
            if duty.by is publisher and not duty.shortened:
                yield _deadline(version, duty, entered, reckoning)


def _deadline(version: Procedure, duty: PublicationDuty, entered: Mapping[str, date], reckoning: Reckoning) -> Deadline:
    start, missing = _start(version, duty)
    if start is None:
        return Deadline(version, duty, State.UNKNOWN, missing=missing)
    try:
        last_day, because, provisional = _last_day(start, duty, reckoning)
    except OutsideCalendarError as error:
        return Deadline(version, duty, State.UNKNOWN, missing=error.message)
    found = Deadline(
        version, duty, State.KEPT, last_day, _done(version, duty, entered), because, provisional=provisional
    )
    return _judged(found, reckoning)


def _start(version: Procedure, duty: PublicationDuty) -> tuple[date | None, Message | None]:
    """The day from which it is counted, or what is missing for that."""
    if duty.reckoned is Reckoned.AFTER_SIGNING:
        signed = version.publication.date if version.publication else None
        return signed, None if signed else say("the day on which the decision was signed is not given")
    return version.effective.start, None if version.effective.start else say("its first day in force is not given")


def _last_day(start: date, duty: PublicationDuty, reckoning: Reckoning) -> tuple[date, tuple[Message, ...], bool]:
    """The last day, why it is that day, and whether days off until then are not decided yet."""
    within = duty.within
    if duty.reckoned is Reckoned.BEFORE_EFFECT:
        day = _before(start, duty, reckoning.calendar)
        return day, (_counted_back(start, duty, day), *_day_off(day, reckoning.calendar)), False
    found = due(start, within, reckoning.policy, reckoning.calendar)
    return found.day, (_counted_on(start, duty), *_in_words(found.because)), found.provisional


def _before(start: date, duty: PublicationDuty, calendar: WorkingCalendar) -> date:
    """So many days before a day."""
    if duty.within.calendar_days is not None:
        return start - timedelta(days=int(duty.within.calendar_days))
    day, left = start, int(duty.within.working_days or 0)
    while left:
        day -= timedelta(days=1)
        left -= calendar.is_working(day)
    return day


def _amount(duty: PublicationDuty) -> Message:
    if duty.within.calendar_days is not None:
        return say("{count} days", count=int(duty.within.calendar_days))
    return say("{count} working days", count=int(duty.within.working_days or 0))


def _counted_back(start: date, duty: PublicationDuty, day: date) -> Message:
    return say(
        "{amount} before {start}, the first day in force: at the latest on {day}",
        amount=_amount(duty),
        start=start,
        day=day,
    )


def _counted_on(start: date, duty: PublicationDuty) -> Message:
    if duty.reckoned is Reckoned.AFTER_SIGNING:
        return say("{amount} from {start}, the day of signing", amount=_amount(duty), start=start)
    return say("{amount} from {start}, the first day in force", amount=_amount(duty), start=start)


def _day_off(day: date, calendar: WorkingCalendar) -> Iterator[Message]:
    """A last day on which nobody works: the law does not move it, and who signs should know."""
    with_days = day
    try:
        while not calendar.is_working(with_days):
            with_days -= timedelta(days=1)
    except OutsideCalendarError:
        return
    if with_days != day:
        yield say("{day} is a day off: the last working day before it is {other}", day=day, other=with_days)


def _in_words(because: Iterable[Because]) -> Iterator[Message]:
    return (one.text for one in because)


def _done(version: Procedure, duty: PublicationDuty, entered: Mapping[str, date]) -> date | None:
    if duty.duty is Duty.DECISION:
        return version.publication.date if version.publication else None
    return entered.get(entry_key(version))


def entry_key(version: Procedure) -> str:
    """What an entry into the national database is known by: the code and the decision."""
    return f"{version.code} {version.publication.decision if version.publication else ''}"


def _judged(found: Deadline, reckoning: Reckoning) -> Deadline:
    assert found.last_day is not None
    if found.done is None:
        return replace(found, state=State.TO_COME if reckoning.today <= found.last_day else _state_of_silence(found))
    if found.done <= found.last_day:
        return found
    until = _shortened(found, reckoning)
    if until and found.done <= until:
        return replace(found, state=State.LATE_UNLESS_SHORTENED, shortened_until=until)
    return replace(found, state=State.LATE)


def _state_of_silence(found: Deadline) -> State:
    """A decision without a day is unknown; that nothing was entered is known only if somebody writes entries down."""
    return State.UNKNOWN if found.duty.duty is Duty.DECISION else State.UNRECORDED


def _shortened(found: Deadline, reckoning: Reckoning) -> date | None:
    """The last day if the text was issued by the shortened procedure, which the catalogue does not say.

    Such a text is in force from its signing: what was done before that is not about one.
    """
    for duty in reckoning.duties:
        if duty.shortened and (duty.by, duty.duty) == (found.duty.by, found.duty.duty):
            start, _missing = _start(found.procedure, duty)
            return _last_day(start, duty, reckoning)[0] if start and found.done and start <= found.done else None
    return None


def worst_first(found: Iterable[Deadline]) -> tuple[Deadline, ...]:
    """Late ones first, then by the day and the code."""
    states = list(State)
    return tuple(
        sorted(
            found, key=lambda one: (states.index(one.state), one.last_day or date.max, one.procedure.code, one.duty.id)
        )
    )
