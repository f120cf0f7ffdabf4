"""The folder of blank forms: which files are in it, and how they look. What they are for is not asked."""

from __future__ import annotations

import hashlib
import time
from contextlib import suppress
from pathlib import Path

from tthc.load.cache import NOT_TRUSTED, stamp_of, trusted

FOLDER = "forms"
"""Where the forms of a project stand, and what its site calls the folder of its copies."""


def form_paths(folder: Path) -> list[Path]:
    """The files of a folder and those below it, in order; hidden ones are none."""
    paths = (path for path in folder.rglob("[!.]*") if path.is_file() and not path.name.startswith("~$"))
    return sorted(path for path in paths if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def looks_of(folder: Path) -> str:
    """A word that changes whenever a form does; one that was written just now is read, since another could look so."""
    whole, now = hashlib.sha256(), time.time_ns()
    for path in form_paths(folder) if folder.is_dir() else ():
        with suppress(OSError):
            stamp = trusted(stamp_of(path.stat()), now)
            seen = hashlib.sha256(path.read_bytes()).hexdigest() if stamp == NOT_TRUSTED else f"{stamp}"
            whole.update(f"{path}\0{seen}\n".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()
