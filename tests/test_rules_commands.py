"""`tthc analyse`, `rules`, `propose`, `review` from outside: baselines, waivers, logs, and why a rule finds nothing."""

from __future__ import annotations

import csv
import json
import shutil
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import AT, LOG, make_project, tthc_here

OWN = """code: "1.001776"
name: Thực hiện trợ cấp xã hội hằng tháng
agencies: {receiving: ubnd-xa, deciding: ubnd-xa}
dossier_sets: 2
channels: [{mode: in_person, time_limits: [{statutory: {working_days: 10}}]}]
"""
WAIVERS = """
waivers:
  - {rule: R108, procedure: "1.001776", reason: Đang soạn quyết định công bố lại, until: 2026-12-31}
  - {rule: R402, procedure: "1.001193", reason: Đã có dự thảo, until: 2026-11-01}
  - {rule: R108, procedure: "1.001193", reason: Hai bộ theo hiệp định, until: 2026-12-31}
  - {rule: R219, procedure: "1.001776", reason: Mùa nhập học, until: 2026-12-31}
"""
ENDED = "R001 this waiver of R402 ended on 2026-11-01"
UNUSED = "R002 this waiver of R108 meets no finding any more"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project that no test changes, with rules of its own and a procedure of ours; it names no log to be audited."""
    folder = make_project(tmp_path_factory.mktemp("rules") / "demo")
    (folder / "tthc.toml").write_text("", encoding="utf-8")
    if not (folder / "rules").is_dir():
        shutil.copytree(Path(__file__).parent.parent / "rules", folder / "rules")
    (folder / "catalog" / "procedures" / "1.001776.yaml").write_text(OWN, encoding="utf-8")
    return folder


@pytest.fixture
def project(demo: Path, tmp_path: Path) -> Path:
    """A project of this test's own."""
    return Path(shutil.copytree(demo, tmp_path / "project"))


@pytest.fixture
def waived(project: Path) -> Path:
    """The same with waivers: one that holds, one that has ended, one that meets nothing, one of a rule without a log."""
    (project / "rules" / "profile.yaml").write_text(WAIVERS, encoding="utf-8")
    return project


def run(project: Path, *arguments: str | Path) -> Any:
    return tthc_here("--root", project, *arguments, *AT)


def rows(project: Path, *arguments: str | Path) -> list[dict[str, Any]]:
    ran = run(project, *arguments, "-f", "json")
    assert ran.code in (0, 1), ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def test_a_baseline_hides_what_is_known_and_only_that(project: Path) -> None:
    before = rows(project, "analyse")
    ran = run(project, "analyse", "--write-baseline", project / "known.yaml")
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == f"wrote {len(before)} known findings to {project / 'known.yaml'}\n"
    assert rows(project, "analyse", "--baseline", project / "known.yaml") == []
    own = project / "catalog" / "procedures" / "1.001776.yaml"
    own.write_text(OWN.replace("name: Thực hiện", "name: (cấp huyện) Thực hiện"), encoding="utf-8")
    new = rows(project, "analyse", "--baseline", project / "known.yaml")
    assert [(row["code"], row["component"]) for row in new] == [("R403", "1.001776/procedure/cấp huyện")]


def test_only_what_is_new_fails_a_run(project: Path) -> None:
    assert run(project, "analyse", "--fail-on", "warning").code == 1
    run(project, "analyse", "--write-baseline", project / "known.yaml")
    ran = run(project, "analyse", "--fail-on", "warning", "--baseline", project / "known.yaml")
    assert (ran.code, ran.out) == (0, "Nothing to report.\n")


def test_what_a_baseline_still_lists_is_reported_where_it_lists_it(project: Path) -> None:
    known = project / "known.yaml"
    known.write_text('findings: [{rule: R108, component: "1.001193/sets"}]', encoding="utf-8")
    (gone,) = [row for row in rows(project, "analyse", "--baseline", known) if row["code"] == "R003"]
    assert (gone["file"], gone["line"], gone["column"]) == ("known.yaml", 1, 12)
    assert not [row for row in rows(project, "analyse", "--rule", "R101", "--baseline", known) if row["code"] == "R003"]


@pytest.mark.parametrize("arguments", [("--baseline", "none.yaml"), ("--steps", "a.csv"), ("--log", "none.csv")])
def test_what_cannot_be_read_is_said(project: Path, arguments: tuple[str, ...]) -> None:
    ran = run(project, "analyse", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "Traceback" not in ran.err


def test_a_baseline_of_some_rules_is_none(project: Path) -> None:
    ran = run(project, "analyse", "--rule", "R101", "--write-baseline", project / "known.yaml")
    assert ran.code == 2
    assert not (project / "known.yaml").exists()


def test_waivers_out_of_date_are_findings_of_analyse(waived: Path) -> None:
    """The rule that asks a log has none: its waiver is not said to meet nothing."""
    found = [row for row in rows(waived, "analyse") if row["file"].endswith("profile.yaml")]
    assert [f"{row['code']} {row['message']}" for row in found] == [ENDED, UNUSED]
    assert run(waived, "analyse").code == 1


def test_nothing_is_said_of_waivers_of_rules_that_did_not_run(waived: Path) -> None:
    assert not [row for row in rows(waived, "analyse", "--rule", "R101") if row["code"] in ("R001", "R002")]


@pytest.mark.parametrize(
    "arguments",
    [
        ("rules",),
        ("propose", "--no-save"),
        ("review", "-o", "out"),
        ("ls", "quy-tac:R101"),
        ("power",),
        ("cost", "1.001193", "--cut", "replace"),
    ],
    ids=" ".join,
)
def test_every_command_that_runs_rules_says_which_waivers_are_out_of_date(
    waived: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(waived)
    said = run(waived, *arguments).err
    assert ENDED in said
    assert UNUSED in said


def test_rules_say_how_many_findings_are_waived(waived: Path) -> None:
    row = next(row for row in rows(waived, "rules") if row["code"] == "R108")
    assert (row["hits"], row["waived"], row["why_none"]) == (0, 1, None)


def test_the_rules_ask_the_log_that_the_project_names(project: Path) -> None:
    without = rows(project, "rules")
    (project / "tthc.toml").write_text(f'log = "{LOG}"\n', encoding="utf-8")
    named = rows(project, "rules")
    assert without != named
    assert rows(project, "rules", "--log", project / LOG) == named


def test_a_synthetic_log_of_steps_has_something_to_find(project: Path) -> None:
    made = ("-n", "1500", "-o", project / "log.csv", "--steps", project / "steps.csv")
    assert run(project, "simulate", *made).code == 0
    plain, asked = (
        rows(project, "analyse"),
        rows(project, "analyse", "--log", project / "log.csv", "--steps", project / "steps.csv"),
    )
    more = [row for row in asked if row not in plain]
    assert {(row["code"], row["severity"]) for row in more} >= {("R214", "advice")}


def test_a_log_in_which_nothing_is_found_is_said(project: Path) -> None:
    ran = run(project, "analyse", "--log", written_log(project, finished_after=10, count=3))
    assert "rules ask the log and find nothing in it; 'tthc rules' with the same log says why, for each" in ran.err


def test_a_folder_without_a_log_is_no_log(project: Path) -> None:
    for command in (("analyse", "--log", project / "catalog"), ("audit", project / "catalog")):
        ran = run(project, *command)
        assert (ran.code, ran.out) == (2, "")
        assert "catalog has no log in it" in ran.err


def test_a_rule_without_a_hit_says_why(project: Path) -> None:
    found = {row["code"]: row for row in rows(project, "rules")}
    assert (
        found["R219"]["why_none"]
        == "of the 1 procedures with one limit in working days for all, none has a dossier log"
    )
    assert found["R208"]["why_none"] == "none of the 5 procedures has a log with steps"
    assert found["R201"]["why_none"] == "truly none, in the 4 procedures that say enough"
    assert all((row["hits"] + row["waived"] == 0) == bool(row["why_none"]) for row in found.values())


def test_a_synthetic_log_gives_advice_and_no_more(demo: Path) -> None:
    ran = run(demo, "analyse", "--log", demo / LOG, "-f", "json")
    assert "This log is synthetic: what it shows is advice at most." in ran.err
    with_log = json.loads(ran.out)
    without = rows(demo, "analyse")
    assert {row["severity"] for row in with_log if row not in without} <= {"advice"}


def written_log(folder: Path, finished_after: int, count: int = 300) -> Path:
    """Dossiers received on Mondays, each settled so many days later."""
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Mã hồ sơ", "Mã thủ tục", "Cơ quan", "Ngày tiếp nhận", "Ngày có kết quả"])
        for number in range(count):
            received = date(2026, 6, 1) + timedelta(days=7 * (number % 20))
            finished = received + timedelta(days=finished_after)
            table.writerow([f"H{number}", "1.001776", "ubnd-xa", received, finished])
    return path


def test_a_real_log_shortens_a_limit(project: Path) -> None:
    found = rows(project, "analyse", "--log", written_log(project, finished_after=2), "--rule", "R219")
    because = "with 95 % certainty at least 95 % are kept within 2 of the 10 working days at every agency"
    assert [(row["component"], row["severity"], row["message"]) for row in found] == [
        ("1.001776/channel/in_person", "warning", because)
    ]
    assert "300 settled, 0 open, 0 late" in found[0]["hint"]


def test_a_log_of_slow_or_few_dossiers_shortens_nothing(project: Path) -> None:
    assert rows(project, "analyse", "--log", written_log(project, finished_after=14), "--rule", "R219") == []
    assert rows(project, "analyse", "--log", written_log(project, 2, count=40), "--rule", "R219") == []


def test_with_a_log_fewer_rules_are_silent_for_want_of_one(project: Path) -> None:
    found = {row["code"]: row["why_none"] for row in rows(project, "rules", "--log", written_log(project, 14))}
    assert found["R308"] == "truly none, in the 1 procedures that say enough"
    assert found["R208"] == "none of the 5 procedures has a log with steps"


def test_the_table_of_patterns_is_worked_out_from_the_rules(demo: Path) -> None:
    ran = tthc_here("--root", demo, "rules", "--patterns")
    assert ran.code == 0
    lines = ran.out.splitlines()
    assert len(lines) == 68
    assert "29    Rút thời hạn theo thực tế giải quyết: R219" in lines
    assert "R-19  Nâng ngưỡng phải làm thủ tục: R608" in lines
    assert "R-21  Giảm số lần phải làm mỗi năm: R607" in lines
    listed = json.loads(tthc_here("--root", demo, "rules", "--patterns", "-f", "json").out)
    assert [row["id"] for row in listed[:3]] == ["1", "2", "3"]


def test_a_cut_that_rests_on_a_log_is_proved_in_the_report_and_the_cost_only_with_the_log(project: Path) -> None:
    own = project / "catalog" / "procedures" / "1.001776.yaml"
    own.write_text(OWN.replace("working_days: 10}", "working_days: 10}, fixed_by: {law: 20/2021/NĐ-CP}"), "utf-8")
    log = written_log(project, finished_after=2)
    listed = rows(project, "propose", "1.001776", "--no-save", "--log", log)
    (shorter,) = [row for row in listed if row["rules"] == ["R219"]]
    assert (shorter["verdict"], shorter["title"]) == ("proved", "Promise 2 working days (in person)")
    with_log = run(project, "cost", "1.001776", "--proved", "--log", log, "-f", "json")
    assert with_log.code == 0, with_log.err
    assert shorter["id"] in [one["id"] for one in json.loads(with_log.out)["cuts"]]
    assert shorter["id"] not in run(project, "cost", "1.001776", "--proved", "-f", "json").out
    assert run(project, "review", "--log", log, "-o", project / "out").code in (0, 1)
    report = "".join(path.read_text(encoding="utf-8") for path in (project / "out").rglob("*.html"))
    assert "<li>Promise 2 working days (in person)</li>" in report  # among those that are proved together


def test_a_profile_alone_changes_the_rules_that_come_with_the_program(tmp_path: Path) -> None:
    """
    As the README says: `rules/profile.yaml` holds severities and waivers. Nothing else has to be in the folder.
    """
    project = make_project(tmp_path / "demo")
    (project / "tthc.toml").write_text("", encoding="utf-8")
    before = {row["code"]: row["severity"] for row in rows(project, "rules")}
    (project / "rules").mkdir()
    (project / "rules" / "profile.yaml").write_text("severities: {R101: error, R108: off}\n", encoding="utf-8")
    after = {row["code"]: row["severity"] for row in rows(project, "rules")}
    assert after == before | {"R101": "error", "R108": "off"}
    assert run(project, "check").code == 0


def test_a_rule_of_the_project_takes_the_place_of_the_one_with_its_code(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    (project / "tthc.toml").write_text("", encoding="utf-8")
    text = next((Path(__file__).parent.parent / "rules").glob("R108_*.yaml")).read_text(encoding="utf-8")
    (project / "rules").mkdir()
    (project / "rules" / "own.yaml").write_text(text.replace("\nname:", "\nname: Của tỉnh.", 1), encoding="utf-8")
    names = {row["code"]: row["name"] for row in rows(project, "rules")}
    assert names["R108"].startswith("Của tỉnh. ")
    assert len(names) > 50


@pytest.mark.parametrize("command", [("analyse",), ("propose",), ("rules",), ("review", "-o", "out"), ("plan",)])
def test_a_run_without_any_rule_is_no_clean_result(
    project: Path, command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    codes = [row["code"] for row in rows(project, "rules")]
    off = "".join(f"  {code}: off\n" for code in codes)
    (project / "rules" / "profile.yaml").write_text(f"severities:\n{off}", encoding="utf-8")
    ran = run(project, *command)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.splitlines()[-1] == "tthc: no rule is on: rules/profile.yaml switches off all that there are"


def test_a_waiver_of_a_rule_that_is_not_there_is_a_problem_with_its_place(project: Path) -> None:
    waiver = '{rule: R818, procedure: "1.001776", reason: Mùa nhập học, until: 2026-12-31}'
    (project / "rules" / "profile.yaml").write_text(f"waivers:\n  - {waiver}\n", encoding="utf-8")
    ran = run(project, "check")
    assert ran.code == 1
    assert "rules/profile.yaml:2:5: L019 there is no rule R818" in ran.out
