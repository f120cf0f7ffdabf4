"""Changing values in a YAML text and nothing else: every line that is not about a changed value stays as it is.

The text is cut at the places where its nodes begin and end, so that comments, blank lines, quotes and the order of keys
survive. What comes out is read again by the caller: an edit that does not say what it should is not used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from tthc.exchange.three_way import compact
from tthc.exchange.yaml_words import entry, flow, item


def edit_mapping(
    text: str, before: Mapping[str, Any], after: Mapping[str, Any], order: Sequence[str] = ()
) -> str | None:
    """The text of a mapping with other values; None if it is not a text that can be edited.

    `before` is what the text says now; `order` is the order of keys, for those that are new.
    """
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError:
        return None
    if not isinstance(root, yaml.MappingNode) or root.flow_style:
        return None
    editor = _Editor(text, order)
    editor.mapping(root, before, after)
    return editor.result()


@dataclass
class _Editor:
    """Collects replacements of spans of the text."""

    text: str
    order: Sequence[str]
    spans: list[tuple[int, int, str]] = field(default_factory=list)

    def result(self) -> str:
        """The text with every replacement, the last one first."""
        text = self.text
        for start, end, new in sorted(self.spans, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def mapping(self, node: yaml.MappingNode, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
        """Edit a mapping key by key; a flow mapping is written anew."""
        if compact(before) == compact(after):
            return
        if node.flow_style:
            self._replace(node, flow(after))
            return
        pairs = {key.value: (key, value) for key, value in node.value}
        for name, (key, value) in pairs.items():
            if name not in after:
                self._remove(key, value)
            elif compact(before.get(name)) != compact(after[name]):
                self._value(key, value, before.get(name), after[name])
        self._add_keys(node, pairs, after)

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
            self.spans.append((key.start_mark.index, end, "\n".join(lines).lstrip() + "\n"))

    def _sequence(self, key: yaml.Node, node: yaml.SequenceNode, before: list[Any], after: list[Any]) -> None:
        """A list item by item, where its items stand on lines of their own and can be told apart."""
        ids = [_identity(one) for one in before]
        new = [_identity(one) for one in after]
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
                self._cut_item(part)
            elif compact(was) != compact(after[new.index(name)]):
                self._item(part, was, after[new.index(name)])
        self._add_items(node, ids, new, after)

    def _item(self, node: yaml.Node, before: Any, after: Any) -> None:
        if isinstance(node, yaml.MappingNode) and isinstance(before, Mapping) and isinstance(after, Mapping):
            first = node.value[0][0].value if node.value else ""
            if node.flow_style or first in after:
                self.mapping(node, before, after)
                return
        start, end = self._item_lines(node)
        self.spans.append((start, end, "\n".join(item(after, self._hyphen(node))) + "\n"))

    def _cut_item(self, node: yaml.Node) -> None:
        start, end = self._item_lines(node)
        self.spans.append((start, end, ""))

    def _add_items(self, node: yaml.SequenceNode, ids: list[str], new: list[str], after: list[Any]) -> None:
        """New items behind the item that they follow."""
        parts = dict(zip(ids, node.value, strict=True))
        indent = self._hyphen(node.value[0])
        place = self._item_lines(node.value[0])[0]
        waiting: dict[int, list[str]] = {}
        for name, value in zip(new, after, strict=True):
            if name in parts:
                place = self._item_lines(parts[name])[1]
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
        self.spans.append((start, end, ""))

    def _replace(self, node: yaml.Node, new: str) -> None:
        self.spans.append((node.start_mark.index, node.end_mark.index, new))

    def _lines(self, key: yaml.Node, node: yaml.Node) -> tuple[int, int]:
        """The whole lines of a key with its value; comments before it are not among them."""
        return self._line_start(key.start_mark.index), self._line_end(_last(node, key))

    def _item_lines(self, node: yaml.Node) -> tuple[int, int]:
        return self._line_start(node.start_mark.index), self._line_end(_last(node, node))

    def _hyphen(self, node: yaml.Node) -> int:
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


def _identity(one: Any) -> str:
    """By what an item of a list is told apart: its id, or the whole of it."""
    if isinstance(one, Mapping):
        found = next((one[key] for key in ("id", "mode", "type") if key in one), None)
        return str(compact(found)) if found is not None else str(compact(one))
    return str(compact(one))


def _doubled(names: list[str]) -> bool:
    return len(set(names)) != len(names)
