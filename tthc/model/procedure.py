"""The administrative procedure (thủ tục hành chính): one version, with the parts that NĐ 63/2010 Điều 8(2) names."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from tthc.model.basis import Case, LegalBasis, applies
from tthc.model.channel import Channel, TimeLimit
from tthc.model.document import Condition, RequiredDocument
from tthc.model.entry import ALWAYS, Entry, Name, Period, Ref, Refs, SourceNote
from tthc.model.local import Locality
from tthc.model.measured import MeasuredCost, Volume
from tthc.model.obligation import Frequency, Obliged, Threshold
from tthc.model.reference import Agency, Applicant, CountingPolicy, Law, Sector
from tthc.model.result import Result
from tthc.model.step import Step

ProcedureCode = Annotated[str, StringConstraints(pattern=r"^[1-9]\.\d{6}(\.(\d{3}\.\d{2}\.\d{2}\.)?[GH]\d{2})?$")]
"""Mã thủ tục hành chính, e.g. `1.004227` or `1.004227.000.00.00.H17`."""


class Level(StrEnum):
    """Cấp thực hiện. There is no district since 2025-07-01; the word is kept for versions before that."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


class PublicationKind(StrEnum):
    """Loại công bố (NĐ 63/2010 Điều 14)."""

    NEW = "new"
    AMENDED = "amended"
    REPLACED = "replaced"
    ABOLISHED = "abolished"


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
    `sets_fixed_by` the one that says how many sets of the dossier are handed in. `replaced_by` are the procedures that
    stand in its place when it has ended or was abolished.
    """

    code: ProcedureCode
    name: Name
    sector: Ref[Sector] | None = None
    levels: tuple[Level, ...] = ()
    effective: Period = ALWAYS
    publication: Publication | None = None
    replaced_by: Refs[Procedure] = ()
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
    frequencies: tuple[Frequency, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    obliged: tuple[Obliged, ...] = ()
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

    def frequency_in(self, case: Case | None) -> Decimal | None:
        """How many times a year somebody goes through it in a case: of several the most, as papers count too."""
        return max((one.times_per_year for one in self.frequencies if applies(one.cases, case)), default=None)

    def limits_in(self, case: Case | None) -> tuple[tuple[Channel, TimeLimit], ...]:
        """The time limits of a case, with the channel each belongs to; one written for the case beats a general one."""
        found: list[tuple[Channel, TimeLimit]] = []
        for channel in self.channels:
            special = [limit for limit in channel.time_limits if limit.case and case and limit.case.id == case.id]
            found += [(channel, limit) for limit in special or (x for x in channel.time_limits if x.case is None)]
        return tuple(found)
