"""How far from the limit results come: working days before it (below zero), on its last day (0), or after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ibis.expr.types import Table

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.grouped_by import in_order, name_of, number_of
from tthc.audit.figures.period import Period
from tthc.audit.judging.distances import AFTER
from tthc.audit.judging.observed import Observed


@dataclass(frozen=True)
class Margins:
    """How many results of a period came so many working days after their limit, for one `key` of the dimension `by`.

    Clean-ups are left out. A result on the last day but past its hour, or on a day off after it, came one day after.
    """

    limit: str
    days: Mapping[int, int]
    by: Dimension | None = None
    key: str | None = None


def margins(log: Observed, table: Table, period: Period, kind: str, by: Dimension | None = None) -> Iterator[Margins]:
    """The margins against one limit, by one dimension. `table`: its dossiers with clean-ups marked."""
    chosen = table.filter(~table.bulk & table.ended_day.between(period.start, period.end))
    chosen = chosen.select(*AFTER, key=number_of(chosen, by))
    found: dict[str | None, Counter[int]] = {}
    for row in log.rows(chosen.group_by(*chosen.columns).agg(count=chosen.count())):
        if row[f"{kind}_after"] is not None:
            counts = found.setdefault(name_of(row["key"], by, log.names), Counter())
            counts[int(row[f"{kind}_after"])] += int(row["count"])
    for key in in_order(found):
        yield Margins(kind, dict(sorted(found[key].items())), by, key)
