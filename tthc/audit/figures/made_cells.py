"""The cells of a report as they were counted, by columns: a hundred thousand of them, few of which anybody looks at."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

import numpy as np

from tthc.audit.figures.counters import COUNTED, STATES, Cells, Counters, Dimension, PeriodCell
from tthc.audit.figures.grouped_by import column_of, places_of
from tthc.audit.groups import NONE, Numbers
from tthc.audit.judging.names import Names
from tthc.audit.judging.observed import NUMBERED


@dataclass(frozen=True, eq=False)
class MadeCells(Cells):
    """Cells, in order: the number of each kind that a cell is of (NONE is not known), and COUNTED against both limits.

    `statutory` and `promised` have a row for each cell.
    """

    keys: dict[str, Numbers]
    statutory: Numbers
    promised: Numbers
    names: Names

    def __len__(self) -> int:
        return len(self.statutory)

    @overload
    def __getitem__(self, place: int) -> PeriodCell: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[PeriodCell, ...]: ...
    def __getitem__(self, place: int | slice) -> PeriodCell | tuple[PeriodCell, ...]:
        if isinstance(place, slice):
            return tuple(self._some(np.arange(len(self))[place]))
        (found,) = self._some(np.arange(len(self))[[place]])
        return found

    def __iter__(self) -> Iterator[PeriodCell]:
        return iter(self._some(slice(None)))

    @cached_property
    def whole(self) -> PeriodCell:
        """All cells as one."""
        statutory, promised = (Counters(*side.sum(axis=0).tolist()) for side in (self.statutory, self.promised))
        return PeriodCell(statutory, promised)

    def broken_down(self, by: Dimension) -> tuple[PeriodCell, ...]:
        """One cell for each value of a dimension, in order; what is unknown comes last."""
        if by is Dimension.MONTH:
            return (self.whole,) if len(self) else ()
        place, names = places_of(self.keys[column_of(by)], by, self.names)
        there = np.flatnonzero(np.bincount(place, minlength=len(names)))
        sides = (counters_of(_sums(place, side, len(names))[there]) for side in (self.statutory, self.promised))
        return tuple(
            PeriodCell(statutory, promised, **{by.value: names[number]})
            for number, statutory, promised in zip(there.tolist(), *sides, strict=True)
        )

    def of_procedures(self, codes: Collection[str]) -> MadeCells:
        """Those of some procedures."""
        wanted = [number for number, code in enumerate(self.names.procedures) if code in codes]
        chosen = np.isin(self.keys["procedure_key"], wanted)
        keys = {name: numbers[chosen] for name, numbers in self.keys.items()}
        return MadeCells(keys, self.statutory[chosen], self.promised[chosen], self.names)

    def that_do_not_add_up(self) -> Sequence[PeriodCell]:
        """Those of which one side does not add up, or is about other dossiers than the other side."""
        missing = [
            side[:, :_CAME].sum(axis=1) - side[:, _CAME:].sum(axis=1) for side in (self.statutory, self.promised)
        ]
        others = (self.statutory[:, :_CAME] != self.promised[:, :_CAME]).any(axis=1)
        return self._some(np.flatnonzero((missing[0] != 0) | (missing[1] != 0) | others))

    def _some(self, chosen: Any) -> list[PeriodCell]:
        """Those at some places."""
        names, numbers = self.names, {name: _as_places(key[chosen]) for name, key in self.keys.items()}
        procedures, agencies, communes, channels = (numbers[name] for name in NUMBERED)
        return list(
            map(
                PeriodCell,
                counters_of(self.statutory[chosen]),
                counters_of(self.promised[chosen]),
                _words(names.procedures, procedures),
                _words(names.sectors, procedures),
                _words(names.agencies, agencies),
                _words(names.levels, agencies),
                _words(names.communes, communes),
                _words(names.channels, channels),
            )
        )


_CAME = len(COUNTED) - len(STATES)
"""So many of COUNTED say how dossiers came; all others say where they stand."""


def cells_of(
    keys: dict[str, Numbers], carried: Any, sides: tuple[Numbers, Numbers], counts: Numbers, names: Names
) -> MadeCells:
    """The cells, in order, of counted rows: under which numbers, whether carried over, and their places in STATES."""
    many = {name: len(of_kind) + 1 for name, of_kind in zip(NUMBERED, _kinds(names), strict=True)}
    number = np.zeros(len(counts), dtype=np.int64)
    for name, different in many.items():
        number = number * different + np.where(keys[name] == NONE, different - 1, keys[name])
    cells, cell = np.unique(number, return_inverse=True)
    found: dict[str, Numbers] = {}
    for name in reversed(NUMBERED):
        cells, key = np.divmod(cells, many[name])
        found[name] = np.where(key == many[name] - 1, NONE, key)
    statutory, promised = (count_up(cell, carried, states, counts, len(cells)) for states in sides)
    return MadeCells({name: found[name] for name in NUMBERED}, statutory, promised, names)


def count_up(place: Numbers, carried: Any, states: Numbers, counts: Numbers, places: int) -> Numbers:
    """COUNTED at each place: so many dossiers, carried over or received, and their places in STATES."""
    table = np.zeros((places, len(COUNTED)), dtype=np.int64)
    np.add.at(table, (place, np.where(carried, 0, 1)), counts)
    move(table, place, states, counts)
    return table


def move(table: Numbers, place: Numbers, states: Numbers, counts: Numbers) -> None:
    """So many more at these places of STATES, or fewer."""
    np.add.at(table, (place, states + _CAME), counts)


def counters_of(table: Numbers) -> list[Counters]:
    """The counters of each row of a table; those that are the same are one object: few of many are different."""
    known: dict[bytes, Counters] = {}
    data, width = np.ascontiguousarray(table).tobytes(), table.shape[1] * table.itemsize
    rows = (data[start : start + width] for start in range(0, len(data), width))
    return [known.get(row) or known.setdefault(row, _as_counters(row)) for row in rows]


def _as_counters(row: bytes) -> Counters:
    return Counters(*np.frombuffer(row, dtype=np.int64).tolist())


def _sums(place: Numbers, table: Numbers, places: int) -> Numbers:
    """The sums of the rows at each place."""
    found = np.zeros((places, table.shape[1]), dtype=np.int64)
    np.add.at(found, place, table)
    return found


def _kinds(names: Names) -> tuple[Sequence[str], ...]:
    return names.procedures, names.agencies, names.communes, names.channels


def _as_places(numbers: Numbers) -> list[int]:
    """The last place is what is not known."""
    return [int(number) for number in np.where(numbers == NONE, -1, numbers)]


def _words(words: Sequence[str | None], places: Sequence[int]) -> Iterator[str | None]:
    known = (*words, None)
    return (known[place] for place in places)
