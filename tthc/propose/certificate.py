"""The certificate: after a cut, every invariant is checked again, for every case and every kind of applicant.

Three-valued. Refuted comes with a counter-example, not proved with the fact that is missing; silence of the catalogue
is never read in favour of the cut. One function for each invariant, I1 to I10: here those about what can be had and
what is lost, in `papers`, `work` and `limits` those about documents, steps and time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from tthc.cost.activities import Situation, activities, document_name
from tthc.cost.burden import not_comparable, not_worse
from tthc.graph.evidence import Node, NodeKind, World
from tthc.graph.steps import StepGraph
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Check, Cut, Invariant, Part, Power, Verdict
from tthc.model.procedure import Procedure
from tthc.model.reference import Database, DocumentType, Fact
from tthc.propose.changes import after_cuts
from tthc.propose.competence import PART_OF
from tthc.propose.limits import limit
from tthc.propose.papers import certification, data, evidence, wanted_itself
from tthc.propose.trial import Doubt, Trial, who_and_when
from tthc.propose.work import four_eyes, guarded, order, record, result_is_given, supplies
from tthc.source import Message, say


def certify(catalogue: Catalogue, procedure: Procedure, cuts: Sequence[Cut], day: date) -> Certificate:
    """One certificate for a set of cuts of one procedure; the catalogue is the one in force on the day."""
    return certificate_of(Trial(catalogue, procedure, tuple(cuts), day))


def certificate_of(trial: Trial, checks: Sequence[InvariantCheck] | None = None) -> Certificate:
    """The certificate of a trial, by all ten invariants or by those given."""
    done = tuple(_worst(invariant, check(trial)) for invariant, check in (CHECKS if checks is None else checks))
    return Certificate(done, _subject_to(trial))


FIGURES: Mapping[str, Message] = MappingProxyType(
    {
        "papers": say("papers"),
        "certified": say("certified copies"),
        "visits": say("visits"),
        "fees": say("fees"),
        "minutes": say("minutes of the applicant"),
        "cost": say("cost"),
    }
)
"""What people call the figures of a burden."""


def _worst(invariant: Invariant, doubts: Iterator[Doubt]) -> Check:
    found = list(doubts)
    for verdict in (Verdict.REFUTED, Verdict.NOT_PROVED):
        for kind, message in found:
            if kind is verdict:
                return Check(invariant, verdict, message)
    return Check(invariant, Verdict.PROVED)


def goal(trial: Trial) -> Iterator[Doubt]:
    """I1: whoever could obtain the result still can, and a step still gives it."""
    yield from result_is_given(trial)
    for before, after in trial.worlds:
        if not before.result_is_had:
            lacking = before.counter_example()[-1]
            text = say(
                "even before the cut nothing in the catalogue gives {thing} to {who}",
                thing=_name(lacking, trial),
                who=_who(before),
            )
            yield Verdict.NOT_PROVED, text
        elif not after.result_is_had:
            lacking = after.counter_example()[-1]
            yield (
                Verdict.REFUTED,
                say("{who}: the result is out of reach without {thing}", who=_who(after), thing=_name(lacking, trial)),
            )


def supply(trial: Trial) -> Iterator[Doubt]:
    """I2: every step that stays still gets what it needs before it begins."""
    yield from supplies(trial)
    for before, after in trial.worlds:
        for document in sorted(set(after.unavailable()) - set(before.unavailable())):
            users = StepGraph(trial.after, after.case).users.get(document, ())
            step_name = users[0].name if users else trial.after.name
            text = say("{who}: the step {step!r} lacks {thing!r}", who=_who(after), step=step_name, thing=document)
            yield Verdict.REFUTED, text
        for step in after.procedure.steps_in(after.case):
            done = Node(NodeKind.DONE, step.id)
            if done in before.had and done not in after.had:
                yield Verdict.REFUTED, say("{who}: {step!r} can no longer be done", who=_who(after), step=step.name)


def law(trial: Trial) -> Iterator[Doubt]:
    """I5: nothing locked or guarded by law is touched, it is there to be changed, and it is known who may do so."""
    for cut, power in zip(trial.cuts, trial.powers, strict=True):
        for lock in _locks(cut, trial):
            yield Verdict.REFUTED, say("locked: {why}", why=lock)
        if power.power is Power.UNKNOWN:
            yield Verdict.NOT_PROVED, power.because
        if cut.target.procedure != trial.before.code or after_cuts(trial.before, (cut,)) == trial.before:
            yield Verdict.NOT_PROVED, say("this would change nothing in {procedure}", procedure=trial.before.code)
    yield from wanted_itself(trial)
    yield from certification(trial)


def no_harm(trial: Trial) -> Iterator[Doubt]:
    """I7: no case and no applicant has more papers, visits, fees or minutes than before."""
    for situation, before, after in trial.burdens:
        who = who_and_when(situation.case, situation.applicant)
        if worse := not_worse(before, after):
            what = tuple(FIGURES[name] for name in worse)
            yield Verdict.REFUTED, say("{who}: more {what} than before", who=who, what=what)
        elif (unknown := not_comparable(before, after)) and not _is_the_same_to_do(situation, trial):
            what = tuple(FIGURES[name] for name in unknown)
            yield Verdict.NOT_PROVED, say("{who}: not known before or after: {what}", who=who, what=what)


def _is_the_same_to_do(situation: Situation, trial: Trial) -> bool:
    """Whether nothing changes for the applicant, so that no figure is needed to compare."""
    before = tuple(activities(trial.before, trial.catalogue, situation))
    return before == tuple(activities(trial.after, trial.catalogue_after, situation))


InvariantCheck = tuple[Invariant, Callable[[Trial], Iterator[Doubt]]]

CHECKS: tuple[InvariantCheck, ...] = (
    (Invariant.GOAL, goal),
    (Invariant.SUPPLY, supply),
    (Invariant.ORDER, order),
    (Invariant.EVIDENCE, evidence),
    (Invariant.LAW, law),
    (Invariant.FOUR_EYES, four_eyes),
    (Invariant.NO_HARM, no_harm),
    (Invariant.LIMIT, limit),
    (Invariant.RECORD, record),
    (Invariant.DATA, data),
)


def _locks(cut: Cut, trial: Trial) -> Iterator[str]:
    """Why the target of a cut may not be touched: the lock of a document, the safeguard of a step."""
    if PART_OF[cut.kind] is Part.DOCUMENT:
        yield from (d.lock for d in trial.before.documents if d.id == cut.target.id and d.lock)
    yield from guarded(cut, trial)


def _subject_to(trial: Trial) -> Message | None:
    """Which instruments must be amended before the cuts may be made."""
    to_amend = [power for powers in trial.touched for power in powers if power.power is Power.PETITION]
    if not to_amend:
        return None
    names = dict.fromkeys(" ".join(filter(None, (p.article, p.instrument))) for p in to_amend)
    return say("subject to amending {instruments}", instruments="; ".join(names))


def _who(world: World) -> str:
    return who_and_when(world.case, world.applicant)


def _name(node: Node, trial: Trial) -> str:
    """What people call the thing: the paper, the fact, the database, the step."""
    document = next((d for d in trial.before.documents if d.id == node.id), None)
    if node.kind is NodeKind.AVAILABLE and document:
        return document_name(document, trial.catalogue)
    if node.kind is NodeKind.DONE:
        return next((step.name for step in trial.before.steps if step.id == node.id), node.id)
    kinds: dict[NodeKind, type[Fact | Database | DocumentType]] = {
        NodeKind.FACT: Fact,
        NodeKind.RECORD: Database,
        NodeKind.PAPER: DocumentType,
    }
    known = trial.catalogue.all(kinds[node.kind]).get(node.id) if node.kind in kinds else None
    return known.name if known else node.id
