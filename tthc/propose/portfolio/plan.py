"""The plan as a whole (kế hoạch cắt giảm): what was asked, what was chosen, how sure that is, what would open more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from tthc.model.cut import Cut, Power
from tthc.model.proposal import Proposal
from tthc.propose.portfolio.choose import Chosen, Member, choose, front, members
from tthc.propose.portfolio.needs import needs_of
from tthc.propose.portfolio.openings import Opening, Relaxed, openings, relaxations
from tthc.propose.portfolio.options import Basis, Ground, Scope, ground_for
from tthc.propose.portfolio.terms import Answer, Measure, Shared, Wishes


@dataclass(frozen=True)
class Reached:
    """One measure: the total before, what the plan saves of it, and the share that was asked for, if one was."""

    measure: Measure
    before: Fraction
    saved: Fraction
    target: Fraction | None

    @property
    def share(self) -> Fraction | None:
        """The share saved; None where nothing is known of the total."""
        return self.saved / self.before if self.before else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None without one."""
        return None if self.target is None else self.share is not None and self.share >= self.target


@dataclass(frozen=True)
class Plan:
    """Everything about one plan. `relaxed` and `openings` are empty where all targets are met."""

    ground: Ground
    scope: Scope
    wishes: Wishes
    chosen: Chosen
    members: tuple[Member, ...]
    front: tuple[Answer, ...]
    relaxed: tuple[Relaxed, ...] = ()
    openings: tuple[Opening, ...] = ()

    @property
    def answer(self) -> Answer:
        """What was chosen."""
        return self.chosen.best.answer

    @property
    def reached(self) -> Iterator[Reached]:
        """Every measure."""
        before = self.ground.choice.before
        for measure in Measure:
            target = self.wishes.targets.get(measure)
            yield Reached(measure, before.of(measure), self.answer.gains.of(measure), target)

    @property
    def proposals(self) -> tuple[Proposal, ...]:
        """The proposals chosen."""
        return tuple(self.ground.proposals[one] for one in self.answer.proposals)


@dataclass(frozen=True)
class Search:
    """How long the solver may look for one answer, and at how many levels of effort the front is drawn."""

    seconds: float = 60.0
    levels: int = 4


def make_plan(
    proposals: Sequence[Proposal], basis: Basis, scope: Scope, wishes: Wishes, search: Search | None = None
) -> Plan:
    """The plan for what is asked, with all that is said of it."""
    search = search or Search()
    ground = ground_for(proposals, basis, scope)
    chosen = choose(ground, wishes, search.seconds)
    worth = tuple(members(chosen.best.answer, ground, wishes.targets))
    drawn = front(ground, chosen, wishes, search.levels, min(search.seconds, 10.0)) if search.levels else ()
    if chosen.best.is_feasible:
        return Plan(ground, scope, wishes, chosen, worth, drawn)
    wider = None if Power.PETITION in scope.powers else ground_for(proposals, basis, _with_petitions(scope))
    relaxed = tuple(relaxations(ground, wishes, wider, chosen.never))
    return Plan(ground, scope, wishes, chosen, worth, drawn, relaxed, openings(ground, wishes.targets))


def resting(shared: Shared, plan: Plan) -> int:
    """How many proposals of a plan rest on something that is worked on once."""
    basis = plan.ground.basis
    return sum(any(need.id == shared.id for cut in one.cuts for need in _needs(cut, basis)) for one in plan.proposals)


def _needs(cut: Cut, basis: Basis) -> Iterator[Shared]:
    return needs_of(cut, basis.catalogue.procedure(cut.target.procedure), basis.catalogue, basis.day)


def _with_petitions(scope: Scope) -> Scope:
    return replace(scope, powers=scope.powers | {Power.PETITION})
