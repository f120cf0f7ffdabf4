"""A procedure as a BPMN 2.0 file with its drawing, for any modeller."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

from tthc.exchange.bpmn.boxes import Box, Layout, Points
from tthc.exchange.bpmn.flow import Collaboration, FlowNode, Mark, NodeKind, Pool, collaboration
from tthc.exchange.bpmn.grid import flow_key
from tthc.exchange.bpmn.layout import lane_id, lay_out, shown_name
from tthc.exchange.words import STEP_KINDS, basis_in_words, duration_in_words
from tthc.graph.interchange import legible
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.step import Step

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DI = "http://www.omg.org/spec/BPMN/20100524/DI"
DC = "http://www.omg.org/spec/DD/20100524/DC"
DDI = "http://www.omg.org/spec/DD/20100524/DI"
TARGET = "urn:tthc:bpmn"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
COLOUR = "http://www.omg.org/spec/BPMN/non-normative/color/1.0"
_PREFIXES = {"xsi": XSI, "bpmn": BPMN, "bpmndi": DI, "dc": DC, "di": DDI, "color": COLOUR}
COLOURS: Mapping[Mark, Mapping[str, str]] = {
    Mark.EXTRA: {"background-color": "#ffe0b2", "border-color": "#b45309"},
    Mark.MOVED: {"background-color": "#e1d5f7", "border-color": "#6d28d9"},
    Mark.SKIPPED: {"background-color": "#fde2e2", "border-color": "#b91c1c"},
    Mark.NEVER: {"background-color": "#f8b4b4", "border-color": "#7f1d1d"},
    Mark.UNTOLD: {"background-color": "#eceff1", "border-color": "#607d8b"},
}
"""How modellers colour what is marked (BPMN in Color); what it is, the note says too."""


def bpmn(procedure: Procedure, catalogue: Catalogue) -> bytes:
    """The file; CannotRunError if there is nothing to draw."""
    return bpmn_of(collaboration(procedure, catalogue))


def bpmn_of(drawn: Collaboration) -> bytes:
    """The file of two pools."""
    for prefix, space in _PREFIXES.items():
        ET.register_namespace(prefix, space)
    root = ET.Element(f"{{{BPMN}}}definitions", {"id": "definitions", "targetNamespace": TARGET})
    _collaboration(root, drawn)
    for pool in drawn.pools:
        if pool.nodes:
            _process(root, pool)
    _diagram(root, drawn, lay_out(drawn))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'.encode()


def _collaboration(root: ET.Element, drawn: Collaboration) -> None:
    together = _add(root, "collaboration", id="collaboration")
    _document(together, "\n".join(filter(None, (f"{drawn.procedure.code} {drawn.procedure.name}", drawn.about))))
    for pool in drawn.pools:
        process = {"processRef": f"process_{pool.id}"} if pool.nodes else {}
        _add(together, "participant", id=pool.id, name=shown_name(pool.name), **process)
    for number, message in enumerate(drawn.messages, 1):
        ends = {"sourceRef": message.source, "targetRef": message.target}
        _add(together, "messageFlow", id=f"message_{number}", **ends)


def _process(root: ET.Element, pool: Pool) -> None:
    process = _add(root, "process", id=f"process_{pool.id}", isExecutable="false")
    if pool.lanes:
        lanes = _add(process, "laneSet", id=f"lanes_{pool.id}")
        for lane, name in pool.lanes.items():
            element = _add(lanes, "lane", id=lane_id(pool, lane), name=shown_name(name))
            for node in pool.nodes:
                if node.lane == lane:
                    _add(element, "flowNodeRef").text = node.id
    ids = [flow_id(pool, index) for index in range(len(pool.flows))]
    for node in pool.nodes:
        _node(process, pool, node, ids)
    for name, flow in zip(ids, pool.flows, strict=True):
        named = {"name": shown_name(flow.name)} if flow.name else {}
        element = _add(process, "sequenceFlow", id=name, **named, sourceRef=flow.source, targetRef=flow.target)
        if flow.name and not (flow.is_default or flow.is_share):
            expression = _add(element, "conditionExpression")
            expression.set(f"{{{XSI}}}type", "bpmn:tFormalExpression")
            expression.text = legible(flow.name)


def _node(process: ET.Element, pool: Pool, node: FlowNode, ids: list[str]) -> None:
    kind = NodeKind.START if node.kind is NodeKind.MESSAGE_START else node.kind
    flows = list(zip(ids, pool.flows, strict=True))
    named = {"name": shown_name(node.name)} if node.name else {}
    element = _add(process, kind.value, id=node.id, **named)
    for name, flow in flows:
        if flow.is_default and flow.source == node.id:
            element.set("default", name)
    if about := [*(_about(node.step) if node.step else ()), *([node.note] if node.note else [])]:
        _document(element, "\n".join(about))
    for way, end in (("incoming", "target"), ("outgoing", "source")):
        for name, flow in flows:
            if getattr(flow, end) == node.id:
                _add(element, way).text = name
    if node.kind in (NodeKind.MESSAGE_START, NodeKind.CATCH):
        _add(element, "messageEventDefinition", id=f"{node.id}_message")
    if node.again:
        _add(element, "standardLoopCharacteristics")


def _about(step: Step) -> Iterator[str]:
    """What the catalogue says of a step, in lines; the whole of its name first."""
    yield step.name
    yield f"Loại bước: {STEP_KINDS[step.kind]}"
    if step.role:
        yield f"Vai trò: {step.role}"
    if step.duration:
        yield f"Thời gian: {duration_in_words(step.duration)}"
    for words, things in (("Cần có", step.needs), ("Tạo ra", step.produces)):
        if things:
            yield f"{words}: {', '.join(thing.id for thing in things)}"
    if step.when:
        yield f"Điều kiện: {step.when}"
    if step.fixed_by:
        yield f"Căn cứ: {basis_in_words(step.fixed_by)}"


def _diagram(root: ET.Element, drawn: Collaboration, layout: Layout) -> None:
    diagram = ET.SubElement(root, f"{{{DI}}}BPMNDiagram", id="diagram")
    plane = ET.SubElement(diagram, f"{{{DI}}}BPMNPlane", id="plane", bpmnElement="collaboration")
    for pool in drawn.pools:
        _shape(plane, pool.id, layout.boxes[pool.id], is_band=True)
        for lane in pool.lanes:
            _shape(plane, lane_id(pool, lane), layout.boxes[lane_id(pool, lane)], is_band=True)
        for node in pool.nodes:
            shape = _shape(plane, node.id, layout.boxes[node.id], layout.labels.get(node.id))
            for name, colour in COLOURS.get(node.mark, {}).items():
                shape.set(f"{{{COLOUR}}}{name}", colour)
        for index in range(len(pool.flows)):
            key = flow_key(pool, index)
            _edge(plane, flow_id(pool, index), layout.flows[key], layout.flow_labels.get(key))
    for number, message in enumerate(drawn.messages, 1):
        _edge(plane, f"message_{number}", layout.messages[message])


def _shape(plane: ET.Element, of: str, box: Box, label: Box | None = None, *, is_band: bool = False) -> ET.Element:
    shape = ET.SubElement(plane, f"{{{DI}}}BPMNShape", id=f"{of}_di", bpmnElement=of)
    if is_band:
        shape.set("isHorizontal", "true")
    _bounds(shape, box)
    _label(shape, label)
    return shape


def _edge(plane: ET.Element, of: str, points: Points, label: Box | None = None) -> None:
    edge = ET.SubElement(plane, f"{{{DI}}}BPMNEdge", id=f"{of}_di", bpmnElement=of)
    for x, y in points:
        ET.SubElement(edge, f"{{{DDI}}}waypoint", x=str(x), y=str(y))
    _label(edge, label)


def _label(parent: ET.Element, box: Box | None) -> None:
    if box:
        _bounds(ET.SubElement(parent, f"{{{DI}}}BPMNLabel"), box)


def _bounds(parent: ET.Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    ET.SubElement(parent, f"{{{DC}}}Bounds", {name: str(value) for name, value in sizes.items()})


def flow_id(pool: Pool, index: int) -> str:
    """The id of an arrow within a pool."""
    return f"flow_{flow_key(pool, index)}"


def _add(parent: ET.Element, tag: str, **attributes: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{BPMN}}}{tag}", {name: legible(value) for name, value in attributes.items()})


def _document(element: ET.Element, text: str) -> None:
    _add(element, "documentation").text = legible(text)
