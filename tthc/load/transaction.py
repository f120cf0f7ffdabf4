"""Several files of the catalogue changed as one: after a kill at any moment all of them are changed, or none is.

The new texts are written beside, into `.tthc/apply/ID.draft`, with what they follow from; renaming that folder to
`ID.committed` is the moment at which the change is made. Then file after file is put in place, and the folder becomes
the archive `ID.done`, from which the change can be taken back. Whoever opens the project next throws a draft away, and
finishes what was committed. Nobody's text is written over: a file that says something else than the change follows from
is left, what was put in place is taken back, and the new texts stay in `ID.clashed`.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from tthc.source import CannotRunError, Message, say, why_of

FOLDER = Path(".tthc") / "apply"
"""Where changes are prepared and kept, below the root of the project."""

DRAFT, COMMITTED, BACK, CLASHED, DONE = ".draft", ".committed", ".back", ".clashed", ".done"
"""What became of a change, as the name of its folder ends."""

_ABOUT = "about.json"


@dataclass(frozen=True)
class FileChange:
    """A file of the catalogue, named by its path below it; None where there is no file, before or afterwards."""

    path: str
    old: bytes | None
    new: bytes | None

    @property
    def reverse(self) -> FileChange:
        """What takes it back."""
        return FileChange(self.path, self.new, self.old)


@dataclass(frozen=True)
class Place:
    """The project's root, in which changes are kept, and its catalogue, of which files are changed."""

    root: Path
    catalog: Path

    @property
    def folder(self) -> Path:
        """Where changes are kept."""
        return self.root / FOLDER


@dataclass(frozen=True)
class Kept:
    """A change in the archive: what is said about it, and each file before and after."""

    id: str
    about: Mapping[str, Any]
    changes: tuple[FileChange, ...]


@dataclass(frozen=True)
class Finished:
    """What became of a change that a run had left: its end (`DONE`, `CLASHED`), and the files that were in the way."""

    id: str
    end: str
    in_the_way: tuple[str, ...] = ()


@contextmanager
def locked(place: Place, seconds: float, waiting: Callable[[], None] | None = None) -> Iterator[None]:
    """Alone at work on the catalogue; CannotRunError if another process is for longer than so many seconds.

    `waiting` is called once if there is one to wait for. The system frees the lock of a process that is killed.
    """
    with _writing(place):
        place.folder.mkdir(parents=True, exist_ok=True)
        file = (place.folder / "lock").open("ab")
    with file:
        end = time.monotonic() + seconds
        while not _lock(file):
            if time.monotonic() >= end:
                raise CannotRunError(say("another 'tthc apply' is at work in {folder}", folder=place.root))
            if waiting:
                waiting()
                waiting = None
            time.sleep(0.02)
        yield


if sys.platform == "win32":  # pragma: no cover - another system
    import msvcrt

    def _lock(file: IO[bytes]) -> bool:
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
else:
    import fcntl

    def _lock(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


@contextmanager
def _writing(place: Place) -> Iterator[None]:
    """What the system refuses, in a sentence."""
    try:
        yield
    except OSError as error:
        raise CannotRunError(
            say("{folder} cannot be written: {why}", folder=error.filename or place.root, why=why_of(error))
        ) from error


def commit(place: Place, changes: Sequence[FileChange], about: Mapping[str, Any]) -> str:
    """Make all changes, or none; the id under which they can be taken back. The caller holds the lock.

    CannotRunError with the names of the files if one of them is not what its change follows from.
    """
    with _writing(place):
        finish(place)
        for change in changes:
            _target(place, change.path)
        draft = _drafted(place, changes, about)
        if moved := _changed(place, changes):
            shutil.rmtree(draft)
            raise CannotRunError(_changed_meanwhile(moved))
        committed = _renamed(draft, COMMITTED)
        finished = _put_in_place(place, committed)
    if finished.in_the_way:
        raise CannotRunError(_changed_meanwhile(finished.in_the_way))
    return finished.id


def finish(place: Place) -> tuple[Finished, ...]:
    """Throw away what was only drafted, put in place what was committed. The caller holds the lock."""
    for draft in place.folder.glob(f"*{DRAFT}"):
        shutil.rmtree(draft)
    left = sorted(found for end in (COMMITTED, BACK) for found in place.folder.glob(f"*{end}"))
    return tuple(_put_in_place(place, one) if one.suffix == COMMITTED else _taken_back(place, one) for one in left)


def is_unfinished(place: Place) -> bool:
    """Whether a run has left something, or is at it right now."""
    try:
        return any(one.suffix in (DRAFT, COMMITTED, BACK) for one in place.folder.iterdir())
    except OSError:
        return False


def is_committed(place: Place) -> bool:
    """Whether a change has been made and not every file of it is in its place."""
    return any(one for end in (COMMITTED, BACK) for one in place.folder.glob(f"*{end}"))


def archive(place: Place) -> tuple[Kept, ...]:
    """Every change that was made, the latest first."""
    return tuple(_kept(folder) for folder in sorted(place.folder.glob(f"*{DONE}"), reverse=True))


def digest(data: bytes | None) -> str | None:
    """By what a text is known again; None for no file."""
    return None if data is None else hashlib.sha256(data).hexdigest()


def _changed(place: Place, changes: Sequence[FileChange]) -> tuple[str, ...]:
    return tuple(c.path for c in changes if _now(_target(place, c.path)) != digest(c.old))


def _changed_meanwhile(paths: Sequence[str]) -> Message:
    return say("{files}: changed meanwhile; nothing was written over, and nothing else was changed", files=tuple(paths))


def _target(place: Place, path: str) -> Path:
    """A YAML file below the catalogue to which no link leads: a journal from elsewhere must not write anywhere else."""
    parts = PurePosixPath(path).parts
    is_below = bool(parts) and not path.startswith("/") and not any(p in ("..", ".") or "\\" in p for p in parts)
    if not is_below or not path.endswith((".yaml", ".yml")):
        raise CannotRunError(say("{path} is not a path below the catalogue", path=path))
    target = place.catalog
    for part in parts:
        target = target / part
        if target.is_symlink():
            raise CannotRunError(say("{path} is a link; nothing is written through links", path=path))
    return target


def _now(target: Path) -> str | None:
    try:
        return digest(target.read_bytes())
    except FileNotFoundError:
        return None


# Drafting: everything that will be needed stands on the disk before the change is made


def _drafted(place: Place, changes: Sequence[FileChange], about: Mapping[str, Any]) -> Path:
    """A folder with the new texts twice (one goes to its place, one is kept) and the old ones."""
    folder = place.folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}{DRAFT}"
    folder.mkdir()
    for number, change in enumerate(changes):
        _write(folder / f"{number}.go", change.new or b"", _target(place, change.path))
        for name, data in (("old", change.old), ("new", change.new)):
            if data is not None:
                _write(folder / f"{number}.{name}", data)
    files = [{"path": c.path, "old": digest(c.old), "new": digest(c.new)} for c in changes]
    _write(folder / _ABOUT, json.dumps({**about, "files": files}, ensure_ascii=False, indent=1).encode())
    _flush(folder)
    return folder


def _write(path: Path, data: bytes, like: Path | None = None) -> None:
    """The text on the disk, with the rights of the file whose place it takes."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    if like is not None and like.exists():
        shutil.copymode(like, path)


def _flush(folder: Path) -> None:
    """The names in a folder on the disk; where a system knows no such thing, there is nothing to do."""
    with suppress(OSError, AttributeError):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _renamed(folder: Path, end: str) -> Path:
    renamed = folder.rename(folder.with_suffix(end))
    _flush(folder.parent)
    return renamed


# Putting in place: each file whose `.go` is gone has been done


@dataclass(frozen=True)
class _Entry:
    number: int
    path: str
    old: str | None
    new: str | None


def _put_in_place(place: Place, folder: Path) -> Finished:
    entries = _entries(folder)
    for entry in entries:
        target, going = _target(place, entry.path), folder / f"{entry.number}.go"
        if not going.exists():
            continue
        now = _now(target)
        if now not in (entry.old, entry.new) or not _put(going, target, entry, now):
            return _taken_back(place, _renamed(folder, BACK))
    for parent in {_target(place, entry.path).parent for entry in entries}:
        _flush(parent)
    return Finished(_renamed(folder, DONE).stem, DONE)


def _put(going: Path, target: Path, entry: _Entry, now: str | None) -> bool:
    """One file to its place; whether nothing was in the way."""
    if now == entry.new:
        going.unlink()
    elif entry.new is None:
        target.unlink(missing_ok=True)
        going.unlink()
    elif entry.old is None:
        target.parent.mkdir(parents=True, exist_ok=True)
        return _placed_new(going, target)
    else:
        _moved(going, target)
    return True


def _placed_new(going: Path, target: Path) -> bool:
    """A file that was not there, unless somebody has made one of the name in this very moment."""
    try:
        os.link(going, target)
    except FileExistsError:
        return False
    except OSError:  # a disk without hard links, or another disk
        if target.exists():
            return False
        _moved(going, target)
        return True
    going.unlink()
    return True


def _moved(going: Path, target: Path) -> None:
    """Renamed to its place; by way of its folder where that is on another disk."""
    try:
        going.replace(target)
    except OSError:
        beside = target.with_name(f".{target.name}.tthc")
        _write(beside, going.read_bytes(), target)
        beside.replace(target)
        going.unlink()


def _taken_back(place: Place, folder: Path) -> Finished:
    """The old texts where the new ones had been put; what somebody has written meanwhile stays."""
    in_the_way = []
    for entry in _entries(folder):
        target = _target(place, entry.path)
        now = _now(target)
        if now == entry.new:
            _restore(folder, entry, target)
        elif now != entry.old:
            in_the_way.append(entry.path)
    return Finished(_renamed(folder, CLASHED).stem, CLASHED, tuple(in_the_way))


def _restore(folder: Path, entry: _Entry, target: Path) -> None:
    if entry.old is None:
        target.unlink(missing_ok=True)
        return
    back = folder / f"{entry.number}.back"
    _write(back, (folder / f"{entry.number}.old").read_bytes(), target)
    target.parent.mkdir(parents=True, exist_ok=True)
    _moved(back, target)


def _entries(folder: Path) -> list[_Entry]:
    files = _about(folder).get("files", [])
    try:
        return [_Entry(number, str(one["path"]), one["old"], one["new"]) for number, one in enumerate(files)]
    except (TypeError, LookupError) as error:
        raise CannotRunError(_not_a_change(folder)) from error


def _about(folder: Path) -> dict[str, Any]:
    try:
        about = json.loads((folder / _ABOUT).read_text(encoding="utf-8"))
    except ValueError as error:
        raise CannotRunError(_not_a_change(folder)) from error
    if not isinstance(about, dict):
        raise CannotRunError(_not_a_change(folder))
    return about


def _not_a_change(folder: Path) -> Message:
    return say("{folder} holds no change that can be read; look into it, and remove it", folder=folder)


def _kept(folder: Path) -> Kept:
    def text(number: int, name: str) -> bytes | None:
        file = folder / f"{number}.{name}"
        return file.read_bytes() if file.exists() else None

    entries = _entries(folder)
    changes = tuple(FileChange(e.path, text(e.number, "old"), text(e.number, "new")) for e in entries)
    return Kept(folder.stem, _about(folder), changes)
