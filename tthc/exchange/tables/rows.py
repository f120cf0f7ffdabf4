"""What fills the tables of the catalogue: one generator of rows for each, in the order of their columns."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.exchange.tables import cells as cell
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
)
from tthc.model.catalogue import Catalogue
from tthc.model.journey import Journey
from tthc.model.local import Locality
from tthc.model.reference import Agency, Applicant, Database, DocumentType, Fact, Law, Sector

Row = tuple[cell.Cell, ...]


def procedures(catalogue: Catalogue) -> Iterator[Row]:
    """Every version of every procedure."""
    for procedure in catalogue.versions:
        published, agencies = procedure.publication, procedure.agencies
        yield (
            *cell.version(procedure),
            procedure.name,
            *cell.named(catalogue, procedure.sector),
            cell.lines(LEVELS[level] for level in procedure.levels),
            cell.day(procedure.effective.end),
            published.decision if published else None,
            cell.day(published.date) if published else None,
            PUBLICATION_KINDS[published.kind] if published and published.kind else None,
            cell.names(catalogue, procedure.applicants),
            cell.names(catalogue, agencies.receiving),
            cell.names(catalogue, agencies.deciding),
            cell.names(catalogue, agencies.coordinating),
            procedure.dossier_sets,
            cell.ids(procedure.legal_basis),
            cell.lines(ELEMENT_NAMES[element] for element in procedure.has_no),
            cell.lines(procedure.keywords),
            procedure.note,
            cell.lines(source.name for source in procedure.sources),
        )


def documents(catalogue: Catalogue) -> Iterator[Row]:
    """Every document that a procedure asks for."""
    for procedure in catalogue.versions:
        for document in procedure.documents:
            look_up = document.look_up
            yield (
                *cell.version(procedure),
                document.id,
                cell.paper(catalogue, document),
                cell.ids(document.types),
                document.originals,
                document.copies,
                document.certified,
                document.form,
                SUBMISSIONS[document.submission],
                cell.cases(procedure, document.cases),
                cell.lines(MODES[mode] for mode in document.channels),
                cell.names(catalogue, document.applicants),
                document.when,
                cell.names(catalogue, document.proves),
                cell.name(catalogue, look_up.database or look_up.issuer) if look_up else None,
                document.purpose,
                document.lock,
                *cell.basis(document.fixed_by),
            )


def steps(catalogue: Catalogue) -> Iterator[Row]:
    """Every step, numbered within its procedure."""
    for procedure in catalogue.versions:
        for number, step in enumerate(procedure.steps, 1):
            yield (
                *cell.version(procedure),
                number,
                step.id,
                step.name,
                STEP_KINDS[step.kind],
                *cell.named(catalogue, step.actor),
                step.role,
                *cell.duration(step.duration),
                cell.ids(step.after),
                cell.ids(step.needs),
                cell.ids(step.produces),
                cell.cases(procedure, step.cases),
                step.when,
                cell.yes(step.visit),
                cell.yes(step.inferred),
                step.safeguard,
                *cell.basis(step.fixed_by),
            )


def limits(catalogue: Catalogue) -> Iterator[Row]:
    """Every time limit of every way to hand in."""
    for procedure in catalogue.versions:
        for channel in procedure.channels:
            for limit in channel.time_limits:
                extension = limit.extension
                yield (
                    *cell.version(procedure),
                    MODES[channel.mode],
                    cell.cases(procedure, (limit.case,) if limit.case else ()),
                    *cell.duration(limit.statutory),
                    *cell.duration(limit.committed),
                    limit.note,
                    *cell.basis(limit.fixed_by),
                    extension.days if extension else None,
                    extension.law.id if extension and extension.law else None,
                    extension.article if extension else None,
                    cell.names(catalogue, limit.longer_in),
                )


def fees(catalogue: Catalogue) -> Iterator[Row]:
    """Every fee of every way to hand in."""
    for procedure in catalogue.versions:
        for channel in procedure.channels:
            for fee in channel.fees:
                yield (
                    *cell.version(procedure),
                    MODES[channel.mode],
                    cell.cases(procedure, (fee.case,) if fee.case else ()),
                    FEE_KINDS[fee.kind] if fee.kind else None,
                    fee.name,
                    fee.amount,
                    fee.at_most,
                    fee.currency.value,
                    fee.per,
                    cell.name(catalogue, fee.decided_by),
                    fee.note,
                    *cell.basis(fee.fixed_by),
                )


def channels(catalogue: Catalogue) -> Iterator[Row]:
    """Every way to hand in."""
    for procedure in catalogue.versions:
        for channel in procedure.channels:
            level = channel.service_level
            service = SERVICE_LEVELS[level] if level else None
            yield *cell.version(procedure), MODES[channel.mode], service, channel.partial_reason, channel.url


def conditions(catalogue: Catalogue) -> Iterator[Row]:
    """Every condition."""
    for procedure in catalogue.versions:
        for condition in procedure.conditions:
            facts, cases = cell.names(catalogue, condition.requires), cell.cases(procedure, condition.cases)
            yield *cell.version(procedure), condition.id, condition.name, facts, cases, *cell.basis(condition.fixed_by)


def results(catalogue: Catalogue) -> Iterator[Row]:
    """Every paper that a procedure gives."""
    for procedure in catalogue.versions:
        for result in procedure.results:
            yield (
                *cell.version(procedure),
                *cell.named(catalogue, result.type),
                result.name,
                cell.cases(procedure, result.cases),
                None if result.electronic is None else ("Có" if result.electronic else "Không"),
                *cell.duration(result.validity),
                cell.lines(MODES[mode] for mode in result.delivery),
            )


def cases_of(catalogue: Catalogue) -> Iterator[Row]:
    """Every case of a procedure."""
    for procedure in catalogue.versions:
        for case in procedure.cases:
            yield *cell.version(procedure), case.id, case.name


def frequencies(catalogue: Catalogue) -> Iterator[Row]:
    """How often a year somebody goes through a procedure."""
    for procedure in catalogue.versions:
        for often in procedure.frequencies:
            why = often.when, often.lock, *cell.basis(often.fixed_by)
            yield *cell.version(procedure), often.id, often.times_per_year, cell.cases(procedure, often.cases), *why


def thresholds(catalogue: Catalogue) -> Iterator[Row]:
    """From what on somebody has to."""
    for procedure in catalogue.versions:
        for one in procedure.thresholds:
            what = one.id, one.name, one.amount, one.unit
            yield *cell.version(procedure), *what, cell.cases(procedure, one.cases), one.lock, *cell.basis(one.fixed_by)


def obliged(catalogue: Catalogue) -> Iterator[Row]:
    """On how many a procedure falls, as somebody counted."""
    for procedure in catalogue.versions:
        for one in procedure.obliged:
            at = one.threshold.id if one.threshold else None, one.amount
            yield *cell.version(procedure), one.number, one.year, *at, one.source


def volumes(catalogue: Catalogue) -> Iterator[Row]:
    """How many dossiers a year."""
    for procedure in catalogue.versions:
        for volume in procedure.volumes:
            yield *cell.version(procedure), volume.year, volume.dossiers, volume.source


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
            yield *cell.version(procedure), work.value, about, name, cases, ways, *figures, *who


def verbatim(catalogue: Catalogue) -> Iterator[Row]:
    """What nobody has put into the fields yet."""
    for procedure in catalogue.versions:
        for part in procedure.verbatim:
            yield *cell.version(procedure), part.about.value, part.text


def agencies(catalogue: Catalogue) -> Iterator[Row]:
    """Every agency."""
    for agency in catalogue.all(Agency).values():
        yield (
            agency.id,
            agency.name,
            AGENCY_LEVELS[agency.level],
            cell.yes(agency.one_stop),
            cell.name(catalogue, agency.part_of),
            cell.name(catalogue, agency.replaced_by),
            cell.lines(agency.aliases),
            *cell.period(agency.effective),
        )


def document_types(catalogue: Catalogue) -> Iterator[Row]:
    """Every kind of paper."""
    for kind in catalogue.all(DocumentType).values():
        yield (
            kind.id,
            kind.name,
            ORIGINS[kind.origin],
            cell.lines(kind.aliases),
            cell.names(catalogue, kind.issued_by),
            cell.names(catalogue, kind.proves),
            cell.yes(kind.originals_kept),
            cell.yes(kind.identity),
            cell.yes(kind.foreign),
        )


def laws(catalogue: Catalogue) -> Iterator[Row]:
    """Every law."""
    for law in catalogue.all(Law).values():
        yield (
            law.id,
            law.title,
            LAW_RANKS[law.rank],
            law.issuer,
            cell.day(law.issued),
            *cell.period(law.effective),
            LAW_STATUSES[law.status],
            cell.ids(law.replaced_by),
            cell.ids(law.amended_by),
            law.note,
            "Đã xác minh" if law.verified else "Chưa xác minh",
            law.source,
        )


def databases(catalogue: Catalogue) -> Iterator[Row]:
    """Every database, a row for each thing it holds."""
    for database in catalogue.all(Database).values():
        owner = cell.name(catalogue, database.owner)
        if not database.holds:
            yield database.id, database.name, owner, None, None, None, None, None, None, None, None
        for holding in database.holds:
            yield (
                database.id,
                database.name,
                owner,
                cell.names(catalogue, holding.types),
                cell.names(catalogue, holding.facts),
                holding.law.id if holding.law else None,
                holding.article,
                cell.day(holding.since),
                holding.scope,
                "Đã xác minh" if holding.verified else "Chưa xác minh",
                holding.source,
            )


def applicants(catalogue: Catalogue) -> Iterator[Row]:
    """Every kind of applicant."""
    for applicant in catalogue.all(Applicant).values():
        kind, databases = cell.name(catalogue, applicant.kind_of), cell.names(catalogue, applicant.recorded_in)
        yield applicant.id, applicant.name, kind, databases, cell.names(catalogue, applicant.holds)


def localities(catalogue: Catalogue) -> Iterator[Row]:
    """Every administrative unit."""
    for unit in catalogue.all(Locality).values():
        yield (
            unit.id,
            unit.name,
            LOCALITY_LEVELS[unit.level],
            unit.code,
            cell.name(catalogue, unit.part_of),
            cell.names(catalogue, unit.replaced_by),
            *cell.period(unit.effective),
            unit.law.id if unit.law else None,
            "Đã xác minh" if unit.verified else "Chưa xác minh",
        )


def journeys(catalogue: Catalogue) -> Iterator[Row]:
    """Every stage of every life event, numbered."""
    for journey in catalogue.all(Journey).values():
        for number, stage in enumerate(journey.stages, 1):
            known = catalogue.procedures.get(stage.procedure)
            name = stage.name or (known.name if known else None)
            needs = cell.lines(stage.needs_result_of)
            yield journey.id, journey.name, number, stage.procedure, name, stage.when, cell.yes(stage.optional), needs


def plain(catalogue: Catalogue, kind: type[Sector] | type[Fact]) -> Iterator[Row]:
    """What has only an id and a name."""
    return ((entry.id, entry.name) for entry in catalogue.all(kind).values())
