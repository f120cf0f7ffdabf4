"""The replay: dossiers go from step to step, each desk takes them in the order in which they come (event by event)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from heapq import heappop, heappush, heapreplace
from typing import NamedTuple

from tthc.audit.supposing.works import NOBODY, Course, Work
from tthc.model.what_if import FlowChange


class Plan(NamedTuple):
    """A course made ready: of each work (the last is the end) its desk, what passes before it lies ready there, and how
    long it is in hand; how many works it waits for, and which ones wait for it."""

    desks: tuple[int, ...]
    before: tuple[float, ...]
    takes: tuple[float, ...]
    waits_for: tuple[int, ...]
    then: tuple[tuple[int, ...], ...]


def plan_of(course: Course) -> Plan:
    """The plan of a course."""
    works = (*course.works, Work("", NOBODY, course.held, course.lag, 0.0, 0.0, course.after))
    then: list[list[int]] = [[] for _ in works]
    for place, work in enumerate(works):
        for earlier in work.after:
            then[earlier].append(place)
    return Plan(
        desks=tuple(work.desk for work in works),
        before=tuple(work.held + work.lag + work.lay for work in works),
        takes=tuple(work.takes for work in works),
        waits_for=tuple(len(work.after) for work in works),
        then=tuple(map(tuple, then)),
    )


def alone(plan: Plan) -> float:
    """How long after its reception a dossier ends that waits for no hands."""
    (end,) = replay([plan], [0.0], {})
    return end


def replay(plans: Sequence[Plan], received: Sequence[float], hands: Mapping[int, int]) -> list[float]:
    """When each dossier ends; desks that are not in `hands` have as many as they need.

    Only desks with hands need the order of events: what comes to another one is done at once.
    """
    free = {desk: [float("-inf")] * count for desk, count in hands.items()}
    left = [list(plan.waits_for) for plan in plans]
    since = [[start] * len(plan.takes) for plan, start in zip(plans, received, strict=True)]
    events: list[tuple[float, int, int]] = []
    done = [
        (start + plan.before[place] + plan.takes[place], number, place)
        for number, (plan, start) in enumerate(zip(plans, received, strict=True))
        for place, count in enumerate(plan.waits_for)
        if not count and not _queues(plan, place, free, events, number, start + plan.before[place])
    ]
    while done or events:
        ended, number, place = done.pop() if done else _next(events, plans, free)
        plan, mine, missing = plans[number], since[number], left[number]
        if place == len(mine) - 1:
            mine[place] = ended
        for later in plan.then[place]:
            mine[later] = max(mine[later], ended) if missing[later] < plan.waits_for[later] else ended
            missing[later] -= 1
            if not missing[later]:
                at = mine[later] + plan.before[later]
                if not _queues(plan, later, free, events, number, at):
                    done.append((at + plan.takes[later], number, later))
    return [moments[-1] for moments in since]


Event = tuple[float, int, int]
"""A moment, and which work of which dossier."""


def _queues(
    plan: Plan, place: int, free: Mapping[int, list[float]], events: list[Event], number: int, at: float
) -> bool:
    """Whether a work is done at a desk with hands: then it comes there now."""
    if plan.desks[place] not in free or not plan.takes[place]:
        return False
    heappush(events, (at, number, place))
    return True


def _next(events: list[Event], plans: Sequence[Plan], free: Mapping[int, list[float]]) -> Event:
    """When the work that came first is done: it is taken in hand as soon as there is one."""
    at, number, place = heappop(events)
    plan = plans[number]
    hands = free[plan.desks[place]]
    ended = max(at, hands[0]) + plan.takes[place]
    heapreplace(hands, ended)
    return ended, number, place


def changed(course: Course, flow: FlowChange) -> Course:
    """A course as it would have been; what a dossier waited for others stays."""
    works = [_changed(work, flow) for work in course.works]
    places = {work.step: place for place, work in enumerate(works)}
    for first, second in flow.joined.items():
        if first in places and second in places:
            _join(works, places[first], places[second])
    names = [work.step for work in works]
    for place, work in enumerate(works):
        after = tuple(one for one in work.after if (names[one], work.step) not in flow.apart)
        works[place] = work._replace(after=after)
    for earlier, later in flow.bound:
        if earlier in places and later in places:
            _bind(works, places[earlier], places[later])
    return replace(course, works=tuple(works))


def _changed(work: Work, flow: FlowChange) -> Work:
    if work.step in flow.dropped:
        return work._replace(desk=NOBODY, lag=0.0, lay=0.0, takes=0.0)
    if work.step in flow.instant:
        return work._replace(desk=NOBODY, lay=0.0, takes=0.0)
    if work.step in flow.at_once:
        minutes = flow.at_once[work.step]
        return work._replace(lay=0.0, takes=work.takes if minutes is None else float(minutes))
    return work


def _join(works: list[Work], first: int, second: int) -> None:
    """Whoever does the second does both: the work of both is left, and no handing over between them."""
    one, other = works[first], works[second]
    works[first] = one._replace(desk=other.desk, takes=one.takes + other.takes)
    works[second] = other._replace(desk=NOBODY, lag=0.0, lay=0.0, takes=0.0)


def _bind(works: list[Work], earlier: int, later: int) -> None:
    """The later waits for the earlier one, unless the earlier itself waits for the later."""
    if earlier not in works[later].after and later not in _before(works, earlier):
        works[later] = works[later]._replace(after=(*works[later].after, earlier))


def _before(works: Sequence[Work], place: int) -> set[int]:
    found: set[int] = set()
    todo = [place]
    while todo:
        for earlier in works[todo.pop()].after:
            if earlier not in found:
                found.add(earlier)
                todo.append(earlier)
    return found
