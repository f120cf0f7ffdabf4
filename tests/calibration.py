"""Whether what is advised holds as often as it says, on logs of which the truth is known.

`python -m tests.calibration --logs 1000` makes so many logs and prints how often each kind of statement was right. Each
log is of one procedure, with up to eight agencies that differ, dossiers still open, supplements (for which the State
then takes longer, and some of which never come), refusals, and forgotten dossiers that are closed in one clean-up. The
truth is set so that the rate is missed by a hair at one limit: that is where a bound that is too bold shows. The logs
go through a file, are read, judged and advised on like any other; many are put into one file, each with agencies of
its own.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import ceil, exp, log
from pathlib import Path
from random import Random
from statistics import NormalDist

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tests.random_logs import COLUMNS
from tthc.audit.advising.advice import AgencyAdvice, LimitAdvice, Wanted, advise
from tthc.audit.advising.time_taken import taken_by_limit
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.judging.dossiers import judge_log
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue

TODAY = date(2026, 11, 23)
WORKING = build_calendar(CATALOGUE).working
NOW = WORKING.index(TODAY)
SPAN = 200
"""Receptions of so many working days."""

NORMAL = NormalDist()


@dataclass(frozen=True)
class Office:
    """One agency: how long the State takes, in working days, for plain dossiers and for those asked for something.

    Whole days, the logarithm of a normal distribution rounded up; `forgotten` ones lie until somebody tidies up.
    """

    name: str
    dossiers: int
    mean: float
    spread: float
    slower: float
    asked: float
    forgotten: float

    def keeps(self, limit: int) -> float:
        """The share that truly takes no longer."""
        plain, asked = (NORMAL.cdf((log(limit) - self.mean - more) / self.spread) for more in (0.0, self.slower))
        return (1 - self.forgotten) * ((1 - self.asked) * plain + self.asked * asked)


@dataclass(frozen=True)
class World:
    """One log: a procedure, its limit, the rate that is looked for, and the agencies."""

    code: str
    limit: int
    rate: Fraction
    offices: tuple[Office, ...]


@dataclass
class Coverage:
    """How many logs there were, in how many a statement was made, and in how many all of those were right."""

    made: int = 0
    right: int = 0

    def add(self, statements: Sequence[bool]) -> None:
        """One log's statements of this kind, which have to hold together."""
        self.made += bool(statements)
        self.right += bool(statements) and all(statements)

    @property
    def share(self) -> float:
        """In how many of the logs with such statements all were right."""
        return self.right / self.made if self.made else 1.0


@dataclass
class Measured:
    """The coverage of each kind of statement, and of all together; `shorter` logs in which a shorter limit was found."""

    logs: int = 0
    shorter: int = 0
    kept: Coverage = field(default_factory=Coverage)
    bounds: Coverage = field(default_factory=Coverage)
    refused: Coverage = field(default_factory=Coverage)
    wrong: int = 0
    dossiers: int = 0
    open: int = 0
    waiting: int = 0
    clean_up: int = 0


def make_world(number: int, random: Random) -> World:
    """A procedure whose agencies miss the rate by up to one per cent at some limit, or keep it by as much."""
    rate = random.choice((Fraction(95, 100), Fraction(98, 100)))
    limit = random.choice((7, 10, 15, 20, 30))
    offices = tuple(_office(f"cq-{number}-{n}", limit, rate, random) for n in range(random.choice((1, 1, 2, 3, 5, 8))))
    return World(f"1.1{number:05d}", limit, rate, offices)


def _office(name: str, limit: int, rate: Fraction, random: Random) -> Office:
    bad = random.randrange(2, limit + 1)
    wanted = float(rate) + random.choice((-1, -1, -1, 1)) * random.random() * 0.01
    forgotten = random.choice((0.0, 0.0, (1 - float(rate)) * random.random() * 0.7))
    drawn = Office(
        name=name,
        dossiers=round(exp(random.uniform(log(60), log(2500)))),
        mean=0.0,
        spread=random.uniform(0.2, 0.7),
        slower=random.uniform(0.0, 0.5),
        asked=random.uniform(0.0, 0.3),
        forgotten=forgotten,
    )
    low, high = -5.0, 5.0
    for _ in range(60):
        middle = (low + high) / 2
        tried = Office(**{**drawn.__dict__, "mean": middle})
        low, high = (middle, high) if tried.keeps(bad) > wanted else (low, middle)
    return tried


def rows_of(world: World, random: Random) -> Iterator[dict[str, str]]:
    """The rows of a world's log; what its agencies will do after today nobody has written down."""
    for office in world.offices:
        clean_up = NOW - random.randrange(5, 60)
        for number in range(office.dossiers):
            yield _row(world, office, f"{office.name}-{number}", clean_up, random)


def _row(world: World, office: Office, id_: str, clean_up: int, random: Random) -> dict[str, str]:
    received = NOW - random.randrange(SPAN)
    asked, given, waits = None, None, random.random() < office.asked
    took = ceil(exp(random.gauss(office.mean + (office.slower if waits else 0.0), office.spread)))
    finished = received + took
    if random.random() < office.forgotten:
        overdue, waits = received + 3 * world.limit, False
        finished = clean_up if overdue < clean_up else overdue + random.randrange(200)
    if waits:
        asked = received + random.randrange(min(took, 4) + 1)
        wait = random.randrange(1, 40) if random.random() < 0.95 else 10_000
        given, finished = asked + wait, finished + wait
    status = "settled" if finished <= NOW else "open"
    if random.random() < 0.02 and not waits:
        finished = received + random.randrange(took + 1)
        status = "refused" if finished <= NOW else "open"
    is_asked = asked is not None and asked <= NOW
    return {
        "id": id_,
        "procedure": world.code,
        "channel": "in_person",
        "agency": office.name,
        "received": _text(received),
        "finished": _text(finished) if status != "open" else "",
        "status": status,
        "asked": _text(asked) if asked is not None and is_asked else "",
        "given": _text(given) if given is not None and is_asked and given <= NOW else "",
    }


def _text(working_day: int) -> str:
    return WORKING[working_day].isoformat()


def catalogue_of(worlds: Sequence[World]) -> Catalogue:
    """The small catalogue of the tests with the procedures and agencies of the worlds."""
    offices = [f"  - {{id: {o.name}, name: Cơ quan {o.name}, level: commune}}" for w in worlds for o in w.offices]
    procedures = [
        f'  - {{code: "{w.code}", name: Mô phỏng, channels: [{{mode: in_person, time_limits: '
        f"[{{statutory: {{working_days: {w.limit}}}}}]}}]}}"
        for w in worlds
    ]
    text = "\n".join(("agencies:", *offices, "procedures:", *procedures))
    loaded = load_text(text, "mo-phong.yaml")
    assert not loaded.problems
    return Catalogue((*CATALOGUE.entries, *loaded.catalogue.entries))


def advised(worlds: Sequence[World], random: Random, folder: Path) -> dict[str, LimitAdvice]:
    """What their logs advise, by procedure."""
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        names = ("id", "procedure", "channel", "agency", "received", "finished", "status", "asked", "given")
        writer = csv.writer(file)
        writer.writerow([COLUMNS[name] for name in names])
        writer.writerows([row[name] for name in names] for world in worlds for row in rows_of(world, random))
    catalogue, rates = catalogue_of(worlds), {world.code: world.rate for world in worlds}
    judged = judge_log(path, catalogue, TODAY, POLICIES["excluded"])
    return {
        times.limit.procedure: advise(times, Wanted(rates[times.limit.procedure]))
        for times in taken_by_limit(judged, catalogue)
    }


def compare(world: World, advice: LimitAdvice, measured: Measured) -> None:
    """Add what is said of one log, and whether it is true."""
    truth = {office.name: office for office in world.offices}

    def keeps(agency: AgencyAdvice, limit: int) -> float:
        offices = [truth[name] for name in agency.agencies if name is not None]
        return sum(o.dossiers * o.keeps(limit) for o in offices) / sum(o.dossiers for o in offices)

    of = [agency for agency in advice.agencies if agency.dossiers]
    kept = [keeps(a, a.shortest) >= world.rate for a in of if a.shortest is not None]
    bounds = [keeps(a, a.next_shorter) >= (a.next_at_least or 0.0) for a in of if a.next_shorter is not None]
    refused = [keeps(a, world.limit) < world.rate for a in of if a.verdict.value == "not_kept"]
    measured.logs += 1
    measured.shorter += advice.advised is not None
    for name in ("dossiers", "open", "waiting", "clean_up"):
        setattr(measured, name, getattr(measured, name) + sum(getattr(a, name) for a in of))
    measured.kept.add(kept)
    measured.bounds.add(bounds)
    measured.refused.add(refused)
    measured.wrong += not all((*kept, *bounds, *refused))


def measure(logs: int, seed: int = 1, at_once: int = 100) -> Measured:
    """Make so many logs, advise on them, and count what was right."""
    random, measured = Random(seed), Measured()
    for first in range(0, logs, at_once):
        worlds = [make_world(number, random) for number in range(first, min(first + at_once, logs))]
        with tempfile.TemporaryDirectory() as folder:
            found = advised(worlds, random, Path(folder))
        for world in worlds:
            compare(world, found[world.code], measured)
    return measured


def main() -> None:
    """Print how often what was said is right."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--logs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    measured = measure(asked.logs, asked.seed)
    print(
        f"{measured.logs} logs, {measured.dossiers} dossiers: {measured.open} open, {measured.waiting} waiting, "
        f"{measured.clean_up} closed in a clean-up; a shorter limit for all agencies in {measured.shorter} logs"
    )
    for name, one in (
        ("an agency said to keep a limit does not", measured.kept),
        ("a lower bound is above the truth", measured.bounds),
        ("an agency said not to keep its limit does", measured.refused),
    ):
        wrong = one.made - one.right
        print(f"  {name}: in {wrong} of {measured.logs} logs ({wrong / measured.logs:.1%}); said in {one.made}")
    print(f"  all that was said is right: in {1 - measured.wrong / measured.logs:.1%} of the logs (95 % is stated)")


if __name__ == "__main__":
    main()
