"""The dossier (hồ sơ): one application and its events, and how it is judged against its time limits."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from tthc.model.channel import Mode

Moment = dt.date | dt.datetime
"""A day, or a day and an hour where the hour is known; local time, to the minute."""


class DossierStatus(StrEnum):
    """Trạng thái hồ sơ: where a dossier stands. `refused` is every end without a result that the agency decides."""

    SETTLED = "settled"
    OPEN = "open"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Bucket(StrEnum):
    """How a dossier is counted against one limit (trước hạn, đúng hạn, quá hạn, …): always exactly one of these.

    `no_limit` is a dossier for which this kind of limit is not known: null is not 0.
    """

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    OPEN_IN_TIME = "open_in_time"
    OPEN_LATE = "open_late"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    NO_LIMIT = "no_limit"


class Clock(StrEnum):
    """Whose time runs. Late is judged on the State's."""

    STATE = "state"
    APPLICANT = "applicant"
    ELSEWHERE = "elsewhere"


class Cause(StrEnum):
    """Why a dossier waits: what was asked for, and of whom."""

    SUPPLEMENT = "supplement"
    FINANCIAL = "financial"
    POSTING = "posting"
    MEASUREMENT = "measurement"
    CONSULTATION = "consultation"

    @property
    def clock(self) -> Clock:
        """Whose time it is: the applicant's, or that of the public, a surveyor or another agency."""
        return Clock.APPLICANT if self in (Cause.SUPPLEMENT, Cause.FINANCIAL) else Clock.ELSEWHERE


@dataclass(frozen=True)
class Pause:
    """The days from which and until which a dossier waited for somebody; `given` is None while it still waits."""

    asked: dt.date
    given: dt.date | None = None
    cause: Cause = Cause.SUPPLEMENT


@dataclass(frozen=True)
class Dossier:
    """One application and its events. Nothing in it says whose it is.

    `received` is the valid reception (ngày tiếp nhận), not the day it was handed in; `finished` the day on which the
    result was ready (ngày có kết quả); `appointed` the day on the slip (ngày hẹn trả); `returned` the day on which the
    applicant took the result, which never makes a dossier late; `extended` the last days that it was given when its
    limit was made longer (gia hạn), in the order in which that was done.
    """

    id: str
    procedure: str
    received: Moment
    status: DossierStatus
    finished: Moment | None = None
    agency: str | None = None
    commune: str | None = None
    channel: Mode | None = None
    case: str | None = None
    appointed: dt.date | None = None
    returned: dt.date | None = None
    pauses: tuple[Pause, ...] = ()
    extended: tuple[dt.date, ...] = ()


@dataclass(frozen=True)
class Judgement:
    """A dossier against one limit: when it was due (None if no such limit is known), and its bucket.

    `until` is the time of day up to which the result is on time, for limits in hours; None is the whole day.
    """

    bucket: Bucket
    due: dt.date | None = None
    until: dt.time | None = None


@dataclass(frozen=True)
class JudgedDossier:
    """One dossier of a log against the statutory and the promised limit; `row` counts the log's rows from 1."""

    row: int
    id: str
    procedure: str
    agency: str | None
    statutory: Judgement
    promised: Judgement
    working_days: int | None = None
