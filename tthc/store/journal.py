"""The journal while it is open for writing: entries follow on one another, and what does not follow is refused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

from sqlalchemy import insert
from sqlmodel import Session, col, select

from tthc.model.decision import Actor, EntryKind, JournalEntry, Move, ProposalFile, Snapshot
from tthc.model.journal import FILE, BrokenJournalError, add_to, by_proposal, digest_of, fold, mark_of
from tthc.source import CannotRunError, Message, say
from tthc.store.engine import writing
from tthc.store.rows import entry_of, entry_row, snapshot_of, snapshot_text
from tthc.store.tables import FileRow, JournalRow


@dataclass(frozen=True)
class Deed:
    """Who does something, when, and what they say to it. On PostgreSQL the database itself says who and when."""

    by: Actor
    at: dt.datetime
    text: str = ""


@dataclass(frozen=True)
class NewEntry:
    """What is to be written down about a proposal."""

    proposal: str
    kind: EntryKind
    move: Move | None = None
    details: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    """Instead of the text of the deed."""
    snapshot: Snapshot | None = None


@contextmanager
def open_journal(url: str, deed: Deed, *, dry_run: bool = False) -> Iterator[Journal]:
    """The journal, open for one transaction of one deed: all that is added or, after an exception, nothing.

    With `dry_run` everything is tried, and nothing stays.
    """
    _sound(deed.by.name, deed.text)
    with writing(url) as session:
        yield Journal(session, deed)
        if dry_run:
            session.rollback()


class Journal:
    """The journal in a transaction in which nobody else can write."""

    def __init__(self, session: Session, deed: Deed) -> None:
        self._session, self._deed = session, deed

    def file(self, proposal: str) -> ProposalFile | None:
        """The file of a proposal as it is now."""
        return next(iter(files_in(self._session, [proposal])), None)

    def files(self) -> tuple[ProposalFile, ...]:
        """Every file as it is now."""
        return files_in(self._session)

    def add(self, new: NewEntry) -> ProposalFile:
        """Write down an entry, and give the file as it is then; CannotRunError if that cannot be done now."""
        file = self.file(new.proposal)
        entry = self._entry(new)
        snapshots = {entry.details[FILE]: new.snapshot} if new.snapshot else {}
        try:
            add_to(file, entry, snapshots)
        except BrokenJournalError as error:
            raise CannotRunError(error.because) from error
        if new.snapshot:
            self._keep(new.snapshot, entry.details[FILE])
        return add_to(file, self._write(entry), snapshots)

    def _entry(self, new: NewEntry) -> JournalEntry:
        last = self._session.exec(select(JournalRow).order_by(col(JournalRow.serial).desc()).limit(1)).first()
        details = dict(new.details)
        if new.snapshot:
            details[FILE] = digest_of(snapshot_text(new.snapshot))
        text = self._deed.text if new.text is None else new.text
        _sound(new.proposal, text, *details.values())
        entry = JournalEntry(
            serial=last.serial + 1 if last else 1,
            proposal=new.proposal,
            at=self._deed.at.astimezone(dt.UTC),
            actor=self._deed.by,
            kind=new.kind,
            text=text,
            previous=last.mark if last else "",
            mark="",
            move=new.move,
            details=details,
        )
        return replace(entry, mark=mark_of(entry))

    def _write(self, entry: JournalEntry) -> JournalEntry:
        """The entry as the database has written it down; it must reckon as we do."""
        written = self._session.execute(
            insert(JournalRow).values(**entry_row(entry)).returning(JournalRow)
        ).scalar_one()
        found = entry_of(written)
        if found.mark != mark_of(found):
            raise CannotRunError(say("the database reckons the mark of an entry in another way; nothing was written"))
        return found

    def _keep(self, snapshot: Snapshot, digest: str) -> None:
        if self._session.get(FileRow, digest) is None:
            row = FileRow(digest=digest, proposal=snapshot.proposal.id, content=snapshot_text(snapshot))
            self._session.add(row)
            self._session.flush()


def files_in(session: Session, proposals: Sequence[str] | None = None) -> tuple[ProposalFile, ...]:
    """The files of some proposals, or all of them that make sense, in the order in which they were opened.

    CannotRunError if one that is asked for by its id makes none. The entries are read first: what they name was there
    before them, whoever writes meanwhile.
    """
    entries, contents = select(JournalRow).order_by(col(JournalRow.serial)), select(FileRow)
    if proposals is not None:
        entries = entries.where(col(JournalRow.proposal).in_(proposals))
        contents = contents.where(col(FileRow.proposal).in_(proposals))
    grouped = by_proposal(session.exec(entries))
    snapshots = snapshots_in({row.digest: row.content for row in session.exec(contents)})
    return tuple(_files(grouped.values(), snapshots, must_make_sense=proposals is not None))


def _files(
    grouped: Iterable[Sequence[JournalRow]], snapshots: Mapping[str, Snapshot], *, must_make_sense: bool
) -> Iterator[ProposalFile]:
    for rows in grouped:
        try:
            yield _folded(list(map(entry_of, rows)), snapshots)
        except CannotRunError:
            if must_make_sense:
                raise


def snapshots_in(contents: Mapping[str, str]) -> dict[str, Snapshot]:
    """The proposals in texts, by digest, without those that make no sense: the entry that names one says so."""
    found: dict[str, Snapshot] = {}
    for digest, text in contents.items():
        with suppress(CannotRunError):
            found[digest] = snapshot_of(text, digest)
    return found


def _folded(journal: Sequence[JournalEntry], snapshots: Mapping[str, Snapshot]) -> ProposalFile:
    try:
        return fold(journal, snapshots)
    except BrokenJournalError as error:
        raise CannotRunError(
            say(
                "the journal of the store is broken at entry {serial}: {why}; see 'tthc proposals verify'",
                serial=error.serial,
                why=error.because,
            )
        ) from error


def _sound(*texts: str) -> None:
    """CannotRunError where a text holds what no database keeps."""
    for text in texts:
        if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
            raise CannotRunError(say("a text that is to be written down holds a character that is none"))


def refusals(told: Iterable[Message]) -> None:
    """CannotRunError with everything that stands in the way, if anything does."""
    found = tuple(told)
    if len(found) == 1:
        raise CannotRunError(found[0])
    if found:
        raise CannotRunError(say("nothing was done, for {count} reasons: {why}", count=len(found), why=found))
