"""DuckDB as an engine: in this process, in memory, and in a private folder for what does not fit there."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
from ibis.backends.duckdb import Backend
from ibis.expr.types import Expr, Table

from tthc.audit.engines.private_folder import private_folder
from tthc.source import CannotRunError, say

__all__ = ["MEMORY", "DuckDBSession", "open_duckdb_session", "private_folder", "sentences"]

MEMORY = "TTHC_MEMORY"
"""The environment variable that says how much memory an audit may take (`2GB`); what does not fit goes to the disk."""


class DuckDBSession(Backend):  # type: ignore[misc]  # Ibis has no types
    """One audit in one DuckDB; what it cannot do, it says in a sentence."""

    def create_table(self, name: str, /, obj: Table | None = None, **options: Any) -> Table:
        """Keep what an expression gives."""
        with sentences():
            made: Table = super().create_table(name, obj, **options)
        return made

    def to_pyarrow(self, expr: Expr, /, **options: Any) -> Any:
        """What an expression gives."""
        with sentences():
            return super().to_pyarrow(expr, **options)

def open_duckdb_session() -> Any:
    """A DuckDB in memory; what does not fit there goes to a folder that only this user can read, and is removed."""
    connection = DuckDBSession()
    connection.do_connect()
    connection.raw_sql("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    connection.raw_sql(f"SET temp_directory = '{private_folder().as_posix()}'")
    if memory := os.environ.get(MEMORY, "").strip():
        if not re.fullmatch(r"\d{1,6}(\.\d{1,3})? ?([KMGT]i?B|%)", memory, re.IGNORECASE):
            raise CannotRunError(say("{name} is a size such as 4GB, not {written!r}", name=MEMORY, written=memory))
        connection.raw_sql(f"SET memory_limit = '{memory}'")
    return connection


@contextmanager
def sentences() -> Iterator[None]:
    """What ends an audit that is nobody's mistake, as a sentence: no memory, no room on the disk, a broken file."""
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise _no_room(error) from None
    except (duckdb.IOException, duckdb.HTTPException) as error:
        if re.search(r"no space|too large|could not write|failed to write|disk quota", str(error), re.IGNORECASE):
            raise _no_room(error) from None
        raise CannotRunError(say("the log cannot be read to its end: the file is broken, or it has changed")) from None
    except (duckdb.InvalidInputException, duckdb.SerializationException):
        raise CannotRunError(say("the log cannot be read to its end: the file is broken, or it has changed")) from None


def _no_room(error: duckdb.Error) -> CannotRunError:
    if isinstance(error, duckdb.OutOfMemoryException) and "temp" not in str(error):
        return CannotRunError(say("there is not enough memory for this log"))
    return CannotRunError(
        say(
            "there is no room left in {folder} for what does not fit into memory: free some, or name another folder "
            "(TMPDIR)",
            folder=private_folder().parent,
        )
    )
