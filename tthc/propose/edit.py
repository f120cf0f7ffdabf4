"""Small changes of entries, from which the cuts are made: a copy with other values, references without doubles."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from tthc.model.entry import Entry, Ref

E = TypeVar("E", bound=Entry)
T = TypeVar("T", bound=Entry)


def edited(entry: E, **changes: Any) -> E:
    """The entry with other values."""
    return entry.model_copy(update=changes)


def unique(refs: Iterable[Ref[T]]) -> tuple[Ref[T], ...]:
    """The references, each once, in the order of their first mention."""
    return tuple(dict.fromkeys(refs))


def each(entries: Iterable[E], change: Callable[[E], E], *ids: str) -> tuple[E, ...]:
    """The entries, of which those with these ids are changed."""
    return tuple(change(one) if one.id in ids else one for one in entries)  # type: ignore[attr-defined]  # all of them have ids
