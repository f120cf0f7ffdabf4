"""What it takes to bring a cut about (công sức): estimates of the work on texts, connections and workflows."""

from __future__ import annotations

from enum import StrEnum

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry, Identifier, Name
from tthc.model.reference import LawRank, Quantity


class EffortOf(StrEnum):
    """What the work is about: each text to amend, agency to win over, database to connect, procedure that changes."""

    LAW = "law"
    PETITION = "petition"
    DATABASE = "database"
    PROCEDURE = "procedure"


class Effort(Entry):
    """A low, a middle and a high estimate of the work, in points: a decision of the chairman alone is one point.

    `ranks` are those of the texts that a line about laws is for; a line without is for every other rank.
    """

    id: Identifier
    name: Name
    of: EffortOf
    ranks: tuple[LawRank, ...] = ()
    low: Quantity
    mid: Quantity
    high: Quantity
    basis: Name

    @model_validator(mode="after")
    def _ordered(self) -> Effort:
        if not self.low <= self.mid <= self.high:
            raise PydanticCustomError("not_ordered", "low, mid and high must not decrease")
        if self.ranks and self.of is not EffortOf.LAW:
            raise PydanticCustomError("ranks_of_no_law", "only an effort of laws has ranks")
        return self
