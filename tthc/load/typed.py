"""From a tree of text to frozen models, with every mistake turned into a problem at the word that caused it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType, UnionType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tthc.model.entry import Entry
from tthc.source import Message, Position, Problem, Written, WrittenList, WrittenMapping, say

T = TypeVar("T", bound=Entry)


def type_entry(kind: type[T], tree: object, file: str) -> tuple[T | None, tuple[Problem, ...]]:
    """The entry that a tree describes, or every mistake in it."""
    if not isinstance(tree, WrittenMapping):
        return None, (Problem("L009", position_of(tree, file), say("expected keys and values here")),)
    try:
        return kind.model_validate(tree), ()
    except ValidationError as error:
        return None, tuple(_problem(kind, tree, details, file) for details in error.errors(include_url=False))


def position_of(tree: object, file: str) -> Position:
    """Where a value stands; the beginning of its file if it is empty."""
    if isinstance(tree, (Written, WrittenMapping, WrittenList)):
        return tree.at
    return Position(file, 1, 1)


def nearest(word: str, known: Sequence[str]) -> Message | None:
    """A hint at the known word that is most like the one written."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    return say("did you mean {word!r}?", word=close[0]) if close else None


_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "int_parsing": "expected a whole number",
        "int_type": "expected a whole number",
        "int_from_float": "expected a whole number",
        "decimal_parsing": "expected a number",
        "bool_parsing": "expected true or false",
        "bool_type": "expected true or false",
        "date_parsing": "expected a date as YYYY-MM-DD",
        "date_from_datetime_parsing": "expected a date as YYYY-MM-DD",
        "date_type": "expected a date as YYYY-MM-DD",
        "time_parsing": "expected a time as HH:MM",
        "time_type": "expected a time as HH:MM",
        "string_type": "expected text",
        "string_too_short": "expected text, not nothing",
        "string_too_long": "at most {max_length} characters are allowed",
        "string_pattern_mismatch": "it does not have the form {pattern}",
        "greater_than": "expected more than {gt}",
        "greater_than_equal": "expected at least {ge}",
        "less_than_equal": "expected at most {le}",
        "tuple_type": "expected a list",
        "too_short": "expected at least one",
        "dict_type": "expected keys and values here",
        "mapping_type": "expected keys and values here",
        "model_type": "expected keys and values here",
        "model_attributes_type": "expected keys and values here",
    }
)
"""What the validator's kinds of error mean to the person who wrote the file."""


def _problem(kind: type[BaseModel], tree: WrittenMapping, details: ErrorDetails, file: str) -> Problem:
    path, written = details["loc"], details["input"]
    match details["type"]:
        case "extra_forbidden":
            key = str(path[-1])
            hint = nearest(key, _keys(kind, path[:-1]))
            return Problem("L010", _key_position(tree, path, file), say("{key!r} is not a key here", key=key), hint)
        case "missing":
            at = _value_position(tree, path[:-1], file)
            return Problem("L011", at, say("the key {key!r} is missing", key=str(path[-1])))
        case "enum" | "literal_error":
            words = re.findall(r"'([^']*)'", str(details.get("ctx", {}).get("expected", "")))
            text = say("{written!r} is not one of {words}", written=_short(written), words=", ".join(words))
            return Problem("L013", _value_position(tree, path, file), text, nearest(str(written), words))
        case _:
            reason = _reason(details)
            quoted = isinstance(written, str) and written
            text = say("{written!r}: {reason}", written=_short(written), reason=reason) if quoted else reason
            return Problem("L012", _value_position(tree, path, file), text)


def _reason(details: ErrorDetails) -> Message:
    known = _REASONS.get(details["type"])
    return Message(
        known or details["msg"].replace("{", "{{").replace("}", "}}"), details.get("ctx", {}) if known else {}
    )


def _short(written: object) -> str:
    text = str(written)
    return text if len(text) <= 60 else text[:57] + "…"


def _value_position(tree: object, path: Sequence[int | str], file: str) -> Position:
    """Where the value at a path stands; where a key has no value, the key; else the deepest part that was written."""
    at = position_of(tree, file)
    for step in path:
        if isinstance(tree, WrittenMapping) and step in tree:
            at, tree = tree.keys_at[str(step)], tree[str(step)]
        elif isinstance(tree, WrittenList) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        else:
            break
        at = at if tree is None else position_of(tree, file)
    return at


def _key_position(tree: object, path: Sequence[int | str], file: str) -> Position:
    """Where the last key of a path stands."""
    for step in path[:-1]:
        tree = tree[step] if isinstance(tree, (WrittenMapping, WrittenList)) else tree  # type: ignore[index]
    found = tree.keys_at.get(str(path[-1])) if isinstance(tree, WrittenMapping) else None
    return found or position_of(tree, file)


def _keys(kind: type[BaseModel], path: Sequence[int | str]) -> list[str]:
    for step in path:
        if isinstance(step, str) and (field := _field(kind, step)) is not None:
            kind = _model_in(field) or kind
    return [field.alias or name for name, field in kind.model_fields.items() if name != "at"]


def _field(kind: type[BaseModel], key: str) -> Any:
    fields: Mapping[str, Any] = kind.model_fields
    found = next((f for name, f in fields.items() if key in (name, f.alias)), None)
    return None if found is None else found.annotation


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and not get_args(annotation) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is not None or isinstance(annotation, UnionType):
        return next((m for m in map(_model_in, get_args(annotation)) if m), None)
    return None
