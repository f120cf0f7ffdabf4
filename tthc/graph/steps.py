"""The steps of one procedure in one case as a graph: order, data, the critical path, what waits without need."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING

from tthc.model.basis import Case
from tthc.model.procedure import Procedure
from tthc.model.step import RESULT, Step

if TYPE_CHECKING:
    import networkx as nx
else:
    from tthc.graph import networkx_later as nx


@dataclass(frozen=True)
class Path:
    """A chain of steps: working hours where they are known, and the steps whose duration nobody states."""

    steps: tuple[Step, ...]
    hours: Decimal
    unknown: tuple[Step, ...]
    estimated: tuple[Step, ...]

    @property
    def is_exact(self) -> bool:
        """Whether every duration on the path is stated, and none is an estimate."""
        return not self.unknown and not self.estimated


class StepGraph:
    """Steps by id; an edge says that the second cannot begin before the first is finished.

    A step waits for the steps in its `after`, and for those that produce what it needs. Only the second kind is a need.
    """

    def __init__(self, procedure: Procedure, case: Case | None = None) -> None:
        self.procedure = procedure
        self.case = case
        self.steps: dict[str, Step] = {step.id: step for step in procedure.steps_in(case)}
        self._documents = {document.id for document in procedure.documents}

    @cached_property
    def producers(self) -> dict[str, tuple[Step, ...]]:
        """For each thing, the steps that produce it."""
        by_thing: dict[str, list[Step]] = {}
        for step in self.steps.values():
            for thing in step.produces:
                by_thing.setdefault(thing.id, []).append(step)
        return {thing: tuple(steps) for thing, steps in by_thing.items()}

    @cached_property
    def users(self) -> dict[str, tuple[Step, ...]]:
        """For each thing, the steps that need it."""
        by_thing: dict[str, list[Step]] = {}
        for step in self.steps.values():
            for thing in step.needs:
                by_thing.setdefault(thing.id, []).append(step)
        return {thing: tuple(steps) for thing, steps in by_thing.items()}

    @cached_property
    def _data(self) -> nx.DiGraph[str]:
        """Only the edges that carry something from one step to the other."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(self.steps)
        for step in self.steps.values():
            for thing in step.needs:
                graph.add_edges_from(
                    (maker.id, step.id) for maker in self.producers.get(thing.id, ()) if maker is not step
                )
        return graph

    @cached_property
    def _order(self) -> nx.DiGraph[str]:
        """All edges: data, and the declared order."""
        graph = self._data.copy()
        for step in self.steps.values():
            graph.add_edges_from((before.id, step.id) for before in step.after if before.id in self.steps)
        return graph

    def edges(self) -> tuple[tuple[str, str], ...]:
        """Which step waits for which: pairs (earlier, later), in a fixed order."""
        return tuple(sorted(self._order.edges))

    def flows(self) -> frozenset[tuple[str, str]]:
        """The pairs (earlier, later) of which the first produces what the second needs."""
        return frozenset(self._data.edges)

    def order_among(self, steps: Collection[str]) -> tuple[tuple[str, str], ...]:
        """Which of some steps waits for which, directly or through others: the pairs that no others imply."""
        among: nx.DiGraph[str] = nx.DiGraph()
        among.add_nodes_from(step for step in self.steps if step in steps)
        for step in among:
            among.add_edges_from((step, later) for later in nx.descendants(self._order, step) if later in steps)
        return tuple(sorted(nx.transitive_reduction(among).edges))

    def cycle(self) -> tuple[str, ...]:
        """Steps that wait for each other in a ring, the first repeated at the end; empty if there are none."""
        try:
            ring = [edge[0] for edge in nx.find_cycle(self._order)]
        except nx.NetworkXNoCycle:
            return ()
        start = ring.index(min(ring))
        ring = ring[start:] + ring[:start]
        return (*ring, ring[0])

    def essential_edges(self) -> tuple[tuple[str, str, bool], ...]:
        """The edges that no others imply: (earlier, later, whether something flows), in a fixed order."""
        essential = nx.transitive_reduction(self._order)
        return tuple((one, other, nx.has_path(self._data, one, other)) for one, other in sorted(essential.edges))

    def ranks(self) -> dict[str, int]:
        """For each step the length of the longest chain before it; steps of one rank can run side by side."""
        return {step: rank for rank, layer in enumerate(nx.topological_generations(self._order)) for step in layer}

    def in_order(self) -> tuple[Step, ...]:
        """The steps so that each stands after those it waits for, otherwise as written."""
        written = {step: index for index, step in enumerate(self.steps)}
        return tuple(self.steps[i] for i in nx.lexicographical_topological_sort(self._order, key=written.__getitem__))

    def before(self, step: str) -> frozenset[str]:
        """All the steps that are finished before a step begins."""
        return frozenset(nx.ancestors(self._order, step))

    def missing_supplies(self) -> Iterator[tuple[Step, str]]:
        """Steps that need a thing which is no document here and which no earlier step produces."""
        for step in self.steps.values():
            earlier = nx.ancestors(self._order, step.id)
            for thing in step.needs:
                made = any(maker.id in earlier for maker in self.producers.get(thing.id, ()))
                if not made and thing.id not in self._documents:
                    yield step, thing.id

    def between(self, earlier: Step, later: Step) -> tuple[Step, ...]:
        """The steps that come after the one and before the other, as written."""
        after = nx.descendants(self._order, earlier.id)
        before = nx.ancestors(self._order, later.id)
        return tuple(step for step in self.steps.values() if step.id in after and step.id in before)

    def waits_without_need(self) -> Iterator[tuple[Step, Step]]:
        """Pairs (earlier, later) where the later waits for the earlier, but nothing flows from one to the other."""
        essential = nx.transitive_reduction(self._order)
        for earlier, later in sorted(essential.edges):
            if not nx.has_path(self._data, earlier, later):
                yield self.steps[earlier], self.steps[later]

    def implied_order(self) -> Iterator[tuple[Step, Step]]:
        """Declared pairs (earlier, later) that the other edges imply already."""
        essential = nx.transitive_reduction(self._order)
        for step in self.steps.values():
            for before in step.after:
                if before.id in self.steps and not essential.has_edge(before.id, step.id):
                    yield self.steps[before.id], step

    def dead_ends(self) -> Iterator[Step]:
        """Steps that produce something, none of which is the result or needed by any other step."""
        for step in self.steps.values():
            made = {thing.id for thing in step.produces}
            if (
                made
                and RESULT not in made
                and not any(user is not step for t in made for user in self.users.get(t, ()))
            ):
                yield step

    def unused_documents(self) -> Iterator[str]:
        """Documents of this case that no step needs."""
        return (document.id for document in self.procedure.documents_in(self.case) if document.id not in self.users)

    def straight_pairs(self) -> Iterator[tuple[Step, Step]]:
        """Pairs of consecutive steps with no branch out of the first and no join into the second."""
        essential = nx.transitive_reduction(self._order)
        for earlier, later in sorted(essential.edges):
            if essential.out_degree(earlier) == 1 and essential.in_degree(later) == 1:
                yield self.steps[earlier], self.steps[later]

    def critical_path(self) -> Path:
        """The longest chain in working hours; a step of unknown duration counts as nothing and is named."""
        best: dict[str, tuple[Decimal, int, tuple[str, ...]]] = {}
        for step in self.in_order():
            before = [best[earlier] for earlier in sorted(self._order.predecessors(step.id))]
            hours, length, chain = max(before, key=lambda b: (b[0], b[1]), default=(Decimal(0), 0, ()))
            best[step.id] = (hours + known_hours(step), length + 1, (*chain, step.id))
        hours, _, chain = max(best.values(), key=lambda b: (b[0], b[1]), default=(Decimal(0), 0, ()))
        return self._path(tuple(self.steps[step] for step in chain), hours)

    def slack(self) -> dict[str, Decimal]:
        """For each step the working hours it could take longer without delaying the end."""
        total = self.critical_path().hours
        ends = self._longest(self._order)
        starts = self._longest(self._order.reverse(copy=False))
        return {step: total - ends[step] - starts[step] + known_hours(self.steps[step]) for step in self.steps}

    def _longest(self, graph: nx.DiGraph[str]) -> dict[str, Decimal]:
        """For each step the longest chain that ends with it."""
        longest: dict[str, Decimal] = {}
        for step in nx.topological_sort(graph):
            before = max((longest[earlier] for earlier in graph.predecessors(step)), default=Decimal(0))
            longest[step] = before + known_hours(self.steps[step])
        return longest

    def _path(self, steps: Sequence[Step], hours: Decimal) -> Path:
        """Unknown durations anywhere, not only on the chain, may hide a longer chain: all are named."""
        at_work = [step for step in self.steps.values() if step.actor_works]
        unknown = tuple(s for s in at_work if s.duration is None or s.duration.working_hours is None)
        estimated = tuple(s for s in at_work if s.duration is not None and s.duration.estimate)
        return Path(tuple(steps), hours, unknown, estimated)


def every_step(procedure: Procedure) -> Procedure:
    """The procedure as if it had no cases, so that its graph has all the steps of all of them."""
    steps = tuple(step.model_copy(update={"cases": ()}) for step in procedure.steps)
    return procedure.model_copy(update={"steps": steps})


def known_hours(step: Step) -> Decimal:
    """The working hours of a step, nothing where they are not known or where the applicant spends them."""
    hours = step.duration.working_hours if step.duration and step.actor_works else None
    return hours if hours is not None else Decimal(0)
