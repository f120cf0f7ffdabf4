"""The answers of earlier runs, in `.tthc/cache/`: each with all that was read to give it, a file for each kind.

Deleting it changes nothing but the time. A row that is damaged, or a file of another program, version or project, is
as good as none; where nothing can be written, nothing is kept.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tthc.load.cache import DAMAGED, open_database

_TABLES = """
CREATE TABLE about (made_by TEXT, changes INTEGER);
CREATE TABLE kept (question TEXT PRIMARY KEY, read TEXT, text TEXT, sum INTEGER);
"""
SPARE = 2
"""So many times as many answers as a run asked for stay for other runs: of another day, with and without a log."""

_END, _NEXT = "\x1e", "\x1f"


@dataclass(frozen=True)
class Kept:
    """An answer as text, and the digest of everything that was read for it, by what it is."""

    read: Mapping[str, str]
    text: str


@dataclass
class Answers:
    """The answers of a project; `close` keeps those that this run has asked for, and of the rest the newest."""

    database: sqlite3.Connection
    asked: set[str] = field(default_factory=set)
    new: dict[str, Kept] = field(default_factory=dict)

    def get(self, question: str) -> Kept | None:
        """What was answered last time."""
        self.asked.add(question)
        with suppress(*DAMAGED):
            found = self.database.execute("SELECT read, text, sum FROM kept WHERE question = ?", (question,)).fetchone()
            if found and found[2] == _sum(question, found[0], found[1]):
                return Kept(_unpacked(found[0]), found[1])
        return None

    def put(self, question: str, kept: Kept) -> None:
        """Keep an answer, once the run has come to its end."""
        self.new[question] = kept

    def close(self) -> None:
        """Write what is new and forget the oldest of what nobody asked for, in one go or not at all."""
        with suppress(*DAMAGED):
            newest_first = self.database.execute("SELECT question FROM kept ORDER BY rowid DESC").fetchall()
            spare = [row for row in newest_first if row[0] not in self.asked]
            self.database.execute("BEGIN IMMEDIATE")
            self.database.executemany("DELETE FROM kept WHERE question = ?", spare[SPARE * len(self.asked) :])
            self.database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?, ?, ?)", self._rows())
            self.database.execute("COMMIT")

    def _rows(self) -> Iterator[tuple[str, str, str, int]]:
        for question, kept in self.new.items():
            read = _END.join(_NEXT.join(pair) for pair in sorted(kept.read.items()))
            yield question, read, kept.text, _sum(question, read, kept.text)


@contextmanager
def open_answers(root: Path, kind: str) -> Iterator[Answers]:
    """The answers of one kind of a project; what is new is kept if the work ends well."""
    database = open_database(root, f"{kind}.sqlite", _TABLES)
    try:
        answers = Answers(database)
        yield answers
        answers.close()
    finally:
        database.close()


def _unpacked(read: str) -> dict[str, str]:
    return dict(pair.split(_NEXT) for pair in read.split(_END) if pair)


def _sum(*values: str) -> int:
    return zlib.crc32("\0".join(values).encode("utf-8", "surrogatepass"))
