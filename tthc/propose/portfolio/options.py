"""From proposals to a choice: which sets of cuts of one procedure are proved as a whole, and what each saves.

One dossier of each procedure is measured, before and after, in every set: the one that gains most from the largest set
that is proved (without cuts the dearest, the one that takes longest). It is chosen for each number by itself, since
cost and days are two, and is the same for all sets: so shares, savings and totals are about the same dossiers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

from tthc.cost.activities import Situation
from tthc.cost.before_after import Priced, agency_days, is_nothing_left, matters_most, priced, priced_in
from tthc.cost.burden import burden
from tthc.cost.scm import CostSheet, dossier_cost
from tthc.cost.sheet import Record
from tthc.graph.steps import StepGraph
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Certificate, Cut, Invariant, Power, Range, Verdict
from tthc.model.experience import Experience
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.propose.changes import after_cuts
from tthc.propose.portfolio.needs import needs_of, procedure_effort
from tthc.propose.portfolio.terms import Choice, Figures, Measure, Option, Points, Shared
from tthc.propose.sets import certify_set
from tthc.propose.supposed import proved_certificate
from tthc.propose.trial import Trial

T = TypeVar("T")

MOST_TOGETHER = 8
"""Of so many cuts of a block all sets are tried (255); of more only some."""


@dataclass(frozen=True)
class Basis:
    """The catalogue and the day that everything is proved and measured on, and what a log of dossiers shows.

    In a world that is supposed, `amended` are the texts that need no work any more, and `supposed` is what is not
    proved of cuts and taken as if it were; both are empty otherwise.
    """

    catalogue: Catalogue
    day: date
    experience: tuple[Experience, ...] = ()
    amended: frozenset[str] = frozenset()
    supposed: Mapping[str, frozenset[Invariant]] = field(default_factory=dict)

    def certify(self, cuts: Sequence[Cut]) -> Certificate:
        """The certificate of a set as a whole; cuts that are supposed to be proved excuse only their own doubts."""
        certificate = self._certify(cuts)
        doubted = frozenset(one for cut in cuts for one in self.supposed.get(cut.id, ()))
        others = [cut for cut in cuts if cut.id not in self.supposed]
        if not doubted or (others and self._certify(others).verdict is not Verdict.PROVED):
            return certificate
        return proved_certificate(certificate, doubted)

    def _certify(self, cuts: Sequence[Cut]) -> Certificate:
        return certify_set(self.catalogue, cuts, self.day, self.experience)

    def holds(self, cuts: Sequence[Cut]) -> bool:
        """Whether a set is proved as a whole."""
        return self.certify(cuts).verdict is Verdict.PROVED


@dataclass(frozen=True)
class Dossier:
    """The dossier of a procedure that is measured: whose, what it costs and takes before, how many there are a year.

    `situation` is the one priced, `timed` the one whose limit counts, `worked` the case whose steps do. An unknown
    figure is None and counts in no total. `source` is where the number of dossiers is from.
    """

    situation: Situation
    timed: Situation
    worked: Case | None
    cost: Range | None
    time: Decimal | None
    work: Decimal | None
    papers: int
    dossiers: int | None = None
    source: str | None = None


@dataclass(frozen=True)
class Ground:
    """What a plan stands on: the proposals, the sets of them that may be chosen, the dossiers that are measured.

    `per_year` says that everything is multiplied by yearly numbers of dossiers; else each procedure counts one.
    `tried_in_part` are the procedures with more cuts than all sets of them could be tried.
    """

    basis: Basis
    proposals: Mapping[str, Proposal]
    choice: Choice
    dossiers: Mapping[str, Dossier]
    per_year: bool
    tried_in_part: tuple[str, ...] = ()

    def unknown(self, measure: Measure) -> tuple[str, ...]:
        """The procedures that count in no total of a measure, since their figure is unknown."""
        if measure is Measure.PAPERS:
            return ()
        return tuple(code for code, one in self.dossiers.items() if getattr(one, measure.value) is None)

    def cuts(self, ids: Sequence[str]) -> tuple[Cut, ...]:
        """The cuts of proposals."""
        return tuple(cut for one in ids for cut in self.proposals[one].cuts)


@dataclass(frozen=True)
class Scope:
    """Which proposals and procedures are thought of: the powers, and yearly numbers of dossiers or one of each."""

    powers: frozenset[Power] = frozenset({Power.OWN})
    per_year: bool | None = None
    codes: frozenset[str] = frozenset()


def ground_for(proposals: Sequence[Proposal], basis: Basis, scope: Scope) -> Ground:
    """Everything that can be chosen, measured."""
    codes = [code for code in basis.catalogue.procedures if not scope.codes or code in scope.codes]
    thought_of = [p for p in proposals if p.procedure in codes and _is_admissible(p, scope.powers)]
    blocks = [_Block.of(same, basis) for same in _blocks(thought_of)]
    largest = {code: block.largest(code) for block in blocks for code in block.codes}
    per_year = _per_year(codes, basis.catalogue) if scope.per_year is None else scope.per_year
    dossiers = {
        code: found
        for code in codes
        if (found := _dossier(basis.catalogue.procedure(code), largest.get(code, ()), basis))
        and (found.dossiers is not None or not per_year)
    }
    measured = [_Measured(block, basis, dossiers, per_year) for block in blocks if block.codes <= dossiers.keys()]
    shared = {one.id: one for each in measured for ids in each.block.sets for one in each.needs(ids)}
    choice = Choice(tuple(tuple(each.options()) for each in measured), shared, _before(dossiers.values(), per_year))
    in_part = tuple(sorted(code for each in measured if each.block.is_in_part for code in each.block.codes))
    return Ground(basis, {p.id: p for p in proposals}, choice, dossiers, per_year, in_part)


def _is_admissible(proposal: Proposal, powers: frozenset[Power]) -> bool:
    """Whether somebody whom we think of may decide it, and it is proved, if only together with another."""
    is_proved = proposal.certificate.verdict is Verdict.PROVED or proposal.certificate.only_with
    return bool(is_proved) and proposal.competence.power in powers


def _per_year(codes: Sequence[str], catalogue: Catalogue) -> bool:
    """Yearly numbers serve only where every procedure has one: else one would weigh a thousand times another."""
    return bool(codes) and all(catalogue.procedure(code).volumes for code in codes)


def _blocks(proposals: Sequence[Proposal]) -> list[list[Proposal]]:
    """The proposals by procedure; procedures whose proposals need or exclude each other are one block."""
    of = {proposal.id: proposal.procedure for proposal in proposals}
    joined = {code: code for code in of.values()}
    for proposal in proposals:
        for other in (*proposal.certificate.only_with, *proposal.certificate.conflicts):
            if other in of:
                joined[_first(of[other], joined)] = _first(proposal.procedure, joined)
    found: dict[str, list[Proposal]] = {}
    for proposal in proposals:
        found.setdefault(_first(proposal.procedure, joined), []).append(proposal)
    return list(found.values())


def _first(code: str, joined: Mapping[str, str]) -> str:
    while joined[code] != code:
        code = joined[code]
    return code


@dataclass(frozen=True)
class _Block:
    """The proposals of a block, and the sets of them that are proved as a whole, larger ones last."""

    proposals: Mapping[str, Proposal]
    sets: tuple[tuple[str, ...], ...]
    is_in_part: bool

    @classmethod
    def of(cls, proposals: Sequence[Proposal], basis: Basis) -> _Block:
        by_id = {proposal.id: proposal for proposal in proposals}
        in_part = len(by_id) > MOST_TOGETHER
        tried = _some_sets(by_id, basis) if in_part else _all_sets(tuple(by_id))
        proved = tuple(ids for ids in tried if _is_proved(ids, by_id, basis))
        return cls(by_id, tuple(dict.fromkeys(sorted(proved, key=len))), in_part)

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(proposal.procedure for proposal in self.proposals.values())

    def cuts(self, ids: Sequence[str], code: str | None = None) -> tuple[Cut, ...]:
        found = (cut for one in ids for cut in self.proposals[one].cuts)
        return tuple(cut for cut in found if code is None or cut.target.procedure == code)

    def largest(self, code: str) -> tuple[Cut, ...]:
        """The cuts of a procedure in the largest set."""
        return self.cuts(self.sets[-1], code) if self.sets else ()


def _all_sets(ids: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (some for size in range(1, len(ids) + 1) for some in combinations(ids, size))


def _some_sets(proposals: Mapping[str, Proposal], basis: Basis) -> Iterator[tuple[str, ...]]:
    """Each alone, all pairs, and the sets that grow, those first that save most, as long as they are proved."""
    ids = tuple(proposals)
    yield from ((one,) for one in ids)
    yield from combinations(ids, 2)
    for key in (_saving, _days_saved):
        grown: tuple[str, ...] = ()
        for one in sorted(ids, key=lambda each: -key(proposals[each])):
            wider = tuple(each for each in ids if each in {*grown, one})
            if basis.holds([cut for each in wider for cut in proposals[each].cuts]):
                grown = wider
                yield grown


def _saving(proposal: Proposal) -> Fraction:
    return Fraction(proposal.effect.saving.mid if proposal.effect.saving else 0)


def _days_saved(proposal: Proposal) -> Fraction:
    before, after = proposal.effect.days_before, proposal.effect.days_after
    return Fraction(before - after) if before is not None and after is not None else Fraction(0)


def _is_proved(ids: tuple[str, ...], proposals: Mapping[str, Proposal], basis: Basis) -> bool:
    if len(ids) == 1:
        return proposals[ids[0]].certificate.verdict is Verdict.PROVED
    if any(other in ids for one in ids for other in proposals[one].certificate.conflicts):
        return False
    return basis.holds([cut for one in ids for cut in proposals[one].cuts])


def _dossier(procedure: Procedure, cuts: tuple[Cut, ...], basis: Basis) -> Dossier | None:
    """The dossier that is measured; None where nobody applies for the procedure."""
    now = Record(procedure, basis.catalogue)
    then = _after(now, cuts) if cuts else None
    found = [*priced(now, then), *(_priced_for_others(cuts, now, then, basis) if then else ())]
    if not found:
        return None
    one, after = matters_most(found), then.procedure if then else procedure
    timed = max((each.situation for each in found), key=lambda each: _gains_most(procedure, after, each, agency_days))
    worked = max(procedure.real_cases, key=lambda case: _gains_most(procedure, after, case, _work))
    volume = max(procedure.volumes, key=lambda each: each.year, default=None)
    return Dossier(
        one.situation,
        timed,
        worked,
        _cost(one.before),
        agency_days(procedure, timed),
        _work(procedure, worked),
        _papers(procedure, basis.catalogue, one.situation),
        volume.dossiers if volume else None,
        volume.source if volume else None,
    )


def _priced_for_others(cuts: tuple[Cut, ...], now: Record, then: Record, basis: Basis) -> Iterator[Priced]:
    """The dossiers of people whom the catalogue does not name: recorded in the databases that the cuts look into."""
    trial = Trial(basis.catalogue, now.procedure, cuts, basis.day, basis.experience)
    return (priced_in(situation, now, then) for situation in trial.changed)


def _gains_most(
    before: Procedure, after: Procedure, of: T, days: Callable[[Procedure, T], Decimal | None]
) -> tuple[Fraction, Fraction]:
    """Days saved, and days before: by these the greatest is measured."""
    now = days(before, of)
    then = _days_after(days(after, of), now, is_nothing_left(after))
    known = Fraction(-1 if now is None else now)
    return max(known, Fraction(0)) - then, known


def _after(now: Record, cuts: tuple[Cut, ...]) -> Record:
    after = after_cuts(now.procedure, cuts)
    return Record(after, now.catalogue.replacing(after))


def _cost(sheet: object) -> Range | None:
    return dossier_cost(sheet) if isinstance(sheet, CostSheet) else None


def _work(procedure: Procedure, case: Case | None) -> Decimal | None:
    """Working days of the longest chain of steps; None where a duration is missing or there are no steps."""
    path = StepGraph(procedure, case).critical_path()
    return None if path.unknown or not path.hours else path.hours / 8


def _papers(procedure: Procedure, catalogue: Catalogue, situation: Situation) -> int:
    return burden(procedure, catalogue, situation.case, situation.applicant, situation.mode).papers


def _before(dossiers: Iterable[Dossier], per_year: bool) -> Figures:
    total = Figures()
    for one in dossiers:
        total = total.plus(_figures(one), _times(one, per_year))
    return total


def _figures(one: Dossier) -> Figures:
    cost = Fraction(one.cost.mid) if one.cost else Fraction(0)
    return Figures(cost, Fraction(one.time or 0), Fraction(one.work or 0), Fraction(one.papers))


def _times(dossier: Dossier, per_year: bool) -> int:
    return (dossier.dossiers or 0) if per_year else 1


@dataclass(frozen=True)
class _Measured:
    """A block whose sets are measured on the dossiers of its procedures."""

    block: _Block
    basis: Basis
    dossiers: Mapping[str, Dossier]
    per_year: bool

    def options(self) -> Iterator[Option]:
        """An option for each set that is proved."""
        return (self._option(ids) for ids in self.block.sets)

    def needs(self, ids: tuple[str, ...]) -> tuple[Shared, ...]:
        """What a set needs."""
        return tuple(
            one
            for cut in self.block.cuts(ids)
            for one in needs_of(
                cut, self.basis.catalogue.procedure(cut.target.procedure), self.basis.catalogue, self.basis.day
            )
            if one.id.removeprefix("law:") not in self.basis.amended
        )

    def _option(self, ids: tuple[str, ...]) -> Option:
        gains, spread = Figures(), [Fraction(0), Fraction(0)]
        codes = sorted({cut.target.procedure for cut in self.block.cuts(ids)})
        effort = Points()
        for code in codes:
            saved, low, high = self._saved(code, self.block.cuts(ids, code))
            gains, effort = gains.plus(saved), effort.plus(procedure_effort(self.basis.catalogue))
            spread = [spread[0] + low, spread[1] + high]
        return Option(ids, gains, effort, frozenset(one.id for one in self.needs(ids)), *spread)

    def _saved(self, code: str, cuts: tuple[Cut, ...]) -> tuple[Figures, Fraction, Fraction]:
        """What the cuts of one procedure save of its dossier, and the saving of cost at both ends of the estimates."""
        before, dossier = self.basis.catalogue.procedure(code), self.dossiers[code]
        now = Record(before, self.basis.catalogue)
        then = _after(now, cuts)
        one, times = priced_in(dossier.situation, now, then), _times(dossier, self.per_year)
        gone = is_nothing_left(then.procedure)
        after = Figures(
            Fraction(0),
            _days_after(agency_days(then.procedure, dossier.timed), dossier.time, gone),
            _days_after(_work(then.procedure, dossier.worked), dossier.work, gone),
            Fraction(0 if gone else _papers(then.procedure, then.catalogue, dossier.situation)),
        )
        saved = _figures(dossier)._replace(cost=Fraction(0)).plus(after, -1)
        cost = _saved_cost(one)
        gains = Figures().plus(saved._replace(cost=Fraction(cost.mid)), times)
        low, high = sorted((cost.low, cost.high))
        return gains, Fraction(low * times), Fraction(high * times)


def _days_after(after: Decimal | None, before: Decimal | None, gone: bool) -> Fraction:
    """Days after; as before where one of them is unknown: nothing is saved that nobody knows."""
    if gone or before is None:
        return Fraction(0)
    return Fraction(before if after is None else after)


def _saved_cost(one: Priced) -> Range:
    now, then = _cost(one.before), _cost(one.after)
    return now - then if now and then else Range(0, 0, 0)
