"""Order: no ring of steps, no step that needs what nothing gives, no commitment longer than the law allows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from graphlib import CycleError, TopologicalSorter

from tthc.load.typed import nearest
from tthc.model.catalogue import Catalogue
from tthc.model.duration import UNIT_NAMES, Duration
from tthc.model.reference import Applicant
from tthc.model.step import Step
from tthc.source import Problem, say


def rings_of_steps(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Steps that wait for one another, by declared order or by what they need."""
    for procedure in catalogue.versions:
        for case in procedure.real_cases:
            steps = {step.id: step for step in procedure.steps_in(case)}
            for ring in _rings(_waits_for(procedure.steps_in(case))):
                text = say("these steps wait for one another: {ring}", ring=" → ".join((*ring, ring[0])))
                yield Problem("C130", steps[ring[0]].at, text)


def _rings(waits: Mapping[str, set[str]]) -> Iterator[list[str]]:
    """Rings without a step in common; each begins at the step that was written first."""
    written = {step: place for place, step in enumerate(waits)}
    while waits:
        try:
            TopologicalSorter(
                {step: sorted(before, key=written.__getitem__) for step, before in waits.items()}
            ).prepare()
        except CycleError as error:
            ring = error.args[1][:0:-1]
            first = ring.index(min(ring, key=written.__getitem__))
            yield ring[first:] + ring[:first]
            waits = {step: before.difference(ring) for step, before in waits.items() if step not in ring}
        else:
            return


def missing_supplies(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Steps that need what is no document here and what no earlier step produces."""
    for procedure in catalogue.versions:
        documents = {document.id for document in procedure.documents}
        for case in procedure.real_cases:
            steps = procedure.steps_in(case)
            waits = _waits_for(steps)
            made = {step.id: {thing.id for thing in step.produces} for step in steps}
            for step in steps:
                given = documents.union(*(made[earlier] for earlier in _before(step.id, waits)))
                for thing in step.needs:
                    if thing.id not in given:
                        text = say(
                            "the step {step!r} needs {thing!r}, which nothing before it gives",
                            step=step.id,
                            thing=thing.id,
                        )
                        yield Problem(
                            "C131", thing.at, text, nearest(thing.id, sorted(documents.union(*made.values())))
                        )


def _waits_for(steps: Sequence[Step]) -> dict[str, set[str]]:
    """For each step those it waits for: declared, or producing what it needs."""
    makers = defaultdict(set)
    for step in steps:
        for thing in step.produces:
            makers[thing.id].add(step.id)
    known = {step.id for step in steps}
    return {
        step.id: {ref.id for ref in step.after if ref.id in known}
        | set().union(*(makers[thing.id] - {step.id} for thing in step.needs))
        for step in steps
    }


def _before(step: str, waits: Mapping[str, set[str]]) -> set[str]:
    """Every step that is finished before this one begins."""
    found: set[str] = set()
    todo = list(waits[step])
    while todo:
        earlier = todo.pop()
        if earlier not in found:
            found.add(earlier)
            todo += waits[earlier]
    return found


def rings_of_kinds(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Kinds of applicant that are kinds of themselves."""
    for applicant in catalogue.entries:
        if not isinstance(applicant, Applicant) or not applicant.kind_of:
            continue
        above, seen = catalogue.get(applicant.kind_of), {applicant.id}
        while above and above.kind_of and above.id not in seen:
            seen.add(above.id)
            above = catalogue.get(above.kind_of)
        if above and above.id == applicant.id:
            yield Problem("C132", applicant.kind_of.at, say("{id!r} is a kind of itself", id=applicant.id))


def committed_beyond_statutory(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Limits that a province promises and that are longer than the law's."""
    for procedure in catalogue.versions:
        for channel in procedure.channels:
            for limit in channel.time_limits:
                law, promise = limit.statutory, limit.committed
                if law and promise and is_longer(promise, law):
                    text = say(
                        "{promise} {unit} are promised where the law allows {law} {unit_of_law}",
                        promise=promise.amount,
                        unit=UNIT_NAMES[promise.unit],
                        law=law.amount,
                        unit_of_law=UNIT_NAMES[law.unit],
                    )
                    yield Problem("C140", promise.at, text)


def is_longer(one: Duration, other: Duration) -> bool:
    """Whether a duration is longer for certain; calendar days and working days do not compare."""
    if one.unit is other.unit:
        return one.amount > other.amount
    return one.working_hours is not None and other.working_hours is not None and one.working_hours > other.working_hours
