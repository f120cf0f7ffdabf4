"""The report of a period as JSON, and the JSON Schema of that form, both read off the same frozen values.

Every field of a value is a key, and so is everything that it works out (its properties). `null` is not known, or, in
what cells are counted by, unknown or all: it is never 0. Days are ISO, shares go from 0 to 1, the keys of histograms
are whole numbers written as text.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from inspect import getdoc
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from tthc.audit.figures.period_report import PeriodReport
from tthc.audit.reading.log_parts import FileRow
from tthc.show.language import Translate
from tthc.source import Problem

SCHEMA_ID = "urn:tthc:schema:audit-report"


def as_json(report: PeriodReport, translate: Translate) -> str:
    """Everything the report has, in the language of `translate`."""
    return json.dumps(as_object(report, translate), ensure_ascii=False, indent=2)


def as_object(value: object, translate: Translate) -> Any:
    """A value as JSON has it."""
    match value:
        case StrEnum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case Fraction():
            return float(value)
        case date():
            return value.isoformat()
        case FileRow():
            return str(value)
        case Problem():
            return _problem(value, translate)
        case Mapping():
            return {str(key): as_object(part, translate) for key, part in value.items()}
        case Sequence():
            return [as_object(part, translate) for part in value]
    kind: Any = type(value)
    return {name: as_object(getattr(value, name), translate) for name in _keys(kind)}


def schema() -> dict[str, Any]:
    """The JSON Schema of the report."""
    return schema_of(PeriodReport, SCHEMA_ID)


def schema_of(kind: type, name: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of values of a kind, under a name."""
    definitions: dict[str, Any] = {}
    root = _type(kind, definitions)
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$id": name}
    return head | root | {"$defs": dict(sorted(definitions.items()))}


def schema_text() -> str:
    """The schema as it is kept beside this module."""
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


def _problem(problem: Problem, translate: Translate) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity.value,
        "at": str(problem.at),
        "message": translate(problem.message),
    }


_PROBLEM = {
    "type": "object",
    "description": "What is wrong or doubtful: its code, how bad it is, where it stands, and a sentence.",
    "properties": {name: {"type": "string"} for name in ("code", "severity", "at", "message")},
    "required": ["code", "severity", "at", "message"],
    "additionalProperties": False,
}


@cache
def _keys(kind: type) -> tuple[str, ...]:
    """Fields and what is worked out from them."""
    return tuple(_types(kind))


@cache
def _types(kind: type) -> dict[str, Any]:
    hints = get_type_hints(kind)
    worked_out = {name: part for name, part in vars(kind).items() if isinstance(part, property) and name[0] != "_"}
    own = {field.name: hints[field.name] for field in fields(kind)}
    return own | {name: get_type_hints(part.fget)["return"] for name, part in worked_out.items()}


def _type(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; classes are kept under their names."""
    if get_origin(kind) in (Union, UnionType):
        return {"anyOf": [_type(part, definitions) for part in get_args(kind)]}
    if get_origin(kind) in (tuple, Sequence):
        return {"type": "array", "items": _type(get_args(kind)[0], definitions)}
    if isinstance(origin := get_origin(kind), type) and issubclass(origin, Mapping):
        counts = _type(get_args(kind)[1], definitions)
        return {"type": "object", "propertyNames": {"pattern": "^-?[0-9]+$"}, "additionalProperties": counts}
    if issubclass(kind, StrEnum):
        return {"enum": [part.value for part in kind]}
    return _SIMPLE.get(kind) or _class(kind, definitions)


def _class(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    reference = {"$ref": f"#/$defs/{kind.__name__}"}
    if kind.__name__ not in definitions:
        definitions[kind.__name__] = {}
        definitions[kind.__name__] = _PROBLEM if kind is Problem else _object(kind, definitions)
    return reference


def _object(kind: type, definitions: dict[str, Any]) -> dict[str, Any]:
    if not is_dataclass(kind):
        raise TypeError(kind)
    return {
        "type": "object",
        "description": _plain(getdoc(kind) or ""),
        "properties": {name: _described(kind, name, part, definitions) for name, part in _types(kind).items()},
        "required": list(_types(kind)),
        "additionalProperties": False,
    }


def _described(kind: type, name: str, part: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    worked_out = vars(kind).get(name)
    said = _plain(getdoc(worked_out) or "") if isinstance(worked_out, property) else ""
    return _type(part, definitions) | ({"description": said} if said else {})


def _plain(text: str) -> str:
    return " ".join(text.split())


_SIMPLE: Mapping[Any, dict[str, Any]] = {
    type(None): {"type": "null"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    str: {"type": "string"},
    Fraction: {"type": "number"},
    date: {"type": "string", "format": "date"},
    FileRow: {"type": "string", "description": "A row of one of several files, as `2026-02.csv:7`."},
}
