"""A plan as a YAML file, for whoever goes on with it: which cuts, for which targets, on which catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import yaml

from tthc import __version__
from tthc.model.cut import Cut
from tthc.propose.portfolio import Measure
from tthc.propose.portfolio_plan import Plan


def plan_yaml(plan: Plan, catalogue: str) -> str:
    """The text of the file; `catalogue` is the fingerprint of the catalogue that everything was proved on."""
    return yaml.safe_dump({"plan": _plan(plan, catalogue)}, allow_unicode=True, sort_keys=False, width=10**6)


def _plan(plan: Plan, catalogue: str) -> dict[str, Any]:
    answer, wishes = plan.answer, plan.wishes
    return {
        "day": plan.ground.basis.day,
        "catalogue": catalogue,
        "version": __version__,
        "within": sorted(power.value for power in plan.scope.powers),
        "per": "year" if plan.ground.per_year else "dossier",
        "targets": {measure.value: f"{_number(share * 100)}%" for measure, share in wishes.targets.items()},
        "max_laws": wishes.max_laws,
        "budget": None if wishes.budget is None else _number(wishes.budget),
        "feasible": plan.chosen.best.is_feasible,
        "gap": _number(answer.gap),
        "saved": {measure.value: _number(answer.gains.of(measure)) for measure in Measure},
        "effort": _number(answer.effort.mid),
        "amend": [one.name for one in answer.laws],
        "proposals": [
            {"id": one.id, "procedure": one.procedure, "cuts": [_cut(cut) for cut in one.cuts]}
            for one in plan.proposals
        ],
    }


def _cut(cut: Cut) -> dict[str, Any]:
    """The cut with everything that differs from how a cut is when nothing is said."""
    return cut.model_dump(mode="json", exclude_defaults=True)


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else round(float(value), 6)
