"""What must hold before anything is asked of a catalogue: references, identity, periods, order, completeness."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from tthc.check.completeness import missing_elements, unsettled_parts
from tthc.check.identity import doubled_entries, doubled_parts, overlapping_versions
from tthc.check.journeys import stages_out_of_order, unknown_procedures
from tthc.check.order import committed_beyond_statutory, missing_supplies, rings_of_kinds, rings_of_steps
from tthc.check.periods import ended_references, levels_that_are_gone, turned_periods
from tthc.check.references import dangling_references
from tthc.check.successors import absent_successors, rings_of_parts
from tthc.model.catalogue import Catalogue
from tthc.source import Problem

CHECKS: tuple[Callable[[Catalogue, date], Iterator[Problem]], ...] = (
    doubled_entries,
    doubled_parts,
    overlapping_versions,
    dangling_references,
    turned_periods,
    ended_references,
    levels_that_are_gone,
    absent_successors,
    rings_of_parts,
    rings_of_kinds,
    rings_of_steps,
    missing_supplies,
    committed_beyond_statutory,
    missing_elements,
    unsettled_parts,
    stages_out_of_order,
    unknown_procedures,
)


def check(catalogue: Catalogue, day: date) -> tuple[Problem, ...]:
    """Every problem of the catalogue on a day, in the order of files and lines."""
    found = {problem for checker in CHECKS for problem in checker(catalogue, day)}
    return tuple(sorted(found, key=lambda problem: problem.order))
