"""One dossier as it went, taken apart: what each step waited for, how long it lay, how long it was in hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

NOBODY = -1
"""The desk of a step that waits for nobody's hands."""


class Seen(NamedTuple):
    """A row of a step log in office minutes: `came` and `ended` are None where they are not told."""

    step: str
    desk: int
    came: float | None
    begun: float
    ended: float | None


class Work(NamedTuple):
    """One step of one dossier, in office minutes.

    It waits for the steps in `after` (places among the works of the dossier; none: for reception), then for others than
    the office (`held`), until it comes (`lag`); then it lies (`lay`), and is in hand at a `desk` (`takes`). `begun` is
    when that was.
    """

    step: str
    desk: int
    held: float
    lag: float
    lay: float
    takes: float
    after: tuple[int, ...]
    begun: float = 0.0


@dataclass(frozen=True)
class Course:
    """The works of a dossier in the order in which they came, and its end: so long after the last of some works.

    What of that it waited for others than the office is `held`, the rest `lag`.
    """

    works: tuple[Work, ...] = ()
    held: float = 0.0
    lag: float = 0.0
    after: tuple[int, ...] = ()


Pauses = Sequence[tuple[float, float]]
"""From when until when a dossier waited for others, in office minutes."""


def course_of(received: float, ended: float, seen: Sequence[Seen], pauses: Pauses) -> Course:
    """The course of a dossier that has ended.

    A step waits for all that had ended when it came: that is what this dossier shows, whatever is published.
    """
    rows = sorted(_told(received, seen), key=lambda row: (row.came or 0.0, row.begun))
    ends = [row.begun if row.ended is None else row.ended for row in rows]
    works = tuple(_work(place, rows, ends, received, pauses) for place in range(len(rows)))
    after = tuple(place for place, end in enumerate(ends) if end <= ended)
    last = max((ends[place] for place in after), default=received)
    held = _common(last, ended, pauses)
    return Course(works, held, ended - last - held, after)


def _told(received: float, seen: Sequence[Seen]) -> Iterator[Seen]:
    """Each with when it came: where a log does not tell that, when what was before it had ended."""
    known = [row.ended for row in seen if row.ended is not None]
    for row in seen:
        came = row.came
        if came is None:
            before = [end for end in known if end <= row.begun]
            came = max(before, default=min(received, row.begun))
        yield row._replace(came=min(came, row.begun))


def _work(place: int, rows: Sequence[Seen], ends: Sequence[float], received: float, pauses: Pauses) -> Work:
    row = rows[place]
    came = row.begun if row.came is None else row.came
    after = tuple(other for other in range(place) if ends[other] <= came)
    last = max((ends[other] for other in after), default=received)
    inside, waited = _common(row.begun, ends[place], pauses), _common(came, row.begun, pauses)
    before = _common(last, came, pauses)
    return Work(
        step=row.step,
        desk=row.desk,
        held=before + waited + inside,
        lag=came - last - before,
        lay=row.begun - came - waited,
        takes=max(ends[place] - row.begun - inside, 0.0),
        after=after,
        begun=row.begun,
    )


def _common(start: float, end: float, pauses: Pauses) -> float:
    """How much of a time the dossier waited for others."""
    return sum(max(min(end, until) - max(start, since), 0.0) for since, until in pauses)


def one_after_another(pauses: Pauses) -> Pauses:
    """The same time in pauses that do not overlap."""
    found: list[tuple[float, float]] = []
    for since, until in sorted(pauses):
        if found and since <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], until)
        else:
            found.append((since, until))
    return found
