"""The graphs in the two forms that graph tools read: GraphML with typed attributes, and DOT.

The catalogue's graph joins procedures, kinds of paper and databases in the direction in which papers flow; a
procedure's graph joins its steps in the order in which they are taken. Whatever a name holds, it stays a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tthc.graph.steps import StepGraph, every_step
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database, DocumentType, Sector

if TYPE_CHECKING:
    import networkx as nx
else:
    from tthc.graph import networkx_later as nx

Attribute = str | int | float | bool


@dataclass(frozen=True)
class Vertex:
    """A node: its kind decides its look, its label is what people call it."""

    id: str
    kind: str
    label: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True)
class Arrow:
    """An edge, and what it says of the two."""

    start: str
    end: str
    relation: str
    attributes: Mapping[str, Attribute] = field(default_factory=dict)


@dataclass(frozen=True)
class Drawing:
    """A graph ready to be written."""

    name: str
    vertices: tuple[Vertex, ...]
    arrows: tuple[Arrow, ...]


def catalogue_drawing(catalogue: Catalogue) -> Drawing:
    """Procedures with the papers they ask for and give, and the databases that hold them."""
    arrows = (*_papers(catalogue), *_holdings(catalogue))
    return Drawing("catalogue", tuple(_vertices(catalogue, arrows)), arrows)


def step_drawing(procedure: Procedure, catalogue: Catalogue) -> Drawing:
    """All the steps of a procedure, whatever the case, and which waits for which."""
    graph = StepGraph(every_step(procedure))
    agencies = catalogue.all(Agency)
    vertices = []
    cases = {step.id: ", ".join(ref.id for ref in step.cases) for step in procedure.steps}
    for step in graph.steps.values():
        actor = agencies.get(step.actor.id)
        hours = step.duration.working_hours if step.duration else None
        attributes: dict[str, Attribute] = {
            "actor": actor.name if actor else step.actor.id,
            "visit": step.visit,
            "inferred": step.inferred,
            "cases": cases[step.id],
            "condition": step.when or "",
        }
        attributes |= {} if hours is None else {"working_hours": float(hours)}
        vertices.append(Vertex(step.id, step.kind.value, step.name, attributes))
    flows = graph.flows()
    arrows = tuple(Arrow(a, b, "supplies" if (a, b) in flows else "before") for a, b in graph.edges())
    return Drawing(procedure.code, tuple(vertices), arrows)


def graphml(drawing: Drawing) -> bytes:
    """The graph as GraphML; a value that is not given is not written."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(name=legible(drawing.name))
    for vertex in drawing.vertices:
        graph.add_node(legible(vertex.id), kind=vertex.kind, label=legible(vertex.label), **_plain(vertex.attributes))
    for arrow in drawing.arrows:
        ends = legible(arrow.start), legible(arrow.end)
        graph.add_edges_from([(*ends, {"relation": arrow.relation, **_plain(arrow.attributes)})])
    lines = nx.generate_graphml(graph, named_key_ids=True)
    return "\n".join(["<?xml version='1.0' encoding='utf-8'?>", *lines, ""]).encode()


def dot(drawing: Drawing) -> bytes:
    """The graph in the language of Graphviz, its nodes shaped by their kind."""
    return "".join(f"{line}\n" for line in _dot_lines(drawing)).encode("utf-8", "replace")


def _dot_lines(drawing: Drawing) -> Iterator[str]:
    yield f"digraph {_quoted(drawing.name)} {{"
    yield '  graph [rankdir="LR", charset="UTF-8"];'
    yield '  node [shape="box", fontname="Be Vietnam Pro,Times New Roman", fontsize="11"];'
    for vertex in drawing.vertices:
        shape = _SHAPES.get(vertex.kind, "box")
        yield f"  {_quoted(vertex.id)} [label={_quoted(_wrapped(vertex.label))}, shape={_quoted(shape)}];"
    for arrow in drawing.arrows:
        style = "dashed" if arrow.relation in ("holds", "before") else "solid"
        ends = f"{_quoted(arrow.start)} -> {_quoted(arrow.end)}"
        yield f"  {ends} [style={_quoted(style)}, class={_quoted(arrow.relation)}];"
    yield "}"


_SHAPES: Mapping[str, str] = {"paper": "note", "database": "cylinder", "submit": "cds", "return": "cds"}


def _quoted(text: str) -> str:
    """Text between quotes, so that no part of it is an escape of the language."""
    text = legible(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{text}"'


def _wrapped(text: str, width: int = 32) -> str:
    """Long names on several lines."""
    lines = [""]
    for word in text.split():
        fits = not lines[-1] or len(lines[-1]) + 1 + len(word) <= width
        lines = [*lines[:-1], f"{lines[-1]} {word}".strip()] if fits else [*lines, word]
    return "\n".join(lines)


_ILLEGIBLE = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legible(text: str) -> str:
    """Text as XML can hold it: one kind of line end, and a mark where a character is not allowed."""
    return _ILLEGIBLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def _plain(attributes: Mapping[str, Attribute]) -> dict[str, Attribute]:
    return {name: legible(value) if isinstance(value, str) else value for name, value in attributes.items()}


def _papers(catalogue: Catalogue) -> Iterator[Arrow]:
    for code, procedure in catalogue.procedures.items():
        for document in procedure.documents:
            counts: dict[str, Attribute] = {
                "originals": document.originals,
                "copies": document.copies,
                "certified": document.certified,
            }
            about: dict[str, Attribute] = {"document": document.id, "alternatives": len(document.types), **counts}
            for ref in document.types:
                yield Arrow(f"paper:{ref.id}", f"procedure:{code}", "asked", about)
        for result in procedure.results:
            yield Arrow(f"procedure:{code}", f"paper:{result.type.id}", "given")


def _holdings(catalogue: Catalogue) -> Iterator[Arrow]:
    for database in catalogue.all(Database).values():
        for holding in database.holds:
            for ref in holding.types:
                yield Arrow(f"database:{database.id}", f"paper:{ref.id}", "holds", {"verified": holding.verified})


def _vertices(catalogue: Catalogue, arrows: tuple[Arrow, ...]) -> Iterator[Vertex]:
    sectors, papers, databases = catalogue.all(Sector), catalogue.all(DocumentType), catalogue.all(Database)
    for code, procedure in catalogue.procedures.items():
        sector = sectors.get(procedure.sector.id) if procedure.sector else None
        counts: dict[str, Attribute] = {"documents": len(procedure.documents), "steps": len(procedure.steps)}
        about: dict[str, Attribute] = {"code": code, "sector": sector.name if sector else "", **counts}
        yield Vertex(f"procedure:{code}", "procedure", procedure.name, about)
    used = sorted({end for arrow in arrows for end in (arrow.start, arrow.end)})
    for end in used:
        kind, _, key = end.partition(":")
        if kind == "paper":
            paper = papers.get(key)
            yield Vertex(end, kind, paper.name if paper else key, {"origin": paper.origin.value if paper else ""})
        elif kind == "database":
            yield Vertex(end, kind, databases[key].name)
