"""Petitions counted for a period: answered in time or late, by procedure and agency, beside what rules find there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tthc.audit.figures.period import Period
from tthc.audit.reading.petition_log import Petition, PetitionKind


@dataclass(frozen=True)
class PetitionCounts:
    """Petitions in hand in a period (carried over or received), each in exactly one counter at its end."""

    carried_over: int = 0
    received: int = 0
    on_time: int = 0
    late: int = 0
    answered_without_limit: int = 0
    open_in_time: int = 0
    open_late: int = 0
    open_without_limit: int = 0

    @property
    def in_hand(self) -> int:
        """Carried over and received."""
        return self.carried_over + self.received

    @property
    def adds_up(self) -> bool:
        """Whether what was in hand was answered or is open."""
        answered = self.on_time + self.late + self.answered_without_limit
        return self.in_hand == answered + self.open_in_time + self.open_late + self.open_without_limit


@dataclass(frozen=True)
class FoundHere:
    """How often a rule finds something in a procedure."""

    rule: str
    count: int


@dataclass(frozen=True)
class PetitionCell:
    """The petitions on one procedure, or against one agency; None is not said.

    `findings` are what rules find in the same procedure: where both stand, the petition may be about the finding.
    """

    counts: PetitionCounts
    procedure: str | None = None
    agency: str | None = None
    kind: PetitionKind | None = None
    findings: tuple[FoundHere, ...] = ()


Findings = Mapping[str, Mapping[str, int]]
"""By the code of the procedure: rules, and how often each finds something in it."""


@dataclass(frozen=True)
class PetitionReport:
    """The petitions of a period: all, and by procedure, by agency, by what they are about."""

    total: PetitionCounts
    by_procedure: tuple[PetitionCell, ...]
    by_agency: tuple[PetitionCell, ...]
    by_kind: tuple[PetitionCell, ...]


def petition_report(
    petitions: Iterable[Petition], period: Period, today: date, findings: Findings | None = None
) -> PetitionReport:
    """Count the petitions of a period as they stand at its end, or today if that is sooner."""
    mine = [one for one in petitions if _is_in_hand(one, period, today)]
    end = min(period.end, today)
    found = findings or {}
    return PetitionReport(
        _counted(mine, period, end),
        tuple(
            PetitionCell(_counted(part, period, end), procedure=code, findings=tuple(_findings(found, code)))
            for code, part in _grouped((one.procedure, one) for one in mine)
        ),
        tuple(
            PetitionCell(_counted(part, period, end), agency=agency)
            for agency, part in _grouped((one.agency, one) for one in mine)
        ),
        tuple(
            PetitionCell(_counted(part, period, end), kind=PetitionKind(kind) if kind else None)
            for kind, part in _grouped((one.kind and one.kind.value, one) for one in mine)
        ),
    )


def _is_in_hand(petition: Petition, period: Period, today: date) -> bool:
    answered_before = petition.answered is not None and petition.answered < period.start
    return petition.received <= min(period.end, today) and not answered_before


def _counted(petitions: Iterable[Petition], period: Period, end: date) -> PetitionCounts:
    counts = dict.fromkeys(_COUNTERS, 0)
    for petition in petitions:
        counts["carried_over" if petition.received < period.start else "received"] += 1
        counts[_state(petition, end)] += 1
    return PetitionCounts(**counts)


_COUNTERS = tuple(PetitionCounts.__dataclass_fields__)


def _state(petition: Petition, end: date) -> str:
    answered = petition.answered if petition.answered and petition.answered <= end else None
    if petition.due is None:
        return "answered_without_limit" if answered else "open_without_limit"
    if answered:
        return "on_time" if answered <= petition.due else "late"
    return "open_in_time" if end <= petition.due else "open_late"


def _grouped(keyed: Iterable[tuple[str | None, Petition]]) -> Iterator[tuple[str | None, list[Petition]]]:
    """Petitions by a key in order, those without one at the end."""
    groups: dict[str | None, list[Petition]] = {}
    for key, petition in keyed:
        groups.setdefault(key, []).append(petition)
    for key in sorted(groups, key=lambda key: (key is None, key or "")):
        yield key, groups[key]


def _findings(found: Findings, code: str | None) -> Iterator[FoundHere]:
    for rule, count in sorted(found.get(code or "", {}).items()):
        yield FoundHere(rule, count)
