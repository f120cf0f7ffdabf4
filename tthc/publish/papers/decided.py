"""What a paper about proposals is about: the cuts of one procedure that one power decides, and what they save.

Of proposals that people have taken in hand: as they were submitted. Else what is proved on the catalogue as it is now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tthc.cost.before_after import Days, Pair, Priced, agency_days, gains_most, priced
from tthc.cost.scm import CostSheet
from tthc.cost.sheet import Record
from tthc.model.cut import Cut, CutKind, Power, Verdict
from tthc.model.decision import ProposalFile
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.propose.candidates import proved_set
from tthc.propose.trial import Trial
from tthc.publish.papers.benefit import Benefit, benefit_of, benefit_then
from tthc.publish.papers.letterhead import Asked


@dataclass(frozen=True)
class Decided:
    """The cuts of one procedure that one power decides; `procedure` is missing where the catalogue lacks it by now."""

    code: str
    name: str
    procedure: Procedure | None
    power: Power
    proposals: tuple[Proposal, ...]
    benefit: Benefit
    is_estimated: bool


def decided(asked: Asked) -> Iterator[Decided]:
    """By procedure, what is in our hands and then what is to petition; last what nobody knows the power over."""
    return _proved_now(asked) if asked.files is None else _taken_in_hand(asked, asked.files)


def _taken_in_hand(asked: Asked, files: tuple[ProposalFile, ...]) -> Iterator[Decided]:
    by_code: dict[str, list[Proposal]] = {}
    for file in files:
        by_code.setdefault(file.proposal.procedure, []).append(file.proposal)
    for code, mine in sorted(by_code.items()):
        procedure = asked.catalogue.procedures.get(code)
        for power in Power:
            chosen = tuple(one for one in mine if one.competence.power is power)
            if chosen:
                benefit = benefit_then(asked, chosen, procedure)
                estimated = any(one.effect.cost_before for one in chosen)
                yield Decided(code, chosen[0].name, procedure, power, chosen, benefit, estimated)


def _proved_now(asked: Asked) -> Iterator[Decided]:
    for procedure in asked.procedures:
        mine = [p for p in asked.proposals if p.procedure == procedure.code and not is_tidying(p)]
        kept = set(proved_set(mine, asked.catalogue, asked.day, asked.experience))
        for power in (Power.OWN, Power.PETITION):
            chosen = tuple(p for p in mine if p.competence.power is power and kept.issuperset(p.cuts))
            if chosen and all(p.certificate.verdict is Verdict.PROVED for p in chosen):
                yield _decided(asked, procedure, power, chosen)


def is_tidying(proposal: Proposal) -> bool:
    """Whether a proposal only writes the same procedure in fewer words: nobody has to decide that."""
    return all(cut.kind is CutKind.DROP_WAIT for cut in proposal.cuts)


def _decided(asked: Asked, procedure: Procedure, power: Power, chosen: tuple[Proposal, ...]) -> Decided:
    found, after = priced_with(asked, procedure, tuple(cut for p in chosen for cut in p.cuts))
    benefit = benefit_of(asked, found, _pair(procedure, after, found))
    estimated = isinstance(found.before, CostSheet)
    return Decided(procedure.code, procedure.name, procedure, power, chosen, benefit, estimated)


def _pair(procedure: Procedure, after: Procedure, found: Priced) -> Pair | None:
    """Both sheets as `tthc cost` shows them; None where one of them cannot be priced."""
    if not found.sheets:
        return None
    days = Days(agency_days(procedure, found.situation), agency_days(after, found.situation))
    return Pair(procedure.code, *found.sheets, days)


def priced_with(asked: Asked, procedure: Procedure, cuts: tuple[Cut, ...]) -> tuple[Priced, Procedure]:
    """The dossier that gains most by the cuts, before and after; and the procedure after them.

    As `tthc cost` chooses it; where none of those gains anything, of everybody whom the certificate thinks of.
    """
    trial = Trial(asked.catalogue, procedure, cuts, asked.day, asked.experience)
    before = Record(procedure, asked.catalogue)
    after = Record(trial.after, trial.catalogue_after)
    return gains_most(tuple(priced(before, after)), trial.changed, before, after), trial.after
