"""Logs as Parquet: read where they lie, dates and moments as they are, every other column as text.

A moment with a time zone is read as text with its offset.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from secrets import token_hex
from typing import Any

import duckdb
from ibis.expr.types import Table

from tthc.audit.engines.session import is_duckdb
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
        if session.name == "pyspark" and all(_READ_ALIKE.match(kinds[number]) for number in numbers):
            looked_at: Table = session.look_at("raw", path.resolve(), {names[n]: f"c{n}" for n in numbers})
            return looked_at
        if not is_duckdb(session) or set("*?[{") & set(str(path.resolve())):
            return None
        columns = "".join(f", {_typed(names[number], kinds[number])} AS c{number}" for number in numbers)
        name = f"raw_{token_hex(4)}"
        file = str(path.resolve()).replace("'", "''")
        session.con.execute(
            f"CREATE TEMP VIEW {name} AS SELECT file_row_number AS row{columns}"  # noqa: S608 - names in quotes
            f" FROM read_parquet('{file}', file_row_number = true)"
        )
        seen: Table = session.table(name)
        return seen

    return RawLog(label, names, read, first_row=1, in_place=in_place)


_READ_ALIKE = re.compile(r"(VARCHAR|DATE|TIMESTAMP|TIMESTAMP WITH TIME ZONE|BOOLEAN|(TINY|SMALL|BIG)?INT(EGER)?)$")
"""Types that every engine writes as the same text; fractions are not among them, nor moments to the billionth."""


def _typed(name: str, kind: str) -> str:
    if kind in ("DATE", "TIMESTAMP", "VARCHAR"):
        return _quoted(name)
    return f"CAST({_quoted(name)} AS VARCHAR)"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _broken(label: str) -> CannotRunError:
    return refused(label, say("the file is broken or encrypted: it cannot be read as Parquet"))
