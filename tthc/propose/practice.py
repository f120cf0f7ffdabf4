"""What the dossier log shows, as far as a cut may rest on it: shares with the bounds that so many dossiers allow.

A synthetic log shows nothing. The bounds are exact (Clopper–Pearson), one-sided, of 95 %: in one of twenty procedures
in which a thing is not seldom, chance alone would make it look seldom.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from tthc.analyse.shares import CONFIDENCE, at_least, at_most
from tthc.audit.advising.advice import Wanted, groups_of
from tthc.model.cut import Cut
from tthc.model.duration import Duration, Unit
from tthc.model.experience import Experience, StepExperience
from tthc.model.limit_times import LimitTimes, Way
from tthc.model.step import Step
from tthc.propose.trial import Trial

SELDOM = 0.01
"""Less than this share of the dossiers: so seldom that nobody needs to wait for it. A convention of ours."""

ON_TIME = 0.95
"""At least this share of the dossiers: so often that it may be promised. A convention of ours."""


@dataclass(frozen=True)
class Share:
    """So many of so many dossiers."""

    hits: int
    of: int

    @property
    def is_seldom(self) -> bool:
        """Whether even at worst it is seldom."""
        return self.of > 0 and at_most(self.hits, self.of) < SELDOM

    @property
    def is_not_seldom(self) -> bool:
        """Whether even at best it is not seldom."""
        return self.of > 0 and at_least(self.hits, self.of) > SELDOM


def logs(trial: Trial, code: str | None = None) -> tuple[Experience, ...]:
    """The real logs of a procedure, this one if none is named: that of all agencies, or those of each."""
    found = [e for e in trial.experience if e.procedure == (code or trial.before.code) and not e.synthetic]
    of_all = [e for e in found if e.agency is None]
    return tuple(of_all or found)


def objections(trial: Trial, code: str | None = None) -> Share | None:
    """Dossiers that were refused or sent back for supplements; None without a log."""
    found = logs(trial, code)
    settled = sum(e.settled for e in found)
    return Share(min(sum(e.refused + e.asked_again for e in found), settled), settled) if settled else None


def refusals(trial: Trial, code: str | None = None) -> Share | None:
    """Dossiers that were refused; None without a log."""
    found = logs(trial, code)
    settled = sum(e.settled for e in found)
    return Share(min(sum(e.refused for e in found), settled), settled) if settled else None


def stops(step: Step, trial: Trial) -> Share | None:
    """Dossiers that a step stopped; None without a log of it."""
    found = tuple(_of_step(step, trial))
    dossiers = sum(e.dossiers for e in found)
    return Share(sum(e.stopped for e in found), dossiers) if dossiers else None


def effects(step: Step, trial: Trial) -> Share | None:
    """Dossiers of which a step stopped or changed something; None if no log says both."""
    found = tuple(_of_step(step, trial))
    dossiers = sum(e.dossiers for e in found)
    if not dossiers or any(e.changed is None for e in found):
        return None
    return Share(min(sum(e.stopped + (e.changed or 0) for e in found), dossiers), dossiers)


def matters_at(step: Step, trial: Trial) -> Share | None:
    """The dossiers of which a step stopped or changed something, where it is shown to be not seldom: at all agencies
    together, or at one of them, however many there are to look at. None where no log shows that.
    """
    found = effects(step, trial)
    if found is not None and found.is_not_seldom:
        return found
    own = [e for e in trial.experience if e.procedure == trial.before.code and not e.synthetic and e.agency]
    shares = [_effect(one) for e in own for one in e.steps if one.step == step.id and one.dossiers]
    confidence = 1 - (1 - CONFIDENCE) / max(len(shares), 1)
    often = (share for share in shares if at_least(share.hits, share.of, confidence) > SELDOM)
    return max(often, key=lambda share: share.hits / share.of, default=None)


def _effect(one: StepExperience) -> Share:
    return Share(min(one.stopped + (one.changed or 0), one.dossiers), one.dossiers)


def never_stops(step: Step, trial: Trial) -> bool:
    """Whether a log shows that a step stops next to nothing."""
    share = stops(step, trial)
    return share is not None and share.is_seldom


def never_matters(step: Step, trial: Trial) -> bool:
    """Whether a log shows that a step neither stops nor changes anything that follows."""
    share = effects(step, trial)
    return share is not None and share.is_seldom and matters_at(step, trial) is None


def less_work_in_this_order(first: Step, second: Step, trial: Trial) -> bool | None:
    """Whether two checks, each done where the one before has not stopped the dossier, are less work in this order than
    in the other, which is that of the log; None where the log shows neither, or there is none.

    The first of the log stops what it stops. Of the second only what passed the first is known: at the worst nothing
    else would have been stopped by it.
    """
    now, then = stops(second, trial), stops(first, trial)
    long, short = _mean_hours(second, trial), _mean_hours(first, trial)
    if now is None or then is None or long is None or short is None:
        return None
    passed = 1 - at_most(now.hits, now.of)
    if long * at_least(then.hits, then.of) * passed > short * at_most(now.hits, now.of):
        return True
    return False if long * at_most(then.hits, then.of) < short * at_least(now.hits, now.of) * passed else None


def _mean_hours(step: Step, trial: Trial) -> float | None:
    """The hours that a step takes in the log; None where it does not tell."""
    found = tuple(_of_step(step, trial))
    counted = sum(sum(one.hours.values()) for one in found)
    spent = sum(hours * count for one in found for hours, count in one.hours.items())
    return spent / counted if counted else None


@dataclass(frozen=True)
class Session:
    """What a log shows of the dossiers that lie before a step: how many lay long, of how many, on how few days they
    were begun, and how many took no longer than a time that was asked for.
    """

    lay: Share
    in_time: Share
    arrived_on: int | None
    begun_on: int | None


def session(step: Step, limit: Duration, trial: Trial) -> Session | None:
    """What a log shows of a step that may be done in batches; None without one."""
    found = tuple(_of_step(step, trial))
    if not any(one.waited for one in found):
        return None
    hours = sum((Counter(one.hours) for one in found), Counter[int]())
    waited = sum((Counter(one.waited) for one in found), Counter[int]())
    most = limit.working_hours or 0
    days = [[getattr(one, name) for one in found] for name in ("arrived_on", "begun_on")]
    came, begun = (None if None in each else sum(day or 0 for day in each) for each in days)
    lay, quick = _count(waited.items(), lambda h: h >= A_WHILE), _count(hours.items(), lambda h: h <= most)
    return Session(Share(lay, waited.total()), Share(quick, hours.total()), came, begun)


A_WHILE = 16
"""Working hours that a dossier lies before anybody thinks of a batch: two days. A convention of ours."""


@dataclass(frozen=True)
class Kept:
    """What a log shows of a shorter limit at some agency: at least and at most so large a share would keep it.

    Of all agencies together the bounds are as sure as everything here. `hits` of `of` are what was counted.
    """

    hits: int
    of: int
    at_least: float
    at_most: float


def kept_within(cut: Cut, trial: Trial) -> tuple[Kept, ...]:
    """What a log shows of the limit that a cut brings, for each agency with enough dossiers, and the others together.

    From a log that tells limits apart each is counted in its own unit, in its case and way of handing in; clean-ups
    and waits for the applicant make it look no better.
    """
    times = _times_of(cut, trial)
    if times is None or cut.limit is None:
        shares = settled_within(cut, trial)
        return tuple(Kept(s.hits, s.of, at_least(s.hits, s.of), at_most(s.hits, s.of)) for s in shares)
    limit = ceil(cut.limit.amount)
    groups, confidence = groups_of(times, Wanted(Fraction(str(ON_TIME))))
    return tuple(
        Kept(
            group.evidence.kept(limit),
            group.evidence.kept(limit) + group.evidence.not_kept(limit),
            group.evidence.at_least(limit, confidence),
            group.evidence.at_most(limit, confidence),
        )
        for group in groups
    )


def _times_of(cut: Cut, trial: Trial) -> LimitTimes | None:
    """The times against the limit that a cut shortens: the promised one, where there is one; None if no log tells."""
    found = [
        times
        for one in logs(trial)
        for times in one.limits
        if cut.limit and times.limit.unit is cut.limit.unit and Way(cut.target.id or "", cut.case) in times.limit.ways
    ]
    return min(found, key=lambda times: (times.limit.kind != "promised", times.limit.key), default=None)


def settled_within(cut: Cut, trial: Trial) -> tuple[Share, ...]:
    """For each agency of the log, the dossiers that took no longer than the new limit, of those of which it is known.

    A dossier that is still open and has not been so for longer is not known; one that has, took longer.
    """
    if cut.limit is None or cut.limit.unit is not Unit.WORKING_DAYS or cut.case is not None:
        return ()
    days = cut.limit.amount
    agencies = [e for e in trial.experience if e.procedure == trial.before.code and not e.synthetic]
    each = [e for e in agencies if e.agency is not None] or agencies
    return tuple(
        Share(kept, kept + late)
        for e in each
        if (kept := _count(e.settled_in.items(), lambda d: d <= days))
        + (late := _count((*e.settled_in.items(), *e.open_for.items()), lambda d: d > days))
    )


def _count(numbers: Iterable[tuple[int, int]], wanted: Callable[[int], bool]) -> int:
    return sum(dossiers for days, dossiers in numbers if wanted(days))


def _of_step(step: Step, trial: Trial) -> Iterator[StepExperience]:
    return (one for e in logs(trial) for one in e.steps if one.step == step.id)
