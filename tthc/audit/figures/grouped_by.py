"""Under what a dossier is counted, for each dimension of a report."""

from __future__ import annotations

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.figures.counters import Dimension


def key_of(table: Table, by: Dimension | None) -> Value:
    """What a dossier is counted under, by one dimension; by none all have the same."""
    if by is None:
        return ibis.literal("")
    return table.received_day.strftime("%Y-%m") if by is Dimension.MONTH else table[by.value]
