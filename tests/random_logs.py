"""Random logs for the tests of the figures, as rows that plain Python can count, and as the audit judges them."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.dossiers import JudgedLog, judge_log, judged_dossiers
from tthc.model.dossier import JudgedDossier

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
    """A row as it was written, before anybody judged it; `asked` and `given` are its supplement."""

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

    @property
    def ended(self) -> date | None:
        """The day of the end; refused and withdrawn ones may have none and then end when they came."""
        if self.status == "open":
            return None
        return self.finished or self.received

    def is_paused_on(self, day: date) -> bool:
        """Whether it waits at the end of a day."""
        return self.asked is not None and self.asked <= day and (self.given is None or self.given > day)


def made_rows(seed: int, count: int, first: date = date(2026, 1, 5)) -> list[Made]:
    """Rows in a possible order of events, so that none is put aside."""
    random = Random(seed)
    return [_made(random, number, first) for number in range(count)]


def _made(random: Random, number: int, first: date) -> Made:
    procedure, case, channel = random.choice(WAYS)
    received = first + timedelta(days=random.randrange((TODAY - first).days))
    asked = received + timedelta(days=random.randrange(6)) if random.random() < 0.3 else None
    given = asked + timedelta(days=random.randrange(1, 40)) if asked else None
    if asked and asked > TODAY:
        asked = given = None
    if given and given > TODAY:
        given = None
    status = random.choices(("settled", "open", "refused", "withdrawn"), (70, 15, 10, 5))[0]
    finished = (given or asked or received) + timedelta(days=int(random.expovariate(1 / 12)))
    waits = asked is not None and given is None
    if status == "settled" and (finished > TODAY or waits):
        status = "open"
    dated = status == "settled" or (status in ("refused", "withdrawn") and finished <= TODAY and random.random() < 0.6)
    late = random.random() < 0.5
    apologised = received + timedelta(days=random.randrange(1, 12)) if late else None
    return Made(
        id=f"H{number}",
        procedure=procedure,
        case=case,
        channel=channel,
        agency=random.choice(("ubnd-xa", "ttpvhcc", "Phòng Lạ", "")),
        commune=random.choice(("Xã Tân Lập", "Phường Hoà Bình", "")),
        received=received,
        finished=finished if dated and not (waits and status != "settled" and finished < received) else None,
        status=status,
        asked=asked,
        given=given,
        apologised=apologised if apologised and apologised <= TODAY else None,
        rescheduled=apologised + timedelta(days=7) if apologised and apologised <= TODAY else None,
        reschedules=random.choice((1, 1, 2)) if apologised and apologised <= TODAY else None,
    )


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


def judged_rows(folder: Path, rows: list[Made], policy: str = "excluded") -> tuple[JudgedLog, list[JudgedDossier]]:
    """The rows through a CSV file, and what the audit says of each, in their order; none is put aside."""
    path = folder / "log.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.values())
        writer.writerows(
            [getattr(row, name) if getattr(row, name) is not None else "" for name in COLUMNS] for row in rows
        )
    log = judge_log(path, CATALOGUE, TODAY, POLICIES[policy])
    judged = list(judged_dossiers(log))
    assert [one.id for one in judged] == [row.id for row in rows]
    return log, judged
