"""Where a dossier is handled: the agency and the commune that a log names, with what of them counts for its clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tthc.audit.reading.foreign_names import office_name, place_name
from tthc.audit.reading.offices import office_meant, offices_by_name
from tthc.model.catalogue import Catalogue
from tthc.model.local import Locality, LocalityLevel
from tthc.model.reference import Agency, AgencyLevel
from tthc.vietnamese import fold

Texts = Iterable[tuple[str, ...]]


def agencies_meant(texts: Texts, catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """Each text, the id that a name means (else the name, if it can be shown), and whether it is known.

    Then its own office hours, by the key of `units_by_hours`, and its area; '' for none.
    """
    offices = offices_by_name(catalogue)
    for (text,) in texts:
        office = office_meant(text, offices)
        agency = office.agency if office else None
        own_hours = hours_key(agency) if agency else ""
        area = agency.area.id if agency and agency.area else ""
        yield text, agency.id if agency else office_name(text), agency is not None, own_hours, area


def units_by_hours(catalogue: Catalogue) -> Mapping[str, Agency]:
    """One agency for each kind of office hours that agencies have of their own: many communes share theirs."""
    return {key: agency for agency in catalogue.all(Agency).values() if (key := hours_key(agency))}


def hours_key(agency: Agency) -> str:
    """`07:30-11:30 13:30-17:00`; '' for an agency that has the hours of the policy."""
    return " ".join(f"{session.opens:%H:%M}-{session.closes:%H:%M}" for session in agency.office_hours)


def agency_meant(text: str, catalogue: Catalogue) -> Agency | None:
    """The agency that a text means."""
    office = office_meant(text, offices_by_name(catalogue))
    return office.agency if office else None


def communes_meant(texts: Texts, catalogue: Catalogue) -> Iterator[tuple[str, str | None, str]]:
    """Each text, the id of the unit that it means (else the name, if it can be shown), and its area, '' for none.

    Many communes share a name: the area counts if all of that name are in it.
    """
    ids, meant = _ids_by_name(catalogue), _communes(catalogue)
    for (text,) in texts:
        written = fold(text.strip())
        areas = {commune.area.id if commune.area else "" for commune in meant.get(written, [])}
        yield text, ids.get(written) or place_name(text), areas.pop() if len(areas) == 1 else ""


def _ids_by_name(catalogue: Catalogue) -> Mapping[str, str]:
    meant: dict[str, str] = {}
    for place in _units(catalogue):
        for name in (place.id, place.name, *place.aliases):
            meant.setdefault(fold(name), place.id)
    return meant


def _units(catalogue: Catalogue) -> Iterator[Locality | Agency]:
    yield from (place for place in catalogue.all(Locality).values() if place.level is LocalityLevel.COMMUNE)
    yield from (agency for agency in catalogue.all(Agency).values() if agency.level is AgencyLevel.COMMUNE)


def commune_area(text: str, catalogue: Catalogue) -> str:
    """The id of the area of a commune, as a log names it; '' for none."""
    ((_, _, area),) = communes_meant([(text,)], catalogue)
    return area


def _communes(catalogue: Catalogue) -> Mapping[str, list[Locality]]:
    meant: dict[str, list[Locality]] = {}
    for place in catalogue.all(Locality).values():
        if place.level is LocalityLevel.COMMUNE:
            for name in {fold(name) for name in (place.id, place.name, *place.aliases, place.code or place.id)}:
                meant.setdefault(name, []).append(place)
    return meant
