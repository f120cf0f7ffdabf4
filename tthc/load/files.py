"""Files to text: UTF-8 only, within a size, and never an exception for what somebody put into a folder."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from pathlib import Path

from tthc.source import CannotRunError, Message, Position, Problem, position_in, say

_MB = 1024 * 1024
MAX_BYTES = 4 * _MB


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder, in a fixed order; hidden ones and links that lead out of it are passed over.

    CannotRunError if there is no such folder.
    """
    if not folder.is_dir():
        raise CannotRunError(say("there is no folder {folder}", folder=folder))
    inside = os.path.realpath(folder)
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.suffix.lower() in (".yaml", ".yml") and not hidden and _is_below(inside, path) and not path.is_dir():
            yield path


def _is_below(folder: str, path: Path) -> bool:
    """Whether a path ends up in a folder; unlike `Path.resolve`, a ring of links is no error."""
    return not path.is_symlink() or Path(os.path.realpath(path)).is_relative_to(folder)


def name_of(path: Path, root: Path) -> str:
    """What problems call a file: its path from the root, in characters that can be printed anywhere."""
    name = path.relative_to(root) if path.is_relative_to(root) else path
    return name.as_posix().encode("utf-8", "replace").decode("utf-8")


def read_text(path: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or why there is none; `name` is how problems call the file."""
    try:
        if not path.is_file():
            return _refuse(name, "L001", say("this is not a regular file"))
        if (size := path.stat().st_size) > MAX_BYTES:
            text = say(
                "the file has {size:.1f} MB; at most {limit} MB are read", size=size / _MB, limit=MAX_BYTES // _MB
            )
            return _refuse(name, "L003", text)
        return _decode(path.read_bytes(), name)
    except OSError as error:
        why = error.strerror or type(error).__name__
        return _refuse(name, "L001", say("the file cannot be read: {why}", why=why))


def _decode(data: bytes, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _refuse(name, "L002", say("the file is UTF-16; save it as UTF-8"))
    if b"\0" in data:
        return _refuse(name, "L002", say("the file is binary, not text"))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8")
        at = position_in(before, len(before), name)
        return None, (Problem("L002", at, say("the file is not UTF-8 from here on")),)
    return (text, ()) if text.strip() else _refuse(name, "L004", say("the file is empty"))


def _refuse(name: str, code: str, message: Message) -> tuple[None, tuple[Problem, ...]]:
    return None, (Problem(code, Position(name, 1, 1), message),)
