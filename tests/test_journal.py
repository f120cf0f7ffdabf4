"""The journal as plain values: what entries add up to, how marks hang together, and where a journal is broken."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.test_store import PROPOSAL
from tthc.model.decision import (
    AUTHORS,
    MOVES,
    REVIEWERS,
    Actor,
    Decision,
    EntryKind,
    Ground,
    Identified,
    JournalEntry,
    Move,
    ProposalFile,
    Reply,
    Snapshot,
)
from tthc.model.journal import BrokenJournalError, add_to, digest_of, first_break, fold, mark_of, refusal
from tthc.model.proposal import ProposalStatus

AUTHOR, REVIEWER = (Actor(name, Identified.DECLARED) for name in ("Nguyễn An", "Trần Bình"))
SNAPSHOT = Snapshot(PROPOSAL, Ground(dt.date(2026, 11, 23), "5f2c", {"Applicant": "b2"}))
CONTENT = "một hồ sơ"
FILE = digest_of(CONTENT)
SNAPSHOTS = {FILE: SNAPSHOT}
ENACTED = {"instrument": "123/QĐ-UBND", "signed": "2026-11-20", "effective": "2026-12-01"}
Step = tuple[EntryKind | Move, Actor, dict[str, str]]
OPENED: Step = (EntryKind.OPENED, AUTHOR, {"file": FILE})


def journal(*steps: Step) -> tuple[JournalEntry, ...]:
    """Entries that follow on one another as they should."""
    entries: list[JournalEntry] = []
    for serial, (what, actor, details) in enumerate(steps, 1):
        move = what if isinstance(what, Move) else None
        entry = JournalEntry(
            serial=serial,
            proposal=PROPOSAL.id,
            at=dt.datetime(2026, 11, 26, 9, serial, tzinfo=dt.UTC),
            actor=actor,
            kind=EntryKind.MOVED if isinstance(what, Move) else what,
            text="vì",
            previous=entries[-1].mark if entries else "",
            mark="",
            move=move,
            details=details,
        )
        entries.append(replace(entry, mark=mark_of(entry)))
    return tuple(entries)


def folded(*steps: Step) -> ProposalFile:
    return fold(journal(OPENED, *steps), SNAPSHOTS)


def moves(*steps: Move) -> list[Step]:
    return [(step, AUTHOR if step in AUTHORS else REVIEWER, ENACTED if step is Move.ENACT else {}) for step in steps]


def test_a_file_is_what_its_journal_adds_up_to() -> None:
    file = folded(*moves(Move.SUBMIT, Move.TAKE_UP, Move.APPROVE, Move.ENACT), (EntryKind.APPLIED, AUTHOR, ENACTED))
    assert (file.status, file.author) == (ProposalStatus.ENACTED, AUTHOR)
    assert file.decision == Decision("123/QĐ-UBND", dt.date(2026, 11, 20), dt.date(2026, 12, 1))
    assert file.applied == dt.date(2026, 12, 1)
    assert len(file.journal) == 6


WAYS: dict[ProposalStatus, Sequence[Move]] = {
    ProposalStatus.DRAFT: (),
    ProposalStatus.SUBMITTED: (Move.SUBMIT,),
    ProposalStatus.IN_REVIEW: (Move.SUBMIT, Move.TAKE_UP),
    ProposalStatus.APPROVED: (Move.SUBMIT, Move.TAKE_UP, Move.APPROVE),
    ProposalStatus.REJECTED: (Move.SUBMIT, Move.TAKE_UP, Move.REJECT),
    ProposalStatus.ENACTED: (Move.SUBMIT, Move.TAKE_UP, Move.APPROVE, Move.ENACT),
    ProposalStatus.WITHDRAWN: (Move.SUBMIT, Move.WITHDRAW),
}


@pytest.mark.parametrize("status", ProposalStatus)
@pytest.mark.parametrize("step", Move)
def test_every_move_from_every_state(status: ProposalStatus, step: Move) -> None:
    before = folded(*moves(*WAYS[status]))
    assert before.status is status
    if status in MOVES[step][0]:
        assert folded(*moves(*WAYS[status], step)).status is MOVES[step][1]
    else:
        with pytest.raises(BrokenJournalError, match="this cannot be done now"):
            folded(*moves(*WAYS[status], step))


@pytest.mark.parametrize("step", Move)
def test_who_may_make_which_move(step: Move) -> None:
    for status in MOVES[step][0]:
        file = folded(*moves(*WAYS[status]))
        assert (refusal(file, step, AUTHOR) is None) == (step not in REVIEWERS)
        assert (refusal(file, step, REVIEWER) is None) == (step not in AUTHORS)


@pytest.mark.parametrize(
    ("steps", "why"),
    [
        ([(EntryKind.APPLIED, AUTHOR, {"undone": "1", **ENACTED})], "does not stand in the catalogue"),
        ([(EntryKind.OPENED, AUTHOR, {"file": FILE})], "submitted already"),
        ([(EntryKind.MOVED, AUTHOR, {})], "does not say which move"),
        ([(EntryKind.OPINION, AUTHOR, {})], "does not say whose opinion"),
        ([(EntryKind.OPINION, AUTHOR, {"giver": "Sở", "given": "hôm qua"})], "does not say whose opinion"),
        ([(EntryKind.ANSWERED, AUTHOR, {"opinion": "x", "reply": "accepted"})], "does not say what it answers"),
        ([(EntryKind.ANSWERED, AUTHOR, {"opinion": "7", "reply": "accepted"})], "an opinion that is not there"),
        ([(EntryKind.APPLIED, AUTHOR, ENACTED)], "this cannot be done now"),
        ([*moves(*WAYS[ProposalStatus.APPROVED]), (Move.ENACT, AUTHOR, {})], "names no decision"),
        ([*moves(*WAYS[ProposalStatus.ENACTED]), (EntryKind.APPLIED, AUTHOR, {})], "does not say from when"),
    ],
)
def test_entries_that_cannot_follow(steps: list[Step], why: str) -> None:
    with pytest.raises(BrokenJournalError, match=why):
        folded(*steps)


def test_nothing_comes_before_a_file_is_opened() -> None:
    for kind in set(EntryKind) - {EntryKind.OPENED}:
        with pytest.raises(BrokenJournalError, match="nobody has submitted"):
            fold(journal((kind, AUTHOR, {})), SNAPSHOTS)
    with pytest.raises(BrokenJournalError, match="missing or has been changed"):
        fold(journal(OPENED), {})
    with pytest.raises(ValueError, match="begins with an entry"):
        fold([], SNAPSHOTS)


def test_the_last_answer_to_an_opinion_counts() -> None:
    answers = [(EntryKind.ANSWERED, AUTHOR, {"opinion": "2", "reply": reply.value}) for reply in Reply]
    file = folded((EntryKind.OPINION, REVIEWER, {"giver": "Sở Tư pháp"}), *answers)
    assert [(one.id, one.reply) for one in file.opinions] == [(2, Reply.EXPLAINED)]


def test_what_was_taken_back_may_be_applied_again() -> None:
    """The last entry of the kind says whether it stands in the catalogue."""
    enacted, applied = moves(*WAYS[ProposalStatus.ENACTED]), (EntryKind.APPLIED, AUTHOR, ENACTED)
    undone: Step = (EntryKind.APPLIED, AUTHOR, {"undone": "7", **ENACTED})
    assert folded(*enacted, applied, undone).applied is None
    assert folded(*enacted, applied, undone, applied).applied == dt.date(2026, 12, 1)
    with pytest.raises(BrokenJournalError, match="does not stand"):
        folded(*enacted, applied, undone, undone)


def test_one_more_entry_is_the_same_as_folding_all() -> None:
    entries = journal(OPENED, *moves(*WAYS[ProposalStatus.ENACTED]))
    file = None
    for count, entry in enumerate(entries, 1):
        file = add_to(file, entry, SNAPSHOTS)
        assert file == fold(entries[:count], SNAPSHOTS)


# Marks

WHOLE = journal(OPENED, *moves(*WAYS[ProposalStatus.ENACTED]))
CHANGES = {
    "serial": 99,
    "proposal": "khác",
    "at": dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
    "actor": Actor("Ai đó", Identified.DECLARED),
    "kind": EntryKind.COMMENTED,
    "move": Move.REJECT,
    "text": "khác",
    "details": {"b": "1"},
    "previous": "0" * 64,
    "mark": "0" * 64,
}


def test_a_whole_journal_is_not_broken() -> None:
    assert first_break(WHOLE, {FILE: CONTENT}) is None
    assert first_break((), {}) is None


@pytest.mark.parametrize("place", range(len(WHOLE)))
@pytest.mark.parametrize("field", CHANGES)
def test_whatever_is_changed_is_found_at_its_place(place: int, field: str) -> None:
    changed = replace(WHOLE[place], **{field: CHANGES[field]})
    found = first_break((*WHOLE[:place], changed, *WHOLE[place + 1 :]), {FILE: CONTENT})
    assert found is not None
    assert found.serial == place + 1


def test_somebody_who_claims_a_login_is_found_out() -> None:
    changed = replace(WHOLE[1], actor=Actor(AUTHOR.name, Identified.LOGIN))
    assert first_break((WHOLE[0], changed), {FILE: CONTENT}) is not None


@pytest.mark.parametrize("place", range(len(WHOLE) - 1))
def test_an_entry_that_is_left_out_is_missed(place: int) -> None:
    found = first_break(WHOLE[:place] + WHOLE[place + 1 :], {FILE: CONTENT})
    assert found is not None
    assert found.serial == place + 1


def test_a_proposal_that_was_changed_afterwards_is_missed() -> None:
    for contents in ({}, {FILE: CONTENT + " "}):
        found = first_break(WHOLE, contents)
        assert found is not None
        assert found.serial == 1


TEXTS = some.text(some.characters(codec="utf-8"))


@given(some.dictionaries(TEXTS, TEXTS), TEXTS, TEXTS)
def test_different_entries_have_different_marks(details: dict[str, str], text: str, name: str) -> None:
    one = replace(WHOLE[0], details=details, text=text, actor=Actor(name, Identified.DECLARED))
    for other in (replace(one, text=text + "x"), replace(one, details={**details, "x": "yz"})):
        assert (mark_of(other) == mark_of(one)) == (other == one)
