"""Sets of cuts, also across procedures: one certificate for a whole set, which cuts conflict, which belong together.

A saving is never counted twice: that of a set is the difference between before and after the whole set.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations
from math import comb

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Check, Cut, CutKind, Invariant, Range, Verdict
from tthc.model.experience import Experience
from tthc.model.proposal import Effect, Proposal
from tthc.propose.candidates import effect, proved_set
from tthc.propose.certificate import certificate_of, subject_to
from tthc.propose.services import lost_papers
from tthc.propose.trial import Trial
from tthc.source import Message, say

MOST_PAIRS = 500
"""So many pairs of cuts of one procedure are tried; of more nobody knows which go together."""

MENDABLE = frozenset(
    {Invariant.GOAL, Invariant.SUPPLY, Invariant.ORDER, Invariant.EVIDENCE, Invariant.NO_HARM, Invariant.LIMIT}
)
"""What one cut spoils and another may mend; a missing law or log is missing whatever else is cut."""


def certify_set(
    catalogue: Catalogue, cuts: Sequence[Cut], day: date, experience: Sequence[Experience] = ()
) -> Certificate:
    """One certificate for cuts of any number of procedures: the worst that is said of any of them."""
    trials = trials_of(catalogue, cuts, day, experience)
    unknown = {cut.target.procedure for cut in cuts} - {trial.before.code for trial in trials}
    proofs = [(trial.before.code, certificate_of(trial)) for trial in trials]
    checks = tuple(_worst_of(invariant, proofs, unknown) for invariant in Invariant)
    return Certificate(checks, subject_to(trials), tuple(one for _, proof in proofs for one in proof.unchanged))


def trials_of(
    catalogue: Catalogue, cuts: Sequence[Cut], day: date, experience: Sequence[Experience] = ()
) -> tuple[Trial, ...]:
    """A trial for each procedure that the set changes, by code, each knowing of the others."""
    codes = sorted({cut.target.procedure for cut in cuts} & catalogue.procedures.keys())
    return tuple(
        Trial(
            catalogue,
            catalogue.procedure(code),
            tuple(cut for cut in cuts if cut.target.procedure == code),
            day,
            tuple(experience),
            elsewhere=tuple(cut for cut in cuts if cut.target.procedure != code),
        )
        for code in codes
    )


def _worst_of(invariant: Invariant, proofs: Sequence[tuple[str, Certificate]], unknown: set[str]) -> Check:
    if invariant is Invariant.LAW and unknown:
        return Check(
            invariant, Verdict.NOT_PROVED, say("there is no procedure {code}", code=", ".join(sorted(unknown)))
        )
    found = [(code, check) for code, proof in proofs for check in proof.checks if check.invariant is invariant]
    for verdict in (Verdict.REFUTED, Verdict.NOT_PROVED):
        for code, check in found:
            if check.verdict is verdict:
                return replace(check, because=_of(code, check.because) if len(proofs) > 1 else check.because)
    return Check(invariant, Verdict.PROVED)


def _of(code: str, because: Message | None) -> Message | None:
    return say("{code}: {why}", code=code, why=because) if because else None


def worse_than(today: Certificate, decided: Iterable[Certificate]) -> Iterator[Check]:
    """What is less proved of a set today than it was of each of its proposals when people decided on them."""
    known = [check for certificate in decided for check in certificate.checks]
    for check in today.checks:
        then = [_RANK[one.verdict] for one in known if one.invariant is check.invariant]
        if _RANK[check.verdict] > max(then, default=0):
            yield check


_RANK = {Verdict.PROVED: 0, Verdict.NOT_PROVED: 1, Verdict.REFUTED: 2}


def related(
    proposals: Sequence[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience] = ()
) -> tuple[Proposal, ...]:
    """The proposals, each with those that it conflicts with and those that it is proved only together with."""
    conflicts: dict[str, list[str]] = {}
    only_with: dict[str, list[str]] = {}
    for one, other in _conflicting(proposals, catalogue, day, experience):
        conflicts.setdefault(one.id, []).append(other.id)
        conflicts.setdefault(other.id, []).append(one.id)
    for one, other in _belonging(proposals, catalogue, day, experience):
        for needy, helper in ((one, other), (other, one)):
            if not _is_proved(needy):
                only_with.setdefault(needy.id, []).append(helper.id)
    untried = _untried(proposals)
    return tuple(
        _with_relations(p, conflicts.get(p.id, []), only_with.get(p.id, []), untried.get(p.id, 0)) for p in proposals
    )


def _untried(proposals: Sequence[Proposal]) -> dict[str, int]:
    """The proposals that may conflict or belong together with others of their procedure, where those are too many."""
    groups = _by_procedure(p for p in proposals if _is_proved(p) or _can_be_mended(p))
    return {p.id: comb(len(same), 2) for same in groups if comb(len(same), 2) > MOST_PAIRS for p in same}


def _with_relations(proposal: Proposal, conflicts: list[str], only_with: list[str], untried: int) -> Proposal:
    if not conflicts and not only_with and not untried:
        return proposal
    named = replace(
        proposal.certificate,
        conflicts=tuple(sorted(conflicts)),
        only_with=tuple(sorted(only_with)),
        untried=untried,
    )
    return replace(proposal, certificate=named)


def _conflicting(
    proposals: Sequence[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience]
) -> Iterator[tuple[Proposal, Proposal]]:
    """Pairs of proved proposals of one procedure that are not proved together; none where all of them are."""
    for same in _by_procedure(p for p in proposals if _is_proved(p)):
        if not _hold(same, catalogue, day, experience):
            for pair in _pairs(same):
                if not _hold(pair, catalogue, day, experience):
                    yield pair


def _belonging(
    proposals: Sequence[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience]
) -> Iterator[tuple[Proposal, Proposal]]:
    """Pairs of which not both are proved alone, and both are together."""
    for same in _by_procedure(p for p in proposals if _is_proved(p) or _can_be_mended(p)):
        for pair in _pairs(same):
            if not all(map(_is_proved, pair)) and _hold(pair, catalogue, day, experience):
                yield pair
    for one in proposals:
        if _can_be_mended(one) and any(cut.kind is CutKind.ABOLISH for cut in one.cuts):
            for other in _askers(one, proposals, catalogue, day):
                if _hold((one, other), catalogue, day, experience):
                    yield one, other


def _askers(one: Proposal, proposals: Sequence[Proposal], catalogue: Catalogue, day: date) -> Iterator[Proposal]:
    """Proposals of procedures that ask for what an abolished one gave."""
    trial = Trial(catalogue, catalogue.procedure(one.procedure), one.cuts, day)  # who gives a paper is in no log
    lost = lost_papers(trial)
    for other in proposals:
        asked = {ref.id for document in catalogue.procedure(other.procedure).documents for ref in document.types}
        if other.procedure != one.procedure and asked & lost and (_is_proved(other) or _can_be_mended(other)):
            yield other


def _by_procedure(proposals: Iterable[Proposal]) -> list[list[Proposal]]:
    found: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        found.setdefault(proposal.procedure, []).append(proposal)
    return [same for same in found.values() if len(same) > 1]


def _pairs(same: Sequence[Proposal]) -> list[tuple[Proposal, Proposal]]:
    """All pairs of them; none if they are too many to be tried: then nobody says of them that they go together."""
    pairs = list(combinations(same, 2))
    return pairs if len(pairs) <= MOST_PAIRS else []


def _hold(together: Sequence[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience]) -> bool:
    cuts = [cut for proposal in together for cut in proposal.cuts]
    return certify_set(catalogue, cuts, day, experience).verdict is Verdict.PROVED


def _is_proved(proposal: Proposal) -> bool:
    return proposal.certificate.verdict is Verdict.PROVED


def _can_be_mended(proposal: Proposal) -> bool:
    """Whether all that is wrong with a proposal is of a kind that another cut may put right."""
    wrong = {check.invariant for check in proposal.certificate.checks if check.verdict is not Verdict.PROVED}
    return bool(wrong) and wrong <= MENDABLE


@dataclass(frozen=True)
class Together:
    """Cuts of one procedure that are proved together: what they save, and the sum of what each would save alone.

    The two differ where cuts save the same thing, or one saves more once the other is made.
    """

    procedure: str
    proposals: tuple[str, ...]
    effect: Effect
    sum_of_parts: Range | None


def proved_together(
    proposals: Sequence[Proposal], catalogue: Catalogue, day: date, experience: Sequence[Experience] = ()
) -> Iterator[Together]:
    """For each procedure with several proved proposals, those that stay proved together, and what they save."""
    for same in _by_procedure(p for p in proposals if _is_proved(p)):
        cuts = set(proved_set(same, catalogue, day, experience))
        chosen = [p for p in same if cuts.issuperset(p.cuts)]
        if len(chosen) > 1:
            code = chosen[0].procedure
            every = tuple(cut for p in chosen for cut in p.cuts)
            trial = Trial(catalogue, catalogue.procedure(code), every, day, tuple(experience))
            yield Together(code, tuple(p.id for p in chosen), effect(trial), _sum(p.effect.saving for p in chosen))


def _sum(savings: Iterable[Range | None]) -> Range | None:
    known = [saving for saving in savings if saving is not None]
    return sum(known[1:], known[0]) if known else None
