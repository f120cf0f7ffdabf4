"""YAML text to a tree of untyped text that knows where it stands. Nothing is guessed: `010`, `no` and `1.10` stay text.

Refused, each with its place: duplicate keys, tags, several documents, nesting and aliases past a limit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import yaml

from tthc.source import Message, Position, Problem, Written, WrittenList, WrittenMapping, say

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: the same answers, slower
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # both loaders take a stream

MAX_DEPTH = 50
MAX_VALUES = 200_000

Tree = Written | WrittenMapping | WrittenList | None


class _RefusedError(Exception):
    def __init__(self, code: str, at: Position, message: Message) -> None:
        self.problem = Problem(code, at, message)


def parse_yaml(text: str, file: str) -> tuple[Tree, tuple[Problem, ...]]:
    """The tree of one YAML document, and what is wrong with it; after a syntax error there is no tree."""
    reader = _Reader(file)
    try:
        tree = reader.read(yaml.parse(unicodedata.normalize("NFC", text), Loader=_Loader))
    except _RefusedError as refused:
        return None, (*reader.problems, refused.problem)
    except yaml.reader.ReaderError as error:
        return None, (_unreadable(error, text, file),)
    except yaml.MarkedYAMLError as error:
        return None, (*reader.problems, _syntax_problem(error, text, file))
    return tree, tuple(reader.problems)


@dataclass
class _Open:
    """A mapping or list whose end has not come yet; `key` waits for its value."""

    container: WrittenMapping | WrittenList
    anchor: str | None
    values_before: int
    key: Written | None = None


class _Reader:
    """Builds the tree from the parser's events, with a stack of its own: depth cannot exhaust Python's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Tree, int]] = {}
        self.count = 0
        self.documents = 0
        self.open: list[_Open] = []
        self.root: Tree = None

    def read(self, events: Iterable[Any]) -> Tree:
        handlers: Mapping[type, Callable[[Any], None]] = {
            yaml.DocumentStartEvent: self._document,
            yaml.MappingStartEvent: self._start,
            yaml.SequenceStartEvent: self._start,
            yaml.MappingEndEvent: self._end,
            yaml.SequenceEndEvent: self._end,
            yaml.ScalarEvent: lambda event: self._add(self._scalar(event), event),
            yaml.AliasEvent: lambda event: self._add(self._alias(event), event),
        }
        for event in events:
            if handler := handlers.get(type(event)):
                handler(event)
        return self.root

    def _document(self, event: Any) -> None:
        self.documents += 1
        if self.documents > 1:
            raise _RefusedError("L008", self._at(event), say("a file holds one document; '---' begins a second"))

    def _start(self, event: Any) -> None:
        at = self._at(event)
        if len(self.open) >= MAX_DEPTH:
            raise _RefusedError("L007", at, say("nested deeper than {limit} levels", limit=MAX_DEPTH))
        self._no_tag(event)
        before = self.count
        self._count(1, at)
        container = WrittenMapping(at) if type(event) is yaml.MappingStartEvent else WrittenList(at)
        self._add(container, event)
        self.open.append(_Open(container, event.anchor, before))

    def _end(self, event: Any) -> None:
        closed = self.open.pop()
        if closed.anchor:
            self.anchors[closed.anchor] = (closed.container, self.count - closed.values_before)

    def _add(self, value: Tree, event: Any) -> None:
        if not self.open:
            self.root = value
            return
        around = self.open[-1]
        if isinstance(around.container, WrittenList):
            around.container.append(value)
        elif around.key is None:
            around.key = self._key(value, event)
        else:
            self._put(around.container, around.key, value)
            around.key = None

    def _at(self, event: Any) -> Position:
        return Position(self.file, event.start_mark.line + 1, event.start_mark.column + 1)

    def _count(self, more: int, at: Position) -> None:
        self.count += more
        if self.count > MAX_VALUES:
            raise _RefusedError("L007", at, say("more than {limit} values in one file", limit=MAX_VALUES))

    def _no_tag(self, event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            raise _RefusedError("L015", self._at(event), say("the tag {tag!r} is not allowed here", tag=event.tag))

    def _scalar(self, event: Any) -> Written | None:
        at = self._at(event)
        self._count(1, at)
        self._no_tag(event)
        value = Written(event.value, at) if event.value or event.style else None
        if event.anchor:
            self.anchors[event.anchor] = (value, 1)
        return value

    def _alias(self, event: Any) -> Tree:
        at = self._at(event)
        if event.anchor not in self.anchors:
            raise _RefusedError("L005", at, say("nothing before this is marked '&{anchor}'", anchor=event.anchor))
        value, size = self.anchors[event.anchor]
        self._count(size, at)
        return value

    def _key(self, value: Tree, event: Any) -> Written:
        if isinstance(value, Written):
            return value
        raise _RefusedError("L009", self._at(event), say("a key must be a plain word"))

    def _put(self, mapping: WrittenMapping, key: Written, value: Tree) -> None:
        if key in mapping:
            line = mapping.keys_at[key].line
            self.problems.append(
                Problem("L006", key.at, say("the key {key!r} is already on line {line}", key=str(key), line=line))
            )
            return
        mapping[str(key)] = value
        mapping.keys_at[str(key)] = key.at


def _unreadable(error: yaml.reader.ReaderError, text: str, file: str) -> Problem:
    before = text[: int(error.position)]
    at = Position(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    return Problem(
        "L005", at, say("a control character (U+{code:04X}) is not allowed", code=_code_point(error.character))
    )


def _code_point(character: object) -> int:
    return character if isinstance(character, int) else ord(str(character)[:1] or "\ufffd")


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines() or [""]
    line = min(mark.line if mark else 0, len(lines) - 1)
    column = min(mark.column if mark else 0, len(lines[line]))
    at = Position(file, line + 1, column + 1)
    if "\t" in lines[line][: column + 1]:
        return Problem("L005", at, say("a tab indents this line; YAML is indented with spaces"))
    return Problem("L005", at, say("this is not YAML: {what}", what=error.problem or error.context or "?"))
