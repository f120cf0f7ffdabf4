"""The command line from outside: its output on each stream, its exit codes, and what it leaves on the disk."""

from __future__ import annotations

import csv
import json
import os
import pty
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.command_line import AT, DAY, LOG, PROCEDURES, ROOT, Ran, environment, files_of, make_project, tthc, tthc_here
from tthc.cli import _hear_ctrl_c

ORACLES: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("oracles.yaml").read_text("utf-8"))
TEXT = (
    ("check", *AT),
    ("analyse", *AT),
    ("rules", *AT),
    ("explain", "R101"),
    ("propose", "--no-save", *AT),
    ("propose", "1.013225", "--details", *AT),
    ("audit", LOG, *AT),
    ("audit", LOG, "--by", "agency", "--limit", "statutory", *AT),
    ("calendar", "due", "2025-12-31", "--working-days", "6"),
    ("calendar", "year", "2026"),
    ("proposals",),
)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that no test changes."""
    return make_project(tmp_path_factory.mktemp("cli") / "demo")


@pytest.fixture(scope="module")
def reviewed(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a review in it; no test changes it either."""
    folder = tmp_path_factory.mktemp("reviewed") / "demo"
    shutil.copytree(demo, folder)
    ran = tthc_here("--root", folder, "review", "-o", folder / "review", *AT)
    assert ran.code == 0, ran.err
    return folder


@pytest.fixture
def project(demo: Path, tmp_path: Path) -> Path:
    """A project of this test's own."""
    return Path(shutil.copytree(demo, tmp_path / "project"))


# What comes out


def test_init_makes_a_whole_project_and_says_what_to_do_next(tmp_path: Path) -> None:
    ran = tthc("init", "demo", "--procedure", "1.001193", *AT, cwd=tmp_path)
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "made demo with 1 procedures; now: cd demo && tthc review\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["demo"]
    there = set(files_of(tmp_path / "demo"))
    assert {"tthc.toml", ".gitignore", LOG, "catalog/procedures/ho-tich/1.001193.yaml"} <= there
    assert tthc("check", *AT, cwd=tmp_path / "demo" / "catalog" / "procedures").code == 0


def test_init_fills_an_empty_folder_where_one_stands_and_no_other(tmp_path: Path) -> None:
    ran = tthc("init", ".", "--procedure", "1.001193", *AT, cwd=tmp_path)
    assert (ran.code, ran.err) == (0, "made a project with 1 procedures; now: tthc review\n")
    assert (tmp_path / "tthc.toml").is_file()
    before = files_of(tmp_path)
    again = tthc("init", ".", *AT, cwd=tmp_path)
    assert (again.code, again.err) == (2, "tthc: . is there already and not empty; name a new folder\n")
    assert files_of(tmp_path) == before


def test_a_new_log_can_be_read_by_whoever_may_read_the_folder(demo: Path) -> None:
    umask = os.umask(0)
    os.umask(umask)
    assert (demo / LOG).stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("arguments", TEXT, ids=" ".join)
def test_text_comes_out_on_stdout_without_escape_codes(
    reviewed: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reviewed)
    monkeypatch.setenv("FORCE_COLOR", "1")
    ran = tthc_here(*arguments)
    assert ran.code == 0
    assert ran.out.strip()
    assert "\x1b" not in ran.said
    assert "Traceback" not in ran.said


ROWS = {
    ("check", *AT): "code severity file line column message",
    ("analyse", *AT): "code severity file line column message component",
    ("rules", *AT): "code hits severity name",
    ("propose", "--no-save", *AT): "id procedure title verdict certificate competence effect",
    ("proposals",): "id procedure title verdict certificate competence effect",
}
OBJECTS = {
    ("audit", LOG, *AT): "source synthetic as_of read judged adds_up quarantined total",
    ("calendar", "due", "2026-08-20", "--working-days", "3"): "received due policy because",
    ("calendar", "year", "2026"): "year status working_days days_off worked",
}


@pytest.mark.parametrize("arguments", ROWS, ids=" ".join)
def test_json_lists_have_their_keys(
    reviewed: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reviewed)
    ran = tthc_here(*arguments, "-f", "json")
    assert ran.code == 0
    rows = json.loads(ran.out)
    assert rows
    assert all(set(ROWS[arguments].split()) <= row.keys() for row in rows)


@pytest.mark.parametrize("arguments", OBJECTS, ids=" ".join)
def test_json_objects_have_their_keys(
    reviewed: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(reviewed)
    ran = tthc_here(*arguments, "-f", "json")
    assert ran.code == 0
    assert set(OBJECTS[arguments].split()) <= json.loads(ran.out).keys()


def test_ctrl_c_in_a_destructor_is_heard_a_moment_later(monkeypatch: pytest.MonkeyPatch) -> None:
    class Interrupted:
        def __del__(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "unraisablehook", _hear_ctrl_c)
    with pytest.raises(KeyboardInterrupt):  # noqa: PT012 - it is heard while something else is done
        Interrupted()
        time.sleep(5)


def test_a_review_keeps_its_progress_off_stdout(project: Path) -> None:
    ran = tthc("review", "-f", "json", "-o", "out", *AT, cwd=project)
    assert ran.code == 0
    found = json.loads(ran.out)
    assert (found["as_of"], found["procedures"], found["folder"]) == (DAY, len(PROCEDURES), "out")
    assert found["dossiers"]["synthetic"] is True
    aside = "This log is synthetic: what it shows is advice at most."
    assert [line if line[0] != "·" else "·" for line in ran.err.splitlines()] == ["·", aside, "·", "·", "·"]
    assert {"report.html", "proposals.xlsx", "proposals.json", "audit.json", "site/index.html"} <= set(
        files_of(project / "out")
    )


def test_findings_say_why_under_which_law_and_when_they_are_false(demo: Path) -> None:
    shown = tthc_here("--root", demo, "analyse", "--rule", "R101", *AT).out
    assert "\nR101 Giấy tờ đã có trong cơ sở dữ liệu\n  why: Điều mà giấy tờ này chứng minh" in shown
    assert "\n  law: khoản 4 Điều 18 224/2026/NĐ-CP; 66.7/2025/NQ-CP\n  false if: Chưa có văn bản" in shown
    rows = json.loads(tthc_here("--root", demo, "analyse", "--rule", "R101", "-f", "json", *AT).out)
    assert rows
    assert all({"rule", "reason", "law", "unless", "hint"} <= row.keys() for row in rows)
    log = json.loads(tthc_here("--root", demo, "analyse", "--rule", "R101", "-f", "sarif", *AT).out)
    (rule,) = log["runs"][0]["tool"]["driver"]["rules"]
    assert (rule["id"], rule["name"]) == ("R101", "held_in_database")
    assert rule["shortDescription"]["text"] == "Giấy tờ đã có trong cơ sở dữ liệu"


@pytest.mark.parametrize("command", ["check", "analyse"])
def test_sarif_is_what_code_scanners_read(project: Path, command: str) -> None:
    folder = project / "catalog/procedures/hộ tịch #1"
    folder.mkdir()
    (folder / "1.000894.yaml").write_text('code: "1.000894"\nname: Kết hôn\nsector: ho-tic\n', encoding="utf-8")
    ran = tthc_here("--root", project, command, "-f", "sarif", "--fail-on", "never", *AT)
    log = json.loads(ran.out)
    assert (ran.code, log["version"]) == (0, "2.1.0")
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert rules == sorted(set(rules))
    assert run["results"]
    for result in run["results"]:
        assert result["ruleId"] in rules
        assert result["level"] in ("error", "warning", "note")
        assert result["message"]["text"]
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert place["region"]["startColumn"] >= 1
        uri = place["artifactLocation"]["uri"]
        assert uri.isascii()
        assert not set(" #?\\") & set(uri)
        assert not uri.startswith("/")


def test_every_form_tells_of_the_same_problems(demo: Path) -> None:
    text, objects, sarif = (
        tthc_here("--root", demo, "check", "-f", form, *AT).out for form in ("text", "json", "sarif")
    )
    places = [f"{row['file']}:{row['line']}:{row['column']}" for row in json.loads(objects)]
    assert places
    assert [line.partition(": ")[0] for line in text.splitlines()[:-1]] == places
    assert len(json.loads(sarif)["runs"][0]["results"]) == len(places)


# Exit codes


def test_the_exit_code_follows_the_severity_asked_for(project: Path) -> None:
    def codes(command: str) -> list[int]:
        levels = ("never", "error", "warning", "advice")
        return [tthc_here("--root", project, command, "--fail-on", level, *AT).code for level in levels]

    assert codes("check") == [0, 0, 1, 1]
    (project / "catalog/procedures/broken.yaml").write_text('code: "1.000894"\nname: X\nsector: nope\n', "utf-8")
    assert codes("check") == [0, 1, 1, 1]
    assert codes("analyse")[0] == 0


def test_a_review_of_a_catalogue_with_errors_is_written_lists_them_and_exits_with_1(project: Path) -> None:
    (project / "catalog/procedures/broken.yaml").write_text('code: "1.000894"\nname: X\nsector: nope\n', "utf-8")
    (project / "tthc.toml").write_text("", encoding="utf-8")
    ran = tthc_here("--root", project, "review", "-o", project / "review", "--at", "2031-01-01")
    assert ran.code == 1
    assert "1 error" in ran.out
    report = (project / "review/report.html").read_text(encoding="utf-8")
    assert "catalog/procedures/broken.yaml:3:9" in report
    assert "1.000894" not in (project / "review/site/index.html").read_text(encoding="utf-8")
    refused = tthc_here("--root", project, "publish", "-o", project / "site", *AT)
    assert refused.code == 2
    assert "Nothing was published" in refused.err
    assert not (project / "site").exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("chek",), "No such command 'chek'. Did you mean 'check'?"),
        (("check", "--fromat", "json"), "'--format'?"),
        (("check", "-f", "xml"), "'xml' is not one of 'text', 'json', 'sarif'"),
        (("check", "--fail-on", "sometimes"), "'sometimes' is not one of"),
        (("explain", "R5011"), "there is no rule R5011. Did you mean 'R501'?"),
        (("analyse", "--rule", "R4044"), "there is no rule R4044. Did you mean 'R404'?"),
        (("propose", "1.01322"), "there is no procedure 1.01322. Did you mean '1.013225'?"),
        (("proposals", "--verdict", "maybe"), "'maybe' is not one of"),
        (("init", "new", "--procedure", "9.999999"), "no shipped procedure has the code 9.999999"),
        (("calendar", "due", "2026-01-05"), "name one limit: --working-days"),
        (("calendar", "due", "2026-01-05", "--hours", "1", "--months", "1"), "name one limit: --working-days"),
        (("calendar", "due", "2026-01-05", "--hours", "nan"), "a limit is a number"),
        (("calendar", "due", "2026-01-05", "--working-days", "-1"), "is not in the range"),
        (("calendar", "due", "2026-01-05", "--same-day", "--policy", "mine"), "no counting policy has the id 'mine'"),
        (("calendar", "due", "yesterday", "--same-day"), "'yesterday'"),
        (("calendar", "year", "2031"), "the calendar has no year 2031; it has 2024"),
        (("check", "--at", "2026-02-30"), "'2026-02-30' is not a day"),
        (("check", "--at", "0001-01-01"), "'0001-01-01' is not a day from 1945"),
        (("check", "--at", "9999-12-31"), "'9999-12-31' is not a day from 1945 to 2200"),
        (("--root", "nowhere", "check"), "there is no folder nowhere"),
        (("--lang", "fr", "check"), "'fr' is not one of 'vi', 'en'"),
        (("--root", "/", "check"), "no tthc.toml in / or above it"),
    ],
    ids=str,
)
def test_what_cannot_be_done_is_said_with_a_hint(
    demo: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], said: str
) -> None:
    monkeypatch.chdir(demo)
    ran = tthc_here(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


# Days


def test_another_day_is_another_catalogue(project: Path) -> None:
    text = 'code: "1.000894"\nname: Kết hôn\nsector: ho-tich\neffective: {from: 2026-03-01, to: 2027-02-28}\n'
    (project / "catalog/procedures/1.000894.yaml").write_text(text, encoding="utf-8")
    for day, is_there in (("07/05/1990", False), (DAY, True), ("28/02/2027", True), ("2100-01-01", False)):
        ran = tthc_here("--root", project, "publish", "--drafts", "-o", project / "site", "--at", day)
        assert ran.code == 0
        lists = (path.read_text(encoding="utf-8") for path in (project / "site/linh-vuc").glob("*.html"))
        assert any("procedures/1.000894.html" in text for text in lists) is is_there
        assert tthc_here("--root", project, "propose", "--no-save", "--at", day).code == 0


def test_a_day_beyond_the_calendar_is_never_guessed(project: Path) -> None:
    ran = tthc_here("--root", project, "audit", project / LOG, "--at", "2031-01-01")
    assert (ran.code, ran.out) == (2, "")
    assert "2031-01-01 is outside the calendar" in ran.err


def test_a_review_beyond_the_calendar_goes_without_the_audit_of_a_synthetic_log(project: Path) -> None:
    settings = (project / "tthc.toml").read_text(encoding="utf-8")
    (project / "tthc.toml").write_text(settings.replace(LOG, ""), encoding="utf-8")
    ran = tthc_here("--root", project, "review", "-o", project / "out", "-f", "json", "--at", "2031-01-01")
    assert ran.code == 0
    assert "The report goes without an audit: the calendar does not know" in ran.err
    assert json.loads(ran.out)["dossiers"] is None
    assert "audit.json" not in files_of(project / "out")
    assert 'id="thoi-han"' not in (project / "out/report.html").read_text(encoding="utf-8")


def test_a_project_can_be_made_when_the_calendar_has_ended(tmp_path: Path) -> None:
    ran = tthc_here("init", tmp_path / "late", "--procedure", "1.012783", "--at", "2031-01-01")
    assert ran.code == 0
    assert "The project goes without a log: the calendar does not know the year" in ran.err
    assert not (tmp_path / "late" / LOG).exists()
    assert tthc_here("--root", tmp_path / "late", "check", "--at", "2031-01-01").code == 0


@pytest.mark.parametrize("known", ORACLES["due_dates"], ids=str)
def test_due_dates_known_from_outside(known: Mapping[str, Any]) -> None:
    limit = ["--same-day"] if known.get("same_day") else ["--working-days", str(known["working_days"])]
    counted = ["--reception-day", known["reception_day"]] if "reception_day" in known else []
    ran = tthc_here("--root", ROOT, "calendar", "due", str(known["received"]), *limit, *counted, "-f", "json")
    found = json.loads(ran.out)
    assert (ran.code, found["due"]) == (0, str(known["due"]))
    assert not counted or found["reception_day"] == known["reception_day"]


@pytest.mark.parametrize(("year", "days"), ORACLES["working_days_in_year"].items())
def test_working_days_known_from_outside(year: int, days: int) -> None:
    assert (
        json.loads(tthc_here("--root", ROOT, "calendar", "year", str(year), "-f", "json").out)["working_days"] == days
    )


def test_the_calendar_works_outside_of_a_project(tmp_path: Path) -> None:
    ran = tthc("calendar", "due", "31/12/2025", "--working-days", "6", cwd=tmp_path)
    assert ran.code == 0
    assert ran.out.startswith("Due: 2026-01-10")
    assert "  - 2026-01-10 is worked in exchange for 2026-01-02  [2026-01-12 → 2026-01-10]\n" in ran.out


# What is kept


def test_proposals_are_there_tomorrow(reviewed: Path) -> None:
    written = json.loads((reviewed / "review/proposals.json").read_text(encoding="utf-8"))
    listed = json.loads(tthc("proposals", "-f", "json", cwd=reviewed, env=environment(TTHC_LANG="vi")).out)
    assert listed
    assert sorted(listed, key=lambda p: p["id"]) == sorted(
        json.loads(tthc("propose", "--no-save", "-f", "json", *AT, "--lang", "vi", cwd=reviewed).out),
        key=lambda p: p["id"],
    )
    assert [p["id"] for p in written] == [p["id"] for p in listed]
    one = listed[0]["procedure"]
    of_one = json.loads(tthc_here("--root", reviewed, "proposals", "--procedure", one, "-f", "json").out)
    assert [p["id"] for p in of_one] == [p["id"] for p in listed if p["procedure"] == one]
    verdict = listed[0]["verdict"]
    like_it = json.loads(tthc_here("--root", reviewed, "proposals", "--verdict", verdict, "-f", "json").out)
    assert {p["verdict"] for p in like_it} == {verdict}


def test_runs_are_kept_beside_one_another(project: Path) -> None:
    nothing = tthc_here("--root", project, "proposals")
    assert (nothing.code, nothing.out) == (0, "")
    assert "Nothing is stored yet" in nothing.err
    assert not (project / ".tthc" / "store.sqlite").exists()
    for _ in range(2):
        assert "Kept in the store" in tthc_here("--root", project, "propose", *AT).err
    assert tthc_here("--root", project, "propose", "--no-save", *AT).code == 0
    assert tthc_here("--root", project, "propose", "1.013225", *AT).code == 0
    runs = tthc_here("--root", project, "proposals", "--runs").out.splitlines()
    assert len(runs) == 2
    older = runs[-1].split()[0]
    assert (
        tthc_here("--root", project, "proposals", "--run", older).out == tthc_here("--root", project, "proposals").out
    )
    wrong = tthc_here("--root", project, "proposals", "--run", "20200101")
    assert (wrong.code, wrong.out) == (2, "")
    assert "there is no run 20200101" in wrong.err


def test_details_show_the_whole_certificate(reviewed: Path) -> None:
    shown = tthc_here("--root", reviewed, "propose", "1.013225", "--details", *AT).out
    assert all(f"    I{number} " in shown for number in range(1, 11))
    assert "1.012783" not in {line.split()[0] for line in shown.splitlines() if not line.startswith(" ")}


def test_explain_prints_the_rule_with_its_examples(demo: Path) -> None:
    shown = tthc_here("--root", demo, "explain", "r101").out
    assert shown.startswith("R101  ")
    assert "Căn cứ:" in shown
    assert "Ví dụ (phát hiện): " in shown
    assert "Ví dụ (không có gì phải nêu): " in shown
    assert "document_types" not in shown


def test_a_simulated_log_is_the_same_each_time_and_says_what_it_is(project: Path) -> None:
    asked = ("simulate", "-n", "50", "--seed", "7", *AT)
    there = tthc(*asked, "-o", "one.csv", cwd=project, env=environment(PYTHONHASHSEED="7"))
    for ran in (there, tthc_here("--root", project, *asked, "-o", project / "other.csv")):
        assert (ran.code, ran.out) == (0, "")
        assert "50 synthetic rows" in ran.err
    assert (project / "one.csv").read_bytes() == (project / "other.csv").read_bytes()
    tthc_here("--root", project, "simulate", "-n", "50", "--seed", "8", "-o", project / "third.csv", *AT)
    assert (project / "one.csv").read_bytes() != (project / "third.csv").read_bytes()
    with (project / "one.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["Nguồn"] for row in rows} == {"mô phỏng"}
    ran = tthc_here("--root", project, "audit", project / "one.csv", *AT)
    assert "This log is synthetic" in ran.err


def test_publishing_again_replaces_the_pages(project: Path) -> None:
    first = tthc_here("--root", project, "publish", "--drafts", "-o", project / "site", *AT)
    assert (first.code, first.out) == (0, "")
    before = files_of(project / "site")
    assert f"procedures/{PROCEDURES[0]}.html" in before
    path = next((project / "catalog/procedures").glob(f"*/{PROCEDURES[0]}.yaml"))
    path.unlink()
    again = tthc_here("--root", project, "publish", "--drafts", "-o", project / "site", *AT)
    assert again.code == 0
    assert f"procedures/{PROCEDURES[0]}.html" not in files_of(project / "site")


def test_a_review_again_gives_the_same_bytes(reviewed: Path, tmp_path: Path) -> None:
    first = files_of(reviewed / "review")
    copy = Path(shutil.copytree(reviewed, tmp_path / "elsewhere"))
    ran = tthc("review", *AT, cwd=copy, env=environment(PYTHONHASHSEED="7", TZ="America/New_York"))
    assert ran.code == 0
    assert files_of(copy / "review") == first
    assert len(tthc_here("--root", copy, "proposals", "--runs").out.splitlines()) == 2


@pytest.mark.parametrize(("command", "folder"), [("review", "review"), ("publish", "site")])
def test_nothing_of_the_users_is_lost(project: Path, command: str, folder: str) -> None:
    (project / folder).mkdir()
    (project / folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = files_of(project)
    ran = tthc_here("--root", project, command, "-o", project / folder, *AT)
    assert (ran.code, ran.out) == (2, "")
    assert "holds something else; name an empty or a new folder" in ran.err
    assert files_of(project) == before


def test_a_note_left_in_a_review_is_not_lost_either(reviewed: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(reviewed, tmp_path / "copy"))
    (copy / "review/site/my-notes.txt").write_text("mine", encoding="utf-8")
    before = files_of(copy)
    ran = tthc_here("--root", copy, "review", "-o", copy / "review", *AT)
    assert ran.code == 2
    assert "site/my-notes.txt, which would be lost" in ran.err
    assert files_of(copy) == before


# Terminals, pipes, encodings


def test_a_reader_that_leaves_early_is_no_accident(project: Path) -> None:
    for number in range(200):
        path = project / f"catalog/procedures/p{number}.yaml"
        path.write_text(f'code: "3.{number:06}"\nname: {"Thủ tục " * 40}\nsector: nope\n', encoding="utf-8")
    command = [sys.executable, "-m", "tthc", "check", "-f", "json", *AT]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=project, env=environment(), stdout=pipe, stderr=pipe) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"[\n"
        process.stdout.close()
        assert process.stderr.read() == b""


def test_a_terminal_that_wants_no_colour_gets_none(demo: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "tthc", "check", *AT]
    ran = subprocess.run(
        command, cwd=demo, env=environment(NO_COLOR="1", TERM="xterm"), stdout=theirs, stderr=theirs, check=False
    )
    os.close(theirs)
    said = os.read(ours, 100_000)
    os.close(ours)
    assert ran.returncode == 0
    assert said
    assert b"\x1b" not in said


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_closed_stream_is_no_accident(reviewed: Path, tmp_path: Path, stream: str) -> None:
    closing = "exec >&-" if stream == "stdout" else "exec 2>&-"
    copy = Path(shutil.copytree(reviewed, tmp_path / "copy"))
    (copy / "tthc.toml").write_text("", encoding="utf-8")
    work = f"check --at {DAY}" if stream == "stdout" else "review --at 2031-01-01"
    command = f'{closing}; exec "{sys.executable}" -m tthc {work}'
    ran = subprocess.run(["/bin/sh", "-c", command], cwd=copy, env=environment(), capture_output=True, check=False)
    assert (ran.returncode, b"Traceback" in ran.stderr) == (0, False)


PLAIN = (("explain", "R101"), ("proposals",))


@pytest.fixture(scope="module")
def as_utf8(reviewed: Path) -> tuple[Ran, Ran]:
    """What is said where nothing is old."""
    explained, listed = (tthc(*words, cwd=reviewed) for words in PLAIN)
    return explained, listed


@pytest.mark.parametrize(
    "env",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"LC_ALL": "C", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii:strict"},
    ],
    ids=str,
)
def test_vietnamese_gets_through_an_old_code_page(
    reviewed: Path, as_utf8: tuple[Ran, Ran], env: Mapping[str, str]
) -> None:
    explained, listed = (tthc(*words, cwd=reviewed, env=environment(**env), python=("-X", "utf8=0")) for words in PLAIN)
    assert (explained, listed) == as_utf8
    assert "Giấy tờ" in explained.out
    helped = tthc("--help", cwd=reviewed, env=environment(TTHC_LANG="vi", **env), python=("-X", "utf8=0"))
    assert helped.code == 0


def test_a_folder_whose_name_is_not_text_is_written_and_named(project: Path) -> None:
    command = [sys.executable, "-m", "tthc", "publish", "--drafts", "-o", b"out-\xff", *AT]
    ran = subprocess.run(command, cwd=project, env=environment(), capture_output=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert (os.fsencode(project) + b"/out-\xff/index.html") in (
        os.fsencode(path) for path in project.rglob("index.html")
    )


def test_line_ends_of_windows_and_a_byte_order_mark_change_nothing(demo: Path, project: Path) -> None:
    for path in (*project.rglob("*.yaml"), project / "tthc.toml", project / LOG):
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf").replace(b"\r\n", b"\n")
        path.write_bytes(b"\xef\xbb\xbf" + data.replace(b"\n", b"\r\n"))
    for arguments in (("check", "-f", "json"), ("analyse", "-f", "json"), ("propose", "--no-save", "-f", "json")):
        assert tthc_here("--root", project, *arguments, *AT) == tthc_here("--root", demo, *arguments, *AT)
    ours, theirs = (tthc_here("--root", root, "audit", root / LOG, "-f", "json", *AT) for root in (project, demo))
    assert ours.out == theirs.out


HEAVY = {"sqlmodel", "sqlalchemy", "networkx", "ibis", "duckdb", "numpy", "pandas", "jinja2", "rich", "xlsxwriter"}
LOADS = {
    ("--help",): set(),
    ("check",): {"pydantic", "yaml"},
    ("explain", "R101"): {"pydantic", "yaml", "networkx"},
    ("analyse",): {"pydantic", "yaml", "networkx"},
    ("proposals",): {"pydantic", "sqlmodel", "sqlalchemy"},
    ("calendar", "year", "2026"): {"pydantic", "yaml"},
}


@pytest.mark.parametrize("arguments", LOADS, ids=" ".join)
def test_a_command_loads_only_what_it_uses(demo: Path, arguments: tuple[str, ...]) -> None:
    program = (
        "import sys; from tthc.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, *arguments]
    ran = subprocess.run(command, cwd=demo, env=environment(), capture_output=True, text=True, check=False)
    loaded = set(ran.stderr.splitlines()[-1].split())
    assert "click" in loaded
    assert loaded & (HEAVY | {"pydantic", "yaml"}) <= LOADS[arguments]


def test_the_language_may_be_named_anywhere(demo: Path) -> None:
    first = tthc("--lang", "en", "check", *AT, cwd=demo, env=environment(TTHC_LANG="vi"))
    last = tthc("check", *AT, "--lang=en", cwd=demo, env=environment(TTHC_LANG="vi"))
    assert first == last
    assert "warning" in first.out


def test_every_command_has_help(demo: Path) -> None:
    from tthc.cli.root import COMMANDS

    overview = tthc_here("--help").out
    for name in COMMANDS:
        assert f"  {name} " in overview
        ran = tthc_here(name, "--help")
        assert ran.code == 0
        assert "%Y" not in ran.out


@pytest.mark.parametrize("arguments", [("rules",), ("audit", LOG), ("analyse",), ("propose", "--no-save")])
def test_whoever_works_on_a_catalogue_with_errors_is_told(
    project: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = next(project.glob("catalog/procedures/*/1.001193.yaml"))
    text = broken.read_text(encoding="utf-8")
    broken.write_text(text.replace("any_of: [giay-chung-sinh,", "any_of: [giay-chung-sinhh,"), encoding="utf-8")
    monkeypatch.chdir(project)
    assert "procedures with an error are left out" in tthc_here(*arguments, *AT).err


def test_every_dossier_of_the_audit_stands_in_one_column(project: Path) -> None:
    total = next(
        line
        for line in tthc_here("--root", project, "audit", project / LOG, "--by", "agency", *AT).out.splitlines()
        if line.endswith("  all")
    )
    carried, received, *parts = [int(word) for word in total.split()[:11]]
    assert carried + received == sum(parts)
    assert len(parts) == 9


def test_a_look_up_says_what_becomes_of_those_it_does_not_reach(project: Path) -> None:
    shown = tthc_here("--root", project, "propose", "1.013225", "--details", "--no-save", *AT).out
    assert "where the look-up fails, the applicant still hands in the paper as now" in shown
