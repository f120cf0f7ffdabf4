"""The warm cache of `tthc check`: what was found in each file, kept in `.tthc/cache/` until what is behind it changes.

It is one SQLite file, for three reasons. Nothing in it can run: a cache that somebody else put there may lie, as a
catalogue may, but it is text and numbers, where a pickle would be a program. A change to one file writes the rows of
one file, not those of 50,000. And SQLite sees to it that of two processes that write at once one comes after the other.

Whoever writes has to have read the state that he changes: a number in `about` counts the changes, and what was
worked out from an older state is thrown away (`save`). Readers work on a snapshot. Every row carries a checksum;
where one does not match, or the file is no cache of this program, Python and project, it is begun anew. Without
a place to write the cache lives in memory, and dies with the process: the answers are the same.

Which files have changed is seen as git sees it: by size, times and inode. A file that was written so shortly before it
was looked at that another change could leave the same time is not trusted: its content is compared next time.
"""

from __future__ import annotations

import json
import os
import sqlite3
import sys
import zlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from tthc import __version__

FOLDER = Path(".tthc") / "cache"
_FORMAT = "tthc cache 1"
_RACY_NS = 2_000_000_000
"""The coarsest clock of a file system still in use (FAT)."""

_LOST = -1
"""The number of changes of one who has read a state that is no more: nothing he writes will be kept."""

_END, _NEXT = "\x1e", "\x1f"
"""Between the parts of a list and of its entries; no YAML that is read has such characters."""

_TABLES = """
CREATE TABLE about (made_by TEXT, changes INTEGER);
CREATE TABLE file (
    name BLOB PRIMARY KEY, size INTEGER, changed INTEGER, touched INTEGER, inode INTEGER,
    content TEXT, defines TEXT, sum INTEGER
);
CREATE TABLE result (name BLOB PRIMARY KEY, asked TEXT, since TEXT, until TEXT, problems TEXT, sum INTEGER);
CREATE TABLE answer (question TEXT PRIMARY KEY, changes INTEGER, text TEXT, severities TEXT, sum INTEGER);
"""


class Stamp(NamedTuple):
    """What tells, without reading it, that a file is as it was."""

    size: int
    changed: int
    touched: int
    inode: int


NOT_TRUSTED = Stamp(-1, 0, 0, 0)
"""The stamp of a file that has to be read again."""


def stamp_of(stat: os.stat_result) -> Stamp:
    """The stamp of a file that was just looked at."""
    return Stamp(stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino)


def trusted(stamp: Stamp, looked_at: int) -> Stamp:
    """The stamp if it can be relied on, seen from when it was taken; a time of the future never can."""
    return stamp if max(stamp.changed, stamp.touched) < looked_at - _RACY_NS else NOT_TRUSTED


@dataclass(frozen=True)
class KeptFile:
    """A file as it was read: the hash of its content, and for each entry its kind, id and the hash of what it says."""

    stamp: Stamp
    content: str
    defines: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class KeptResult:
    """What is wrong in a file, as JSON.

    It holds from one day to another, and as long as what was asked (the words of `tthc.check.unit`) has its answers.
    """

    asked: frozenset[str]
    since: str
    until: str
    problems: str


@dataclass(frozen=True)
class Answer:
    """What was printed, and the severities in it."""

    text: str
    severities: tuple[str, ...]


class _ForeignError(Exception):
    """Not a cache of this program, or not an undamaged one."""


@dataclass
class Cache:
    """The open cache, as it was when it was opened (until `release`); names are the caller's, unique for each file."""

    database: sqlite3.Connection
    changes: int

    def release(self) -> None:
        """End reading, so that others may write; what is read after this may be newer."""
        if self.database.in_transaction:
            self.database.execute("COMMIT")

    def files(self) -> dict[str, KeptFile]:
        """Every file, by name."""
        found = {}
        rows = self.database.execute("SELECT name, size, changed, touched, inode, content, defines, sum FROM file")
        for key, *stamp, content, defines, checksum in rows:
            name = _text(key)
            _verify(checksum, name, content, defines)
            found[name] = KeptFile(Stamp(*stamp), content, _triples(defines))
        return found

    def stamps(self) -> dict[str, Stamp]:
        """The stamp of every file."""
        rows = self.database.execute("SELECT name, size, changed, touched, inode FROM file")
        return {_text(name): Stamp(size, changed, touched, inode) for name, size, changed, touched, inode in rows}

    def contents(self) -> dict[str, str]:
        """The hash of the content of every file."""
        return {_text(name): content for name, content in self.database.execute("SELECT name, content FROM file")}

    def results(self) -> dict[str, KeptResult]:
        """What was found in every file."""
        found = {}
        rows = self.database.execute("SELECT name, asked, since, until, problems, sum FROM result")
        for key, asked, since, until, problems, checksum in rows:
            name = _text(key)
            _verify(checksum, name, asked, since, until, problems)
            found[name] = KeptResult(frozenset(asked.split(_END)), since, until, problems)
        return found

    def answer(self, question: str) -> Answer | None:
        """What was printed last time, if nothing has changed in the cache since."""
        row = self.database.execute(
            "SELECT text, severities, sum FROM answer WHERE question = ? AND changes = ?", (question, self.changes)
        ).fetchone()
        if row is None:
            return None
        _verify(row[2], question, row[0], row[1])
        return Answer(row[0], tuple(row[1].split()))

    def save(
        self, files: Mapping[str, KeptFile], results: Mapping[str, KeptResult], removed: Collection[str] = ()
    ) -> None:
        """Keep what is new; nothing happens if another process has changed the cache since it was opened."""
        gone = [(_key(name),) for name in removed]
        with self._change() as database:
            database.executemany("DELETE FROM file WHERE name = ?", gone)
            database.executemany("DELETE FROM result WHERE name = ?", gone)
            database.executemany("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)", _file_rows(files))
            database.executemany("INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?, ?, ?)", _result_rows(results))
            database.execute("DELETE FROM answer")
            database.execute("UPDATE about SET changes = changes + 1")
            self.changes += 1

    def restamp(self, stamps: Mapping[str, Stamp]) -> None:
        """Keep that these files, whose content is the same, look different now."""
        if not stamps:
            return
        rows = [(*stamp, _key(name)) for name, stamp in stamps.items()]
        with self._change() as database:
            database.executemany("UPDATE file SET size = ?, changed = ?, touched = ?, inode = ? WHERE name = ?", rows)

    def save_answer(self, question: str, answer: Answer) -> None:
        """Keep what was printed, as long as the cache stays as it is."""
        severities = " ".join(answer.severities)
        row = (question, self.changes, answer.text, severities, _sum(question, answer.text, severities))
        with self._change() as database:
            database.execute("INSERT OR REPLACE INTO answer VALUES (?, ?, ?, ?, ?)", row)
            last = "SELECT question FROM answer ORDER BY rowid DESC LIMIT 6"
            database.execute(f"DELETE FROM answer WHERE question NOT IN ({last})")  # noqa: S608 - the line above

    @contextmanager
    def _change(self) -> Iterator[sqlite3.Connection]:
        """A transaction on the state that this process has read; else one that comes to nothing."""
        before = self.changes
        self.release()
        try:
            self.database.execute("BEGIN IMMEDIATE")
            now = self.database.execute("SELECT changes FROM about").fetchone()
            yield self.database
            if now == (before,):
                self.database.execute("COMMIT")
                return
        except sqlite3.Error:  # locked for too long, disk full, no right to write: the work is done, only not kept
            pass
        self.changes = _LOST
        with suppress(sqlite3.Error):
            self.database.execute("ROLLBACK")


@contextmanager
def open_cache(root: Path, *, keep: bool = True) -> Iterator[Cache]:
    """The cache of a project; an empty one in memory if none can be kept, or none is wanted."""
    database = open_database(root, "check.sqlite", _TABLES, keep=keep)
    try:
        database.execute("BEGIN")
        yield Cache(database, database.execute("SELECT changes FROM about").fetchone()[0])
    finally:
        database.close()


def open_database(root: Path, name: str, tables: str, *, keep: bool = True) -> sqlite3.Connection:
    """What a project keeps under a name in its cache folder; new and empty if that is of another program or damaged.

    One in memory if nothing can be kept there, or nothing is wanted.
    """
    maker = made_by(root)
    path = root / FOLDER / name
    database = (_opened(path, maker) or _begun(path, tables, maker)) if keep else None
    return database or _empty(":memory:", tables, maker)


def forget(root: Path, error: Exception) -> bool:
    """Remove the cache of a project after an error in reading it, unless it was only in use for very long."""
    with suppress(OSError):
        if not _is_in_use(error):
            (root / FOLDER / "check.sqlite").unlink()
            return True
    return False


def _is_in_use(error: Exception) -> bool:
    return isinstance(error, sqlite3.OperationalError) and "locked" in str(error)


DAMAGED = (sqlite3.DatabaseError, _ForeignError, ValueError, TypeError, OverflowError)
"""What reading a damaged cache may end in."""


def _opened(path: Path, made_by: str) -> sqlite3.Connection | None:
    """The cache that is there, if it is of this program and can be read."""
    if not path.is_file():
        return None
    database = sqlite3.connect(path, timeout=5, isolation_level=None)
    try:
        database.execute("PRAGMA trusted_schema = OFF")
        if database.execute("SELECT made_by FROM about").fetchall() == [(made_by,)]:
            return database
    except sqlite3.Error as error:
        if _is_in_use(error):
            database.close()
            raise
    database.close()
    return None


def _begun(path: Path, tables: str, made_by: str) -> sqlite3.Connection | None:
    """A new cache in the place of what is there: made aside, then put there in one go."""
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        make_folder(path.parent)
        aside.unlink(missing_ok=True)
        _empty(aside, tables, made_by).close()
        aside.replace(path)
    except (OSError, sqlite3.Error):
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        return None
    return _opened(path, made_by)


def make_folder(folder: Path) -> None:
    """The folder of the cache, which git shall not see."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def keep_json(path: Path, value: object) -> None:
    """A small thing to remember in the cache, all of it or nothing; where nothing can be written, nothing is kept."""
    with suppress(OSError):
        make_folder(path.parent)
        aside = path.with_name(f"{path.name}.{os.getpid()}")
        aside.write_text(json.dumps(value), encoding="utf-8")
        aside.replace(path)


def _empty(path: Path | str, tables: str, made_by: str) -> sqlite3.Connection:
    database = sqlite3.connect(path, isolation_level=None)
    database.executescript(f"BEGIN; {tables} COMMIT")
    database.execute("INSERT INTO about VALUES (?, 0)", (made_by,))
    return database


def made_by(root: Path) -> str:
    """Who may use a cache: this program to the file, this Python, these libraries, this project in this place."""
    package = Path(__file__).parent.parent
    sources = sorted((*package.rglob("*.py"), *package.rglob("*.mo")))
    libraries = [spec.origin for name in ("pydantic", "pydantic_core", "yaml") if (spec := find_spec(name))]
    files = [*map(str, sources), *(origin for origin in libraries if origin)]
    marks = [(name, stat.st_size, stat.st_mtime_ns) for name in files if (stat := Path(name).stat())]
    return json.dumps([_FORMAT, __version__, sys.version, str(root), _sum(*map(str, marks))])


def _file_rows(files: Mapping[str, KeptFile]) -> Iterator[tuple[object, ...]]:
    for name, file in files.items():
        defines = _END.join(_NEXT.join(entry) for entry in file.defines)
        yield _key(name), *file.stamp, file.content, defines, _sum(name, file.content, defines)


def _result_rows(results: Mapping[str, KeptResult]) -> Iterator[tuple[object, ...]]:
    for name, result in results.items():
        values = (_END.join(sorted(result.asked)), result.since, result.until, result.problems)
        yield _key(name), *values, _sum(name, *values)


def _triples(defines: str) -> tuple[tuple[str, str, str], ...]:
    entries = (entry.split(_NEXT) for entry in defines.split(_END) if entry)
    return tuple((kind, id_, says) for kind, id_, says in entries)


def _sum(*values: str) -> int:
    return zlib.crc32("\0".join(values).encode("utf-8", "surrogatepass"))


def _verify(checksum: int, *values: str) -> None:
    if checksum != _sum(*values):
        raise _ForeignError


def _key(name: str) -> bytes:
    """A file name need not be text; SQLite's text must be."""
    return name.encode("utf-8", "surrogatepass")


def _text(key: bytes) -> str:
    return key.decode("utf-8", "surrogatepass")
