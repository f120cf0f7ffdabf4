"""How a table gets columns of another beside its own, and how rows of Python become one that can be joined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

LookUp = tuple[Table, Mapping[str, str], Mapping[str, str]]
"""Another table, on which of our columns and its own, and its columns that are wanted under our names."""


def look_up(table: Table, other: Table, on: Mapping[str, str], columns: Mapping[str, str]) -> Table:
    """The table with columns of another, null where it has no such row; `columns` from its names to ours."""
    return look_up_several(table, (other, on, columns))


def look_up_several(table: Table, *others: LookUp) -> Table:
    """The same with several tables at once."""
    joined: Any = table
    for number, (other, on, columns) in enumerate(others):
        keys = {f"key_{number}_{key}": other[key] for key in on.values()}
        right = other.select(**keys, **{ours: other[theirs] for theirs, ours in columns.items()})
        joined = joined.left_join(right, [joined[ours] == right[f"key_{number}_{key}"] for ours, key in on.items()])
    return joined.select(*table.columns, *(ours for *_, columns in others for ours in columns.values()))


def table_of(schema: Any, rows: Iterable[Sequence[object]]) -> Table:
    """Rows as a table that a query can join, of a schema of Arrow."""
    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
    return ibis.memtable(pa.table(arrays, schema=schema))
