"""What the dossier log shows, as far as a cut may rest on it: shares with the bounds that so many dossiers allow.

A synthetic log shows nothing. The bounds are exact (Clopper–Pearson), one-sided, of 95 %: in one of twenty procedures
in which a thing is not seldom, chance alone would make it look seldom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from tthc.analyse.shares import at_least, at_most
from tthc.model.cut import Cut
from tthc.model.duration import Unit
from tthc.model.experience import Experience, StepExperience
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


def never_stops(step: Step, trial: Trial) -> bool:
    """Whether a log shows that a step stops next to nothing."""
    share = stops(step, trial)
    return share is not None and share.is_seldom


def never_matters(step: Step, trial: Trial) -> bool:
    """Whether a log shows that a step neither stops nor changes anything that follows."""
    share = effects(step, trial)
    return share is not None and share.is_seldom


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
