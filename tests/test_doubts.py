"""What is said beside a decision: the catalogue moved on, opinions are open, others conflict, others must decide."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from tests.test_journal import REVIEWER, folded, moves
from tthc.cli.doubts import doubts
from tthc.load.digest import digest_of
from tthc.load.settings import Project, Settings
from tthc.model.cut import Competence, Power
from tthc.model.decision import EntryKind, Move, ProposalFile
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


def test_others_must_decide(project: Project, file: ProposalFile) -> None:
    petition = Competence(Power.PETITION, say("x"), addressee=say("the Government"))
    for competence, told in (
        (petition, "a is for the Government to decide"),
        (replace(petition, addressee=None), "a is for somebody else to decide"),
        (Competence(Power.UNKNOWN, say("?")), "a: it is not known who may decide it"),
    ):
        theirs = replace(file, proposal=replace(file.proposal, competence=competence))
        assert said(project, Move.ENACT, theirs) == [told]
