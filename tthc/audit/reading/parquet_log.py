"""Logs as Parquet: every column as text, moments with their offset."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import duckdb
from ibis.expr.types import Table

from tthc.audit.reading.raw_log import RawLog, check_columns, plainly_named, refused
from tthc.source import CannotRunError, say


def open_parquet(path: Path, label: str) -> RawLog:
    """A Parquet file; CannotRunError for one that is broken or encrypted."""
    with plainly_named(path) as file, duckdb.connect() as connection:
        try:
            described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(file)]).fetchall()
        except duckdb.Error:
            raise _broken(label) from None
    names = tuple(str(row[0]) for row in described)
    check_columns(names, label)

    def read(connection: Any, numbers: Sequence[int]) -> tuple[Table, tuple[int, ...]]:
        texts = "".join(f", CAST({_quoted(names[number])} AS VARCHAR) AS c{number}" for number in numbers)
        with plainly_named(path) as file:
            try:
                connection.con.execute(
                    f"CREATE TEMP TABLE raw AS SELECT file_row_number AS row{texts}"  # noqa: S608 - names in quotes
                    " FROM read_parquet(?, file_row_number = true)",
                    [str(file)],
                )
            except duckdb.Error:
                raise _broken(label) from None
        return connection.table("raw"), ()

    return RawLog(label, names, read, first_row=1)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _broken(label: str) -> CannotRunError:
    return refused(label, say("the file is broken or encrypted: it cannot be read as Parquet"))
