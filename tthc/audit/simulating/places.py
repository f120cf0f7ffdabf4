"""Where synthetic dossiers are handled: agencies by every name that they go by, communes, hours, difficult areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.counting import OfficeSession
from tthc.model.local import Locality, LocalityLevel
from tthc.model.reference import Agency, AgencyLevel, DifficultArea
from tthc.vietnamese import fold

COMMUNES = 12
"""In so many communes the dossiers arise: of the catalogue, or made up where it knows none."""

MADE_UP = "mô phỏng"


@dataclass(frozen=True)
class Places:
    """The agencies of a catalogue and the names that logs may call them, the areas of places and their days."""

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    agencies: Mapping[str, Agency] = field(default_factory=dict)
    areas: Mapping[str, DifficultArea] = field(default_factory=dict)
    communes: Mapping[str, str] = field(default_factory=dict)

    def called(self, agency: str | None) -> str | None:
        """What an audit calls an agency: its id, or for one that the catalogue does not know what is written."""
        return agency if agency is None or agency in self.agencies else f"Phòng {MADE_UP} {agency}"

    def hours(self, agency: str | None) -> tuple[OfficeSession, ...]:
        """The office hours of its own."""
        known = self.agencies.get(agency or "")
        return known.office_hours if known else ()

    def area(self, agency: str | None, commune: str | None) -> str:
        """The difficult area in which it is handled: the commune's before the agency's; '' for none."""
        known = self.agencies.get(agency or "")
        own = known.area.id if known and known.area else ""
        return self.communes.get(commune or "") or own

    def days(self, area: str) -> int:
        """By how many days limits are longer in an area."""
        found = self.areas.get(area)
        return found.days if found else 0


def places_in(catalogue: Catalogue) -> Places:
    """The places of a catalogue."""
    agencies = catalogue.all(Agency)
    communes = {unit.id: unit.area.id for unit in catalogue.all(Locality).values() if unit.area}
    return Places(dict(_names(agencies)), agencies, catalogue.all(DifficultArea), communes)


def communes_in(catalogue: Catalogue, today: date) -> tuple[tuple[str, str], ...]:
    """Ids and names of some communes; made-up ones where the catalogue knows none."""
    units = [unit for unit in catalogue.all(Locality).values() if unit.level is LocalityLevel.COMMUNE]
    alike = Counter(fold(unit.name) for unit in units)
    there = [u for u in units if u.effective.covers(today) and alike[fold(u.name)] == 1]
    made_up = (f"Xã {MADE_UP} {number}" for number in range(1, COMMUNES + 1))
    return tuple((unit.id, unit.name) for unit in there[:COMMUNES]) or tuple((name, name) for name in made_up)


def _names(agencies: Mapping[str, Agency]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """How logs may write each agency; a name that means several is not used.

    By what it is called, by the name of one that it came after, and with the unit behind it.
    """
    often = Counter(fold(name) for agency in agencies.values() for name in {*_own(agency)})
    for agency in agencies.values():
        names = [name for name in (*_own(agency), *_before(agency, agencies)) if often[fold(name)] == 1]
        if agency.level is AgencyLevel.PROVINCE:
            names.append(f"{agency.name} tỉnh Mô Phỏng")
        yield agency.id, tuple(names) or (agency.id,)


def _own(agency: Agency) -> tuple[str, ...]:
    return tuple(dict.fromkeys((agency.id, agency.name, *agency.aliases)))


def _before(agency: Agency, agencies: Mapping[str, Agency]) -> Iterator[str]:
    """The names of ended agencies all whose work went to this one."""
    for old in agencies.values():
        if old.effective.end and old.replaced_by and old.replaced_by.id == agency.id and agency.effective.end is None:
            yield from _own(old)
