"""What was made public and what was checked: written down once, read back in the order in which it happened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from pydantic import TypeAdapter, ValidationError
from sqlmodel import Session, col, select

from tthc.model.decision import Actor, Identified
from tthc.model.journal import canonical, digest_of
from tthc.model.publication import PublicationRecord, Published, Told
from tthc.source import CannotRunError, say
from tthc.store.engine import is_missing, reading, writing
from tthc.store.tables import ContentRow, PublicationRow

SINCE = "0005"
"""The version of the store that has the tables."""

_TOLD = TypeAdapter(Told)


def publications(url: str) -> tuple[PublicationRecord, ...]:
    """All that was written down, in order; nothing where the store is older or was never written to."""
    if is_missing(url):
        return ()
    with reading(url) as session:
        if session is None or session.info["version"] < SINCE:
            return ()
        return tuple(map(_record, session.exec(select(PublicationRow).order_by(col(PublicationRow.serial)))))


def contents(url: str, digests: Iterable[str]) -> Mapping[str, str]:
    """What procedures said, as canonical JSON by digest; one that no longer has its digest is refused."""
    wanted = sorted(set(digests))
    if is_missing(url) or not wanted:
        return {}
    with reading(url) as session:
        if session is None or session.info["version"] < SINCE:
            return {}
        rows = (row for some in _parts(wanted) for row in session.exec(_content_of(some)))
        return {row.digest: _believed(row) for row in rows}


def write_down(url: str, told: Told, texts: Iterable[str], actor: Actor, at: dt.datetime) -> PublicationRecord:
    """Write down what was made public or checked, with the contents it is about; all or nothing.

    ValueError if the moment has no time zone, or if a digest of `told` belongs to none of the texts.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    by_digest = {digest_of(text): text for text in texts}
    if missing := set(told.procedures.values()) - by_digest.keys():
        raise ValueError(f"no content for {sorted(missing)}")
    with writing(url) as session:
        _keep(session, {digest: by_digest[digest] for digest in told.procedures.values()})
        row = _row(_last(session) + 1, told, actor, at)
        session.add(row)
        session.flush()
        session.refresh(row)
        return _record(row)


_MOST = 500
"""How many digests one question asks for: databases take only so many."""


def _parts(digests: Sequence[str]) -> Iterable[Sequence[str]]:
    return (digests[start : start + _MOST] for start in range(0, len(digests), _MOST))


def _content_of(digests: Sequence[str]):  # type: ignore[no-untyped-def]  # the type of a select is its library's affair
    return select(ContentRow).where(col(ContentRow.digest).in_(digests))


def _keep(session: Session, by_digest: Mapping[str, str]) -> None:
    """Add the contents that are not there yet."""
    for some in _parts(sorted(by_digest)):
        known = {row.digest for row in session.exec(_content_of(some))}
        session.add_all(ContentRow(digest=one, content=by_digest[one]) for one in some if one not in known)


def _last(session: Session) -> int:
    return session.exec(select(PublicationRow.serial).order_by(col(PublicationRow.serial).desc()).limit(1)).first() or 0


def _row(serial: int, told: Told, actor: Actor, at: dt.datetime) -> PublicationRow:
    return PublicationRow(
        serial=serial,
        kind=told.kind.value,
        at=at,
        actor=actor.name,
        identified=actor.identified.value,
        content=canonical(_TOLD.dump_python(told, mode="json")),
    )


def _record(row: PublicationRow) -> PublicationRecord:
    try:
        told = _TOLD.validate_json(row.content)
        actor = Actor(row.actor, Identified(row.identified))
        if Published(row.kind) is not told.kind:
            raise ValueError(row.kind)
    except (ValidationError, ValueError) as error:
        raise CannotRunError(
            say(
                "the stored row {id!r} makes no sense at {where}: {why}", id=str(row.serial), where="content", why=error
            )
        ) from error
    return PublicationRecord(row.serial, told, row.at, actor)


def _believed(row: ContentRow) -> str:
    if digest_of(row.content) != row.digest:
        raise CannotRunError(
            say(
                "the stored row {id!r} makes no sense at {where}: {why}",
                id=row.digest,
                where="content",
                why=say("it was changed by hand"),
            )
        )
    return row.content
