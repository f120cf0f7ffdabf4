"""A tree of YAML with its comments to lines in canonical form: keys in the order of the model, readable lines.

What an author chose and both read well stays as it is: brackets or lines of its own for a mapping, the line breaks of a
paragraph, single blank lines. What no reader needs goes: quotes around plain words, brackets that are too long.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache

from pydantic import BaseModel

from tthc.exchange.yaml.procedure_file import LISTS, in_sections
from tthc.exchange.yaml.tree import Node, Shape, Slot
from tthc.exchange.yaml.words import (
    LONGEST,
    LOOKS_TYPED,
    WIDTH,
    broken_list,
    folded,
    is_too_long,
    may_be_broken,
    scalar,
)
from tthc.load.scalars import FORMS, types_in
from tthc.model.catalogue import KINDS
from tthc.model.entry import Ref
from tthc.model.local_values import LocalValues
from tthc.model.procedure import Procedure


@dataclass(frozen=True)
class Key:
    """What the model says of a key: its place, the model of its mappings, the form of its scalars.

    With `keeps_order` the keys of its mappings stay in the order in which they are written.
    """

    place: int
    model: type[BaseModel] | None
    is_text: bool
    is_truth: bool
    figure: str | None
    keeps_order: bool = False


_ORDERED = (Procedure, LocalValues)
"""Entries whose keys stand in the order of the model; people ordered those of the register for themselves."""


@cache
def _keys(model: type[BaseModel]) -> Mapping[str, Key]:
    found = {}
    for place, (name, info) in enumerate(model.model_fields.items()):
        types = set(types_in(info.annotation))
        figure = next((FORMS[type_].pattern for type_ in (int, Decimal, date) if type_ in types), None)
        found[info.alias or name] = Key(
            place,
            next((type_ for type_ in types if issubclass(type_, BaseModel)), None),
            bool(types & {str, Ref}),
            bool in types,
            figure,
        )
    return found


def _keys_of(key: Key) -> Mapping[str, Key]:
    """What the model says of the keys of its mappings; where the order is left alone, it is so inside as well."""
    keys = _keys(key.model) if key.model else {}
    return {name: replace(inner, keeps_order=True) for name, inner in keys.items()} if key.keeps_order else keys


_ANY = Key(0, None, False, False, None)


def write_tree(root: Node, is_procedure: bool) -> str:
    """The canonical text of a file: of one procedure, or of lists of entries."""
    header, root.slots[0].leading = root.slots[0].leading, []
    written = list(_procedure(root) if is_procedure else _entries(root))
    return "\n".join([*header, *written]).strip("\n") + "\n"


def _procedure(root: Node) -> Iterator[str]:
    keys = _keys(Procedure)
    slots = _in_order(root, keys)
    yield from in_sections(
        (slot.name, [*_leading(slot, 0), *_pair(slot, 0, keys.get(slot.name, _ANY), slot.name in LISTS)])
        for slot in slots
    )
    yield from root.closing


def _entries(root: Node) -> Iterator[str]:
    """The lists of a file in the order in which they stand there."""
    for slot in root.slots:
        model = KINDS.get(slot.name)
        key = Key(0, model, False, False, None, keeps_order=model not in _ORDERED)
        yield from _leading(slot, 0)
        yield from _pair(slot, 0, key, as_lines=True)
    yield from root.closing


def _in_order(node: Node, keys: Mapping[str, Key], as_written: bool = False) -> list[Slot]:
    if as_written:
        return node.slots
    last = len(keys)
    return sorted(node.slots, key=lambda slot: keys[slot.name].place if slot.name in keys else last)


def _leading(slot: Slot, indent: int) -> list[str]:
    """The comments before a slot, and those behind it for which its line has no room."""
    return [f"{' ' * indent}{words}" if words else "" for words in (*slot.leading, *slot.beside[1:])]


def _pair(slot: Slot, indent: int, key: Key, as_lines: bool = False) -> list[str]:
    assert slot.key
    name = slot.key.value if slot.key.style is None else scalar(slot.key.value)
    lines = _value(f"{' ' * indent}{name}:", slot.node, indent, key, as_lines)
    return [f"{lines[0]} {slot.beside[0]}", *lines[1:]] if slot.beside else lines


def _value(start: str, node: Node, indent: int, key: Key, as_lines: bool = False) -> list[str]:
    """A value behind its key or hyphen: beside it, or as lines below it."""
    if node.anchor:
        start = f"{start} &{node.anchor}"
    if node.shape is Shape.SCALAR:
        return _scalar(start, node, indent, key)
    if not node.is_collection or not node.slots or not (as_lines or node.opened):
        short = _on_one_line(start, node, key)
        if short:
            return [short]
    if node.shape is Shape.MAPPING:
        return [start, *_mapping(node, indent + 2, key)]
    if node.in_brackets and not node.opened and not as_lines and _is_of_scalars(node):
        parts = [_flow(slot.node, key) for slot in node.slots]
        if may_be_broken(parts) and not start.rstrip().endswith("-"):
            return broken_list(start, parts, indent)
    return [start, *_list(node, indent + 2, key)]


def _on_one_line(start: str, node: Node, key: Key) -> str | None:
    """The value on the line of its key, if the author wrote it so or it is short, and it fits."""
    if node.is_commented or _has_blocks(node):
        return None
    line = f"{start} {_flow(node, key, outside=True)}"
    if len(line) > LONGEST:
        return None
    if node.in_brackets or not node.slots:
        return line
    if node.shape is Shape.LIST:
        return line if _is_of_scalars(node) and len(line) <= WIDTH and not _has_blanks(node) else None
    return line if len(node.slots) <= _FEW and _is_of_scalars(node) and len(line) <= _SHORT else None


_FEW = 2
_SHORT = 80
"""A mapping of so few plain values that fits into so many columns needs no lines of its own."""


def _is_of_scalars(node: Node) -> bool:
    return all(not slot.node.is_collection for slot in node.slots)


def _has_blanks(node: Node) -> bool:
    return any(slot.leading for slot in node.slots[1:])


def _has_blocks(node: Node) -> bool:
    """Whether a text of several lines stands somewhere inside."""
    if not node.is_collection:
        return bool(node.block) or "\n" in node.value
    return any(_has_blocks(slot.node) for slot in node.slots)


def _mapping(node: Node, indent: int, key: Key) -> list[str]:
    keys = _keys_of(key)
    lines: list[str] = []
    for number, slot in enumerate(_in_order(node, keys, key.keeps_order)):
        before = _leading(slot, indent)
        lines += [line for line in before if line] if number == 0 else before
        lines += _pair(slot, indent, keys.get(slot.name, _ANY))
    return [*lines, *_closing(node, indent)]


def _list(node: Node, indent: int, key: Key) -> list[str]:
    lines: list[str] = []
    for number, slot in enumerate(node.slots):
        before = _leading(slot, indent)
        lines += [line for line in before if line] if number == 0 else before
        lines += _item(slot, indent, key)
    return [*lines, *_closing(node, indent)]


def _closing(node: Node, indent: int) -> list[str]:
    return [f"{' ' * indent}{words}" if words else "" for words in node.closing]


def _item(slot: Slot, indent: int, key: Key) -> list[str]:
    """An item behind its hyphen; a mapping that takes several lines begins beside it."""
    pad, node = " " * indent, slot.node
    stands_alone = node.shape is Shape.MAPPING and node.slots and not node.anchor
    if stands_alone and not (node.in_brackets and not node.opened and _on_one_line(f"{pad}-", node, key)):
        lines = _mapping(node, indent + 2, key)
        first = next(place for place, line in enumerate(lines) if not line.lstrip().startswith("#"))
        above = [f"{pad}{line.strip()}" for line in lines[:first]]
        beside = [f"{pad}{words}" for words in slot.beside[:1]]
        return [*beside, *above, f"{pad}- {lines[first][indent + 2 :]}", *lines[first + 1 :]]
    lines = _value(f"{pad}-", node, indent, key)
    return [f"{lines[0]} {slot.beside[0]}", *lines[1:]] if slot.beside else lines


def _flow(node: Node, key: Key, outside: bool = False) -> str:
    """A value in one line; `outside` of it no brackets stand around it."""
    mark = f"&{node.anchor} " if node.anchor and not outside else ""
    if node.shape is Shape.ALIAS:
        return f"*{node.value}"
    if node.shape is Shape.SCALAR:
        return mark + (_words(node, key, in_flow=True) or "null")
    if node.shape is Shape.LIST:
        return f"{mark}[{', '.join(_flow(slot.node, key) for slot in node.slots)}]"
    keys = _keys_of(key)
    pairs = (_flow_pair(slot, keys.get(slot.name, _ANY)) for slot in _in_order(node, keys, key.keeps_order))
    return f"{mark}{{{', '.join(pairs)}}}"


def _flow_pair(slot: Slot, key: Key) -> str:
    assert slot.key
    name = slot.key.value if slot.key.style is None else scalar(slot.key.value, in_flow=True)
    return f"{name}: {_flow(slot.node, key)}"


def _scalar(start: str, node: Node, indent: int, key: Key) -> list[str]:
    """A scalar: blocks keep their lines, unless these are too long or one line is enough."""
    if node.block:
        return _block(start, node, indent, key)
    line = f"{start} {_words(node, key)}".rstrip()
    return folded(start, node.value, indent) if is_too_long(line, node.value) else [line]


def _block(start: str, node: Node, indent: int, key: Key) -> list[str]:
    header, lines = node.block[0], [f"{' ' * (indent + 2)}{line}" if line else "" for line in node.block[1:]]
    if header == ">-" and "\n" not in node.value:
        line = f"{start} {_words(node, key)}"
        if len(line) <= WIDTH:
            return [line]
        if any(len(line) > LONGEST for line in lines) and is_too_long(line, node.value):
            return folded(start, node.value, indent)
    return [f"{start} {header}", *lines]


def _words(node: Node, key: Key, in_flow: bool = False) -> str:
    """A scalar on one line: text that could be taken for something else in quotes, all other bare."""
    text = node.value
    if node.style is None:
        if text in ("", "~", "null", "Null", "NULL"):
            return text
        if key.is_truth:
            return _TRUTHS.get(text.lower(), text)
        return text if LOOKS_TYPED.fullmatch(text) and not key.is_text else scalar(text, in_flow)
    if key.figure and not key.is_text and re.fullmatch(key.figure, text):
        return text
    return scalar(text, in_flow)


_TRUTHS: Mapping[str, str] = {"yes": "true", "on": "true", "no": "false", "off": "false"}
