"""Everything that was loaded, by kind: the procedures in all their versions, and the reference data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from types import MappingProxyType
from typing import TypeVar

from tthc.model.document import RequiredDocument
from tthc.model.effort import Effort
from tthc.model.entry import Entry, Ref
from tthc.model.indicator import Indicator
from tthc.model.journey import Journey
from tthc.model.learned import LearnedFigures
from tthc.model.local import Locality
from tthc.model.local_values import LocalValues
from tthc.model.power import PowerLine
from tthc.model.procedure import Procedure
from tthc.model.publication_duty import PublicationDuty
from tthc.model.reference import (
    Agency,
    Applicant,
    CalendarYear,
    CountingPolicy,
    Database,
    DifficultArea,
    DocumentType,
    Estimate,
    Fact,
    Holding,
    HourlyIncome,
    Law,
    Sector,
)
from tthc.model.target import BaseFigure, Target
from tthc.model.wording import Wording

T = TypeVar("T", bound=Entry)

KINDS: Mapping[str, type[Entry]] = MappingProxyType(
    {
        "procedures": Procedure,
        "sectors": Sector,
        "agencies": Agency,
        "applicants": Applicant,
        "facts": Fact,
        "document_types": DocumentType,
        "wordings": Wording,
        "databases": Database,
        "laws": Law,
        "calendar": CalendarYear,
        "counting_policies": CountingPolicy,
        "difficult_areas": DifficultArea,
        "hourly_income": HourlyIncome,
        "estimates": Estimate,
        "powers": PowerLine,
        "efforts": Effort,
        "localities": Locality,
        "journeys": Journey,
        "local_values": LocalValues,
        "learned": LearnedFigures,
        "targets": Target,
        "base_figures": BaseFigure,
        "indicators": Indicator,
        "publication_duties": PublicationDuty,
    }
)
"""The top-level keys of a file of entries, and what stands in the list under each."""


@dataclass(frozen=True)
class Catalogue:
    """Entries in the order of reading. Of several with one id the first counts; `check` reports the rest."""

    entries: tuple[Entry, ...] = ()

    @cached_property
    def _by_kind(self) -> Mapping[type[Entry], Mapping[str, Entry]]:
        by_kind: dict[type[Entry], dict[str, Entry]] = {kind: {} for kind in KINDS.values()}
        for entry in self.entries:
            by_kind[type(entry)].setdefault(entry.id, entry)  # type: ignore[attr-defined]  # every kind in KINDS has one
        return by_kind

    def all(self, kind: type[T]) -> Mapping[str, T]:
        """The entries of a kind, by id."""
        return self._by_kind.get(kind, {})  # type: ignore[return-value]  # _by_kind pairs each type with its own entries

    def get(self, ref: Ref[T]) -> T | None:
        """What a reference means, if it is defined."""
        return self.all(ref.kind).get(ref.id)  # type: ignore[return-value]  # Ref.kind is the T of the annotation

    @cached_property
    def holdings(self) -> tuple[tuple[Database, Holding, frozenset[str], frozenset[str]], ...]:
        """What every database holds, with the ids of the types and of the facts."""
        return tuple(
            (base, holding, frozenset(ref.id for ref in holding.types), frozenset(ref.id for ref in holding.facts))
            for base in self.all(Database).values()
            for holding in base.holds
        )

    def issuers_of_held(self, facts: frozenset[str]) -> frozenset[str]:
        """The agencies that issue those kinds of paper in the databases which prove all these facts."""
        if facts not in self._issuers_of_held:
            known = self.all(DocumentType)
            held = (known[name] for name in self._held if facts <= {ref.id for ref in known[name].proves})
            self._issuers_of_held[facts] = frozenset(ref.id for kind in held for ref in kind.issued_by)
        return self._issuers_of_held[facts]

    @cached_property
    def _held(self) -> frozenset[str]:
        """The kinds of paper in the databases."""
        return frozenset(name for _, _, types, _ in self.holdings for name in types) & self.all(DocumentType).keys()

    @cached_property
    def _issuers_of_held(self) -> dict[frozenset[str], frozenset[str]]:
        """What was asked so far: thousands of papers prove the same few sets of facts."""
        return {}

    @cached_property
    def versions(self) -> tuple[Procedure, ...]:
        """Every version of every procedure."""
        return tuple(entry for entry in self.entries if isinstance(entry, Procedure))

    @cached_property
    def local_values(self) -> tuple[LocalValues, ...]:
        """Everything that localities lay over procedures, in every period."""
        return tuple(entry for entry in self.entries if isinstance(entry, LocalValues))

    @cached_property
    def procedures(self) -> Mapping[str, Procedure]:
        """The procedures by code, in the order of their codes; of several versions the first."""
        return MappingProxyType(dict(sorted(self.all(Procedure).items())))

    def procedure(self, code: str) -> Procedure:
        """The procedure with this code; KeyError if there is none."""
        return self.all(Procedure)[code]

    @cached_property
    def issuers(self) -> Mapping[str, tuple[Procedure, ...]]:
        """For each kind of paper the procedures whose result it is."""
        found: dict[str, dict[str, Procedure]] = {}
        for procedure in self.procedures.values():
            for result in procedure.results:
                found.setdefault(result.type.id, {})[procedure.code] = procedure
        return {paper: tuple(procedures.values()) for paper, procedures in found.items()}

    @cached_property
    def askers(self) -> Mapping[str, tuple[tuple[Procedure, RequiredDocument], ...]]:
        """For each kind of paper the procedures that ask for it, each with the document concerned."""
        found: dict[str, list[tuple[Procedure, RequiredDocument]]] = {}
        for procedure in self.procedures.values():
            for document in procedure.documents:
                for ref in document.types:
                    found.setdefault(ref.id, []).append((procedure, document))
        return {paper: tuple(who) for paper, who in found.items()}

    @cached_property
    def agencies_by_name(self) -> Mapping[str, Agency]:
        """The agencies under each of their names; of several with one name the first."""
        named: dict[str, Agency] = {}
        for agency in self.all(Agency).values():
            for name in (agency.name, *agency.aliases):
                named.setdefault(name, agency)
        return named

    @cached_property
    def issuers_by_symbol(self) -> Mapping[str, str]:
        """Who issues laws under a symbol (ký hiệu): `BTP` of `04/2024/TT-BTP` is Bộ Tư pháp."""
        issuers: dict[str, str] = {}
        for law in self.all(Law).values():
            kind, _, symbol = law.id.rpartition("/")[2].partition("-")
            if law.issuer and kind in ("TT", "QĐ") and symbol:
                issuers.setdefault(symbol, law.issuer)
        return issuers

    def on(self, day: date) -> Catalogue:
        """The catalogue as it is in force on a day: at most one version of each procedure, the latest to begin."""
        by_code: dict[str, list[Procedure]] = {}
        for procedure in self.versions:
            by_code.setdefault(procedure.code, []).append(procedure)
        latest = (in_force(by_code[code], day) for code in sorted(by_code))
        others = (entry for entry in self.entries if not isinstance(entry, Procedure))
        return Catalogue((*others, *(procedure for procedure in latest if procedure)))

    def replacing(self, procedure: Procedure) -> Catalogue:
        """The same catalogue with this procedure in the place of the one with its code."""
        return Catalogue(
            tuple(procedure if isinstance(e, Procedure) and e.code == procedure.code else e for e in self.entries)
        )


def in_force(versions: Iterable[Procedure], day: date) -> Procedure | None:
    """Of the versions of one procedure the one in force on a day, if there is one: the latest to begin."""
    covering = (version for version in versions if version.effective.covers(day))
    return max(covering, key=lambda version: version.effective.start or date.min, default=None)
