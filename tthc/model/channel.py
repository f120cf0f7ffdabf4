"""Ways to hand in an application (cách thức thực hiện), with their time limits and fees."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.basis import Case, LegalBasis
from tthc.model.duration import Duration
from tthc.model.entry import Entry, Name, Ref, Refs
from tthc.model.local import Locality
from tthc.model.reference import Agency, DifficultArea, Extension
from tthc.source import Message, say


class Mode(StrEnum):
    """Cách thức thực hiện: how an application is handed in, or its result returned."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POSTAL = "postal"


MODE_NAMES: Mapping[Mode, Message] = MappingProxyType(
    {Mode.IN_PERSON: say("in person"), Mode.ONLINE: say("online"), Mode.POSTAL: say("by post")}
)
"""What people call the ways of handing in, for messages."""


class ServiceLevel(StrEnum):
    """Mức độ dịch vụ công trực tuyến (NĐ 224/2026/NĐ-CP Điều 14)."""

    END_TO_END = "end_to_end"
    PARTIAL = "partial"
    INFORMATION = "information"


class TimeLimit(Entry):
    """Thời hạn giải quyết of one channel, in one case or in all: by law, and as the province commits itself.

    `set_by` is the locality that made the commitment, where it is not the nation's record that says it. `extension`
    lets the limit be made longer once; `longer_in` names the kinds of area where it is longer from the start. Where a
    limit says neither, its counting policy does.
    """

    case: Ref[Case] | None = None
    statutory: Duration | None = None
    committed: Duration | None = None
    extension: Extension | None = None
    longer_in: Refs[DifficultArea] = ()
    fixed_by: LegalBasis | None = None
    note: Name | None = None
    set_by: Ref[Locality] | None = None


class FeeKind(StrEnum):
    """Phí pays for a service; lệ phí is a fixed charge of the State."""

    FEE = "fee"
    LEVY = "levy"


class Currency(StrEnum):
    """What a fee is stated in: đồng, or US dollars at missions abroad."""

    VND = "VND"
    USD = "USD"


Sum = Annotated[int, Field(ge=0, le=10**12)]


class Fee(Entry):
    """Phí, lệ phí: a sum per unit, `at_most` so much; 0 is free of charge.

    `decided_by` names who sets the sum (the provincial People's Council) where the national record leaves it open;
    `set_by` the locality whose sum it is.
    """

    name: Name | None = None
    kind: FeeKind | None = None
    case: Ref[Case] | None = None
    amount: Sum | None = None
    at_most: Sum | None = None
    currency: Currency = Currency.VND
    per: Name | None = None
    decided_by: Ref[Agency] | None = None
    fixed_by: LegalBasis | None = None
    note: Name | None = None
    set_by: Ref[Locality] | None = None

    @model_validator(mode="after")
    def _amount_or_who_decides(self) -> Fee:
        if self.amount is None and self.decided_by is None:
            raise PydanticCustomError("no_amount", "a fee has an amount, or says who decides it")
        return self

    @property
    def dong(self) -> int | None:
        """The sum in đồng, if it is known and in đồng."""
        return self.amount if self.currency is Currency.VND else None


class Channel(Entry):
    """One way to hand in the application, with its limits and fees (cách thức thực hiện).

    `fixed_by` is the instrument that says how far the service goes in this way; each limit and fee has its own.
    """

    mode: Mode
    service_level: ServiceLevel | None = None
    partial_reason: Name | None = None
    fixed_by: LegalBasis | None = None
    url: str | None = None
    time_limits: tuple[TimeLimit, ...] = ()
    fees: tuple[Fee, ...] = ()
