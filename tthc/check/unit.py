"""What a check sees: the entries of one id at a time, and all others by looking them up. What it asks is remembered.

So one changed file costs one file: an answer holds until something that was looked up for it changes. A check need not
know of this. It walks over `catalogue.entries`, `.versions` or `.on(day)` for what it judges, and looks up what
that refers to with `catalogue.get(ref)`, `.all(kind)` or `.procedure(code)`. What it asks is noted in these words:

    ?Law                 which laws there are           ?Law 60/2014/QH13    whether there is this one
    =Law 60/2014/QH13    what it says                   @file                where things stand in a file
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar

from tthc.model.catalogue import Catalogue, in_force
from tthc.model.entry import Entry
from tthc.model.procedure import Procedure

T = TypeVar("T", bound=Entry)


class Library(Protocol):
    """Where entries are looked up."""

    def ids(self, kind: type[Entry]) -> Collection[str]:
        """The ids of a kind."""

    def named(self, kind: type[T], id_: str) -> Sequence[T]:
        """The entries with this id, in the order of their files; none if there is no such id."""


@dataclass(frozen=True)
class Unit(Catalogue):
    """The entries of one id, as a catalogue in which everything else can be looked up."""

    known: Library = field(kw_only=True, repr=False)
    asked: set[str] = field(default_factory=set, compare=False, repr=False)
    day: date | None = None

    def all(self, kind: type[T]) -> Mapping[str, T]:
        """The entries of a kind, by id, in the order of their ids."""
        return _LookedUp(kind, self)

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        """All procedures by code, to be looked up."""
        return self.all(Procedure)

    def on(self, day: date) -> Catalogue:
        """The same on a day: at most one version of each procedure, also among those looked up."""
        return Unit(super().on(day).entries, known=self.known, asked=self.asked, day=day)


class _LookedUp(Mapping[str, T]):
    def __init__(self, kind: type[T], unit: Unit) -> None:
        self.kind = kind
        self.known = unit.known
        self.asked = unit.asked
        self.day = unit.day if kind is Procedure else None

    def __getitem__(self, id_: str) -> T:
        self.asked.add(says(self.kind.__name__, id_))
        found: Sequence[T | None] = self.known.named(self.kind, id_)
        if self.day and found:
            found = [in_force(found, self.day)]  # type: ignore[arg-type, list-item]  # there is a day only for procedures
        if not found or found[0] is None:
            raise KeyError(id_)
        return found[0]

    def __contains__(self, id_: object) -> bool:
        if self.day:
            return super().__contains__(id_)
        self.asked.add(exists(self.kind.__name__, str(id_)))
        return id_ in self.known.ids(self.kind)

    def __iter__(self) -> Iterator[str]:
        self.asked.add(ids(self.kind.__name__))
        there = sorted(self.known.ids(self.kind))
        return (id_ for id_ in there if id_ in self) if self.day else iter(there)

    def __len__(self) -> int:
        return sum(1 for _ in self)


def ids(kind: str) -> str:
    """The question which ids there are."""
    return f"?{kind}"


def exists(kind: str, id_: str) -> str:
    """The question whether there is an entry."""
    return f"?{kind} {id_}"


def says(kind: str, id_: str) -> str:
    """The question what an entry says."""
    return f"={kind} {id_}"


def stands(file: str) -> str:
    """The question where things stand in a file."""
    return f"@{file}".replace("\x1e", "?")  # the cache's separator; that a question means two files does no harm
