"""What an audit tells the public of kept promises: large groups, shares that give nobody away, a file that is ours."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest
from besides import PROMISES

from tests.command_line import AT, Ran, make_project, tthc_here
from tthc.exchange.promises_file import promises_as_json, read_promises
from tthc.model.public_promises import PublicPromises
from tthc.source import CannotRunError


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("promises") / "demo")


def audit(project: Path, log: Path, output: Path, *more: str) -> Ran:
    asked = ("--public", "--period", "2026-Q3", "--promises", output, "--replace")
    return tthc_here("--root", project, "audit", log, *asked, *more, *AT)


def a_log(folder: Path, **dossiers: tuple[int, int]) -> Path:
    """So many dossiers of each procedure in time, and so many late: all received at one time."""
    lines = ["id,procedure,channel,received,finished"]
    for code, (kept, late) in dossiers.items():
        for number in range(kept + late):
            ended = "2026-07-06 15:00" if number < kept else "2026-09-28 15:00"
            lines.append(f"{code}-{number},{code.replace('_', '.').lstrip('p')},in_person,2026-07-06 08:30,{ended}")
    path = folder / "log.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def figures(project: Path, folder: Path, **dossiers: tuple[int, int]) -> PublicPromises:
    output = folder / "ket-qua.json"
    ran = audit(project, a_log(folder, **dossiers), output)
    assert ran.code == 0, ran.err
    return read_promises(output)


def test_small_groups_are_not_told_of(project: Path, tmp_path: Path) -> None:
    found = figures(project, tmp_path, p1_012783=(60, 40), p1_001193=(29, 0))
    assert found.procedures.keys() == {"1.012783"}
    assert found.left_out == 1


@pytest.mark.parametrize("late", [0, 1, 2, 3, 4, 5])
def test_from_a_share_nobody_learns_how_few_were_late(project: Path, tmp_path: Path, late: int) -> None:
    """None, one or five late of a hundred: the same sentence."""
    found = figures(project, tmp_path, p1_012783=(100 - late, late))
    assert found.procedures["1.012783"].at_least == 95


def test_many_late_ones_are_told(project: Path, tmp_path: Path) -> None:
    found = figures(project, tmp_path, p1_012783=(60, 41))
    assert found.procedures["1.012783"].at_least == 55
    assert (found.period, found.limit, found.synthetic, found.as_of) == (
        "2026-Q3",
        "promised",
        False,
        dt.date(2026, 11, 23),
    )


def test_nine_in_ten_is_told_only_where_five_took_longer(project: Path, tmp_path: Path) -> None:
    assert figures(project, tmp_path, p1_012783=(46, 3)).procedures["1.012783"].nine_in_ten is None
    assert figures(project, tmp_path, p1_012783=(47, 3)).procedures["1.012783"].nine_in_ten is not None


def test_there_are_no_counts_in_the_file(project: Path, tmp_path: Path) -> None:
    figures(project, tmp_path, p1_012783=(60, 41))
    written = json.loads((tmp_path / "ket-qua.json").read_text(encoding="utf-8"))
    assert written["procedures"] == {"1.012783": {"at_least": 55, "nine_in_ten": written["whole"]["nine_in_ten"]}}


def test_a_period_that_is_not_over_is_refused(project: Path, tmp_path: Path) -> None:
    log = a_log(tmp_path, p1_012783=(60, 0))
    asked = ("--public", "--period", "2026-11", "--promises", tmp_path / "x.json")
    assert tthc_here("--root", project, "audit", log, *asked, *AT).code == 2
    assert tthc_here("--root", project, "audit", log, "--promises", tmp_path / "x.json", *AT).code == 2
    assert not (tmp_path / "x.json").exists()


def test_what_is_written_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(promises_as_json(PROMISES))
    assert read_promises(path) == PROMISES


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"format": "tthc-promises 1"}',
        '{"format": "tthc-promises 2"}',
        "[" * 100_000,
        '{"format": "tthc-promises 1", "period": 5}',
    ],
)
def test_what_is_no_such_file_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"a\.json"):
        read_promises(path)
