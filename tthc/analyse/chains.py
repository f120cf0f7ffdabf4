"""Questions across procedures: rings, procedures to merge, and what several of them do in the same way."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import chain, product
from math import ceil
from typing import Annotated

from pydantic import Field

from tthc.analyse.match import Analysis, Match, component
from tthc.graph.shapes import Ending, are_alike, endings
from tthc.model.cut import Part
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, DocumentType
from tthc.source import Message, say

Percent = Annotated[int, Field(ge=1, le=100)]
Steps = Annotated[int, Field(ge=2, le=1000)]
NAMED = 5
"""How many of many procedures are named."""


def catch_22(analysis: Analysis) -> Iterator[Match]:
    """Papers that nobody can get first, because every way to them needs them already (vòng luẩn quẩn)."""
    never = tuple(analysis.graph.never_obtainable())
    lacking: dict[str, DocumentType] = {}
    for procedure, _, paper in never:
        lacking.setdefault(procedure.code, paper)
    for procedure, document, paper in never:
        because = say("every procedure that issues {paper} needs, in the end, its own result", paper=paper.name)
        ring = (_ring(paper, lacking, analysis),)
        yield Match(component(procedure, Part.DOCUMENT, document.id), document.at, because, ring)


def _ring(paper: DocumentType, lacking: Mapping[str, DocumentType], analysis: Analysis) -> Message:
    """From a paper to the procedure that gives it, to what that one lacks, and so on until a paper comes again."""
    told: list[str] = []
    while paper.name not in told:
        told.append(paper.name)
        issuer = next((i for i in analysis.graph.issuers(paper.id) if i.code in lacking), None)
        if issuer is None:
            break
        told.append(f"{issuer.code} {issuer.name}")
        paper = lacking[issuer.code]
    return say("{way}", way=" ← ".join((*told, paper.name)))


def alike_procedures(
    analysis: Analysis, *, share_percent: Percent = 80, at_least: Annotated[int, Field(ge=1)] = 3
) -> Iterator[Match]:
    """Procedures of one sector and one deciding agency that ask for nearly the same papers (thủ tục gộp được).

    Where both name what they give, they must give something in common. Of many that are alike each is compared with
    the first.
    """
    papers = {procedure.code: _types(procedure) for procedure in analysis.procedures}
    how_often = Counter(paper for asked in papers.values() for paper in asked)
    seen_with: dict[tuple[str, str, str], list[Procedure]] = defaultdict(list)
    for procedure in analysis.procedures:
        keys = list(_keys(procedure, papers[procedure.code], how_often, share_percent))
        earlier = {other.code: other for key in keys for other in seen_with[key]}
        alike = False
        for _, one in sorted(earlier.items()):
            both, either = papers[one.code] & papers[procedure.code], papers[one.code] | papers[procedure.code]
            share = round(100 * len(both) / len(either))
            if share >= share_percent and len(either) >= at_least and _give_alike(one, procedure):
                alike = True
                yield _alike(one, procedure, share, both, analysis)
        for key in keys if not alike else ():
            seen_with[key].append(procedure)


def _alike(one: Procedure, other: Procedure, share: int, both: frozenset[str], analysis: Analysis) -> Match:
    because = say("{share} percent of its papers are those of {code}", share=share, code=other.code)
    evidence = (say("{name}", name=other.name), *_in_common(both, one, other, analysis))
    return Match(component(one, Part.PROCEDURE, other.code), one.at, because, evidence)


def _keys(
    procedure: Procedure, papers: frozenset[str], how_often: Mapping[str, int], share_percent: int
) -> Iterator[tuple[str, str, str]]:
    """Sector, agency and one of its rarest papers: procedures that are so much alike have one such key in common.

    Two sets of which so large a share is common have a common paper among the first few of each in any one order (the
    prefix filter of Chaudhuri, Ganti and Kaushik, 2006); the rarest first keep the groups small.
    """
    rarest = sorted(papers, key=lambda paper: (how_often[paper], paper))
    first = rarest[: len(rarest) - ceil(len(rarest) * (share_percent - 0.5) / 100) + 1]
    if procedure.sector:
        yield from product([procedure.sector.id], (agency.id for agency in procedure.agencies.deciding), first)


def _give_alike(one: Procedure, other: Procedure) -> bool:
    given, given_too = ({result.type.id for result in procedure.results} for procedure in (one, other))
    return not given or not given_too or bool(given & given_too)


def _in_common(both: frozenset[str], one: Procedure, other: Procedure, analysis: Analysis) -> Iterator[Message]:
    known, agencies = analysis.catalogue.all(DocumentType), analysis.catalogue.all(Agency)
    names = "; ".join(sorted(known[paper].name for paper in both if paper in known))
    yield say("both ask for: {papers}", papers=names)
    same = [ref.id for ref in one.agencies.deciding if ref in other.agencies.deciding]
    yield say("{agency} decides both", agency=", ".join(agencies[a].name for a in same if a in agencies))


def _types(procedure: Procedure) -> frozenset[str]:
    return frozenset(ref.id for document in procedure.documents for ref in document.types)


def shared_steps(analysis: Analysis, *, at_least: Steps = 5) -> Iterator[Match]:
    """The same steps in the same order, by the same agencies, at the end of several procedures (quy trình con chung).

    Each procedure is named with the longest ending that it shares. What procedures of one sector, or under one law,
    share can be written once.
    """
    longest = _longest_shared(analysis, at_least)
    groups: dict[str, list[tuple[Procedure, Ending]]] = defaultdict(list)
    for procedure, ending in longest:
        groups[ending.shape].append((procedure, ending))
    for group in groups.values():
        first, ending = group[0]
        others = [p for p, other in group[1:] if _are_of_one_family(first, p) and are_alike(ending, other)]
        if others:
            codes = ", ".join(procedure.code for procedure in others[:NAMED])
            more = f" (+{len(others) - NAMED})" if len(others) > NAMED else ""
            because = say("its last {count} steps are those of {codes}", count=len(ending.steps), codes=codes + more)
            way = say("{steps}", steps=" → ".join(step.name for step in ending.steps))
            yield Match(component(first, Part.PROCEDURE, others[0].code), first.at, because, (way,))


def _are_of_one_family(one: Procedure, other: Procedure) -> bool:
    same_sector = one.sector is not None and one.sector == other.sector
    return same_sector or not set(one.legal_basis).isdisjoint(other.legal_basis)


def _longest_shared(analysis: Analysis, at_least: int) -> Iterator[tuple[Procedure, Ending]]:
    """For each procedure its longest ending that another one has as well, if it is long enough."""
    found: dict[str, dict[str, int]] = {}
    for procedure in analysis.procedures:
        every = (ending for ending in _endings(procedure, analysis) if len(ending.steps) >= at_least)
        found[procedure.code] = {ending.shape: len(ending.steps) for ending in every}
    how_many = Counter(shape for shapes in found.values() for shape in shapes)
    for procedure in analysis.procedures:
        shared = [(steps, shape) for shape, steps in found[procedure.code].items() if how_many[shape] > 1]
        if shared:
            _, longest = max(shared)
            yield procedure, next(ending for ending in _endings(procedure, analysis) if ending.shape == longest)


def _endings(procedure: Procedure, analysis: Analysis) -> Iterator[Ending]:
    return chain.from_iterable(endings(analysis.steps(procedure, case)) for case in procedure.real_cases)
