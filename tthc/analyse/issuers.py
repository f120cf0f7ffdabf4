"""Papers that one procedure of the State gives and another asks back: from itself, or by way of the applicant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Annotated, TypeVar

from pydantic import Field

from tthc.analyse.holdings import holdings_for
from tthc.analyse.match import Analysis, Match
from tthc.analyse.papers import match_on, must_be_seen, types_of, way_from
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, DocumentType, Origin
from tthc.source import Message, say
from tthc.vietnamese import fold

WAYS_SHOWN = 3
"""How many of the procedures that give a paper are named."""

Way = tuple[DocumentType, Procedure]
"""A kind of paper, and a procedure that gives it."""


@dataclass(frozen=True)
class _AskedBack:
    """A paper of the State that a procedure asks the applicant for, and some of the procedures that give it.

    `own` are those that the agency which decides here, or one above or below it, decides as well.
    """

    procedure: Procedure
    document: RequiredDocument
    ways: tuple[Way, ...]
    own: tuple[Way, ...]


def issued_by_the_same_agency(analysis: Analysis) -> Iterator[Match]:
    """Papers that the deciding agency or its own house has issued (giấy tờ do chính cơ quan, hệ thống này cấp).

    Where other papers are accepted that come from elsewhere, it is advice.
    """
    for asked in _asked_back(analysis):
        own = asked.own
        if own and asked.procedure.agencies.deciding:
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
        if _hands(asked.procedure) and not asked.own:
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
        if len(asked.ways) > WAYS_SHOWN or not all(_only_confirms(issuer, folded) for _, issuer in asked.ways):
            continue
        feeders = [issuer for _, issuer in asked.ways if _feeds_few(issuer, analysis, askers_at_most)]
        if len(feeders) < len(asked.ways):
            continue
        because = say("people go through procedure {code} first only to hand its result in", code=feeders[0].code)
        ways = _in_words(asked.ways, analysis.catalogue)
        wanted = say("nothing else in the catalogue asks for it but {codes}", codes=_askers(feeders[0], analysis))
        other = feeders[0].agencies.deciding[0].id
        yield match_on(asked.procedure, asked.document, because, (*ways, wanted), other=other)


def _only_confirms(issuer: Procedure, words: tuple[str, ...]) -> bool:
    return any(word in fold(issuer.name) for word in words)


def _feeds_few(issuer: Procedure, analysis: Analysis, at_most: int) -> bool:
    return len(tuple(islice(_asking(issuer, analysis), at_most + 1))) <= at_most


def _asking(issuer: Procedure, analysis: Analysis) -> Iterator[str]:
    """The other procedures that ask for what this one gives."""
    askers = chain.from_iterable(analysis.graph.askers(result.type.id) for result in issuer.results)
    told = {issuer.code}
    for asker, _ in askers:
        if asker.code not in told:
            told.add(asker.code)
            yield asker.code


def _askers(issuer: Procedure, analysis: Analysis) -> str:
    return ", ".join(_asking(issuer, analysis))


def _asked_back(analysis: Analysis) -> Iterator[_AskedBack]:
    """Documents without a look-up whose type is the result of a procedure.

    What a database holds already is the question of `held_in_database`; where a notary's or the applicant's own paper
    will do as well, nobody has to fetch one from the State.
    """
    issuers = _Issuers(analysis.procedures, analysis.catalogue)
    for procedure in analysis.procedures:
        for document in procedure.documents:
            known = types_of(document, analysis.catalogue)
            of_the_state = bool(known) and all(kind.origin is Origin.STATE for kind in known)
            if document.look_up or not of_the_state or must_be_seen(procedure, document, analysis.catalogue):
                continue
            if any(holdings_for(document, analysis.catalogue, analysis.day)):
                continue
            ways = tuple((kind, issuer) for kind in known for issuer in issuers.of(kind))
            own = tuple((kind, issuer) for kind in known for issuer in issuers.in_the_house_of(procedure, kind))
            if ways:
                yield _AskedBack(procedure, document, ways, own)


class _Issuers:
    """For each kind of paper the first few procedures that give it: in all, and by the agency that decides them.

    Only a few of each are kept, so that a paper which thousands give and ask for is not looked at in pairs.
    """

    def __init__(self, procedures: Iterable[Procedure], catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self._all: dict[str, list[Procedure]] = {}
        self._decided_by: dict[tuple[str, str], list[Procedure]] = {}
        self._decided_below: dict[tuple[str, str], list[Procedure]] = {}
        for procedure in procedures:
            for paper in dict.fromkeys(result.type.id for result in procedure.results):
                self._add(paper, procedure)

    def _add(self, paper: str, procedure: Procedure) -> None:
        deciding = procedure.agencies.deciding
        if deciding:
            _keep(self._all, paper, procedure)
        for agency in deciding:
            _keep(self._decided_by, (paper, agency.id), procedure)
            for above in _with_those_above(agency, self.catalogue):
                _keep(self._decided_below, (paper, above.id), procedure)

    def of(self, kind: DocumentType) -> tuple[Procedure, ...]:
        """The first procedures that give a paper: one more than are named."""
        return tuple(self._all.get(kind.id, ()))

    def in_the_house_of(self, procedure: Procedure, kind: DocumentType) -> tuple[Procedure, ...]:
        """Those that an agency which decides this procedure decides as well, or one above or below it."""
        found: dict[str, Procedure] = {}
        for agency in _hands(procedure):
            chained = _with_those_above(agency, self.catalogue)
            near = [self._decided_below.get((kind.id, agency.id), [])]
            near += [self._decided_by.get((kind.id, above.id), []) for above in chained]
            found.update((issuer.code, issuer) for issuers in near for issuer in issuers)
        return tuple(issuer for _, issuer in sorted(found.items()))


def _hands(procedure: Procedure) -> tuple[Ref[Agency], ...]:
    """Whoever decides a procedure; where nobody says who, whoever receives it."""
    return procedure.agencies.deciding or procedure.agencies.receiving


K = TypeVar("K")


def _keep(kept: dict[K, list[Procedure]], key: K, procedure: Procedure) -> None:
    some = kept.setdefault(key, [])
    if len(some) <= WAYS_SHOWN and all(one is not procedure for one in some[-1:]):
        some.append(procedure)


def _with_those_above(ref: Ref[Agency], catalogue: Catalogue) -> tuple[Ref[Agency], ...]:
    chained = [ref]
    while (agency := catalogue.get(chained[-1])) and agency.part_of and agency.part_of not in chained:
        chained.append(agency.part_of)
    return tuple(chained)


def _in_words(ways: tuple[Way, ...], catalogue: Catalogue) -> tuple[Message, ...]:
    shown = tuple(way_from(issuer, kind.name, catalogue) for kind, issuer in ways[:WAYS_SHOWN])
    return (*shown, say("and in more ways")) if len(ways) > WAYS_SHOWN else shown
