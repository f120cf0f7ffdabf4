"""The arithmetic of the Standard Cost Model as Vietnam uses it (form 03/SCM-KSTT): rows, sheets, comparisons.

A row costs `hours × hourly income + hired service + fees`, for one person, once; a year costs that × times in a year
× population. Rounding: every row is rounded to a whole đồng, half up, and sums are sums of rounded rows, so that each
printed column adds up. Rates are percentages with two decimals, half up. The time an agency takes is no cost of the
applicant here; `agency_days_as_cost` is the one named exception, which a caller must ask for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from tthc.model.basis import LegalBasis
from tthc.model.costs import ActivityKind
from tthc.model.cut import Range
from tthc.model.reference import Estimate, HourlyIncome
from tthc.source import CannotRunError, Message, say

OFFICIAL_NAMES: Mapping[ActivityKind, str] = MappingProxyType(
    {
        ActivityKind.PREPARE: "Chuẩn bị hồ sơ",
        ActivityKind.SUBMIT: "Nộp hồ sơ",
        ActivityKind.PAY: "Nộp phí, lệ phí, chi phí khác",
        ActivityKind.INSPECTION: "Chuẩn bị, phục vụ việc kiểm tra, đánh giá của cơ quan có thẩm quyền",
        ActivityKind.OTHER: "Công việc khác",
        ActivityKind.COLLECT: "Nhận kết quả",
    }
)
"""What the form calls its rows."""


@dataclass(frozen=True)
class Hours:
    """Working hours at the low, middle and high estimate, exact."""

    low: Fraction
    mid: Fraction
    high: Fraction

    def __add__(self, other: Hours) -> Hours:
        return Hours(self.low + other.low, self.mid + other.mid, self.high + other.high)


def exact_hours(hours: Fraction | Decimal | int) -> Hours:
    """Hours that are no estimate."""
    return Hours(Fraction(hours), Fraction(hours), Fraction(hours))


def exactly(dong: int) -> Range:
    """A sum in đồng that is no estimate."""
    return Range(dong, dong, dong)


NO_HOURS = exact_hours(0)
NOTHING = exactly(0)


@dataclass(frozen=True)
class UsedEstimate:
    """An estimate of the reference data, or a measured figure in the shape of one, so many times."""

    estimate: Estimate
    times: Fraction | int
    is_measured: bool = False
    named: Message | None = None


MONEY = frozenset({"đồng", "vnd"})
"""Units of estimates of money; all others are of time."""


def is_money(used: UsedEstimate) -> bool:
    """Whether an estimate is one of money."""
    return unit_of(used.estimate) in MONEY


def unit_of(estimate: Estimate) -> str:
    """The unit without what it is counted by: `phút` of `phút/bản`."""
    return estimate.unit.partition("/")[0].strip().casefold()


@dataclass(frozen=True)
class Population:
    """How many people or organisations comply in a year (số lượng đối tượng tuân thủ), and who says so."""

    number: int
    source: str
    year: int | None = None


@dataclass(frozen=True)
class CostRow:
    """One row of the form: hours, and đồng for hired services and for fees and other expenses, per person and time.

    `about` is the id of the document or step that it is about. `times_per_year` and `population` are the row's own
    where somebody measured them, else those of the sheet hold. A row that `is_convention` prices what the model does
    not count as a cost; one that `is_nothing_to_do` stays in the form although an agency does it all. `how` is the way
    it is done, `law` what demands it, `estimates` and `basis` where its figures come from (`sources_of` says both in
    words); a row with `when` concerns only those who meet that condition.
    """

    activity: ActivityKind
    name: Message
    hours: Hours = NO_HOURS
    hired_service: Range = NOTHING
    fees: Range = NOTHING
    how: tuple[Message, ...] = ()
    law: tuple[LegalBasis, ...] = ()
    when: str | None = None
    estimates: tuple[UsedEstimate, ...] = ()
    basis: tuple[Message, ...] = ()
    about: str = ""
    times_per_year: Fraction | None = None
    population: Population | None = None
    is_convention: bool = False

    is_nothing_to_do: bool = False


@dataclass(frozen=True)
class CostSheet:
    """One sheet of the form: its rows, the income per hour with its source, times a year, and the population if known.

    `notes` say what the sheet leaves out or had to take for granted.
    """

    rows: tuple[CostRow, ...]
    hourly_income: HourlyIncome
    times_per_year: Fraction = Fraction(1)
    population: Population | None = None
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Saving:
    """Before and after, in one unit (đồng; or tỷ đồng where a source rounds to that)."""

    before: Range
    after: Range

    @property
    def amount(self) -> Range:
        """What is saved with all estimates low, all middle, all high; `low` is not always the smallest of the three."""
        return self.before - self.after

    @property
    def rate(self) -> Decimal | None:
        """Tỷ lệ cắt giảm in percent of before, two decimals, at the middle estimates; None where there was no cost."""
        return rate_of(self.amount.mid, self.before.mid)


@dataclass(frozen=True)
class Comparison:
    """Sheet III of the form: the saving per dossier, and per year where the population is known on both sides."""

    dossier: Saving
    year: Saving | None


def row_cost(row: CostRow, hourly_income: HourlyIncome) -> Range:
    """Đồng for one person, once."""
    time = Range(*(paid_for(hours, hourly_income) for hours in (row.hours.low, row.hours.mid, row.hours.high)))
    return time + row.hired_service + row.fees


def row_annual_cost(row: CostRow, sheet: CostSheet) -> Range | None:
    """Đồng in a year; None without a population (chưa có số lượng)."""
    population = row.population or sheet.population
    if population is None:
        return None
    once = row_cost(row, sheet.hourly_income)
    times = times_of(row, sheet) * population.number
    return Range(whole(once.low * times), whole(once.mid * times), whole(once.high * times))


def times_of(row: CostRow, sheet: CostSheet) -> Fraction:
    """How often a year one person does what a row is about."""
    return sheet.times_per_year if row.times_per_year is None else row.times_per_year


def dossier_cost(sheet: CostSheet) -> Range:
    """Đồng for one dossier: the sum of the rows."""
    return sum((row_cost(row, sheet.hourly_income) for row in sheet.rows), NOTHING)


def annual_cost(sheet: CostSheet) -> Range | None:
    """Đồng in a year: the sum of the rows; None if one of them has no population (chưa có số lượng)."""
    costs = [row_annual_cost(row, sheet) for row in sheet.rows]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs) or (not costs and sheet.population is None):
        return None
    return sum(known, NOTHING)


def compare(before: CostSheet, after: CostSheet) -> Comparison:
    """What is saved between two sheets; CannotRunError if they price an hour by two years, since that saves nothing."""
    incomes = (before.hourly_income, after.hourly_income)
    if incomes[0].year != incomes[1].year or incomes[0].amount != incomes[1].amount:
        raise CannotRunError(
            say(
                "before is priced by the income of {before} and after by that of {after}: between two years a "
                "difference of prices would count as a saving",
                before=incomes[0].year,
                after=incomes[1].year,
            )
        )
    _refuse_two_counts(before, after)
    year_before, year_after = annual_cost(before), annual_cost(after)
    year = Saving(year_before, year_after) if year_before is not None and year_after is not None else None
    return Comparison(Saving(dossier_cost(before), dossier_cost(after)), year)


def _refuse_two_counts(before: CostSheet, after: CostSheet) -> None:
    """CannotRunError if the people of two years are counted, of whom some would count as a saving."""
    first, second = before.population, after.population
    if first and second and first.year != second.year:
        raise CannotRunError(
            say(
                "before counts the dossiers of {before} and after those of {after}: between two years a difference of "
                "numbers would count as a saving",
                before=first.year or "-",
                after=second.year or "-",
            )
        )


def sources_of(row: CostRow) -> tuple[Message, ...]:
    """Where every figure of a row comes from, with the basis of each estimate."""
    estimates = (say("{estimate} ({basis})", estimate=in_words(u), basis=u.estimate.basis) for u in row.estimates)
    return (*estimates, *row.basis)


def in_words(used: UsedEstimate) -> Message:
    """An estimate with its range and how many times it counts; a measured figure says that it is one."""
    text = say("measured {name}: {low} / {mid} / {high} {unit} × {times}") if used.is_measured else _ESTIMATE
    return Message(
        text.text,
        {
            "name": used.named or used.estimate.name,
            "low": used.estimate.low,
            "mid": used.estimate.mid,
            "high": used.estimate.high,
            "unit": used.estimate.unit,
            "times": used.times,
        },
    )


_ESTIMATE = say("estimate {name}: {low} / {mid} / {high} {unit} × {times}")


def agency_days_as_cost(days: Decimal | int, hours_per_day: int = 8) -> CostRow:
    """The convention "agency's days priced as applicant's cost" (e.g. 2816/QĐ-UBND, Đồng Nai).

    The form itself does not count processing time, so no sheet has this row unless a caller puts it there.
    """
    return CostRow(
        ActivityKind.OTHER,
        say("Waiting for the agency (agency's days priced as applicant's cost)"),
        exact_hours(Fraction(days) * hours_per_day),
        basis=(say("{days} working days × {hours} hours, by convention", days=days, hours=hours_per_day),),
        is_convention=True,
    )


def rate_of(amount: int, whole_amount: int) -> Decimal | None:
    """A percentage with two decimals, half up; None of nothing."""
    if whole_amount == 0:
        return None
    return Decimal(whole(Fraction(amount * 10_000, whole_amount))).scaleb(-2)


def whole(amount: Fraction) -> int:
    """The nearest whole number; halves go away from zero."""
    return nearest(amount.numerator, amount.denominator)


def nearest(numerator: int, denominator: int) -> int:
    """The whole number nearest to a quotient, halves away from zero: in whole numbers, which is what takes no time."""
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size


def paid_for(hours: Fraction, income: HourlyIncome) -> int:
    """Đồng for working hours."""
    return nearest(hours.numerator * income.amount, hours.denominator)
