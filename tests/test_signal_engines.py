"""Signs, advice and replays say the same on PostgreSQL and Spark as on DuckDB."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from random import Random

import pytest

from benchmarks.signals import shipped_calendar
from tests.supposing.world import POLICY, TODAY, Desk, World, catalogue_of, lived, receptions, write_logs
from tests.test_engines import ONLY_ONE_SPARK, postgresql, spark
from tests.test_signals import CODES, PEOPLE, signs_catalogue
from tthc.audit.advising.advice import Wanted
from tthc.audit.advising.advice_report import AdviceReport, advice_report
from tthc.audit.detecting.detect import Signal, detect
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.engines.engine import DUCKDB, Engine
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.log import LogSource
from tthc.audit.reading.step_log import read_steps
from tthc.audit.simulating.office_rows import HEADER, rows_of_offices
from tthc.audit.simulating.offices import World as Offices
from tthc.audit.simulating.planting import Planted, gamed_log
from tthc.audit.supposing.outcome import Outcomes
from tthc.audit.supposing.suppose import Asked, suppose
from tthc.model.duration import Duration
from tthc.model.what_if import FlowChange, MoreHands, NewLimit, Supposition

OTHERS = [
    pytest.param(postgresql, id="postgresql"),
    pytest.param(spark, id="spark", marks=[ONLY_ONE_SPARK, pytest.mark.thorough]),
]
WORLD = World(
    1,
    2.0,
    {
        "tiep-nhan": Desk(3, 20, 0.3),
        **dict.fromkeys(("tham-tra", "lay-y-kien", "trinh-duyet", "ky"), Desk(1, 120, 0.5)),
    },
    5,
)


def signs(log: Path, engine: Engine) -> tuple[Signal, ...]:
    catalogue = signs_catalogue()
    judged = judge_log(LogSource(log, people=PEOPLE, engine=engine), catalogue, date(2025, 12, 31))
    return detect(judged, catalogue).signals


@pytest.mark.slow
@pytest.mark.parametrize("engine", OTHERS)
def test_signs_are_the_same_on_every_engine(engine, tmp_path: Path) -> None:
    offices = Offices(shipped_calendar(), date(2025, 1, 1), date(2025, 12, 31), 1500, 8)
    log = gamed_log(offices, 3, Planted(SignalKind.MONTH_END, 0.9))
    path = tmp_path / "ho-so.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows_of_offices(log, CODES)])
    found = signs(path, engine())
    assert found == signs(path, DUCKDB)
    assert any(one.alarms for one in found)


def advised_and_replayed(folder: Path, engine: Engine) -> tuple[AdviceReport, Outcomes]:
    catalogue = catalogue_of(WORLD)
    judged = judge_log(LogSource(folder / "ho-so.csv", engine=engine), catalogue, TODAY, POLICY)
    steps = read_steps(folder / "buoc.csv", judged.log.connection)
    what = Supposition(
        (FlowChange("1.100000", limits=(NewLimit(Duration(working_days=3)),)),), (MoreHands("cq-0", 1, "ky"),)
    )
    replayed = suppose(judged, steps, catalogue, what, Asked(runs=40))
    return advice_report(judged, catalogue, Wanted(), steps), replayed


@pytest.mark.slow
@pytest.mark.parametrize("engine", OTHERS)
def test_advice_and_replays_are_the_same_on_every_engine(engine, tmp_path: Path) -> None:
    write_logs(lived(WORLD, receptions(WORLD, Random(1)), Random(2)), tmp_path)
    found = advised_and_replayed(tmp_path, engine())
    assert found == advised_and_replayed(tmp_path, DUCKDB)
    assert found[1].outcomes
