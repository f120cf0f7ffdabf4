"""Papers that the law has done away with and that are asked for all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tthc.analyse.holdings import has_ended, holdings_for
from tthc.analyse.match import Analysis, Match
from tthc.analyse.papers import match_on, types_of
from tthc.graph.evidence import is_form
from tthc.model.document import RequiredDocument
from tthc.model.reference import DocumentType
from tthc.source import Message, say


def abolished_paper(analysis: Analysis) -> Iterator[Match]:
    """Papers whose kind has ended, or of whose kinds some have (giấy tờ đã bãi bỏ còn bị đòi).

    A database that holds what they said is named where there is one; where other papers are accepted that still exist,
    it is advice.
    """
    for procedure in analysis.procedures:
        for document in procedure.documents:
            ended = [kind for kind in types_of(document, analysis.catalogue) if has_ended(kind, analysis.day)]
            if not ended or document.look_up or is_form(document, analysis.catalogue):
                continue
            names = "; ".join(kind.name for kind in ended)
            because = say("valid until {day} only: {names}", day=ended[0].effective.end, names=names)
            database, evidence = _instead(document, ended, analysis)
            match = match_on(procedure, document, because, evidence, database=database)
            partly = len(ended) < len(document.types)
            yield match if not partly and database else _without_cut(match, is_advice=partly)


def _instead(
    document: RequiredDocument, ended: list[DocumentType], analysis: Analysis
) -> tuple[str | None, tuple[Message, ...]]:
    """The database that holds what the paper said, and the papers that came in its place."""
    heirs = tuple(dict.fromkeys(ref for kind in ended for ref in kind.replaced_by))
    names = [known.name for ref in heirs if (known := analysis.catalogue.get(ref))]
    now = (say("now: {names}", names="; ".join(names)),) if names else ()
    for base, holding in holdings_for(document, analysis.catalogue, analysis.day):
        if holding.verified:
            return base.id, (say("{paper} ← {database}", paper=names[0] if names else "", database=base.name), *now)
    return None, now


def _without_cut(match: Match, *, is_advice: bool) -> Match:
    return replace(match, is_cut=False, is_advice=is_advice)
