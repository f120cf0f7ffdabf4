"""What the dossier log shows of a procedure: the figures that patterns which need evidence from practice rest on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from tthc.model.limit_times import LimitTimes


@dataclass(frozen=True)
class StepExperience:
    """What a log with steps shows of one step: dossiers that reached it, and those that it stopped or changed.

    `hours` says how many of them took so many working hours; `waited` so many before anybody began. They came on
    `arrived_on` different days and were begun on `begun_on`, at each agency its own (null: the log does not tell).
    """

    step: str
    dossiers: int
    stopped: int = 0
    changed: int | None = None
    hours: Mapping[int, int] = field(default_factory=dict)
    waited: Mapping[int, int] = field(default_factory=dict)
    arrived_on: int | None = None
    begun_on: int | None = None


@dataclass(frozen=True)
class Experience:
    """What a log shows of one procedure at one agency (None: at all of them) between two days of reception.

    `settled_in` says how many were settled in so many working days; `open_for` how many are open for so many: they are
    censored, not missing. `asked_again` counts dossiers for which supplements were asked. `limits` is what it took
    against each limit, agency by agency, in the record of all agencies. A synthetic log is none.
    """

    procedure: str
    source: str
    first: dt.date
    last: dt.date
    agency: str | None = None
    received: int = 0
    settled: int = 0
    refused: int = 0
    withdrawn: int = 0
    late: int = 0
    asked_again: int = 0
    settled_in: Mapping[int, int] = field(default_factory=dict)
    open_for: Mapping[int, int] = field(default_factory=dict)
    by_case: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[StepExperience, ...] = ()
    synthetic: bool = False
    limits: tuple[LimitTimes, ...] = ()
