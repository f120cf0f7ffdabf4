"""A store brought up to the tables of today, with a copy of its file first; and who may work on one in PostgreSQL."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, func, text
from sqlmodel import col, select

from tthc.source import CannotRunError, say, why_of
from tthc.store.engine import connecting, file_of_store, is_missing, no_right, reading
from tthc.store.files import SINCE as FILES_SINCE
from tthc.store.tables import JournalRow, ProposalRow, RunRow, Table
from tthc.store.versions import HEAD, VERSION_TABLE, migrate, version_of


@dataclass(frozen=True)
class Standing:
    """What a store is: the version of its tables (None: nothing was ever stored), what is in it, its last mark."""

    version: str | None
    runs: int = 0
    proposals: int = 0
    entries: int = 0
    mark: str = ""

    @property
    def is_old(self) -> bool:
        """Whether its tables are those of an older version."""
        return self.version not in (None, HEAD)


def standing_of(url: str) -> Standing:
    """What a store is; reading changes nothing."""
    with reading(url) as session:
        if session is None:
            return Standing(None)
        runs = session.exec(select(func.count()).select_from(RunRow)).one()
        proposals = session.exec(select(func.count()).select_from(ProposalRow)).one()
        version: str = session.info["version"]
        last = None
        if version >= FILES_SINCE:
            last = session.exec(select(JournalRow).order_by(col(JournalRow.serial).desc()).limit(1)).first()
        return Standing(version, runs, proposals, last.serial if last else 0, last.mark if last else "")


@dataclass(frozen=True)
class Upgraded:
    """From which version to which, and where the copy of the file as it was stands."""

    before: str | None
    after: str
    copy: Path | None = None


def upgrade(url: str, now: dt.datetime, *, dry_run: bool = False) -> Upgraded:
    """Bring the tables of a store up to those of today: all of it or nothing, with a copy of a SQLite file first.

    With `dry_run` it is all tried, on the store itself, and nothing of it stays.
    """
    if is_missing(url):
        return Upgraded(None, HEAD)
    with connecting(url, write=True) as (session, where):
        before = version_of(session.connection(), where)
        if before in (None, HEAD):
            return Upgraded(before, HEAD)
        file = file_of_store(url)
        copy = _copied(file, f"{before}-{now:%Y%m%dT%H%M%S}") if file and not dry_run else None
        migrate(session.connection(), before)
        if not dry_run:
            session.commit()
        return Upgraded(before, HEAD, copy)


def _copied(file: Path, name: str) -> Path:
    """A copy of a file of SQLite beside it, made while nobody else can write to it."""
    copy = file.with_name(f"{file.name}.{name}")
    half = copy.with_name(f".{copy.name}.half")
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(half)) as target:
            source.backup(target)
        half.replace(copy)
    except (OSError, sqlite3.Error) as error:
        why = why_of(error) if isinstance(error, OSError) else str(error)
        raise CannotRunError(say("{path} cannot be written: {why}", path=copy, why=why)) from error
    finally:
        half.unlink(missing_ok=True)
    return copy


def grant(url: str, logins: Iterable[str]) -> None:
    """Let logins of PostgreSQL work on a store: read, and add to it; nobody needs more. All of them or none."""
    with connecting(url, write=True) as (session, where):
        connection = session.connection()
        if connection.dialect.name != "postgresql":
            raise CannotRunError(say("{where} has no logins: only PostgreSQL has", where=where))
        if version_of(connection, where) is None:
            migrate(connection, None)
        for login in logins:
            _grant(connection, login, where)
        session.commit()


def _grant(connection: Connection, login: str, where: str) -> None:
    """To somebody who may not give rights PostgreSQL says so where nobody hears it: so what was given is asked."""
    name = connection.dialect.identifier_preparer.quote(login)
    tables = sorted(Table.metadata.tables)
    connection.execute(text(f"GRANT SELECT ON {VERSION_TABLE} TO {name}"))
    connection.execute(text(f"GRANT SELECT, INSERT ON {', '.join(tables)} TO {name}"))
    asked = text("SELECT has_table_privilege(:login, :table, 'INSERT')")
    if not all(connection.execute(asked, {"login": login, "table": table}).scalar() for table in tables):
        raise no_right(where)
