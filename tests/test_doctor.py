"""`doctor` and `completion`: what is in place, what to do, and what a shell may complete, quickly."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, ROOT, environment, make_project, tthc, tthc_here
from tthc.cli.doctor.symptoms import State, Symptom, examine
from tthc.cli.shared.completing import codes_of, ids_of
from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.procedure import Procedure

DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that no test changes."""
    return make_project(tmp_path_factory.mktemp("doctor") / "demo")


@pytest.fixture
def project(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "project"))


def said(project: Path, day: date = DAY) -> dict[str, Symptom]:
    return {str(symptom.what): symptom for symptom in examine(project, day)}


def attention(project: Path, day: date = DAY) -> list[str]:
    return [what for what, symptom in said(project, day).items() if symptom.state is State.ATTENTION]


def test_a_new_project_needs_no_attention(demo: Path) -> None:
    assert attention(demo) == []
    ran = tthc_here("--root", demo, "doctor", *AT)
    assert ran.code == 0
    assert ran.out.splitlines()[-1].endswith("looked at, 0 need attention")
    assert "ok         the catalogue has 4 procedures and no errors" in ran.out
    rows = json.loads(tthc_here("--root", demo, "doctor", "-f", "json", *AT).out)
    assert {row["state"] for row in rows} <= {"ok", "optional"}


def test_looking_changes_nothing(project: Path) -> None:
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    list(examine(project, DAY))
    assert {path: path.read_bytes() for path in project.rglob("*") if path.is_file()} == before


def test_whatever_is_not_in_place_says_what_to_do(demo: Path, tmp_path: Path) -> None:
    for symptom in (*examine(demo, DAY), *examine(tmp_path, DAY)):
        assert symptom.todo or symptom.state is State.GOOD, symptom


def test_outside_of_a_project(tmp_path: Path) -> None:
    ran = tthc_here("--root", tmp_path, "doctor", *AT)
    assert ran.code == 1
    assert "no tthc.toml" in ran.out
    assert "→ run 'tthc init FOLDER'" in ran.out


def test_an_old_schema(project: Path) -> None:
    (project / "catalog/procedure.schema.json").write_text("{}", "utf-8")
    assert attention(project) == ["procedure.schema.json is missing or older than the program"]


def test_a_catalogue_with_errors(project: Path) -> None:
    (project / "catalog/procedures/hong.yaml").write_text('code: "1.999999"\nname: A\nsector: khong-co\n', "utf-8")
    assert attention(project) == ["the catalogue has 4 sound procedures and 1 errors"]


def test_a_year_that_the_calendar_lacks(demo: Path) -> None:
    says = "the calendar has no year 2028: nothing can be due in it"
    assert says not in said(demo)
    assert said(demo, date(2027, 6, 1))[says].state is State.OPTIONAL
    assert said(demo, date(2027, 12, 1))[says].state is State.ATTENTION
    assert said(demo, date(2028, 1, 1))[says].state is State.ATTENTION


def test_waivers_that_end(project: Path) -> None:
    shutil.copytree(ROOT / "rules", project / "rules", dirs_exist_ok=True)
    profile = next((project / "rules").glob("profile.y*ml"))
    waivers = [("1.001193", "2026-11-01"), ("2.000815", "2026-12-01"), ("1.012783", "2027-12-01")]
    lines = [f"  - {{rule: R101, procedure: '{code}', reason: Đang sửa, until: {until}}}\n" for code, until in waivers]
    text = profile.read_text("utf-8").replace("waivers: []\n", "")
    profile.write_text(f"{text}waivers:\n{''.join(lines)}", "utf-8")
    found = said(project)
    assert found["the waiver of R101 for 1.001193 ended on 2026-11-01"].state is State.ATTENTION
    assert found["the waiver of R101 for 2.000815 ends on 2026-12-01"].state is State.OPTIONAL
    assert not any("1.012783" in what for what in found)


def test_a_database_that_does_not_answer(project: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = project / "tthc.toml"
    settings.write_text(
        f'store = "postgresql+psycopg://an:bi-mat@127.0.0.1:{port}/tthc"\n' + settings.read_text("utf-8"), "utf-8"
    )
    (what,) = attention(project)
    assert what == f"the database 127.0.0.1:{port}/tthc does not answer"
    assert "bi-mat" not in tthc_here("--root", project, "doctor", *AT).said


def test_without_graphviz_and_git(demo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    found = said(demo)
    assert found["the project is not kept in git"].state is State.OPTIONAL
    assert sum(1 for what, s in found.items() if what.startswith(("dot:", "git:")) and s.state is State.OPTIONAL) == 2


# Completion


def completed(project: Path, line: str, shell: str = "bash") -> list[str]:
    words = line.split(" ")
    env = environment(_TTHC_COMPLETE=f"{shell}_complete", COMP_WORDS=line, COMP_CWORD=str(len(words) - 1))
    return [text.partition(",")[2] for text in tthc(cwd=project, env=env).out.splitlines()]


@pytest.mark.parametrize(
    ("line", "has"),
    [
        ("tthc le", ["ledger"]),
        ("tthc ls --exc", ["--exclude"]),
        ("tthc ls linh-vuc:ho-t", ["linh-vuc:ho-tich"]),
        ("tthc ls cap:xa,!linh-vuc:ho-t", ["cap:xa,!linh-vuc:ho-tich"]),
        ("tthc ls +1.0011", ["+1.001193"]),
        ("tthc ls su-kien:sinh", ["su-kien:sinh-con"]),
        ("tthc ls rule:R101", ["rule:R101"]),
        ("tthc ls cap:", ["cap:bo", "cap:tinh", "cap:xa"]),
        ("tthc ls doi", ["doi-tuong:"]),
        ("tthc show 1.0011", ["1.001193"]),
        ("tthc show csdl-quoc-gia-dan", ["csdl-quoc-gia-dan-cu"]),
        ("tthc journey sinh", ["sinh-con"]),
        ("tthc graph --steps 1.0011", ["1.001193"]),
        ("tthc explain r101", ["R101"]),
    ],
)
def test_what_a_shell_completes(demo: Path, line: str, has: list[str]) -> None:
    assert completed(demo, line) == has


def test_ids_found_in_the_text_are_those_of_the_catalogue(demo: Path) -> None:
    catalogue = load_catalogue(demo / "catalog", demo).catalogue
    found = ids_of(demo / "catalog")
    for key, kind in KINDS.items():
        if kind is not Procedure and "id" in kind.model_fields:
            assert sorted(found.get(key, [])) == sorted(catalogue.all(kind)), key
    assert codes_of(demo / "catalog") == sorted(catalogue.procedures)


def test_nothing_heavy_is_imported_to_complete(demo: Path) -> None:
    heavy = "{'pydantic', 'networkx', 'sqlmodel', 'ibis', 'yaml'}"
    code = (
        "import sys\nfrom tthc.cli import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        f"print(sorted({heavy} & set(sys.modules)))"
    )
    env = environment(_TTHC_COMPLETE="bash_complete", COMP_WORDS="tthc ls linh-vuc:h", COMP_CWORD="2")
    ran = subprocess.run([sys.executable, "-c", code], cwd=demo, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize(
    ("shell", "says"),
    [
        ("bash", "complete -o nosort -F"),
        ("zsh", "compdef"),
        ("fish", "complete"),
        ("powershell", "Register-ArgumentCompleter"),
    ],
)
def test_the_lines_for_a_shell(demo: Path, shell: str, says: str) -> None:
    ran = tthc_here("completion", shell)
    assert ran.code == 0
    assert says in ran.out
    assert "_TTHC_COMPLETE" in ran.out
    if shell in ("bash", "zsh") and shutil.which(shell):
        subprocess.run([shell, "-n"], input=ran.out.encode(), check=True)


def test_bash_really_completes(demo: Path, tmp_path: Path) -> None:
    if not shutil.which("bash"):
        pytest.skip("there is no bash here")
    program = tmp_path / "tthc"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m tthc "$@"\n', "utf-8")
    program.chmod(0o755)
    lines = tthc_here("completion", "bash").out
    script = (
        f"{lines}\nCOMP_WORDS=(tthc ls linh-vuc:ho-t); COMP_CWORD=2\n"
        '_tthc_completion tthc\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    env = environment(PATH=f"{tmp_path}:{environment()['PATH']}")
    ran = subprocess.run(["bash", "-c", script], cwd=demo, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == ["linh-vuc:ho-tich"]


def test_powershell_gets_words_with_what_they_are(demo: Path) -> None:
    env = environment(_TTHC_COMPLETE="powershell_complete", TTHC_COMPLETE_LINE="tthc le", TTHC_COMPLETE_WORD="le")
    ran = tthc(cwd=demo, env=env)
    assert ran.out.startswith("ledger\tList the kinds of paper")
    env = environment(_TTHC_COMPLETE="powershell_complete", TTHC_COMPLETE_LINE="tthc show", TTHC_COMPLETE_WORD="")
    assert "1.001193\t" in tthc(cwd=demo, env=env).out


def test_a_catalogue_that_is_not_there_completes_nothing(tmp_path: Path) -> None:
    assert ids_of(tmp_path) == {}
    assert codes_of(tmp_path) == []
    assert Catalogue().procedures == {}
