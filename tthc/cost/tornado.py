"""Which figure matters most: each estimate from low to high with all others in the middle (biểu đồ lốc xoáy)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from tthc.cost.pricing import hours_of, money_of
from tthc.cost.scm import CostRow, CostSheet, Hours, UsedEstimate, whole
from tthc.model.cut import Range


@dataclass(frozen=True)
class Swing:
    """One estimate, and what a dossier costs (and what is saved) with it at its low, middle and high level.

    The ways of doing things stay those that are cheapest at the middle estimates, as on the sheets themselves.
    """

    used: UsedEstimate
    cost: Range
    saving: Range | None = None

    @property
    def width(self) -> int:
        """By how many đồng it moves what is asked for: the saving where there is one, else the cost."""
        moved = self.saving or self.cost
        return abs(moved.high - moved.low)


def swings(before: CostSheet, after: CostSheet | None = None) -> tuple[Swing, ...]:
    """Every estimate that a sheet uses, what moves most first; of equals the one that moves the cost most."""
    sheets = (before, after) if after else (before,)
    used = {one.estimate.id: one for sheet in sheets for row in sheet.rows for one in row.estimates}
    found = (_swing(one, before, after) for one in used.values())
    return tuple(sorted(found, key=lambda s: (-s.width, -abs(s.cost.high - s.cost.low), s.used.estimate.id)))


def _swing(used: UsedEstimate, before: CostSheet, after: CostSheet | None) -> Swing:
    cost = Range(*_costs(before, used.estimate.id))
    return Swing(used, cost, cost - Range(*_costs(after, used.estimate.id)) if after else None)


def _costs(sheet: CostSheet, estimate: str) -> Iterator[int]:
    """What a dossier costs with one estimate at each of its levels."""
    for level in ("low", "mid", "high"):
        yield sum(_cost(row, sheet.hourly_income.amount, estimate, level) for row in sheet.rows)


def _cost(row: CostRow, income: int, estimate: str, level: str) -> int:
    used = [one for one in row.estimates if one.estimate.id == estimate]
    hours = row.hours.mid + sum((_level(hours_of(one), level) - hours_of(one).mid for one in used), Fraction(0))
    money: int = sum(_level(money_of(one), level) - money_of(one).mid for one in used)
    return whole(hours * income) + row.hired_service.mid + row.fees.mid + money


def _level(of: Hours | Range, level: str) -> Any:
    """One of the three levels, by its name."""
    return getattr(of, level)
