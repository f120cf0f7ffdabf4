"""What the cost sheet of a procedure is made of: the rows of the official form, and figures that somebody measured."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry


class ActivityKind(StrEnum):
    """The six rows of the official form (03/SCM-KSTT), in its order."""

    PREPARE = "prepare"
    SUBMIT = "submit"
    PAY = "pay"
    INSPECTION = "inspection"
    OTHER = "other"
    COLLECT = "collect"

    @property
    def rank(self) -> int:
        """Its place in the form, from 0."""
        return list(ActivityKind).index(self)


Figure = Annotated[Decimal, Field(ge=0, le=10**12, allow_inf_nan=False)]


class Spread(Entry):
    """A measured figure: the middle value, and the low and the high one where they were measured too."""

    low: Figure | None = None
    mid: Figure
    high: Figure | None = None

    @property
    def levels(self) -> tuple[Decimal, Decimal, Decimal]:
        """Low, middle and high; what was not measured is as the middle."""
        low = self.mid if self.low is None else self.low
        return low, self.mid, self.mid if self.high is None else self.high

    @model_validator(mode="after")
    def _ordered(self) -> Spread:
        low, mid, high = self.levels
        if not low <= mid <= high:
            raise PydanticCustomError("not_ordered", "low, mid and high must not decrease")
        return self
