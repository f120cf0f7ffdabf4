"""Proposals in the store: submitted, judged, enacted, spoken of; who did it, and a history that nobody rewrites unseen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from tests.databases import PEOPLE, fresh, run_on, sqlite_in, store_with_logins
from tests.test_store import PROPOSAL
from tthc.model.cut import Certificate, Check, Invariant, Verdict
from tthc.model.decision import (
    AUTHORS,
    MOVES,
    Actor,
    Answer,
    Approval,
    Decision,
    EntryKind,
    Given,
    Ground,
    Identified,
    Move,
    ProposalFile,
    Reply,
    Snapshot,
)
from tthc.model.journal import digest_of, mark_of
from tthc.model.proposal import ProposalStatus
from tthc.source import CannotRunError, say
from tthc.store.actors import actor_of
from tthc.store.files import (
    add_opinions,
    answer_opinions,
    comment,
    file_of,
    files,
    history,
    move,
    note_applied,
    note_approval,
    note_taken_back,
    submit,
    verify,
)
from tthc.store.journal import Deed
from tthc.store.upgrade import grant

NOW = dt.datetime(2026, 11, 26, 9, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
GROUND = Ground(dt.date(2026, 11, 23), "5f2c", {"Procedure 1.001193": "a1", "Applicant": "b2"})
A, B = (Snapshot(replace(PROPOSAL, id=name), GROUND) for name in ("a", "b"))
APPROVAL = Approval("45/QĐ-UBND", dt.date(2026, 11, 20), "Chủ tịch Ủy ban nhân dân tỉnh")
DECISION = Decision("123/QĐ-UBND", dt.date(2026, 11, 20), dt.date(2026, 12, 1))


class Office:
    """A store with two people who work on it; on PostgreSQL each has a login."""

    def __init__(self, url: str, author: str, reviewer: str) -> None:
        self.url = url
        self._urls = {"author": author, "reviewer": reviewer}

    def url_of(self, who: str) -> str:
        return self._urls[who]

    def deed(self, who: str, text: str = "") -> Deed:
        return Deed(actor_of(self.url_of(who), {"author": "Nguyễn An", "reviewer": "Trần Bình"}[who]), NOW, text)

    def submit(self, *snapshots: Snapshot, who: str = "author") -> tuple[ProposalFile, ...]:
        return submit(self.url_of(who), snapshots, self.deed(who))

    def move(self, who: str, step: Move, *ids: str, why: str = "", decision: Decision | None = None) -> None:
        move(self.url_of(who), ids or ("a",), step, self.deed(who, why), decision=decision)

    def status(self, proposal: str = "a") -> ProposalStatus:
        file = file_of(self.url, proposal)
        assert file is not None
        return file.status


@pytest.fixture(params=["sqlite", "postgresql"])
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    if request.param == "sqlite":
        url = sqlite_in(tmp_path)
        yield Office(url, url, url)
        return
    with store_with_logins() as urls:
        yield Office(*urls)


def test_from_draft_to_enacted(office: Office) -> None:
    office.submit(A, B)
    office.move("reviewer", Move.TAKE_UP, "a", "b")
    office.move("reviewer", Move.APPROVE, "a", why="Đủ căn cứ")
    office.move("author", Move.ENACT, "a", decision=DECISION)
    file = file_of(office.url, "a")
    assert file is not None
    assert (file.status, file.decision, file.proposal.status) == (
        ProposalStatus.ENACTED,
        DECISION,
        ProposalStatus.ENACTED,
    )
    assert replace(file.proposal, status=ProposalStatus.DRAFT) == A.proposal
    assert file.ground == GROUND
    assert [entry.move for entry in file.journal] == [None, Move.SUBMIT, Move.TAKE_UP, Move.APPROVE, Move.ENACT]
    assert [one.proposal.id for one in files(office.url)] == ["a", "b"]
    assert office.status("b") is ProposalStatus.IN_REVIEW


def test_a_wrong_decision_is_put_right_while_it_does_not_stand_in_the_catalogue(office: Office) -> None:
    author, right = office.url_of("author"), Decision("99/QĐ-UBND", DECISION.signed, DECISION.effective)
    office.submit(A)
    office.move("reviewer", Move.TAKE_UP)
    office.move("reviewer", Move.APPROVE)
    office.move("author", Move.ENACT, decision=DECISION)
    with pytest.raises(CannotRunError, match="say why that is put right"):
        office.move("author", Move.ENACT, decision=right)
    office.move("author", Move.ENACT, decision=right, why="Ghi nhầm số quyết định")
    file = file_of(office.url, "a")
    assert file is not None
    assert file.decision == right
    note_applied(author, "a", right.effective, office.deed("author"))
    with pytest.raises(CannotRunError, match="take it back first"):
        office.move("author", Move.ENACT, decision=DECISION, why="Lại nhầm")
    note_taken_back(author, ["a"], "7", office.deed("author", "Hoàn tác"))
    office.move("author", Move.ENACT, decision=DECISION, why="Lại nhầm")


def test_serials_have_no_gaps_and_every_mark_is_of_its_entry(office: Office) -> None:
    office.submit(A, B)
    with pytest.raises(CannotRunError):
        office.move("reviewer", Move.APPROVE, "a")
    office.move("reviewer", Move.TAKE_UP, "b", why='Dấu "ngoặc", \\ gạch\tchéo,\nxuống dòng, \x7f và 😀')
    entries = history(office.url)
    assert [entry.serial for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.mark for entry in entries] == [mark_of(entry) for entry in entries]
    assert [entry.previous for entry in entries] == ["", *(entry.mark for entry in entries[:-1])]
    assert verify(office.url).broken is None


def test_both_databases_mark_any_text_as_we_do(office: Office) -> None:
    office.submit(A)
    letters = "".join(map(chr, range(1, 0x180))) + "\u2028\u2029\ufeff\U0001f600 Ưởng"
    add_opinions(office.url_of("author"), [Given("a", letters, letters, source=letters)], office.deed("author"))
    comment(office.url_of("reviewer"), ["a"], office.deed("reviewer", letters))
    entries = history(office.url)
    assert [entry.text for entry in entries[-2:]] == [letters, letters]
    assert [entry.mark for entry in entries] == [mark_of(entry) for entry in entries]


def test_the_reviewer_is_not_the_author(office: Office) -> None:
    office.submit(A)
    for step in (Move.TAKE_UP, Move.RETURN):
        with pytest.raises(CannotRunError, match="somebody else must judge it"):
            office.move("author", step, why="được")
    with pytest.raises(CannotRunError, match="only they can do that"):
        office.move("reviewer", Move.WITHDRAW, why="không cần nữa")
    assert office.status() is ProposalStatus.SUBMITTED


def test_who_and_when_is_said_where_a_move_comes_too_late(office: Office) -> None:
    office.submit(A)
    office.move("reviewer", Move.TAKE_UP)
    office.move("reviewer", Move.REJECT, why="Trái Luật")
    with pytest.raises(
        CannotRunError,
        match=r"a is rejected: (Trần Bình|.*binh.*) \((by own account|login of the database)\), \d\d:\d\d",
    ):
        office.move("reviewer", Move.APPROVE)


def test_all_or_none_of_several(office: Office) -> None:
    office.submit(A, B)
    office.move("reviewer", Move.TAKE_UP, "a")
    with pytest.raises(
        CannotRunError, match=r"nothing was done, for 2 reasons: .*a is in review.*nobody has submitted c"
    ):
        office.move("reviewer", Move.TAKE_UP, "a", "b", "c")
    assert office.status("b") is ProposalStatus.SUBMITTED


def test_the_same_cuts_are_not_submitted_twice(office: Office) -> None:
    office.submit(A)
    with pytest.raises(CannotRunError, match="it was submitted already: a is submitted"):
        office.submit(A, who="reviewer")


def test_what_was_rejected_may_be_submitted_anew_by_anybody(office: Office) -> None:
    office.submit(A)
    office.move("reviewer", Move.TAKE_UP)
    office.move("reviewer", Move.REJECT, why="Chưa có căn cứ")
    office.submit(A, who="reviewer")
    file = file_of(office.url, "a")
    assert file is not None
    assert file.status is ProposalStatus.SUBMITTED
    assert file.author == office.deed("reviewer").by
    office.move("author", Move.TAKE_UP)


def test_what_was_returned_is_submitted_as_it_is_now(office: Office) -> None:
    office.submit(A)
    office.move("reviewer", Move.RETURN, why="Tính lại chi phí")
    assert office.status() is ProposalStatus.DRAFT
    better = Snapshot(replace(A.proposal, name="Đăng ký khai sinh (sửa)"), replace(GROUND, catalogue="77aa"))
    office.submit(better)
    file = file_of(office.url, "a")
    assert file is not None
    assert (file.proposal.name, file.ground.catalogue) == ("Đăng ký khai sinh (sửa)", "77aa")
    assert verify(office.url).broken is None


def test_a_refuted_proposal_is_not_submitted(office: Office) -> None:
    refuted = Certificate((Check(Invariant.NO_HARM, Verdict.REFUTED, say("one more visit")),))
    with pytest.raises(CannotRunError, match="b is refuted"):
        office.submit(A, Snapshot(replace(B.proposal, certificate=refuted), GROUND))
    assert files(office.url) == ()


@pytest.mark.parametrize("step", [Move.RETURN, Move.REJECT, Move.WITHDRAW])
def test_some_moves_say_why(office: Office, step: Move) -> None:
    office.submit(A)
    with pytest.raises(CannotRunError, match="say why"):
        office.move("reviewer", step, why=" ")


@pytest.mark.parametrize(
    ("decision", "why"),
    [
        (None, "say by which decision"),
        (replace(DECISION, instrument=" "), "say by which decision"),
        (replace(DECISION, signed=dt.date(2027, 1, 1), effective=dt.date(2027, 2, 1)), "still to come"),
        (replace(DECISION, effective=dt.date(2026, 11, 1)), "cannot apply from 2026-11-01"),
    ],
)
def test_a_decision_has_its_number_and_its_days(office: Office, decision: Decision | None, why: str) -> None:
    with pytest.raises(CannotRunError, match=why):
        office.move("author", Move.ENACT, decision=decision)


def test_a_dry_run_refuses_as_the_real_one_and_leaves_nothing(office: Office) -> None:
    deed = office.deed("author")
    assert [file.status for file in submit(office.url_of("author"), [A], deed, dry_run=True)] == [
        ProposalStatus.SUBMITTED
    ]
    assert files(office.url) == ()
    office.submit(A)
    with pytest.raises(CannotRunError):
        submit(office.url_of("author"), [A], deed, dry_run=True)


def test_opinions_and_their_answers(office: Office) -> None:
    office.submit(A)
    author = office.url_of("author")
    letter = Given("a", "Sở Tư pháp", "Bổ sung căn cứ", dt.date(2026, 11, 25), "12/STP-KSTTHC")
    answered = Given("a", "UBND xã Hòa Long", "Nhất trí", reply=Reply.ACCEPTED)
    add_opinions(author, [letter, answered], office.deed("author"))
    file = file_of(office.url, "a")
    assert file is not None
    assert [(one.giver, one.given, one.source, one.reply) for one in file.opinions] == [
        ("Sở Tư pháp", dt.date(2026, 11, 25), "12/STP-KSTTHC", None),
        ("UBND xã Hòa Long", None, "", Reply.ACCEPTED),
    ]
    (open_one,) = file.unanswered
    with pytest.raises(CannotRunError, match="say why"):
        answer_opinions(author, [Answer(open_one.id, Reply.EXPLAINED)], office.deed("author"))
    with pytest.raises(CannotRunError, match="there is no opinion 999"):
        answer_opinions(author, [Answer(999, Reply.ACCEPTED)], office.deed("author"))
    answer_opinions(author, [Answer(open_one.id, Reply.PARTLY, "Đã bổ sung Điều 12")], office.deed("author"))
    file = file_of(office.url, "a")
    assert file is not None
    assert (file.unanswered, file.opinions[0].answer) == ((), "Đã bổ sung Điều 12")
    assert file.opinions[0].answered_by == office.deed("author").by


def test_the_same_opinion_is_not_written_down_twice(office: Office) -> None:
    office.submit(A)
    one = Given("a", "Sở Tư pháp", "Bổ sung căn cứ")
    for opinion in (one, one, replace(one, reply=Reply.ACCEPTED), replace(one, reply=Reply.ACCEPTED)):
        add_opinions(office.url_of("author"), [opinion], office.deed("author"))
    kinds = [entry.kind for entry in history(office.url, "a")][2:]
    assert kinds == [EntryKind.OPINION, EntryKind.ANSWERED]


def test_an_opinion_is_put_right_and_the_history_keeps_how_it_stood(office: Office) -> None:
    office.submit(A, B)
    author = office.url_of("author")
    first = Given("a", "Sở Tư pháp", "Bổ sung căn cư", dt.date(2026, 11, 25), reply=Reply.ACCEPTED)
    add_opinions(author, [first], office.deed("author"))
    file = file_of(office.url, "a")
    assert file is not None
    (known,) = file.opinions
    right = replace(first, text="Bổ sung căn cứ", reply=None, corrects=known.id, seen=known.last)
    for _ in range(2):
        add_opinions(author, [right], office.deed("author"))
    file = file_of(office.url, "a")
    assert file is not None
    (now,) = file.opinions
    assert (now.id, now.text, now.reply, now.is_corrected, now.is_answer_older) == (
        known.id,
        "Bổ sung căn cứ",
        Reply.ACCEPTED,
        True,
        True,
    )
    assert [entry.text for entry in history(office.url, "a")][2:] == ["Bổ sung căn cư", "", "Bổ sung căn cứ"]
    answer_opinions(author, [Answer(known.id, Reply.ACCEPTED)], office.deed("author"))
    with pytest.raises(CannotRunError, match="has been changed since this table was written"):
        add_opinions(author, [replace(right, text="Khác")], office.deed("author"))
    with pytest.raises(CannotRunError, match="there is no opinion 5 on b"):
        add_opinions(author, [replace(right, proposal="b")], office.deed("author"))
    assert verify(office.url).broken is None


def test_an_opinion_is_not_of_tomorrow(office: Office) -> None:
    office.submit(A)
    tomorrow = NOW.date() + dt.timedelta(days=1)
    with pytest.raises(CannotRunError, match="an opinion cannot be of 2026-11-27: that is still to come"):
        add_opinions(office.url_of("author"), [Given("a", "Sở Tư pháp", "x", tomorrow)], office.deed("author"))


def test_the_decision_that_approves_is_written_down_with_it_or_afterwards(office: Office) -> None:
    office.submit(A, B)
    reviewer, author = office.url_of("reviewer"), office.url_of("author")
    with pytest.raises(CannotRunError, match="a is submitted"):
        note_approval(author, ["a"], APPROVAL, office.deed("author"))
    office.move("reviewer", Move.TAKE_UP, "a", "b")
    move(reviewer, ["a"], Move.APPROVE, office.deed("reviewer"), approval=APPROVAL)
    office.move("reviewer", Move.APPROVE, "b")
    office.move("author", Move.ENACT, "b", decision=DECISION)
    note_approval(author, ["b"], APPROVAL, office.deed("author"))
    assert [file.approval for file in files(office.url)] == [APPROVAL, APPROVAL]
    again = replace(APPROVAL, instrument="46/QĐ-UBND")
    with pytest.raises(CannotRunError, match="say why that is put right"):
        note_approval(author, ["b"], again, office.deed("author"))
    note_approval(author, ["b"], again, office.deed("author", "Ghi nhầm"))
    assert [file.approval for file in files(office.url)] == [APPROVAL, again]
    with pytest.raises(CannotRunError, match="that is still to come"):
        note_approval(author, ["b"], replace(again, signed=dt.date(2026, 11, 27)), office.deed("author", "Ghi nhầm"))
    assert verify(office.url).broken is None


def test_comments(office: Office) -> None:
    office.submit(A)
    comment(office.url_of("reviewer"), ["a"], office.deed("reviewer", "Xem lại phụ lục"))
    assert history(office.url)[-1].text == "Xem lại phụ lục"
    with pytest.raises(CannotRunError, match="nothing to write down"):
        comment(office.url_of("reviewer"), ["a"], office.deed("reviewer", "  "))


def test_what_was_enacted_is_applied_once(office: Office) -> None:
    office.submit(A)
    author = office.url_of("author")
    with pytest.raises(CannotRunError, match="a is submitted"):
        note_applied(author, "a", DECISION.effective, office.deed("author"))
    office.move("reviewer", Move.TAKE_UP)
    office.move("reviewer", Move.APPROVE)
    office.move("author", Move.ENACT, decision=DECISION)
    done = note_applied(
        author, "a", DECISION.effective, office.deed("author"), {"file": "x"} | {"files": "1.001193.yaml"}
    )
    assert done.applied == DECISION.effective
    with pytest.raises(CannotRunError, match="applied already"):
        note_applied(author, "a", DECISION.effective, office.deed("author"))


def test_what_was_taken_back_stands_nowhere_and_may_be_applied_again(office: Office) -> None:
    author, deed = office.url_of("author"), office.deed("author", "Hoàn tác")
    office.submit(A)
    office.move("reviewer", Move.TAKE_UP)
    office.move("reviewer", Move.APPROVE)
    office.move("author", Move.ENACT, decision=DECISION)
    (noted,) = note_taken_back(author, ["a"], "7", deed)
    assert noted.journal[-1].kind is EntryKind.COMMENTED
    for _ in range(2):
        assert note_applied(author, "a", DECISION.effective, deed).applied == DECISION.effective
        assert [file.applied for file in note_taken_back(author, ["a"], "7", deed)] == [None]
    assert verify(office.url).broken is None


# Nothing is rewritten


@pytest.mark.parametrize("table", ["tthc_journal", "tthc_file"])
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET proposal = 'z'", "DELETE FROM {}", "TRUNCATE {}", "INSERT OR REPLACE INTO {} SELECT * FROM {}"],
)
def test_the_database_refuses_to_change_what_is_written(office: Office, table: str, statement: str) -> None:
    is_sqlite = office.url.startswith("sqlite")
    if ("TRUNCATE" in statement and is_sqlite) or ("REPLACE" in statement and not is_sqlite):
        return
    office.submit(A)
    with pytest.raises(Exception, match=r"only ever added to|follows on the last one"):
        run_on(office.url, statement.format(table, table))
    assert office.status() is ProposalStatus.SUBMITTED


TRIGGERS = {
    "sqlite": (
        "DROP TRIGGER tthc_journal_no_update",
        "DROP TRIGGER tthc_journal_no_delete",
        "DROP TRIGGER tthc_file_no_update",
    ),
    "postgresql": ("ALTER TABLE tthc_journal DISABLE TRIGGER USER", "ALTER TABLE tthc_file DISABLE TRIGGER USER"),
}


@pytest.mark.parametrize(
    ("change", "serial", "why"),
    [
        ("UPDATE tthc_journal SET text = 'khác' WHERE serial = 3", 3, "does not say what was written"),
        ("UPDATE tthc_journal SET actor = 'khác' WHERE serial = 2", 2, "does not say what was written"),
        ("UPDATE tthc_journal SET kind = 'burnt' WHERE serial = 2", 2, "makes no sense at kind"),
        ("DELETE FROM tthc_journal WHERE serial = 2", 2, "missing"),
        ("DELETE FROM tthc_journal WHERE serial = 1", 1, "missing"),
        (
            "UPDATE tthc_file SET content = replace(content, '661000', '99000') WHERE proposal = 'a'",
            1,
            "missing or has been changed",
        ),
    ],
)
def test_whoever_gets_past_the_triggers_is_found_out(office: Office, change: str, serial: int, why: str) -> None:
    office.submit(A)
    office.move("reviewer", Move.TAKE_UP, why="Nhận")
    run_on(office.url, *TRIGGERS[office.url.partition(":")[0].partition("+")[0]], change)
    broken = verify(office.url).broken
    assert broken is not None
    assert broken.serial == serial
    assert why in str(broken.because)


def test_a_mark_on_a_paper_shows_that_the_history_was_cut_short(office: Office) -> None:
    office.submit(A)
    office.move("reviewer", Move.TAKE_UP)
    mark = history(office.url)[-1].mark
    assert verify(office.url, mark).marked == history(office.url)[-1]
    assert verify(office.url, mark[:12]).marked == history(office.url)[-1]
    run_on(
        office.url,
        *TRIGGERS[office.url.partition(":")[0].partition("+")[0]],
        "DELETE FROM tthc_journal WHERE serial = 3",
    )
    found = verify(office.url, mark)
    assert (found.broken, found.marked) == (None, None)


def test_an_empty_store_has_no_history(office: Office) -> None:
    assert (files(office.url), history(office.url), verify(office.url).entries) == ((), (), ())
    assert file_of(office.url, "a") is None


def test_on_sqlite_a_name_is_needed(tmp_path: Path) -> None:
    with pytest.raises(CannotRunError, match="who are you"):
        actor_of(f"sqlite:///{tmp_path}/x.db", " ")
    assert actor_of(f"sqlite:///{tmp_path}/x.db", " Nguyễn  An ") == Actor("Nguyễn An", Identified.DECLARED)


def test_a_name_typed_in_another_way_is_the_same_person(tmp_path: Path) -> None:
    with fresh("sqlite", tmp_path) as url:
        submit(url, [A], Deed(Actor("Nguyễn An", Identified.DECLARED), NOW))
        with pytest.raises(CannotRunError, match="somebody else"):
            move(url, ["a"], Move.TAKE_UP, Deed(Actor("NGUYỄN AN", Identified.DECLARED), NOW))


def test_a_text_that_no_database_keeps(office: Office) -> None:
    office.submit(A)
    for text in ("\0", "\udcff"):
        with pytest.raises(CannotRunError, match="a character that is none"):
            comment(office.url_of("author"), ["a"], office.deed("author", text))


# On PostgreSQL the client is not believed


@pytest.fixture
def server() -> Iterator[Office]:
    with store_with_logins() as urls:
        office = Office(*urls)
        office.submit(A)
        yield office


INSERT = """INSERT INTO tthc_journal (serial, proposal, at, actor, identified, kind, move, text, details, previous, mark)
VALUES (77, '{0}', '2001-01-01', 'Chủ tịch', 'login', '{1}', {2}, 'lời', '{{"b": "x",  "a": "é"}}', 'p', 'm')"""


def test_the_database_says_who_and_when_and_what_follows(server: Office) -> None:
    run_on(server.url_of("reviewer"), INSERT.format("a", "commented", "NULL"))
    last = history(server.url)[-1]
    assert (last.serial, last.actor, last.details) == (3, server.deed("reviewer").by, {"a": "é", "b": "x"})
    assert last.at.year > 2001
    assert verify(server.url).broken is None


@pytest.mark.parametrize(
    ("who", "values", "why"),
    [
        ("author", ("a", "moved", "'take_up'"), "somebody else must judge it"),
        ("reviewer", ("a", "moved", "'withdraw'"), "only they can do that"),
        ("reviewer", ("a", "opened", "NULL"), "is open already"),
        ("reviewer", ("b", "opened", "NULL"), "is missing"),
        ("reviewer", ("b", "commented", "NULL"), "nobody has opened"),
        ("reviewer", ("a", "moved", "'nonsense'"), "cannot follow"),
        ("reviewer", ("a", "moved", "NULL"), "cannot follow"),
        ("reviewer", ("a", "burnt", "NULL"), "does not look like that"),
        ("reviewer", ("a", "moved", "'enact'"), "does not look like that"),
        ("reviewer", ("a", "opinion", "NULL"), "does not look like that"),
        ("reviewer", ("a", "answered", "NULL"), "does not look like that"),
        ("reviewer", ("a", "applied", "NULL"), "does not look like that"),
        ("reviewer", ("a", "approval", "NULL"), "does not look like that"),
    ],
)
def test_the_database_keeps_the_rules_of_the_moves(server: Office, who: str, values: tuple[str, ...], why: str) -> None:
    with pytest.raises(Exception, match=why):
        run_on(server.url_of(who), INSERT.format(*values))
    assert verify(server.url).broken is None


def test_the_database_knows_which_opinion_is_put_right_or_answered(server: Office) -> None:
    opinion = INSERT.format("a", "opinion", "NULL").replace('"b": "x"', '"giver": "Sở Tư pháp"')
    run_on(server.url_of("author"), opinion)
    right = opinion.replace('"giver"', '"corrects": "3", "giver"')
    run_on(server.url_of("author"), right)
    answer = INSERT.format("a", "answered", "NULL").replace('"b": "x"', '"reply": "accepted", "opinion": "4"')
    for wrong in (right.replace('"3"', '"4"'), right.replace('"3"', '"1"'), answer):
        with pytest.raises(DBAPIError, match="does not look like that"):
            run_on(server.url_of("author"), wrong)
    run_on(server.url_of("author"), answer.replace('"4"', '"3"'))
    assert verify(server.url).broken is None


def test_the_database_knows_whether_something_stands_in_the_catalogue(server: Office) -> None:
    server.move("reviewer", Move.TAKE_UP)
    server.move("reviewer", Move.APPROVE)
    server.move("author", Move.ENACT, decision=DECISION)
    applied = INSERT.format("a", "applied", "NULL").replace('"b": "x"', '"effective": "2026-12-01"')
    undone = applied.replace('"effective"', '"undone": "7", "effective"')
    for taken, refused in ((applied, undone), (undone, applied), (applied, undone)):
        with pytest.raises(DBAPIError, match="does not look like that"):
            run_on(server.url_of("author"), refused)
        run_on(server.url_of("author"), taken)
    assert verify(server.url).broken is None


def test_the_database_knows_the_same_moves_as_the_model(server: Office) -> None:
    ways: dict[ProposalStatus, tuple[Move, ...]] = {
        ProposalStatus.DRAFT: (Move.RETURN,),
        ProposalStatus.SUBMITTED: (),
        ProposalStatus.IN_REVIEW: (Move.TAKE_UP,),
        ProposalStatus.APPROVED: (Move.TAKE_UP, Move.APPROVE),
        ProposalStatus.REJECTED: (Move.TAKE_UP, Move.REJECT),
        ProposalStatus.ENACTED: (Move.TAKE_UP, Move.APPROVE, Move.ENACT),
        ProposalStatus.WITHDRAWN: (Move.WITHDRAW,),
    }
    for status, way in ways.items():
        for step in Move:
            name = f"{status}-{step}"
            server.submit(Snapshot(replace(PROPOSAL, id=name), GROUND))
            assert all(is_allowed(server, name, one) for one in way)
            assert is_allowed(server, name, step) == (status in MOVES[step][0]), (status, step)


def is_allowed(server: Office, proposal: str, step: Move) -> bool:
    """Whether the database takes a move from the one who may make it."""
    url = server.url_of("author" if step in AUTHORS else "reviewer")
    decision = '"instrument": "1", "signed": "2026-01-01", "effective": "2026-01-01"'
    try:
        run_on(url, INSERT.format(proposal, "moved", f"'{step}'").replace('"b": "x"', decision))
    except DBAPIError as error:
        if "cannot follow" not in str(error):
            raise
        return False
    return True


def test_a_client_cannot_put_its_own_tables_in_the_way(server: Office) -> None:
    hijack = "CREATE TEMP TABLE tthc_journal AS SELECT * FROM public.tthc_journal WHERE false"
    sql = INSERT.format("a", "moved", "'take_up'").replace("tthc_journal", "public.tthc_journal")
    with pytest.raises(Exception, match="somebody else must judge it"):
        run_on(server.url_of("author"), f"{hijack}; {sql}")


def test_a_login_without_rights_is_told_who_gives_them(server: Office) -> None:
    run_on(server.url, f"REVOKE ALL ON tthc_journal FROM {PEOPLE[1]}")
    for use in (lambda: history(server.url_of("reviewer")), lambda: server.move("reviewer", Move.TAKE_UP)):
        with pytest.raises(CannotRunError, match="tthc store grant LOGIN"):
            use()
    with pytest.raises(CannotRunError, match="tthc store grant LOGIN"):
        grant(server.url_of("author"), PEOPLE)
    grant(server.url, PEOPLE)
    server.move("reviewer", Move.TAKE_UP)


def test_only_logins_that_are_there_are_given_rights(server: Office) -> None:
    with pytest.raises(CannotRunError, match="nobody at all"):
        grant(server.url, ["nobody at all"])


def test_what_a_login_writes_past_the_program_spoils_nothing_else(server: Office) -> None:
    content, author = "không phải hồ sơ", server.url_of("author")
    run_on(author, f"INSERT INTO tthc_file VALUES ('{digest_of(content)}', 'b', '{content}')")
    run_on(author, INSERT.format("b", "opened", "NULL").replace('"b": "x"', f'"file": "{digest_of(content)}"'))
    assert [file.proposal.id for file in files(server.url)] == ["a"]
    server.move("reviewer", Move.TAKE_UP)
    with pytest.raises(CannotRunError, match="broken at entry 3: the proposal that was submitted is missing"):
        file_of(server.url, "b")
    broken = verify(server.url).broken
    assert broken is not None
    assert broken.serial == 3
