"""Which agency a log means: by any of its names, with the unit behind it, or by the name it had before a merger."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ibis.expr.types import Table

from tthc.audit.reading.log_words import distinct_texts
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency, AgencyLevel
from tthc.source import Position, Problem, Severity, say
from tthc.vietnamese import fold

_UNIT = re.compile(r"(?:tinh|thanh pho|tp\.?|xa|phuong|thi tran|dac khu|huyen|quan|thi xa) \S")
_UNIT_OF_NAME = re.compile(r"(?:xa|phuong|thi tran|dac khu|cap xa)$")
_MOST_STEPS = 10


@dataclass(frozen=True)
class Office:
    """The agency that a name means today; `is_old` if the name is that of one that has ended."""

    agency: Agency
    is_old: bool = False


def offices_by_name(catalogue: Catalogue) -> Mapping[str, Office]:
    """Every id, name and other name, folded; the names of agencies that are there go before those of ended ones."""
    agencies = catalogue.all(Agency)
    ordered = sorted(agencies.values(), key=lambda agency: agency.effective.end is not None)
    found: dict[str, Office] = {}
    for agency in ordered:
        today = _successor(agency, agencies)
        office = Office(today, agency.effective.end is not None)
        for name in (agency.id, agency.name, *agency.aliases):
            found.setdefault(fold(name), office)
    return found


def office_meant(text: str, offices: Mapping[str, Office]) -> Office | None:
    """The office of this name, or with its unit behind it (Sở Xây dựng tỉnh Lâm Đồng, UBND xã Hòa Phong)."""
    written = " ".join(fold(text).split())
    if written in offices:
        return offices[written]
    for end in _spaces_from_the_right(written):
        name, rest = written[:end].rstrip(" -,"), written[end + 1 :].lstrip(" -,")
        office = offices.get(name)
        if office and (
            _UNIT.match(rest) or (_UNIT_OF_NAME.search(name) and office.agency.level is AgencyLevel.COMMUNE)
        ):
            return office
    return None


def _spaces_from_the_right(text: str) -> Iterator[int]:
    end = len(text)
    while (end := text.rfind(" ", 0, end)) > 0:
        yield end


def _successor(agency: Agency, agencies: Mapping[str, Agency]) -> Agency:
    for _ in range(_MOST_STEPS):  # a ring of successors is a mistake that `check` reports
        if agency.effective.end is None or agency.replaced_by is None:
            break
        agency = agencies.get(agency.replaced_by.id, agency)
    return agency


def old_names(table: Table, catalogue: Catalogue) -> int:
    """How many rows call an office by a name that has ended."""
    offices = offices_by_name(catalogue)
    old = [
        text
        for text in distinct_texts(table, "agency_text")
        if (office := office_meant(text, offices)) and office.is_old
    ]
    return int(table.agency_text.isin(old).sum().fill_null(0).to_pyarrow().as_py()) if old else 0


def old_names_problems(count: int, label: str) -> Iterator[Problem]:
    """That rows are counted under what came after the office that they name, if there are any."""
    if count:
        text = say(
            "{count} rows name an office by a name that has ended: counted under what came after it", count=count
        )
        yield Problem("A028", Position(label, 1, 1), text, severity=Severity.WARNING)
