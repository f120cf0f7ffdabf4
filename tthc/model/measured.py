"""Figures about one procedure that somebody counted or measured."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.basis import Case
from tthc.model.channel import Mode
from tthc.model.costs import ActivityKind, Spread
from tthc.model.entry import Entry, Name, Ref, Refs
from tthc.model.local import Locality
from tthc.model.step import Step, Thing


class Volume(Entry):
    """How many dossiers in a year, and who says so.

    Of a year of which only part was counted, `counted` dossiers from `first` to `last` were made up to a whole year.
    """

    year: Annotated[int, Field(ge=1990, le=2100)]
    dossiers: Annotated[int, Field(ge=0)]
    source: Name
    counted: Annotated[int, Field(ge=0)] | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    set_by: Ref[Locality] | None = None


class MeasuredCost(Entry):
    """What one row of the cost sheet takes, as somebody measured it: in the place of the estimates, and who says so.

    `work` is the row of the form, `document` or `step` which of several; with a `name` it is work of its own that
    follows from no document, step or way (having land surveyed). `minutes` are for one time, `hired_service` and
    `fees` (with other expenses) in đồng. What is not measured stays as it is estimated. `set_by` is the locality that
    measured.
    """

    work: ActivityKind
    document: Ref[Thing] | None = None
    step: Ref[Step] | None = None
    name: Name | None = None
    cases: Refs[Case] = ()
    channels: tuple[Mode, ...] = ()
    minutes: Spread | None = None
    hired_service: Spread | None = None
    fees: Spread | None = None
    times_per_year: Annotated[Decimal, Field(gt=0, le=10_000, allow_inf_nan=False)] | None = None
    population: Annotated[int, Field(ge=0, le=10**9)] | None = None
    source: Name | None = None
    date: dt.date | None = None
    set_by: Ref[Locality] | None = None

    @property
    def row(self) -> tuple[ActivityKind, str, str]:
        """Which row it is about: the work, the document or step, and the name of work of its own."""
        about = self.document or self.step
        return self.work, about.id if about else "", self.name or ""

    @model_validator(mode="after")
    def _one_row(self) -> MeasuredCost:
        given = [part for part in ("document", "step", "name") if getattr(self, part)]
        wanted = _TELLS_APART.get(self.work, ())
        if len(given) > 1 or (wanted and not given) or (given and given[0] not in (*wanted, "name")):
            raise PydanticCustomError(
                "one_row",
                "a measured cost is about one row: a document to prepare, a step to attend, a name for other work, "
                "or simply handing in, paying or collecting",
            )
        if not any((self.minutes, self.hired_service, self.fees, self.times_per_year, self.population is not None)):
            raise PydanticCustomError("nothing_measured", "a measured cost has at least one figure")
        return self


_TELLS_APART: Mapping[ActivityKind, tuple[str, ...]] = MappingProxyType(
    {
        ActivityKind.PREPARE: ("document",),
        ActivityKind.INSPECTION: ("step",),
        ActivityKind.OTHER: ("step",),
    }
)
"""Rows of which there are several, and what tells them apart."""
