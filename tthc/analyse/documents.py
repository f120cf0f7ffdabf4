"""Questions about the documents a procedure asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import permutations

from tthc.analyse.match import Analysis, Match, component
from tthc.graph.evidence import is_form, proven_by
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Part
from tthc.model.procedure import Procedure, RequiredDocument
from tthc.model.reference import Database, Holding
from tthc.source import Message, say


def held_in_database(analysis: Analysis, *, connected_for_days: int = 30) -> Iterator[Match]:
    """Papers asked for although a database holds them or what they prove (giấy tờ Nhà nước đã có)."""
    opened_by = analysis.day - timedelta(days=connected_for_days)
    for procedure in analysis.procedures:
        for document in procedure.documents:
            if document.look_up or is_form(document, analysis.catalogue):
                continue
            held = next(holdings_for(document, analysis.catalogue, opened_by), None)
            if held:
                database, holding = held
                because = say("{database} holds it", database=database.name)
                yield _match(procedure, document, because, (_opened_by(holding),), database=database.id)


def holdings_for(document: RequiredDocument, catalogue: Catalogue, day: date) -> Iterator[tuple[Database, Holding]]:
    """Databases that hold one of the document's types or all it proves, opened on the day; confirmed ones first."""
    types = {ref.id for ref in document.types}
    facts = set(proven_by(document, catalogue))
    found = [
        (database, holding)
        for database in catalogue.all(Database).values()
        for holding in database.holds
        if (types & {ref.id for ref in holding.types} or (facts and facts <= {ref.id for ref in holding.facts}))
        and (holding.since is None or holding.since <= day)
    ]
    yield from sorted(found, key=lambda pair: (not pair[1].verified, pair[0].id))


def _opened_by(holding: Holding) -> Message:
    if holding.law is None:
        return say("no law is named that opens it")
    if not holding.verified:
        return say("opened by {law}, which no source confirms yet", law=holding.law)
    article = f" {holding.article}" if holding.article else ""
    return say("opened by {law}{article}", law=holding.law, article=article)


def issued_by_the_same_agency(analysis: Analysis) -> Iterator[Match]:
    """Papers that the deciding agency itself has issued (giấy tờ do chính cơ quan này cấp)."""
    for procedure, document, issuer in _state_issued(analysis):
        if set(procedure.agencies.deciding) & set(issuer.agencies.deciding):
            because = say("the deciding agency issues it itself, in procedure {code}", code=issuer.code)
            yield _match(procedure, document, because, (_issued_in(issuer),), other=issuer.agencies.deciding[0].id)


def citizen_as_courier(analysis: Analysis) -> Iterator[Match]:
    """Papers that one agency issues and the applicant carries to another (người dân làm liên lạc)."""
    for procedure, document, issuer in _state_issued(analysis):
        if not set(procedure.agencies.deciding) & set(issuer.agencies.deciding):
            because = say("the applicant carries it from one agency to another")
            yield _match(procedure, document, because, (_issued_in(issuer),), other=issuer.agencies.deciding[0].id)


def _state_issued(analysis: Analysis) -> Iterator[tuple[Procedure, RequiredDocument, Procedure]]:
    """Documents without a look-up whose type is the result of a procedure, with the first such procedure."""
    for procedure in analysis.procedures:
        for document in procedure.documents:
            if document.look_up or any(holdings_for(document, analysis.catalogue, analysis.day)):
                continue
            issuers = [i for ref in document.types for i in analysis.graph.issuers(ref.id) if i.agencies.deciding]
            same = [i for i in issuers if set(i.agencies.deciding) & set(procedure.agencies.deciding)]
            if issuers:
                yield procedure, document, (same or issuers)[0]


def _issued_in(issuer: Procedure) -> Message:
    return say("result of {code} {name}", code=issuer.code, name=issuer.name)


def asked_twice(analysis: Analysis) -> Iterator[Match]:
    """Documents that a procedure asks for although it asks for the same type already (hỏi hai lần)."""
    for procedure in analysis.procedures:
        for index, document in enumerate(procedure.documents):
            for earlier in procedure.documents[:index]:
                if set(document.types) == set(earlier.types) and stands_in(earlier, document, procedure):
                    because = say("already asked for as {earlier!r}", earlier=earlier.id)
                    yield _match(procedure, document, because, other=earlier.id)
                    break


def stands_in(kept: RequiredDocument, dropped: RequiredDocument, procedure: Procedure) -> bool:
    """Whether the one is in the dossier whenever the other is asked for."""
    everywhere = all(
        kept in procedure.documents_in(c) for c in procedure.real_cases if dropped in procedure.documents_in(c)
    )
    whoever = not kept.applicants or set(dropped.applicants) <= set(kept.applicants) != set()
    same_form = (kept.originals >= min(dropped.originals, 1)) or kept.submission is dropped.submission
    return everywhere and whoever and same_form and (kept.when is None or kept.when == dropped.when)


def unused_document(analysis: Analysis) -> Iterator[Match]:
    """Papers that no step uses and that prove nothing any condition asks (giấy tờ không dùng vào việc gì)."""
    for procedure in analysis.procedures:
        wanted = {fact.id for condition in procedure.conditions for fact in condition.requires}
        graphs = [analysis.steps(procedure, case) for case in procedure.real_cases]
        used = {thing for graph in graphs for thing in graph.users}
        if not used:
            continue
        for document in procedure.documents:
            proves = set(proven_by(document, analysis.catalogue))
            if document.id not in used and not proves & wanted and not is_form(document, analysis.catalogue):
                yield _match(procedure, document, say("no step uses it and no condition asks for what it proves"))


def subsumed_evidence(analysis: Analysis) -> Iterator[Match]:
    """Papers whose every fact another paper of the dossier proves as well (cùng một điều chứng minh hai lần)."""
    for procedure in analysis.procedures:
        dropped: set[str] = set()
        for weaker, stronger in permutations(procedure.documents, 2):
            facts = set(proven_by(weaker, analysis.catalogue))
            more = set(proven_by(stronger, analysis.catalogue))
            twin_goes_first = facts == more and procedure.documents.index(stronger) > procedure.documents.index(weaker)
            if not facts or not facts <= more or twin_goes_first or {weaker.id, stronger.id} & dropped:
                continue
            if set(weaker.types) != set(stronger.types) and stands_in(stronger, weaker, procedure):
                dropped.add(weaker.id)
                because = say("{other!r} proves the same: {facts}", other=stronger.id, facts=", ".join(sorted(facts)))
                yield _match(procedure, weaker, because, other=stronger.id)


def certified_copy(analysis: Analysis) -> Iterator[Match]:
    """Certified copies of papers whose original can be compared at the counter (bản sao chứng thực không cần thiết)."""
    for procedure in analysis.procedures:
        for document in procedure.documents:
            types = [analysis.catalogue.get(ref) for ref in document.types]
            if document.certified and not any(known and known.foreign for known in types):
                because = say("{count} certified copies are asked for", count=document.certified)
                yield _match(procedure, document, because)


def several_sets(analysis: Analysis) -> Iterator[Match]:
    """Dossiers asked for in more than one set (số lượng hồ sơ hơn 01 bộ)."""
    for procedure in analysis.procedures:
        if procedure.dossier_sets and procedure.dossier_sets > 1:
            because = say("{count} sets of the dossier are asked for", count=procedure.dossier_sets)
            yield Match(component(procedure, Part.SETS), procedure.at, because)


def _match(
    procedure: Procedure,
    document: RequiredDocument,
    because: Message,
    evidence: tuple[Message, ...] = (),
    other: str | None = None,
    database: str | None = None,
) -> Match:
    place = component(procedure, Part.DOCUMENT, document.id)
    return Match(place, document.at, because, evidence, other=other, database=database)
