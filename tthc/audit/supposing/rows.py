"""What is told of a replay, line by line: each limit of the procedures asked about, at all agencies and at each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

import numpy as np
import numpy.typing as npt

from tthc.audit.advising.floors import in_unit
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.supposing.dossiers import Replayed
from tthc.audit.supposing.office_time import Numbers
from tthc.model.duration import Duration, Unit
from tthc.model.limit_times import LimitToday
from tthc.model.what_if import NewLimit, Supposition

FEWEST = 30
"""Dossiers with a result: of fewer nothing is told."""

LONGEST, MORE = 4, 60
"""Times longer than so many times the limit and so many units more are counted as this long."""

PROMISED = "promised"

Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Row:
    """One limit at one agency (None and `is_whole`: at all of them together); `members` are the dossiers that it binds.

    `kind` says by which of the two limits they are counted; `new` is the length of a new promise in its units.
    """

    limit: LimitToday
    kind: str
    agency: str | None
    is_whole: bool
    new: int | None
    members: Flags

    @property
    def bins(self) -> int:
        """So many lengths of time are told apart."""
        return LONGEST * self.limit.amount + MORE


def rows_of_limits(
    read: Replayed, what: Supposition, weights: Numbers, codes: frozenset[str] | None = None
) -> Iterator[Row]:
    """The lines, those of all agencies first; limits and agencies with too few dossiers are left out."""
    told = read.settled & (weights > 0)
    for number, limit in enumerate(read.limits):
        if codes is not None and limit.procedure not in codes:
            continue
        for kind in KINDS:
            mine = read.by_kind[kind].limit == number
            for new, members in _by_promise(read, what, limit, mine, kind):
                rows = [Row(limit, kind, None, True, new, members), *_by_agency(read, limit, kind, new, members)]
                yield from (row for row in rows if (row.members & told).sum() >= FEWEST)


def _by_agency(read: Replayed, limit: LimitToday, kind: str, new: int | None, members: Flags) -> Iterator[Row]:
    agencies = list(dict.fromkeys(read.places[place][1] for place in read.place[members]))
    if len(agencies) > 1:
        for agency in agencies:
            at = np.array([one[1] == agency for one in read.places], dtype=bool)[read.place]
            yield Row(limit, kind, agency, False, new, members & at)


def _by_promise(
    read: Replayed, what: Supposition, limit: LimitToday, mine: Flags, kind: str
) -> Iterator[tuple[int | None, Flags]]:
    """The dossiers of a limit by the new promise that they get: the first that is meant for their way.

    A promise stands in the place of the promise; where there was none, in that of the law's limit.
    """
    left, flow = mine.copy(), what.of(limit.procedure)
    may = np.ones(len(mine), dtype=bool) if kind == PROMISED else read.by_kind[PROMISED].limit < 0
    for new in flow.limits if flow else ():
        ways = may & np.array([_meant(new, *way) for way in read.ways], dtype=bool)[read.way]
        if (left & ways).any():
            yield _amount(new.length, limit.unit), left & ways
            left &= ~ways
    if left.any():
        yield None, left


def _meant(new: NewLimit, mode: str | None, case: str | None) -> bool:
    """What the log does not say of a dossier speaks for no other limit."""
    return (new.mode in (None, mode) or mode is None) and (new.case in (None, case) or case is None)


def _amount(length: Duration, unit: Unit) -> int:
    return ceil(length.amount) if length.unit is unit else in_unit(length, unit)
