"""Reference data: what procedures refer to. Agencies, papers, facts, databases, laws, applicants, calendar, costs."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.counting import CutoffScope, OfficeSession, PauseRules, SaturdayReception
from tthc.model.entry import ALWAYS, Entry, Identifier, Name, Period, Ref, Refs, SourceNote


class AgencyLevel(StrEnum):
    """Where an agency stands; `applicant` is for the applicant's own steps, `outside` for hospitals, notaries."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    OUTSIDE = "outside"
    APPLICANT = "applicant"


class Agency(Entry):
    """Cơ quan: an agency or office that receives, handles, decides or is asked.

    `office_hours` are its own, where they are not those of the counting policy; `area` the kind of area it serves.
    """

    id: Identifier
    name: Name
    level: AgencyLevel
    one_stop: bool = False
    part_of: Ref[Agency] | None = None
    replaced_by: Ref[Agency] | None = None
    aliases: tuple[Name, ...] = ()
    effective: Period = ALWAYS
    office_hours: tuple[OfficeSession, ...] = ()
    area: Ref[DifficultArea] | None = None


class Sector(Entry):
    """Lĩnh vực.

    `aliases` are the names of the same sector in other years and on other portals; `counting` is how its law counts
    days, for every procedure of it that does not say otherwise.
    """

    id: Identifier
    name: Name
    aliases: tuple[Name, ...] = ()
    counting: Ref[CountingPolicy] | None = None


class Fact(Entry):
    """What a document proves (quan hệ hôn nhân, nơi thường trú)."""

    id: Identifier
    name: Name


class Origin(StrEnum):
    """Who makes a kind of paper: the applicant, a state body, or somebody outside the State."""

    APPLICANT = "applicant"
    STATE = "state"
    OUTSIDE = "outside"


class FormField(Entry):
    """One thing that a form asks for (trường thông tin của biểu mẫu).

    `fact` is what it says, where the register has it; `used_for` in words what reads it: a condition, the fee, the
    result, a statistic; `lock` the law that wants it. `minutes` is how long it takes to fill in, where somebody
    measured it.
    """

    id: Identifier
    name: Name
    fact: Ref[Fact] | None = None
    used_for: Name | None = None
    lock: Name | None = None
    minutes: Annotated[Decimal, Field(ge=0, le=600, allow_inf_nan=False)] | None = None


class AnswerTime(Entry):
    """How long an agency has for an answer, in exactly one unit."""

    hours: Annotated[Decimal, Field(ge=0, le=100_000, allow_inf_nan=False)] | None = None
    working_days: Annotated[Decimal, Field(ge=0, le=10_000, allow_inf_nan=False)] | None = None

    @property
    def working_hours(self) -> Decimal:
        """The same in working hours, 8 to a working day."""
        return self.hours if self.hours is not None else (self.working_days or Decimal(0)) * 8

    @model_validator(mode="after")
    def _one_unit(self) -> AnswerTime:
        if (self.hours is None) is (self.working_days is None):
            raise PydanticCustomError("one_unit", "the time for an answer is in hours or in working_days")
        return self


class Duty(Entry):
    """The duty of an issuer to give a paper, or what it says, to agencies that ask for it (nghĩa vụ cung cấp).

    By which law, since when, within what time, and whether a source confirms it: as a `Holding` opens a database.
    """

    issuer: Ref[Agency]
    law: Ref[Law] | None = None
    article: Name | None = None
    since: dt.date | None = None
    within: AnswerTime | None = None
    verified: bool = False
    source: Name | None = None


class DocumentType(Entry):
    """A kind of paper known to the catalogue (giấy khai sinh).

    `originals_kept` marks papers that a person holds since an earlier procedure and does not have to fetch anew.
    `foreign` papers may not lose their certification; `identity` papers prove who somebody is; `fields` are what a
    form asks for, where that is known; `answers` say who must give it to an agency that asks. A paper that the law has
    done away with ends with its `effective` period; `replaced_by` names what serves in its place.
    """

    id: Identifier
    name: Name
    aliases: tuple[Name, ...] = ()
    origin: Origin
    issued_by: Refs[Agency] = ()
    proves: Refs[Fact] = ()
    originals_kept: bool = False
    foreign: bool = False
    identity: bool = False
    fields: tuple[FormField, ...] = ()
    answers: tuple[Duty, ...] = ()
    effective: Period = ALWAYS
    replaced_by: Refs[DocumentType] = ()


class Holding(Entry):
    """What a database holds, opened to the agencies by which law, since when, and whether a source confirms it.

    `scope` says in words for which part of it the data is there so far; the rest still needs its papers. A scope
    `scope_by_law` limits for what the data may stand at all: a procedure has to be about that.
    """

    types: Refs[DocumentType] = ()
    facts: Refs[Fact] = ()
    law: Ref[Law] | None = None
    article: Name | None = None
    since: dt.date | None = None
    scope: Name | None = None
    scope_by_law: bool = False
    verified: bool = False
    source: Name | None = None


class Database(Entry):
    """A national or sector database (cơ sở dữ liệu) and what may be looked up in it."""

    id: Identifier
    name: Name
    owner: Ref[Agency] | None = None
    holds: tuple[Holding, ...] = ()


class Applicant(Entry):
    """Đối tượng thực hiện: a kind of person or organisation, and what the State already holds on it.

    `kind_of` makes it a special kind of another: whoever serves the general kind serves this one too.
    """

    id: Identifier
    name: Name
    aliases: tuple[Name, ...] = ()
    kind_of: Ref[Applicant] | None = None
    recorded_in: Refs[Database] = ()
    holds: Refs[DocumentType] = ()


class LawRank(StrEnum):
    """Rank of a legal instrument, highest first."""

    LAW = "law"
    ASSEMBLY_RESOLUTION = "assembly_resolution"
    ORDINANCE = "ordinance"
    DECREE = "decree"
    GOVERNMENT_RESOLUTION = "government_resolution"
    PRIME_MINISTER_DECISION = "prime_minister_decision"
    CIRCULAR = "circular"
    JOINT_CIRCULAR = "joint_circular"
    MINISTER_DECISION = "minister_decision"
    PEOPLES_COUNCIL_RESOLUTION = "peoples_council_resolution"
    PROVINCE_DECISION = "province_decision"
    CHAIRMAN_DECISION = "chairman_decision"
    OTHER = "other"


class LawStatus(StrEnum):
    """What is known of a law's force; unknown means unknown."""

    IN_FORCE = "in_force"
    PARTLY_EXPIRED = "partly_expired"
    EXPIRED = "expired"
    UNKNOWN = "unknown"


class Law(Entry):
    """A legal instrument (văn bản); its id is its number (số, ký hiệu). `effective.to` is the last day in force.

    `note` keeps in words what is known of its force and is not the number of another instrument.
    """

    id: Identifier
    title: Name | None = None
    rank: LawRank
    issuer: Name | None = None
    issued: dt.date | None = None
    effective: Period = ALWAYS
    replaced_by: Refs[Law] = ()
    amended_by: Refs[Law] = ()
    note: Name | None = None
    status: LawStatus = LawStatus.UNKNOWN
    verified: bool = False
    source: Name | None = None


class YearStatus(StrEnum):
    """Whether the days off of a year have been decided."""

    FINAL = "final"
    PROVISIONAL = "provisional"


class DayOff(Entry):
    """A day off on what would be a working day, or a holiday; `swap` marks a day off that is worked on another day."""

    date: dt.date
    name: Name
    swap: bool = False
    law: Name | None = None


class WorkedDay(Entry):
    """A Saturday or Sunday that is worked in exchange (ngày làm bù)."""

    date: dt.date
    instead_of: dt.date


class CalendarYear(Entry):
    """The public sector's days off in one year, with sources."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    status: YearStatus
    days_off: tuple[DayOff, ...]
    worked: tuple[WorkedDay, ...] = ()
    note: Name | None = None
    sources: tuple[SourceNote, ...] = ()

    @property
    def id(self) -> str:
        """The year, under the name that every entry has."""
        return str(self.year)

    @model_validator(mode="after")
    def _days_belong_to_the_year(self) -> CalendarYear:
        days: list[DayOff | WorkedDay] = [*self.days_off, *self.worked]
        for day in days:
            if day.date.year != self.year:
                raise PydanticCustomError(
                    "other_year", "{day} is not a day of {year}", {"day": str(day.date), "year": self.year}
                )
        return self


class Extension(Entry):
    """Gia hạn: by how many days, counted as the limit counts its own, it may at the most be made longer, once."""

    days: Annotated[int, Field(ge=1, le=365)]
    law: Ref[Law] | None = None
    article: Name | None = None
    verified: bool = False
    source: Name | None = None


class DifficultArea(Entry):
    """Địa bàn miền núi, hải đảo, khó khăn: by how many days at the most a limit is longer there, and who says so.

    The days are counted as the limit counts its own; `unit_verified` tells whether a source says that they are.
    """

    id: Identifier
    name: Name
    days: Annotated[int, Field(ge=1, le=365)]
    law: Ref[Law] | None = None
    article: Name | None = None
    unit_verified: bool = False
    verified: bool = False
    source: Name


class CountingPolicy(Entry):
    """How days are counted: a named object that is printed on every report.

    `office_hours` are those of a unit that has none of its own. `extension` and `longer_in` hold for every limit that
    does not say otherwise.
    """

    id: Identifier
    name: Name
    reception_day_counts: bool
    cutoff: dt.time | None = None
    cutoff_applies_to: CutoffScope = CutoffScope.SAME_DAY
    saturday: SaturdayReception = SaturdayReception()
    pauses: PauseRules = PauseRules()
    extension: Extension | None = None
    longer_in: Refs[DifficultArea] = ()
    office_hours: tuple[OfficeSession, ...]
    source: Name | None = None


class HourlyIncome(Entry):
    """Mức thu nhập bình quân, đồng per working hour, of one year."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    amount: Annotated[int, Field(gt=0)]
    verified: bool = False
    source: Name

    @property
    def id(self) -> str:
        """The year, under the name that every entry has."""
        return str(self.year)


Quantity = Annotated[Decimal, Field(ge=0, allow_inf_nan=False)]


class Estimate(Entry):
    """A low, a middle and a high value of one figure of the Standard Cost Model, with the basis of the estimate."""

    id: Identifier
    name: Name
    unit: Name
    low: Quantity
    mid: Quantity
    high: Quantity
    basis: Name

    @model_validator(mode="after")
    def _ordered(self) -> Estimate:
        if not self.low <= self.mid <= self.high:
            raise PydanticCustomError("not_ordered", "low, mid and high must not decrease")
        return self
