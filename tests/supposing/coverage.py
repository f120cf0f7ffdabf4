"""What is foretold from the log of one world, beside what truly comes of the change there."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import exp
from pathlib import Path
from random import Random

from tests.supposing.world import (
    CALENDAR,
    DAY,
    NOW,
    POLICY,
    PROCEDURE,
    STEPS,
    TODAY,
    Desk,
    Dossier,
    World,
    catalogue_of,
    in_log,
    lived,
    receptions,
    write_logs,
)
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.step_log import read_steps
from tthc.audit.supposing.outcome import Figure, Outcome, Outcomes
from tthc.audit.supposing.suppose import Asked, suppose
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Cut, CutKind, Part
from tthc.model.duration import Duration
from tthc.model.what_if import FlowChange, MoreHands, NewLimit, Supposition
from tthc.propose.what_if import flow_change

CODE = "1.100000"
TRUE_RUNS = 12
"""So often a changed world is lived through: their mean is what comes of the change."""

CHANGES = ("parallel", "dropped", "merged", "hands", "shorter")


@dataclass(frozen=True)
class Truth:
    """The share that is kept, and the time within which nine in ten have a result, over many runs."""

    kept: float
    p90: float


@dataclass(frozen=True)
class Foretold:
    """What was said of the whole of one world, and what was true of it as it is and would be."""

    change: str
    said: Outcome
    fits: bool
    now: Truth
    then: Truth
    busiest: float

    @property
    def piles_up(self) -> bool:
        """Whether a desk of the changed world gets more work than it can do."""
        return self.busiest > 1

    def holds(self) -> Mapping[str, bool]:
        """Which statements hold: that the truth is within their bounds."""
        return {
            "kept_now": _within(self.said.now.kept, self.now.kept),
            "kept_then": _within(self.said.then.kept, self.then.kept),
            "gained": _within(self.said.gained, self.then.kept - self.now.kept),
            "p90_then": self.said.then.p90.low <= self.then.p90 <= self.said.then.p90.high,
        }


def _within(figure: Figure, truth: float) -> bool:
    return figure.low <= truth <= figure.high


def random_world(random: Random) -> World:
    """Two thirds of the worlds have a desk at which dossiers queue; in some much lies, in others little. The promise is one
    that is kept in 60 to 97 of 100 dossiers, as it is."""
    daily, queues = random.choice((3.0, 5.0, 8.0)), random.choice(STEPS[1:]) if random.random() < 0.67 else ""
    desks = {step: _desk(daily, random, 0.93 if step == queues else 0.6) for step in STEPS}
    drawn = World(
        agencies=random.choice((1, 1, 2)),
        daily=daily,
        desks={**desks, "tiep-nhan": Desk(3, 20, 0.3)},
        promise=1,
        asked=random.choice((0.0, 0.1, 0.25)),
    )
    took = sorted(one.took for one in lived(drawn, receptions(drawn, random), random))
    return replace(drawn, promise=max(took[int(random.uniform(0.6, 0.97) * len(took))], 3))


def _desk(daily: float, random: Random, most: float) -> Desk:
    hands = random.choice((1, 2, 3))
    load, spread = random.uniform(most - 0.1, most), random.uniform(0.3, 0.9)
    mean = load * hands * 450 / daily / 2.718281828 ** (spread**2 / 2)
    return Desk(hands, mean, spread, random.choice((0.0, 0.3, 0.6)), random.choice((200.0, 600.0)))


def changed_world(world: World, change: str) -> tuple[World, Supposition]:
    """The world with a change, and how the change is told to the replay."""
    if change == "parallel":
        return replace(world, apart=frozenset({"lay-y-kien"})), _cut(CutKind.RUN_IN_PARALLEL, "lay-y-kien", "tham-tra")
    if change == "dropped":
        return replace(world, dropped=frozenset({"lay-y-kien"})), _cut(CutKind.DROP_STEP, "lay-y-kien")
    if change == "merged":
        return replace(world, joined=frozenset({"trinh-duyet"})), _cut(CutKind.MERGE_STEPS, "ky", "trinh-duyet")
    if change == "hands":
        busiest = max(STEPS[1:], key=lambda step: _load(world, step))
        hands = tuple(MoreHands(f"cq-{n}", 1, busiest) for n in range(world.agencies))
        flow = FlowChange(CODE, limits=(NewLimit(Duration(working_days=world.promise)),))
        return world.with_hands(busiest, 1), Supposition((flow,), hands)
    shorter = replace(world, promise=world.promise - 2)
    return shorter, Supposition((FlowChange(CODE, limits=(NewLimit(Duration(working_days=shorter.promise)),)),))


def _load(world: World, step: str) -> float:
    return world.desks[step].mean / world.desks[step].hands


def _cut(kind: CutKind, step: str, other: str | None = None) -> Supposition:
    target = Component(procedure=CODE, part=Part.STEP, id=step)
    cut = Cut(kind=kind, target=target, other=other)
    (procedure,) = load_text(_plain(), "x.yaml").catalogue.versions
    return Supposition((flow_change(procedure, [cut]),))


def _plain() -> str:
    return PROCEDURE % ("cq-0", 10, 5)


def truth_of(world: World, came: list[Dossier], since: float, seed: int, runs: int = TRUE_RUNS) -> Truth:
    """Over many runs with the same receptions."""
    took = sorted(
        one.took for run in range(runs) for one in _counted(lived(world, came, Random(f"{seed} {run}")), since)
    )
    kept = sum(days <= world.promise for days in took) / len(took)
    return Truth(kept, took[-(-len(took) * 9 // 10) - 1])


def _counted(dossiers: list[Dossier], since: float) -> Iterator[Dossier]:
    return (one for one in in_log(dossiers) if one.came >= since and not one.refused)


def foretell(world: World, what: Supposition, dossiers: list[Dossier], runs: int) -> Outcomes:
    """Through files, as from any other log."""
    catalogue: Catalogue = catalogue_of(world)
    with tempfile.TemporaryDirectory() as folder:
        log_file, step_file = write_logs(dossiers, Path(folder))
        judged = judge_log(log_file, catalogue, TODAY, POLICY)
        return suppose(judged, read_steps(step_file, judged.log.connection), catalogue, what, Asked(runs=runs))


def promised(outcomes: Outcomes) -> Outcome:
    """What is said of the promise at all agencies together."""
    return next(one for one in outcomes.outcomes if one.is_whole and one.kind == "promised")


def foretold(seed: int, change: str, runs: int = 100, true_runs: int = TRUE_RUNS) -> Foretold:
    """One world, by its seed."""
    random = Random(seed)
    world = random_world(random)
    then, what = changed_world(world, change)
    came = receptions(world, random)
    said = foretell(world, what, lived(world, came, random), runs)
    since = (NOW - 10_000) * 450.0 if said.since is None else _moment(said)
    chance = seed + 1_000_000  # the same in both worlds: what differs between them is then the change
    return Foretold(
        change,
        promised(said),
        said.fits,
        truth_of(world, came, since, chance, true_runs),
        truth_of(then, came, since, chance, true_runs),
        max(busy_share(then, step) for step in STEPS if step not in then.dropped | then.joined),
    )


def busy_share(world: World, step: str) -> float:
    """In what part of their time those at a desk are busy, those who do the step before it too with its work."""
    before = STEPS[STEPS.index(step) - 1]
    steps = (step, before) if before in world.joined else (step,)
    minutes = sum(world.desks[one].mean * exp(world.desks[one].spread ** 2 / 2) for one in steps)
    return world.daily * minutes / DAY / world.desks[step].hands


def _moment(said: Outcomes) -> float:
    assert said.since is not None
    return float((CALENDAR.ordinal(said.since) - 1) * DAY)
