"""How much of what those at a desk can do the dossiers ask of them, as it is and as it is supposed.

A desk that gets more work than it can do has a queue that grows without end: what a replay of some months shows of it
is only how that begins.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tthc.audit.supposing.desks import Desk
from tthc.audit.supposing.hands import Staff
from tthc.audit.supposing.office_time import Numbers
from tthc.audit.supposing.works import NOBODY, Course
from tthc.model.what_if import FlowChange


@dataclass(frozen=True)
class Load:
    """The part of its time in which a desk would be busy, as it is and as it is supposed; above 1 it cannot keep up."""

    number: int
    desk: Desk
    hands: int
    now: float
    then: float

    @property
    def piles_up(self) -> bool:
        """Whether dossiers pile up there under what is supposed."""
        return self.then >= 1 and self.then > self.now


def desks_with_more(courses: Sequence[Course], flows: Sequence[FlowChange | None]) -> frozenset[int]:
    """The desks that are given the work of others: queues of today do not tell whether they have hands enough then."""
    found: set[int] = set()
    for course, flow in zip(courses, flows, strict=True):
        if flow and flow.joined:
            steps = {work.step: work.desk for work in course.works}
            found |= {steps[later] for earlier, later in flow.joined.items() if {earlier, later} <= steps.keys()}
    return frozenset(found - {NOBODY})


def loads_of(
    desks: Sequence[Desk],
    staff: Staff,
    courses: tuple[Sequence[Course], Sequence[Course]],
    weights: Numbers,
    minutes: float,
) -> Iterator[Load]:
    """Of each desk whose hands are counted; `minutes` are those of the office for which receptions were seen."""
    now, then = (_work(one, weights) for one in courses)
    for number, hands in staff.then.items():
        before = now.get(number, 0.0) / (staff.now[number] * minutes)
        yield Load(number, desks[number], hands, before, then.get(number, 0.0) / (hands * minutes))


def _work(courses: Sequence[Course], weights: Numbers) -> Mapping[int, float]:
    """The minutes of work that dossiers brought to each desk; those that have not ended are stood for by others."""
    found: dict[int, float] = {}
    for course, weight in zip(courses, weights, strict=True):
        for work in course.works:
            if work.desk != NOBODY and weight > 0:
                found[work.desk] = found.get(work.desk, 0.0) + float(weight) * work.takes
    return found


def piling_up(loads: Sequence[Load], courses: Sequence[Course]) -> np.typing.NDArray[np.bool_]:
    """Whether each course goes past a desk where dossiers pile up."""
    full = {load.number for load in loads if load.piles_up}
    return np.array([any(work.desk in full for work in course.works) for course in courses], dtype=bool)
