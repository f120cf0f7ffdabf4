"""The database of runs and proposals: what goes in comes out, and everything that is wrong with it is said."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy.exc import DBAPIError

from tests.databases import fresh, run_on
from tthc.model.cut import (
    Certificate,
    Check,
    Competence,
    Component,
    Cut,
    CutKind,
    Invariant,
    Part,
    Power,
    Range,
    Verdict,
)
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.proposal import Effect, Proposal, ProposalStatus, Run
from tthc.model.reference import LawRank
from tthc.source import CannotRunError, Message, say
from tthc.store.engine import sqlite_url
from tthc.store.proposals import Wanted, latest_run, proposals, runs, save_run
from tthc.store.seals import changed_since

CUT = Cut(
    kind=CutKind.REPLACE_BY_LOOK_UP,
    target=Component(procedure="1.001193", part=Part.DOCUMENT, id="cu-tru"),
    database="csdl-dan-cu",
)

PROPOSAL = Proposal(
    id=CUT.id,
    procedure="1.001193",
    name="Đăng ký khai sinh",
    title=say("Look up {document} instead of asking for it", document="Giấy xác nhận cư trú"),
    cuts=(CUT,),
    certificate=Certificate(
        (
            Check(Invariant.GOAL, Verdict.PROVED),
            Check(Invariant.DATA, Verdict.PROVED, say("{law} opens it since {day}", law="NĐ 224", day=2026)),
        )
    ),
    competence=Competence(
        Power.PETITION,
        say("fixed by {law}", law="151/2025/NĐ-CP"),
        addressee=say("the Government, through {ministry}", ministry=say("the ministry in charge")),
        instrument="151/2025/NĐ-CP",
        article="Điều 12",
        rank=LawRank.DECREE,
    ),
    rules=("R101", "R103"),
    reasons=(say("the State holds it"),),
    effect=Effect(
        of=say("{who} ({mode})", who="Công dân", mode=say("online")),
        cost_before=Range(400_000, 661_000, 5_000_000_000),
        cost_after=Range(50_000, 91_500, 150_000),
        days_before=Decimal("5"),
        days_after=Decimal("4.5"),
        papers_before=3,
        papers_after=2,
        visits_before=2,
        visits_after=0,
        adds=Range(300_000, 500_000, 4_000_000_000),
        adds_days=Decimal("0.5"),
    ),
)

RUN = Run(
    id="2026-11-23T09:30Z",
    started=dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=7))),
    catalogue="sha256:5f2c",
    version="0.1.0",
    policy="reception day not counted",
    counts={"procedures": 235, "findings": 411},
)


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An empty database of each kind."""
    with fresh(request.param, tmp_path) as url:
        yield url


def test_what_goes_in_comes_out(url: str) -> None:
    save_run(url, RUN, [PROPOSAL])
    assert proposals(url) == (PROPOSAL,)
    assert latest_run(url) == RUN


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE tthc_proposal SET cost_after_mid = 1", "changed since it was stored: replace_by_look_up:1.001193"),
        ("UPDATE tthc_proposal SET id = 'khac'", "added since it was stored: khac"),
        ("DELETE FROM tthc_proposal", "missing since it was stored: replace_by_look_up:1.001193"),
        (
            "UPDATE tthc_run SET catalogue = 'x' WHERE id = '2026-11-23T09:30Z'",
            "what it says of itself has been changed",
        ),
        ("DELETE FROM tthc_proposal; DELETE FROM tthc_run WHERE id = '2026-11-23T09:30Z'", "is missing"),
        ("DELETE FROM tthc_seal WHERE run_id = 'later'", "run later: its seal is missing"),
    ],
)
def test_what_was_changed_past_the_program_is_found(url: str, sql: str, says: str) -> None:
    save_run(url, RUN, [PROPOSAL])
    save_run(url, replace(RUN, id="later", started=RUN.started + dt.timedelta(days=1)), [])
    assert changed_since(url) == ()
    unlocked = SQLITE if url.startswith("sqlite") else POSTGRESQL
    run_on(url, *unlocked, *sql.split("; "))
    assert any(says in str(one) for one in changed_since(url))
    if "cost_after" in sql:
        with pytest.raises(CannotRunError, match="have been changed since run"):
            proposals(url, Wanted(run=RUN.id))


SQLITE = (
    "DROP TRIGGER tthc_run_no_update",
    "DROP TRIGGER tthc_proposal_no_update",
    "DROP TRIGGER tthc_seal_no_delete",
)
POSTGRESQL = tuple(f"ALTER TABLE {name} DISABLE TRIGGER USER" for name in ("tthc_run", "tthc_proposal", "tthc_seal"))


def test_the_database_refuses_to_change_what_a_run_has_stored(url: str) -> None:
    save_run(url, RUN, [PROPOSAL])
    for sql in (
        "UPDATE tthc_proposal SET name = 'x'",
        "UPDATE tthc_run SET catalogue = 'x'",
        "UPDATE tthc_seal SET digests = ''",
        "DELETE FROM tthc_seal",
    ):
        with pytest.raises(DBAPIError, match="only ever added to"):
            run_on(url, sql)


def test_sentences_can_still_be_translated_after_reading(url: str) -> None:
    save_run(url, RUN, [PROPOSAL])
    (read,) = proposals(url)
    assert read.title.text == "Look up {document} instead of asking for it"
    assert str(read.competence.addressee) == "the Government, through the ministry in charge"


def test_what_is_unknown_stays_unknown(url: str) -> None:
    limit = Cut(
        kind=CutKind.SHORTEN_LIMIT,
        target=Component(procedure="1.001193", part=Part.CHANNEL, id="online"),
        limit=Duration(working_days=Decimal(3)),
    )
    power = Competence(Power.UNKNOWN, say("?"))
    bare = replace(PROPOSAL, cuts=(limit,), certificate=Certificate(()), competence=power, effect=Effect())
    save_run(url, RUN, [bare])
    assert proposals(url) == (bare,)


def test_values_of_a_sentence_keep_what_translators_need(url: str) -> None:
    """Numbers, days, lists and sentences come back as they were; anything else as it is shown."""
    values = {
        "amount": Decimal("1.50"),
        "share": Fraction(1, 3),
        "day": dt.date(2026, 11, 24),
        "what": (say("papers"), say("visits"), 3),
        "known": True,
        "other": None,
    }
    title = Message("{law}: {amount} {share} {day} {what} {known} {other}", {"law": Ref("151/2025/NĐ-CP"), **values})
    save_run(url, RUN, [replace(PROPOSAL, title=title)])
    read = proposals(url)[0].title
    assert read == Message(title.text, {"law": "151/2025/NĐ-CP", **values})
    assert str(read) == str(title)


def test_in_a_fixed_order_and_filtered(url: str) -> None:
    refuted = Certificate((Check(Invariant.NO_HARM, Verdict.REFUTED, say("one more visit")),))
    b = replace(PROPOSAL, id="b", procedure="1.000002")
    a = replace(PROPOSAL, id="a", procedure="1.000002", certificate=refuted)
    save_run(url, RUN, [PROPOSAL, b, a])
    assert [p.id for p in proposals(url)] == ["a", "b", PROPOSAL.id]
    assert proposals(url, Wanted(verdict=Verdict.REFUTED)) == (a,)
    assert proposals(url, Wanted(procedure="1.001193", power=Power.PETITION)) == (PROPOSAL,)
    assert proposals(url, Wanted(status=ProposalStatus.APPROVED)) == ()


def test_the_latest_run_is_the_one_that_started_last(url: str) -> None:
    """Not the one stored last: 10:00 in Hà Nội is before 09:30 in UTC."""
    earlier = replace(RUN, id="earlier", started=dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC))
    save_run(url, RUN, [PROPOSAL])
    save_run(url, earlier, [replace(PROPOSAL, status=ProposalStatus.REJECTED)])
    assert [run.id for run in runs(url)] == [RUN.id, "earlier"]
    assert proposals(url) == (PROPOSAL,)
    assert proposals(url, Wanted(run="earlier"))[0].status is ProposalStatus.REJECTED


@pytest.mark.filterwarnings("ignore:Column")
def test_a_run_is_stored_whole_or_not_at_all(url: str) -> None:
    save_run(url, RUN, [PROPOSAL])
    with pytest.raises(CannotRunError, match="the run 2026-11-23T09:30Z is stored already"):
        save_run(url, RUN, [replace(PROPOSAL, id="new")])
    with pytest.raises(CannotRunError):
        save_run(url, replace(RUN, id="next"), [replace(PROPOSAL, id=None)])  # type: ignore[arg-type]
    assert [run.id for run in runs(url)] == [RUN.id]
    assert proposals(url) == (PROPOSAL,)


def test_two_proposals_of_a_run_do_not_share_an_id(url: str) -> None:
    with pytest.raises(ValueError, match="share an id"):
        save_run(url, RUN, [PROPOSAL, PROPOSAL])


def test_a_moment_needs_its_zone(url: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        save_run(url, replace(RUN, started=dt.datetime(2026, 11, 23, 9, 30)), [])  # noqa: DTZ001 - that is the point


# SQLite files and what can be wrong with them


def test_reading_makes_no_file(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "kho" / "tthc.db")
    assert latest_run(url) is None
    assert proposals(url) == ()
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_left_beside_the_file(tmp_path: Path) -> None:
    save_run(sqlite_url(tmp_path / "tthc.db"), RUN, [PROPOSAL])
    assert [path.name for path in tmp_path.iterdir()] == ["tthc.db"]
    with sqlite3.connect(tmp_path / "tthc.db") as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@pytest.fixture
def stored(tmp_path: Path) -> Path:
    """A file with one run."""
    path = tmp_path / "tthc.db"
    save_run(sqlite_url(path), RUN, [PROPOSAL])
    return path


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for sql in statements:
        connection.execute(sql)
    connection.commit()
    connection.close()


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE tthc_migration SET version_num = '0099'", "written by a newer version of the program"),
        ("DELETE FROM tthc_migration", "not written by this version"),
        ("DROP TABLE tthc_migration", "a database, but not one of this program"),
        ("""UPDATE tthc_proposal SET status = 'lost'""", "makes no sense at status"),
        ("""UPDATE tthc_proposal SET cuts = '[{"kind": "burn"}]'""", r"makes no sense at cuts\.0\.kind"),
        ("UPDATE tthc_proposal SET cost_after_low = NULL", r"makes no sense at effect\.cost_after\.low"),
    ],
)
def test_a_file_without_seals_that_somebody_changed_is_refused(stored: Path, sql: str, why: str) -> None:
    change(
        stored, "DROP TRIGGER tthc_proposal_no_update", "DROP TRIGGER tthc_seal_no_delete", "DELETE FROM tthc_seal", sql
    )
    with pytest.raises(CannotRunError, match=why):
        proposals(sqlite_url(stored))


def test_somebody_elses_database_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    change(path, "CREATE TABLE recipes (name TEXT)")
    before = path.read_bytes()
    with pytest.raises(CannotRunError, match="not one of this program"):
        save_run(sqlite_url(path), RUN, [PROPOSAL])
    assert path.read_bytes() == before


def test_a_text_file_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "thu-tuc.yaml"
    path.write_text("code: 1.001193\n" * 100, encoding="utf-8")
    for use in (lambda: save_run(sqlite_url(path), RUN, []), lambda: runs(sqlite_url(path))):
        with pytest.raises(CannotRunError, match="not a database of this program"):
            use()


def test_another_writer_is_waited_for_and_then_named(stored: Path) -> None:
    other = sqlite3.connect(stored, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CannotRunError, match="is locked by another program"):
        save_run(f"{sqlite_url(stored)}?timeout=0.1", replace(RUN, id="next"), [])
    assert proposals(sqlite_url(stored)) == (PROPOSAL,)
    other.close()


def test_a_read_only_file_is_read_and_not_written(stored: Path) -> None:
    url = f"sqlite:///file:{stored.as_posix()}?mode=ro&uri=true"
    assert proposals(url) == (PROPOSAL,)
    with pytest.raises(CannotRunError, match="is read-only"):
        save_run(url, replace(RUN, id="next"), [])


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "kho").write_text("a file", encoding="utf-8")
    with pytest.raises(CannotRunError, match="kho cannot be made"):
        save_run(sqlite_url(tmp_path / "kho" / "tthc.db"), RUN, [])


@pytest.mark.parametrize("url", ["kho.db", "nosuch://host/db", "oracle+nosuch://host/db"])
def test_an_address_that_is_none(url: str) -> None:
    with pytest.raises(CannotRunError, match="is not a database that can be used"):
        latest_run(url)


def test_a_password_is_not_shown() -> None:
    with pytest.raises(CannotRunError) as error:
        latest_run("postgresql://an:matkhau@localhost:1/tthc")
    assert "matkhau" not in str(error.value)


def test_nothing_else_imports_the_database() -> None:
    """Importing sqlmodel costs up to two seconds: the packages alone must not."""
    code = "import sys, tthc.store, tthc.model.proposal; print('sqlmodel' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
