"""Indicators of QĐ 766/QĐ-TTg, and whether the figures of a report add up.

The formulas are read off the national portal's own scores, which stay authoritative: they agree within 0.015. A figure
that is not known is None and gives no score: null is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tthc.audit.report import Counts
from tthc.source import Position, Problem, say

PROGRESS_MAX = 20.0
SATISFACTION_MAX = 6.0
SATISFACTION_FULL_AT = 0.90
DATA_REUSE_MAX = 2.0
DATA_REUSE_FULL_AT = 0.80
PETITIONS_MAX = 6.0


@dataclass(frozen=True)
class Figures:
    """What a report says of one period: received, settled (on time and late), still open (in time or not)."""

    received: int | None = None
    settled: int | None = None
    on_time: int | None = None
    late: int | None = None
    open: int | None = None
    open_in_time: int | None = None


def figures_of(counts: Counts) -> Figures:
    """The counters of an audit as a report has them: early is on time, what was refused or withdrawn is not in it."""
    on_time = counts.early + counts.on_time
    return Figures(counts.settled + counts.open, counts.settled, on_time, counts.late, counts.open, counts.open_in_time)


def progress_score(figures: Figures) -> float | None:
    """Tiến độ giải quyết, of 20: the share in time of the settled and the open dossiers (not of those received)."""
    if figures.settled is None or figures.on_time is None or figures.open is None or figures.open_in_time is None:
        return None
    rate = share(figures.on_time + figures.open_in_time, figures.settled + figures.open)
    return None if rate is None else PROGRESS_MAX * rate


def satisfaction_score(rate: float | None) -> float | None:
    """Mức độ hài lòng tiếp nhận, giải quyết, of 6; full from 90 %."""
    return None if rate is None else min(SATISFACTION_MAX, SATISFACTION_MAX * rate / SATISFACTION_FULL_AT)


def satisfaction_rate(
    total: int | None, dissatisfied: int | None, petitions: int | None, overdue: int | None
) -> float | None:
    """The share of dossiers without a bad mark, a petition or a delay; from 0 to 1."""
    if total is None or dissatisfied is None or petitions is None or overdue is None:
        return None
    return share(max(total - dissatisfied - petitions - overdue, 0), total)


def data_reuse_score(rate: float | None) -> float | None:
    """Hồ sơ có thành phần được thay bằng dữ liệu, of 2; full from 80 %."""
    return None if rate is None else min(DATA_REUSE_MAX, DATA_REUSE_MAX * rate / DATA_REUSE_FULL_AT)


def petitions_score(petitions: int | None, on_time: int | None) -> float | None:
    """Phản ánh, kiến nghị xử lý đúng hạn, of 6; full where there are none."""
    if petitions == 0:
        return PETITIONS_MAX
    if petitions is None or on_time is None:
        return None
    return PETITIONS_MAX * on_time / petitions


def share(part: int | None, whole: int | None) -> float | None:
    """A share from 0 to 1; None of nothing, or of what is not known."""
    return part / whole if part is not None and whole else None


def missing_settled(figures: Figures) -> int | None:
    """Settled dossiers that are neither on time nor late; None if a figure is not known."""
    if figures.settled is None or figures.on_time is None or figures.late is None:
        return None
    return figures.settled - figures.on_time - figures.late


def missing_received(figures: Figures) -> int | None:
    """Received dossiers that are neither settled nor open; None if a figure is not known."""
    if figures.received is None or figures.settled is None or figures.open is None:
        return None
    return figures.received - figures.settled - figures.open


def figures_that_do_not_add_up(figures: Figures, at: Position) -> Iterator[Problem]:
    """The sums of a report that its own figures contradict."""
    f = figures
    if missing := missing_settled(f):
        text = say(
            "settled {settled} is not on time {on_time} and late {late}: the difference is {missing}",
            settled=f.settled,
            on_time=f.on_time,
            late=f.late,
            missing=missing,
        )
        yield Problem("A018", at, text)
    if missing := missing_received(f):
        text = say(
            "received {received} is not settled {settled} and open {open}: the difference is {missing}",
            received=f.received,
            settled=f.settled,
            open=f.open,
            missing=missing,
        )
        yield Problem("A019", at, text)
    if f.open is not None and f.open_in_time is not None and f.open_in_time > f.open:
        yield Problem(
            "A020", at, say("open in time {part} is more than open {whole}", part=f.open_in_time, whole=f.open)
        )
