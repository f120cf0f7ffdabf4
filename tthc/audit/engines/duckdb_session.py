"""DuckDB as an engine: in this process, in memory, and in a private folder for what does not fit there."""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.schema as sch
import numpy as np
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.backends.duckdb import Backend
from ibis.expr.types import Expr, Table

from tthc.audit.engines.private_folder import private_folder
from tthc.source import CannotRunError, say

T = TypeVar("T")

__all__ = ["MEMORY", "DuckDBSession", "open_duckdb_session", "private_folder", "sentences"]

MEMORY = "TTHC_MEMORY"
"""The environment variable that says how much memory an audit may take (`2GB`); what does not fit goes to the disk."""


class DuckDBSession(Backend):  # type: ignore[misc]  # Ibis has no types
    """One audit in one DuckDB; what it cannot do, it says in a sentence.

    Ibis asks DuckDB about every table that it makes, fills it in a second query, and joins the selects of each
    expression into as few as it can, which takes longer than to count a small log: here a table is made by one query,
    its types are remembered, and selects stay apart, which is the same to DuckDB.
    """

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[str, sch.Schema] = {}
        self._named: dict[str, Table] = {}
        _aside(pa.array, [0])  # for its first array Arrow imports pandas, which may as well be now

    def table(self, name: str, /, **_: Any) -> Table:
        """A table or view of this session."""
        if name not in self._kept:
            empty = self.con.sql(f"SELECT * FROM {_quoted(name)} LIMIT 0").to_arrow_table()  # noqa: S608 - quoted
            self._kept[name] = sch.Schema.from_pyarrow(empty.schema)
        return ops.DatabaseTable(name, schema=self._kept[name], source=self, namespace=ops.Namespace()).to_expr()

    def create_table(self, name: str, /, obj: Table | None = None, **options: Any) -> Table:
        """Keep what an expression gives, in the place of what had the name; it may read that."""
        if not isinstance(obj, Table):
            self._kept.pop(name, None)
            made: Table = super().create_table(name, obj, **options)
            return made
        self._make("TABLE", name, obj)
        return self.table(name)

    def create_view(self, name: str, /, obj: Table, **_: Any) -> Table:
        """Give an expression a name: queries of it are short then, and are written faster."""
        self._make("VIEW", name, obj)
        self._named[name] = obj
        return self.table(name)

    def _make(self, kind: str, name: str, obj: Table) -> None:
        with sentences():
            self._run_pre_execute_hooks(obj)
            self.con.execute(f"CREATE OR REPLACE TEMP {kind} {_quoted(name)} AS {self._typed(obj)}")
        self._kept[name] = obj.schema()

    def drop_table(self, name: str, /, **_: Any) -> None:
        """Forget a table, if there is one."""
        self._kept.pop(name, None)
        self.con.execute(f"DROP TABLE IF EXISTS {_quoted(name)}")

    def compile(self, expr: Expr, /, **options: Any) -> str:
        """The SQL of an expression."""
        ibis.options.sql.fuse_selects, usual = False, ibis.options.sql.fuse_selects
        try:
            return str(super().compile(expr, **options))
        finally:
            ibis.options.sql.fuse_selects = usual

    def to_pyarrow(self, expr: Expr, /, **_: Any) -> Any:
        """What an expression gives."""
        table = expr.as_table()
        schema = table.schema().to_pyarrow()
        with sentences():
            self._run_pre_execute_hooks(expr)
            found = self.con.sql(self.compile(table)).to_arrow_table()
        return expr.__pyarrow_result__(found.cast(schema))

    def look_over(self, table: Table, column: str) -> tuple[bool, SameTexts]:
        """Whether there are spaces around a text of a column; which texts are there again is worked out meanwhile."""
        text = table[column]
        spaced = ((text < "!") | (text.right(1) < "!")) & (text != "")
        found = table.select(hashed=text.hash(), spaced=spaced).to_pyarrow()
        spaces = any(chunk.true_count for chunk in found["spaced"].chunks)
        return spaces, _aside(_of_several, found["hashed"])

    def rows_of_same_hash(self, table: Table, column: str, known: SameTexts | None) -> Table:
        """The rows of whose texts others have the hash: sorting numbers takes a quarter of the time of grouping."""
        hashed = table[column].hash()
        several = known.result() if known else _of_several(table.select(hashed=hashed).to_pyarrow()["hashed"])
        return table.filter(hashed.isin(ibis.memtable(several).one)) if len(several) else table.limit(0)

    def _typed(self, expr: Table) -> str:
        """The query of an expression with the types that Ibis thinks it has."""
        typed = ", ".join(
            f"CAST({_quoted(name)} AS {self.compiler.type_mapper.to_string(dtype)}) AS {_quoted(name)}"
            if dtype.is_numeric()
            else _quoted(name)
            for name, dtype in expr.schema().items()
        )
        return f"SELECT {typed} FROM ({self.compile(expr)})"  # noqa: S608 - made by Ibis, names are quoted


SameTexts = Future[pa.Table]
"""The hashes `one` of texts that are there several times, once they are found."""


def _aside(work: Callable[..., T], *arguments: object) -> Future[T]:
    """Work in a thread that nobody waits for in the end."""
    future: Future[T] = Future()

    def run() -> None:
        try:
            future.set_result(work(*arguments))
        except BaseException as error:
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future


def _of_several(hashes: pa.ChunkedArray) -> pa.Table:
    found = np.sort(hashes.to_numpy())
    return pa.table({"one": np.unique(found[1:][found[1:] == found[:-1]])})


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def open_duckdb_session(sharing: int = 1) -> Any:
    """A DuckDB in memory; what does not fit there goes to a folder that only this user can read, and is removed.

    So many of them share the cores and the memory of this machine.
    """
    connection = DuckDBSession()
    connection.do_connect()
    connection.raw_sql("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    connection.raw_sql(f"SET temp_directory = '{private_folder().as_posix()}'")
    if memory := os.environ.get(MEMORY, "").strip():
        if not re.fullmatch(r"\d{1,6}(\.\d{1,3})? ?([KMGT]i?B|%)", memory, re.IGNORECASE):
            raise CannotRunError(say("{name} is a size such as 4GB, not {written!r}", name=MEMORY, written=memory))
        connection.raw_sql(f"SET memory_limit = '{memory}'")
    if sharing > 1:
        _leave_to_others(connection.con, sharing)
    return connection


def _leave_to_others(connection: Any, sharing: int) -> None:
    asked = "SELECT current_setting('memory_limit'), current_setting('threads')"
    memory, threads = connection.execute(asked).fetchone()
    size, unit = memory.split()
    connection.execute(f"SET memory_limit = '{float(size) / sharing:.3f} {unit}'")
    connection.execute(f"SET threads = {max(threads // sharing, 1)}")


@contextmanager
def sentences() -> Iterator[None]:
    """What ends an audit that is nobody's mistake, as a sentence: no memory, no room on the disk, a broken file.

    Ctrl-C while DuckDB answers is KeyboardInterrupt, as it is anywhere else, whatever DuckDB makes of it.
    """
    try:
        yield
    except (RuntimeError, duckdb.Error) as error:
        if re.search(r"\binterrupt(?:ed| error)", str(error), re.IGNORECASE):
            raise KeyboardInterrupt from None
        said = _sentence(error)
        if said is None:
            raise
        raise said from None


def _sentence(error: Exception) -> CannotRunError | None:
    match error:
        case duckdb.OutOfMemoryException():
            return _no_room(error)
        case duckdb.IOException() | duckdb.HTTPException() if re.search(_NO_ROOM, str(error), re.IGNORECASE):
            return _no_room(error)
        case (
            duckdb.IOException()
            | duckdb.HTTPException()
            | duckdb.InvalidInputException()
            | duckdb.SerializationException()
        ):
            return CannotRunError(say("the log cannot be read to its end: the file is broken, or it has changed"))
    return None


_NO_ROOM = "no space|too large|could not write|failed to write|disk quota"


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
