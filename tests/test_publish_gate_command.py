"""`tthc publish --gate`, `--deadlines`, `tthc confirm`: what an officer sees, and what the store keeps of it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from publishing import SETTINGS, change, make_small_project
from site_catalogue import BARE, FULL, HOSTILE

from tests.command_line import AT, Ran, environment, tthc_here


def run(project: Path, *arguments: str) -> Ran:
    return tthc_here("--root", project, *arguments, *AT)


def published(project: Path, *arguments: str) -> Ran:
    return run(project, "publish", "-o", str(project / "site"), *arguments)


def test_what_is_held_back_is_listed_and_is_on_no_page(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", FULL, BARE)
    gate = run(project, "publish", "--gate")
    assert gate.code == 1
    assert "2026-11-23: 1 versions go out, 1 are held back" in gate.out
    assert "held back: 1.001193 Đăng ký khai sinh" in gate.out
    assert "1.001193 is held back" in published(project).err
    assert not (project / "site" / "procedures" / "1.001193.html").exists()
    assert (project / "site" / "procedures" / "1.012783.html").exists()


def test_a_gate_without_anything_held_back_is_clean(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    assert run(project, "publish", "--gate").code == 0


def test_machines_get_the_same(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", FULL, BARE)
    value = json.loads(run(project, "publish", "--gate", "-f", "json").out)
    assert [one["version"] for one in value["out"]] == ["1.012783@2026-06-01"]
    assert [(one["code"], one["file"]) for one in value["held"]] == [("1.001193", "catalog/procedures/1.yaml")]
    assert value["last"] is None


def test_a_publication_is_written_down_and_the_next_gate_says_what_changed(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    assert "written down as publication 1" in published(project).err
    assert "0 new, 0 changed, 0 gone" in run(project, "publish", "--gate").out
    change(project, "working_days: 4", "working_days: 3")
    said = run(project, "publish", "--gate", "--page", str(tmp_path / "gate.html")).out
    assert "since the publication of" in said
    assert "changed: 1.012783" in said
    assert "committed time: 4 → 3 working days" in said
    (one,) = json.loads(run(project, "publish", "--gate", "-f", "json").out)["out"]
    assert {found["aspect"] for found in one["changes"]} == {"limit"}
    assert "4 → 3 ngày làm việc" in (tmp_path / "gate.html").read_text(encoding="utf-8")


def test_what_is_published_again_as_it_was_is_not_written_down_again(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    published(project)
    assert "nothing has changed" in published(project).err
    assert "written down" not in published(project, "--record").err


def test_where_nothing_has_changed_nothing_heavy_is_imported(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    published(project)
    again = f"import sys; from tthc.cli.root import run; run({['--root', str(project), 'publish', '-o', str(project / 'site'), *AT]!r})"
    script = f"{again}; print(sorted({{'pydantic', 'jinja2', 'sqlmodel'}} & sys.modules.keys()))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment(), check=True, text=True)
    assert "không có gì thay đổi" in ran.stderr
    assert "pydantic" not in ran.stdout
    assert "sqlmodel" not in ran.stdout


def test_what_is_held_back_does_not_hang_on_the_board(tmp_path: Path) -> None:
    pytest.importorskip("weasyprint", reason="the posters' libraries are not installed")
    project = make_small_project(tmp_path / "p", FULL, FULL.replace("1.012783", "1.012784"))
    run(project, "confirm", "1.012783")
    change(project, "working_days: 4", "working_days: 3")
    ran = run(project, "posters", "--kind", "list", "-o", str(tmp_path / "niem-yet"))
    assert "1.012783 is held back: it was changed after Nguyễn Thị Lan checked it" in ran.err
    assert "of 1 procedures" in ran.err
    assert "written down as publication 2" in ran.err
    assert run(project, "publish", "--check-against", "posters").code == 0
    change(project, "dossier_sets: 1", "dossier_sets: 2", number=1)
    said = run(project, "publish", "--check-against", "posters")
    assert "differs: number of sets: there: 1 sets; here: 2 sets" in said.out


def test_without_a_name_nothing_is_written_down(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", settings='[authority]\nname = "Ủy ban nhân dân tỉnh"\n')
    assert published(project).code == 0
    assert not (project / ".tthc" / "store.sqlite").exists()
    asked = published(make_small_project(tmp_path / "q", settings=""), "--record")
    assert (asked.code, "who are you?" in asked.err) == (2, True)


def test_what_was_confirmed_and_changed_is_held_back_with_what_changed(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    assert "Nguyễn Thị Lan" in run(project, "confirm", "1.012783", "--note", "đã đối chiếu 3380/QĐ-BNNMT").out
    assert run(project, "confirm", "--show").code == 0
    change(project, "{working_days: 5}, committed: {working_days: 4}, fixed_by", "{working_days: 7}, fixed_by")
    shown = run(project, "confirm", "--show")
    assert shown.code == 1
    assert "1.012783: it was changed after Nguyễn Thị Lan checked it on" in shown.out
    assert "harder" in shown.out
    gate = run(project, "publish", "--gate")
    assert "it was changed after Nguyễn Thị Lan checked it" in gate.out
    assert "until it is checked again, the public sees it as it was checked" in gate.out
    ran = published(project)
    assert "1.012783@2026-06-01 is public as it was checked" in ran.err
    page = project / "site" / "procedures" / "1.012783.html"
    assert "07 ngày làm việc" not in page.read_text(encoding="utf-8")
    run(project, "confirm", "1.012783")
    published(project)
    assert "07 ngày làm việc" in page.read_text(encoding="utf-8")


def test_what_was_checked_and_refers_to_what_is_no_longer_there_goes_out_in_no_form(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    run(project, "confirm", "1.012783")
    reference = project / "catalog" / "reference.yaml"
    reference.write_text(reference.read_text(encoding="utf-8").replace("id: to-chuc,", "id: phap-nhan,"), "utf-8")
    change(project, "[cong-dan, to-chuc]", "[cong-dan, phap-nhan]")
    published(project)
    assert not (project / "site" / "procedures" / "1.012783.html").exists()


def test_a_province_may_want_everything_checked(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", settings=f'{SETTINGS}\n[publishing]\nchecked = "all"\n')
    assert "no officer has checked it yet" in run(project, "publish", "--gate").out
    run(project, "confirm", "1.012783")
    assert run(project, "publish", "--gate").code == 0


def test_settings_that_mean_nothing_are_named(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", settings='[publishing]\nchecked = "some"\n')
    ran = run(project, "publish", "--gate")
    assert (ran.code, ran.err) == (
        2,
        "tthc: tthc.toml: publishing.checked: 'some' is none of changed, all\n",
    )


def test_what_lacks_something_cannot_be_confirmed(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p", BARE)
    ran = run(project, "confirm", "1.001193")
    assert ran.code == 2
    assert "1.001193 cannot be confirmed, mandatory elements are missing" in ran.err


def test_nobody_enters_anything_tomorrow(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    assert run(project, "confirm", "1.012783", "--entered", "2026-12-24").code == 2


@pytest.mark.parametrize("page", ["gate.html", "gate.txt"])
def test_the_page_for_officers_has_the_reasons_as_text(tmp_path: Path, page: str) -> None:
    project = make_small_project(tmp_path / "p", FULL, HOSTILE.replace("../../etc/<b>passwd</b>", "dat-dai"))
    ran = run(project, "publish", "--gate", "--page", str(tmp_path / page))
    if page.endswith(".txt"):
        assert ran.code == 2
        return
    written = (tmp_path / page).read_text(encoding="utf-8")
    assert "&lt;/script&gt;&lt;script&gt;alert(1)" in written
    assert "<script" not in written
    assert "\u202e" not in written
    assert "Tài liệu nội bộ, không công khai." in written
    assert "Chưa được công khai" in written


def test_a_new_procedure_that_was_announced_has_a_page_that_says_from_when_it_counts(tmp_path: Path) -> None:
    later = FULL.replace("{from: 2026-06-01}", "{from: 2027-03-01}").replace("1.012783", "1.012790")
    project = make_small_project(tmp_path / "p", FULL, later)
    assert "announced: 1.012790" in run(project, "publish", "--gate").out
    ran = published(project)
    assert ran.code == 0, ran.err
    written = (project / "site" / "procedures" / "1.012790.html").read_text(encoding="utf-8")
    assert "Chưa áp dụng.</strong> Thủ tục này đã được công bố và có hiệu lực từ ngày 01/03/2027." in written
    assert "1.012790" in (project / "site" / "thay-doi.html").read_text(encoding="utf-8")
    assert "1.012790" not in (project / "site" / "api" / "v1" / "procedures.json").read_text(encoding="utf-8")
    assert "1.012790" not in (project / "site" / "cap" / "tinh.html").read_text(encoding="utf-8")


def test_what_may_not_be_announced_yet_is_spoken_of_nowhere(tmp_path: Path) -> None:
    later = FULL.replace("{from: 2026-06-01}", "{from: 2027-03-01}").replace("1.012783", "1.012790")
    unnamed = "\n".join(line for line in later.splitlines() if not line.startswith("publication:"))
    project = make_small_project(tmp_path / "p", FULL, unnamed)
    assert published(project).code == 0
    found = [path for path in (project / "site").rglob("*.*") if b"1.012790" in path.read_bytes()]
    assert found == []
