"""Who may decide a cut: the power to change follows the instrument that fixes the component, never a guess.

Source: NĐ 63/2010/NĐ-CP Điều 31 khoản 1 (own changes apart from petitions). What is the province's own by its nature
(its promise, its internal steps, how it receives and gives back) stands in the catalogue, line by line with its source
(`PowerLine`); a line there also goes before what is said here. Where no line and no instrument says anything, nobody
knows, and it is never taken for the province's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from tthc.analyse.documents import holdings_for
from tthc.model.basis import LegalBasis
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Competence, Cut, CutKind, Power
from tthc.model.power import Aspect, PowerLine
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Database, Holding, Law, LawRank, LawStatus
from tthc.propose.issuers import issuers, ministry_in_charge, not_of_the_province, took_over
from tthc.propose.touched import PART_OF, Touched, keeps_the_order, touched
from tthc.source import NOWHERE, Message, say

__all__ = ["ADDRESSEES", "OWN_RANKS", "PART_OF", "competence", "competences", "power_over", "weakest"]

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
"""To whom a petition goes, by the rank of the instrument to be amended; a ministry by its name where that is known."""

THROUGH: Mapping[LawRank, Message] = MappingProxyType(
    {
        LawRank.DECREE: say("the Government, through {ministry}"),
        LawRank.GOVERNMENT_RESOLUTION: say("the Government, through {ministry}"),
        LawRank.PRIME_MINISTER_DECISION: say("the Prime Minister, through {ministry}"),
    }
)
"""The same, where it is known which ministry published the procedure."""

OF_MINISTERS = frozenset({LawRank.CIRCULAR, LawRank.JOINT_CIRCULAR, LawRank.MINISTER_DECISION})


def competence(cut: Cut, procedure: Procedure, catalogue: Catalogue, day: date) -> Competence:
    """Who may decide this cut, which instrument and article it touches, and which part of it is in our hands."""
    return weakest(competences(cut, procedure, catalogue, day))


def competences(cut: Cut, procedure: Procedure, catalogue: Catalogue, day: date) -> tuple[Competence, ...]:
    """Who may decide each component that the cut changes; at least one."""
    if cut.kind is CutKind.REPLACE_BY_LOOK_UP and (opened := confirmed_holding(cut, procedure, catalogue, day)):
        return (_obliged(opened, procedure, catalogue),)
    if cut.kind is CutKind.DROP_WAIT and keeps_the_order(cut, procedure):
        return (Competence(Power.OWN, say("the order of the steps stays as it is: only its description gets shorter")),)
    found = touched(cut, procedure)
    if cut.kind is CutKind.REPLACE_BY_LOOK_UP and all(one.basis is None for one in found):
        return (_if_it_were_open(cut, catalogue),)
    return tuple(dict.fromkeys(power_over(one, procedure, catalogue, day) for one in found))


def _obliged(opened: Holding, procedure: Procedure, catalogue: Catalogue) -> Competence:
    """A look-up that the law orders: ours to do where our agencies take the papers, else for those who take them."""
    law = catalogue.get(opened.law) if opened.law else None
    because = say("{law} already obliges the agency to look it up instead of asking", law=opened.law)
    if law and law.effective.end:
        because = say("{why}, until {end}", why=because, end=law.effective.end)
    power = Competence(Power.OWN, because, instrument=str(opened.law), article=opened.article)
    return _where_we_direct(power, procedure, catalogue)


def _where_we_direct(verdict: Competence, procedure: Procedure, catalogue: Catalogue) -> Competence:
    """What is ours to arrange is so where our agencies take the papers; embassies and insurance have to be asked.

    No instrument has to be amended for that.
    """
    others = not_of_the_province(procedure, catalogue) if verdict.power is Power.OWN else ()
    if not others:
        return verdict
    if len(others) < len(procedure.agencies.receiving):
        because = say("{why}; in the agencies of the province, not in {agencies}", why=verdict.because, agencies=others)
        return replace(verdict, because=because)
    because = say(
        "{why}; but {agencies} takes the papers, which the province does not direct",
        why=verdict.because,
        agencies=others,
    )
    asked = say("{addressee}", addressee=others)
    return Competence(Power.PETITION, because, asked, confirmed=verdict.confirmed, amends_nothing=True)


def _if_it_were_open(cut: Cut, catalogue: Catalogue) -> Competence:
    """A look-up that no source confirms, of a paper that no known instrument fixes: what would settle it."""
    database = catalogue.all(Database).get(cut.database or "")
    because = say(
        "the catalogue does not say which instrument fixes this component; it would be in our hands if a text "
        "confirmed that {database} is open for it",
        database=database.name if database else cut.database,
    )
    return Competence(Power.UNKNOWN, because)


def weakest(powers: Sequence[Competence]) -> Competence:
    """The one that stands in the way most: unknown before petition before own, of equals the first.

    It names the parts that are in our hands all the same.
    """
    worst = min(powers, key=lambda power: _WEAKEST_FIRST.index(power.power))
    if worst.power is Power.OWN:
        return worst
    return replace(worst, ours=tuple(p.of for p in powers if p.power is Power.OWN and p.of))


_WEAKEST_FIRST = (Power.UNKNOWN, Power.PETITION, Power.OWN)


def power_over(one: Touched, procedure: Procedure, catalogue: Catalogue, day: date) -> Competence:
    """Who may change one component: by a line of the matrix, else by who decides it or the instrument that fixes it."""
    basis = one.basis
    law = catalogue.get(basis.law) if basis else None
    line = _line(one.aspect, law, catalogue, day)
    if line:
        verdict = _by_line(line, law, basis)
    elif one.decided_by:
        verdict = _by_who_decides(catalogue.get(one.decided_by), one.decided_by.id)
    elif basis:
        verdict = _by_basis(one.aspect, basis, law, catalogue, day)
    else:
        verdict = Competence(Power.UNKNOWN, _nobody_says(one))
    if one.by_form and verdict.power is Power.PETITION:
        because = say(
            "{why}, which gives the form; the text that asks for the paper may be another", why=verdict.because
        )
        verdict = replace(verdict, because=because)
    if one.aspect in _ARRANGED:
        verdict = _where_we_direct(verdict, procedure, catalogue)
    return replace(_through(verdict, procedure, catalogue, day), of=one.name)


_ARRANGED = frozenset(
    {Aspect.COMMITTED_LIMIT, Aspect.RECEPTION, Aspect.ONLINE_LEVEL, Aspect.PAYMENT, Aspect.POSTAL_RETURN}
)
"""What whoever takes the papers arranges: how they come, how long it takes at most, how the result goes back."""


def _nobody_says(one: Touched) -> Message:
    """That the instrument is not known, and where to write it down; a file of the catalogue is named there."""
    if not one.key or one.at == NOWHERE:
        return say("the catalogue does not say which instrument fixes this component")
    return say(
        "the catalogue does not say which instrument fixes this component: look it up and write it in {file}, line "
        "{line} (key {key})",
        file=str(one.at.file),
        line=one.at.line,
        key=one.key.rpartition("].")[2],
    )


def _through(verdict: Competence, procedure: Procedure, catalogue: Catalogue, day: date) -> Competence:
    """A petition that goes through the ministry in charge names it, where the procedure says who published it."""
    rank = verdict.rank
    if rank is None or rank not in THROUGH or verdict.addressee != ADDRESSEES[rank]:
        return verdict
    ministry = ministry_in_charge(procedure, catalogue, day)
    return replace(verdict, addressee=Message(THROUGH[rank].text, {"ministry": ministry})) if ministry else verdict


def _line(aspect: Aspect, law: Law | None, catalogue: Catalogue, day: date) -> PowerLine | None:
    """The first line of the matrix for the component; one whose own basis is not in force does not count.

    A step that a locality wrote down is not its own where it names a higher instrument: that is then what fixes it.
    """
    if aspect is Aspect.INTERNAL_STEP and law and law.rank not in OWN_RANKS:
        aspect = Aspect.STEP
    for line in catalogue.all(PowerLine).values():
        if line.aspects and aspect not in line.aspects:
            continue
        if line.ranks and (law is None or law.rank not in line.ranks):
            continue
        basis = catalogue.get(line.law) if line.law else None
        if line.law is None or (basis and is_in_force(basis, day)):
            return line
    return None


def _by_line(line: PowerLine, law: Law | None, basis: LegalBasis | None) -> Competence:
    because = (
        say("by the matrix of competence: {why}", why=line.name)
        if line.verified
        else say("by the matrix of competence, in a line that no text has confirmed yet: {why}", why=line.name)
    )
    addressee = say("{addressee}", addressee=line.addressee) if line.addressee else None
    if basis:
        rank = law.rank if law else None
        found = Competence(line.power, because, addressee, basis.law.id, basis.article, rank)
    else:
        found = Competence(line.power, because, addressee, line.law.id if line.law else None, line.article)
    return replace(found, confirmed=line.verified)


def _by_who_decides(agency: Agency | None, agency_id: str) -> Competence:
    """A sum that is left to somebody, as a rule the provincial People's Council: the circular only says that it is."""
    name = agency.name if agency else agency_id
    because = say("the national record leaves it to {who} to decide", who=name)
    return Competence(Power.PETITION, because, say("{addressee}", addressee=name))


def _by_basis(aspect: Aspect, basis: LegalBasis, law: Law | None, catalogue: Catalogue, day: date) -> Competence:
    if law is None:
        because = say("{law} is not in the register of laws", law=basis.law)
        return Competence(Power.UNKNOWN, because, instrument=basis.law.id, article=basis.article)
    now = law if is_in_force(law, day) else successor(law, catalogue, day)
    if now is None:
        because = say("{law} is not in force on {day}, so nobody can say what fixes this now", law=law.id, day=day)
        return Competence(Power.UNKNOWN, because, instrument=law.id, article=basis.article, rank=law.rank)
    if aspect is Aspect.COMMITTED_LIMIT:
        because = say("a province may commit itself to less than {law} allows", law=now.id)
        return Competence(Power.OWN, because, instrument=now.id, article=basis.article, rank=now.rank)
    if now is law:
        return _by_rank(law, basis.article, catalogue, day)
    because = say(
        "{old} is no longer in force; {law} took its place, where the article is still to be found",
        old=law.id,
        law=now.id,
    )
    return replace(_by_rank(now, None, catalogue, day), because=because)


def _by_rank(law: Law, article: str | None, catalogue: Catalogue, day: date) -> Competence:
    if law.rank in OWN_RANKS:
        because = say("{law} is the province's own decision", law=law.id)
        return Competence(Power.OWN, because, instrument=law.id, article=article, rank=law.rank)
    addressee = ADDRESSEES.get(law.rank)
    if addressee is None:
        because = say("the rank of {law} does not say who may amend it", law=law.id)
        return Competence(Power.UNKNOWN, because, instrument=law.id, article=article, rank=law.rank)
    named = issuers(law, catalogue, day) if law.rank in OF_MINISTERS else ()
    to = say("{addressee}", addressee=named) if named else addressee
    return Competence(Power.PETITION, _why_petition(law, catalogue, day), to, law.id, article, law.rank)


def _why_petition(law: Law, catalogue: Catalogue, day: date) -> Message:
    """Fixed by which law; and, where it helps, that it ends soon or that its issuer is no more."""
    if law.effective.end:
        return say(
            "fixed by {law}, in force only until {end}: the text that follows it is where to ask for it",
            law=law.id,
            end=law.effective.end,
        )
    if law.rank in OF_MINISTERS and (gone := took_over(law, catalogue, day)):
        return say("fixed by {law}, issued by {old}, whose work another ministry has taken over", law=law.id, old=gone)
    return say("fixed by {law}", law=law.id)


def successor(law: Law, catalogue: Catalogue, day: date) -> Law | None:
    """What took the place of a law that has ended, if exactly one did, and it (or its own successor) is in force."""
    seen: set[str] = set()
    now: Law | None = law
    while now and now.id not in seen and not is_in_force(now, day):
        seen.add(now.id)
        now = catalogue.get(now.replaced_by[0]) if len(now.replaced_by) == 1 else None
    return now if now and now.id not in seen else None


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
