"""One id, one thing: in the catalogue, inside a procedure, and one version of a procedure on any day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import combinations, groupby

from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.document import Condition, RequiredDocument
from tthc.model.entry import Entry
from tthc.model.local_values import LocalValues
from tthc.model.obligation import Frequency, Threshold
from tthc.model.procedure import Procedure
from tthc.model.step import Step
from tthc.source import Position, Problem, say


def doubled_entries(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Reference entries whose id another one of the same kind has already."""
    first: dict[tuple[type[Entry], str], Position] = {}
    for entry in catalogue.entries:
        if isinstance(entry, (Procedure, LocalValues)):
            continue
        key = (type(entry), entry.id)  # type: ignore[attr-defined]  # every kind of entry has an id
        if key in first:
            yield Problem("C110", entry.at, say("{id!r} is already defined in {where}", id=key[1], where=first[key]))
        else:
            first[key] = entry.at


def doubled_parts(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Cases, documents, conditions, steps, frequencies or thresholds of one procedure with the same id."""
    for procedure in catalogue.versions:
        yield from _doubled(procedure.cases)
        yield from _doubled(procedure.documents)
        yield from _doubled(procedure.conditions)
        yield from _doubled(procedure.steps)
        yield from _doubled(procedure.frequencies)
        yield from _doubled(procedure.thresholds)


def _doubled(parts: Sequence[Case | RequiredDocument | Condition | Step | Frequency | Threshold]) -> Iterator[Problem]:
    first: dict[str, Position] = {}
    for part in parts:
        if part.id in first:
            yield Problem(
                "C111", part.at, say("{id!r} is already on line {line}", id=part.id, line=first[part.id].line)
            )
        first.setdefault(part.id, part.at)


def overlapping_versions(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Two versions of one procedure that are both in force on some day."""
    versions = sorted(catalogue.versions, key=lambda p: (p.code, p.at))
    for code, same in groupby(versions, key=lambda p: p.code):
        for earlier, later in combinations(same, 2):
            if earlier.effective.overlaps(later.effective):
                text = say(
                    "this version of {code} is in force on days of the one in {where}", code=code, where=earlier.at
                )
                yield Problem("C112", later.at, text, say("close the older one with 'effective: {{to: …}}'"))
