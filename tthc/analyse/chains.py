"""Questions across procedures."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from tthc.analyse.match import Analysis, Match, component
from tthc.model.cut import Part
from tthc.model.procedure import Procedure
from tthc.source import say


def catch_22(analysis: Analysis) -> Iterator[Match]:
    """Papers that nobody can get first, because every way to them needs them already (vòng luẩn quẩn)."""
    for procedure, document, paper in analysis.graph.never_obtainable():
        because = say("every procedure that issues {paper} needs, in the end, its own result", paper=paper.name)
        yield Match(component(procedure, Part.DOCUMENT, document.id), document.at, because)


def alike_procedures(analysis: Analysis, *, share_percent: int = 80, at_least: int = 3) -> Iterator[Match]:
    """Procedures of one sector and one deciding agency that ask for nearly the same papers (thủ tục gộp được)."""
    for one, other in combinations(analysis.procedures, 2):
        same_sector = one.sector is not None and one.sector == other.sector
        same_hand = same_sector and set(one.agencies.deciding) & set(other.agencies.deciding)
        asked, asked_too = _types(one), _types(other)
        if not same_hand or len(asked | asked_too) < at_least:
            continue
        share = round(100 * len(asked & asked_too) / len(asked | asked_too))
        if share >= share_percent:
            because = say("{share} percent of its papers are those of {code}", share=share, code=other.code)
            yield Match(component(one, Part.PROCEDURE, other.code), one.at, because, (say("{name}", name=other.name),))


def _types(procedure: Procedure) -> frozenset[str]:
    return frozenset(ref.id for document in procedure.documents for ref in document.types)
