"""What a template may see of figures: tables with or without bars, and tiles, every figure as it is to be read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tthc.publish.anchors import Place
from tthc.vietnamese import write_number, write_percent

NOTHING = "–"
"""Where there is no figure: that is not 0."""


@dataclass(frozen=True)
class Cell:
    """A figure or some words; the kind is its class in the style sheet."""

    text: str
    kind: str = ""


@dataclass(frozen=True)
class Piece:
    """A part of a bar: where it begins and how wide it is, of 1000."""

    x: int
    width: int
    kind: str
    label: str


@dataclass(frozen=True)
class Row:
    """A line of a table: its name, a cell for each heading, the bar beside it; `place` is where more of it stands."""

    name: str
    cells: tuple[Cell, ...]
    kind: str = ""
    note: str = ""
    pieces: tuple[Piece, ...] = ()
    place: Place | None = None


@dataclass(frozen=True)
class Table:
    """A table under its caption; `first` is the heading over the names of the lines."""

    title: str
    first: str
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Tile:
    """One figure that is seen first; the tone is its colour, `href` where it leads."""

    value: str
    label: str
    note: str = ""
    tone: str = ""
    href: str = ""


def figures(*values: int | float | Decimal | None) -> tuple[Cell, ...]:
    """Cells of figures; what is not known stays so."""
    return tuple(Cell(number(value)) for value in values)


def number(value: float | Decimal | None, places: int = 1) -> str:
    """`1.234,5`; a whole number without a comma, a dash for nothing known."""
    if value is None:
        return NOTHING
    exact = Decimal(value) if isinstance(value, int) else round(Decimal(str(value)), places)
    return write_number(exact)


def percent(share: Fraction | float | None, places: int = 1) -> str:
    """`98,6 %`; a dash where there is nothing to take a share of."""
    if share is None:
        return NOTHING
    exact = Fraction(share)
    return write_percent(Decimal(exact.numerator * 100) / exact.denominator, places)
