"""What each proved proposal adds to the others of its procedure: figures to be added up, nothing counted twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, Power, Range, Verdict
from tthc.model.experience import Experience
from tthc.model.proposal import Effect, Proposal
from tthc.propose.candidates import effect, proved_set
from tthc.propose.trial import Trial

NOTHING = Range(0, 0, 0)


def with_additions(
    proposals: Sequence[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience] = ()
) -> tuple[Proposal, ...]:
    """The proposals with what each of them adds to those of its procedure that are proved together with it.

    The set of a procedure grows by what is in our hands first, and by what is to be petitioned then: what two cuts
    both save is the saving of the one that is easier to have.
    """
    by_code: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        if proposal.certificate.verdict is Verdict.PROVED:
            by_code.setdefault(proposal.procedure, []).append(proposal)
    found: dict[str, Effect] = {}
    for same in by_code.values():
        found |= dict(_growing(sorted(same, key=_ours_first), catalogue, day, tuple(experience)))
    return tuple(replace(p, effect=found[p.id]) if p.id in found else p for p in proposals)


def _ours_first(proposal: Proposal) -> tuple[bool, str]:
    return proposal.competence.power is not Power.OWN, proposal.id


def _growing(
    same: Sequence[Proposal], catalogue: Catalogue, day: date, experience: tuple[Experience, ...]
) -> Iterator[tuple[str, Effect]]:
    """Proved proposals of one procedure, each with what the set saves more with it."""
    hold = set(proved_set(same, catalogue, day, experience)) if len(same) > 1 else set(same[0].cuts)
    together: tuple[Cut, ...] = ()
    saved, days = NOTHING, Decimal(0)
    for proposal in same:
        if hold.issuperset(proposal.cuts):
            whole = proposal.effect
            if together:
                cuts = (*together, *proposal.cuts)
                whole = effect(Trial(catalogue, catalogue.procedure(proposal.procedure), cuts, day, experience))
            together = (*together, *proposal.cuts)
            more, shorter = whole.saving or saved, max(_days_saved(whole), days)
            yield proposal.id, replace(proposal.effect, adds=more - saved, adds_days=shorter - days)
            saved, days = more, shorter


def _days_saved(whole: Effect) -> Decimal:
    before, after = whole.days_before, whole.days_after
    return before - after if before is not None and after is not None else Decimal(0)
