"""The second plan: what would be best if something were so, and what of it could not be had as things are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tthc.model.proposal import Proposal
from tthc.propose.portfolio.options import Basis, Ground
from tthc.propose.portfolio.plan import Plan, Search, make_plan
from tthc.propose.portfolio.terms import Figures, Option
from tthc.propose.supposed import Supposable, Supposition, doubted_cuts, ids, supposed_proposals


@dataclass(frozen=True)
class SupposedPlan:
    """The best set if the suppositions were so.

    `only_then` are its proposals that cannot be had as things are; `proved` is what the others of it save: they are
    proved without any supposition.
    """

    suppositions: tuple[Supposition, ...]
    plan: Plan
    only_then: tuple[str, ...]
    proved: Figures

    @property
    def adds(self) -> Figures:
        """What of the saving rests on the suppositions."""
        return self.plan.answer.gains.plus(self.proved, -1)

    @property
    def proposals(self) -> Iterator[Proposal]:
        """The proposals that rest on the suppositions."""
        return (one for one in self.plan.proposals if one.id in self.only_then)


def suppose(
    plan: Plan, suppositions: Sequence[Supposition], proposals: Sequence[Proposal], basis: Basis, seconds: float = 60.0
) -> SupposedPlan:
    """The plan for the same scope and wishes in a supposed world, whose catalogue and proposals are given."""
    supposed = supposed_proposals(proposals, suppositions, basis.catalogue, basis.day)
    world = Basis(
        basis.catalogue,
        basis.day,
        basis.experience,
        amended=ids(suppositions, Supposable.LAW),
        supposed=doubted_cuts(proposals, suppositions),
    )
    then = make_plan(supposed, world, plan.scope, plan.wishes, Search(seconds, levels=0))
    kept = [_kept(option, plan.ground) for option in then.answer.options]
    only_then = tuple(
        one
        for option, ids_ in zip(then.answer.options, kept, strict=True)
        for one in option.proposals
        if one not in ids_
    )
    return SupposedPlan(tuple(suppositions), then, only_then, _saved(kept, then.ground))


def _kept(option: Option, ground: Ground) -> tuple[str, ...]:
    """Of an option the largest part that may be chosen, and is proved, as things are."""
    parts = (
        one.proposals for block in ground.choice.blocks for one in block if set(one.proposals) <= set(option.proposals)
    )
    return max(parts, key=len, default=())


def _saved(parts: Iterable[tuple[str, ...]], ground: Ground) -> Figures:
    """What parts of options save, measured as the options are; one that is no option there counts nothing."""
    measured = {frozenset(one.proposals): one.gains for block in ground.choice.blocks for one in block}
    total = Figures()
    for part in parts:
        total = total.plus(measured.get(frozenset(part), Figures()))
    return total
