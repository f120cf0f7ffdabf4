"""What is done as BPMN and as a picture: every way that is drawn can be walked, and whatever enters the flow leaves it."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from random_catalogues import PROPERTY

from tests.test_export_bpmn import READER, is_in_order, is_valid
from tests.test_lived import CATALOGUE
from tests.tries import tries
from tthc.audit.comparing.deviations import DeviationKind
from tthc.audit.comparing.lived import Deviation, LivedGroup, LivedPath, LivedProcedure
from tthc.exchange.bpmn.bpmn import bpmn_of
from tthc.exchange.bpmn.flow import Collaboration, Mark, NodeKind
from tthc.exchange.bpmn.layout import lay_out
from tthc.exchange.bpmn.lived_flow import lived_flow, published_flow
from tthc.exchange.bpmn.lived_graph import END, START, LivedGraph, lived_graph
from tthc.publish.flow_picture import flow_picture
from tthc.source import CannotRunError

Ways = Sequence[tuple[str, int]]
"""Steps with spaces between them, and how many dossiers went so."""

CHIEF = "tiep-nhan tham-tra y-kien ky tra"


def paths_of(ways: Ways) -> tuple[LivedPath, ...]:
    return tuple(LivedPath(tuple(steps.split()), dossiers) for steps, dossiers in ways)


def lived_of(ways: Ways, *deviations: Deviation) -> LivedProcedure:
    version = CATALOGUE.procedures["1.000001"]
    dossiers = sum(count for _, count in ways)
    whole = LivedGroup(None, True, dossiers, dossiers, 0, deviations)
    steps = {step.id: step for step in version.steps}
    return LivedProcedure("1.000001", version, steps, (whole,), (), ("nop",), paths_of(ways))


def walks(graph: LivedGraph, steps: Sequence[str]) -> bool:
    """Whether one way, what is done again at once taken together, goes from the start of a graph to its end."""
    reached = {START}
    once = [step for place, step in enumerate(steps) if not place or steps[place - 1] != step]
    for step in once:
        following = {target for node in reached for target, _ in graph.after(node)}
        reached = {node for node in following if node != END and graph.steps[node] == step}
    return any(target == END for node in reached for target, _ in graph.after(node))


def has_a_ring(graph: LivedGraph) -> bool:
    waiting, left = {START: 0, END: 0, **dict.fromkeys(range(len(graph.steps)), 0)}, set(graph.arrows)
    while waiting:
        free = [node for node in waiting if not any(target == node for _, target in left)]
        if not free:
            return True
        for node in free:
            del waiting[node]
        left = {(source, target) for source, target in left if source in waiting}
    return False


some_ways = st.lists(
    st.tuples(st.lists(st.sampled_from("abcdef"), min_size=1, max_size=9).map(" ".join), st.integers(20, 500)),
    min_size=1,
    max_size=10,
    unique_by=lambda way: way[0],
)


@settings(PROPERTY, max_examples=tries(150))
@given(some_ways)
def test_any_ways_give_a_sound_flow_that_every_drawn_one_can_be_walked_in(ways: Ways) -> None:
    paths = paths_of(ways)
    graph = lived_graph(paths, sum(path.dossiers for path in paths))
    drawn = sorted(paths, key=lambda one: (-one.dossiers, one.steps))[: graph.ways]
    assert all(walks(graph, path.steps) for path in drawn)
    assert not has_a_ring(graph)
    for node in range(len(graph.steps)):
        assert graph.before(node), "it can be reached"
        assert graph.after(node), "it can be left"
        assert graph.through(node) == sum(count for _, count in graph.after(node))
    assert sum(count for _, count in graph.after(START)) == graph.through(END) == graph.drawn


@settings(PROPERTY, max_examples=tries(60))
@given(some_ways)
def test_any_flow_is_drawn_in_order_and_valid(ways: Ways) -> None:
    drawn = lived_flow(lived_of(ways), CATALOGUE)
    is_in_order(drawn, lay_out(drawn))
    assert is_valid(bpmn_of(drawn))
    assert only_exclusive(drawn)


def only_exclusive(drawn: Collaboration) -> bool:
    """Whether one dossier is never in two places: nothing forks."""
    outs = {
        node.id: [flow for flow in drawn.authority.flows if flow.source == node.id] for node in drawn.authority.nodes
    }
    return all(len(outs[node.id]) < 2 or node.kind is NodeKind.EXCLUSIVE for node in drawn.authority.nodes)


def tasks_of(drawn: Collaboration) -> list[tuple[str, Mark]]:
    return [(node.name, node.mark) for node in drawn.authority.nodes if node.kind.value.endswith("Task")]


def test_steps_that_are_not_published_and_those_at_another_place_are_marked() -> None:
    ways = [(CHIEF, 80), ("tiep-nhan tham-tra Phân-công y-kien ky tra", 12), ("tiep-nhan y-kien tham-tra ky tra", 8)]
    assert tasks_of(lived_flow(lived_of(ways), CATALOGUE)) == [
        ("Tiếp nhận hồ sơ", Mark.NONE),
        ("Thẩm tra", Mark.NONE),
        ("Lấy ý kiến", Mark.NONE),
        ("Ký", Mark.NONE),
        ("Trả kết quả", Mark.NONE),
        ("Phân-công", Mark.EXTRA),
        ("Thẩm tra", Mark.MOVED),
    ]


def test_shares_stand_on_the_arrows_behind_a_gateway() -> None:
    drawn = lived_flow(lived_of([(CHIEF, 80), ("tiep-nhan tham-tra ky tra", 20)]), CATALOGUE)
    assert [flow.name for flow in drawn.authority.flows if flow.name] == ["80,0%", "20,0%"]
    assert b"conditionExpression" not in bpmn_of(drawn), "a share is no condition"
    assert drawn.about == "Quy trình thực tế: 2 cách đi của 100/100 hồ sơ đã giải quyết (100,0%)"


def test_a_step_done_again_at_once_is_a_loop_and_rare_ways_are_not_drawn() -> None:
    ways = [(CHIEF, 2000), ("tiep-nhan tham-tra tham-tra y-kien ky tra", 60), ("ky tra", 5), ("tra", 5)]
    drawn = lived_flow(lived_of(ways), CATALOGUE)
    assert [node.name for node in drawn.authority.nodes if node.again] == []
    drawn = lived_flow(lived_of([(CHIEF, 900), *ways[1:]]), CATALOGUE)
    assert [node.name for node in drawn.authority.nodes if node.again] == ["Thẩm tra"]
    assert b"standardLoopCharacteristics" in bpmn_of(drawn)
    assert "2 cách đi của 960/970 hồ sơ" in drawn.about


def missing(step: str, touched: int) -> Deviation:
    return Deviation(DeviationKind.MISSING, step, "", touched, 100)


def test_what_is_published_is_marked_where_it_is_left_out() -> None:
    lived = lived_of([("tiep-nhan ky tra", 100)], missing("y-kien", 100), missing("tham-tra", 30), missing("tra", 2))
    drawn = published_flow(lived, CATALOGUE)
    marks = {node.step.id: (node.mark, node.note) for pool in drawn.pools for node in pool.nodes if node.step}
    assert marks == {
        "nop": (Mark.UNTOLD, "nhật ký không ghi bước này"),
        "tiep-nhan": (Mark.NONE, ""),
        "tham-tra": (Mark.SKIPPED, "bỏ qua: 30,0%"),
        "y-kien": (Mark.NEVER, "không hồ sơ nào làm bước này"),
        "ky": (Mark.NONE, ""),
        "tra": (Mark.NONE, "bỏ qua: 2,0%"),
    }
    assert is_valid(bpmn_of(drawn))


def test_the_picture_has_both_flows_and_names_nothing_from_outside() -> None:
    lived = lived_of([(CHIEF, 80), ("tiep-nhan <b>&lệ ky tra", 20)], missing("y-kien", 20))
    data = flow_picture(published_flow(lived, CATALOGUE), lived_flow(lived, CATALOGUE), "1.000001 Cấp đổi")
    root = etree.fromstring(data)
    texts = ["".join(element.itertext()) for element in root.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Quy trình đã công bố", "<b>&lệ", "80,0%", "bước ngoài quy trình công bố"} <= set(texts)
    assert not {"style", "href", "onload"} & {name for element in root.iter() for name in element.attrib}
    assert data.count(b"http") == 1, "only the namespace"


def test_the_name_of_a_lane_keeps_clear_of_its_edge() -> None:
    """Its letters are 11 high, with marks above them; where there were two lines the first stood on the edge."""
    root = etree.fromstring(flow_picture(None, lived_flow(lived_of([(CHIEF, 100)]), CATALOGUE), "1.000001 Cấp đổi"))
    svg = "{http://www.w3.org/2000/svg}"
    edges = [int(element.get("x")) for element in root.iter(f"{svg}rect")]
    upright = {one.text: int(one.get("x")) for one in root.iter(f"{svg}text") if "rotate" in one.get("transform", "")}
    assert {"Văn phòng đăng ký", "đất đai"} <= set(upright)
    assert min(at - max(edge for edge in edges if edge <= at) for at in upright.values()) >= 12


def test_without_settled_dossiers_there_is_nothing_to_draw() -> None:
    with pytest.raises(CannotRunError, match=r"1\.000001: no settled dossier has steps to draw"):
        lived_flow(lived_of([]), CATALOGUE)


def test_a_modeller_reads_it_without_a_warning(tmp_path: Path) -> None:
    if not shutil.which("node") or not (READER / "node_modules").is_dir():
        pytest.skip("node and the reader are not there: npm install --prefix tests/bpmn")
    file = tmp_path / "lived.bpmn"
    ways = [(CHIEF, 80), ("tiep-nhan Phân-công Phân-công tham-tra ky tra", 12), ("tiep-nhan y-kien tham-tra ky tra", 8)]
    file.write_bytes(bpmn_of(lived_flow(lived_of(ways), CATALOGUE)))
    read = subprocess.run(["node", str(READER / "read.js"), str(file)], capture_output=True, check=True)
    assert json.loads(read.stdout)[str(file)]["warnings"] == []
