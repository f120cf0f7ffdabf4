"""From a tree of text to frozen models, with every mistake turned into a problem at the word that caused it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from types import MappingProxyType
from typing import TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from tthc.load.scalars import types_in, unclear_scalars
from tthc.model.entry import Entry
from tthc.source import Message, Position, Problem, Written, WrittenList, WrittenMapping, say, shorten

T = TypeVar("T", bound=Entry)


def type_entry(kind: type[T], tree: object, file: str) -> tuple[T | None, tuple[Problem, ...]]:
    """The entry that a tree describes, or every mistake in it."""
    if not isinstance(tree, WrittenMapping):
        return None, (Problem("L009", position_of(tree, file), say("expected keys and values here")),)
    unclear = tuple(unclear_scalars(kind, tree))
    try:
        entry = kind.model_validate(tree, by_alias=True, by_name=False)
    except ValidationError as error:
        wrong = (_problem(kind, tree, details, file) for details in error.errors(include_url=False))
        told = {problem.at for problem in unclear}
        return None, (*unclear, *(problem for problem in wrong if problem.at not in told))
    return (None, unclear) if unclear else (entry, ())


def position_of(tree: object, file: str) -> Position:
    """Where a value stands; the beginning of its file if it is empty."""
    if isinstance(tree, (Written, WrittenMapping, WrittenList)):
        return tree.at
    return Position(file, 1, 1)


def not_a_key(key: str) -> Message:
    """What is said of a key that nobody reads."""
    return say("{key!r} is not a key here", key=shorten(key))


def nearest(word: str, known: Sequence[str]) -> Message | None:
    """A hint at the known word that is most like the one written; a word nobody would write is like none."""
    close = get_close_matches(word, known, n=1, cutoff=0.6) if len(word) <= _LONGEST_WORD else ()
    return say("did you mean {word!r}?", word=close[0]) if close else None


_LONGEST_WORD = 100

_REASONS: Mapping[str, Message] = MappingProxyType(
    {
        "int_parsing": say("expected a whole number"),
        "int_type": say("expected a whole number"),
        "int_from_float": say("expected a whole number"),
        "decimal_parsing": say("expected a number"),
        "bool_parsing": say("expected true or false"),
        "bool_type": say("expected true or false"),
        "date_parsing": say("expected a date as YYYY-MM-DD"),
        "date_from_datetime_parsing": say("expected a date as YYYY-MM-DD"),
        "date_from_datetime_inexact": say("expected a date as YYYY-MM-DD"),
        "date_type": say("expected a date as YYYY-MM-DD"),
        "time_parsing": say("expected a time as HH:MM"),
        "time_type": say("expected a time as HH:MM"),
        "string_type": say("expected text"),
        "string_too_short": say("expected text, not nothing"),
        "string_too_long": say("at most {max_length} characters are allowed"),
        "string_pattern_mismatch": say("it does not have the form {pattern}"),
        "greater_than": say("expected more than {gt}"),
        "greater_than_equal": say("expected at least {ge}"),
        "less_than_equal": say("expected at most {le}"),
        "tuple_type": say("expected a list"),
        "too_short": say("expected at least one"),
        "finite_number": say("expected a number"),
        "reference": say("expected the id of one {kind}"),
        "time_zone": say("there is no time zone of this name"),
        "addressee": say("only a petition has an addressee"),
        "everything": say("a line names aspects, ranks or both: this one would settle all"),
        "one_thing": say("words mean types, or do not mean some (not_types), or are a note (is_note): one of these"),
        "other_year": say("{day} is not a day of {year}"),
        "dict_type": say("expected keys and values here"),
        "mapping_type": say("expected keys and values here"),
        "model_type": say("expected keys and values here"),
        "model_attributes_type": say("expected keys and values here"),
    }
)
"""What the validator's kinds of error mean to the person who wrote the file; what is not here keeps its own text."""

_KINDS: Mapping[str, Message] = MappingProxyType(
    {
        "Agency": say("agency"),
        "Applicant": say("kind of applicant"),
        "Case": say("case"),
        "CountingPolicy": say("counting policy"),
        "Database": say("database"),
        "DifficultArea": say("difficult area"),
        "DocumentType": say("document type"),
        "Fact": say("fact"),
        "Law": say("law"),
        "Locality": say("locality"),
        "Procedure": say("procedure"),
        "Sector": say("sector"),
        "Step": say("step"),
        "Thing": say("paper or product of a step"),
    }
)
"""What people call the entries that a reference can name."""


def _problem(kind: type[BaseModel], tree: WrittenMapping, details: ErrorDetails, file: str) -> Problem:
    path, written = details["loc"], details["input"]
    match details["type"]:
        case "extra_forbidden":
            key = str(path[-1])
            hint = nearest(key, _keys(kind, path[:-1]))
            return Problem("L010", _key_position(tree, path, file), not_a_key(key), hint)
        case "reserved_key":
            return Problem("L010", _key_position(tree, (*path, "at"), file), not_a_key("at"))
        case "missing":
            at = _value_position(tree, path[:-1], file)
            return Problem("L011", at, say("the key {key!r} is missing", key=str(path[-1])))
        case "enum" | "literal_error":
            words = re.findall(r"'([^']*)'", str(details.get("ctx", {}).get("expected", "")))
            at = _value_position(tree, path, file)
            if not isinstance(written, str):
                return Problem("L013", at, say("expected one of {words}", words=", ".join(words)))
            text = say("{written!r} is not one of {words}", written=shorten(written), words=", ".join(words))
            return Problem("L013", at, text, nearest(written, words))
        case _:
            reason = _reason(details)
            quoted = isinstance(written, str) and written
            text = say("{written!r}: {reason}", written=shorten(written), reason=reason) if quoted else reason
            return Problem("L012", _value_position(tree, path, file), text)


def _reason(details: ErrorDetails) -> Message:
    if known := _REASONS.get(details["type"]):
        values = {name: _KINDS.get(str(value), value) for name, value in details.get("ctx", {}).items()}
        return Message(known.text, values)
    return Message(details["msg"].replace("{", "{{").replace("}", "}}"))


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
        field = next((f for name, f in kind.model_fields.items() if step == (f.alias or name)), None)
        models = (t for t in types_in(field.annotation) if issubclass(t, BaseModel)) if field else ()
        kind = next(iter(models), kind)
    return [field.alias or name for name, field in kind.model_fields.items() if name != "at"]
