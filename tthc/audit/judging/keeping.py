"""Tables that are worked out once, where several things are asked of them."""

from __future__ import annotations

from collections.abc import Callable

from ibis.expr.types import Table

from tthc.audit.reading.log_parts import Log

Keep = Callable[[str, Table], Table]
"""Works a table out and keeps it under a name: what is asked several things, or would be one too long a query."""


def kept(log: Log, name: str, table: Table) -> Table:
    """A table worked out once, where several things are asked of it."""
    made: Table = log.connection.create_table(name, table, temp=True, overwrite=True)
    return made
