"""Where the judged files of a log are kept: a folder for each in `.tthc/cache/audit`, whole or not at all.

Nothing in it can run, and nothing in it says whose a dossier is: there are days, numbers, names of procedures and
offices as reports show them, and ids only as a hash under the key of the project's pseudonyms. A part is of one file in
one state, read in one way, judged by one catalogue and one program; any other is not looked at. Each of its files has
a checksum: a part that is damaged is made anew. It gets a name that no other has, so that of two audits that make the
same part none disturbs the other; what has been replaced is removed some time after, when nobody reads it any more.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tthc.load.cache import NOT_TRUSTED, Stamp, make_folder, stamp_of, trusted
from tthc.source import CannotRunError, say, why_of

FOLDER = Path("audit")
ABOUT = "about.json"

_GRACE = 600
"""Seconds for which a part that has been replaced stays, for those who read it."""

_KEPT = 3
"""So many parts of a file, by different catalogues or ways of counting."""

_BLOCK = 1 << 22


@dataclass(frozen=True)
class Kept:
    """Where parts are kept, what decides what is in them beside the file, and the key under which ids are hashed."""

    folder: Path
    settings: str
    salt: bytes


@dataclass(frozen=True)
class Part:
    """A judged file: the folder of its tables, and what was written about it."""

    folder: Path
    about: Mapping[str, Any]

    def table(self, name: str) -> str:
        """The file of one of its tables, as it stands in SQL."""
        return sql_text((self.folder / f"{name}.parquet").as_posix())


def sql_text(text: str) -> str:
    """A text in the quotes of SQL."""
    return "'" + text.replace("'", "''") + "'"


def can_keep(folder: Path) -> bool:
    """Whether DuckDB reads the files of a folder by their names: some marks mean several files to it."""
    return not set("*?[{") & set(str(folder.resolve()))


def is_writable(kept: Kept) -> bool:
    """Whether parts can be kept there; where they cannot, everything is judged anew."""
    try:
        make_folder(kept.folder)
    except OSError:
        return False
    return os.access(kept.folder, os.W_OK)


def settings_of(*values: str) -> str:
    """One short text for everything that decides what is in a part."""
    return hashlib.sha256("\0".join(values).encode("utf-8", "surrogatepass")).hexdigest()


def find_part(file: Path, kept: Kept) -> Part | None:
    """The part of a file as it is now, undamaged; None if there is none."""
    for folder in sorted(kept.folder.glob(f"{_name(file, kept)}-*"), key=_age):
        with suppress(OSError, ValueError, KeyError, TypeError):
            about = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
            if _is_of(file, folder, about) and _is_whole(folder, about):
                return Part(folder, about)
    return None


def _is_of(file: Path, folder: Path, about: Mapping[str, Any]) -> bool:
    """Whether the file is what it was: it looks the same, or says the same."""
    looked_at = time.time_ns()
    stamp = stamp_of(file.stat())
    if Stamp(*about["stamp"]) == stamp:
        return True
    if about["content"] != content_of(file):
        return False
    _write_about(folder, {**about, "stamp": trusted(stamp, looked_at)})
    return True


def _is_whole(folder: Path, about: Mapping[str, Any]) -> bool:
    sums: Mapping[str, int] = about["sums"]
    return about["sum"] == _about_sum(about) and all(_sum(folder / name) == said for name, said in sums.items())


@contextmanager
def new_part(file: Path, kept: Kept) -> Iterator[Path]:
    """A folder for the tables of a new part, beside the place where `keep` puts it; removed if that does not happen.

    CannotRunError where there is no room for it.
    """
    aside = kept.folder / f".new-{os.getpid()}-{secrets.token_hex(6)}"
    try:
        aside.mkdir(mode=0o700)
        yield aside
    except OSError as error:
        raise CannotRunError(say("{folder} cannot be written: {why}", folder=kept.folder, why=why_of(error))) from None
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def keep(aside: Path, file: Path, seen: tuple[Stamp, str], about: Mapping[str, Any], kept: Kept) -> Part:
    """Put a new part in its place. `seen` is the file before it was read: one that changes meanwhile is read anew."""
    sums = {path.name: _sum(path) for path in aside.iterdir()}
    whole = {**about, "stamp": seen[0], "content": seen[1], "sums": sums}
    _write_about(aside, whole)
    place = kept.folder / f"{_name(file, kept)}-{secrets.token_hex(6)}"
    aside.rename(place)
    _clear_up(file, kept)
    return Part(place, whole)


def seen_before(file: Path) -> tuple[Stamp, str]:
    """How a file looks and what it says, before it is read."""
    looked_at = time.time_ns()
    return trusted(stamp_of(file.stat()), looked_at) if file.is_file() else NOT_TRUSTED, content_of(file)


def content_of(file: Path) -> str:
    """The hash of all that a file says."""
    digest = hashlib.blake2b(digest_size=20)
    _over(file, digest.update)
    return digest.hexdigest()


def _write_about(folder: Path, about: Mapping[str, Any]) -> None:
    aside = folder / f"{ABOUT}.{secrets.token_hex(4)}"
    whole = {**about, "sum": _about_sum(about)}
    aside.write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    aside.replace(folder / ABOUT)


def _about_sum(about: Mapping[str, Any]) -> int:
    rest = {name: value for name, value in about.items() if name != "sum"}
    return zlib.crc32(json.dumps(rest, sort_keys=True).encode("utf-8", "surrogatepass"))


def _sum(file: Path) -> int:
    found = [0]

    def add(block: bytes) -> None:
        found[0] = zlib.crc32(block, found[0])

    _over(file, add)
    return found[0]


def _over(file: Path, work: Callable[[bytes], object]) -> None:
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            work(block)


def _name(file: Path, kept: Kept) -> str:
    return f"{_of_path(file)}-{kept.settings[:16]}"


def _of_path(file: Path) -> str:
    return hashlib.sha256(os.fsencode(file.resolve())).hexdigest()[:16]


def _age(folder: Path) -> float:
    """The newest first."""
    with suppress(OSError):
        return -folder.stat().st_mtime
    return 0.0


def _clear_up(file: Path, kept: Kept) -> None:
    """Remove what has been replaced, and what a killed audit left."""
    of_file = sorted(kept.folder.glob(f"{_of_path(file)}-*"), key=_age)
    newest = {folder.name.rpartition("-")[0]: folder for folder in reversed(of_file)}
    stay = sorted(newest.values(), key=_age)[:_KEPT]
    for folder in (*(one for one in of_file if one not in stay), *kept.folder.glob(".new-*")):
        with suppress(OSError):
            if folder.stat().st_mtime < time.time() - _GRACE:
                shutil.rmtree(folder, ignore_errors=True)


def without_keeping(kept: Kept, folder: Path) -> Kept:
    """The same in another folder: for parts that go with the audit."""
    return replace(kept, folder=folder)
