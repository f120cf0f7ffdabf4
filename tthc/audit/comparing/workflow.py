"""The published way of a dossier, ready to be compared: its steps, which must be done, which must wait for which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from tthc.audit.clock.limits import periods_in_force, versions_by_code
from tthc.graph.steps import StepGraph, every_step
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.vietnamese import fold


@dataclass(frozen=True)
class Workflow:
    """What holds for the dossiers of one procedure whose log says one case, received from `start` to `end`.

    `procedure` is the version in force, with a locality's own steps where it has some; `replaced` are the national
    steps in whose place those stand. `steps` are all steps of all cases, each after those it waits for. `demanded` are
    those that every dossier takes, `elsewhere` those that only other cases have. `order` has the pairs (earlier, later)
    that the procedure demands, and whether no source states that order.
    """

    number: int
    procedure: Procedure
    case_text: str
    case: Case | None
    start: date
    end: date
    steps: Mapping[str, Step]
    demanded: frozenset[str]
    elsewhere: frozenset[str]
    order: Mapping[tuple[str, str], bool]
    replaced: Mapping[str, Step] = field(default_factory=lambda: MappingProxyType({}))


def workflows(
    catalogue: Catalogue, told: Iterable[tuple[str, str]], national: Catalogue | None = None
) -> Iterator[Workflow]:
    """The workflows for what a log tells: the code of a procedure and a case in words ('' is not said).

    `national` is the catalogue without a locality's values.
    """
    versions, number = versions_by_code(catalogue), 0
    written = _written(catalogue, national)
    for code, case_text in told:
        for start, end, version in periods_in_force(versions.get(code, ())):
            yield _workflow(number, version, case_text, (start, end), written.get(id(version), version))
            number += 1


def _written(catalogue: Catalogue, national: Catalogue | None) -> Mapping[int, Procedure]:
    """For each version the same one as the nation has it: laying values over it leaves it where it is written."""
    theirs = {(version.code, str(version.at)): version for version in (national.versions if national else ())}
    return {id(ours): theirs.get((ours.code, str(ours.at)), ours) for ours in catalogue.versions}


def _workflow(number: int, version: Procedure, case_text: str, days: tuple[date, date], nation: Procedure) -> Workflow:
    case = case_meant(version, case_text)
    steps = in_order(version)
    of_case = set(steps) if case is None else {step.id for step in version.steps_in(case)}
    return Workflow(
        number=number,
        procedure=version,
        case_text=case_text,
        case=case,
        start=days[0],
        end=days[1],
        steps=steps,
        demanded=frozenset(id_ for id_ in of_case if _always(steps[id_], case)),
        elsewhere=frozenset(set(steps) - of_case),
        order=demanded_order(version),
        replaced={step.id: step for step in nation.steps if step.id not in steps},
    )


def case_meant(version: Procedure, written: str) -> Case | None:
    """The case that a log names by id or name."""
    return next((one for one in version.cases if fold(written) in (fold(one.id), fold(one.name))), None)


def _always(step: Step, case: Case | None) -> bool:
    """Whether every dossier takes the step: where the case is not known, one that only some cases have is not."""
    return step.when is None and (case is not None or not step.cases)


def in_order(version: Procedure) -> Mapping[str, Step]:
    """The steps by id, each after those it waits for; as they are written where they wait for each other in a ring."""
    graph = StepGraph(every_step(version))
    written = {step.id: step for step in version.steps}
    return written if graph.cycle() else {step.id: written[step.id] for step in graph.in_order()}


def demanded_order(version: Procedure) -> Mapping[tuple[str, str], bool]:
    """The pairs (earlier, later) of steps of which one must wait for the other, and whether no source states that."""
    graph = StepGraph(every_step(version))
    if graph.cycle():
        return {}
    guessed = {step.id for step in version.steps if step.inferred}
    stated = _reached([edge for edge in graph.edges() if edge[1] not in guessed])
    return {pair: pair not in stated for pair in sorted(_reached(graph.edges()))}


def _reached(edges: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """The pairs that edges join, directly or through others."""
    after: dict[str, set[str]] = {}
    for one, other in edges:
        after.setdefault(one, set()).add(other)
    pairs: set[tuple[str, str]] = set()
    for start in after:
        waiting = [start]
        while waiting:
            for other in after.get(waiting.pop(), ()):
                if (start, other) not in pairs:
                    pairs.add((start, other))
                    waiting.append(other)
    return pairs
