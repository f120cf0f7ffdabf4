"""What is done as two pools for BPMN, and what is published with marks where what is done differs.

Shares stand on the arrows behind a gateway: of the dossiers that came there, how many went which way.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from tthc.audit.comparing.deviations import DeviationKind
from tthc.audit.comparing.lived import Deviation, LivedProcedure
from tthc.exchange.bpmn.flow import (
    APPLICANT_POOL,
    AUTHORITY_POOL,
    OPENED,
    TASKS,
    Collaboration,
    Flow,
    FlowNode,
    Mark,
    Message,
    NodeKind,
    Pool,
    authority_name,
    collaboration,
    name_of,
)
from tthc.exchange.bpmn.lived_graph import END, START, LivedGraph, lived_graph
from tthc.model.catalogue import Catalogue
from tthc.source import CannotRunError, say
from tthc.vietnamese import write_number

OFTEN = 0.05
"""From such a share of the dossiers on a step that is left out is coloured; below it the share is only written."""

OUTSIDE = ""
"""The lane of steps that the published procedure does not have: who takes them, nobody says."""


def lived_flow(lived: LivedProcedure, catalogue: Catalogue) -> Collaboration:
    """The ways that most settled dossiers went; CannotRunError where no dossier was settled."""
    dossiers = lived.whole.settled or sum(path.dossiers for path in lived.paths)
    graph = lived_graph(lived.paths, dossiers)
    if not graph.ways:
        raise CannotRunError(say("{code}: no settled dossier has steps to draw", code=lived.code))
    pool = Pool(AUTHORITY_POOL, authority_name(lived.version, catalogue))
    _Drawing(lived, catalogue, graph, pool).fill()
    share = _percent(graph.drawn, graph.all)
    about = f"Quy trình thực tế: {graph.ways} cách đi của {graph.drawn}/{graph.all} hồ sơ đã giải quyết ({share})"
    applicant = Pool(APPLICANT_POOL, "Người nộp hồ sơ")
    return Collaboration(lived.version, applicant, pool, (Message(APPLICANT_POOL, OPENED),), about)


@dataclass
class _Drawing:
    """Fills one pool with the shapes of a graph."""

    lived: LivedProcedure
    catalogue: Catalogue
    graph: LivedGraph
    pool: Pool

    def fill(self) -> None:
        """Lanes, shapes and gateways, and the arrows between them."""
        tasks = {node: self._task(node) for node in range(len(self.graph.steps))}
        first, last = (tasks[self._nearest(START)], tasks[self._nearest(END)])
        for task in sorted(tasks.values(), key=lambda task: task.lane == OUTSIDE):
            self.pool.lanes.setdefault(task.lane, self._lane_name(task))
        start = FlowNode(OPENED, NodeKind.MESSAGE_START, "Hồ sơ đến", first.lane)
        end = FlowNode("end_authority", NodeKind.END, "Kết thúc", last.lane)
        shapes = {START: start, **tasks, END: end}
        self.pool.nodes += shapes.values()
        entries = {node: self._entry(node, shape) for node, shape in shapes.items()}
        for node, shape in shapes.items():
            self._leave(node, shape, entries)

    def _nearest(self, end: int) -> int:
        """The step that most dossiers begin or finish with."""
        ways = (pair for pair in self.graph.arrows.items() if end in pair[0])
        (source, target), _ = max(ways, key=lambda pair: (pair[1], pair[0]))
        return target if end == START else source

    def _task(self, node: int) -> FlowNode:
        written = self.graph.steps[node]
        step = self.lived.steps.get(written)
        twice = self.graph.is_moved(node)
        extra = step is None or step.id not in {one.id for one in self.lived.version.steps}
        count, again = self.graph.through(node), self.graph.again[node]
        notes = [f"{write_number(count)} hồ sơ ({_percent(count, self.graph.drawn)})"]
        notes += ["bước không có trong quy trình đã công bố"] if extra else []
        notes += ["làm ở chỗ khác so với đa số hồ sơ"] if twice else []
        notes += [f"làm lại ngay: {_percent(again, count)}"] if again else []
        return FlowNode(
            id=f"lived_{node + 1}",
            kind=TASKS.get(step.kind, NodeKind.USER) if step else NodeKind.USER,
            name=step.name if step else written,
            lane=step.actor.id if step else OUTSIDE,
            step=step,
            mark=Mark.EXTRA if extra else Mark.MOVED if twice else Mark.NONE,
            note="; ".join(notes),
            again=bool(again),
        )

    def _lane_name(self, task: FlowNode) -> str:
        return name_of(self.catalogue, task.step.actor) if task.step else "Ngoài quy trình công bố"

    def _entry(self, node: int, shape: FlowNode) -> FlowNode:
        """Where arrows to a shape arrive: a gateway before it if there are several."""
        if len(self.graph.before(node)) < 2:
            return shape
        meet = FlowNode(f"meet_{shape.id}", NodeKind.EXCLUSIVE, "", shape.lane)
        self.pool.nodes.append(meet)
        self.pool.flows.append(Flow(meet.id, shape.id))
        return meet

    def _leave(self, node: int, shape: FlowNode, entries: Mapping[int, FlowNode]) -> None:
        """The arrows from a shape, from a gateway behind it if there are several, each with its share."""
        following = self.graph.after(node)
        if len(following) < 2:
            self.pool.flows += (Flow(shape.id, entries[target].id) for target, _ in following)
            return
        split = FlowNode(f"split_{shape.id}", NodeKind.EXCLUSIVE, "", shape.lane)
        self.pool.nodes.append(split)
        self.pool.flows.append(Flow(shape.id, split.id))
        total = sum(count for _, count in following)
        for target, count in following:
            share = _percent(count, total)
            self.pool.flows.append(Flow(split.id, entries[target].id, share, is_share=True))


def published_flow(lived: LivedProcedure, catalogue: Catalogue) -> Collaboration:
    """What is published, its steps marked where they are left out; CannotRunError if it has no steps."""
    drawn = collaboration(lived.version, catalogue)
    left_out = {one.what: one for one in lived.whole.deviations if one.kind is DeviationKind.MISSING}
    pools = (drawn.applicant, drawn.authority)
    for pool in pools:
        pool.nodes = [_marked(node, left_out, lived) for node in pool.nodes]
    return replace(drawn, about="Quy trình đã công bố")


def _marked(node: FlowNode, left_out: Mapping[str, Deviation], lived: LivedProcedure) -> FlowNode:
    if node.step is None:
        return node
    if node.step.id in lived.untold:
        return replace(node, mark=Mark.UNTOLD, note="nhật ký không ghi bước này")
    found = left_out.get(node.step.id)
    if found is None or found.touched is None or not found.of:
        return node
    if found.nobody:
        return replace(node, mark=Mark.NEVER, note="không hồ sơ nào làm bước này")
    often = found.touched >= OFTEN * found.of
    note = f"bỏ qua: {_percent(found.touched, found.of)}"
    return replace(node, mark=Mark.SKIPPED if often else Mark.NONE, note=note)


def _percent(part: int, whole: int) -> str:
    return f"{write_number(Decimal(100 * part) / (whole or 1), 1)}%"
