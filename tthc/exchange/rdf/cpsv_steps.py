"""The steps of a procedure in terms of our own, for the European profile has none: all that a file says of them."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.exchange.rdf.triples import Iri, Triple, plain, term, thing, vietnamese
from tthc.exchange.words import basis_in_words
from tthc.model.procedure import Procedure
from tthc.model.step import Step


def steps(service: Iri, key: tuple[str, ...], procedure: Procedure) -> Iterator[Triple]:
    """Each step with its place among them, what it waits for, needs and produces."""
    numbers = {step.id: number for number, step in reversed(list(enumerate(procedure.steps, 1)))}
    for number, step in enumerate(procedure.steps, 1):
        mine = thing("step", *key, number)
        yield service, "tthc:hasStep", mine
        yield mine, "rdf:type", term("tthc:Step")
        yield mine, "dct:identifier", plain(step.id)
        yield mine, "dct:title", vietnamese(step.name)
        yield mine, "tthc:position", plain(number)
        yield mine, "tthc:stepKind", plain(step.kind.value)
        yield mine, "tthc:actor", thing("agency", step.actor.id)
        for before in step.after:
            yield mine, "tthc:afterId", plain(before.id)
            if before.id in numbers:
                yield mine, "tthc:after", thing("step", *key, numbers[before.id])
        yield from ((mine, "tthc:needs", plain(ref.id)) for ref in step.needs)
        yield from ((mine, "tthc:produces", plain(ref.id)) for ref in step.produces)
        yield from ((mine, "tthc:inCase", thing("case", *key, ref.id)) for ref in step.cases)
        yield from _marks(mine, step)


def _marks(mine: Iri, step: Step) -> Iterator[Triple]:
    yield mine, "tthc:visit", plain(step.visit)
    yield mine, "tthc:inferred", plain(step.inferred)
    for name, text in (("role", step.role), ("condition", step.when), ("safeguard", step.safeguard)):
        if text:
            yield mine, f"tthc:{name}", vietnamese(text)
    if step.duration:
        yield mine, "tthc:duration", plain(step.duration.amount)
        yield mine, "tthc:durationUnit", plain("same_day" if step.duration.same_day else step.duration.unit.value)
        if step.duration.estimate:
            yield mine, "tthc:durationEstimate", vietnamese(step.duration.estimate)
    if step.fixed_by:
        yield mine, "tthc:fixedBy", thing("law", step.fixed_by.law.id)
        yield mine, "tthc:fixedByText", vietnamese(basis_in_words(step.fixed_by))
