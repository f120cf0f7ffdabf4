"""Files to text: UTF-8 only, within a size, and never an exception for what somebody put into a folder."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

from tthc.source import Message, Position, Problem, say

MAX_BYTES = 4 * 1024 * 1024


def yaml_files(folder: Path) -> Iterator[Path]:
    """The YAML files below a folder, in a fixed order; hidden ones and links that lead out of it are passed over."""
    inside = folder.resolve()
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if (
            path.suffix in (".yaml", ".yml")
            and not hidden
            and path.resolve().is_relative_to(inside)
            and not path.is_dir()
        ):
            yield path


def read_text(path: Path, name: str) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of a file, or why there is none; `name` is how problems call the file."""

    def refuse(code: str, message: Message) -> tuple[None, tuple[Problem, ...]]:
        return None, (Problem(code, Position(name, 1, 1), message),)

    try:
        if not path.is_file():
            return refuse("L001", say("this is not a regular file"))
        if (size := path.stat().st_size) > MAX_BYTES:
            text = say(
                "the file has {size:.1f} MB; at most {limit} MB are read",
                size=size / 1024**2,
                limit=MAX_BYTES // 1024**2,
            )
            return refuse("L003", text)
        data = path.read_bytes()
    except OSError as error:
        return refuse("L001", say("the file cannot be read: {why}", why=error.strerror or type(error).__name__))
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return refuse("L002", say("the file is UTF-16; save it as UTF-8"))
    if b"\0" in data:
        return refuse("L002", say("the file is binary, not text"))
    try:
        text_read = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        return None, (Problem("L002", Position(name, line, column), say("the file is not UTF-8 from here on")),)
    return (text_read, ()) if text_read.strip() else refuse("L004", say("the file is empty"))
