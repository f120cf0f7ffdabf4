"""`tthc audit` of the same log on each engine: seconds, processor seconds and memory, and that the answer is the same.

    python benchmarks/engines.py                          # 100,000 and 400,000 dossiers, some ten minutes
    python benchmarks/engines.py --sizes 1000000 --engines duckdb spark

The log is a simulated one, many times, each time with ids of its own; Parquet for DuckDB and Spark, a table for the
PostgreSQL that TTHC_POSTGRESQL names (left out without one). Whole processes, start-up included, one after the other.
Processor seconds and memory are those of the process and all its children, and of its session in the database; memory
is the largest sum. Correctness comes first: all engines must print the same report.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psutil
import psycopg

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))
AT, ID = "2026-10-05", '"Mã hồ sơ"'
DISTINCT = 4000
"""So many dossiers are simulated; more are the same ones with other ids."""


@dataclass(frozen=True)
class Ran:
    """Seconds, processor seconds, the largest memory in MB, and the report."""

    seconds: float
    processor: float
    megabytes: float
    report: Mapping[str, Any]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100_000, 400_000])
    parser.add_argument("--engines", nargs="+", default=["duckdb", "postgresql", "spark"])
    chosen = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores\n")
    print(f"{'dossiers':>10} {'engine':<12}{'seconds':>9}{'processor':>11}{'memory MB':>11}")
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory(prefix="tthc-engines-") as folder, logs(Path(folder), size) as places:
            reports = []
            for engine in chosen.engines:
                if engine in places:
                    ran = run(places[engine], engine)
                    reports.append(ran.report)
                    print(f"{size:>10,} {engine:<12}{ran.seconds:>9.1f}{ran.processor:>11.1f}{ran.megabytes:>11,.0f}")
            if any(report != reports[0] for report in reports):
                different = {name for one in reports for name in one if one[name] != reports[0][name]}
                sys.exit(f"the engines do not say the same: {', '.join(sorted(different))}")


@contextmanager
def logs(folder: Path, size: int) -> Iterator[Mapping[str, str]]:
    """The log, where each engine has it."""
    log = folder / "log.parquet"
    with duckdb.connect() as connection:
        csv = f"read_csv('{simulated(folder)}', all_varchar = true, strict_mode = false, ignore_errors = true)"
        rows = f"SELECT s.* REPLACE (ID || '-' || n AS ID) FROM {csv} s, range({-(-size // DISTINCT) + 1}) r(n)"
        connection.execute(f"COPY ({rows.replace('ID', ID)} LIMIT {size}) TO '{log}'")
    places = {"duckdb": str(log), "spark": str(log)}
    server = os.environ.get("TTHC_POSTGRESQL", "").replace("+psycopg", "")
    if not server:
        yield places
        return
    name = f"tthc_engines_{os.getpid()}"
    load(server, name, log)
    try:
        yield {**places, "postgresql": f"{server}?table={name}"}
    finally:
        with psycopg.connect(server) as connection:
            connection.execute(f"DROP TABLE {name}")


def simulated(folder: Path) -> Path:
    """A log as CSV."""
    from tthc.audit.simulating.files import write_log
    from tthc.audit.simulating.life import FULL
    from tthc.audit.simulating.simulate import simulate
    from tthc.load.catalogue import load_catalogue
    from tthc.model.reference import CountingPolicy

    catalogue = load_catalogue(ROOT / "catalog", ROOT).catalogue
    policy = next(iter(catalogue.all(CountingPolicy).values()))
    return write_log(simulate(catalogue, 1, DISTINCT, date.fromisoformat(AT), policy, FULL), folder / "log.csv")


def load(server: str, name: str, log: Path) -> None:
    """The rows as a table of texts, in the same order."""
    with duckdb.connect() as here, psycopg.connect(server) as there, there.cursor() as cursor:
        rows = here.execute(f"SELECT * FROM '{log}'")
        columns = ", ".join(f'"{column[0]}" text' for column in rows.description or ())
        cursor.execute(f"CREATE TABLE {name} ({columns})")
        with cursor.copy(f"COPY {name} FROM STDIN") as copy:
            while batch := rows.fetchmany(10_000):
                for row in batch:
                    copy.write_row(row)
        cursor.execute(f"ANALYZE {name}")


def run(place: str, engine: str) -> Ran:
    """One audit, watched."""
    command = [sys.executable, "-m", "tthc", "--root", str(ROOT), "audit", place, "--at", AT, "--engine", engine]
    began = time.perf_counter()
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([*command, "-f", "json"], stdout=out, stderr=subprocess.DEVNULL)
        seen: dict[int, float] = {}
        most = 0.0
        while process.poll() is None:
            most = max(most, look(process.pid, engine, seen))
            time.sleep(0.2)
        seconds = time.perf_counter() - began
        if process.returncode not in (0, 1):
            sys.exit(f"the audit on {engine} ended with {process.returncode}")
        out.seek(0)
        report = json.load(out)
    return Ran(seconds, sum(seen.values()), most, without_place(report))


def look(pid: int, engine: str, seen: dict[int, float]) -> float:
    """The memory of all processes of an audit now; what each has used of the processor goes to `seen`."""
    total = 0.0
    for one in (*family(pid), *(sessions() if engine == "postgresql" else ())):
        with suppress(psutil.Error):
            times = one.cpu_times()
            seen[one.pid] = times.user + times.system
            total += memory_of(one) / 2**20
    return total


def memory_of(process: psutil.Process) -> int:
    """What processes share counts once where the system tells it: Java doubles itself for a moment to start others."""
    return getattr(process.memory_full_info(), "pss", 0) or process.memory_info().rss


def family(pid: int) -> Iterator[psutil.Process]:
    """A process and its children."""
    with suppress(psutil.Error):
        parent = psutil.Process(pid)
        yield parent
        yield from parent.children(recursive=True)


def sessions() -> Iterator[psutil.Process]:
    """The processes of the database that work for an audit, if it is on this machine."""
    with psycopg.connect(os.environ["TTHC_POSTGRESQL"].replace("+psycopg", "")) as connection:
        for (pid,) in connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'tthc audit'"
        ).fetchall():
            with suppress(psutil.Error):
                yield psutil.Process(pid)


def without_place(report: Mapping[str, Any]) -> Mapping[str, Any]:
    """The report without what its log is called, and where in it rows stand."""
    aside = {"source", "problems", "doubts", "quarantined"}
    same = {name: value for name, value in report.items() if name not in aside}
    return {**same, "quarantined": [(row["reason"], row["count"]) for row in report["quarantined"]]}


if __name__ == "__main__":
    main()
