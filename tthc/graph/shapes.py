"""Parts of step graphs that are alike: the same kinds of step, by the same agencies, in the same order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING

from tthc.graph.steps import StepGraph
from tthc.model.step import Step

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
    followers: dict[str, list[str]] = {step: [] for step in graph.steps}
    for one, other in graph.edges():
        followers[one].append(other)
    unfolded: dict[str, str] = {}
    reached: dict[str, frozenset[str]] = {}
    for step in reversed(graph.in_order()):
        after = _nearest(followers[step.id], reached)
        followers[step.id] = after
        unfolded[step.id] = _digest(*_label(step), *sorted(unfolded[other] for other in after))
        reached[step.id] = frozenset((step.id,)).union(*(reached[other] for other in after))
        steps = tuple(s for s in graph.steps.values() if s.id in reached[step.id])
        edges = tuple((one.id, other) for one in steps for other in followers[one.id])
        yield Ending(_digest(unfolded[step.id], str(len(steps)), str(len(edges))), steps, edges)


def _nearest(followers: list[str], reached: dict[str, frozenset[str]]) -> list[str]:
    """Without those that follow from another follower: an order written twice says nothing more."""
    return [one for one in followers if not any(one in reached[other] for other in followers if other != one)]


def are_alike(one: Ending, other: Ending) -> bool:
    """Whether the steps of the one can be paired with those of the other: the graphs are isomorphic."""
    if _as_written(one) == _as_written(other):
        return True
    same: bool = nx.is_isomorphic(_graph(one), _graph(other), node_match=lambda a, b: a["label"] == b["label"])
    return same


def _as_written(ending: Ending) -> tuple[list[tuple[str, str]], list[tuple[int, int]]]:
    """The labels in the order of writing, and the edges by place: what is equal here needs no search."""
    places = {step.id: place for place, step in enumerate(ending.steps)}
    return [_label(step) for step in ending.steps], sorted((places[a], places[b]) for a, b in ending.edges)


def _graph(ending: Ending) -> nx.DiGraph[str]:
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from((step.id, {"label": _label(step)}) for step in ending.steps)
    graph.add_edges_from(ending.edges)
    return graph


def _label(step: Step) -> tuple[str, str]:
    return step.kind.value, step.actor.id


def _digest(*parts: str) -> str:
    return blake2b("\n".join(parts).encode(), digest_size=16).hexdigest()
