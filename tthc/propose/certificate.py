"""The certificate: after a cut, every invariant is checked again, for every case and every kind of applicant.

Three-valued. Refuted comes with a counter-example, not proved with the fact that is missing; silence of the catalogue
is never read in favour of the cut. One function for each invariant, I1 to I10.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType

from tthc.analyse.documents import holdings_for
from tthc.cost.activities import Situation, situations
from tthc.cost.burden import Burden, burden, not_comparable, not_worse
from tthc.graph.evidence import Node, NodeKind, World, applicants_of, proven_by
from tthc.graph.steps import StepGraph
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Check, Competence, Cut, CutKind, Invariant, Part, Power, Verdict
from tthc.model.procedure import Case, Procedure, RequiredDocument, Step, StepKind, TimeLimit
from tthc.model.reference import Applicant, DocumentType, Fact, Holding
from tthc.propose.changes import after_cuts
from tthc.propose.competence import competence, confirmed_holding
from tthc.source import Message, say

CONTROLS = frozenset(
    {StepKind.CHECK, StepKind.VERIFY, StepKind.INSPECT, StepKind.APPROVE, StepKind.DECIDE, StepKind.SIGN}
)
RECORDS = frozenset({StepKind.RECEIVE, StepKind.RETURN, StepKind.ARCHIVE})
DROPS_PAPER = frozenset({CutKind.DROP_DOCUMENT})
TOUCHES_STEPS = frozenset({CutKind.DROP_STEP, CutKind.MERGE_STEPS, CutKind.RUN_IN_PARALLEL})


@dataclass(frozen=True)
class Trial:
    """A procedure before and after a set of cuts, in its catalogue, on a day."""

    catalogue: Catalogue
    before: Procedure
    cuts: tuple[Cut, ...]
    day: date

    @cached_property
    def after(self) -> Procedure:
        """The procedure with the cuts made."""
        return after_cuts(self.before, self.cuts)

    @cached_property
    def catalogue_after(self) -> Catalogue:
        """The catalogue in which the procedure has changed."""
        return self.catalogue.replacing(self.after)

    @cached_property
    def worlds(self) -> tuple[tuple[World, World], ...]:
        """For every case and applicant, what can be had before and after."""
        return tuple(
            (World(self.catalogue, self.before, case, who), World(self.catalogue_after, self.after, case, who))
            for case in self.before.real_cases
            for who in applicants_of(self.before, self.catalogue)
        )

    @cached_property
    def burdens(self) -> tuple[tuple[Situation, Burden, Burden], ...]:
        """For every case, applicant and way of handing in, what it takes before and after."""
        return tuple(
            (
                one,
                burden(self.before, self.catalogue, one.case, one.applicant, one.mode),
                burden(self.after, self.catalogue_after, one.case, one.applicant, one.mode),
            )
            for one in situations(self.before, self.catalogue)
        )

    @cached_property
    def powers(self) -> tuple[Competence, ...]:
        """Who may decide each of the cuts."""
        return tuple(competence(cut, self.before, self.catalogue, self.day) for cut in self.cuts)

    @cached_property
    def graphs(self) -> tuple[tuple[StepGraph, StepGraph], ...]:
        """For every case, the steps before and after."""
        return tuple((StepGraph(self.before, case), StepGraph(self.after, case)) for case in self.before.real_cases)


def certify(catalogue: Catalogue, procedure: Procedure, cuts: Sequence[Cut], day: date) -> Certificate:
    """One certificate for a set of cuts of one procedure; the catalogue is the one in force on the day."""
    return certificate_of(Trial(catalogue, procedure, tuple(cuts), day))


def certificate_of(trial: Trial) -> Certificate:
    """The certificate of a trial."""
    checks = tuple(_worst(invariant, check(trial)) for invariant, check in CHECKS)
    return Certificate(checks, _subject_to(trial))


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

Doubt = tuple[Verdict, Message]
"""What speaks against an invariant: refuted by a counter-example, or not proved for want of a fact."""


def _worst(invariant: Invariant, doubts: Iterator[Doubt]) -> Check:
    found = list(doubts)
    for verdict in (Verdict.REFUTED, Verdict.NOT_PROVED):
        for kind, message in found:
            if kind is verdict:
                return Check(invariant, verdict, message)
    return Check(invariant, Verdict.PROVED)


def goal(trial: Trial) -> Iterator[Doubt]:
    """I1: whoever could obtain the result still can."""
    for before, after in trial.worlds:
        if not before.result_is_had:
            lacking = before.counter_example()[-1]
            text = say(
                "even before the cut nothing in the catalogue gives {thing} to {who}",
                thing=lacking.id,
                who=_who(before),
            )
            yield Verdict.NOT_PROVED, text
        elif not after.result_is_had:
            lacking = after.counter_example()[-1]
            yield (
                Verdict.REFUTED,
                say("{who}: the result is out of reach without {thing}", who=_who(after), thing=_name(lacking, after)),
            )


def supply(trial: Trial) -> Iterator[Doubt]:
    """I2: every step that stays still gets what it needs before it begins."""
    for before, after in trial.graphs:
        known = {(step.id, thing) for step, thing in before.missing_supplies()}
        for step, thing in after.missing_supplies():
            if (step.id, thing) not in known:
                yield Verdict.REFUTED, say("the step {step!r} lacks {thing!r}", step=step.name, thing=thing)
    for world_before, world_after in trial.worlds:
        for document in set(world_after.unavailable()) - set(world_before.unavailable()):
            users = StepGraph(trial.after, world_after.case).users.get(document, ())
            step_name = users[0].name if users else trial.after.name
            text = say(
                "{who}: the step {step!r} lacks {thing!r}", who=_who(world_after), step=step_name, thing=document
            )
            yield Verdict.REFUTED, text


def order(trial: Trial) -> Iterator[Doubt]:
    """I3: no step waits for itself."""
    for _, after in trial.graphs:
        if ring := after.cycle():
            yield Verdict.REFUTED, say("these steps wait for one another: {ring}", ring=" → ".join(ring))


def evidence(trial: Trial) -> Iterator[Doubt]:
    """I4: every fact that a condition requires is still proved; a paper of unstated use is not proved idle."""
    for before, after in trial.worlds:
        for fact in sorted(set(after.unproved_facts()) - set(before.unproved_facts())):
            yield (
                Verdict.REFUTED,
                say("{who}: nothing proves {fact} any more", who=_who(after), fact=_fact(fact, trial)),
            )
    for document, cut in _dropped_papers(trial):
        facts = set(proven_by(document, trial.catalogue))
        if cut.other is None and not facts:
            yield Verdict.NOT_PROVED, say("the catalogue does not say what {document!r} proves", document=document.id)
        elif cut.other is None and not trial.before.conditions:
            text = say(
                "the conditions of this procedure are not stated, so nobody can say that none needs {document!r}",
                document=document.id,
            )
            yield Verdict.NOT_PROVED, text


def law(trial: Trial) -> Iterator[Doubt]:
    """I5: nothing locked or guarded by law is touched, and it is known who may change what is."""
    for cut, power in zip(trial.cuts, trial.powers, strict=True):
        if lock := _lock(cut, trial.before):
            yield Verdict.REFUTED, say("locked: {why}", why=lock)
        if power.power is Power.UNKNOWN:
            yield Verdict.NOT_PROVED, power.because


def four_eyes(trial: Trial) -> Iterator[Doubt]:
    """I6: where two people looked before, two still look; the only control is not taken away."""
    if not any(cut.kind in TOUCHES_STEPS for cut in trial.cuts):
        return
    for before, after in trial.graphs:
        old, new = _controllers(before), _controllers(after)
        if len(old) >= 2 > len(new):
            yield Verdict.REFUTED, say("one and the same person would check and decide")
        if _controls(before) and not _controls(after):
            yield (
                Verdict.REFUTED,
                say("the only control here would go; a check of samples would have to take its place"),
            )


def no_harm(trial: Trial) -> Iterator[Doubt]:
    """I7: no case and no applicant has more papers, visits, fees or minutes than before."""
    for situation, before, after in trial.burdens:
        who = _describe(situation.case, situation.applicant)
        if worse := not_worse(before, after):
            yield (
                Verdict.REFUTED,
                say("{who}: more {what} than before", who=who, what=tuple(FIGURES[name] for name in worse)),
            )
        elif unknown := not_comparable(before, after):
            yield (
                Verdict.NOT_PROVED,
                say("{who}: not known before or after: {what}", who=who, what=tuple(FIGURES[name] for name in unknown)),
            )


def limit(trial: Trial) -> Iterator[Doubt]:
    """I8: the longest chain of steps still fits the limit; a change of steps must not make it longer."""
    for before, after in trial.graphs:
        if after.cycle():
            continue
        old, new = before.critical_path(), after.critical_path()
        if new.hours > old.hours or len(new.unknown) > len(old.unknown):
            yield (
                Verdict.REFUTED,
                say("the longest chain of steps grows from {old} to {new} hours", old=old.hours, new=new.hours),
            )
    for cut in trial.cuts:
        if cut.kind is CutKind.SHORTEN_LIMIT:
            yield from _limit_fits(cut, trial)


def record(trial: Trial) -> Iterator[Doubt]:
    """I9: receipt, return and archive stay."""
    kept = {step.id for step in trial.after.steps} | {
        cut.other for cut in trial.cuts if cut.kind is CutKind.MERGE_STEPS
    }
    for step in trial.before.steps:
        if step.kind in RECORDS and step.id not in kept:
            yield Verdict.REFUTED, say("the step {step!r} is receipt, return or archive and must stay", step=step.name)


def data(trial: Trial) -> Iterator[Doubt]:
    """I10: a new look-up has its database, a law in force that opens it, and a source that confirms both."""
    for cut in trial.cuts:
        if cut.kind is CutKind.FETCH_FROM_ISSUER:
            text = say(
                "no law that obliges {issuer} to answer is in the catalogue, nor how long an answer takes",
                issuer=cut.other,
            )
            yield Verdict.NOT_PROVED, text
        if cut.kind is CutKind.REPLACE_BY_LOOK_UP:
            holding = confirmed_holding(cut, trial.before, trial.catalogue, trial.day)
            if holding is None:
                yield Verdict.NOT_PROVED, _what_the_look_up_lacks(cut, trial)
            elif not cut.fallback:
                yield from _held_only_in_part(cut, holding, trial)


CHECKS: tuple[tuple[Invariant, Callable[[Trial], Iterator[Doubt]]], ...] = (
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


def _limit_fits(cut: Cut, trial: Trial) -> Iterator[Doubt]:
    """The shorter promise against the steps; where their time is unknown, against what another channel keeps."""
    wanted = cut.limit
    if wanted is None:
        return
    for case in trial.before.real_cases:
        if cut.case is not None and (case is None or case.id != cut.case):
            continue
        others = [x for c, x in trial.before.limits_in(case) if c.mode.value != cut.target.id]
        if any(_at_most(x, cut) for x in others):
            continue  # the same steps are already done in that time for applications handed in another way
        path = StepGraph(trial.after, case).critical_path()
        if path.unknown:
            steps = ", ".join(step.id for step in path.unknown)
            yield Verdict.NOT_PROVED, say("nobody states how long these steps take: {steps}", steps=steps)
        elif wanted.working_hours is None or path.hours > wanted.working_hours:
            yield (
                Verdict.REFUTED,
                say("the longest chain of steps takes {hours} hours, more than that", hours=path.hours),
            )
        elif path.estimated:
            steps = ", ".join(step.id for step in path.estimated)
            yield Verdict.NOT_PROVED, say("the time of these steps is an estimate: {steps}", steps=steps)


def _at_most(limit: TimeLimit, cut: Cut) -> bool:
    kept = limit.committed or limit.statutory
    return (
        kept is not None and cut.limit is not None and kept.unit is cut.limit.unit and kept.amount <= cut.limit.amount
    )


def _dropped_papers(trial: Trial) -> Iterator[tuple[RequiredDocument, Cut]]:
    for cut in trial.cuts:
        if cut.kind in DROPS_PAPER:
            yield from ((document, cut) for document in trial.before.documents if document.id == cut.target.id)


def _lock(cut: Cut, procedure: Procedure) -> str | None:
    """Why the target of a cut may not be touched: the lock of a document, the safeguard of a step."""
    if cut.target.part is Part.DOCUMENT:
        return next((d.lock for d in procedure.documents if d.id == cut.target.id), None)
    if cut.target.part is Part.STEP:
        touched = {cut.target.id} if cut.kind is CutKind.DROP_STEP else {cut.target.id, cut.other}
        return next((step.safeguard for step in procedure.steps if step.id in touched and step.safeguard), None)
    return None


def _controls(graph: StepGraph) -> list[Step]:
    return [step for step in graph.steps.values() if step.kind in CONTROLS]


def _controllers(graph: StepGraph) -> set[tuple[str, str | None]]:
    return {(step.actor.id, step.role) for step in _controls(graph)}


def _what_the_look_up_lacks(cut: Cut, trial: Trial) -> Message:
    document = next((d for d in trial.before.documents if d.id == cut.target.id), None)
    found = holdings_for(document, trial.catalogue, trial.day) if document else iter(())
    holding = next((holding for database, holding in found if database.id == cut.database), None)
    if holding is None:
        return say("{database} is not known to hold this on {day}", database=cut.database, day=trial.day)
    if holding.law is None:
        return say("no law is named that opens {database} for this", database=cut.database)
    if not holding.verified:
        return say("no source confirms that {law} opens {database} for this", law=holding.law, database=cut.database)
    return say("{law} is not known to be in force on {day}", law=holding.law, day=trial.day)


def _held_only_in_part(cut: Cut, holding: Holding, trial: Trial) -> Iterator[Doubt]:
    """Without a fallback the database must hold every paper that is accepted, for everybody."""
    if holding.scope:
        yield (
            Verdict.NOT_PROVED,
            say("{database} holds it only in part: {scope}", database=cut.database, scope=holding.scope),
        )
    held = {ref.id for ref in holding.types}
    facts = {ref.id for ref in holding.facts}
    for document in trial.before.documents:
        if document.id == cut.target.id and not facts >= set(proven_by(document, trial.catalogue)) != set():
            for ref in document.types:
                if ref.id not in held:
                    text = say("{database} is not known to hold {paper}", database=cut.database, paper=ref.id)
                    yield Verdict.NOT_PROVED, text


def _subject_to(trial: Trial) -> Message | None:
    """Which instruments must be amended before the cuts may be made."""
    to_amend = [p for p in trial.powers if p.power is Power.PETITION]
    if not to_amend:
        return None
    names = dict.fromkeys(" ".join(filter(None, (p.article, p.instrument))) for p in to_amend)
    return say("subject to amending {instruments}", instruments="; ".join(names))


def _who(world: World) -> str:
    return _describe(world.case, world.applicant)


def _describe(case: Case | None, applicant: Applicant | None) -> str:
    parts = [applicant.name if applicant else "", case.name if case else ""]
    return ", ".join(part for part in parts if part) or "-"


def _name(node: Node, world: World) -> str:
    """What people call the thing: the paper, the fact or the step."""
    document = next((d for d in world.procedure.documents if d.id == node.id), None)
    entry = world.catalogue.all(Fact if node.kind is NodeKind.FACT else DocumentType).get(node.id)
    step = next((s for s in world.procedure.steps if s.id == node.id), None)
    if document and document.name:
        return document.name
    return str(getattr(entry or step, "name", node.id))


def _fact(fact_id: str, trial: Trial) -> str:
    fact = trial.catalogue.all(Fact).get(fact_id)
    return fact.name if fact else fact_id
