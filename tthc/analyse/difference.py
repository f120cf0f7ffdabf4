"""One difference between two versions of a procedure: what part, what changed, and for whom it makes life harder."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.duration import UNIT_NAMES, Duration
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import Procedure
from tthc.source import NOWHERE, Message, Position, say

T = TypeVar("T")


class Aspect(StrEnum):
    """Which part of a procedure differs."""

    PROCEDURE = "procedure"
    NAME = "name"
    APPLICANT = "applicant"
    AGENCY = "agency"
    CASE = "case"
    CHANNEL = "channel"
    LIMIT = "limit"
    FEE = "fee"
    DOCUMENT = "document"
    SETS = "sets"
    CONDITION = "condition"
    STEP = "step"
    RESULT = "result"
    LAW = "law"
    PLACE = "place"
    RECORD = "record"


class Change(StrEnum):
    """What happened to the part."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class Weight(StrEnum):
    """What a difference means to whoever applies, the worst first; what does not compare is unclear, never guessed."""

    HARDER = "harder"
    UNCLEAR = "unclear"
    EASIER = "easier"
    NEUTRAL = "neutral"

    @property
    def rank(self) -> int:
        """0 for the one that is called out first."""
        return list(Weight).index(self)

    @property
    def opposite(self) -> Weight:
        """What the same difference means the other way round."""
        return _OPPOSITES.get(self, self)


_OPPOSITES = {Weight.HARDER: Weight.EASIER, Weight.EASIER: Weight.HARDER}


@dataclass(frozen=True)
class Difference:
    """One thing that differs: `before` or `after` is None where the part was added or is gone.

    `part` is the id of the part in its procedure (a mode for channels, a number for laws); `at` is where the later
    version says it, or the earlier one where nothing is said any more.
    """

    procedure: str
    aspect: Aspect
    change: Change
    weight: Weight
    says: Message
    part: str = ""
    before: Message | None = None
    after: Message | None = None
    at: Position = NOWHERE

    @property
    def order(self) -> tuple[int, str, int, Position, str, str]:
        """What makes life harder first, then in the order of the parts."""
        return (self.weight.rank, self.procedure, list(Aspect).index(self.aspect), self.at, self.part, str(self.says))


@dataclass(frozen=True)
class Versions:
    """Two versions of a procedure, each with the catalogue that defines what it refers to."""

    before: Procedure
    after: Procedure
    old: Catalogue
    new: Catalogue

    def name(self, ref: Ref[Any]) -> str:
        """What an entry is called in the later catalogue, else in the earlier one, else its id."""
        entry = self.new.get(ref) or self.old.get(ref)
        return getattr(entry, "name", None) or ref.id

    def names(self, refs: Iterable[Ref[Any]]) -> tuple[str, ...]:
        """The names of several entries."""
        return tuple(self.name(ref) for ref in refs)

    def difference(
        self,
        aspect: Aspect,
        change: Change,
        weight: Weight,
        says: Message,
        *,
        part: str = "",
        before: Message | None = None,
        after: Message | None = None,
        at: Position | None = None,
    ) -> Difference:
        """A difference of these versions."""
        return Difference(
            self.after.code, aspect, change, weight, says, part, before, after, self.after.at if at is None else at
        )

    def case_names(self, cases: Iterable[str | None]) -> tuple[str, ...]:
        """What cases are called, by their ids in the later version."""
        known = {case.id: case.name for case in (*self.before.cases, *self.after.cases)}
        return tuple(known.get(case, case) for case in cases if case is not None)

    @property
    def common_cases(self) -> frozenset[str]:
        """The cases that both versions know; `align_cases` has given them the same ids."""
        return frozenset(case.id for case in self.before.cases) & frozenset(case.id for case in self.after.cases)

    def only_in_other_cases(self, cases: Sequence[Ref[Case]]) -> bool:
        """Whether a part belongs only to cases that not both versions have: there is nobody to compare it for."""
        return bool(self.common_cases) and bool(cases) and not ids(cases) & self.common_cases


def pairs(
    before: Sequence[T], after: Sequence[T], *alike: Callable[[T, T], bool]
) -> Iterator[tuple[T | None, T | None]]:
    """What belongs together in two lists: whatever is alike in the first sense, what is left in the next.

    What has no partner comes out alone. The order is that of the later list, then what is gone.
    """
    left, partner = list(before), dict[int, T]()
    for is_alike in alike:
        for index, item in enumerate(after):
            if index in partner:
                continue
            match = next((old for old in left if is_alike(old, item)), None)
            if match is not None:
                partner[index] = match
                left = [old for old in left if old is not match]
    for index, item in enumerate(after):
        yield partner.get(index), item
    for old in left:
        yield old, None


def by(key: Callable[[T], Hashable | None]) -> Callable[[T, T], bool]:
    """Alike where the keys are equal; None is like none."""
    return lambda one, other: key(one) is not None and key(one) == key(other)


def weight_of_more(before: Decimal | int | None, after: Decimal | int | None) -> Weight:
    """More of it is harder, less is easier; what is unknown on one side does not compare."""
    if before is None or after is None:
        return Weight.UNCLEAR
    if before == after:
        return Weight.NEUTRAL
    return Weight.HARDER if after > before else Weight.EASIER


def weight_of_wider(before: frozenset[str], after: frozenset[str]) -> Weight:
    """A set that grew is harder, one that shrank is easier, any other change is unclear."""
    if before == after:
        return Weight.NEUTRAL
    if before < after:
        return Weight.HARDER
    return Weight.EASIER if after < before else Weight.UNCLEAR


def weight_of_longer(before: Duration, after: Duration) -> Weight:
    """A longer time is harder; calendar days and working days do not compare."""
    if before.same_day != after.same_day:
        return _against_the_same_day(after) if before.same_day else _against_the_same_day(before).opposite
    if before.unit is after.unit:
        return weight_of_more(before.amount, after.amount)
    return weight_of_more(before.working_hours, after.working_hours)


def _against_the_same_day(other: Duration) -> Weight:
    """What it means that another limit stands in the place of "within the day"; a few hours may be less or more."""
    hours = other.working_hours
    longer = hours >= 8 if hours is not None else other.amount > 1
    return Weight.HARDER if longer else Weight.UNCLEAR


def in_words(duration: Duration) -> Message:
    """`5 working days`."""
    if duration.same_day:
        return say("within the day")
    return say("{amount} {unit}", amount=duration.amount, unit=UNIT_NAMES[duration.unit])


def from_to(before: Duration, after: Duration) -> Message:
    """`15 → 10 working days`: the unit once where it is the same."""
    if before.unit is after.unit and not (before.same_day or after.same_day):
        unit = UNIT_NAMES[after.unit]
        return say("{before} → {after} {unit}", before=before.amount, after=after.amount, unit=unit)
    return say("{before} → {after}", before=in_words(before), after=in_words(after))


def ids(refs: Iterable[Ref[Any]]) -> frozenset[str]:
    """The ids of references."""
    return frozenset(ref.id for ref in refs)


def content(value: object) -> object:
    """What an entry says, without the places where it says it: two that say the same have equal contents."""
    match value:
        case Entry():
            return tuple(content(part) for name, part in value.__dict__.items() if name != "at")
        case Ref():
            return value.id
        case tuple():
            return tuple(content(item) for item in value)
        case _:
            return value


def changed_keys(before: Entry, after: Entry, keys: Iterable[str]) -> tuple[str, ...]:
    """The keys under which two entries say something else."""
    return tuple(key for key in keys if content(getattr(before, key)) != content(getattr(after, key)))


def narrowed_by(refs: frozenset[str], everything: frozenset[str]) -> frozenset[str]:
    """The ids that a part is limited to, among those that compare; one that is limited to nothing belongs to all."""
    return (refs & everything) if refs else everything
