"""What a rule may answer: the patterns of redesign in the literature, and simplifications that were really decided."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry, Name

PatternId = Annotated[str, StringConstraints(pattern=r"^([1-9]|[12]\d|3[0-4]|R-(0[1-9]|[12]\d|3[0-4]))$")]
"""A pattern by its number, 1 to 34, or a simplification, R-01 to R-34."""


class Pattern(Entry):
    """A pattern of redesign, or a simplification that was decided somewhere; why no rule asks for it, if none does."""

    id: PatternId
    name: Name
    because: Name | None = None


class Patterns(Entry):
    """All of them."""

    patterns: Annotated[tuple[Pattern, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _each_once(self) -> Patterns:
        ids = [pattern.id for pattern in self.patterns]
        twice = next((id_ for id_ in ids if ids.count(id_) > 1), None)
        if twice:
            raise PydanticCustomError("twice", "{id} is there twice", {"id": twice})
        return self
