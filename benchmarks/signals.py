"""How often signs of gaming are found where they are, and where they are not, on seeded logs.

    python -m benchmarks.signals --logs 1000           # 500 honest logs and 500 gamed ones
    python -m benchmarks.signals --write               # and write the table into docs/signals.md

A log is 18,000 dossiers of a year in 24 offices that deal with four procedures. Honest offices differ in size, speed,
care, and in how they keep to the last day; days differ by weekday, season and holidays (the calendar of the project);
some offices sign in batches, some applicants come again, some dossiers wait for papers. In a gamed log one office games
a share (the strength) of the dossiers for which there is something to gain; all else is as in an honest one.

False alarms: the share of honest logs in which anything alarms at all, and of all alarms in gamed logs those at offices
that do not game. Detection: the share of gamed logs in which the gamed office alarms for the sign that was planted. The
bounds are Wilson's, 95 %. Counting goes through the same queries as with a real log.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from tthc.audit.clock.calendar import WorkingCalendar, build_calendar
from tthc.audit.comparing.bounds import share_bounds
from tthc.audit.detecting.detect import ALARM_RATE, Signals, detect_in
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.detecting.tallies import tally
from tthc.audit.engines.duckdb_session import open_duckdb_session
from tthc.audit.simulating.office_facts import facts_of_offices
from tthc.audit.simulating.offices import World
from tthc.audit.simulating.planting import PLANTERS, Planted, gamed_log
from tthc.load.catalogue import load_catalogue

ROOT = Path(__file__).parent.parent
DOCUMENT = ROOT / "docs/signals.md"
BEGIN, END = "<!-- measured -->", "<!-- end -->"
HONEST_FROM, GAMED_FROM = 4_000_000, 5_000_000
"""The first seeds. While the method was made it was tried on seeds below 4,000,000: those are no fresh sample."""

STRENGTHS = (0.25, 0.5, 0.9)
GAMED = 0
WITHOUT_KEY = (SignalKind.ENDED_BEFORE_DUE,)
"""Signs for logs that do not tell whose a dossier is."""


@dataclass(frozen=True)
class Rate:
    """So many of so many."""

    hits: int
    of: int

    def __str__(self) -> str:
        low, high = share_bounds(self.hits, self.of)
        return f"{self.hits}/{self.of} = {_percent(self.hits / max(self.of, 1))} ({_percent(low)}–{_percent(high)})"


@dataclass(frozen=True)
class Outcome:
    """What one log gave: alarms, those at honest offices, and whether the planted sign was found."""

    planted: Planted | None
    alarms: int
    false: int
    found: bool


def outcomes(world: World, jobs: Sequence[tuple[int, Planted | None]], alarm_rate: float) -> Iterator[Outcome]:
    """Each log in turn, by its seed."""
    for seed, planted in jobs:
        found = signals_of(world, seed, planted, alarm_rate)
        mine = [one for one in found.alarms if planted and one.looked.cell.agency == f"co-quan-{planted.office}"]
        hit = any(planted and one.looked.kind is planted.kind for one in mine)
        yield Outcome(planted, len(found.alarms), len(found.alarms) - len(mine), hit)


def signals_of(world: World, seed: int, planted: Planted | None, alarm_rate: float = ALARM_RATE) -> Signals:
    """The signs of one log."""
    log = gamed_log(world, seed, planted)
    with_key = planted is None or planted.kind not in WITHOUT_KEY
    facts = _session().create_table("facts", facts_of_offices(log, applicants=with_key), temp=True, overwrite=True)
    return detect_in(tally(facts, world.calendar, world.end), alarm_rate)


@cache
def _session() -> Any:
    return open_duckdb_session()


def year_of_work(calendar: WorkingCalendar, dossiers: int = 18_000, offices: int = 24) -> World:
    """The world of the logs: the year 2025."""
    return World(calendar, date(2025, 1, 1), date(2025, 12, 31), dossiers, offices)


def shipped_calendar() -> WorkingCalendar:
    """The calendar of the project."""
    loaded = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"])
    return build_calendar(loaded.catalogue)


def gamed_jobs(count: int) -> list[tuple[int, Planted | None]]:
    """So many logs, spread evenly over signs and strengths, each with a seed of its own."""
    ways = [Planted(kind, strength, GAMED) for kind in PLANTERS for strength in STRENGTHS]
    return [(GAMED_FROM + number, ways[number % len(ways)]) for number in range(count)]


def table(honest: Sequence[Outcome], gamed: Sequence[Outcome], alarm_rate: float) -> Iterator[str]:
    """The results as Markdown."""
    anything = Rate(sum(one.alarms > 0 for one in honest), len(honest))
    yield f"Nhật ký trung thực có ít nhất một báo động (cam kết: không quá {_percent(alarm_rate)}): {anything}."
    shares = [one.false / one.alarms if one.alarms else 0.0 for one in gamed]
    mean = sum(shares) / max(len(shares), 1)
    wrong = Rate(sum(one.false for one in gamed), sum(one.alarms for one in gamed))
    yield ""
    yield (
        f"Nhật ký có cài dấu hiệu: tỷ lệ báo động sai trung bình mỗi nhật ký (FDR) {_percent(mean)}; gộp mọi nhật ký, "
        f"báo động tại cơ quan không cài dấu hiệu: {wrong}."
    )
    yield ""
    yield "| Dấu hiệu được cài | " + " | ".join(f"cường độ {_percent(strength)}" for strength in STRENGTHS) + " |"
    yield "|---|" + "---|" * len(STRENGTHS)
    for kind in PLANTERS:
        rates = (_detected(gamed, kind, strength) for strength in STRENGTHS)
        yield f"| `{kind.value}` | " + " | ".join(map(str, rates)) + " |"


def _detected(gamed: Sequence[Outcome], kind: SignalKind, strength: float) -> Rate:
    mine = [one for one in gamed if one.planted and (one.planted.kind, one.planted.strength) == (kind, strength)]
    return Rate(sum(one.found for one in mine), len(mine))


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")


def main() -> None:
    """Run as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--logs", type=int, default=1000, help="so many logs, half of them honest")
    parser.add_argument("--alarm-rate", type=float, default=ALARM_RATE)
    parser.add_argument("--write", action="store_true", help="write the table into docs/signals.md")
    asked = parser.parse_args()
    started = time.process_time()
    world = year_of_work(shipped_calendar())
    half = asked.logs // 2
    honest = list(
        outcomes(world, [(HONEST_FROM + number, None) for number in range(asked.logs - half)], asked.alarm_rate)
    )
    gamed = list(outcomes(world, gamed_jobs(half), asked.alarm_rate))
    lines = list(table(honest, gamed, asked.alarm_rate))
    minutes = (time.process_time() - started) / 60
    lines += ["", f"{asked.logs} nhật ký, {minutes:.0f} phút của một nhân."]
    sys.stdout.write("\n".join(lines) + "\n")
    if asked.write:
        before, rest = DOCUMENT.read_text("utf-8").split(BEGIN)
        DOCUMENT.write_text(f"{before}{BEGIN}\n{chr(10).join(lines)}\n{END}{rest.split(END)[1]}", "utf-8")


if __name__ == "__main__":
    main()
