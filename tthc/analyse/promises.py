"""Promises of enacted proposals, and whether a log of dossiers shows that they were kept, month by month.

A log shows time and numbers of dossiers. It shows no papers, no visits and no money: those are said to be unseen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum
from fractions import Fraction
from itertools import groupby

from tthc.analyse.survival import is_sooner, settled_within
from tthc.audit.figures.by_day import Daily, DailyLog
from tthc.model.cut import Cut, CutKind, Range
from tthc.model.decision import ProposalFile
from tthc.model.proposal import Proposal, ProposalStatus
from tthc.source import Message

SMALL = 30
"""With fewer settled dossiers on one side a comparison says little, and that is said."""

MOST = Fraction(9, 10)
"""A limit counts as kept where so many dossiers are settled within it."""


@dataclass(frozen=True)
class Promise:
    """What the proposals promised that came into force for one procedure on one day.

    `limit` is the time that was promised, in working days, where a limit was shortened, for dossiers handed in this way
    (`channel`) in this `case`; `faster` by how many working days the steps were to become shorter. `saving` is đồng for
    a dossier, of the applicants who gain most (`of`).
    `papers` and `visits` are before and after. None is not known, or not promised.
    """

    procedure: str
    effective: date
    instruments: tuple[str, ...]
    proposals: tuple[str, ...]
    titles: tuple[Message, ...]
    limit: Decimal | None = None
    limit_before: Decimal | None = None
    channel: str | None = None
    case: str | None = None
    faster: Decimal | None = None
    saving: Range | None = None
    of: Message | None = None
    papers: tuple[int, int] | None = None
    visits: tuple[int, int] | None = None

    def is_about(self, day: Daily) -> bool:
        """Whether dossiers are of the way and the case that it is for; those of which the log says neither are."""
        if self.limit is None:
            return True
        other_way = day.channel is not None and day.channel.value != self.channel
        other_case = day.case is not None and self.case is not None and day.case != self.case
        return not other_way and not other_case

    @property
    def days(self) -> Decimal | None:
        """By how many working days a dossier was to be faster."""
        if self.limit is not None and self.limit_before is not None:
            return self.limit_before - self.limit
        return self.faster


class Kept(StrEnum):
    """What became of a promise."""

    KEPT = "kept"
    FASTER = "faster"
    """Dossiers are faster than before, by more than chance, and not as fast as was promised."""
    NOT_KEPT = "not_kept"
    NO_DOSSIERS = "no_dossiers"
    """The log has no settled dossier since, or none before where one is needed to compare."""
    NO_TIME = "no_time"
    """Nothing that a log could show was promised."""
    TOO_FINE = "too_fine"
    """Less than a working day was promised: a log that counts days cannot show it."""


@dataclass(frozen=True)
class Times:
    """How long dossiers took, those that are still open counted as long as they have been open.

    `median` and `p90` are working days; None where too many are open to say.
    """

    received: int = 0
    settled: int = 0
    open: int = 0
    median: int | None = None
    p90: int | None = None

    @property
    def is_small(self) -> bool:
        """Whether there are too few to conclude from."""
        return self.settled < SMALL


@dataclass(frozen=True)
class Month:
    """The dossiers received in one month (`2026-08`); a month in which a promise came into force is two, apart."""

    month: str
    is_after: bool
    times: Times


@dataclass(frozen=True)
class Tracked:
    """A promise beside what the log shows: before it, since, and by month, of the dossiers that it is about.

    `within` is the share within the limit; `handled` all dossiers of the procedure that were settled since.
    """

    promise: Promise
    before: Times
    after: Times
    months: tuple[Month, ...]
    within: Fraction | None
    kept: Kept
    handled: int
    saved: Range | None

    @property
    def seen_days(self) -> int | None:
        """By how many working days the median has fallen."""
        if self.before.median is None or self.after.median is None:
            return None
        return self.before.median - self.after.median

    @property
    def is_small(self) -> bool:
        """Whether a judgement rests on few dossiers."""
        compares = self.promise.limit is None
        return self.after.is_small or (compares and self.before.is_small)


def promises(files: Iterable[ProposalFile]) -> tuple[Promise, ...]:
    """What enacted proposals promised: by procedure and the day they came into force, each shortened limit apart."""
    enacted = [one for one in files if one.status is ProposalStatus.ENACTED and one.decision]
    by_place = sorted(enacted, key=_place)
    return tuple(_promise(tuple(same)) for _, same in groupby(by_place, _place))


def track(found: Sequence[Promise], log: DailyLog) -> tuple[Tracked, ...]:
    """Each promise beside the log; the saving so far only of real dossiers."""
    return tuple(_track(promise, _until(promise, found), log) for promise in found)


def times_of(days: Iterable[Daily]) -> Times:
    """How long the dossiers of some days took."""
    received, settled_in, open_for = _added(days)
    steps = tuple(settled_within(settled_in, open_for))

    def within(share: float) -> int | None:
        return next((one.days for one in steps if one.share >= share - 1e-9), None)

    settled, still_open = settled_in.total(), open_for.total()
    return Times(received, settled, still_open, within(0.5), within(float(MOST)))


def share_within(days: Iterable[Daily], limit: Decimal) -> Fraction | None:
    """The share of dossiers settled within a limit, of those of which it is known; None if there are none.

    An open dossier counts as late once it has been open for longer, and not at all before.
    """
    _, settled_in, open_for = _added(days)
    whole = int(limit.to_integral_value(ROUND_CEILING))
    good = sum(count for took, count in settled_in.items() if took <= whole)
    late = sum(count for took, count in (*settled_in.items(), *open_for.items()) if took > whole)
    return Fraction(good, good + late) if good + late else None


def _place(file: ProposalFile) -> tuple[str, date, str, str]:
    assert file.decision is not None
    cut = _shortening(file.proposal)
    channel, case = (cut.target.id, cut.case or "") if cut else ("", "")
    return file.proposal.procedure, file.decision.effective, channel, case


def _promise(files: tuple[ProposalFile, ...]) -> Promise:
    code, day, channel, case = _place(files[0])
    proposals = [file.proposal for file in files]
    effects = [proposal.effect for proposal in proposals]
    limits = [(one.days_before, one.days_after) for one in effects if channel and one.days_after is not None]
    return Promise(
        procedure=code,
        effective=day,
        instruments=tuple(dict.fromkeys(file.decision.instrument for file in files if file.decision)),
        proposals=tuple(one.id for one in proposals),
        titles=tuple(one.title for one in proposals),
        limit=limits[-1][1] if limits else None,
        limit_before=limits[0][0] if limits else None,
        channel=channel or None,
        case=case or None,
        faster=None if channel else sum((days for one in proposals if (days := _faster(one))), Decimal(0)) or None,
        saving=_sum([one.adds or one.saving for one in effects]),
        of=next((one.of for one in effects if one.of), None),
        papers=_widest([(one.papers_before, one.papers_after) for one in effects]),
        visits=_widest([(one.visits_before, one.visits_after) for one in effects]),
    )


def _shortening(proposal: Proposal) -> Cut | None:
    return next((cut for cut in proposal.cuts if cut.kind is CutKind.SHORTEN_LIMIT), None)


def _faster(proposal: Proposal) -> Decimal | None:
    """What its steps save, not counted twice where that is known."""
    effect = proposal.effect
    if effect.adds_days is not None:
        return effect.adds_days
    if effect.days_before is None or effect.days_after is None:
        return None
    return effect.days_before - effect.days_after


def _sum(savings: Iterable[Range | None]) -> Range | None:
    known = [one for one in savings if one]
    return sum(known, Range(0, 0, 0)) if known else None


def _widest(pairs: Iterable[tuple[int | None, int | None]]) -> tuple[int, int] | None:
    """The most before, less all that goes; None where nothing changes."""
    known = [(before, after) for before, after in pairs if before is not None and after is not None]
    less = sum(before - after for before, after in known)
    most = max((before for before, _ in known), default=0)
    return (most, most - less) if less else None


def _until(promise: Promise, found: Iterable[Promise]) -> date | None:
    """The day on which the next promise for the same procedure came into force."""
    later = (o.effective for o in found if o.procedure == promise.procedure and o.effective > promise.effective)
    return min(later, default=None)


def _track(promise: Promise, until: date | None, log: DailyLog) -> Tracked:
    every = [day for day in log.days.get(promise.procedure, ()) if until is None or day.day < until]
    mine = [day for day in every if promise.is_about(day)]
    after = [day for day in mine if day.day >= promise.effective]
    before = [day for day in mine if day.day < promise.effective]
    times = times_of(before), times_of(after)
    within = share_within(after, promise.limit) if promise.limit is not None else None
    handled = sum(day.settled for day in every if day.day >= promise.effective)
    return Tracked(
        promise=promise,
        before=times[0],
        after=times[1],
        months=tuple(_months(mine, promise.effective)),
        within=within,
        kept=_kept(promise, *times, within, is_faster=is_sooner(_added(after)[1:], _added(before)[1:])),
        handled=handled,
        saved=None if log.synthetic or promise.saving is None else _times(promise.saving, handled),
    )


def _kept(promise: Promise, before: Times, after: Times, within: Fraction | None, *, is_faster: bool) -> Kept:
    """A limit is kept where most are within it; steps are faster where the median has fallen by as much."""
    if not promise.days or promise.days < 0:
        return Kept.NO_TIME
    if promise.limit is not None:
        if within is None or not after.settled:
            return Kept.NO_DOSSIERS
        return Kept.KEPT if within >= MOST else Kept.FASTER if is_faster else Kept.NOT_KEPT
    if promise.days < 1:
        return Kept.TOO_FINE
    if before.median is None or after.median is None:
        return Kept.NO_DOSSIERS
    enough = before.median - after.median >= promise.days
    return Kept.KEPT if enough else Kept.FASTER if is_faster else Kept.NOT_KEPT


def _months(days: Sequence[Daily], effective: date) -> Iterator[Month]:
    def place(day: Daily) -> tuple[str, bool]:
        return f"{day.day:%Y-%m}", day.day >= effective

    for (month, is_after), same in groupby(days, place):
        yield Month(month, is_after, times_of(tuple(same)))


def _times(saving: Range, dossiers: int) -> Range:
    return Range(saving.low * dossiers, saving.mid * dossiers, saving.high * dossiers)


def _added(days: Iterable[Daily]) -> tuple[int, Counter[int], Counter[int]]:
    received, settled_in, open_for = 0, Counter[int](), Counter[int]()
    for day in days:
        received += day.received
        settled_in.update(day.settled_in)
        open_for.update(day.open_for)
    return received, settled_in, open_for


def total_saved(tracked: Iterable[Tracked]) -> Range | None:
    """What all promises have saved so far; None where none is known."""
    return _sum([one.saved for one in tracked])
