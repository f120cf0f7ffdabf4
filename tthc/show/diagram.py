"""Graphs as boxes and arrows in text, Graphviz DOT and Mermaid: procedures joined by papers, the steps of one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from textwrap import wrap
from types import MappingProxyType

from tthc.graph.catalogue import CatalogueGraph, Dependency
from tthc.graph.steps import StepGraph
from tthc.show import terms
from tthc.show.language import Translate
from tthc.source import say, shorten


@dataclass(frozen=True)
class Node:
    """A box: its id, and the lines written in it."""

    id: str
    lines: tuple[str, ...]
    is_marked: bool = False


@dataclass(frozen=True)
class Arrow:
    """From what comes first to what comes after; a weak one is not always needed."""

    first: str
    then: str
    label: str = ""
    is_weak: bool = False


@dataclass(frozen=True)
class Diagram:
    """Boxes in the order of work, and arrows in a fixed order."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def of_procedures(graph: CatalogueGraph) -> Diagram:
    """The procedures of a catalogue; a weak arrow where another paper or a look-up will do too, or not all need it."""
    ranks = graph.ranks()
    codes = sorted(graph.catalogue.procedures, key=lambda code: (ranks[code], code))
    nodes = (Node(code, (code, shorten(graph.catalogue.procedures[code].name, 80))) for code in codes)
    joined: dict[tuple[str, str], list[Dependency]] = defaultdict(list)
    for dependency in graph.dependencies():
        joined[dependency.issuer.code, dependency.asker.code].append(dependency)
    arrows = (
        Arrow(one, other, "; ".join(dict.fromkeys(d.paper.name for d in found)), all(map(_can_be_spared, found)))
        for (one, other), found in sorted(joined.items())
    )
    return Diagram(tuple(nodes), tuple(arrows))


def _can_be_spared(dependency: Dependency) -> bool:
    document = dependency.document
    narrowed = document.cases or document.applicants or document.channels or document.when
    return bool(len(document.types) > 1 or document.look_up or narrowed)


def of_steps(graph: StepGraph, actor: Callable[[str], str], translate: Translate) -> Diagram:
    """The steps of one case; a weak arrow where only the order is declared; the longest chain is marked."""
    path = graph.critical_path()
    on_path = {step.id for step in path.steps} if path.hours else set()
    nodes = []
    for step in graph.in_order():
        time = (translate(terms.duration(step.duration)),) if step.duration and step.actor_works else ()
        nodes.append(Node(step.id, (step.name, actor(step.actor.id), *time), step.id in on_path))
    arrows = (Arrow(one, other, is_weak=not flows) for one, other, flows in graph.essential_edges())
    return Diagram(tuple(nodes), tuple(arrows))


def as_text(diagram: Diagram, translate: Translate) -> str:
    """Each box with what must be there first."""
    first: dict[str, list[Arrow]] = defaultdict(list)
    for arrow in diagram.arrows:
        first[arrow.then].append(arrow)
    lines: list[str] = []
    for node in diagram.nodes:
        lines.append(f"{'* ' if node.is_marked else ''}{node.id}  {' · '.join(_but(node.id, node.lines))}")
        for arrow in first[node.id]:
            label = f": {arrow.label}" if arrow.label else ""
            needs = (
                say("may need")
                if arrow.is_weak and arrow.label
                else say("waits for")
                if arrow.is_weak
                else say("needs")
            )
            lines.append(f"    ← {translate(needs)} {arrow.first}{label}")
    count = say("{nodes} boxes, {arrows} arrows", nodes=len(diagram.nodes), arrows=len(diagram.arrows))
    return "\n".join([*lines, translate(count)])


def as_dot(diagram: Diagram, translate: Translate) -> str:
    """A digraph for Graphviz, left to right."""
    lines = ["digraph tthc {", "  rankdir=LR;", '  node [shape=box, fontname="sans-serif"];']
    for node in diagram.nodes:
        label = r"\n".join(_dot(part) for line in node.lines for part in _wrapped(line))
        lines.append(f'  "{_dot(node.id)}" [label="{label}"{", penwidth=2" if node.is_marked else ""}];')
    for arrow in diagram.arrows:
        style = (f'label="{_dot(arrow.label)}"' if arrow.label else "", "style=dashed" if arrow.is_weak else "")
        shown = ", ".join(filter(None, style))
        lines.append(f'  "{_dot(arrow.first)}" -> "{_dot(arrow.then)}"{f" [{shown}]" if shown else ""};')
    return "\n".join([*lines, "}"])


def as_mermaid(diagram: Diagram, translate: Translate) -> str:
    """A flowchart for Mermaid; boxes have short names, since ids may hold any letter."""
    short = {node.id: f"n{number}" for number, node in enumerate(diagram.nodes)}
    lines = ["flowchart LR"]
    for node in diagram.nodes:
        lines.append(f'  {short[node.id]}["{"<br/>".join(map(_mermaid, node.lines))}"]')
    for arrow in diagram.arrows:
        line = "-.->" if arrow.is_weak else "-->"
        label = f'|"{_mermaid(arrow.label)}"|' if arrow.label else ""
        lines.append(f"  {short[arrow.first]} {line}{label} {short[arrow.then]}")
    marked = [short[node.id] for node in diagram.nodes if node.is_marked]
    return "\n".join([*lines, *([f"  style {name} stroke-width:3px" for name in marked])])


FORMS: Mapping[str, Callable[[Diagram, Translate], str]] = MappingProxyType(
    {"text": as_text, "dot": as_dot, "mermaid": as_mermaid}
)


def _but(word: str, lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line != word]


def _wrapped(line: str, width: int = 36) -> list[str]:
    return wrap(line, width) or [""]


def _dot(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("\\", "\\\\").replace('"', '\\"')


def _mermaid(text: str) -> str:
    """Mermaid reads `#name;` as a letter; what would end or open a label is written so."""
    plain = re.sub(r"\s+", " ", text).replace("#", "#35;").replace("&", "#amp;")
    return plain.replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;").replace("`", "#96;")
