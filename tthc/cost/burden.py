"""The burden of one case, applicant and mode in figures that compare, for the invariant that a cut harms nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from fractions import Fraction
from functools import lru_cache

from tthc.cost.activities import Activity, Situation, activities, situations
from tthc.cost.pricing import PricedWay, cheapest, hourly_income, lacking
from tthc.cost.scm import paid_for
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Case, Fee, Mode, Procedure, Step
from tthc.model.reference import Applicant, Estimate, HourlyIncome


@dataclass(frozen=True)
class Burden:
    """What one application takes, counted where counting needs no estimate.

    `papers` handed in (all sets) and, among them, `certified` copies; `visits` to the agency for handing in, on the way
    and for collecting; `fees` owed to the State in đồng; `minutes` of the applicant and `cost` in đồng (time, fees,
    copies, post) at the middle estimates, None where an estimate or the hourly income is missing.
    """

    papers: int
    certified: int
    visits: int
    fees: int
    minutes: Fraction | None
    cost: int | None


def burden(
    procedure: Procedure, catalogue: Catalogue, case: Case | None, applicant: Applicant | None, mode: Mode
) -> Burden:
    """The burden, with every alternative taken the cheapest way and conditional documents included."""
    estimates, income = catalogue.all(Estimate), hourly_income(catalogue)
    todo = tuple(activities(procedure, catalogue, Situation(case, applicant, mode)))
    priced = () if any(lacking(todo, estimates)) else tuple(cheapest(a, estimates, income) for a in todo)
    is_priced = len(priced) == len(todo)
    fees = sum(fee.dong or 0 for activity in todo for fee in activity.fees)
    return Burden(
        papers=sum(activity.papers for activity in todo),
        certified=sum(activity.certified for activity in todo),
        visits=sum(way.way.visits for way in priced) if is_priced else sum(map(_fewest_visits, todo)),
        fees=fees,
        minutes=sum((way.hours.mid for way in priced), Fraction(0)) * 60 if is_priced else None,
        cost=_cost(priced, income) + fees if is_priced and income else None,
    )


def burdens(
    before: Procedure, catalogue: Catalogue, after: Procedure, catalogue_after: Catalogue
) -> tuple[tuple[Situation, Burden, Burden], ...]:
    """For every case, applicant and way of handing in of a procedure, what it takes before and after it changed."""
    now = _burdens_now(_Same(before, catalogue))
    if _is_the_same_to_do(before, catalogue, after, catalogue_after):
        return tuple((one, known, known) for one, known in now)
    return tuple((one, known, burden(after, catalogue_after, one.case, one.applicant, one.mode)) for one, known in now)


@dataclass(frozen=True, eq=False)
class _Same:
    """A procedure in its catalogue, told apart by what they are: comparing all that they say takes too long."""

    procedure: Procedure
    catalogue: Catalogue

    def __hash__(self) -> int:
        return hash((id(self.procedure), id(self.catalogue)))

    def __eq__(self, other: object) -> bool:
        is_one = isinstance(other, _Same) and self.procedure is other.procedure
        return is_one and self.catalogue is other.catalogue  # type: ignore[attr-defined]  # is_one says what it is


@lru_cache(maxsize=256)
def _burdens_now(same: _Same) -> tuple[tuple[Situation, Burden], ...]:
    """Every cut of a procedure is compared with the same burdens before it."""
    procedure, catalogue = same.procedure, same.catalogue
    return tuple(
        (one, burden(procedure, catalogue, one.case, one.applicant, one.mode))
        for one in situations(procedure, catalogue)
    )


def _is_the_same_to_do(before: Procedure, catalogue: Catalogue, after: Procedure, catalogue_after: Catalogue) -> bool:
    """Whether a change touches nothing of what an applicant does: as with most cuts of steps and of limits."""
    parts = ("documents", "results", "dossier_sets", "cases", "applicants")
    if any(getattr(before, part) is not getattr(after, part) for part in parts):
        return False
    if _fees(before) != _fees(after) or _visits(before) != _visits(after):
        return False
    papers = (ref for document in before.documents for ref in document.types)
    return all(catalogue.get(ref) is catalogue_after.get(ref) for ref in papers)


def _fees(procedure: Procedure) -> list[tuple[Mode, tuple[Fee, ...]]]:
    return [(channel.mode, channel.fees) for channel in procedure.channels]


def _visits(procedure: Procedure) -> list[Step]:
    return [step for step in procedure.steps if step.visit]


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
