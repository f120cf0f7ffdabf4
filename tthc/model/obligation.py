"""On whom a procedure falls, and how often: how many times a year, from which threshold on, how many people."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.basis import Case, LegalBasis
from tthc.model.entry import Entry, Identifier, Name, Ref, Refs

TimesPerYear = Annotated[Decimal, Field(gt=0, le=10_000, allow_inf_nan=False)]
ThresholdAmount = Annotated[Decimal, Field(gt=0, le=10**18, allow_inf_nan=False)]


class Frequency(Entry):
    """Tần suất thực hiện: how many times a year whoever is obliged goes through it, in some cases or in all.

    `when` is a condition in words that narrows this further (monthly only for large firms); `lock` says why nobody may
    make it less.
    """

    id: Identifier
    times_per_year: TimesPerYear
    cases: Refs[Case] = ()
    when: Name | None = None
    lock: Name | None = None
    fixed_by: LegalBasis | None = None


class Threshold(Entry):
    """Ngưỡng phải thực hiện: whoever stays below this `amount` of what `name` says is exempt.

    `unit` is what the amount is counted in (tỷ đồng, m²). `lock` says why nobody may raise it.
    """

    id: Identifier
    name: Name
    amount: ThresholdAmount
    unit: Name
    cases: Refs[Case] = ()
    lock: Name | None = None
    fixed_by: LegalBasis | None = None


class Obliged(Entry):
    """Số lượng đối tượng tuân thủ: on how many the procedure falls in a year, and who counted them.

    Where they are counted by a `threshold`, `amount` is where it stands for so many: who would still reach a higher one
    is counted in an entry of its own.
    """

    number: Annotated[int, Field(ge=0, le=10**9)]
    year: Annotated[int, Field(ge=1990, le=2100)]
    threshold: Ref[Threshold] | None = None
    amount: ThresholdAmount | None = None
    source: Name

    @model_validator(mode="after")
    def _both_or_neither(self) -> Obliged:
        if (self.threshold is None) is not (self.amount is None):
            raise PydanticCustomError("half_a_threshold", "a number by a threshold says which one, and at what amount")
        return self
