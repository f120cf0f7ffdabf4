"""The publication gate (điều kiện công khai): which versions may go out today, which may not, and why.

A version goes out when it is in force or announced, has every mandatory element, names the decision that published it,
and still says what it said when an officer checked it. That an officer has checked it is a record about its content and
no mark in its file: such a mark stays where it is while the rest of the file changes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tthc.check.completeness import missing_mandatory
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.publication import PublicationRecord, Published, last_by_procedure, last_of
from tthc.source import Message, say


class Checking(StrEnum):
    """What has to be checked by an officer before it goes out."""

    CHANGED = "changed"
    """What was checked once, after each change of it."""
    ALL = "all"
    """Everything, after each change."""


class Standing(StrEnum):
    """Whether a version is in force, or was published and begins later."""

    IN_FORCE = "in_force"
    ANNOUNCED = "announced"


class Since(StrEnum):
    """What a version is to those who know the last publication."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


class Checked(StrEnum):
    """What is known of an officer's check."""

    NEVER = "never"
    OUTDATED = "outdated"
    CURRENT = "current"


Digest = Callable[[Procedure], str]


@dataclass(frozen=True)
class Judged:
    """A version, why it is held back (nothing: it goes out), what an officer's last check was and what it is worth."""

    procedure: Procedure
    standing: Standing
    reasons: tuple[Message, ...]
    checked: Checked = Checked.NEVER
    check: PublicationRecord | None = None
    since: Since = Since.NEW

    @property
    def goes_out(self) -> bool:
        """Whether nothing holds it back."""
        return not self.reasons

    @property
    def stays(self) -> bool:
        """Whether only a change holds it back that nobody has checked: what was checked is public until then."""
        return self.checked is Checked.OUTDATED and len(self.reasons) == 1


@dataclass(frozen=True)
class Gate:
    """All versions of the day, the last publication, and the versions of it that no longer go out, by their keys."""

    judged: tuple[Judged, ...]
    last: PublicationRecord | None = None
    gone: tuple[str, ...] = ()

    @property
    def out(self) -> tuple[Judged, ...]:
        """What goes out."""
        return tuple(one for one in self.judged if one.goes_out)

    @property
    def held(self) -> tuple[Judged, ...]:
        """What is held back."""
        return tuple(one for one in self.judged if not one.goes_out)


def version_key(procedure: Procedure) -> str:
    """What records call a version: its code and its first day."""
    start = procedure.effective.start
    return f"{procedure.code}@{start.isoformat()}" if start else procedure.code


def code_of(key: str) -> str:
    """The code in a version's key."""
    return key.partition("@")[0]


def judge(
    catalogue: Catalogue,
    day: date,
    records: Sequence[PublicationRecord],
    digest: Digest,
    checking: Checking = Checking.CHANGED,
    faulty: Collection[str] = (),
) -> Gate:
    """Every version in force on the day or later, judged; `faulty` are the files in which `check` finds errors.

    `digest` is asked only where there are records: it costs.
    """
    last = last_of(records, Published.SITE)
    checks = last_by_procedure(records, Published.CHECKED)
    published = last.told.procedures if last else {}
    judged = tuple(
        _judged(version, standing, checks, published, digest, checking, faulty)
        for version, standing in versions_of_the_day(catalogue, day)
    )
    out = {one.procedure.code for one in judged if one.goes_out or one.stays}
    return Gate(judged, last, tuple(sorted(key for key in published if code_of(key) not in out)))


def versions_of_the_day(catalogue: Catalogue, day: date) -> Iterator[tuple[Procedure, Standing]]:
    """The version of each procedure in force on a day, and those that begin later, in the order of their codes."""
    in_force = {id(version) for version in catalogue.on(day).versions}
    for version in sorted(catalogue.versions, key=lambda one: (one.code, one.effective.start or date.min)):
        if id(version) in in_force:
            yield version, Standing.IN_FORCE
        elif version.effective.start and version.effective.start > day:
            yield version, Standing.ANNOUNCED


def _judged(
    version: Procedure,
    standing: Standing,
    checks: Mapping[str, PublicationRecord],
    published: Mapping[str, str],
    digest: Digest,
    checking: Checking,
    faulty: Collection[str],
) -> Judged:
    key = version_key(version)
    check = checks.get(key)
    now = digest(version) if check or key in published else ""
    checked = Checked.NEVER if check is None else Checked.CURRENT if check.told.procedures[key] == now else _OUTDATED
    reasons = tuple(_reasons(version, checked, check, checking, faulty))
    return Judged(version, standing, reasons, checked, check, _since(key, standing, published, now))


_OUTDATED = Checked.OUTDATED


def _since(key: str, standing: Standing, published: Mapping[str, str], now: str) -> Since:
    if key in published:
        return Since.SAME if published[key] == now else Since.CHANGED
    known = any(code_of(other) == code_of(key) for other in published)
    return Since.CHANGED if known and standing is Standing.IN_FORCE else Since.NEW


def _reasons(
    version: Procedure,
    checked: Checked,
    check: PublicationRecord | None,
    checking: Checking,
    faulty: Collection[str],
) -> Iterator[Message]:
    if version.at.file in faulty:
        yield say("its file {file} has errors: 'tthc check' lists them", file=version.at.file)
    if missing := missing_mandatory(version):
        yield say("mandatory elements are missing: {elements}", elements=missing)
    if version.publication is None:
        yield NO_DECISION
    if check and checked is Checked.OUTDATED:
        who, day = check.by.name, check.at.date()
        yield say("it was changed after {who} checked it on {day}", who=who, day=day)
    if checked is Checked.NEVER and checking is Checking.ALL:
        yield say("no officer has checked it yet")


NO_DECISION = say("the decision that published it is not given")
"""What `check` says of a version whose decision (quyết định công bố) nobody has named."""
