"""A database by its URL: opened, checked to be ours, and everything that can go wrong with it said in a sentence."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, insert, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlmodel import Session, select

from tthc.source import CannotRunError, Message, say, why_of
from tthc.store.tables import SCHEMA_VERSION, SchemaRow, Table

_SCHEMA = SchemaRow.__tablename__


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path.as_posix()}"


@contextmanager
def writing(url: str) -> Iterator[Session]:
    """One transaction that writes: all of it or nothing. The file, its folder and the tables are made if need be."""
    with _session(url, write=True) as session:
        assert session is not None
        yield session
        session.commit()


@contextmanager
def reading(url: str) -> Iterator[Session | None]:
    """One transaction that reads; None if nothing was ever stored there. Reading makes no file and no table."""
    with _session(url, write=False) as session:
        yield session


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


@contextmanager
def _session(url: str, *, write: bool) -> Iterator[Session | None]:
    try:
        parsed = make_url(url)
        if not write and _is_missing_file(parsed):
            yield None
            return
        engine = _engine(parsed, write=write)
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise CannotRunError(
            say("{where} is not a database that can be used: {why}", where=_without_password(url), why=error)
        ) from error
    where = _without_password(url)
    try:
        with Session(engine) as session:
            is_ready = _check(session.connection(), where, write=write)
            yield session if is_ready else None
    except DBAPIError as error:
        raise CannotRunError(_what_happened(where, str(error.orig))) from error
    finally:
        engine.dispose()


def _engine(url: URL, *, write: bool) -> Engine:
    if url.get_backend_name() != "sqlite":
        return create_engine(url)
    if write:
        _make_folder(url)
    engine = create_engine(url)
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
    versions = connection.execute(f"SELECT version FROM {_SCHEMA}").fetchall() if _SCHEMA in tables else []  # noqa: S608 - our own name
    if not tables or versions == [(SCHEMA_VERSION,)]:
        connection.execute("PRAGMA journal_mode = WAL")


def _begin_writing(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _check(connection: Connection, where: str, *, write: bool) -> bool:
    """Whether our tables are there, of our version; made first if we write. CannotRunError if this is not ours."""
    tables = set(inspect(connection).get_table_names())
    ours = set(Table.metadata.tables)
    is_file = connection.dialect.name == "sqlite"
    if _SCHEMA in tables:
        _check_version(connection, where)
        return True
    if (is_file and tables) or tables & ours:
        raise CannotRunError(say("{where} is a database, but not one of this program", where=where))
    if write:
        Table.metadata.create_all(connection)
        connection.execute(insert(SchemaRow).values(version=SCHEMA_VERSION))
    return write


def _check_version(connection: Connection, where: str) -> None:
    found = connection.execute(select(SchemaRow.version)).scalar()
    if found is None or found < SCHEMA_VERSION:
        raise CannotRunError(say("{where} was not written by this version of the program", where=where))
    if found > SCHEMA_VERSION:
        raise CannotRunError(
            say("{where} was written by a newer version of the program: use that one to open it", where=where)
        )


def _what_happened(where: str, error: str) -> Message:
    """SQLite's words for what a person can do something about; others as they are."""
    if "locked" in error or "busy" in error:
        return say("{where} is locked by another program: close it, or try again later", where=where)
    if "readonly" in error:
        return say("{where} is read-only: choose another place, or ask for the right to write", where=where)
    if "not a database" in error or "malformed" in error:
        return say("{where} is not a database of this program, or it is damaged", where=where)
    if "unable to open" in error:
        return say("{where} cannot be opened: is the folder there, and may you write to it?", where=where)
    return say("the database {where} answered: {why}", where=where, why=error.strip())
