"""What fills the tables of the catalogue: one generator of rows for each, in the order of their columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tthc.exchange.words import (
    AGENCY_LEVELS,
    ELEMENT_NAMES,
    FEE_KINDS,
    LAW_RANKS,
    LAW_STATUSES,
    LEVELS,
    LOCALITY_LEVELS,
    MODES,
    ORIGINS,
    PUBLICATION_KINDS,
    SERVICE_LEVELS,
    STEP_KINDS,
    SUBMISSIONS,
    UNITS,
    duration_in_words,
)
from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.duration import Duration
from tthc.model.entry import Period, Ref
from tthc.model.journey import Journey
from tthc.model.local import Locality
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Applicant, Database, DocumentType, Fact, Law, Sector

Cell = str | int | Decimal | None
Row = tuple[Cell, ...]


def procedures(catalogue: Catalogue) -> Iterator[Row]:
    """Every version of every procedure."""
    for procedure in catalogue.versions:
        published, agencies = procedure.publication, procedure.agencies
        yield (
            *_version(procedure),
            procedure.name,
            *_named(catalogue, procedure.sector),
            _lines(LEVELS[level] for level in procedure.levels),
            _day(procedure.effective.end),
            published.decision if published else None,
            _day(published.date) if published else None,
            PUBLICATION_KINDS[published.kind] if published and published.kind else None,
            _names(catalogue, procedure.applicants),
            _names(catalogue, agencies.receiving),
            _names(catalogue, agencies.deciding),
            _names(catalogue, agencies.coordinating),
            procedure.dossier_sets,
            _ids(procedure.legal_basis),
            _lines(ELEMENT_NAMES[element] for element in procedure.has_no),
            _lines(procedure.keywords),
            procedure.note,
            _lines(source.name for source in procedure.sources),
        )


def documents(catalogue: Catalogue) -> Iterator[Row]:
    """Every document that a procedure asks for."""
    for procedure in catalogue.versions:
        for document in procedure.documents:
            look_up = document.look_up
            yield (
                *_version(procedure),
                document.id,
                _paper(catalogue, document),
                _ids(document.types),
                document.originals,
                document.copies,
                document.certified,
                document.form,
                SUBMISSIONS[document.submission],
                _cases(procedure, document.cases),
                _lines(MODES[mode] for mode in document.channels),
                _names(catalogue, document.applicants),
                document.when,
                _names(catalogue, document.proves),
                _name(catalogue, look_up.database or look_up.issuer) if look_up else None,
                document.purpose,
                document.lock,
                *_basis(document.fixed_by),
            )


def steps(catalogue: Catalogue) -> Iterator[Row]:
    """Every step, numbered within its procedure."""
    for procedure in catalogue.versions:
        for number, step in enumerate(procedure.steps, 1):
            yield (
                *_version(procedure),
                number,
                step.id,
                step.name,
                STEP_KINDS[step.kind],
                *_named(catalogue, step.actor),
                step.role,
                *_duration(step.duration),
                _ids(step.after),
                _ids(step.needs),
                _ids(step.produces),
                _cases(procedure, step.cases),
                step.when,
                _yes(step.visit),
                _yes(step.inferred),
                step.safeguard,
                *_basis(step.fixed_by),
            )


def limits(catalogue: Catalogue) -> Iterator[Row]:
    """Every time limit of every way to hand in."""
    for procedure in catalogue.versions:
        for channel in procedure.channels:
            for limit in channel.time_limits:
                yield (
                    *_version(procedure),
                    MODES[channel.mode],
                    _cases(procedure, (limit.case,) if limit.case else ()),
                    *_duration(limit.statutory),
                    *_duration(limit.committed),
                    limit.note,
                    *_basis(limit.fixed_by),
                )


def fees(catalogue: Catalogue) -> Iterator[Row]:
    """Every fee of every way to hand in."""
    for procedure in catalogue.versions:
        for channel in procedure.channels:
            for fee in channel.fees:
                yield (
                    *_version(procedure),
                    MODES[channel.mode],
                    _cases(procedure, (fee.case,) if fee.case else ()),
                    FEE_KINDS[fee.kind] if fee.kind else None,
                    fee.name,
                    fee.amount,
                    fee.at_most,
                    fee.currency.value,
                    fee.per,
                    _name(catalogue, fee.decided_by),
                    fee.note,
                    *_basis(fee.fixed_by),
                )


def channels(catalogue: Catalogue) -> Iterator[Row]:
    """Every way to hand in."""
    for procedure in catalogue.versions:
        for channel in procedure.channels:
            level = channel.service_level
            service = SERVICE_LEVELS[level] if level else None
            yield *_version(procedure), MODES[channel.mode], service, channel.partial_reason, channel.url


def conditions(catalogue: Catalogue) -> Iterator[Row]:
    """Every condition."""
    for procedure in catalogue.versions:
        for condition in procedure.conditions:
            facts, cases = _names(catalogue, condition.requires), _cases(procedure, condition.cases)
            yield *_version(procedure), condition.id, condition.name, facts, cases, *_basis(condition.fixed_by)


def results(catalogue: Catalogue) -> Iterator[Row]:
    """Every paper that a procedure gives."""
    for procedure in catalogue.versions:
        for result in procedure.results:
            yield (
                *_version(procedure),
                *_named(catalogue, result.type),
                result.name,
                _cases(procedure, result.cases),
                None if result.electronic is None else ("Có" if result.electronic else "Không"),
                *_duration(result.validity),
                _lines(MODES[mode] for mode in result.delivery),
            )


def cases_of(catalogue: Catalogue) -> Iterator[Row]:
    """Every case of a procedure."""
    for procedure in catalogue.versions:
        for case in procedure.cases:
            yield *_version(procedure), case.id, case.name


def volumes(catalogue: Catalogue) -> Iterator[Row]:
    """How many dossiers a year."""
    for procedure in catalogue.versions:
        for volume in procedure.volumes:
            yield *_version(procedure), volume.year, volume.dossiers, volume.source


def costs(catalogue: Catalogue) -> Iterator[Row]:
    """What somebody measured of a row of the cost sheet: the figures low, middle and high."""
    for procedure in catalogue.versions:
        for cost in procedure.costs:
            cases, ways = ", ".join(c.id for c in cost.cases), ", ".join(mode.value for mode in cost.channels)
            spreads = (cost.minutes, cost.hired_service, cost.fees)
            figures = [level for spread in spreads for level in (spread.levels if spread else (None, None, None))]
            when = cost.date.isoformat() if cost.date else None
            who = cost.times_per_year, cost.population, cost.source, when
            work, about, name = cost.row
            yield *_version(procedure), work.value, about, name, cases, ways, *figures, *who


def verbatim(catalogue: Catalogue) -> Iterator[Row]:
    """What nobody has put into the fields yet."""
    for procedure in catalogue.versions:
        for part in procedure.verbatim:
            yield *_version(procedure), part.about.value, part.text


def agencies(catalogue: Catalogue) -> Iterator[Row]:
    """Every agency."""
    for agency in catalogue.all(Agency).values():
        yield (
            agency.id,
            agency.name,
            AGENCY_LEVELS[agency.level],
            _yes(agency.one_stop),
            _name(catalogue, agency.part_of),
            _name(catalogue, agency.replaced_by),
            _lines(agency.aliases),
            *_period(agency.effective),
        )


def document_types(catalogue: Catalogue) -> Iterator[Row]:
    """Every kind of paper."""
    for kind in catalogue.all(DocumentType).values():
        yield (
            kind.id,
            kind.name,
            ORIGINS[kind.origin],
            _lines(kind.aliases),
            _names(catalogue, kind.issued_by),
            _names(catalogue, kind.proves),
            _yes(kind.originals_kept),
            _yes(kind.identity),
            _yes(kind.foreign),
        )


def laws(catalogue: Catalogue) -> Iterator[Row]:
    """Every law."""
    for law in catalogue.all(Law).values():
        yield (
            law.id,
            law.title,
            LAW_RANKS[law.rank],
            law.issuer,
            _day(law.issued),
            *_period(law.effective),
            LAW_STATUSES[law.status],
            _ids(law.replaced_by),
            _ids(law.amended_by),
            law.note,
            "Đã xác minh" if law.verified else "Chưa xác minh",
            law.source,
        )


def databases(catalogue: Catalogue) -> Iterator[Row]:
    """Every database, a row for each thing it holds."""
    for database in catalogue.all(Database).values():
        owner = _name(catalogue, database.owner)
        if not database.holds:
            yield database.id, database.name, owner, None, None, None, None, None, None, None, None
        for holding in database.holds:
            yield (
                database.id,
                database.name,
                owner,
                _names(catalogue, holding.types),
                _names(catalogue, holding.facts),
                holding.law.id if holding.law else None,
                holding.article,
                _day(holding.since),
                holding.scope,
                "Đã xác minh" if holding.verified else "Chưa xác minh",
                holding.source,
            )


def applicants(catalogue: Catalogue) -> Iterator[Row]:
    """Every kind of applicant."""
    for applicant in catalogue.all(Applicant).values():
        kind, databases = _name(catalogue, applicant.kind_of), _names(catalogue, applicant.recorded_in)
        yield applicant.id, applicant.name, kind, databases, _names(catalogue, applicant.holds)


def localities(catalogue: Catalogue) -> Iterator[Row]:
    """Every administrative unit."""
    for unit in catalogue.all(Locality).values():
        yield (
            unit.id,
            unit.name,
            LOCALITY_LEVELS[unit.level],
            unit.code,
            _name(catalogue, unit.part_of),
            _names(catalogue, unit.replaced_by),
            *_period(unit.effective),
            unit.law.id if unit.law else None,
            "Đã xác minh" if unit.verified else "Chưa xác minh",
        )


def journeys(catalogue: Catalogue) -> Iterator[Row]:
    """Every stage of every life event, numbered."""
    for journey in catalogue.all(Journey).values():
        for number, stage in enumerate(journey.stages, 1):
            known = catalogue.procedures.get(stage.procedure)
            name = stage.name or (known.name if known else None)
            needs = _lines(stage.needs_result_of)
            yield journey.id, journey.name, number, stage.procedure, name, stage.when, _yes(stage.optional), needs


def plain(catalogue: Catalogue, kind: type[Sector] | type[Fact]) -> Iterator[Row]:
    """What has only an id and a name."""
    return ((entry.id, entry.name) for entry in catalogue.all(kind).values())


def _version(procedure: Procedure) -> tuple[Cell, Cell]:
    """What names one version of a procedure."""
    return procedure.code, _day(procedure.effective.start)


def _period(period: Period) -> tuple[Cell, Cell]:
    return _day(period.start), _day(period.end)


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _duration(duration: Duration | None) -> tuple[Cell, Cell, Cell]:
    """In words, and as a number of a unit that can be sorted and added up."""
    if duration is None:
        return None, None, None
    return duration_in_words(duration), duration.amount, UNITS[duration.unit]


def _basis(basis: LegalBasis | None) -> tuple[Cell, Cell]:
    return (None, None) if basis is None else (basis.law.id, basis.article)


def _paper(catalogue: Catalogue, document: RequiredDocument) -> str:
    """The document's own name, or those of its types."""
    return document.name or " hoặc ".join(_name(catalogue, ref) or "" for ref in document.types)


def _name(catalogue: Catalogue, ref: Ref[Any] | None) -> str | None:
    """The name of what a reference means; its id where nothing has it."""
    entry = ref and catalogue.all(ref.kind).get(ref.id)
    return getattr(entry, "name", None) or (ref.id if ref else None)


def _named(catalogue: Catalogue, ref: Ref[Any] | None) -> tuple[Cell, Cell]:
    return (ref.id if ref else None), _name(catalogue, ref)


def _names(catalogue: Catalogue, refs: Iterable[Ref[Any]]) -> str | None:
    return _lines(_name(catalogue, ref) or "" for ref in refs)


def _ids(refs: Iterable[Ref[Any]]) -> str | None:
    return _lines(ref.id for ref in refs)


def _cases(procedure: Procedure, refs: Iterable[Ref[Any]]) -> str | None:
    names = {case.id: case.name for case in procedure.cases}
    return _lines(names.get(ref.id, ref.id) for ref in refs)


def _lines(texts: Iterable[str]) -> str | None:
    """Several texts in one cell, one a line."""
    return "\n".join(texts) or None


def _yes(is_so: bool) -> str | None:
    return "Có" if is_so else None
