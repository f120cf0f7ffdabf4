"""How far from the limit results come: working days before it (below zero), on its last day (0), or after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.in_hand import InHand, are_bulk, days_after
from tthc.audit.groups import NONE


@dataclass(frozen=True)
class Margins:
    """How many results of a period came so many working days after their limit, for one `key` of the dimension `by`.

    Clean-ups are left out. A result on the last day but past its hour, or on a day off after it, came one day after.
    """

    limit: str
    days: Mapping[int, int]
    by: Dimension | None = None
    key: str | None = None


def margins(dossiers: InHand, kind: str, by: Dimension | None = None) -> Iterator[Margins]:
    """The margins against one limit, by one dimension."""
    alike = dossiers.under(by)
    after = days_after(alike, kind)
    chosen = alike["ended"] & ~are_bulk(alike) & (after != NONE)
    results = alike.where(chosen)
    days = results.histograms(after[chosen])
    for place, key in results.places():
        yield Margins(kind, days[place], by, key)
