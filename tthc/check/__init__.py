"""What must hold before anything is asked of a catalogue: references, identity, periods, order, completeness."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from tthc.check.competence import doubly_competent, nobody_competent
from tthc.check.completeness import missing_elements, unsettled_parts
from tthc.check.costs import costs_measured_twice, costs_of_no_row, unsourced_costs
from tthc.check.identity import doubled_entries, doubled_parts, overlapping_versions
from tthc.check.journeys import stages_out_of_order, unknown_procedures
from tthc.check.local import (
    beyond_the_law,
    broken_when_laid_over,
    misplaced_localities,
    outgrown_values,
    overlapping_values,
    unknown_ways,
)
from tthc.check.order import committed_beyond_statutory, missing_supplies, rings_of_kinds, rings_of_steps
from tthc.check.periods import ended_references, levels_that_are_gone, turned_periods
from tthc.check.references import dangling_references, unknown_fields
from tthc.check.successors import absent_successors, rings_of_parts
from tthc.check.unit import Library, Unit
from tthc.check.waits import endless_waits
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry
from tthc.source import Problem

T = TypeVar("T", bound=Entry)

CHECKS: tuple[Callable[[Catalogue, date], Iterator[Problem]], ...] = (
    doubled_entries,
    doubled_parts,
    overlapping_versions,
    dangling_references,
    unknown_fields,
    turned_periods,
    ended_references,
    levels_that_are_gone,
    nobody_competent,
    doubly_competent,
    absent_successors,
    rings_of_parts,
    rings_of_kinds,
    rings_of_steps,
    missing_supplies,
    committed_beyond_statutory,
    outgrown_values,
    overlapping_values,
    misplaced_localities,
    unknown_ways,
    beyond_the_law,
    broken_when_laid_over,
    unsourced_costs,
    costs_of_no_row,
    costs_measured_twice,
    missing_elements,
    unsettled_parts,
    endless_waits,
    stages_out_of_order,
    unknown_procedures,
)
"""Each is shown the entries of one id at a time, and may look up all others (see `unit`)."""


def check(catalogue: Catalogue, day: date) -> tuple[Problem, ...]:
    """Every problem of the catalogue on a day, in the order of files and lines."""
    known = _InMemory.of(catalogue)
    units = (Unit(tuple(entries), known=known) for by_id in known.entries.values() for entries in by_id.values())
    return in_order(problem for unit in units for problem in check_unit(unit, day))


def check_unit(unit: Unit, day: date) -> Iterator[Problem]:
    """The problems of the entries of one id; the same one may come twice."""
    for checker in CHECKS:
        yield from checker(unit, day)


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, in the order of files and lines, always the same."""
    return tuple(sorted(set(problems), key=lambda p: (p.order, p.severity.rank, str(p.hint or ""))))


@dataclass(frozen=True)
class _InMemory(Library):
    """The entries of a catalogue that has been read."""

    entries: Mapping[type[Entry], Mapping[str, list[Entry]]]

    @classmethod
    def of(cls, catalogue: Catalogue) -> _InMemory:
        by_kind: dict[type[Entry], dict[str, list[Entry]]] = {}
        for entry in catalogue.entries:
            # every kind in KINDS has an id
            by_kind.setdefault(type(entry), {}).setdefault(entry.id, []).append(entry)  # type: ignore[attr-defined]
        return cls(by_kind)

    def ids(self, kind: type[Entry]) -> Collection[str]:
        return self.entries.get(kind, {}).keys()

    def named(self, kind: type[T], id_: str) -> Sequence[T]:
        return self.entries.get(kind, {}).get(id_, ())  # type: ignore[return-value]  # a kind's own entries
