"""What every entry of the catalogue has in common: it is frozen, it knows where it was written, it refers to others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Annotated, Any, Generic, TypeVar, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from tthc.source import NOWHERE, Position, Written, WrittenMapping

Name = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]
"""A name or a sentence for people."""

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=120, pattern=r"^[^\s]+$")]
"""The key of an entry, without spaces."""


class Entry(BaseModel):
    """A thing that was written in a file and never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    at: SkipJsonSchema[Position] = Field(default=NOWHERE, exclude=True, repr=False)

    @model_validator(mode="before")
    @classmethod
    def _remember_position(cls, data: Any) -> Any:
        if not isinstance(data, WrittenMapping):
            return data
        if "at" in data:
            raise PydanticCustomError("reserved_key", "'at' is not a key of this file format")
        return {**data, "at": data.at}


T = TypeVar("T", bound=Entry)


class Ref(Generic[T]):
    """A reference to an entry by its id; it remembers where it was written and what kind of entry it means."""

    __slots__ = ("at", "id", "kind")

    def __init__(self, id: str, at: Position = NOWHERE, kind: type[Entry] = Entry) -> None:  # noqa: A002 - its name everywhere
        self.id = id
        self.at = at
        self.kind = kind

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Ref) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)

    def __repr__(self) -> str:
        return f"Ref({self.id!r})"

    def __str__(self) -> str:
        return self.id

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        kind = next((a for a in get_args(source) if isinstance(a, type)), Entry)

        def read(value: Any) -> Ref[Any]:
            if isinstance(value, Ref):
                return value
            if not isinstance(value, str) or not value.strip() or len(value) > 200:
                raise PydanticCustomError("reference", "expected the id of one {kind}", {"kind": kind.__name__})
            return Ref(str(value).strip(), value.at if isinstance(value, Written) else NOWHERE, kind)

        return core_schema.no_info_plain_validator_function(
            read,
            serialization=core_schema.to_string_ser_schema(),
            json_schema_input_schema=core_schema.str_schema(min_length=1, max_length=200),
        )


def references(value: object) -> Iterator[Ref[Any]]:
    """Every reference inside an entry, in the order of its fields."""
    found: list[Ref[Any]] = []
    _gather((value,), found)
    return iter(found)


def _gather(parts: Iterable[object], found: list[Ref[Any]]) -> None:
    """A list that is filled, where generators in generators would take three times as long."""
    for part in parts:
        kind = type(part)
        if kind is Ref:
            found.append(part)  # type: ignore[arg-type]  # no class is made of Ref
        elif kind is tuple:
            _gather(part, found)  # type: ignore[arg-type]  # a tuple by its type
        elif kind not in _PLAIN and isinstance(part, BaseModel):
            _gather(part.__dict__.values(), found)  # in the order of the fields


_PLAIN = frozenset({str, int, bool, type(None), Position})
"""What most values are: pydantic's own answer, that this is no model, takes longer."""


def _list_of_one(value: Any) -> Any:
    return (value,) if isinstance(value, (str, Ref)) else value


Refs = Annotated[tuple[Ref[T], ...], BeforeValidator(_list_of_one)]
"""References to several entries; a single one may be written without brackets."""


class Period(Entry):
    """The days on which something is in force (hiệu lực): both ends included, an open end is left out."""

    start: date | None = Field(default=None, alias="from")
    end: date | None = Field(default=None, alias="to")

    def covers(self, day: date) -> bool:
        """Whether the day lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    def overlaps(self, other: Period) -> bool:
        """Whether some day lies in both periods."""
        return not (
            (self.end and other.start and self.end < other.start)
            or (other.end and self.start and other.end < self.start)
        )


ALWAYS = Period()


class SourceNote(Entry):
    """Where facts come from: a portal, a decision, a page, and the day they were read."""

    name: Name
    url: str | None = None
    retrieved: date | None = None
