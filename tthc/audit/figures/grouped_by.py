"""Under what a dossier is counted, for each dimension of a report: first by its number, then by its name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from ibis.expr.types import Table, Value

from tthc.audit.figures.counters import Dimension
from tthc.audit.groups import NONE, Numbers
from tthc.audit.judging.names import Names

_MONTHS = 12

_NUMBERS = {
    None: "procedure_key",
    Dimension.PROCEDURE: "procedure_key",
    Dimension.SECTOR: "procedure_key",
    Dimension.AGENCY: "agency_key",
    Dimension.LEVEL: "agency_key",
    Dimension.COMMUNE: "commune_key",
    Dimension.CHANNEL: "channel_key",
    Dimension.MONTH: "month",
}
"""By which number a dimension is counted; all together are counted by procedure, and then added up."""


def column_of(by: Dimension | None) -> str:
    """The column with the numbers of a dimension."""
    return _NUMBERS[by]


def number_of(table: Table, by: Dimension | None) -> Value:
    """The number of what a dossier is counted under, by one dimension; of a month, how many there were before it."""
    return month_number(table.received_day) if by is Dimension.MONTH else table[column_of(by)]


def month_number(day: Value) -> Value:
    """The number of the month of a day."""
    return day.year().cast("int64") * _MONTHS + day.month().cast("int64") - 1


def month_name(number: int) -> str:
    """`2026-03`."""
    return f"{number // _MONTHS}-{number % _MONTHS + 1:02d}"


def places_of(numbers: Numbers, by: Dimension | None, names: Names) -> tuple[Numbers, list[str | None]]:
    """For each number the place of what it stands for in a list in order, and this list."""
    if by is None:
        return np.zeros(len(numbers), dtype=np.int64), [None]
    if by is Dimension.MONTH:
        months, place = np.unique(numbers, return_inverse=True)
        return place, [month_name(month) for month in months.tolist()]
    words = (*_names(by, names), None)
    order = in_order(dict.fromkeys(words))
    places = {word: place for place, word in enumerate(order)}
    at = np.array([places[word] for word in words], dtype=np.int64)
    return at[np.where(numbers == NONE, len(words) - 1, numbers)], order


def _names(by: Dimension, names: Names) -> Sequence[str | None]:
    return {
        Dimension.PROCEDURE: names.procedures,
        Dimension.SECTOR: names.sectors,
        Dimension.AGENCY: names.agencies,
        Dimension.LEVEL: names.levels,
        Dimension.COMMUNE: names.communes,
        Dimension.CHANNEL: names.channels,
    }[by]


def in_order(keys: Iterable[str | None]) -> list[str | None]:
    """Names in order; what is unknown comes last."""
    return sorted(keys, key=lambda key: (key is None, key or ""))
