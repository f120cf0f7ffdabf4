"""Cells of a report from counted rows: a hundred thousand of them, of which most have the same few counters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from tthc.audit.figures.counters import STATES, Counters, PeriodCell
from tthc.audit.judging.look_ups import KINDS
from tthc.audit.judging.names import Names
from tthc.audit.judging.observed import NUMBERED

UNKNOWN = -1
"""The number of a name that is not known."""


def cells_of(rows: Any, names: Names) -> Iterator[PeriodCell]:
    """The cells, in order, of rows of Arrow: NUMBERED, `carried`, the places of both limits' `…_state`, `count`."""
    known = (names.procedures, names.agencies, names.communes, names.channels)
    keys = [rows[name].to_numpy() for name in NUMBERED]
    place = np.zeros(len(rows), dtype=np.int64)
    for key, of_kind in zip(keys, known, strict=True):
        ranks = np.array(_ranks(of_kind))
        place = place * len(ranks) + ranks[key]
    _, first, cell = np.unique(place, return_index=True, return_inverse=True)
    sides = [_counters(rows, f"{kind}_state", cell, len(first)) for kind in KINDS]
    made = zip(*sides, *(key[first].tolist() for key in keys), strict=True)
    procedures, agencies, communes, channels = ((*of_kind, None) for of_kind in known)
    sectors, levels = (*names.sectors, None), (*names.levels, None)
    for statutory, promised, procedure, agency, commune, channel in made:
        yield PeriodCell(
            statutory,
            promised,
            procedures[procedure],
            sectors[procedure],
            agencies[agency],
            levels[agency],
            communes[commune],
            channels[channel],
        )


def _ranks(names: Sequence[str]) -> list[int]:
    """The place of each name in order; UNKNOWN is the last of the list, and comes last."""
    ranks = [0] * len(names)
    for rank, number in enumerate(sorted(range(len(names)), key=names.__getitem__)):
        ranks[number] = rank
    return [*ranks, len(names)]


def _counters(rows: Any, state: str, cell: Any, count: int) -> list[Counters]:
    """The counters of each cell against one kind of limit; those that are the same are one object."""
    table = np.zeros((count, 2 + len(STATES)), dtype=np.int64)
    many = rows["count"].to_numpy()
    carried = rows["carried"].to_numpy(zero_copy_only=False)
    np.add.at(table, (cell, np.where(carried, 0, 1)), many)
    np.add.at(table, (cell, 2 + rows[state].to_numpy()), many)
    known: dict[tuple[int, ...], Counters] = {}
    return [known.get(row) or known.setdefault(row, Counters(*row)) for row in map(tuple, table.tolist())]
