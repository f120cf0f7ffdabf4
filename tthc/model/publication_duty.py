"""By when a decision has to be signed and entered into the national database (thời hạn công bố, công khai)."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from tthc.model.basis import LegalBasis
from tthc.model.duration import Duration
from tthc.model.entry import Entry, Identifier, Name


class Publisher(StrEnum):
    """Who signs the decision that publishes a procedure."""

    CENTRAL = "central"
    PROVINCE = "province"


class Duty(StrEnum):
    """What has to be done by the day."""

    DECISION = "decision"
    """Ban hành quyết định công bố."""
    NATIONAL_DATABASE = "national_database"
    """Nhập dữ liệu vào Cơ sở dữ liệu quốc gia về thủ tục hành chính."""


class Reckoned(StrEnum):
    """From which day, and in which direction."""

    BEFORE_EFFECT = "before_effect"
    AFTER_EFFECT = "after_effect"
    AFTER_SIGNING = "after_signing"


class PublicationDuty(Entry):
    """One deadline. `shortened` is for texts that were issued by the shortened procedure (trình tự, thủ tục rút gọn).

    `verified` says whether somebody has compared it with the official text.
    """

    id: Identifier
    name: Name
    by: Publisher
    duty: Duty
    reckoned: Reckoned
    within: Duration
    shortened: bool = False
    fixed_by: LegalBasis
    verified: bool = False
    source: Name

    @model_validator(mode="after")
    def _days(self) -> PublicationDuty:
        amount = self.within.working_days if self.within.calendar_days is None else self.within.calendar_days
        if amount is None or amount != amount.to_integral_value():
            raise PydanticCustomError("not_days", "a deadline for publication is a number of days or of working days")
        return self
