"""JSON text to the same tree of untyped text that YAML gives, so that both are typed, and their mistakes told, alike.

Refused, each with its place: duplicate keys, invisible characters, nesting and values past a limit, `NaN`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from typing import NamedTuple

from tthc.load.yaml_text import INVISIBLE, MAX_DEPTH, Tree, not_allowed, too_deep
from tthc.source import Message, Position, Problem, Written, WrittenList, WrittenMapping, say, shorten

MAX_VALUES = 10_000_000

_TOKEN = re.compile(
    r"""[ \t\n\r]*(?:
      (?P<mark>[{}\[\],:])
    | (?P<text>"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*+")
    | (?P<number>-?(?:0|[1-9][0-9]*)(?P<fraction>\.[0-9]+)?(?P<exponent>[eE][+-]?[0-9]{1,3})?)(?![0-9.])
    | (?P<word>true|false|null)\b
    | (?P<end>\Z)
    )""",
    re.VERBOSE,
)
_SPACE = re.compile(r"[ \t\n\r]*")
_GROUPED = re.compile(r"-?[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


class _Token(NamedTuple):
    kind: str
    text: str
    offset: int


class _RefusedError(Exception):
    def __init__(self, code: str, offset: int, message: Message) -> None:
        self.code, self.offset, self.message = code, offset, message


def parse_json(text: str, file: str) -> tuple[Tree, tuple[Problem, ...]]:
    """The tree of a JSON document, and what is wrong with it; after a syntax error there is no tree."""
    reader = _Reader(text.removeprefix("\ufeff"), file)
    try:
        tree = reader.read()
    except _RefusedError as refused:
        return None, (*reader.problems, Problem(refused.code, reader.position(refused.offset), refused.message))
    return tree, tuple(reader.problems)


class _Reader:
    """Builds the tree with a stack of its own: depth cannot exhaust Python's."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self.problems: list[Problem] = []
        self.lines = [0, *(found.end() for found in re.finditer(r"\r\n|[\n\r]", text))]
        self.tokens = self._tokens()
        self.count = 0

    def position(self, offset: int) -> Position:
        """Where a character stands."""
        line = bisect_right(self.lines, offset)
        return Position(self.file, line, offset - self.lines[line - 1] + 1)

    def read(self) -> Tree:
        """The one value of the document."""
        root, stack = self._value(next(self.tokens)), []
        if isinstance(root, (WrittenMapping, WrittenList)):
            stack = [root]
        while stack:
            inner = self._item(stack[-1])
            if inner is None:
                stack.pop()
            elif isinstance(inner, (WrittenMapping, WrittenList)):
                if len(stack) >= MAX_DEPTH:
                    raise _RefusedError("L007", self._offset(inner.at), too_deep())
                stack.append(inner)
        self._expect("end", "")
        return root

    def _item(self, container: WrittenMapping | WrittenList) -> Tree | _Scalar:
        """The next value inside a container, put into it; None when the container ends."""
        closing = "}" if isinstance(container, WrittenMapping) else "]"
        token = next(self.tokens)
        if token.text == closing and token.kind == "mark":
            return None
        if container:
            self._is(token, "mark", ",")
            token = next(self.tokens)
        if isinstance(container, WrittenList):
            value = self._value(token)
            container.append(value)
        else:
            self._is(token, "text")
            key = self._string(token)
            self._expect("mark", ":")
            value = self._value(next(self.tokens))
            self._put(container, key, value)
        return _SCALAR if value is None else value

    def _value(self, token: _Token) -> Tree:
        self.count += 1
        if self.count > MAX_VALUES:
            raise _RefusedError("L007", token.offset, say("more than {limit} values in one file", limit=MAX_VALUES))
        match token.kind, token.text:
            case "mark", "{":
                return WrittenMapping(self.position(token.offset))
            case "mark", "[":
                return WrittenList(self.position(token.offset))
            case "text", _:
                return self._string(token)
            case "number", text:
                return Written(_plain_number(text), self.position(token.offset))
            case "word", text:
                return None if text == "null" else Written(text, self.position(token.offset))
        raise self._unexpected(token)

    def _string(self, token: _Token) -> Written:
        text = token.text[1:-1]
        if "\\" in text:
            text = str(json.loads(token.text))
        if found := INVISIBLE.search(text):
            raise _RefusedError("L005", token.offset, not_allowed(found[0]))
        return Written(text if text.isascii() else unicodedata.normalize("NFC", text), self.position(token.offset))

    def _put(self, mapping: WrittenMapping, key: Written, value: Tree) -> None:
        name = str(key)
        if name in mapping:
            line = mapping.keys_at[name].line
            text = say("the key {key!r} is already on line {line}", key=shorten(name), line=line)
            self.problems.append(Problem("L006", key.at, text))
            return
        mapping[name] = value
        mapping.keys_at[name] = key.at

    def _expect(self, kind: str, text: str) -> None:
        self._is(next(self.tokens), kind, text)

    def _is(self, token: _Token, kind: str, text: str | None = None) -> None:
        if token.kind != kind or (text is not None and token.text != text):
            raise self._unexpected(token)

    def _unexpected(self, token: _Token) -> _RefusedError:
        what = shorten(token.text, 20) or "…"
        return _RefusedError("L005", token.offset, say("this is not JSON: {what!r} is not expected here", what=what))

    def _tokens(self) -> Iterator[_Token]:
        offset = 0
        while found := _TOKEN.match(self.text, offset):
            kind = next(name for name in ("mark", "text", "number", "word", "end") if found[name] is not None)
            yield _Token(kind, found[kind], found.start(kind))
            offset = found.end()
            if kind == "end":
                break
        start = _SPACE.match(self.text, offset)
        at = start.end() if start else offset
        what = self.text[at : at + 20] or "…"
        raise _RefusedError("L005", at, say("this is not JSON: {what!r} is not expected here", what=what))

    def _offset(self, at: Position) -> int:
        return self.lines[at.line - 1] + at.column - 1


class _Scalar:
    """Stands for `null` inside a container, where None says that the container ends."""


_SCALAR = _Scalar()


def _plain_number(text: str) -> str:
    """A JSON number as the loader reads numbers: without exponent, and never to be taken for grouped thousands."""
    if "e" in text or "E" in text:
        text = f"{Decimal(text):f}"
    return f"{text}0" if _GROUPED.fullmatch(text) else text
