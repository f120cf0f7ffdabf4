"""How long dossiers took against one time limit, in the limit's own unit, by agency: what a log shows of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from tthc.model.duration import Unit


@dataclass(frozen=True)
class Way:
    """A way of handing in, in one case (null: in all of them)."""

    mode: str
    case: str | None = None


@dataclass(frozen=True)
class LimitToday:
    """One length of time that a procedure has, by law (`statutory`) or as the province commits itself (`promised`).

    `amount` are whole units; a part of one, as it may be `written`, is one. `ways` have this limit; `everywhere` if all
    have it.
    """

    procedure: str
    kind: str
    unit: Unit
    amount: int
    written: str = ""
    same_day: bool = False
    ways: tuple[Way, ...] = ()
    everywhere: bool = True

    @property
    def key(self) -> str:
        """What tells limits apart."""
        return f"{self.procedure}|{self.kind}|{self.unit.value}|{self.written}|{self.same_day}"


@dataclass(frozen=True)
class Taken:
    """The dossiers of one limit at one agency, by how long they took: the shortest limit that they would have kept.

    `settled` with a result, `asked` those of them that waited for something; `open` so far, `waiting` those of the open
    that wait for somebody now; `ended` without a result; `bulk` closed in a clean-up; `undated` nobody knows when.
    """

    settled: Counter[int] = field(default_factory=Counter)
    asked: Counter[int] = field(default_factory=Counter)
    open: Counter[int] = field(default_factory=Counter)
    waiting: Counter[int] = field(default_factory=Counter)
    ended: Counter[int] = field(default_factory=Counter)
    bulk: Counter[int] = field(default_factory=Counter)
    undated: int = 0

    def __add__(self, other: Taken) -> Taken:
        parts = {name: getattr(self, name) + getattr(other, name) for name in _PARTS}
        return Taken(**parts, undated=self.undated + other.undated)

    @property
    def count(self) -> int:
        """All of which something is known."""
        return sum(getattr(self, name).total() for name in _PARTS if name != "asked")


_PARTS = ("settled", "asked", "open", "waiting", "ended", "bulk")


@dataclass(frozen=True)
class LimitTimes:
    """One limit, and what each agency took against it (None: the log does not say which)."""

    limit: LimitToday
    taken: Mapping[str | None, Taken]
