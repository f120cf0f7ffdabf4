"""The cheapest way to something in an AND/OR graph: what to choose where several ways lead on, each thing paid once.

Knuth's generalisation of Dijkstra's algorithm gives the cheapest way to each thing by itself. Things that several ways
share are paid once in a whole plan, so the cheapest plan may choose otherwise: a search looks for it, bounded by what
the best plan so far weighs, and says whether it came to its end.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tthc.graph.evidence import Node

Weight = tuple[int, ...]
"""What is least first: compared as tuples, added number by number; never negative."""


@dataclass(frozen=True)
class Need:
    """Something that has to be had; `consumes` if it is used up, so that every user needs one of its own."""

    node: Node
    consumes: bool = False


@dataclass(frozen=True)
class Option:
    """One way to have something: all its needs, and what the way itself weighs."""

    makes: Node
    needs: tuple[Need, ...]
    weight: Weight
    by: str


@dataclass(frozen=True)
class Plan:
    """What is chosen for each thing that is needed, how many times, and the weight of all; needs stand before users.

    `is_proved` says that no plan weighs less; otherwise the search was stopped and this is the best that was found.
    """

    chosen: Mapping[Node, Option]
    counts: Mapping[Node, int]
    weight: Weight
    is_proved: bool


def cheapest_ways(options: Iterable[Option]) -> Mapping[Node, Weight]:
    """Everything that can be had with the weight of its cheapest way, shared things weighed each time they are used."""
    all_of_them = tuple(options)
    users: dict[Node, list[int]] = defaultdict(list)
    missing = [len({need.node for need in option.needs}) for option in all_of_them]
    total = [option.weight for option in all_of_them]
    for index, option in enumerate(all_of_them):
        for node in {need.node for need in option.needs}:
            users[node].append(index)
    ready = [(option.weight, index) for index, option in enumerate(all_of_them) if not missing[index]]
    heapq.heapify(ready)
    had: dict[Node, Weight] = {}
    while ready:
        weight, index = heapq.heappop(ready)
        made = all_of_them[index].makes
        if made in had:
            continue
        had[made] = weight
        for user in users[made]:
            missing[user] -= 1
            total[user] = _add(total[user], weight)
            if missing[user] == 0:
                heapq.heappush(ready, (total[user], user))
    return had


def cheapest_plan(goals: Sequence[Node], options: Iterable[Option], most_tries: int = 10_000) -> Plan | None:
    """The cheapest plan for all the goals together; None if one of them cannot be had (`evidence.why_not` says why)."""
    all_of_them = tuple(options)
    nothing: Weight = (0,) * (len(all_of_them[0].weight) if all_of_them else 1)
    alone = cheapest_ways(all_of_them)
    if any(goal not in alone for goal in goals):
        return None
    ways: dict[Node, list[Option]] = defaultdict(list)
    for option in all_of_them:
        if all(need.node in alone for need in option.needs):
            ways[option.makes].append(option)
    sensible = {node: _undominated(of) for node, of in ways.items()}
    return _Search(goals, sensible, alone, nothing, most_tries).best()


def _undominated(options: Sequence[Option]) -> tuple[Option, ...]:
    """Without the ways that need all that another one needs and weigh no less: no plan is better for them."""
    kept: list[Option] = []
    for option in sorted(options, key=lambda o: (len(o.needs), o.weight, o.by)):
        if not any(set(less.needs) <= set(option.needs) and less.weight <= option.weight for less in kept):
            kept.append(option)
    return tuple(kept)


class _Search:
    """Depth first, turning back where the plan could not become the best.

    First the way that adds least to what is chosen already, so that the first plan is a good one.
    """

    def __init__(
        self,
        goals: Sequence[Node],
        ways: Mapping[Node, Sequence[Option]],
        alone: Mapping[Node, Weight],
        nothing: Weight,
        most_tries: int,
    ) -> None:
        self.goals = tuple(dict.fromkeys(goals))
        self.ways = ways
        self.alone = alone
        self.nothing = nothing
        self.tries = most_tries
        self.least = {node: min(option.weight for option in of) for node, of in ways.items()}
        self.found: Plan | None = None

    def best(self) -> Plan | None:
        ended = self._extend()
        if self.found is None:
            return None
        return Plan(self.found.chosen, self.found.counts, self.found.weight, is_proved=ended)

    def _extend(self) -> bool:
        """Try the choices in turn, with a stack of its own, since plans may be deep; whether all were tried."""
        chosen: dict[Node, Option] = {}
        stack: list[Iterator[tuple[Node, Option]]] = [self._choices(chosen)]
        trail: list[Node] = []
        while stack:
            if len(trail) == len(stack):
                chosen.pop(trail.pop())
            choice = next(stack[-1], None)
            if choice is None:
                stack.pop()
                continue
            if self.tries <= 0 and self.found is not None:
                return False
            self.tries -= 1
            node, option = choice
            chosen[node] = option
            trail.append(node)
            if self._is_hopeless(chosen, node):
                continue
            stack.append(self._choices(chosen))
        return True

    def _choices(self, chosen: dict[Node, Option]) -> Iterator[tuple[Node, Option]]:
        """The ways to the next thing that is needed and not chosen for; a complete plan is kept and has none."""
        node = next(self._open(chosen), None)
        if node is not None:
            ways = self.ways[node]
            if len(ways) > 1:
                ways = sorted(ways, key=lambda option: (self._added(option, chosen), option.by))
            return iter([(node, option) for option in ways])
        counts = counted(self.goals, chosen)
        weight = _sum(tuple(_times(option.weight, counts[n]) for n, option in chosen.items())) or self.nothing
        if self.found is None or weight < self.found.weight:
            self.found = Plan({n: chosen[n] for n in in_order(self.goals, chosen)}, counts, weight, is_proved=False)
        return iter(())

    def _added(self, option: Option, chosen: Mapping[Node, Option]) -> Weight:
        """What a way adds if its needs are each met by themselves, those that are kept and chosen for at no cost."""
        new = (need.node for need in option.needs if need.consumes or need.node not in chosen)
        return _sum((option.weight, *(self.alone[node] for node in new)))

    def _open(self, chosen: Mapping[Node, Option]) -> Iterator[Node]:
        needed = (need.node for option in chosen.values() for need in option.needs)
        return (node for node in dict.fromkeys((*self.goals, *needed)) if node not in chosen)

    def _is_hopeless(self, chosen: Mapping[Node, Option], node: Node) -> bool:
        """Whether what is chosen and what is still needed weighs too much already, or something needs itself."""
        if _needs_itself(node, chosen):
            return True
        if self.found is None:
            return False
        weights = [option.weight for option in chosen.values()]
        weights += [self.least[needed] for needed in self._open(chosen)]
        return _sum(weights) >= self.found.weight


def in_order(goals: Iterable[Node], chosen: Mapping[Node, Option]) -> tuple[Node, ...]:
    """The things of a plan so that each stands after all that it needs."""
    order: dict[Node, None] = {}
    stack = [(goal, False) for goal in reversed(tuple(goals))]
    while stack:
        node, is_done = stack.pop()
        if is_done:
            order[node] = None
        elif node not in order:
            stack.append((node, True))
            stack += [(need.node, False) for need in reversed(chosen[node].needs)]
    return tuple(order)


def counted(goals: Iterable[Node], chosen: Mapping[Node, Option]) -> Mapping[Node, int]:
    """How many times each thing of a plan has to be had: once if it is kept, once for each use that uses it up."""
    counts: dict[Node, int] = dict.fromkeys(chosen, 0)
    kept = set(goals)
    for node in reversed(in_order(kept, chosen)):
        counts[node] = max(counts[node], 1)
        for need in chosen[node].needs:
            counts[need.node] += counts[node] if need.consumes else 0
    return counts


def _needs_itself(node: Node, chosen: Mapping[Node, Option]) -> bool:
    stack, seen = [need.node for need in chosen[node].needs], set[Node]()
    while stack:
        one = stack.pop()
        if one == node:
            return True
        if one in chosen and one not in seen:
            seen.add(one)
            stack += [need.node for need in chosen[one].needs]
    return False


def _add(one: Weight, other: Weight) -> Weight:
    return tuple(a + b for a, b in zip(one, other, strict=True))


def _sum(weights: Sequence[Weight]) -> Weight:
    return tuple(map(sum, zip(*weights, strict=True)))


def _times(weight: Weight, count: int) -> Weight:
    return tuple(part * count for part in weight)
