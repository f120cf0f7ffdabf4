"""Why a due date is what it is: every rule that moved it, in the order in which they did, from which day to which.

The date is worked out again and again, with one rule more each time and with a calendar that knows no day off and no
working Saturday beyond the date reached so far.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tthc.audit.clock.calendar import DAY, SATURDAY, WorkingCalendar
from tthc.audit.clock.running import (
    Course,
    End,
    Outcome,
    Run,
    Start,
    begin,
    effect_of,
    end_of,
    extend,
    landed,
    paused,
    position,
    received_on_saturday,
    start_of,
)
from tthc.audit.clock.span import Counting, cutoff_of, day_of, minute_of, span_of
from tthc.model.counting import OfficeSession, PauseEffect
from tthc.model.dossier import Cause, Pause
from tthc.source import Message, say


class ClockRule(StrEnum):
    """The rules of the legal clock, by names that never change their meaning."""

    RECEPTION_ON_DAY_OFF = "reception-on-day-off"
    SATURDAY_RECEPTION = "saturday-reception"
    CUT_OFF = "cut-off"
    CLOSED = "closed"
    UNKNOWN_HOUR = "unknown-hour"
    FIRST_DAY = "first-day"
    OFFICE_HOURS = "office-hours"
    DIFFICULT_AREA = "difficult-area"
    DAY_OFF = "day-off"
    WORKED_DAY = "worked-day"
    WAIT_DAYS = "wait-days"
    ANSWER_ON_DAY_OFF = "answer-on-day-off"
    PAUSE = "pause"
    RESTART = "restart"
    EXTENSION = "extension"
    APOLOGY = "apology"
    LAST_DAY = "last-day"
    PROVISIONAL = "provisional"


@dataclass(frozen=True)
class Because:
    """One rule that was met; `before` and `after` are the last day of the limit where the rule moved it."""

    rule: ClockRule
    text: Message
    before: dt.date | None = None
    after: dt.date | None = None


CAUSE_NAMES = {
    Cause.SUPPLEMENT: say("a supplement"),
    Cause.FINANCIAL: say("financial obligations"),
    Cause.POSTING: say("public posting"),
    Cause.MEASUREMENT: say("a measurement"),
    Cause.CONSULTATION: say("another agency's answer"),
}
"""What a dossier waits for, inside a sentence."""

WAIT_DAYS = say("the first day of a wait, on which somebody was asked, counts in the limit; its last day does not")
"""Which days of a wait are whose."""


def explained(
    course: Course, calendar: WorkingCalendar, extensions: Sequence[dt.date] = (), rescheduled: Sequence[dt.date] = ()
) -> tuple[Because, ...]:
    """Every rule that was met; of several `extensions` only the first, the course's own, counts."""
    trail = _Trail(course, calendar)
    _reception(trail)
    _first_day(trail)
    _office_hours(trail)
    _area(trail)
    trail.pass_days()
    for number, pause in enumerate(course.pauses, start=1):
        _pause(trail, pause, number)
        trail.pass_days()
    _extension(trail)
    trail.pass_days()
    trail.found += [*_second_extensions(extensions), *_apologies(rescheduled)]
    _last_day(trail)
    trail.found += _provisional(course, calendar)
    return tuple(trail.found)


@dataclass
class _Trail:
    """How far the explanation has come: what of the course is applied, what of the calendar is known, the last day."""

    course: Course
    calendar: WorkingCalendar
    known: WorkingCalendar = field(init=False)
    known_to: dt.date = field(init=False)
    start: Start | None = None
    pauses: int = 0
    area: bool = False
    extending: bool = False
    last: dt.date = field(init=False)
    found: list[Because] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with the day of reception as it is written, with nothing known of it but the day of the week."""
        self.known_to = day_of(self.course.received) - DAY
        self.known = self.calendar.known_until(self.known_to)
        self.last = self._last_day()

    @property
    def run(self) -> Run:
        """The clock, with what is applied and known so far."""
        course = self.applied
        run = begin(course, self.start or self._as_written(), self.known)
        for pause in course.pauses[: self.pauses]:
            run, _ = paused(run, pause, course, self.known)
        return extend(run, course, self.known) if self.extending and not run.extended else run

    @property
    def applied(self) -> Course:
        """The course, without the leeway that is not applied yet."""
        leeway = replace(self.course.leeway, area=self.course.leeway.area if self.area else None)
        extended = self.course.extended if self.extending else None
        return replace(self.course, leeway=leeway, extended=extended)

    def add(self, rule: ClockRule, text: Message) -> None:
        """Note a rule, and where it moved the last day."""
        before, self.last = self.last, self._last_day()
        moved = before != self.last
        self.found.append(Because(rule, text, before if moved else None, self.last if moved else None))

    def pass_days(self) -> None:
        """Learn of the days off and the working Saturdays that lie on the way to the last day."""
        for day in self.calendar.special_days:
            if day > self.end().day:
                break
            if day > self.known_to:
                self._learn(day)

    def _learn(self, day: dt.date) -> None:
        self.known, self.known_to = self.calendar.known_until(day), day
        if self._last_day() != self.last:
            self.add(*special_day(day, self.calendar))
        self.last = self._last_day()

    @property
    def counting(self) -> Counting:
        """What the limit is counted in."""
        return span_of(self.course.limit, self.course.policy).counting

    def end(self) -> End:
        """Where it all ends, as far as is known."""
        return landed(self.run, self.applied, self.known)

    def _last_day(self) -> dt.date:
        end = self.end()
        return end.before_rolling or end.day

    def _as_written(self) -> Start:
        day = day_of(self.course.received)
        working = self.known.is_working(day)
        if not working and self.counting is Counting.OFFICE_MINUTES:
            return Start(self.known.after(day, 1))
        return Start(day, 0 if not working else start_of(self.course, self.known).gone, saturday=not working)


def special_day(day: dt.date, calendar: WorkingCalendar) -> tuple[ClockRule, Message]:
    """What is said of a day off, or of a Saturday that is worked."""
    if worked := calendar.worked.get(day):
        return ClockRule.WORKED_DAY, say("{day} is worked in exchange for {other}", day=day, other=worked.instead_of)
    return ClockRule.DAY_OFF, say("{day} is a day off: {name}", day=day, name=calendar.days_off[day].name)


def _reception(trail: _Trail) -> None:
    """The day on which it counts as received."""
    course, calendar = trail.course, trail.calendar
    day, start = day_of(course.received), start_of(course, calendar)
    trail.known, trail.known_to, trail.start = calendar.known_until(day), day, start
    if not calendar.is_working(day):
        trail.add(*_received_on_day_off(course, calendar, start))
        return
    if day in calendar.worked:
        trail.add(*special_day(day, calendar))
    if start.day != day:
        trail.add(*_received_too_late(course, start))
    elif cutoff_of(course.limit, course.policy) is not None and minute_of(course.received) is None:
        text = say("the hour of reception is not known: taken as before {cutoff}", cutoff=_cutoff(course))
        trail.add(ClockRule.UNKNOWN_HOUR, text)


def _received_too_late(course: Course, start: Start) -> tuple[ClockRule, Message]:
    hour = _cutoff(course)
    if course.policy.cutoff == hour:
        text = say("received at or after {cutoff}: it counts as received on {start}", cutoff=hour, start=start.day)
        return ClockRule.CUT_OFF, text
    text = say(
        "received after the office closed at {hour}: it counts as received on {start}", hour=hour, start=start.day
    )
    return ClockRule.CLOSED, text


def _cutoff(course: Course) -> dt.time:
    return dt.time(*divmod(cutoff_of(course.limit, course.policy) or 0, 60))


def _received_on_day_off(course: Course, calendar: WorkingCalendar, start: Start) -> tuple[ClockRule, Message]:
    day = day_of(course.received)
    if start.saturday:
        return ClockRule.SATURDAY_RECEPTION, say("received on Saturday {day}: it counts as received that day", day=day)
    if received_on_saturday(course, calendar):
        text = say("received on Saturday {day}: it counts as received on {start}", day=day, start=start.day)
        return ClockRule.SATURDAY_RECEPTION, text
    if off := calendar.days_off.get(day):
        text = say(
            "{day} is a day off ({name}): it counts as received on {start}", day=day, name=off.name, start=start.day
        )
        return ClockRule.RECEPTION_ON_DAY_OFF, text
    text = say("{day} is not a working day: it counts as received on {start}", day=day, start=start.day)
    return ClockRule.RECEPTION_ON_DAY_OFF, text


def _first_day(trail: _Trail) -> None:
    course = trail.course
    if course.limit.same_day or trail.counting is Counting.OFFICE_MINUTES:
        return
    if course.policy.reception_day_counts and not (trail.start and trail.start.saturday):
        trail.add(ClockRule.FIRST_DAY, say("the day of reception counts as the first day"))
    else:
        trail.add(ClockRule.FIRST_DAY, say("the day of reception is not counted (BLDS 2015 Điều 147)"))


def _office_hours(trail: _Trail) -> None:
    if trail.end().minute is not None:
        hours = tuple(_session(session) for session in trail.course.policy.office_hours)
        trail.add(ClockRule.OFFICE_HOURS, say("counted in office hours: {hours}", hours=hours))


def _session(session: OfficeSession) -> str:
    return f"{session.opens:%H:%M}–{session.closes:%H:%M}"


def _area(trail: _Trail) -> None:
    if area := trail.course.leeway.area:
        trail.area = True
        text = say("up to {days} days more are allowed in: {area}", days=area.days, area=area.name)
        if not area.unit_verified:
            text = say("{sentence} (counted as the limit is; the unit is not confirmed)", sentence=text)
        trail.add(ClockRule.DIFFICULT_AREA, text)


def _pause(trail: _Trail, pause: Pause, number: int) -> None:
    """One pause more; if the limit has run out when it begins, an extension that is allowed comes first."""
    if not trail.extending and pause.asked > trail.end().day:
        _extension(trail)
        trail.pass_days()
    since = trail.run
    _, outcome = paused(since, pause, trail.applied, trail.known)
    trail.pauses = number
    trail.found += _wait_days(trail, pause, outcome)
    rule = ClockRule.RESTART if outcome is Outcome.RESTARTED else ClockRule.PAUSE
    trail.add(rule, _what_became(pause, outcome, _stood_until(trail, number), trail))


def _wait_days(trail: _Trail, pause: Pause, outcome: Outcome) -> Iterator[Because]:
    """Which days of a wait are in the limit, said once, and that an answer on a day off counts on the next one."""
    if outcome in (Outcome.RUNS_ON, Outcome.TOO_LATE) or pause.given is None:
        return
    if all(because.rule is not ClockRule.WAIT_DAYS for because in trail.found):
        yield Because(ClockRule.WAIT_DAYS, WAIT_DAYS)
    given = trail.calendar.next_working_day(pause.given)
    if given != pause.given:
        why = _why_off(pause.given, given, trail.calendar)
        text = say(
            "{day} is not a working day ({why}): the wait ends on {given}", day=pause.given, why=why, given=given
        )
        yield Because(ClockRule.ANSWER_ON_DAY_OFF, text)


def _stood_until(trail: _Trail, number: int) -> dt.date:
    """Up to which day the clock has stood still before a pause, or the day from which it runs."""
    course = trail.course
    before = [p for p in course.pauses[: number - 1] if effect_of(p.cause, course.policy) is not PauseEffect.RUNS]
    start = trail.start.day if trail.start else day_of(course.received)
    return max([start, *(trail.calendar.next_working_day(pause.given or pause.asked) for pause in before)])


def _what_became(pause: Pause, outcome: Outcome, stood_until: dt.date, trail: _Trail) -> Message:
    asked, what = pause.asked, CAUSE_NAMES[pause.cause]
    given = trail.calendar.next_working_day(pause.given) if pause.given else asked
    match outcome:
        case Outcome.SUSPENDED:
            since = max(asked, stood_until)
            days = position(given, trail.course, trail.calendar) - position(since, trail.course, trail.calendar)
            text = say("from {since} to {given} the clock stood still for {what}: {days} working days")
            if trail.counting is Counting.CALENDAR:
                text = say("from {since} to {given} the clock stood still for {what}: {days} days")
            return Message(text.text, {"since": since, "given": given, "what": what, "days": days})
        case Outcome.RESTARTED:
            return say("the limit begins again on {day}, after waiting for {what}", day=given, what=what)
        case Outcome.RUNS_ON:
            return say("waiting for {what} since {day} is within the limit: the clock runs on", what=what, day=asked)
        case Outcome.TOO_LATE:
            return say("waiting for {what} since {day} moves nothing: the limit had run out", what=what, day=asked)
        case Outcome.NOTHING:
            return say("waiting for {what} since {day} moves nothing: no day of it is new", what=what, day=asked)


def _extension(trail: _Trail) -> None:
    """The extension, once."""
    day, leeway = trail.course.extended, trail.course.leeway
    if day is None or trail.extending:
        return
    trail.extending = True
    if not leeway.extendable:
        trail.add(ClockRule.EXTENSION, say("extended until {day}: moves nothing, no rule allows it", day=day))
        return
    days = leeway.extendable
    trail.add(ClockRule.EXTENSION, say("extended once, until {day}, by {days} days at the most", day=day, days=days))


def _second_extensions(extensions: Sequence[dt.date]) -> Iterator[Because]:
    for day in extensions[1:]:
        yield Because(ClockRule.EXTENSION, say("extended again until {day}: moves nothing, once is allowed", day=day))


def _apologies(rescheduled: Sequence[dt.date]) -> Iterator[Because]:
    for day in rescheduled:
        text = say(
            "a new appointment on {day}, with an apology, moves nothing: it does not make good what is late", day=day
        )
        yield Because(ClockRule.APOLOGY, text)


def _last_day(trail: _Trail) -> None:
    """A period that ends on a day off ends on the next working day."""
    trail.known = trail.calendar
    before, end = trail.last, end_of(trail.course, trail.calendar)
    trail.last = end.day
    if end.before_rolling not in (None, end.day):
        text = say(
            "the last day, {last}, is not a working day ({why}): the limit ends on the next one (BLDS 2015 Điều 148)",
            last=before,
            why=_why_off(before, end.day, trail.calendar),
        )
        trail.found.append(Because(ClockRule.LAST_DAY, text, before, end.day))


def _why_off(first: dt.date, end: dt.date, calendar: WorkingCalendar) -> tuple[object, ...]:
    """The days off from one day until another, by name."""
    days = [first + n * DAY for n in range((end - first).days)]
    names = {day: calendar.days_off[day].name for day in days if day in calendar.days_off}
    weekend = [say("weekend")] if any(day.weekday() >= SATURDAY and day not in names for day in days) else []
    return (*dict.fromkeys(names.values()), *weekend)


def _provisional(course: Course, calendar: WorkingCalendar) -> Iterator[Because]:
    end = end_of(course, calendar).day
    for year in calendar.provisional_years(day_of(course.received), end):
        text = say("the days off of {year} are not decided yet: the date is provisional", year=year)
        yield Because(ClockRule.PROVISIONAL, text)
