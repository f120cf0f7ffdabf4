"""Papers that one procedure of the State gives and another asks back: from itself, or by way of the applicant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Annotated

from pydantic import Field

from tthc.analyse.holdings import holdings_for
from tthc.analyse.match import Analysis, Match
from tthc.analyse.papers import match_on, must_be_seen, types_of, way_from
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure, RequiredDocument
from tthc.model.reference import Agency, DocumentType, Origin
from tthc.source import Message, say
from tthc.vietnamese import fold

WAYS_SHOWN = 3
"""How many of the procedures that give a paper are named."""


@dataclass(frozen=True)
class _AskedBack:
    """A paper of the State that a procedure asks the applicant for, and the procedures that give it."""

    procedure: Procedure
    document: RequiredDocument
    ways: tuple[tuple[DocumentType, Procedure], ...]

    def from_own_house(self, catalogue: Catalogue) -> tuple[tuple[DocumentType, Procedure], ...]:
        """Those procedures that the agency which decides here, or one above or below it, decides as well."""
        return tuple(way for way in self.ways if _same_house(way[1], self.procedure, catalogue))


def issued_by_the_same_agency(analysis: Analysis) -> Iterator[Match]:
    """Papers that the deciding agency or its own house has issued (giấy tờ do chính cơ quan, hệ thống này cấp).

    Where other papers are accepted that come from elsewhere, it is advice.
    """
    for asked in _asked_back(analysis):
        own = asked.from_own_house(analysis.catalogue)
        if own:
            issuer = own[0][1]
            house = set(issuer.agencies.deciding) & set(asked.procedure.agencies.deciding)
            because = Message((ITSELF if house else IN_THE_SYSTEM).text, {"code": issuer.code})
            partly = {kind.id for kind, _ in own} != {ref.id for ref in asked.document.types}
            other = next((ref.id for ref in issuer.agencies.deciding if ref in house), issuer.agencies.deciding[0].id)
            ways = _in_words(own, analysis.catalogue)
            yield match_on(asked.procedure, asked.document, because, ways, other=other, is_advice=partly)


ITSELF = say("the deciding agency issues it itself, in procedure {code}")
IN_THE_SYSTEM = say("an agency of the same system issues it, in procedure {code}")


def citizen_as_courier(analysis: Analysis) -> Iterator[Match]:
    """Papers that one agency issues and the applicant carries to another (người dân làm liên lạc).

    Where other papers are accepted that no procedure of the catalogue gives, it is advice.
    """
    for asked in _asked_back(analysis):
        if asked.procedure.agencies.deciding and not asked.from_own_house(analysis.catalogue):
            because = say("the applicant carries it from one agency to another")
            other = asked.ways[0][1].agencies.deciding[0].id
            ways = _in_words(asked.ways, analysis.catalogue)
            partly = {kind.id for kind, _ in asked.ways} != {ref.id for ref in asked.document.types}
            yield match_on(asked.procedure, asked.document, because, ways, other=other, is_advice=partly)


def prior_procedure(
    analysis: Analysis, *, words: tuple[str, ...], askers_at_most: Annotated[int, Field(ge=1)] = 5
) -> Iterator[Match]:
    """Papers whose own procedure people go through for nothing else than to hand its result in here.

    A procedure that only confirms what the State knows (its name has one of the `words`), and whose result few others
    of the catalogue ask for, is an errand between agencies (cơ quan tự xác minh, không để người dân làm thêm thủ tục).
    """
    folded = tuple(fold(word) for word in words)
    for asked in _asked_back(analysis):
        feeders = [i for _, i in asked.ways if _only_confirms(i, folded) and _feeds_few(i, analysis, askers_at_most)]
        if not feeders or len(feeders) < len(asked.ways):
            continue
        because = say("people go through procedure {code} first only to hand its result in", code=feeders[0].code)
        ways = _in_words(asked.ways, analysis.catalogue)
        wanted = say("nothing else in the catalogue asks for it but {codes}", codes=_askers(feeders[0], analysis))
        other = feeders[0].agencies.deciding[0].id
        yield match_on(asked.procedure, asked.document, because, (*ways, wanted), other=other)


def _only_confirms(issuer: Procedure, words: tuple[str, ...]) -> bool:
    return any(word in fold(issuer.name) for word in words)


def _feeds_few(issuer: Procedure, analysis: Analysis, at_most: int) -> bool:
    return len(_asking(issuer, analysis)) <= at_most


def _asking(issuer: Procedure, analysis: Analysis) -> tuple[str, ...]:
    """The other procedures that ask for what this one gives."""
    askers = chain.from_iterable(analysis.graph.askers(result.type.id) for result in issuer.results)
    return tuple(dict.fromkeys(asker.code for asker, _ in askers if asker.code != issuer.code))


def _askers(issuer: Procedure, analysis: Analysis) -> str:
    return ", ".join(_asking(issuer, analysis))


def _asked_back(analysis: Analysis) -> Iterator[_AskedBack]:
    """Documents without a look-up whose type is the result of a procedure.

    What a database holds already is the question of `held_in_database`; where a notary's or the applicant's own paper
    will do as well, nobody has to fetch one from the State.
    """
    for procedure in analysis.procedures:
        for document in procedure.documents:
            known = types_of(document, analysis.catalogue)
            of_the_state = bool(known) and all(kind.origin is Origin.STATE for kind in known)
            if document.look_up or not of_the_state or must_be_seen(procedure, document, analysis.catalogue):
                continue
            if any(holdings_for(document, analysis.catalogue, analysis.day)):
                continue
            ways = tuple((k, i) for k in known for i in analysis.graph.issuers(k.id) if i.agencies.deciding)
            if ways:
                yield _AskedBack(procedure, document, ways)


def _same_house(one: Procedure, other: Procedure, catalogue: Catalogue) -> bool:
    """Whether an agency that decides the one is an agency that decides the other, or is above or below it."""
    some, more = one.agencies.deciding, other.agencies.deciding
    return any(a in _with_those_above(b, catalogue) or b in _with_those_above(a, catalogue) for a in some for b in more)


def _with_those_above(ref: Ref[Agency], catalogue: Catalogue) -> tuple[Ref[Agency], ...]:
    chained = [ref]
    while (agency := catalogue.get(chained[-1])) and agency.part_of and agency.part_of not in chained:
        chained.append(agency.part_of)
    return tuple(chained)


def _in_words(ways: tuple[tuple[DocumentType, Procedure], ...], catalogue: Catalogue) -> tuple[Message, ...]:
    shown = [way_from(issuer, kind.name, catalogue) for kind, issuer in ways[:WAYS_SHOWN]]
    more = len(ways) - WAYS_SHOWN
    return (*shown, say("and in {count} more ways", count=more)) if more > 0 else tuple(shown)
