"""The matrix of competence (ma trận thẩm quyền): what decides who may change a component of a procedure."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from tthc.model.cut import Power
from tthc.model.entry import Entry, Identifier, Name, Ref
from tthc.model.reference import Law, LawRank


class Aspect(StrEnum):
    """What of a procedure is changed, as far as it makes a difference to who may change it.

    A required document is not the same as not asking for it where data gives it (`looked_up`); a step of the law is
    not the same as a step that the province's own workflow has set (`internal_step`); the time that the law gives is
    not the same as the time that the province promises (`committed_limit`).
    """

    DOCUMENT = "document"
    FORM = "form"
    LOOKED_UP = "looked_up"
    SETS = "sets"
    FREQUENCY = "frequency"
    THRESHOLD = "threshold"
    STATUTORY_LIMIT = "statutory_limit"
    COMMITTED_LIMIT = "committed_limit"
    FEE = "fee"
    CONDITION = "condition"
    STEP = "step"
    INTERNAL_STEP = "internal_step"
    RECEPTION = "reception"
    ONLINE_LEVEL = "online_level"
    PAYMENT = "payment"
    POSTAL_RETURN = "postal_return"
    RESULT = "result"
    DECIDING_AUTHORITY = "deciding_authority"
    PROCEDURE = "procedure"


class PowerLine(Entry):
    """One line of the matrix: a component fixed by an instrument of a rank, and who may change it.

    Without `aspects` it holds for every component, without `ranks` whatever fixes the component, even where nobody
    says what does. `name` says why in words; `law` and `article` are its basis, which has to be in force; a line that
    no source confirms is not `verified`, and every verdict that rests on it says so.
    """

    id: Identifier
    name: Name
    aspects: tuple[Aspect, ...] = ()
    ranks: tuple[LawRank, ...] = ()
    power: Power
    addressee: Name | None = None
    law: Ref[Law] | None = None
    article: Name | None = None
    verified: bool = False
    source: Name

    @model_validator(mode="after")
    def _addressee_of_a_petition(self) -> PowerLine:
        if self.addressee and self.power is not Power.PETITION:
            raise PydanticCustomError("addressee", "only a petition has an addressee")
        if not self.aspects and not self.ranks:
            raise PydanticCustomError("everything", "a line names aspects, ranks or both: this one would settle all")
        return self
