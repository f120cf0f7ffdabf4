"""The log replayed as it was and as it would have been, often enough for every figure to have its bounds.

In each replication every reception of the log stays on its day, and is given the course of a dossier of the same
procedure and agency. Where desks have queues, the dossiers meet there; elsewhere each goes its own way. What the
replications differ in is what the log leaves uncertain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

import numpy as np

from tthc.audit.advising.advice import Wanted
from tthc.audit.clock.calendar import DAY
from tthc.audit.figures.experience import is_synthetic
from tthc.audit.groups import rows_of
from tthc.audit.judging.dossiers import JudgedLog
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.reading.step_log import StepLog
from tthc.audit.supposing.called import Called, called
from tthc.audit.supposing.counts import histogram, taken, weighted
from tthc.audit.supposing.desks import with_desks
from tthc.audit.supposing.dossiers import Flags, Replayed, read_dossiers, sharing_desks
from tthc.audit.supposing.drawing import Donors, Receptions, as_received, donors_of, draws, receptions_of, weights_of
from tthc.audit.supposing.figures import Counted, outcome_of
from tthc.audit.supposing.hands import Staff, staff_of
from tthc.audit.supposing.loads import desks_with_more, loads_of, piling_up
from tthc.audit.supposing.notes import Found, notes_of, refuse_what_cannot_be_told
from tthc.audit.supposing.office_time import Numbers, Whole
from tthc.audit.supposing.outcome import Outcomes
from tthc.audit.supposing.replay import Plan, alone, changed, plan_of, replay
from tthc.audit.supposing.rows import Row, rows_of_limits
from tthc.audit.supposing.works import Course
from tthc.model.catalogue import Catalogue
from tthc.model.what_if import FlowChange, Supposition

RUNS = 200
"""Replications, where nobody says how many."""

FILLING = 0.9
"""Until so many of the dossiers of the first days would have ended, desks with queues are still filling."""

EMPTIED = 0.99
"""Until so many from before the log have ended, hands that seem free may be theirs: a single one matters."""


@dataclass(frozen=True)
class Asked:
    """How to replay: the rate at which a limit is to be kept, the replications, the seed of chance, the log's words."""

    wanted: Wanted = field(default_factory=Wanted)
    runs: int = RUNS
    seed: int = 1
    own_words: Mapping[str, str] = field(default_factory=dict)


def suppose(
    log: JudgedLog, steps: StepLog | None, catalogue: Catalogue, what: Supposition, asked: Asked | None = None
) -> Outcomes:
    """Replay a log under a supposition; CannotRunError, saying what is missing, where it cannot tell anything."""
    asked = asked or Asked()
    refuse_what_cannot_be_told(what, has_steps=steps is not None)
    agency = what.hands[0].agency if what.hands and not what.flows else None
    codes = what.procedures or _procedures_at(log, agency)
    read = read_dossiers(log, steps, catalogue, codes | sharing_desks(catalogue, codes), asked.own_words, agency)
    return replace(replayed(read, what, asked, codes, called(catalogue)), synthetic=is_synthetic(log))


def _procedures_at(log: JudgedLog, agency: str | None) -> frozenset[str]:
    table = log.table.filter(log.table.reason.isnull() & (log.table.agency == agency))
    return frozenset(row["procedure"] for row in rows_of(table.select("procedure").distinct()))


def replayed(
    read: Replayed,
    what: Supposition,
    asked: Asked,
    codes: frozenset[str] | None = None,
    names: Called | None = None,
) -> Outcomes:
    """Replay dossiers that were read; the limits of some procedures (None: of all) are told."""
    flows = [what.of(read.places[place][0]) for place in read.place]
    busier = desks_with_more(read.courses, flows) if read.told_hours else frozenset()
    courses, desks = with_desks(read.courses, read.desks, read.busy, busier, _known(read))
    staff, weights = staff_of(desks, what.hands), weights_of(read)
    worlds = _Worlds(read, courses, flows, staff, donors_of(read, weights))
    loads = tuple(loads_of(desks, staff, (courses, worlds.then), weights, read.watched))
    grows = piling_up(loads, worlds.then)
    asked = replace(asked, runs=_affordable(asked.runs, worlds))
    rows = list(rows_of_limits(read, what, weights, codes))
    logged = np.where(worlds.is_counted, weights, 0.0)
    outcomes = (
        outcome_of(row, counted, asked.wanted, row.members & read.settled & (logged > 0), grows)
        for row, counted in zip(rows, _counted(worlds, rows, logged, asked), strict=True)
    )
    return Outcomes(
        names=what.names,
        outcomes=tuple(outcomes),
        queues=tuple(desk for desk in desks if desk.has_queue),
        notes=tuple(notes_of(Found(read, desks, staff, loads, names or Called()), what)),
        loads=loads,
        dossiers=len(read.received),
        period=_period(read),
        since=worlds.since,
        with_steps=int(read.with_steps.sum()),
        runs=asked.runs,
        rate=float(asked.wanted.rate),
    )


def _filled(read: Replayed, share: float) -> float:
    """When such a share of what was received just before the log has ended."""
    ended = ~np.isnan(read.ended)
    took = float(np.quantile((read.ended - read.received)[ended], share)) if ended.any() else 0.0
    return float(read.received.min(initial=np.inf)) + took


def _known(read: Replayed) -> float:
    """From when on the log tells of as good as all that is in hand, or from its middle on."""
    return min(_filled(read, EMPTIED), float(np.median(read.received))) if len(read.received) else np.inf


def _period(read: Replayed) -> tuple[date, date] | None:
    first = read.time.calendar.first
    return (first + int(read.day.min()) * DAY, first + int(read.day.max()) * DAY) if len(read.day) else None


MOST_WORKS, FEWEST_RUNS = 10_000_000, 40
"""Where desks have queues every work of every replication is an event: of so many none takes more than minutes."""


def _affordable(runs: int, worlds: _Worlds) -> int:
    if not worlds.staff.now:
        return runs
    works = sum(len(course.works) for course in worlds.courses)
    return min(runs, max(FEWEST_RUNS, MOST_WORKS // max(works, 1)))


@dataclass(frozen=True)
class _Worlds:
    """The world of the log and the one that is supposed; the same chance is at work in both."""

    read: Replayed
    courses: Sequence[Course]
    flows: Sequence[FlowChange | None]
    staff: Staff
    donors: Mapping[int, Donors]

    @cached_property
    def then(self) -> list[Course]:
        """The courses as they would have been."""
        return [self._changed(course, flow) for course, flow in zip(self.courses, self.flows, strict=True)]

    @cached_property
    def plans(self) -> tuple[list[Plan], list[Plan]]:
        """Of each dossier, as it was and as it would have been."""
        return [plan_of(course) for course in self.courses], [plan_of(course) for course in self.then]

    def _changed(self, course: Course, flow: FlowChange | None) -> Course:
        """Without steps, the time of the office shrinks as that of the procedure does."""
        if flow is None:
            return course
        if course.works or self.read.with_steps.any() or not flow.hours or not flow.steps:
            return changed(course, flow)
        before, after = flow.hours
        return replace(course, lag=course.lag * float(after / before))

    @cached_property
    def receptions(self) -> Receptions:
        """Those that are replayed."""
        return receptions_of(self.read, self.donors)

    @cached_property
    def is_counted(self) -> Flags:
        """Whether a dossier of the log was received when the desks were full enough for it to count."""
        read = self.read
        if not self.staff.now or not len(read.received):
            return np.ones(len(read.received), dtype=bool)
        late = read.received >= _filled(read, FILLING)
        return late if late.mean() > _HALF else np.ones(len(late), dtype=bool)

    @property
    def since(self) -> date | None:
        """The first day whose receptions are counted."""
        days = self.read.day[self.is_counted]
        return self.read.time.calendar.first + int(days.min()) * DAY if len(days) else None

    def runs(self, asked: Asked) -> Iterator[tuple[Whole, tuple[Numbers, Numbers]]]:
        """Of each replication the dossiers whose courses were given, and when these end in both worlds."""
        random = np.random.default_rng(asked.seed)
        without_queues = None if self.staff.now else [self._alone(plans) for plans in self.plans]
        for chosen in draws(self.receptions, self.donors, random, asked.runs):
            received = as_received(self.read, chosen, self.receptions)
            if without_queues:
                one, other = (received + durations[chosen] for durations in without_queues)
            else:
                one, other = (
                    self._together(plans, chosen, received, hands)
                    for plans, hands in zip(self.plans, (self.staff.now, self.staff.then), strict=True)
                )
            yield chosen, (one, other)

    def _alone(self, plans: Sequence[Plan]) -> Numbers:
        return np.array([alone(plan) for plan in plans])

    def _together(self, plans: Sequence[Plan], chosen: Whole, received: Numbers, hands: Mapping[int, int]) -> Numbers:
        return np.array(replay([plans[one] for one in chosen], received.tolist(), hands))


_HALF = 0.5


def _counted(worlds: _Worlds, rows: Sequence[Row], logged: Numbers, asked: Asked) -> list[Counted]:
    """The counts of each row, in the log and in both worlds."""
    read, receptions = worlds.read, worlds.receptions
    units = [limit.unit for limit in read.limits]
    found = [[np.zeros((asked.runs, row.bins)) for row in rows] for _ in range(2)]
    counted = np.flatnonzero(worlds.is_counted[receptions.dossiers])
    for run, (chosen, ends) in enumerate(worlds.runs(asked)):
        for world, ended in enumerate(ends):
            took = {kind: taken(read, read.by_kind[kind], units, chosen, receptions.day, ended) for kind in KINDS}
            for number, row in enumerate(rows):
                found[world][number][run] = histogram(row, took[row.kind], chosen, read.settled, counted)
    own = np.arange(len(read.received))
    of_log = {kind: taken(read, read.by_kind[kind], units, own, read.day, np.nan_to_num(read.ended)) for kind in KINDS}
    return [
        Counted(weighted(row, of_log[row.kind], logged, read.settled), now, then)
        for row, now, then in zip(rows, *found, strict=True)
    ]
