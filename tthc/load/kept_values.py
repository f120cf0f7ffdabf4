"""Values of the model as JSON and back, for what is kept between runs: what comes back equals what went in, or fails.

No pickle: what somebody else put into a cache may lie, as a catalogue may, but it cannot run.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from types import MappingProxyType, ModuleType
from typing import Any

from pydantic import BaseModel

from tthc.model import cut, entry, journey, procedure, proposal, reference
from tthc.model.catalogue import KINDS
from tthc.model.entry import Entry, Ref
from tthc.source import Message, Position, Severity

_MODULES: tuple[ModuleType, ...] = (entry, procedure, reference, journey, cut, proposal)


def write_value(value: object) -> str:
    """The text of a value; ValueError, TypeError or LookupError if it would not come back equal."""
    written = json.dumps(_as_json(value), ensure_ascii=False, separators=(",", ":"))
    if read_value(written) != value:
        raise ValueError("a value changes on its way through the cache")
    return written


def read_value(text: str) -> Any:
    """The value that was written; ValueError, TypeError or LookupError if the text is none."""
    return _value(json.loads(text))


@cache
def _classes() -> Mapping[str, type]:
    """The classes of the model that are data, by name."""
    found = {name: one for module in _MODULES for name, one in vars(module).items() if isinstance(one, type)}
    data = {n: c for n, c in found.items() if issubclass(c, BaseModel | Enum) or is_dataclass(c)}
    return MappingProxyType({**data, "Severity": Severity})


_PLAIN: Mapping[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = MappingProxyType(
    {
        Position: ("at", list, lambda parts: Position(*parts)),
        tuple: ("tuple", lambda parts: [_as_json(part) for part in parts], lambda parts: tuple(map(_value, parts))),
        date: ("date", date.isoformat, date.fromisoformat),
        time: ("time", time.isoformat, time.fromisoformat),
        Decimal: ("decimal", str, Decimal),
        Fraction: ("fraction", str, Fraction),
        Message: ("say", lambda m: [m.text, _pairs(m.values)], lambda pair: Message(pair[0], _values(pair[1]))),
        Ref: (
            "ref",
            lambda ref: [ref.id, list(ref.at), ref.kind.__name__],
            lambda parts: Ref(parts[0], Position(*parts[1]), _kind(parts[2])),
        ),
    }
)
"""For each kind of value that is no JSON and no class of the model: its tag, how it is written, how it is read."""

_READERS = MappingProxyType({tag: read for tag, _, read in _PLAIN.values()})


def _as_json(value: object) -> Any:
    kind = type(value)
    if value is None or kind in (bool, int, float, str):
        return value
    if kind in _PLAIN:
        tag, write, _ = _PLAIN[kind]
        return {tag: write(value)}
    name = kind.__name__
    if _classes().get(name) is not kind:
        if isinstance(value, str):  # text that knows where it was written
            return str.__str__(value)
        raise TypeError(f"a {name} cannot be kept in the cache")
    if isinstance(value, Enum):
        return {"word": [name, value.value]}
    return {"of": [name, _pairs({field: getattr(value, field) for field in _fields(name)})]}


@cache
def _fields(name: str) -> tuple[str, ...]:
    kind: Any = _classes()[name]
    return tuple(kind.model_fields) if issubclass(kind, BaseModel) else tuple(f.name for f in fields(kind))


def _pairs(values: Mapping[str, object]) -> dict[str, Any]:
    return {name: _as_json(value) for name, value in values.items()}


def _value(written: Any) -> Any:
    if not isinstance(written, dict):
        return written
    ((tag, inside),) = written.items()
    if tag == "word":
        return _classes()[inside[0]](inside[1])
    if tag == "of":
        return _made(_classes()[inside[0]], _values(inside[1]))
    return _READERS[tag](inside)


def _values(written: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in written.items()}


def _made(kind: type, values: Mapping[str, Any]) -> object:
    """Checked by the model where it checks."""
    return kind.model_validate(values) if issubclass(kind, BaseModel) else kind(**values)


def _kind(name: str) -> type[Entry]:
    return next((kind for kind in KINDS.values() if kind.__name__ == name), Entry)
