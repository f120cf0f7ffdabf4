"""What of one way that dossiers went is not as published; every question here is about one list of steps."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple

from tthc.audit.comparing.workflow import Workflow


class DeviationKind(StrEnum):
    """How what was done differs from what is published.

    `other_case` is a step that the procedure has in another case only, `replaced` one of the nation's record in whose
    place the locality's workflow has others, `extra_paper` a paper that the procedure does not ask for.
    """

    EXTRA = "extra_step"
    OTHER_CASE = "other_case"
    REPLACED = "replaced_step"
    MISSING = "missing_step"
    TURNED = "turned_order"
    REPEATED = "repeated_step"
    PAPER = "extra_paper"
    UNKNOWN_PAPER = "unknown_paper"


class Difference(NamedTuple):
    """One way to differ, in one step or paper, by its id or as the log writes it; `later` is what came too early."""

    kind: DeviationKind
    what: str
    later: str = ""


@dataclass(frozen=True)
class PathFacts:
    """What one way differs in, and in what it could have: of the steps that it had, and those demanded of it."""

    found: frozenset[Difference]
    possible: frozenset[Difference]


def facts_of(
    workflow: Workflow, steps: Sequence[str], replaced: Collection[str], untold: Collection[str], *, settled: bool
) -> PathFacts:
    """What the way through these steps (ids, or words that are none) says.

    Only of a settled dossier is it known that a step was left out; of the `untold` steps a log says nothing.
    `replaced` are words for steps of the nation's record.
    """
    demanded = workflow.demanded - frozenset(untold) if settled else frozenset[str]()
    found = {
        *_left_out(demanded, steps),
        *_not_published(workflow, steps, replaced),
        *_turned(workflow, steps),
        *_repeated(steps),
    }
    possible = {Difference(DeviationKind.MISSING, step) for step in demanded}
    done = set(steps)
    possible |= {Difference(DeviationKind.REPEATED, step) for step in done}
    possible |= {Difference(DeviationKind.TURNED, *pair) for pair in workflow.order if done.issuperset(pair)}
    return PathFacts(frozenset(found), frozenset(possible))


def _left_out(demanded: Collection[str], steps: Sequence[str]) -> Iterator[Difference]:
    yield from (Difference(DeviationKind.MISSING, step) for step in demanded if step not in steps)


def _not_published(workflow: Workflow, steps: Sequence[str], replaced: Collection[str]) -> Iterator[Difference]:
    for step in steps:
        if step in replaced:
            yield Difference(DeviationKind.REPLACED, step)
        elif step not in workflow.steps:
            yield Difference(DeviationKind.EXTRA, step)
        elif step in workflow.elsewhere:
            yield Difference(DeviationKind.OTHER_CASE, step)


def _turned(workflow: Workflow, steps: Sequence[str]) -> Iterator[Difference]:
    """Pairs of which the one that must wait began first; of a step done again only the first time counts."""
    for early, late in combinations(dict.fromkeys(steps), 2):
        if (late, early) in workflow.order:
            yield Difference(DeviationKind.TURNED, late, early)


def _repeated(steps: Sequence[str]) -> Iterator[Difference]:
    seen: set[str] = set()
    for step in steps:
        if step in seen:
            yield Difference(DeviationKind.REPEATED, step)
        seen.add(step)
