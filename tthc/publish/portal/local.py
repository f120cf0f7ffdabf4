"""Whose a value is, and where to go: what a locality lays over the national record, in words for its pages."""

from __future__ import annotations

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.local import Locality
from tthc.model.procedure import Place, Procedure
from tthc.publish.portal.pages import Link, PlaceRow
from tthc.publish.portal.places import web_address


def whose(catalogue: Catalogue, ref: Ref[Locality] | None) -> str:
    """`Theo quy định của Tỉnh Bắc Ninh`; nothing where the value is the nation's."""
    if ref is None:
        return ""
    unit = catalogue.get(ref)
    return f"Theo quy định của {unit.name if unit else ref.id}"


def place_rows(catalogue: Catalogue, procedure: Procedure) -> tuple[PlaceRow, ...]:
    """The places where an application may be handed in, with what is known of each."""
    return tuple(place_row(catalogue, place) for place in procedure.places)


def place_row(catalogue: Catalogue, place: Place) -> PlaceRow:
    """One place, in words."""
    agency = catalogue.get(place.agency)
    return PlaceRow(
        name=place.name or (agency.name if agency else place.agency.id),
        address=place.address or "",
        hours=f"Giờ làm việc: {place.hours}" if place.hours else "",
        phone=f"Điện thoại: {place.phone}" if place.phone else "",
        link=Link(place.url or "", web_address(place.url)),
        whose=whose(catalogue, place.set_by),
    )
