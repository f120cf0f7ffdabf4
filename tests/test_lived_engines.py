"""Lived against promised, and step times, say the same on PostgreSQL and Spark as on DuckDB."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import fresh_postgresql
from tests.test_engines import ONLY_ONE_SPARK, spark
from tests.test_lived import CATALOGUE, PLANTING, TODAY, write_rows
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.comparing.compare import Beside, compare
from tthc.audit.comparing.papers import paper_words
from tthc.audit.engines.engine import Engine, read_engine
from tthc.audit.figures.step_times import steps_counted
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.log import LogSource
from tthc.audit.reading.papers_asked import read_papers
from tthc.audit.reading.step_log import read_steps
from tthc.audit.simulating.deviations import differing_lines, plant
from tthc.audit.simulating.files import write_log
from tthc.audit.simulating.life import Rates
from tthc.audit.simulating.simulate import simulate


@pytest.fixture(params=["postgresql", pytest.param("spark", marks=ONLY_ONE_SPARK)])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    if request.param == "postgresql":
        with fresh_postgresql() as url:
            yield read_engine(url.replace("+psycopg", ""))
    else:
        yield spark()


def said(log: Path, steps: Path, engine: Engine) -> tuple[object, object]:
    judged = judge_log(LogSource(log, engine=engine), CATALOGUE, TODAY)
    read = read_steps(steps, judged.log.connection)
    papers = read_papers([steps], judged.log.connection)
    lived = compare(judged, read, CATALOGUE, Beside(papers=papers, paper_words=paper_words(CATALOGUE)))
    return lived, steps_counted(judged, read, CATALOGUE.on(TODAY).procedures, build_calendar(CATALOGUE))


@pytest.mark.slow
def test_every_engine_says_the_same(engine: Engine, tmp_path: Path) -> None:
    log = simulate(CATALOGUE, 4, 300, TODAY, rates=Rates(open=0.2, dirt=0.05))
    file = write_log(log, tmp_path)
    steps = write_rows(tmp_path / "steps.csv", differing_lines(plant(log, PLANTING, 4)))
    assert said(file, steps, engine) == said(file, steps, read_engine("duckdb"))
