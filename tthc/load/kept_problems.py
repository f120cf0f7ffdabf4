"""Problems as JSON and back, for the cache: whatever a message may quote comes back as it was."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from tthc.source import Message, Position, Problem, Severity


def write_problems(problems: Iterable[Problem]) -> str:
    """A list of them; TypeError if a message quotes a value of a kind that this does not know."""
    rows = [[p.code, *p.at, p.severity.value, _pair(p.message), _pair(p.hint) if p.hint else None] for p in problems]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def read_problems(text: str) -> list[Problem]:
    """The problems that were written."""
    return [
        Problem(code, Position(file, line, column), _message(message), _message(hint) if hint else None, _OF[severity])
        for code, file, line, column, severity, message, hint in json.loads(text)
    ]


def _pair(message: Message) -> list[Any]:
    return [message.text, {name: _as_json(value) for name, value in message.values.items()}]


_OF = {severity.value: severity for severity in Severity}


def _message(written: Any) -> Message:
    text, values = written
    return Message(text, {name: _value(value) for name, value in values.items()}) if values else _bare(text)


_bare = lru_cache(maxsize=1000)(Message)

_TAGS: Mapping[type, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = MappingProxyType(
    {
        Message: ("message", _pair, _message),
        Position: ("position", list, lambda parts: Position(*parts)),
        tuple: ("tuple", lambda parts: [_as_json(part) for part in parts], lambda parts: tuple(map(_value, parts))),
        date: ("date", lambda day: day.isoformat(), date.fromisoformat),
        time: ("time", time.isoformat, time.fromisoformat),
        Decimal: ("decimal", str, Decimal),
        Fraction: ("fraction", str, Fraction),
    }
)
"""For each kind of value that is no JSON of its own: its tag, how it is written, how it is read."""

_READERS = {tag: read for tag, _, read in _TAGS.values()}


def _as_json(value: object) -> Any:
    if kind := next((kind for kind in type(value).__mro__ if kind in _TAGS), None):
        return _tagged(kind, value)
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return str(value)
    raise TypeError(f"a message that quotes a {type(value).__name__} cannot be kept in the cache")


def _tagged(kind: type, value: object) -> dict[str, Any]:
    tag, write, _ = _TAGS[kind]
    return {tag: write(value)}


def _value(written: Any) -> Any:
    if isinstance(written, dict):
        ((tag, inside),) = written.items()
        return _READERS[tag](inside)
    return written
