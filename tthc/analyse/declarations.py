"""Papers in whose place a declaration would do: where the checks of them stop next to nobody, as a log shows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from tthc.analyse.match import Analysis, Match
from tthc.analyse.papers import fact_names, is_foreign, match_on, shows_who
from tthc.analyse.shares import at_most
from tthc.graph.evidence import is_form, proven_by
from tthc.model.document import RequiredDocument
from tthc.model.experience import StepExperience
from tthc.model.procedure import Procedure
from tthc.model.step import Step, StepKind
from tthc.source import Message, say

CHECKS = frozenset({StepKind.CHECK, StepKind.VERIFY})


def declare_instead(
    analysis: Analysis,
    *,
    stopped_at_most: Annotated[float, Field(ge=0, le=1)] = 0.01,
    dossiers: Annotated[int, Field(ge=1, le=10_000_000)] = 200,
) -> Iterator[Match]:
    """Papers that people could declare, with a sample checked afterwards (tự khai, hậu kiểm).

    Every check that looks at the paper must be in the log and stop next to nobody, even at the upper bound; a check
    that a law guards, a paper that is locked, foreign, or shows who somebody is, stays. There must be a form to
    declare it in.
    """
    for procedure in analysis.procedures:
        seen = analysis.seen(procedure)
        in_log = {step.step: step for step in seen.steps} if seen else {}
        form = next((d for d in procedure.documents if is_form(d, analysis.catalogue) and not d.when), None)
        for document in procedure.documents if seen and form else ():
            checks = [step for step in procedure.steps if _looks_at(step, document)]
            known = [(step, in_log[step.id]) for step in checks if step.id in in_log and not step.safeguard]
            if not known or len(known) < len(checks) or _stays(document, procedure, analysis):
                continue
            bound = max(at_most(one.stopped, one.dossiers) for _, one in known)
            if seen and form and bound <= stopped_at_most and min(one.dossiers for _, one in known) >= dossiers:
                because = say("checks of it stop nearly nobody: it could be declared and checked afterwards")
                evidence = (*(_stopped(step, one) for step, one in known), *_proves(document, analysis))
                yield match_on(procedure, document, because, evidence, other=form.id, is_advice=seen.synthetic)


def _looks_at(step: Step, document: RequiredDocument) -> bool:
    return step.kind in CHECKS and any(thing.id == document.id for thing in step.needs)


def _stays(document: RequiredDocument, procedure: Procedure, analysis: Analysis) -> bool:
    """Whether a declaration could not take its place, whatever the log shows."""
    wanted = document.lock or document.look_up or procedure.gives(document) or not document.types
    kind_of_paper = is_form(document, analysis.catalogue) or is_foreign(document, analysis.catalogue)
    return bool(wanted) or kind_of_paper or shows_who(document, analysis.catalogue)


def _stopped(step: Step, seen: StepExperience) -> Message:
    bound = Decimal(f"{at_most(seen.stopped, seen.dossiers) * 100:.2f}")
    return say(
        "{step}: {hits} of {of} dossiers of the log stopped; with 95 % certainty at most {bound} %",
        step=step.name,
        hits=seen.stopped,
        of=seen.dossiers,
        bound=bound,
    )


def _proves(document: RequiredDocument, analysis: Analysis) -> Iterator[Message]:
    facts = proven_by(document, analysis.catalogue)
    if facts:
        yield say("what would be declared: {facts}", facts=fact_names(facts, analysis.catalogue))
