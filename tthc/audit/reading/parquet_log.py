"""Logs as Parquet: every column as text, moments with their offset."""

from __future__ import annotations

import re
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
    names, kinds = (tuple(str(row[column]) for row in described) for column in (0, 1))
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

    def in_place(session: Any, numbers: Sequence[int]) -> Table | None:
        wanted = {names[number]: f"c{number}" for number in numbers}
        if session.name != "pyspark" or not all(_READ_ALIKE.match(kinds[number]) for number in numbers):
            return None
        seen: Table = session.look_at("raw", path.resolve(), wanted)
        return seen

    return RawLog(label, names, read, first_row=1, in_place=in_place)


_READ_ALIKE = re.compile(r"(VARCHAR|DATE|TIMESTAMP|TIMESTAMP WITH TIME ZONE|BOOLEAN|(TINY|SMALL|BIG)?INT(EGER)?)$")
"""Types that every engine writes as the same text; fractions are not among them, nor moments to the billionth."""


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _broken(label: str) -> CannotRunError:
    return refused(label, say("the file is broken or encrypted: it cannot be read as Parquet"))
