"""Which version a store's tables have, and how they become those of today. Alembic is imported only where they do."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from tthc.source import CannotRunError, say
from tthc.store.tables import Table

VERSION_TABLE = "tthc_migration"
"""Where Alembic writes down the version: a name of ours, since a PostgreSQL database may hold other programs' too."""

VERSIONS = ("0001", "0002", "0003", "0004", "0005")
"""All versions that there have been, oldest first; a test compares them with the migrations."""

HEAD = VERSIONS[-1]
"""The version of today."""

MIGRATIONS = Path(__file__).parent / "migrations"

_BEFORE, _BEFORE_NUMBER = "tthc_schema", 2
"""Where stores made before there were migrations say their version, and the one that is `0001`."""


def version_of(connection: Connection, where: str) -> str | None:
    """The version of a store; None where nothing was ever stored. CannotRunError if this is not ours, or newer."""
    tables = set(inspect(connection).get_table_names())
    if VERSION_TABLE in tables:
        return _known(connection.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar(), where)  # noqa: S608
    if _BEFORE in tables:
        return _first(connection.execute(text(f"SELECT version FROM {_BEFORE}")).scalar(), where)  # noqa: S608
    if (connection.dialect.name == "sqlite" and tables) or tables & set(Table.metadata.tables):
        raise CannotRunError(say("{where} is a database, but not one of this program", where=where))
    return None


def migrate(connection: Connection, version: str | None) -> None:
    """Bring the tables from a version (None: there are none) to that of today, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    if version == VERSIONS[0]:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        context.stamp(ScriptDirectory(str(MIGRATIONS)), version)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _known(found: str | None, where: str) -> str:
    if found is None:
        raise CannotRunError(say("{where} was not written by this version of the program", where=where))
    if found not in VERSIONS:
        raise _newer(where)
    return found


def _first(found: int | None, where: str) -> str:
    if found is None or found < _BEFORE_NUMBER:
        raise CannotRunError(say("{where} was not written by this version of the program", where=where))
    if found > _BEFORE_NUMBER:
        raise _newer(where)
    return VERSIONS[0]


def _newer(where: str) -> CannotRunError:
    return CannotRunError(
        say("{where} was written by a newer version of the program: use that one to open it", where=where)
    )
