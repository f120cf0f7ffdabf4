"""Whether the figures of a report, of this audit or of another, add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tthc.audit.figures.counters import PeriodCell, that_do_not_add_up
from tthc.source import Position, Problem, say


@dataclass(frozen=True)
class Figures:
    """What a report says of one period: received, settled (on time and late), still open (in time or not).

    Where it tells those before their day apart (`early`), `on_time` are those on it; `carried_over`: tồn kỳ trước.
    """

    received: int | None = None
    settled: int | None = None
    on_time: int | None = None
    late: int | None = None
    open: int | None = None
    open_in_time: int | None = None
    early: int | None = None
    carried_over: int | None = None


def missing_settled(figures: Figures) -> int | None:
    """Settled dossiers that are neither early, on time nor late; None if a figure is not known."""
    if figures.settled is None or figures.on_time is None or figures.late is None:
        return None
    return figures.settled - (figures.early or 0) - figures.on_time - figures.late


def missing_received(figures: Figures) -> int | None:
    """Dossiers carried over or received that are neither settled nor open; None if a figure is not known."""
    if figures.received is None or figures.settled is None or figures.open is None:
        return None
    return (figures.carried_over or 0) + figures.received - figures.settled - figures.open


def sums_known(figures: Figures) -> int:
    """How many sums can be checked."""
    open_known = figures.open is not None and figures.open_in_time is not None
    return (missing_settled(figures) is not None) + (missing_received(figures) is not None) + open_known


def figures_that_do_not_add_up(figures: Figures, at: Position) -> Iterator[Problem]:
    """The sums of a report that its own figures contradict."""
    f = figures
    if missing := missing_settled(f):
        text = say(
            "settled {settled} is not on time {on_time} and late {late}: the difference is {missing}",
            settled=f.settled,
            on_time=(f.early or 0) + (f.on_time or 0),
            late=f.late,
            missing=missing,
        )
        yield Problem("A018", at, text)
    if missing := missing_received(f):
        text = say(
            "received {received} is not settled {settled} and open {open}: the difference is {missing}",
            received=(f.carried_over or 0) + (f.received or 0),
            settled=f.settled,
            open=f.open,
            missing=missing,
        )
        yield Problem("A019", at, text)
    if f.open is not None and f.open_in_time is not None and f.open_in_time > f.open:
        yield Problem(
            "A020", at, say("open in time {part} is more than open {whole}", part=f.open_in_time, whole=f.open)
        )


def cells_that_do_not_add_up(cells: Iterable[PeriodCell], at: Position) -> Iterator[Problem]:
    """The cells of a period in which what was in hand is not what came of it."""
    for cell in that_do_not_add_up(cells):
        for counters in (cell.statutory, cell.promised):
            if not counters.adds_up:
                text = say(
                    "carried over {carried_over} and received {received} is not what is settled, refused, withdrawn, "
                    "open and paused: the difference is {missing}",
                    carried_over=counters.carried_over,
                    received=counters.received,
                    missing=counters.missing,
                )
                yield Problem("A040", at, text)
