"""What people really hand in: broken, hostile, missing, read-only. A sentence, the place, an exit code; nothing half-written."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from tests.command_line import AT, LOG, ROOT, Ran, files_of, tthc, tthc_here
from tthc.audit.engines.private_folder import private_folder

FILE = "catalog/procedures/ho-tich/1.001193.yaml"
LATE = ("--at", "2031-01-01")
"""No calendar goes so far: a review goes without its audit, which takes longer than all the rest of it."""

HEADER = "id,procedure,received,finished\n"
NESTED = "".join(f"{'  ' * level}a:\n" for level in range(200))


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bad") / "demo"
    assert tthc_here("init", folder, "--procedure", "1.001193", "--procedure", "1.013225", *AT).code == 0
    return folder


@pytest.fixture
def project(demo: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(demo, tmp_path / "project"))


@pytest.fixture(autouse=True)
def _nothing_is_left_lying_about(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> object:
    """Whatever goes wrong, no file is left where temporary ones are made; the folder of the process stays with it."""
    private_folder()
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    yield
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def in_project(project: Path, *arguments: str | Path) -> Ran:
    """The program run on a project; whatever it cannot do, it says without a traceback and with the exit code of it."""
    ran = tthc_here("--root", project, *arguments)
    assert ran.code in (0, 1, 2)
    assert "Traceback" not in ran.said
    return ran


def without_log(project: Path) -> None:
    """What a test tells of has nothing to do with the log: nobody need audit it."""
    (project / "tthc.toml").write_text("", encoding="utf-8")


def refused(project: Path, *arguments: str | Path) -> str:
    """What is said when nothing can be done; nothing in the project has changed then, and nothing was printed as data."""
    before = everything(project)
    ran = in_project(project, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert everything(project) == before
    return ran.err


def everything(project: Path) -> Mapping[str, bytes | None]:
    """Every file with its bytes, every folder with none; but for the cache, which holds nothing that is not in them."""
    folders = {f"{p.relative_to(project).as_posix()}/": None for p in project.rglob("*") if p.is_dir()}
    return {name: held for name, held in (files_of(project) | folders).items() if not name.startswith(".tthc/")}


# The catalogue


def sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)


def as_utf16(path: Path) -> None:
    path.write_bytes(path.read_text(encoding="utf-8").encode("utf-16"))


def steps(*lines: str) -> Callable[[Path], None]:
    text = 'code: "1.001193"\nname: Khai sinh\nsteps:\n' + "".join(f"  - {{{line}}}\n" for line in lines)
    return lambda path: path.write_text(text, encoding="utf-8") and None


BROKEN: Mapping[str, tuple[Callable[[Path], object], str, str]] = {
    "empty": (lambda path: path.write_bytes(b""), "1:1: L004", "the file is empty"),
    "blank": (lambda path: path.write_bytes(b"\n\n  \n"), "1:1: L004", "the file is empty"),
    "only a comment": (lambda path: path.write_bytes(b"# nothing yet\n"), "1:1: L004", "the file is empty"),
    "binary": (lambda path: path.write_bytes(bytes(range(256)) * 9), "1:1: L002", "binary, not text"),
    "UTF-16": (as_utf16, "1:1: L002", "UTF-16; save it as UTF-8"),
    "not UTF-8": (lambda path: path.write_bytes(b"code: x\nname: \xe9\n"), "2:7: L002", "not UTF-8 from here on"),
    "tabs": (lambda path: path.write_bytes(b"code: x\n\tname: y\n"), "2:1: L005", "a tab indents this line"),
    "not YAML": (lambda path: path.write_bytes(b"code: [1, 2\nname: y\n"), "2:5: L005", "this is not YAML"),
    "a bomb": (
        lambda path: shutil.copyfile(ROOT / "tests/broken/alias_bomb.yaml", path),
        ": L007",
        "more than 200000 values",
    ),
    "100 MB": (sparse, "1:1: L003", "100.0 MB; at most 4 MB"),
    "brackets": (lambda path: path.write_text("a: " + "[" * 100_000, "utf-8"), ": L007", "nested deeper than 50"),
    "nested": (lambda path: path.write_text(NESTED, "utf-8"), ": L007", "nested deeper than 50"),
    "a list": (lambda path: path.write_bytes(b"- code: x\n"), "1:1: L009", "expected keys and values"),
    "another key": (lambda path: path.write_bytes(b"code: 1.001193\nnaem: x\n"), "2:1: L010", "'naem'"),
    "a path for a code": (lambda path: path.write_bytes(b"code: ../../x\nname: x\n"), "1:7: L012", "'../../x'"),
    "a pipe": (lambda path: (path.unlink(), os.mkfifo(path)), "1:1: L001", "not a regular file"),
    "nowhere": (lambda path: (path.unlink(), path.symlink_to("/proc/self/mem")), "", ""),
    "a cycle of steps": (
        steps(
            "id: a, name: A, kind: verify, actor: nguoi-yeu-cau, after: [b]",
            "id: b, name: B, kind: verify, actor: nguoi-yeu-cau, after: [a]",
        ),
        "4:5: C130",
        "a → b → a",
    ),
    "a step that waits for itself": (
        steps("id: a, name: A, kind: verify, actor: nguoi-yeu-cau, after: [a]"),
        "4:5: C130",
        "a → a",
    ),
    "what nothing produces": (
        steps("id: a, name: A, kind: verify, actor: nguoi-yeu-cau, needs: [khong-co]"),
        "4:66: C131",
        "which nothing before it gives",
    ),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_named_with_its_place(project: Path, kind: str) -> None:
    break_it, place, said = BROKEN[kind]
    break_it(project / FILE)
    ran = in_project(project, "check", *AT)
    if said:
        assert ran.code == 1
        assert any(place in line and said in line for line in ran.out.splitlines() if line.startswith(FILE))
    assert in_project(project, "propose", "--no-save", "-f", "json", *AT).code == (1 if said else 0)
    assert in_project(project, "analyse", "-f", "json", *AT).code in (0, 1)
    if said:
        assert "the catalogue has errors" in refused_beside_pipes(project, "publish", "-o", project / "site", *AT)


def refused_beside_pipes(project: Path, *arguments: str | Path) -> str:
    ran = in_project(project, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert not (project / "site").exists()
    return ran.err


def test_a_review_of_everything_that_is_broken_lists_it_all(project: Path) -> None:
    broken = {kind: case for kind, case in BROKEN.items() if kind not in ("nowhere", "a pipe")}
    without_log(project)
    for number, (break_it, _, _) in enumerate(broken.values()):
        path = project / f"catalog/procedures/broken{number:02}.yaml"
        shutil.copyfile(project / FILE, path)
        break_it(path)
    ran = in_project(project, "review", "-o", project / "review", "-f", "json", *LATE)
    assert ran.code == 1
    assert json.loads(ran.out)["problems"]["error"] >= len(broken)
    report = (project / "review/report.html").read_text(encoding="utf-8")
    for number in range(len(broken)):
        assert f"catalog/procedures/broken{number:02}.yaml:" in report
    assert "1.013225" in report


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        ("catalog", "there is no folder"),
        ("catalog/reference", "no counting policy"),
        ("catalog/reference/calendar.yaml", "calendar"),
    ],
)
def test_without_what_it_needs_an_audit_says_what_is_missing(project: Path, gone: str, said: str) -> None:
    path = project / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert said in refused(project, "audit", project / LOG, *AT)
    assert said in refused(project, "simulate", "-o", project / "log.csv", *AT)
    assert said in refused(project, "review", "-o", project / "out", *AT)


def test_an_empty_catalogue_is_no_accident(project: Path) -> None:
    shutil.rmtree(project / "catalog/procedures")
    ran = in_project(project, "review", "-o", project / "review", *AT)
    assert ran.code == 0
    without_log(project)
    for arguments in (["check"], ["analyse"], ["rules"], ["propose"], ["publish", "-o", project / "site"]):
        assert in_project(project, *arguments, *AT).code == 0
    ran = in_project(project, "review", "-o", project / "review", *AT)
    assert ran.code == 0
    assert "goes without an audit: no procedure in force has a time limit" in ran.err


# Rules


def own_rules(project: Path) -> Path:
    return Path(shutil.copytree(ROOT / "rules", project / "rules"))


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code", "said"),
    [
        ("find: held_in_database", "find: held_in_databse", "L017", "did you mean 'held_in_database'?"),
        ("connected_for_days", "conected_for_days", "L018", "did you mean 'connected_for_days'?"),
        ("connected_for_days: 30", "connected_for_days: soon", "L018", "'soon' is no value for 'connected_for_days'"),
        ("connected_for_days: 30", "connected_for_days: 99999999999", "L018", "'99999999999' is no value"),
        ("connected_for_days: 30", "connected_for_days: -5", "L018", "'-5' is no value"),
        ("propose: replace_by_lookup", "propose: magic", "L013", "'magic'"),
    ],
)
def test_a_rule_that_cannot_be_asked_is_a_problem_with_a_place(
    project: Path, old: str, new: str, code: str, said: str
) -> None:
    path = next(own_rules(project).glob("R101*.yaml"))
    if old not in path.read_text(encoding="utf-8"):
        old = next(line for line in path.read_text(encoding="utf-8").splitlines() if line.startswith(old.split(":")[0]))
    replaced(path, old, new)
    without_log(project)
    ran = in_project(project, "check", *AT)
    assert ran.code == 1
    assert any(code in line and said in line for line in ran.out.splitlines() if line.startswith("rules/R101"))
    assert in_project(project, "rules", *AT).code == 1
    assert in_project(project, "propose", "--no-save", *AT).code == 1


@pytest.mark.parametrize("text", ["", "[", "severities: {R101: enormous}\n", "- a\n", "waivers: 3\n"])
def test_a_broken_profile_is_a_problem_with_a_place(project: Path, text: str) -> None:
    (own_rules(project) / "profile.yaml").write_text(text, encoding="utf-8")
    ran = in_project(project, "check", *AT)
    assert ran.code == 1
    assert "rules/profile.yaml:" in ran.out
    assert in_project(project, "analyse", *AT).code in (0, 1)


# Settings


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"catalog = [", "cannot be read"),
        (b"\xff\xfe", "cannot be read"),
        (b"\0", "cannot be read"),
        (b"a = " + b"[" * 5000, "cannot be read"),
        (b"catalog = 3", "catalog: "),
        (b'katalog = "x"', "katalog: there is no such key (did you mean 'catalog'?)"),
        (b"quite_else = 1", "quite_else: there is no such key"),
        (b'[authority]\nnam = "x"', "authority.nam: there is no such key (did you mean 'name'?)"),
        (b'catalog = "nowhere"', "there is no folder"),
        (b'rules = "nowhere"', "rules: there is no folder"),
    ],
    ids=str,
)
def test_broken_settings_are_refused(project: Path, text: bytes, said: str) -> None:
    (project / "tthc.toml").write_bytes(text)
    err = refused(project, "check", *AT)
    assert said in err
    assert err.startswith("tthc: ")
    assert "tthc.toml" in err or "no folder" in err


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('log = "nowhere.csv"', "nowhere.csv:1:1: there is no such file"),
        ('log = "catalog"', "catalog has no log in it"),
        ('counting_policy = "mine"', "no counting policy has the id 'mine'"),
        ('store = "nope://x"', "not a database that can be used"),
        ('store = "tthc.toml/store.sqlite"', "cannot be made"),
        ('store = "/proc/store.sqlite"', "/proc/store.sqlite"),
        ('templates = "nowhere"', "templates: there is no folder"),
    ],
)
def test_settings_that_lead_nowhere_stop_a_review_before_anything_is_written(
    project: Path, text: str, said: str
) -> None:
    without_audit = text.startswith(("store", "templates"))
    settings = f'log = "{LOG}"\n{text}' if text.startswith("counting") else text
    (project / "tthc.toml").write_text(settings, encoding="utf-8")
    assert said in refused(project, "review", "-o", project / "out", *(LATE if without_audit else AT))


# Logs


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "1:1: the file is empty"),
        (b"\n\n\n", "1:1: the file is empty"),
        (b"a,b\n1,2\n", "1:1: columns are missing: mã hồ sơ (id)"),
        (b"id,procedure,received\n", "1:1: columns are missing: ngày có kết quả (finished)"),
        (b"id,id,procedure,received,finished\n", "columns 1 and 2 both mean 'id'"),
        (HEADER.encode("utf-16"), "UTF-16"),
        (bytes(range(256)), "binary"),
        (b"PK\x03\x04 a workbook", "the file is broken"),
        ("mã,thủ tục\n".encode("cp1258", "replace"), "1:"),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_is_no_log_is_refused(project: Path, data: bytes, said: str) -> None:
    (project / "log.csv").write_bytes(data)
    err = refused(project, "audit", project / "log.csv", *AT)
    assert err.startswith("tthc: log.csv:1:")
    assert said in err
    assert refused(project, "audit", project / "log.csv", "-f", "json", *AT) == err


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("nowhere.csv", "there is no such file"),
        ("catalog", "catalog has no log in it"),
        ("/dev/zero", "there is no such file"),
        ("tthc.toml/log.csv", "there is no such file"),
    ],
)
def test_a_log_that_is_not_there_is_refused(project: Path, name: str, says: str) -> None:
    assert says in refused(project, "audit", project / name, *AT)
    assert says in refused(project, "review", "--log", project / name, "-o", project / "out", *AT)


def test_rows_that_make_no_sense_are_put_aside_and_counted(project: Path) -> None:
    rows = (
        "1,1.001193,2026-99-99,x",
        "2,1.001193,2026-02-30,2026-03-01",
        "3,1.001193,9999-12-31,9999-12-31",
        "4,1.001193,0001-01-01,0001-01-02",
        "5,1.001193,1999-12-31,2026-03-01",
        "6,1.001193,2026-03-02 25:00,2026-03-03",
        "7,1.001193,2026-03-03,2026-03-02",
        "8,1.001193,2027-03-03,",
        "9,9.999999,2026-03-02,2026-03-03",
        ",1.001193,2026-03-02,2026-03-03",
        "11",
        '12,1.001193,2026-03-02,2026-03-03,"never closed',
    )
    (project / "log.csv").write_text(HEADER + "\n".join(rows), encoding="utf-8")
    ran = in_project(project, "audit", project / "log.csv", "-f", "json", *AT)
    found = json.loads(ran.out)
    assert (ran.code, found["read"], found["judged"], found["adds_up"]) == (0, len(rows), 0, True)
    assert sum(row["count"] for row in found["quarantined"]) == len(rows)
    said = in_project(project, "audit", project / "log.csv", *AT).out
    assert all(row["reason"] in said for row in found["quarantined"])


def test_a_log_without_rows_is_a_log(project: Path) -> None:
    (project / "log.csv").write_text(HEADER, encoding="utf-8")
    ran = in_project(project, "review", "--log", project / "log.csv", "-o", project / "out", "-f", "json", *AT)
    assert (ran.code, json.loads(ran.out)["dossiers"]["read"]) == (0, 0)


def test_a_log_of_formulas_and_tags_stays_text(project: Path) -> None:
    """Names that spreadsheets and browsers would run."""
    evil = "\"=cmd|' /C calc'!A0\",<script>alert(1)</script>,2026-03-02,2026-03-03\n"
    (project / "log.csv").write_text(HEADER + evil, encoding="utf-8")
    ran = in_project(project, "review", "--log", project / "log.csv", "-o", project / "out", *AT)
    assert ran.code == 0
    assert "<script>alert" not in (project / "out/report.html").read_text(encoding="utf-8")


# Where results go

NO_PLACE = ("tthc.toml", "tthc.toml/out", "/proc/out", "/dev/null", "catalog", "")


@pytest.mark.parametrize("place", NO_PLACE)
@pytest.mark.parametrize("command", ["review", "publish"])
def test_a_folder_that_cannot_be_written_changes_nothing(project: Path, command: str, place: str) -> None:
    err = refused(project, command, "-o", project / place, *AT)
    assert any(word in err for word in ("cannot be written", "not a folder", "holds something else", "project itself"))
    assert str(project / place) in err


@pytest.mark.parametrize("place", ["tthc.toml/log.csv", "/proc/log.csv", "nowhere/log.csv", "/dev/null"])
def test_a_log_that_cannot_be_written_changes_nothing(project: Path, place: str) -> None:
    err = refused(project, "simulate", "-n", "2", "-o", project / place, *AT)
    assert err.startswith(f"tthc: {project / place}")
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize("place", ["tthc.toml", "tthc.toml/new", "/proc/new", "catalog", ""])
def test_a_project_is_made_whole_or_not_at_all(project: Path, place: str) -> None:
    before = everything(project)
    ran = tthc_here("init", project / place, *AT)
    assert (ran.code, ran.out) == (2, "")
    assert "name a new folder" in ran.err or "cannot be written" in ran.err
    assert everything(project) == before


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="no /dev/full on this machine")
@pytest.mark.parametrize("arguments", [("check", "-f", "json"), ("--help",), ("explain", "R101")], ids=" ".join)
def test_a_full_disk_under_stdout_is_said(project: Path, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        ran = tthc(*arguments, cwd=project, stdout=full)
    assert (ran.code, ran.err) == (2, "tthc: the disk is full\n")


# The store


def scribbled(path: Path) -> None:
    path.write_bytes(os.urandom(5000))


def with_sql(*statements: str) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        connection = sqlite3.connect(path)
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    return write


STORES: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "scribbled over": (scribbled, "not a database of this program, or it is damaged"),
    "a folder": (lambda path: path.mkdir(), "cannot be opened"),
    "another program's": (with_sql("CREATE TABLE photos (id)"), "not one of this program"),
    "of a newer version": (
        with_sql("CREATE TABLE tthc_schema (version INTEGER)", "INSERT INTO tthc_schema VALUES (99)"),
        "written by a newer version",
    ),
    "of no version": (with_sql("CREATE TABLE tthc_schema (version INTEGER)"), "not written by this version"),
}


@pytest.mark.parametrize("kind", STORES)
def test_a_store_that_cannot_be_used_is_left_alone(project: Path, kind: str) -> None:
    spoil, said = STORES[kind]
    without_log(project)
    (project / ".tthc").mkdir()
    spoil(project / ".tthc/store.sqlite")
    assert said in refused(project, "proposals")
    assert said in refused(project, "review", "-o", project / "review", *LATE)
    before = everything(project)
    ran = in_project(project, "propose", *AT)
    assert (ran.code, everything(project)) == (2, before)
    assert said in ran.err


def test_a_store_cut_short_is_said_to_be_damaged(project: Path) -> None:
    without_log(project)
    assert in_project(project, "propose", *AT).code == 0
    store = project / ".tthc/store.sqlite"
    store.write_bytes(store.read_bytes()[:5000])
    for leftover in (project / ".tthc").glob("store.sqlite-*"):
        leftover.unlink()
    ran = in_project(project, "proposals")
    assert ran.code == 2
    assert "damaged" in ran.err
    ran = in_project(project, "review", "-o", project / "review", *LATE)
    assert ran.code == 2
    assert not (project / "review").exists()


def test_a_failed_review_leaves_the_last_one_in_place(project: Path) -> None:
    without_log(project)
    assert in_project(project, "review", "-o", project / "review", *LATE).code == 0
    last = files_of(project / "review")
    scribbled(project / ".tthc/store.sqlite")
    assert "damaged" in refused(project, "review", "-o", project / "review", "--at", "2031-01-02")
    assert files_of(project / "review") == last


# Templates of one's own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (b"{% if %}", "templates/{place}:1 cannot be read"),
        (b"<p>\n{{ nope.x }}", "templates/{place}:2 cannot be used: 'nope' is undefined"),
        (b"\xff\xfe{{ page }}", "cannot be used"),
        (b"{% extends '{name}' %}", "recursion"),
        (b"{% include 'nowhere.html' %}", "nowhere.html"),
        (b"{{ 1 / 0 }}", "templates/{place}:1 cannot be used: division by zero"),
        (b"{{ 'a' + 1 }}", "templates/{place}:1 cannot be used"),
        (b"{% for i in range(1000000) %}{{ i }}{% endfor %}", "Range too big"),
        (b"{{ ''.__class__.__mro__ }}", "unsafe"),
    ],
)
@pytest.mark.parametrize("place", ["report/report.html", "site/base.html"])
def test_a_broken_template_is_named_and_nothing_is_written(project: Path, place: str, text: bytes, said: str) -> None:
    path = project / "templates" / place
    path.parent.mkdir(parents=True)
    path.write_bytes(text.replace(b"{name}", path.name.encode()))
    command = ["review", *LATE] if place.startswith("report") else ["publish", "--drafts", *AT]
    without_log(project)
    assert said.replace("{place}", place) in refused(project, *command, "-o", project / "out")


def test_a_style_sheet_that_is_not_utf8_is_named(project: Path) -> None:
    (project / "templates/report").mkdir(parents=True)
    (project / "templates/report/report.css").write_bytes(b"body{color:\xff}")
    without_log(project)
    err = refused(project, "review", "-o", project / "out", *LATE)
    assert "templates/report/report.css cannot be used" in err
