"""From an audit to what may be told in public of kept promises: by procedure, only of groups that are large enough.

A share is rounded down to steps, and never says more than would be true if five more dossiers had been late: from the
share of a group nobody learns whether one, two or four dossiers were late.
"""

from __future__ import annotations

from collections.abc import Mapping

from tthc.audit.figures.counters import Counters, Dimension, broken_down
from tthc.audit.figures.period_report import PeriodReport
from tthc.audit.figures.suppression import SMALLEST, Line, hidden_cells
from tthc.audit.figures.times import TimeTaken
from tthc.model.public_promises import Kept, PublicPromises

LARGE = 30
"""A group of fewer judged dossiers is not told of: a share of few is chance."""

STEP = 5
"""Shares are rounded down to so many per cent."""

_NINE_IN_TEN = 90


def public_promises(audit: PeriodReport, limit: str) -> PublicPromises:
    """The public figures of an audit."""
    groups = {
        cell.procedure: getattr(cell, limit)
        for cell in broken_down(audit.cells, Dimension.PROCEDURE)
        if cell.procedure is not None
    }
    judged = {code: kept_and_broken(counters) for code, counters in groups.items()}
    shown = {code: pair for code, pair in judged.items() if sum(pair) and code in _large(judged)}
    times = {time.key: time for time in audit.times if time.by is Dimension.PROCEDURE}
    everything = next((time for time in audit.times if time.by is None), None)
    return PublicPromises(
        period=audit.period.name,
        as_of=audit.as_of,
        source=audit.source,
        policies=tuple(way.name for way in audit.policies),
        limit=limit,
        synthetic=audit.synthetic,
        whole=_kept(kept_and_broken(getattr(audit.total, limit)), everything),
        procedures={code: _kept(pair, times.get(code)) for code, pair in sorted(shown.items())},
        left_out=sum(1 for code, pair in judged.items() if sum(pair) and code not in shown),
    )


def kept_and_broken(counters: Counters) -> tuple[int, int]:
    """Done by the day, and not: late with a result, or still without one when the day was over."""
    return counters.early + counters.on_time, counters.all_late


def _large(judged: Mapping[str, tuple[int, int]]) -> frozenset[str]:
    """The groups that are told of: large ones, without those that would give a small one away beside the whole."""
    sizes: dict[str, int] = {code: sum(pair) for code, pair in judged.items()}
    whole = "\0"  # no code
    hidden = hidden_cells({**sizes, whole: sum(sizes.values())}, [Line(tuple(sizes), whole)])
    return frozenset(code for code, size in sizes.items() if size >= LARGE and code not in hidden)


def _kept(pair: tuple[int, int], time: TimeTaken | None) -> Kept:
    judged = sum(pair)
    late = max(pair[1], SMALLEST)
    share = max(judged - late, 0) * 100 // judged if judged else 0
    return Kept(share // STEP * STEP, _nine_in_ten(time))


def _nine_in_ten(time: TimeTaken | None) -> int | None:
    """Only where five or more took longer: else it would be the time of somebody's dossier."""
    if time is None or time.p90.percent != _NINE_IN_TEN or time.p90.days is None:
        return None
    return time.p90.days if time.settled * (100 - _NINE_IN_TEN) >= SMALLEST * 100 else None
