"""What differs from place to place: the administrative units, and what each of them sets for itself."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import StringConstraints

from tthc.model.entry import ALWAYS, Entry, Identifier, Name, Period, Ref, Refs
from tthc.model.reference import DifficultArea, Law


class LocalityLevel(StrEnum):
    """The two levels of local government since 2025-07-01."""

    PROVINCE = "province"
    COMMUNE = "commune"


AgencyCode = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{2}(\.\d{1,2}){0,2}$")]
"""Mã định danh điện tử of the unit (QĐ 20/2020/QĐ-TTg): H36, H36.12. A merged province keeps one of the old codes."""


class Locality(Entry):
    """Đơn vị hành chính: a province or a commune as it stood in one period.

    A unit that a merger ended and the new one that took its name are two entries: papers, codes and dossiers of the old
    one keep their meaning. `replaced_by` names the units that its area went to, `law` what decided so. `area` is the
    kind of area that it is, where a law gives more time there.
    """

    id: Identifier
    name: Name
    level: LocalityLevel
    code: AgencyCode | None = None
    part_of: Ref[Locality] | None = None
    effective: Period = ALWAYS
    replaced_by: Refs[Locality] = ()
    aliases: tuple[Name, ...] = ()
    law: Ref[Law] | None = None
    area: Ref[DifficultArea] | None = None
    verified: bool = False
    source: Name | None = None
