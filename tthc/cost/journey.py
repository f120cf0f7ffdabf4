"""Everything a person must do from nothing to the results of a life event, by the cheapest way there is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from tthc.cost.activities import document_name
from tthc.cost.errands import Errands, Load, errand_name, result_of
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.evidence import (
    Node,
    NodeKind,
    Production,
    applicants_of,
    asked_of,
    closure,
    databases_of,
    kinds_above,
    why_not,
)
from tthc.graph.hyperpath import Plan, cheapest_plan
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.duration import Duration, Unit
from tthc.model.journey import Journey, Stage
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant
from tthc.source import Message, say


@dataclass(frozen=True)
class Brought:
    """One document of a dossier and how it comes about; `fetched` names the procedure that gives it, if one does."""

    name: str
    how: Message
    load: Load
    fetched: str | None = None


@dataclass(frozen=True)
class Stop:
    """One procedure on the way: how often, by which mode, its documents, how long, and what has to be finished first.

    `load` is that of one time, documents included; `limit` is the promised time, else the law's; None is not stated.
    """

    procedure: Procedure
    case: Case | None
    mode: Mode
    count: int
    is_goal: bool
    documents: tuple[Brought, ...]
    load: Load
    limit: Duration | None
    after: tuple[str, ...]


@dataclass(frozen=True)
class Time:
    """Working days and days of the calendar, which do not convert exactly; `unknown` procedures state no limit."""

    working: Decimal = Decimal(0)
    calendar: Decimal = Decimal(0)
    unknown: tuple[str, ...] = ()

    def __add__(self, other: Time) -> Time:
        unknown = (*self.unknown, *other.unknown)
        return Time(self.working + other.working, self.calendar + other.calendar, unknown)

    @property
    def about(self) -> Decimal:
        """Days of the calendar, five working days counted as seven: an estimate, and what lengths are compared by."""
        return self.calendar + self.working * 7 / 5


@dataclass(frozen=True)
class Way:
    """The plan: procedures in the order in which they can be done, the longest chain, and all of it in figures.

    `is_cheapest` says that no cheaper plan exists in the catalogue; `papers` are those fetched from outside of it.
    """

    stops: tuple[Stop, ...]
    outside: tuple[Brought, ...]
    path: tuple[str, ...]
    time: Time
    load: Load
    is_cheapest: bool

    @cached_property
    def procedures(self) -> int:
        """How many applications are made, repeated ones each time."""
        return sum(stop.count for stop in self.stops)


@dataclass(frozen=True)
class Travelled:
    """A journey for one kind of applicant: the plan, or what stands in the way; stages left out and why; notes."""

    journey: Journey
    applicant: Applicant | None
    way: Way | None
    stuck: tuple[str, ...]
    left_out: tuple[tuple[Stage, Message], ...]
    notes: tuple[Message, ...]


@dataclass(frozen=True)
class Choice:
    """What the traveller adds to a life event and drops from it (codes), and whether every condition is met."""

    added: frozenset[str] = frozenset()
    dropped: frozenset[str] = frozenset()
    conditions: bool = False


PLAIN = Choice()
"""What is there for everybody, and no more."""


def travel(
    journey: Journey, graph: CatalogueGraph, applicant: Applicant | None, day: date, choice: Choice = PLAIN
) -> Travelled:
    """The cheapest way through a life event on a day.

    Optional stages are left out unless they are added. Documents asked for under a condition count only where every
    condition is said to be met. Procedures with cases are taken in their first one.
    """
    left_out = tuple(_left_out(journey, graph.catalogue, applicant, choice))
    away = {id(stage) for stage, _ in left_out}
    stages = [stage for stage in journey.stages if id(stage) not in away]
    goals = [graph.catalogue.procedures[stage.procedure] for stage in stages]
    errands = Errands(graph, applicant, day, choice.conditions, {goal.code: None for goal in goals})
    for goal in goals:
        errands.add(goal)
    for bundle in journey.bundles:
        if bundle.procedure and bundle.procedure in graph.catalogue.procedures:
            errands.add_bundle(graph.catalogue.procedures[bundle.procedure], bundle.covers)
    nodes = [result_of(goal.code) for goal in goals]
    plan = cheapest_plan(nodes, errands.options) if nodes else None
    notes = tuple(_notes(journey, graph.catalogue, stages))
    notes = (*notes, *_not_counted(goals, errands))
    if plan is None:
        return Travelled(journey, applicant, None, _stuck(nodes, errands), left_out, notes)
    return Travelled(journey, applicant, _way(plan, errands, stages), (), left_out, notes)


def usual_applicant(journey: Journey, catalogue: Catalogue) -> Applicant | None:
    """The kind of applicant whom most stages serve; of equals the first general kind, of that the least recorded."""
    known = catalogue.all(Applicant)
    served = Counter(
        kind.id
        for procedure in CatalogueGraph(catalogue).procedures_in(journey)
        for kind in applicants_of(procedure, catalogue)
        if kind is not None
    )
    order = {id_: place for place, id_ in enumerate(known)}

    def rank(id_: str) -> tuple[int, int, int, int]:
        general = kinds_above(known[id_], catalogue)[-2:][0]  # below the most general one, which is everybody
        return -served[id_], order[general.id], len(databases_of(known[id_], catalogue)), order[id_]

    return known[min(served, key=rank)] if served else None


def _left_out(
    journey: Journey, catalogue: Catalogue, applicant: Applicant | None, choice: Choice
) -> Iterator[tuple[Stage, Message]]:
    kinds = {kind.id for kind in kinds_above(applicant, catalogue)} if applicant else set()
    for stage in journey.stages:
        if stage.procedure in choice.dropped:
            yield stage, say("left out as asked")
        elif stage.procedure not in catalogue.procedures:
            yield stage, say("the catalogue does not have this procedure yet: not counted")
        elif stage.procedure in choice.added:
            continue
        elif stage.applicants and applicant and not any(ref.id in kinds for ref in stage.applicants):
            yield stage, say("only for other applicants")
        elif stage.optional:
            yield stage, say("only when: {when}", when=stage.when) if stage.when else say("left to the person")


def _notes(journey: Journey, catalogue: Catalogue, stages: Sequence[Stage]) -> Iterator[Message]:
    for bundle in journey.bundles:
        if bundle.procedure not in catalogue.procedures:
            covers = tuple(bundle.covers)
            yield say("{bundle} may be done in one dossier: {codes}; not counted so", bundle=bundle.name, codes=covers)
    for stage in stages:
        goal = catalogue.procedures[stage.procedure]
        if stage.when:
            yield say("{code} is counted for those of whom it is true: {when}", code=goal.code, when=stage.when)
        if len(goal.cases) > 1:
            yield say("{code} is counted in its first case: {case}", code=goal.code, case=goal.cases[0].name)


def _not_counted(goals: Sequence[Procedure], errands: Errands) -> Iterator[Message]:
    """Documents that only some have to bring, which the plan leaves out."""
    for goal in goals:
        here = (d for d in goal.documents_in(goal.real_cases[0]) if not errands.counts(d))
        asked = (d for d in here if asked_of(d, errands.applicant, errands.catalogue))
        names = tuple(f"{document_name(d, errands.catalogue)} ({d.when})" for d in asked)
        if names:
            yield say("{code}: asked for only under a condition, and not counted: {names}", code=goal.code, names=names)


def _stuck(nodes: Sequence[Node], errands: Errands) -> tuple[str, ...]:
    """From a goal that cannot be had down to what nothing gives."""
    productions = [Production(o.makes, tuple(need.node for need in o.needs), o.by) for o in errands.options]
    had = closure(productions)
    lost = next((node for node in nodes if node not in had), None)
    return tuple(node.id for node in why_not(lost, had, productions)) if lost else ()


def _way(plan: Plan, errands: Errands, stages: Sequence[Stage]) -> Way:
    stops = tuple(_in_order(tuple(_stops(plan, errands, stages))))
    outside = tuple(_outside(plan, errands))
    load = sum((stop.load.times(stop.count) for stop in stops), Load()) + sum((b.load for b in outside), Load())
    path, time = _longest(stops)
    return Way(stops, outside, path, time, load, plan.is_proved)


def _stops(plan: Plan, errands: Errands, stages: Sequence[Stage]) -> Iterator[Stop]:
    """Each procedure that is applied for; what a stage declares to need is waited for, whoever gives it."""
    waits = {stage.procedure: stage.needs_result_of for stage in stages}
    wanted = {_doer(result_of(code), plan, errands): code for code in waits}
    for node, option in plan.chosen.items():
        errand = errands.errands[option.by]
        if errand.procedure is None or errand.mode is None:
            continue
        documents = tuple(_brought(need.node, plan, errands) for need in option.needs)
        declared = (result_of(code) for code in waits.get(node.id, ()))
        after = {brought.fetched for brought in documents if brought.fetched}
        after |= {_doer(earlier, plan, errands) for earlier in declared if earlier in plan.chosen}
        yield Stop(
            errand.procedure,
            errand.case,
            errand.mode,
            plan.counts[node],
            node.id in wanted,
            documents,
            sum((brought.load for brought in documents), errand.load),
            _limit(errand.procedure, errand.case, errand.mode),
            tuple(sorted(after - {node.id})),
        )


def _in_order(stops: Sequence[Stop]) -> Iterator[Stop]:
    """Each after those it waits for, otherwise as they come; of a ring, which only declarations can make, the first."""
    left = {stop.procedure.code: stop for stop in stops}
    while left:
        ready = next((s for s in left.values() if not any(code in left for code in s.after)), None)
        yield left.pop((ready or next(iter(left.values()))).procedure.code)


def _doer(result: Node, plan: Plan, errands: Errands) -> str:
    """The procedure that gives a result in the plan: its own, or a linked one in its place."""
    while errands.errands[plan.chosen[result].by].procedure is None:
        result = plan.chosen[result].needs[0].node
    return result.id


def _brought(node: Node, plan: Plan, errands: Errands) -> Brought:
    option = plan.chosen[node]
    errand = errands.errands[option.by]
    papers = [plan.chosen[need.node] for need in option.needs]
    fetched = next((_doer(paper.needs[0].node, plan, errands) for paper in papers if paper.needs), None)
    how = errand.how
    if fetched and errand.type:
        how = say("{paper}, given by {code}", paper=errand.type.name, code=fetched)
    return Brought(errand_name(errand, errands.graph), how, errand.load, fetched)


def _outside(plan: Plan, errands: Errands) -> Iterator[Brought]:
    """Papers that no procedure of the catalogue gives."""
    for node, option in plan.chosen.items():
        if node.kind is NodeKind.PAPER and not option.needs:
            errand = errands.errands[option.by]
            count = plan.counts[node]
            name = (
                f"{count} × {errand_name(errand, errands.graph)}" if count > 1 else errand_name(errand, errands.graph)
            )
            yield Brought(name, errand.how, errand.load.times(count))


def _limit(procedure: Procedure, case: Case | None, mode: Mode) -> Duration | None:
    """The longest of the limits that hold for a mode, as promised, else as the law has it."""
    limits = [
        limit.committed or limit.statutory for channel, limit in procedure.limits_in(case) if channel.mode is mode
    ]
    return max((limit for limit in limits if limit), key=lambda limit: _time(limit).about, default=None)


def _time(limit: Duration) -> Time:
    if (hours := limit.working_hours) is not None:
        return Time(working=hours / 8)
    return Time(calendar=limit.amount * (30 if limit.unit is Unit.MONTHS else 1))


def _longest(stops: Sequence[Stop]) -> tuple[tuple[str, ...], Time]:
    """The chain of procedures that takes longest; those that do not wait for each other run side by side.

    The same procedure done several times is applied for at once. Unknown limits anywhere are named: they may hide a
    longer chain.
    """
    by_code = {stop.procedure.code: stop for stop in stops}
    best: dict[str, tuple[tuple[str, ...], Time]] = {}

    def chain(code: str, above: frozenset[str]) -> tuple[tuple[str, ...], Time]:
        if code not in best:
            stop = by_code[code]
            before = [chain(b, above | {code}) for b in stop.after if b in by_code and b not in above]
            codes, time = max(before, key=lambda found: (found[1].about, len(found[0])), default=((), Time()))
            best[code] = ((*codes, code), time + (_time(stop.limit) if stop.limit else Time()))
        return best[code]

    found = [chain(code, frozenset({code})) for code in by_code]
    codes, time = max(found, key=lambda f: (f[1].about, len(f[0])), default=((), Time()))
    unknown = tuple(stop.procedure.code for stop in stops if stop.limit is None)
    return codes, Time(time.working, time.calendar, unknown)
