"""Whole folders written at once: a reader sees the old folder or the new one, and nothing foreign in it is lost."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tthc.source import CannotRunError, say, why_of


def replace_folder(folder: Path, files: Mapping[str, bytes], mark: str) -> None:
    """Write the files beside the folder, then put the new folder in its place.

    The file called `mark` lists what was written, each file with its SHA-256, and is how the folder is known next time.
    CannotRunError if it cannot be written, or something stands there that no earlier run has written, or that was
    changed since.
    """
    with replacing_folder(folder, files, mark):
        pass


@contextmanager
def replacing_folder(folder: Path, files: Mapping[str, bytes], mark: str) -> Iterator[None]:
    """Like `replace_folder`, with the new folder written before the body and put in its place after it.

    If the body fails, everything stays as it was: what belongs together with the folder is kept in the body.
    """
    with fresh_folder(folder, mark) as fresh:
        with in_words(folder):
            _write(fresh, {**files, mark: listed({place: _sha256(data) for place, data in files.items()})})
        yield


@contextmanager
def fresh_folder(folder: Path, mark: str) -> Iterator[Path]:
    """An empty folder beside a folder, put in its place after the body, which writes what it shall hold, mark and all.

    If the body fails, everything stays as it was.
    """
    target = folder.resolve()
    token = secrets.token_hex(4)
    fresh = target.with_name(f".{target.name}.new-{token}")
    try:
        with in_words(folder):
            refuse_foreign(target, mark)
            target.parent.mkdir(parents=True, exist_ok=True)
            fresh.mkdir()
        yield fresh
        with in_words(folder):
            _swap(fresh, target, target.with_name(f".{target.name}.old-{token}"))
    finally:
        shutil.rmtree(fresh, ignore_errors=True)


def written_before(folder: Path, mark: str) -> Mapping[str, str]:
    """What an earlier run has written into a folder, each file with its SHA-256; nothing for a new folder."""
    path = folder / mark
    return {place: written for place, written in _known(path).items() if written} if path.is_file() else {}


def link_or_copy(source: Path, target: Path) -> bool:
    """Let a file that stays as it is stand in a second place too: linked where the disk can, else copied."""
    try:
        os.link(source, target)
    except OSError:
        try:
            shutil.copy2(source, target)
        except OSError:
            return False
    return True


@contextmanager
def in_words(folder: Path) -> Iterator[None]:
    """CannotRunError, with the folder and the reason, where the disk refuses."""
    try:
        yield
    except OSError as error:
        why = why_of(error)
        raise CannotRunError(say("{folder} cannot be written: {why}", folder=folder, why=why)) from error


def refuse_foreign(folder: Path, mark: str) -> None:
    """CannotRunError unless the folder is new, empty, or holds only what an earlier run wrote, as it wrote it."""
    target = folder.resolve()
    if target.exists() and not target.is_dir():
        raise CannotRunError(say("{folder} is not a folder", folder=folder))
    if not target.is_dir() or not any(target.iterdir()):
        return
    if not (target / mark).is_file():
        raise CannotRunError(say("{folder} holds something else; name an empty or a new folder", folder=folder))
    known = {mark: "", **_known(target / mark)}
    for path in sorted(target.rglob("*")):
        place = path.relative_to(target).as_posix()
        if path.is_dir():
            continue
        if place not in known:
            raise CannotRunError(
                say("{folder} holds {place}, which would be lost; move it elsewhere", folder=folder, place=place)
            )
        if known[place] not in ("", _sha256(path.read_bytes())):
            raise CannotRunError(
                say("{folder} holds {place}, which was changed; move it elsewhere", folder=folder, place=place)
            )


def listed(files: Mapping[str, str]) -> bytes:
    """What the mark holds: a line for each file with its SHA-256, as sha256sum writes them."""
    return "".join(f"{written}  {place}\n" for place, written in sorted(files.items())).encode()


def _known(mark: Path) -> Mapping[str, str]:
    """Each file with what it was when it was written; '' where an older mark has only names."""
    lines = mark.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("  ", 1) if re.match(r"[0-9a-f]{64}  ", line) else ("", line) for line in lines)
    return {place: written for written, place in pairs}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _swap(fresh: Path, target: Path, old: Path) -> None:
    try:
        if target.exists():
            target.rename(old)
        fresh.rename(target)
    finally:
        if old.exists() and not target.exists():
            old.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for place, data in sorted(files.items()):
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
