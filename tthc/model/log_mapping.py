"""The mapping of a dossier log (ánh xạ nhật ký): which of its columns and words mean which of ours."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from tthc.model.dossier import Cause, DossierStatus
from tthc.model.entry import Entry, Identifier, Name

VIETNAM = "Asia/Ho_Chi_Minh"
"""The time in which days and hours are counted."""


def _list_of_one(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Words = Annotated[tuple[Name, ...], BeforeValidator(_list_of_one)]
"""Several words; a single one may be written without brackets."""


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, LookupError) as error:
        raise PydanticCustomError("time_zone", "there is no time zone of this name") from error
    return name


class RowKind(StrEnum):
    """What one row of a log is."""

    DOSSIERS = "dossiers"
    EVENTS = "events"


class DateOrder(StrEnum):
    """Which comes first where a date is written with strokes: 03/04/2026."""

    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


class EventKind(StrEnum):
    """What an event of a dossier says about it."""

    SUBMITTED = "submitted"
    RECEIVED = "received"
    ASKED = "asked"
    GIVEN = "given"
    APOLOGISED = "apologised"
    FINISHED = "finished"
    RETURNED = "returned"
    STATUS = "status"


class LogColumns(Entry):
    """Under which names each of our columns goes in the log; of several, the first that has something in a row counts.

    `activity`, `transition` and `moment` are the columns of an event, in a log whose rows are events. `official` (who
    deals with it) and `applicant` (a number that is the applicant's) are read by `audit signals` alone, and only as
    pseudonyms.
    """

    id: Words = ()
    procedure: Words = ()
    received: Words = ()
    finished: Words = ()
    status: Words = ()
    agency: Words = ()
    commune: Words = ()
    channel: Words = ()
    case: Words = ()
    appointed: Words = ()
    asked: Words = ()
    given: Words = ()
    financial_asked: Words = ()
    financial_given: Words = ()
    posting_asked: Words = ()
    posting_given: Words = ()
    measurement_asked: Words = ()
    measurement_given: Words = ()
    consultation_asked: Words = ()
    consultation_given: Words = ()
    submitted: Words = ()
    apologised: Words = ()
    rescheduled: Words = ()
    reschedules: Words = ()
    extended: Words = ()
    returned: Words = ()
    synthetic: Words = ()
    activity: Words = ()
    transition: Words = ()
    moment: Words = ()
    official: Words = ()
    applicant: Words = ()


class LogConstants(Entry):
    """What holds for every dossier of the log where no column says otherwise."""

    procedure: Name | None = None
    agency: Name | None = None
    commune: Name | None = None
    channel: Name | None = None
    case: Name | None = None
    status: Name | None = None


class LogDates(Entry):
    """In which order dates with strokes are written: in every column, or in one of them."""

    every: DateOrder | None = None
    received: DateOrder | None = None
    finished: DateOrder | None = None
    appointed: DateOrder | None = None
    asked: DateOrder | None = None
    given: DateOrder | None = None
    submitted: DateOrder | None = None
    apologised: DateOrder | None = None
    rescheduled: DateOrder | None = None
    extended: DateOrder | None = None
    returned: DateOrder | None = None
    moment: DateOrder | None = None


class LogStatuses(Entry):
    """The log's words for where a dossier stands."""

    settled: Words = ()
    open: Words = ()
    refused: Words = ()
    withdrawn: Words = ()


class LogChannels(Entry):
    """The log's words for the ways of handing in."""

    in_person: Words = ()
    online: Words = ()
    postal: Words = ()


class LogCauses(Entry):
    """The log's words for why a dossier waits."""

    supplement: Words = ()
    financial: Words = ()
    posting: Words = ()
    measurement: Words = ()
    consultation: Words = ()


class EventMeaning(Entry):
    """What events with one of these activities (and, if named, one of these transitions) say about their dossier.

    Of several receptions the first counts, of several results the last. Without `activities` every activity is meant.
    """

    means: EventKind
    activities: Words = ()
    transitions: Words = ()
    cause: Cause = Cause.SUPPLEMENT
    status: DossierStatus | None = None


class LogMapping(Entry):
    """How to read the logs of one system. Columns it does not name go under the usual names; its words add to ours.

    `based_on` is a shipped mapping, which holds wherever this one says nothing else.
    `source` says where the names were read; what nobody has seen in a real export is not `verified`.
    `first_event_is_reception`: where no event says that a dossier was received, its first one does.
    `steps` says for words of a step log the id or the name of the step that they mean.
    """

    id: Identifier
    name: Name
    source: Name | None = None
    verified: bool = False
    based_on: Identifier | None = None
    rows: RowKind = RowKind.DOSSIERS
    time_zone: Annotated[str, AfterValidator(_known_zone)] = VIETNAM
    only_these_columns: bool = False
    columns: LogColumns = LogColumns()
    constants: LogConstants = LogConstants()
    dates: LogDates = LogDates()
    statuses: LogStatuses = LogStatuses()
    channels: LogChannels = LogChannels()
    causes: LogCauses = LogCauses()
    procedures: Mapping[str, Name] = {}
    agencies: Mapping[str, Name] = {}
    steps: Mapping[str, Name] = {}
    events: tuple[EventMeaning, ...] = ()
    first_event_is_reception: bool = False
