"""Which cuts (danh mục phương án): the words in which a choice among sets of cuts is put, solved and answered.

Of a block (the cuts of one procedure, or of several that belong together) at most one option is taken: a set of its
cuts as a whole, with what the whole saves. So nothing is counted twice, and what goes together is known beforehand.
What several options need (a text amended, a database connected) is worked on once for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from tthc.model.effort import EffortOf


class Measure(StrEnum):
    """What targets are about; cost and days are numbers of their own, never one.

    `cost` is the applicant's, in đồng; `time` the limit that is promised, or else by law; `work` the longest chain of
    steps; both in working days. `papers` are handed in.
    """

    COST = "cost"
    TIME = "time"
    WORK = "work"
    PAPERS = "papers"


class Figures(NamedTuple):
    """One figure for each measure."""

    cost: Fraction = Fraction(0)
    time: Fraction = Fraction(0)
    work: Fraction = Fraction(0)
    papers: Fraction = Fraction(0)

    def of(self, measure: Measure) -> Fraction:
        """The figure of a measure."""
        return self[_PLACES[measure]]

    def plus(self, other: Figures, times: int = 1) -> Figures:
        """Measure by measure."""
        return Figures(*(mine + theirs * times for mine, theirs in zip(self, other, strict=True)))


_PLACES: Mapping[Measure, int] = {measure: place for place, measure in enumerate(Measure)}


class Points(NamedTuple):
    """Effort in points, low, middle and high: always estimates."""

    low: Fraction = Fraction(0)
    mid: Fraction = Fraction(0)
    high: Fraction = Fraction(0)

    def plus(self, other: Points) -> Points:
        """Level by level."""
        return Points(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


NO_EFFORT = Points()


@dataclass(frozen=True)
class Shared:
    """What is worked on once for all options that need it: a text to amend, a database to connect."""

    id: str
    of: EffortOf
    name: str
    effort: Points


@dataclass(frozen=True)
class Option:
    """One set of cuts of one block: its proposals, what they save together, the effort for them alone, what they need.

    `low` and `high` are the saving of cost at the ends of the estimates.
    """

    proposals: tuple[str, ...]
    gains: Figures
    effort: Points = NO_EFFORT
    needs: frozenset[str] = frozenset()
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)


@dataclass(frozen=True)
class Choice:
    """All that can be chosen, block by block, and the totals that targets are judged against."""

    blocks: tuple[tuple[Option, ...], ...]
    shared: Mapping[str, Shared]
    before: Figures


@dataclass(frozen=True)
class Wishes:
    """What is asked for: shares to be saved, how many texts may be amended, how many points of effort (middle)."""

    targets: Mapping[Measure, Fraction] = field(default_factory=dict)
    max_laws: int | None = None
    budget: Fraction | None = None
    most: Measure = Measure.COST


@dataclass(frozen=True)
class Answer:
    """What was chosen, and how sure it is that nothing is better: the bound of the objective, and the gap to it.

    `value` and `bound` are of the objective: points of effort where there are targets, else the measure to be saved
    most. `is_complete` says that the solver came to the end and did not run out of time.
    """

    options: tuple[Option, ...]
    gains: Figures
    effort: Points
    shared: tuple[Shared, ...]
    value: Fraction
    bound: Fraction
    is_complete: bool = True

    @property
    def gap(self) -> Fraction:
        """By which share the best may still be better."""
        return (
            abs(self.bound - self.value) / max(abs(self.value), abs(self.bound))
            if self.value != self.bound
            else Fraction(0)
        )

    @property
    def proposals(self) -> tuple[str, ...]:
        """The ids of what was chosen, block by block."""
        return tuple(one for option in self.options for one in option.proposals)

    @property
    def laws(self) -> tuple[Shared, ...]:
        """The texts to amend."""
        return tuple(one for one in self.shared if one.of is EffortOf.LAW)


def answer_of(
    options: Iterable[Option], choice: Choice, value: Fraction, bound: Fraction, *, is_complete: bool = True
) -> Answer:
    """What options save and need together, to the last đồng: the solver's own figures are rounded."""
    chosen = tuple(options)
    needed = tuple(choice.shared[one] for one in needed_by(chosen))
    return Answer(chosen, gains_of(chosen), effort_of(chosen, needed), needed, value, bound, is_complete)


def gains_of(options: Iterable[Option]) -> Figures:
    """What options of different blocks save together."""
    total = Figures()
    for option in options:
        total = total.plus(option.gains)
    return total


def needed_by(options: Iterable[Option]) -> tuple[str, ...]:
    """What options need, each once, in order."""
    return tuple(sorted({one for option in options for one in option.needs}))


def effort_of(options: Iterable[Option], shared: Iterable[Shared]) -> Points:
    """The effort of options and of what they need, which is counted once."""
    total = Points()
    for effort in (*(one.effort for one in options), *(one.effort for one in shared)):
        total = total.plus(effort)
    return total


def is_reached(gains: Figures, before: Figures, targets: Mapping[Measure, Fraction]) -> bool:
    """Whether every target is met, exactly; one of a measure of which nothing is known is not."""
    return all(before.of(m) > 0 and gains.of(m) >= share * before.of(m) for m, share in targets.items())


def keeps_within(options: Sequence[Option], choice: Choice, wishes: Wishes) -> bool:
    """Whether options keep within the number of texts and the budget."""
    shared = [choice.shared[one] for one in needed_by(options)]
    laws = sum(1 for one in shared if one.of is EffortOf.LAW)
    effort = effort_of(options, shared).mid
    return (wishes.max_laws is None or laws <= wishes.max_laws) and (wishes.budget is None or effort <= wishes.budget)
