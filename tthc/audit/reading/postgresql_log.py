"""Logs in PostgreSQL: a table or a view, read in a transaction that cannot write. The log-in is never shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ibis.expr.types import Table

from tthc.audit.engines.postgresql_url import LABEL, parts_of, without_table
from tthc.audit.reading.raw_log import RawLog, check_columns, fill_raw, refused
from tthc.model.log_mapping import VIETNAM
from tthc.source import CannotRunError, Message, say

if TYPE_CHECKING:
    import psycopg

_FETCH = 20_000
_SECONDS_TO_CONNECT = 20


def open_postgresql(place: str, table: str = "") -> RawLog:
    """The table or view that the URL names (`?table=schema.name`), or the one named beside it."""
    url, named = without_table(place)
    parts = _named(table or named)
    with _connected(url) as connection:
        names = _columns(connection, parts)
    check_columns(names, LABEL)

    def read(target: Any, numbers: Sequence[int]) -> tuple[Table, tuple[int, ...]]:
        with _connected(url) as connection:
            return fill_raw(target, numbers, _rows(connection, parts, [names[number] for number in numbers])), ()

    def in_place(session: Any, numbers: Sequence[int]) -> Table | None:
        if getattr(session, "address", None) != url:
            return None
        seen: Table = session.look_at("raw", parts, [(names[number], f"c{number}") for number in numbers])
        return seen

    return RawLog(LABEL, names, read, first_row=1, in_place=in_place)


def _named(table: str) -> tuple[str, ...]:
    parts = parts_of(table)
    if not 1 <= len(parts) <= 2:
        raise _refused(say("name the table or view: ?table=NAME in the URL, or --table NAME"))
    return parts


@contextmanager
def _connected(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A session that cannot write, in Vietnam's time; every failure is a sentence without the log-in."""
    try:
        import psycopg
    except ImportError:
        raise _refused(say("to read from PostgreSQL, install tthc with it: pip install 'tthc[postgresql]'")) from None
    try:
        with psycopg.connect(url, connect_timeout=_SECONDS_TO_CONNECT, application_name="tthc audit") as connection:
            connection.read_only = True
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            connection.execute(f"SET LOCAL TimeZone = '{VIETNAM}'; SET LOCAL DateStyle = 'ISO, YMD'")
            yield connection
    except psycopg.errors.InsufficientPrivilege:
        raise _refused(say("this log-in has no right to read the table")) from None
    except psycopg.errors.UndefinedTable:
        raise _refused(say("there is no such table or view")) from None
    except psycopg.OperationalError:
        raise _refused(say("the database does not answer, or refuses the log-in")) from None
    except psycopg.Error as error:
        raise _refused(say("the database refuses: {why}", why=error.sqlstate or type(error).__name__)) from None


def _columns(connection: psycopg.Connection[Any], parts: Sequence[str]) -> tuple[str, ...]:
    from psycopg import sql

    query = sql.SQL("SELECT * FROM {} LIMIT 0").format(sql.Identifier(*parts))
    return tuple(column.name for column in connection.execute(query).description or ())


def _rows(
    connection: psycopg.Connection[Any], parts: Sequence[str], names: Sequence[str]
) -> Iterator[Sequence[object]]:
    """The rows in the order in which the database keeps them, as text, by a cursor on the server."""
    from psycopg import sql

    texts = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in names)
    query = sql.SQL("SELECT {} FROM {}").format(texts, sql.Identifier(*parts))
    with connection.cursor(name="tthc_audit") as cursor:
        cursor.itersize = _FETCH
        for number, row in enumerate(cursor.execute(query)):
            yield number, *row


def _refused(message: Message) -> CannotRunError:
    return refused(LABEL, message)
