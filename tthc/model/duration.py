"""A length of time in the units that the law uses."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry, Name
from tthc.source import Message, say


class Unit(StrEnum):
    """Units of time as the law writes them."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


UNIT_NAMES: Mapping[Unit, Message] = MappingProxyType(
    {
        Unit.MINUTES: say("minutes"),
        Unit.HOURS: say("hours"),
        Unit.WORKING_DAYS: say("working days"),
        Unit.CALENDAR_DAYS: say("days"),
        Unit.MONTHS: say("months"),
    }
)
"""What people call the units, for messages."""
Amount = Annotated[Decimal, Field(ge=0, le=100_000, allow_inf_nan=False)]


_UNITS = tuple((unit, unit.value) for unit in Unit)
"""Asked for thousands of times: the value of a member is looked up each time."""


class Duration(Entry):
    """A length of time in exactly one unit; `same_day` is "trong ngày".

    `estimate` is the basis where it is not law; `measured` is the log in which nine in ten took no longer.
    """

    minutes: Amount | None = None
    hours: Amount | None = None
    working_days: Amount | None = None
    calendar_days: Amount | None = None
    months: Amount | None = None
    same_day: bool = False
    estimate: Name | None = None
    measured: Name | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Duration:
        given = [unit for unit in Unit if getattr(self, unit.value) is not None]
        if len(given) + self.same_day != 1:
            raise PydanticCustomError(
                "one_unit",
                "a duration has exactly one of minutes, hours, working_days, calendar_days, months, same_day",
            )
        return self

    @property
    def unit(self) -> Unit:
        """The unit it is written in; a same-day limit counts as one working day."""
        return next((unit for unit, name in _UNITS if getattr(self, name) is not None), Unit.WORKING_DAYS)

    @property
    def amount(self) -> Decimal:
        """How many of the unit."""
        given = (getattr(self, name) for _, name in _UNITS)
        return Decimal(1) if self.same_day else Decimal(next(amount for amount in given if amount is not None))

    @property
    def working_hours(self) -> Decimal | None:
        """The same in working hours (8 to a working day); None for calendar days and months, which do not convert."""
        match self.unit:
            case Unit.MINUTES:
                return self.amount / 60
            case Unit.HOURS:
                return self.amount
            case Unit.WORKING_DAYS:
                return self.amount * 8
            case _:
                return None
