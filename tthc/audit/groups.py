"""What Ibis counts, as small groups that plain Python adds up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import BooleanValue, Table, Value

Numbers = npt.NDArray[np.int64]

NONE = -(2**40)
"""What stands among numbers where nothing is known."""


def rows_of(table: Table) -> list[dict[str, Any]]:
    """The rows of a small table."""
    rows: list[dict[str, Any]] = table.to_pyarrow().to_pylist()
    return rows


def values_of(table: Table) -> Iterator[tuple[Any, ...]]:
    """The rows of a table as tuples: of a hundred thousand rows that takes a third of the time."""
    columns: Any = table.to_pyarrow()
    return zip(*(column.to_pylist() for column in columns.columns), strict=True)


def columns_of(table: Table) -> dict[str, Any]:
    """The columns of a table as arrays; numbers and conditions are Numbers, NONE for null, and days have NaT."""
    found: Any = table.to_pyarrow()
    return {name: _array_of(found[name]) for name in found.column_names}


def _array_of(column: Any) -> Any:
    if not (pa.types.is_integer(column.type) or pa.types.is_boolean(column.type)):
        return column.to_numpy()
    return column.cast(pa.int64()).fill_null(NONE).to_numpy()


def row_of(table: Table) -> dict[str, Any]:
    """The row of an aggregate over everything."""
    (row,) = rows_of(table)
    return row


def count_if(condition: BooleanValue) -> Value:
    """How many rows meet a condition; what is not known does not."""
    return condition.fill_null(ibis.literal(False)).sum().fill_null(0).cast("int64")
