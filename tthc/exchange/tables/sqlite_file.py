"""The catalogue as one SQLite file, for questions in SQL; `sqlite_schema` says which tables it has."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from tthc.exchange.tables.sqlite_schema import SCHEMA
from tthc.model.basis import Case, LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.duration import Duration
from tthc.model.entry import Entry, Ref, references
from tthc.model.journey import Journey
from tthc.model.local import Locality
from tthc.model.procedure import Procedure
from tthc.model.reference import (
    Agency,
    Applicant,
    CountingPolicy,
    Database,
    DifficultArea,
    DocumentType,
    Extension,
    Fact,
    Law,
    Sector,
)
from tthc.vietnamese import fold

TABLES_OF: Mapping[type[Entry], str] = MappingProxyType(
    {
        Sector: "sector",
        Fact: "fact",
        Law: "law",
        Agency: "agency",
        DocumentType: "document_type",
        Database: "register",
        Applicant: "applicant",
        Locality: "locality",
        DifficultArea: "difficult_area",
        CountingPolicy: "counting_policy",
    }
)
"""The table of each kind of entry that others refer to."""


def sqlite_file(catalogue: Catalogue) -> bytes:
    """The bytes of the database file; the same catalogue gives the same bytes with the same version of SQLite."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.executescript(f"BEGIN; PRAGMA defer_foreign_keys = ON; {SCHEMA}")
        _Writer(connection, catalogue).write()
        connection.execute("COMMIT")
        connection.execute("PRAGMA foreign_keys = ON")
        assert not connection.execute("PRAGMA foreign_key_check").fetchall()
        return connection.serialize()


class _Writer:
    """Fills the tables of one database; rows are numbered as they come."""

    def __init__(self, connection: sqlite3.Connection, catalogue: Catalogue) -> None:
        self.connection = connection
        self.catalogue = catalogue

    def write(self) -> None:
        """Everything: reference data, procedures, what is referred to and not defined, names."""
        self.insert("about", "format", "tthc-catalogue")
        self.insert("about", "schema", "1")
        self._reference_data()
        self._counting()
        self._journeys()
        for number, procedure in enumerate(self.catalogue.versions, 1):
            self._procedure(number, procedure)
        self._undefined()
        for kind, key, name in self._names():
            self.insert("names", fold(name), kind, key, name)

    def insert(self, table: str, *values: object) -> int:
        """A row with the values of all but its last, defaulted columns, and its number."""
        columns = ", ".join("?" * len(values))
        names = _COLUMNS.get(table, "")
        done = self.connection.execute(f"INSERT INTO {table} {names} VALUES ({columns})", [*map(_plain, values)])  # noqa: S608 - names of our own tables
        return done.lastrowid or 0

    def each(self, table: str, key: object, values: Iterable[object]) -> None:
        """A row for each value, all with the same key."""
        for value in values:
            self.insert(table, key, value)

    def _reference_data(self) -> None:
        everything = self.catalogue.all
        for sector in everything(Sector).values():
            self.insert("sector", sector.id, sector.name, sector.counting)
        for fact in everything(Fact).values():
            self.insert("fact", fact.id, fact.name)
        for law in everything(Law).values():
            self._law(law)
        for agency in everything(Agency).values():
            self._agency(agency)
        for kind in everything(DocumentType).values():
            self._document_type(kind)
        for database in everything(Database).values():
            self._database(database)
        for applicant in everything(Applicant).values():
            self.insert("applicant", applicant.id, applicant.name, applicant.kind_of)
            self.each("applicant_register", applicant.id, applicant.recorded_in)
            self.each("applicant_holds", applicant.id, applicant.holds)

        for locality in everything(Locality).values():
            self._locality(locality)

    def _counting(self) -> None:
        for area in self.catalogue.all(DifficultArea).values():
            known = area.law, area.article, area.verified, area.source
            self.insert("difficult_area", area.id, area.name, area.days, *known)
        for policy in self.catalogue.all(CountingPolicy).values():
            cutoff = policy.cutoff and f"{policy.cutoff:%H:%M}"
            counted = policy.name, policy.reception_day_counts, cutoff, *_extension(policy.extension)
            self.insert("counting_policy", policy.id, *counted, policy.source)
            self.each("counting_policy_area", policy.id, policy.longer_in)

    def _journeys(self) -> None:
        for journey in self.catalogue.all(Journey).values():
            self.insert("journey", journey.id, journey.name, journey.description)
            for position, stage in enumerate(journey.stages, 1):
                what = stage.procedure, stage.name, stage.when, stage.optional
                self.insert("journey_stage", journey.id, position, *what)

    def _locality(self, locality: Locality) -> None:
        period = locality.effective.start, locality.effective.end
        known = locality.law, locality.verified, locality.source
        what = locality.id, locality.name, locality.level, locality.code, locality.part_of
        self.insert("locality", *what, *period, *known)
        self.each("locality_successor", locality.id, locality.replaced_by)

    def _law(self, law: Law) -> None:
        period = law.effective.start, law.effective.end
        known = law.status, law.note, law.verified, law.source
        self.insert("law", law.id, law.title, law.rank, law.issuer, law.issued, *period, *known)
        for changes, how in ((law.replaced_by, "replaced"), (law.amended_by, "amended")):
            for other in changes:
                self.insert("law_change", law.id, other, how)

    def _agency(self, agency: Agency) -> None:
        kin = agency.part_of, agency.replaced_by
        period = agency.effective.start, agency.effective.end
        self.insert("agency", agency.id, agency.name, agency.level, agency.one_stop, *kin, *period)
        self.each("agency_alias", agency.id, agency.aliases)

    def _document_type(self, kind: DocumentType) -> None:
        marks = kind.originals_kept, kind.foreign, kind.identity
        self.insert("document_type", kind.id, kind.name, kind.origin, *marks)
        self.each("document_type_alias", kind.id, kind.aliases)
        self.each("document_type_issuer", kind.id, kind.issued_by)
        self.each("document_type_fact", kind.id, kind.proves)

    def _database(self, database: Database) -> None:
        self.insert("register", database.id, database.name, database.owner)
        for held in database.holds:
            known = held.law, held.article, held.since, held.scope, held.verified, held.source
            number = self.insert("holding", None, database.id, *known)
            self.each("holding_type", number, held.types)
            self.each("holding_fact", number, held.facts)

    def _procedure(self, number: int, procedure: Procedure) -> None:
        published, period = procedure.publication, (procedure.effective.start, procedure.effective.end)
        decision = (published.decision, published.date, published.kind) if published else (None, None, None)
        names = procedure.code, procedure.name, procedure.sector
        more = procedure.dossier_sets, procedure.note, procedure.counting
        self.insert("procedure", number, *names, *period, *decision, *more)
        self.each("procedure_level", number, procedure.levels)
        self.each("procedure_applicant", number, procedure.applicants)
        for role in ("receiving", "deciding", "coordinating"):
            for agency in getattr(procedure.agencies, role):
                self.insert("procedure_agency", number, agency, role)
        self.each("procedure_law", number, procedure.legal_basis)
        self.each("procedure_has_no", number, procedure.has_no)
        self.each("keyword", number, procedure.keywords)
        self._obligations(number, procedure)
        for volume in procedure.volumes:
            self.insert("volume", number, volume.year, volume.dossiers, volume.source)
        for cost in procedure.costs:
            spreads = (cost.minutes, cost.hired_service, cost.fees)
            figures = [level for spread in spreads for level in (spread.levels if spread else (None, None, None))]
            meant = [" ".join(map(str, several)) for several in (cost.cases, cost.channels)]
            who = cost.times_per_year, cost.population, cost.source, cost.date
            self.insert("measured_cost", number, *cost.row, *meant, *figures, *who)
        for part in procedure.verbatim:
            self.insert("verbatim", number, part.about, part.text)
        for source in procedure.sources:
            self.insert("source", number, source.name, source.url, source.retrieved)
        self._cases(number, procedure)
        self._channels(number, procedure)
        self._documents(number, procedure)
        self._steps(number, procedure)
        self._conditions_and_results(number, procedure)

    def _obligations(self, number: int, procedure: Procedure) -> None:
        for often in procedure.frequencies:
            cases = " ".join(map(str, often.cases))
            why = often.when, often.lock, *_basis(often.fixed_by)
            self.insert("frequency", number, often.id, often.times_per_year, cases, *why)
        for threshold in procedure.thresholds:
            what = threshold.id, threshold.name, threshold.amount, threshold.unit
            cases = " ".join(map(str, threshold.cases))
            self.insert("threshold", number, *what, cases, threshold.lock, *_basis(threshold.fixed_by))
        for counted in procedure.obliged:
            at = counted.threshold, counted.amount
            self.insert("obliged", number, counted.number, counted.year, *at, counted.source)

    def _cases(self, number: int, procedure: Procedure) -> None:
        names = {case.id: case.name for case in reversed(procedure.cases)}
        for case in dict.fromkeys(case.id for case in procedure.cases):
            self.insert("procedure_case", number, case, names[case], True)
        for case in _cases_meant(procedure):
            if case not in names:
                self.insert("procedure_case", number, case, None, False)

    def _channels(self, number: int, procedure: Procedure) -> None:
        for channel in procedure.channels:
            how = channel.mode, channel.service_level, channel.partial_reason, channel.url
            row = self.insert("channel", None, number, *how)
            for limit in channel.time_limits:
                times = *_duration(limit.statutory), *_duration(limit.committed), limit.note
                why = *_basis(limit.fixed_by), *_extension(limit.extension)
                limited = self.insert("time_limit", None, row, number, limit.case, *times, *why)
                self.each("time_limit_area", limited, limit.longer_in)
            for fee in channel.fees:
                what = fee.case, fee.kind, fee.name, fee.amount, fee.at_most, fee.currency, fee.per, fee.decided_by
                self.insert("fee", None, row, number, *what, fee.note, *_basis(fee.fixed_by))

    def _documents(self, number: int, procedure: Procedure) -> None:
        for document in procedure.documents:
            counts = document.originals, document.copies, document.certified
            how = document.form, document.submission, document.when
            found = document.look_up
            look_up = (found.database, found.issuer, found.fallback) if found else (None, None, None)
            why = document.purpose, document.lock, *_basis(document.fixed_by)
            row = self.insert("document", None, number, document.id, document.name, *counts, *how, *look_up, *why)
            self.each("document_any_of", row, document.types)
            self.each("document_mode", row, document.channels)
            self.each("document_applicant", row, document.applicants)
            self.each("document_fact", row, document.proves)
            self._in_cases("document_case", row, number, document.cases)

    def _steps(self, number: int, procedure: Procedure) -> None:
        for position, step in enumerate(procedure.steps, 1):
            what = step.id, step.name, step.kind, step.actor, step.role
            hours = step.duration.working_hours if step.duration else None
            time = *_duration(step.duration), hours
            why = step.when, step.visit, step.safeguard, step.inferred, *_basis(step.fixed_by)
            row = self.insert("step", None, number, position, *what, *time, *why)
            self.each("step_after", row, step.after)
            for things, relation in ((step.needs, "needs"), (step.produces, "produces")):
                for thing in things:
                    self.insert("step_thing", row, thing, relation)
            self._in_cases("step_case", row, number, step.cases)

    def _conditions_and_results(self, number: int, procedure: Procedure) -> None:
        for condition in procedure.conditions:
            row = self.insert("condition", None, number, condition.id, condition.name, *_basis(condition.fixed_by))
            self.each("condition_fact", row, condition.requires)
            self._in_cases("condition_case", row, number, condition.cases)
        for result in procedure.results:
            what = result.type, result.name, result.electronic, *_duration(result.validity)
            row = self.insert("result", None, number, *what)
            self._in_cases("result_case", row, number, result.cases)

    def _in_cases(self, table: str, row: int, procedure: int, cases: Iterable[Ref[Any]]) -> None:
        for case in cases:
            self.insert(table, row, procedure, case)

    def _undefined(self) -> None:
        """A row for everything that is referred to and that no entry defines."""
        meant = {(ref.kind, ref.id) for entry in self.catalogue.entries for ref in references(entry)}
        for kind, table in TABLES_OF.items():
            defined = self.catalogue.all(kind)
            for missing in sorted(key for of, key in meant if of is kind and key not in defined):
                self.connection.execute(f"INSERT INTO {table} (id, is_defined) VALUES (?, 0)", (missing,))  # noqa: S608 - as above

    def _names(self) -> Iterator[tuple[str, str, str]]:
        """Kind, id and every name by which a thing may be looked for."""
        for procedure in self.catalogue.versions:
            for name in (procedure.name, *procedure.keywords):
                yield "procedure", procedure.code, name
        for kind, table in TABLES_OF.items():
            for key, entry in self.catalogue.all(kind).items():
                names = getattr(entry, "name", None), getattr(entry, "title", None), *_aliases(entry)
                yield from ((table, key, name) for name in names if name)


_EXTENSION = ("extension_days", "extension_law", "extension_article", "extension_verified", "extension_source")

_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "sector": "(id, name, counting)",
        "difficult_area": "(id, name, days, law, article, verified, source)",
        "counting_policy": f"(id, name, reception_day_counts, cutoff, {', '.join(_EXTENSION)}, source)",
        "fact": "(id, name)",
        "applicant": "(id, name, kind_of)",
        "register": "(id, name, owner)",
        "agency": "(id, name, level, one_stop, part_of, replaced_by, starts, ends)",
        "locality": "(id, name, level, code, part_of, starts, ends, law, verified, source)",
        "document_type": "(id, name, origin, originals_kept, is_foreign, is_identity)",
        "law": "(id, title, rank, issuer, issued, starts, ends, status, note, verified, source)",
    }
)
"""The columns that are given where the last one has its default."""


def _plain(value: object) -> object:
    match value:
        case Ref():
            return value.id
        case StrEnum():
            return value.value
        case date():
            return value.isoformat()
        case Decimal():
            return float(value)
    return value


def _duration(duration: Duration | None) -> tuple[object, object]:
    return (duration.amount, duration.unit) if duration else (None, None)


def _basis(basis: LegalBasis | None) -> tuple[object, object]:
    return (basis.law, basis.article) if basis else (None, None)


def _aliases(entry: Entry) -> tuple[str, ...]:
    return getattr(entry, "aliases", ())


def _extension(extension: Extension | None) -> tuple[object, ...]:
    """Of _EXTENSION."""
    if extension is None:
        return (None,) * len(_EXTENSION)
    return extension.days, extension.law, extension.article, extension.verified, extension.source


def _cases_meant(procedure: Procedure) -> list[str]:
    return sorted({ref.id for ref in references(procedure) if ref.kind is Case})
