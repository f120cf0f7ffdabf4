"""Logs of many offices with signs planted at a known strength, or with none: arrays, made in milliseconds.

Honest offices differ: in size, speed, care, and in how they keep to the last day; days differ by weekday, season and
holidays; some sign only twice a week. That is what an ordinary log looks like, and what must not alarm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types

from tthc.audit.clock.calendar import DAY, WorkingCalendar
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.detecting.tallies import BEFORE_DUE, CUTOFF, HELD, NEAR
from tthc.model.dossier import DossierStatus

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

LIMITS = (5, 10, 15, 20)
"""The procedures, by the working days of their limits."""

_SETTLED, _OPEN, _REFUSED, _WITHDRAWN = range(4)
STATES = (DossierStatus.SETTLED, DossierStatus.OPEN, DossierStatus.REFUSED, DossierStatus.WITHDRAWN)
"""What the numbers of states mean."""

NOT_KNOWN = -(10**6)
"""In arrays: not known."""


@dataclass(frozen=True)
class World:
    """How many offices deal with how many dossiers, and on which days."""

    calendar: WorkingCalendar
    start: date
    end: date
    dossiers: int = 18_000
    offices: int = 24


@dataclass(frozen=True)
class Planted:
    """A sign in one office: of the dossiers for which there is something to gain, the share that is gamed."""

    kind: SignalKind
    strength: float
    office: int = 0


@dataclass(frozen=True)
class GamedLog:
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
    limits: tuple[int, ...] = field(default=LIMITS)

    @property
    def received(self) -> Whole:
        """The ordinals of the days of reception."""
        return _ordinals(self.world)[self.day]

    @property
    def works(self) -> Flags:
        """Whether the offices worked on them."""
        ordinals = _ordinals(self.world)
        return ordinals[self.day] > ordinals[self.day - 1]

    @property
    def due(self) -> Whole:
        """When each was due as it came."""
        due: Whole = self.received + ~self.works + np.array(self.limits)[self.procedure]
        return due

    @property
    def due_at_last(self) -> Whole:
        """When each was due in the end: the days of waiting come on top."""
        return self.due + np.where(self.given > NOT_KNOWN, self.given - self.asked, 0)


def _ordinals(world: World) -> Whole:
    return np.array(world.calendar.ordinals, dtype=np.int64)


def gamed_log(world: World, seed: int, planted: Planted | None = None) -> GamedLog:
    """The same seed gives the same log."""
    random = np.random.default_rng(seed)
    log = _honest(world, random)
    if planted:
        log = PLANTERS[planted.kind](log, random, planted)
    return _as_known(log)


def _honest(world: World, random: np.random.Generator) -> GamedLog:
    offices, count = world.offices, world.dossiers
    sizes = random.lognormal(0, 0.5, offices)
    office = random.choice(offices, count, p=sizes / sizes.sum())
    mixes = random.dirichlet(np.full(len(LIMITS), 4.0), offices)
    procedure = (random.random(count)[:, None] > mixes.cumsum(axis=1)[office]).sum(axis=1).clip(0, len(LIMITS) - 1)
    desks = random.integers(3, 9, offices)
    official = np.minimum((random.beta(1.0, 1.3, count) * desks[office]).astype(np.int64), desks[office] - 1)
    people = office * 10 + official
    log = GamedLog(
        world=world,
        office=office,
        procedure=procedure,
        official=people,
        applicant=np.arange(count),
        day=_reception_days(world, random, office),
        minute=_minutes(random, office, offices),
        held=_held(random, office, offices),
        state=np.full(count, _SETTLED),
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
    ordinals, first = _ordinals(world), world.calendar.first
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


def _lived(log: GamedLog, random: np.random.Generator) -> GamedLog:
    """How long each takes, whether a supplement is asked for, and how it ends."""
    office, offices, count = log.office, log.world.offices, len(log.office)
    limit = np.array(LIMITS)[log.procedure]
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
    state = np.where(gone, random.choice([_REFUSED, _WITHDRAWN], count), _SETTLED)
    return replace(log, state=state, ended=np.where(gone, left, ends))


def _signed_in_batches(log: GamedLog, random: np.random.Generator, ends: Whole) -> Whole:
    """In a third of the offices half of the results wait for the next of two days of signing."""
    in_batches = (random.random(log.world.offices) < 0.33)[log.office] & (random.random(len(ends)) < 0.5)
    moved = ends + (-(ends + log.office)) % 3
    return np.where(in_batches & (moved <= log.due), moved, ends)


def _applied_again(log: GamedLog, random: np.random.Generator) -> GamedLog:
    """Of those who got no result some soon come again, as they may."""
    gone = np.isin(log.state, (_REFUSED, _WITHDRAWN))
    again = np.flatnonzero(gone & _happens(random, 0.15, 0.25, log.office, log.world.offices))
    return _received_again(log, random, again, random.integers(1, 10, len(again)))


def _received_again(log: GamedLog, random: np.random.Generator, which: Whole, after: Whole) -> GamedLog:
    """With new dossiers of the same applicants, received so many working days after the old ones ended."""
    day = _day_of(log.world, log.ended[which] + after)
    there = day < (log.world.end - log.world.calendar.first).days
    which, day = which[there], day[there]
    takes = random.integers(1, 4, len(which))
    settled = replace(
        _chosen(log, which),
        day=day,
        held=np.zeros(len(which), dtype=np.int64),
        state=np.full(len(which), _SETTLED),
        asked=np.full(len(which), NOT_KNOWN),
        given=np.full(len(which), NOT_KNOWN),
    )
    settled = replace(settled, ended=settled.received + takes)
    return _together(log, settled)


_ARRAYS = (
    *("office", "procedure", "official", "applicant", "day", "minute", "held"),
    *("state", "ended", "asked", "given", "backwards"),
)


def _chosen(log: GamedLog, which: Whole) -> GamedLog:
    chosen: dict[str, Any] = {name: getattr(log, name)[which] for name in _ARRAYS}
    return replace(log, **chosen)


def _together(log: GamedLog, more: GamedLog) -> GamedLog:
    both: dict[str, Any] = {name: np.concatenate([getattr(log, name), getattr(more, name)]) for name in _ARRAYS}
    return replace(log, **both)


def _day_of(world: World, ordinals: Whole) -> Whole:
    """The places in the calendar of working days."""
    first = np.searchsorted(_ordinals(world), ordinals, side="left")
    days: Whole = np.minimum(first, len(world.calendar.ordinals) - 1)
    return days


def _as_known(log: GamedLog) -> GamedLog:
    """As of the last day: what has not ended by then is open, and what was not given is awaited."""
    last = int(_ordinals(log.world)[(log.world.end - log.world.calendar.first).days])
    is_open = log.ended > last
    asked = np.where(log.asked > last, NOT_KNOWN, log.asked)
    given = np.where((log.given > last) | (asked == NOT_KNOWN), NOT_KNOWN, log.given)
    state = np.where(is_open, _OPEN, log.state)
    return replace(log, state=state, ended=np.where(is_open, NOT_KNOWN, log.ended), asked=asked, given=given)


Planter = Callable[[GamedLog, np.random.Generator, Planted], GamedLog]


def _some(log: GamedLog, random: np.random.Generator, planted: Planted, there: Flags) -> Flags:
    """Those of the gamed office, of the ones there, that are gamed."""
    some: Flags = there & (log.office == planted.office) & (random.random(len(log.office)) < planted.strength)
    return some


def _last_of_month(world: World, ordinals: Whole) -> Whole:
    """The ordinal of the last working day of the month of each."""
    working = world.calendar.working
    months = np.array([day.year * 12 + day.month for day in working])
    last: Whole = np.searchsorted(months, months[np.clip(ordinals, 1, len(months)) - 1], side="right")
    return last


def _at_month_end(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    """Results recorded on the last working day of the month in which they came."""
    moved = _some(log, random, planted, log.state == _SETTLED)
    return replace(log, ended=np.where(moved, _last_of_month(log.world, log.ended), log.ended))


def _on_due_day(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    """Results that came late, recorded on the due day."""
    moved = _some(log, random, planted, (log.state == _SETTLED) & (log.ended > log.due_at_last))
    return replace(log, ended=np.where(moved, log.due_at_last, log.ended))


def _asked_before_due(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    """Supplements asked for the day before due, of dossiers that would be late."""
    late = (log.state == _SETTLED) & (log.asked == NOT_KNOWN) & (log.ended > log.due)
    moved = _some(log, random, planted, late)
    asked = log.due - 1
    given = asked + random.integers(2, 8, len(asked))
    return replace(
        log,
        asked=np.where(moved, asked, log.asked),
        given=np.where(moved, given, log.given),
        ended=np.where(moved, np.maximum(log.ended, given), log.ended),
    )


def _made_anew(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    """Dossiers that would be late, ended without result before that, and received anew."""
    late = (log.state == _SETTLED) & (log.asked == NOT_KNOWN) & (log.ended > log.due)
    moved = _some(log, random, planted, late)
    which = np.flatnonzero(moved)
    ended = np.where(moved, log.due - random.integers(0, BEFORE_DUE, len(moved)), log.ended)
    gone = replace(log, state=np.where(moved, _WITHDRAWN, log.state), ended=ended)
    return _received_again(gone, random, which, random.integers(1, 3, len(which)))


def _at_month_start(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    """Receptions of the last three days of a month, moved to the first of the next."""
    last = _last_of_month(log.world, log.received)
    return _moved(log, _some(log, random, planted, last - log.received < 3), last + 1)


def _moved(log: GamedLog, which: Flags, to: Whole) -> GamedLog:
    """Received later than they were, and ended later by as much."""
    day = np.where(which, _day_of(log.world, to), log.day)
    day = np.where(day > (log.world.end - log.world.calendar.first).days, log.day, day)
    later = replace(log, day=day)
    by = later.received - log.received

    def after(days: Whole) -> Whole:
        return np.where(days > NOT_KNOWN, days + by, NOT_KNOWN)

    return replace(later, ended=after(log.ended), asked=after(log.asked), given=after(log.given))


def _held_back(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    held = _some(log, random, planted, log.held < HELD)
    return replace(log, held=np.where(held, random.integers(HELD, 6, len(held)), log.held))


def _past_cutoff(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    moved = _some(log, random, planted, (log.minute >= CUTOFF - 60) & (log.minute < CUTOFF))
    return replace(log, minute=np.where(moved, CUTOFF + random.integers(0, 30, len(moved)), log.minute))


def _past_weekend(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    friday = (log.day + log.world.calendar.first.weekday()) % 7 == 4
    return _moved(log, _some(log, random, planted, friday & log.works), log.received + 1)


def _rounded(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    rounded = _some(log, random, planted, log.minute > NOT_KNOWN)
    return replace(log, minute=np.where(rounded, log.minute // 30 * 30, log.minute))


def _on_days_off(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    """Receptions of the two days after a day off, recorded on that day off."""
    ordinals = _ordinals(log.world)
    before = log.day - 1
    is_off = ordinals[before] == ordinals[np.maximum(before - 1, 0)]
    moved = _some(log, random, planted, log.works & is_off)
    return replace(log, day=np.where(moved, before, log.day))


def _backwards(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    return replace(log, backwards=log.backwards | _some(log, random, planted, log.state == _SETTLED))


def _one_official(log: GamedLog, random: np.random.Generator, planted: Planted) -> GamedLog:
    """One official of the office: results within three days of the limit recorded on the due day."""
    mine = log.official == planted.office * 10
    after = log.ended - log.due_at_last
    near = mine & (log.state == _SETTLED) & (np.abs(after) <= NEAR)
    moved = _some(log, random, planted, near)
    return replace(log, ended=np.where(moved, log.due_at_last, log.ended))


PLANTERS: Mapping[SignalKind, Planter] = MappingProxyType(
    {
        SignalKind.MONTH_END: _at_month_end,
        SignalKind.DUE_DAY: _on_due_day,
        SignalKind.LATE_SUPPLEMENT: _asked_before_due,
        SignalKind.RECREATED: _made_anew,
        SignalKind.ENDED_BEFORE_DUE: _made_anew,
        SignalKind.FOLLOWED: _made_anew,
        SignalKind.MONTH_START: _at_month_start,
        SignalKind.HELD_BACK: _held_back,
        SignalKind.AFTER_CUTOFF: _past_cutoff,
        SignalKind.AFTER_WEEKEND: _past_weekend,
        SignalKind.ROUND_MINUTES: _rounded,
        SignalKind.DAYS_OFF: _on_days_off,
        SignalKind.WRONG_ORDER: _backwards,
        SignalKind.OFFICIAL: _one_official,
    }
)


def facts_of_gamed(log: GamedLog, *, applicants: bool = True) -> pa.Table:
    """As an audit would see it: the FACTS of each dossier. Without `applicants` it does not tell whose they are."""
    first = log.world.calendar.first
    days = np.array(first, dtype="datetime64[D]") + log.day.astype("timedelta64[D]")
    after = np.where((log.state == _SETTLED) & ~log.backwards, log.ended - log.due_at_last, NOT_KNOWN)
    judged = ~log.backwards
    return pa.table(
        {
            "row": np.arange(len(log.office)),
            "procedure": _named("thu-tuc-", log.procedure),
            "agency": _named("co-quan-", log.office),
            "commune": pa.nulls(len(days), pa.string()),
            "official": _named("CB-", log.official),
            "applicant": _named("NN-", log.applicant) if applicants else pa.nulls(len(days), pa.string()),
            "status": pa.array([state.value for state in STATES]).take(pa.array(log.state)),
            "is_judged": pa.array(judged),
            "received_day": pa.array(days),
            "received_ordinal": log.received,
            "received_works": pa.array(log.works),
            "received_minute": _known(log.minute),
            "before_reception": _known(log.held),
            "ended_ordinal": _known(np.where(judged, log.ended, NOT_KNOWN)),
            "after": _known(after),
            "due_ordinal": _known(np.where(judged, log.due, NOT_KNOWN)),
            "asked_ordinal": _known(np.where(judged, log.asked, NOT_KNOWN)),
            "backwards": pa.array(log.backwards, mask=(log.ended == NOT_KNOWN) & ~log.backwards),
        }
    )


def _named(start: str, numbers: Whole) -> pa.Array:
    names = pa.array([f"{start}{number}" for number in range(int(numbers.max(initial=0)) + 1)])
    return names.take(pa.array(numbers))


def _known(values: Whole) -> pa.Array:
    return pa.array(values, mask=values <= NOT_KNOWN // 2)
