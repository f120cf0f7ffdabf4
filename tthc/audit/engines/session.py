"""A session of an engine: an Ibis backend that keeps tables for one audit, and forgets them with it.

All have `create_table(name, expression, temp=True)`, `drop_table(name)` and `table(name)`; those that are not DuckDB
also `take(name, rows)`, for rows of Arrow that only DuckDB or Python can read.
"""

from __future__ import annotations

from typing import Any

from ibis.expr.types import Table

from tthc.audit.engines.duckdb_session import SameTexts, open_duckdb_session
from tthc.audit.engines.engine import Engine, EngineKind
from tthc.source import CannotRunError, say


def open_session(engine: Engine) -> Any:
    """A session; CannotRunError, saying what to install, where there can be none."""
    match engine.kind:
        case EngineKind.DUCKDB:
            return open_duckdb_session()
        case EngineKind.POSTGRESQL:
            return _postgresql(engine.address)
        case EngineKind.SPARK:
            return _spark(engine.address)


def is_duckdb(session: Any) -> bool:
    """Whether a session is one of DuckDB, which reads files itself."""
    return bool(session.name == EngineKind.DUCKDB)


def rows_of_same(session: Any, table: Table, column: str, known: SameTexts | None = None) -> Table:
    """The rows of which another has the same text in a column. DuckDB finds the few that may be without grouping.

    `known` is what DuckDB's `look_over` found of that column.
    """
    if is_duckdb(session):
        found: Table = session.rows_of_same_hash(table, column, known)
        return found
    several = table.group_by(column).having(table.count() > 1).agg(several=table.count())
    return table.semi_join(several, column)


def _postgresql(address: str) -> Any:
    try:
        from tthc.audit.engines.postgresql_session import open_postgresql_session
    except ImportError:
        raise CannotRunError(say("to use PostgreSQL, install tthc with it: pip install 'tthc[postgresql]'")) from None
    return open_postgresql_session(address)


def _spark(address: str) -> Any:
    try:
        from tthc.audit.engines.spark_session import open_spark_session
    except ImportError:
        raise CannotRunError(
            say("to use Spark, install tthc with it: pip install 'tthc[spark]', and Java 17 or later")
        ) from None
    return open_spark_session(address)
