"""A procedure with an error is left out of what is worked out: every command names it, with its place, and exits with 1."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import AT, LOG, Ran, make_project, tthc_here

CODE, SOUND = "1.001193", "1.013225"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a slip of the pen in one procedure; no test changes it."""
    folder = make_project(tmp_path_factory.mktemp("left-out") / "demo")
    path = next((folder / "catalog" / "procedures").rglob(f"{CODE}.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("actor:", "aktor:", 1), encoding="utf-8")
    return folder


def run(project: Path, *arguments: str) -> Ran:
    return tthc_here("--root", project, *arguments, *AT)


@pytest.fixture
def place(project: Path) -> str:
    """Where its first error stands, as `check` says it."""
    lines = run(project, "check").out.splitlines()
    return next(line.partition(" ")[0] for line in lines if f"{CODE}.yaml" in line and " L" in line)


@pytest.mark.parametrize(
    "command",
    [
        ("analyse",),
        ("propose", "--no-save"),
        ("power",),
        ("plan", "--front", "0"),
        ("rules",),
        ("audit", LOG),
        ("review", "-o", "out"),
        ("doc", "quy-trinh-noi-bo", SOUND),
        ("export", "json", "-o", "x.json"),
    ],
    ids=lambda words: words[0],
)
def test_what_is_left_out_is_named_with_its_place(
    project: Path, place: str, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    ran = run(project, *command, *(("--replace",) if "doc" in command or "export" in command else ()))
    assert ran.code == 1
    assert f"{CODE} is left out: {place} " in ran.err
    assert SOUND not in ran.err, "only what has an error"


def test_errors_that_are_accepted_do_not_fail_a_run(project: Path, place: str) -> None:
    ran = run(project, "analyse", "--fail-on", "never")
    assert ran.code == 0
    assert place in ran.err


@pytest.mark.parametrize(
    "command",
    [
        ("cost", CODE),
        ("propose", CODE),
        ("plan", CODE),
        ("doc", "phuong-an", CODE),
        ("show", CODE),
        ("graph", "--steps", CODE),
    ],
    ids=lambda words: words[0],
)
def test_a_procedure_with_errors_is_not_said_to_be_missing(project: Path, place: str, command: tuple[str, ...]) -> None:
    ran = run(project, *command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1].startswith(f"tthc: the procedure {CODE} has errors: {place} ")


def test_one_that_is_not_there_is_still_said_to_be_missing(project: Path) -> None:
    assert "there is no procedure 9.999999" in run(project, "cost", "9.999999").err


def test_what_is_sound_can_be_priced_all_the_same(project: Path) -> None:
    assert run(project, "cost", SOUND).code == 0


def test_local_values_that_are_left_out_are_named_by_their_file(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    path = project / "catalog" / "local" / "ha-noi" / "x.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("local_values: [{locality: ha-noi, procedure: '1.001193', feez: []}]\n", encoding="utf-8")
    ran = run(project, "power")
    assert ran.code == 1
    assert "catalog/local/ha-noi/x.yaml is left out: catalog/local/ha-noi/x.yaml:1:" in ran.err
