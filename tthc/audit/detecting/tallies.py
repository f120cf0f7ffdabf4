"""The counts in which signs are looked for: a few group-bys of a log, then arrays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import ibis
import numpy as np
import numpy.typing as npt
from ibis.expr.types import BooleanValue, Table, Value

from tthc.audit.clock.calendar import WorkingCalendar
from tthc.audit.detecting.bunching import REACH
from tthc.audit.groups import count_if, row_of, rows_of
from tthc.model.dossier import DossierStatus

Numbers = npt.NDArray[np.float64]

NEAR = 3
"""Results up to so many working days after the limit are set against those on its last day."""

SOON = 10
"""An applicant who comes again within so many working days came back."""

BEFORE_DUE = 3
"""So many working days up to the limit are just before it."""

HELD = 2
"""Received so many working days after it was handed in, or more: held back."""

CUTOFF = 15 * 60
"""The hour from which a reception counts as one of the next day, by many rules."""


@dataclass(frozen=True)
class Cell:
    """An office (an agency, or that of one commune) in one procedure; of one official where the log tells of them."""

    agency: str | None
    commune: str | None
    procedure: str | None
    official: str | None = None

    @property
    def office(self) -> tuple[str | None, str | None]:
        """Where it is."""
        return self.agency, self.commune


@dataclass(frozen=True)
class Tallies:
    """Counts of a log.

    `cells` with `counts` (a number for each cell) by name; `units` (cells without officials) with what falls on each
    working day: `closings`, `receptions`, days in columns, the first being the ordinal `first`. `around` is by unit how
    many results came so many working days after their limit. `months` are the columns of the working days of each month
    that the log covers whole. `told` is what it has at all.
    """

    cells: tuple[Cell, ...]
    counts: Mapping[str, Numbers]
    units: tuple[Cell, ...]
    closings: Numbers
    receptions: Numbers
    around: tuple[Mapping[int, int], ...]
    months: tuple[npt.NDArray[np.int64], ...]
    told: frozenset[str]
    dossiers: int


def tally(facts: Table, calendar: WorkingCalendar, today: date) -> Tallies:
    """Count the facts of a log, known up to a day."""
    told = _told(facts)
    grouped = rows_of(facts.group_by(*_CELL).agg(**_counts(facts, told)))
    rows = sorted(grouped, key=lambda row: tuple(row[name] or "" for name in _CELL))
    cells = tuple(Cell(row["agency"], row["commune"], row["procedure"], row["official"]) for row in rows)
    counts = {name: np.array([row[name] for row in rows], dtype=float) for name in COUNTED}
    units = tuple(dict.fromkeys(Cell(cell.agency, cell.commune, cell.procedure) for cell in cells))
    places = {unit: place for place, unit in enumerate(units)}
    first, last = _span(facts)
    daily: dict[str, Any] = dict(_by_day(facts, places, first, last))
    return Tallies(
        cells,
        counts,
        units,
        **{name: daily[name] for name in _DAILY},
        around=_around(facts, places),
        months=tuple(_months(calendar, first, last, today)),
        told=told,
        dossiers=int(counts["received"].sum()),
    )


_CELL = ("agency", "commune", "procedure", "official")
_DAILY = ("closings", "receptions")

COUNTED = (
    *(
        "received",
        "with_limit",
        "near_due",
        "from_due",
        "on_due",
        "late",
        "asked",
        "asked_late",
        "ended_without",
        "recreated",
    ),
    "just_before_due",
    *("submitted", "held_back", "with_minute", "round_minute", "around_cutoff", "after_cutoff"),
    *("around_weekend", "on_monday", "on_day_off", "dated", "wrong_order"),
)


def _told(facts: Table) -> frozenset[str]:
    """Which columns have something: what a log never tells is not looked for."""
    names = ("official", "applicant", "received_minute", "before_reception", "asked_ordinal", "agency")
    found = row_of(facts.agg(**{name: facts[name].notnull().any() for name in names}))
    return frozenset(name for name in names if found[name])


def _counts(facts: Table, told: frozenset[str]) -> Mapping[str, Value]:
    judged, minute, weekday = facts.is_judged, facts.received_minute, facts.received_day.day_of_week.index()
    asked = judged & facts.asked_ordinal.notnull() & facts.due_ordinal.notnull()
    before_due = facts.due_ordinal - facts.asked_ordinal
    without = _ended_without(facts)
    conditions: dict[str, BooleanValue] = {
        "received": judged,
        "with_limit": facts.after.notnull(),
        "near_due": facts.after.between(-NEAR, NEAR),
        "from_due": facts.after >= 0,
        "on_due": facts.after == 0,
        "late": facts.after > 0,
        "asked": asked,
        "asked_late": asked & before_due.between(0, 1),
        "ended_without": without,
        "just_before_due": without & (facts.due_ordinal - facts.ended_ordinal).between(0, BEFORE_DUE),
        "submitted": judged & (facts.before_reception >= 0),
        "held_back": judged & (facts.before_reception >= HELD),
        "with_minute": judged & minute.notnull(),
        "round_minute": judged & (minute % 10 == 0),
        "around_cutoff": judged & minute.between(CUTOFF - 60, CUTOFF + 59),
        "after_cutoff": judged & minute.between(CUTOFF, CUTOFF + 59),
        "around_weekend": judged & facts.received_works & weekday.isin([0, 4]),
        "on_monday": judged & facts.received_works & (weekday == 0),
        "on_day_off": judged & ~facts.received_works,
        "dated": facts.backwards.notnull(),
        "wrong_order": facts.backwards,
    }
    again = facts.row.isin(_came_back(facts, without).row) if "applicant" in told else ibis.literal(False)
    return {name: count_if(condition) for name, condition in conditions.items()} | {
        "recreated": count_if(without & again)
    }


def _ended_without(facts: Table) -> BooleanValue:
    states = (DossierStatus.REFUSED.value, DossierStatus.WITHDRAWN.value)
    return facts.is_judged & facts.status.isin(states) & facts.ended_ordinal.notnull()


def _came_back(facts: Table, without: BooleanValue) -> Table:
    """The dossiers without result whose applicant soon was received again, by the same office for the same."""
    ended = facts.filter(without & facts.applicant.notnull())
    ended = ended.select("row", "applicant", "procedure", "agency", "commune", "ended_ordinal")
    again = facts.filter(facts.is_judged & facts.applicant.notnull()).select(
        later="row", by="applicant", what="procedure", where="agency", place="commune", at="received_ordinal"
    )
    same = [
        *(ended.applicant == again.by, ended.procedure == again.what),
        ended.agency.fill_null("") == again["where"].fill_null(""),
        ended.commune.fill_null("") == again.place.fill_null(""),
    ]
    soon = [again.at >= ended.ended_ordinal, again.at <= ended.ended_ordinal + SOON, again.later != ended.row]
    return ended.inner_join(again, [*same, *soon]).select("row").distinct()


def _span(facts: Table) -> tuple[int, int]:
    """The first and the last working day on which something was received or ended."""
    judged = facts.filter(facts.is_judged)
    row = row_of(
        judged.agg(
            first=judged.received_ordinal.min(), last=judged.received_ordinal.max(), end=judged.ended_ordinal.max()
        )
    )
    if row["first"] is None:
        return 1, 1
    return max(int(row["first"]), 1), max(int(row["last"]), int(row["end"] or 0), 1)


def _by_day(facts: Table, places: Mapping[Cell, int], first: int, last: int) -> Mapping[str, Numbers]:
    settled = facts.is_judged & (facts.status == DossierStatus.SETTLED.value)
    chosen = {
        "closings": (settled & facts.ended_ordinal.notnull(), "ended_ordinal"),
        "receptions": (facts.is_judged, "received_ordinal"),
    }
    rows = {(unit.agency, unit.commune, unit.procedure): place for unit, place in places.items()}
    found = {}
    for name, (condition, day) in chosen.items():
        table = facts.filter(condition)
        matrix = np.zeros((len(places), last - first + 1))
        counted = table.group_by(*_UNIT, table[day].name("at")).agg(count=table.count()).to_pyarrow()
        units = zip(*(counted[name].to_pylist() for name in _UNIT), strict=True)
        at = np.clip(counted["at"].to_numpy(), first, last) - first
        np.add.at(matrix, ([rows[unit] for unit in units], at), counted["count"].to_numpy())
        found[name] = matrix
    return found


_UNIT = ("agency", "commune", "procedure")


def _unit(row: Mapping[str, Any]) -> Cell:
    return Cell(row["agency"], row["commune"], row["procedure"])


def _around(facts: Table, places: Mapping[Cell, int]) -> tuple[Mapping[int, int], ...]:
    near = facts.filter(facts.after.between(-REACH, REACH))
    found: list[Counter[int]] = [Counter() for _ in places]
    for row in rows_of(near.group_by(*_UNIT, "after").agg(count=near.count())):
        found[places[_unit(row)]][int(row["after"])] += int(row["count"])
    return tuple(found)


def _months(calendar: WorkingCalendar, first: int, last: int, today: date) -> Iterable[npt.NDArray[np.int64]]:
    """Months whose last working day is over and whose first is in the log."""
    by_month: dict[tuple[int, int], list[int]] = {}
    for ordinal in range(first, min(last, calendar.ordinal(today)) + 1):
        day = calendar.working_day(ordinal)
        by_month.setdefault((day.year, day.month), []).append(ordinal)
    for (year, month), ordinals in by_month.items():
        after = date(year + month // 12, month % 12 + 1, 1)
        whole = _whole_month(calendar, date(year, month, 1), after)
        if ordinals == whole:
            yield np.array(ordinals, dtype=np.int64) - first


def _whole_month(calendar: WorkingCalendar, start: date, after: date) -> Sequence[int]:
    begin = calendar.ordinal(start) - calendar.is_working(start)
    end = calendar.ordinal(date.fromordinal(after.toordinal() - 1))
    return list(range(begin + 1, end + 1))
