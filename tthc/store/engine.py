"""A database by its URL: opened, checked to be ours, and everything that can go wrong with it said in a sentence."""

from __future__ import annotations

import re
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlmodel import Session

from tthc.source import CannotRunError, Message, say, why_of
from tthc.store.versions import HEAD, VERSION_TABLE, migrate, version_of

_LOCK = 840_115_116
"""The advisory lock of the store on PostgreSQL: one writer at a time, as on SQLite. A trigger takes the same."""

_PATIENCE = 60
"""Seconds that a writer waits for another one, if the URL does not say how long."""


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path.as_posix()}"


@contextmanager
def writing(url: str) -> Iterator[Session]:
    """One transaction that writes: all of it or nothing, and nobody else writes meanwhile.

    The file, its folder and the tables are made if need be; CannotRunError if the tables are of an older version.
    """
    with connecting(url, write=True) as (session, where):
        version = version_of(session.connection(), where)
        if version is None:
            migrate(session.connection(), None)
        elif version != HEAD:
            raise _older(where)
        yield session
        session.commit()


@contextmanager
def reading(url: str) -> Iterator[Session | None]:
    """One transaction that reads; None if nothing was ever stored there. Reading makes no file and no table.

    `session.info["version"]` is that of the tables: an older store can be read as far as it goes.
    """
    if is_missing(url):
        yield None
        return
    with connecting(url, write=False) as (session, where):
        version = version_of(session.connection(), where)
        session.info["version"] = version
        yield session if version else None


def refuse_older(url: str) -> None:
    """CannotRunError if nothing could be written because the tables are of an older version: asked before long work."""
    with reading(url) as session:
        if session is not None and session.info["version"] != HEAD:
            raise _older(_without_password(url))


def _older(where: str) -> CannotRunError:
    return CannotRunError(
        say("{where} is of an older version of the program: run 'tthc store upgrade' first", where=where)
    )


def answers(url: str, seconds: float = 3) -> bool:
    """Whether somebody listens at the address of a database on the network; of others opening it says more."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        return True
    if parsed.get_backend_name() == "sqlite" or not parsed.host:
        return True
    try:
        socket.create_connection((parsed.host, parsed.port or _POSTGRESQL), seconds).close()
    except OSError:
        return False
    return True


_POSTGRESQL = 5432


def is_missing(url: str) -> bool:
    """Whether it is a file of SQLite that is not there."""
    try:
        return _is_missing_file(make_url(url))
    except ArgumentError:
        return False


def file_of_store(url: str) -> Path | None:
    """The file of a store that is one."""
    parsed = make_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" and _is_path(parsed) else None


@contextmanager
def connecting(url: str, *, write: bool) -> Iterator[tuple[Session, str]]:
    """One transaction, whatever tables there are, and the name of the database without a password.

    Whoever writes is alone; what is not committed is rolled back.
    """
    where = _without_password(url)
    try:
        engine = _engine(make_url(url), write=write)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise CannotRunError(
            say("{where} is not a database that can be used: {why}", where=where, why=error)
        ) from error
    try:
        with Session(engine) as session:
            if write and engine.dialect.name == "postgresql":
                session.connection().exec_driver_sql(f"SET LOCAL lock_timeout = '{_PATIENCE}s'")
                session.connection().exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield session, where
    except DBAPIError as error:
        raise CannotRunError(_what_happened(where, str(error.orig))) from error
    finally:
        engine.dispose()


def _engine(url: URL, *, write: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    if write:
        _make_folder(url)
    engine = create_engine(url, connect_args={} if "timeout" in url.query else {"timeout": _PATIENCE})
    event.listen(engine, "connect", _set_up_for_writing if write else _set_up)
    event.listen(engine, "begin", _begin_writing if write else _begin)
    return engine


def _without_password(url: str) -> str:
    return re.sub("//.*@", "//…@", url)


def _is_missing_file(url: URL) -> bool:
    return url.get_backend_name() == "sqlite" and _is_path(url) and not Path(url.database or "").exists()


def _is_path(url: URL) -> bool:
    """Whether SQLite is given a path: `file:…` is an address with settings of its own, and nothing is in memory."""
    return bool(url.database) and not str(url.database).startswith("file:")


def _make_folder(url: URL) -> None:
    if not _is_path(url):
        return
    folder = Path(url.database or "").parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotRunError(
            say("the folder {folder} cannot be made: {why}", folder=folder, why=why_of(error))
        ) from error


def _set_up(connection: Any, record: object) -> None:
    """We say ourselves where a transaction begins: the driver would begin too late to hold off another writer."""
    connection.isolation_level = None
    connection.execute("PRAGMA foreign_keys = ON")


def _set_up_for_writing(connection: Any, record: object) -> None:
    """A journal beside the file lets others read meanwhile; a file that is not of this version keeps what it has."""
    _set_up(connection, record)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    ours = VERSION_TABLE in tables
    versions = connection.execute(f"SELECT version_num FROM {VERSION_TABLE}").fetchall() if ours else []  # noqa: S608
    if not tables or versions == [(HEAD,)]:
        _keep_a_journal(connection)


def _keep_a_journal(connection: Any) -> None:
    """Once is enough; where another writer is at it at this moment, that one or the next does it."""
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = WAL")


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def no_right(where: str) -> CannotRunError:
    """What a login is told that lacks a right."""
    return CannotRunError(
        say(
            "{where}: this login has no right to do that; who owns the tables gives it: 'tthc store grant LOGIN'",
            where=where,
        )
    )


def _what_happened(where: str, error: str) -> Message:
    """SQLite's words for what a person can do something about; others as they are."""
    if "locked" in error or "busy" in error or "lock timeout" in error:
        return say("{where} is locked by another program: close it, or try again later", where=where)
    if "readonly" in error:
        return say("{where} is read-only: choose another place, or ask for the right to write", where=where)
    if "permission denied" in error:
        return no_right(where).message
    if "not a database" in error or "malformed" in error:
        return say("{where} is not a database of this program, or it is damaged", where=where)
    if "unable to open" in error:
        return say("{where} cannot be opened: is the folder there, and may you write to it?", where=where)
    return say("the database {where} answered: {why}", where=where, why=error.strip())
