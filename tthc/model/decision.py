"""What people do with a proposal: who moved it on, when and why; what was said of it, and what was answered.

Nothing here is ever changed: a proposal's file is what its journal adds up to, and each entry of the journal carries a
mark (SHA-256) of itself and of the mark before it, so that no entry can be changed or left out unnoticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from tthc.model.proposal import Proposal, ProposalStatus


class Identified(StrEnum):
    """How it is known who an actor is; every paper that names one says it."""

    LOGIN = "login"
    """The login of the database: PostgreSQL has checked it."""
    DECLARED = "declared"
    """The name in the settings: nobody has checked it."""


@dataclass(frozen=True)
class Actor:
    """Who did something."""

    name: str
    identified: Identified


class Move(StrEnum):
    """What is done with a proposal."""

    SUBMIT = "submit"
    TAKE_UP = "take_up"
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    ENACT = "enact"


MOVES: Mapping[Move, tuple[frozenset[ProposalStatus], ProposalStatus]] = MappingProxyType(
    {
        Move.SUBMIT: (frozenset({ProposalStatus.DRAFT}), ProposalStatus.SUBMITTED),
        Move.TAKE_UP: (frozenset({ProposalStatus.SUBMITTED}), ProposalStatus.IN_REVIEW),
        Move.RETURN: (frozenset({ProposalStatus.SUBMITTED, ProposalStatus.IN_REVIEW}), ProposalStatus.DRAFT),
        Move.APPROVE: (frozenset({ProposalStatus.IN_REVIEW}), ProposalStatus.APPROVED),
        Move.REJECT: (frozenset({ProposalStatus.IN_REVIEW}), ProposalStatus.REJECTED),
        Move.WITHDRAW: (
            frozenset({ProposalStatus.DRAFT, ProposalStatus.SUBMITTED, ProposalStatus.IN_REVIEW}),
            ProposalStatus.WITHDRAWN,
        ),
        Move.ENACT: (frozenset({ProposalStatus.APPROVED}), ProposalStatus.ENACTED),
    }
)
"""From which states a move starts, and where it leads."""

REVIEWERS = frozenset({Move.TAKE_UP, Move.RETURN, Move.APPROVE, Move.REJECT})
"""Moves that the author of a proposal may not make."""

AUTHORS = frozenset({Move.SUBMIT, Move.WITHDRAW})
"""Moves that only the author may make, once there is one."""


class EntryKind(StrEnum):
    """What an entry of the journal is."""

    OPENED = "opened"
    MOVED = "moved"
    COMMENTED = "commented"
    OPINION = "opinion"
    ANSWERED = "answered"
    APPLIED = "applied"


@dataclass(frozen=True)
class JournalEntry:
    """One thing that was done with a proposal, as it was written down.

    `serial` counts 1, 2, … over the whole store, without gaps; `mark` is of everything here and of `previous`, the mark
    of the entry before. `text` is why, or what was said. `details` are the facts that belong to the kind of entry.
    """

    serial: int
    proposal: str
    at: dt.datetime
    actor: Actor
    kind: EntryKind
    text: str
    previous: str
    mark: str
    move: Move | None = None
    details: Mapping[str, str] = MappingProxyType({})


class Reply(StrEnum):
    """What became of an opinion."""

    ACCEPTED = "accepted"
    """Tiếp thu."""
    PARTLY = "partly"
    """Tiếp thu một phần."""
    EXPLAINED = "explained"
    """Giải trình: not taken over, and why."""


@dataclass(frozen=True)
class Opinion:
    """What an agency, organisation or person said of a proposal, and the answer to it.

    `id` is the serial of the entry that holds it; `source` the letter it came in ("Công văn 12/STP-KSTTHC").
    """

    id: int
    giver: str
    text: str
    given: dt.date | None = None
    source: str = ""
    reply: Reply | None = None
    answer: str = ""
    answered_by: Actor | None = None


@dataclass(frozen=True)
class Decision:
    """The instrument that puts a proposal into force: its number, when it was signed, from when it applies."""

    instrument: str
    signed: dt.date
    effective: dt.date


@dataclass(frozen=True)
class Ground:
    """What a proposal was made on: the day it was judged for, the catalogue's digest, and what it read of it.

    `entries` maps each thing read (a procedure's code, "document_type can-cuoc", …) to its digest; where one of them says
    something else today, the ground has moved.
    """

    day: dt.date
    catalogue: str
    entries: Mapping[str, str]


@dataclass(frozen=True)
class ProposalFile:
    """A proposal that people have taken in hand (hồ sơ phương án): as it was then, and all that was done with it."""

    proposal: Proposal
    ground: Ground
    author: Actor
    status: ProposalStatus
    journal: tuple[JournalEntry, ...]
    opinions: tuple[Opinion, ...] = ()
    decision: Decision | None = None
    applied: dt.date | None = None
