"""What a public page leaves out: groups so small that they may point at a person, and what would give them away."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tthc.audit.figures.counters import Counters, Dimension, PeriodCell, broken_down, whole_of
from tthc.audit.figures.suppression import SMALLEST, Line, hidden_cells
from tthc.publish.tables import Cell, Row, Table

VEILED = "∗"
"""Stands where a figure is not shown."""

TOTAL = "total"
COLUMNS = (
    *("carried_over", "received", "early", "on_time", "late", "open_in_time", "open_late", "paused", "refused"),
    *("withdrawn", "without_limit"),
)
"""The columns of a table of counters, in its order."""


def columns_of(counters: Counters) -> tuple[int, ...]:
    """The figures of a line in the order of COLUMNS."""
    without = counters.settled_without_limit + counters.open_without_limit + counters.paused_without_limit
    return (*(getattr(counters, name) for name in COLUMNS[:-1]), without)


Place = tuple[Dimension, str | None]
Hidden = Mapping[Place, frozenset[str]]


@dataclass(frozen=True)
class Veil:
    """Which columns of which lines are not shown; `totals` of no table. One that is not `public` hides nothing."""

    public: bool = False
    hidden: Hidden = field(default_factory=lambda: MappingProxyType({}))
    totals: frozenset[str] = frozenset()

    def of(self, by: Dimension, key: str | None) -> frozenset[str]:
        """The columns of one line; a total that is nowhere shown may not be summed up either."""
        return self.hidden.get((by, key), frozenset()) | self.totals

    def is_small(self, count: int | None) -> bool:
        """Whether a count alone would say too much."""
        return self.public and count is not None and 0 < count < SMALLEST

    def text(self, count: int | None, text: str) -> str:
        """The text of a count, or the sign that it is not shown."""
        return VEILED if self.is_small(count) else text


def veil_over(cells: Sequence[PeriodCell], limit: str, dimensions: Iterable[Dimension]) -> Veil:
    """What is hidden of the tables of counters; a total that one of them hides, all do."""
    hidden: dict[Place, frozenset[str]] = {}
    totals: set[str] = set()
    for by in dimensions:
        lines = {getattr(cell, by.value): columns_of(getattr(cell, limit)) for cell in broken_down(cells, by)}
        gone = _hidden_in(lines, columns_of(getattr(whole_of(cells), limit)))
        for key in lines:
            hidden[by, key] = frozenset(column for place, column in gone if place == ("line", key))
        totals |= {column for place, column in gone if place == TOTAL}
    return Veil(public=True, hidden=MappingProxyType(hidden), totals=frozenset(totals))


def _hidden_in(lines: Mapping[str | None, Sequence[int]], total: Sequence[int]) -> frozenset[tuple[Hashable, str]]:
    """The places of a table of counters that are not shown: a line and a column."""
    rows: dict[Hashable, Sequence[int]] = {("line", key): counts for key, counts in lines.items()}
    rows[TOTAL] = total
    values = {
        (row, column): count for row, counts in rows.items() for column, count in zip(COLUMNS, counts, strict=True)
    }
    values |= {(row, IN_HAND): counts[0] + counts[1] for row, counts in rows.items()}
    sums = [Line(tuple((row, column) for column in part), (row, IN_HAND)) for row in rows for part in PARTS]
    sums += [
        Line(tuple((row, column) for row in rows if row != TOTAL), (TOTAL, column)) for column in (*COLUMNS, IN_HAND)
    ]
    return hidden_cells(values, sums)


IN_HAND = "in_hand"
PARTS = (COLUMNS[:2], COLUMNS[2:])
"""What was in hand is what came, and what became of it."""


def veiled(table: Table, counted: Sequence[Sequence[int | None]], veil: Veil) -> Table:
    """The table without what would give small groups away: `counted` are the counts in its first columns, line by line.

    Readers know the sum of each column.
    """
    if not veil.public:
        return table
    hidden = [hidden_in_column([counts[column] or 0 for counts in counted]) for column in range(_width(counted))]
    rows = (
        Row(row.name, tuple(_veiled(row, number, hidden)), row.kind, row.note) for number, row in enumerate(table.rows)
    )
    return Table(table.title, table.first, table.headings, tuple(rows))


def _width(counted: Sequence[Sequence[int | None]]) -> int:
    return len(counted[0]) if counted else 0


def hidden_in_column(counts: Sequence[int]) -> frozenset[Hashable]:
    """The places of a column whose sum readers know that are not shown."""
    values: dict[Hashable, int] = {**dict(enumerate(counts)), TOTAL: sum(counts)}
    return hidden_cells(values, [Line(tuple(range(len(counts))), TOTAL)])


def _veiled(row: Row, number: int, hidden: Sequence[frozenset[Hashable]]) -> Iterable[Cell]:
    """The cells; where a count is hidden, so is what follows from it, up to the next word."""
    gone = any(number in column for column in hidden)
    for place, cell in enumerate(row.cells):
        is_count = place < len(hidden)
        veil = number in hidden[place] if is_count else gone and "words" not in cell.kind
        yield Cell(VEILED) if veil else cell
