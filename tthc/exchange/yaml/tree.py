"""YAML text to a tree that knows its comments and blank lines, so that it can be written anew without losing one.

A comment on a line of its own belongs to what follows it, at its indentation; one behind a value to that value. A list
or mapping in brackets with a comment inside is taken apart, so that the comment can stay beside its item.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Any

import yaml

try:
    from yaml import CBaseLoader as _Loader
except ImportError:  # a PyYAML built without libyaml: the same answers, slower
    from yaml import BaseLoader as _Loader  # type: ignore[assignment]  # both loaders take a stream

YamlLoader = _Loader
"""What reads events and nodes as the catalogue is read: every scalar is text."""


class Shape(Enum):
    """What a node is."""

    SCALAR = auto()
    MAPPING = auto()
    LIST = auto()
    ALIAS = auto()


@dataclass(eq=False)
class Node:
    """A value: its slots if it is a mapping or a list, its text and kind of quotes if it is a scalar.

    `block` is a text of several lines as it stands: its mark (`>-`), then its lines without their indentation.
    `opened` marks brackets that have to be taken apart; `closing` are the comments behind its last slot.
    """

    shape: Shape
    start: int
    end: int = 0
    anchor: str | None = None
    value: str = ""
    style: str | None = None
    block: tuple[str, ...] = ()
    in_brackets: bool = False
    opened: bool = False
    slots: list[Slot] = field(default_factory=list)
    closing: list[str] = field(default_factory=list)

    @property
    def is_collection(self) -> bool:
        """Whether it has slots."""
        return self.shape in (Shape.MAPPING, Shape.LIST)

    @property
    def is_commented(self) -> bool:
        """Whether a comment stands somewhere inside."""
        inside = (slot.is_commented or slot.node.is_commented for slot in self.slots)
        return bool(self.closing) or any(inside)


@dataclass(eq=False)
class Slot:
    """A key with its value, or an item of a list: what a comment can belong to.

    `leading` are the comments before it, with an empty text for a blank line; `beside` those behind it.
    """

    node: Node
    start: int
    column: int
    key: Node | None = None
    leading: list[str] = field(default_factory=list)
    beside: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        """Its key."""
        return self.key.value if self.key else ""

    @property
    def is_commented(self) -> bool:
        """Whether a comment belongs to it."""
        return bool(self.beside) or any(self.leading)


@dataclass(frozen=True)
class Comment:
    """A comment with its place; `alone` if nothing else stands on its line."""

    start: int
    column: int
    text: str
    alone: bool


class CannotBeTakenApartError(ValueError):
    """A text with something in it that has no place in the tree; its argument says what."""


def read_tree(text: str) -> tuple[Node, list[Comment]]:
    """The tree of a text that is known to load, without a byte order mark and with LF at the ends of its lines."""
    events = list(iter(YamlLoader(text).get_event, None))
    comments = list(_comments(text, events))
    root = _Builder(text, events, comments).root()
    _Placing(text, root, comments).place()
    return root, comments


def _span(event: Any) -> tuple[int, int]:
    """Where an event begins and ends in the text."""
    return event.start_mark.index, event.end_mark.index


_HEADER = re.compile(r"(?:&\S+\s+)?[|>][-+0-9]*[ \t]+(?P<comment>#[^\n]*)")
_COMMENT = re.compile(r"(?<!\S)#[^\n]*")


def _comments(text: str, events: list[Any]) -> Iterator[Comment]:
    """Every comment: what begins with `#` outside a scalar, and behind the mark of a block."""
    place = 0
    for event in events:
        if isinstance(event, yaml.ScalarEvent):
            start, end = _span(event)
            yield from (_comment(text, found.start(), found[0]) for found in _COMMENT.finditer(text, place, start))
            if event.style in ("|", ">") and (header := _HEADER.match(text, start)):
                yield _comment(text, header.start("comment"), header["comment"])
            place = max(place, end)
    yield from (_comment(text, found.start(), found[0]) for found in _COMMENT.finditer(text, place))


def _comment(text: str, start: int, words: str) -> Comment:
    column = start - (text.rfind("\n", 0, start) + 1)
    return Comment(start, column, words.rstrip(), not text[start - column : start].strip())


def _block(text: str) -> tuple[str, ...]:
    """A block scalar as it stands; nothing for one that says its own indentation or keeps blank lines at its end."""
    header, *lines = text.rstrip("\n").split("\n")
    mark = _MARK.match(header)
    first = next((line for line in lines if line.strip(" ")), None)
    if not mark or first is None or not lines[0].strip(" "):
        return ()
    indent = len(first) - len(first.lstrip(" "))
    return (mark["mark"], *(line[indent:].rstrip("\n") for line in lines))


_MARK = re.compile(r"(?:&\S+\s+)?(?P<mark>[|>]-?)[ \t]*(?:#.*)?$")


class _Builder:
    """Builds nodes and slots from the parser's events; how deep they nest was limited when the text was loaded."""

    def __init__(self, text: str, events: list[Any], comments: list[Comment]) -> None:
        self._text = text
        self._events = iter(events)
        self._bare = _without(text, comments)

    def root(self) -> Node:
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                if event.version or event.tags:
                    raise CannotBeTakenApartError("%YAML, %TAG")
                return self._node(next(self._events))
        raise CannotBeTakenApartError("empty")

    def _node(self, event: Any) -> Node:
        start, end = _span(event)
        match event:
            case yaml.AliasEvent():
                return Node(Shape.ALIAS, start, end, value=str(event.anchor))
            case yaml.ScalarEvent():
                style = event.style if event.style in ("'", '"', "|", ">") else None
                block = _block(self._text[start:end]) if style in ("|", ">") else ()
                return Node(Shape.SCALAR, start, end, event.anchor, event.value, style, block)
            case yaml.MappingStartEvent():
                return self._mapping(Node(Shape.MAPPING, start, 0, event.anchor, in_brackets=bool(event.flow_style)))
            case yaml.SequenceStartEvent():
                return self._list(Node(Shape.LIST, start, 0, event.anchor, in_brackets=bool(event.flow_style)))
        raise CannotBeTakenApartError(type(event).__name__)

    def _mapping(self, node: Node) -> Node:
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event)
            if key.shape is not Shape.SCALAR or key.anchor or key.style in ("|", ">"):
                raise CannotBeTakenApartError(self._text[key.start : key.end])
            node.slots.append(Slot(self._node(next(self._events)), key.start, self._column(key.start), key))
        node.end = _span(event)[1]
        return node

    def _list(self, node: Node) -> Node:
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            before = node.slots[-1].node.start if node.slots else node.start
            item = self._node(event)
            start = item.start if node.in_brackets else self._bare.rfind("-", before, item.start)
            if start < 0:  # the hyphen of the first item is where the list begins
                start = node.start
            node.slots.append(Slot(item, start, self._column(start)))
        node.end = _span(event)[1]
        return node

    def _column(self, index: int) -> int:
        return index - (self._text.rfind("\n", 0, index) + 1)


def _without(text: str, comments: list[Comment]) -> str:
    """The text with blanks where the comments are, so that a hyphen in one is not taken for that of an item."""
    parts, place = [], 0
    for comment in comments:
        line_end = text.find("\n", comment.start)
        end = len(text) if line_end < 0 else line_end
        parts += [text[place : comment.start], " " * (end - comment.start)]
        place = end
    return "".join((*parts, text[place:]))


class _Placing:
    """Gives every comment and blank line to a slot."""

    def __init__(self, text: str, root: Node, comments: list[Comment]) -> None:
        self._text = text
        self._comments = comments
        self._starts_of_comments = [comment.start for comment in comments]
        self._holders: list[tuple[Slot, tuple[Node, ...]]] = []
        self._open(root)
        self._gather(root, ())
        self._starts = [slot.start for slot, _ in self._holders]

    def place(self) -> None:
        """Comments in their order, then the blank line right before each slot."""
        for comment in self._comments:
            if comment.alone:
                self._place_alone(comment)
            else:
                self._beside(comment)
        for slot, _ in self._holders:
            if self._begins_line(slot.start) and self._follows_blank(slot.start):
                slot.leading.append("")

    def _open(self, node: Node) -> None:
        """Mark brackets with a comment inside."""
        if not node.is_collection:
            return
        first = bisect_left(self._starts_of_comments, node.start)
        inside = first < len(self._comments) and self._comments[first].start < node.end
        node.opened = node.in_brackets and inside
        for slot in node.slots:
            self._open(slot.node)

    def _gather(self, node: Node, around: tuple[Node, ...]) -> None:
        """Slots that stand on lines of their own, in their order, each with the nodes around it from the inside out."""
        if node.in_brackets and not node.opened:
            return
        for slot in node.slots:
            self._holders.append((slot, (node, *around)))
            self._gather(slot.node, (node, *around))

    def _beside(self, comment: Comment) -> None:
        at = bisect_right(self._starts, comment.start) - 1
        if at < 0:
            self._holders[0][0].leading.append(comment.text)
        else:
            self._holders[at][0].beside.append(comment.text)

    def _place_alone(self, comment: Comment) -> None:
        target = self._target(comment)
        if self._follows_blank(comment.start):
            target.append("")
        target.append(comment.text)

    def _target(self, comment: Comment) -> list[str]:
        at = bisect_right(self._starts, comment.start)
        before = self._holders[at - 1][1] if at else ()
        slot, around = self._holders[at] if at < len(self._holders) else (None, ())
        home = self._home(comment, before)
        if slot and (home is None or any(home is node for node in around)):
            return slot.leading
        return home.closing if home else self._holders[-1][1][-1].closing

    def _home(self, comment: Comment, before: tuple[Node, ...]) -> Node | None:
        """The innermost mapping or list before a comment to which it can belong, by brackets or indentation."""
        for node in before:
            if node.opened:
                if comment.start < node.end:
                    return node
            elif node.slots[0].column <= comment.column:
                return node
        return None

    def _begins_line(self, index: int) -> bool:
        return not self._text[self._text.rfind("\n", 0, index) + 1 : index].strip()

    def _follows_blank(self, index: int) -> bool:
        """Whether the line before that of a place is blank; before the first line there is none."""
        line = self._text.rfind("\n", 0, index)
        if line < 0:
            return False
        before = self._text.rfind("\n", 0, line)
        return not self._text[before + 1 : line].strip()
