"""The cost of a procedure as one JSON object, with the source of every figure."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from tthc.cost.activities import Situation
from tthc.cost.before_after import hours_in_all, lines
from tthc.cost.scm import (
    OFFICIAL_NAMES,
    CostRow,
    CostSheet,
    Saving,
    annual_cost,
    compare,
    dossier_cost,
    row_annual_cost,
    row_cost,
    sources_of,
    times_of,
)
from tthc.cost.tornado import Swing, swings
from tthc.exchange.spreadsheets.cost_workbook import CONVENTION
from tthc.graph.evidence import Person
from tthc.model.cut import Range
from tthc.show.cost import CostShown
from tthc.show.language import Translate


def as_json(shown: CostShown, translate: Translate) -> str:
    """One object: whose dossier, both sheets with the source of every figure, the benefit, what matters most."""
    pair = shown.pair
    value = {
        "procedure": shown.procedure.code,
        "name": shown.procedure.name,
        **_situation(shown.chosen.situation),
        "hourly_income": pair.before.hourly_income.model_dump(mode="json"),
        "cuts": [{"id": c.cut.id, "title": translate(c.title), "power": c.competence.power.value} for c in shown.cuts],
        "verdict": shown.certificate.verdict.value if shown.certificate else None,
        "before": _sheet_object(pair.before, translate),
        "after": _sheet_object(pair.after, translate) if pair.after else None,
        "benefit": _benefit_object(shown) if pair.after else None,
        "what_matters_most": [_swing_object(swing, translate) for swing in swings(pair.before, pair.after)],
        "others": [{**_situation(p.situation), "before": _mid(p.before), "after": _mid(p.after)} for p in shown.others],
    }
    return json.dumps(value, ensure_ascii=False, indent=2)


def _situation(one: Situation) -> dict[str, str | None]:
    return {
        "case": one.case.id if one.case else None,
        "applicant": _who(one),
        "mode": one.mode.value,
    }


def _sheet_object(sheet: CostSheet, translate: Translate) -> dict[str, Any]:
    people = sheet.population
    return {
        "rows": [_row_object(row, sheet, translate) for row in sheet.rows],
        "times_per_year": float(sheet.times_per_year),
        "population": {"number": people.number, "year": people.year, "source": people.source} if people else None,
        "hours": float(hours_in_all(sheet).mid),
        "dossier": _levels(dossier_cost(sheet)),
        "year": _levels(annual_cost(sheet)),
        "notes": [translate(note) for note in sheet.notes],
    }


def _row_object(row: CostRow, sheet: CostSheet, translate: Translate) -> dict[str, Any]:
    people = row.population or sheet.population
    return {
        "activity": row.activity.value,
        "form_row": OFFICIAL_NAMES[row.activity],
        "about": row.about or None,
        "name": translate(row.name),
        "how": [translate(how) for how in row.how],
        "only_when": row.when,
        "hours": {level: float(getattr(row.hours, level)) for level in ("low", "mid", "high")},
        "hired_service": _levels(row.hired_service),
        "fees_and_expenses": _levels(row.fees),
        "times_per_year": float(times_of(row, sheet)),
        "population": people.number if people else None,
        "cost": _levels(row_cost(row, sheet.hourly_income)),
        "year": _levels(row_annual_cost(row, sheet)),
        "is_convention": row.is_convention,
        "law": [{"law": basis.law.id, "article": basis.article} for basis in row.law],
        "sources": [translate(source) for source in sources_of(row)],
    }


def _benefit_object(shown: CostShown) -> dict[str, Any]:
    pair = shown.pair
    after = pair.after or pair.before
    value: dict[str, Any] = {
        "rows": [{"activity": line.activity.value, **_saving(line.saving)} for line in lines(pair.before, after)],
        **_both(pair.before, after),
        "by_power": {power.value: _levels(saving.amount) for power, saving in pair.by_power},
        "working_days": {
            "before": _number(pair.days.before),
            "after": _number(pair.days.after),
            "saving": _number(pair.days.saved),
            "rate": _number(pair.days.rate),
        },
    }
    if pair.convention and pair.all_in_all:
        value["convention_agency_days_as_cost"] = {"called": CONVENTION, **_both(*pair.convention)}
        value["model_and_convention"] = {"called": f"Kể cả quy ước: {CONVENTION}", **_both(*pair.all_in_all)}
    return value


def _both(before: CostSheet, after: CostSheet) -> dict[str, Any]:
    found = compare(before, after)
    return {"dossier": _saving(found.dossier), "year": _saving(found.year) if found.year else None}


def _saving(saving: Saving) -> dict[str, Any]:
    return {
        "before": _levels(saving.before),
        "after": _levels(saving.after),
        "saving": _levels(saving.amount),
        "rate": _number(saving.rate),
    }


def _swing_object(swing: Swing, translate: Translate) -> dict[str, Any]:
    estimate = swing.used.estimate
    return {
        "id": estimate.id,
        "name": translate(swing.used.named) if swing.used.named else estimate.name,
        "measured": swing.used.is_measured,
        "basis": estimate.basis,
        "cost": _levels(swing.cost),
        "saving": _levels(swing.saving),
    }


def _levels(amount: Range | None) -> dict[str, int] | None:
    return {"low": amount.low, "mid": amount.mid, "high": amount.high} if amount else None


def _mid(sheet: object) -> int | None:
    return dossier_cost(sheet).mid if isinstance(sheet, CostSheet) else None


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _who(one: Situation) -> str | None:
    """The kind of applicant; of somebody who was thought of, the kind that they are of."""
    if one.applicant is None:
        return None
    return one.applicant.kind_of.id if isinstance(one.applicant, Person) and one.applicant.kind_of else one.applicant.id
