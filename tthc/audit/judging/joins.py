"""How a table gets columns of another beside its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

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
