"""Databases for tests: a file of SQLite, or a database of its own on the PostgreSQL that TTHC_POSTGRESQL names."""

from __future__ import annotations

import atexit
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from tthc.store.engine import sqlite_url, writing


def sqlite_in(folder: Path) -> str:
    """The URL of a file that is not there yet, in a folder that is not there yet."""
    return sqlite_url(folder / "kho" / "tthc.db")


def server_or_skip() -> str:
    """The URL of the PostgreSQL that TTHC_POSTGRESQL names, where databases and roles may be made."""
    server = os.environ.get("TTHC_POSTGRESQL")
    if not server:
        pytest.skip("TTHC_POSTGRESQL names no PostgreSQL database")
    return server


@contextmanager
def fresh_postgresql(template: str = "template1") -> Iterator[str]:
    """The URL of a database of its own, dropped afterwards: tests that run at the same time do not meet."""
    server = server_or_skip()
    name = f"tthc_{secrets.token_hex(6)}"
    run_on(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        run_on(server, f"DROP DATABASE {name} WITH (FORCE)")


def run_on(url: str, *statements: str) -> None:
    """Run statements, each on its own."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[str]:
    """An empty database of a kind."""
    if kind == "sqlite":
        yield sqlite_in(folder)
    else:
        with fresh_postgresql() as url:
            yield url


@contextmanager
def store_with_logins() -> Iterator[tuple[str, str, str]]:
    """A store on PostgreSQL: its URL as the owner has it, and those of two people with logins of their own."""
    with fresh_postgresql(_template()) as url:
        people = (make_url(url).set(username=name, password=PASSWORD) for name in PEOPLE)
        author, reviewer = (one.render_as_string(hide_password=False) for one in people)
        yield url, author, reviewer


PEOPLE = ("tthc_an", "tthc_binh")
PASSWORD = "tthc"


@cache
def _template() -> str:
    """A database with an empty store in it, to copy: making one by its migrations takes much longer."""
    server = server_or_skip()
    name = f"tthc_{secrets.token_hex(6)}"
    run_on(server, f"CREATE DATABASE {name}")
    atexit.register(run_on, server, f"DROP DATABASE {name}")
    url = make_url(server).set(database=name).render_as_string(hide_password=False)
    with writing(url):
        pass
    for person in PEOPLE:
        with suppress(ProgrammingError, IntegrityError):  # another process has made them
            run_on(server, f"CREATE ROLE {person} LOGIN PASSWORD '{PASSWORD}'")
        run_on(url, f"GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA public TO {person}")
    return name
