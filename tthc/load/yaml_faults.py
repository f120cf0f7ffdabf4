"""What the YAML parser says is wrong, in sentences of ours that can be translated."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from tthc.source import Message, say


def yaml_fault(written: str) -> Message:
    """The parser's words about a text as a sentence; words that are not known here as they stand."""
    return _FAULTS.get(written) or say("{reason}", reason=written)


_NO_VALUE = say("a value is missing or has a character that must stand in quotes")
_NO_END = say("a bracket is not closed, or a comma is missing between two values")
_NO_KEY = say("a key was expected: the line is indented otherwise than its neighbours")
_NO_COLON = say("a ':' is missing after the key")
_COLON = say("a ':' stands where none can; put the text in quotes")
_QUOTES = say("the quotes are not closed")
_START = say("a text cannot begin with this character; put it in quotes")

_FAULTS: Mapping[str, Message] = MappingProxyType(
    {
        "did not find expected node content": _NO_VALUE,
        "did not find expected ',' or ']'": _NO_END,
        "did not find expected ',' or '}'": _NO_END,
        "did not find expected key": _NO_KEY,
        "did not find expected '-' indicator": say("a '-' was expected: the line is indented otherwise than its list"),
        "did not find expected <document start>": say("a file holds one document: text stands behind its end"),
        "could not find expected ':'": _NO_COLON,
        "mapping values are not allowed in this context": _COLON,
        "mapping keys are not allowed in this context": say("a '?' cannot begin a key here"),
        "block sequence entries are not allowed in this context": say("a '-' cannot begin an item of a list here"),
        "found unexpected end of stream": _QUOTES,
        "found unexpected document indicator": _QUOTES,
        "found character that cannot start any token": _START,
        "found unknown escape character": say("a '\\' in double quotes can only stand before certain letters"),
        "found invalid Unicode character escape code": say("this is not the code of a character"),
        "did not find expected hexdecimal number": say("this is not the code of a character"),
        "did not find expected alphabetic or numeric character": say("a name is missing after '&' or '*'"),
        "did not find expected comment or line break": say("nothing else can stand on this line"),
        "found undefined tag handle": say("a tag that is not known"),
        "control characters are not allowed": say("an invisible character that is not allowed"),
        "found a tab character that violates indentation": say("a tab indents this line; YAML is indented with spaces"),
        "found a tab character where an indentation space is expected": say(
            "a tab indents this line; YAML is indented with spaces"
        ),
    }
)
