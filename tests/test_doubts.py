"""What is said beside a decision: the catalogue moved on, opinions are open, others conflict, others must decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from inspect import cleandoc
from pathlib import Path

import pytest

from tests.test_journal import REVIEWER, folded, moves
from tthc.cli.proposals.doubts import doubts, doubts_of_decision
from tthc.load.digest import digest_of
from tthc.load.settings import Project, Settings
from tthc.model.cut import Certificate, Check, Competence, Invariant, Power, Verdict
from tthc.model.decision import Decision, EntryKind, Move, ProposalFile
from tthc.model.proposal import ProposalStatus
from tthc.source import say


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "catalog").mkdir()
    (tmp_path / "catalog/all.yaml").write_text("sectors: []\n", encoding="utf-8")
    return Project(tmp_path, Settings())


@pytest.fixture
def file(project: Project) -> ProposalFile:
    """A proposal in review that is ours, on the catalogue as it is."""
    made = folded(*moves(Move.SUBMIT, Move.TAKE_UP))
    ours = replace(made.proposal, id="a", competence=Competence(Power.OWN, say("ours")))
    return replace(made, proposal=ours, ground=replace(made.ground, catalogue=digest_of(project.catalog)))


def said(
    project: Project, step: Move, *files: ProposalFile, known: Mapping[str, ProposalStatus] | None = None
) -> list[str]:
    return [str(doubt) for doubt in doubts(files, step, project, known or {})]


def test_nothing_is_said_where_nothing_is_the_matter(project: Project, file: ProposalFile) -> None:
    for step in (Move.TAKE_UP, Move.APPROVE, Move.ENACT):
        assert said(project, step, file) == []


def test_the_catalogue_has_moved_on(project: Project, file: ProposalFile) -> None:
    (project.catalog / "all.yaml").write_text("sectors: [] # sửa\n", encoding="utf-8")
    for step in (Move.TAKE_UP, Move.APPROVE, Move.ENACT):
        assert "the catalogue has changed since" in said(project, step, file)[0]


def test_opinions_are_open(project: Project, file: ProposalFile) -> None:
    opinion = (EntryKind.OPINION, REVIEWER, {"giver": "Sở Tư pháp"})
    heard = replace(file, opinions=folded(*moves(Move.SUBMIT), opinion).opinions)
    assert said(project, Move.APPROVE, heard) == ["a: 1 opinions are not answered yet"]


def test_others_conflict_or_are_wanting(project: Project, file: ProposalFile) -> None:
    certificate = replace(file.proposal.certificate, conflicts=("b", "c", "d"), only_with=("e", "f"))
    tied = replace(file, proposal=replace(file.proposal, certificate=certificate))
    beside = replace(file, proposal=replace(file.proposal, id="c"))
    known = {"b": ProposalStatus.APPROVED, "c": ProposalStatus.IN_REVIEW, "d": ProposalStatus.REJECTED}
    assert said(project, Move.APPROVE, tied, beside, known={**known, "e": ProposalStatus.ENACTED}) == [
        "a does not go together with b (approved)",
        "a does not go together with c (in review)",
        "a is proved only together with f, which is not approved",
    ]


def test_what_is_not_proved_is_said_again_where_it_is_decided(project: Project, file: ProposalFile) -> None:
    lacking = Check(Invariant.DATA, Verdict.NOT_PROVED, say("no source confirms the database"))
    open_ = replace(file, proposal=replace(file.proposal, certificate=Certificate((lacking,))))
    for step in (Move.APPROVE, Move.ENACT):
        assert said(project, step, open_) == ["a is not proved: no source confirms the database"]
    assert said(project, Move.TAKE_UP, open_) == []


@pytest.mark.parametrize(
    ("signed", "told"),
    [
        (date(2026, 11, 1), ["a: the decision is signed on 2026-11-01, and it was submitted only on 2026-11-20"]),
        (date(2026, 11, 22), ["a: the decision is signed on 2026-11-22, and it was approved only on 2026-11-24"]),
        (date(2026, 11, 24), []),
    ],
)
def test_signed_before_there_was_anything_to_sign(project: Project, signed: date, told: list[str]) -> None:
    made = folded(*moves(Move.SUBMIT, Move.TAKE_UP, Move.APPROVE))
    days = (20, 20, 23, 24)  # opened, submitted, taken up, approved
    journal = [replace(entry, at=entry.at.replace(day=day)) for entry, day in zip(made.journal, days, strict=True)]
    file = replace(made, proposal=replace(made.proposal, id="a"), journal=tuple(journal))
    decision = Decision("12/QĐ-UBND", signed, date(2026, 12, 1))
    assert [str(doubt) for doubt in doubts_of_decision([file], decision, project)] == told


def test_in_force_when_no_calendar_reaches(project: Project) -> None:
    """
    calendar:
      - {year: 2026, status: final, days_off: [], sources: [{name: thử nghiệm, retrieved: 2026-11-01}]}
    """
    late, soon = (Decision("12/QĐ-UBND", date(2026, 11, 24), date(year, 12, 1)) for year in (2062, 2026))
    assert list(doubts_of_decision([], late, project)) == []
    (project.catalog / "reference").mkdir()
    text = cleandoc(test_in_force_when_no_calendar_reaches.__doc__ or "")
    (project.catalog / "reference/calendar.yaml").write_text(text, encoding="utf-8")
    assert list(doubts_of_decision([], soon, project)) == []
    (told,) = doubts_of_decision([], late, project)
    assert str(told) == "the decision applies from 2062-12-01, and the calendar has no such year; it has 2026"


def test_others_must_decide(project: Project, file: ProposalFile) -> None:
    petition = Competence(Power.PETITION, say("x"), addressee=say("the Government"))
    for competence, told in (
        (petition, "a is for the Government to decide"),
        (replace(petition, addressee=None), "a is for somebody else to decide"),
        (Competence(Power.UNKNOWN, say("?")), "a: it is not known who may decide it"),
    ):
        theirs = replace(file, proposal=replace(file.proposal, competence=competence))
        assert said(project, Move.ENACT, theirs) == [told]
