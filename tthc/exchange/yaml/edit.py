"""Changing values in a YAML text and nothing else: every line that is not about a changed value stays as it is.

The text is cut at the places where its nodes begin and end, so that comments, blank lines, quotes and the order of keys
survive. A comment inside what has to be written anew goes above it; one that belongs to what is removed goes with it.
What comes out is read again by the caller: an edit that does not say what it should is not used.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from tthc.exchange.yaml.three_way import compact
from tthc.exchange.yaml.tree import CannotBeTakenApartError, Comment, YamlLoader, read_tree
from tthc.exchange.yaml.words import WIDTH, entry, flow, item
from tthc.source import Position


def edit_mapping(
    text: str, before: Mapping[str, Any], after: Mapping[str, Any], order: Sequence[str] = ()
) -> str | None:
    """The text of a mapping with other values; None if it is not a text that can be edited.

    `before` is what the text says now; `order` is the order of keys, for those that are new.
    """
    root = _composed(text)
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    editor = _Editor(text, order)
    editor.mapping(root, before, after)
    return editor.result()


def edit_item(
    text: str, at: Position, before: Mapping[str, Any], after: Mapping[str, Any], order: Sequence[str] = ()
) -> str | None:
    """The same for the mapping that begins at a place, as an item of a list below a key of the text."""
    node = _item_at(text, at)
    if node is None:
        return None
    editor = _Editor(text, order)
    editor.item(node, before, after)
    return editor.result()


def lines_of_item(text: str, at: Position) -> tuple[int, list[str]] | None:
    """The column of the hyphen and the lines of such a mapping, with the comments directly above it."""
    node = _item_at(text, at)
    if node is None:
        return None
    editor = _Editor(text, ())
    start, end = editor.item_lines(node)
    return editor.hyphen(node), text[editor.with_comments(start) : end].splitlines()


def _composed(text: str) -> yaml.Node | None:
    try:
        found: yaml.Node | None = yaml.compose(text, Loader=YamlLoader)
    except yaml.YAMLError:
        return None
    return found


def _item_at(text: str, at: Position) -> yaml.MappingNode | None:
    """The mapping that begins at a place, if it is an item on lines of its own."""
    root = _composed(text)
    lists = (value for _key, value in root.value) if isinstance(root, yaml.MappingNode) else ()
    for several in lists:
        if isinstance(several, yaml.SequenceNode) and not several.flow_style:
            for node in several.value:
                if (node.start_mark.line + 1, node.start_mark.column + 1) == (at.line, at.column):
                    return node if isinstance(node, yaml.MappingNode) else None
    return None


@dataclass
class _Editor:
    """Collects replacements of spans of the text."""

    text: str
    order: Sequence[str]
    spans: list[tuple[int, int, str]] = field(default_factory=list)
    rewritten: list[tuple[int, int]] = field(default_factory=list)

    def result(self) -> str:
        """The text with every replacement, the last one first."""
        text = self.text
        in_order = sorted(enumerate((*self._comments(), *self.spans)), key=lambda one: (*one[1][:2], one[0]))
        for _number, (start, end, new) in reversed(in_order):
            text = text[:start] + new + text[end:]
        return text

    def _comments(self) -> Iterator[tuple[int, int, str]]:
        """What stood inside something that was written anew goes on lines above it."""
        for start, end in self.rewritten:
            above = self._line_start(start)
            pad = " " * (len(self.text[above:]) - len(self.text[above:].lstrip(" ")))
            found = [comment.text for comment in _comments_of(self.text) if start <= comment.start < end]
            if found:
                yield above, above, "".join(f"{pad}{words}\n" for words in found)

    def _write(self, start: int, end: int, new: str) -> None:
        """Something else in the place of a part of the text."""
        self.spans.append((start, end, new))
        self.rewritten.append((start, end))

    def mapping(self, node: yaml.MappingNode, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Edit a mapping key by key."""
        if compact(before) == compact(after):
            return
        if node.flow_style:
            self._in_braces(node, before, after)
            return
        pairs = {key.value: (key, value) for key, value in node.value}
        for name, (key, value) in pairs.items():
            if name not in after:
                self._remove(key, value)
            elif compact(before.get(name)) != compact(after[name]):
                self._value(key, value, before.get(name), after[name])
        self._add_keys(node, pairs, after)

    def _in_braces(self, node: yaml.MappingNode, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """The values that change, and new keys behind those that they follow; one that loses a key is written anew."""
        pairs = {key.value: (key, value) for key, value in node.value}
        if not pairs or any(name not in after for name in pairs):
            self._replace(node, flow(after))
            return
        for name, (_key, value) in pairs.items():
            old, new = before.get(name), after[name]
            if isinstance(value, yaml.MappingNode) and isinstance(old, Mapping) and isinstance(new, Mapping):
                self.mapping(value, old, new)
            elif compact(old) != compact(new):
                self._replace(value, flow(new))
        for name in (name for name in after if name not in pairs):
            earlier = [other for other in self._before(name, list(after)) if other in pairs]
            at = pairs[earlier[-1]][1].end_mark.index if earlier else node.value[0][0].start_mark.index
            new = f"{name}: {flow(after[name])}"
            self.spans.append((at, at, f", {new}" if earlier else f"{new}, "))

    def _value(self, key: yaml.Node, node: yaml.Node, before: Any, after: Any) -> None:
        if isinstance(node, yaml.MappingNode) and isinstance(after, Mapping) and isinstance(before, Mapping):
            self.mapping(node, before, after)
        elif isinstance(node, yaml.SequenceNode) and isinstance(after, list) and isinstance(before, list):
            self._sequence(key, node, before, after)
        else:
            self._rewrite(key, node, after)

    def _rewrite(self, key: yaml.Node, node: yaml.Node, after: Any) -> None:
        """A key with another value: on its line where it fits there, else as lines of its own."""
        lines = entry(str(key.value), after, key.start_mark.column)
        on_one_line = node.end_mark.line == key.start_mark.line and len(lines) == 1
        if on_one_line and node.start_mark.index < node.end_mark.index:
            self._replace(node, lines[0].strip()[len(f"{key.value}: ") :])
        else:
            end = self._lines(key, node)[1]
            self._write(key.start_mark.index, end, "\n".join(lines).lstrip() + "\n")

    def _sequence(self, key: yaml.Node, node: yaml.SequenceNode, before: list[Any], after: list[Any]) -> None:
        """A list item by item, where its items stand on lines of their own and can be told apart."""
        ids, new = _identities(before, after)
        if node.flow_style or not after or len(node.value) != len(before) or _doubled(ids) or _doubled(new):
            self._rewrite(key, node, after)
            return
        kept = [name for name in new if name in ids]
        if kept != [name for name in ids if name in new]:
            self._rewrite(key, node, after)
            return
        old = dict(zip(ids, zip(node.value, before, strict=True), strict=True))
        for name, (part, was) in old.items():
            if name not in new:
                self._cut_item(part, is_first=part is node.value[0])
            elif compact(was) != compact(after[new.index(name)]):
                self.item(part, was, after[new.index(name)])
        self._add_items(node, ids, new, after)

    def item(self, node: yaml.Node, before: Any, after: Any) -> None:
        """An item key by key; one in braces is written anew, on its line where it fits there."""
        if isinstance(node, yaml.MappingNode) and isinstance(before, Mapping) and isinstance(after, Mapping):
            first = node.value[0][0].value if node.value else ""
            if self._has_room(node, before, after) if node.flow_style else first in after:
                self.mapping(node, before, after)
                return
        start, end = self.item_lines(node)
        self._write(start, end, "\n".join(item(after, self.hyphen(node))) + "\n")

    def _has_room(self, node: yaml.Node, before: Any, after: Any) -> bool:
        """Whether what stands in braces may stay there: it gets no longer than lines may be, or than it was."""
        more = len(flow(after)) - len(flow(before))
        is_one_line = node.start_mark.line == node.end_mark.line
        return more <= 0 or (is_one_line and node.end_mark.column + more <= WIDTH)

    def _cut_item(self, node: yaml.Node, is_first: bool) -> None:
        """Without the item and what is said of it; what stands above the first item is said of the list."""
        start, end = self.item_lines(node)
        self.spans.append((start if is_first else self.with_comments(start), end, ""))

    def with_comments(self, start: int) -> int:
        """Where the comments begin that stand directly above a line, in its column."""
        while start > 0:
            above = self._line_start(start - 1)
            line, below = self.text[above : start - 1], self.text[start:]
            indent = len(line) - len(line.lstrip(" "))
            if not line.lstrip().startswith("#") or indent != len(below) - len(below.lstrip(" ")):
                return start
            start = above
        return start

    def _add_items(self, node: yaml.SequenceNode, ids: list[str], new: list[str], after: list[Any]) -> None:
        """New items behind the item that they follow."""
        parts = dict(zip(ids, node.value, strict=True))
        indent = self.hyphen(node.value[0])
        place = self.item_lines(node.value[0])[0]
        waiting: dict[int, list[str]] = {}
        for name, value in zip(new, after, strict=True):
            if name in parts:
                place = self.item_lines(parts[name])[1]
            else:
                waiting.setdefault(place, []).extend(item(value, indent))
        for at, lines in waiting.items():
            self.spans.append((at, at, "\n".join(lines) + "\n"))

    def _add_keys(self, node: yaml.MappingNode, pairs: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """New keys behind the last key that stands before them in the order of the model."""
        column = node.start_mark.column
        names = list(after)
        for name in (name for name in names if name not in pairs):
            earlier = [other for other in self._before(name, names) if other in pairs]
            anchor = pairs[earlier[-1]] if earlier else node.value[0]
            at = self._lines(*anchor)[1]
            self.spans.append((at, at, "\n".join(entry(name, after[name], column)) + "\n"))

    def _before(self, name: str, names: Sequence[str]) -> Sequence[str]:
        order = self.order if name in self.order else names
        return list(order)[: list(order).index(name)]

    def _remove(self, key: yaml.Node, node: yaml.Node) -> None:
        start, end = self._lines(key, node)
        self.spans.append((self.with_comments(start), end, ""))

    def _replace(self, node: yaml.Node, new: str) -> None:
        self._write(node.start_mark.index, node.end_mark.index, new)

    def _lines(self, key: yaml.Node, node: yaml.Node) -> tuple[int, int]:
        """The whole lines of a key with its value; comments before it are not among them."""
        return self._line_start(key.start_mark.index), self._line_end(_last(node, key))

    def item_lines(self, node: yaml.Node) -> tuple[int, int]:
        """The whole lines of an item."""
        return self._line_start(node.start_mark.index), self._line_end(_last(node, node))

    def hyphen(self, node: yaml.Node) -> int:
        """The column of the hyphen before an item."""
        start = self._line_start(node.start_mark.index)
        return self.text.index("-", start) - start

    def _line_start(self, index: int) -> int:
        return self.text.rfind("\n", 0, index) + 1

    def _line_end(self, index: int) -> int:
        """Behind the line in which the last letter of a value stands."""
        while index > 0 and self.text[index - 1 : index].isspace():
            index -= 1
        end = self.text.find("\n", index)
        return len(self.text) if end < 0 else end + 1


def _last(node: yaml.Node, fallback: yaml.Node) -> int:
    """Where the last scalar or bracket of a value ends; a block ends where its last part does."""
    if isinstance(node, yaml.ScalarNode):
        return node.end_mark.index if node.end_mark.index > node.start_mark.index else fallback.end_mark.index
    if not isinstance(node, yaml.CollectionNode) or node.flow_style or not node.value:
        return int(node.end_mark.index)
    last = node.value[-1]
    return _last(last[1], last[0]) if isinstance(last, tuple) else _last(last, last)


def _identities(before: list[Any], after: list[Any]) -> tuple[list[str], list[str]]:
    """By what the items of a list are told apart; as many as before without any such thing by their places."""
    ids, new = [_identity(one) for one in before], [_identity(one) for one in after]
    nameless = all(isinstance(one, Mapping) and not _name(one) for one in (*before, *after))
    if nameless and len(ids) == len(new) and set(ids) != set(new):
        places = [str(number) for number in range(len(ids))]
        return places, places
    return ids, new


def _identity(one: Any) -> str:
    """By what an item of a list is told apart: its id, or the whole of it."""
    return (_name(one) if isinstance(one, Mapping) else None) or str(compact(one))


def _name(one: Mapping[str, Any]) -> str | None:
    found = next((one[key] for key in ("id", "mode", "type") if key in one), None)
    return str(compact(found)) if found is not None else None


def _comments_of(text: str) -> Sequence[Comment]:
    try:
        return read_tree(text)[1]
    except CannotBeTakenApartError:
        return ()


def _doubled(names: list[str]) -> bool:
    return len(set(names)) != len(names)
