"""Where a thing was written, and what is wrong with it: the two values that every stage passes on."""

from __future__ import annotations

import errno
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple


class Position(NamedTuple):
    """A place in a text: file (relative to the root it was read from), line and column (both from 1)."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return self.file if _IS_CELL.search(self.file) else f"{self.file}:{self.line}:{self.column}"


_IS_CELL = re.compile(r"![A-Z]{1,3}[0-9]{1,7}$")
"""A cell of a workbook ("so-lieu.xlsx:Các bước!H2") is a place by itself: it has no line and column in it."""

NOWHERE = Position("", 0, 0)
"""The position of a value that no file holds (made by a program)."""


def position_in(text: str, offset: int, file: str) -> Position:
    """Where a character of a text stands; lines end as editors end them (LF, CR LF, CR)."""
    lines = _LINE_END.split(text[:offset])
    return Position(file, len(lines), len(lines[-1]) + 1)


_LINE_END = re.compile(r"\r\n|[\n\r]")


class Written(str):
    """A scalar as it was written, untyped, with its position."""

    __slots__ = ("at",)
    at: Position

    def __new__(cls, text: str, at: Position) -> Written:
        """Text that remembers where it stands."""
        self = super().__new__(cls, text)
        self.at = at
        return self


class WrittenMapping(dict[str, Any]):
    """A mapping as it was written: the position of its first key, and of each key."""

    __slots__ = ("at", "keys_at")

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at
        self.keys_at: dict[str, Position] = {}


class WrittenList(list[Any]):
    """A sequence as it was written, with its position."""

    __slots__ = ("at",)

    def __init__(self, at: Position) -> None:
        super().__init__()
        self.at = at


class Severity(StrEnum):
    """How much a problem or a finding matters, most first."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Message:
    """A sentence of the program: English text with named gaps; the text is also its key in the translations."""

    text: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __str__(self) -> str:
        return self.text.format_map({name: plain(value) for name, value in self.values.items()})


def plain(value: object) -> object:
    """A value as a sentence shows it: several after one another with commas, everything else as it is."""
    return ", ".join(str(item) for item in value) if isinstance(value, tuple) and type(value) is tuple else value


def say(text: str, /, **values: object) -> Message:
    """Make a message; the extractor of translations knows this name."""
    return Message(text, values)


def shorten(text: str, most: int = 60) -> str:
    """Text as it is quoted in a message: long ones are cut off."""
    return str(text) if len(text) <= most else text[: most - 1] + "…"


@dataclass(frozen=True)
class Problem:
    """A mistake that a person can correct: a code that never changes its meaning, a place, a sentence, a hint."""

    code: str
    at: Position
    message: Message
    hint: Message | None = None
    severity: Severity = Severity.ERROR

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The order in which problems are shown."""
        return (*self.at, self.code, str(self.message))

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        return f"{self.at}: {self.code} {self.message}{hint}"


class CannotRunError(Exception):
    """The work could not be done (no such folder, no right to write): a sentence a person can act on, exit code 2."""

    def __init__(self, message: Message) -> None:
        super().__init__(str(message))
        self.message = message


def why_of(error: OSError) -> Message:
    """Why the operating system refused, in a sentence of ours; its own words where it is a rare reason."""
    return _REASONS.get(error.errno or 0) or say("{reason}", reason=error.strerror or type(error).__name__)


_REASONS: Mapping[int, Message] = MappingProxyType(
    {
        errno.ENOENT: say("there is no such file or folder"),
        errno.EACCES: say("there is no right to do that"),
        errno.EPERM: say("there is no right to do that"),
        errno.EROFS: say("nothing can be written there"),
        errno.EEXIST: say("it is there already"),
        errno.ENOTDIR: say("a part of the path is no folder"),
        errno.EISDIR: say("it is a folder, not a file"),
        errno.ENOTEMPTY: say("the folder is not empty"),
        errno.ENAMETOOLONG: say("the name is too long"),
        errno.ENOSPC: say("the disk is full"),
        errno.EDQUOT: say("the disk is full"),
        errno.EMFILE: say("too many files are open"),
        errno.ENFILE: say("too many files are open"),
        errno.ELOOP: say("links that lead in a circle"),
        errno.EBUSY: say("another program is using it"),
        errno.ETXTBSY: say("another program is using it"),
        errno.EIO: say("the disk answered with an error"),
    }
)
