"""Who is at work: on PostgreSQL the login, which the database has checked; on SQLite the name that they give."""

from __future__ import annotations

from sqlalchemy import text

from tthc.model.decision import Actor, Identified
from tthc.source import CannotRunError, say
from tthc.store.engine import connecting


def actor_of(url: str, declared: str) -> Actor:
    """Who is at work on a store; `declared` is what they say, and counts where there are no logins.

    CannotRunError if it cannot be known, or if another name is declared than that of the login.
    """
    login = _login(url)
    name = " ".join(declared.split())
    if login is None:
        if not name:
            raise CannotRunError(
                say('who are you? write name = "…" below [people] in tthc.toml, set TTHC_ACTOR, or give --as NAME')
            )
        return Actor(name, Identified.DECLARED)
    return Actor(login, Identified.LOGIN)


def _login(url: str) -> str | None:
    if url.startswith("sqlite"):
        return None
    with connecting(url, write=False) as (session, _):
        return str(session.connection().execute(text("SELECT session_user")).scalar())
