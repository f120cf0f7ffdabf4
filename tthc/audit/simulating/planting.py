"""Signs planted in the log of one office, at a known strength: what is done where somebody games, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

import numpy as np

from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.detecting.tallies import BEFORE_DUE, CUTOFF, HELD, NEAR
from tthc.audit.simulating.offices import (
    ARRAYS,
    NOT_KNOWN,
    SETTLED,
    WITHDRAWN,
    Flags,
    OfficeLog,
    Whole,
    World,
    as_known,
    honest_log,
    ordinals_of,
    place_of,
    received_again,
)


@dataclass(frozen=True)
class Planted:
    """A sign in one office: of the dossiers for which there is something to gain, the share that is gamed."""

    kind: SignalKind
    strength: float
    office: int = 0


def gamed_log(world: World, seed: int, planted: Planted | None = None) -> OfficeLog:
    """The same seed gives the same log."""
    return planted_log(world, seed, [planted] if planted else []).log


@dataclass(frozen=True)
class PlantedLog:
    """A log in which signs were planted, and for each of them which dossiers it touched."""

    log: OfficeLog
    planted: tuple[Planted, ...]
    touched: tuple[Flags, ...]


def planted_log(world: World, seed: int, plants: Sequence[Planted]) -> PlantedLog:
    """Signs planted one after the other; the same seed gives the same log."""
    random = np.random.default_rng(seed)
    log = honest_log(world, random)
    touched = []
    for one in plants:
        before, log = log, PLANTERS[one.kind](log, random, one)
        touched.append(_touched(before, log))
    whole = len(log.office)
    return PlantedLog(
        as_known(log), tuple(plants), tuple(np.append(one, np.zeros(whole - len(one), dtype=bool)) for one in touched)
    )


def _touched(before: OfficeLog, after: OfficeLog) -> Flags:
    """The dossiers that differ, and those that came on top."""
    count = len(before.office)
    touched = np.ones(len(after.office), dtype=bool)
    touched[:count] = np.any([getattr(before, name) != getattr(after, name)[:count] for name in ARRAYS], axis=0)
    return touched


Planter = Callable[[OfficeLog, np.random.Generator, Planted], OfficeLog]


def _some(log: OfficeLog, random: np.random.Generator, planted: Planted, there: Flags) -> Flags:
    """Those of the gamed office, of the ones there, that are gamed."""
    some: Flags = there & (log.office == planted.office) & (random.random(len(log.office)) < planted.strength)
    return some


def _last_of_month(world: World, ordinals: Whole) -> Whole:
    """The ordinal of the last working day of the month of each."""
    working = world.calendar.working
    months = np.array([day.year * 12 + day.month for day in working])
    last: Whole = np.searchsorted(months, months[np.clip(ordinals, 1, len(months)) - 1], side="right")
    return last


def _at_month_end(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    """Results recorded on the last working day of the month in which they came."""
    moved = _some(log, random, planted, log.state == SETTLED)
    return replace(log, ended=np.where(moved, _last_of_month(log.world, log.ended), log.ended))


def _on_due_day(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    """Results that came late, recorded on the due day."""
    moved = _some(log, random, planted, (log.state == SETTLED) & (log.ended > log.due_at_last))
    return replace(log, ended=np.where(moved, log.due_at_last, log.ended))


def _asked_before_due(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    """Supplements asked for the day before due, of dossiers that would be late."""
    late = (log.state == SETTLED) & (log.asked == NOT_KNOWN) & (log.ended > log.due)
    moved = _some(log, random, planted, late)
    asked = log.due - 1
    given = asked + random.integers(2, 8, len(asked))
    return replace(
        log,
        asked=np.where(moved, asked, log.asked),
        given=np.where(moved, given, log.given),
        ended=np.where(moved, np.maximum(log.ended, given), log.ended),
    )


def _made_anew(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    """Dossiers that would be late, ended without result before that, and received anew."""
    late = (log.state == SETTLED) & (log.asked == NOT_KNOWN) & (log.ended > log.due)
    moved = _some(log, random, planted, late)
    which = np.flatnonzero(moved)
    ended = np.where(moved, log.due - random.integers(0, BEFORE_DUE, len(moved)), log.ended)
    gone = replace(log, state=np.where(moved, WITHDRAWN, log.state), ended=ended)
    return received_again(gone, random, which, random.integers(1, 3, len(which)))


def _at_month_start(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    """Receptions of the last three days of a month, moved to the first of the next."""
    last = _last_of_month(log.world, log.received)
    return _moved(log, _some(log, random, planted, last - log.received < 3), last + 1)


def _moved(log: OfficeLog, which: Flags, to: Whole) -> OfficeLog:
    """Received later than they were, and ended later by as much."""
    day = np.where(which, place_of(log.world, to), log.day)
    day = np.where(day > (log.world.end - log.world.calendar.first).days, log.day, day)
    later = replace(log, day=day)
    by = later.received - log.received

    def after(days: Whole) -> Whole:
        return np.where(days > NOT_KNOWN, days + by, NOT_KNOWN)

    return replace(later, ended=after(log.ended), asked=after(log.asked), given=after(log.given))


def _held_back(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    held = _some(log, random, planted, log.held < HELD)
    return replace(log, held=np.where(held, random.integers(HELD, 6, len(held)), log.held))


def _past_cutoff(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    moved = _some(log, random, planted, (log.minute >= CUTOFF - 60) & (log.minute < CUTOFF))
    return replace(log, minute=np.where(moved, CUTOFF + random.integers(0, 30, len(moved)), log.minute))


def _past_weekend(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    friday = (log.day + log.world.calendar.first.weekday()) % 7 == 4
    return _moved(log, _some(log, random, planted, friday & log.works), log.received + 1)


def _rounded(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    rounded = _some(log, random, planted, log.minute > NOT_KNOWN)
    return replace(log, minute=np.where(rounded, log.minute // 30 * 30, log.minute))


def _on_days_off(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    """Receptions of the two days after a day off, recorded on that day off."""
    ordinals = ordinals_of(log.world)
    before = log.day - 1
    is_off = ordinals[before] == ordinals[np.maximum(before - 1, 0)]
    moved = _some(log, random, planted, log.works & is_off)
    return replace(log, day=np.where(moved, before, log.day))


def _backwards(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    return replace(log, backwards=log.backwards | _some(log, random, planted, log.state == SETTLED))


def _one_official(log: OfficeLog, random: np.random.Generator, planted: Planted) -> OfficeLog:
    """One official of the office: results within three days of the limit recorded on the due day."""
    mine = log.official == planted.office * 10
    after = log.ended - log.due_at_last
    near = mine & (log.state == SETTLED) & (np.abs(after) <= NEAR)
    moved = _some(log, random, planted, near)
    return replace(log, ended=np.where(moved, log.due_at_last, log.ended))


PLANTERS: Mapping[SignalKind, Planter] = MappingProxyType(
    {
        SignalKind.MONTH_END: _at_month_end,
        SignalKind.DUE_DAY: _on_due_day,
        SignalKind.LATE_SUPPLEMENT: _asked_before_due,
        SignalKind.RECREATED: _made_anew,
        SignalKind.ENDED_BEFORE_DUE: _made_anew,
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
