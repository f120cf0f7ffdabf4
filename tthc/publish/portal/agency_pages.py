"""The page of an agency: what it receives, decides and is asked about, where it is and when it is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency
from tthc.publish.portal.list_pages import LOOKED_THROUGH, READ_THROUGH, by_sector
from tthc.publish.portal.local import place_row
from tthc.publish.portal.pages import Frame, Link, PlaceRow
from tthc.publish.portal.places import agency_place, procedure_place
from tthc.publish.portal.reference_names import name_of
from tthc.publish.words import AGENCY_LEVELS
from tthc.vietnamese import collation_key, write_count, write_date

ROLES = ("Tiếp nhận hồ sơ", "Giải quyết", "Phối hợp giải quyết")
"""What an agency can be to a procedure: receiving, deciding, coordinating."""


@dataclass(frozen=True)
class Named:
    """A procedure in a short list."""

    link: Link
    code: str


@dataclass(frozen=True)
class NamedSector:
    """The procedures of one sector in a long list; `name` is '' where there is one list."""

    name: str
    count: str
    procedures: tuple[Named, ...]


@dataclass(frozen=True)
class Duty:
    """What an agency does for which procedures; `anchor` names the list on the page.

    Where they are many they come by sector, and where they are very many each sector is opened (`is_folded`).
    """

    role: str
    anchor: str
    count: str
    sectors: tuple[NamedSector, ...]
    is_folded: bool


@dataclass(frozen=True)
class AgencyPage:
    """An agency; `remarks` say what it is a part of, and what took its place."""

    frame: Frame
    name: str
    level: str
    remarks: tuple[Link, ...]
    places: tuple[PlaceRow, ...]
    hours: tuple[str, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Charged:
    """An agency with the procedures that it receives, decides, and is asked about."""

    id: str
    name: str
    roles: tuple[tuple[Procedure, ...], ...]

    @property
    def count(self) -> int:
        """How many procedures it has to do with."""
        return len({procedure.code for procedures in self.roles for procedure in procedures})


def by_agency(catalogue: Catalogue, procedures: Sequence[Procedure]) -> tuple[Charged, ...]:
    """Every agency that some procedure names, in the order of the alphabet; its procedures stay in theirs."""
    found: dict[str, tuple[list[Procedure], ...]] = {}
    for procedure in procedures:
        agencies = procedure.agencies
        for role, refs in enumerate((agencies.receiving, agencies.deciding, agencies.coordinating)):
            for ref in dict.fromkeys(refs):
                found.setdefault(ref.id, ([], [], []))[role].append(procedure)
    charged = (
        Charged(id_, name_of(catalogue, Ref(id_, kind=Agency)), tuple(map(tuple, of))) for id_, of in found.items()
    )
    return tuple(sorted(charged, key=lambda one: (collation_key(one.name), one.id)))


def agency_page(catalogue: Catalogue, charged: Charged, frame: Frame, linked: Mapping[str, Charged]) -> AgencyPage:
    """The page; `linked` are the agencies that have one."""
    agency = catalogue.all(Agency).get(charged.id)
    return AgencyPage(
        frame=frame,
        name=charged.name,
        level=AGENCY_LEVELS[agency.level] if agency else "",
        remarks=tuple(_remarks(catalogue, agency, frame, linked)) if agency else (),
        places=tuple(_places(catalogue, charged)),
        hours=tuple(f"{s.opens:%H:%M} – {s.closes:%H:%M}" for s in agency.office_hours) if agency else (),
        duties=tuple(_duties(catalogue, charged, frame)),
    )


def _remarks(catalogue: Catalogue, agency: Agency, frame: Frame, linked: Mapping[str, Charged]) -> Iterator[Link]:
    end = f", hoạt động đến hết ngày {write_date(agency.effective.end)}" if agency.effective.end else ""
    for words, ref in ((f"Đã thay bằng{end}", agency.replaced_by), ("Trực thuộc", agency.part_of)):
        if ref:
            href = frame.root + agency_place(ref.id) if ref.id in linked else ""
            yield Link(f"{words}: {name_of(catalogue, ref)}", href)


def _places(catalogue: Catalogue, charged: Charged) -> Iterator[PlaceRow]:
    """Each place once, whichever procedure names it."""
    procedures = {procedure.code: procedure for of in charged.roles for procedure in of}
    places = (place for procedure in procedures.values() for place in procedure.places)
    yield from dict.fromkeys(place_row(catalogue, place) for place in places if place.agency.id == charged.id)


def _duties(catalogue: Catalogue, charged: Charged, frame: Frame) -> Iterator[Duty]:
    for number, (role, procedures) in enumerate(zip(ROLES, charged.roles, strict=True), 1):
        if procedures:
            sectors = tuple(_by_sector(catalogue, procedures, frame))
            is_folded = len(procedures) > LOOKED_THROUGH
            yield Duty(role, f"viec-{number}", f"{write_count(len(procedures))} thủ tục", sectors, is_folded)


def _by_sector(catalogue: Catalogue, procedures: Sequence[Procedure], frame: Frame) -> Iterator[NamedSector]:
    is_long = len(procedures) > READ_THROUGH
    for link, found in by_sector(catalogue, procedures) if is_long else [(Link(""), procedures)]:
        rows = tuple(Named(Link(p.name, frame.root + procedure_place(p)), p.code) for p in found)
        yield NamedSector(link.text, f"{write_count(len(rows))} thủ tục", rows)
