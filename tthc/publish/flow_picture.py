"""What is published and what is done as one picture (SVG): the two flows one below the other, marked where they differ.

The boxes and arrows are those of the BPMN files. Nothing is styled from outside: the file stands alone, and what a
colour says, a line of text in the box says too.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping
from textwrap import wrap

from tthc.exchange.bpmn.boxes import Box, Layout, Points
from tthc.exchange.bpmn.bpmn import COLOURS
from tthc.exchange.bpmn.flow import Collaboration, FlowNode, Mark, NodeKind, Pool
from tthc.exchange.bpmn.grid import flow_key
from tthc.exchange.bpmn.layout import CHARACTERS, LINE, lane_id, lay_out, shown_name
from tthc.graph.interchange import legible

SVG = "http://www.w3.org/2000/svg"
HEADING, BELOW, EDGE = 34, 36, 20
INK, PAPER, FAINT, BAND = "#1f2933", "#ffffff", "#9aa5b1", "#f5f7fa"
FONT = "'Be Vietnam Pro', 'Noto Sans', Arial, sans-serif"

LEGEND: Mapping[Mark, str] = {
    Mark.SKIPPED: "bước công bố, có hồ sơ bỏ qua",
    Mark.NEVER: "bước công bố, không ai làm",
    Mark.EXTRA: "bước ngoài quy trình công bố",
    Mark.MOVED: "bước làm ở chỗ khác",
    Mark.UNTOLD: "nhật ký không ghi",
}
"""What each colour says, below the picture."""


def flow_picture(published: Collaboration | None, lived: Collaboration, title: str) -> bytes:
    """The picture; without what is published where the catalogue has nothing to draw of it."""
    drawings = [(drawn, lay_out(drawn)) for drawn in (published, lived) if drawn]
    width = max(_right(layout) for _, layout in drawings) + EDGE
    root = ET.Element(f"{{{SVG}}}svg", {"role": "img", "font-family": FONT, "font-size": "12"})
    ET.register_namespace("", SVG)
    _add(root, "title").text = legible(title)
    _arrow_head(root)
    sheet = _add(root, "rect", x=0, y=0, fill=PAPER)
    _text(root, EDGE, EDGE + 8, title, size=16, bold=True)
    top = EDGE + HEADING
    for drawn, layout in drawings:
        _text(root, EDGE, top + 14, drawn.about, size=14, bold=True)
        part = _add(root, "g", transform=f"translate(0 {top})")
        _drawing(part, drawn, layout)
        top += _bottom(layout) + BELOW
    _legend(root, top)
    height = top + BELOW
    for element in (root, sheet):
        element.set("width", str(width))
        element.set("height", str(height))
    root.set("viewBox", f"0 0 {width} {height}")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _right(layout: Layout) -> int:
    return max(box.x + box.width for box in layout.boxes.values())


def _bottom(layout: Layout) -> int:
    return max(box.y + box.height for box in layout.boxes.values())


def _drawing(part: ET.Element, drawn: Collaboration, layout: Layout) -> None:
    """Pools and lanes first, arrows over them, shapes last."""
    for pool in drawn.pools:
        _pool(part, layout.boxes[pool.id], pool)
        for lane, name in pool.lanes.items():
            _band(part, layout.boxes[lane_id(pool, lane)], name, PAPER)
    for pool in drawn.pools:
        for index, flow in enumerate(pool.flows):
            key = flow_key(pool, index)
            _line(part, layout.flows[key])
            if flow.name:
                _label(part, layout.flow_labels[key], flow.name, bold=flow.is_share)
    for points in layout.messages.values():
        _line(part, points, dashed=True)
    for pool in drawn.pools:
        for node in pool.nodes:
            _shape(part, node, layout.boxes[node.id])
            if node.id in layout.labels:
                _label(part, layout.labels[node.id], node.name)


def _pool(part: ET.Element, box: Box, pool: Pool) -> None:
    """A pool; a closed one has its name in its middle."""
    if pool.nodes:
        _band(part, box, pool.name, BAND)
        return
    _rect(part, box, PAPER, FAINT)
    _text(part, box.x + 16, box.middle[1] + 4, pool.name)


def _band(part: ET.Element, box: Box, name: str, fill: str) -> None:
    """A pool or lane with its name upright at the left."""
    _rect(part, box, fill, FAINT)
    x, y = box.x + 15, box.y + box.height // 2
    lines = wrap(legible(shown_name(name)), max(8, box.height // 7))[:2]
    for number, line in enumerate(lines):
        at = x + 13 * number - 3 * (len(lines) - 1)
        text = _text(part, at, y, line, size=11, middle=True)
        text.set("transform", f"rotate(-90 {at} {y})")


def _shape(part: ET.Element, node: FlowNode, box: Box) -> None:
    colours = COLOURS.get(node.mark, {})
    fill, line = colours.get("background-color", PAPER), colours.get("border-color", INK)
    if node.kind.is_event:
        thick = 3 if node.kind is NodeKind.END else 1.5
        x, y = box.middle
        _add(part, "circle", cx=x, cy=y, r=box.width // 2, fill=fill, stroke=line, **{"stroke-width": thick})
    elif node.kind.is_gateway:
        _gateway(part, node, box)
    else:
        shape = _rect(part, box, fill, line, radius=8)
        if node.mark in (Mark.NEVER, Mark.UNTOLD):
            shape.set("stroke-dasharray", "6 4")
        _task_text(part, node, box)


def _gateway(part: ET.Element, node: FlowNode, box: Box) -> None:
    (x, y), half = box.middle, box.width // 2
    corners = f"{x},{y - half} {x + half},{y} {x},{y + half} {x - half},{y}"
    _add(part, "polygon", points=corners, fill=PAPER, stroke=INK)
    _text(part, x, y + 7, "+" if node.kind is NodeKind.PARALLEL else "×", size=20, middle=True)


def _task_text(part: ET.Element, node: FlowNode, box: Box) -> None:
    """The name in the middle, and the first thing that is to be noted at the foot of the box."""
    lines = wrap(legible(shown_name(node.name)), CHARACTERS)
    x, y = box.middle
    y -= 7 if node.note else 0
    for number, line in enumerate(lines):
        _text(part, x, y + 4 + LINE * number - LINE * (len(lines) - 1) // 2, line, middle=True)
    if node.note:
        colour = COLOURS.get(node.mark, {}).get("border-color", "#52606d")
        said = f"{'↻ ' if node.again else ''}{node.note.split('; ')[0]}"
        noted = _text(part, x, box.y + box.height - 8, said, size=10, middle=True, fill=colour)
        _add(noted, "title").text = legible(node.note)


def _label(part: ET.Element, box: Box, text: str, *, bold: bool = False) -> None:
    for number, line in enumerate(wrap(legible(shown_name(text)), max(8, box.width // 6))):
        _text(part, box.middle[0], box.y + 11 + LINE * number, line, size=11, middle=True, bold=bold)


def _legend(root: ET.Element, top: int) -> None:
    x = EDGE
    for mark, words in LEGEND.items():
        _rect(root, Box(x, top, 18, 14), COLOURS[mark]["background-color"], COLOURS[mark]["border-color"])
        _text(root, x + 24, top + 12, words)
        x += 44 + 7 * len(words)


def _line(part: ET.Element, points: Points, *, dashed: bool = False) -> None:
    path = " ".join(f"{x},{y}" for x, y in points)
    line = _add(part, "polyline", points=path, fill="none", stroke=INK, **{"marker-end": "url(#arrow)"})
    if dashed:
        line.set("stroke-dasharray", "5 4")


def _arrow_head(root: ET.Element) -> None:
    size = {"markerWidth": 9, "markerHeight": 9, "refX": 8, "refY": 4, "orient": "auto"}
    marker = _add(_add(root, "defs"), "marker", id="arrow", viewBox="0 0 9 8", markerUnits="userSpaceOnUse", **size)
    _add(marker, "path", d="M0,0 L9,4 L0,8 z", fill=INK)


def _rect(part: ET.Element, box: Box, fill: str, line: str, radius: int = 0) -> ET.Element:
    return _add(part, "rect", x=box.x, y=box.y, width=box.width, height=box.height, rx=radius, fill=fill, stroke=line)


def _text(
    part: ET.Element,
    x: int,
    y: int,
    text: str,
    *,
    size: int = 12,
    middle: bool = False,
    bold: bool = False,
    fill: str = INK,
) -> ET.Element:
    element = _add(part, "text", x=x, y=y, fill=fill, **{"font-size": size})
    element.text = legible(text)
    if middle:
        element.set("text-anchor", "middle")
    if bold:
        element.set("font-weight", "600")
    return element


def _add(parent: ET.Element, tag: str, **attributes: object) -> ET.Element:
    return ET.SubElement(parent, f"{{{SVG}}}{tag}", {name: str(value) for name, value in attributes.items()})
