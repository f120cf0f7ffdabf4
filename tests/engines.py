"""The same log on every engine: how it gets there, and where what is said of a dossier, or the report, differs.

    python -m tests.engines --engine spark --seeds 20 --cases 3000

simulates logs with pauses, extensions, areas, hours and dirt, judges each by DuckDB and by another engine, and prints
the seeds and what differs. `--engine postgresql` takes the database that TTHC_POSTGRESQL names.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import sql

from tests.databases import fresh_postgresql
from tests.test_known_answers import EVERYTHING, TODAY, UNTIDY, WHOLE
from tthc.audit.comparing.compare import compare
from tthc.audit.comparing.lived import Lived
from tthc.audit.engines.engine import DUCKDB, Engine, EngineKind, read_engine
from tthc.audit.figures.period_report import Besides, PeriodReport, period_report
from tthc.audit.judging.dossiers import JudgedLog, judge_log
from tthc.audit.reading.log import LogSource
from tthc.audit.reading.step_log import read_steps
from tthc.audit.simulating.files import log_as_csv, pauses_as_csv, steps_as_csv
from tthc.audit.simulating.rows import HEADER
from tthc.audit.simulating.simulate import SyntheticLog, simulate
from tthc.model.catalogue import Catalogue
from tthc.model.reference import CountingPolicy


def in_files(log: SyntheticLog, folder: Path) -> LogSource:
    """The log as CSV, with its pauses and its steps beside it."""
    for name, data in (("log.csv", log_as_csv), ("pauses.csv", pauses_as_csv), ("steps.csv", steps_as_csv)):
        (folder / name).write_bytes(data(log))
    return LogSource(folder / "log.csv", pauses=folder / "pauses.csv")


def in_parquet(log: SyntheticLog, folder: Path) -> LogSource:
    """The log as Parquet, its pauses as CSV."""
    table = pa.table({name: list(column) for name, column in zip(HEADER, zip(*log.rows, strict=True), strict=True)})
    pq.write_table(table, folder / "log.parquet")
    return replace(in_files(log, folder), place=folder / "log.parquet")


def in_postgresql(log: SyntheticLog, folder: Path, url: str) -> LogSource:
    """The log as a table of a database, its pauses as CSV."""
    address = url.replace("+psycopg", "")
    columns = sql.SQL(", ").join(sql.SQL("{} text").format(sql.Identifier(name)) for name in HEADER)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        cursor.execute(sql.SQL("CREATE TABLE ho_so ({})").format(columns))
        with cursor.copy("COPY ho_so FROM STDIN") as copy:
            for row in log.rows:
                copy.write_row(row)
    return replace(in_files(log, folder), place=f"{url}?table=ho_so")


def well_formed(log: SyntheticLog) -> SyntheticLog:
    """Without the rows that only a text file can have."""
    return replace(log, rows=tuple(row for row in log.rows if len(row) == len(HEADER) and "\ufffd" not in "".join(row)))


@dataclass(frozen=True)
class Audited:
    """What is said of each dossier in the order of the log, the report, and what was done beside what is published."""

    dossiers: list[dict[str, Any]]
    report: PeriodReport
    lived: Lived


def audited(
    source: LogSource, catalogue: Catalogue, today: date, policy: CountingPolicy, engine: Engine = DUCKDB
) -> Audited:
    """A log audited by an engine, with its steps."""
    judged = judge_log(replace(source, engine=engine), catalogue, today, policy)
    steps = read_steps(Path(str(source.pauses)).with_name("steps.csv"), judged.log.connection)
    report = period_report(judged, catalogue, besides=Besides(steps=steps))
    return Audited(rows_of(judged), report, compare(judged, steps, catalogue))


def rows_of(judged: JudgedLog) -> list[dict[str, Any]]:
    """The whole judged table."""
    rows: list[dict[str, Any]] = judged.table.order_by("row").to_pyarrow().to_pylist()
    return rows


def differences(ours: Sequence[dict[str, Any]], theirs: Sequence[dict[str, Any]]) -> Iterator[str]:
    """Where two engines do not say the same of a dossier."""
    if len(ours) != len(theirs):
        yield f"{len(ours)} rows, {len(theirs)} rows"
    for one, two in zip(ours, theirs, strict=False):
        if one != two:
            wrong = {name: (one[name], two.get(name)) for name in one if one[name] != two.get(name)}
            yield f"{one['id']} (row {one['row']}): {wrong}"


def differences_of_reports(ours: PeriodReport, theirs: PeriodReport) -> Iterator[str]:
    """Where two reports do not say the same; what the log is called, and which rows of it are which, is apart."""
    for one in fields(PeriodReport):
        first, second = getattr(ours, one.name), getattr(theirs, one.name)
        if one.name == "quarantined":
            first, second = ([(part.reason, part.count) for part in several] for several in (first, second))
        if one.name == "problems":
            first, second = ([(part.code, part.message.text) for part in several] for several in (first, second))
        if one.name != "source" and first != second:
            yield f"{one.name}: {first} != {second}"


def wrongly_judged(source: LogSource, engine: Engine, policy: str) -> list[str]:
    """The dossiers that an engine judges otherwise than DuckDB."""
    ours, theirs = (
        rows_of(judge_log(replace(source, engine=one), WHOLE, TODAY, EVERYTHING[policy])) for one in (DUCKDB, engine)
    )
    return list(differences(ours, theirs))


def wrong(source: LogSource, here: LogSource, engine: Engine, policy: str) -> list[str]:
    """Everything in which an engine differs from DuckDB on the same log, which may lie in another place."""
    ours = audited(here, WHOLE, TODAY, EVERYTHING[policy])
    theirs = audited(source, WHOLE, TODAY, EVERYTHING[policy], engine)
    lived = [] if ours.lived == theirs.lived else [f"{ours.lived} != {theirs.lived}"]
    different = differences(ours.dossiers, theirs.dossiers)
    return [*different, *differences_of_reports(ours.report, theirs.report), *lived]


@contextmanager
def laid_out(kind: EngineKind, log: SyntheticLog, folder: Path) -> Iterator[LogSource]:
    """The log where an engine has it at home."""
    if kind is EngineKind.POSTGRESQL:
        with fresh_postgresql() as url:
            yield in_postgresql(log, folder, url)
    else:
        yield in_parquet(log, folder) if kind is EngineKind.SPARK else in_files(log, folder)


def main() -> int:
    """Run it; 1 if something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="spark")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--first", type=int, default=None, help="the first seed")
    chosen = parser.parse_args()
    engine, failed = read_engine(chosen.engine), 0
    first = secrets.randbelow(10**6) if chosen.first is None else chosen.first
    for seed in range(first, first + chosen.seeds):
        policy = list(EVERYTHING)[seed % len(EVERYTHING)]
        log = well_formed(simulate(WHOLE, seed, chosen.cases, TODAY, EVERYTHING[policy], UNTIDY))
        with tempfile.TemporaryDirectory() as folder, laid_out(engine.kind, log, Path(folder)) as source:
            found = wrong(source, in_files(log, Path(folder)), engine, policy)
        print(f"seed {seed}, {policy}: {len(log.rows)} dossiers, {len(found)} differences", *found[:5], sep="\n  ")
        failed += bool(found)
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
