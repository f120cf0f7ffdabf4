"""What agencies, steps and desks are called in what is said of a replay: by name, and by id where none is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from tthc.audit.supposing.desks import DeskName
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency
from tthc.source import Message, say


@dataclass(frozen=True)
class Called:
    """Names of agencies by id, and of steps by procedure and id."""

    agencies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    steps: Mapping[tuple[str, str], str] = field(default_factory=lambda: MappingProxyType({}))

    def agency(self, id_: str | None) -> str:
        """The name of an agency."""
        return self.agencies.get(id_ or "", id_ or "")

    def step(self, procedure: str, id_: str) -> str:
        """The name of a step of a procedure."""
        return self.steps.get((procedure, id_), id_)

    def desk(self, name: DeskName) -> Message:
        """Who works at a desk."""
        what = name.role or self.step(name.procedure or "", name.step or "")
        return say("{agency}, {what}", agency=self.agency(name.agency), what=what)


def called(catalogue: Catalogue) -> Called:
    """As a catalogue calls them."""
    steps = {(version.code, step.id): step.name for version in catalogue.versions for step in version.steps}
    return Called({id_: one.name for id_, one in catalogue.all(Agency).items()}, steps)
