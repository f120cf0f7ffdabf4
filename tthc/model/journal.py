"""The journal of all proposals: the mark of an entry, what the entries of a proposal add up to, where it is broken."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Protocol, TypeVar

from tthc.model.decision import (
    AUTHORS,
    CLOSED,
    MOVES,
    REVIEWERS,
    STATES,
    Actor,
    Approval,
    Decision,
    EntryKind,
    Identified,
    JournalEntry,
    Move,
    Opinion,
    ProposalFile,
    Reply,
    Snapshot,
)
from tthc.model.proposal import ProposalStatus
from tthc.source import Message, say
from tthc.vietnamese import fold as without_accents


class OfProposal(Protocol):
    """What is about a proposal."""

    @property
    def proposal(self) -> str:
        """Its id."""


E = TypeVar("E", bound=OfProposal)

FILE = "file"
"""The detail of an entry that names the snapshot it brings along, by its digest."""

CORRECTS = "corrects"
"""The detail of an opinion that names the one it puts right; PostgreSQL looks for it as well."""

UNDONE = "undone"
"""The detail of an entry that names the change of the catalogue it takes back; PostgreSQL looks for it as well."""


class BrokenJournalError(ValueError):
    """An entry that cannot follow on those before it: its serial, and why."""

    def __init__(self, serial: int, because: Message) -> None:
        super().__init__(f"{serial}: {because}")
        self.serial = serial
        self.because = because


def mark_of(entry: JournalEntry) -> str:
    """SHA-256, in hexadecimal, of everything an entry says and of the mark before it, as canonical JSON.

    PostgreSQL works out the same in a trigger: what is written here is written there as well.
    """
    said = [
        entry.serial,
        entry.proposal,
        entry.at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        entry.actor.name,
        entry.actor.identified.value,
        entry.kind.value,
        entry.move.value if entry.move else "",
        entry.text,
        dict(entry.details),
        entry.previous,
    ]
    return digest_of(canonical(said))


def canonical(value: object) -> str:
    """The one JSON text of a value: keys in order, no spaces, letters as they are."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_of(text: str) -> str:
    """SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def fold(journal: Iterable[JournalEntry], snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    """What the entries of one proposal add up to, with the snapshots they name, by digest.

    BrokenJournalError if an entry does not follow on those before it; ValueError if there are none.
    """
    file: ProposalFile | None = None
    for entry in journal:
        file = add_to(file, entry, snapshots)
    if file is None:
        raise ValueError("a file begins with an entry")
    return file


def add_to(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    """The file with one more entry; None is the file of a proposal that nobody has opened yet.

    BrokenJournalError, with a sentence for whoever wanted to add it, if the entry cannot follow.
    """
    changed = _STEPS[entry.kind](file, entry, snapshots)
    return replace(changed, journal=(*(file.journal if file else ()), entry))


def refusal(file: ProposalFile, move: Move, actor: Actor) -> Message | None:
    """Why somebody may not make a move now, with who brought the proposal where it is, and when; None if they may."""
    if file.status not in MOVES[move][0]:
        return not_now(file)
    if move is Move.ENACT and file.applied:
        return say("{id} stands in the catalogue: take it back first ('tthc apply --undo')", id=file.proposal.id)
    if move in REVIEWERS and is_same(actor, file.author):
        return say("{id} is of {who}: somebody else must judge it", id=file.proposal.id, who=file.author.in_words)
    if move in AUTHORS and not is_same(actor, file.author):
        return say("{id} is of {who}: only they can do that", id=file.proposal.id, who=file.author.in_words)
    return None


def standing(file: ProposalFile) -> Message:
    """The state of a proposal, and who brought it there and when."""
    last = file.last_move
    at = last.at.astimezone()
    return say(
        "{id} is {state}: {who}, {time} on {day}",
        id=file.proposal.id,
        state=STATES[file.status],
        who=last.actor.in_words,
        time=at.time(),
        day=at.date(),
    )


def not_now(file: ProposalFile) -> Message:
    """That something cannot be done in the state that a proposal is in, and what comes next instead."""
    return say("this cannot be done now: {standing}; {next}", standing=standing(file), next=next_step(file))


def next_step(file: ProposalFile) -> Message:
    """What comes next for a proposal, by the command that does it."""
    if file.applied:
        return say("it stands in the catalogue: 'tthc track' says what becomes of it")
    return _NEXT[file.status]


_NEXT: Mapping[ProposalStatus, Message] = MappingProxyType(
    {
        ProposalStatus.DRAFT: say("next its author submits it again: 'tthc proposals submit'"),
        ProposalStatus.SUBMITTED: say("next somebody else takes it up for review: 'tthc proposals take-up'"),
        ProposalStatus.IN_REVIEW: say("next somebody else decides: 'tthc proposals approve', 'return' or 'reject'"),
        ProposalStatus.APPROVED: say("next the decision that enacts it is written down: 'tthc proposals enact'"),
        ProposalStatus.ENACTED: say("next it is written into the catalogue: 'tthc apply'"),
        ProposalStatus.REJECTED: say("next it may be submitted anew: 'tthc proposals submit'"),
        ProposalStatus.WITHDRAWN: say("next it may be submitted anew: 'tthc proposals submit'"),
    }
)


def is_same(one: Actor, other: Actor) -> bool:
    """Whether two names mean the same person, however their letters are typed."""
    return _typed(one.name) == _typed(other.name)


def has_like_name(one: Actor, other: Actor) -> bool:
    """Whether two names that nobody has checked are the same without accents, and not the same with them."""
    are_given = Identified.DECLARED in (one.identified, other.identified)
    return are_given and not is_same(one, other) and without_accents(one.name) == without_accents(other.name)


def _typed(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@dataclass(frozen=True)
class Break:
    """The first place where a journal is not as it was written: the serial of the entry, and what is wrong there."""

    serial: int
    because: Message


def first_break(journal: Sequence[JournalEntry], contents: Mapping[str, str]) -> Break | None:
    """Where the whole journal is broken, if it is; `contents` are the texts of the snapshots, by digest."""
    return next(_breaks(journal, contents), None)


def _breaks(journal: Sequence[JournalEntry], contents: Mapping[str, str]) -> Iterator[Break]:
    previous = ""
    for serial, entry in enumerate(journal, 1):
        if entry.serial != serial:
            yield Break(serial, say("this entry is missing"))
        if entry.previous != previous:
            yield Break(serial, say("it does not follow on the entry before it"))
        if entry.mark != mark_of(entry):
            yield Break(serial, say("it does not say what was written: its mark is another"))
        if (file := entry.details.get(FILE)) and digest_of(contents.get(file, "")) != file:
            yield Break(serial, say("the proposal that was submitted is missing or has been changed"))
        previous = entry.mark


def _opened(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    if file is not None and file.status not in CLOSED:
        raise BrokenJournalError(entry.serial, say("it was submitted already: {standing}", standing=standing(file)))
    snapshot = _snapshot(entry, snapshots)
    opinions = file.opinions if file else ()
    draft = replace(snapshot.proposal, status=ProposalStatus.DRAFT)
    return ProposalFile(draft, snapshot.ground, entry.actor, ProposalStatus.DRAFT, (), opinions)


def _moved(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    file = _open(file, entry)
    if entry.move is None:
        raise BrokenJournalError(entry.serial, say("it does not say which move it was"))
    if why := refusal(file, entry.move, entry.actor):
        raise BrokenJournalError(entry.serial, why)
    status = MOVES[entry.move][1]
    if FILE in entry.details:
        snapshot = _snapshot(entry, snapshots)
        file = replace(file, proposal=snapshot.proposal, ground=snapshot.ground)
    decision = decision_in(entry) if entry.move is Move.ENACT else file.decision
    return replace(file, status=status, decision=decision, proposal=replace(file.proposal, status=status))


def decision_in(entry: JournalEntry) -> Decision:
    """The decision that an entry names; BrokenJournalError if it names none."""
    details = entry.details
    try:
        signed, effective = (dt.date.fromisoformat(details[name]) for name in ("signed", "effective"))
        return Decision(details["instrument"], signed, effective)
    except (KeyError, ValueError) as error:
        raise BrokenJournalError(entry.serial, say("it names no decision")) from error


def _commented(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    return _open(file, entry)


def _opinion(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    file, given = _open(file, entry), entry.details.get("given")
    try:
        day = dt.date.fromisoformat(given) if given else None
        source = entry.details.get("source", "")
        opinion = Opinion(entry.serial, entry.details["giver"], entry.text, day, source, last=entry.serial)
    except (KeyError, ValueError) as error:
        raise BrokenJournalError(
            entry.serial, say("it does not say whose opinion it is, or when it was given")
        ) from error
    if CORRECTS in entry.details:
        return replace(file, opinions=tuple(_corrected(file.opinions, opinion, entry)))
    return replace(file, opinions=(*file.opinions, opinion))


def _corrected(opinions: Iterable[Opinion], right: Opinion, entry: JournalEntry) -> Iterator[Opinion]:
    """The opinions with one of them as it should have been written down; its answer stays, and is older than it."""
    known = {str(opinion.id): opinion for opinion in opinions}
    wrong = known.get(entry.details[CORRECTS])
    if wrong is None:
        raise BrokenJournalError(entry.serial, say("it puts right an opinion that is not there"))
    marked = replace(
        right,
        id=wrong.id,
        reply=wrong.reply,
        answer=wrong.answer,
        answered_by=wrong.answered_by,
        is_corrected=True,
        is_answer_older=wrong.reply is not None,
    )
    yield from (marked if opinion is wrong else opinion for opinion in known.values())


def _answered(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    """An opinion may be answered again: the last answer counts, and the journal has them all."""
    file = _open(file, entry)
    try:
        wanted, reply = int(entry.details["opinion"]), Reply(entry.details["reply"])
    except (KeyError, ValueError) as error:
        raise BrokenJournalError(entry.serial, say("it does not say what it answers, or how")) from error
    if wanted not in {opinion.id for opinion in file.opinions}:
        raise BrokenJournalError(entry.serial, say("it answers an opinion that is not there"))
    return replace(
        file, opinions=tuple(_with_answer(one, reply, entry) if one.id == wanted else one for one in file.opinions)
    )


def _with_answer(opinion: Opinion, reply: Reply, entry: JournalEntry) -> Opinion:
    return replace(
        opinion, reply=reply, answer=entry.text, answered_by=entry.actor, last=entry.serial, is_answer_older=False
    )


def _approval(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    """What was approved gets the decision that says so; the last one that is written down counts."""
    file, details = _open(file, entry), entry.details
    if file.status not in (ProposalStatus.APPROVED, ProposalStatus.ENACTED):
        raise BrokenJournalError(entry.serial, not_now(file))
    try:
        signed = dt.date.fromisoformat(details["signed"])
        return replace(file, approval=Approval(details["instrument"], signed, details["agency"]))
    except (KeyError, ValueError) as error:
        raise BrokenJournalError(entry.serial, say("it names no decision")) from error


def _applied(file: ProposalFile | None, entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    """The last of them counts: what stands in the catalogue may be taken back, and applied again."""
    file = _open(file, entry)
    if UNDONE in entry.details:
        return _taken_back(file, entry)
    if file.status is not ProposalStatus.ENACTED or file.applied:
        because = say("it was applied already") if file.applied else not_now(file)
        raise BrokenJournalError(entry.serial, because)
    try:
        return replace(file, applied=dt.date.fromisoformat(entry.details["effective"]))
    except (KeyError, ValueError) as error:
        raise BrokenJournalError(entry.serial, say("it does not say from when it applies")) from error


def _taken_back(file: ProposalFile, entry: JournalEntry) -> ProposalFile:
    if file.applied is None:
        raise BrokenJournalError(entry.serial, say("{id} does not stand in the catalogue", id=entry.proposal))
    return replace(file, applied=None)


def _open(file: ProposalFile | None, entry: JournalEntry) -> ProposalFile:
    if file is None:
        because = say("nobody has submitted {id}: 'tthc proposals submit' comes first", id=entry.proposal)
        raise BrokenJournalError(entry.serial, because)
    return file


def _snapshot(entry: JournalEntry, snapshots: Mapping[str, Snapshot]) -> Snapshot:
    found = snapshots.get(entry.details.get(FILE, ""))
    if found is None or found.proposal.id != entry.proposal:
        raise BrokenJournalError(entry.serial, say("the proposal that was submitted is missing or has been changed"))
    return found


_STEPS: Mapping[EntryKind, Callable[[ProposalFile | None, JournalEntry, Mapping[str, Snapshot]], ProposalFile]] = (
    MappingProxyType(
        {
            EntryKind.OPENED: _opened,
            EntryKind.MOVED: _moved,
            EntryKind.COMMENTED: _commented,
            EntryKind.OPINION: _opinion,
            EntryKind.ANSWERED: _answered,
            EntryKind.APPROVAL: _approval,
            EntryKind.APPLIED: _applied,
        }
    )
)


def by_proposal(journal: Iterable[E]) -> dict[str, list[E]]:
    """The entries of each proposal, in their order."""
    found: dict[str, list[E]] = {}
    for entry in journal:
        found.setdefault(entry.proposal, []).append(entry)
    return found
