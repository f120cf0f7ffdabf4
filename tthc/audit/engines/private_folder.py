"""A folder of this process for what does not fit into memory: nobody else reads it, and it ends with the process.

A process that is killed cannot clear up after itself: the next one does, by the lock that only a living one holds.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import IO

from tthc.source import CannotRunError, say, why_of

_PREFIX = "tthc-audit-"
_LOCK = "lock"


@cache
def private_folder() -> Path:
    """The folder, which only this user can read; CannotRunError where there can be none."""
    clear_up()
    try:
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX))
        lock = (folder / _LOCK).open("wb")
    except OSError as error:
        place = tempfile.gettempdir()
        raise CannotRunError(say("{folder} cannot be written: {why}", folder=place, why=why_of(error))) from None
    _is_locked(lock)
    atexit.register(_leave, folder, lock)
    return folder


def clear_up() -> None:
    """Remove the folders that processes of this user left behind when they were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if _is_mine(folder) and _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_mine(folder: Path) -> bool:
    return os.name != "posix" or folder.lstat().st_uid == os.getuid()


def _is_left(folder: Path) -> bool:
    """Whether nobody holds its lock; a folder without one is just being made."""
    with (folder / _LOCK).open("r+b") as lock:
        return _is_locked(lock)


def _leave(folder: Path, lock: IO[bytes]) -> None:
    lock.close()
    shutil.rmtree(folder, ignore_errors=True)


if sys.platform != "win32":
    import fcntl

    def _is_locked(file: IO[bytes]) -> bool:
        """Lock a file; False where another process holds it."""
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

else:
    import msvcrt

    def _is_locked(file: IO[bytes]) -> bool:
        """Lock a file; False where another process holds it."""
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
