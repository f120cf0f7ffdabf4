"""Files to text: UTF-8 only, within a size, and never an exception for what somebody put into a folder."""

from __future__ import annotations

import codecs
import os
from collections.abc import Iterator
from pathlib import Path

from tthc.source import CannotRunError, Message, Position, Problem, position_in, say, why_of

_MB = 1024 * 1024
MAX_BYTES = 4 * _MB


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder, in a fixed order; hidden ones and links that lead out of it are passed over.

    CannotRunError if there is no such folder.
    """
    yield from sorted(Path(entry.path) for entry in yaml_entries(folder))


def yaml_entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The same in no order and without a path for each: how 50,000 files are looked over in a fraction of a second."""
    if not folder.is_dir():
        raise CannotRunError(say("there is no folder {folder}", folder=folder))
    inside = os.path.realpath(folder)
    todo = [str(folder)]
    while todo:
        for entry in _entries_in(todo.pop()):
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                todo.append(entry.path)
            elif _is_yaml(entry) and (not entry.is_symlink() or _leads_to_a_file_below(inside, entry.path)):
                yield entry


def _entries_in(folder: str) -> list[os.DirEntry[str]]:
    """What stands in a folder; nothing if it may not be looked into or has just been removed."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except OSError:
        return []


def _is_yaml(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith((".yaml", ".yml"))


def _leads_to_a_file_below(folder: str, link: str) -> bool:
    """Whether a link ends up in a folder; unlike `Path.resolve`, a ring of links is no error."""
    return Path(os.path.realpath(link)).is_relative_to(folder) and not Path(link).is_dir()


def name_of(path: Path, root: Path) -> str:
    """What problems call a file: its path from the root, in characters that can be printed anywhere."""
    name = path.relative_to(root) if path.is_relative_to(root) else path
    return name.as_posix().encode("utf-8", "replace").decode("utf-8")


def read_text(path: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or why there is none; `name` is how problems call the file."""
    data, problems = read_bytes(path, name)
    return (None, problems) if data is None else decode(data, name)


def read_bytes(path: Path, name: str) -> tuple[bytes | None, tuple[Problem, ...]]:
    """What stands in a file, if it is one and not too large."""
    try:
        if not path.is_file():
            return _refuse(name, "L001", say("this is not a regular file"))
        if (size := path.stat().st_size) > MAX_BYTES:
            text = say(
                "the file has {size:.1f} MB; at most {limit} MB are read", size=size / _MB, limit=MAX_BYTES // _MB
            )
            return _refuse(name, "L003", text)
        return path.read_bytes(), ()
    except OSError as error:
        why = why_of(error)
        return _refuse(name, "L001", say("the file cannot be read: {why}", why=why))


def decode(data: bytes, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    """Bytes as text, or why they are none."""
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
