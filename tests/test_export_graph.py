"""The graphs as GraphML and DOT: their own readers find in them what the model holds, whatever names hold."""

from __future__ import annotations

import io
import shutil
import subprocess
from pathlib import Path

import networkx as nx
import pydot
import pytest
from full_procedure import FULL_PROCEDURE
from hypothesis import given, settings
from random_catalogues import HOSTILE, PROPERTY, catalogues

from tests.tries import tries
from tthc.graph.interchange import Drawing, Vertex, catalogue_drawing, dot, graphml, step_drawing
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue

ROOT = Path(__file__).parent.parent


def read_graphml(data: bytes) -> nx.MultiDiGraph:
    return nx.read_graphml(io.BytesIO(data), force_multigraph=True)


def test_papers_flow_through_procedures(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        documents: [{id: to-khai, type: to-khai, originals: 1}]
        results: [{type: giay-khai-sinh}]
    document_types:
      - {id: to-khai, name: Tờ khai, origin: applicant}
      - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state}
    databases: [{id: ho-tich, name: CSDL hộ tịch, holds: [{types: giay-khai-sinh, verified: true}]}]
    """
    graph = read_graphml(graphml(catalogue_drawing(catalogue)))
    assert {(one, other, data["relation"]) for one, other, data in graph.edges(data=True)} == {
        ("paper:to-khai", "procedure:1.001193", "asked"),
        ("procedure:1.001193", "paper:giay-khai-sinh", "given"),
        ("database:ho-tich", "paper:giay-khai-sinh", "holds"),
    }
    assert graph.nodes["procedure:1.001193"] == {
        "kind": "procedure",
        "label": "Đăng ký khai sinh",
        "code": "1.001193",
        "sector": "",
        "documents": 1,
        "steps": 0,
    }
    assert graph["database:ho-tich"]["paper:giay-khai-sinh"][0]["verified"] is True


def test_steps_of_all_cases_are_in_their_order() -> None:
    catalogue = load_text(FULL_PROCEDURE, "x.yaml").catalogue
    graph = read_graphml(graphml(step_drawing(catalogue.versions[0], catalogue)))
    assert [(one, other, data["relation"]) for one, other, data in sorted(graph.edges(data=True))] == [
        ("nhan", "tham-tra", "supplies"),
        ("nop", "nhan", "before"),
        ("tham-tra", "tra", "supplies"),
    ]
    assert graph.nodes["nhan"]["working_hours"] == 4.0
    assert graph.nodes["nop"]["visit"] is True


@pytest.mark.filterwarnings("ignore::DeprecationWarning:pydot")
@pytest.mark.parametrize("text", HOSTILE)
def test_a_name_stays_a_name(text: str) -> None:
    drawing = Drawing(text, (Vertex(text, "procedure", text),), ())
    expected = text.replace("\r\n", "\n")
    assert dict(read_graphml(graphml(drawing)).nodes(data="label")) == {expected: expected}
    (graph,) = pydot.graph_from_dot_data(dot(drawing).decode()) or ()
    (name,) = (node.get_name() for node in graph.get_nodes() if node.get_name() not in ("node", "graph"))
    assert unquoted(name) == expected


def unquoted(text: str) -> str:
    """What the language reads between its quotes."""
    return text[1:-1].replace("\\\\", "\0").replace('\\"', '"').replace("\\n", "\n").replace("\0", "\\")


@settings(PROPERTY, max_examples=tries(60))
@given(catalogues())
def test_any_catalogue_can_be_read_back(catalogue: Catalogue) -> None:
    drawing = catalogue_drawing(catalogue)
    graph = read_graphml(graphml(drawing))
    assert (len(graph), graph.size()) == (len(drawing.vertices), len(drawing.arrows))
    for procedure in catalogue.versions:
        steps = step_drawing(procedure, catalogue)
        assert len(read_graphml(graphml(steps))) == len({step.id for step in procedure.steps})
        assert dot(steps)


def test_graphviz_reads_the_shipped_catalogue() -> None:
    if not shutil.which("dot"):
        pytest.skip("Graphviz is not installed")
    shipped = load_catalogue(ROOT / "catalog", ROOT).catalogue
    drawings = [catalogue_drawing(shipped), *(step_drawing(p, shipped) for p in shipped.versions)]
    for drawing in drawings:
        done = subprocess.run(["dot", "-Tcanon"], input=dot(drawing), capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_the_same_catalogue_gives_the_same_bytes() -> None:
    shipped = load_catalogue(ROOT / "catalog", ROOT).catalogue
    assert graphml(catalogue_drawing(shipped)) == graphml(catalogue_drawing(shipped))
    assert dot(catalogue_drawing(shipped)) == dot(catalogue_drawing(shipped))
