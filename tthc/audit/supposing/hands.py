"""How many hands each desk with a queue, or with more to do, has, as it is and as it is supposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tthc.audit.supposing.desks import Desk
from tthc.model.what_if import MoreHands


@dataclass(frozen=True)
class Staff:
    """Hands by desk (those that are not counted need none); `given` has the desk of each supposition, if any."""

    now: Mapping[int, int]
    then: Mapping[int, int]
    given: tuple[tuple[MoreHands, int | None], ...] = field(default=())


def staff_of(desks: Sequence[Desk], more: Sequence[MoreHands]) -> Staff:
    """Where more hands are supposed at an agency, without a step, they go where most waits for them."""
    now = {number: desk.hands for number, desk in enumerate(desks) if desk.is_counted}
    then, given = dict(now), []
    for one in more:
        at = [number for number in now if is_meant(desks[number], one)]
        place = max(at, key=lambda number: desks[number].queued, default=None)
        if place is not None:
            then[place] = _with(then[place], one)
        given.append((one, place))
    return Staff(now, then, tuple(given))


def is_meant(desk: Desk, one: MoreHands) -> bool:
    """Whether hands are supposed there: by a step that is done there, or by a role."""
    return desk.name.agency == one.agency and (one.step is None or one.step in (desk.name.step, desk.name.role))


def _with(hands: int, one: MoreHands) -> int:
    """One official has one dossier in hand at a time, or as many as those who are there now have between them."""
    each = hands / one.now if one.now else 1.0
    return max(round(hands + each * one.more), 1)
