"""The shortest limit that every agency would still keep at a chosen rate, or who does not keep the present one.

Each agency is tried from the present limit downwards, and stops at the first limit for which its lower bound falls
below the rate: no correction is needed for the limits tried. For the agencies looked at there is one: each is tried at
its part of the doubt that is allowed (Bonferroni), so that all that is said of them holds together. Agencies with so
few dossiers that none alone could show anything are one group; in it a mean rate is shown, and that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import ceil, log

from tthc.audit.advising.evidence import Evidence
from tthc.audit.figures.kaplan_meier import Quantile, quantile
from tthc.model.duration import Unit
from tthc.model.limit_times import LimitTimes, LimitToday, Taken

CONFIDENCE = 0.95
"""How sure everything is that is said of the agencies of one limit together."""


class Verdict(StrEnum):
    """What a log says of one limit at one agency, or everywhere."""

    SHORTER = "shorter"
    AS_IT_IS = "as_it_is"
    NOT_SHOWN = "not_shown"
    NOT_KEPT = "not_kept"
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Wanted:
    """The rate at which a limit is to be kept, and how sure that has to be."""

    rate: Fraction = Fraction(98, 100)
    confidence: float = CONFIDENCE


@dataclass(frozen=True)
class AgencyAdvice:
    """One agency, or several that have few dossiers each, against one limit.

    `shortest` is the shortest limit of which it is shown that it is kept (null: not even the present one); of the next
    shorter one, `next_shorter`, it is only sure that `next_at_least` is kept. `kept_at_least`, `kept_at_most` are
    the bounds for the present limit. `kept` and `not_kept` are counted against the limit advised, else the present one.
    """

    agencies: tuple[str | None, ...]
    verdict: Verdict
    dossiers: int
    open: int
    waiting: int
    clean_up: int
    share_now: float
    kept_at_least: float
    kept_at_most: float
    against: int
    kept: int
    not_kept: int
    share: float
    shortest: int | None = None
    next_shorter: int | None = None
    next_at_least: float | None = None


@dataclass(frozen=True)
class LimitAdvice:
    """What a log advises for one limit: `advised` is the limit that all would keep, `others` what those would keep
    that keep the present one, `floor` what the law's own days (posting) leave at least. `few` dossiers are fewer than
    `needed` to show the rate anywhere.
    """

    limit: LimitToday
    verdict: Verdict
    rate: Fraction
    confidence: float
    p90: Quantile
    agencies: tuple[AgencyAdvice, ...]
    needed: int
    advised: int | None = None
    others: int | None = None
    floor: int = 0

    @property
    def unit(self) -> Unit:
        """In what all its lengths of time are counted."""
        return self.limit.unit

    @property
    def present(self) -> int:
        """The limit of today, in its unit."""
        return self.limit.amount

    @property
    def dossiers(self) -> int:
        """Of all agencies."""
        return sum(agency.dossiers for agency in self.agencies)


@dataclass(frozen=True)
class Group:
    """Agencies that are tried together, what they show, and what came of it."""

    agencies: tuple[str | None, ...]
    evidence: Evidence
    shortest: int | None = None
    next_shorter: int | None = None
    next_at_least: float | None = None
    verdict: Verdict = field(default=Verdict.NOT_SHOWN)


def advise(times: LimitTimes, wanted: Wanted, floor: int = 0) -> LimitAdvice:
    """What the dossiers of all agencies advise for a limit; `floor` is the shortest that the law's own days allow."""
    limit, whole = times.limit, sum(times.taken.values(), Taken())
    parts, confidence = groups_of(times, wanted)
    floor = floor if floor < limit.amount else 0
    tried = [_tried(part, limit, wanted.rate, confidence, floor) for part in parts]
    verdict, advised, others = _common(tried, limit.amount)
    against = advised or others or limit.amount
    return LimitAdvice(
        limit=limit,
        verdict=verdict,
        rate=wanted.rate,
        confidence=wanted.confidence,
        p90=_p90(whole, limit.amount),
        agencies=tuple(_shown(group, limit.amount, against, confidence) for group in tried),
        needed=needed(wanted.rate, confidence),
        advised=advised,
        others=others,
        floor=floor,
    )


def needed(rate: Fraction, confidence: float) -> int:
    """The fewest dossiers that show a rate if all of them are kept."""
    return ceil(log(1 - confidence) / log(rate)) if rate < 1 else 0


def shorter_limits(limit: LimitToday, floor: int = 0) -> tuple[int, ...]:
    """The present limit and the sensible shorter ones, from the longest: whole, and above ten not every number."""
    sensible = SENSIBLE[limit.unit]
    shorter = sorted((n for n in sensible if max(floor, 1) <= n < limit.amount), reverse=True)
    return (limit.amount, *(() if limit.same_day else shorter))


_DAYS = (*range(1, 11), 12, 15, 18, 20, 22, 25, 30, 35, 40, 45, 50, 60, 75, 90, 120, 150, 180, 240, 300, 360)
SENSIBLE: Mapping[Unit, Sequence[int]] = {
    Unit.MINUTES: (15, 30, 45, 60, 90, 120, 180, 240),
    Unit.HOURS: (1, 2, 3, 4, 5, 6, 8, 12, 16, 24, 32, 40, 48, 72),
    Unit.WORKING_DAYS: _DAYS,
    Unit.CALENDAR_DAYS: _DAYS,
    Unit.MONTHS: (*range(1, 13), 18, 24),
}
"""Lengths that a limit may be given."""


def groups_of(times: LimitTimes, wanted: Wanted) -> tuple[list[Group], float]:
    """The groups that a limit is tried on, and how sure each has to be for all of them to be as sure as wanted."""
    one_of_all = 1 - (1 - wanted.confidence) / max(len(times.taken), 1)
    asked = sum(times.taken.values(), Taken()).asked
    groups = list(_groups(times.taken, asked, times.limit.amount, needed(wanted.rate, one_of_all)))
    return groups, 1 - (1 - wanted.confidence) / max(len(groups), 1)


def _groups(taken: Mapping[str | None, Taken], asked: Mapping[int, int], present: int, enough: int) -> Iterator[Group]:
    """The agencies that have enough dossiers, and all others as one."""
    few = [agency for agency, one in taken.items() if one.count < enough]
    for agency, one in taken.items():
        if one.count >= enough:
            yield Group((agency,), Evidence(one, asked, present))
    if few:
        yield Group(tuple(few), Evidence(sum((taken[agency] for agency in few), Taken()), asked, present))


def _tried(group: Group, limit: LimitToday, rate: Fraction, confidence: float, floor: int) -> Group:
    """From the present limit down, up to the first that is not shown to be kept."""
    shortest: int | None = None
    for length in shorter_limits(limit, floor):
        bound = group.evidence.at_least(length, confidence)
        if bound < rate:
            verdict = _verdict(group, limit.amount, shortest, rate, confidence)
            return Group(group.agencies, group.evidence, shortest, length, bound, verdict)
        shortest = length
    verdict = _verdict(group, limit.amount, shortest, rate, confidence)
    return Group(group.agencies, group.evidence, shortest, verdict=verdict)


def _verdict(group: Group, present: int, shortest: int | None, rate: Fraction, confidence: float) -> Verdict:
    if shortest is not None:
        return Verdict.SHORTER if shortest < present else Verdict.AS_IT_IS
    if group.evidence.at_most(present, confidence) < rate:
        return Verdict.NOT_KEPT
    enough = group.evidence.kept(present) + group.evidence.not_kept(present) >= needed(rate, confidence)
    return Verdict.NOT_SHOWN if enough else Verdict.TOO_FEW


def _common(groups: Sequence[Group], present: int) -> tuple[Verdict, int | None, int | None]:
    """The verdict on the whole limit, what all would keep, and what those would that keep the present one.

    Where only some have so few dossiers that nothing can be said of them, the others decide, and those are named.
    """
    keep = [group.shortest for group in groups if group.shortest is not None]
    longest = max(keep, default=None)
    verdicts = {group.verdict for group in groups}
    if Verdict.NOT_KEPT in verdicts or Verdict.NOT_SHOWN in verdicts:
        worst = Verdict.NOT_KEPT if Verdict.NOT_KEPT in verdicts else Verdict.NOT_SHOWN
        return worst, None, longest
    if longest is None:
        return Verdict.TOO_FEW, None, None
    if Verdict.TOO_FEW in verdicts:
        return Verdict.NOT_SHOWN, None, longest
    return (Verdict.SHORTER, longest, longest) if longest < present else (Verdict.AS_IT_IS, None, longest)


def _shown(group: Group, present: int, against: int, confidence: float) -> AgencyAdvice:
    evidence = group.evidence
    return AgencyAdvice(
        agencies=group.agencies,
        verdict=group.verdict,
        dossiers=evidence.taken.count,
        open=evidence.taken.open.total(),
        waiting=evidence.taken.waiting.total(),
        clean_up=evidence.taken.bulk.total(),
        share_now=evidence.share(present),
        kept_at_least=evidence.at_least(present, confidence),
        kept_at_most=evidence.at_most(present, confidence),
        against=against,
        kept=evidence.kept(against),
        not_kept=evidence.not_kept(against),
        share=evidence.share(against),
        shortest=group.shortest,
        next_shorter=group.next_shorter,
        next_at_least=group.next_at_least,
    )


def _p90(whole: Taken, present: int) -> Quantile:
    """Within how much time nine in ten have a result; clean-ups count as long after the limit."""
    evidence = Evidence(whole, whole.asked, present)
    return quantile(evidence.ended, Counter(whole.open + whole.ended + whole.waiting), 90)
