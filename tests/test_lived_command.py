"""`tthc audit lived`: what a user sees, what a machine reads, what stays unsaid in public."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.command_line import ROOT, Ran, tthc_here
from tests.test_lived import FILES
from tthc.show import lived_form

HEAD = "Mã hồ sơ,Mã thủ tục,Cơ quan,Ngày tiếp nhận,Ngày có kết quả\n"
STEPS_HEAD = "Mã hồ sơ,Bước,Thời điểm bắt đầu,Thời điểm kết thúc\n"
CHIEF = ("tiep-nhan", "tham-tra", "y-kien", "ky", "tra")


OTHER = """
code: "1.000002"
name: Thủ tục khác
steps: [{id: nhan, name: Nhận, kind: receive, actor: vp-dang-ky-dat-dai}]
"""


def ways() -> list[tuple[str, tuple[str, ...]]]:
    """The agency and the steps of each dossier."""
    found: list[tuple[str, tuple[str, ...]]] = [("Văn phòng đăng ký đất đai", CHIEF)] * 20
    found += [("Văn phòng đăng ký đất đai", ("tiep-nhan", "tham-tra", "ky", "tra"))] * 6
    found += [("Ủy ban nhân dân cấp xã", (*CHIEF, "Bà Trần Thị Riêng xem lại"))] * 2
    return found + [("Ủy ban nhân dân cấp xã", CHIEF)] * 10


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("lived")
    (root / "catalog/reference").mkdir(parents=True)
    calendar = (ROOT / "catalog/reference/calendar.yaml").read_text(encoding="utf-8")
    (root / "catalog/reference/calendar.yaml").write_text(calendar, encoding="utf-8")
    for number, text in enumerate(FILES):
        (root / f"catalog/{number}.yaml").write_text(text, encoding="utf-8")
    (root / "tthc.toml").write_text("", encoding="utf-8")
    log, steps = HEAD, STEPS_HEAD
    for number, (agency, done) in enumerate(ways()):
        log += f"H{number},1.000001,{agency},02/03/2026,06/03/2026\n"
        steps += "".join(f"H{number},{step},02/03/2026 08:{n:02},02/03/2026 09:00\n" for n, step in enumerate(done))
    (root / "log.csv").write_text(log, encoding="utf-8")
    (root / "steps.csv").write_text(steps, encoding="utf-8")
    return root


def lived(project: Path, *more: str | Path) -> Ran:
    files = (project / "log.csv", "--steps", project / "steps.csv", "--at", "2026-04-01")
    return tthc_here("--root", project, "audit", "lived", *files, *more)


def told(project: Path, *more: str) -> Any:
    value = json.loads(lived(project, "-f", "json", *more).out)
    jsonschema.Draft202012Validator(lived_form.schema()).validate(value)
    return value


def test_the_text_says_how_many_dossiers_differ_in_what(project: Path) -> None:
    ran = lived(project)
    assert ran.code == 0
    assert ran.out.splitlines()[:6] == [
        "38 dossiers of 1 procedures; of 0 of them the log of steps says nothing",
        "No log names the papers that were asked for: whether more are asked than is published is not known.",
        "",
        "1.000001 Cấp đổi",
        "  all agencies: 38 dossiers, 38 settled, 30 of those exactly as published",
        "    published step left out: Lấy ý kiến  6 of 38 dossiers (15.8 %; between 7.4 and 30.4 %)",
    ]
    assert "    Bà Trần Thị Riêng xem lại (2 rows): not a step of this procedure" in ran.out.splitlines()
    assert "    tham-tra (38 rows) → Thẩm tra, by its id" in ran.out.splitlines()


def test_the_json_has_the_shape_that_is_documented(project: Path) -> None:
    value = told(project)
    kept = Path(lived_form.__file__).with_name("audit-lived.schema.json")
    assert kept.read_text("utf-8") == lived_form.schema_text(), "write it again: python -m tests.audit_schema"
    whole = value["procedures"][0]["groups"][0]
    assert [(one["kind"], one["what"], one["touched"], one["of"]) for one in whole["deviations"]] == [
        ("missing_step", "y-kien", 6, 38),
        ("extra_step", "Bà Trần Thị Riêng xem lại", 2, 38),
    ]


def test_in_public_small_groups_and_the_words_of_few_dossiers_are_not_shown(project: Path) -> None:
    value = told(project, "--public")
    assert "Riêng" not in json.dumps(value, ensure_ascii=False)
    whole, *agencies = value["procedures"][0]["groups"]
    assert [(one["what"], one["touched"]) for one in whole["deviations"]] == [("y-kien", 6)]
    sizes = {group["agency"]: (group["settled"], group["exact"]) for group in agencies}
    assert sizes == {"vpdk": (26, None), "ubnd-xa": (12, None)}, (
        "with either the two of the commune could be worked out"
    )
    assert (whole["settled"], whole["exact"]) == (38, 30)


def test_one_file_is_for_one_procedure_and_is_not_written_over(project: Path, tmp_path: Path) -> None:
    assert lived(project, "--bpmn", tmp_path / "a.bpmn", "--svg", tmp_path).code == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["1.000001.svg", "a.bpmn"]
    (tmp_path / "a.bpmn").write_text("mine", encoding="utf-8")
    ran = lived(project, "--bpmn", tmp_path / "a.bpmn")
    assert (ran.code, (tmp_path / "a.bpmn").read_text(encoding="utf-8")) == (2, "mine")


def test_a_folder_that_is_not_there_is_made_if_it_is_written_as_one(project: Path, tmp_path: Path) -> None:
    ran = lived(project, "--bpmn", f"{tmp_path}/moi/", "--svg", f"{tmp_path}/moi/")
    assert (ran.code, f"made the folder {tmp_path / 'moi'}" in ran.err) == (0, True)
    assert sorted(file.name for file in (tmp_path / "moi").iterdir()) == ["1.000001.bpmn", "1.000001.svg"]


def test_of_one_procedure_only_its_own_dossiers_are_counted(project: Path, tmp_path: Path) -> None:
    """Beside 38 dossiers of one procedure there are three of another, of one of which the log has no steps."""
    root = tmp_path / "two"
    shutil.copytree(project, root)
    (root / "catalog/other.yaml").write_text(OTHER, encoding="utf-8")
    with (
        (root / "log.csv").open("a", encoding="utf-8") as log,
        (root / "steps.csv").open("a", encoding="utf-8") as steps,
    ):
        log.writelines(f"K{n},1.000002,Văn phòng đăng ký đất đai,02/03/2026,06/03/2026\n" for n in range(3))
        steps.writelines(f"K{n},nhan,02/03/2026 08:00,02/03/2026 09:00\n" for n in range(2))
    assert "41 dossiers of 2 procedures; of 1 of them the log of steps says nothing" in lived(root).out
    alone = lived(root, "--procedure", "1.000002").out
    assert "3 dossiers of 1 procedures; of 1 of them the log of steps says nothing" in alone


def test_a_procedure_without_steps_in_the_log_is_named(project: Path) -> None:
    ran = lived(project, "--procedure", "1.000009")
    assert (ran.code, "the log has no steps of the procedure 1.000009" in ran.err) == (2, True)
