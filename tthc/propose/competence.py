"""Who may decide a cut: the power to change follows the instrument that fixes the component, never a guess.

Source: NĐ 63/2010/NĐ-CP Điều 31 khoản 1 (own changes apart from petitions). A shorter promise than the law's limit
and not asking for what a database already gives are within a province's own hands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from tthc.analyse.documents import holdings_for
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Competence, Cut, CutKind, Part, Power
from tthc.model.procedure import LegalBasis, Procedure
from tthc.model.reference import Holding, Law, LawRank
from tthc.source import Message, say

OWN_RANKS = frozenset({LawRank.PROVINCE_DECISION, LawRank.CHAIRMAN_DECISION})

ADDRESSEES: Mapping[LawRank, Message] = MappingProxyType(
    {
        LawRank.LAW: say("the National Assembly, through the Government"),
        LawRank.ASSEMBLY_RESOLUTION: say("the National Assembly, through the Government"),
        LawRank.ORDINANCE: say("the Standing Committee of the National Assembly, through the Government"),
        LawRank.DECREE: say("the Government, through the ministry in charge"),
        LawRank.GOVERNMENT_RESOLUTION: say("the Government, through the ministry in charge"),
        LawRank.PRIME_MINISTER_DECISION: say("the Prime Minister, through the ministry in charge"),
        LawRank.CIRCULAR: say("the minister who issued it"),
        LawRank.JOINT_CIRCULAR: say("the ministers who issued it"),
        LawRank.MINISTER_DECISION: say("the minister who issued it"),
        LawRank.PEOPLES_COUNCIL_RESOLUTION: say("the provincial People's Council"),
    }
)
"""To whom a petition goes, by the rank of the instrument to be amended."""


def competence(cut: Cut, procedure: Procedure, catalogue: Catalogue, day: date) -> Competence:
    """Who may decide this cut, and which instrument and article it touches."""
    if cut.kind is CutKind.REPLACE_BY_LOOK_UP and (opened := confirmed_holding(cut, procedure, catalogue, day)):
        because = say("{law} already obliges the agency to look it up instead of asking", law=opened.law)
        return Competence(Power.OWN, because, instrument=str(opened.law), article=opened.article)
    basis = fixing_basis(cut, procedure)
    if basis is None:
        return Competence(Power.UNKNOWN, say("the catalogue does not say which instrument fixes this component"))
    law = catalogue.get(basis.law)
    if law is None:
        because = say("{law} is not in the register of laws", law=basis.law)
        return Competence(Power.UNKNOWN, because, instrument=basis.law.id, article=basis.article)
    if cut.kind is CutKind.SHORTEN_LIMIT:
        because = say("a province may commit itself to less than {law} allows", law=law.id)
        return Competence(Power.OWN, because, instrument=law.id, article=basis.article, rank=law.rank)
    return _by_rank(law, basis)


def _by_rank(law: Law, basis: LegalBasis) -> Competence:
    if law.rank in OWN_RANKS:
        because = say("{law} is the province's own decision", law=law.id)
        return Competence(Power.OWN, because, instrument=law.id, article=basis.article, rank=law.rank)
    addressee = ADDRESSEES.get(law.rank)
    if addressee is None:
        because = say("the rank of {law} does not say who may amend it", law=law.id)
        return Competence(Power.UNKNOWN, because, instrument=law.id, article=basis.article, rank=law.rank)
    because = say("fixed by {law}", law=law.id)
    return Competence(Power.PETITION, because, addressee, law.id, basis.article, law.rank)


def confirmed_holding(cut: Cut, procedure: Procedure, catalogue: Catalogue, day: date) -> Holding | None:
    """The holding that opens the cut's look-up: confirmed by a source, opened by a law in force on the day."""
    document = next((d for d in procedure.documents if d.id == cut.target.id), None)
    if document is None:
        return None
    for database, holding in holdings_for(document, catalogue, day):
        law = catalogue.get(holding.law) if holding.law else None
        if database.id == cut.database and holding.verified and law and law.effective.covers(day):
            return holding
    return None


def fixing_basis(cut: Cut, procedure: Procedure) -> LegalBasis | None:
    """The instrument that fixes the component a cut changes, where the catalogue names it."""
    match cut.target.part:
        case Part.DOCUMENT:
            return next((d.fixed_by for d in procedure.documents if d.id == cut.target.id), None)
        case Part.STEP:
            return next((s.fixed_by for s in procedure.steps if s.id == cut.target.id), None)
        case Part.CHANNEL:
            limits = [x for c in procedure.channels if c.mode.value == cut.target.id for x in c.time_limits]
            return next((x.fixed_by for x in limits if (x.case.id if x.case else None) == cut.case), None)
        case _:
            return None
