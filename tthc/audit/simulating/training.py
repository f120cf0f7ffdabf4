"""A synthetic log of a project's own offices with signs planted in one of them, and the truth: to train on."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from tthc.audit.clock.calendar import build_calendar
from tthc.audit.clock.limits import terms_of, versions_by_code
from tthc.audit.detecting.kinds import SignalKind
from tthc.audit.detecting.peers import FEWEST_OFFICES
from tthc.audit.simulating.office_rows import HEADER, dossier_id, rows_of_offices
from tthc.audit.simulating.offices import World
from tthc.audit.simulating.planting import Planted, PlantedLog, planted_log
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.duration import Unit
from tthc.model.reference import Agency, AgencyLevel, CountingPolicy
from tthc.source import CannotRunError, say

MOST_OFFICES, MOST_PROCEDURES = 24, 4
MONTH, MONTHS, YEAR = timedelta(days=30), timedelta(days=120), timedelta(days=365)
LEVELS = (AgencyLevel.PROVINCE, AgencyLevel.COMMUNE)
LENGTHS = range(3, 31)
"""Working days of limits at which there is something to game."""


@dataclass(frozen=True)
class TrainingLog:
    """A log in which signs are planted, and what its offices and procedures are called."""

    made: PlantedLog
    agencies: tuple[str, ...]
    codes: tuple[str, ...]

    def as_csv(self) -> bytes:
        """The log as a CSV file that Excel opens as it is meant."""
        text = io.StringIO(newline="")
        csv.writer(text).writerows([HEADER, *rows_of_offices(self.made.log, self.codes, self.agencies)])
        return text.getvalue().encode("utf-8-sig")

    def answers_as_json(self, name: str) -> bytes:
        """The truth: where which sign was planted, how strongly, and which dossiers it touched."""
        value = {
            "synthetic": True,
            "note": "Số liệu mô phỏng để luyện tập: dấu hiệu do máy cài vào, không cơ quan nào có thật làm vậy.",
            "log": name,
            "planted": list(self._planted()),
        }
        return json.dumps(value, ensure_ascii=False, indent=1).encode()

    def _planted(self) -> Iterator[Mapping[str, object]]:
        for one, touched in zip(self.made.planted, self.made.touched, strict=True):
            yield {
                "sign": one.kind.value,
                "strength": one.strength,
                "agency": self.agencies[one.office],
                "dossiers": [dossier_id(int(number)) for number in touched.nonzero()[0]],
            }


def training_log(
    catalogue: Catalogue,
    seed: int,
    count: int,
    today: date,
    policy: CountingPolicy,
    plants: Sequence[tuple[SignalKind, float]],
) -> TrainingLog:
    """A year of `count` dossiers up to a day, signs with their strengths planted in one office that chance chooses.

    CannotRunError where the catalogue has too few offices, or no procedure whose limit is some working days.
    """
    random = Random(seed)  # noqa: S311 - nothing here is secret
    agencies, limits = _agencies(catalogue, today, random), _limits(catalogue, today, policy, random)
    calendar = build_calendar(catalogue)
    start = max(calendar.first + MONTH, *(limit.since for limit in limits.values()))
    world = World(calendar, start, today, count, len(agencies), tuple(limit.length for limit in limits.values()))
    office = random.randrange(len(agencies))
    made = planted_log(world, seed, [Planted(kind, strength, office) for kind, strength in plants])
    return TrainingLog(made, agencies, tuple(limits))


def _agencies(catalogue: Catalogue, today: date, random: Random) -> tuple[str, ...]:
    """Offices of the province and its communes that are there today, those of the province first."""
    there = (one for one in catalogue.all(Agency).values() if one.effective.covers(today) and not one.replaced_by)
    known = [one for one in there if not one.office_hours]
    found = [sorted(one.id for one in known if one.level is level) for level in LEVELS]
    for ids in found:
        random.shuffle(ids)
    chosen = [id_ for ids in found for id_ in ids][:MOST_OFFICES]
    if len(chosen) < FEWEST_OFFICES:
        raise CannotRunError(
            say(
                "the catalogue has {count} agencies of a province and its communes: signs are told from other offices, "
                "of which {least} are needed",
                count=len(chosen),
                least=FEWEST_OFFICES,
            )
        )
    return tuple(chosen)


@dataclass(frozen=True)
class _Limit:
    """The one limit of a procedure in working days, and since when it holds, in the last year."""

    since: date
    length: int


def _limits(catalogue: Catalogue, today: date, policy: CountingPolicy, random: Random) -> Mapping[str, _Limit]:
    """Procedures in force for a year, or else for some months, of different lengths where there are such."""
    codes = sorted(catalogue.on(today).procedures)
    random.shuffle(codes)
    found = {code: limit for code in codes if (limit := _limit(catalogue, code, today, policy))}
    whole = {code: limit for code, limit in found.items() if limit.since == today - YEAR}
    if not found:
        raise CannotRunError(
            say(
                "no procedure has had one limit of some working days, without that of reception, for months: there is "
                "nothing to plant in"
            )
        )
    return dict(_different_first(whole or found)[:MOST_PROCEDURES])


def _limit(catalogue: Catalogue, code: str, today: date, policy: CountingPolicy) -> _Limit | None:
    """What holds over the counter, in a log that names no case."""
    terms = terms_of(versions_by_code(catalogue)[code], "", Mode.IN_PERSON.value, catalogue, policy)
    now = next((term for term in terms if term.start <= today - MONTHS and today <= term.end), None)
    limit = now.promised if now and not now.policy.reception_day_counts else None
    if now is None or limit is None or limit.same_day or limit.unit is not Unit.WORKING_DAYS:
        return None
    return _Limit(max(now.start, today - YEAR), int(limit.amount)) if limit.amount in LENGTHS else None


def _different_first(limits: Mapping[str, _Limit]) -> list[tuple[str, _Limit]]:
    first: dict[int, str] = {}
    for code, limit in limits.items():
        first.setdefault(limit.length, code)
    return sorted(limits.items(), key=lambda one: first[one[1].length] != one[0])
