"""What is in our hands and what is to petition: how many proposals, how many proved, what they save together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tthc.model.cut import Power, Range, Verdict
from tthc.model.proposal import Proposal
from tthc.source import Message

NOTHING = Range(0, 0, 0)


@dataclass(frozen=True)
class Total:
    """The proposals of one power, or of one addressee of petitions.

    `saving` (đồng) and `days` (working days of the State) are of one dossier in each procedure: the sum of what each
    proved proposal adds to those of its procedure that are proved together with it, so that nothing is counted twice.
    None where nothing proved has a known figure.
    """

    power: Power
    addressee: Message | None
    proposals: int
    proved: int
    procedures: int
    saving: Range | None
    days: Decimal | None


def totals(proposals: Sequence[Proposal]) -> tuple[Total, ...]:
    """One total for each power, own before petition before unknown, with or without proposals."""
    return tuple(_total(power, None, [p for p in proposals if p.competence.power is power]) for power in Power)


def petitions(proposals: Sequence[Proposal]) -> tuple[Total, ...]:
    """One total for each addressee of a petition, those with most proved proposals first."""
    by_addressee: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        if proposal.competence.power is Power.PETITION:
            by_addressee.setdefault(str(proposal.competence.addressee), []).append(proposal)
    found = [_total(Power.PETITION, same[0].competence.addressee, same) for same in by_addressee.values()]
    return tuple(sorted(found, key=lambda total: (-total.proved, -total.proposals, str(total.addressee))))


def share_unknown(proposals: Sequence[Proposal]) -> Fraction | None:
    """The share of the proposals of which nobody knows who may decide them; None of no proposals."""
    unknown = sum(1 for proposal in proposals if proposal.competence.power is Power.UNKNOWN)
    return Fraction(unknown, len(proposals)) if proposals else None


def saved_by(proved: Sequence[Proposal]) -> tuple[Range | None, Decimal | None]:
    """What proved proposals save together, as `Total` counts it: đồng, and working days of the State."""
    saving = sum((p.effect.adds for p in proved if p.effect.adds), NOTHING)  # one that costs more counts against others
    days = sum((p.effect.adds_days for p in proved if p.effect.adds_days), Decimal(0))
    return saving if saving != NOTHING else None, days or None


def _total(power: Power, addressee: Message | None, of: Sequence[Proposal]) -> Total:
    proved = [p for p in of if p.certificate.verdict is Verdict.PROVED]
    return Total(power, addressee, len(of), len(proved), len({p.procedure for p in of}), *saved_by(proved))
