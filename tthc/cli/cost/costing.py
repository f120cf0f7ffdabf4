"""What `tthc cost` shows, put together: which cuts are meant, which dossier is asked for, what both sides cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from tthc.cli.shared.practice import say_problems
from tthc.cli.shared.session import Opened
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tthc.analyse.match import Analysis
    from tthc.cost.activities import Situation
    from tthc.cost.before_after import Priced
    from tthc.cost.pricing import Unpriced
    from tthc.cost.scm import CostSheet, Saving
    from tthc.cost.sheet import Record
    from tthc.model.catalogue import Catalogue
    from tthc.model.cut import Certificate, Cut, Power
    from tthc.model.procedure import Procedure
    from tthc.model.proposal import Proposal
    from tthc.model.reference import HourlyIncome
    from tthc.propose.trial import Trial
    from tthc.show.cost import CostShown, CutShown


@dataclass(frozen=True)
class Asked:
    """The procedure that is asked about, in the catalogue of a day."""

    opened: Opened
    catalogue: Catalogue
    procedure: Procedure
    day: date
    analysis: Analysis

    def trial(self, cuts: tuple[Cut, ...]) -> Trial:
        """The procedure before and after cuts, with what the log shows of it."""
        from tthc.propose.trial import Trial

        return Trial(self.catalogue, self.procedure, cuts, self.day, self.analysis.experience)


@dataclass(frozen=True)
class Wanted:
    """Which dossier is asked for (None: the one that matters most), priced by which incomes, shown with what."""

    case: str | None
    applicant: str | None
    mode: str | None
    incomes: tuple[HourlyIncome | None, HourlyIncome | None]
    days_as_cost: bool
    tornado: bool

    def matches(self, priced: Priced) -> bool:
        """Whether a sheet is one of those asked for."""
        return self.wants(priced.situation)

    def wants(self, one: Situation) -> bool:
        """Whether a situation is one of those asked for; somebody of a kind of applicant is one of the kind."""
        who = one.applicant
        kinds = [who.id, who.kind_of.id if who.kind_of else None] if who else []
        return (
            self.case in (None, one.case.id if one.case else None)
            and (self.applicant is None or self.applicant in kinds)
            and self.mode in (None, one.mode.value)
        )


@dataclass(frozen=True)
class After:
    """The procedure after; with the cuts that make it so, their certificate, and how far each power alone would go.

    `steps` are the procedure with the cuts in our hands, then with those to petition for too, then with all; `changed`
    is everybody to whom the cuts make a difference.
    """

    record: Record | None = None
    cuts: tuple[CutShown, ...] = ()
    certificate: Certificate | None = None
    steps: tuple[tuple[Power, Record], ...] = ()
    changed: tuple[Situation, ...] = ()


def of_file(asked: Asked, file: Path) -> After:
    """The procedure as a file has it; what it refers to is defined there, or in the project."""
    from tthc.cli.shared.versions import version_meant
    from tthc.cost.sheet import Record

    version = version_meant(asked.opened.project, asked.catalogue, str(file), asked.day)
    if version.procedure.code != asked.procedure.code:
        other, code = version.procedure.code, asked.procedure.code
        raise CannotRunError(say("{file} is about {other}, not about {code}", file=file, other=other, code=code))
    return After(Record(version.procedure, version.catalogue))


def of_cuts(asked: Asked, names: Sequence[str], proved: bool) -> After:
    """The procedure with the cuts made that are named, and with all that are proved together where that is asked."""
    from tthc.cost.sheet import Record
    from tthc.propose.candidates import title
    from tthc.propose.certificate import certificate_of
    from tthc.show.cost import CutShown

    if not names and not proved:
        return After()
    cuts = _cuts_meant(asked, names, proved)
    if not cuts:
        raise CannotRunError(say("no cut of {code} is proved", code=asked.procedure.code))
    trial = asked.trial(cuts)
    powers = zip(trial.cuts, trial.powers, strict=True)
    shown = tuple(CutShown(c, title(c, asked.procedure, asked.catalogue), p) for c, p in powers)
    steps = tuple(_by_power(asked, shown))
    return After(Record(trial.after, trial.catalogue_after), shown, certificate_of(trial), steps, trial.changed)


def _by_power(asked: Asked, cuts: tuple[CutShown, ...]) -> Iterator[tuple[Power, Record]]:
    """The procedure with the cuts of one power and of those before it: what is in our hands comes first."""
    from tthc.cost.sheet import Record
    from tthc.model.cut import Power

    for count, power in enumerate(Power, 1):
        reached = tuple(one.cut for one in cuts if one.competence.power in list(Power)[:count])
        trial = asked.trial(reached)
        yield power, Record(trial.after, trial.catalogue_after)


def _cuts_meant(asked: Asked, names: Sequence[str], proved: bool) -> tuple[Cut, ...]:
    from tthc.propose.candidates import proved_set

    fresh = _proposals(asked)
    known = {proposal.id: proposal for proposal in (*_stored(asked), *fresh)} if names else {}
    found = [cut for name in names for cut in _meant(name, known).cuts]
    if proved:
        found += proved_set(fresh, asked.catalogue, asked.day, asked.analysis.experience)
    return tuple({cut.id: cut for cut in found}.values())


def _proposals(asked: Asked) -> tuple[Proposal, ...]:
    """What the rules find in this procedure today, as proposals."""
    from tthc.analyse.findings import run_rules
    from tthc.propose.candidates import propose

    rules = asked.opened.rules
    findings = run_rules(rules.rules, rules.profile, asked.analysis)
    say_problems(findings.problems)
    mine = [finding for finding in findings.found if finding.component.procedure == asked.procedure.code]
    return tuple(sorted(propose(mine, asked.catalogue, asked.day, asked.analysis.experience), key=lambda p: p.id))


def _stored(asked: Asked) -> tuple[Proposal, ...]:
    """What the last run has stored of this procedure."""
    from tthc.store.proposals import Wanted as Stored
    from tthc.store.proposals import proposals

    return proposals(asked.opened.project.store, Stored(procedure=asked.procedure.code))


def _meant(name: str, known: dict[str, Proposal]) -> Proposal:
    """The proposal with this id, or the only one whose id begins with it, or has it as a part."""
    if name in known:
        return known[name]
    found = [id_ for id_ in known if id_.startswith(name)] or [id_ for id_ in known if name in id_]
    if len(found) == 1:
        return known[found[0]]
    if found:
        raise CannotRunError(say("{name!r} may mean several proposals: {ids}", name=name, ids=tuple(found)))
    if not known:
        raise CannotRunError(say("this procedure has no proposals"))
    raise CannotRunError(say("there is no proposal {name!r}; there are: {ids}", name=name, ids=tuple(known)))


def priced_as_wanted(asked: Asked, after: After, wanted: Wanted) -> CostShown:
    """Both sheets of the dossier asked for, and what else there is."""
    from tthc.cost.before_after import Days, Pair, agency_days, gains_most, matters_most, priced
    from tthc.cost.sheet import Record
    from tthc.show.cost import CostShown

    before = Record(asked.procedure, asked.catalogue)
    found = tuple(priced(before, after.record, wanted.incomes))
    _refuse_unknown(wanted, found)
    chosen = matters_most([one for one in found if wanted.matches(one)])
    if after.record:
        changed = [one for one in after.changed if wanted.wants(one)]
        chosen = gains_most([chosen], changed, before, after.record, wanted.incomes)
    now, then = _sheet(chosen.before), _sheet(chosen.after) if chosen.after else None
    days = Days(
        agency_days(asked.procedure, chosen.situation),
        agency_days(after.record.procedure, chosen.situation) if after.record else None,
    )
    shares = tuple(_shares(before, after, chosen.situation, wanted))
    pair = Pair(asked.procedure.code, now, then, days, wanted.days_as_cost, shares)
    if wanted.days_as_cost and pair.convention is None:
        raise CannotRunError(say("the time limit is not stated in working days: the convention cannot price it"))
    return CostShown(
        procedure=asked.procedure,
        chosen=chosen,
        pair=pair,
        others=tuple(one for one in found if one is not chosen),
        cuts=after.cuts,
        certificate=after.certificate,
        tornado=wanted.tornado,
    )


def _shares(before: Record, after: After, situation: Situation, wanted: Wanted) -> Iterator[tuple[Power, Saving]]:
    """What each power adds to what those before it save; together they are the whole, and nothing counts twice."""
    from tthc.cost.before_after import priced_in
    from tthc.cost.scm import Saving, dossier_cost

    last = dossier_cost(_sheet(priced_in(situation, before, None, wanted.incomes).before))
    for power, record in after.steps:
        reached = priced_in(situation, before, record, wanted.incomes).sheets
        if reached is None:
            return
        now = dossier_cost(reached[1])
        yield power, Saving(last, now)
        last = now


def _sheet(found: CostSheet | Unpriced) -> CostSheet:
    """The sheet; where it cannot be priced, what is missing."""
    from tthc.cost.pricing import Unpriced

    if isinstance(found, Unpriced):
        raise CannotRunError(say("this cannot be priced: {missing}", missing=found.missing))
    return found


def _refuse_unknown(wanted: Wanted, found: Sequence[Priced]) -> None:
    """Name what there is, where what was asked for is not there."""
    if any(wanted.matches(one) for one in found):
        return
    known = {
        "--case": _once(one.situation.case.id for one in found if one.situation.case),
        "--applicant": _once(one.situation.applicant.id for one in found if one.situation.applicant),
        "--mode": _once(one.situation.mode.value for one in found),
    }
    there = "; ".join(f"{option} {', '.join(ids)}" for option, ids in known.items() if ids)
    raise CannotRunError(say("there is no such dossier; there is: {there}", there=there))


def _once(names: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
