"""A file of the catalogue to its canonical form: the same entries, every comment, and nothing that only looks the same.

What comes out is read again. A form that does not load to equal entries, or that has lost a comment, is not used.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from tthc.exchange.yaml.canonical import write_tree
from tthc.exchange.yaml.procedure_file import SCHEMA_LINE
from tthc.exchange.yaml.tree import CannotBeTakenApartError, read_tree
from tthc.load.catalogue import Loaded, load_text
from tthc.source import Position, Problem, Severity, say


@dataclass(frozen=True)
class Formatted:
    """The canonical text of a file, or why it is left as it is."""

    text: str | None
    problems: tuple[Problem, ...] = ()


def format_text(text: str, file: str, schema: str | None = None) -> Formatted:
    """The canonical form of a file's text; `schema` is the way to the folder of the schema that a procedure names.

    Without a text the problems say why: what is wrong in the file, or that it cannot be formatted (L020).
    """
    before = load_text(text, file)
    if before.problems:
        return Formatted(None, before.problems)
    plain = _plain(text)
    try:
        root, comments = read_tree(plain)
        is_procedure = any(slot.name == "code" for slot in root.slots)
        words = Counter(comment.text for comment in comments)
        if is_procedure and schema is not None and not _names_schema(words):
            line = SCHEMA_LINE.format(path=schema)
            root.slots[0].leading.insert(0, line)
            words[line] += 1
        written = write_tree(root, is_procedure)
        if not _is_same(before, load_text(written, file), words, written, plain):
            return _left(file, "?")
    except CannotBeTakenApartError as error:
        return _left(file, str(error))
    return Formatted(written)


def schema_path(path: PurePosixPath) -> str:
    """The way from the folder of a file, given by its path below the catalogue, to the catalogue."""
    return "../" * (len(path.parts) - 1)


def _plain(text: str) -> str:
    """What the loader reads: composed letters, no byte order mark, LF at the ends of lines."""
    text = re.sub(r"\r\n?", "\n", text.removeprefix("\ufeff"))
    return unicodedata.normalize("NFC", text)


def _names_schema(comments: Counter[str]) -> bool:
    return any(words.startswith("# yaml-language-server:") for words in comments)


def _is_same(before: Loaded, after: Loaded, comments: Counter[str], written: str, text: str) -> bool:
    """Whether a new text has the entries of the old one and every comment; marks are counted a second way too."""
    if after.problems or [_values(e) for e in before.catalogue.entries] != [
        _values(e) for e in after.catalogue.entries
    ]:
        return False
    _, kept = read_tree(written)
    if Counter(comment.text for comment in kept) != comments:
        return False
    return _marks(written) >= _marks(text)


def _values(entry: Any) -> tuple[type, Any]:
    return type(entry), entry.model_dump(mode="python")


def _marks(text: str) -> int:
    return len(re.findall(r"(?<!\S)#", text))


def _left(file: str, what: str) -> Formatted:
    text = say(
        "the file cannot be brought into canonical form without losing something ({what}); it is left", what=what
    )
    return Formatted(None, (Problem("L020", Position(file, 1, 1), text, severity=Severity.WARNING),))
