"""Indicators of QĐ 766/QĐ-TTg, with their points, and proxies of surveys, without: as far as anybody can say.

The formulas are read off the national portal's own scores, which stay authoritative. A figure that is not known is None
and gives no score: null is not 0.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tthc.model.catalogue import Catalogue
from tthc.model.indicator import Figure, ForCommunes, Index, Indicator, IndicatorGroup
from tthc.model.reference import AgencyLevel


@dataclass(frozen=True)
class Share:
    """One part of one whole; of papers of procedures it may be more than one."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """The share; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True)
class Scored:
    """An indicator, and what is known of it: its share, its points of so many, or which data it needs.

    `maximum` is None for a proxy. A `score` of None is not 0: nobody knows it.
    """

    id: str
    name: str
    index: Index
    source: str
    code: str | None = None
    group: IndicatorGroup | None = None
    maximum: float | None = None
    figure: Figure | None = None
    share: Share | None = None
    score: float | None = None
    needs: str | None = None
    for_communes: ForCommunes = ForCommunes.UNKNOWN
    verified: bool = False

    @property
    def is_proxy(self) -> bool:
        """Whether it stands for a survey question: it is never a score."""
        return self.maximum is None


@dataclass(frozen=True)
class Points:
    """The points known of an index, of so many that could be had for what is known, of so many in all."""

    known: float
    of_known: float
    of_all: float


def scored(
    catalogue: Catalogue, figures: Mapping[Figure, Share], level: AgencyLevel = AgencyLevel.PROVINCE
) -> Iterator[Scored]:
    """Every indicator of the catalogue in its order, with what the figures say of it for an office of a level."""
    for indicator in catalogue.all(Indicator).values():
        share = figures.get(indicator.figure) if indicator.figure else None
        score = score_of(indicator, share, level)
        yield Scored(
            id=indicator.id,
            name=indicator.name,
            index=indicator.index,
            source=indicator.source,
            code=indicator.code,
            group=indicator.group,
            maximum=float(indicator.maximum) if indicator.maximum is not None else None,
            figure=indicator.figure,
            share=share,
            score=score,
            needs=indicator.needs,
            for_communes=indicator.communes,
            verified=indicator.verified,
        )


def score_of(indicator: Indicator, share: Share | None, level: AgencyLevel = AgencyLevel.PROVINCE) -> float | None:
    """The points for a share; None where the share or the formula is not known, and for a proxy."""
    if indicator.maximum is None:
        return None
    most = float(indicator.maximum)
    if level is AgencyLevel.COMMUNE and indicator.communes is ForCommunes.FULL:
        return most
    if share is None or not indicator.formula_known:
        return None
    if share.value is None:
        return most if indicator.full_if_none else None
    return min(most, most * share.value / float(indicator.full_at))


def points(scores: tuple[Scored, ...], index: Index = Index.QD766) -> Points:
    """The points of an index that has them: what is not known is in no sum but the last."""
    mine = [one for one in scores if one.index is index and one.maximum is not None]
    known = [one for one in mine if one.score is not None]
    return Points(
        known=sum(one.score or 0.0 for one in known),
        of_known=sum(one.maximum or 0.0 for one in known),
        of_all=sum(one.maximum or 0.0 for one in mine),
    )


def satisfaction_share(
    total: int | None, dissatisfied: int | None, petitions: int | None, overdue: int | None
) -> Share | None:
    """The dossiers without a bad mark, a petition or a delay; None where one of them is not known."""
    if total is None or dissatisfied is None or petitions is None or overdue is None:
        return None
    return Share(max(total - dissatisfied - petitions - overdue, 0), total)
