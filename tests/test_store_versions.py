"""The tables of the store over the years: made by migrations, and an older store comes along with all that is in it."""

from __future__ import annotations

import datetime as dt
import os
import random
import re
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, event, make_url
from sqlalchemy.exc import IntegrityError, ProgrammingError

from tests.databases import PASSWORD, PEOPLE, fresh, fresh_postgresql, run_on
from tests.test_store import PROPOSAL, RUN
from tthc.source import CannotRunError
from tthc.store.engine import connecting, sqlite_url, writing
from tthc.store.files import files, history, verify
from tthc.store.proposals import proposals, runs, save_run
from tthc.store.seals import changed_since
from tthc.store.tables import Table
from tthc.store.upgrade import standing_of, upgrade
from tthc.store.versions import HEAD, MIGRATIONS, VERSION_TABLE, VERSIONS

NOW = dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.UTC)
BEFORE_MIGRATIONS = Path(__file__).parent / "stores" / "version_2.sql"
"""What the program wrote before there were migrations: one run with one proposal, as SQLite dumps it."""


@pytest.fixture(params=["sqlite", "postgresql"])
def kind(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def url(kind: str, tmp_path: Path) -> Iterator[str]:
    with fresh(kind, tmp_path) as url:
        yield url


@pytest.fixture
def old(kind: str, url: str, tmp_path: Path) -> str:
    """A store with one run, as it was before there were migrations."""
    dump = BEFORE_MIGRATIONS.read_text(encoding="utf-8")
    if kind == "sqlite":
        (tmp_path / "kho").mkdir()
        with closing(sqlite3.connect(tmp_path / "kho" / "tthc.db")) as database:
            database.executescript(dump)
        return url
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with connecting(url, write=True) as (session, _):
        config.attributes["connection"] = session.connection()
        command.upgrade(config, "0001")
        session.commit()
    run_on(url, f"DROP TABLE {VERSION_TABLE}", *_inserts(dump))
    return url


def _inserts(dump: str) -> list[str]:
    """The rows of a dump as PostgreSQL takes them: with the names of the columns."""
    found = re.findall(r'INSERT INTO "(tthc_run|tthc_proposal)" VALUES\((.*)\);', dump)
    columns = {
        name: ", ".join(re.findall(r'^\t(?!PRIMARY|FOREIGN)("?\w+"?) ', body, re.MULTILINE))
        for name, body in re.findall(r"CREATE TABLE (\w+) \((.*?)\n\);", dump, re.DOTALL)
    }
    rows = sorted(found, reverse=True)  # runs before their proposals
    return [f"INSERT INTO {name} ({columns[name]}) VALUES ({values})".replace(":", r"\:") for name, values in rows]


def test_the_migrations_make_the_tables_of_the_model(url: str) -> None:
    with writing(url) as session:
        context = MigrationContext.configure(session.connection(), opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Table.metadata) == []


def test_the_versions_are_those_of_the_migrations() -> None:
    script = ScriptDirectory(str(MIGRATIONS))
    assert tuple(revision.revision for revision in script.walk_revisions())[::-1] == VERSIONS
    assert script.get_heads() == [HEAD]


def test_an_older_store_can_be_read_and_is_not_written_to(old: str) -> None:
    assert (runs(old), proposals(old)) == ((RUN,), (PROPOSAL,))
    assert (files(old), history(old), verify(old).entries) == ((), (), ())
    assert (standing_of(old).version, standing_of(old).is_old) == ("0001", True)
    with pytest.raises(CannotRunError, match="run 'tthc store upgrade' first"):
        save_run(old, RUN, [PROPOSAL])


def test_an_older_store_comes_along(old: str, kind: str, tmp_path: Path) -> None:
    done = upgrade(old, NOW)
    assert (done.before, done.after) == ("0001", HEAD)
    assert (runs(old), proposals(old)) == ((RUN,), (PROPOSAL,))
    assert not standing_of(old).is_old
    with writing(old) as session:
        context = MigrationContext.configure(session.connection(), opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Table.metadata) == []
    if kind == "sqlite":
        copy = tmp_path / "kho" / "tthc.db.0001-20261126T093000"
        assert done.copy == copy
        assert (runs(sqlite_url(copy)), standing_of(sqlite_url(copy)).version) == ((RUN,), "0001")
    assert upgrade(old, NOW).before == HEAD


def test_a_dry_run_changes_nothing(old: str, tmp_path: Path) -> None:
    assert upgrade(old, NOW, dry_run=True).before == "0001"
    assert standing_of(old).version == "0001"
    assert not list(tmp_path.rglob("*.db.*"))


def test_a_migration_that_fails_leaves_the_store_as_it_was(old: str) -> None:
    run_on(old, "CREATE TABLE tthc_journal (serial INTEGER)")
    with pytest.raises(CannotRunError, match="already exists"):
        upgrade(old, NOW)
    run_on(old, "DROP TABLE tthc_journal")
    assert standing_of(old).version == "0001"
    assert upgrade(old, NOW).after == HEAD


def test_killed_at_any_statement_it_is_the_old_store_and_then_the_new_one(old: str) -> None:
    killed = 0
    while is_killed(lambda count=killed: upgrade_until(old, count)):  # type: ignore[misc]  # the count of this round
        killed += 1
        assert (runs(old), proposals(old)) == ((RUN,), (PROPOSAL,))
        assert standing_of(old).version == "0001"
    assert killed > 20
    is_the_store_of_today(old)


def test_killed_at_random_moments_it_is_the_old_store_or_the_new_one(old: str) -> None:
    chance, start = random.Random(20261126), time.monotonic()
    upgrade(old, NOW, dry_run=True)
    takes = time.monotonic() - start
    for _ in range(10):
        is_killed(lambda: upgrade_until(old, None), after=chance.uniform(0, 1.5 * takes))
        assert (runs(old), proposals(old)) == ((RUN,), (PROPOSAL,))
        assert standing_of(old).version in ("0001", HEAD)
    upgrade(old, NOW)
    is_the_store_of_today(old)


def upgrade_until(url: str, count: int | None) -> None:
    """Upgrade, and die at the n-th statement, or at the commit that follows on the last."""
    left = count

    def step(*_: object) -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left = left if left is None else left - 1

    for moment in ("before_cursor_execute", "commit"):
        event.listen(Engine, moment, step)
    upgrade(url, NOW)


def is_killed(work: Callable[[], None], after: float | None = None) -> bool:
    """Whether a process that does the work was killed: by itself, or from here after so many seconds."""
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    if after is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def is_the_store_of_today(url: str) -> None:
    assert (runs(url), proposals(url), standing_of(url).version) == ((RUN,), (PROPOSAL,), HEAD)
    assert changed_since(url) == ()
    with writing(url) as session:
        context = MigrationContext.configure(session.connection(), opts={"version_table": VERSION_TABLE})
        assert compare_metadata(context, Table.metadata) == []


def test_who_worked_on_an_older_store_works_on_it_as_before() -> None:
    with fresh_postgresql() as url:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with connecting(url, write=True) as (session, _):
            config.attributes["connection"] = session.connection()
            command.upgrade(config, "0003")
            session.commit()
        with suppress(ProgrammingError, IntegrityError):  # another test has made it
            run_on(url, f"CREATE ROLE {PEOPLE[0]} LOGIN PASSWORD '{PASSWORD}'")
        tables = "tthc_run, tthc_proposal, tthc_file, tthc_journal"
        run_on(
            url, f"GRANT SELECT, INSERT ON {tables} TO {PEOPLE[0]}", f"GRANT SELECT ON {VERSION_TABLE} TO {PEOPLE[0]}"
        )
        upgrade(url, NOW)
        worker = make_url(url).set(username=PEOPLE[0], password=PASSWORD).render_as_string(hide_password=False)
        save_run(worker, RUN, [PROPOSAL])
        assert changed_since(worker) == ()


def test_nothing_to_do_where_nothing_is_stored(url: str) -> None:
    assert upgrade(url, NOW).before is None
    assert standing_of(url).version is None


def test_a_store_of_a_newer_version_is_left_alone(url: str) -> None:
    save_run(url, RUN, [])
    run_on(url, f"UPDATE {VERSION_TABLE} SET version_num = '0099'")
    for use in (lambda: upgrade(url, NOW), lambda: runs(url), lambda: save_run(url, RUN, [])):
        with pytest.raises(CannotRunError, match="a newer version of the program"):
            use()
