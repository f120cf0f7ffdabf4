"""Small groups are not shown in public: which cells of a table stay empty so that no sum gives them away.

A cell of 1 to k - 1 dossiers may point at a person (primary). If its line is shown with a total and every other cell,
it can be worked out: other cells must then go too (secondary). Whether enough are gone is not guessed but reckoned:
for each small cell, the least and the most it could be by everything that is still shown (a linear programme); the
two must be at least k apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

SMALLEST = 5
"""Groups of fewer are not shown."""

K = TypeVar("K", bound=Hashable)

_TRIES = 12
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Line:
    """Cells that are shown together with their sum (which is a cell too, and may be a part of another line)."""

    cells: tuple[Hashable, ...]
    total: Hashable

    @property
    def all(self) -> tuple[Hashable, ...]:
        """The cells and their sum."""
        return (*self.cells, self.total)


def hidden_cells(values: Mapping[K, int], lines: Iterable[Line], k: int = SMALLEST) -> frozenset[K]:
    """The cells that may not be shown: small ones, and those that would give them away; 0 is nobody and is shown.

    `lines` are all sums that a reader can form: of each row, of each column, of the totals.
    """
    lines = tuple(lines)
    hidden = {cell for cell, value in values.items() if 0 < value < k}
    open_ = set(hidden)
    while open_:
        open_ = _given_away(values, lines, hidden, open_, k)  # what is free stays free when more is hidden
        touched: set[Hashable] = set()
        for cell in sorted(open_, key=repr):
            if cell in touched:
                continue  # what was just hidden may be enough for it too
            more = _next_to_hide(cell, values, lines, hidden, k)
            if more is not None:  # a cell may be called 0, the first of a column
                hidden.add(more)  # type: ignore[arg-type]  # lines are made of the same cells
                touched.update(*(line.all for line in lines if more in line.all))
            else:
                open_.discard(cell)  # everything that could say something about it is hidden
    return frozenset(hidden)


def hidden_in_table(table: Sequence[Sequence[int]], k: int = SMALLEST) -> frozenset[tuple[int, int]]:
    """The same for a table that is shown with the sums of its rows and columns.

    A place is (row, column); the sums stand behind the last row and the last column.
    """
    rows, columns = len(table), len(table[0]) if table else 0
    values = {(r, c): table[r][c] for r in range(rows) for c in range(columns)}
    values |= {(r, columns): sum(table[r]) for r in range(rows)}
    values |= {(rows, c): sum(row[c] for row in table) for c in range(columns)}
    values[rows, columns] = sum(map(sum, table))
    lines = [Line(tuple((r, c) for c in range(columns)), (r, columns)) for r in range(rows + 1)]
    lines += [Line(tuple((r, c) for r in range(rows)), (rows, c)) for c in range(columns + 1)]
    return hidden_cells(values, lines, k)


def _next_to_hide(cell: K, values: Mapping[K, int], lines: Sequence[Line], hidden: set[K], k: int) -> Hashable | None:
    """The cell that protects a given-away one at least loss: it is in most lines that say too much; sums go last."""
    part = next(part for part in _connected(lines, hidden) if cell in part)
    about = [line for line in lines if part.intersection(line.all)]
    weak = [line for line in about if _says_too_much(line, values, hidden, k)] or [
        line for line in about if cell in line.all
    ]
    gain = Counter(other for line in weak for other in line.all if other not in hidden)
    sums = {line.total for line in lines}

    def loss(other: Hashable) -> tuple[bool, bool, int, int, str]:
        value = values[other]  # type: ignore[index]  # lines are made of the same cells
        return other in sums, value == 0, -gain[other], value, repr(other)

    return min(gain, key=loss, default=None)


def _says_too_much(line: Line, values: Mapping[K, int], hidden: set[K], k: int) -> bool:
    """Whether one line alone tells a hidden cell, or nearly."""
    gone = [values[other] for other in line.all if other in hidden]
    return len(gone) == 1 or 0 < sum(gone) < 2 * k


def _given_away(values: Mapping[K, int], lines: Sequence[Line], hidden: set[K], small: set[K], k: int) -> set[K]:
    """The small cells that what is shown tells to within less than k."""
    found: set[K] = set()
    for part in _connected(lines, hidden):
        wanted = small & part
        if wanted:
            found |= _known_within(values, lines, sorted(part, key=repr), wanted, k)
    return found


def _connected(lines: Sequence[Line], hidden: set[K]) -> list[set[K]]:
    """The hidden cells in parts that no line joins."""
    parts: list[set[K]] = [{cell} for cell in hidden]
    for line in lines:
        of_line = hidden.intersection(line.all)
        joined = [part for part in parts if not part.isdisjoint(of_line)]
        if len(joined) > 1:
            parts = [part for part in parts if part.isdisjoint(of_line)] + [set().union(*joined)]
    return parts


def _known_within(values: Mapping[K, int], lines: Sequence[Line], cells: Sequence[K], wanted: set[K], k: int) -> set[K]:
    """Of the cells of one part, the wanted ones whose least and most possible values are less than k apart.

    Solutions for arbitrary wishes show most cells to be free at little cost; only the others are asked for one by one.
    """
    import numpy as np
    from scipy.optimize import linprog

    sums = _sums_of(lines, cells)
    true = np.array([values[cell] for cell in cells], dtype=float)
    most, least = true.copy(), true.copy()
    bound = 2 * true.sum() + _ROOM * k

    def try_for(wish: Any) -> None:
        solved = linprog(wish, A_eq=sums, b_eq=sums @ true, bounds=(0, bound), method="highs")
        if solved.x is not None:
            np.maximum(most, solved.x, out=most)
            np.minimum(least, solved.x, out=least)

    def is_free(number: int) -> bool:
        return bool(most[number] - least[number] >= k - _ROUNDING)

    chance = np.random.default_rng(0)
    for _ in range(_TRIES if len(wanted) > _TRIES else 0):
        wish = chance.choice((-1.0, 1.0), len(cells))
        try_for(wish)
        try_for(-wish)
    for number in (number for number, cell in enumerate(cells) if cell in wanted):
        for direction in (1.0, -1.0):
            if not is_free(number):
                try_for(direction * (np.arange(len(cells)) == number))
    return {cell for number, cell in enumerate(cells) if cell in wanted and not is_free(number)}


def _sums_of(lines: Sequence[Line], cells: Sequence[K]) -> Any:
    """The sums that bind the cells, as a sparse matrix with a row for each line that has one of them."""
    from scipy.sparse import csr_array

    place: Mapping[Hashable, int] = {cell: number for number, cell in enumerate(cells)}
    about = [line for line in lines if not place.keys().isdisjoint(line.all)]
    entries = [
        (row, place[cell], -1.0 if cell == line.total else 1.0)
        for row, line in enumerate(about)
        for cell in line.all
        if cell in place
    ]
    rows, columns, signs = zip(*entries, strict=True) if entries else ((), (), ())
    return csr_array((signs, (rows, columns)), shape=(len(about), len(cells)))


_ROOM = 10
"""How far beyond what there is a value may be thought, so that what no sum binds is free."""
