"""What a person at a terminal sees while something takes long, and that it is gone afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import AT, LOG, Terminal, make_project, tthc_here

WIPED = "\r\x1b[K"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("watching"))


def test_a_terminal_says_what_is_going_on_and_wipes_it_away(project: Path) -> None:
    ran = tthc_here("--root", project, "audit", project / LOG, *AT, err=Terminal())
    assert (ran.code, WIPED in ran.out) == (0, False)
    assert ran.err.split(WIPED)[:4] == ["", "Reading and judging the log…", "", "Counting…"]


def test_a_mistake_begins_a_line_of_its_own(project: Path, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("id;a\n", encoding="utf-8")
    ran = tthc_here("--root", project, "audit", tmp_path / "log.csv", err=Terminal())
    assert ran.code == 2
    assert ran.err.split(WIPED)[-1].startswith("tthc: log.csv:1:1: columns are missing")


def test_of_a_folder_it_says_how_many_files_are_judged(project: Path, tmp_path: Path) -> None:
    heading, *rows = (project / LOG).read_text(encoding="utf-8-sig").splitlines(keepends=True)
    for month in range(4):
        (tmp_path / f"{month}.csv").write_text("".join((heading, *rows[month::4])), encoding="utf-8")
    ran = tthc_here("--root", project, "audit", tmp_path, *AT, "--no-cache", err=Terminal())
    assert ran.code == 0
    lines = ran.err.split(WIPED)
    assert [done for done in range(5) if f"Reading and judging the log ({done}/4)…" in lines] == [0, 1, 2, 3]
