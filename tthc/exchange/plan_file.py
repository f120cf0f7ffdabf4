"""A plan as a YAML file, and read back, for whoever goes on with it: which cuts, for which targets, on which catalogue.

What is only proved if something is supposed stands under a key of its own, and is not among the proposals of the plan.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import yaml
from pydantic import BeforeValidator, Field

from tthc import __version__
from tthc.load.files import read_text
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.cut import Cut, Power
from tthc.model.entry import Entry, Name
from tthc.propose.portfolio.terms import Measure
from tthc.source import CannotRunError, Problem, say

if TYPE_CHECKING:
    from tthc.model.proposal import Proposal
    from tthc.propose.portfolio.plan import Plan
    from tthc.propose.supposed_plan import SupposedPlan


class Per(StrEnum):
    """What the figures of a plan are of."""

    YEAR = "year"
    DOSSIER = "dossier"


def _percent(written: object) -> object:
    """`50%` as the number that stands before the sign."""
    return written.strip().removesuffix("%").strip() if isinstance(written, str) else written


Percent = Annotated[Decimal, BeforeValidator(_percent), Field(gt=0, le=100)]


class PlannedProposal(Entry):
    """A proposal of a plan, by its id; its cuts say what it is, should the engine not find it again."""

    id: Name
    procedure: Name
    cuts: tuple[Cut, ...]


class SupposedPart(Entry):
    """What would be chosen besides, or in its place, if what is `supposed` were so: nothing of it is proved."""

    suppositions: Annotated[tuple[Name, ...], Field(min_length=1)]
    proposals: tuple[PlannedProposal, ...] = ()


class SavedPlan(Entry):
    """A plan that was written to a file. `catalogue` is the fingerprint of what it was proved on."""

    day: dt.date
    catalogue: Name
    version: Name
    within: tuple[Power, ...]
    per: Per
    targets: Mapping[Measure, Percent] = {}
    max_laws: Annotated[int, Field(ge=0)] | None = None
    budget: Annotated[Decimal, Field(ge=0)] | None = None
    feasible: bool
    gap: Decimal
    saved: Mapping[Measure, Decimal] = {}
    effort: Decimal
    amend: tuple[Name, ...] = ()
    chosen: Annotated[tuple[PlannedProposal, ...], Field(alias="proposals")]
    supposed: SupposedPart | None = None

    @property
    def proposals(self) -> tuple[str, ...]:
        """The ids of the proposals of the plan, all of them proved together; none that is only supposed."""
        return tuple(one.id for one in self.chosen)


class _File(Entry):
    """The file: one key, so that nobody takes another file for it."""

    plan: SavedPlan


def read_plan(path: Path) -> SavedPlan:
    """The plan of a file; CannotRunError with every mistake and its place: half a plan is none."""
    if not path.is_file():
        raise CannotRunError(say("there is no file {file}", file=path))
    text, wrong = read_text(path, str(path))
    plan, problems = parse_plan(text, str(path)) if text is not None else (None, ())
    problems = (*wrong, *problems)
    if problems or plan is None:
        lines = tuple(say("{at}: {code} {text}", at=one.at, code=one.code, text=one.message) for one in problems)
        raise CannotRunError(
            say("{file} is no plan as 'tthc plan -o FILE.yaml' writes one: {problems}", file=path.name, problems=lines)
        )
    return plan


def parse_plan(text: str, file: str) -> tuple[SavedPlan | None, tuple[Problem, ...]]:
    """The plan of a text, or every mistake in it, each at the word that caused it."""
    tree, problems = parse_yaml(text, file)
    if tree is None or problems:
        return None, problems
    read, problems = type_entry(_File, tree, file)
    if read is None:
        return None, problems
    supposed = read.plan.supposed.proposals if read.plan.supposed else ()
    mistakes = tuple(_mistakes((*read.plan.chosen, *supposed)))
    return (None, mistakes) if mistakes else (read.plan, ())


def _mistakes(proposals: Iterable[PlannedProposal]) -> Iterator[Problem]:
    """Ids that are there twice, or that say something else than the cuts beside them."""
    seen: set[str] = set()
    for one in proposals:
        if one.id in seen:
            yield Problem("L046", one.at, say("the proposal {id!r} is in the plan twice", id=one.id))
        seen.add(one.id)
        if one.id not in {cut.id for cut in one.cuts}:
            text = say("the proposal {id!r} has other cuts than its id says", id=one.id)
            yield Problem("L046", one.at, text)
        for cut in one.cuts:
            if cut.target.procedure != one.procedure:
                text = say("the cut {id!r} is not of the procedure {code}", id=cut.id, code=one.procedure)
                yield Problem("L046", cut.at, text)


def plan_yaml(plan: Plan, catalogue: str, then: SupposedPlan | None = None) -> str:
    """The text of the file; `catalogue` is the fingerprint of the catalogue that everything was proved on."""
    written = _plan(plan, catalogue)
    if then is not None:
        written["supposed"] = {
            "suppositions": [str(one) for one in then.suppositions],
            "proposals": [_proposal(one) for one in then.proposals],
        }
    return yaml.safe_dump({"plan": written}, allow_unicode=True, sort_keys=False, width=10**6)


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
        "proposals": [_proposal(one) for one in plan.proposals],
    }


def _proposal(one: Proposal) -> dict[str, Any]:
    return {"id": one.id, "procedure": one.procedure, "cuts": [_cut(cut) for cut in one.cuts]}


def _cut(cut: Cut) -> dict[str, Any]:
    """The cut with everything that differs from how a cut is when nothing is said."""
    return cut.model_dump(mode="json", exclude_defaults=True)


def _number(value: Fraction) -> int | float:
    return int(value) if value.denominator == 1 else round(float(value), 6)
