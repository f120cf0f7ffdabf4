"""Questions about who does it: what could be decided further down, signed by somebody else, or done by a machine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tthc.analyse.documents import holdings_for
from tthc.analyse.match import Analysis, Match, component
from tthc.analyse.steps import in_every_case, step_match
from tthc.graph.steps import StepGraph
from tthc.model.cut import Part
from tthc.model.document import RequiredDocument
from tthc.model.entry import references
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel, Law
from tthc.model.step import Step, StepKind
from tthc.source import Message, say

STAMPS = frozenset({StepKind.SIGN, StepKind.APPROVE, StepKind.DECIDE, StepKind.ISSUE, StepKind.TRANSFER})
WEIGHS = frozenset({StepKind.CHECK, StepKind.VERIFY, StepKind.INSPECT})
HEIGHT: Mapping[AgencyLevel, int] = MappingProxyType(
    {AgencyLevel.COMMUNE: 0, AgencyLevel.DISTRICT: 1, AgencyLevel.PROVINCE: 2, AgencyLevel.CENTRAL: 3}
)
"""The levels of the State, lowest first."""


def decided_above(analysis: Analysis, *, above_its_departments: tuple[str, ...] = ()) -> Iterator[Match]:
    """Decisions taken above the agency that weighed the case, where nothing but a signature is added (ký đóng dấu).

    `above_its_departments` are agencies that stand over the others of their own level (Ủy ban nhân dân cấp tỉnh).
    """
    leaders = frozenset(above_its_departments)
    for procedure, (work, stamp) in in_every_case(analysis, _weighed_then_stamped):
        below, above = analysis.catalogue.get(work.actor), analysis.catalogue.get(stamp.actor)
        if below is None or above is None or not _stands_over(above, below, leaders):
            continue
        if _only_stamps(procedure, above) and not stamp.safeguard:
            because = say("{below} has weighed it, {above} only signs", below=below.name, above=above.name)
            place = component(procedure, Part.PROCEDURE)
            evidence = (say("{earlier} → {later}", earlier=work.name, later=stamp.name),)
            advice = work.inferred or stamp.inferred
            yield Match(place, stamp.at, because, evidence, other=below.id, is_advice=advice)


def _weighed_then_stamped(graph: StepGraph) -> Iterator[tuple[Step, Step]]:
    """The last step that weighs before each decision of another agency that takes what it produced."""
    flows = graph.flows()
    for later in graph.in_order():
        if later.kind in STAMPS - {StepKind.TRANSFER}:
            makers = [s for s in graph.in_order() if (s.id, later.id) in flows and s.actor != later.actor]
            weighing = [s for s in makers if s.kind in WEIGHS]
            if weighing:
                yield weighing[-1], later


def _stands_over(above: Agency, below: Agency, leaders: frozenset[str]) -> bool:
    heights = HEIGHT.get(above.level), HEIGHT.get(below.level)
    if None in heights or below.one_stop:
        return False
    over_its_own = above.level is below.level and above.id in leaders and below.id not in leaders
    return over_its_own or HEIGHT[above.level] > HEIGHT[below.level]


def _only_stamps(procedure: Procedure, agency: Agency) -> bool:
    return all(step.kind in STAMPS for step in procedure.steps if step.actor.id == agency.id)


def delegable_signature(analysis: Analysis, *, law: tuple[str, ...], signers: tuple[str, ...]) -> Iterator[Match]:
    """Signatures that a named law lets the head of an agency hand on (ký thay, ký ủy quyền).

    A safeguard of the signature is no hindrance: somebody who may sign still does.
    """
    for procedure in analysis.procedures:
        cited = [ref.id for ref in references(procedure) if ref.kind is Law and ref.id in law]
        for step in procedure.steps if cited else ():
            if step.kind is StepKind.SIGN and step.actor.id in signers:
                because = say("{law} lets the signature be handed on", law=cited[0])
                yield step_match(procedure, step, because)


def automatable_step(analysis: Analysis) -> Iterator[Match]:
    """Steps that leave nothing to weigh: look-ups in an open database, hand-overs by the counter (tự động hóa được)."""
    for procedure in analysis.procedures:
        for step in procedure.steps:
            because = None if step.when or step.safeguard else _follows_a_rule(procedure, step, analysis)
            if because is not None:
                yield step_match(procedure, step, because)


def _follows_a_rule(procedure: Procedure, step: Step, analysis: Analysis) -> Message | None:
    """Why a step needs nobody's judgement; None if it may need some."""
    if step.kind is StepKind.LOOK_UP and (databases := _opened_for(procedure, step, analysis)):
        return say("it asks a connected database: {names}", names=", ".join(databases))
    actor = analysis.catalogue.get(step.actor)
    if step.kind is StepKind.TRANSFER and actor is not None and actor.one_stop:
        return say("the counter passes every dossier on to the same place")
    return None


def _opened_for(procedure: Procedure, step: Step, analysis: Analysis) -> tuple[str, ...]:
    """The databases that say all the step looks up; none if one thing is in none of them."""
    wanted = {thing.id for thing in step.needs}
    documents = [document for document in procedure.documents if document.id in wanted and document.look_up]
    names = [_database_of(document, analysis) for document in documents]
    return tuple(dict.fromkeys(name for name in names if name)) if documents and all(names) else ()


def _database_of(document: RequiredDocument, analysis: Analysis) -> str | None:
    """The database that a paper is looked up in, if a law that a source confirms opens it."""
    named = document.look_up.database.id if document.look_up and document.look_up.database else None
    found = holdings_for(document, analysis.catalogue, analysis.day)
    return next((base.name for base, holding in found if base.id == named and holding.verified), None)
