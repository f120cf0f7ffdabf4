"""Where targets cannot be met: how far they could be if less were asked, and what would have to open for more."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from tthc.model.cut import Check, CutKind, Invariant, Power, Verdict
from tthc.model.proposal import Proposal
from tthc.model.reference import Database
from tthc.propose.portfolio.choose import best_of
from tthc.propose.portfolio.options import Ground
from tthc.propose.portfolio.solve import Program, Together
from tthc.propose.portfolio.terms import Answer, Figures, Measure, Wishes
from tthc.source import Message, say


@dataclass(frozen=True)
class Relaxed:
    """What could be met with one wish less."""

    without: Message
    answer: Answer
    is_feasible: bool


def relaxations(ground: Ground, wishes: Wishes, wider: Ground | None, never: tuple[Together, ...]) -> Iterator[Relaxed]:
    """The same targets with one more text, as many as it takes, no budget, the powers of others too."""
    if wishes.max_laws is not None:
        one_more = wishes.max_laws + 1
        yield _relaxed(say("with {number} texts", number=one_more), ground, replace(wishes, max_laws=one_more), never)
        yield _relaxed(say("with as many texts as it takes"), ground, replace(wishes, max_laws=None), never)
    if wishes.budget is not None:
        yield _relaxed(say("without a limit on effort"), ground, replace(wishes, budget=None), never)
    if wider is not None:
        free = replace(wishes, max_laws=None, budget=None)
        text = say("with petitions to others as well")
        if free != wishes:
            text = say("with petitions to others as well, and without limits on texts and effort")
        yield _relaxed(text, wider, free, never)


def _relaxed(without: Message, ground: Ground, wishes: Wishes, never: tuple[Together, ...]) -> Relaxed:
    best = best_of(Program(ground.choice, never), wishes)
    return Relaxed(without, best.answer, best.is_feasible)


class Lacking(StrEnum):
    """What stands in the way of a cut that is neither proved nor refuted."""

    DATABASE = "database"
    INSTRUMENT = "instrument"
    LOG = "log"
    FACT = "fact"


@dataclass(frozen=True)
class Opening:
    """What would have to open, and the proposals that wait for it.

    `gains` is what they would save if all of them were proved then, of each procedure only the one that saves most.
    `because` is said of the first of them.
    """

    lacks: Lacking
    name: str
    proposals: tuple[Proposal, ...]
    gains: Figures
    because: Message | None


def openings(ground: Ground, measures: Iterable[Measure]) -> tuple[Opening, ...]:
    """Everything that proposals wait for, that first which would add most to the measures."""
    waiting: dict[tuple[Lacking, str], list[Proposal]] = {}
    for proposal in ground.proposals.values():
        if proposal.certificate.verdict is Verdict.NOT_PROVED and proposal.procedure in ground.dossiers:
            waiting.setdefault(_lacking(proposal, ground), []).append(proposal)
    found = [_opening(lacks, name, of, ground) for (lacks, name), of in waiting.items()]
    wanted = tuple(measures)
    return tuple(sorted(found, key=lambda one: (-_shares(one.gains, ground, wanted), one.lacks, one.name)))


def _shares(gains: Figures, ground: Ground, measures: Sequence[Measure]) -> Fraction:
    before = ground.choice.before
    return sum((gains.of(m) / before.of(m) for m in measures if before.of(m)), Fraction(0))


def _lacking(proposal: Proposal, ground: Ground) -> tuple[Lacking, str]:
    """What the proof of a proposal lacks first."""
    worst = _first_doubt(proposal)
    cut = proposal.cuts[0]
    if cut.database and (proposal.competence.power is Power.UNKNOWN or worst.invariant is Invariant.DATA):
        known = ground.basis.catalogue.all(Database).get(cut.database)
        return Lacking.DATABASE, known.name if known else cut.database
    wants_log = cut.kind in _WANTS_LOG and proposal.competence.power is not Power.UNKNOWN
    if worst.invariant is Invariant.LAW and not (wants_log and worst.because != proposal.competence.because):
        return Lacking.INSTRUMENT, proposal.competence.instrument or ""
    if cut.kind in _WANTS_LOG:
        return Lacking.LOG, ""
    return Lacking.FACT, worst.invariant.value


_WANTS_LOG = frozenset(
    {CutKind.ABOLISH, CutKind.EXTEND_VALIDITY, CutKind.SHORTEN_LIMIT, CutKind.LESS_OFTEN, CutKind.RAISE_THRESHOLD}
)
"""What is proved by what a dossier log shows, once it is known who may decide it."""


def _first_doubt(proposal: Proposal) -> Check:
    return next(check for check in proposal.certificate.checks if check.verdict is Verdict.NOT_PROVED)


def _opening(lacks: Lacking, name: str, proposals: Sequence[Proposal], ground: Ground) -> Opening:
    best: dict[str, Figures] = {}
    for proposal in proposals:
        times = (ground.dossiers[proposal.procedure].dossiers or 0) if ground.per_year else 1
        gains = Figures().plus(_would_save(proposal), times)
        held = best.get(proposal.procedure, Figures())
        best[proposal.procedure] = Figures(*map(max, gains, held))
    total = Figures()
    for one in best.values():
        total = total.plus(one)
    in_order = tuple(sorted(proposals, key=lambda p: (-_would_save(p).cost, p.id)))
    return Opening(lacks, name, in_order, total, _first_doubt(in_order[0]).because)


def _would_save(proposal: Proposal) -> Figures:
    """What the effect of a proposal says, nothing where it is unknown; days are of the limit where that is cut."""
    of = proposal.effect
    days = _less(of.days_before, of.days_after)
    is_limit = proposal.cuts[0].kind is CutKind.SHORTEN_LIMIT
    return Figures(
        Fraction(max(of.saving.mid, 0)) if of.saving else Fraction(0),
        days if is_limit else Fraction(0),
        Fraction(0) if is_limit else days,
        _less(of.papers_before, of.papers_after),
    )


def _less(before: object, after: object) -> Fraction:
    if before is None or after is None:
        return Fraction(0)
    return max(Fraction(str(before)) - Fraction(str(after)), Fraction(0))
