"""Files of proposals: opened, moved on, spoken of, applied; values go in and come out, never rows.

All that is asked for in one call is done in one transaction, or nothing of it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeVar

from sqlmodel import Session, col, select

from tthc.model.cut import Verdict
from tthc.model.decision import (
    EXPLAINED,
    MOVES,
    Answer,
    Approval,
    Decision,
    EntryKind,
    Given,
    JournalEntry,
    Move,
    Opinion,
    ProposalFile,
    Reply,
    Snapshot,
)
from tthc.model.journal import CORRECTS, UNDONE, Break, BrokenJournalError, add_to, first_break
from tthc.model.proposal import Proposal, ProposalStatus
from tthc.source import CannotRunError, Message, say
from tthc.store.engine import reading
from tthc.store.journal import Deed, Journal, NewEntry, files_in, open_journal, refusals, snapshots_in
from tthc.store.rows import entry_of
from tthc.store.tables import FileRow, JournalRow

T = TypeVar("T")

SINCE = "0002"
"""The version of the store that has files."""


def files(url: str, proposals: Sequence[str] | None = None) -> tuple[ProposalFile, ...]:
    """The files of some proposals, or all of them, in the order in which they were opened."""
    with reading(url) as session:
        return files_in(session, proposals) if session and _has_files(session) else ()


def file_of(url: str, proposal: str) -> ProposalFile | None:
    """The file of a proposal, if somebody has opened one."""
    return next(iter(files(url, [proposal])), None)


def states(url: str) -> dict[str, ProposalStatus]:
    """The state of every proposal that has a file; quicker than the files themselves."""
    kinds = (EntryKind.OPENED.value, EntryKind.MOVED.value)
    query = select(JournalRow.proposal, JournalRow.move).order_by(col(JournalRow.serial))
    with reading(url) as session:
        if not (session and _has_files(session)):
            return {}
        rows = session.exec(query.where(col(JournalRow.kind).in_(kinds))).all()
    return {proposal: MOVES[Move(step)][1] if step else ProposalStatus.DRAFT for proposal, step in rows}


def in_their_states(url: str, proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The proposals of a run, each in the state that people have brought it to."""
    known = states(url)
    return tuple(replace(one, status=known.get(one.id, one.status)) for one in proposals)


def submit(url: str, snapshots: Iterable[Snapshot], deed: Deed, *, dry_run: bool = False) -> tuple[ProposalFile, ...]:
    """Open files for proposals and submit them; those that were returned to their author are submitted as they are now.

    CannotRunError if one is refuted, or is on its way already: then none is submitted.
    """
    given = tuple(snapshots)
    refusals(
        say("{id} is refuted: it cannot be submitted", id=one.proposal.id)
        for one in given
        if one.proposal.certificate.verdict is Verdict.REFUTED
    )
    with open_journal(url, deed, dry_run=dry_run) as journal:
        return _each(given, lambda snapshot: _submit(journal, snapshot))


def _submit(journal: Journal, snapshot: Snapshot) -> ProposalFile:
    proposal = snapshot.proposal.id
    file = journal.file(proposal)
    if file is not None and file.status is ProposalStatus.DRAFT:
        return journal.add(NewEntry(proposal, EntryKind.MOVED, Move.SUBMIT, snapshot=snapshot))
    journal.add(NewEntry(proposal, EntryKind.OPENED, snapshot=snapshot, text=""))
    return journal.add(NewEntry(proposal, EntryKind.MOVED, Move.SUBMIT))


def move(
    url: str,
    proposals: Iterable[str],
    step: Move,
    deed: Deed,
    *,
    decision: Decision | None = None,
    approval: Approval | None = None,
    dry_run: bool = False,
) -> tuple[ProposalFile, ...]:
    """Move proposals on, all or none; `decision` is what enacts them, `approval` what approves them if that is signed.

    `submit` is for submitting.

    CannotRunError, with who brought each of them where it is and when, if one cannot be moved like that.
    """
    if step in EXPLAINED and not deed.text.strip():
        raise CannotRunError(say("say why"))
    details = _details(step, decision, deed.at.date())
    signed = _of_approval(approval, deed.at.date()) if approval else None
    with open_journal(url, deed, dry_run=dry_run) as journal:
        done = _each(proposals, lambda one: _move(journal, NewEntry(one, EntryKind.MOVED, step, details), deed))
        if signed is None:
            return done
        told = [NewEntry(one.proposal.id, EntryKind.APPROVAL, details=signed, text="") for one in done]
        return _each(told, journal.add)


def _move(journal: Journal, entry: NewEntry, deed: Deed) -> ProposalFile:
    file = journal.file(entry.proposal)
    if entry.move is Move.ENACT and file and file.decision and not deed.text.strip():
        enacted = file.decision.instrument
        raise CannotRunError(
            say("{id} is enacted by {instrument}: say why that is put right", id=entry.proposal, instrument=enacted)
        )
    return journal.add(entry)


def _details(step: Move, decision: Decision | None, today: dt.date) -> Mapping[str, str]:
    if step is not Move.ENACT:
        return MappingProxyType({})
    if decision is None or not decision.instrument.strip():
        raise CannotRunError(say("say by which decision: its number, when it was signed, from when it applies"))
    if decision.signed > today:
        raise CannotRunError(say("a decision cannot be signed on {day}: that is still to come", day=decision.signed))
    if decision.effective < decision.signed:
        raise CannotRunError(
            say(
                "a decision signed on {signed} cannot apply from {effective}",
                signed=decision.signed,
                effective=decision.effective,
            )
        )
    return {
        "instrument": decision.instrument.strip(),
        "signed": decision.signed.isoformat(),
        "effective": decision.effective.isoformat(),
    }


def note_approval(
    url: str, proposals: Iterable[str], approval: Approval, deed: Deed, *, dry_run: bool = False
) -> tuple[ProposalFile, ...]:
    """Write down the decision that approves proposals, which is signed after they were approved; all or none.

    CannotRunError where another one stands there and nobody says why that is put right.
    """
    details = _of_approval(approval, deed.at.date())
    with open_journal(url, deed, dry_run=dry_run) as journal:
        return _each(
            proposals, lambda one: _approval(journal, NewEntry(one, EntryKind.APPROVAL, details=details), deed)
        )


def _approval(journal: Journal, entry: NewEntry, deed: Deed) -> ProposalFile:
    file = journal.file(entry.proposal)
    if file and file.approval and not deed.text.strip():
        approved = file.approval.instrument
        raise CannotRunError(
            say("{id} is approved by {instrument}: say why that is put right", id=entry.proposal, instrument=approved)
        )
    return journal.add(entry)


def _of_approval(approval: Approval, today: dt.date) -> Mapping[str, str]:
    if not (approval.instrument.strip() and approval.agency.strip()):
        raise CannotRunError(say("say by which decision: its number, when it was signed, by whom"))
    if approval.signed > today:
        raise CannotRunError(say("a decision cannot be signed on {day}: that is still to come", day=approval.signed))
    return {
        "instrument": approval.instrument.strip(),
        "signed": approval.signed.isoformat(),
        "agency": approval.agency.strip(),
    }


def note_applied(
    url: str, proposal: str, effective: dt.date, deed: Deed, details: Mapping[str, str] = MappingProxyType({})
) -> ProposalFile:
    """Write down that a proposal now stands in the catalogue, from when on, and what else is to be known of it."""
    with open_journal(url, deed) as journal:
        said = {**details, "effective": effective.isoformat()}
        return journal.add(NewEntry(proposal, EntryKind.APPLIED, details=said))


def note_taken_back(url: str, proposals: Iterable[str], change: str, deed: Deed) -> tuple[ProposalFile, ...]:
    """Write down that a change of the catalogue was taken back; what stood there by it stands there no more."""
    with open_journal(url, deed) as journal:
        return _each(proposals, lambda one: journal.add(_taken_back(journal.file(one), one, change)))


def _taken_back(file: ProposalFile | None, proposal: str, change: str) -> NewEntry:
    """Where nobody had noted yet that it stands there, a comment says it."""
    if file is None or file.applied is None:
        return NewEntry(proposal, EntryKind.COMMENTED)
    details = {UNDONE: change, "effective": file.applied.isoformat()}
    return NewEntry(proposal, EntryKind.APPLIED, details=details, text="")


def comment(url: str, proposals: Iterable[str], deed: Deed, *, dry_run: bool = False) -> tuple[ProposalFile, ...]:
    """Write down what somebody has to say, with each of the proposals."""
    if not deed.text.strip():
        raise CannotRunError(say("there is nothing to write down"))
    with open_journal(url, deed, dry_run=dry_run) as journal:
        return _each(proposals, lambda one: journal.add(NewEntry(one, EntryKind.COMMENTED)))


def add_opinions(url: str, opinions: Iterable[Given], deed: Deed, *, dry_run: bool = False) -> tuple[ProposalFile, ...]:
    """Write down opinions that have come in, and the answers that came with them.

    One that says the same as one that is there (proposal, giver, text) is not written again; one that names another by
    its number puts that one right, if it says something else. Where it brings another answer, the answer is written.
    """
    given = tuple(opinions)
    refusals(
        say("an opinion on {id} does not say whose it is, or what it says", id=one.proposal)
        for one in given
        if not (one.giver.strip() and one.text.strip())
    )
    refusals(
        say("an opinion cannot be of {day}: that is still to come", day=one.given)
        for one in given
        if one.given and one.given > deed.at.date()
    )
    with open_journal(url, deed, dry_run=dry_run) as journal:
        return _each(given, lambda one: _add_opinion(journal, one))


def _add_opinion(journal: Journal, given: Given) -> ProposalFile:
    file = journal.file(given.proposal)
    known = _known(file, given)
    if file is None or known is None:
        file = journal.add(NewEntry(given.proposal, EntryKind.OPINION, text=given.text, details=_of_opinion(given)))
        known = file.opinions[-1]
    elif given.corrects is not None and _said(known) != _said(given):
        _refuse_older(known, given)
        details = {**_of_opinion(given), CORRECTS: str(known.id)}
        file = journal.add(NewEntry(given.proposal, EntryKind.OPINION, text=given.text, details=details))
    if given.reply and (known.reply, known.answer) != (given.reply, given.answer):
        _refuse_older(known, given)  # as it was before this row
        return journal.add(_answer(given.proposal, Answer(known.id, given.reply, given.answer)))
    return file


def _of_opinion(given: Given) -> dict[str, str]:
    day = {"given": given.given.isoformat()} if given.given else {}
    return {"giver": given.giver, "source": given.source, **day}


def _refuse_older(known: Opinion, given: Given) -> None:
    """CannotRunError where somebody has written something else since the opinion was read that is put right now."""
    if given.seen is not None and given.seen < known.last:
        raise CannotRunError(
            say(
                "opinion {number} of {giver} has been changed since this table was written: export it again, and make "
                "the change there",
                number=known.id,
                giver=known.giver,
            )
        )


def _said(opinion: Opinion | Given) -> tuple[object, ...]:
    return opinion.giver, opinion.text, opinion.given, opinion.source


def _known(file: ProposalFile | None, given: Given) -> Opinion | None:
    """The opinion that is meant; CannotRunError where a number means none on this proposal."""
    opinions = file.opinions if file else ()
    if given.corrects is None:
        return next((one for one in opinions if (one.giver, one.text) == (given.giver, given.text)), None)
    for one in opinions:
        if one.id == given.corrects:
            return one
    raise CannotRunError(say("there is no opinion {number} on {id}", number=given.corrects, id=given.proposal))


def answer_opinions(
    url: str, answers: Iterable[Answer], deed: Deed, *, dry_run: bool = False
) -> tuple[ProposalFile, ...]:
    """Answer opinions by their numbers; what is not taken over whole says why."""
    given = tuple(answers)
    refusals(
        say("opinion {number} is not taken over as it is: say why", number=one.opinion)
        for one in given
        if one.reply is not Reply.ACCEPTED and not one.text.strip()
    )
    with open_journal(url, deed, dry_run=dry_run) as journal:
        of = {opinion.id: file.proposal.id for file in journal.files() for opinion in file.opinions}
        refusals(say("there is no opinion {number}", number=one.opinion) for one in given if one.opinion not in of)
        return _each(given, lambda one: journal.add(_answer(of[one.opinion], one)))


def _answer(proposal: str, answer: Answer) -> NewEntry:
    details = {"opinion": str(answer.opinion), "reply": answer.reply.value}
    return NewEntry(proposal, EntryKind.ANSWERED, text=answer.text, details=details)


def history(url: str, proposal: str | None = None) -> tuple[JournalEntry, ...]:
    """The journal, or what of it is about one proposal, oldest first."""
    query = select(JournalRow).order_by(col(JournalRow.serial))
    if proposal is not None:
        query = query.where(col(JournalRow.proposal) == proposal)
    with reading(url) as session:
        return tuple(map(entry_of, session.exec(query))) if session and _has_files(session) else ()


@dataclass(frozen=True)
class Verified:
    """What became of reading the whole journal again: its entries, where it is broken, and the entry of a mark."""

    entries: tuple[JournalEntry, ...]
    broken: Break | None
    marked: JournalEntry | None = None


def verify(url: str, mark: str | None = None) -> Verified:
    """Reckon the whole journal again, and look for the entry of a mark that a paper names (or how it begins)."""
    with reading(url) as session:
        if not (session and _has_files(session)):
            return Verified((), None)
        rows = session.exec(select(JournalRow).order_by(col(JournalRow.serial))).all()
        contents = {row.digest: row.content for row in session.exec(select(FileRow))}
        entries, broken = _believable(rows)
    broken = first_break(entries, contents) or broken or _first_that_does_not_follow(entries, contents)
    intact = entries[: broken.serial - 1] if broken else entries
    marked = next((one for one in intact if mark and one.mark.startswith(mark)), None)
    return Verified(entries, broken, marked)


def _believable(rows: Sequence[JournalRow]) -> tuple[tuple[JournalEntry, ...], Break | None]:
    """The entries up to the first row that makes no sense."""
    entries: list[JournalEntry] = []
    for row in rows:
        try:
            entries.append(entry_of(row))
        except CannotRunError as error:
            return tuple(entries), Break(row.serial, error.message)
    return tuple(entries), None


def _first_that_does_not_follow(entries: Iterable[JournalEntry], contents: Mapping[str, str]) -> Break | None:
    """An entry whose mark is right, and which the rules of the moves do not allow: written past this program."""
    files: dict[str, ProposalFile] = {}
    snapshots = snapshots_in(contents)
    try:
        for entry in entries:
            files[entry.proposal] = add_to(files.get(entry.proposal), entry, snapshots)
    except BrokenJournalError as error:
        return Break(error.serial, error.because)
    return None


def _has_files(session: Session) -> bool:
    """Whether the tables are of a version that has files."""
    return bool(session.info["version"] >= SINCE)


def _each(asked: Iterable[T], do: Callable[[T], ProposalFile]) -> tuple[ProposalFile, ...]:
    """Do it for each; CannotRunError with everything that was refused, which undoes the rest."""
    done: list[ProposalFile] = []
    refused: list[Message] = []
    for one in asked:
        try:
            done.append(do(one))
        except CannotRunError as error:
            refused.append(error.message)
    refusals(refused)
    return tuple(done)
