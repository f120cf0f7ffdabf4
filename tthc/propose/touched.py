"""What a cut changes, component by component, with the instrument that fixes each; and all a procedure is made of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from tthc.graph.steps import StepGraph
from tthc.model.basis import LegalBasis
from tthc.model.channel import MODE_NAMES, Channel
from tthc.model.cut import Cut, CutKind, Part
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.model.obligation import Frequency, Threshold
from tthc.model.power import Aspect
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency
from tthc.model.result import Result
from tthc.model.step import Step, StepKind
from tthc.propose.changes import after_cuts
from tthc.source import NOWHERE, Message, Position, say

PART_OF: Mapping[CutKind, Part] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: Part.DOCUMENT,
        CutKind.REPLACE_BY_LOOK_UP: Part.DOCUMENT,
        CutKind.FETCH_FROM_ISSUER: Part.DOCUMENT,
        CutKind.ACCEPT_PLAIN_COPY: Part.DOCUMENT,
        CutKind.ONE_SET: Part.SETS,
        CutKind.DROP_STEP: Part.STEP,
        CutKind.MERGE_STEPS: Part.STEP,
        CutKind.RUN_IN_PARALLEL: Part.STEP,
        CutKind.SHORTEN_LIMIT: Part.CHANNEL,
        CutKind.RETURN_BY_POST: Part.RESULT,
        CutKind.ACCEPT_ALTERNATIVE: Part.DOCUMENT,
        CutKind.DECLARE_INSTEAD: Part.DOCUMENT,
        CutKind.DROP_FIELD: Part.DOCUMENT,
        CutKind.EXTEND_VALIDITY: Part.RESULT,
        CutKind.ISSUE_ELECTRONICALLY: Part.RESULT,
        CutKind.JOIN_VISITS: Part.STEP,
        CutKind.PAY_ONCE: Part.STEP,
        CutKind.CHECK_EARLIER: Part.STEP,
        CutKind.DROP_WAIT: Part.STEP,
        CutKind.AUTOMATE_STEP: Part.STEP,
        CutKind.HANDLE_EACH: Part.STEP,
        CutKind.LOWER_LEVEL: Part.PROCEDURE,
        CutKind.END_TO_END: Part.CHANNEL,
        CutKind.NOTIFY_INSTEAD: Part.PROCEDURE,
        CutKind.LESS_OFTEN: Part.FREQUENCY,
        CutKind.RAISE_THRESHOLD: Part.THRESHOLD,
        CutKind.ABOLISH: Part.PROCEDURE,
    }
)
"""What a cut of each kind changes."""

_ASPECT_OF: Mapping[CutKind, Aspect] = MappingProxyType(
    {
        CutKind.ONE_SET: Aspect.SETS,
        CutKind.RETURN_BY_POST: Aspect.POSTAL_RETURN,
        CutKind.EXTEND_VALIDITY: Aspect.RESULT,
        CutKind.ISSUE_ELECTRONICALLY: Aspect.RESULT,
        CutKind.LOWER_LEVEL: Aspect.DECIDING_AUTHORITY,
        CutKind.END_TO_END: Aspect.ONLINE_LEVEL,
        CutKind.PAY_ONCE: Aspect.PAYMENT,
        CutKind.NOTIFY_INSTEAD: Aspect.PROCEDURE,
        CutKind.LESS_OFTEN: Aspect.FREQUENCY,
        CutKind.RAISE_THRESHOLD: Aspect.THRESHOLD,
        CutKind.ABOLISH: Aspect.PROCEDURE,
    }
)
"""What the cuts of neither documents nor steps are about; a payment has no instrument of its own."""

_OF_TWO_STEPS = frozenset({CutKind.MERGE_STEPS, CutKind.JOIN_VISITS})
_ARRANGED_AT_THE_COUNTER = frozenset({CutKind.JOIN_VISITS, CutKind.AUTOMATE_STEP})
"""What changes how papers come in, go on and come back, and not what is done with them."""
_AT_THE_COUNTER = frozenset({StepKind.SUBMIT, StepKind.RECEIVE, StepKind.TRANSFER, StepKind.RETURN})


@dataclass(frozen=True)
class Touched:
    """One component: what of it is changed, which instrument fixes it, and what people call it.

    `by_form` says that the instrument is known for the form of a paper: what asks for the paper may be another one.
    `key` is where the instrument is to be written, in the file of `at`.
    """

    aspect: Aspect
    basis: LegalBasis | None = None
    name: Message | None = None
    decided_by: Ref[Agency] | None = None
    by_form: bool = False
    key: str = ""
    at: Position = NOWHERE


def touched(cut: Cut, procedure: Procedure) -> tuple[Touched, ...]:
    """Every component that a cut changes; one that nobody knows where the cut's target is not there."""
    match PART_OF[cut.kind]:
        case Part.DOCUMENT:
            found = tuple(_documents(cut, procedure))
        case Part.STEP if cut.kind is not CutKind.PAY_ONCE:
            found = tuple(_steps(cut, procedure))
        case Part.CHANNEL if cut.kind is CutKind.SHORTEN_LIMIT:
            found = tuple(_limits(cut, procedure))
        case _:
            found = tuple(
                Touched(_ASPECT_OF[cut.kind], basis, key=key, at=at) for basis, key, at in _bases(cut, procedure)
            )
    return found or (Touched(Aspect.DOCUMENT),)


def _bases(cut: Cut, procedure: Procedure) -> Iterator[tuple[LegalBasis | None, str, Position]]:
    """The instruments of what is neither a document nor a step: the sets, the result, the channel, the whole."""
    part = PART_OF[cut.kind]
    if part is Part.SETS:
        yield procedure.sets_fixed_by, "sets_fixed_by", procedure.at
    elif part is Part.PROCEDURE:
        yield procedure.fixed_by, "fixed_by", procedure.at
    else:
        for key, one in _named(part, procedure):
            if key.endswith(f"[{cut.target.id}]"):
                yield one.fixed_by, f"{key}.fixed_by", one.at


def _named(part: Part, procedure: Procedure) -> Iterator[tuple[str, Channel | Frequency | Result | Step | Threshold]]:
    """The components of a kind, by where each stands in the file."""
    match part:
        case Part.RESULT:
            yield from ((f"results[{one.type.id}]", one) for one in procedure.results)
        case Part.CHANNEL:
            yield from ((f"channels[{one.mode}]", one) for one in procedure.channels)
        case Part.FREQUENCY:
            yield from ((f"frequencies[{one.id}]", one) for one in procedure.frequencies)
        case Part.THRESHOLD:
            yield from ((f"thresholds[{one.id}]", one) for one in procedure.thresholds)
        case _:
            yield from ((f"steps[{one.id}]", one) for one in procedure.steps)


def keeps_the_order(cut: Cut, procedure: Procedure) -> bool:
    """Whether every step still waits for all that it waited for, because the rest of the order says so already."""
    after = after_cuts(procedure, (cut,))
    if after == procedure:
        return False
    graphs = ((StepGraph(procedure, case), StepGraph(after, case)) for case in procedure.real_cases)
    return all(old.before(step) == new.before(step) for old, new in graphs for step in old.steps)


def components(procedure: Procedure) -> Iterator[Touched]:
    """Every component of which the catalogue may say what fixes it, as the law has it: the limit, not the promise.

    What is free of charge has no fee that somebody could cut, and of one set there is none too many.
    """
    yield Touched(Aspect.PROCEDURE, procedure.fixed_by, say("{name}", name=procedure.name))
    if procedure.dossier_sets and procedure.dossier_sets > 1:
        yield Touched(Aspect.SETS, procedure.sets_fixed_by)
    yield from _obligations(procedure)
    for result in procedure.results:
        yield Touched(Aspect.RESULT, result.fixed_by, say("{name}", name=result.name or result.type.id))
    for document in procedure.documents:
        yield _document(document, Aspect.DOCUMENT)
    for channel in procedure.channels:
        where = MODE_NAMES[channel.mode]
        for limit in channel.time_limits:
            yield Touched(Aspect.STATUTORY_LIMIT, limit.fixed_by, say("time limit ({where})", where=where))
        for fee in (fee for fee in channel.fees if fee.amount != 0):
            name = say("{name} ({where})", name=fee.name or say("fee"), where=where)
            yield Touched(Aspect.FEE, fee.fixed_by, name, fee.decided_by)
    for condition in procedure.conditions:
        yield Touched(Aspect.CONDITION, condition.fixed_by, say("{name}", name=condition.name))
    for step in procedure.steps:
        yield _step(step)


def _obligations(procedure: Procedure) -> Iterator[Touched]:
    for frequency in procedure.frequencies:
        name = frequency.when or frequency.id
        yield Touched(Aspect.FREQUENCY, frequency.fixed_by, say("{name}", name=name), at=frequency.at)
    for threshold in procedure.thresholds:
        yield Touched(Aspect.THRESHOLD, threshold.fixed_by, say("{name}", name=threshold.name), at=threshold.at)


def _documents(cut: Cut, procedure: Procedure) -> Iterator[Touched]:
    aspect = Aspect.FORM if cut.kind is CutKind.DROP_FIELD else Aspect.DOCUMENT
    for document in procedure.documents:
        if document.id == cut.target.id:
            yield _document(document, aspect)


def _document(document: RequiredDocument, aspect: Aspect) -> Touched:
    basis, name = document.fixed_by, say("{name}", name=document.name or document.id)
    by_form = bool(basis and (document.form or f"{basis.article or ''} {basis.note or ''}".strip().startswith(_FORMS)))
    key = f"documents[{document.id}].fixed_by"
    return Touched(aspect, basis, name, by_form=by_form and aspect is Aspect.DOCUMENT, key=key, at=document.at)


_FORMS = ("Mẫu", "biểu mẫu")
"""How the article, or the note of a basis without one, begins where it is the form that the instrument gives."""


def _steps(cut: Cut, procedure: Procedure) -> Iterator[Touched]:
    """The steps that a cut changes, the target first; a second one only where the cut changes it too."""
    changed = [cut.target.id, *([cut.other] if cut.kind in _OF_TWO_STEPS else [])]
    for step_id in changed:
        step = next((step for step in procedure.steps if step.id == step_id), None)
        one = _step(step) if step else Touched(Aspect.STEP)
        at_counter = step and cut.kind in _ARRANGED_AT_THE_COUNTER and step.kind in _AT_THE_COUNTER
        yield replace(one, aspect=Aspect.RECEPTION) if at_counter else one


def _step(step: Step) -> Touched:
    aspect = Aspect.INTERNAL_STEP if step.set_by else Aspect.STEP
    return Touched(aspect, step.fixed_by, say("{name}", name=step.name), key=f"steps[{step.id}].fixed_by", at=step.at)


def _limits(cut: Cut, procedure: Procedure) -> Iterator[Touched]:
    for channel in procedure.channels:
        for limit in channel.time_limits if channel.mode.value == cut.target.id else ():
            if (limit.case.id if limit.case else None) == cut.case:
                key = f"channels[{channel.mode}].time_limits.fixed_by"
                yield Touched(Aspect.COMMITTED_LIMIT, limit.fixed_by, MODE_NAMES[channel.mode], key=key, at=limit.at)
