"""Logs as CSV: UTF-8, with commas, semicolons, tabs or strokes between the values."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

import duckdb
import ibis
from ibis.expr.types import Table

from tthc.audit.reading.raw_log import RawLog, check_columns, first_bytes, known_among, plainly_named, refused
from tthc.source import say

DELIMITERS = (",", ";", "\t", "|")
_HEADER_BYTES = 65_536
_LONGEST_ROW = 2_000_000


def open_csv(path: Path, label: str, known: Collection[str]) -> RawLog:
    """A CSV file; of the delimiters that which gives the most known headings. CannotRunError for what is none."""
    names, delimiter = _header(path, label, known)
    check_columns(names, label)

    def read(connection: Any, numbers: Sequence[int]) -> tuple[Table, tuple[int, ...]]:
        try:
            with plainly_named(path) as file:
                return _read(connection, file, delimiter, len(names), numbers)
        except duckdb.Error as error:  # whose words quote the row
            raise refused(label, say("the file cannot be read as CSV: {why}", why=_why(error))) from None

    return RawLog(label, names, read)


def _why(error: duckdb.Error) -> object:
    if isinstance(error, duckdb.OutOfMemoryException):
        return say("there is not enough memory")
    return say("quotes that do not end, or rows that are no rows")


def _header(path: Path, label: str, known: Collection[str]) -> tuple[tuple[str, ...], str]:
    text = _start(path, label).decode("utf-8-sig", errors="ignore")
    if not text.strip():
        raise refused(label, say("the file is empty"))
    csv.field_size_limit(_HEADER_BYTES)
    rows = {mark: next(csv.reader(text.splitlines(), delimiter=mark), []) for mark in DELIMITERS}
    best = max(DELIMITERS, key=lambda mark: (known_among(rows[mark], known), len(rows[mark])))
    return tuple(rows[best]), best


def _start(path: Path, label: str) -> bytes:
    start = first_bytes(path, _HEADER_BYTES)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refused(label, say("the file is UTF-16: save it as CSV UTF-8"))
    if b"\0" in start:
        raise refused(label, say("the file is binary, not CSV"))
    line = start.partition(b"\n")[0]
    if len(line) >= _HEADER_BYTES:
        raise refused(
            label, say("the first row is longer than {limit} bytes: these are no headings", limit=_HEADER_BYTES)
        )
    try:
        line.decode("utf-8")
    except UnicodeDecodeError as error:
        raise refused(label, say("the file is not UTF-8: save it as CSV UTF-8"), error.start + 1) from None
    return start


def _read(
    connection: Any, file: Path, delimiter: str, columns: int, numbers: Sequence[int]
) -> tuple[Table, tuple[int, ...]]:
    """Every row as text; rows with other columns go to the table `reject_errors`, of which only the rows are kept."""
    every = connection.read_csv(
        str(file),
        auto_detect=False,
        header=True,
        delim=delimiter,
        quote='"',
        escape='"',
        columns={f"c{number}": "VARCHAR" for number in range(columns)},
        store_rejects=True,
        max_line_size=_LONGEST_ROW,
    )
    wanted = every.select(*(f"c{number}" for number in numbers), row=ibis.row_number())
    raw = connection.create_table("raw", wanted, temp=True)
    rejected = connection.raw_sql("SELECT DISTINCT line FROM reject_errors ORDER BY line").fetchall()
    connection.raw_sql("DROP TABLE reject_errors; DROP TABLE reject_scans")
    return raw, tuple(int(line) for (line,) in rejected)
