"""The same log on every engine: how it gets there, and where what is said of a dossier differs.

`python -m tests.engines --engine spark --seeds 20 --cases 3000` asks much more than the tests do, and prints the seeds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pyarrow as pa
import pyarrow.parquet as pq
from psycopg import sql

from tthc.audit.engines.engine import DUCKDB, Engine
from tthc.audit.figures.period_report import Besides, PeriodReport, period_report
from tthc.audit.judging.dossiers import JudgedLog, judge_log
from tthc.audit.reading.log import LogSource
from tthc.audit.reading.step_log import read_steps
from tthc.audit.simulating.files import log_as_csv, pauses_as_csv, steps_as_csv
from tthc.audit.simulating.rows import HEADER
from tthc.audit.simulating.simulate import SyntheticLog
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


def audited(
    source: LogSource, catalogue: Catalogue, today: date, policy: CountingPolicy, engine: Engine = DUCKDB
) -> tuple[list[dict[str, Any]], PeriodReport]:
    """What is said of each dossier in the order of the log, and the report, with steps."""
    judged = judge_log(replace(source, engine=engine), catalogue, today, policy)
    steps = read_steps(Path(str(source.pauses)).with_name("steps.csv"), judged.log.connection)
    return rows_of(judged), period_report(judged, catalogue, besides=Besides(steps=steps))


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
