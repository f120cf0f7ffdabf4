"""YAML text to a tree of untyped text that knows where it stands. Nothing is guessed: `010`, `no` and `1.10` stay text.

Refused, each with its place: duplicate keys, tags, several documents, nesting and aliases past a limit.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
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


class _Reader:
    """Builds the tree from the parser's events, with a stack of its own: depth cannot exhaust Python's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[Tree, int]] = {}
        self.count = 0

    def read(self, events: Iterator[Any]) -> Tree:
        root: Tree = None
        stack: list[tuple[WrittenMapping | WrittenList, str | None, int]] = []
        pending: Written | None = None
        documents = 0
        for event in events:
            kind = type(event)
            if kind is yaml.ScalarEvent:
                value: Tree = self._scalar(event)
                if value is None and stack and isinstance(stack[-1][0], WrittenMapping) and pending is None:
                    raise _RefusedError("L009", self._at(event), say("a key is missing before ':'"))
            elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
                at = self._at(event)
                if len(stack) >= MAX_DEPTH:
                    raise _RefusedError("L007", at, say("nested deeper than {limit} levels", limit=MAX_DEPTH))
                if stack and isinstance(stack[-1][0], WrittenMapping) and pending is None:
                    raise _RefusedError("L009", at, say("a key must be a plain word"))
                self._count(1, at)
                self._no_tag(event)
                container = WrittenMapping(at) if kind is yaml.MappingStartEvent else WrittenList(at)
                if not stack:
                    root = container
                else:
                    self._put(stack[-1][0], pending, container)
                    pending = None
                stack.append((container, event.anchor, self.count))
                continue
            elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
                container, anchor, before = stack.pop()
                if anchor:
                    self.anchors[anchor] = (container, self.count - before + 1)
                continue
            elif kind is yaml.AliasEvent:
                value = self._alias(event)
            elif kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise _RefusedError("L008", self._at(event), say("a file holds one document; '---' begins a second"))
                continue
            else:
                continue
            if not stack:
                root = value
            elif isinstance(stack[-1][0], WrittenMapping) and pending is None:
                pending = self._key(value, event)
            else:
                self._put(stack[-1][0], pending, value)
                pending = None
        return root

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

    def _put(self, container: WrittenMapping | WrittenList, key: Written | None, value: Tree) -> None:
        if isinstance(container, WrittenList):
            container.append(value)
            return
        assert key is not None  # in a mapping every value follows its key
        if key in container:
            first = container.keys_at[str(key)]
            text = say("the key {key!r} is already on line {line}", key=str(key), line=first.line)
            self.problems.append(Problem("L006", key.at, text))
            return
        container[str(key)] = value
        container.keys_at[str(key)] = key.at


def _unreadable(error: yaml.reader.ReaderError, text: str, file: str) -> Problem:
    before = text[: int(error.position)]
    at = Position(file, before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1)
    return Problem("L005", at, say("a control character (U+{code:04X}) is not allowed", code=_code_point(error.character)))


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
