"""What has happened to procedures as the catalogue tells it: new ones, new versions, those that ended, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tthc.model.catalogue import Catalogue, in_force
from tthc.model.procedure import Procedure, PublicationKind


class Happened(StrEnum):
    """What has happened to a procedure."""

    NEW = "new"
    CHANGED = "changed"
    ENDED = "ended"


@dataclass(frozen=True)
class Event:
    """One thing that happened, on the first day on which it counts.

    `after` is the version that counts from then on, or the last one of a procedure that ended; `before` the version
    that it took the place of, where the catalogue has it.
    """

    day: date
    kind: Happened
    after: Procedure
    before: Procedure | None = None


def versions_by_code(catalogue: Catalogue) -> Mapping[str, tuple[Procedure, ...]]:
    """All versions of each procedure, the earliest first."""
    found: dict[str, list[Procedure]] = {}
    for version in catalogue.versions:
        found.setdefault(version.code, []).append(version)
    return {code: tuple(sorted(found[code], key=_beginning)) for code in sorted(found)}


def events_of(versions: Sequence[Procedure]) -> Iterator[Event]:
    """What happened to one procedure, in order; what has no day in the catalogue is left out."""
    before: Procedure | None = None
    for version in versions:
        day = begins(version)
        if day and (kind := _kind(version, before)):
            yield Event(day, kind, version, before)
        before = version
    if before and before.effective.end and not is_abolished(before):
        yield Event(before.effective.end + timedelta(days=1), Happened.ENDED, before)


@dataclass(frozen=True)
class Ended:
    """A procedure that does not count any more: its last version, and since when, where that is known."""

    procedure: Procedure
    since: date | None


def ended(versions: Sequence[Procedure], day: date) -> Ended | None:
    """Whether a procedure has ended on a day: abolished, or its last version is over."""
    now = in_force(versions, day)
    if now:
        return Ended(now, begins(now)) if is_abolished(now) else None
    past = [event for event in events_of(versions) if event.kind is Happened.ENDED and event.day <= day]
    return Ended(past[-1].after, past[-1].day) if past else None


def begins(version: Procedure) -> date | None:
    """The first day of a version: of its period, else of the decision that published it."""
    return version.effective.start or (version.publication.date if version.publication else None)


def is_abolished(version: Procedure) -> bool:
    """Whether a version only says that the procedure was done away with."""
    return version.publication is not None and version.publication.kind is PublicationKind.ABOLISHED


def _kind(version: Procedure, before: Procedure | None) -> Happened | None:
    """What the beginning of a version means; that a procedure was written down for the first time means nothing."""
    if is_abolished(version):
        return Happened.ENDED
    if before:
        return Happened.CHANGED
    kind = version.publication.kind if version.publication else None
    return (
        {
            PublicationKind.NEW: Happened.NEW,
            PublicationKind.AMENDED: Happened.CHANGED,
            PublicationKind.REPLACED: Happened.CHANGED,
        }.get(kind)
        if kind
        else None
    )


def _beginning(version: Procedure) -> tuple[date, object]:
    return version.effective.start or date.min, version.at
