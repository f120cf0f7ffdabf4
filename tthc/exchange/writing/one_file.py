"""One file written at once: a reader sees the old file or the new one, never half of one."""

from __future__ import annotations

import contextlib
import secrets
import shutil
from pathlib import Path

from tthc.source import CannotRunError, say, why_of


def replace_file(path: Path, data: bytes) -> None:
    """Write the file, and its folder if need be; CannotRunError if that is not possible."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(data)
        if path.exists():
            shutil.copymode(path, temporary)
        temporary.replace(path)
    except OSError as error:
        why = why_of(error)
        raise CannotRunError(
            say("{path} cannot be written: {why}. Is it open in another program?", path=path, why=why)
        ) from error
    finally:
        _discard(temporary)


def _discard(temporary: Path) -> None:
    """What is left of a failed attempt; where even that cannot be looked at, nothing is."""
    with contextlib.suppress(OSError):
        temporary.unlink(missing_ok=True)
