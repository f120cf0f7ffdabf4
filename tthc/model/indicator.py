"""Indicators by which offices are judged: those of QĐ 766/QĐ-TTg, and what stands in for the questions of surveys."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from tthc.model.entry import Entry, Identifier, Name, Ref
from tthc.model.reference import Law


class Index(StrEnum):
    """What an indicator belongs to. PAPI and SIPAS ask citizens: here they have proxies only, and never a score."""

    QD766 = "qd766"
    PAPI = "papi"
    SIPAS = "sipas"


class IndicatorGroup(StrEnum):
    """The groups of QĐ 766/QĐ-TTg as they are scored, payment apart from the online services it belongs to."""

    PUBLICITY = "publicity"
    PROGRESS = "progress"
    ONLINE = "online"
    PAYMENT = "payment"
    DIGITISATION = "digitisation"
    SATISFACTION = "satisfaction"


class Figure(StrEnum):
    """What a log, the catalogue or a list of petitions can say for an indicator: one part of one whole."""

    IN_TIME = "in_time"
    CONTENT_COMPLETE = "content_complete"
    END_TO_END = "end_to_end"
    PETITIONS_IN_TIME = "petitions_in_time"
    TIME_LIMIT_STATED = "time_limit_stated"
    FEE_STATED = "fee_stated"
    PAPERS_STATED = "papers_stated"
    OFFERED_ONLINE = "offered_online"
    HANDED_IN_ONLINE = "handed_in_online"
    PAPERS_ASKED = "papers_asked"


class ForCommunes(StrEnum):
    """Whether an indicator is counted for a commune, or its full points are given, or no source says."""

    COUNTED = "counted"
    FULL = "full"
    UNKNOWN = "unknown"


Points = Annotated[Decimal, Field(gt=0, le=100, allow_inf_nan=False)]
Proportion = Annotated[Decimal, Field(gt=0, le=1, allow_inf_nan=False)]


class Indicator(Entry):
    """Chỉ số: `figure` is what of it can be worked out here, `needs` says which other data it takes.

    The score is `maximum` times the share, full from a share of `full_at`, and full too where there is nothing to take
    a share of if `full_if_none`. `formula_known` is false where nobody knows how the share becomes points. What has no
    `maximum` is a proxy and gets no score.
    """

    id: Identifier
    code: Identifier | None = None
    name: Name
    index: Index
    group: IndicatorGroup | None = None
    maximum: Points | None = None
    figure: Figure | None = None
    full_at: Proportion = Decimal(1)
    full_if_none: bool = False
    formula_known: bool = True
    communes: ForCommunes = ForCommunes.UNKNOWN
    needs: Name | None = None
    law: Ref[Law] | None = None
    verified: bool = False
    source: Name

    @model_validator(mode="after")
    def _scored_or_proxy(self) -> Indicator:
        if (self.index is Index.QD766) is (self.maximum is None):
            raise PydanticCustomError("no_maximum", "an indicator of QĐ 766 has a maximum, a proxy has none")
        return self

    @model_validator(mode="after")
    def _says_what_it_takes(self) -> Indicator:
        if self.figure is None and self.needs is None:
            raise PydanticCustomError("no_figure", "say which figure it is, or which data it needs")
        return self
