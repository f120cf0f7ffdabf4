"""What is asked for on the command line of the audit is done, or refused with its reason; nothing is passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import AT, LOG, Ran, make_project, tthc_here


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("asked") / "demo")


def run(project: Path, *arguments: str | Path) -> Ran:
    return tthc_here("--root", project, *arguments, *AT)


@pytest.mark.parametrize("command", [("audit",), ("audit", "map")])
def test_a_table_of_a_file_is_refused(project: Path, command: tuple[str, ...]) -> None:
    ran = run(project, *command, project / LOG, "--table", "ho_so")
    assert (ran.code, ran.out) == (2, "")
    assert "--table names a table in PostgreSQL, and this log is a file" in ran.err


def test_a_table_by_a_dimension_is_text(project: Path) -> None:
    ran = run(project, "audit", project / LOG, "--by", "agency", "-f", "json")
    assert (ran.code, ran.out) == (2, "")
    assert "JSON has the counters of every group" in ran.err


def due_at_eight(*limit: str) -> Ran:
    return tthc_here("calendar", "due", "02/03/2026 08:00", *limit)


def due(*limit: str) -> Ran:
    return tthc_here("calendar", "due", "02/03/2026", *limit)


def test_a_decimal_comma_is_read_as_vietnamese_writes_it() -> None:
    with_comma, with_point = due("--working-days", "2,5"), due("--working-days", "2.5")
    assert (with_comma.code, with_comma.out) == (0, with_point.out)
    hours = [due_at_eight("--hours", written).out for written in ("1,25", "1.25", "1")]
    assert hours[0] == hours[1] != hours[2]


@pytest.mark.parametrize("written", ["1,000", "1.000,5", "2,,5", "nan,5", ",5"])
def test_a_comma_that_may_stand_for_thousands_is_refused(written: str) -> None:
    assert due("--working-days", written).code == 2


def test_a_folder_that_is_asked_for_by_its_stroke_is_made(project: Path, tmp_path: Path) -> None:
    ran = run(project, "simulate", "-o", f"{tmp_path}/thu/", "-n", "20", "--steps", f"{tmp_path}/buoc/")
    assert ran.code == 0, ran.err
    assert f"made the folder {tmp_path / 'thu'}" in ran.err
    assert len(list((tmp_path / "thu").iterdir())) == 4
    assert [path.name for path in (tmp_path / "buoc").iterdir()] == ["buoc-ho-so-mo-phong-synthetic-1-20.csv"]


def test_a_slip_of_the_pen_makes_no_folders(project: Path, tmp_path: Path) -> None:
    ran = run(project, "simulate", "-o", f"{tmp_path}/khong/co/", "-n", "20")
    assert (ran.code, list(tmp_path.iterdir())) == (2, [])
    assert "there is no folder" in ran.err
    assert run(project, "simulate", "-o", tmp_path / "thu", "-n", "20").code == 2
