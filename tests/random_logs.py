"""Random logs for the tests of the figures, as rows that plain Python can count, and as the audit judges them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.judging.dossiers import JudgedLog, judge_log, judged_dossiers
from tthc.audit.reading.log import LogSource
from tthc.model.dossier import Cause, JudgedDossier, Pause

TODAY = date(2026, 11, 23)
WAYS = (
    ("1.000001", "", "in_person"),
    ("1.000003", "", "in_person"),
    ("1.000002", "don-gian", "in_person"),
    ("1.000002", "phuc-tap", "in_person"),
    ("1.000005", "", "online"),
)
"""Procedure, case and way of handing in of the small catalogue; the last has no statutory limit."""


@dataclass(frozen=True)
class Made:
    """A row as it was written, before anybody judged it; `asked` and `given` are its supplement, `others` what
    the file of pauses has."""

    id: str
    procedure: str
    case: str
    channel: str
    agency: str
    commune: str
    received: date
    finished: date | None
    status: str
    asked: date | None = None
    given: date | None = None
    apologised: date | None = None
    rescheduled: date | None = None
    reschedules: int | None = None
    submitted: date | None = None
    returned: date | None = None
    others: tuple[Pause, ...] = ()

    @property
    def ended(self) -> date | None:
        """The day of the end; refused and withdrawn ones may have none and then end when they came."""
        if self.status == "open":
            return None
        return self.finished or self.received

    @property
    def pauses(self) -> tuple[Pause, ...]:
        """The supplement, and what the file of pauses has besides."""
        supplement = (Pause(self.asked, self.given),) if self.asked else ()
        return (*supplement, *self.others)

    def is_paused_on(self, day: date) -> bool:
        """Whether it waits at the end of a day."""
        return any(pause.asked <= day and (pause.given is None or pause.given > day) for pause in self.pauses)


def made_rows(seed: int, count: int, first: date = date(2026, 1, 5)) -> list[Made]:
    """Rows in a possible order of events, so that none is put aside."""
    random = Random(seed)
    return [_made(random, number, first) for number in range(count)]


def _made(random: Random, number: int, first: date) -> Made:
    procedure, case, channel = random.choice(WAYS)
    received = first + timedelta(days=random.randrange((TODAY - first).days))
    supplement = _pause(random, received, 40, Cause.SUPPLEMENT) if random.random() < 0.3 else None
    others = [_pause(random, received, 20, random.choice(list(Cause))) for _ in range(random.choice((0, 0, 0, 1, 2)))]
    pauses = [pause for pause in (supplement, *others) if pause]
    status = random.choices(("settled", "open", "refused", "withdrawn"), (70, 15, 10, 5))[0]
    begun = max((received, *(pause.given or TODAY for pause in pauses)))
    finished = begun + timedelta(days=int(random.expovariate(1 / 12)))
    waits = any(pause.given is None for pause in pauses)
    if status == "settled" and (finished > TODAY or waits):
        status = "open"
    dated = status == "settled" or (status in ("refused", "withdrawn") and finished <= TODAY and random.random() < 0.6)
    apologised = received + timedelta(days=random.randrange(1, 12)) if random.random() < 0.5 else None
    apologised = apologised if apologised and apologised <= TODAY else None
    return Made(
        id=f"H{number}",
        procedure=procedure,
        case=case,
        channel=channel,
        agency=random.choice(("ubnd-xa", "ttpvhcc", "Phòng Lạ", "")),
        commune=random.choice(("Xã Tân Lập", "Phường Hoà Bình", "")),
        received=received,
        finished=finished if dated else None,
        status=status,
        asked=supplement.asked if supplement else None,
        given=supplement.given if supplement else None,
        apologised=apologised,
        rescheduled=apologised + timedelta(days=7) if apologised else None,
        reschedules=random.choice((1, 1, 2)) if apologised else None,
        others=tuple(pause for pause in others if pause),
    )


def _pause(random: Random, received: date, longest: int, cause: Cause) -> Pause | None:
    asked = received + timedelta(days=random.randrange(8))
    given = asked + timedelta(days=random.randrange(1, longest))
    return Pause(asked, given if given <= TODAY else None, cause) if asked <= TODAY else None


COLUMNS = {
    "id": "id",
    "procedure": "procedure",
    "case": "case",
    "channel": "channel",
    "agency": "agency",
    "commune": "commune",
    "received": "received",
    "finished": "finished",
    "status": "status",
    "asked": "supplement asked",
    "given": "supplement given",
    "apologised": "apologised",
    "rescheduled": "rescheduled",
    "reschedules": "reschedules",
    "submitted": "submitted",
    "returned": "returned",
}


def judged_rows(
    folder: Path, rows: list[Made], policy: str = "excluded", today: date = TODAY
) -> tuple[JudgedLog, list[JudgedDossier]]:
    """The rows through a CSV file, and what the audit says of each, in their order; none is put aside."""
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.values())
        writer.writerows(
            [getattr(row, name) if getattr(row, name) is not None else "" for name in COLUMNS] for row in rows
        )
    log = judge_log(LogSource(path, pauses=_pauses_file(folder, rows)), CATALOGUE, today, POLICIES[policy])
    judged = list(judged_dossiers(log))
    assert [one.id for one in judged] == [row.id for row in rows]
    return log, judged


def _pauses_file(folder: Path, rows: list[Made]) -> Path | None:
    """What the columns of the log have no room for."""
    lines = [f"{row.id},{p.asked},{p.given or ''},{p.cause.value}" for row in rows for p in row.others]
    path = folder / "pauses.csv"
    path.write_text("\n".join(["dossier,asked,given,cause", *lines]) + "\n", encoding="utf-8")
    return path if lines else None
