"""Random dossiers with pauses of every cause, extensions, Saturdays, areas and units' hours: the engine against a walk.

    python -m tests.random_clocks --cases 100000

asks the engine (`tthc.audit.clock.due`), the query (`tthc.audit.judging.dossiers`) and the slow walk day by day
(`tthc.audit.clock.day_by_day`) for the same due dates, buckets and clocks, and prints the seed and what differs;
with `--engine spark` or `--engine postgresql://…` the query runs there.
"""

from __future__ import annotations

import argparse
import datetime as dt
import secrets
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
from ibis.expr.types import Table

from tthc.audit.clock.calendar import WorkingCalendar, build_calendar
from tthc.audit.clock.day_by_day import LastDay, Works, bucket_by_hand, days_of_each, walk_to_due, working_days_of
from tthc.audit.clock.due import Clocks, clocks_of, due_of
from tthc.audit.clock.span import Leeway, day_of, minute_of, minutes_in, policy_at
from tthc.audit.engines.engine import DUCKDB, Engine, read_engine
from tthc.audit.engines.session import is_duckdb, open_session
from tthc.audit.judging.dossiers import judge
from tthc.audit.reading.log import Log
from tthc.load.catalogue import load_catalogue
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Mode, TimeLimit
from tthc.model.counting import CutoffScope, OfficeSession, PauseEffect, PauseRules, SaturdayHours, SaturdayReception
from tthc.model.dossier import Cause, Clock, Dossier, DossierStatus, Moment, Pause
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel, CalendarYear, CountingPolicy, DifficultArea, Extension

ROOT = Path(__file__).parent.parent
TODAY = date(2026, 11, 23)
FIRST, DAYS = date(2024, 1, 1), 1050
AT_ONCE = 50_000
"""How many dossiers are in one log."""
EXPLAINED = 25
"""Of how many one is also explained: that takes a hundred times as long."""

YEARS = load_catalogue(ROOT / "catalog/reference", ROOT, [ROOT / "catalog/reference/calendar.yaml"]).catalogue.all(
    CalendarYear
)
CALENDAR = build_calendar(Catalogue(tuple(YEARS.values())))
WORKS = working_days_of(YEARS.values())
HOURS = (
    (
        OfficeSession(opens=dt.time(7, 30), closes=dt.time(11, 30)),
        OfficeSession(opens=dt.time(13, 30), closes=dt.time(17)),
    ),
    (OfficeSession(opens=dt.time(9), closes=dt.time(17)),),
    (OfficeSession(opens=dt.time(8), closes=dt.time(11, 45)),),
)


@dataclass(frozen=True)
class World:
    """What the dossiers are about: procedures, each with one limit, and the units that handle them."""

    policies: tuple[CountingPolicy, ...]
    procedures: tuple[Procedure, ...]
    agencies: tuple[Agency, ...]
    area: DifficultArea

    @property
    def catalogue(self) -> Catalogue:
        """All of it, and the calendar of the project."""
        return Catalogue((*self.policies, *self.procedures, *self.agencies, self.area, *YEARS.values()))


@dataclass(frozen=True)
class Example:
    """One dossier, its procedure with the policy, and the unit."""

    dossier: Dossier
    procedure: Procedure
    policy: CountingPolicy
    unit: Agency
    area: DifficultArea

    @property
    def term(self) -> TimeLimit:
        """The limit of the procedure."""
        return self.procedure.channels[0].time_limits[0]

    @property
    def limit(self) -> Duration:
        """How long it is."""
        assert self.term.statutory
        return self.term.statutory

    @property
    def added(self) -> int:
        """The days more in the unit's area."""
        return self.area.days if self.unit.area and self.term.longer_in else 0

    @property
    def leeway(self) -> Leeway:
        """What is allowed beyond the limit."""
        return Leeway(self.area if self.added else None, self.term.extension)

    @property
    def policy_there(self) -> CountingPolicy:
        """The policy with the unit's hours."""
        hours = self.unit.office_hours or self.policy.office_hours
        return CountingPolicy(**{**dict(self.policy), "office_hours": hours})


def world(random: Random) -> World:
    """Policies, procedures and units of every kind."""
    area = DifficultArea(id="vung", name="Vùng khó khăn", days=random.randrange(1, 12), source="thử")
    policies = tuple(_policy(random, number) for number in range(60))
    units = (("thuong", (), None), ("gio-rieng", HOURS[2], None), ("xa", (), area), ("xa-gio-rieng", HOURS[1], area))
    agencies = tuple(
        Agency(
            id=name,
            name=name,
            level=AgencyLevel.COMMUNE,
            office_hours=hours,
            area=place and Ref(place.id, kind=DifficultArea),
        )
        for name, hours, place in units
    )
    return World(policies, tuple(_procedure(random, number, policies) for number in range(400)), agencies, area)


def _procedure(random: Random, number: int, policies: tuple[CountingPolicy, ...]) -> Procedure:
    limit = TimeLimit(
        statutory=_limit(random),
        extension=Extension(days=random.randrange(1, 12)) if random.random() < 0.5 else None,
        longer_in=(Ref("vung", kind=DifficultArea),) if random.random() < 0.4 else (),
    )
    channel = Channel(mode=Mode.ONLINE, time_limits=(limit,))
    counting = Ref(random.choice(policies).id, kind=CountingPolicy)
    return Procedure(code=f"1.{number:06d}", name=f"Thủ tục {number}", channels=(channel,), counting=counting)


def _policy(random: Random, number: int) -> CountingPolicy:
    saturday = random.choice(list(SaturdayHours))
    counts = saturday is not SaturdayHours.NONE and random.random() < 0.6
    return CountingPolicy(
        id=f"policy-{number}",
        name="Thử",
        reception_day_counts=random.random() < 0.5,
        cutoff=random.choice((None, dt.time(15), dt.time(11, 30))),
        cutoff_applies_to=random.choice(list(CutoffScope)),
        saturday=SaturdayReception(hours=saturday, counts=counts),
        pauses=PauseRules(**{cause.value: random.choice(list(PauseEffect)) for cause in Cause}),
        office_hours=random.choice(HOURS),
    )


def _limit(random: Random) -> Duration:
    return random.choice(
        (
            Duration(working_days=Decimal(random.randrange(0, 40))),
            Duration(working_days=Decimal(random.randrange(0, 60)) / 2),
            Duration(calendar_days=Decimal(random.randrange(0, 40))),
            Duration(months=Decimal(random.choice(("0.5", "1", "2", "3")))),
            Duration(hours=Decimal(random.randrange(1, 60)) / 2),
            Duration(same_day=True),
        )
    )


def examples(random: Random, count: int, place: World) -> Iterator[Example]:
    """So many examples."""
    by_id = {policy.id: policy for policy in place.policies}
    for number in range(count):
        procedure, unit = random.choice(place.procedures), random.choice(place.agencies)
        received = _received(random, procedure.channels[0].time_limits[0].statutory)
        dossier = _dossier(random, number, received, procedure.code, unit.id)
        assert procedure.counting
        yield Example(dossier, procedure, by_id[procedure.counting.id], unit, place.area)


def _received(random: Random, limit: Duration | None) -> Moment:
    day = FIRST + timedelta(days=random.randrange(DAYS))
    needs_hour = limit and (limit.hours is not None or (limit.working_days is not None and 0 < limit.amount < 1))
    if not needs_hour and random.random() < 0.3:
        return day
    return datetime.combine(day, dt.time(*divmod(random.randrange(6 * 60, 20 * 60), 60)))


def _dossier(random: Random, number: int, received: Moment, code: str, unit: str) -> Dossier:
    day = day_of(received)
    pauses = tuple(_pauses(random, day))
    ended = max([day, *(pause.given or TODAY for pause in pauses)])
    finished = ended + timedelta(days=random.randrange(25))
    is_open = finished > TODAY or any(pause.given is None for pause in pauses) or random.random() < 0.1
    return Dossier(
        id=f"D-{number}",
        procedure=code,
        received=received,
        status=DossierStatus.OPEN if is_open else DossierStatus.SETTLED,
        finished=None if is_open else _finished(random, finished, received),
        agency=unit,
        pauses=pauses,
        extended=(day + timedelta(days=random.randrange(90)),) if random.random() < 0.3 else (),
    )


def _finished(random: Random, day: date, received: Moment) -> Moment:
    if random.random() < 0.3:
        return day
    moment = datetime.combine(day, dt.time(*divmod(random.randrange(7 * 60, 18 * 60), 60)))
    return max(moment, received) if isinstance(received, datetime) else moment


def _pauses(random: Random, day: date) -> Iterator[Pause]:
    for _ in range(random.choice((0, 0, 1, 1, 2, 2, 3, 5))):
        asked = min(day + timedelta(days=random.randrange(60)), TODAY)
        given: date | None = asked + timedelta(days=random.choice((0, 1, 2, 5, 9, 20)))
        yield Pause(asked, given if given <= TODAY else None, random.choice(list(Cause)))


def differences(example: Example, calendar: WorkingCalendar = CALENDAR, works: Works = WORKS) -> Iterator[str]:
    """Where the engine and the slow walk do not agree."""
    dossier, limit, policy = example.dossier, example.limit, policy_at(example.policy, example.unit)
    due, clocks = by_hand(example, works)
    found = due_of(dossier, limit, policy, calendar, TODAY, example.leeway)
    until = None if found.until is None else minutes_in(found.until)
    if (found.day, until) != (due.day, due.minute):
        yield f"due {found.day} {found.until} != {due.day} {due.minute}"
    if clocks_of(dossier, limit, policy, calendar, TODAY) != clocks:
        yield f"clocks {clocks_of(dossier, limit, policy, calendar, TODAY)} != {clocks}"


def by_hand(example: Example, works: Works = WORKS) -> tuple[LastDay, Clocks]:
    """What the slow walk says."""
    dossier, limit, policy = example.dossier, example.limit, example.policy_there
    extendable = example.term.extension.days if example.term.extension else 0
    due = walk_to_due(dossier, limit, policy, works, TODAY, added=example.added, extendable=extendable)
    days = days_of_each(dossier, limit, policy, works, TODAY)
    return due, Clocks(days[Clock.STATE], days[Clock.APPLICANT], days[Clock.ELSEWHERE])


def broken_explanations(example: Example, calendar: WorkingCalendar = CALENDAR) -> Iterator[str]:
    """Where the reasons given for a date do not lead to it: each begins where the one before has ended."""
    policy = policy_at(example.policy, example.unit)
    found = due_of(example.dossier, example.limit, policy, calendar, TODAY, example.leeway)
    moves = [because for because in found.because if because.before]
    for one, two in pairwise(moves):
        if one.after != two.before:
            yield f"{one} is not followed by {two}"
    if moves and moves[-1].after != found.day:
        yield f"{moves[-1]} does not lead to {found.day}"


COMPARED = (
    *("reason", "statutory_due", "statutory_until", "statutory_bucket", "promised_due"),
    *("state_days", "applicant_days", "elsewhere_days", "supplements", "paused"),
)


def differences_of_query(
    found: Sequence[Example], place: World, engine: Engine = DUCKDB
) -> Iterator[tuple[Example, str]]:
    """Where the query over a whole log and the slow walk do not agree."""
    judged = judge(log_of(found, engine), place.catalogue, TODAY, place.policies[0])
    for row in judged.table.select("row", *COMPARED).order_by("row").to_pyarrow().to_pylist():
        example = found[row["row"]]
        due, clocks = by_hand(example)
        bucket = bucket_by_hand(example.dossier, due, TODAY).value
        waits = any(pause.given is None for pause in example.dossier.pauses)
        dates, days = (None, due.day, due.minute, bucket, due.day), (clocks.state, clocks.applicant, clocks.elsewhere)
        supplements = sum(pause.cause is Cause.SUPPLEMENT for pause in example.dossier.pauses)
        right = (*dates, *days, supplements, waits)
        wrong = {name: (row[name], value) for name, value in zip(COMPARED, right, strict=True) if row[name] != value}
        if wrong:
            yield example, f"the query and the walk: {wrong}"


def log_of(found: Sequence[Example], engine: Engine = DUCKDB) -> Log:
    """A log of the dossiers, as one that was read."""
    connection = open_session(engine)
    rows = [_row(number, example.dossier) for number, example in enumerate(found)]
    pauses = [
        {"row": row, "asked_day": pause.asked, "given_day": pause.given, "cause": pause.cause.value}
        for row, example in enumerate(found)
        for pause in example.dossier.pauses
    ]
    table = put_table(connection, "log", pa.Table.from_pylist(rows, schema=LOG))
    waits = put_table(connection, "pauses", pa.Table.from_pylist(pauses, schema=PAUSES))
    return Log("log", table, waits, (), connection)


def put_table(session: Any, name: str, table: pa.Table) -> Table:
    """A table of Arrow as one of a session."""
    if is_duckdb(session):
        return session.create_table(name, table, temp=True)
    return session.take(name, table.to_reader())


LOG = pa.schema(
    {"row": pa.int64(), "id": pa.string(), "synthetic": pa.string()}
    | {f"{name}_text": pa.string() for name in ("procedure", "agency", "channel", "case", "status", "commune")}
    | {f"{name}_day": pa.date32() for name in ("received", "finished", "appointed", "asked", "given", "extended")}
    | {"received_minute": pa.int64(), "finished_minute": pa.int64(), "unreadable": pa.bool_(), "ambiguous": pa.bool_()}
    | {"pauses": pa.int64()}
)
PAUSES = pa.schema({"row": pa.int64(), "asked_day": pa.date32(), "given_day": pa.date32(), "cause": pa.string()})


def _row(number: int, dossier: Dossier) -> dict[str, object]:
    finished = dossier.finished
    return {
        **{f"{name}_text": "" for name in ("channel", "case", "status", "commune")},
        "row": number,
        "id": dossier.id,
        "synthetic": "",
        "procedure_text": dossier.procedure,
        "agency_text": dossier.agency,
        "received_day": day_of(dossier.received),
        "received_minute": minute_of(dossier.received),
        "finished_day": day_of(finished) if finished else None,
        "finished_minute": minute_of(finished) if finished else None,
        "extended_day": dossier.extended[0] if dossier.extended else None,
        "unreadable": False,
        "pauses": len(dossier.pauses),
        "ambiguous": False,
    }


def faults(seed: int, count: int, engine: Engine = DUCKDB) -> Iterator[tuple[Example, str]]:
    """Everything that is wrong with so many examples."""
    random = Random(seed)
    place = world(random)
    found = list(examples(random, count, place))
    for number, example in enumerate(found):
        explained = () if number % EXPLAINED else broken_explanations(example)
        for difference in (*differences(example), *explained):
            yield example, difference
    for start in range(0, count, AT_ONCE):
        yield from differences_of_query(found[start : start + AT_ONCE], place, engine)


def main() -> int:
    """Run it; 1 if something differs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=None)
    parser.add_argument("--engine", default="duckdb", help="spark, postgresql://…: where the query runs")
    chosen = parser.parse_args()
    seed = chosen.seed if chosen.seed is not None else secrets.randbelow(10**9)
    wrong = list(faults(seed, chosen.cases, read_engine(chosen.engine)))
    for example, difference in wrong[:5]:
        print(difference, example, sep="\n  ")
    print(f"seed {seed}: {chosen.cases} cases, {len(wrong)} differences")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
