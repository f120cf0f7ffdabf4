"""Synthetic steps that differ from the published procedure at known rates, and what a comparison has to find in them.

A dossier differs in one way at most, and may have been asked for one more paper. Nothing here is the comparison's.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from random import Random

from tthc.audit.simulating.life import Life
from tthc.audit.simulating.simulate import SyntheticLog
from tthc.audit.simulating.steps import STEP_HEADER
from tthc.model.dossier import DossierStatus
from tthc.model.step import Step

HEADER = (*STEP_HEADER, "Giấy tờ yêu cầu")
EXTRA_STEP = "Xin chỉ đạo của lãnh đạo"
"""A step that no procedure has."""

_ID, _STEP, _STARTED, _FINISHED = 1, 2, 4, 5

Row = tuple[str, ...]


@dataclass(frozen=True)
class Planting:
    """Shares of the dossiers that differ in each way; `papers` may be asked for, each as a log writes it."""

    skipped: float = 0.0
    extra: float = 0.0
    turned: float = 0.0
    repeated: float = 0.0
    asked: float = 0.0
    papers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Planted:
    """Kind of difference (a word of DeviationKind), the step or paper, and the step that came too early."""

    kind: str
    what: str
    later: str = ""


@dataclass(frozen=True)
class DifferingSteps:
    """Rows under HEADER, and how many dossiers of each procedure and agency differ in what."""

    rows: tuple[Row, ...]
    answers: Mapping[tuple[str, str | None, Planted], int]


def plant(log: SyntheticLog, planting: Planting, seed: int) -> DifferingSteps:
    """The steps of a log with differences; the same arguments give the same ones."""
    lives = {life.dossier.id: life for life in log.lives}
    answers: Counter[tuple[str, str | None, Planted]] = Counter()
    rows: list[Row] = []
    for id_, of_dossier in groupby(log.steps, key=lambda row: row[_ID]):
        random = Random(f"{seed} {id_} differs")  # noqa: S311 - nothing here is secret
        life = lives[id_]
        changed, planted = _differing(list(of_dossier), life, planting, random)
        paper = random.choice(planting.papers) if planting.papers and random.random() < planting.asked else ""
        rows += [(*row, paper if number == 0 else "") for number, row in enumerate(changed)]
        for one in (*planted, *([Planted("extra_paper", paper)] if paper else ())):
            answers[life.dossier.procedure, life.dossier.agency, one] += 1
    return DifferingSteps(tuple(rows), answers)


def _differing(rows: list[Row], life: Life, planting: Planting, random: Random) -> tuple[list[Row], list[Planted]]:
    """The rows of one dossier, changed in one way or in none."""
    ways = (
        (planting.skipped, _skip),
        (planting.extra, _insert),
        (planting.turned, _turn),
        (planting.repeated, _repeat),
    )
    drawn = random.random()
    for rate, change in ways:
        if drawn < rate:
            return change(rows, life, random)
        drawn -= rate
    return rows, []


def _skip(rows: list[Row], life: Life, random: Random) -> tuple[list[Row], list[Planted]]:
    """Without a step that every dossier takes; of an open dossier nobody knows that it will not come."""
    needed = [number for number, row in enumerate(rows) if _always(_steps(life)[row[_STEP]])]
    if life.dossier.status is not DossierStatus.SETTLED or not needed or len(rows) == 1:
        return rows, []
    gone = random.choice(needed)
    return [row for number, row in enumerate(rows) if number != gone], [Planted("missing_step", rows[gone][_STEP])]


def _insert(rows: list[Row], _life: Life, random: Random) -> tuple[list[Row], list[Planted]]:
    place = random.randrange(len(rows))
    at = rows[place][_FINISHED]
    more = (*rows[place][:_STEP], EXTRA_STEP, at, at, at, "")
    return [*rows[: place + 1], more, *rows[place + 1 :]], [Planted("extra_step", EXTRA_STEP)]


def _turn(rows: list[Row], life: Life, random: Random) -> tuple[list[Row], list[Planted]]:
    """Two neighbours in each other's place, of which one must wait for the other, at different minutes."""
    places = [number for number in range(len(rows) - 1) if _waits(rows[number], rows[number + 1], life)]
    if not places:
        return rows, []
    place = random.choice(places)
    one, other = rows[place][_STEP], rows[place + 1][_STEP]
    changed = list(rows)
    changed[place] = _with_step(rows[place], other)
    changed[place + 1] = _with_step(rows[place + 1], one)
    return changed, [Planted("turned_order", one, other)]


def _repeat(rows: list[Row], _life: Life, random: Random) -> tuple[list[Row], list[Planted]]:
    """One step once more, after all others."""
    step, last = random.choice(rows)[_STEP], rows[-1]
    return [*rows, (*last[:_STEP], step, *[last[_FINISHED]] * 3, "")], [Planted("repeated_step", step)]


def _waits(row: Row, following: Row, life: Life) -> bool:
    steps = _steps(life)
    earlier, later = steps[row[_STEP]], steps[following[_STEP]]
    declared = any(ref.id == earlier.id for ref in later.after)
    flows = {thing.id for thing in earlier.produces} & {thing.id for thing in later.needs}
    return row[_STARTED] < following[_STARTED] and (declared or bool(flows))


def _with_step(row: Row, step: str) -> Row:
    return (*row[:_STEP], step, *row[_STEP + 1 :])


def _always(step: Step) -> bool:
    return step.when is None and not step.cases


def _steps(life: Life) -> Mapping[str, Step]:
    return {step.id: step for step in life.offer.procedure.steps}


def differing_lines(steps: DifferingSteps) -> Iterator[Row]:
    """The rows as they stand in a file, the heading first."""
    yield HEADER
    yield from steps.rows


def answers_as_json(steps: DifferingSteps) -> bytes:
    """The truth: in how many dossiers of each procedure and agency what differs."""
    found = [
        {
            "procedure": code,
            "agency": agency,
            "kind": one.kind,
            "what": one.what,
            "later": one.later or None,
            "dossiers": count,
        }
        for (code, agency, one), count in sorted(
            steps.answers.items(), key=lambda item: (item[0][0], item[0][1] or "", item[0][2].kind, item[0][2].what)
        )
    ]
    note = "Số liệu mô phỏng để luyện tập: các bước lệch so với quy trình được cài vào, không có hồ sơ nào là thật."
    return json.dumps({"synthetic": True, "note": note, "differences": found}, ensure_ascii=False, indent=1).encode()
