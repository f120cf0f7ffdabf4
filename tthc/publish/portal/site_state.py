"""What a site was made from last time: while nothing of it changes, and nobody touches the folder, nothing is done."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tthc.load.cache import FOLDER, Stamp, keep_json, stamp_of
from tthc.load.digest import stamps_digest
from tthc.publish.rendering import folders


@dataclass(frozen=True)
class SiteState:
    """The cache of a project's sites: the plan, and how each folder looked when it had been written."""

    root: Path

    @property
    def plan(self) -> Path:
        """Where the plan is kept."""
        return self.root / FOLDER / "site.plan"

    def is_as_written(self, folder: Path, made_from: str) -> bool:
        """Whether the folder is what an earlier run has made from the same."""
        with suppress(OSError, ValueError, TypeError, AttributeError, KeyError):
            kept = json.loads(self._file(folder).read_text(encoding="utf-8"))
            return bool(kept["made_from"] == made_from and kept["looks"] and kept["looks"] == _looks(folder))
        return False

    def written(self, folder: Path, made_from: str) -> None:
        """Remember the folder that was just written; where nothing can be kept, nothing is."""
        keep_json(self._file(folder), {"made_from": made_from, "looks": _looks(folder)})

    def _file(self, folder: Path) -> Path:
        name = hashlib.sha256(str(folder.resolve()).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        return self.root / FOLDER / f"site-{name}.json"


def templates_digest(templates: Path | None) -> str:
    """SHA-256 of every file that a site takes from templates."""
    whole = hashlib.sha256()
    for kind in ("site", "fonts"):
        for folder in folders(templates, kind):
            for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
                if path.is_file():
                    content = hashlib.sha256(path.read_bytes()).hexdigest()
                    whole.update(f"{kind}/{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return whole.hexdigest()


def _looks(folder: Path) -> str:
    """How a folder looks: its files by size and times. Whoever changes one and puts its time back is not noticed."""
    return stamps_digest(_stamps(str(folder)))


def _stamps(folder: str) -> Iterator[tuple[str, Stamp]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _stamps(entry.path)
            else:
                yield entry.path, stamp_of(entry.stat(follow_symlinks=False))
