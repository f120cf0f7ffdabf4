"""Where the shapes of a process stand, before anything is measured: a column for each layer, rows within each lane.

A shape's layer is the length of the longest path to it. A flow that passes over layers holds a place in each of them,
so that it never runs through a shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tthc.exchange.bpmn.flow import Collaboration, Flow, FlowNode, Pool


@dataclass(frozen=True)
class Spot:
    """A place in the grid: pool and lane, layer, row in the lane; `node` is None where only a flow passes."""

    pool: str
    lane: str
    layer: int
    row: int
    node: FlowNode | None = None


@dataclass
class Grid:
    """All spots: of the nodes by their ids, and for each flow those it runs through, both ends included."""

    spots: dict[str, Spot] = field(default_factory=dict)
    routes: dict[int, list[Spot]] = field(default_factory=dict)

    @property
    def layers(self) -> int:
        """How many layers there are."""
        return max((spot.layer for spot in self.spots.values()), default=-1) + 1


def grid_of(drawn: Collaboration) -> Grid:
    """The grid of both pools; they share their layers, so that a message goes straight up or down where it can."""
    grid = Grid()
    layers = _layers(drawn)
    for pool in drawn.pools:
        _place(pool, layers, grid)
    return grid


def flow_key(pool: Pool, index: int) -> int:
    """The number by which a flow is known in the grid: its place among the flows of both pools."""
    return index if pool.id.endswith("applicant") else _SECOND + index


_SECOND = 100_000


def _layers(drawn: Collaboration) -> dict[str, int]:
    """For each node the longest path to it; a message takes no layer."""
    nodes = [node.id for pool in drawn.pools for node in pool.nodes]
    arrows = [(flow.source, flow.target, 1) for pool in drawn.pools for flow in pool.flows]
    arrows += [(m.source, m.target, 0) for m in drawn.messages if m.source in nodes and m.target in nodes]
    waiting = defaultdict(int, dict.fromkeys(nodes, 0))
    after: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for source, target, length in arrows:
        waiting[target] += 1
        after[source].append((target, length))
    layers = dict.fromkeys(nodes, 0)
    ready = [node for node in nodes if not waiting[node]]
    while ready:
        node = ready.pop()
        for target, length in after[node]:
            layers[target] = max(layers[target], layers[node] + length)
            waiting[target] -= 1
            if not waiting[target]:
                ready.append(target)
    return layers


@dataclass
class _Rows:
    """The rows that are taken in each lane and layer; rows may be negative until all are known."""

    taken: dict[tuple[str, int], set[int]] = field(default_factory=lambda: defaultdict(set))

    def nearest(self, lane: str, layer: int, wanted: int) -> int:
        """The free row nearest to the wanted one, below before above; taken from now on."""
        busy = self.taken[lane, layer]
        row = next(row for row in _around(wanted) if row not in busy)
        busy.add(row)
        return row

    def lowest(self, lane: str) -> int:
        """The first row of a lane."""
        return min(min(taken) for (own, _), taken in self.taken.items() if own == lane and taken)


def _around(row: int) -> Iterator[int]:
    yield row
    for distance in range(1, 100_000):
        yield row + distance
        yield row - distance


def _place(pool: Pool, layers: Mapping[str, int], grid: Grid) -> None:
    """Rows layer by layer: shapes first, each beside what comes before it, then the flows that pass."""
    by_id = {node.id: node for node in pool.nodes}
    into: dict[str, list[Flow]] = defaultdict(list)
    for flow in pool.flows:
        into[flow.target].append(flow)
    shapes: dict[int, list[FlowNode]] = defaultdict(list)
    for node in pool.nodes:
        shapes[layers[node.id]].append(node)
    rows, found = _Rows(), dict[tuple[str, int], int]()
    passing = _passing(pool, layers, by_id)
    for layer in range(max(shapes, default=-1) + 1):
        for node in sorted(shapes[layer], key=lambda n: -_straightness(n, into[n.id], layers)):
            found[node.id, layer] = rows.nearest(node.lane, layer, _wanted(node, into[node.id], by_id, found, layers))
        for number, source in passing[layer]:
            lane = by_id[source].lane
            wanted = found.get((f"flow {number}", layer - 1), found[source, layers[source]])
            found[f"flow {number}", layer] = rows.nearest(lane, layer, wanted)
    lowest = {lane: rows.lowest(lane) for lane in {node.lane for node in pool.nodes}}
    for node in pool.nodes:
        layer = layers[node.id]
        grid.spots[node.id] = Spot(pool.id, node.lane, layer, found[node.id, layer] - lowest[node.lane], node)
    for index, flow in enumerate(pool.flows):
        lane = by_id[flow.source].lane
        between = range(layers[flow.source] + 1, layers[flow.target])
        passed = [Spot(pool.id, lane, at, found[f"flow {index}", at] - lowest[lane]) for at in between]
        grid.routes[flow_key(pool, index)] = [grid.spots[flow.source], *passed, grid.spots[flow.target]]


def _passing(pool: Pool, layers: Mapping[str, int], by_id: Mapping[str, FlowNode]) -> dict[int, list[tuple[int, str]]]:
    """For each layer the flows that pass over it, and where they come from."""
    passing: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for index, flow in enumerate(pool.flows):
        for layer in range(layers[flow.source] + 1, layers[flow.target]):
            passing[layer].append((index, flow.source))
    return passing


def _straightness(node: FlowNode, into: Sequence[Flow], layers: Mapping[str, int]) -> int:
    """Shapes that close a pair choose their row first, then those that nothing but the layer before leads to."""
    return 2 if node.pair else int(any(layers[flow.source] == layers[node.id] - 1 for flow in into))


def _wanted(
    node: FlowNode,
    into: Sequence[Flow],
    by_id: Mapping[str, FlowNode],
    found: Mapping[tuple[str, int], int],
    layers: Mapping[str, int],
) -> int:
    """The row of the gateway that this one closes, else of what comes before it in its lane."""
    if node.pair and by_id[node.pair].lane == node.lane:
        return found[node.pair, layers[node.pair]]
    earlier = [by_id[flow.source] for flow in into if by_id[flow.source].lane == node.lane]
    return found[earlier[0].id, layers[earlier[0].id]] if earlier else 0
