"""Values to YAML text that every tool reads as what it is: text stays text, figures, dates and words are plain."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping, Sequence
from datetime import date, time
from decimal import Decimal
from enum import Enum

WIDTH = 120
"""A mapping that fits into so many columns stands on one line."""

LONGEST = 140
"""A line of text or a list that is longer is broken, so that its lines have about `BROKEN` columns."""

BROKEN = 136

_LONG_ITEM = 60
"""A broken list with an item that is longer than this has each item on a line of its own."""

Plain = Mapping[str, "Plain"] | Sequence["Plain"] | str | int | Decimal | bool | date | time | None


def block(value: Mapping[str, object], indent: int = 0) -> list[str]:
    """The lines of a mapping, one key after the other."""
    lines: list[str] = []
    for key, part in value.items():
        lines += entry(key, part, indent)
    return lines


def block_list(key: str, values: Sequence[object]) -> list[str]:
    """The lines of a list at the top of a file, each item on lines of its own."""
    return [f"{key}:", *_items(values, 2)]


def entry(key: str, value: object, indent: int = 0) -> list[str]:
    """The lines of one key with its value."""
    pad = " " * indent
    if isinstance(value, Mapping):
        line = f"{pad}{key}: {flow(value)}"
        return [line] if _fits(line, value) else [f"{pad}{key}:", *block(value, indent + 2)]
    if _is_list(value):
        assert isinstance(value, Sequence)
        line = f"{pad}{key}: {flow(value)}"
        is_short = all(not isinstance(item, Mapping) for item in value) or (len(value) == 1 and _fits(line, value))
        if is_short and _is_one_line(value):
            return [line] if len(line) <= LONGEST else _broken_list(f"{pad}{key}:", value, indent)
        return [f"{pad}{key}:", *_items(value, indent + 2)]
    return _scalar_lines(f"{pad}{key}:", value, indent)


def _broken_list(start: str, value: Sequence[object], indent: int) -> list[str]:
    parts = [flow(part) for part in value]
    return broken_list(start, parts, indent) if may_be_broken(parts) else [start, *_items(value, indent + 2)]


def may_be_broken(parts: Sequence[str]) -> bool:
    """Whether a list reads well as a paragraph in brackets: its items are short."""
    return all(len(part) <= _LONG_ITEM for part in parts)


def broken_list(start: str, parts: Sequence[str], indent: int) -> list[str]:
    """A list in brackets over several lines, below its key."""
    lines, line = [], f"{' ' * (indent + 2)}["
    for number, part in enumerate(parts):
        more = f"{part}{']' if number == len(parts) - 1 else ','}"
        if line.strip() not in ("[", "") and len(line) + 1 + len(more) > BROKEN:
            lines.append(line)
            line = " " * (indent + 3)
        line += more if line.endswith("[") or not line.strip() else f" {more}"
    return [start, *lines, line]


def _items(values: Sequence[object], indent: int) -> list[str]:
    lines: list[str] = []
    for value in values:
        lines += item(value, indent)
    return lines


def item(value: object, indent: int) -> list[str]:
    """The lines of one item of a list: flow where it fits, else its first key beside the hyphen."""
    pad = " " * indent
    if isinstance(value, Mapping):
        line = f"{pad}- {flow(value)}"
        if _fits(line, value):
            return [line]
        first, *rest = block(value, indent + 2)
        return [f"{pad}- {first[indent + 2 :]}", *rest]
    return _scalar_lines(f"{pad}-", value, indent)


def _scalar_lines(start: str, value: object, indent: int) -> list[str]:
    """A value behind its key; text of several lines as a block that keeps them."""
    if isinstance(value, str) and _may_be_literal(value):
        pad = " " * (indent + 2)
        return [f"{start} |-", *(pad + line if line else "" for line in value.split("\n"))]
    line = f"{start} {scalar(value)}"
    return folded(start, value, indent) if isinstance(value, str) and is_too_long(line, value) else [line]


def is_too_long(line: str, text: str) -> bool:
    """Whether a line should be broken, and its text can be without changing."""
    return len(line) > LONGEST and " " in text and text == text.strip() and not _UNFOLDABLE.search(text)


_UNFOLDABLE = re.compile(r"[ ]{2}|[\t\n\r\v\f]|[^\S ] | [^\S ]")


def folded(start: str, text: str, indent: int) -> list[str]:
    """A long text as a paragraph of several lines, which reads as one line."""
    width = max(BROKEN - indent - 2, BROKEN // 2)
    lines = _paragraph(text, width)
    if len(lines[-1]) < _WIDOW:
        shorter = (_paragraph(text, less) for less in range(width - 1, width // 2, -1))
        lines = next((other for other in shorter if len(other) > len(lines) or len(other[-1]) >= _WIDOW), lines)
    pad = " " * (indent + 2)
    return [f"{start} >-", *(pad + line for line in lines)]


_WIDOW = 24
"""A paragraph does not end with a line that is shorter than this, if others can give it a word."""


def _paragraph(text: str, width: int) -> list[str]:
    return textwrap.wrap(text, width, break_long_words=False, break_on_hyphens=False)


def _may_be_literal(text: str) -> bool:
    """Whether a literal block gives the text back: several lines, the first not indented, none of blanks alone."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and "\r" not in text
        and bool(lines[0])
        and not lines[0].startswith((" ", "\t"))
        and bool(lines[-1].strip())
        and not any(line != "" and not line.strip(" \t") for line in lines)
        and not any(line.startswith("\t") for line in lines)
    )


def flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {flow(part)}' for key, part in value.items())}}}"
    if _is_list(value):
        assert isinstance(value, Sequence)
        return f"[{', '.join(flow(part) for part in value)}]"
    return scalar(value, in_flow=True)


def scalar(value: object, in_flow: bool = False) -> str:
    """One value: text plain where every reader takes it for text, else in quotes."""
    match value:
        case Enum():
            return scalar(value.value, in_flow)
        case bool():
            return "true" if value else "false"
        case Decimal():
            return _decimal(f"{value.normalize():f}")
        case int() | date():
            return str(value)
        case time():
            return f'"{value:%H:%M}"'
        case None:
            return "null"
        case _:
            text = str(value)
            return text if may_be_plain(text, in_flow) else quoted(text)


def _decimal(text: str) -> str:
    """A figure that nobody takes for grouped thousands: `2.125` gets one more decimal."""
    return f"{text}0" if re.fullmatch(r"-?[1-9][0-9]{0,2}(\.[0-9]{3})+", text) else text


def quoted(text: str) -> str:
    """The text in quotes."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    escaped = escaped.replace("\r", "\\r")
    return f'"{escaped}"'


LOOKS_TYPED = re.compile(
    r"[-+.]?[0-9][0-9_,.:eExXoO+-]*[a-fA-F0-9]*|[-+]?\.(inf|nan)|~|null|true|false|yes|no|on|off|y|n|=|<<",
    re.IGNORECASE,
)
"""What some YAML reader takes for a figure, a date, an hour, nothing or a truth value."""

_INDICATORS = "-?:,[]{}#&*!|>'\"%@`"


def may_be_plain(text: str, in_flow: bool) -> bool:
    """Whether every reader takes the bare text for this text."""
    if not text or text != text.strip() or LOOKS_TYPED.fullmatch(text) or text[0] in _INDICATORS:
        return False
    if (
        any(mark in text for mark in ("\n", "\r", "\t", ": ", " #"))
        or text.endswith(":")
        or text.startswith(("---", "..."))
    ):
        return False
    return not (in_flow and (any(mark in text for mark in ",[]{}") or ":" in text or "#" in text))


def _fits(line: str, value: object) -> bool:
    return len(line) <= WIDTH and _is_one_line(value)


def _is_one_line(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(_is_one_line(part) for part in value.values())
    if _is_list(value):
        return all(_is_one_line(part) for part in value)  # type: ignore[attr-defined]  # it is a list
    return "\n" not in str(value)


def _is_list(value: object) -> bool:
    return isinstance(value, (list, tuple))
