"""The audit against synthetic logs: the simulator works out the right answers day by day, on its own."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc_here
from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.figures.counters import COUNTED
from tthc.audit.figures.counting import audit_log
from tthc.audit.figures.report import AuditReport, Speed
from tthc.audit.judging.next_steps import NEXT_STEPS
from tthc.audit.judging.reasons import Reason
from tthc.audit.simulating.files import write_log
from tthc.audit.simulating.life import Rates
from tthc.audit.simulating.rows import HEADER
from tthc.audit.simulating.simulate import SyntheticLog, simulate
from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 10, 5)


def audited(log: SyntheticLog, folder: Path, today: date = TODAY, policy: str = "excluded") -> AuditReport:
    return audit_log(write_log(log, folder), CATALOGUE, today, POLICIES[policy])


def right_speeds(taken: Mapping[str, Mapping[int, int]]) -> list[Speed]:
    def within(days: list[int], percent: int) -> int:
        return next(d for n, d in enumerate(days, start=1) if n * 100 >= percent * len(days))

    each = {code: sorted(d for d, count in counts.items() for _ in range(count)) for code, counts in taken.items()}
    return [Speed(code, len(days), within(days, 50), within(days, 90)) for code, days in sorted(each.items())]


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_audit_finds_exactly_what_was_simulated(seed: int, policy: str, tmp_path: Path) -> None:
    rates = Rates(late=0.2, open=0.2, supplement=0.3, dirt=0.1)
    log = simulate(CATALOGUE, seed, 600, TODAY, POLICIES[policy], rates)
    report = audited(log, tmp_path, policy=policy)
    assert report.adds_up
    assert report.read == 600
    assert {row.reason: row.count for row in report.quarantined} == log.quarantined
    assert report.cells == log.cells
    assert list(report.speeds) == right_speeds(log.taken)


def test_every_bucket_and_every_kind_of_dirt_is_simulated() -> None:
    log = simulate(CATALOGUE, 7, 2000, TODAY, POLICIES["excluded"], Rates(dirt=0.1))
    never = {Reason.NOT_IN_FORCE, Reason.AMBIGUOUS_DATE}
    assert set(log.quarantined) == set(Reason) - never, "all were in force; whole columns are ambiguous, not rows"
    total = [
        sum(getattr(cell.promised, name) for cell in log.cells) for name in ("early", "on_time", "late", "open_late")
    ]
    assert min(total) > 20


def test_for_every_reason_there_is_a_next_step() -> None:
    assert set(NEXT_STEPS) == set(Reason)


def test_the_rates_are_kept() -> None:
    none = Rates(late=0, open=0, refused=0, withdrawn=0, supplement=0, dirt=0)
    log = simulate(CATALOGUE, 7, 300, TODAY, POLICIES["excluded"], none, days=60)
    assert not log.quarantined
    assert sum(cell.promised.late + cell.promised.refused + cell.promised.withdrawn for cell in log.cells) == 0


def test_a_synthetic_log_says_so_everywhere(tmp_path: Path) -> None:
    path = write_log(simulate(CATALOGUE, 1, 20, TODAY, POLICIES["excluded"]), tmp_path)
    assert "mo-phong-synthetic" in path.name
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEADER
    assert {row["Nguồn"] for row in rows} == {"mô phỏng"}
    assert audit_log(path, CATALOGUE, TODAY, POLICIES["excluded"]).synthetic


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    one = write_log(simulate(CATALOGUE, 5, 200, TODAY, POLICIES["excluded"]), tmp_path / "one.csv")
    two = write_log(simulate(CATALOGUE, 5, 200, TODAY, POLICIES["excluded"]), tmp_path / "two.csv")
    assert one.read_bytes() == two.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "two.csv"]


def test_without_limits_there_is_nothing_to_simulate() -> None:
    calendar = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"]).catalogue
    with pytest.raises(CannotRunError, match="nothing to simulate"):
        simulate(calendar, 1, 10, TODAY)
    with pytest.raises(CannotRunError, match="does not know the year"):
        simulate(Catalogue(), 1, 10, TODAY, POLICIES["excluded"])


def test_ten_thousand_rows(tmp_path: Path) -> None:
    log = simulate(CATALOGUE, 11, 10_000, TODAY, POLICIES["excluded"], Rates(dirt=0.02))
    report = audited(log, tmp_path)
    assert report.adds_up
    assert report.cells == log.cells
    assert Reason.DUPLICATE in log.quarantined


def test_in_a_folder_the_pauses_and_the_answers_are_written_beside_the_log(tmp_path: Path) -> None:
    project, folder = make_project(tmp_path / "demo"), tmp_path / "out"
    folder.mkdir()
    made = tthc_here("--root", project, "simulate", "-n", "400", "-o", folder, *AT)
    assert made.code == 0, made.err
    name = "ho-so-mo-phong-synthetic-1-400"
    files = {f"{name}.csv", f"tam-dung-{name}.csv", f"dap-an-{name}.json", f"dap-an-{name}.csv"}
    assert {path.name for path in folder.iterdir()} == files
    right = json.loads((folder / f"dap-an-{name}.json").read_text(encoding="utf-8"))
    assert right["synthetic"] is True
    pauses = folder / f"tam-dung-{name}.csv"
    ran = tthc_here("--root", project, "audit", folder / f"{name}.csv", "--pauses", pauses, "-f", "json", *AT)
    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert {one["reason"]: one["count"] for one in found["quarantined"]} == right["quarantined"]
    whole = {one["limit"]: one for one in right["answers"] if one["by"] == "all" and one["from"] is None}
    for limit in ("promised", "statutory"):
        counted = {name: count for name, count in found["total"][limit].items() if name in COUNTED and count}
        assert counted == {name: count for name, count in whole[limit].items() if name in COUNTED}
    clocks = {one["clock"]: one["days"] for one in found["clocks"] if one["by"] is None}
    assert clocks == {clock: right["figures"]["clocks"][clock]["days"] for clock in clocks}
    with (folder / f"dap-an-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        verdicts = list(csv.DictReader(file))
    assert {row["Nguồn"] for row in verdicts} == {"mô phỏng"}
    assert len(verdicts) == found["judged"]
