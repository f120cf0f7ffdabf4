"""Life events: their procedures are in the catalogue, and each stage follows the ones it needs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.journey import Bundle, Journey, Stage
from tthc.model.procedure import Procedure
from tthc.source import Problem, Severity, say


def unknown_procedures(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Codes of procedures that the catalogue does not have yet; such a stage can be named but not looked into."""
    for journey in _journeys(catalogue):
        parts: tuple[Stage | Bundle, ...] = (*journey.stages, *journey.bundles)
        for part in parts:
            if part.procedure and part.procedure not in catalogue.all(Procedure):
                text = say("the catalogue has no procedure with the code {code} yet", code=part.procedure)
                yield Problem("C206", part.at, text, severity=Severity.WARNING)


def stages_out_of_order(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Stages that need the result of what is no earlier stage, and bundles of what is no stage."""
    for journey in _journeys(catalogue):
        earlier: set[str] = set()
        for stage in journey.stages:
            for code in stage.needs_result_of:
                if code not in earlier:
                    yield Problem("C135", stage.at, say("{code} is not an earlier stage of this life event", code=code))
            earlier.add(stage.procedure)
        for bundle in journey.bundles:
            for code in bundle.covers:
                if code not in earlier:
                    yield Problem("C135", bundle.at, say("{code} is not a stage of this life event", code=code))


def _journeys(catalogue: Catalogue) -> Iterator[Journey]:
    return (entry for entry in catalogue.entries if isinstance(entry, Journey))
