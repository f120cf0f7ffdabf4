"""A procedure's steps as what BPMN draws: tasks, events and gateways in lanes, with the flows between them.

Two pools: the applicant's steps, and those of the authority with a lane for each agency. In each the steps keep their
order; between the two there are messages. What is taken in some cases only stands between exclusive gateways; where a
step waits for several others, or several for one, parallel gateways join and fork. So whatever enters a pool leaves it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tthc.exchange.bpmn.blocks import Block, Branch, Guard, chain_of, gather
from tthc.graph.steps import StepGraph, every_step
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, AgencyLevel
from tthc.model.step import Step, StepKind
from tthc.source import CannotRunError, say


class NodeKind(StrEnum):
    """The elements of BPMN that are used, by their names in its files."""

    START = "startEvent"
    MESSAGE_START = "messageStartEvent"
    CATCH = "intermediateCatchEvent"
    END = "endEvent"
    USER = "userTask"
    SERVICE = "serviceTask"
    SEND = "sendTask"
    RECEIVE = "receiveTask"
    MANUAL = "manualTask"
    PARALLEL = "parallelGateway"
    EXCLUSIVE = "exclusiveGateway"

    @property
    def is_gateway(self) -> bool:
        """Whether it only divides or joins."""
        return self in (NodeKind.PARALLEL, NodeKind.EXCLUSIVE)

    @property
    def is_event(self) -> bool:
        """Whether it is a circle."""
        return self in (NodeKind.START, NodeKind.MESSAGE_START, NodeKind.CATCH, NodeKind.END)


TASKS: Mapping[StepKind, NodeKind] = {
    StepKind.SUBMIT: NodeKind.SEND,
    StepKind.RECEIVE: NodeKind.RECEIVE,
    StepKind.LOOK_UP: NodeKind.SERVICE,
    StepKind.RECORD: NodeKind.SERVICE,
    StepKind.PUBLISH: NodeKind.SEND,
    StepKind.TRANSFER: NodeKind.SEND,
    StepKind.RETURN: NodeKind.SEND,
    StepKind.INSPECT: NodeKind.MANUAL,
    StepKind.ARCHIVE: NodeKind.MANUAL,
}
"""The kind of task of each kind of step; all others are done by a person at a screen."""


class Mark(StrEnum):
    """What is to be seen of a shape where what is done stands beside what is published."""

    NONE = ""
    EXTRA = "extra"
    MOVED = "moved"
    SKIPPED = "skipped"
    NEVER = "never"
    UNTOLD = "untold"


@dataclass(frozen=True)
class FlowNode:
    """A shape: `lane` is where it stands, `step` what it stands for, `pair` the gateway that a gateway closes.

    `note` is what is said of it beside that, `again` whether it may be done several times over.
    """

    id: str
    kind: NodeKind
    name: str
    lane: str
    step: Step | None = None
    pair: str | None = None
    mark: Mark = Mark.NONE
    note: str = ""
    again: bool = False


@dataclass(frozen=True)
class Flow:
    """An arrow within a pool; its name is the case in which it is taken, the default one is taken in all others.

    With `is_share` the name is no case, but the share of those that took it.
    """

    source: str
    target: str
    name: str = ""
    is_default: bool = False
    is_share: bool = False


@dataclass(frozen=True)
class Message:
    """An arrow between two pools, from shape or pool to shape or pool."""

    source: str
    target: str


@dataclass
class Pool:
    """One side, its lanes by their ids; a pool without nodes is drawn closed."""

    id: str
    name: str
    lanes: dict[str, str] = field(default_factory=dict)
    nodes: list[FlowNode] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)


@dataclass(frozen=True)
class Collaboration:
    """All that is drawn of a procedure; `about` says what is drawn if it is not what is published."""

    procedure: Procedure
    applicant: Pool
    authority: Pool
    messages: tuple[Message, ...]
    about: str = ""

    @property
    def pools(self) -> tuple[Pool, Pool]:
        """Both sides, from above."""
        return self.applicant, self.authority


APPLICANT_POOL, AUTHORITY_POOL = "pool_applicant", "pool_authority"
OPENED, CAUGHT = "start_authority", "caught_applicant"


def collaboration(procedure: Procedure, catalogue: Catalogue) -> Collaboration:
    """The two pools of a procedure; CannotRunError if it has no steps, or they wait for each other in a ring."""
    graph = StepGraph(every_step(procedure))
    if not graph.steps:
        raise CannotRunError(say("{code} has no steps to draw", code=procedure.code))
    if ring := graph.cycle():
        text = say("{code}: these steps wait for each other in a ring: {steps}", code=procedure.code, steps=ring)
        raise CannotRunError(text)
    agencies = catalogue.all(Agency)
    written = {step.id: step for step in procedure.steps}
    in_order = [written[step.id] for step in graph.in_order()]
    theirs = {step.id for step in in_order if _is_applicants(step, agencies)}
    ids = {step.id: f"step_{number}" for number, step in enumerate(in_order, 1)}
    crossing = [(a, b) for a, b, _ in graph.essential_edges() if (a in theirs) != (b in theirs)]

    authority = Pool(AUTHORITY_POOL, authority_name(procedure, catalogue))
    ours = [step for step in in_order if step.id not in theirs]
    side = _Side(authority, graph, procedure, ids, {step.id: step.actor.id for step in ours})
    first = side.opening_step(ours, [b for a, b in crossing if a in theirs])
    authority.lanes |= {step.actor.id: name_of(catalogue, step.actor) for step in ours}
    side.fill(ours, opened_by_message=first is not None, awaits_result=False)

    applicant = Pool(APPLICANT_POOL, "Người nộp hồ sơ")
    own = [step for step in in_order if step.id in theirs]
    returned = [step.id for step in ours if step.kind is StepKind.RETURN]
    other_side = _Side(applicant, graph, procedure, ids, {step.id: "" for step in own})
    other_side.fill(own, opened_by_message=False, awaits_result=bool(returned))

    ends = {**ids, **({first: OPENED} if first else {})}
    messages = [Message(ids[a], ends.get(b, ids[b])) for a, b in crossing]
    if first and not any(message.target == OPENED for message in messages):
        messages.append(Message(APPLICANT_POOL, OPENED))
    answered = {a for a, _ in crossing if a not in theirs}
    catching = CAUGHT if own else APPLICANT_POOL
    messages += [Message(ids[step], catching) for step in returned if step not in answered]
    return Collaboration(procedure, applicant, authority, tuple(dict.fromkeys(messages)))


@dataclass
class _Side:
    """Fills one pool with what its steps need."""

    pool: Pool
    graph: StepGraph
    procedure: Procedure
    ids: Mapping[str, str]
    lanes: Mapping[str, str]
    opens: str | None = None

    def opening_step(self, steps: Sequence[Step], addressed: Collection[str]) -> str | None:
        """The step that a message from the applicant sets off, if everything else here comes after it."""
        edges = self.graph.order_among([step.id for step in steps])
        sources = [step for step in steps if step.id not in {other for _, other in edges}]
        if len(sources) != 1 or sources[0].cases or sources[0].when:
            return None
        (first,) = sources
        self.opens = first.id if first.id in addressed or first.kind is StepKind.RECEIVE else None
        return self.opens

    def fill(self, steps: Sequence[Step], *, opened_by_message: bool, awaits_result: bool) -> None:
        """Events, tasks and gateways of the steps, and the flows between them; nothing where there are no steps."""
        if not steps:
            return
        self.steps = {step.id: step for step in steps}
        found = gather(steps, self.graph.order_among(list(self.steps)), [case.id for case in self.procedure.cases])
        ends = [self._block(number, block) for number, block in enumerate(found.blocks, 1)]
        key = self.pool.id.removeprefix("pool_")
        before = {index: [one for one, other in found.edges if other == index] for index in range(len(ends))}
        after = {index: [other for one, other in found.edges if one == index] for index in range(len(ends))}
        sources, sinks = ([index for index in side if not side[index]] for side in (before, after))
        start = self._start(key, ends[sources[0]][0].lane, opened_by_message=opened_by_message)
        final = self._end(key, ends[sinks[-1]][1].lane, awaits_result=awaits_result)
        entries = {
            index: self._gateway(f"join_{key}_{index}", entry.lane) if len(before[index]) > 1 else entry
            for index, (entry, _) in enumerate(ends)
        }
        exits = {
            index: self._gateway(f"fork_{key}_{index}", leaving.lane) if len(after[index]) > 1 else leaving
            for index, (_, leaving) in enumerate(ends)
        }
        for index, (entry, leaving) in enumerate(ends):
            self._link(entries[index], entry)
            self._link(leaving, exits[index])
        for one, other in found.edges:
            self._link(exits[one], entries[other])
        self._spread(start, [entries[index] for index in sources], f"fork_{key}_start")
        self._collect([exits[index] for index in sinks], final, f"join_{key}_end")

    def _block(self, number: int, block: Block) -> tuple[FlowNode, FlowNode]:
        """The shapes of a block: the first and the last of them."""
        tasks = {step: self._task(step) for branch in block.branches for step in branch.steps}
        for branch in block.branches:
            for one, other in chain_of(branch):
                self._link(tasks[one], tasks[other])
        first, last = tasks[block.branches[0].steps[0]], tasks[block.branches[0].steps[-1]]
        if not block.divides:
            return first, last
        key = f"{self.pool.id.removeprefix('pool_')}_{number}"
        split = self._add(FlowNode(f"split_{key}", NodeKind.EXCLUSIVE, _question(block), first.lane))
        meet = self._add(FlowNode(f"meet_{key}", NodeKind.EXCLUSIVE, "", first.lane, pair=split.id))
        for branch in block.branches:
            self._link(split, tasks[branch.steps[0]], self._condition(branch.guard))
            self._link(tasks[branch.steps[-1]], meet)
        if block.may_skip:
            self.pool.flows.append(Flow(split.id, meet.id, "Trường hợp khác", is_default=True))
        return split, meet

    def _task(self, step_id: str) -> FlowNode:
        step = self.steps[step_id]
        kind = TASKS.get(step.kind, NodeKind.USER)
        if step_id == self.opens and kind is NodeKind.RECEIVE:
            kind = NodeKind.USER  # the message has come already: it set the process off
        return self._add(FlowNode(self.ids[step_id], kind, step.name, self.lanes[step_id], step))

    def _start(self, key: str, lane: str, *, opened_by_message: bool) -> FlowNode:
        kind = NodeKind.MESSAGE_START if opened_by_message else NodeKind.START
        name = "Hồ sơ đến" if opened_by_message else "Bắt đầu"
        return self._add(FlowNode(f"start_{key}", kind, name, lane))

    def _end(self, key: str, lane: str, *, awaits_result: bool) -> FlowNode:
        """The end; before it, where a result is returned, the event of getting it."""
        end = self._add(FlowNode(f"end_{key}", NodeKind.END, "Kết thúc", lane))
        if not awaits_result:
            return end
        caught = self._add(FlowNode(f"caught_{key}", NodeKind.CATCH, "Nhận kết quả", lane))
        self._link(caught, end)
        return caught

    def _spread(self, start: FlowNode, sources: Sequence[FlowNode], key: str) -> None:
        fork = start if len(sources) == 1 else self._gateway(key, start.lane)
        self._link(start, fork)
        for source in sources:
            self._link(fork, source)

    def _collect(self, sinks: Sequence[FlowNode], final: FlowNode, key: str) -> None:
        join = final if len(sinks) == 1 else self._gateway(key, final.lane)
        self._link(join, final)
        for sink in sinks:
            self._link(sink, join)

    def _gateway(self, key: str, lane: str) -> FlowNode:
        return self._add(FlowNode(key, NodeKind.PARALLEL, "", lane))

    def _add(self, node: FlowNode) -> FlowNode:
        self.pool.nodes.append(node)
        return node

    def _link(self, source: FlowNode, target: FlowNode, name: str = "") -> None:
        if source.id != target.id:
            self.pool.flows.append(Flow(source.id, target.id, name))

    def _condition(self, guard: Guard) -> str:
        names = [case.name for case in self.procedure.cases if case.id in guard.cases]
        return "; ".join([*(names or sorted(guard.cases)), *([guard.when] if guard.when else [])])


def _question(block: Block) -> str:
    return "Trường hợp nào?" if any(_is_by_case(branch) for branch in block.branches) else "Có cần không?"


def _is_by_case(branch: Branch) -> bool:
    return bool(branch.guard.cases)


def _is_applicants(step: Step, agencies: Mapping[str, Agency]) -> bool:
    """Whether the applicant takes the step."""
    actor = agencies.get(step.actor.id)
    return actor.level is AgencyLevel.APPLICANT if actor else step.kind in (StepKind.SUBMIT, StepKind.PAY)


def authority_name(procedure: Procedure, catalogue: Catalogue) -> str:
    """What the pool of the authority is called: by who decides, else by who receives."""
    agencies = procedure.agencies.deciding or procedure.agencies.receiving
    return _names(catalogue, agencies) or "Cơ quan giải quyết"


def _names(catalogue: Catalogue, refs: Sequence[Ref[Any]]) -> str:
    return ", ".join(name_of(catalogue, ref) for ref in refs)


def name_of(catalogue: Catalogue, ref: Ref[Any]) -> str:
    """What a reference is called; its id where nobody knows it."""
    return getattr(catalogue.get(ref), "name", ref.id)
