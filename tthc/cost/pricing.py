"""What ways of doing something cost: the estimates of the reference data applied, and what is missing for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import is_
from types import MappingProxyType

from tthc.cost.activities import Activity, Figure, Use, Way
from tthc.cost.scm import MONEY, NO_HOURS, NOTHING, Hours, UsedEstimate, exact_hours, is_money, unit_of, whole
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Range
from tthc.model.reference import Estimate, HourlyIncome
from tthc.source import Message, say

Estimates = Mapping[str, Estimate]

HOURS_IN: Mapping[str, Fraction] = MappingProxyType(
    {
        "seconds": Fraction(1, 3600),
        "giây": Fraction(1, 3600),
        "minutes": Fraction(1, 60),
        "phút": Fraction(1, 60),
        "hours": Fraction(1),
        "giờ": Fraction(1),
    }
)


@dataclass(frozen=True)
class Unpriced:
    """There is no figure, and this is what is missing for one."""

    missing: tuple[Message, ...]


@dataclass(frozen=True)
class PricedWay:
    """A way of doing something in working hours and in đồng for copies, post and the like."""

    way: Way
    hours: Hours
    expenses: Range
    estimates: tuple[UsedEstimate, ...]

    def weight(self, income: HourlyIncome | None) -> tuple[Fraction, Fraction]:
        """What the cheapest way has least of: đồng at the middle estimates; without an income hours, then đồng."""
        if income is None:
            return self.hours.mid, Fraction(self.expenses.mid)
        return self.hours.mid * income.amount + self.expenses.mid, self.hours.mid


def hourly_income(catalogue: Catalogue, year: int | None = None) -> HourlyIncome | None:
    """The income of a year; of the latest year in the catalogue if none is given."""
    incomes = catalogue.all(HourlyIncome)
    wanted = str(year) if year else max(incomes, default="")
    return incomes.get(wanted)


def lacking(activities: Iterable[Activity], estimates: Estimates) -> Iterator[Message]:
    """What the catalogue would have to say before these activities can be priced, each once."""
    seen: set[str] = set()
    for activity in activities:
        for message in _lacking_for(activity, estimates):
            if str(message) not in seen:
                seen.add(str(message))
                yield message


def cheapest(activity: Activity, estimates: Estimates, income: HourlyIncome | None) -> PricedWay:
    """The cheapest way, of equals the first; only for activities that lack nothing."""
    if len(activity.ways) == 1:
        return price(activity.ways[0], estimates)
    return min((price(way, estimates) for way in activity.ways), key=lambda priced: priced.weight(income))


def price(way: Way, estimates: Estimates) -> PricedWay:
    """The estimates applied; only for ways that lack nothing."""
    hours, expenses, used = _combined(way.uses, _Same(tuple(estimates.values())))
    if way.minutes:
        hours += exact_hours(way.minutes / 60)
    return PricedWay(way, hours, expenses, used)


@dataclass(frozen=True, eq=False)
class _Same:
    """Estimates that are compared by what they are, not by what they say: looking at every field takes too long."""

    estimates: tuple[Estimate, ...]

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.estimates)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and all(map(is_, self.estimates, other.estimates))


@lru_cache(maxsize=4096)
def _combined(uses: tuple[Use, ...], of: _Same) -> tuple[Hours, Range, tuple[UsedEstimate, ...]]:
    """What a combination of estimates takes: thousands of dossiers are made of a few dozen of them."""
    estimates = {estimate.id: estimate for estimate in of.estimates}
    used = tuple(UsedEstimate(estimates[use.figure], use.times) for use in uses)
    hours = sum((hours_of(one) for one in used), NO_HOURS)
    return hours, sum((money_of(one) for one in used), NOTHING), used


def hours_of(used: UsedEstimate) -> Hours:
    """The working hours of an estimate; none if it is one of money."""
    per_unit = HOURS_IN.get(unit_of(used.estimate), Fraction(0)) * used.times
    return Hours(*(Fraction(level) * per_unit for level in _levels(used.estimate)))


def money_of(used: UsedEstimate) -> Range:
    """The đồng of an estimate; none if it is one of time."""
    if not is_money(used):
        return NOTHING
    return Range(*(whole(Fraction(level) * used.times) for level in _levels(used.estimate)))


def _lacking_for(activity: Activity, estimates: Estimates) -> Iterator[Message]:
    if not activity.ways:
        yield say("nothing says how this is done: {activity}", activity=activity.name)
    for way in activity.ways:
        if way.lacks:
            yield way.lacks
        for use in way.uses:
            yield from _wrong_with(use.figure, estimates.get(use.figure))


def _wrong_with(figure: Figure, estimate: Estimate | None) -> Iterator[Message]:
    if estimate is None:
        yield say("the reference data have no estimate {id!r}", id=figure.value)
    elif unit_of(estimate) not in HOURS_IN and unit_of(estimate) not in MONEY:
        yield say(
            "the estimate {id!r} is in {unit!r}, and not in seconds, minutes, hours or đồng",
            id=estimate.id,
            unit=estimate.unit,
        )


def _levels(estimate: Estimate) -> tuple[Decimal, Decimal, Decimal]:
    return estimate.low, estimate.mid, estimate.high
