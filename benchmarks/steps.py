"""Step times of a large log beside pm4py's business-hours performance graph, in one run.

    python benchmarks/steps.py                        # 5 million events, some two minutes
    python benchmarks/steps.py --events 50000000      # the size that is promised

The log is made by DuckDB and kept as Parquet: dossiers of seven steps each, with the moments at which each came, began
and ended, all in office hours of working days, and a log of the dossiers themselves. Our side is a process that judges
the dossiers, reads the steps where they lie, and counts the hours that each step took and was waited for, at each
agency. What the dossiers cost is printed apart: pm4py is given none. DuckDB may use 2 GB; the peak of the whole process
is measured from outside.

Their side is `pm4py.discover_performance_dfg(…, business_hours=True)` on a part of the same log, since it is slow, in a
virtual environment of its own that is made for the run (or named by --pm4py); nothing here imports it. Only the call
is timed, neither its start-up nor its reading; ours is timed with its reading. Seconds an event are compared.

Correctness comes before speed. On a small log, with whole office hours between all moments and no public holidays, the
mean hours that each step was waited for must be the same on both sides, and those that DuckDB finds in the log as it
was made.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
import venv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import psutil

from tthc.audit.clock.calendar import build_calendar
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 20)
STEPS = 7
SESSIONS = ((450, 690), (810, 1020))
"""Office hours in minutes of the day, as the shipped policy has them."""

OFFICE = sum(closes - opens for opens, closes in SESSIONS)
SLOT = 2 * OFFICE
AGENCIES = 40
PROCEDURES = tuple(f"1.00000{number}" for number in range(1, 4))
PM4PY = "pm4py==2.7.23.11"
MEMORY = "2GB"
CHECKED = 7_000
MOST_MEMORY, LEAST_RATIO, MOST_GROWTH = 4096, 20, 2.2

THEIRS = """
import contextlib, io, json, sys, time
import pandas
with contextlib.redirect_stdout(io.StringIO()):
    import pm4py
file, slots = sys.argv[1], json.loads(sys.argv[2])
log = pandas.read_csv(file)
for name in ("start_timestamp", "time:timestamp"):
    log[name] = pandas.to_datetime(log[name], utc=True)
began, busy = time.perf_counter(), time.process_time()
graph, _, _ = pm4py.discover_performance_dfg(
    log, business_hours=True, business_hour_slots=[tuple(slot) for slot in slots], perf_aggregation_key="mean"
)
seconds, busy = time.perf_counter() - began, time.process_time() - busy
means = {" ".join(pair): float(mean) / 3600 for pair, mean in graph.items()}
print(json.dumps({"seconds": seconds, "busy": busy, "events": len(log), "means": means}))
"""


@dataclass(frozen=True)
class Ran:
    """What a run of ours told, and the largest memory of its process in MB."""

    told: dict[str, Any]
    megabytes: float
    events: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--events", type=int, default=5_000_000, help="events of the log (50000000 is promised)")
    parser.add_argument("--sample", type=int, default=210_000, help="events of it that pm4py is given")
    parser.add_argument("--pm4py", type=Path, help="a virtual environment with pm4py; without it one is made")
    parser.add_argument("--ours", nargs=2, metavar=("LOG", "STEPS"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.ours:
        ours(*map(Path, chosen.ours))
        return
    version = duckdb.__version__
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores, DuckDB {version} with {MEMORY}, {PM4PY}\n")
    with tempfile.TemporaryDirectory(prefix="tthc-steps-") as name:
        folder = Path(name)
        python = their_python(folder, chosen.pm4py)
        both_are_right(folder, python)
        runs = [measured(folder, events) for events in (chosen.events // 2, chosen.events)]
        theirs = their_run(python, sample_of(folder, chosen.events, chosen.sample))
        verdict(runs, theirs)


# The logs


def make_logs(folder: Path, events: int, *, whole_hours: bool = False) -> None:
    """A log of dossiers and one of their steps, as Parquet; the same arguments give the same logs."""
    days = [day for day in build_calendar(catalogue()).working if _is_within(day, whole_hours)]
    with duckdb.connect() as connection:
        connection.execute("SET memory_limit = '3GB'; SET preserve_insertion_order = false")
        connection.execute(f"SET temp_directory = '{folder.as_posix()}'")
        connection.execute("CREATE TABLE days (number BIGINT, day DATE)")
        connection.execute(
            "INSERT INTO days SELECT row_number() OVER (ORDER BY day) - 1, day FROM unnest($1::DATE[]) t(day)", [days]
        )
        some = "(hash({}) % 7)::BIGINT * 60" if whole_hours else "(hash({}) % 400)::BIGINT"
        begun = f"(hash(n // {STEPS}) % {(len(days) - 2 * STEPS - 2) * OFFICE})::BIGINT"
        taken = f"{some.format('n * 3 + 1')} AS waits, {some.format('n * 5 + 2')} AS works"
        before = f"{some.format('(n - 1) * 3 + 1')} + {some.format('(n - 1) * 5 + 2')}"
        connection.execute(f"""
            CREATE VIEW steps AS SELECT *, started + works AS finished FROM (
                SELECT *, begun + n % {STEPS} * {SLOT} + waits AS started,
                    CASE WHEN n % {STEPS} = 0 THEN begun ELSE begun + (n % {STEPS} - 1) * {SLOT} + before END AS arrived
                FROM (SELECT n, {begun} AS begun, {taken}, {before} AS before FROM range({events}) t(n)))
        """)
        connection.execute(f"""
            COPY (
                SELECT 'H' || n // {STEPS} AS dossier, 'buoc-' || n % {STEPS} AS step, {_moment("arrived", "a")},
                    {_moment("started", "s")}, {_moment("finished", "f")}
                FROM steps JOIN days a ON a.number = arrived // {OFFICE} JOIN days s ON s.number = started // {OFFICE}
                    JOIN days f ON f.number = finished // {OFFICE}
            ) TO '{steps_file(folder, events)}'
        """)
        connection.execute(f"""
            COPY (
                SELECT 'H' || n // {STEPS} AS id, '1.00000' || 1 + n // {STEPS} % {len(PROCEDURES)} AS procedure,
                    'co-quan-' || hash(n) % {AGENCIES} AS agency, {_moment("begun", "a", "received")},
                    {_moment("finished", "f")}
                FROM (SELECT n, begun, begun + {(STEPS - 1) * SLOT} + 800 AS finished FROM steps WHERE n % {STEPS} = 0)
                    JOIN days a ON a.number = begun // {OFFICE} JOIN days f ON f.number = finished // {OFFICE}
            ) TO '{log_file(folder, events)}'
        """)


def _is_within(day: date, whole_hours: bool) -> bool:
    """Two years or, to be right to the hour on both sides, months without a holiday and without a Saturday worked."""
    if whole_hours:
        return date(2026, 5, 4) <= day <= date(2026, 8, 21)
    return date(2025, 1, 2) <= day <= date(2026, 11, 13)


def _moment(column: str, day: str, name: str = "") -> str:
    """The moment at which so many office minutes are gone."""
    (opens, closes), (opens_again, _) = SESSIONS
    gone = f"{column} % {OFFICE}"
    minute = (
        f"CASE WHEN {gone} < {closes - opens} THEN {opens} + {gone} ELSE {opens_again - closes + opens} + {gone} END"
    )
    return f"({day}.day + to_minutes({minute}))::TIMESTAMP AS {name or column}"


def log_file(folder: Path, events: int) -> Path:
    """The dossiers."""
    return folder / f"log-{events}.parquet"


def steps_file(folder: Path, events: int) -> Path:
    """Their steps."""
    return folder / f"steps-{events}.parquet"


def catalogue() -> Catalogue:
    """Three procedures of seven steps, the agencies, and the shipped calendar."""
    shipped = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"])
    agencies = "".join(f"  - {{id: co-quan-{n}, name: Cơ quan số {n}, level: commune}}\n" for n in range(AGENCIES))
    loaded = [shipped, load_text(f"agencies:\n{agencies}", "agencies.yaml")]
    loaded += [load_text(_procedure(code), f"{code}.yaml") for code in PROCEDURES]
    problems = [problem for one in loaded for problem in one.problems]
    assert not problems, problems
    return Catalogue(tuple(entry for one in loaded for entry in one.catalogue.entries))


def _procedure(code: str) -> str:
    steps = "".join(f"  - {{id: buoc-{n}, name: Bước số {n}, kind: verify, actor: co-quan-0}}\n" for n in range(STEPS))
    limit = "channels: [{mode: in_person, time_limits: [{statutory: {working_days: 15}}]}]"
    return f'code: "{code}"\nname: Thủ tục {code}\n{limit}\nsteps:\n{steps}'


# Our side


def ours(log: Path, steps: Path) -> None:
    """Judge the dossiers, count the hours of their steps, and print what both cost and the mean hours of each step."""
    began = time.perf_counter()
    from tthc.audit.figures.step_times import steps_counted
    from tthc.audit.judging.dossiers import judge_log
    from tthc.audit.reading.step_log import read_steps

    known = catalogue()
    judged = judge_log(log, known, TODAY)
    dossiers, busy = time.perf_counter(), time.process_time()
    read = read_steps(steps, judged.log.connection)
    counted, problems = steps_counted(judged, read, known.procedures, build_calendar(known))
    ended = time.perf_counter()
    print(
        json.dumps(
            {
                "dossiers": dossiers - began,
                "steps": ended - dossiers,
                "busy": time.process_time() - busy,
                "problems": [str(problem) for problem in problems],
                "rows": sum(sum(counts.rows.values()) for counts in counted.values()),
                "reached": sum(sum(counts.dossiers.values()) for counts in counted.values()),
                "waited": _means([counts.waited for counts in counted.values()]),
                "worked": _means([counts.hours for counts in counted.values()]),
            }
        )
    )


def _means(counters: Sequence[Any]) -> dict[str, float]:
    hours: dict[str, list[int]] = {}
    for counter in counters:
        for (step, took), count in counter.items():
            of = hours.setdefault(step, [0, 0])
            of[0] += took * count
            of[1] += count
    return {step: total / count for step, (total, count) in sorted(hours.items())}


def our_run(folder: Path, events: int) -> Ran:
    """A process of its own, its memory watched."""
    files = (str(log_file(folder, events)), str(steps_file(folder, events)))
    process = subprocess.Popen(
        [sys.executable, __file__, "--ours", *files],
        env={**os.environ, "PYTHONPATH": str(ROOT), "TTHC_MEMORY": MEMORY, "TMPDIR": str(folder)},
        stdout=subprocess.PIPE,
    )
    peak = [0.0]
    watch = threading.Thread(target=_watch, args=(psutil.Process(process.pid), peak), daemon=True)
    watch.start()
    out, _ = process.communicate()
    watch.join()
    if process.returncode:
        raise SystemExit(f"our side ended with {process.returncode}")
    return Ran(json.loads(out), peak[0], events)


def _watch(process: psutil.Process, peak: list[float]) -> None:
    """The largest memory of a process and its children, while it runs."""
    while True:
        try:
            several = [process, *process.children(recursive=True)]
            peak[0] = max(peak[0], sum(one.memory_info().rss for one in several) / 2**20)
        except psutil.Error:
            return
        time.sleep(0.02)


def measured(folder: Path, events: int) -> Ran:
    """The logs of so many events made, counted, and our line printed."""
    make_logs(folder, events)
    ran = our_run(folder, events)
    told = ran.told
    if told["rows"] != events or told["reached"] != events or told["problems"]:
        raise SystemExit(f"our side counted {told['rows']} rows, {told['reached']} dossiers: {told['problems']}")
    size = steps_file(folder, events).stat().st_size / 2**20
    print(
        f"{events:12,} events ({size:,.0f} MB)  steps {told['steps']:7.1f} s, {each(told['steps'], events)}"
        f" ({told['busy']:.1f} s of processors)"
        f"  (their {-(-events // STEPS):,} dossiers judged in {told['dossiers']:.1f} s)  peak {ran.megabytes:,.0f} MB"
    )
    return ran


def each(seconds: float, events: int) -> str:
    """Microseconds an event."""
    return f"{seconds / events * 1e6:.2f} µs an event"


# Their side


def their_python(folder: Path, environment: Path | None) -> Path:
    """The Python of a virtual environment that has pm4py."""
    if environment is None:
        environment = folder / "pm4py"
        venv.create(environment, with_pip=True)
        subprocess.run([environment / "bin/python", "-m", "pip", "install", "-q", PM4PY], check=True)
    return environment / "bin/python"


def sample_of(folder: Path, events: int, most: int) -> Path:
    """So many events of a log, whole dossiers, as pm4py reads them."""
    file = folder / "sample.csv"
    columns = (
        'dossier AS "case:concept:name", step AS "concept:name", started AS "start_timestamp", '
        'finished AS "time:timestamp"'
    )
    chosen = f"substr(dossier, 2)::BIGINT < {most // STEPS}"
    duckdb.execute(f"COPY (SELECT {columns} FROM '{steps_file(folder, events)}' WHERE {chosen}) TO '{file}' (HEADER)")
    return file


def their_run(python: Path, file: Path) -> dict[str, Any]:
    """What pm4py finds, and how long its call took."""
    slots = [[(24 * 60 * day + m) * 60 for m in session] for day in range(5) for session in SESSIONS]
    told = subprocess.run(
        [python, "-c", THEIRS, str(file), json.dumps(slots)], check=True, stdout=subprocess.PIPE, cwd=file.parent
    )
    found: dict[str, Any] = json.loads(told.stdout.decode().splitlines()[0])
    return found


# Right, and how fast


def both_are_right(folder: Path, python: Path) -> None:
    """The means of a small log: ours, theirs, and those of the log as it was made."""
    make_logs(folder, CHECKED, whole_hours=True)
    mine = our_run(folder, CHECKED).told
    theirs = their_run(python, sample_of(folder, CHECKED, CHECKED))["means"]
    for number in range(1, STEPS):
        pair = theirs[f"buoc-{number - 1} buoc-{number}"]
        if abs(pair - mine["waited"][f"buoc-{number}"]) > 1e-6:
            raise SystemExit(f"buoc-{number}: waited for {mine['waited'][f'buoc-{number}']} h, theirs {pair} h")
    print(f"both sides agree on the mean waits of {STEPS - 1} steps in a log of {CHECKED:,} events\n")


def verdict(runs: Sequence[Ran], theirs: dict[str, Any]) -> None:
    """What was promised, and what was measured."""
    half, whole = runs
    per_event = theirs["seconds"] / theirs["events"]
    ratio = per_event / (whole.told["steps"] / whole.events)
    growth = whole.told["steps"] / half.told["steps"]
    print(
        f"{theirs['events']:12,} events, pm4py  {theirs['seconds']:7.1f} s, {per_event * 1e6:.2f} µs an event"
        f" ({theirs['busy']:.1f} s of one processor)\n"
    )
    for what, value, kept in (
        (f"times faster an event (at least {LEAST_RATIO})", ratio, ratio >= LEAST_RATIO),
        (f"times the time for twice the events (at most {MOST_GROWTH})", growth, growth <= MOST_GROWTH),
        (f"MB at most (of {MOST_MEMORY})", whole.megabytes, whole.megabytes <= MOST_MEMORY),
    ):
        print(f"{value:12,.1f} {what}: {'kept' if kept else 'NOT KEPT'}")


if __name__ == "__main__":
    main()
