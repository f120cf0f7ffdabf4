"""The audit against synthetic logs: the simulator works out the right answers day by day, on its own."""

from __future__ import annotations

import csv
import json
from datetime import date
from pathlib import Path

import pytest

from tests.command_line import AT, make_project, tthc_here
from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.figures.counters import COUNTED, PeriodCell
from tthc.audit.figures.period_report import PeriodReport, period_report
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.judging.next_steps import NEXT_STEPS
from tthc.audit.judging.reasons import Reason
from tthc.audit.simulating.answers import LIMITS
from tthc.audit.simulating.files import write_log
from tthc.audit.simulating.life import Rates
from tthc.audit.simulating.rows import HEADER
from tthc.audit.simulating.simulate import SyntheticLog, right_answers, simulate
from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 10, 5)


def audited(path: Path, policy: str = "excluded") -> PeriodReport:
    return period_report(judge_log(path, CATALOGUE, TODAY, POLICIES[policy]), CATALOGUE)


def found_in(cell: PeriodCell) -> dict[str, dict[str, int]]:
    """What is not zero."""
    both = {limit: getattr(cell, limit) for limit in LIMITS}
    return {limit: {name: n for name in COUNTED if (n := getattr(one, name))} for limit, one in both.items()}


def right_in(log: SyntheticLog) -> dict[str, dict[str, int]]:
    """The simulator's own counters of the whole log."""
    answers = right_answers(log, CATALOGUE, TODAY)
    return {one.limit: dict(one.counters) for one in answers if one.by == "all" and one.start is None}


@pytest.mark.parametrize("policy", POLICIES)
@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in (2, 3))])
def test_the_audit_finds_exactly_what_was_simulated(seed: int, policy: str, tmp_path: Path) -> None:
    rates = Rates(late=0.2, open=0.2, supplement=0.3, dirt=0.1)
    log = simulate(CATALOGUE, seed, 600, TODAY, POLICIES[policy], rates)
    report = audited(write_log(log, tmp_path), policy)
    assert report.adds_up
    assert report.read == 600
    assert {row.reason: row.count for row in report.quarantined} == log.quarantined
    assert found_in(report.total) == right_in(log)


def test_every_bucket_and_every_kind_of_dirt_is_simulated() -> None:
    log = simulate(CATALOGUE, 7, 2000, TODAY, POLICIES["excluded"], Rates(dirt=0.1, two_orders=True))
    assert set(log.quarantined) == set(Reason) - {Reason.NOT_IN_FORCE, Reason.SUPERSEDED}, "all in force, one file"
    counters = right_in(log)["promised"]
    assert min(counters[name] for name in ("early", "on_time", "late", "open_late")) > 20


@pytest.mark.parametrize("count", [5, 60, 1000])
def test_days_that_two_programs_wrote_in_two_orders_are_put_aside_where_they_could_be_two(
    count: int, tmp_path: Path
) -> None:
    rates = Rates(dirt=0.3, two_orders=True)
    log = simulate(CATALOGUE, 4, count, TODAY, POLICIES["excluded"], rates)
    report = audited(write_log(log, tmp_path))
    assert {row.reason: row.count for row in report.quarantined} == log.quarantined
    assert found_in(report.total) == right_in(log)
    assert (Reason.AMBIGUOUS_DATE in log.quarantined) is (count > 5)


def test_for_every_reason_there_is_a_next_step() -> None:
    assert set(NEXT_STEPS) == set(Reason)


def test_the_rates_are_kept() -> None:
    none = Rates(late=0, open=0, refused=0, withdrawn=0, supplement=0, dirt=0)
    log = simulate(CATALOGUE, 7, 300, TODAY, POLICIES["excluded"], none, days=60)
    assert not log.quarantined
    assert set(right_in(log)["promised"]) <= {"received", "early", "on_time", "settled_without_limit", "open_in_time"}


def test_a_synthetic_log_says_so_everywhere(tmp_path: Path) -> None:
    path = write_log(simulate(CATALOGUE, 1, 20, TODAY, POLICIES["excluded"]), tmp_path)
    assert "mo-phong-synthetic" in path.name
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == HEADER
    assert {row["Nguồn"] for row in rows} == {"mô phỏng"}
    assert audited(path).synthetic


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
    report = audited(write_log(log, tmp_path))
    assert report.adds_up
    assert found_in(report.total) == right_in(log)
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
