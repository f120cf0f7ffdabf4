"""Desks: how many dossiers one has in hand at a time, and who lay there because all hands were full.

As many hands as were ever busy at once are taken to be there. A dossier that lay while a hand was free did not wait for
hands: it would lie as long with more of them. Others lie for such reasons too before they queue, as long as those show
(`lying`). What is left is a queue, served in the order in which it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import numpy as np

from tthc.audit.supposing.lying import Numbers, dealt
from tthc.audit.supposing.works import NOBODY, Course

SELDOM = 0.002
"""Of the time in which a desk has anything in hand: what is rarer than this is taken for a slip of the clock."""

QUEUE, FEWEST_QUEUED = 0.1, 20
"""A desk has a queue if so much of its waiting is for hands, in so many dossiers at the least."""


@dataclass(frozen=True)
class DeskName:
    """Who works there: of an agency, those who do one step of a procedure, or have one role."""

    agency: str | None
    procedure: str | None
    step: str | None = None
    actor: str | None = None
    role: str | None = None


@dataclass(frozen=True)
class Desk:
    """A desk as a log shows it; `waited` and `queued` are the office minutes that dossiers lay there, in all and for
    want of a free hand; a busier one is supposed to get the work of others too."""

    name: DeskName
    hands: int
    works: int
    waited: float
    queued: float
    queuing: int
    is_busier: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether its hands are counted in a replay."""
        return self.has_queue or self.is_busier

    @property
    def has_queue(self) -> bool:
        """Whether more hands would make anything faster."""
        return self.queuing >= FEWEST_QUEUED and self.queued >= QUEUE * self.waited


@dataclass(frozen=True)
class Busy:
    """How many dossiers a desk has in hand from each moment on."""

    since: Numbers
    hands: Numbers


def busy_at(begun: Numbers, ended: Numbers) -> Busy:
    """From when to when each dossier was in hand."""
    working = ended > begun
    moments = np.concatenate([begun[working], ended[working]])
    steps = np.concatenate([np.ones(working.sum()), -np.ones(working.sum())])
    since, place = np.unique(moments, return_inverse=True)
    return Busy(since, np.bincount(place, weights=steps, minlength=len(since)).cumsum())


def hands_of(busy: Busy) -> int:
    """The most dossiers in hand at a time, but for moments."""
    if len(busy.since) < 2:
        return 1
    lasts, hands = np.diff(busy.since), busy.hands[:-1]
    most = int(hands.max())
    shares = np.bincount(hands.astype(np.int64), weights=lasts, minlength=most + 1)
    whole = shares[1:].sum()
    return next((n for n in range(1, most + 1) if shares[n + 1 :].sum() <= SELDOM * whole), max(most, 1))


def ready_since(busy: Busy, hands: int, came: Numbers, begun: Numbers, known: float = -inf) -> Numbers:
    """When each dossier joined the queue, as far as all together show it; the moment it was begun, if it never did.

    That is not before the last moment at which a hand was free. Before `known`, dossiers from before the log may have
    had the hands that seem free.
    """
    full = np.where(begun < known, -inf, _full_since(busy, hands, begun))
    queued, least, most = full < begun, np.clip(full, came, begun) - came, begun - came
    lay = most.copy()
    lay[queued] = dealt(most[~queued], least[queued], most[queued])
    return came + lay


def _full_since(busy: Busy, hands: int, begun: Numbers) -> Numbers:
    """Since when all hands were full when each was begun; if one was free just before, that moment itself."""
    if not len(busy.since):
        return begun
    full = busy.hands >= hands
    starts = np.where(full & ~np.concatenate([[False], full[:-1]]), busy.since, -np.inf)
    run = np.maximum.accumulate(starts)
    before = np.searchsorted(busy.since, begun, side="left") - 1
    is_full = (before >= 0) & full[np.maximum(before, 0)]
    return np.where(is_full, run[np.maximum(before, 0)], begun)


def with_desks(
    courses: Sequence[Course],
    names: Sequence[DeskName],
    others: Sequence[tuple[int, float, float]],
    busier: frozenset[int] = frozenset(),
    known: float = -inf,
) -> tuple[list[Course], list[Desk]]:
    """The courses without what they lay for want of hands at desks with a queue: that follows from the desks.

    `others` are works of dossiers that have not ended: the desk, and from when to when it had them in hand. Those of
    `busier` desks are to have more work: whether hands are enough then is to be seen, although there is no queue now.
    From `known` on, the log tells of all that is in hand.
    """
    at = [[] for _ in names]  # type: list[list[tuple[int, int]]]
    for number, course in enumerate(courses):
        for place, work in enumerate(course.works):
            if work.desk != NOBODY:
                at[work.desk].append((number, place))
    changed = [list(course.works) for course in courses]
    desks = []
    for desk, name in enumerate(names):
        works = [courses[number].works[place] for number, place in at[desk]]
        begun, takes, lay = (np.array([getattr(work, part) for work in works]) for part in ("begun", "takes", "lay"))
        more = [(since, until) for other, since, until in others if other == desk]
        busy = busy_at(
            np.concatenate([begun, [one[0] for one in more]]), np.concatenate([begun + takes, [one[1] for one in more]])
        )
        hands = hands_of(busy)
        queued = begun - ready_since(busy, hands, begun - lay, begun, known)
        sums = float(lay.sum()), float(queued.sum()), int((queued > 0).sum())
        desks.append(Desk(name, hands, len(works), *sums, is_busier=desk in busier))
        for (number, place), waited in zip(at[desk], queued, strict=True):
            work = changed[number][place]
            changed[number][place] = (
                work._replace(lay=work.lay - float(waited)) if desks[desk].is_counted else work._replace(desk=NOBODY)
            )
    return [replace(one, works=tuple(works)) for one, works in zip(courses, changed, strict=True)], desks
