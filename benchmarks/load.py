"""`tthc check` beside check-jsonschema on the same files: cold, with nothing changed, and with one file changed.

    python benchmarks/load.py                              # 600 and 2,000 files, some two minutes
    python benchmarks/load.py --beside 6000 --alone 50000  # the sizes that are promised, some fifteen minutes

The files are the shipped procedures, each many times, with codes and names of their own: sound by our checks, and
valid by the JSON Schema that editors use, which is the schema that check-jsonschema is given. Both sides are whole
processes, start-up included, and run in turn. Memory is the largest sum over a process and its children.

Correctness comes before speed: both sides must pass the sound files, and both must refuse the file that is broken
for the purpose. What `tthc check` prints must be the same bytes cold, warm, without the cache, and by two at once.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).parent.parent
SCHEMA = ROOT / "catalog" / "procedure.schema.json"
SHIPPED = sorted((ROOT / "catalog" / "procedures").rglob("*.yaml"))
TTHC = [sys.executable, "-m", "tthc", "--lang", "en"]
DAY = ("--at", "2026-11-23")


@dataclass(frozen=True)
class Ran:
    """One run of a command: seconds, the largest memory in MB, what it printed, how it ended."""

    seconds: float
    megabytes: float
    out: bytes
    err: bytes
    code: int


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--beside", type=int, default=600, help="files that both sides read (6000 is promised)")
    parser.add_argument("--alone", type=int, default=2000, help="files that only tthc reads (50000 is promised)")
    parser.add_argument("--runs", type=int, default=3, help="runs of each measurement; the median is printed")
    chosen = parser.parse_args()
    print(f"Python {sys.version.split()[0]}, {os.cpu_count()} cores; medians of {chosen.runs} runs\n")
    with tempfile.TemporaryDirectory(prefix="tthc-load-") as folder:
        beside(Path(folder) / "beside", chosen.beside, chosen.runs)
        alone(Path(folder) / "alone", chosen.alone, chosen.runs)
        growth(Path(folder) / "growth", chosen.beside)


def beside(project: Path, count: int, runs: int) -> None:
    """Both sides on the same files, one after the other in each round."""
    make_project(project, count)
    both_are_right(project)
    print(f"{count:,} procedure files, both sides")
    theirs, cold, warm = [], [], []
    for _ in range(runs):
        theirs.append(check_jsonschema(project))
        forget(project)
        cold.append(tthc(project))
        settle()
        tthc(project)  # what was written less than two seconds before it was read is read once more
        warm.append(tthc(project))
    same_output([*cold, *warm])
    their_time = show("check-jsonschema", theirs)
    show("tthc check, cold", cold, their_time)
    show("tthc check, nothing changed", warm, their_time)
    two_at_once(project)
    print()


def alone(project: Path, count: int, runs: int) -> None:
    """A catalogue of the largest size: cold, with nothing changed, with one file changed, on another day."""
    make_project(project, count)
    print(f"{count:,} procedure files, tthc alone")
    cold = tthc(project)
    settle()
    tthc(project)
    warm = [tthc(project) for _ in range(runs)]
    same_output([cold, *warm])
    show("cold", [cold])
    show("nothing changed", warm)
    print(f"    {'output':30} {len(cold.out) / 1e6:8.1f} MB")
    show("one file changed", [one_file_changed(project, number) for number in range(runs)])
    show("another day", [tthc(project, "--at", f"2026-12-{day:02}") for day in range(1, runs + 1)])
    print()


def growth(project: Path, count: int) -> None:
    """How the cold run grows: seconds a file must not."""
    print("growth, cold")
    for part in (count // 4, count // 2, count):
        make_project(project, part)
        ran = tthc(project)
        each = ran.seconds / part * 1000
        print(f"    {part:7,} files {ran.seconds:8.2f} s {each:8.2f} ms a file {ran.megabytes:7.0f} MB")
        shutil.rmtree(project)


def make_project(project: Path, count: int) -> None:
    """A project with the shipped reference data and rules, and as many procedures as asked for."""
    shutil.copytree(ROOT / "catalog" / "reference", project / "catalog" / "reference")
    shutil.copytree(ROOT / "rules", project / "rules")
    (project / "tthc.toml").write_text('[authority]\nname = "Benchmark"\n', encoding="utf-8")
    for number in range(count):
        shipped = SHIPPED[number % len(SHIPPED)]
        text = shipped.read_text(encoding="utf-8")
        text = re.sub(r"(?m)^code: .*$", f'code: "{1 + number // 10**6}.{number % 10**6:06}"', text, count=1)
        text = re.sub(r"(?m)^(name: (?:>-\n +|\"?))", rf"\g<1>Mẫu {number}, ", text, count=1)
        path = project / "catalog" / "procedures" / shipped.parent.name / f"{number // 1000:03}" / f"{number:06}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def both_are_right(project: Path) -> None:
    """Both sides pass the sound files and refuse a broken one; what our side finds beyond a schema is shown."""
    assert check_jsonschema(project).code == 0, "check-jsonschema refuses the sound files"
    sound = tthc(project)
    assert sound.code == 0, sound.out[-2000:].decode()
    broken = next(iter(procedures(project)))
    before = broken.read_text(encoding="utf-8")
    for text, schema_sees_it in (
        (before + "\nnot_a_key: 1\n", True),
        (before.replace("mode: in_person", "mode: in_persom", 1), True),
        (before + '\nname: "a second name"\n', False),
        (before + "\nlegal_basis: [00/0000/XX]\n", "legal_basis" in before),
    ):
        broken.write_text(text, encoding="utf-8")
        ours, theirs = tthc(project).code, check_jsonschema(project, [broken]).code
        assert ours == 1, "tthc passes a broken file"
        assert theirs != 0 or not schema_sees_it, "check-jsonschema passes what its schema forbids"
    broken.write_text(before, encoding="utf-8")
    forget(project)


def one_file_changed(project: Path, number: int) -> Ran:
    """Change what one file says and check."""
    changed = procedures(project)[number * 7]
    changed.write_text(
        changed.read_text(encoding="utf-8") + f"\n# {number}\nnote: Ghi chú {number}\n", encoding="utf-8"
    )
    ran = tthc(project, "--verbose")
    assert b"1 files were examined" in ran.err, ran.err.decode()
    return ran


def two_at_once(project: Path) -> None:
    """Two processes on a cold cache at the same time, and a third after them, answer alike."""
    forget(project)
    running = [
        subprocess.Popen([*TTHC, "check", *DAY], cwd=project, env=environment(), stdout=subprocess.PIPE) for _ in "12"
    ]
    answers = {one.communicate()[0] for one in running}
    answers |= {tthc(project).out, tthc(project, "--no-cache").out}
    assert len(answers) == 1, "two processes at once, one after them and one without the cache do not answer alike"
    print(f"    {'two at once, then no cache':30}     same answer")


def procedures(project: Path) -> list[Path]:
    """The files that both sides read."""
    return sorted((project / "catalog" / "procedures").rglob("*.yaml"))


def tthc(project: Path, *more: str) -> Ran:
    """Our side."""
    return run([*TTHC, "check", *DAY, *more], project)


def check_jsonschema(project: Path, files: Sequence[Path] | None = None) -> Ran:
    """The other side, in one process on all procedures."""
    paths = [str(path.relative_to(project)) for path in files or procedures(project)]
    return run([sys.executable, "-m", "check_jsonschema", "--schemafile", str(SCHEMA), *paths], project)


def run(command: Sequence[str], cwd: Path) -> Ran:
    """A command as a process of its own, watched from outside."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=cwd, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    peak = [0.0]
    watcher = threading.Thread(target=watch_memory, args=(process.pid, peak.__setitem__), daemon=True)
    watcher.start()
    out, err = process.communicate()
    seconds = time.perf_counter() - began
    watcher.join()
    return Ran(seconds, peak[0], out, err, process.returncode)


def watch_memory(pid: int, note: Callable[[int, float], None]) -> None:
    """The largest sum of the memory of a process and its children, looked at fifty times a second."""
    peak = 0.0
    try:
        process = psutil.Process(pid)
        while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
            family = [process, *process.children(recursive=True)]
            peak = max(peak, sum(one.memory_info().rss for one in family) / 1e6)
            note(0, peak)
            time.sleep(0.02)
    except psutil.Error:
        return


def environment() -> dict[str, str]:
    """This tree's program, whatever is installed."""
    return os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}


def forget(project: Path) -> None:
    """No cache."""
    shutil.rmtree(project / ".tthc", ignore_errors=True)


def settle() -> None:
    """Until what was written last is old enough to be told from what will be written."""
    time.sleep(2.1)


def same_output(ran: Sequence[Ran]) -> None:
    """Cold and warm print the same bytes and end alike."""
    assert len({(one.out, one.code) for one in ran}) == 1, "warm and cold do not print the same"


def show(label: str, ran: Sequence[Ran], theirs: float | None = None) -> float:
    """A line of the table: the median of the seconds, the largest memory, how many times faster."""
    seconds = statistics.median(one.seconds for one in ran)
    megabytes = max(one.megabytes for one in ran)
    times = f"{theirs / seconds:10.1f} × faster" if theirs else ""
    print(f"    {label:30} {seconds:8.2f} s {megabytes:7.0f} MB{times}", flush=True)
    return seconds


if __name__ == "__main__":
    main()
