"""Questions about the documents a procedure asks for."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, permutations

from tthc.analyse.holdings import holdings_for as holdings_for  # part of what this module offers
from tthc.analyse.match import Analysis, Match, component
from tthc.analyse.papers import fact_names, is_foreign, match_on, must_be_seen, name_of, types_of
from tthc.graph.evidence import is_form, proven_by
from tthc.model.channel import Mode
from tthc.model.cut import Part
from tthc.model.document import RequiredDocument, Submission
from tthc.model.procedure import Procedure
from tthc.model.step import StepKind
from tthc.source import Message, say


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
                    because = say("already asked for as “{other}”", other=name_of(kept, analysis.catalogue))
                    kinds = " / ".join(kind.name for kind in types_of(kept, analysis.catalogue))
                    evidence = (say("both lines ask for: {papers}", papers=kinds),)
                    yield match_on(procedure, twin, because, evidence, other=kept.id)
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
            if not is_form(document, analysis.catalogue) and not must_be_seen(procedure, document, analysis.catalogue):
                because = say("no step uses it and no condition asks for what it proves")
                yield match_on(procedure, document, because, tuple(_what_is_used(procedure, document, analysis)))


def _what_is_used(procedure: Procedure, document: RequiredDocument, analysis: Analysis) -> Iterator[Message]:
    """What the steps and conditions look at instead, and what the paper proves."""
    steps = "; ".join(step.name for step in procedure.steps if step.needs)
    yield say("steps whose needs are stated: {steps}", steps=steps)
    facts = proven_by(document, analysis.catalogue)
    if facts:
        yield say(
            "{paper} → {facts}",
            paper=name_of(document, analysis.catalogue),
            facts=fact_names(facts, analysis.catalogue),
        )
    wanted = {fact.id for condition in procedure.conditions for fact in condition.requires}
    if wanted:
        yield say("conditions ask for: {facts}", facts=fact_names(wanted, analysis.catalogue))


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
            if weaker.purpose not in (None, stronger.purpose):  # it is asked for another thing than what both prove
                continue
            if not weaker.is_same_paper(stronger) and stands_in(stronger, weaker, procedure):
                dropped.add(weaker.id)
                name, what = name_of(stronger, analysis.catalogue), fact_names(facts, analysis.catalogue)
                because = say("“{other}” proves the same: {facts}", other=name, facts=what)
                way = say(
                    "{facts} ← {one}; {facts} ← {other}",
                    facts=what,
                    one=name_of(weaker, analysis.catalogue),
                    other=name,
                )
                yield match_on(procedure, weaker, because, (way,), other=stronger.id)


def certified_copy(analysis: Analysis) -> Iterator[Match]:
    """Certified copies of papers whose original can be compared at the counter (bản sao chứng thực không cần thiết)."""
    for procedure in analysis.procedures:
        for document in procedure.documents:
            certified = document.certified and not document.lock and not is_foreign(document, analysis.catalogue)
            if certified and _is_seen_at_a_counter(procedure, document):
                because = say("copies asked for with certification: {count}", count=document.certified)
                yield match_on(procedure, document, because, tuple(_compared_at(procedure, document)))


def _compared_at(procedure: Procedure, document: RequiredDocument) -> Iterator[Message]:
    """The first step at which somebody could lay the copy beside the original."""
    looks = (step for step in procedure.steps if step.kind in COMPARES and any(n.id == document.id for n in step.needs))
    for step in islice(looks, 1):
        yield say("it can be laid beside the original at the step “{step}”", step=step.name)


COMPARES = frozenset({StepKind.RECEIVE, StepKind.CHECK, StepKind.VERIFY})


def _is_seen_at_a_counter(procedure: Procedure, document: RequiredDocument) -> bool:
    """Whether somebody can lay the copy beside the original: not where it can only be sent."""
    modes = document.channels or tuple(channel.mode for channel in procedure.channels)
    return not modes or Mode.IN_PERSON in modes


def several_sets(analysis: Analysis) -> Iterator[Match]:
    """Dossiers asked for in more than one set (số lượng hồ sơ hơn 01 bộ)."""
    for procedure in analysis.procedures:
        if procedure.dossier_sets and procedure.dossier_sets > 1:
            because = say("{count} sets of the dossier are asked for", count=procedure.dossier_sets)
            yield Match(component(procedure, Part.SETS), procedure.at, because)
