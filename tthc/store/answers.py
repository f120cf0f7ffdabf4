"""Questionnaires that came back: kept with who read them in and when, in the order in which they came. None is changed.

Which of several of one department counts, whoever lays them together decides; here every one stays.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, col, select

from tthc.model.decision import Actor, Identified
from tthc.model.journal import canonical
from tthc.model.questionnaire import KeptFile, Returned
from tthc.source import CannotRunError, say
from tthc.store.engine import reading, writing
from tthc.store.tables import ReturnedRow

SINCE = "0003"
"""The version of the store that has the table."""

_RETURNED = TypeAdapter(Returned)


def kept_files(url: str) -> tuple[KeptFile, ...]:
    """All that came back, in the order in which it was read in."""
    with reading(url) as session:
        if session is None or session.info["version"] < SINCE:
            return ()
        return tuple(map(_kept, session.exec(select(ReturnedRow).order_by(col(ReturnedRow.serial)))))


def keep_files(url: str, files: Iterable[Returned], actor: Actor, at: dt.datetime) -> tuple[Returned, ...]:
    """Keep what came back, all or nothing; those that were new. A file that is there already changes nothing.

    ValueError if the moment has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    with writing(url) as session:
        known = set(session.exec(select(ReturnedRow.digest)))
        new = tuple({one.digest: one for one in files if one.digest not in known}.values())
        for serial, one in enumerate(new, _last(session) + 1):
            session.add(_row(serial, one, actor, at))
    return new


def _last(session: Session) -> int:
    return max(session.exec(select(ReturnedRow.serial)), default=0)


def _row(serial: int, returned: Returned, actor: Actor, at: dt.datetime) -> ReturnedRow:
    return ReturnedRow(
        serial=serial,
        digest=returned.digest,
        at=at,
        actor=actor.name,
        identified=actor.identified.value,
        agency=returned.agency,
        content=canonical(_RETURNED.dump_python(returned, mode="json")),
    )


def _kept(row: ReturnedRow) -> KeptFile:
    try:
        return KeptFile(_RETURNED.validate_json(row.content), row.at, Actor(row.actor, Identified(row.identified)))
    except (ValidationError, ValueError) as error:
        raise CannotRunError(
            say("the stored row {id!r} makes no sense at {where}: {why}", id=row.digest, where="content", why=error)
        ) from error
