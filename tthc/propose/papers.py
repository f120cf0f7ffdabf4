"""Whether a paper can go: what it proves and for whom, what stands in for it, and who opened the look-up instead."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from tthc.analyse.documents import stands_in
from tthc.graph.evidence import Node, NodeKind, World, asked_of, is_form, proven_by
from tthc.model.cut import CutKind, Verdict
from tthc.model.document import RequiredDocument, Submission
from tthc.model.step import Step, StepKind
from tthc.propose.changes import CONTROLS
from tthc.propose.trial import Doubt, Trial, cases_of, who_and_when
from tthc.propose.words import fact_name
from tthc.source import Message, say

TAKES_THE_PAPER = (
    CutKind.DROP_DOCUMENT,
    CutKind.REPLACE_BY_LOOK_UP,
    CutKind.FETCH_FROM_ISSUER,
    CutKind.DECLARE_INSTEAD,
)
COMPARES = frozenset({StepKind.RECEIVE, StepKind.CHECK, StepKind.VERIFY})
"""Steps at which somebody could lay a plain copy beside the original."""


def evidence(trial: Trial) -> Iterator[Doubt]:
    """I4: every fact that a condition requires is still proved; a paper of unstated use is not proved idle."""
    for before, after in trial.worlds:
        yield from _lost_facts(before, after, trial)
    for document, cut in trial.documents(CutKind.DROP_DOCUMENT):
        if cut.other is None:
            yield from _may_be_used(document, trial)
        else:
            yield from _may_not_stand_in(document, cut.other, trial)


def _lost_facts(before: World, after: World, trial: Trial) -> Iterator[Doubt]:
    """What a paper proves that is only asked for under a condition, it proves for nobody else.

    A step that makes a paper out of another one makes it for more people where that other one is not asked for. So a
    fact counts as proved before as soon as it may be, and after only where it is whatever holds.
    """
    required = {fact.id for condition in after.procedure.conditions_in(after.case) for fact in condition.requires}
    for fact in sorted(required):
        old, new = _proven_when(fact, before), _proven_when(fact, after)
        may, may_still = (_proven_when(fact, world.where_nothing_holds) for world in (before, after))
        values = {"who": who_and_when(after.case, after.applicant), "fact": fact_name(fact, trial.catalogue)}
        if old and not new:
            yield Verdict.REFUTED, Message(NOTHING_PROVES.text, values)
        elif None in may and None not in may_still:
            yield Verdict.REFUTED, Message(NOTHING_PROVES_UNLESS.text, {**values, "when": "; ".join(_words(may_still))})
        elif None not in new and (lost := may - new):
            when = {**values, "when": "; ".join(_words(lost))}
            text = NOTHING_PROVES_FOR_ALL if None in lost else NOTHING_ELSE_PROVES_WHEN
            yield Verdict.NOT_PROVED, Message(text.text, values if None in lost else when)


NOTHING_PROVES = say("{who}: nothing proves {fact} any more")
NOTHING_PROVES_UNLESS = say("{who}: nothing proves {fact} any more, except where this holds: {when}")
NOTHING_PROVES_FOR_ALL = say("{who}: nobody says that {fact} is still proved, whatever conditions hold")
NOTHING_ELSE_PROVES_WHEN = say("{who}: nobody says that {fact} is still proved where this holds: {when}")


def _proven_when(fact: str, world: World) -> set[str | None]:
    """Under which conditions in words the dossier proves a fact; None stands for always."""
    documents = world.procedure.documents_in(world.case)
    return {
        document.when
        for document in documents
        if asked_of(document, world.applicant, world.catalogue)
        and Node(NodeKind.AVAILABLE, document.id) in world.had
        and fact in proven_by(document, world.catalogue)
    }


def _words(conditions: set[str | None]) -> list[str]:
    return sorted(condition for condition in conditions if condition)


def unstated_use(document: RequiredDocument, facts: Collection[str], trial: Trial) -> Iterator[Doubt]:
    """What stands against doing without a paper itself: that nobody says what it proves, or that it has a purpose."""
    name = trial.called(document)
    if not facts:
        yield Verdict.NOT_PROVED, say("the catalogue does not say what {document!r} proves", document=name)
    if document.purpose:
        text = say("{document!r} has a purpose: {purpose}", document=name, purpose=document.purpose)
        yield Verdict.NOT_PROVED, text


def _may_be_used(document: RequiredDocument, trial: Trial) -> Iterator[Doubt]:
    """What would have to be known before a paper is idle: what it proves, what is asked, who looks at what."""
    name = trial.called(document)
    yield from unstated_use(document, proven_by(document, trial.catalogue), trial)
    if is_form(document, trial.catalogue):
        text = say("the applicant writes {document!r}, and nobody says what is read from it", document=name)
        yield Verdict.NOT_PROVED, text
    for case in cases_of(document, trial.before):
        if not trial.before.conditions_in(case):
            text = say(
                "the conditions of this procedure are not stated, so nobody can say that none needs {document!r}",
                document=name,
            )
            yield Verdict.NOT_PROVED, text
        yield from _silent_steps(name, trial.before.steps_in(case))


def _silent_steps(document: str, steps: tuple[Step, ...]) -> Iterator[Doubt]:
    controls = [step for step in steps if step.kind in CONTROLS]
    if not controls:
        text = say("the steps are not stated, so nobody can say that none uses {document!r}", document=document)
        yield Verdict.NOT_PROVED, text
    for step in controls:
        if not step.needs:
            text = say(
                "the catalogue does not say what {step!r} needs, so it may be {document!r}",
                step=step.name,
                document=document,
            )
            yield Verdict.NOT_PROVED, text


def _may_not_stand_in(document: RequiredDocument, other: str, trial: Trial) -> Iterator[Doubt]:
    """What would have to hold before another paper of the dossier does the work of one that goes."""
    name, others = trial.called(document), trial.called(other)
    kept = next((d for d in trial.after.documents if d.id == other), None)
    if kept is None:
        yield Verdict.REFUTED, say("{other!r} cannot stand in: it is not in the dossier", other=others)
        return
    both = trial.after.model_copy(update={"documents": (*trial.after.documents, document)})
    if not stands_in(kept, document, both):
        text = say(
            "{other!r} is not there for everybody who has to give {document!r}, or is not worth as much",
            other=others,
            document=name,
        )
        yield Verdict.NOT_PROVED, text
    facts, more = (set(proven_by(d, trial.catalogue)) for d in (document, kept))
    if not facts and not document.is_same_paper(kept):
        yield Verdict.NOT_PROVED, say("the catalogue does not say what {document!r} proves", document=name)
    for fact in sorted(facts - more):
        text = say("{other!r} is not known to prove {fact}", other=others, fact=fact_name(fact, trial.catalogue))
        yield Verdict.NOT_PROVED, text
    if document.form and document.form != kept.form:
        yield Verdict.NOT_PROVED, say("{other!r} is another form than {document!r}", other=others, document=name)
    if document.purpose and document.purpose != kept.purpose:
        text = say("{document!r} has a purpose: {purpose}", document=name, purpose=document.purpose)
        yield Verdict.NOT_PROVED, text


def wanted_itself(trial: Trial) -> Iterator[Doubt]:
    """Papers that are wanted themselves, not what they say: the original that the result takes the place of."""
    for document, cut in trial.documents(*TAKES_THE_PAPER):
        if cut.kind is CutKind.DROP_DOCUMENT and cut.other:
            continue
        shown = document.submission is Submission.PRESENT
        if document.originals and not shown and trial.before.gives(document):
            text = say(
                "the result takes the place of {document!r}, which has to be given back",
                document=trial.called(document),
            )
            yield Verdict.NOT_PROVED, text
        known = [trial.catalogue.get(ref) for ref in document.types]
        if shown and known and all(kind is not None and kind.identity for kind in known):
            text = say("{document!r} shows who stands at the counter", document=trial.called(document))
            yield Verdict.NOT_PROVED, text


def certification(trial: Trial) -> Iterator[Doubt]:
    """Copies without certification: not of foreign papers, and only where somebody can compare them."""
    for document, _ in trial.documents(CutKind.ACCEPT_PLAIN_COPY):
        known = [trial.catalogue.get(ref) for ref in document.types]
        if any(kind is not None and kind.foreign for kind in known):
            text = say(
                "{document!r} is a foreign paper: its copies stay certified",
                document=trial.called(document),
            )
            yield Verdict.REFUTED, text
        for case in cases_of(document, trial.before):
            if not any(step.kind in COMPARES for step in trial.before.steps_in(case)):
                text = say(
                    "no step is stated at which {document!r} is compared with the original",
                    document=trial.called(document),
                )
                yield Verdict.NOT_PROVED, text
