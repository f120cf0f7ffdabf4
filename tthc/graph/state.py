"""Which procedures changed since an earlier state of the catalogue, by themselves or by what they refer to."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel

from tthc.model.catalogue import KINDS, Catalogue
from tthc.model.entry import Entry, references
from tthc.model.procedure import Procedure


def changes_since(before: Catalogue, now: Catalogue) -> Mapping[str, frozenset[str]]:
    """The procedures of now by what became of them.

    `new` was not there; `edited` says something else itself; `modified` is either of these or refers to a law, a kind
    of paper or another entry that changed; `same` is all the rest. Where a thing stands in its file does not matter.
    """
    changed = _changed_entries(before, now)
    new = frozenset(code for code in now.procedures if code not in before.procedures)
    edited = frozenset(id_ for kind, id_ in changed if kind is Procedure) - new
    touched = frozenset(
        code
        for code, procedure in now.procedures.items()
        if any((ref.kind, ref.id) in changed for ref in references(procedure))
    )
    modified = new | edited | touched
    return {"new": new, "edited": edited, "modified": modified, "same": frozenset(now.procedures) - modified}


def _changed_entries(before: Catalogue, now: Catalogue) -> frozenset[tuple[type[Entry], str]]:
    """Entries of now that were not there or said something else; entries that are gone count as changed too."""
    found: set[tuple[type[Entry], str]] = set()
    for kind in KINDS.values():
        old, new = before.all(kind), now.all(kind)
        found |= {(kind, id_) for id_ in old.keys() ^ new.keys() if id_ in new or kind is not Procedure}
        found |= {(kind, id_) for id_ in old.keys() & new.keys() if not _says_the_same(old[id_], new[id_])}
    return frozenset(found)


def _says_the_same(one: object, other: object) -> bool:
    """Whether two values are equal but for where they are written; a walk is ten times as fast as dumping them."""
    if one is other:
        return True
    if isinstance(one, BaseModel):
        if type(one) is not type(other):
            return False
        pairs = zip(one.__dict__.items(), other.__dict__.values(), strict=True)
        return all(name == "at" or _says_the_same(value, its) for (name, value), its in pairs)
    if type(one) is tuple and type(other) is tuple:
        return len(one) == len(other) and all(map(_says_the_same, one, other))
    return one == other
