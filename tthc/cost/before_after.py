"""A procedure before and after, in đồng: one sheet for each side, the benefit between them, and for whom it is shown.

Two numbers, never one: what the applicant pays (the cost model), and how long the agency takes (its time limit). Some
provinces price the agency's days as if they were the applicant's cost; `AgencyDays` is that convention, kept apart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from tthc.cost.activities import Situation, situations
from tthc.cost.pricing import Unpriced
from tthc.cost.scm import (
    NO_HOURS,
    NOTHING,
    CostSheet,
    Hours,
    Saving,
    agency_days_as_cost,
    compare,
    dossier_cost,
    row_cost,
)
from tthc.cost.sheet import Record, cost_sheet
from tthc.model.basis import Case
from tthc.model.costs import ActivityKind
from tthc.model.cut import Power
from tthc.model.duration import Duration
from tthc.model.procedure import Procedure
from tthc.model.reference import HourlyIncome
from tthc.source import say

HOURS_A_DAY = 8
"""Working hours of a working day, as the form converts them."""


@dataclass(frozen=True)
class Priced:
    """One situation with its sheet before and, where something changes, after."""

    situation: Situation
    before: CostSheet | Unpriced
    after: CostSheet | Unpriced | None = None

    @property
    def sheets(self) -> tuple[CostSheet, CostSheet] | None:
        """Both sheets, where both can be priced."""
        if isinstance(self.before, CostSheet) and isinstance(self.after, CostSheet):
            return self.before, self.after
        return None

    @property
    def saved(self) -> int:
        """Đồng per dossier at the middle estimates; nothing where that is not known."""
        return compare(*self.sheets).dossier.amount.mid if self.sheets else 0

    @property
    def cost(self) -> int:
        """Đồng per dossier before, at the middle estimates; less than nothing where that is not known."""
        return dossier_cost(self.before).mid if isinstance(self.before, CostSheet) else -1


def priced(
    before: Record, after: Record | None = None, incomes: tuple[HourlyIncome | None, HourlyIncome | None] = (None, None)
) -> Iterator[Priced]:
    """Every case, applicant and way of handing in; the incomes are those of before and after."""
    for situation in situations(before.procedure, before.catalogue):
        yield priced_in(situation, before, after, incomes)


def priced_in(
    situation: Situation,
    before: Record,
    after: Record | None = None,
    incomes: tuple[HourlyIncome | None, HourlyIncome | None] = (None, None),
) -> Priced:
    """The sheets of one situation."""
    case, mode, who = situation.case, situation.mode, situation.applicant
    now = cost_sheet(before.procedure, before.catalogue, case, mode, who, income=incomes[0])
    if after is None:
        return Priced(situation, now)
    if is_nothing_left(after.procedure) and isinstance(now, CostSheet):
        gone = say("nothing of the procedure is left: nothing is to be done")
        return Priced(situation, now, replace(now, rows=(), notes=(gone,)))
    is_measured_before = after.procedure.costs == before.procedure.costs
    record = before if is_measured_before else None
    then = cost_sheet(after.procedure, after.catalogue, case, mode, who, income=incomes[1], record=record)
    if isinstance(then, CostSheet):
        then = _rarer(then, before.procedure, after.procedure, case)
    return Priced(situation, now, then)


def is_nothing_left(procedure: Procedure) -> bool:
    """Whether a procedure has been abolished: only its name is left."""
    return not any((procedure.channels, procedure.documents, procedure.steps, procedure.results))


def matters_most(found: Sequence[Priced]) -> Priced:
    """Where most is saved; where nothing is, the dearest dossier; of equals the first."""
    return max(found, key=lambda one: (one.saved, one.cost))


def gains_most(
    found: Sequence[Priced],
    changed: Iterable[Situation],
    before: Record,
    after: Record,
    incomes: tuple[HourlyIncome | None, HourlyIncome | None] = (None, None),
) -> Priced:
    """The dossier that matters most; where none of these gains anything, of those who are `changed` too.

    A look-up helps those whom the database has: nobody among the general kinds of applicant need be.
    """
    chosen = matters_most(found)
    if chosen.saved == 0:
        chosen = matters_most([chosen, *(priced_in(one, before, after, incomes) for one in changed)])
    return chosen


def renewals(before: Procedure, after: Procedure, case: Case | None) -> Fraction:
    """How much rarer a result that is valid for longer has to be asked for: 1/3 when one year becomes three."""
    first, second = _validity(before, case), _validity(after, case)
    return first / second if first and second else Fraction(1)


def _rarer(sheet: CostSheet, before: Procedure, after: Procedure, case: Case | None) -> CostSheet:
    """The sheet of whoever comes less often; also where somebody measured how often.

    Where people are counted and not dossiers, the sheet itself knows how often they come.
    """
    renewed, often = renewals(before, after, case), less_often(before, after, case)
    if renewed * often == 1:
        return sheet
    rows = tuple(replace(r, times_per_year=r.times_per_year and r.times_per_year * renewed * often) for r in sheet.rows)
    of_people = renewed if after.obliged else renewed * often
    return replace(sheet, rows=rows, times_per_year=sheet.times_per_year * of_people)


def less_often(before: Procedure, after: Procedure, case: Case | None) -> Fraction:
    """How much rarer it is to be done by those who have to: 1/3 when every month becomes every quarter."""
    first, second = before.frequency_in(case), after.frequency_in(case)
    return Fraction(second) / Fraction(first) if first and second else Fraction(1)


def _validity(procedure: Procedure, case: Case | None) -> Fraction | None:
    """Months that the shortest-lived result of a case is valid; None where one of them does not say."""
    results = procedure.results_in(case)
    months = [Fraction(r.validity.months) for r in results if r.validity and r.validity.months]
    return min(months) if months and len(months) == len(results) else None


@dataclass(frozen=True)
class Line:
    """The saving in one of the rows of the form."""

    activity: ActivityKind
    saving: Saving


def lines(before: CostSheet, after: CostSheet) -> Iterator[Line]:
    """What is saved in each row of the form that one of the sheets has."""
    for activity in ActivityKind:
        costs = [
            sum((row_cost(row, sheet.hourly_income) for row in sheet.rows if row.activity is activity), NOTHING)
            for sheet in (before, after)
        ]
        if any(row.activity is activity for sheet in (before, after) for row in sheet.rows):
            yield Line(activity, Saving(*costs))


def hours_in_all(sheet: CostSheet) -> Hours:
    """The applicant's own hours for one dossier."""
    return sum((row.hours for row in sheet.rows), NO_HOURS)


@dataclass(frozen=True)
class Days:
    """The agency's working days before and after (thời gian giải quyết); None is unknown."""

    before: Decimal | None
    after: Decimal | None

    @property
    def saved(self) -> Decimal | None:
        """Working days saved, where both are known."""
        return None if self.before is None or self.after is None else self.before - self.after

    @property
    def rate(self) -> Decimal | None:
        """In percent of before."""
        return round(self.saved / self.before * 100, 2) if self.saved is not None and self.before else None


def agency_days(procedure: Procedure, situation: Situation) -> Decimal | None:
    """The longest time limit of a situation in working days, promised or else by law; None if one does not convert."""
    limits = [x for channel, x in procedure.limits_in(situation.case) if channel.mode is situation.mode]
    times = [limit.committed or limit.statutory for limit in limits]
    hours = [_working_hours(time) for time in times]
    known = [one for one in hours if one is not None]
    return max(known) / HOURS_A_DAY if known and len(known) == len(hours) else None


def _working_hours(time: Duration | None) -> Decimal | None:
    return time.working_hours if time else None


@dataclass(frozen=True)
class Pair:
    """What one comparison shows: both sheets, the agency's days beside them; the convention where it was asked for.

    `after` is None where nothing is to be cut. `by_power` is what the cuts in our hands save of a dossier, and what
    those of each other power add to it.
    """

    code: str
    before: CostSheet
    after: CostSheet | None
    days: Days
    with_days_as_cost: bool = False
    by_power: tuple[tuple[Power, Saving], ...] = ()

    @property
    def convention(self) -> tuple[CostSheet, CostSheet] | None:
        """Both sides by the convention alone; None where it was not asked for, or the days are not known."""
        now, then = self.days.before, self.days.after if self.after else self.days.before
        if not self.with_days_as_cost or now is None or then is None:
            return None
        return by_convention(self.before, now), by_convention(self.after or self.before, then)

    @property
    def all_in_all(self) -> tuple[CostSheet, CostSheet] | None:
        """Both sides by the model and the convention together."""
        if not self.convention:
            return None
        now, then = self.convention
        both = ((self.before, now), (self.after or self.before, then))
        first, second = (replace(model, rows=(*model.rows, *days.rows)) for model, days in both)
        return first, second


def by_convention(sheet: CostSheet, days: Decimal) -> CostSheet:
    """The sheet with nothing but the agency's days, priced as if they were the applicant's cost.

    The model does not count them (e.g. 2816/QĐ-UBND, Đồng Nai, does): beside the sheet of the model, never in it.
    """
    row = agency_days_as_cost(days, HOURS_A_DAY)
    times, people = sheet.times_per_year, sheet.population
    return CostSheet((row,), sheet.hourly_income, times, people, (say("by convention, not by the cost model"),))
