"""Many files to a folder at once: all of them or none, whatever happens in the middle.

New texts are written beside, then a journal says what is about to be replaced, then the files are put in place one by
one. A run that was cut off leaves the journal; the next one takes back what it names.
"""

from __future__ import annotations

import json
import os
import shutil
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tthc.load.files import read_text
from tthc.source import CannotRunError, say, why_of

FOLDER = ".import"
"""Where a run keeps its new and old texts; hidden, so that nobody reads it as part of the catalogue."""

_JOURNAL = "journal.json"
_OWNER = "owner"
_LONG_AGO = 3600


@dataclass(frozen=True)
class NewText:
    """A text for a file, named by its path below the folder, and the text that it follows from.

    `before` is what stood there when the new text was made, None for no file; with `anyway` nobody looked.
    """

    path: str
    text: str
    before: str | None = None
    anyway: bool = True


def land(folder: Path, texts: Sequence[NewText]) -> None:
    """Write every text below the folder, or none; CannotRunError says why nothing was written."""
    targets = [_target(folder, text.path) for text in texts]
    with _workplace(folder) as work:
        try:
            _prepare(work, targets, texts)
            _put_in_place(work, folder)
        except OSError as error:
            _take_back(work, folder)
            why = why_of(error)
            raise CannotRunError(say("nothing was written to {folder}: {why}", folder=folder, why=why)) from error
        except BaseException:
            _take_back(work, folder)
            raise


def recover(folder: Path) -> bool:
    """Take back what a run that was cut off had begun; whether there was one."""
    work = folder / FOLDER
    if not work.exists() or _is_owned(work):
        return False
    _take_back(work, folder)
    shutil.rmtree(work, ignore_errors=True)
    return True


def _target(folder: Path, path: str) -> Path:
    """A path below the folder that no link leads out of."""
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or any(part in ("..", ".") or "\\" in part for part in parts):
        raise CannotRunError(say("{path} is not a path below the catalogue", path=path))
    place = folder
    for part in parts:
        place = place / part
        if place.is_symlink():
            raise CannotRunError(say("{path} is a link; an import does not write through links", path=place))
    if place.exists() and not place.is_file():
        raise CannotRunError(say("{path} is not a regular file", path=place))
    return place


@contextmanager
def _workplace(folder: Path) -> Iterator[Path]:
    work = folder / FOLDER
    if work.is_symlink():
        raise CannotRunError(say("{path} is a link; an import does not write through links", path=work))
    recover(folder)
    try:
        work.mkdir()
        (work / _OWNER).write_text(str(os.getpid()), encoding="ascii")
    except FileExistsError as error:
        raise CannotRunError(say("another import is writing to {folder}", folder=folder)) from error
    except OSError as error:
        why = why_of(error)
        raise CannotRunError(say("nothing was written to {folder}: {why}", folder=folder, why=why)) from error
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _is_owned(work: Path) -> bool:
    """Whether the process that made the place is still running."""
    try:
        owner = int((work / _OWNER).read_text(encoding="ascii"))
    except (OSError, ValueError):
        return False
    if owner == os.getpid():
        return False
    if os.name == "nt":  # there, signal 0 would end the process: a place nobody touched for long is nobody's
        return time.time() - work.stat().st_mtime < _LONG_AGO
    try:
        os.kill(owner, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _prepare(work: Path, targets: Sequence[Path], texts: Sequence[NewText]) -> None:
    """New texts and copies of the old ones beside the catalogue, and the journal that names them."""
    entries = []
    for number, (target, text) in enumerate(zip(targets, texts, strict=True)):
        if not text.anyway and _text_of(target, text.path) != text.before:
            raise CannotRunError(say("{path} was changed meanwhile; nothing was written, run it again", path=text.path))
        (work / f"{number}.new").write_bytes(text.text.encode("utf-8"))
        existed = target.exists()
        if existed:
            shutil.copy2(target, work / f"{number}.old")
            shutil.copymode(target, work / f"{number}.new")
        entries.append({"path": text.path, "existed": existed})
    draft = work / f"{_JOURNAL}.new"
    draft.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
    draft.replace(work / _JOURNAL)


def _text_of(target: Path, path: str) -> str | None:
    return read_text(target, path)[0] if target.exists() else None


def _put_in_place(work: Path, folder: Path) -> None:
    for number, entry in enumerate(_journal(work)):
        target = _target(folder, entry["path"])
        target.parent.mkdir(parents=True, exist_ok=True)
        (work / f"{number}.new").replace(target)
    (work / _JOURNAL).unlink(missing_ok=True)


def _take_back(work: Path, folder: Path) -> None:
    """Old texts back to their places, and files that were not there before away again."""
    for number, entry in enumerate(_journal(work)):
        target = _target(folder, entry["path"])
        if entry["existed"]:
            with suppress(FileNotFoundError):
                shutil.copy2(work / f"{number}.old", work / f"{number}.back")
                (work / f"{number}.back").replace(target)
        elif not (work / f"{number}.new").exists():
            target.unlink(missing_ok=True)
            with suppress(OSError):
                target.parent.rmdir()
    (work / _JOURNAL).unlink(missing_ok=True)


def _journal(work: Path) -> list[dict[str, str]]:
    try:
        found = json.loads((work / _JOURNAL).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return found if isinstance(found, list) else []
