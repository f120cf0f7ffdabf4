"""Where a dossier is handled: the agency and the commune that a log names, with what of them counts for its clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tthc.model.catalogue import Catalogue
from tthc.model.local import Locality, LocalityLevel
from tthc.model.reference import Agency
from tthc.vietnamese import fold

Texts = Iterable[tuple[str, ...]]


def agencies_meant(texts: Texts, catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """Each text, the id that an id, a name or another name means (else the text itself), whether it is known.

    Then the id again if the agency has office hours of its own, and its area; '' for none.
    """
    meant = _agencies(catalogue)
    for (text,) in texts:
        found = meant.get(fold(text.strip()))
        own_hours = found.id if found and found.office_hours else ""
        area = found.area.id if found and found.area else ""
        yield text, found.id if found else text.strip() or None, found is not None, own_hours, area


def agency_meant(text: str, catalogue: Catalogue) -> Agency | None:
    """The agency that a text means."""
    return _agencies(catalogue).get(fold(text.strip()))


def _agencies(catalogue: Catalogue) -> Mapping[str, Agency]:
    meant: dict[str, Agency] = {}
    for agency in catalogue.all(Agency).values():
        for name in (agency.id, agency.name, *agency.aliases):
            meant.setdefault(fold(name), agency)
    return meant


def communes_meant(texts: Texts, catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """Each text, the id of the only commune that it means (else the text itself), and the area, '' for none.

    Many communes share a name: the area of one that is not the only one counts if the others are in the same.
    """
    meant = _communes(catalogue)
    for (text,) in texts:
        found = meant.get(fold(text.strip()), [])
        areas = {commune.area.id if commune.area else "" for commune in found}
        yield text, found[0].id if len(found) == 1 else text.strip() or None, areas.pop() if len(areas) == 1 else ""


def commune_area(text: str, catalogue: Catalogue) -> str:
    """The id of the area of a commune, as a log names it; '' for none."""
    ((*_, area),) = communes_meant([(text,)], catalogue)
    return str(area)


def _communes(catalogue: Catalogue) -> Mapping[str, list[Locality]]:
    meant: dict[str, list[Locality]] = {}
    for place in catalogue.all(Locality).values():
        if place.level is LocalityLevel.COMMUNE:
            for name in {fold(name) for name in (place.id, place.name, *place.aliases, place.code or place.id)}:
                meant.setdefault(name, []).append(place)
    return meant
