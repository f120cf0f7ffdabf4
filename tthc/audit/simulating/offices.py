"""Logs of many honest offices, as arrays that are made in milliseconds.

Honest offices differ: in size, speed, care, and in how they keep to the last day; days differ by weekday, season and
holidays; some sign only twice a week. That is what an ordinary log looks like, and what must not alarm.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from tthc.audit.clock.calendar import DAY, WorkingCalendar
from tthc.audit.detecting.tallies import HELD, NEAR
from tthc.model.dossier import DossierStatus

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LIMITS = (5, 10, 15, 20)
"""The procedures, by the working days of their limits."""

SETTLED, OPEN, REFUSED, WITHDRAWN = range(4)
STATES = (DossierStatus.SETTLED, DossierStatus.OPEN, DossierStatus.REFUSED, DossierStatus.WITHDRAWN)
"""What the numbers of states mean."""

NOT_KNOWN = -(10**6)
"""In arrays: not known."""


@dataclass(frozen=True)
class World:
    """How many offices deal with how many dossiers, and on which days; `limits` are those of the procedures."""

    calendar: WorkingCalendar
    start: date
    end: date
    dossiers: int = 18_000
    offices: int = 24
    limits: tuple[int, ...] = LIMITS


@dataclass(frozen=True)
class OfficeLog:
    """Dossiers in arrays, one entry each; days are ordinals of the calendar, NOT_KNOWN where there is none.

    `days` are the days of reception: ordinals do not tell days off apart.
    """

    world: World
    office: Whole
    procedure: Whole
    official: Whole
    applicant: Whole
    day: Whole
    minute: Whole
    held: Whole
    state: Whole
    ended: Whole
    asked: Whole
    given: Whole
    backwards: Flags

    @property
    def received(self) -> Whole:
        """The ordinals of the days of reception."""
        return ordinals_of(self.world)[self.day]

    @property
    def works(self) -> Flags:
        """Whether the offices worked on them."""
        ordinals = ordinals_of(self.world)
        return ordinals[self.day] > ordinals[self.day - 1]

    @property
    def due(self) -> Whole:
        """When each was due as it came."""
        due: Whole = self.received + ~self.works + np.array(self.world.limits)[self.procedure]
        return due

    @property
    def due_at_last(self) -> Whole:
        """When each was due in the end: the days of waiting come on top."""
        return self.due + np.where(self.given > NOT_KNOWN, self.given - self.asked, 0)


def ordinals_of(world: World) -> Whole:
    """The working days up to and including each day of the calendar."""
    return np.array(world.calendar.ordinals, dtype=np.int64)


def honest_log(world: World, random: np.random.Generator) -> OfficeLog:
    """A log in which nobody games, known to its end."""
    offices, count = world.offices, world.dossiers
    sizes = random.lognormal(0, 0.5, offices)
    office = random.choice(offices, count, p=sizes / sizes.sum())
    kinds = len(world.limits)
    mixes = random.dirichlet(np.full(kinds, 4.0), offices)
    procedure = (random.random(count)[:, None] > mixes.cumsum(axis=1)[office]).sum(axis=1).clip(0, kinds - 1)
    desks = random.integers(3, 9, offices)
    official = np.minimum((random.beta(1.0, 1.3, count) * desks[office]).astype(np.int64), desks[office] - 1)
    people = office * 10 + official
    log = OfficeLog(
        world=world,
        office=office,
        procedure=procedure,
        official=people,
        applicant=np.arange(count),
        day=_reception_days(world, random, office),
        minute=_minutes(random, office, offices),
        held=_held(random, office, offices),
        state=np.full(count, SETTLED),
        ended=np.full(count, NOT_KNOWN),
        asked=np.full(count, NOT_KNOWN),
        given=np.full(count, NOT_KNOWN),
        backwards=_happens(random, 0.004, 0.4, office, offices),
    )
    return _applied_again(_lived(log, random), random)


def _happens(random: np.random.Generator, share: float, spread: float, office: Whole, offices: int) -> Flags:
    """Something that happens at about this share, more in some offices, by the logit."""
    logit = np.log(share / (1 - share)) + random.normal(0, spread, offices)
    flags: Flags = random.random(len(office)) < (1 / (1 + np.exp(-logit)))[office]
    return flags


def _reception_days(world: World, random: np.random.Generator, office: Whole) -> Whole:
    """More on Mondays, in some months, and after holidays; some days busier than others; a few on days off."""
    ordinals, first = ordinals_of(world), world.calendar.first
    days = np.arange((world.start - first).days, (world.end - first).days + 1)
    works = ordinals[days] > ordinals[days - 1]
    working = days[works]
    dates = [first + int(day) * DAY for day in working]
    weight = np.array([_WEEKDAYS[day.weekday()] for day in dates])
    weight = weight * random.lognormal(0, 0.15, 13)[[day.month for day in dates]]
    weight = weight * np.where(np.diff(working, prepend=working[0] - 1) > _HOLIDAY, 1.6, 1.0)
    busy = weight * random.gamma(10, 0.1, (world.offices, len(working)))
    chance = busy.cumsum(axis=1) / busy.sum(axis=1)[:, None]
    drawn = random.random(len(office))
    at = np.array([np.searchsorted(chance[one], value) for one, value in zip(office, drawn, strict=True)])
    day = working[np.minimum(at, len(working) - 1)]
    off = days[~works]
    return np.where(_happens(random, 0.02, 0.4, office, world.offices), random.choice(off, len(office)), day)


_WEEKDAYS = (1.25, 1.05, 1.0, 0.95, 0.9, 0.8, 0.8)
_HOLIDAY = 3
"""More calendar days than these since the last working day: a holiday was between."""


def _minutes(random: np.random.Generator, office: Whole, offices: int) -> Whole:
    """In the morning or the afternoon; some offices round them more; a fifth is not known."""
    count = len(office)
    morning = random.random(count) < 0.55
    at = np.where(morning, random.normal(9.2 * 60, 55, count), random.normal(14.8 * 60, 50, count))
    minute = np.clip(at, 7 * 60, 17 * 60).astype(np.int64)
    rounded = _happens(random, 0.12, 0.3, office, offices)
    minute = np.where(rounded, minute // 10 * 10, minute)
    return np.where(random.random(count) < 0.2, NOT_KNOWN, minute)


def _held(random: np.random.Generator, office: Whole, offices: int) -> Whole:
    late = _happens(random, 0.06, 0.3, office, offices)
    return np.where(late, random.integers(HELD, 6, len(office)), random.integers(0, HELD, len(office)))


def _lived(log: OfficeLog, random: np.random.Generator) -> OfficeLog:
    """How long each takes, whether a supplement is asked for, and how it ends."""
    office, offices, count = log.office, log.world.offices, len(log.office)
    limit = np.array(log.world.limits)[log.procedure]
    pace = random.normal(-0.35, 0.15, offices)[office] + random.normal(0, 0.08, offices * 10)[log.official]
    takes = np.round(limit * np.exp(pace + random.normal(0, 0.45, count))).astype(np.int64)
    over = takes - limit
    kept = (over > 0) & (over <= NEAR) & _happens(random, 0.3, 0.35, office, offices)
    takes = np.where(kept, limit, takes)
    start = log.received + ~log.works
    ends = start + takes
    ends = _signed_in_batches(log, random, ends)
    care = np.log(0.14 / 0.86) + random.normal(0, 0.25, offices)[office]
    care = care + random.normal(0, 0.15, offices * 10)[log.official]
    asks = (random.random(count) < 1 / (1 + np.exp(-care))) & (ends > start + 1)
    asked = start + 1 + (random.random(count) * (np.minimum(ends, start + limit) - start - 1)).astype(np.int64)
    given = asked + random.geometric(0.15, count)
    log = replace(log, asked=np.where(asks, asked, NOT_KNOWN), given=np.where(asks, given, NOT_KNOWN))
    ends = ends + np.where(asks, given - asked, 0)
    gone = _happens(random, 0.05, 0.3, office, offices)
    left = np.maximum(start + (random.random(count) * (limit + 3)).astype(np.int64), np.where(asks, given, start))
    state = np.where(gone, random.choice([REFUSED, WITHDRAWN], count), SETTLED)
    return replace(log, state=state, ended=np.where(gone, left, ends))


def _signed_in_batches(log: OfficeLog, random: np.random.Generator, ends: Whole) -> Whole:
    """In a third of the offices half of the results wait for the next of two days of signing."""
    in_batches = (random.random(log.world.offices) < 0.33)[log.office] & (random.random(len(ends)) < 0.5)
    moved = ends + (-(ends + log.office)) % 3
    return np.where(in_batches & (moved <= log.due), moved, ends)


def _applied_again(log: OfficeLog, random: np.random.Generator) -> OfficeLog:
    """Of those who got no result some soon come again, as they may."""
    gone = np.isin(log.state, (REFUSED, WITHDRAWN))
    again = np.flatnonzero(gone & _happens(random, 0.15, 0.25, log.office, log.world.offices))
    return received_again(log, random, again, random.integers(1, 10, len(again)))


def received_again(log: OfficeLog, random: np.random.Generator, which: Whole, after: Whole) -> OfficeLog:
    """With new dossiers of the same applicants, received so many working days after the old ones ended."""
    day = place_of(log.world, log.ended[which] + after)
    there = day < (log.world.end - log.world.calendar.first).days
    which, day = which[there], day[there]
    takes = random.integers(1, 4, len(which))
    settled = replace(
        _chosen(log, which),
        day=day,
        held=np.zeros(len(which), dtype=np.int64),
        state=np.full(len(which), SETTLED),
        asked=np.full(len(which), NOT_KNOWN),
        given=np.full(len(which), NOT_KNOWN),
    )
    settled = replace(settled, ended=settled.received + takes)
    return _together(log, settled)


ARRAYS = (
    *("office", "procedure", "official", "applicant", "day", "minute", "held"),
    *("state", "ended", "asked", "given", "backwards"),
)


def _chosen(log: OfficeLog, which: Whole) -> OfficeLog:
    chosen: dict[str, Any] = {name: getattr(log, name)[which] for name in ARRAYS}
    return replace(log, **chosen)


def _together(log: OfficeLog, more: OfficeLog) -> OfficeLog:
    both: dict[str, Any] = {name: np.concatenate([getattr(log, name), getattr(more, name)]) for name in ARRAYS}
    return replace(log, **both)


def place_of(world: World, ordinals: Whole) -> Whole:
    """The places in the calendar of working days."""
    first = np.searchsorted(ordinals_of(world), ordinals, side="left")
    days: Whole = np.minimum(first, len(world.calendar.ordinals) - 1)
    return days


def as_known(log: OfficeLog) -> OfficeLog:
    """As of the last day: what has not ended by then is open, and what was not given is awaited."""
    last = int(ordinals_of(log.world)[(log.world.end - log.world.calendar.first).days])
    is_open = log.ended > last
    asked = np.where(log.asked > last, NOT_KNOWN, log.asked)
    given = np.where((log.given > last) | (asked == NOT_KNOWN), NOT_KNOWN, log.given)
    state = np.where(is_open, OPEN, log.state)
    return replace(log, state=state, ended=np.where(is_open, NOT_KNOWN, log.ended), asked=asked, given=given)
