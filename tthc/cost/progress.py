"""How far the targets of reform are met, by what the catalogue says of the base year and of today.

Only procedures of which both are known are compared, and their share is told: nothing is filled in. Money is compared
at the hourly income of today on both sides, so that what changes is the procedure and not the price of an hour.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from tthc.cost.scm import CostSheet, dossier_cost
from tthc.cost.sheet import cost_sheet, dearest
from tthc.model.catalogue import Catalogue, in_force
from tthc.model.procedure import Procedure
from tthc.model.target import Aim, BaseFigure, Target


class BaseFrom(StrEnum):
    """Where the figure of the base year is from."""

    FIGURE = "figure"
    """A figure that somebody counted, with its source."""
    VERSION = "version"
    """The version of the catalogue that was in force at the end of that year, and says since when."""


@dataclass(frozen=True)
class Compared:
    """One procedure: what it was at the end of the base year, and what it is today."""

    procedure: str
    before: Decimal
    today: Decimal
    base: BaseFrom
    source: str = ""


@dataclass(frozen=True)
class Progress:
    """A target with what is known of it. `procedures` are those in force today, `known_today` those with a figure."""

    target: Target
    procedures: int
    known_today: int
    compared: tuple[Compared, ...]
    day: date

    @property
    def before(self) -> Decimal:
        """The sum of the base year, over the procedures that are compared."""
        return sum((one.before for one in self.compared), Decimal(0))

    @property
    def today(self) -> Decimal:
        """The sum of today, over the same."""
        return sum((one.today for one in self.compared), Decimal(0))

    @property
    def fallen(self) -> Fraction | None:
        """The share by which it has fallen; None where nothing can be compared."""
        return Fraction(self.before - self.today) / Fraction(self.before) if self.before else None

    @property
    def is_met(self) -> bool | None:
        """Whether that is as much as the target, for the procedures compared; None where nobody can say."""
        return None if self.fallen is None else self.fallen >= Fraction(self.target.percent) / 100


def progress(catalogue: Catalogue, day: date, locality: str | None = None) -> tuple[Progress, ...]:
    """Every target of the catalogue, the earliest first. `catalogue` has every version of every procedure.

    Figures of the locality count before those that name none.
    """
    targets = sorted(catalogue.all(Target).values(), key=lambda one: (one.year, list(Aim).index(one.aim), one.id))
    return tuple(_progress(target, catalogue, day, locality) for target in targets)


def longest_limit(procedure: Procedure, catalogue: Catalogue) -> Decimal | None:
    """The longest limit in working days, promised or else by law; None if one does not convert or there is none."""
    limits = [
        limit.committed or limit.statutory for case in procedure.real_cases for _, limit in procedure.limits_in(case)
    ]
    hours = [limit.working_hours if limit else None for limit in limits]
    known = [one for one in hours if one is not None]
    return max(known) / 8 if known and len(known) == len(hours) else None


def dearest_dossier(procedure: Procedure, catalogue: Catalogue) -> Decimal | None:
    """What the dearest dossier costs, at the middle estimates; None if none can be priced."""
    situation = dearest(procedure, catalogue)
    if situation is None:
        return None
    sheet = cost_sheet(procedure, catalogue, situation.case, situation.mode, situation.applicant)
    return Decimal(dossier_cost(sheet).mid) if isinstance(sheet, CostSheet) else None


def conditions(procedure: Procedure, catalogue: Catalogue) -> Decimal | None:
    """How many conditions it has; None where the record has none, which may mean that nobody wrote them down."""
    return Decimal(len(procedure.conditions)) if procedure.conditions else None


MEASURES: Mapping[Aim, Callable[[Procedure, Catalogue], Decimal | None]] = MappingProxyType(
    {Aim.TIME: longest_limit, Aim.COST: dearest_dossier, Aim.CONDITIONS: conditions}
)


def _progress(target: Target, catalogue: Catalogue, day: date, locality: str | None) -> Progress:
    measure, today = MEASURES[target.aim], catalogue.on(day)
    figures = _figures(catalogue.all(BaseFigure).values(), target, locality)
    end = date(target.against, 12, 31)
    then = {version.code: version for version in _versions_at(catalogue, end)}
    base = catalogue.on(end)
    compared: list[Compared] = []
    known = 0
    for code, procedure in today.procedures.items():
        now = measure(procedure, today)
        known += now is not None
        if now is not None and (found := _before(code, figures, then, base, measure)):
            compared.append(Compared(code, found[0], now, found[1], found[2]))
    return Progress(target, len(today.procedures), known, tuple(compared), day)


def _before(
    code: str,
    figures: Mapping[str, BaseFigure],
    then: Mapping[str, Procedure],
    base: Catalogue,
    measure: Callable[[Procedure, Catalogue], Decimal | None],
) -> tuple[Decimal, BaseFrom, str] | None:
    if code in figures:
        return figures[code].amount, BaseFrom.FIGURE, figures[code].source
    version = then.get(code)
    amount = measure(version, base) if version else None
    return None if amount is None or version is None else (amount, BaseFrom.VERSION, str(version.at.file))


def _figures(found: Iterable[BaseFigure], target: Target, locality: str | None) -> Mapping[str, BaseFigure]:
    mine = [one for one in found if (one.aim, one.year) == (target.aim, target.against)]
    ours = [one for one in mine if one.set_by is None or one.set_by.id == locality]
    return {one.procedure.id: one for one in sorted(ours, key=lambda one: one.set_by is not None)}


def _versions_at(catalogue: Catalogue, day: date) -> Iterator[Procedure]:
    """The versions in force on a day that say since when.

    Of one without a beginning nobody knows that it was, even if it has an end: that is all `tthc apply` writes into it.
    """
    by_code: dict[str, list[Procedure]] = {}
    for version in catalogue.versions:
        by_code.setdefault(version.code, []).append(version)
    for code in sorted(by_code):
        found = in_force(by_code[code], day)
        if found is not None and found.effective.start is not None:
            yield found
