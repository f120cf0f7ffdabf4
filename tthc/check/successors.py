"""What came after what: successors are there when they are needed, and nothing is a part of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.local import Locality
from tthc.model.reference import Agency
from tthc.source import Problem, Severity, say


def absent_successors(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Agencies and localities whose successor is not there on the day after they end."""
    for unit in catalogue.entries:
        if not isinstance(unit, (Agency, Locality)) or unit.effective.end is None:
            continue
        units: Mapping[str, Agency | Locality] = catalogue.all(type(unit))
        first = unit.effective.end + timedelta(days=1)
        for ref in _successors(unit):
            successor = units.get(ref.id)
            if successor and not successor.effective.covers(first):
                text = say("{id!r} is named as a successor but is not there on {day}", id=ref.id, day=first)
                yield Problem("C123", ref.at, text, severity=Severity.WARNING)


def _successors(unit: Agency | Locality) -> tuple[Ref[Agency] | Ref[Locality], ...]:
    if isinstance(unit, Locality):
        return unit.replaced_by
    return (unit.replaced_by,) if unit.replaced_by else ()


def rings_of_parts(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Agencies and localities that are parts of themselves."""
    for unit in catalogue.entries:
        if not isinstance(unit, (Agency, Locality)) or not unit.part_of:
            continue
        units: Mapping[str, Agency | Locality] = catalogue.all(type(unit))
        above, seen = units.get(unit.part_of.id), {unit.id}
        while above and above.part_of and above.id not in seen:
            seen.add(above.id)
            above = units.get(above.part_of.id)
        if above and above.id == unit.id:
            yield Problem("C134", unit.part_of.at, say("{id!r} is a part of itself", id=unit.id))
