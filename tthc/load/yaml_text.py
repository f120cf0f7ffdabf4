"""YAML text to a tree of untyped text that knows where it stands. Nothing is guessed: `010`, `no` and `1.10` stay text.

Only an empty value, `~` and `null` are nothing, as every YAML tool writes and reads it. Refused, each with its place:
duplicate keys, tags, several documents, invisible characters, nesting and aliases past a limit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import yaml

from tthc.load.yaml_faults import yaml_fault
from tthc.source import Message, Position, Problem, Written, WrittenList, WrittenMapping, position_in, say, shorten

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: the same answers, slower
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # both loaders take a stream

MAX_DEPTH = 50
MAX_VALUES = 200_000

Tree = Written | WrittenMapping | WrittenList | None

_NOTHING = frozenset({"", "~", "null", "Null", "NULL"})

INVISIBLE = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
"""What YAML forbids, and what breaks lines or marks byte orders without being seen (U+0085, U+2028, U+2029, U+FEFF)."""

_INDENTED_BY_TAB = re.compile(r"[ -]*\t")


_position, _text = tuple.__new__, str.__new__
"""What the constructors of `Position` and `Written` come to, without a call in between."""


class _RefusedError(Exception):
    def __init__(self, code: str, at: Position, message: Message) -> None:
        self.problem = Problem(code, at, message)


def parse_yaml(text: str, file: str) -> tuple[Tree, tuple[Problem, ...]]:
    """The tree of one YAML document, and what is wrong with it; after a syntax error there is no tree."""
    text = text.removeprefix("\ufeff")
    if found := INVISIBLE.search(text):
        return None, (Problem("L005", position_in(text, found.start(), file), not_allowed(found[0])),)
    reader = _Reader(file)
    try:
        tree = reader.read(iter(_Loader(text).get_event, None))
    except _RefusedError as refused:
        return None, (*reader.problems, refused.problem)
    except yaml.MarkedYAMLError as error:
        return None, (*reader.problems, _syntax_problem(error, text, file))
    return tree, tuple(reader.problems)


@dataclass
class _Open:
    """A mapping or list whose end has not come yet; `key` waits for its value, `height` counts the levels inside."""

    container: WrittenMapping | WrittenList
    anchor: str | None
    values_before: int
    key: Written | None = None
    height: int = 1


class _Anchored(NamedTuple):
    """What an alias stands for: the value, how many values and how many levels it has."""

    value: Tree
    values: int
    height: int


class _Reader:
    """Builds the tree from the parser's events, with a stack of its own: depth cannot exhaust Python's."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self.anchors: dict[str, _Anchored] = {}
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
            yaml.ScalarEvent: self._scalar,
            yaml.AliasEvent: self._alias,
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
        self._nest(1, at)
        if event.tag:
            self._no_tag(event)
        before = self.count
        self._count(1, at)
        container = WrittenMapping(at) if type(event) is yaml.MappingStartEvent else WrittenList(at)
        self._add(container, event)
        self.open.append(_Open(container, event.anchor, before))

    def _end(self, event: Any) -> None:
        closed = self.open.pop()
        if self.open:
            self.open[-1].height = max(self.open[-1].height, closed.height + 1)
        if closed.anchor:
            values = self.count - closed.values_before
            self.anchors[closed.anchor] = _Anchored(closed.container, values, closed.height)

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
        mark = event.start_mark
        return _position(Position, (self.file, mark.line + 1, mark.column + 1))

    def _count(self, more: int, at: Position) -> None:
        self.count += more
        if self.count > MAX_VALUES:
            raise _RefusedError("L007", at, say("more than {limit} values in one file", limit=MAX_VALUES))

    def _nest(self, levels: int, at: Position) -> None:
        if len(self.open) + levels > MAX_DEPTH:
            raise _RefusedError("L007", at, too_deep())

    def _no_tag(self, event: Any) -> None:
        if event.tag != "!":
            text = say("the tag {tag!r} is not allowed here", tag=shorten(event.tag))
            raise _RefusedError("L015", self._at(event), text)

    def _scalar(self, event: Any) -> None:
        """Most events are scalars: what can be done without another call is done here."""
        mark = event.start_mark
        at = _position(Position, (self.file, mark.line + 1, mark.column + 1))
        self.count += 1
        if self.count > MAX_VALUES or event.tag or event.style == '"':
            self._refuse_scalar(event, at)
        text = event.value
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        value = None
        if event.style or text not in _NOTHING:
            value = _text(Written, text)
            value.at = at
        if event.anchor:
            self.anchors[event.anchor] = _Anchored(value, 1, 0)
        self._add(value, event)

    def _refuse_scalar(self, event: Any, at: Position) -> None:
        self._count(0, at)
        if event.tag:
            self._no_tag(event)
        if event.style == '"' and (found := INVISIBLE.search(event.value)):
            raise _RefusedError("L005", at, not_allowed(found[0]))

    def _alias(self, event: Any) -> None:
        at = self._at(event)
        if event.anchor not in self.anchors:
            raise _RefusedError("L005", at, say("nothing before this is marked '&{anchor}'", anchor=event.anchor))
        anchored = self.anchors[event.anchor]
        self._count(anchored.values, at)
        self._nest(anchored.height, at)
        if self.open:
            self.open[-1].height = max(self.open[-1].height, anchored.height + 1)
        self._add(anchored.value, event)

    def _key(self, value: Tree, event: Any) -> Written:
        if isinstance(value, Written):
            return value
        raise _RefusedError("L009", self._at(event), say("a key must be a plain word"))

    def _put(self, mapping: WrittenMapping, key: Written, value: Tree) -> None:
        if key in mapping:
            line = mapping.keys_at[key].line
            self.problems.append(
                Problem("L006", key.at, say("the key {key!r} is already on line {line}", key=shorten(key), line=line))
            )
            return
        name = str(key)
        mapping[name] = value
        mapping.keys_at[name] = key.at


def not_allowed(character: str) -> Message:
    """What is said of an invisible character."""
    return say("the invisible character U+{code:04X} is not allowed", code=ord(character))


def too_deep() -> Message:
    """What is said of a tree that goes too deep."""
    return say("nested deeper than {limit} levels", limit=MAX_DEPTH)


def _syntax_problem(error: yaml.MarkedYAMLError, text: str, file: str) -> Problem:
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines() or [""]
    line = min(mark.line if mark else 0, len(lines) - 1)
    column = min(mark.column if mark else 0, len(lines[line]))
    at = Position(file, line + 1, column + 1)
    if "nesting depth" in str(error.problem):  # from PyYAML 6.0.4 on the parser has a limit of its own
        return Problem("L007", at, too_deep())
    if _INDENTED_BY_TAB.match(lines[line], 0, column + 1):
        return Problem("L005", at, say("a tab indents this line; YAML is indented with spaces"))
    return Problem("L005", at, say("this is not YAML: {what}", what=yaml_fault(error.problem or error.context or "?")))
