"""The warm cache: it changes nothing but the time, whatever happens to the files, to the cache, or at the same moment."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import ROOT, Ran, environment, tthc, tthc_here
from tests.tries import tries
from tthc.check import check_unit
from tthc.check.day import Day
from tthc.check.unit import Unit
from tthc.cli.shared.session import open_project, translate
from tthc.load.cache import Answer, open_cache
from tthc.load.catalogue import load_catalogue
from tthc.load.kept_problems import read_problems, write_problems
from tthc.model.entry import Entry
from tthc.show.problems import as_text, remark_on
from tthc.source import Message, Position, Problem, Severity, say

CACHE = Path(".tthc", "cache", "check.sqlite")
DAY = "2026-11-23"

AGENCIES = """
agencies:
  - {id: ubnd-xa, name: Ủy ban nhân dân xã, level: commune}
  - {id: ubnd-huyen, name: Ủy ban nhân dân huyện, level: district, effective: {to: 2025-06-30}, replaced_by: ubnd-xa}
"""
OTHERS = """
sectors: [{id: ho-tich, name: Hộ tịch}]
laws: [{id: 60/2014/QH13, rank: law}]
applicants: [{id: cong-dan, name: Công dân}, {id: cu-dan, name: Cư dân, kind_of: cong-dan}]
document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
"""
PROCEDURE = """
code: "{code}"
name: {name}
sector: ho-tich
effective: {{from: {since}}}
agencies: {{deciding: [{agency}]}}
legal_basis: [60/2014/QH13]
applicants: [cong-dan]
documents: [{{id: a, type: {type}, originals: 1}}]
"""


def procedure(code: str = "1.000001", agency: str = "ubnd-xa", **given: str) -> str:
    words = {"name": "Đăng ký", "since": "2020-01-01", "type": "to-khai"} | given
    return PROCEDURE.format(code=code, agency=agency, **words)


FILES = {
    "reference/agencies.yaml": AGENCIES,
    "reference/others.yaml": OTHERS,
    "procedures/a.yaml": procedure(),
    "procedures/b.yaml": procedure("1.000002"),
    "procedures/c.yaml": procedure("1.000003", agency="ubnd-huyen", type="to-khia"),
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def make_project(root: Path) -> Path:
    (root / "rules").mkdir(parents=True)
    (root / "tthc.toml").write_text("", encoding="utf-8")
    for name, text in FILES.items():
        write(root, name, text)
    return root


def write(root: Path, name: str, text: str) -> Path:
    path = root / "catalog" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def check(root: Path, *more: str) -> Ran:
    return tthc_here("--root", root, "check", *(more if "--at" in more else ("--at", DAY, *more)))


def examined(root: Path, *more: str) -> int:
    return int(check(root, "--verbose", *more).err.split()[0])


def settle() -> None:
    """Until the files are old enough for their times to be trusted."""
    time.sleep(2.1)


def assert_right(root: Path, day: str = DAY) -> None:
    """With the cache, without it, and as every other command finds problems."""
    warm = check(root, "--at", day)
    assert warm == check(root, "--at", day) == check(root, "--at", day, "--no-cache")
    problems = open_project(root, date.fromisoformat(day)).problems
    assert warm.out == english(problems)


def english(problems: tuple[Problem, ...]) -> str:
    from tthc.cli.shared.words import choose_language, chosen_language

    before = chosen_language()
    choose_language("en")
    try:
        return as_text([remark_on(problem, translate) for problem in problems], translate) + "\n"
    finally:
        choose_language(before)


# One changed file costs one file


def test_what_has_not_changed_is_not_examined(project: Path) -> None:
    assert examined(project) == len(FILES)
    assert examined(project) == 0
    settle()
    assert examined(project) == 0
    with open_cache(project) as cache:
        assert min(stamp.size for stamp in cache.stamps().values()) > 0, "now the times are trusted"
    assert examined(project) == 0


@pytest.mark.parametrize(
    ("name", "text", "count"),
    [
        ("procedures/a.yaml", procedure(name="Tên khác"), 1),
        ("procedures/a.yaml", procedure() + "# a comment\n", 1),
        ("procedures/a.yaml", "code: [", 1),
        ("procedures/new.yaml", procedure("1.000009"), 1),
        ("procedures/second.yaml", procedure("1.000001", since="2026-01-01"), 2),
        ("reference/others.yaml", OTHERS + "facts: [{id: x, name: Y}]\n", 1),
        ("reference/others.yaml", OTHERS.replace("to-khai", "to-khia"), 4),
        ("reference/others.yaml", OTHERS.replace("name: Tờ khai", "name: Tờ khai khác"), 1),
        ("reference/agencies.yaml", AGENCIES.replace("2025-06-30", "2027-06-30"), 2),
    ],
)
def test_a_change_costs_the_file_and_those_that_rest_on_it(project: Path, name: str, text: str, count: int) -> None:
    check(project)
    write(project, name, text)
    assert examined(project) == count
    assert_right(project)


def test_a_file_that_looks_other_and_is_the_same_costs_nothing(project: Path) -> None:
    check(project)
    settle()
    check(project)
    path = project / "catalog" / "procedures" / "a.yaml"
    path.write_bytes(path.read_bytes())
    assert examined(project) == 0


def test_another_day_costs_those_files_to_which_it_matters(project: Path) -> None:
    check(project)
    assert examined(project, "--at", "2026-12-24") == 1, "c.yaml, whose problem names the day"
    assert examined(project, "--at", "2025-06-30") == 1
    assert examined(project, "--at", "2019-12-31") == 3
    for day in ("2026-12-24", "2025-06-30", "2025-07-01", "2019-12-31"):
        assert_right(project, day)


def test_no_check_walks_over_a_whole_kind() -> None:
    """It would make every file rest on every entry of that kind, and the cost of a catalogue grow with its square."""
    catalogue = load_catalogue(ROOT / "catalog", ROOT).catalogue
    by_id: dict[tuple[type[Entry], str], list[Entry]] = {}
    for entry in catalogue.entries:
        by_id.setdefault((type(entry), entry.id), []).append(entry)  # type: ignore[attr-defined]

    class Everything:
        def ids(self, kind: type[Entry]) -> set[str]:
            return {id_ for known, id_ in by_id if known is kind}

        def named(self, kind: type[Entry], id_: str) -> list[Any]:
            return by_id.get((kind, id_), [])

    for entries in by_id.values():
        unit = Unit(tuple(entries), known=Everything())
        assert [problem for problem in check_unit(unit, date.fromisoformat(DAY)) if problem.code == "C101"] == []
        assert {question for question in unit.asked if " " not in question} == set(), entries[0]


def test_a_warm_check_does_not_load_the_models(project: Path) -> None:
    tthc("check", "--at", DAY, cwd=project)
    program = (
        "import sys; from tthc.cli import main\n"
        "try: main()\n"
        "except SystemExit: print(*{'pydantic', 'yaml'} & sys.modules.keys(), file=sys.stderr)\n"
    )
    command = [sys.executable, "-c", program, "check", "--at", DAY]
    ran = subprocess.run(command, cwd=project, env=environment(), capture_output=True, text=True, check=False)
    assert ran.stderr.strip() == ""
    assert "C101" in ran.stdout


def test_rules_are_checked_anew_when_one_changes(project: Path) -> None:
    check(project)
    (project / "rules" / "R999.yaml").write_text("code: R999\n", encoding="utf-8")
    assert "rules/R999.yaml:1:1: L011" in check(project).out
    assert_right(project)
    (project / "rules" / "R999.yaml").unlink()
    assert "R999" not in check(project).out


def test_every_form_and_language_has_its_own_answer(project: Path) -> None:
    for _ in "12":
        answers = {check(project, "--format", form).out for form in ("text", "json", "sarif")}
        answers |= {tthc("--lang", "vi", "check", "--at", DAY, cwd=project).out}
        assert len(answers) == 4
    assert check(project, "--fail-on", "never").code == 0


# Whatever is done to the files, the answer is that of a run without the cache

CONTENTS = (
    AGENCIES,
    AGENCIES.replace("ubnd-huyen", "ubnd-quan"),
    "\n# moved down\n" + AGENCIES,
    OTHERS,
    OTHERS.replace("kind_of: cong-dan", "kind_of: cu-dan"),
    OTHERS.replace("60/2014/QH13", "61/2014/QH13"),
    procedure(),
    procedure(since="2026-01-01"),
    procedure(agency="ubnd-huyen"),
    procedure("1.000002", agency="ubnd-quan"),
    procedure("1.000002", since="2026-12-01"),
    procedure(type="to-khia"),
    procedure()[:-20],
    "",
    "agencies: 3\n",
)
NAMES = (*FILES, "procedures/z.yaml", "a.yaml", "reference/z.yaml")
DAYS = ("2019-12-31", "2025-06-30", "2025-12-31", "2026-01-01", "2026-11-23", "2026-12-01")
STEPS = st.one_of(
    st.tuples(st.just("write"), st.sampled_from(NAMES), st.sampled_from(CONTENTS)),
    st.tuples(st.just("remove"), st.sampled_from(NAMES), st.just("")),
    st.tuples(st.just("rename"), st.sampled_from(NAMES), st.sampled_from(NAMES)),
    st.tuples(st.just("touch"), st.sampled_from(NAMES), st.just("")),
)


def take(root: Path, step: tuple[str, str, str]) -> None:
    what, name, more = step
    path = root / "catalog" / name
    if what == "write":
        write(root, name, more)
    elif path.exists() and what == "remove":
        path.unlink()
    elif path.exists() and what == "rename":
        path.replace(root / "catalog" / more)
    elif path.exists() and what == "touch":
        os.utime(path)


@settings(max_examples=tries(25), deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.lists(STEPS, min_size=1, max_size=3), st.sampled_from(DAYS)), min_size=1, max_size=4))
def test_any_edits(edits: list[tuple[list[tuple[str, str, str]], str]]) -> None:
    with TemporaryDirectory() as folder:
        root = make_project(Path(folder).resolve() / "project")
        check(root)
        for steps, day in edits:
            for step in steps:
                take(root, step)
            assert_right(root, day)


def test_a_change_that_leaves_size_and_time_as_they_were(project: Path) -> None:
    path = project / "catalog" / "procedures" / "a.yaml"
    before = path.stat()
    assert "60/2015" not in check(project).out
    path.write_text(procedure().replace("60/2014", "60/2015"), encoding="utf-8")
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert "no law has the number '60/2015/QH13'" in check(project).out


def test_times_of_the_future(project: Path) -> None:
    path = project / "catalog" / "procedures" / "a.yaml"
    tomorrow = time.time() + 86_400
    for law in ("60/2015", "60/2016"):
        path.write_text(procedure().replace("60/2014", law), encoding="utf-8")
        os.utime(path, (tomorrow, tomorrow))
        assert f"'{law}/QH13'" in check(project).out
    assert examined(project) == 0


def test_names_that_are_no_text(project: Path) -> None:
    odd = os.fsencode(project / "catalog" / "procedures") + b"/\xff.yaml"
    try:
        with open(odd, "w", encoding="utf-8") as file:  # noqa: PTH123 - a Path cannot hold this everywhere
            file.write("code: [")
    except (OSError, UnicodeError):
        return  # this system has no such names
    assert "procedures/?.yaml:1:" in check(project).out
    assert examined(project) == 0
    assert_right(project)


# Whatever is done to the cache


def overwrite(data: Callable[[bytes], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data(path.read_bytes()))


def in_database(*statements: str) -> Callable[[Path], object]:
    def change(path: Path) -> None:
        with sqlite3.connect(path) as database:
            for statement in statements:
                database.execute(statement)
        database.close()

    return change


def make_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


DAMAGE = {
    "deleted": Path.unlink,
    "empty": overwrite(lambda data: b""),
    "truncated": overwrite(lambda data: data[: len(data) // 2]),
    "cut to a page": overwrite(lambda data: data[:4096]),
    "not a database": overwrite(lambda data: b"\x80\x04\x95 this might be a pickle" * 1000),
    "a folder": make_folder,
    "of another version": in_database('UPDATE about SET made_by = \'["tthc cache 1", "0.0.1"]\''),
    "of another program": in_database("DROP TABLE about", "CREATE TABLE about (x)"),
    "a table missing": in_database("DROP TABLE result"),
    "a lie in a result": in_database("UPDATE result SET problems = '[]'", "DELETE FROM answer"),
    "a lie in an answer": in_database("UPDATE answer SET text = 'Nothing to report.'"),
    "a lie in a file": in_database("UPDATE file SET defines = ''", "UPDATE file SET size = 1", "DELETE FROM answer"),
    "not text": in_database("UPDATE answer SET text = x'ff'"),
    "results missing": in_database("DELETE FROM result WHERE CAST(name AS TEXT) LIKE '%.yaml'", "DELETE FROM answer"),
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_or_foreign_cache_is_ignored(project: Path, damage: Callable[[Path], object]) -> None:
    check(project)
    damage(project / CACHE)
    assert_right(project)
    write(project, "procedures/b.yaml", procedure("1.000002", type="to-khia"))
    assert_right(project)


def test_any_damage(project: Path) -> None:
    check(project)
    sound, dice = (project / CACHE).read_bytes(), random.Random(7)
    for _ in range(30):
        data = bytearray(sound)
        for _ in range(dice.choice((1, 3, 200))):
            data[dice.randrange(len(data))] = dice.randrange(256)
        (project / CACHE).write_bytes(data)
        assert check(project) == check(project, "--no-cache")


def test_a_project_that_was_copied_with_its_cache(project: Path) -> None:
    check(project)
    copy = Path(shutil.copytree(project, project.with_name("copy")))
    write(copy, "procedures/a.yaml", procedure(type="to-khia"))
    assert_right(copy)
    assert_right(project)


def test_without_a_place_for_the_cache_everything_works(project: Path) -> None:
    (project / ".tthc").write_text("in the way", encoding="utf-8")
    assert_right(project)
    assert (project / ".tthc").read_text(encoding="utf-8") == "in the way"


def test_without_the_cache_nothing_is_written(project: Path) -> None:
    check(project, "--no-cache")
    assert not (project / ".tthc").exists()


def test_a_cache_that_is_in_use_is_left_alone(project: Path) -> None:
    check(project)
    database = sqlite3.connect(project / CACHE, isolation_level=None)
    database.execute("BEGIN EXCLUSIVE")
    before = (project / CACHE).read_bytes()
    assert "C101" in check(project).out
    database.execute("ROLLBACK")
    database.close()
    assert (project / CACHE).read_bytes() == before


# Several processes


def test_processes_at_once_while_files_change(project: Path) -> None:
    for number in range(40):
        write(project, f"procedures/n{number}.yaml", procedure(f"1.1{number:05}"))
    command = [sys.executable, "-m", "tthc", "check", "--at", DAY]
    for turn in range(3):
        running = [subprocess.Popen(command, cwd=project, env=environment(), stdout=subprocess.PIPE) for _ in range(4)]
        for number in range(turn, 40, 3):
            write(project, f"procedures/n{number}.yaml", procedure(f"1.1{number:05}", type=f"to-{turn}"))
            time.sleep(0.01)
        assert [process.communicate()[0].decode().count("Traceback") for process in running] == [0] * 4
        assert {process.returncode for process in running} <= {0, 1}
        assert_right(project)
    assert [path.name for path in (project / CACHE).parent.iterdir() if "check" in path.name] == ["check.sqlite"]


def test_what_was_worked_out_from_an_older_state_is_thrown_away(project: Path) -> None:
    check(project)
    with open_cache(project) as slow, open_cache(project) as quick:
        results = slow.results()
        slow.release()
        quick.save({}, {"catalog/x.yaml": results["catalog/procedures/a.yaml"]})
        slow.save({}, {}, list(results))
        slow.save_answer("a question", Answer("an old answer", ()))
        assert quick.answer("a question") is None
    with open_cache(project) as cache:
        assert len(cache.results()) == len(results) + 1


def test_many_files_are_examined_by_several_processes(project: Path) -> None:
    for number in range(820):
        write(project, f"procedures/n{number}.yaml", procedure(f"1.1{number:05}", since=f"20{number % 30:02}-01-01"))
    several = tthc("check", "--at", DAY, "--verbose", cwd=project)
    assert several.err == f"{820 + len(FILES)} files were examined\n"
    assert several.out == check(project, "--no-cache").out == check(project).out


# What is kept comes back


def test_problems_come_back_as_they_were() -> None:
    values = {
        "text": "đất",
        "count": 3,
        "day": date(2026, 11, 23),
        "place": Position("a.yaml", 1, 2),
        "list": ("a", 1, say("inner {x}", x=Decimal("1.50"))),
        "share": Fraction(1, 3),
        "nothing": None,
    }
    problem = Problem("C999", Position("b.yaml", 3, 4), Message("x {text}", values), say("hint"), Severity.ADVICE)
    (back,) = read_problems(write_problems([problem]))
    assert back == problem
    assert [type(value) for value in back.message.values.values()] == [
        type(values[name]) for name in back.message.values
    ]


def test_what_cannot_come_back_is_refused() -> None:
    with pytest.raises(TypeError, match=r"PosixPath|WindowsPath"):
        write_problems([Problem("C999", Position("", 1, 1), say("{x}", x=Path()))])


ONE = timedelta(days=1)
TODAY = date(2026, 11, 23)


def test_a_day_knows_for_how_long_an_answer_holds() -> None:
    day = Day(TODAY)
    assert day > date(2026, 1, 1)
    assert date(2026, 11, 1) <= day < date(2027, 1, 1)
    assert max(day, date(2026, 12, 5)) == date(2026, 12, 5)
    assert (day.since, day.until) == (date(2026, 11, 2), date(2026, 12, 4))


@pytest.mark.parametrize(
    "use",
    [
        str,
        repr,
        hash,
        lambda day: day.isoformat(),
        lambda day: day.year,
        lambda day: day + ONE,
        lambda day: ONE + day,
        lambda day: day - ONE,
        lambda day: TODAY - day,
        lambda day: f"{day:%d}",
        lambda day: day == TODAY,
        lambda day: day.replace(year=2027),
        lambda day: str(say("{day}", day=day)),
        lambda day: write_problems([Problem("C", Position("", 1, 1), say("{day}", day=day))]),
    ],
)
def test_whatever_else_is_done_with_a_day_holds_for_this_day_only(use: Callable[[Day], object]) -> None:
    day = Day(TODAY)
    use(day)
    assert (day.since, day.until) == (TODAY, TODAY)
