"""What runs have stored, sealed: a row that somebody has changed, added or taken away past this program is noticed."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from tthc.model.journal import canonical, digest_of
from tthc.source import CannotRunError, Message, say
from tthc.store.engine import reading
from tthc.store.tables import ProposalRow, RunRow, SealRow

SINCE = "0004"
"""The version of the store that has seals."""

_RUN = ""
"""Under which name a seal has the digest of the run itself."""


def seal_of(run: RunRow, rows: Iterable[ProposalRow]) -> SealRow:
    """The seal of a run and its proposals, as they are about to be stored."""
    return SealRow(run_id=run.id, digests=canonical(dict(_digests(run, rows))))


def refuse_changed(session: Session, run_id: str, rows: Iterable[ProposalRow]) -> None:
    """CannotRunError if one of these proposals is not as its run has stored it; earlier versions made no seals."""
    seal = session.get(SealRow, run_id) if session.info["version"] >= SINCE else None
    if seal is None:
        return
    known = _known(seal)
    if changed := tuple(sorted(row.id for row in rows if known.get(row.id) != _digest(row))):
        raise CannotRunError(
            say(
                "stored proposals have been changed since run {run}: {ids}; run 'tthc propose' to find them anew "
                "('tthc proposals verify' says what else is not as it was written)",
                run=run_id,
                ids=changed,
            )
        )


def changed_since(url: str) -> tuple[Message, ...]:
    """What is not as a run has stored it, run by run; what was stored before there were seals cannot be judged.

    It reads everything that runs have stored: longer than reading the journal, which papers rest on.
    """
    with reading(url) as session:
        return tuple(_changed_runs(session)) if session and session.info["version"] >= SINCE else ()


def _changed_runs(session: Session) -> Iterator[Message]:
    seals = {seal.run_id: _known(seal) for seal in session.exec(select(SealRow))}
    since = False
    for run in session.exec(select(RunRow).order_by(col(RunRow.started), col(RunRow.id))).all():
        rows = session.exec(select(ProposalRow).where(col(ProposalRow.run_id) == run.id))
        if run.id in seals:
            yield from _differing(run.id, seals.pop(run.id), dict(_digests(run, rows)))
            since = True
        elif since:
            yield say("run {run}: its seal is missing", run=run.id)
    for run_id in sorted(seals):
        yield say("run {run} is missing", run=run_id)


def _differing(run_id: str, known: Mapping[str, str], found: Mapping[str, str]) -> Iterator[Message]:
    if known.get(_RUN) != found[_RUN]:
        yield say("run {run}: what it says of itself has been changed", run=run_id)
    if changed := _named(name for name in known.keys() & found.keys() if known[name] != found[name]):
        yield say("run {run}: changed since it was stored: {ids}", run=run_id, ids=changed)
    if gone := _named(known.keys() - found.keys()):
        yield say("run {run}: missing since it was stored: {ids}", run=run_id, ids=gone)
    if new := _named(found.keys() - known.keys()):
        yield say("run {run}: added since it was stored: {ids}", run=run_id, ids=new)


def _named(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(id_ for id_ in ids if id_ != _RUN))


def _known(seal: SealRow) -> dict[str, str]:
    try:
        found = json.loads(seal.digests)
    except ValueError:
        found = None
    return found if isinstance(found, dict) else {}


def _digests(run: RunRow, rows: Iterable[ProposalRow]) -> Iterator[tuple[str, str]]:
    yield _RUN, _digest(run)
    for row in rows:
        yield str(row.id), _digest(row)


def _digest(row: SQLModel) -> str:
    """Of every column that is filled: one that a later version adds changes nothing where it is empty."""
    columns = {name: getattr(row, name) for name in type(row).model_fields}
    return digest_of(canonical({name: _plain(value) for name, value in columns.items() if value is not None}))


def _plain(value: Any) -> Any:
    return value.astimezone(dt.UTC).isoformat() if isinstance(value, dt.datetime) else value
