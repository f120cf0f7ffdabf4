"""`tthc export` as a user runs it."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest
from command_line import AT, PROCEDURES, files_of, make_project, tthc, tthc_here

from tthc.cli.export import FORMATS, FORMS, SUFFIXES


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("project"))


def test_every_form_is_known_to_help_and_made() -> None:
    assert tuple(FORMS) == FORMATS


@pytest.mark.parametrize("form", [form for form in FORMATS if form not in ("csv", "bpmn")])
def test_one_file(project: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"catalogue{SUFFIXES[form][0]}"
    first = tthc_here("--root", project, "export", form, "-o", target, *AT)
    assert (first.code, first.out, first.err) == (0, "", f"wrote {target}\n")
    data = target.read_bytes()
    tthc_here("--root", project, "export", form, "-o", target, *AT)
    assert target.read_bytes() == data
    assert list(target.parent.iterdir()) == [target]


@pytest.mark.parametrize(("form", "ending"), [("bpmn", ("bpmn",)), ("csv", ("csv", "txt"))])
def test_a_folder(project: Path, tmp_path: Path, form: str, ending: tuple[str, ...]) -> None:
    target = tmp_path / "out"
    for _ in range(2):
        assert tthc_here("--root", project, "export", form, "-o", target, *AT).code == 0
    assert {Path(name).suffix.lstrip(".") for name in files_of(target) if name != ".tthc-export"} == set(ending)
    (target / "mine.txt").write_text("x", encoding="utf-8")
    refused = tthc_here("--root", project, "export", form, "-o", target, *AT)
    assert refused.code == 2
    assert "mine.txt, which would be lost" in refused.err


def test_selected_procedures(project: Path) -> None:
    ran = tthc("export", "json", "1.001193", cwd=project)
    document = json.loads(ran.out)
    assert [procedure["code"] for procedure in document["procedures"]] == ["1.001193"]
    assert document["agencies"]
    assert ran.err == ""


def test_procedures_by_a_selector(project: Path) -> None:
    ran = tthc("export", "dot", "dang ky khai sinh", *AT, cwd=project)
    assert ran.code == 0
    nodes = [line for line in ran.out.splitlines() if line.strip().startswith('"procedure:') and "[label" in line]
    assert len(nodes) == 1


def test_the_steps_of_one_procedure_are_one_file(project: Path) -> None:
    assert tthc("export", "dot", "--steps", "1.001193", *AT, cwd=project).out.startswith('digraph "1.001193" {')
    assert tthc("export", "bpmn", "1.001193", *AT, cwd=project).out.startswith('<?xml version="1.0" encoding="UTF-8"?>')


def test_what_cannot_be_done_is_said(project: Path, tmp_path: Path) -> None:
    several = tthc_here("--root", project, "export", "csv", *AT)
    assert (several.code, several.err) == (2, "tthc: this makes several files: name a folder with -o\n")
    unknown = tthc_here("--root", project, "export", "json", "nobody:knows")
    assert unknown.code == 2
    (tmp_path / "file").touch()
    written = tthc_here("--root", project, "export", "json", "-o", tmp_path / "file" / "x.json")
    assert written.code == 2
    assert "cannot be written" in written.err
    other = tthc_here("--root", project, "export", "pdf")
    assert other.code == 2


LEFT_OUT = "The catalogue has errors ('tthc check' lists them); procedures with an error are left out."


def test_files_with_errors_are_left_out_and_said(tmp_path: Path) -> None:
    project = make_project(tmp_path / "p")
    broken = next((project / "catalog" / "procedures").rglob("1.001193.yaml"))
    broken.write_text(broken.read_text(encoding="utf-8").replace("actor:", "aktor:"), encoding="utf-8")
    target = tmp_path / "c.sqlite"
    ran = tthc_here("--root", project, "export", "sqlite", "-o", target, *AT)
    first, named, last = ran.err.splitlines()
    assert (ran.code, first, last) == (1, LEFT_OUT, f"wrote {target}")
    assert named.startswith("1.001193 is left out: catalog/procedures/")
    codes = sqlite3.connect(target).execute("SELECT code FROM procedure ORDER BY code").fetchall()
    assert codes == [(code,) for code in sorted(PROCEDURES) if code != "1.001193"]
