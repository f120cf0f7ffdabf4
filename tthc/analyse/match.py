"""What a finder gets and what it yields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property
from typing import Annotated

from pydantic import Field

from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.steps import StepGraph
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Component, Part
from tthc.model.duration import Duration
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.source import Message, Position

Days = Annotated[int, Field(ge=0, le=36_500)]
"""A number of days that a question takes: up to a hundred years, so that counting from a day ends at a day."""


@dataclass(frozen=True)
class Match:
    """One place where the answer to a finder's question is yes: why, by which evidence, and what a cut would need.

    `is_advice` marks an answer that rests on estimates or on an order nobody stated; without `is_cut` what the rule
    proposes would not fit here.
    """

    component: Component
    at: Position
    because: Message
    evidence: tuple[Message, ...] = ()
    other: str | None = None
    database: str | None = None
    limit: Duration | None = None
    amount: Decimal | None = None
    case: str | None = None
    is_advice: bool = False
    is_cut: bool = True


class Analysis:
    """A checked catalogue on a day, with its graphs built once, and what the dossier log shows of its procedures."""

    def __init__(self, catalogue: Catalogue, day: date, experience: Iterable[Experience] = ()) -> None:
        self.catalogue = catalogue.on(day)
        self.day = day
        self.experience = tuple(experience)

    @cached_property
    def _seen(self) -> Mapping[str, list[Experience]]:
        by_code: dict[str, list[Experience]] = {}
        for seen in self.experience:
            by_code.setdefault(seen.procedure, []).append(seen)
        return by_code

    def seen(self, procedure: Procedure) -> Experience | None:
        """What a log shows of a procedure at all agencies together; None without one."""
        return next((seen for seen in self._seen.get(procedure.code, ()) if seen.agency is None), None)

    def seen_by_agency(self, procedure: Procedure) -> tuple[Experience, ...]:
        """What a log shows of a procedure at each agency that it names."""
        return tuple(seen for seen in self._seen.get(procedure.code, ()) if seen.agency is not None)

    @cached_property
    def graph(self) -> CatalogueGraph:
        """Who issues, who asks."""
        return CatalogueGraph(self.catalogue)

    @property
    def procedures(self) -> tuple[Procedure, ...]:
        """The procedures in force, by code."""
        return tuple(self.catalogue.procedures.values())

    @cache  # noqa: B019 - lives as long as the analysis, which is one run
    def steps(self, procedure: Procedure, case: Case | None) -> StepGraph:
        """The step graph of one case."""
        return StepGraph(procedure, case)


def component(procedure: Procedure, part: Part, part_id: str = "") -> Component:
    """The address of a part of a procedure."""
    return Component(procedure=procedure.code, part=part, id=part_id)
