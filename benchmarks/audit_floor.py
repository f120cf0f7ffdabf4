"""The least that counting a log could cost: the same Parquet, by hand, with most of what the audit has to do left out.

    python benchmarks/audit_floor.py                        # two million dossiers, some seconds
    python benchmarks/audit_floor.py --dossiers 10000000    # the size that is promised

It says how near the counters of `benchmarks/audit.py` can come to a scan, `sum(hash(all columns))`, on this machine.
Each part is the fastest way that was found to do it, and does only what cannot be left out:

* `start`: a process that imports what an audit needs and loads the catalogue, and does nothing with it;
* `queries`: the audit of a log of a thousand dossiers less that start: what it takes to write and compile the queries;
* `ids`: the hashes of all ids, sorted, so that those that stand twice are known;
* `count`: each text by its place in a list, a last day by procedure, day and half of the day, four buckets, counted by
  procedure, agency, commune and channel.

Left out of the last: dossiers that waited, were extended or stand twice, all that can be wrong or doubtful in a row,
two limits in the place of one, minutes, areas, office hours, and how versions of a procedure follow each other.

A part is measured in seconds of one core. On several cores they can at best be shared out without a rest; `start` and
`queries` are Python, which uses one. Medians are printed.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import duckdb
import numpy as np
from synthetic_log import shipped, write_log

TEXTS = {
    "procedure": "Mã thủ tục",
    "agency": "Cơ quan giải quyết",
    "commune": "Xã, phường",
    "channel": "Hình thức nộp",
    "status": "Trạng thái",
}
RECEIVED, FINISHED, ID = "Ngày tiếp nhận", "Ngày có kết quả", "Mã hồ sơ"
CUT_OFF = 15
"""The hour from which a reception counts as of the next day."""

SMALL = 1000
"""So small a log that what the audit of it takes is the writing of queries."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--dossiers", type=int, default=2_000_000)
    parser.add_argument("--runs", type=int, default=3)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="tthc-benchmark-") as folder:
        catalogue = shipped()
        log, small = (Path(folder) / f"{size}.parquet" for size in (chosen.dossiers, SMALL))
        write_log(log, chosen.dossiers, catalogue)
        write_log(small, SMALL, catalogue)
        runs = range(chosen.runs)
        start = statistics.median(of_process(_START) for _ in runs)
        audit = [sys.executable, str(Path(__file__).with_name("audit.py")), "--work"]
        queries = statistics.median(of_process([*audit, "counters", "--log", str(small)]) for _ in runs) - start
        ids = statistics.median(of_core(sort_ids, log) for _ in runs)
        count = statistics.median(of_core(count_cells, log) for _ in runs)
        scan = statistics.median(on_clock([*audit, "scan", "--log", str(log)]) for _ in runs)
    cores = os.cpu_count() or 1
    print(
        f"Python {sys.version.split()[0]}, DuckDB {duckdb.__version__}, {cores} cores; {chosen.dossiers:,} dossiers\n"
    )
    parts = {"start": start, "queries": queries, "ids": ids, "count": count}
    for name, seconds in parts.items():
        print(f"    {name:10} {seconds:6.2f} s of one core")
    print(f"    {'scan':10} {scan:6.2f} s on the clock, start-up included\n")
    shared, alone = sum(parts.values()) / cores, start + queries + (ids + count) / cores
    print(f"never a core at rest:        {shared:6.2f} s = {shared / scan:.1f} scans")
    print(f"Python first, then DuckDB:   {alone:6.2f} s = {alone / scan:.1f} scans")


_IMPORTS = """
import sys
sys.path.insert(0, sys.argv[1])
import tthc.audit.judging.dossiers, tthc.audit.figures.period_counts
from synthetic_log import shipped
shipped()
"""
_START = [sys.executable, "-c", _IMPORTS, str(Path(__file__).parent)]


def sort_ids(connection: duckdb.DuckDBPyConnection, log: str) -> None:
    """Ids that stand twice lie beside each other."""
    hashes = connection.sql(f'SELECT hash("{ID}") AS hashed FROM {log}').to_arrow_table()["hashed"].to_numpy()
    in_order = np.sort(hashes)
    np.unique(in_order[1:][in_order[1:] == in_order[:-1]])


def count_cells(connection: duckdb.DuckDBPyConnection, log: str) -> None:
    """From texts and moments to counted buckets, for dossiers of which nothing is special."""
    for name, heading in TEXTS.items():
        distinct = f'SELECT DISTINCT "{heading}" AS word FROM {log}'
        connection.execute(f"SET VARIABLE {name} = (SELECT list(word ORDER BY word) FROM ({distinct}))")
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE last_days AS
        WITH span AS (SELECT min("{RECEIVED}")::DATE AS a, max("{RECEIVED}")::DATE AS z FROM {log})
        SELECT procedure, day, late, day + (1 + procedure % 20 + late)::INTEGER AS due
        FROM (SELECT unnest(generate_series(a, z, INTERVAL 1 DAY))::DATE AS day FROM span),
            range(1, len(getvariable('procedure')) + 1) procedures(procedure), range(2) hours(late)
        """
    )
    words = ", ".join(
        f"list_position(getvariable('{name}'), \"{heading}\") AS {name}" for name, heading in TEXTS.items()
    )
    connection.sql(
        f"""
        WITH read AS (
            SELECT {words}, "{RECEIVED}"::DATE AS day, "{FINISHED}"::DATE AS finished,
                (hour("{RECEIVED}") >= {CUT_OFF})::INTEGER AS late
            FROM {log}
        )
        SELECT procedure, agency, commune, channel, status,
            CASE WHEN finished IS NULL THEN 0 WHEN finished < due THEN 1 WHEN finished = due THEN 2 ELSE 3 END
                AS bucket,
            count(*) AS dossiers
        FROM read JOIN last_days USING (procedure, day, late)
        GROUP BY ALL
        """
    ).to_arrow_table()


def of_core(work: Callable[[duckdb.DuckDBPyConnection, str], None], log: Path) -> float:
    """Seconds that the work takes one core."""
    with duckdb.connect() as connection:
        connection.execute("SET threads = 1")
        before = time.process_time()
        work(connection, f"read_parquet('{log.as_posix()}')")
        return time.process_time() - before


def of_process(command: Sequence[str]) -> float:
    """Seconds that a process takes all cores together."""
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def on_clock(command: Sequence[str]) -> float:
    """Seconds from the start of a process to its end."""
    before = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - before


if __name__ == "__main__":
    main()
