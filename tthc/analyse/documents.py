"""Questions about the documents a procedure asks for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import combinations, permutations

from tthc.analyse.match import Analysis, Days, Match, component
from tthc.graph.evidence import is_form, proven_by
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Part
from tthc.model.procedure import Procedure, RequiredDocument, Submission
from tthc.model.reference import Database, Holding, Origin
from tthc.source import Message, say


def held_in_database(analysis: Analysis, *, connected_for_days: Days = 30) -> Iterator[Match]:
    """Papers asked for although a database holds them or what they prove (giấy tờ Nhà nước đã có)."""
    opened_by = analysis.day - timedelta(days=connected_for_days)
    for procedure in analysis.procedures:
        for document in procedure.documents:
            if document.look_up or is_form(document, analysis.catalogue):
                continue
            if _must_be_seen(procedure, document, analysis):
                continue
            held = next(holdings_for(document, analysis.catalogue, opened_by), None)
            if held:
                database, holding = held
                because = say("{database} holds it", database=database.name)
                evidence = (_opened_by(holding), *_only_for(holding), *_not_held(document, holding, analysis.catalogue))
                yield _match(procedure, document, because, evidence, database=database.id)


def holdings_for(document: RequiredDocument, catalogue: Catalogue, day: date) -> Iterator[tuple[Database, Holding]]:
    """Databases that hold one of the document's types or all it proves, opened on the day; confirmed ones first.

    What a foreign authority certified is in no database here, even if the same fact about others is.
    """
    types = {ref.id for ref in document.types}
    facts = set() if _is_foreign(document, catalogue) else set(proven_by(document, catalogue))
    found = [
        (database, holding)
        for database in catalogue.all(Database).values()
        for holding in database.holds
        if (types & {ref.id for ref in holding.types} or (facts and facts <= {ref.id for ref in holding.facts}))
        and (holding.since is None or holding.since <= day)
    ]
    yield from sorted(found, key=lambda pair: (not pair[1].verified, pair[0].id))


def _is_foreign(document: RequiredDocument, catalogue: Catalogue) -> bool:
    return any(known is not None and known.foreign for known in map(catalogue.get, document.types))


def _must_be_seen(procedure: Procedure, document: RequiredDocument, analysis: Analysis) -> bool:
    """Whether the paper itself is wanted, not what it says.

    It is locked; it is the old paper that the new result takes the place of; or it shows who stands at the counter.
    """
    shown = document.submission is Submission.PRESENT
    known = [analysis.catalogue.get(ref) for ref in document.types]
    gives_it_back = bool(document.originals) and not shown and procedure.gives(document)
    shows_who = shown and bool(known) and all(t is not None and t.identity for t in known)
    return document.lock is not None or gives_it_back or shows_who


def _opened_by(holding: Holding) -> Message:
    if holding.law is None:
        return say("no law is named that opens it")
    if not holding.verified:
        return say("opened by {law}, which no source confirms yet", law=holding.law)
    article = f" {holding.article}" if holding.article else ""
    return say("opened by {law}{article}", law=holding.law, article=article)


def _only_for(holding: Holding) -> Iterator[Message]:
    if holding.scope:
        yield say("so far only in part: {scope}", scope=holding.scope)


def _not_held(document: RequiredDocument, holding: Holding, catalogue: Catalogue) -> Iterator[Message]:
    """Accepted alternatives that stay papers, where the database holds only some of them."""
    others = [catalogue.get(ref) for ref in document.types if ref not in holding.types]
    if 0 < len(others) < len(document.types):
        names = "; ".join(other.name for other in others if other)
        yield say("it does not hold the other papers that are accepted: {names}", names=names)


def issued_by_the_same_agency(analysis: Analysis) -> Iterator[Match]:
    """Papers that the deciding agency itself has issued (giấy tờ do chính cơ quan này cấp)."""
    for procedure, document, issuer in _state_issued(analysis):
        same = [agency.id for agency in issuer.agencies.deciding if agency in procedure.agencies.deciding]
        if same:
            because = say("the deciding agency issues it itself, in procedure {code}", code=issuer.code)
            yield _match(procedure, document, because, (_issued_in(issuer),), other=same[0])


def citizen_as_courier(analysis: Analysis) -> Iterator[Match]:
    """Papers that one agency issues and the applicant carries to another (người dân làm liên lạc)."""
    for procedure, document, issuer in _state_issued(analysis):
        if not set(procedure.agencies.deciding) & set(issuer.agencies.deciding):
            because = say("the applicant carries it from one agency to another")
            yield _match(procedure, document, because, (_issued_in(issuer),), other=issuer.agencies.deciding[0].id)


def _state_issued(analysis: Analysis) -> Iterator[tuple[Procedure, RequiredDocument, Procedure]]:
    """Documents without a look-up whose type is the result of a procedure, with the first such procedure.

    What a database holds already is the question of `held_in_database`; where a notary's or the applicant's own paper
    will do as well, nobody has to fetch one from the State.
    """
    for procedure in analysis.procedures:
        for document in procedure.documents:
            known = [analysis.catalogue.get(ref) for ref in document.types]
            of_the_state = bool(known) and all(t is not None and t.origin is Origin.STATE for t in known)
            if document.look_up or not of_the_state or _must_be_seen(procedure, document, analysis):
                continue
            if any(holdings_for(document, analysis.catalogue, analysis.day)):
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
        dropped: set[str] = set()
        for earlier, later in combinations(procedure.documents, 2):
            if not earlier.is_same_paper(later) or {earlier.id, later.id} & dropped:
                continue
            for kept, twin in ((earlier, later), (later, earlier)):
                same = set(twin.proves) <= set(kept.proves) and not (twin.lock or twin.look_up)
                if same and stands_in(kept, twin, procedure):
                    dropped.add(twin.id)
                    because = say("already asked for as {other!r}", other=kept.id)
                    yield _match(procedure, twin, because, other=kept.id)
                    break


def stands_in(kept: RequiredDocument, dropped: RequiredDocument, procedure: Procedure) -> bool:
    """Whether the one is in the dossier whenever the other is asked for, in a form that is worth as much."""
    everywhere = all(
        kept in procedure.documents_in(c) for c in procedure.real_cases if dropped in procedure.documents_in(c)
    )
    whoever = not kept.applicants or (bool(dropped.applicants) and set(dropped.applicants) <= set(kept.applicants))
    whenever = kept.when is None or kept.when == dropped.when
    however = not kept.channels or (bool(dropped.channels) and set(dropped.channels) <= set(kept.channels))
    return everywhere and whoever and whenever and however and _is_worth(kept, dropped)


def _is_worth(kept: RequiredDocument, dropped: RequiredDocument) -> bool:
    """An original stands in for a certified copy and that for a plain one; what is only shown stays with nobody."""
    stays = kept.submission is dropped.submission or dropped.submission is Submission.PRESENT
    original = bool(kept.originals) or not dropped.originals
    certified = bool(kept.originals or kept.certified) or not dropped.certified
    return stays and original and certified


def unused_document(analysis: Analysis) -> Iterator[Match]:
    """Papers that no step uses and that prove nothing any condition asks (giấy tờ không dùng vào việc gì)."""
    for procedure in analysis.procedures:
        wanted = {fact.id for condition in procedure.conditions for fact in condition.requires}
        graphs = [analysis.steps(procedure, case) for case in procedure.real_cases]
        used = {thing for graph in graphs for thing in graph.users}
        for document in procedure.documents if used else ():
            proves_a_condition = set(proven_by(document, analysis.catalogue)) & wanted
            if not document.types or document.id in used or document.purpose or proves_a_condition:
                continue
            if not is_form(document, analysis.catalogue) and not _must_be_seen(procedure, document, analysis):
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
            if weaker.lock or is_form(weaker, analysis.catalogue) or is_form(stronger, analysis.catalogue):
                continue
            if not weaker.is_same_paper(stronger) and stands_in(stronger, weaker, procedure):
                dropped.add(weaker.id)
                because = say("{other!r} proves the same: {facts}", other=stronger.id, facts=", ".join(sorted(facts)))
                yield _match(procedure, weaker, because, other=stronger.id)


def certified_copy(analysis: Analysis) -> Iterator[Match]:
    """Certified copies of papers whose original can be compared at the counter (bản sao chứng thực không cần thiết)."""
    for procedure in analysis.procedures:
        for document in procedure.documents:
            if document.certified and not document.lock and not _is_foreign(document, analysis.catalogue):
                because = say("copies asked for with certification: {count}", count=document.certified)
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
