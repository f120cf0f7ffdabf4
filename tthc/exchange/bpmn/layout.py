"""The drawing of a process: the grid measured in points, shapes that never overlap, arrows that run in the gaps.

Every arrow is made of level and upright lines. Level ones keep to the middle of a row, upright ones to a track of their
own in the gap between two layers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tthc.exchange.bpmn.boxes import Box, Layout, Points
from tthc.exchange.bpmn.flow import Collaboration, FlowNode, Message, NodeKind, Pool
from tthc.exchange.bpmn.grid import Grid, Spot, flow_key, grid_of

TASK_WIDTH = 150
LINE, CHARACTERS = 15, 22
EVENT, GATEWAY = 36, 50
TITLE = 30
GAP, TRACK, LABEL = 26, 12, 110
LABEL_CHARACTERS = 14
PADDING = 14
BETWEEN = 56
CLOSED = 60
LEFT, TOP = 40, 40
LONGEST_NAME = 180

Path = list[tuple[int, int]]


def shown_name(name: str) -> str:
    """A name as it fits into a shape; the whole of a very long one stands in the documentation."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def lay_out(drawn: Collaboration) -> Layout:
    """The drawing of both pools."""
    return _Measured(drawn, grid_of(drawn)).layout()


def size_of(node: FlowNode) -> tuple[int, int]:
    """Width and height of a shape; a task is as high as its name needs."""
    if node.kind.is_event:
        return EVENT, EVENT
    if node.kind.is_gateway:
        return GATEWAY, GATEWAY
    return TASK_WIDTH, max(80, LINE * _lines(shown_name(node.name), CHARACTERS) + 30)


def _lines(text: str, width: int) -> int:
    """How many lines a text takes when it is broken between words."""
    lines, length = 1, 0
    for word in text.split():
        length += len(word) + 1
        if length > width + 1:
            lines, length = lines + 1 + (len(word) - 1) // width, len(word) + 1
    return lines


def _reach(node: FlowNode | None) -> tuple[int, int]:
    """How far a shape and its label reach above and below the middle of its row."""
    if node is None:
        return 12, 12
    half = size_of(node)[1] // 2
    label = (
        LINE * _lines(shown_name(node.name), LABEL_CHARACTERS) + 8 if node.name and not _has_name_inside(node) else 0
    )
    return (half + label, half) if _label_above(node) else (half, half + label)


def _has_name_inside(node: FlowNode) -> bool:
    return not (node.kind.is_event or node.kind.is_gateway)


def _label_above(node: FlowNode) -> bool:
    """Gateways carry their question above; the result comes to the event of getting it from below."""
    return node.kind.is_gateway or node.kind is NodeKind.CATCH


@dataclass
class _Tracks:
    """The upright tracks of one gap: each is wanted by arrows that start or end together."""

    wanted: dict[object, tuple[set[object], set[object]]] = field(default_factory=dict)

    def want(self, key: object, leaving: object, arriving: object) -> None:
        """An arrow in this gap that leaves one row and arrives at another."""
        leaves, arrives = self.wanted.setdefault(key, (set(), set()))
        leaves.add(leaving)
        arrives.add(arriving)

    def order(self) -> list[object]:
        """From the left: first those that leave a row, then those that arrive at it."""
        left = dict(self.wanted)
        ordered: list[object] = []
        while left:
            free = (k for k, (_, arrives) in left.items() if not any(arrives & left[o][0] for o in left if o != k))
            chosen = next(free, next(iter(left)))
            ordered.append(chosen)
            del left[chosen]
        return ordered


class _Measured:
    """Turns the rows and layers of one grid into points."""

    def __init__(self, drawn: Collaboration, grid: Grid) -> None:
        self.drawn = drawn
        self.grid = grid
        self.nodes = {node.id: node for pool in drawn.pools for node in pool.nodes}
        self.occupied = {(s.pool, s.lane, s.row, s.layer) for s in grid.spots.values()}
        self.tracks: dict[int, _Tracks] = defaultdict(_Tracks)
        self.arrivals: dict[int, _Tracks] = defaultdict(_Tracks)
        self.boxes: dict[str, Box] = {}

    def layout(self) -> Layout:
        """Columns, rows, shapes, and then the arrows between them."""
        self._want_tracks()
        self._columns()
        self._rows()
        for node in self.nodes.values():
            self.boxes[node.id] = self._box(node)
        labels = {n.id: self._label(n) for n in self.nodes.values() if n.name and not _has_name_inside(n)}
        flows = {key: self._route(key, route) for key, route in self.grid.routes.items()}
        names = {flow_key(pool, i): flow.name for pool in self.drawn.pools for i, flow in enumerate(pool.flows)}
        flow_labels = {key: self._flow_label(self.grid.routes[key], name) for key, name in names.items() if name}
        messages = dict(self._messages())
        return Layout(self.boxes, labels, flows, messages, flow_labels)

    # Tracks and columns

    def _want_tracks(self) -> None:
        outs = {key: len([r for r in self.grid.routes.values() if r[0] == route[0]]) for key, route in self._routes()}
        for key, route in self._routes():
            for one, other in pairwise(route):
                if self._row(one) != self._row(other):
                    group = self._group(key, one, other, outs[key])
                    self.tracks[one.layer].want(group, self._row(one), self._row(other))
        for message in self.drawn.messages:
            for end, is_source in ((message.source, True), (message.target, False)):
                if end in self.nodes and not self._is_clear(end):
                    gaps = self.tracks if is_source else self.arrivals
                    gaps[self.grid.spots[end].layer - (not is_source)].want((message, is_source), object(), object())

    def _routes(self) -> Iterator[tuple[int, list[Spot]]]:
        yield from self.grid.routes.items()

    def _group(self, key: int, one: Spot, other: Spot, outs: int) -> object:
        """Arrows that leave one shape together share a track, and so do those that arrive together."""
        if one.node and outs > 1:
            return "from", one.node.id
        return ("to", other.node.id) if other.node else ("flow", key, one.layer)

    def _columns(self) -> None:
        """The left side and the width of each layer, and the places of the tracks after it."""
        named = self._layers_with_names()
        widths = [0] * self.grid.layers
        for spot in self.grid.spots.values():
            assert spot.node
            label = 90 if spot.node.name and not _has_name_inside(spot.node) else 0
            widths[spot.layer] = max(widths[spot.layer], size_of(spot.node)[0], label)
        self.left: list[int] = []
        self.width = widths
        self.track_x: dict[tuple[int, object], int] = {}
        self.names_x: dict[int, int] = {}
        x = self._arrivals(-1, LEFT + 2 * TITLE + GAP)
        for layer, width in enumerate(widths):
            self.left.append(x)
            x += width + GAP
            for track, key in enumerate(self.tracks[layer].order()):
                self.track_x[layer, key] = x + TRACK * track
            x += TRACK * max(0, len(self.tracks[layer].wanted) - 1) + GAP
            self.names_x[layer] = x
            x = self._arrivals(layer, x + (LABEL if layer in named else 0))
        self.right = x

    def _arrivals(self, layer: int, x: int) -> int:
        """Tracks of the messages that arrive in the next layer, beyond the names of arrows; where they end."""
        for track, key in enumerate(self.arrivals[layer].order()):
            self.track_x[layer, key] = x + TRACK * track
        return x + (TRACK * len(self.arrivals[layer].wanted) + GAP if self.arrivals[layer].wanted else 0)

    def _layers_with_names(self) -> set[int]:
        """Layers after which an arrow carries a name."""
        flows = {flow_key(pool, i): flow for pool in self.drawn.pools for i, flow in enumerate(pool.flows)}
        return {route[0].layer for key, route in self.grid.routes.items() if flows[key].name}

    # Rows, lanes and pools

    def _rows(self) -> None:
        """The middle of each row, the boxes of lanes and pools, from above."""
        self.middle: dict[tuple[str, str, int], int] = {}
        y = TOP
        applicant, authority = self.drawn.pools
        y = self._pool(applicant, y)
        self.between = y
        y += BETWEEN + TRACK * len(self.drawn.messages)
        self._pool(authority, y)

    def _pool(self, pool: Pool, top: int) -> int:
        y = top
        for lane in pool.lanes or ({"": ""} if pool.nodes else {}):
            start = y
            y = self._lane(pool, lane, y)
            if pool.lanes:
                self.boxes[lane_id(pool, lane)] = Box(LEFT + TITLE, start, self.right - LEFT - TITLE, y - start)
        missing = max(CLOSED, _upright(pool.name) if pool.nodes else 0) - (y - top)
        if missing > 0:
            y += missing
            self._stretch(pool, missing)
        self.boxes[pool.id] = Box(LEFT, top, self.right - LEFT, y - top)
        return y

    def _stretch(self, pool: Pool, missing: int) -> None:
        """The last lane takes what the name of the pool needs beyond its lanes."""
        if pool.lanes:
            last = lane_id(pool, list(pool.lanes)[-1])
            box = self.boxes[last]
            self.boxes[last] = Box(box.x, box.y, box.width, box.height + missing)

    def _lane(self, pool: Pool, lane: str, top: int) -> int:
        reach: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for spot, reaches in (*((spot, _reach(spot.node)) for spot in self._spots()), *self._named_arrows()):
            if (spot.pool, spot.lane) == (pool.id, lane):
                reach[spot.row].append(reaches)
        height = sum(max(a for a, _ in r) + max(b for _, b in r) + PADDING for r in reach.values()) + PADDING
        spare = max(0, _upright(pool.lanes.get(lane, "")) - height)
        y = top + PADDING + spare // 2
        for row in sorted(reach):
            above, below = max(a for a, _ in reach[row]), max(b for _, b in reach[row])
            self.middle[pool.id, lane, row] = y + above
            y += above + below + PADDING
        return top + height + spare

    def _spots(self) -> Iterator[Spot]:
        yield from self.grid.spots.values()
        for route in self.grid.routes.values():
            yield from route[1:-1]

    def _named_arrows(self) -> Iterator[tuple[Spot, tuple[int, int]]]:
        """For each arrow that carries a name, the spot that the name stands above, and the height it needs."""
        for pool in self.drawn.pools:
            for index, flow in enumerate(pool.flows):
                if flow.name:
                    height = LINE * _lines(shown_name(flow.name), LABEL_CHARACTERS) + 6
                    yield self.grid.routes[flow_key(pool, index)][1], (height, 0)

    def _row(self, spot: Spot) -> tuple[str, str, int]:
        return spot.pool, spot.lane, spot.row

    def _y(self, spot: Spot) -> int:
        return self.middle[self._row(spot)]

    # Shapes and arrows

    def _box(self, node: FlowNode) -> Box:
        spot = self.grid.spots[node.id]
        width, height = size_of(node)
        x = self.left[spot.layer] + (self.width[spot.layer] - width) // 2
        return Box(x, self._y(spot) - height // 2, width, height)

    def _label(self, node: FlowNode) -> Box:
        box, lines = self.boxes[node.id], _lines(shown_name(node.name), LABEL_CHARACTERS)
        y = box.y - LINE * lines - 4 if _label_above(node) else box.y + box.height + 4
        return Box(box.middle[0] - 45, y, 90, LINE * lines)

    def _route(self, key: int, route: Sequence[Spot]) -> Points:
        outs = len([r for r in self.grid.routes.values() if r[0] == route[0]])
        first, last = route[0], route[-1]
        assert first.node
        assert last.node
        start = self.boxes[first.node.id]
        points = [(start.x + start.width, self._y(first))]
        for one, other in pairwise(route):
            if self._row(one) != self._row(other):
                x = self.track_x[one.layer, self._group(key, one, other, outs)]
                points += [(x, self._y(one)), (x, self._y(other))]
        return (*points, (self.boxes[last.node.id].x, self._y(last)))

    def _flow_label(self, route: Sequence[Spot], name: str) -> Box:
        """The name of an arrow, above its line where it has turned into the row of what comes next."""
        lines = _lines(shown_name(name), LABEL_CHARACTERS)
        return Box(self.names_x[route[0].layer], self._y(route[1]) - LINE * lines - 4, LABEL - 20, LINE * lines)

    # Messages

    def _is_clear(self, node: str) -> bool:
        """Whether a line can go straight from a shape to the space between the pools."""
        spot = self.grid.spots[node]
        pool = next(pool for pool in self.drawn.pools if pool.id == spot.pool)
        lanes = list(pool.lanes or {"": ""})
        down = pool is self.drawn.applicant
        here = (lanes.index(spot.lane), spot.row)
        others = (
            (lanes.index(s.lane), s.row)
            for s in self.grid.spots.values()
            if s.pool == spot.pool and s.layer == spot.layer
        )
        return not any(other > here if down else other < here for other in others)

    def _messages(self) -> Iterator[tuple[Message, Points]]:
        shares: dict[str, list[Message]] = defaultdict(list)
        for message in self.drawn.messages:
            shares[message.source].append(message)
            shares[message.target].append(message)
        for index, message in enumerate(self.drawn.messages):
            level = self.between + BETWEEN // 2 + TRACK * index
            start = self._message_end(message, True, shares)
            end = self._message_end(message, False, shares)
            if start is None or end is None:
                start, end = self._to_pool(message, start, end)
            if len(start) == len(end) == 1:
                start, end = self._aligned(message, start, end)
            yield message, _without_repeats([*start, (start[-1][0], level), (end[-1][0], level), *reversed(end)])

    def _aligned(self, message: Message, start: Path, end: Path) -> tuple[Path, Path]:
        """Two ends that almost face each other are moved so that they do."""
        (x, y), (other_x, other_y) = start[0], end[0]
        boxes = [self.boxes[end] for end in (message.source, message.target)]
        for both in (other_x, x):
            if abs(x - other_x) <= TASK_WIDTH and all(box.x + 6 <= both <= box.x + box.width - 6 for box in boxes):
                return [(both, y)], [(both, other_y)]
        return start, end

    def _message_end(self, message: Message, is_source: bool, shares: Mapping[str, list[Message]]) -> Path | None:
        """From a shape to where the line turns towards the space between the pools; None for a pool."""
        node = message.source if is_source else message.target
        if node not in self.nodes:
            return None
        box, spot = self.boxes[node], self.grid.spots[node]
        down = spot.pool == self.drawn.applicant.id
        others = shares[node]
        aside = (2 * others.index(message) - len(others) + 1) * min(12, box.width // (2 * len(others) + 2))
        if self._is_clear(node):
            return [(box.middle[0] + aside, box.y + box.height if down else box.y)]
        x = self.track_x[spot.layer - (not is_source), (message, is_source)]
        y = box.middle[1] + (box.height // 4 if down else -box.height // 4)
        return [(box.x + box.width if is_source else box.x, y), (x, y)]

    def _to_pool(self, message: Message, start: Path | None, end: Path | None) -> tuple[Path, Path]:
        """The end at a pool lies straight across from the other end."""
        known = start or end or [(self.left[0] if self.left else LEFT, 0)]
        ends = []
        for pool_id, found in ((message.source, start), (message.target, end)):
            if found:
                ends.append(found)
            else:
                box = self.boxes[pool_id]
                is_above = pool_id == self.drawn.applicant.id
                ends.append([(known[-1][0], box.y + box.height if is_above else box.y)])
        return ends[0], ends[1]


def lane_id(pool: Pool, lane: str) -> str:
    """The id of a lane in the file."""
    return f"lane_{list(pool.lanes).index(lane) + 1}"


def _upright(name: str) -> int:
    """How long a name is that stands upright at the side of a pool or lane, in two lines at most."""
    return min(7 * len(shown_name(name)) // 2 + 40, 400) if len(name) > 24 else 7 * len(name) + 20


def _without_repeats(points: Sequence[tuple[int, int]]) -> Points:
    """The corners without those that lie on a straight line or in one place."""
    kept: list[tuple[int, int]] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return tuple(kept)
