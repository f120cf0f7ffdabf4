"""Where commands write: what somebody else has made, or has changed since, stays as it is, and the sentence says why."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from docx import Document

from tests.command_line import AT, LOG, Ran, files_of, make_project, tthc_here

CODE = "1.013225"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that no test changes."""
    return make_project(tmp_path_factory.mktemp("output") / "demo")


@pytest.fixture
def project(demo: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of this test's own, in which the command is given."""
    folder = Path(copytree(demo, tmp_path / "project"))
    monkeypatch.chdir(folder)
    return folder


def run(*arguments: str) -> Ran:
    return tthc_here(*arguments, *AT)


WRITERS = {
    "export json": (("export", "json", "-o"), "x.json"),
    "export xlsx": (("export", "xlsx", "-o"), "x.xlsx"),
    "export dot": (("export", "dot", "-o"), "x.dot"),
    "ledger": (("ledger", "-f", "csv", "-o"), "x.csv"),
    "doc": (("doc", "quy-trinh-noi-bo", CODE, "-o"), "x.docx"),
    "cost": (("cost", CODE, "-o"), "x.xlsx"),
    "plan": (("plan", CODE, "--front", "0", "-o"), "x.yaml"),
    "simulate": (("simulate", "-n", "5", "-o"), "x.csv"),
    "simulate steps": (("simulate", "-n", "5", "-o", "other.csv", "--steps"), "x.csv"),
    "baseline": (("analyse", "--write-baseline"), "x.yaml"),
}
"""Each way to name a file to write, and a name that it takes."""


@pytest.fixture(params=WRITERS)
def writer(request: pytest.FixtureRequest) -> tuple[tuple[str, ...], str]:
    return WRITERS[request.param]


def test_what_a_command_wrote_it_writes_again(project: Path, writer: tuple[tuple[str, ...], str]) -> None:
    command, name = writer
    if "--steps" in command:
        command = ("simulate", "-n", "5", "-o", "other.csv", "--steps")
    for _ in range(2):
        assert run(*command, name).code in (0, 1)
    assert (project / name).is_file()


def test_a_file_of_somebody_else_stays(project: Path, writer: tuple[tuple[str, ...], str]) -> None:
    command, name = writer
    (project / name).write_text("of somebody else", encoding="utf-8")
    ran = run(*command, name)
    said = f"tthc: {name} is there already and is not of this command: name another file, or say --replace\n"
    assert (ran.code, ran.out, ran.err) == (2, "", said)
    assert (project / name).read_text(encoding="utf-8") == "of somebody else"
    assert run(*command, name, "--replace").code in (0, 1)
    assert (project / name).read_bytes() != b"of somebody else"


def test_nothing_is_written_among_the_files_of_the_project(project: Path, writer: tuple[tuple[str, ...], str]) -> None:
    command, name = writer
    before = files_of(project / "catalog")
    for place in (f"catalog/{name}", f"catalog/procedures/{name}", f"rules/{name}", f".tthc/{name}"):
        ran = run(*command, place, "--replace")
        assert (ran.code, ran.out) == (2, "")
        assert ran.err.startswith(f"tthc: {place}: {Path(place).parts[0]} is part of the project itself")
    assert files_of(project / "catalog") == before


def test_a_folder_that_is_missing_is_named_and_not_made(project: Path, writer: tuple[tuple[str, ...], str]) -> None:
    command, name = writer
    ran = run(*command, f"bao-cao/2026/{name}")
    assert ran.code == 2
    assert ran.err.endswith(f" cannot be written: there is no folder {project / 'bao-cao'}\n")
    assert not (project / "bao-cao").exists()


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("export", "json", "-o", "x.xlsx"), "x.xlsx: name a file that ends in .json"),
        (("ledger", "-f", "csv", "-o", "x.docx"), "x.docx: name a file that ends in .csv"),
        (("doc", "phuong-an", "-o", "x.pdf"), "x.pdf: a paper is a .docx or an .xlsx file"),
        (("cost", CODE, "-o", "x.docx"), "x.docx: name a file that ends in .xlsx"),
        (("plan", "-o", "x.docx"), "x.docx: name a file that ends in .yaml, .yml, .xlsx"),
        (("simulate", "-o", "x.xlsx"), "x.xlsx: name a file that ends in .csv"),
        (("analyse", "--write-baseline", "x.json"), "x.json: name a file that ends in .yaml, .yml"),
    ],
    ids=lambda words: words[0] if isinstance(words, tuple) else "",
)
def test_a_name_of_another_kind_is_refused(project: Path, command: tuple[str, ...], said: str) -> None:
    ran = run(*command)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not list(project.glob("x.*"))


def test_a_paper_that_an_officer_has_completed_is_kept(project: Path) -> None:
    command = ("doc", "quy-trinh-noi-bo", CODE, "-o", "qt.docx")
    assert run(*command).code == 0
    paper = Document("qt.docx")
    paper.add_paragraph("Số 12/QĐ-UBND, ngày 26/11/2026")
    paper.save("qt.docx")
    completed = Path("qt.docx").read_bytes()
    ran = run(*command)
    said = "qt.docx was changed after it was written: name another file, or say --replace to lose the changes"
    assert (ran.code, ran.err) == (2, f"tthc: {said}\n")
    assert Path("qt.docx").read_bytes() == completed


def test_a_project_that_was_moved_still_knows_what_it_wrote(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("export", "json", "-o", "x.json").code == 0
    project.rename(tmp_path / "moved")
    monkeypatch.chdir(tmp_path / "moved")
    assert run("export", "json", "-o", "x.json").code == 0


def test_a_log_is_not_written_over_the_log_of_the_project(project: Path) -> None:
    before = (project / LOG).read_bytes()
    assert run("simulate", "-n", "5", "-o", LOG).code == 2
    assert (project / LOG).read_bytes() == before


def test_a_baseline_with_remarks_is_somebodys(project: Path) -> None:
    assert run("analyse", "--write-baseline", "known.yaml").code == 0
    (project / ".tthc" / "written.json").unlink()
    assert run("analyse", "--write-baseline", "known.yaml").code == 0, "as it was written, it is nobody's work"
    path = project / "known.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "# chờ Sở Tư pháp\n", encoding="utf-8")
    (project / ".tthc" / "written.json").unlink()
    assert run("analyse", "--write-baseline", "known.yaml").code == 2
    assert "# chờ Sở Tư pháp" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", [("publish", "--drafts"), ("review",), ("export", "csv")], ids=" ".join)
def test_a_folder_is_not_made_among_the_files_of_the_project(project: Path, command: tuple[str, ...]) -> None:
    before = files_of(project)
    for place in ("catalog", "catalog/site", "rules/site"):
        ran = run(*command, "-o", place)
        assert ran.code == 2
        assert "is part of the project itself; name another place" in ran.err
    missing = run(*command, "-o", "trang/2026")
    assert missing.code == 2
    assert f"there is no folder {project / 'trang'}" in missing.err
    assert {p: d for p, d in files_of(project).items() if not p.startswith(".tthc/")} == {
        p: d for p, d in before.items() if not p.startswith(".tthc/")
    }


def test_a_file_that_was_changed_in_a_folder_is_not_lost(project: Path) -> None:
    assert run("export", "csv", "-o", "bang").code == 0
    assert run("export", "csv", "-o", "bang").code == 0
    table = project / "bang" / "procedures.csv"
    table.write_text("of somebody else", encoding="utf-8")
    ran = run("export", "csv", "-o", "bang")
    assert (ran.code, ran.err) == (
        2,
        f"tthc: {table.parent} holds procedures.csv, which was changed; move it elsewhere\n",
    )
    assert table.read_text(encoding="utf-8") == "of somebody else"


def test_a_project_is_not_made_below_a_folder_that_is_missing(tmp_path: Path) -> None:
    ran = tthc_here("init", tmp_path / "du-an" / "2026", *AT)
    assert ran.code == 2
    assert ran.err.endswith(f"2026 cannot be written: there is no folder {tmp_path / 'du-an'}\n")
    assert list(tmp_path.iterdir()) == []
