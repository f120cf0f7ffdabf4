"""A plan as a YAML file, for whoever goes on with it: which cuts, for which targets, on which catalogue."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from tthc import __version__
from tthc.exchange.file_kind import read_bytes
from tthc.load.yaml_text import parse_yaml
from tthc.model.cut import Cut
from tthc.propose.portfolio import Measure
from tthc.propose.portfolio_plan import Plan
from tthc.source import CannotRunError, Message, say


def plan_yaml(plan: Plan, catalogue: str) -> str:
    """The text of the file; `catalogue` is the fingerprint of the catalogue that everything was proved on."""
    return yaml.safe_dump({"plan": _plan(plan, catalogue)}, allow_unicode=True, sort_keys=False, width=10**6)


def proposals_in_plan(path: Path) -> tuple[str, ...]:
    """The ids of the proposals that a plan has chosen; CannotRunError if the file is no plan."""
    data = read_bytes(path)
    if isinstance(data, Message):
        raise CannotRunError(say("{file} cannot be read: {why}", file=path, why=data))
    tree, problems = parse_yaml(data.decode("utf-8-sig", "replace"), path.name)
    if problems:
        raise CannotRunError(say("{file} cannot be read: {why}", file=path, why=problems[0].message))
    try:
        return tuple(str(proposal["id"]) for proposal in tree["plan"]["proposals"])  # type: ignore[index,call-overload]  # or TypeError
    except (TypeError, KeyError, AttributeError) as error:
        raise CannotRunError(say("{file} is no plan: 'tthc plan -o FILE.yaml' writes one", file=path)) from error


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
