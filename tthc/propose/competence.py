"""Who may decide a cut: the power to change follows the instrument that fixes the component, never a guess.

Source: NĐ 63/2010/NĐ-CP Điều 31 khoản 1 (own changes apart from petitions). A shorter promise than the law's limit
and not asking for what a database already gives are within a province's own hands.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from tthc.analyse.documents import holdings_for
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Competence, Cut, CutKind, Part, Power
from tthc.model.procedure import LegalBasis, Procedure
from tthc.model.reference import Holding, Law, LawRank, LawStatus
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
    return weakest(competences(cut, procedure, catalogue, day))


def competences(cut: Cut, procedure: Procedure, catalogue: Catalogue, day: date) -> tuple[Competence, ...]:
    """Who may decide each component that the cut changes; at least one."""
    if cut.kind is CutKind.REPLACE_BY_LOOK_UP and (opened := confirmed_holding(cut, procedure, catalogue, day)):
        because = say("{law} already obliges the agency to look it up instead of asking", law=opened.law)
        return (Competence(Power.OWN, because, instrument=str(opened.law), article=opened.article),)
    bases = fixing_bases(cut, procedure) or (None,)
    return tuple(_of_basis(cut, basis, catalogue, day) for basis in dict.fromkeys(bases))


def weakest(powers: Sequence[Competence]) -> Competence:
    """The one that stands in the way most: unknown before petition before own, of equals the first."""
    return min(powers, key=lambda power: _WEAKEST_FIRST.index(power.power))


_WEAKEST_FIRST = (Power.UNKNOWN, Power.PETITION, Power.OWN)


def _of_basis(cut: Cut, basis: LegalBasis | None, catalogue: Catalogue, day: date) -> Competence:
    if basis is None:
        return Competence(Power.UNKNOWN, say("the catalogue does not say which instrument fixes this component"))
    law = catalogue.get(basis.law)
    if law is None:
        because = say("{law} is not in the register of laws", law=basis.law)
        return Competence(Power.UNKNOWN, because, instrument=basis.law.id, article=basis.article)
    if not is_in_force(law, day):
        because = say("{law} is not in force on {day}, so nobody can say what fixes this now", law=law.id, day=day)
        return Competence(Power.UNKNOWN, because, instrument=law.id, article=basis.article, rank=law.rank)
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


def is_in_force(law: Law, day: date) -> bool:
    """Whether nothing says that the law is not, or not yet, or no longer in force on the day."""
    return law.effective.covers(day) and law.status is not LawStatus.EXPIRED


def confirmed_holding(cut: Cut, procedure: Procedure, catalogue: Catalogue, day: date) -> Holding | None:
    """The holding that opens the cut's look-up: confirmed by a source, opened by a law in force since a known day."""
    document = next((d for d in procedure.documents if d.id == cut.target.id), None)
    if document is None:
        return None
    for database, holding in holdings_for(document, catalogue, day):
        law = catalogue.get(holding.law) if holding.law else None
        is_confirmed = holding.verified and holding.since is not None
        if database.id == cut.database and is_confirmed and law and is_in_force(law, day):
            return holding
    return None


def fixing_bases(cut: Cut, procedure: Procedure) -> tuple[LegalBasis | None, ...]:
    """The instrument that fixes each component that a cut changes, None where the catalogue does not name it.

    The number of sets and the ways of returning a result have no instrument in the catalogue.
    """
    match PART_OF[cut.kind]:
        case Part.DOCUMENT:
            return tuple(d.fixed_by for d in procedure.documents if d.id == cut.target.id)
        case Part.STEP:
            changed = [cut.target.id, *([cut.other] if cut.kind is CutKind.MERGE_STEPS else [])]
            return tuple(_step_basis(step_id, procedure) for step_id in changed)
        case Part.CHANNEL:
            limits = [x for c in procedure.channels if c.mode.value == cut.target.id for x in c.time_limits]
            return tuple(x.fixed_by for x in limits if (x.case.id if x.case else None) == cut.case)
        case _:
            return ()


def _step_basis(step_id: str | None, procedure: Procedure) -> LegalBasis | None:
    return next((step.fixed_by for step in procedure.steps if step.id == step_id), None)


PART_OF: Mapping[CutKind, Part] = MappingProxyType(
    {
        CutKind.DROP_DOCUMENT: Part.DOCUMENT,
        CutKind.REPLACE_BY_LOOK_UP: Part.DOCUMENT,
        CutKind.FETCH_FROM_ISSUER: Part.DOCUMENT,
        CutKind.ACCEPT_PLAIN_COPY: Part.DOCUMENT,
        CutKind.ONE_SET: Part.SETS,
        CutKind.DROP_STEP: Part.STEP,
        CutKind.MERGE_STEPS: Part.STEP,
        CutKind.RUN_IN_PARALLEL: Part.STEP,
        CutKind.SHORTEN_LIMIT: Part.CHANNEL,
        CutKind.RETURN_BY_POST: Part.RESULT,
        CutKind.ACCEPT_ALTERNATIVE: Part.DOCUMENT,
        CutKind.DECLARE_INSTEAD: Part.DOCUMENT,
        CutKind.DROP_FIELD: Part.DOCUMENT,
        CutKind.EXTEND_VALIDITY: Part.RESULT,
        CutKind.ISSUE_ELECTRONICALLY: Part.RESULT,
        CutKind.JOIN_VISITS: Part.STEP,
        CutKind.PAY_ONCE: Part.STEP,
        CutKind.CHECK_EARLIER: Part.STEP,
        CutKind.DROP_WAIT: Part.STEP,
        CutKind.AUTOMATE_STEP: Part.STEP,
        CutKind.LOWER_LEVEL: Part.PROCEDURE,
        CutKind.END_TO_END: Part.CHANNEL,
        CutKind.NOTIFY_INSTEAD: Part.PROCEDURE,
        CutKind.ABOLISH: Part.PROCEDURE,
    }
)
"""What a cut of each kind changes."""
