"""Pictures of graphs as plain shapes for a template: steps in lanes of who does them, procedures in order of need.

The layout is layered: rows (or columns) follow the order of work, so that a line never runs backwards. All lengths are
in SVG user units (px). Nothing is styled here: shapes carry class names, colours are the style sheet's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from types import MappingProxyType

from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.steps import StepGraph
from tthc.model.cut import Cut
from tthc.model.reference import Agency
from tthc.model.step import Step, StepKind
from tthc.publish.review.cut_marks import CutMarks, Mark, cut_marks
from tthc.publish.words import duration_in_words

BOX_WIDTH, LANE_GAP, ROW_GAP, LINE, PAD, HEADER = 180, 18, 30, 17, 10, 56
LETTER = 7.0
"""The mean width of a letter of the packaged font at 13 px, measured on the step names of the catalogue."""


@dataclass(frozen=True)
class Text:
    """One line of text at its baseline."""

    x: int
    y: int
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Box:
    """A rectangle with its lines of text."""

    x: int
    y: int
    width: int
    height: int
    lines: tuple[Text, ...]
    kind: str = ""


@dataclass(frozen=True)
class Edge:
    """A line of straight pieces with an arrow at its end; `path` is SVG path data."""

    path: str
    kind: str = ""


@dataclass(frozen=True)
class Picture:
    """Shapes, and the size of the sheet they stand on.

    `title` names it for those who cannot see it, `description` says what there is to see; `id` is its place in a page.
    """

    title: str
    width: int
    height: int
    lanes: tuple[Box, ...]
    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    description: str = ""
    id: str = ""

    @property
    def is_wide(self) -> bool:
        """Whether it needs a line of its own: two such pictures do not fit side by side on a desk screen."""
        return self.width > 540


def draw_steps(
    graph: StepGraph, agencies: Mapping[str, Agency], numbers: Mapping[str, int], cuts: Sequence[Cut], title: str
) -> Picture:
    """The steps of one case in lanes by agency, top to bottom; `numbers` are the numbers of the documents.

    Parts that the cuts take away are marked `cut`, steps on the longest chain `critical`.
    """
    ranks = graph.ranks()
    lanes = list(dict.fromkeys(step.actor.id for step in graph.in_order()))
    slots = _slots(graph.in_order(), ranks)
    columns = {
        lane: max(slot for step, slot in slots.items() if graph.steps[step].actor.id == lane) + 1 for lane in lanes
    }
    left = _lane_positions(lanes, columns)
    marked = cut_marks(cuts, graph.steps.values())
    texts = {step.id: _step_lines(step, numbers, marked) for step in graph.steps.values()}
    heights = {step: 2 * PAD + LINE * len(lines) for step, lines in texts.items()}
    tops = _row_tops(ranks, heights)
    marks = _marks(graph, marked)
    boxes = {
        step.id: _box(
            left[step.actor.id] + slots[step.id] * (BOX_WIDTH + LANE_GAP),
            tops[ranks[step.id]],
            texts[step.id],
            marks[step.id],
        )
        for step in graph.in_order()
    }
    bottom = max((box.y + box.height for box in boxes.values()), default=HEADER) + PAD
    lane_boxes = tuple(_lane(agencies, lane, left[lane], columns[lane], bottom) for lane in lanes)
    edges = tuple(
        Edge(
            _down(boxes[one], boxes[other], ranks[other] - ranks[one]),
            _edge_kind(one, other, flows or graph.steps[one].kind is StepKind.SUBMIT, marks, marked),
        )
        for one, other, flows in (*graph.essential_edges(), *_written_waits(graph, marked))
    )
    width = max((lane.x + lane.width for lane in lane_boxes), default=0) + LANE_GAP // 2
    return Picture(title, width, bottom + PAD, lane_boxes, tuple(boxes.values()), edges)


def draw_catalogue(graph: CatalogueGraph, title: str) -> Picture:
    """The procedures that need one another's results, left to right in the order of need; each box names its result."""
    pairs = sorted({(d.issuer.code, d.asker.code) for d in graph.dependencies()})
    linked = {code for pair in pairs for code in pair}
    ranks = {code: rank for code, rank in graph.ranks().items() if code in linked}
    columns = [sorted(code for code in ranks if ranks[code] == rank) for rank in sorted(set(ranks.values()))]
    rows = _untangled(columns, pairs)
    texts = {code: _procedure_lines(graph, code) for code in linked}
    boxes: dict[str, Box] = {}
    for index, column in enumerate(rows):
        top = PAD
        for code in column:
            boxes[code] = _box(PAD + index * (BOX_WIDTH + 4 * LANE_GAP), top, texts[code], ("node",))
            top += boxes[code].height + ROW_GAP // 2
    edges = tuple(_dependency(one, other, boxes, pairs) for one, other in pairs if not _is_drawn(one, other, pairs))
    width = max((box.x + box.width for box in boxes.values()), default=0) + 3 * PAD
    height = max((box.y + box.height for box in boxes.values()), default=0) + PAD
    return Picture(title, width, height, (), tuple(boxes[code] for code in sorted(boxes)), edges, id="ca-danh-muc")


def in_spans(numbers: Iterable[int]) -> str:
    """`1, 4–6, 9`: numbers in order, three or more that follow one another as a span."""
    spans: list[list[int]] = []
    for number in sorted(set(numbers)):
        if spans and number == spans[-1][-1] + 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(f"{s[0]}–{s[-1]}" if len(s) > 2 else ", ".join(map(str, s)) for s in spans)


def _slots(steps: Sequence[Step], ranks: Mapping[str, int]) -> dict[str, int]:
    """Steps of one lane and one rank stand side by side: their places from the left."""
    used: dict[tuple[str, int], int] = defaultdict(int)
    slots: dict[str, int] = {}
    for step in steps:
        slots[step.id] = used[step.actor.id, ranks[step.id]]
        used[step.actor.id, ranks[step.id]] += 1
    return slots


def _lane_positions(lanes: Sequence[str], columns: Mapping[str, int]) -> dict[str, int]:
    left: dict[str, int] = {}
    x = LANE_GAP
    for lane in lanes:
        left[lane] = x + LANE_GAP // 2
        x += columns[lane] * (BOX_WIDTH + LANE_GAP) + LANE_GAP
    return left


def _row_tops(ranks: Mapping[str, int], heights: Mapping[str, int]) -> dict[int, int]:
    tops: dict[int, int] = {}
    y = HEADER + ROW_GAP
    by_rank = groupby(sorted(ranks, key=lambda step: (ranks[step], step)), key=ranks.__getitem__)
    for rank, steps in by_rank:
        tops[rank] = y
        y += max(heights[step] for step in steps) + ROW_GAP
    return tops


def _step_lines(step: Step, numbers: Mapping[str, int], marked: CutMarks) -> tuple[tuple[str, str], ...]:
    """Name, who by role, how long, the numbers of the documents it uses, and what the cuts change."""
    lines = [(line, "name") for line in _wrapped(step.name)]
    if step.role:
        lines += [(line, "role") for line in _wrapped(step.role)]
    if step.duration:
        time = duration_in_words(step.duration.model_copy(update={"estimate": None}))
        lines += [(line, "time") for line in _wrapped(time)]
    for mark, (kind, what) in _PAPERS.items():
        used = [numbers[n.id] for n in step.needs if n.id in numbers and marked.papers.get(n.id) == mark]
        if used:
            lines += [(line, kind) for line in _wrapped(f"{what}: {in_spans(used)}")]
    lines += [(line, "note") for note in marked.notes.get(step.id, ()) for line in _wrapped(f"→ {note}")]
    return tuple(lines)


_PAPERS: Mapping[Mark | None, tuple[str, str]] = MappingProxyType(
    {
        None: ("papers", "Giấy tờ"),
        Mark.CHANGED: ("papers changed-papers", "Nộp theo cách khác"),
        Mark.CUT: ("papers cut-papers", "Không phải nộp"),
    }
)


def _procedure_lines(graph: CatalogueGraph, code: str) -> tuple[tuple[str, str], ...]:
    procedure = graph.catalogue.procedure(code)
    lines = [(code, "code"), *((line, "name") for line in _wrapped(procedure.name, most=3))]
    for result in procedure.results[:2]:
        known = graph.catalogue.get(result.type)
        lines += [(line, "papers") for line in _wrapped(f"→ {known.name if known else result.type.id}", most=2)]
    return tuple(lines)


def _wrapped(text: str, width: int = BOX_WIDTH - 2 * PAD, most: int | None = None) -> list[str]:
    """Lines that fit the width, at least one; of more than so many the first, an ellipsis says that there are more."""
    letters = int(width / LETTER)
    lines = wrap(text, letters) or [""]
    if most is None or len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"{lines[most - 1][: letters - 1].rstrip(' ,;(')}…"]


def _box(x: int, y: int, lines: Sequence[tuple[str, str]], kinds: Iterable[str]) -> Box:
    texts = tuple(Text(x + PAD, y + PAD + LINE * (i + 1) - 5, text, kind) for i, (text, kind) in enumerate(lines))
    return Box(x, y, BOX_WIDTH, 2 * PAD + LINE * len(texts), texts, " ".join(kinds))


def _lane(agencies: Mapping[str, Agency], lane: str, left: int, columns: int, bottom: int) -> Box:
    name = agencies[lane].name if lane in agencies else lane
    width = columns * (BOX_WIDTH + LANE_GAP)
    x = left - LANE_GAP // 2
    lines = _wrapped(name, width - 2 * PAD, most=2)
    texts = tuple(Text(x + PAD, LINE * (i + 1) + 2, line, "lane-name") for i, line in enumerate(lines))
    return Box(x, 0, width, bottom, texts, "lane")


def _marks(graph: StepGraph, marked: CutMarks) -> dict[str, tuple[str, ...]]:
    path = graph.critical_path()
    critical = {step.id for step in path.steps} if path.hours else set()
    tests: tuple[tuple[str, Callable[[Step], bool]], ...] = (
        ("applicant", lambda step: step.kind in (StepKind.SUBMIT, StepKind.PAY)),
        ("safeguard", lambda step: step.safeguard is not None),
        ("critical", lambda step: step.id in critical),
        ("cut", lambda step: Mark.CUT in marked.steps.get(step.id, ())),
        ("changed", lambda step: Mark.CHANGED in marked.steps.get(step.id, ())),
        ("inferred", lambda step: step.inferred),
    )
    return {step.id: ("step", *(name for name, holds in tests if holds(step))) for step in graph.steps.values()}


def _written_waits(graph: StepGraph, marked: CutMarks) -> Iterator[tuple[str, str, bool]]:
    """Waits that end and that no other line shows, because other waits imply them."""
    drawn = {(one, other) for one, other, _ in graph.essential_edges()}
    waits = marked.waits & set(graph.edges())
    yield from ((one, other, False) for one, other in sorted(waits - drawn))


def _edge_kind(one: str, other: str, flows: bool, marks: Mapping[str, tuple[str, ...]], marked: CutMarks) -> str:
    kinds = [] if flows else ["order-only"]
    if "critical" in marks[one] and "critical" in marks[other]:
        kinds.append("critical")
    if (one, other) in marked.waits:
        kinds.append("freed")
    if (one, other) in marked.waits or "cut" in marks[one] or "cut" in marks[other]:
        kinds.append("cut")
    return " ".join(kinds)


def _down(one: Box, other: Box, rows: int) -> str:
    """From the bottom of one box to the top of another, below it; past rows in between along the edge of the lane."""
    x1, y1, x2, y2 = one.x + one.width // 2, one.y + one.height, other.x + other.width // 2, other.y
    if rows == 1:
        return f"M{x1} {y1}V{y2 - ROW_GAP // 2}H{x2}V{y2 - 4}" if x1 != x2 else f"M{x1} {y1}V{y2 - 4}"
    aside = one.x + one.width + LANE_GAP // 2 if x2 >= x1 else one.x - LANE_GAP // 2
    return f"M{x1} {y1}V{y1 + 8}H{aside}V{y2 - ROW_GAP // 2}H{x2}V{y2 - 4}"


def _is_drawn(one: str, other: str, pairs: Sequence[tuple[str, str]]) -> bool:
    """Two procedures that need each other are joined by one line, drawn from the first by code."""
    return (other, one) in pairs and other < one


def _dependency(one: str, other: str, boxes: Mapping[str, Box], pairs: Sequence[tuple[str, str]]) -> Edge:
    """A curve to the next column; inside a column, where procedures need each other in a ring, a bow at its side."""
    if boxes[one].x == boxes[other].x:
        both = " both" if (other, one) in pairs else ""
        return Edge(_bow(boxes[one], boxes[other]), "ring" + both)
    return Edge(_across(boxes[one], boxes[other]))


def _across(one: Box, other: Box) -> str:
    """From the right side of one box to the left side of another."""
    x1, y1, x2, y2 = one.x + one.width, one.y + one.height // 2, other.x - 4, other.y + other.height // 2
    bend = max(30, abs(x2 - x1) // 2)
    return f"M{x1} {y1}C{x1 + bend} {y1} {x2 - bend} {y2} {x2} {y2}"


def _bow(one: Box, other: Box) -> str:
    """From the right side of one box to the right side of another in the same column; wider the further apart."""
    x1, y1, x2, y2 = one.x + one.width, one.y + one.height // 2, other.x + other.width + 4, other.y + other.height // 2
    bulge = 14 + abs(y2 - y1) // 9
    return f"M{x1} {y1}C{x1 + bulge} {y1} {x2 + bulge} {y2} {x2} {y2}"


def _untangled(columns: list[list[str]], pairs: Sequence[tuple[str, str]]) -> list[list[str]]:
    """Each column in the order of the mean place of its neighbours to the left, so that fewer lines cross."""
    before = defaultdict(list)
    for one, other in pairs:
        before[other].append(one)
    place: dict[str, float] = {}
    ordered: list[list[str]] = []
    for column in columns:

        def pull(code: str) -> tuple[float, str]:
            near = [place[c] for c in before[code] if c in place]
            return (sum(near) / len(near) if near else 0.0, code)

        ordered.append(sorted(column, key=pull))
        place.update({code: float(index) for index, code in enumerate(ordered[-1])})
    return ordered
