"""Targets of reform: by how much something is to fall by when, and the figures of the year they are measured from."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry, Identifier, Name, Ref
from tthc.model.local import Locality
from tthc.model.procedure import Procedure
from tthc.model.reference import Law

Year = Annotated[int, Field(ge=1990, le=2100)]


class Aim(StrEnum):
    """What is to fall: time limits in working days, đồng that an applicant pays for a dossier, conditions."""

    TIME = "time"
    COST = "cost"
    CONDITIONS = "conditions"


class Target(Entry):
    """Mục tiêu: `aim` is to fall by `percent` by the end of `year`, against what it was at the end of `against`."""

    id: Identifier
    name: Name
    aim: Aim
    percent: Annotated[Decimal, Field(gt=0, le=100, allow_inf_nan=False)]
    year: Year
    against: Year
    law: Ref[Law] | None = None
    verified: bool = False
    source: Name

    @model_validator(mode="after")
    def _later(self) -> Target:
        if self.year <= self.against:
            raise PydanticCustomError("not_later", "a target lies after the year it is measured against")
        return self


class BaseFigure(Entry):
    """Số liệu gốc: what one procedure took or cost at the end of a year, and who says so.

    `amount` is in working days, in đồng for a dossier, or a number of conditions, as the aim has it. `set_by` is the
    locality whose figure it is.
    """

    procedure: Ref[Procedure]
    aim: Aim
    year: Year
    amount: Annotated[Decimal, Field(ge=0, le=10**12, allow_inf_nan=False)]
    source: Name
    date: dt.date
    set_by: Ref[Locality] | None = None

    @property
    def id(self) -> str:
        """Which figure it is."""
        return f"{self.procedure.id}/{self.aim}/{self.year}/{self.set_by.id if self.set_by else ''}"
