"""Which instrument fixes how much of the catalogue, and which cuts wait for its amendment."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tthc.model.catalogue import Catalogue
from tthc.model.cut import Competence, Invariant, Power, Range, Verdict
from tthc.model.power import Aspect
from tthc.model.proposal import Proposal
from tthc.model.reference import Law
from tthc.propose.competence import ADDRESSEES, competences, power_over
from tthc.propose.totals import Total, saved_by
from tthc.propose.touched import components
from tthc.source import Message


@dataclass(frozen=True)
class Waiting:
    """A proposal that waits for articles of an instrument, and for other instruments as well."""

    proposal: Proposal
    articles: tuple[str | None, ...]
    also: tuple[str, ...] = ()

    @property
    def is_opened(self) -> bool:
        """Whether amending this one instrument is all that a proved cut still lacks."""
        return not self.also and self.proposal.certificate.verdict is Verdict.PROVED


@dataclass(frozen=True)
class ArticleLine:
    """One article of an instrument: how many components it fixes, and how many proposals wait for it."""

    article: str | None
    components: int
    waiting: int


@dataclass(frozen=True)
class InstrumentLine:
    """One instrument: how many components it fixes, article by article, and what its amendment would open.

    `saving` and `days` are of the proposals that it would open by itself, counted as in `Total`.
    """

    law: str
    title: str | None
    addressee: Message | None
    components: int
    procedures: int
    articles: tuple[ArticleLine, ...]
    waiting: tuple[Waiting, ...]
    saving: Range | None
    days: Decimal | None

    @property
    def opened(self) -> tuple[Proposal, ...]:
        """The proved proposals that nothing else stands in the way of."""
        return tuple(one.proposal for one in self.waiting if one.is_opened)


@dataclass(frozen=True)
class Share:
    """Of the components of one kind: how many there are, and who may change how many of them."""

    aspect: Aspect
    number: int
    by_power: Mapping[Power, int]

    @property
    def named(self) -> int:
        """How many have an instrument, or somebody, that is known to fix them."""
        return self.number - self.by_power.get(Power.UNKNOWN, 0)


@dataclass(frozen=True)
class PowerReport:
    """Who may change what in a catalogue: components, proposals in two totals, instruments by what they would open.

    `unsettled` are the proposals that lack nothing but the name of the instrument.
    """

    day: date
    shares: tuple[Share, ...]
    totals: tuple[Total, ...]
    petitions: tuple[Total, ...]
    instruments: tuple[InstrumentLine, ...]
    unsettled: tuple[Proposal, ...] = ()


def unsettled(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The proposals that are safe as far as anybody knows, but for the power: what to look up first."""
    return tuple(p for p in proposals if p.competence.power is Power.UNKNOWN and _lacks_only_power(p))


def _lacks_only_power(proposal: Proposal) -> bool:
    lacking = {check.invariant for check in proposal.certificate.checks if check.verdict is not Verdict.PROVED}
    return lacking == {Invariant.LAW} and proposal.certificate.verdict is Verdict.NOT_PROVED


def shares(catalogue: Catalogue, day: date) -> tuple[Share, ...]:
    """The components of all procedures, by kind."""
    counted: dict[Aspect, dict[Power, int]] = {}
    for procedure in catalogue.procedures.values():
        for one in components(procedure):
            powers = counted.setdefault(one.aspect, dict.fromkeys(Power, 0))
            powers[power_over(one, procedure, catalogue, day).power] += 1
    in_order = sorted(counted, key=list(Aspect).index)
    return tuple(Share(aspect, sum(counted[aspect].values()), counted[aspect]) for aspect in in_order)


def instruments(proposals: Sequence[Proposal], catalogue: Catalogue, day: date) -> tuple[InstrumentLine, ...]:
    """The instruments that fix something or that a proposal waits for, those first that would open most."""
    fixed = _fixed(catalogue, day)
    waiting = _waiting(proposals, catalogue, day)
    lines = [_line(key, fixed.get(key, ()), waiting.get(key, ()), catalogue) for key in {*fixed, *waiting}]
    return tuple(sorted(lines, key=_most_opened_first))


def _most_opened_first(line: InstrumentLine) -> tuple[int, int, int, str]:
    return (-len(line.opened), -len(line.waiting), -line.components, line.law)


@dataclass(frozen=True)
class _Fixed:
    procedure: str
    power: Competence


def _fixed(catalogue: Catalogue, day: date) -> Mapping[str, Sequence[_Fixed]]:
    """What each instrument fixes that is not the province's own."""
    found: dict[str, list[_Fixed]] = defaultdict(list)
    for procedure in catalogue.procedures.values():
        for one in components(procedure):
            power = power_over(one, procedure, catalogue, day)
            if power.instrument and power.power is Power.PETITION:
                found[power.instrument].append(_Fixed(procedure.code, power))
    return found


def _waiting(proposals: Iterable[Proposal], catalogue: Catalogue, day: date) -> Mapping[str, Sequence[Waiting]]:
    """The proposals under each instrument that they need amended; where somebody's power is unknown, under none."""
    found: dict[str, list[Waiting]] = defaultdict(list)
    for proposal in proposals:
        procedure = catalogue.procedures.get(proposal.procedure)
        if proposal.competence.power is not Power.PETITION or procedure is None:
            continue
        needed: dict[str, list[str | None]] = {}
        for power in (power for cut in proposal.cuts for power in competences(cut, procedure, catalogue, day)):
            if power.instrument and power.power is Power.PETITION:
                needed.setdefault(power.instrument, []).append(power.article)
        for law, articles in needed.items():
            also = tuple(other for other in needed if other != law)
            found[law].append(Waiting(proposal, tuple(dict.fromkeys(articles)), also))
    return found


def _line(law: str, fixed: Sequence[_Fixed], waiting: Sequence[Waiting], catalogue: Catalogue) -> InstrumentLine:
    known = catalogue.all(Law).get(law)
    opened = [one.proposal for one in waiting if one.is_opened]
    addressees = (*(one.power.addressee for one in fixed), *(one.proposal.competence.addressee for one in waiting))
    saving, days = saved_by(opened)
    return InstrumentLine(
        law,
        known.title if known else None,
        _common(known, addressees),
        len(fixed),
        len({one.procedure for one in fixed} | {one.proposal.procedure for one in waiting}),
        tuple(_articles(fixed, waiting)),
        tuple(waiting),
        saving,
        days,
    )


def _common(known: Law | None, addressees: Iterable[Message | None]) -> Message | None:
    """The addressee of all of them; where procedures of several ministries rest on the law, the one by its rank."""
    found = {str(addressee): addressee for addressee in addressees if addressee}
    if known and len(found) > 1:
        return ADDRESSEES.get(known.rank)
    return next(iter(found.values()), None)


def _articles(fixed: Sequence[_Fixed], waiting: Sequence[Waiting]) -> Iterator[ArticleLine]:
    """Those waited for most first, what has no article last."""
    fixing = Counter(one.power.article for one in fixed)
    waited = Counter(article for one in waiting for article in one.articles)
    for article in sorted({*fixing, *waited}, key=lambda a: (a is None, -waited[a], -fixing[a], a or "")):
        yield ArticleLine(article, fixing[article], waited[article])
