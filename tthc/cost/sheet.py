"""The cost sheet of one procedure, derived from its documents, visits and channels (biểu tính chi phí tuân thủ)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from tthc.cost.activities import Activity, Situation, activities, channel_of, document_name, fees_of, situations
from tthc.cost.measured import with_measured
from tthc.cost.pricing import Estimates, Unpriced, cheapest, hourly_income, lacking
from tthc.cost.scm import CostRow, CostSheet, Population, dossier_cost, exactly
from tthc.graph.evidence import asked_of
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import MODE_NAMES, Mode
from tthc.model.costs import ActivityKind
from tthc.model.document import Submission
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, Estimate, HourlyIncome
from tthc.model.step import StepKind
from tthc.source import Message, say


@dataclass(frozen=True)
class Record:
    """The procedure as it is recorded, with its catalogue: what was measured was measured on this."""

    procedure: Procedure
    catalogue: Catalogue


def cost_sheet(
    procedure: Procedure,
    catalogue: Catalogue,
    case: Case | None,
    mode: Mode,
    applicant: Applicant | None = None,
    *,
    income: HourlyIncome | None = None,
    population: Population | None = None,
    record: Record | None = None,
) -> CostSheet | Unpriced:
    """One sheet, rows in the order of the form, or all that is missing for it.

    Of alternatives the cheapest counts; what was measured takes the place of the estimates. The income is the latest of
    the catalogue, and the population the latest sourced volume, unless others are given; one of several cases takes no
    volume, since that counts them all. `record` is the procedure before the cuts, where there are any.
    """
    income = income or hourly_income(catalogue)
    situation = Situation(case, applicant, mode)
    missing, rows = _estimated(procedure, catalogue, situation, income)
    if missing or income is None:
        return Unpriced(missing)
    if procedure.costs:
        recorded = _estimated(record.procedure, record.catalogue, situation, income)[1] if record else rows
        rows = tuple(with_measured(rows, procedure, situation, recorded))
    notes = (*_procedure_notes(procedure), *_case_notes(procedure, catalogue, case, applicant))
    in_order = tuple(sorted(rows, key=lambda row: row.activity.rank))
    people = population or _population(procedure, record)
    return CostSheet(in_order, income, times_a_year(procedure, case), people, notes)


def _estimated(
    procedure: Procedure, catalogue: Catalogue, situation: Situation, income: HourlyIncome | None
) -> tuple[tuple[Message, ...], tuple[CostRow, ...]]:
    """What is missing, or else the rows by the estimates alone."""
    estimates = catalogue.all(Estimate)
    tasks = tuple(activities(procedure, catalogue, situation))
    missing = (*_missing_facts(procedure, situation.mode, income), *lacking(tasks, estimates))
    if missing or income is None:
        return missing, ()
    return (), tuple(_row(task, estimates, income) for task in tasks)


def dearest(procedure: Procedure, catalogue: Catalogue) -> Situation | None:
    """The case, applicant and mode with the highest middle cost, of equals the first; None if none can be priced."""
    priced: list[tuple[int, Situation]] = []
    for s in situations(procedure, catalogue):
        sheet = cost_sheet(procedure, catalogue, s.case, s.mode, s.applicant)
        if isinstance(sheet, CostSheet):
            priced.append((dossier_cost(sheet).mid, s))
    return max(priced, key=lambda pair: pair[0])[1] if priced else None


def _missing_facts(procedure: Procedure, mode: Mode, income: HourlyIncome | None) -> Iterator[Message]:
    if channel_of(procedure, mode) is None:
        yield say("{procedure} cannot be applied for this way: {mode}", procedure=procedure.code, mode=MODE_NAMES[mode])
    if income is None:
        yield say("the reference data have no hourly income")


def _row(activity: Activity, estimates: Estimates, income: HourlyIncome) -> CostRow:
    chosen = cheapest(activity, estimates, income)
    return CostRow(
        activity.kind,
        activity.name,
        chosen.hours,
        fees=chosen.expenses + exactly(sum(fee.dong or 0 for fee in activity.fees)),
        how=chosen.way.how,
        law=activity.law,
        when=activity.when,
        estimates=chosen.estimates,
        basis=activity.basis,
        about=activity.about,
        is_nothing_to_do=activity.kind is ActivityKind.PREPARE and not chosen.way.uses and not chosen.way.minutes,
    )


def times_a_year(procedure: Procedure, case: Case | None) -> Fraction:
    """How often one of those who were counted goes through it in a year; 1 where dossiers were counted, not people."""
    often = procedure.frequency_in(case) if procedure.obliged else None
    return Fraction(often or 1)


def _population(procedure: Procedure, record: Record | None) -> Population | None:
    """The people obliged where they were counted, else the dossiers; at another threshold, who was counted there."""
    if len(procedure.cases) > 1:
        return None
    if record and record.procedure.thresholds != procedure.thresholds:
        before = _population(record.procedure, None)
        return next((one for one in _obliged(procedure) if before and one.year == before.year), None)
    return next(_obliged(procedure), None) or (None if procedure.obliged else _dossiers(procedure))


def _obliged(procedure: Procedure) -> Iterator[Population]:
    """Those who were counted, the latest first: where there are thresholds, at what they stand at."""
    stands = {one.id: one.amount for one in procedure.thresholds}
    for one in sorted(procedure.obliged, key=lambda one: -one.year):
        if (one.amount == stands.get(one.threshold.id)) if one.threshold else not stands:
            yield Population(one.number, one.source, one.year)


def _dossiers(procedure: Procedure) -> Population | None:
    latest = max(procedure.volumes, key=lambda volume: volume.year, default=None)
    return Population(latest.dossiers, latest.source, latest.year) if latest else None


def _procedure_notes(procedure: Procedure) -> Iterator[Message]:
    if procedure.dossier_sets is None:
        yield say("the number of sets is not stated: counted as one")
    if not procedure.results:
        yield say("no result is stated: collecting it is not priced")
    if len(procedure.cases) > 1 and (procedure.volumes or procedure.obliged):
        yield say("the yearly volume counts all cases: no yearly total for this one")
    if procedure.frequencies and procedure.volumes and not procedure.obliged:
        yield say("the yearly volume counts dossiers, however often one person hands them in")


def _case_notes(
    procedure: Procedure, catalogue: Catalogue, case: Case | None, applicant: Applicant | None
) -> Iterator[Message]:
    for document in procedure.documents_in(case):
        if not asked_of(document, applicant, catalogue):
            continue
        name = document_name(document, catalogue)
        is_counted = document.submission is Submission.SUBMIT and document.look_up is None
        if is_counted and not document.originals + document.copies + document.certified:
            yield say("{document}: the number of papers is not stated: counted as one", document=name)
        if document.when:
            yield say("{document}: only asked for when {when}: included", document=name, when=document.when)
    for channel in procedure.channels:
        for fee in fees_of(channel, case):
            if fee.dong is None:
                yield say("{mode}: a fee without a sum in đồng is not priced", mode=MODE_NAMES[channel.mode])
    for step in procedure.steps_in(case):
        if step.kind is StepKind.INSPECT and not step.visit:
            yield say("{step}: the applicant's time at the inspection is not stated: not priced", step=step.name)
