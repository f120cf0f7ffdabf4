"""What the JSON parser says is wrong, in sentences of ours that can be translated."""

from __future__ import annotations

import json
from collections.abc import Mapping
from types import MappingProxyType

from tthc.source import Message, say


def json_fault(error: ValueError) -> Message:
    """Where and why a text is not JSON."""
    if not isinstance(error, json.JSONDecodeError):
        return say("{reason}", reason=error)
    why = _FAULTS.get(error.msg) or say("{reason}", reason=error.msg)
    return say("line {line}, column {column}: {why}", line=error.lineno, column=error.colno, why=why)


_ESCAPE = say("a '\\' in quotes can only stand before certain letters")
_FAULTS: Mapping[str, Message] = MappingProxyType(
    {
        "Expecting value": say("a value was expected here"),
        "Expecting property name enclosed in double quotes": say("a key in double quotes was expected here"),
        "Expecting ':' delimiter": say("a ':' is missing after the key"),
        "Expecting ',' delimiter": say("a comma or a closing bracket is missing"),
        "Illegal trailing comma before end of object": say("the comma before the closing bracket is one too many"),
        "Illegal trailing comma before end of array": say("the comma before the closing bracket is one too many"),
        "Extra data": say("text stands behind the end of the value"),
        "Unterminated string starting at": say("the quotes are not closed"),
        "Invalid control character at": say("a line break or invisible character inside quotes"),
        "Invalid \\escape": _ESCAPE,
        "Invalid \\escape: ": _ESCAPE,
        "Invalid \\uXXXX escape": say("this is not the code of a character"),
    }
)
