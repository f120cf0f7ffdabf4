"""Which files of a project have changed since the cache was written, and which only look as if they had."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tthc.load.cache import NOT_TRUSTED, Cache, Stamp, stamp_of, trusted
from tthc.load.files import name_of, yaml_entries


@dataclass(frozen=True)
class Folders:
    """Where the files stand that `tthc check` reads. A name in the cache is the folder and the path in it."""

    root: Path
    catalog: Path
    rules: Path

    def path(self, name: str) -> Path:
        """The file that a name in the cache means."""
        folder, _, inside = name.partition("/")
        return (self.catalog if folder == CATALOG else self.rules) / inside

    def shown(self, name: str) -> str:
        """What problems call it."""
        return name_of(self.path(name), self.root)


CATALOG, RULES = "catalog", "rules"


def content_of(data: bytes) -> str:
    """The hash of a file's content."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@dataclass(frozen=True)
class Changes:
    """The names of all files with their stamps, of those that are new or other than they were, and of those gone.

    `same` have the content that they had; their stamps are better than those in the cache.
    """

    stamps: dict[str, Stamp]
    changed: frozenset[str]
    gone: frozenset[str]
    same: dict[str, Stamp]

    @property
    def none(self) -> bool:
        """Whether everything is as it was."""
        return not self.changed and not self.gone


def find_changes(folders: Folders, cache: Cache) -> Changes:
    """Look over all files, and read those that look other than they did."""
    looked_at = time.time_ns()
    looks = dict(_looks(folders))
    kept = cache.stamps()
    stamps = {name: trusted(stamp, looked_at) for name, stamp in looks.items()}
    other = [name for name, stamp in looks.items() if kept.get(name) != stamp or stamp == NOT_TRUSTED]
    contents = cache.contents() if kept and other else {}
    same = {name for name in other if name in contents and _is_still(contents[name], folders.path(name))}
    news = {name: stamps[name] for name in same if stamps[name] != kept[name]}
    return Changes(stamps, frozenset(other) - same, frozenset(kept.keys() - looks.keys()), news)


def _looks(folders: Folders) -> Iterator[tuple[str, Stamp]]:
    for folder, path in ((CATALOG, folders.catalog), (RULES, folders.rules)):
        before = len(str(path)) + 1
        for entry in yaml_entries(path):
            yield f"{folder}/{entry.path[before:].replace(os.sep, '/')}", _look(entry)


def _look(entry: os.DirEntry[str]) -> Stamp:
    try:
        return stamp_of(entry.stat())
    except OSError:
        return NOT_TRUSTED


def _is_still(content: str, path: Path) -> bool:
    """Whether a file has the content with this hash; one that could not be read had none."""
    try:
        return bool(content) and path.is_file() and content_of(path.read_bytes()) == content
    except OSError:
        return False
