"""The burden of one case, applicant and mode in figures that compare, for the invariant that a cut harms nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace
from fractions import Fraction

from tthc.cost.activities import Activity, Situation, activities
from tthc.cost.pricing import PricedWay, cheapest, hourly_income, lacking
from tthc.cost.scm import CostSheet, dossier_cost, paid_for
from tthc.cost.sheet import Record, cost_sheet
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, Estimate, HourlyIncome


@dataclass(frozen=True)
class Burden:
    """What one application takes, counted where counting needs no estimate.

    `papers` handed in (all sets) and, among them, `certified` copies; `visits` to the agency for handing in, on the way
    and for collecting; `fees` owed to the State in đồng; `minutes` of the applicant and `cost` in đồng (time, fees,
    copies, post) as measured, else at the middle estimates; None where an estimate or the hourly income is missing.
    """

    papers: int
    certified: int
    visits: int
    fees: int
    minutes: Fraction | None
    cost: int | None


def burden(
    procedure: Procedure,
    catalogue: Catalogue,
    case: Case | None,
    applicant: Applicant | None,
    mode: Mode,
    record: Record | None = None,
) -> Burden:
    """The burden, with every alternative taken the cheapest way and conditional documents included.

    What somebody measured goes before the estimates; after cuts, `record` is what it was measured on.
    """
    estimates, income = catalogue.all(Estimate), hourly_income(catalogue)
    todo = tuple(activities(procedure, catalogue, Situation(case, applicant, mode)))
    priced = () if any(lacking(todo, estimates)) else tuple(cheapest(a, estimates, income) for a in todo)
    is_priced = len(priced) == len(todo)
    fees = sum(fee.dong or 0 for activity in todo for fee in activity.fees)
    measured = cost_sheet(procedure, catalogue, case, mode, applicant, record=record) if procedure.costs else None
    estimated = Burden(
        papers=sum(activity.papers for activity in todo),
        certified=sum(activity.certified for activity in todo),
        visits=sum(way.way.visits for way in priced) if is_priced else sum(map(_fewest_visits, todo)),
        fees=fees,
        minutes=sum((way.hours.mid for way in priced), Fraction(0)) * 60 if is_priced else None,
        cost=_cost(priced, income) + fees if is_priced and income else None,
    )
    if not isinstance(measured, CostSheet):
        return estimated
    minutes = sum((row.hours.mid for row in measured.rows), Fraction(0)) * 60
    return replace(estimated, minutes=minutes, cost=dossier_cost(measured).mid)


def not_worse(before: Burden, after: Burden) -> tuple[str, ...]:
    """The names of the figures that got worse; empty if none did. Unknown figures are not judged here."""
    return tuple(name for name, old, new in _pairs(before, after) if old is not None and new is not None and new > old)


def not_comparable(before: Burden, after: Burden) -> tuple[str, ...]:
    """The names of the figures of which nobody can say whether they got worse."""
    return tuple(name for name, old, new in _pairs(before, after) if old is None or new is None)


def _pairs(before: Burden, after: Burden) -> Iterator[tuple[str, Fraction | int | None, Fraction | int | None]]:
    for field in fields(Burden):
        yield field.name, getattr(before, field.name), getattr(after, field.name)


def _cost(priced: tuple[PricedWay, ...], income: HourlyIncome) -> int:
    """Rounded as the cost sheet rounds: row by row."""
    return sum(paid_for(way.hours.mid, income) + way.expenses.mid for way in priced)


def _fewest_visits(activity: Activity) -> int:
    return min((way.visits for way in activity.ways), default=0)
