"""The ways that most dossiers went, as one graph: every arrow in it was taken, and whatever enters it leaves it.

The steps of the most frequent way stand once where that makes no ring. One that came at another place as well stands
there once more, and so does, at each place, a step that most dossiers do not have. So the graph has no ring, and each
of its nodes lies between the start and the end: with exclusive gateways it is sound.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from tthc.audit.comparing.lived import LivedPath

START, END = -1, -2
COVERED, RAREST, MOST_WAYS = 0.95, 0.01, 12
"""Ways are drawn until so many of the dossiers went one of them, each by so many at least, and no more than so many."""


@dataclass
class LivedGraph:
    """The steps by the number of their node, how many dossiers took each arrow, and the nodes done several times over.

    The first `chief` nodes are those of the most frequent way; `drawn` of `all` dossiers went the `ways` in it.
    """

    steps: list[str] = field(default_factory=list)
    arrows: Counter[tuple[int, int]] = field(default_factory=Counter)
    again: Counter[int] = field(default_factory=Counter)
    chief: int = 0
    ways: int = 0
    drawn: int = 0
    all: int = 0

    def is_moved(self, node: int) -> bool:
        """Whether it is a step of the most frequent way, at another place than there."""
        return node >= self.chief and self.steps[node] in self.steps[: self.chief]

    def through(self, node: int) -> int:
        """How many dossiers came through a node."""
        return sum(count for (_, target), count in self.arrows.items() if target == node)

    def after(self, node: int) -> list[tuple[int, int]]:
        """What comes after a node, and how many dossiers went there; what most did, first."""
        found = [(target, count) for (source, target), count in self.arrows.items() if source == node]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def before(self, node: int) -> list[int]:
        """What comes before a node."""
        return sorted(source for source, target in self.arrows if target == node)


def lived_graph(paths: Sequence[LivedPath], dossiers: int) -> LivedGraph:
    """The graph of the ways that most of so many dossiers went, the most frequent way first."""
    graph = LivedGraph(all=dossiers)
    for path in _frequent(paths, dossiers):
        _add(graph, path)
        graph.chief = graph.chief or len(graph.steps)
        graph.ways += 1
        graph.drawn += path.dossiers
    return graph


def _frequent(paths: Sequence[LivedPath], dossiers: int) -> Iterator[LivedPath]:
    covered = 0
    for number, path in enumerate(sorted(paths, key=lambda one: (-one.dossiers, one.steps))):
        if number and (number >= MOST_WAYS or covered >= COVERED * dossiers or path.dossiers < RAREST * dossiers):
            return
        covered += path.dossiers
        yield path


def _add(graph: LivedGraph, path: LivedPath) -> None:
    """One way: through the nodes that there are, and new ones where those would make a ring."""
    here = START
    for step, run in groupby(path.steps):
        node = _node(graph, here, step)
        graph.arrows[here, node] += path.dossiers
        if len(list(run)) > 1:
            graph.again[node] += path.dossiers
        here = node
    graph.arrows[here, END] += path.dossiers


def _node(graph: LivedGraph, here: int, step: str) -> int:
    behind, beside = _behind(graph, here), {target for target, _ in graph.after(here)}
    known = (
        node
        for node, name in enumerate(graph.steps)
        if name == step and node not in behind and (node < graph.chief or node in beside)
    )
    found = next(known, None)
    if found is None:
        graph.steps.append(step)
        found = len(graph.steps) - 1
    return found


def _behind(graph: LivedGraph, here: int) -> set[int]:
    """A node and all that lead to it."""
    behind, waiting = {here}, [here]
    while waiting:
        for source in graph.before(waiting.pop()):
            if source not in behind:
                behind.add(source)
                waiting.append(source)
    return behind
