"""A catalogue that takes down what is read of it, so that an answer can be kept until something of that changes."""

from __future__ import annotations

import hashlib
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from datetime import date
from functools import cached_property
from typing import TypeVar

from pydantic import BaseModel

from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.entry import Entry, Ref
from tthc.model.local_values import LocalValues
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database, DocumentType, Holding, Law
from tthc.source import Position

T = TypeVar("T", bound=Entry)

_KINDS = frozenset(KINDS.values())
"""A reference to an entry of some other kind means nothing that could change."""

EVERYTHING = "*"
"""What was read where somebody went through all entries of all kinds."""

HELD = "held"
"""What was read where somebody went through all databases and all kinds of paper in them."""


class Digests:
    """Short hashes of what a catalogue says under the names of what can be read of it.

    Positions count, since findings say them; with `lasting` only what is said does, so that a hash stays the same over
    the years: where an entry has moved to another line, or a later version of the program knows more keys.
    """

    def __init__(self, catalogue: Catalogue, *, lasting: bool = False) -> None:
        self._catalogue = catalogue
        self._said_by = _said_for_long if lasting else _said_by
        self._kinds = {kind.__name__: kind for kind in KINDS.values()}
        self._known: dict[str, str] = {}

    def __getitem__(self, name: str) -> str:
        """The digest of an entry, of a whole kind, or of everything; of an entry that is not there a dash."""
        if name not in self._known:
            self._known[name] = self._of(name)
        return self._known[name]

    def _of(self, name: str) -> str:
        if name == EVERYTHING:
            return digest(self[kind] for kind in self._kinds)
        if name == HELD:
            held = sorted({paper for _, _, papers, _ in self._catalogue.holdings for paper in papers})
            return digest((self[Database.__name__], *(self[f"{DocumentType.__name__} {paper}"] for paper in held)))
        kind, _, id_ = name.partition(" ")
        entries = self._catalogue.all(self._kinds[kind])
        if id_:
            return digest(self._said_by(entries[id_])) if id_ in entries else "-"
        return digest(part for one in entries for part in (one, self[f"{kind} {one}"]))


def digest(parts: Iterable[str]) -> str:
    """A hash of texts in their order."""
    whole = hashlib.blake2b(digest_size=12)
    for part in parts:
        whole.update(f"{len(part)}:{part}".encode("utf-8", "surrogatepass"))
    return whole.hexdigest()


def _said_by(entry: Entry) -> Iterator[str]:
    yield entry.model_dump_json()
    yield from (f"{at.file}:{at.line}:{at.column}" for at in _positions(entry))


def _said_for_long(entry: Entry) -> Iterator[str]:
    yield entry.model_dump_json(exclude_defaults=True)


def _positions(part: object) -> Iterator[Position]:
    """Where every part of an entry was written: findings say so."""
    if isinstance(part, Ref):
        yield part.at
    elif isinstance(part, tuple) and not isinstance(part, Position):
        for one in part:
            yield from _positions(one)
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            one = getattr(part, name)
            yield from [one] if isinstance(one, Position) else _positions(one)


class Seen(Mapping[str, T]):
    """The entries of one kind; whoever looks one up has read it, there or not, and whoever counts has read them all."""

    def __init__(self, entries: Mapping[str, T], kind: type[T], read: set[str]) -> None:
        self._entries, self._kind, self._read = entries, kind.__name__, read

    def __getitem__(self, key: str) -> T:
        self._read.add(f"{self._kind} {key}")
        return self._entries[key]

    def __iter__(self) -> Iterator[str]:
        self._read.add(self._kind)
        return iter(self._entries)

    def __len__(self) -> int:
        self._read.add(self._kind)
        return len(self._entries)

    def values(self) -> ValuesView[T]:
        """All of them at once."""
        self._read.add(self._kind)
        return self._entries.values()

    def items(self) -> ItemsView[str, T]:
        """All of them at once."""
        self._read.add(self._kind)
        return self._entries.items()


class Observed(Catalogue):
    """A catalogue in force on its day, and in `read` the names of what has been read of it."""

    def __init__(self, of: Catalogue, read: set[str] | None = None) -> None:
        object.__setattr__(self, "_of", of)
        object.__setattr__(self, "read", set() if read is None else read)

    _of: Catalogue
    read: set[str]
    __hash__ = object.__hash__
    __eq__ = object.__eq__

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything, and all of it counts as read."""
        self.read.add(EVERYTHING)
        return self._of.entries

    def all(self, kind: type[T]) -> Mapping[str, T]:
        """The entries of a kind; what is read of them is taken down."""
        entries = self._of.all(kind)
        return Seen(entries, kind, self.read) if kind in _KINDS else entries

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        """The procedures by code; what is read of them is taken down."""
        return Seen(self._of.procedures, Procedure, self.read)

    @property
    def issuers(self) -> Mapping[str, tuple[Procedure, ...]]:
        """The index of the catalogue itself, which is made once; any procedure may be the next to give a paper."""
        self.read.add(Procedure.__name__)
        return self._of.issuers

    @property
    def askers(self) -> Mapping[str, tuple[tuple[Procedure, RequiredDocument], ...]]:
        """The index of the catalogue itself, which is made once; any procedure may be the next to ask for a paper."""
        self.read.add(Procedure.__name__)
        return self._of.askers

    @property
    def agencies_by_name(self) -> Mapping[str, Agency]:
        """The index of the catalogue itself, which is made once."""
        self.read.add(Agency.__name__)
        return self._of.agencies_by_name

    @property
    def issuers_by_symbol(self) -> Mapping[str, str]:
        """The index of the catalogue itself, which is made once."""
        self.read.add(Law.__name__)
        return self._of.issuers_by_symbol

    @property
    def holdings(self) -> tuple[tuple[Database, Holding, frozenset[str], frozenset[str]], ...]:
        """What every database holds, made once for the catalogue itself."""
        self.read.add(Database.__name__)
        return self._of.holdings

    def issuers_of_held(self, facts: frozenset[str]) -> frozenset[str]:
        """What the catalogue itself has worked out once; it rests on what is held and on nothing else."""
        self.read.add(HELD)
        return self._of.issuers_of_held(facts)

    @cached_property
    def versions(self) -> tuple[Procedure, ...]:
        """Every procedure; of those in force on a day there is one version each."""
        return tuple(self.procedures.values())

    @cached_property
    def local_values(self) -> tuple[LocalValues, ...]:
        """Everything that localities lay over procedures."""
        self.read.add(LocalValues.__name__)
        return self._of.local_values

    def on(self, day: date) -> Observed:
        """Itself: it was made of a catalogue as it is on the day."""
        return self

    def replacing(self, procedure: Procedure) -> Observed:
        """The same catalogue with this procedure instead; what is read of either is taken down together."""
        self.read.add(f"{Procedure.__name__} {procedure.code}")
        return Observed(self._of.replacing(procedure), self.read)
