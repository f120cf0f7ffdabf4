"""A log as it was read: its rows as a typed table, and where each row stands in its file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

from ibis.expr.types import Table

from tthc.audit.engines.duckdb_session import SameTexts
from tthc.source import Problem

LARGEST_FILE = 2**36
"""More rows than a file has: in a log of several files, the rows of each begin at a multiple of it."""


class FileRow(NamedTuple):
    """A row of one of several files."""

    file: str
    row: int

    def __str__(self) -> str:
        return f"{self.file}:{self.row}"


@dataclass(frozen=True)
class LogFile:
    """One file of a log: in which of its rows the row 0 stands, and the rows that do not have its columns."""

    label: str
    first_row: int
    malformed: tuple[int, ...] = ()

    def row_in_file(self, row: int) -> int:
        """The row of the file that a row of the table stands in; a line break inside quotes begins no new row."""
        in_file = row + self.first_row
        for malformed in self.malformed:
            in_file += malformed <= in_file
        return in_file


@dataclass(frozen=True)
class Log:
    """A log as it was read: its rows as a typed table, and the rows of the file that do not have its columns.

    Columns of the table: `row` (from 0), `id`, `procedure_text`, `agency_text`, `channel_text`, `case_text`,
    `status_text`, `commune_text` (as written, '' where nothing is), for each date `…_day`, for two `…_minute` (of the
    day, None without an hour), `reschedules` (how many times a new day was set; None where nothing is written),
    `unreadable` (there is no day of reception, or a date or number that does not exist), `ambiguous` (a date could be
    two days), `pauses` (how many of them it has) and `synthetic`; `official` and `applicant`, as pseudonyms, where they
    were asked for and are there.

    Columns of `pauses`, one row for each time that a dossier waited for somebody: `row` (of the dossier), `asked_day`,
    `given_day` (null: it still waits), `cause` (a word of Cause).

    `problems` are what of the log could not be used at all and belongs to no row. The row 0 stands in `first_row`.
    `columns` are those of ours that it has; None where that is not known. A log of several `files` has its rows at
    multiples of LARGEST_FILE. `stays`: its table reads the file where it lies. `most_pauses`: how many the dossier with
    the most has; None where nobody counted. `same_ids`: those that several have, if they are looked for already.
    """

    source: str
    table: Table
    pauses: Table
    malformed: tuple[int | FileRow, ...]
    connection: Any
    problems: tuple[Problem, ...] = ()
    first_row: int = 2
    columns: frozenset[str] | None = None
    files: tuple[LogFile, ...] = ()
    stays: bool = False
    most_pauses: int | None = None
    same_ids: SameTexts | None = None

    def tells(self, name: str) -> bool:
        """Whether the log has a column of this name, or may have one: what it lacks need not be looked at."""
        return name in self.table.columns and (self.columns is None or name.removesuffix("_day") in self.columns)

    def row_in_file(self, row: int) -> int | FileRow:
        """Where a row of the table stands, as a person finds it."""
        if not self.files:
            malformed = tuple(row for row in self.malformed if isinstance(row, int))
            return LogFile(self.source, self.first_row, malformed).row_in_file(row)
        file = self.files[row // LARGEST_FILE]
        return FileRow(file.label, file.row_in_file(row % LARGEST_FILE))
