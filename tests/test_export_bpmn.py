"""Procedures as BPMN: the file is valid, the picture is in order, and every case can be walked from start to end."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from lxml import etree
from random_catalogues import PROPERTY, catalogues
from SpiffWorkflow.bpmn import parser as spiff

from tests.tries import tries
from tthc.exchange.bpmn.boxes import Box, Layout
from tthc.exchange.bpmn.bpmn import bpmn
from tthc.exchange.bpmn.flow import Collaboration, FlowNode, NodeKind, Pool, collaboration
from tthc.exchange.bpmn.layout import lane_id, lay_out
from tthc.graph.steps import StepGraph
from tthc.load.catalogue import load_catalogue
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency
from tthc.model.step import StepKind
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent
READER = ROOT / "tests" / "bpmn"
SCHEMA = etree.XMLSchema(etree.parse(Path(spiff.__file__).parent / "schema" / "BPMN20.xsd"))
"""The schema that the OMG publishes, as a library carries it."""


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(ROOT / "catalog", ROOT).catalogue


def is_valid(data: bytes) -> bool:
    if not SCHEMA.validate(etree.fromstring(data)):
        raise AssertionError(SCHEMA.error_log.last_error)
    return True


# The picture


def shapes(drawn: Collaboration, layout: Layout) -> dict[str, Box]:
    return {node.id: layout.boxes[node.id] for pool in drawn.pools for node in pool.nodes}


def overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


def holds(outer: Box, inner: Box) -> bool:
    return (
        outer.x <= inner.x
        and outer.y <= inner.y
        and inner.x + inner.width <= outer.x + outer.width
        and inner.y + inner.height <= outer.y + outer.height
    )


def touches(box: Box, point: tuple[int, int]) -> bool:
    """Whether a point lies on the border of a box."""
    x, y = point
    inside = box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height
    return inside and (x in (box.x, box.x + box.width) or y in (box.y, box.y + box.height))


def passes_through(box: Box, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether an upright or level line runs through the inside of a box."""
    line = Box(min(one[0], other[0]), min(one[1], other[1]), abs(one[0] - other[0]), abs(one[1] - other[1]))
    wide = Box(line.x, line.y, max(line.width, 1), max(line.height, 1))
    return overlap(Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2), wide)


def is_in_order(drawn: Collaboration, layout: Layout) -> None:
    boxes = shapes(drawn, layout)
    assert not [pair for pair in combinations(boxes, 2) if overlap(boxes[pair[0]], boxes[pair[1]])]
    for pool in drawn.pools:
        for node in pool.nodes:
            assert holds(layout.boxes[pool.id], boxes[node.id])
            assert not pool.lanes or holds(layout.boxes[lane_id(pool, node.lane)], boxes[node.id])
        lanes = [layout.boxes[lane_id(pool, lane)] for lane in pool.lanes]
        assert not [pair for pair in combinations(lanes, 2) if overlap(*pair)]
    assert not overlap(*(layout.boxes[pool.id] for pool in drawn.pools))
    keys = iter(layout.flows.values())
    for pool in drawn.pools:
        for flow, points in zip(pool.flows, keys, strict=False):
            assert touches(boxes[flow.source], points[0])
            assert touches(boxes[flow.target], points[-1])
            others = [box for name, box in boxes.items() if name not in (flow.source, flow.target)]
            assert not [box for box in others for ends in pairwise(points) if passes_through(box, *ends)]
            assert all(one[0] == other[0] or one[1] == other[1] for one, other in pairwise(points))
    for message, points in layout.messages.items():
        assert touches(layout.boxes[message.source], points[0])
        assert touches(layout.boxes[message.target], points[-1])
        others = [box for name, box in boxes.items() if name not in (message.source, message.target)]
        assert not [box for box in others for ends in pairwise(points) if passes_through(box, *ends)]


# The walk


def walked(pool: Pool, case: Case | None) -> list[str]:
    """The steps in the order in which tokens reach them in a case; nothing may be left over or come twice."""
    nodes = {node.id: node for node in pool.nodes}
    outs = {node: [flow for flow in pool.flows if flow.source == node] for node in nodes}
    ins = {node: [flow for flow in pool.flows if flow.target == node] for node in nodes}
    starts = [node for node in nodes if not ins[node]]
    assert len(starts) == 1
    arrived: Counter[str] = Counter(starts)
    taken: list[str] = []
    ended = 0
    while arrived:
        ready = [n for n in arrived if nodes[n].kind is not NodeKind.PARALLEL or arrived[n] == max(1, len(ins[n]))]
        assert ready, f"waits for ever at {list(arrived)}"
        node = nodes[ready[0]]
        assert node.kind is NodeKind.PARALLEL or arrived[node.id] == 1
        del arrived[node.id]
        ended += node.kind is NodeKind.END
        taken += [node.step.id] if node.step else []
        following = outs[node.id]
        if node.kind is NodeKind.EXCLUSIVE and len(following) > 1:
            following = [chosen(node, pool, case)]
        for flow in following:
            arrived[flow.target] += 1
    assert ended == 1
    return taken


def chosen(split: FlowNode, pool: Pool, case: Case | None) -> object:
    """The flow out of a gateway that the case takes; conditions in words are met."""
    nodes = {node.id: node for node in pool.nodes}
    flows = [flow for flow in pool.flows if flow.source == split.id]
    for flow in flows:
        step = nodes[flow.target].step
        if not flow.is_default and step and (not step.cases or (case and case.id in {ref.id for ref in step.cases})):
            return flow
    return next(flow for flow in flows if flow.is_default)


def can_be_walked(procedure: Procedure, drawn: Collaboration) -> None:
    for case in procedure.real_cases:
        expected = {step.id for step in procedure.steps_in(case)}
        order = {step: index for pool in drawn.pools if pool.nodes for index, step in enumerate(walked(pool, case))}
        assert set(order) == expected
        sides = {node.step.id: pool.id for pool in drawn.pools for node in pool.nodes if node.step}
        for earlier, later in StepGraph(procedure, case).edges():
            assert sides[earlier] != sides[later] or order[earlier] < order[later]


def drawable(catalogue: Catalogue) -> list[tuple[Procedure, Collaboration]]:
    found = []
    for procedure in catalogue.versions:
        try:
            found.append((procedure, collaboration(procedure, catalogue)))
        except CannotRunError:
            continue
    return found


def test_every_shipped_procedure(shipped: Catalogue) -> None:
    for procedure, drawn in drawable(shipped):
        is_in_order(drawn, lay_out(drawn))
        can_be_walked(procedure, drawn)
        assert is_valid(bpmn(procedure, shipped))


@settings(PROPERTY, max_examples=tries(40))
@given(catalogues(procedures=2))
def test_any_procedure(catalogue: Catalogue) -> None:
    found = drawable(catalogue)
    assume(found)
    for procedure, drawn in found:
        is_in_order(drawn, lay_out(drawn))
        assert is_valid(bpmn(procedure, catalogue))
        if is_sound(procedure):
            can_be_walked(procedure, drawn)


def is_sound(procedure: Procedure) -> bool:
    """Whether the ids of its steps and cases are what `tthc check` asks of them."""
    steps, cases = [step.id for step in procedure.steps], [case.id for case in procedure.cases]
    named = {ref.id for step in procedure.steps for ref in step.cases}
    return len(steps) == len(set(steps)) and len(cases) == len(set(cases)) and named <= set(cases)


AGENCIES = tuple(
    Agency(id=f"cq-{n}", name=f"Cơ quan {n}", level="applicant" if n == 0 else "province") for n in range(4)
)
CASES = ("thuong", "nuoc-ngoai", "lai")


@st.composite
def tangled(draw: st.DrawFn) -> Catalogue:
    """A procedure of up to twelve steps that wait for earlier ones, by several agencies, many in some cases only."""
    steps = []
    for number in range(draw(st.integers(1, 12))):
        steps.append(
            {
                "id": f"b{number}",
                "name": draw(st.sampled_from(["Kiểm tra", "Thẩm định hồ sơ và điều kiện cấp giấy phép", "x" * 300])),
                "kind": draw(st.sampled_from(list(StepKind))),
                "actor": draw(st.sampled_from(AGENCIES)).id,
                "after": draw(st.lists(st.sampled_from([f"b{n}" for n in range(number)]), max_size=3))
                if number
                else [],
                "cases": draw(st.one_of(st.just([]), st.lists(st.sampled_from(CASES), max_size=2, unique=True))),
                "when": draw(st.sampled_from([None, None, None, "nếu cần"])),
            }
        )
    cases = [{"id": case, "name": case.upper()} for case in CASES]
    return Catalogue((Procedure(code="1.001193", name="Đăng ký", cases=cases, steps=steps), *AGENCIES))


@settings(PROPERTY, max_examples=tries(150))
@given(tangled())
def test_any_tangle_of_steps(catalogue: Catalogue) -> None:
    ((procedure, drawn),) = drawable(catalogue)
    can_be_walked(procedure, drawn)
    is_in_order(drawn, lay_out(drawn))
    assert is_valid(bpmn(procedure, catalogue))


def test_cases_divide_and_branches_fork(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        agencies: {deciding: ubnd}
        cases: [{id: thuong, name: Thông thường}, {id: nuoc-ngoai, name: Có yếu tố nước ngoài}]
        steps:
          - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-dan}
          - {id: nhan, name: Tiếp nhận, kind: receive, actor: ttpvhcc, after: [nop]}
          - {id: tra-cuu, name: Tra cứu, kind: look_up, actor: ubnd, after: [nhan]}
          - {id: y-kien, name: Lấy ý kiến, kind: consult, actor: ubnd, after: [nhan], cases: nuoc-ngoai}
          - {id: ky, name: Ký, kind: sign, actor: ubnd, after: [tra-cuu, y-kien]}
          - {id: tra, name: Trả kết quả, kind: return, actor: ttpvhcc, after: [ky]}
    agencies:
      - {id: nguoi-dan, name: Người dân, level: applicant}
      - {id: ttpvhcc, name: Trung tâm, level: commune}
      - {id: ubnd, name: Ủy ban nhân dân cấp xã, level: commune}
    """
    drawn = collaboration(catalogue.versions[0], catalogue)
    assert (drawn.authority.name, list(drawn.authority.lanes.values())) == (
        "Ủy ban nhân dân cấp xã",
        ["Trung tâm", "Ủy ban nhân dân cấp xã"],
    )
    kinds = Counter(node.kind.value for node in drawn.authority.nodes)
    assert kinds == {
        "messageStartEvent": 1,
        "endEvent": 1,
        "userTask": 3,
        "serviceTask": 1,
        "sendTask": 1,
        "exclusiveGateway": 2,
        "parallelGateway": 2,
    }
    named = {(flow.name, flow.is_default) for flow in drawn.authority.flows if flow.name}
    assert named == {("Có yếu tố nước ngoài", False), ("Trường hợp khác", True)}
    ends = {(message.source, message.target) for message in drawn.messages}
    assert ends == {("step_1", "start_authority"), ("step_6", "caught_applicant")}


def test_steps_in_a_ring_cannot_be_drawn(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    steps:
      - {id: a, name: A, kind: check, actor: x, after: [b]}
      - {id: b, name: B, kind: check, actor: x, after: [a]}
    """
    with pytest.raises(CannotRunError, match=r"1\.001193: these steps wait for each other in a ring: a, b, a"):
        bpmn(catalogue.versions[0], catalogue)


def test_a_modeller_reads_it_without_a_warning(shipped: Catalogue, tmp_path: Path) -> None:
    if not shutil.which("node") or not (READER / "node_modules").is_dir():
        pytest.skip("node and the reader are not there: npm install --prefix tests/bpmn")
    files = {}
    for procedure, drawn in drawable(shipped):
        path = tmp_path / f"{procedure.code}.bpmn"
        path.write_bytes(bpmn(procedure, shipped))
        shapes = sum(1 + len(pool.lanes) + len(pool.nodes) for pool in drawn.pools)
        edges = sum(len(pool.flows) for pool in drawn.pools) + len(drawn.messages)
        files[str(path)] = {"warnings": [], "shapes": shapes, "edges": edges}
    read = subprocess.run(["node", str(READER / "read.js"), *files], capture_output=True, check=True)
    assert json.loads(read.stdout) == files


def test_the_same_procedure_gives_the_same_bytes(shipped: Catalogue) -> None:
    for procedure, _ in drawable(shipped):
        assert bpmn(procedure, shipped) == bpmn(procedure, shipped)
