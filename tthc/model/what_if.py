"""What is supposed of the work behind dossiers: steps that go, run side by side or become one, more hands, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from types import MappingProxyType

from tthc.model.duration import Duration
from tthc.source import Message

Pair = tuple[str, str]
"""Two steps of a procedure by their ids, the earlier first."""


@dataclass(frozen=True)
class NewLimit:
    """A promise in the place of the present one, for dossiers handed in one way in one case; None is any."""

    length: Duration
    mode: str | None = None
    case: str | None = None


@dataclass(frozen=True)
class FlowChange:
    """What becomes of the steps and promises of one procedure.

    `dropped` steps go; `instant` ones a system does; `at_once` are begun as soon as they come, and take so many office
    minutes where that is said (None: as long as now); `joined` go into another one, by id. The later step of a pair in
    `apart` waits no longer for the earlier one, that of a pair in `bound` does so from now on. `limits` are new
    promises. `hours` is how long the longest chain of steps is by the procedure, before and after; None where that is
    not stated. `not_told` says what else a proposal changes, and that a log does not tell what comes of that;
    `not_lawful` what of it no province may do.
    """

    procedure: str
    dropped: frozenset[str] = frozenset()
    instant: frozenset[str] = frozenset()
    at_once: Mapping[str, int | None] = field(default_factory=lambda: MappingProxyType({}))
    joined: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    apart: frozenset[Pair] = frozenset()
    bound: frozenset[Pair] = frozenset()
    limits: tuple[NewLimit, ...] = ()
    hours: tuple[Decimal, Decimal] | None = None
    not_told: tuple[Message, ...] = ()
    not_lawful: tuple[Message, ...] = ()

    @property
    def steps(self) -> frozenset[str]:
        """The steps that change themselves or against others."""
        pairs = (step for pair in (*self.apart, *self.bound, *self.joined.items()) for step in pair)
        return frozenset((*self.dropped, *self.instant, *self.at_once, *pairs))


@dataclass(frozen=True)
class MoreHands:
    """So many officials more (fewer, below zero) at an agency: for one step or, without one, where most waits for them.

    `now` is how many there are; where nobody says, one official is taken to have one dossier in hand at a time.
    """

    agency: str
    more: int
    step: str | None = None
    now: int | None = None


@dataclass(frozen=True)
class Supposition:
    """Everything that is supposed together, and what it is called."""

    flows: tuple[FlowChange, ...] = ()
    hands: tuple[MoreHands, ...] = ()
    names: tuple[Message, ...] = ()

    @property
    def procedures(self) -> frozenset[str]:
        """The procedures of which something is supposed."""
        return frozenset(flow.procedure for flow in self.flows)

    def of(self, procedure: str) -> FlowChange | None:
        """What is supposed of a procedure."""
        return next((flow for flow in self.flows if flow.procedure == procedure), None)
