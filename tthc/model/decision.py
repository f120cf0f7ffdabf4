"""What people do with a proposal: who moved it on, when and why; what was said of it, and what was answered.

Nothing here is ever changed: a proposal's file is what its journal adds up to (`model/journal`), and each entry of the
journal carries a mark (SHA-256) of itself and of the mark before it, so that no entry can be changed or left out
unnoticed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tthc.model.proposal import Proposal, ProposalStatus
from tthc.source import Message, say


class Identified(StrEnum):
    """How it is known who an actor is; every paper that names one says it."""

    LOGIN = "login"
    """The login of the database: PostgreSQL has checked it."""
    DECLARED = "declared"
    """The name in the settings: nobody has checked it."""


IDENTIFIED: Mapping[Identified, Message] = MappingProxyType(
    {Identified.LOGIN: say("login of the database"), Identified.DECLARED: say("by own account")}
)
"""How it is known who somebody is, in words."""


@dataclass(frozen=True)
class Actor:
    """Who did something."""

    name: str
    identified: Identified

    @property
    def in_words(self) -> Message:
        """The name, and how it is known that it is theirs."""
        return say("{name} ({identified})", name=self.name, identified=IDENTIFIED[self.identified])


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
        Move.ENACT: (frozenset({ProposalStatus.APPROVED, ProposalStatus.ENACTED}), ProposalStatus.ENACTED),
    }
)
"""From which states a move starts, and where it leads.

What is enacted can be enacted anew, saying why, while it does not stand in the catalogue: the last decision counts.
"""

REVIEWERS = frozenset({Move.TAKE_UP, Move.RETURN, Move.APPROVE, Move.REJECT})
"""Moves that the author of a proposal may not make."""

AUTHORS = frozenset({Move.SUBMIT, Move.WITHDRAW})
"""Moves that only the author may make, once there is one."""

EXPLAINED = frozenset({Move.RETURN, Move.REJECT, Move.WITHDRAW})
"""Moves that say why."""

CLOSED = frozenset({ProposalStatus.REJECTED, ProposalStatus.WITHDRAWN})
"""States in which the same cuts may be submitted anew, by whom it may be: laws and times change."""

STATES: Mapping[ProposalStatus, Message] = MappingProxyType(
    {
        ProposalStatus.DRAFT: say("draft"),
        ProposalStatus.SUBMITTED: say("submitted"),
        ProposalStatus.IN_REVIEW: say("in review"),
        ProposalStatus.APPROVED: say("approved"),
        ProposalStatus.ENACTED: say("enacted"),
        ProposalStatus.REJECTED: say("rejected"),
        ProposalStatus.WITHDRAWN: say("withdrawn"),
    }
)
"""The states in words."""


class EntryKind(StrEnum):
    """What an entry of the journal is."""

    OPENED = "opened"
    MOVED = "moved"
    COMMENTED = "commented"
    OPINION = "opinion"
    ANSWERED = "answered"
    APPROVAL = "approval"
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
    details: Mapping[str, str] = field(default_factory=dict)


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
    last: int = 0
    """The serial of the last entry about it."""
    is_corrected: bool = False
    """Whether it was written down in another way before; the journal has how."""
    is_answer_older: bool = False
    """Whether the answer was given before the opinion was corrected: somebody should see whether it still fits."""


@dataclass(frozen=True)
class Given:
    """An opinion on a proposal that has come in, and the answer to it where there is one already.

    `corrects` is the number of the opinion that was written down in another way before, `seen` the last entry about it
    that whoever puts it right has seen; None if that is not known.
    """

    proposal: str
    giver: str
    text: str
    given: dt.date | None = None
    source: str = ""
    reply: Reply | None = None
    answer: str = ""
    corrects: int | None = None
    seen: int | None = None


@dataclass(frozen=True)
class Answer:
    """What became of an opinion: taken over, in part, or why not."""

    opinion: int
    reply: Reply
    text: str = ""


@dataclass(frozen=True)
class Decision:
    """The instrument that puts a proposal into force: its number, when it was signed, from when it applies."""

    instrument: str
    signed: dt.date
    effective: dt.date


@dataclass(frozen=True)
class Approval:
    """The instrument that approves a proposal (quyết định phê duyệt phương án), which need not be what enacts it."""

    instrument: str
    signed: dt.date
    agency: str


@dataclass(frozen=True)
class Ground:
    """What a proposal was made on: the day it was judged for, the catalogue's digest, and what it read of it.

    `entries` maps the name of each thing read ("Procedure 1.001193", "DocumentType can-cuoc", "Applicant" for all of a
    kind) to its digest; where one of them says something else today, the ground has moved.
    """

    day: dt.date
    catalogue: str
    entries: Mapping[str, str]


@dataclass(frozen=True)
class Snapshot:
    """A proposal as it was when it was submitted, and what it was made on."""

    proposal: Proposal
    ground: Ground


@dataclass(frozen=True)
class ProposalFile:
    """A proposal that people have taken in hand (hồ sơ phương án): as it was then, and all that was done with it.

    `proposal` and `ground` are those of the last time it was submitted; `author` is who opened the file.
    """

    proposal: Proposal
    ground: Ground
    author: Actor
    status: ProposalStatus
    journal: tuple[JournalEntry, ...]
    opinions: tuple[Opinion, ...] = ()
    approval: Approval | None = None
    decision: Decision | None = None
    applied: dt.date | None = None

    @property
    def last_move(self) -> JournalEntry:
        """The entry that brought it into its state."""
        return next(e for e in reversed(self.journal) if e.kind in (EntryKind.MOVED, EntryKind.OPENED))

    @property
    def unanswered(self) -> tuple[Opinion, ...]:
        """The opinions that nobody has answered yet."""
        return tuple(opinion for opinion in self.opinions if opinion.reply is None)
