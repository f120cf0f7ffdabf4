"""What ways of doing something cost: the estimates of the reference data applied, and what is missing for that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from tthc.cost.activities import Activity, Figure, Way
from tthc.cost.scm import NO_HOURS, NOTHING, Hours, UsedEstimate, whole
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Range
from tthc.model.reference import Estimate, HourlyIncome
from tthc.source import Message, say

Estimates = Mapping[str, Estimate]

HOURS_IN: Mapping[str, Fraction] = MappingProxyType(
    {"minutes": Fraction(1, 60), "phút": Fraction(1, 60), "hours": Fraction(1), "giờ": Fraction(1)}
)
MONEY = frozenset({"đồng", "vnd"})


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
    return min((price(way, estimates) for way in activity.ways), key=lambda priced: priced.weight(income))


def price(way: Way, estimates: Estimates) -> PricedWay:
    """The estimates applied; only for ways that lack nothing."""
    hours, expenses = NO_HOURS, NOTHING
    for use in way.uses:
        estimate = estimates[use.figure]
        hours += _hours(estimate, use.times)
        expenses += _money(estimate, use.times)
    return PricedWay(way, hours, expenses, tuple(UsedEstimate(estimates[use.figure], use.times) for use in way.uses))


def unit_of(estimate: Estimate) -> str:
    """The unit without what it is counted by: `phút` of `phút/bản`."""
    return estimate.unit.partition("/")[0].strip().casefold()


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
            "the estimate {id!r} is in {unit!r}, and not in minutes, hours or đồng", id=estimate.id, unit=estimate.unit
        )


def _hours(estimate: Estimate, times: int) -> Hours:
    per_unit = HOURS_IN.get(unit_of(estimate), Fraction(0)) * times
    return Hours(*(Fraction(level) * per_unit for level in _levels(estimate)))


def _money(estimate: Estimate, times: int) -> Range:
    if unit_of(estimate) not in MONEY:
        return NOTHING
    return Range(*(whole(Fraction(level) * times) for level in _levels(estimate)))


def _levels(estimate: Estimate) -> tuple[Decimal, Decimal, Decimal]:
    return estimate.low, estimate.mid, estimate.high
