"""The words of a counting policy: office hours, what a wait does to the clock, Saturdays, the cut-off hour."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry


class PauseEffect(StrEnum):
    """What waiting for somebody does to the clock: it stands still, begins anew when the wait is over, or runs on."""

    SUSPEND = "suspend"
    RESTART = "restart"
    RUNS = "runs"


class PauseRules(Entry):
    """What each cause of a wait does; the keys are the words of `Cause`.

    What is not said is not excluded from the limit, except for what only the applicant can do.
    """

    supplement: PauseEffect = PauseEffect.SUSPEND
    financial: PauseEffect = PauseEffect.SUSPEND
    posting: PauseEffect = PauseEffect.RUNS
    measurement: PauseEffect = PauseEffect.RUNS
    consultation: PauseEffect = PauseEffect.RUNS


class CutoffScope(StrEnum):
    """To which limits the cut-off hour applies."""

    SAME_DAY = "same_day"
    ALL = "all"


class SaturdayHours(StrEnum):
    """When dossiers are received on an ordinary Saturday."""

    NONE = "none"
    MORNING = "morning"
    FULL = "full"


class SaturdayReception(Entry):
    """Tiếp nhận ngày thứ Bảy (QĐ 14/2010/QĐ-TTg): a Saturday is no working day, but an office may receive on it.

    What is received then counts as received on the next working day, unless `counts` says that it counts on the day.
    """

    hours: SaturdayHours = SaturdayHours.NONE
    counts: bool = False

    @model_validator(mode="after")
    def _received_at_all(self) -> SaturdayReception:
        if self.counts and self.hours is SaturdayHours.NONE:
            raise PydanticCustomError("saturday", "a Saturday on which nothing is received cannot count")
        return self


class OfficeSession(Entry):
    """A stretch of office hours."""

    opens: dt.time
    closes: dt.time

    @model_validator(mode="after")
    def _opens_first(self) -> OfficeSession:
        if self.closes <= self.opens:
            raise PydanticCustomError("office_hours", "an office closes after it opens")
        return self
