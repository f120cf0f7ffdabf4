"""The lines of the workbook, made from proposals, findings, cost sheets and reference data."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import groupby

from tthc.cost.scm import CostRow, CostSheet, annual_cost, dossier_cost, in_words, row_annual_cost, row_cost, times_of
from tthc.exchange.spreadsheets.proposals_workbook import (
    POWERS,
    CostLine,
    FindingLine,
    NoteLine,
    PowerTotalLine,
    ProposalLine,
)
from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Competence, Finding, Power, Verdict
from tthc.model.proposal import Proposal
from tthc.model.reference import Estimate, HourlyIncome
from tthc.propose.totals import Total, petitions, totals
from tthc.source import Message
from tthc.vietnamese import write_number

Translate = Callable[[Message], str]


def proposal_line(proposal: Proposal, translate: Translate) -> ProposalLine:
    """One proposal as a line."""
    effect, competence = proposal.effect, proposal.competence
    return ProposalLine(
        code=proposal.procedure,
        name=proposal.name,
        content=translate(proposal.title),
        reasons="\n".join(translate(reason) for reason in proposal.reasons),
        rules=", ".join(proposal.rules),
        verdict=proposal.certificate.verdict,
        doubt="\n".join(_doubts(proposal.certificate, translate)),
        power=competence.power,
        addressee=translate(competence.addressee) if competence.addressee else "",
        instrument=_instrument(competence),
        whose=translate(effect.of) if effect.of else "",
        cost_before=effect.cost_before,
        cost_after=effect.cost_after,
        days_before=effect.days_before,
        days_after=effect.days_after,
    )


def power_lines(proposals: Sequence[Proposal], translate: Translate) -> Iterator[PowerTotalLine]:
    """What is in our hands, to petition in all and by addressee, and unknown."""
    for total in totals(proposals):
        yield _power_line(total, translate)
        if total.power is Power.PETITION:
            yield from (_power_line(one, translate) for one in petitions(proposals))


def _power_line(total: Total, translate: Translate) -> PowerTotalLine:
    addressee = translate(total.addressee) if total.addressee else ""
    counted = total.proposals, total.proved, total.procedures
    return PowerTotalLine(POWERS[total.power], addressee, *counted, total.saving, total.days)


def finding_line(finding: Finding, catalogue: Catalogue, translate: Translate) -> FindingLine:
    """One finding as a line."""
    procedure = catalogue.procedures.get(finding.component.procedure)
    return FindingLine(
        rule=finding.rule,
        severity=finding.severity,
        code=finding.component.procedure,
        name=procedure.name if procedure else "",
        component=str(finding.component),
        place=str(finding.at),
        because=translate(finding.because),
        evidence="\n".join(translate(evidence) for evidence in finding.evidence),
    )


def cost_lines(code: str, name: str, sheet: CostSheet, translate: Translate) -> Iterator[CostLine]:
    """The rows of one sheet numbered as the form numbers them, and the total; `name` says which sheet it is.

    What each estimate rests on is said once for all of them, by `estimate_notes`.
    """
    for activity, rows in groupby(sheet.rows, key=lambda row: row.activity):
        for index, row in enumerate(rows, 1):
            yield replace(
                _cost_line(row, sheet, translate), code=code, sheet=name, number=f"{activity.rank + 1}.{index}"
            )
    yield CostLine(
        code=code,
        sheet=name,
        population=sheet.population.number if sheet.population else None,
        cost=dossier_cost(sheet),
        year=annual_cost(sheet),
        note="\n".join(translate(note) for note in sheet.notes),
        is_total=True,
    )


def estimate_notes(catalogue: Catalogue) -> Iterator[NoteLine]:
    """Every income and estimate that figures may rest on, with its basis."""
    for income in catalogue.all(HourlyIncome).values():
        topic = f"Mức thu nhập bình quân năm {income.year}"
        checked = "" if income.verified else " (chưa đối chiếu)"
        yield NoteLine(topic, f"{write_number(income.amount)} đồng/giờ{checked}", income.source)
    for estimate in catalogue.all(Estimate).values():
        levels = " / ".join(write_number(level) for level in (estimate.low, estimate.mid, estimate.high))
        yield NoteLine(f"Ước lượng: {estimate.name}", f"{levels} {estimate.unit} (thấp / giữa / cao)", estimate.basis)


def _cost_line(row: CostRow, sheet: CostSheet, translate: Translate) -> CostLine:
    conditional = (f"Chỉ khi: {row.when}",) if row.when else ()
    times, people = times_of(row, sheet), row.population or sheet.population
    return CostLine(
        activity=row.activity,
        how=": ".join(part for part in (translate(row.name), "; ".join(map(translate, row.how))) if part),
        law="\n".join(_law(basis) for basis in row.law),
        hours=row.hours,
        hourly_income=sheet.hourly_income.amount,
        hired_service=row.hired_service.mid,
        fees=row.fees.mid,
        times_per_year=Decimal(times.numerator) / times.denominator,
        population=people.number if people else None,
        cost=row_cost(row, sheet.hourly_income),
        year=row_annual_cost(row, sheet),
        note="\n".join((*conditional, *map(translate, map(in_words, row.estimates)), *map(translate, row.basis))),
    )


def _doubts(certificate: Certificate, translate: Translate) -> Iterator[str]:
    for check in certificate.checks:
        if check.because and check.verdict is not Verdict.PROVED:
            yield f"{check.invariant.value}: {translate(check.because)}"
    if certificate.subject_to:
        yield translate(certificate.subject_to)


def _instrument(competence: Competence) -> str:
    return ", ".join(part for part in (competence.article, competence.instrument) if part)


def _law(basis: LegalBasis) -> str:
    return f"{basis.article}, {basis.law.id}" if basis.article else basis.law.id
