"""Merging what a newer record says into a procedure that people have corrected: only what the source changed changes.

All three sides are plain values (as `plain` gives them): what was made of the earlier record, what stands in the file,
what is made of the newer record. A part that the source left alone keeps what is in the file; one that nobody corrected
takes what is new; where both changed, the file wins and the part is told as a conflict.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

LONGEST_KEPT = 80
"""Longer texts of what was made are kept as fingerprints: enough to see whether they changed."""


class _Absent(Enum):
    ABSENT = "absent"


ABSENT = _Absent.ABSENT
"""Stands for a key or an item that is not there."""


@dataclass(frozen=True)
class Change:
    """A part that changed: its path (keys, and ids of items), and its values; ABSENT where there is none."""

    path: tuple[str, ...]
    before: Any
    after: Any


@dataclass
class Merged:
    """The merged value, what was taken over, and what was left because somebody had corrected it."""

    value: Any = ABSENT
    changes: list[Change] = field(default_factory=list)
    conflicts: list[Change] = field(default_factory=list)


def merge(base: Any, mine: Any, theirs: Any) -> Merged:
    """Merge three mappings of one kind; `base` may be in its compact form."""
    merged = Merged()
    merged.value = _merge(compact(base), mine, theirs, (), merged)
    return merged


def compact(value: Any) -> Any:
    """A value as JSON keeps it for comparing: scalars as text, long texts as fingerprints."""
    match value:
        case _Absent():
            return value
        case Mapping():
            return {key: compact(part) for key, part in value.items()}
        case list() | tuple():
            return [compact(part) for part in value]
        case Enum():
            return compact(value.value)
        case bool():
            return "true" if value else "false"
        case _:
            text = str(value)
            if len(text) <= LONGEST_KEPT or text.startswith(_MARK):
                return text
            return f"{_MARK}{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:24]}"


_MARK = "sha256:"


def _merge(base: Any, mine: Any, theirs: Any, path: tuple[str, ...], merged: Merged) -> Any:
    new, own = compact(theirs), compact(mine)
    if new in (base, own):
        return mine
    if isinstance(mine, Mapping) and isinstance(theirs, Mapping):
        return _merge_mappings(base if isinstance(base, Mapping) else {}, mine, theirs, path, merged)
    if _is_list(mine) and _is_list(theirs):
        key = _KEYS.get(path[-1]) if path else None
        old = base if isinstance(base, list) else []
        if key:
            return _merge_items(old, mine, theirs, key, path, merged)
        if not any(isinstance(item, Mapping) for item in (*mine, *theirs)):
            return _merge_sets(old, mine, theirs, path, merged)
    change = Change(path, mine, theirs)
    if own == base:
        merged.changes.append(change)
        return theirs
    merged.conflicts.append(change)
    return mine


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def _merge_mappings(
    base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any], path: tuple[str, ...], merged: Merged
) -> dict[str, Any]:
    parts = {
        key: _merge(base.get(key, ABSENT), mine.get(key, ABSENT), theirs.get(key, ABSENT), (*path, key), merged)
        for key in _in_order(list(mine), list(theirs))
    }
    return {key: part for key, part in parts.items() if part is not ABSENT}


_KEYS: Mapping[str, Callable[[Any], str]] = {
    **dict.fromkeys(("documents", "cases", "steps", "conditions"), lambda item: str(item.get("id", ""))),
    "channels": lambda item: str(compact(item.get("mode", ""))),
    "results": lambda item: str(item.get("type", "")),
    "verbatim": lambda item: str(compact(item.get("about", ""))),
    "sources": lambda item: str(item.get("name", "")),
}
"""By what the items of a list are told apart."""


def _by_key(items: Sequence[Any], key: Callable[[Any], str]) -> dict[str, Any]:
    """Items by their key; the second of one key gets a number."""
    found: dict[str, Any] = {}
    for item in items:
        name = key(item) if isinstance(item, Mapping) else str(item)
        number = 1
        while (candidate := name if number == 1 else f"{name}#{number}") in found:
            number += 1
        found[candidate] = item
    return found


def _merge_items(
    base: Sequence[Any],
    mine: Sequence[Any],
    theirs: Sequence[Any],
    key: Callable[[Any], str],
    path: tuple[str, ...],
    merged: Merged,
) -> list[Any]:
    old, own, new = _by_key(base, key), _by_key(mine, key), _by_key(theirs, key)
    parts = (
        _merge(old.get(name, ABSENT), own.get(name, ABSENT), new.get(name, ABSENT), (*path, name), merged)
        for name in _in_order(list(own), list(new))
    )
    return [part for part in parts if part is not ABSENT]


def _merge_sets(
    base: Sequence[Any], mine: Sequence[Any], theirs: Sequence[Any], path: tuple[str, ...], merged: Merged
) -> list[Any]:
    """Lists of words: what the source added is added, what it dropped is dropped, the rest stays where it is."""
    old = {item for item in base if not isinstance(item, (dict, list))}
    added = [item for item in theirs if compact(item) not in old and item not in mine]
    dropped = [item for item in mine if compact(item) in old and item not in theirs]
    result = [*(item for item in mine if item not in dropped), *added]
    if result != list(mine):
        merged.changes.append(Change(path, list(mine), result))
    return result


def _in_order(own: list[str], new: list[str]) -> Iterator[str]:
    """The keys of the file in their order, each new one behind the one that it follows in the source."""
    after: dict[str, list[str]] = {}
    previous = ""
    known = set(own)
    for name in new:
        if name not in known:
            after.setdefault(previous, []).append(name)
        else:
            previous = name
    yield from after.get("", [])
    for name in own:
        yield name
        yield from after.get(name, [])
