"""The certificate: after a cut, every invariant is checked again, for every case and every kind of applicant.

Three-valued. Refuted comes with a counter-example, not proved with the fact that is missing; silence of the catalogue
is never read in favour of the cut. One function for each invariant, I1 to I10: here those about what can be had and
what is lost, in `papers`, `work` and `limits` those about documents, steps and time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from tthc.cost.burden import not_comparable, not_worse
from tthc.graph.evidence import Node, NodeKind, World
from tthc.graph.steps import StepGraph
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Check, Cut, CutKind, Invariant, Part, Power, Verdict
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.propose.changes import after_cuts
from tthc.propose.competence import PART_OF
from tthc.propose.limits import limit
from tthc.propose.look_ups import data, unchanged
from tthc.propose.obligations import obligations
from tthc.propose.otherwise import alternatives, declarations, fields
from tthc.propose.papers import certification, evidence, wanted_itself
from tthc.propose.services import abolished, levels, online, permits, results
from tthc.propose.trial import Doubt, Trial, who_and_when
from tthc.propose.visits import automation, other_times
from tthc.propose.words import node_name, what_it_says
from tthc.propose.work import four_eyes, guarded, order, record, result_is_given, supplies
from tthc.source import Message, say


def certify(
    catalogue: Catalogue, procedure: Procedure, cuts: Sequence[Cut], day: date, experience: Sequence[Experience] = ()
) -> Certificate:
    """One certificate for a set of cuts of one procedure; the catalogue is the one in force on the day."""
    return certificate_of(Trial(catalogue, procedure, tuple(cuts), day, tuple(experience)))


def certificate_of(trial: Trial, checks: Sequence[InvariantCheck] | None = None) -> Certificate:
    """The certificate of a trial, by all ten invariants or by those given.

    Of a procedure that is abolished nothing can be wanting any more: what others need of it is asked, and the law.
    """
    every = CHECKS if checks is None else checks
    if trial.is_abolished:
        nothing: Callable[[Trial], Iterator[Doubt]] = lambda _: iter(())  # noqa: E731 - a check that has no doubts
        every = tuple((i, check if check in (goal, law) else nothing) for i, check in every)
    done = tuple(_worst(invariant, check(trial)) for invariant, check in every)
    return Certificate(done, subject_to((trial,)), tuple(unchanged(trial)))


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
    if trial.is_abolished:
        yield from abolished(trial)
        return
    yield from result_is_given(trial)
    if not trial.thinks_of_all:
        text = say(
            "too many databases to try out everybody who may be in some and not in others: {count}",
            count=len(trial.relied_on),
        )
        yield Verdict.NOT_PROVED, text
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
    yield from other_times(trial)
    for before, after in trial.worlds:
        for document in sorted(set(after.unavailable()) - set(before.unavailable())):
            yield Verdict.REFUTED, _what_lacks(document, after, trial)
        for step in after.procedure.steps_in(after.case):
            done = Node(NodeKind.DONE, step.id)
            if done in before.had and done not in after.had:
                yield Verdict.REFUTED, say("{who}: {step!r} can no longer be done", who=_who(after), step=step.name)


def _what_lacks(document: str, world: World, trial: Trial) -> Message:
    """Who lacks what at which step: what the paper proves, since it is that which is wanted."""
    values = {"who": _who(world), "thing": what_it_says(document, trial.before, trial.catalogue)}
    order = [step.id for step in trial.after.steps_in(world.case)]
    users = StepGraph(trial.after, world.case).users.get(document, ())
    if not users:
        return Message(LACKS.text, values)
    return Message(LACKS_AT.text, {**values, "number": order.index(users[0].id) + 1, "step": users[0].name})


LACKS = say("{who}: the dossier lacks {thing}")
LACKS_AT = say("{who}: step {number} ({step}) lacks {thing}")


def law(trial: Trial) -> Iterator[Doubt]:
    """I5: nothing locked or guarded by law is touched, it is there to be changed, and it is known who may do so."""
    for cut, power in zip(trial.cuts, trial.powers, strict=True):
        for lock in _locks(cut, trial):
            yield Verdict.REFUTED, say("locked: {why}", why=lock)
        if power.power is Power.UNKNOWN or not power.confirmed:
            yield Verdict.NOT_PROVED, power.because
        if cut.target.procedure != trial.before.code or after_cuts(trial.before, (cut,)) == trial.before:
            yield Verdict.NOT_PROVED, say("this would change nothing in {procedure}", procedure=trial.before.code)
    yield from _needless(trial)
    for check in (wanted_itself, certification, results, online, levels, permits, obligations):
        yield from check(trial)


def _needless(trial: Trial) -> Iterator[Doubt]:
    """Of several cuts, those that change nothing once the others are made: what they save is saved already."""
    for index, cut in enumerate(trial.cuts if len(trial.cuts) > 1 else ()):
        others = (*trial.cuts[:index], *trial.cuts[index + 1 :])
        if after_cuts(trial.before, others) == trial.after:
            text = say(
                "beside the other cuts this one changes nothing: {part} {id}", part=cut.target.part, id=cut.target.id
            )
            yield Verdict.NOT_PROVED, text


def no_harm(trial: Trial) -> Iterator[Doubt]:
    """I7: no case and no applicant has more papers, visits, fees or minutes than before."""
    for situation, before, after in trial.burdens:
        who = who_and_when(situation.case, situation.applicant)
        if worse := not_worse(before, after):
            what = tuple(FIGURES[name] for name in worse)
            yield Verdict.REFUTED, say("{who}: more {what} than before", who=who, what=what)
        elif unknown := not_comparable(before, after):
            what = tuple(FIGURES[name] for name in unknown)
            yield Verdict.NOT_PROVED, say("{who}: not known before or after: {what}", who=who, what=what)


def proofs(trial: Trial) -> Iterator[Doubt]:
    """I4: every condition is still proved, and what stands in for a paper, or is left out, is worth as much."""
    for check in (evidence, alternatives, declarations, fields):
        yield from check(trial)


def people_look(trial: Trial) -> Iterator[Doubt]:
    """I6: where two people looked two still look, and no system in the place of one."""
    yield from four_eyes(trial)
    yield from automation(trial)


InvariantCheck = tuple[Invariant, Callable[[Trial], Iterator[Doubt]]]

CHECKS: tuple[InvariantCheck, ...] = (
    (Invariant.GOAL, goal),
    (Invariant.SUPPLY, supply),
    (Invariant.ORDER, order),
    (Invariant.EVIDENCE, proofs),
    (Invariant.LAW, law),
    (Invariant.FOUR_EYES, people_look),
    (Invariant.NO_HARM, no_harm),
    (Invariant.LIMIT, limit),
    (Invariant.RECORD, record),
    (Invariant.DATA, data),
)


def _locks(cut: Cut, trial: Trial) -> Iterator[str]:
    """Why the target of a cut may not be touched: the lock of a document, the safeguard of a step.

    A field of a form has a lock of its own.
    """
    if PART_OF[cut.kind] is Part.DOCUMENT and cut.kind is not CutKind.DROP_FIELD:
        yield from (d.lock for d in trial.before.documents if d.id == cut.target.id and d.lock)
    yield from guarded(cut, trial)


def subject_to(trials: Iterable[Trial]) -> Message | None:
    """Which instruments must be amended before the cuts may be made."""
    powers = (power for trial in trials for powers in trial.touched for power in powers)
    to_amend = [power for power in powers if power.power is Power.PETITION and power.instrument]
    if not to_amend:
        return None
    names = dict.fromkeys(" ".join(filter(None, (p.article, p.instrument))) for p in to_amend)
    return say("subject to amending {instruments}", instruments="; ".join(names))


def _who(world: World) -> Message | str:
    return who_and_when(world.case, world.applicant)


def _name(node: Node, trial: Trial) -> str:
    return node_name(node, trial.before, trial.catalogue)
