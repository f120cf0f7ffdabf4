"""How far from the limit results come: working days before it (below zero), on its last day (0), or after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import key_of
from tthc.audit.figures.period import Period
from tthc.audit.groups import rows_of


@dataclass(frozen=True)
class Margins:
    """How many results of a period came so many working days after their limit, for one `key` of the dimension `by`.

    Clean-ups are left out. A result on the last day but past its hour, or on a day off after it, came one day after.
    """

    limit: str
    days: Mapping[int, int]
    by: Dimension | None = None
    key: str | None = None


def margins(table: Table, period: Period, kind: str, by: Dimension | None = None) -> Iterator[Margins]:
    """The margins against one limit, by one dimension. `table`: observed dossiers with clean-ups marked."""
    chosen = table.filter(table[f"{kind}_after"].notnull() & ~table.bulk)
    chosen = chosen.filter(chosen.ended_day.between(period.start, period.end))
    chosen = chosen.select(key=key_of(chosen, by), after=chosen[f"{kind}_after"])
    found: dict[str | None, dict[int, int]] = {}
    for row in rows_of(chosen.group_by("key", "after").agg(count=chosen.count()).order_by("key", "after")):
        found.setdefault(row["key"], {})[int(row["after"])] = int(row["count"])
    for key, counts in found.items():
        yield Margins(kind, counts, by, key if by else None)
