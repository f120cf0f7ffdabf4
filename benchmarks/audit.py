"""The audit of a log beside DuckDB, which only hashes every column of it: the same Parquet file, in the same run.

    python benchmarks/audit.py                                 # a million dossiers and two, some two minutes
    python benchmarks/audit.py --dossiers 10000000 --runs 3    # the size that is promised, some fifteen minutes

"A scan" is `sum(hash(all columns))`, which reads and decodes the whole file and does nothing with it. The counters are
read, judged (pauses, extensions and duplicate ids included) and counted by procedure, agency, commune and channel; the
whole audit has the months, medians and percentiles, margins, waiting, delays and trend besides. All sides are whole
processes, start-up and the loading of the catalogue included, and run in turn: what else the machine does slows all of
them down. Printed are medians of seconds, seconds of processor time, and the largest memory.

With `--months 12` the log is also laid out as that many files in a folder, and judged as a folder: all of it anew, and
then once more after the last month has come, when everything before it is known.

Before anything is measured, dossiers of the log are judged one by one by the clock in Python: the query must say the
same; and every report must add up.
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import secrets
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from random import Random
from typing import TypeVar

import duckdb
import psutil
from synthetic_log import DAYS, shipped, write_log

T = TypeVar("T")

TODAY = date(2026, 11, 23)
CHECKED = 25
"""So many dossiers are judged one by one."""

PROMISED = {"counters": 3.0, "whole": 8.0}
DOUBLED = 2.2
"""How many times as long as a scan each may take, and as long as half the log."""


@dataclass(frozen=True)
class Ran:
    """One run: seconds, seconds of processors, the largest memory in MB, and what it said."""

    seconds: float
    processors: float
    megabytes: float
    said: dict[str, object]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--dossiers", type=int, default=2_000_000, help="in the larger log (10000000 is promised)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each side; the median is printed")
    parser.add_argument("--log", type=Path, help="a log to measure, in the place of a synthetic one")
    parser.add_argument(
        "--months", type=int, default=0, help="also measure a folder of so many files, and its last one"
    )
    parser.add_argument("--kept", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--work", choices=WORK, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        work = functools.partial(WORK[chosen.work], kept=chosen.kept) if chosen.kept else WORK[chosen.work]
        print(json.dumps(work(chosen.log)))
        return
    cores = os.cpu_count()
    print(
        f"Python {sys.version.split()[0]}, DuckDB {duckdb.__version__}, {cores} cores; medians of {chosen.runs} runs\n"
    )
    with tempfile.TemporaryDirectory(prefix="tthc-benchmark-") as folder:
        if chosen.months:
            month_by_month(Path(folder), chosen.dossiers, chosen.months, chosen.runs)
        else:
            compare(Path(folder), chosen.dossiers, chosen.runs)


def compare(folder: Path, dossiers: int, runs: int) -> None:
    """Every side on a log and on one of half the size."""
    catalogue, logs = shipped(), {}
    for size in (dossiers // 2, dossiers):
        logs[size] = folder / f"{size}.parquet"
        write_log(logs[size], size, catalogue)
        shown = logs[size].stat().st_size / 1e6
        print(f"{size:,} dossiers, {shown:,.0f} MB of Parquet")
    said = ran(logs[dossiers // 2], "check").said
    print(f"{said['checked']} dossiers judged one by one by the clock in Python: {said['different']} differ\n")
    medians = {(size, work): median_of(runs_of) for size, log in logs.items() for work, runs_of in rounds(log, runs)}
    for size in logs:
        show(size, {work: medians[size, work] for work in ("scan", *PROMISED)})
    for work in PROMISED:
        times = medians[dossiers, work].seconds / medians[dossiers // 2, work].seconds
        print(f"twice the log, {work}: {times:.2f} times as long (promised: at most {DOUBLED})")


def month_by_month(folder: Path, dossiers: int, months: int, runs: int) -> None:
    """A log of so many files: the whole anew, and what the last file costs when the others are known."""
    logs, catalogue, each = folder / "logs", shipped(), dossiers // months
    logs.mkdir()
    for month in range(months):
        days = (month * DAYS // months, (month + 1) * DAYS // months)
        write_log(logs / f"{month + 1}.parquet", each, catalogue, month * each, days)
    last, aside = logs / f"{months}.parquet", folder / "last.parquet"
    print(f"{dossiers:,} dossiers in {months} files; the last of them comes to the others\n")
    sides: dict[str, list[Ran]] = {"all files": [], "scan": [], "last file": [], "no new file": []}
    for _ in range(runs):
        sides["all files"].append(ran(logs, "folder", folder / f"kept-{secrets.token_hex(4)}"))
        sides["scan"].append(ran(logs, "scan"))
        last.rename(aside)
        kept = folder / f"kept-{secrets.token_hex(4)}"
        ran(logs, "folder", kept)
        aside.rename(last)
        sides["last file"].append(ran(logs, "folder", kept))
        sides["no new file"].append(ran(logs, "folder", kept))
    everything = median_of(sides["all files"])
    for name, found in sides.items():
        side = median_of(found)
        share = f"{side.processors / everything.processors:5.0%} by processor time"
        print(f"    {name:12} {side.seconds:8.2f} s {side.processors:8.2f} s of processors {share}")
        if "phases" in side.said:
            print(f"        {side.said['phases']}")


def rounds(log: Path, runs: int) -> Iterator[tuple[str, list[Ran]]]:
    """All sides in turn, so many times."""
    found: dict[str, list[Ran]] = {"scan": [], **{work: [] for work in PROMISED}}
    for _ in range(runs):
        for work, of_side in found.items():
            of_side.append(ran(log, work))
    yield from found.items()


def median_of(found: Sequence[Ran]) -> Ran:
    """The medians of each measurement."""
    seconds, processors, megabytes = (
        statistics.median(getattr(one, name) for one in found) for name in ("seconds", "processors", "megabytes")
    )
    return Ran(seconds, processors, megabytes, found[-1].said)


def show(size: int, sides: dict[str, Ran]) -> None:
    """One table: each side, and how many scans it takes."""
    scan = sides["scan"]
    print(f"{size:,} dossiers")
    for work, side in sides.items():
        times = f"{side.seconds / scan.seconds:6.1f} scans" if work in PROMISED else ""
        busy = f"{side.processors / scan.processors:6.1f} by processor time" if work in PROMISED else ""
        promised = f"(promised: at most {PROMISED[work]:g})" if work in PROMISED else ""
        figures = f"{side.seconds:8.2f} s {side.processors:8.2f} s of processors {side.megabytes:7.0f} MB"
        print(f"    {work:10} {figures} {times} {busy} {promised}".rstrip())
        if "phases" in side.said:
            print(f"        {side.said['phases']}")
    print()


def ran(log: Path, work: str, kept: Path | None = None) -> Ran:
    """A process of its own, watched."""
    command = [sys.executable, __file__, "--work", work, "--log", str(log), *(("--kept", str(kept)) if kept else ())]
    before = os.times()
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    largest = Watched(process)
    out, _ = process.communicate()
    seconds, after = time.perf_counter() - start, os.times()
    if process.returncode:
        sys.exit(f"{work} failed")
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return Ran(seconds, busy, largest.megabytes(), json.loads(out))


class Watched:
    """The largest memory of a process, looked at ten times a second."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._most, self._process = 0, psutil.Process(process.pid)
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def _watch(self) -> None:
        try:
            while True:
                self._most = max(self._most, self._process.memory_info().rss)
                time.sleep(0.1)
        except psutil.Error:
            return

    def megabytes(self) -> float:
        """The most that was seen."""
        return self._most / 1e6


def scan(log: Path) -> dict[str, object]:
    """DuckDB reads every column and does nothing with it."""
    with duckdb.connect() as connection:
        files = str(log / "*.parquet") if log.is_dir() else str(log)
        described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [files]).fetchall()
        columns = ", ".join('"' + str(row[0]).replace('"', '""') + '"' for row in described)
        connection.execute(f"SELECT sum(hash({columns})) FROM read_parquet(?)", [files]).fetchall()
    return {}


def counters(log: Path) -> dict[str, object]:
    """Read, judge, and count by everything."""
    from tthc.audit.figures.counters import whole_of
    from tthc.audit.figures.log_facts import facts_of
    from tthc.audit.figures.period_counts import period_cells, whole_span
    from tthc.audit.judging.dossiers import FOR_COUNTERS, judge
    from tthc.audit.judging.observed import counted_rows, observed
    from tthc.audit.reading.log import read_log
    from tthc.load.catalogue import without_collector

    phases = Phases()
    catalogue = phases.of("catalogue", shipped)
    read = phases.of("read", lambda: read_log(log))
    judged = phases.of("judge", lambda: judge(read, catalogue, TODAY, columns=FOR_COUNTERS))
    counted = phases.of("look", lambda: counted_rows(judged))
    facts = phases.of("facts", lambda: facts_of(judged, counted))
    seen = phases.of("observe", lambda: observed(judged, catalogue, counted))
    with without_collector():
        cells = phases.of("count", lambda: period_cells(seen, whole_span(seen)))
    total = whole_of(cells)
    if not total.adds_up or total.promised.in_hand != facts.judged:
        sys.exit("the counters do not add up")
    return {"phases": str(phases), "cells": len(cells)}


def whole(log: Path) -> dict[str, object]:
    """The whole report."""
    from tthc.audit.figures.period_report import period_report
    from tthc.audit.judging.dossiers import FOR_REPORT, judge
    from tthc.audit.reading.log import read_log

    phases = Phases()
    catalogue = phases.of("catalogue", shipped)
    read = phases.of("read", lambda: read_log(log))
    judged = phases.of("judge", lambda: judge(read, catalogue, TODAY, columns=FOR_REPORT))
    report = phases.of("report", lambda: period_report(judged, catalogue))
    if not report.adds_up:
        sys.exit("the report does not add up")
    return {"phases": str(phases), "cells": len(report.cells)}


def judge_months(log: Path, kept: Path) -> dict[str, object]:
    """A folder judged file by file with what is kept of them, and the counters of its last month and of all."""
    from tthc.audit.clock.due import choose_policy
    from tthc.audit.figures.period import Period
    from tthc.audit.figures.period_report import period_report
    from tthc.audit.judging.part_files import Kept
    from tthc.audit.judging.parts import judge_folder
    from tthc.audit.reading.log import LogSource

    phases = Phases()
    catalogue = phases.of("catalogue", shipped)
    parts = Kept(kept, "benchmark", b"sixteen bytes...")
    policy = choose_policy(catalogue)
    judged = phases.of("judge", lambda: judge_folder(LogSource(log), catalogue, TODAY, policy, parts, anew=False))
    last = Period(date(2026, 10, 1), date(2026, 10, 31))
    report = phases.of("report of a month", lambda: period_report(judged, catalogue, last))
    if not report.adds_up:
        sys.exit("the report does not add up")
    return {"phases": str(phases), "judged": report.judged}


def check(log: Path) -> dict[str, object]:
    """Judge some dossiers by the clock in Python, which explains each: do the due days differ from the query's?"""
    from tthc.audit.judging.dossiers import judge
    from tthc.audit.judging.one_dossier import explain
    from tthc.audit.reading.log import read_log

    catalogue = shipped()
    read = read_log(log)
    judged = judge(read, catalogue, TODAY)
    known = judged.table.filter(judged.table.reason.isnull())
    numbers = sorted(known.select("row").to_pyarrow()["row"].to_pylist())
    chosen = Random(len(numbers)).sample(numbers, min(CHECKED, len(numbers)))
    columns = ("id", "statutory_due", "promised_due")
    rows = known.filter(known.row.isin(chosen)).select(*columns).to_pyarrow().to_pylist()
    different = 0
    for row in rows:
        explained = explain(read, row["id"], catalogue, TODAY)
        by_clock = [limit and limit.due.day for limit in (explained.statutory, explained.promised)]
        different += by_clock != [row["statutory_due"], row["promised_due"]]
    if different:
        sys.exit(f"{different} of {len(rows)} dossiers have another due day by the clock in Python")
    return {"checked": len(rows), "different": different}


class Phases:
    """How long each part of a run took."""

    def __init__(self) -> None:
        self._seconds: dict[str, float] = {}

    def of(self, name: str, work: Callable[[], T]) -> T:
        """Do some work, and remember how long it took."""
        start = time.perf_counter()
        done = work()
        self._seconds[name] = time.perf_counter() - start
        return done

    def __str__(self) -> str:
        return ", ".join(f"{name} {seconds:.2f} s" for name, seconds in self._seconds.items())


WORK = {"scan": scan, "counters": counters, "whole": whole, "check": check, "folder": judge_months}


if __name__ == "__main__":
    main()
