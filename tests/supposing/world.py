"""Offices with queues, by simpy: what a log of them tells, and what truly comes of a change, run after run.

Nothing here is of the replay: a dossier is a process that asks for a hand at one desk after another. Time is office
minutes, of 480 to a working day.
"""

from __future__ import annotations

import csv
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from math import ceil
from pathlib import Path
from random import Random
from typing import Any

import simpy

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.span import open_minutes
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue

STEPS = ("tiep-nhan", "tham-tra", "lay-y-kien", "trinh-duyet", "ky")
POLICY = POLICIES["excluded"]
OPENED = open_minutes(POLICY)
DAY = len(OPENED)
CALENDAR = build_calendar(CATALOGUE)
TODAY = date(2026, 11, 20)
NOW = CALENDAR.ordinal(TODAY)
BEFORE, SPAN = 60, 180
"""Working days before the log begins, on which dossiers came too, and those that it has."""

PROCEDURE = """
code: "1.100000"
name: Thủ tục mô phỏng
agencies: {receiving: [%s]}
channels: [{mode: in_person, time_limits: [{statutory: {working_days: %d}, committed: {working_days: %d}}]}]
steps:
  - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: ttpvhcc}
  - {id: tham-tra, name: Thẩm tra, kind: verify, actor: ttpvhcc, after: [tiep-nhan]}
  - {id: lay-y-kien, name: Lấy ý kiến, kind: consult, actor: ttpvhcc, after: [tham-tra]}
  - {id: trinh-duyet, name: Trình duyệt, kind: check, actor: ttpvhcc, after: [lay-y-kien]}
  - {id: ky, name: Ký, kind: sign, actor: ttpvhcc, after: [trinh-duyet]}
"""


@dataclass(frozen=True)
class Desk:
    """Hands, how long one dossier is in them (minutes, log-normal), and how long it lies although they are free."""

    hands: int
    mean: float
    spread: float
    lies: float = 0.0
    lying: float = 0.0


@dataclass(frozen=True)
class World:
    """One or more agencies with a desk for each step; `daily` receptions each, and a promise in working days.

    `apart` steps run beside the one before; `dropped` ones are not done; `joined` go into the one that follows.
    """

    agencies: int
    daily: float
    desks: Mapping[str, Desk]
    promise: int
    asked: float = 0.15
    refused: float = 0.03
    apart: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    joined: frozenset[str] = frozenset()

    def with_hands(self, step: str, more: int) -> World:
        """With more hands at one desk of every agency."""
        desk = self.desks[step]
        return replace(self, desks={**self.desks, step: replace(desk, hands=desk.hands + more)})


@dataclass
class Dossier:
    """One dossier: moments are office minutes from the first working day of the calendar."""

    id: str
    agency: int
    came: float
    asked: tuple[int, int] | None = None
    ended: float | None = None
    refused: bool = False
    steps: dict[str, list[float]] = field(default_factory=dict)

    @property
    def took(self) -> int:
        """The shortest limit in working days that it would have kept."""
        assert self.ended is not None
        waited = self.asked[1] - self.asked[0] if self.asked else 0
        return max(_day(self.ended) - _day(self.came) - waited, 0)


def _day(moment: float) -> int:
    return ceil(moment / DAY)


def receptions(world: World, random: Random) -> list[Dossier]:
    """Who comes when, up to today: the same whatever else happens."""
    found = []
    for agency in range(world.agencies):
        moment = float((NOW - BEFORE - SPAN) * DAY)
        while (moment := moment + random.expovariate(world.daily) * DAY) < NOW * DAY:
            found.append(Dossier(f"H{agency}-{len(found):05d}", agency, moment))
    return found


def lived(world: World, came: list[Dossier], random: Random) -> list[Dossier]:
    """The same dossiers with what becomes of them, to the end."""
    env = simpy.Environment()
    desks = [
        {step: simpy.Resource(env, desk.hands) for step, desk in world.desks.items()} for _ in range(world.agencies)
    ]
    found = [replace(one, steps={}) for one in came]
    for one in found:
        env.process(_life(env, world, one, desks[one.agency], random))
    env.run()
    return found


def _life(
    env: simpy.Environment, world: World, one: Dossier, desks: Mapping[str, simpy.Resource], random: Random
) -> Generator[Any, Any, None]:
    takes = {step: random.lognormvariate(0, desk.spread) * desk.mean for step, desk in world.desks.items()}
    lies = {
        step: random.expovariate(1 / desk.lying) if desk.lying and random.random() < desk.lies else 0.0
        for step, desk in world.desks.items()
    }
    waits = 1 + int(random.expovariate(0.2)) if random.random() < world.asked else 0
    one.refused = random.random() < world.refused
    yield env.timeout(one.came)
    yield env.process(_step(env, one, "tiep-nhan", desks, takes, lies))
    if waits:
        one.asked = (_day(env.now), _day(env.now) + waits)
        yield env.timeout(waits * DAY)
    for group in _order(world):
        more = [step for step in group if step not in world.dropped]
        yield simpy.AllOf(
            env, [env.process(_step(env, one, step, desks, *_work(world, step, takes, lies))) for step in more]
        )
    one.ended = env.now


def _order(world: World) -> Iterator[list[str]]:
    """The steps after reception, those together that run side by side."""
    group: list[str] = []
    for step in STEPS[1:]:
        if step in world.joined:
            continue
        if group and step not in world.apart:
            yield group
            group = []
        group.append(step)
    yield group


def _work(world: World, step: str, takes: Mapping[str, float], lies: Mapping[str, float]) -> tuple[Any, Any]:
    """Of a step into which the one before went, the work of both, and the lying of that one."""
    before = STEPS[STEPS.index(step) - 1]
    if before not in world.joined:
        return takes, lies
    return {**takes, step: takes[before] + takes[step]}, {**lies, step: lies[before]}


def _step(
    env: simpy.Environment,
    one: Dossier,
    step: str,
    desks: Mapping[str, simpy.Resource],
    takes: Mapping[str, float],
    lies: Mapping[str, float],
) -> Generator[Any, Any, None]:
    came = env.now
    yield env.timeout(lies[step])
    with desks[step].request() as hand:
        yield hand
        begun = env.now
        yield env.timeout(takes[step])
    one.steps[step] = [came, begun, env.now]


def catalogue_of(world: World) -> Catalogue:
    """The catalogue in which the procedure stands."""
    agencies = [f"cq-{n}" for n in range(world.agencies)]
    text = PROCEDURE % (", ".join(agencies), 2 * world.promise, world.promise)
    offices = "agencies:\n" + "".join(f"  - {{id: {one}, name: Cơ quan {one}, level: commune}}\n" for one in agencies)
    loaded = [load_text(text, "thu-tuc.yaml"), load_text(offices, "co-quan.yaml")]
    assert not [problem for one in loaded for problem in one.problems]
    return Catalogue((*CATALOGUE.entries, *(entry for one in loaded for entry in one.catalogue.entries)))


def write_logs(dossiers: list[Dossier], folder: Path) -> tuple[Path, Path]:
    """What is known of them today: the log of dossiers, and that of their steps."""
    log, steps = folder / "ho-so.csv", folder / "buoc.csv"
    with log.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_LOG)
        writer.writerows(_row(one) for one in in_log(dossiers))
    with steps.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_STEPS)
        writer.writerows(row for one in in_log(dossiers) for row in _step_rows(one))
    return log, steps


def in_log(dossiers: list[Dossier]) -> list[Dossier]:
    """Those received since the log was begun."""
    return [one for one in dossiers if one.came >= (NOW - SPAN) * DAY]


_LOG = (
    *("Nguồn", "Mã hồ sơ", "Mã thủ tục", "Cơ quan", "Kênh", "Ngày tiếp nhận", "Ngày có kết quả", "Trạng thái"),
    *("Ngày yêu cầu bổ sung", "Ngày bổ sung"),
)
_STEPS = ("Nguồn", "Mã hồ sơ", "Bước", "Thời điểm chuyển đến", "Thời điểm bắt đầu", "Thời điểm kết thúc")


def _row(one: Dossier) -> tuple[str, ...]:
    is_over = one.ended is not None and one.ended <= NOW * DAY
    asked, given = one.asked or (NOW + 1, NOW + 1)
    state = "Đang giải quyết" if not is_over else "Từ chối" if one.refused else "Đã trả kết quả"
    return (
        *("mô phỏng", one.id, "1.100000", f"cq-{one.agency}", "Trực tiếp", _text(one.came)),
        *(_text(one.ended) if is_over and one.ended is not None else "", state),
        *(_only_day(day) if day <= NOW else "" for day in (asked, given)),
    )


def _step_rows(one: Dossier) -> Iterator[tuple[str, ...]]:
    for step, moments in one.steps.items():
        texts = [_text(moment) if moment <= NOW * DAY else "" for moment in moments]
        if texts[1]:
            yield "mô phỏng", one.id, step, *texts


def _only_day(day: int) -> str:
    return CALENDAR.working_day(day).strftime("%d/%m/%Y")


def _text(moment: float) -> str:
    """The day and hour of an office minute, as the clock shows it."""
    day = _day(moment)
    minute = OPENED[min(int(moment - (day - 1) * DAY), DAY - 1)]
    return f"{_only_day(day)} {timedelta(minutes=minute) // timedelta(hours=1):02d}:{minute % 60:02d}"
