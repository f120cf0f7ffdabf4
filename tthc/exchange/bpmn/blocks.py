"""Steps gathered into blocks with one way in and one way out, so that cases divide and meet again in pairs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from tthc.model.step import Step

Key = TypeVar("Key", str, int)
Edges = Collection[tuple[str, str]]


@dataclass(frozen=True)
class Guard:
    """In which cases, and on which condition in words, a step is taken; an empty one always."""

    cases: frozenset[str] = frozenset()
    when: str | None = None

    @property
    def is_open(self) -> bool:
        """Whether it lets everything through."""
        return not self.cases and self.when is None


@dataclass(frozen=True)
class Branch:
    """A run of steps, one after the other, under one guard."""

    guard: Guard
    steps: tuple[str, ...]


@dataclass(frozen=True)
class Block:
    """One branch, or several that exclude one another; with `may_skip` none of them may be taken."""

    branches: tuple[Branch, ...]
    may_skip: bool

    @property
    def divides(self) -> bool:
        """Whether it stands between gateways."""
        return self.may_skip or len(self.branches) > 1


@dataclass(frozen=True)
class Blocks:
    """The blocks, and which stands before which, by their indices."""

    blocks: tuple[Block, ...]
    edges: tuple[tuple[int, int], ...]


def guard_of(step: Step) -> Guard:
    """The guard that a step is written with."""
    return Guard(frozenset(ref.id for ref in step.cases), step.when)


def gather(steps: Sequence[Step], edges: Edges, all_cases: Collection[str]) -> Blocks:
    """The blocks of steps (in order) joined by edges that no others imply."""
    branches = list(_branches(steps, edges))
    number = {step: index for index, branch in enumerate(branches) for step in branch.steps}
    joined = {(number[one], number[other]) for one, other in edges if number[one] != number[other]}
    groups = list(_groups(branches, joined))
    place = {index: block for block, group in enumerate(groups) for index in group}
    blocks = [_block([branches[index] for index in group], all_cases) for group in groups]
    return _fused(blocks, {(place[one], place[other]) for one, other in joined})


def _fused(blocks: list[Block], edges: set[tuple[int, int]]) -> Blocks:
    """Neighbours that divide alike and follow only each other are one: cases do not meet only to part again."""
    merged: dict[int, Block] = dict(enumerate(blocks))
    while pair := next((pair for pair in sorted(edges) if _can_fuse(*pair, merged, edges)), None):
        one, other = pair
        merged[one] = _joined(merged[one], merged.pop(other))
        moved = ((one if a == other else a, one if b == other else b) for a, b in edges)
        edges = {(a, b) for a, b in moved if a != b}
    place = {index: number for number, index in enumerate(merged)}
    return Blocks(tuple(merged.values()), tuple(sorted((place[a], place[b]) for a, b in edges)))


def _can_fuse(one: int, other: int, blocks: Mapping[int, Block], edges: Collection[tuple[int, int]]) -> bool:
    first, second = blocks[one], blocks[other]
    follow_only_each_other = all((a == one) == (b == other) for a, b in edges if a == one or b == other)
    alike = {b.guard for b in first.branches} == {b.guard for b in second.branches}
    return first.divides and second.divides and alike and follow_only_each_other


def _joined(first: Block, second: Block) -> Block:
    later = {branch.guard: branch.steps for branch in second.branches}
    branches = (Branch(branch.guard, (*branch.steps, *later[branch.guard])) for branch in first.branches)
    return Block(tuple(branches), first.may_skip or second.may_skip)


def _branches(steps: Sequence[Step], edges: Edges) -> Iterator[Branch]:
    """Every step alone, but guarded ones together with those that only follow them under the same guard."""
    guards = {step.id: guard_of(step) for step in steps}
    after, before = _sides(edges)
    taken: set[str] = set()
    for step in steps:
        if step.id in taken:
            continue
        run = [step.id]
        while (following := _only(after, run[-1])) and not guards[step.id].is_open:
            if guards[following] != guards[step.id] or len(before[following]) != 1:
                break
            run.append(following)
        taken.update(run)
        yield Branch(guards[step.id], tuple(run))


def _groups(branches: Sequence[Branch], edges: Collection[tuple[int, int]]) -> Iterator[list[int]]:
    """Branches side by side whose cases exclude one another; all others alone."""
    after, before = _sides(edges)
    waiting: dict[tuple[frozenset[int], frozenset[int]], list[int]] = {}
    for index, branch in enumerate(branches):
        if not branch.guard.cases or branch.guard.when is not None:
            yield [index]
            continue
        ends = frozenset(before.get(index, ())), frozenset(after.get(index, ()))
        group = waiting.setdefault(ends, [])
        if any(branches[other].guard.cases & branch.guard.cases for other in group):
            yield group.copy()
            group.clear()
        group.append(index)
    yield from (group for group in waiting.values() if group)


def _block(branches: Sequence[Branch], all_cases: Collection[str]) -> Block:
    if len(branches) == 1 and branches[0].guard.is_open:
        return Block(tuple(branches), may_skip=False)
    covered = frozenset[str]().union(*(branch.guard.cases for branch in branches))
    some_when = any(branch.guard.when is not None for branch in branches)
    return Block(tuple(branches), may_skip=some_when or not covered >= set(all_cases))


def _only(after: Mapping[str, list[str]], step: str) -> str | None:
    following = after.get(step, ())
    return following[0] if len(following) == 1 else None


def _sides(edges: Collection[tuple[Key, Key]]) -> tuple[dict[Key, list[Key]], dict[Key, list[Key]]]:
    """For each end what comes after it, and what before."""
    after: dict[Key, list[Key]] = {}
    before: dict[Key, list[Key]] = {}
    for one, other in sorted(edges):
        after.setdefault(one, []).append(other)
        before.setdefault(other, []).append(one)
    return after, before


def chain_of(branch: Branch) -> Iterator[tuple[str, str]]:
    """The pairs of steps that follow one another in a branch."""
    return pairwise(branch.steps)
