"""Parts of step graphs that are alike: the same kinds of step, by the same agencies, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from tthc.graph.steps import StepGraph
from tthc.model.procedure import Step

if TYPE_CHECKING:
    import networkx as nx
else:
    from tthc.graph import networkx_later as nx


@dataclass(frozen=True)
class Ending:
    """A step and all that follows from it; endings of one `shape` look alike (`are_alike` says whether they are)."""

    shape: str
    steps: tuple[Step, ...]
    edges: tuple[tuple[str, str], ...]


def endings(graph: StepGraph) -> Iterator[Ending]:
    """Every step with all that follows from it, the last steps first; linear but for the lengths of the endings."""
    edges = tuple((one, other) for one, other, _ in graph.essential_edges())
    followers: dict[str, list[str]] = {step: [] for step in graph.steps}
    for one, other in edges:
        followers[one].append(other)
    unfolded: dict[str, str] = {}
    reached: dict[str, frozenset[str]] = {}
    for step in reversed(graph.in_order()):
        after = followers[step.id]
        unfolded[step.id] = _digest(*_label(step), *sorted(unfolded[other] for other in after))
        reached[step.id] = frozenset((step.id,)).union(*(reached[other] for other in after))
        kept = tuple(edge for edge in edges if edge[0] in reached[step.id])
        shape = _digest(unfolded[step.id], str(len(reached[step.id])), str(len(kept)))
        yield Ending(shape, tuple(s for s in graph.steps.values() if s.id in reached[step.id]), kept)


def are_alike(one: Ending, other: Ending) -> bool:
    """Whether the steps of the one can be paired with those of the other: the graphs are isomorphic."""
    same: bool = nx.is_isomorphic(_graph(one), _graph(other), node_match=lambda a, b: a["label"] == b["label"])
    return same


def _graph(ending: Ending) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((step.id, {"label": _label(step)}) for step in ending.steps)
    graph.add_edges_from(ending.edges)
    return graph


def _label(step: Step) -> tuple[str, str]:
    return step.kind.value, step.actor.id


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
