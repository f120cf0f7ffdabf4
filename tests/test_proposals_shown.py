"""What is said of a proposal: how it is called elsewhere, all that is missing, and no saving that nobody has proved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.command_line import AT, Ran, make_project, tthc_here
from tthc.model.cut import Certificate, Check, Competence, Invariant, Power, Range, Verdict
from tthc.model.proposal import Effect, Proposal
from tthc.show.language import Language, translator
from tthc.show.proposals import as_text
from tthc.source import say

CODE = "1.013225"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("proposals") / "demo")


def run(project: Path, *arguments: str) -> Ran:
    return tthc_here("--root", project, *arguments, *AT)


def ids_in(text: str) -> list[str]:
    return [line.strip().removeprefix("id: ") for line in text.splitlines() if line.strip().startswith("id: ")]


def test_the_id_that_cost_wants_is_printed_and_its_beginning_will_do(project: Path) -> None:
    found = ids_in(run(project, "propose", CODE, "--no-save").out)
    assert found
    whole = run(project, "cost", CODE, "--cut", found[0])
    assert whole.code == 0
    assert run(project, "cost", CODE, "--cut", found[0][: len(found[0]) // 2]) == whole


def test_what_the_store_lists_has_its_id_too(project: Path) -> None:
    made = ids_in(run(project, "propose").out)
    stored = tthc_here("--root", project, "proposals")
    assert ids_in(stored.out) == made != []


def a_proposal(verdicts: dict[Invariant, Verdict], saves: int = 20_000) -> Proposal:
    checks = tuple(Check(i, v, say("nobody knows that")) for i, v in verdicts.items())
    return Proposal(
        id="drop_document:1.000001/document/a",
        procedure="1.000001",
        name="Đăng ký",
        title=say("Do not ask for it"),
        cuts=(),
        rules=("R105",),
        reasons=(),
        certificate=Certificate(checks),
        competence=Competence(Power.OWN, say("own")),
        effect=Effect(None, Range(saves, saves, saves), Range(0, 0, 0)),
    )


def shown(verdicts: dict[Invariant, Verdict]) -> str:
    return as_text([a_proposal(verdicts)], translator(Language.ENGLISH))


def test_everything_that_is_missing_is_named() -> None:
    text = shown(dict.fromkeys((Invariant.EVIDENCE, Invariant.FOUR_EYES, Invariant.RECORD), Verdict.NOT_PROVED))
    assert "I4: nobody knows that; and lacking too: I6, I9\n" in text


def test_one_thing_that_is_missing_stands_alone() -> None:
    text = shown({Invariant.EVIDENCE: Verdict.NOT_PROVED, Invariant.RECORD: Verdict.PROVED})
    assert "I4: nobody knows that\n" in text


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (Verdict.PROVED, "saves 20.000 đồng a dossier]"),
        (Verdict.NOT_PROVED, "saves 20.000 đồng a dossier, if it can be proved]"),
        (Verdict.REFUTED, "R105]"),
    ],
)
def test_only_what_is_proved_is_said_to_save(verdict: Verdict, said: str) -> None:
    assert said in shown({Invariant.EVIDENCE: verdict})


def test_the_line_of_a_review_on_dossiers_adds_up(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(project)
    (line,) = [line for line in run(project, "review").out.splitlines() if line.startswith("Time limits: ")]
    read, *parts = map(int, re.findall(r"\d+", line))
    assert read == sum(parts)
    assert len(parts) == 4
