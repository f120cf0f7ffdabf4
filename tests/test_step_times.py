"""Step times from a step log: dossiers are counted once for a step, however it is written and whatever file it is in."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.test_lived import CATALOGUE, TODAY, catalogue_of
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.engines.duckdb_session import open_duckdb_session
from tthc.audit.figures.step_times import StepCounts, steps_counted
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.step_log import read_steps
from tthc.model.catalogue import Catalogue
from tthc.source import CannotRunError

LOG = """
id,procedure,agency,received,finished
H1,1.000001,vpdk,2026-03-02 08:00,2026-03-06
H2,1.000001,ubnd-xa,2026-03-02 08:00,2026-03-06
"""

STEPS = """
dossier,step,arrived,started,finished,outcome
H1,tham-tra,2026-03-02 08:00,2026-03-02 10:00,2026-03-02 15:30,passed
H1,Thẩm tra,2026-03-03 08:00,2026-03-03 10:00,2026-03-03 11:00,changed
H1,ky,2026-03-06 08:00,2026-03-06 08:00,2026-03-09 08:00,stopped
H2,tham-tra,2026-03-02,2026-03-02,2026-03-03,
H2,khong-co,2026-03-02,2026-03-02,2026-03-03,
H3,ky,2026-03-02,2026-03-02,2026-03-03,
"""


def counted(log: Path, steps: Path, catalogue: Catalogue = CATALOGUE) -> tuple[dict[object, StepCounts], list[object]]:
    judged = judge_log(log, catalogue, TODAY)
    versions, calendar = catalogue.on(TODAY).procedures, build_calendar(catalogue)
    found, problems = steps_counted(judged, read_steps(steps, judged.log.connection), versions, calendar)
    return dict(found), [(problem.code, problem.message.values["count"]) for problem in problems]


def as_parquet(steps: Path, columns: str = "*") -> Path:
    """The same rows with the types that a database would give them."""
    parquet = steps.with_suffix(".parquet")
    with duckdb.connect() as connection:
        rows = f"(SELECT {columns} FROM read_csv('{steps}', header = true))"
        connection.execute(f"COPY {rows} TO '{parquet}' (FORMAT parquet)")
    return parquet


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    log, steps = tmp_path / "log.csv", tmp_path / "steps.csv"
    log.write_text(LOG.lstrip(), "utf-8")
    steps.write_text(STEPS.lstrip(), "utf-8")
    return log, steps


def test_a_dossier_counts_once_for_a_step_that_it_had_twice_under_two_names(files: tuple[Path, Path]) -> None:
    found, problems = counted(*files)
    first, second = found["1.000001", "vpdk"], found["1.000001", "ubnd-xa"]
    assert (first.dossiers, first.rows) == ({"tham-tra": 1, "ky": 1}, {"tham-tra": 2, "ky": 1})
    assert (first.stopped, first.changed) == ({"ky": 1}, {"tham-tra": 1})
    assert (second.dossiers, second.rows) == ({"tham-tra": 1}, {"tham-tra": 1})
    assert problems == [("A022", 2)]


def test_hours_are_those_of_the_office_over_noon_and_the_weekend(files: tuple[Path, Path]) -> None:
    """Offices are open from 07:30 to 11:30 and from 13:30 to 17:00; 2026-03-06 is a Friday."""
    found, _ = counted(*files)
    first, second = found["1.000001", "vpdk"], found["1.000001", "ubnd-xa"]
    assert first.hours == {("tham-tra", 4): 1, ("tham-tra", 1): 1, ("ky", 8): 1}
    assert first.waited == {("tham-tra", 2): 2, ("ky", 0): 1}
    assert second.hours == {("tham-tra", 8): 1}


@pytest.mark.parametrize("columns", ["*", "* REPLACE (started::VARCHAR AS started)", "* EXCLUDE (arrived)"])
def test_parquet_says_what_the_same_rows_say_as_csv(files: tuple[Path, Path], columns: str) -> None:
    log, steps = files
    without = steps.with_name("steps-2.csv")
    with duckdb.connect() as connection:
        rows = f"(SELECT {columns} FROM read_csv('{steps}', header = true, all_varchar = true))"
        connection.execute(f"COPY {rows} TO '{without}' (HEADER)")
    assert counted(log, as_parquet(steps, columns)) == counted(log, without)


def test_more_steps_than_a_number_has_bits_are_all_counted(tmp_path: Path) -> None:
    steps = "".join(f"  - {{id: buoc-{n}, name: Bước {n}, kind: verify, actor: vpdk}}\n" for n in range(130))
    many = catalogue_of(
        "agencies: [{id: vpdk, name: Văn phòng đăng ký đất đai, level: province}]\n",
        'code: "1.000001"\nname: Nhiều bước\n'
        f"channels: [{{mode: in_person, time_limits: [{{statutory: {{working_days: 9}}}}]}}]\nsteps:\n{steps}",
    )
    (tmp_path / "log.csv").write_text(LOG.lstrip(), "utf-8")
    rows = "".join(
        f"H{1 + n % 2},{name},2026-03-02 10:00,2026-03-02 11:00\n"
        for n in range(130)
        for name in (f"buoc-{n}", f"Bước {n}")
    )
    (tmp_path / "steps.csv").write_text(f"dossier,step,started,finished\n{rows}", "utf-8")
    found, _ = counted(tmp_path / "log.csv", tmp_path / "steps.csv", many)
    dossiers = sum((counts.dossiers for counts in found.values()), start=StepCounts().dossiers)
    assert dossiers == {f"buoc-{n}": 1 for n in range(130)}
    assert sum((counts.rows for counts in found.values()), start=StepCounts().rows).total() == 260


def test_the_memory_of_duckdb_can_be_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_MEMORY", "512MiB")
    limit = open_duckdb_session().raw_sql("SELECT current_setting('memory_limit')").fetchone()
    assert limit == ("512.0 MiB",)


def test_what_is_no_size_of_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_MEMORY", "much'; DROP")
    with pytest.raises(CannotRunError, match="TTHC_MEMORY is a size such as 4GB"):
        open_duckdb_session()
