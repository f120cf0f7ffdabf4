"""The administrative procedure (thủ tục hành chính): one version, with the parts that NĐ 63/2010 Điều 8(2) names."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.costs import ActivityKind, Spread
from tthc.model.entry import ALWAYS, Entry, Identifier, Name, Period, Ref, Refs, SourceNote
from tthc.model.local import Locality
from tthc.model.reference import Agency, Applicant, CountingPolicy, Database, DocumentType, Fact, FormField, Law, Sector
from tthc.source import Message, say

ProcedureCode = Annotated[str, StringConstraints(pattern=r"^[1-9]\.\d{6}(\.(\d{3}\.\d{2}\.\d{2}\.)?[GH]\d{2})?$")]
"""Mã thủ tục hành chính, e.g. `1.004227` or `1.004227.000.00.00.H17`."""


class Level(StrEnum):
    """Cấp thực hiện. There is no district since 2025-07-01; the word is kept for versions before that."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class Mode(StrEnum):
    """Cách thức thực hiện: how an application is handed in, or its result returned."""

    IN_PERSON = "in_person"
    ONLINE = "online"
    POSTAL = "postal"


MODE_NAMES: Mapping[Mode, Message] = MappingProxyType(
    {Mode.IN_PERSON: say("in person"), Mode.ONLINE: say("online"), Mode.POSTAL: say("by post")}
)
"""What people call the ways of handing in, for messages."""


class ServiceLevel(StrEnum):
    """Mức độ dịch vụ công trực tuyến (NĐ 224/2026/NĐ-CP Điều 14)."""

    END_TO_END = "end_to_end"
    PARTIAL = "partial"
    INFORMATION = "information"


class PublicationKind(StrEnum):
    """Loại công bố (NĐ 63/2010 Điều 14)."""

    NEW = "new"
    AMENDED = "amended"
    REPLACED = "replaced"
    ABOLISHED = "abolished"


class StepKind(StrEnum):
    """What a step does."""

    SUBMIT = "submit"
    RECEIVE = "receive"
    CHECK = "check"
    VERIFY = "verify"
    LOOK_UP = "look_up"
    CONSULT = "consult"
    INSPECT = "inspect"
    PUBLISH = "publish"
    APPROVE = "approve"
    DECIDE = "decide"
    SIGN = "sign"
    ISSUE = "issue"
    RECORD = "record"
    TRANSFER = "transfer"
    PAY = "pay"
    RETURN = "return"
    ARCHIVE = "archive"


class Unit(StrEnum):
    """Units of time as the law writes them."""

    MINUTES = "minutes"
    HOURS = "hours"
    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"
    MONTHS = "months"


UNIT_NAMES: Mapping[Unit, Message] = MappingProxyType(
    {
        Unit.MINUTES: say("minutes"),
        Unit.HOURS: say("hours"),
        Unit.WORKING_DAYS: say("working days"),
        Unit.CALENDAR_DAYS: say("days"),
        Unit.MONTHS: say("months"),
    }
)
"""What people call the units, for messages."""


Amount = Annotated[Decimal, Field(ge=0, le=100_000, allow_inf_nan=False)]


class Duration(Entry):
    """A length of time in exactly one unit; `same_day` is "trong ngày". `estimate` is the basis where it is not law."""

    minutes: Amount | None = None
    hours: Amount | None = None
    working_days: Amount | None = None
    calendar_days: Amount | None = None
    months: Amount | None = None
    same_day: bool = False
    estimate: Name | None = None

    @model_validator(mode="after")
    def _one_unit(self) -> Duration:
        given = [unit for unit in Unit if getattr(self, unit.value) is not None]
        if len(given) + self.same_day != 1:
            raise PydanticCustomError(
                "one_unit",
                "a duration has exactly one of minutes, hours, working_days, calendar_days, months, same_day",
            )
        return self

    @property
    def unit(self) -> Unit:
        """The unit it is written in; a same-day limit counts as one working day."""
        return next((unit for unit in Unit if getattr(self, unit.value) is not None), Unit.WORKING_DAYS)

    @property
    def amount(self) -> Decimal:
        """How many of the unit."""
        return Decimal(1) if self.same_day else Decimal(getattr(self, self.unit.value))

    @property
    def working_hours(self) -> Decimal | None:
        """The same in working hours (8 to a working day); None for calendar days and months, which do not convert."""
        match self.unit:
            case Unit.MINUTES:
                return self.amount / 60
            case Unit.HOURS:
                return self.amount
            case Unit.WORKING_DAYS:
                return self.amount * 8
            case _:
                return None


class LegalBasis(Entry):
    """The instrument, and where known the article, that fixes a component (căn cứ pháp lý)."""

    law: Ref[Law]
    article: Name | None = None
    note: Name | None = None


class Case(Entry):
    """A variant of a procedure with its own documents, time or fee (trường hợp)."""

    id: Identifier
    name: Name


class TimeLimit(Entry):
    """Thời hạn giải quyết of one channel, in one case or in all: by law, and as the province commits itself.

    `set_by` is the locality that made the commitment, where it is not the nation's record that says it.
    """

    case: Ref[Case] | None = None
    statutory: Duration | None = None
    committed: Duration | None = None
    fixed_by: LegalBasis | None = None
    note: Name | None = None
    set_by: Ref[Locality] | None = None


class FeeKind(StrEnum):
    """Phí pays for a service; lệ phí is a fixed charge of the State."""

    FEE = "fee"
    LEVY = "levy"


class Currency(StrEnum):
    """What a fee is stated in: đồng, or US dollars at missions abroad."""

    VND = "VND"
    USD = "USD"


Sum = Annotated[int, Field(ge=0, le=10**12)]


class Fee(Entry):
    """Phí, lệ phí: a sum per unit, `at_most` so much; 0 is free of charge.

    `decided_by` names who sets the sum (the provincial People's Council) where the national record leaves it open;
    `set_by` the locality whose sum it is.
    """

    name: Name | None = None
    kind: FeeKind | None = None
    case: Ref[Case] | None = None
    amount: Sum | None = None
    at_most: Sum | None = None
    currency: Currency = Currency.VND
    per: Name | None = None
    decided_by: Ref[Agency] | None = None
    fixed_by: LegalBasis | None = None
    note: Name | None = None
    set_by: Ref[Locality] | None = None

    @model_validator(mode="after")
    def _amount_or_who_decides(self) -> Fee:
        if self.amount is None and self.decided_by is None:
            raise PydanticCustomError("no_amount", "a fee has an amount, or says who decides it")
        return self

    @property
    def dong(self) -> int | None:
        """The sum in đồng, if it is known and in đồng."""
        return self.amount if self.currency is Currency.VND else None


class Channel(Entry):
    """One way to hand in the application, with its limits and fees (cách thức thực hiện).

    `fixed_by` is the instrument that says how far the service goes in this way; each limit and fee has its own.
    """

    mode: Mode
    service_level: ServiceLevel | None = None
    partial_reason: Name | None = None
    fixed_by: LegalBasis | None = None
    url: str | None = None
    time_limits: tuple[TimeLimit, ...] = ()
    fees: tuple[Fee, ...] = ()


class Submission(StrEnum):
    """Whether a document is handed in or only shown (xuất trình)."""

    SUBMIT = "submit"
    PRESENT = "present"


class LookUp(Entry):
    """The agency gets the document or its facts itself: from a database, or, where that has none, from its issuer.

    With `fallback` the applicant hands the paper in where both fail.
    """

    database: Ref[Database] | None = None
    issuer: Ref[Agency] | None = None
    fallback: bool = False
    fixed_by: LegalBasis | None = None

    @model_validator(mode="after")
    def _some_source(self) -> LookUp:
        if self.database is None and self.issuer is None:
            raise PydanticCustomError("no_source", "a look-up has a database or an issuer")
        return self


class RequiredDocument(Entry):
    """One document that one procedure asks for (thành phần hồ sơ): of one type, or any one of several.

    `originals`, `copies` (plain) and `certified` (bản sao chứng thực) are how many of each are asked for. `when` is a
    condition in words that narrows the cases further (only some applicants ever meet it). `channels` are the ways of
    handing in that it is asked for in; none means all. `omits` are the fields of its form that are left empty here,
    `declares` the papers whose content it declares in their place; `sanction` is the instrument that punishes a false
    declaration of what it proves. A document with a name and no type is one that the register does not know yet.
    """

    id: Identifier
    type: Ref[DocumentType] | None = None
    any_of: Refs[DocumentType] = ()
    name: Name | None = None
    originals: Annotated[int, Field(ge=0, le=100)] = 0
    copies: Annotated[int, Field(ge=0, le=100)] = 0
    certified: Annotated[int, Field(ge=0, le=100)] = 0
    form: Name | None = None
    omits: Refs[FormField] = ()
    declares: Refs[DocumentType] = ()
    submission: Submission = Submission.SUBMIT
    cases: Refs[Case] = ()
    channels: tuple[Mode, ...] = ()
    applicants: Refs[Applicant] = ()
    when: Name | None = None
    proves: Refs[Fact] = ()
    look_up: LookUp | None = None
    purpose: Name | None = None
    lock: Name | None = None
    sanction: LegalBasis | None = None
    fixed_by: LegalBasis | None = None

    @model_validator(mode="after")
    def _one_type_or_several(self) -> RequiredDocument:
        if self.type and self.any_of:
            raise PydanticCustomError("type_or_any_of", "a document has either a type or any_of, a list of types")
        if not (self.types or self.name):
            raise PydanticCustomError("nameless", "a document has a type, several under any_of, or at least a name")
        return self

    @property
    def types(self) -> tuple[Ref[DocumentType], ...]:
        """The types of which any one will do; none if the register does not know the document."""
        return (self.type,) if self.type else self.any_of

    def is_same_paper(self, other: RequiredDocument) -> bool:
        """Whether both ask for the same types; of documents that the register does not know nobody can say so."""
        return bool(self.types) and set(self.types) == set(other.types)


class Condition(Entry):
    """Yêu cầu, điều kiện: what must be true before the result may be given, as facts that something has to prove."""

    id: Identifier
    name: Name
    requires: Refs[Fact] = ()
    cases: Refs[Case] = ()
    fixed_by: LegalBasis | None = None


class Thing(Entry):
    """What a step needs or produces inside one procedure: a required document by its id, or a working paper."""


RESULT = "ket-qua"
"""The thing whose production is the result of the procedure."""


class Step(Entry):
    """Bước: who does what, needing and producing what, in how long.

    `after` names the steps that must be finished; `safeguard` says why the step may not go; `inferred` marks a step or
    an order that no source states; `visit` a step for which the applicant must come in person; `when` a condition in
    words under which alone it is taken; `automatic` one that the system does by itself; `set_by` the locality whose
    internal procedure has the step.
    """

    id: Identifier
    name: Name
    kind: StepKind
    actor: Ref[Agency]
    role: Name | None = None
    duration: Duration | None = None
    needs: Refs[Thing] = ()
    produces: Refs[Thing] = ()
    after: tuple[Ref[Step], ...] = ()
    cases: Refs[Case] = ()
    when: Name | None = None
    visit: bool = False
    automatic: bool = False
    safeguard: Name | None = None
    inferred: bool = False
    fixed_by: LegalBasis | None = None
    set_by: Ref[Locality] | None = None

    @property
    def actor_works(self) -> bool:
        """Whether an agency spends the time: what the applicant does is not processing time."""
        return self.kind not in (StepKind.SUBMIT, StepKind.PAY)


class Agencies(Entry):
    """Who receives, who decides, who is asked (cơ quan tiếp nhận, giải quyết, phối hợp)."""

    receiving: Refs[Agency] = ()
    deciding: Refs[Agency] = ()
    coordinating: Refs[Agency] = ()


class Publication(Entry):
    """Quyết định công bố: the decision that published this version."""

    decision: Name
    date: dt.date | None = None
    kind: PublicationKind | None = None


class Result(Entry):
    """Kết quả thực hiện: the paper that is given, in which cases, for how long, and how it may be returned.

    `fixed_by` is the instrument that says so.
    """

    type: Ref[DocumentType]
    name: Name | None = None
    cases: Refs[Case] = ()
    electronic: bool | None = None
    validity: Duration | None = None
    delivery: tuple[Mode, ...] = ()
    fixed_by: LegalBasis | None = None


class Volume(Entry):
    """How many dossiers in a year, and who says so."""

    year: Annotated[int, Field(ge=1990, le=2100)]
    dossiers: Annotated[int, Field(ge=0)]
    source: Name
    set_by: Ref[Locality] | None = None


class MeasuredCost(Entry):
    """What one row of the cost sheet takes, as somebody measured it: in the place of the estimates, and who says so.

    `work` is the row of the form, `document` or `step` which of several; with a `name` it is work of its own that
    follows from no document, step or way (having land surveyed). `minutes` are for one time, `hired_service` and
    `fees` (with other expenses) in đồng. What is not measured stays as it is estimated. `set_by` is the locality that
    measured.
    """

    work: ActivityKind
    document: Ref[Thing] | None = None
    step: Ref[Step] | None = None
    name: Name | None = None
    cases: Refs[Case] = ()
    channels: tuple[Mode, ...] = ()
    minutes: Spread | None = None
    hired_service: Spread | None = None
    fees: Spread | None = None
    times_per_year: Annotated[Decimal, Field(gt=0, le=10_000, allow_inf_nan=False)] | None = None
    population: Annotated[int, Field(ge=0, le=10**9)] | None = None
    source: Name | None = None
    date: dt.date | None = None
    set_by: Ref[Locality] | None = None

    @property
    def row(self) -> tuple[ActivityKind, str, str]:
        """Which row it is about: the work, the document or step, and the name of work of its own."""
        about = self.document or self.step
        return self.work, about.id if about else "", self.name or ""

    @model_validator(mode="after")
    def _one_row(self) -> MeasuredCost:
        given = [part for part in ("document", "step", "name") if getattr(self, part)]
        wanted = _TELLS_APART.get(self.work, ())
        if len(given) > 1 or (wanted and not given) or (given and given[0] not in (*wanted, "name")):
            raise PydanticCustomError(
                "one_row",
                "a measured cost is about one row: a document to prepare, a step to attend, a name for other work, "
                "or simply handing in, paying or collecting",
            )
        if not any((self.minutes, self.hired_service, self.fees, self.times_per_year, self.population is not None)):
            raise PydanticCustomError("nothing_measured", "a measured cost has at least one figure")
        return self


_TELLS_APART: Mapping[ActivityKind, tuple[str, ...]] = MappingProxyType(
    {
        ActivityKind.PREPARE: ("document",),
        ActivityKind.INSPECTION: ("step",),
        ActivityKind.OTHER: ("step",),
    }
)
"""Rows of which there are several, and what tells them apart."""


class Place(Entry):
    """Nơi tiếp nhận: where an agency can be reached, and when it is open."""

    agency: Ref[Agency]
    name: Name | None = None
    address: Name | None = None
    hours: Name | None = None
    phone: Name | None = None
    url: str | None = None
    set_by: Ref[Locality] | None = None


class Element(StrEnum):
    """Elements that exist only for some procedures (NĐ 63/2010/NĐ-CP Điều 8 khoản 2 điểm h)."""

    FORMS = "forms"
    CONDITIONS = "conditions"
    FEES = "fees"
    RESULT = "result"


class VerbatimPart(StrEnum):
    """Parts of a record that come as free text."""

    STEPS = "steps"
    CHANNELS = "channels"
    TIME_LIMITS = "time_limits"
    FEES = "fees"
    DOCUMENTS = "documents"
    CONDITIONS = "conditions"
    AGENCIES = "agencies"
    APPLICANTS = "applicants"
    RESULTS = "results"
    LEGAL_BASIS = "legal_basis"
    DESCRIPTION = "description"


class Verbatim(Entry):
    """Nguyên văn: what a source says in words that nobody has put into the fields yet."""

    about: VerbatimPart
    text: Annotated[str, StringConstraints(min_length=1, max_length=200_000)]


class Procedure(Entry):
    """One version of an administrative procedure. What a source does not say is missing, and `check` says so.

    `fixed_by` is the instrument that there is such a procedure by, and by which that authority decides it;
    `sets_fixed_by` the one that says how many sets of the dossier are handed in.
    """

    code: ProcedureCode
    name: Name
    sector: Ref[Sector] | None = None
    levels: tuple[Level, ...] = ()
    effective: Period = ALWAYS
    publication: Publication | None = None
    fixed_by: LegalBasis | None = None
    applicants: Refs[Applicant] = ()
    agencies: Agencies = Agencies()
    cases: tuple[Case, ...] = ()
    channels: tuple[Channel, ...] = ()
    documents: tuple[RequiredDocument, ...] = ()
    dossier_sets: Annotated[int, Field(ge=1, le=100)] | None = None
    sets_fixed_by: LegalBasis | None = None
    conditions: tuple[Condition, ...] = ()
    steps: tuple[Step, ...] = ()
    results: tuple[Result, ...] = ()
    has_no: tuple[Element, ...] = ()
    legal_basis: Refs[Law] = ()
    counting: Ref[CountingPolicy] | None = None
    volumes: tuple[Volume, ...] = ()
    costs: tuple[MeasuredCost, ...] = ()
    places: tuple[Place, ...] = ()
    keywords: tuple[Name, ...] = ()
    note: Name | None = None
    verbatim: tuple[Verbatim, ...] = ()
    sources: tuple[SourceNote, ...] = ()

    @property
    def id(self) -> str:
        """The code, under the name that every entry has."""
        return self.code

    @property
    def real_cases(self) -> tuple[Case | None, ...]:
        """The cases, or the one nameless case of a procedure that has none."""
        return self.cases or (None,)

    def documents_in(self, case: Case | None) -> tuple[RequiredDocument, ...]:
        """The documents asked for in a case."""
        return tuple(document for document in self.documents if applies(document.cases, case))

    def results_in(self, case: Case | None) -> tuple[Result, ...]:
        """The papers given in a case."""
        return tuple(result for result in self.results if applies(result.cases, case))

    def gives(self, document: RequiredDocument) -> bool:
        """Whether the procedure gives a paper of a type that this document asks for."""
        return any(result.type in document.types for result in self.results)

    def steps_in(self, case: Case | None) -> tuple[Step, ...]:
        """The steps taken in a case."""
        return tuple(step for step in self.steps if applies(step.cases, case))

    def conditions_in(self, case: Case | None) -> tuple[Condition, ...]:
        """The conditions that hold in a case."""
        return tuple(condition for condition in self.conditions if applies(condition.cases, case))

    def limits_in(self, case: Case | None) -> tuple[tuple[Channel, TimeLimit], ...]:
        """The time limits of a case, with the channel each belongs to; one written for the case beats a general one."""
        found: list[tuple[Channel, TimeLimit]] = []
        for channel in self.channels:
            special = [limit for limit in channel.time_limits if limit.case and case and limit.case.id == case.id]
            found += [(channel, limit) for limit in special or (x for x in channel.time_limits if x.case is None)]
        return tuple(found)


def applies(cases: tuple[Ref[Case], ...], case: Case | None) -> bool:
    """Whether a component limited to these cases belongs to the case; one without cases belongs to all."""
    return not cases or (case is not None and any(ref.id == case.id for ref in cases))
