"""How a table gets columns of another beside its own."""

from __future__ import annotations

from collections.abc import Mapping

from ibis.expr.types import Table


def look_up(table: Table, other: Table, on: Mapping[str, str], columns: Mapping[str, str]) -> Table:
    """The table with columns of another, null where it has no such row; `columns` from its names to ours."""
    right = other.select(
        **{f"key_{key}": other[key] for key in on.values()}, **{ours: other[theirs] for theirs, ours in columns.items()}
    )
    joined = table.left_join(right, [table[ours] == right[f"key_{key}"] for ours, key in on.items()])
    return joined.select(*table.columns, *columns.values())
