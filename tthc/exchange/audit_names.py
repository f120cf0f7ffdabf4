"""What the groups of an audit are called: procedures, sectors, agencies, communes, channels, levels, months."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from textwrap import shorten
from types import MappingProxyType

from tthc.audit.figures.period import Period
from tthc.audit.reading.foreign_names import UNKNOWN as NOT_SHOWN
from tthc.exchange.words import MODES
from tthc.model.catalogue import Catalogue
from tthc.model.local import Locality
from tthc.model.reference import Agency, AgencyLevel, Sector

UNKNOWN = "chưa rõ"
UNRECOGNISED = "tên bị che (không nhận ra là cơ quan, đơn vị nào)"
LONGEST = 110
"""Longer names are cut off, visibly: some procedures are named in a hundred words."""

AGENCY_LEVELS: Mapping[str, str] = MappingProxyType(
    {
        AgencyLevel.CENTRAL.value: "Cấp Bộ",
        AgencyLevel.PROVINCE.value: "Cấp tỉnh",
        AgencyLevel.DISTRICT.value: "Cấp huyện (trước ngày 01/7/2025)",
        AgencyLevel.COMMUNE.value: "Cấp xã",
        AgencyLevel.OUTSIDE.value: "Ngoài cơ quan nhà nước",
        AgencyLevel.APPLICANT.value: "Người nộp hồ sơ",
    }
)
CHANNELS: Mapping[str, str] = MappingProxyType({mode.value: name for mode, name in MODES.items()})


PARTS: Mapping[str, str] = MappingProxyType(
    {
        "Q1": "Quý I/",
        "Q2": "Quý II/",
        "Q3": "Quý III/",
        "Q4": "Quý IV/",
        "H1": "6 tháng đầu năm ",
        "H2": "6 tháng cuối năm ",
    }
)


def period_in_words(period: Period) -> str:
    """`Quý III/2026`, `Tháng 3/2026`, `Năm 2026`; nothing for days that have no name."""
    if not period.is_named:
        return ""
    year, _, part = period.name.partition("-")
    if not part:
        return f"Năm {year}"
    return f"Tháng {int(part)}/{year}" if part.isdigit() else f"{PARTS[part]}{year}"


@dataclass(frozen=True)
class Names:
    """The names of a catalogue, by dimension; what the catalogue does not know is called as the log calls it."""

    procedure: Mapping[str, str]
    sector: Mapping[str, str]
    agency: Mapping[str, str]
    commune: Mapping[str, str]
    level: Mapping[str, str] = field(default_factory=lambda: AGENCY_LEVELS)
    channel: Mapping[str, str] = field(default_factory=lambda: CHANNELS)

    def of(self, dimension: str, key: str | None) -> str:
        """What a group is called."""
        if key is None:
            return UNKNOWN
        if key == NOT_SHOWN:
            return UNRECOGNISED
        if dimension == "month":
            return f"{key[5:]}/{key[:4]}"
        known: Mapping[str, str] = getattr(self, dimension)
        return shorten(known.get(key, key), LONGEST, placeholder="…")


def names_in(catalogue: Catalogue) -> Names:
    """The names that a catalogue has, the versions in force first."""
    agencies = {key: agency.name for key, agency in catalogue.all(Agency).items()}
    units = {key: unit.name for key, unit in catalogue.all(Locality).items()}
    procedures = {version.code: version.name for version in catalogue.versions}
    procedures |= {code: procedure.name for code, procedure in catalogue.procedures.items()}
    return Names(
        procedure=MappingProxyType(procedures),
        sector=MappingProxyType({key: sector.name for key, sector in catalogue.all(Sector).items()}),
        agency=MappingProxyType(agencies),
        commune=MappingProxyType(agencies | units),
    )
