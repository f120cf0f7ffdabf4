"""PostgreSQL as an engine: the rows stay where they lie, and what is worked out is in temporary tables beside them.

Nothing that lasts is written: every table is a temporary one, which PostgreSQL forgets with the session.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import ibis.expr.datatypes as dt
import ibis.expr.operations as ops
import ibis.expr.schema as sch
import psycopg
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
import sqlglot.expressions as sge
from ibis.backends.postgres import Backend
from ibis.backends.sql.compilers.postgres import PostgresCompiler
from ibis.expr.types import Expr, Table
from psycopg import sql

from tthc.audit.engines.postgresql_url import LABEL
from tthc.source import CannotRunError, Message, Position, say

SECONDS_TO_CONNECT = 20

_DAY = (
    r"\d{4}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\d|3[01])|(?:0[469]|11)-(?:0[1-9]|[12]\d|30)|02-(?:0[1-9]|1\d|2[0-8]))"
    r"|(?:\d\d(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00)-02-29"
)
_TIME = r"(?:[ T](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?)?"
_TO_THE_MICROSECOND = len("2026-01-01 00:00:00.000000")
_CAN_BE = {
    "timestamp": rf"^\s*(?:{_DAY}){_TIME}\s*$",
    "int64": r"^\s*[+-]?\d{1,18}\s*$",
    "float64": r"^\s*[+-]?\d{1,15}(?:\.\d{0,15})?\s*$",
}
"""Which texts are days with or without an hour, or numbers: PostgreSQL has no TRY_CAST; its CAST ends the query."""


class _Compiler(PostgresCompiler):  # type: ignore[misc]  # Ibis has no types
    """Ibis writes TRY_CAST as CAST: here only what can be cast is. A condition becomes a number by way of int."""

    def visit_Cast(self, op: ops.Cast, *, arg: Any, to: Any) -> Any:  # noqa: N802 - the name is Ibis's
        if op.arg.dtype.is_boolean() and to.is_integer():
            arg = self.cast(arg, dt.int32)
        return super().visit_Cast(op, arg=arg, to=to)

    def visit_Lowercase(self, op: ops.Lowercase, *, arg: Any) -> Any:  # noqa: N802
        """By the letters of Unicode, not by those of the database: Đ is one."""
        lower = self.f.lower(sge.Collate(this=sge.paren(arg), expression=_by('"und-x-icu"')))
        return sge.Collate(this=lower, expression=_by('"C"'))

    def visit_TryCast(self, op: ops.TryCast, *, arg: Any, to: Any) -> Any:  # noqa: N802 - the name is Ibis's
        if not op.arg.dtype.is_string():
            return self.visit_Cast(op, arg=arg, to=to)
        can_be = self.f.regexp_like(arg, sge.convert(_CAN_BE[str(to)]))
        arg = self.f.substring(self.f.trim(arg), 1, _TO_THE_MICROSECOND) if to.is_timestamp() else arg
        return self.cast(self.if_(can_be, arg, sge.Null()), to)


def _by(collation: str) -> Any:
    return sge.Var(this=collation)


class PostgreSQLSession(Backend):  # type: ignore[misc]  # Ibis has no types
    """One audit in one database."""

    compiler = _Compiler()

    def __init__(self, address: str, connection: psycopg.Connection[Any]) -> None:
        super().__init__()
        self._can_reconnect = False
        self.address, self.con = address, connection
        self._kept: dict[str, sch.Schema] = {}
        self._post_connect()

    def table(self, name: str, /, **_: Any) -> Table:
        """A table that this session has made."""
        return ops.DatabaseTable(name, schema=self._kept[name], source=self, namespace=ops.Namespace()).to_expr()

    def create_table(self, name: str, /, obj: Table, **_: Any) -> Table:
        """Keep what an expression gives, in the place of what had the name; it may read that."""
        with sentences():
            self._run_pre_execute_hooks(obj)
            self._keep(name, sql.SQL(self._typed(obj)), obj.schema())
        return self.table(name)

    def drop_table(self, name: str, /, **_: Any) -> None:
        """Forget a table or view of this session."""
        if self._kept.pop(name, None) is not None:
            kind = self._run("SELECT relkind FROM pg_class WHERE oid = to_regclass(%s)", _temporary(name)).fetchone()
            word = sql.SQL("VIEW" if kind and kind[0] == "v" else "TABLE")
            self._run(sql.SQL("DROP {} IF EXISTS {} CASCADE").format(word, sql.Identifier("pg_temp", name)))

    def look_at(self, name: str, parts: Sequence[str], columns: Sequence[tuple[str, str]]) -> Table:
        """A view of columns of a table as texts, under new names, with `row`: the rows stay where they are."""
        texts = [
            sql.SQL('CAST({} AS text) COLLATE "C" AS {}').format(sql.Identifier(theirs), sql.Identifier(ours))
            for theirs, ours in columns
        ]
        query = sql.SQL("SELECT row_number() OVER () - 1 AS row, {} FROM {}").format(
            sql.SQL(", ").join(texts), sql.Identifier(*parts)
        )
        with sentences(), self.con.transaction():
            self._run(sql.SQL("SET LOCAL search_path = {}").format(sql.SQL(self._their_path)))
            self._run(sql.SQL("CREATE TEMPORARY VIEW {} AS {}").format(sql.Identifier(name), query))
        self._kept[name] = sch.schema({"row": "int64", **{ours: "string" for _, ours in columns}})
        return self.table(name)

    def take(self, name: str, rows: pa.RecordBatchReader) -> Table:
        """Keep rows of Arrow that were read elsewhere."""
        schema = sch.Schema.from_pyarrow(rows.schema)
        with sentences():
            columns = sql.SQL(", ").join(
                sql.SQL("{} {}").format(sql.Identifier(column), sql.SQL(self._sql_type(dtype)))
                for column, dtype in schema.items()
            )
            self._run(sql.SQL("CREATE TEMPORARY TABLE {} ({})").format(sql.Identifier(name), columns))
            with (
                self.con.cursor() as cursor,
                cursor.copy(sql.SQL("COPY {} FROM STDIN").format(sql.Identifier(name))) as copy,
            ):
                for batch in rows:
                    for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                        copy.write_row(row)
            self._run(sql.SQL("ANALYZE {}").format(sql.Identifier(name)))
        self._kept[name] = schema
        return self.table(name)

    def to_pyarrow(self, expr: Expr, /, **_: Any) -> Any:
        """What an expression gives; PostgreSQL sums whole numbers as decimals, which are made whole again."""
        table = expr.as_table()
        schema = table.schema()
        with sentences():
            self._run_pre_execute_hooks(expr)
            rows = self._run(self.compile(table)).fetchall()
        arrays = [
            pa.array(_whole(column) if dtype.is_integer() else column, dtype.to_pyarrow())
            for column, dtype in zip(zip(*rows, strict=True) if rows else [()] * len(schema), schema.types, strict=True)
        ]
        return expr.__pyarrow_result__(pa.table(arrays, schema=schema.to_pyarrow()))

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        data = op.data.to_pyarrow(op.schema)
        self.take(op.name, pa.RecordBatchReader.from_batches(data.schema, data.to_batches()))

    def _make_memtable_finalizer(self, name: str) -> None:
        """They go with the session."""

    def _post_connect(self) -> None:
        super()._post_connect()
        self._their_path = str(self._run("SHOW search_path").fetchall()[0][0])
        self._run("SET search_path = pg_temp; SET synchronize_seqscans = off; SET DateStyle = 'ISO, YMD'")
        self._run("SET client_min_messages = error; SET jit = off")

    def _keep(self, name: str, query: sql.Composable, schema: sch.Schema) -> None:
        """PostgreSQL collects no statistics of temporary tables by itself, and without any chooses badly."""
        new = sql.Identifier("pg_temp", f"{name} (new)")
        self._run(sql.SQL("CREATE TEMPORARY TABLE {} AS {}").format(sql.Identifier(f"{name} (new)"), query))
        self.drop_table(name)
        self._run(sql.SQL("ALTER TABLE {} RENAME TO {}").format(new, sql.Identifier(name)))
        self._run(sql.SQL("ANALYZE {}").format(sql.Identifier("pg_temp", name)))
        self._kept[name] = schema

    def _typed(self, expr: Table) -> str:
        """The query of an expression with the types that Ibis thinks it has."""
        typed = ", ".join(
            f"CAST({_quoted(name)} AS {self.compiler.type_mapper.to_string(dtype)}) AS {_quoted(name)}"
            if dtype.is_integer()
            else _quoted(name)
            for name, dtype in expr.schema().items()
        )
        return f"SELECT {typed} FROM ({self.compile(expr)}) AS query"  # noqa: S608 - made by Ibis, names are quoted

    def _sql_type(self, dtype: Any) -> str:
        return 'text COLLATE "C"' if dtype.is_string() else str(self.compiler.type_mapper.to_string(dtype))

    def _run(self, query: Any, *values: object) -> psycopg.Cursor[Any]:
        """A per cent in a query without values is one."""
        return self.con.execute(query, values) if values else self.con.execute(query)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _temporary(name: str) -> str:
    return f"pg_temp.{_quoted(name)}"


def _whole(column: Sequence[Any]) -> list[int | None]:
    return [None if value is None else int(value) for value in column]


def open_postgresql_session(address: str) -> PostgreSQLSession:
    """A session of its own in the database; CannotRunError if there is none to be had."""
    with sentences():
        connection = psycopg.connect(
            address, connect_timeout=SECONDS_TO_CONNECT, application_name="tthc audit", autocommit=True
        )
        return PostgreSQLSession(address, connection)


@contextmanager
def sentences() -> Iterator[None]:
    """Every failure of the database as a sentence, without the log-in and without what a row says."""
    try:
        yield
    except psycopg.errors.InsufficientPrivilege:
        raise _refused(
            say("this log-in has no right to read the table, or to make temporary ones (GRANT TEMPORARY ON DATABASE)")
        ) from None
    except psycopg.errors.UndefinedTable:
        raise _refused(say("there is no such table or view")) from None
    except (psycopg.errors.DiskFull, psycopg.errors.OutOfMemory):
        raise _refused(say("the database has no room left for temporary tables, on disk or in memory")) from None
    except psycopg.ProgrammingError:
        raise  # a query that it does not understand is our mistake
    except psycopg.OperationalError:
        raise _refused(say("the database does not answer, or refuses the log-in")) from None
    except psycopg.Error as error:
        raise _refused(say("the database refuses: {why}", why=error.sqlstate or type(error).__name__)) from None


def _refused(message: Message) -> CannotRunError:
    return CannotRunError(say("{at}: {message}", at=Position(LABEL, 1, 1), message=message))
