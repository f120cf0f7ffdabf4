"""How a plain value becomes a row and comes back.

What is read back goes through pydantic, so that a row that somebody has changed by hand is refused and not believed.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from tthc.model.decision import JournalEntry, Snapshot
from tthc.model.journal import canonical
from tthc.model.proposal import Proposal, Run
from tthc.source import CannotRunError, Message, say
from tthc.store.tables import JournalRow, ProposalRow, RunRow

V = TypeVar("V")

_PROPOSAL = TypeAdapter(Proposal)
_RUN = TypeAdapter(Run)
_SNAPSHOT = TypeAdapter(Snapshot)
_ENTRY = TypeAdapter(JournalEntry)
_OWN = ("id", "procedure", "name", "status", "title", "cuts", "certificate", "competence", "rules", "reasons")
_LEVELS = ("low", "mid", "high")
_COSTS = ("cost_before", "cost_after", "adds")
_EFFECT = (
    *(f"{what}_{when}" for what in ("days", "papers", "visits") for when in ("before", "after")),
    "adds_days",
    "of",
)


def run_row(run: Run) -> RunRow:
    """The row of a run; ValueError if its moment has no time zone."""
    if run.started.tzinfo is None:
        raise ValueError("the start of a run needs a time zone")
    return RunRow(
        id=run.id,
        started=run.started,
        catalogue=run.catalogue,
        version=run.version,
        policy=run.policy,
        counts=dict(run.counts),
    )


def run_of(row: RunRow) -> Run:
    """The run in a row; CannotRunError if the row makes no sense."""
    return _believed(_RUN, row.id, {field.name: getattr(row, field.name) for field in fields(Run)})


def proposal_row(run_id: str, proposal: Proposal) -> ProposalRow:
    """The row of a proposal."""
    written = _PROPOSAL.dump_python(_with_messages(proposal, _written), mode="json")
    effect = written["effect"]
    addressee = proposal.competence.addressee
    return ProposalRow(
        run_id=run_id,
        verdict=proposal.certificate.verdict.value,
        power=proposal.competence.power.value,
        addressee=str(addressee) if addressee else None,
        **{name: written[name] for name in _OWN},
        **{name: effect[name] for name in _EFFECT},
        **_cost_columns(effect),
    )


def proposal_of(row: ProposalRow) -> Proposal:
    """The proposal in a row; CannotRunError if the row makes no sense."""
    own = {name: getattr(row, name) for name in _OWN}
    effect = {name: getattr(row, name) for name in _EFFECT} | {name: _range(row, name) for name in _COSTS}
    return _with_messages(_believed(_PROPOSAL, row.id, {**own, "effect": effect}), _read)


def snapshot_text(snapshot: Snapshot) -> str:
    """A proposal with its ground as canonical JSON."""
    return canonical(_SNAPSHOT.dump_python(_with_messages(snapshot, _written), mode="json"))


def snapshot_of(text: str, digest: str) -> Snapshot:
    """The proposal with its ground in a text; CannotRunError, naming the digest, if it makes no sense."""
    try:
        written = json.loads(text)
    except ValueError:
        written = {}
    return _with_messages(_believed(_SNAPSHOT, digest, written), _read)


def entry_row(entry: JournalEntry) -> dict[str, Any]:
    """The columns of an entry of the journal."""
    own = {name: getattr(entry, name) for name in ("serial", "proposal", "at", "text", "previous", "mark")}
    return {
        **own,
        "actor": entry.actor.name,
        "identified": entry.actor.identified.value,
        "kind": entry.kind.value,
        "move": entry.move.value if entry.move else None,
        "details": canonical(dict(entry.details)),
    }


def entry_of(row: JournalRow) -> JournalEntry:
    """The entry in a row; CannotRunError if the row makes no sense."""
    try:
        details = json.loads(row.details)
    except ValueError:
        details = None
    own = ("serial", "proposal", "at", "kind", "move", "text", "previous", "mark")
    written = {name: getattr(row, name) for name in own}
    actor = {"name": row.actor, "identified": row.identified}
    return _believed(_ENTRY, f"tthc_journal {row.serial}", {**written, "actor": actor, "details": details})


def _believed(kind: TypeAdapter[V], row_id: str, written: dict[str, Any]) -> V:
    try:
        return kind.validate_python(written)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise CannotRunError(
            say("the stored row {id!r} makes no sense at {where}: {why}", id=row_id, where=where, why=first["msg"])
        ) from error


def _cost_columns(effect: dict[str, Any]) -> dict[str, Any]:
    return {f"{name}_{level}": (effect[name] or {}).get(level) for name in _COSTS for level in _LEVELS}


def _range(row: ProposalRow, name: str) -> dict[str, int | None] | None:
    levels = {level: getattr(row, f"{name}_{level}") for level in _LEVELS}
    return None if set(levels.values()) == {None} else levels


def _with_messages(value: V, change: Callable[[Message], Message]) -> V:
    """The same value with every sentence in it changed."""
    if isinstance(value, Message):
        return change(value)  # type: ignore[return-value]  # a message for a message
    if isinstance(value, tuple):
        return tuple(_with_messages(item, change) for item in value)  # type: ignore[return-value]  # same kind of items
    if is_dataclass(value) and not isinstance(value, type):
        changed = {field.name: _with_messages(getattr(value, field.name), change) for field in fields(value)}
        return replace(value, **changed)
    return value


def _written(message: Message) -> Message:
    return Message(message.text, {name: _value_written(value) for name, value in message.values.items()})


def _value_written(value: object) -> object:
    """A value of a sentence as JSON: what translators tell apart by its type keeps it, the rest becomes text."""
    match value:
        case None | bool() | int() | float():
            return value
        case Message():
            values = {name: _value_written(inner) for name, inner in value.values.items()}
            return {"say": value.text, "values": values}
        case tuple() if type(value) is tuple:
            return [_value_written(item) for item in value]
        case Decimal() | Fraction():
            return {type(value).__name__: str(value)}
        case dt.date() if type(value) is dt.date:
            return {"date": value.isoformat()}
        case _:
            return str(value)


def _read(message: Message) -> Message:
    return Message(message.text, {name: _value_read(value) for name, value in message.values.items()})


def _value_read(value: object) -> object:
    match value:
        case {"say": str(text), "values": dict(values)}:
            return Message(text, {name: _value_read(inner) for name, inner in values.items()})
        case [*items]:
            return tuple(_value_read(item) for item in items)
        case {"Decimal": str(number)}:
            return Decimal(number)
        case {"Fraction": str(number)}:
            return Fraction(number)
        case {"date": str(day)}:
            return dt.date.fromisoformat(day)
        case _:
            return value
