"""What if (giả định): a database opened, a text amended, a cut proved; kept apart from all that is proved.

A supposition changes the world that a second plan is made for, never the first one. Whatever that second plan has and
could not have as things are rests on the supposition, and says so wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Check, Competence, Invariant, Power, Verdict
from tthc.model.entry import Ref
from tthc.model.proposal import Proposal
from tthc.model.reference import Database, Holding, Law, LawRank
from tthc.propose.competence import competences, is_in_force
from tthc.source import say

LONG_ENOUGH = timedelta(days=366)
"""A database that is supposed to be open has been so for longer than any rule asks."""


class Supposable(StrEnum):
    """What may be supposed: that a database is open, a text amended, a cut proved."""

    DATABASE = "database"
    LAW = "law"
    CUT = "cut"


@dataclass(frozen=True)
class Supposition:
    """One thing that is not so, or not known, and is supposed."""

    of: Supposable
    id: str

    def __str__(self) -> str:
        return f"{self.of.value}:{self.id}"


def ids(suppositions: Sequence[Supposition], of: Supposable) -> frozenset[str]:
    """The ids of what is supposed of one kind."""
    return frozenset(one.id for one in suppositions if one.of is of)


def supposed_catalogue(catalogue: Catalogue, suppositions: Sequence[Supposition], day: date) -> Catalogue:
    """The catalogue as if the databases had been opened for everything that they are known to hold."""
    wanted = ids(suppositions, Supposable.DATABASE)
    if not wanted:
        return catalogue
    laws = tuple(_law_of(one) for one in sorted(wanted))
    opened = (
        _opened(one, catalogue, day) if isinstance(one, Database) and one.id in wanted else one
        for one in catalogue.entries
    )
    return Catalogue((*opened, *laws))


def _law_of(database: str) -> Law:
    """A text that nobody has issued; its number says so wherever it is shown."""
    return Law(id=f"giả-định:{database}", rank=LawRank.OTHER, verified=True)


def _opened(database: Database, catalogue: Catalogue, day: date) -> Database:
    holds = tuple(_confirmed(one, _law_of(database.id), catalogue, day) for one in database.holds)
    return database.model_copy(update={"holds": holds})


def _confirmed(holding: Holding, supposed: Law, catalogue: Catalogue, day: date) -> Holding:
    """Confirmed, by its own law if that is in force, else by one that is supposed."""
    law = catalogue.get(holding.law) if holding.law else None
    kept = holding.law if law and is_in_force(law, day) else Ref(supposed.id, holding.at, Law)
    since = holding.since if holding.since and holding.since <= day - LONG_ENOUGH else day - LONG_ENOUGH
    return holding.model_copy(update={"law": kept, "since": since, "verified": True})


def supposed_proposals(
    proposals: Sequence[Proposal], suppositions: Sequence[Supposition], catalogue: Catalogue, day: date
) -> tuple[Proposal, ...]:
    """The proposals as if the texts had been amended for them, and the cuts proved."""
    laws, cuts = ids(suppositions, Supposable.LAW), ids(suppositions, Supposable.CUT)
    amended = (_amended(one, laws, catalogue, day) if laws else one for one in proposals)
    return tuple(_proved(one) if one.id in cuts else one for one in amended)


def _amended(proposal: Proposal, laws: frozenset[str], catalogue: Catalogue, day: date) -> Proposal:
    """In our hands, if nothing but the texts stood in the way of that."""
    procedure = catalogue.procedure(proposal.procedure)
    powers = [power for cut in proposal.cuts for power in competences(cut, procedure, catalogue, day)]
    others = [power for power in powers if power.power is not Power.OWN]
    if not others or any(power.power is Power.UNKNOWN or power.instrument not in laws for power in others):
        return proposal
    because = say("supposed: {law} is amended for it", law=", ".join(sorted({str(one.instrument) for one in others})))
    return replace(proposal, competence=Competence(Power.OWN, because, instrument=others[0].instrument))


def _proved(proposal: Proposal) -> Proposal:
    """As if nothing were wanting; one of which nobody knows who decides it is taken as in our hands."""
    certificate = proved_certificate(proposal.certificate, doubts(proposal))
    competence = proposal.competence
    if competence.power is Power.UNKNOWN:
        competence = Competence(Power.OWN, say("supposed: {why}", why=competence.because))
    return replace(proposal, certificate=certificate, competence=competence)


def doubts(proposal: Proposal) -> frozenset[Invariant]:
    """What is not proved of a proposal."""
    checks = proposal.certificate.checks
    return frozenset(check.invariant for check in checks if check.verdict is Verdict.NOT_PROVED)


def proved_certificate(certificate: Certificate, doubted: frozenset[Invariant]) -> Certificate:
    """A certificate in which nothing of what is doubted is wanting; what is refuted stays so."""
    return replace(certificate, checks=tuple(_as_if(check, doubted) for check in certificate.checks))


def _as_if(check: Check, doubted: frozenset[Invariant]) -> Check:
    if check.verdict is not Verdict.NOT_PROVED or check.invariant not in doubted:
        return check
    because = say("supposed: {why}", why=check.because) if check.because else None
    return Check(check.invariant, Verdict.PROVED, because)


def doubted_cuts(
    proposals: Sequence[Proposal], suppositions: Sequence[Supposition]
) -> Mapping[str, frozenset[Invariant]]:
    """Of each cut that is supposed to be proved what is doubted of it."""
    wanted = ids(suppositions, Supposable.CUT)
    return {cut.id: doubts(one) for one in proposals if one.id in wanted for cut in one.cuts}
