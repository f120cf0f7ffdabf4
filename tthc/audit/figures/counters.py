"""The counters that officers report for a period, the identities they keep, and the shares made of them.

Every dossier that was in hand in the period (cần giải quyết: carried over or received) is in exactly one counter at
its end. `refused` and `withdrawn` are ends without a result; what is paused then is neither open in time nor open late.
"""

from __future__ import annotations

from abc import abstractmethod
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from typing import Self


@dataclass(frozen=True)
class Counters:
    """Dossiers of one period against one kind of limit.

    `carried_over`: tồn kỳ trước, received before the period and not ended before it. `received`: nhận trong kỳ.
    `…_without_limit`: that kind of limit is not known. `paused_late` were late before they were paused.
    """

    carried_over: int = 0
    received: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    settled_without_limit: int = 0
    refused: int = 0
    withdrawn: int = 0
    open_in_time: int = 0
    open_late: int = 0
    open_without_limit: int = 0
    paused_in_time: int = 0
    paused_late: int = 0
    paused_without_limit: int = 0

    def __add__(self, other: Counters) -> Counters:
        return Counters(*(getattr(self, name) + getattr(other, name) for name in COUNTED))

    @property
    def in_hand(self) -> int:
        """Cần giải quyết: carried over and received."""
        return self.carried_over + self.received

    @property
    def settled(self) -> int:
        """Đã giải quyết: all that got a result in the period."""
        return self.early + self.on_time + self.late + self.settled_without_limit

    @property
    def open(self) -> int:
        """Đang giải quyết: all that the State works on at the end of the period."""
        return self.open_in_time + self.open_late + self.open_without_limit

    @property
    def paused(self) -> int:
        """Tạm dừng: all that wait for somebody else at the end of the period."""
        return self.paused_in_time + self.paused_late + self.paused_without_limit

    @property
    def left_over(self) -> int:
        """Tồn cuối kỳ: what the next period carries over."""
        return self.open + self.paused

    @property
    def missing(self) -> int:
        """In hand, but in no other counter (or, below zero, in several): 0 in a report that adds up."""
        return self.in_hand - self.settled - self.refused - self.withdrawn - self.left_over

    @property
    def adds_up(self) -> bool:
        """Tồn + nhận = giải quyết + từ chối + rút + đang giải quyết + tạm dừng."""
        return self.missing == 0

    @property
    def all_late(self) -> int:
        """Late with a result, or without one."""
        return self.late + self.open_late + self.paused_late


COUNTED = tuple(field.name for field in fields(Counters))
"""The counters, in the order of a report."""

STATES = COUNTED[2:]
"""Of which each dossier in hand is in exactly one."""


class Ratio(StrEnum):
    """Shares by which offices are compared; their sources differ in what they divide by what."""

    SETTLED_IN_TIME = "settled_in_time"
    IN_TIME = "in_time"
    GIA_LAI = "gia_lai"


SOURCES: Mapping[Ratio, str] = MappingProxyType(
    {
        Ratio.SETTLED_IN_TIME: "giải quyết trước và đúng hạn / giải quyết",
        Ratio.IN_TIME: "QĐ 766/QĐ-TTg: (trước và đúng hạn + chưa giải quyết còn hạn) / (đã và chưa giải quyết)",
        Ratio.GIA_LAI: "motcua.gialai.gov.vn: 100% − (trễ đã xử lý + trễ đang xử lý) / (tiếp nhận + tồn kỳ trước)",
    }
)
"""What is divided by what, and who counts so."""


@dataclass(frozen=True)
class NamedRatio:
    """One share in time: `part` of `whole`; no share of nothing."""

    name: Ratio
    part: int
    whole: int

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None where there is nothing to take a share of: that is not 0."""
        return Fraction(self.part, self.whole) if self.whole else None


def ratio(name: Ratio, counters: Counters) -> NamedRatio:
    """A share in time. A dossier whose limit is not known is in none but Gia Lai's, which divides by all in hand."""
    in_time, settled = counters.early + counters.on_time, counters.early + counters.on_time + counters.late
    waiting = counters.open_in_time + counters.paused_in_time
    match name:
        case Ratio.SETTLED_IN_TIME:
            return NamedRatio(name, in_time, settled)
        case Ratio.IN_TIME:
            left = waiting + counters.open_late + counters.paused_late
            return NamedRatio(name, in_time + waiting, settled + left)
        case Ratio.GIA_LAI:
            return NamedRatio(name, counters.in_hand - counters.all_late, counters.in_hand)


def ratios(counters: Counters) -> tuple[NamedRatio, ...]:
    """Every share that is known by a name."""
    return tuple(ratio(name, counters) for name in Ratio)


class Dimension(StrEnum):
    """By what a report may be broken down."""

    PROCEDURE = "procedure"
    SECTOR = "sector"
    AGENCY = "agency"
    LEVEL = "level"
    COMMUNE = "commune"
    CHANNEL = "channel"
    MONTH = "month"


@dataclass(frozen=True)
class PeriodCell:
    """The counters of one procedure at one agency for one commune by one way of handing in; None is unknown, or all.

    `sector` is the procedure's, `level` the agency's; `month` (`2026-03`) is set where each month is a period.
    """

    statutory: Counters
    promised: Counters
    procedure: str | None = None
    sector: str | None = None
    agency: str | None = None
    level: str | None = None
    commune: str | None = None
    channel: str | None = None
    month: str | None = None

    @property
    def adds_up(self) -> bool:
        """Whether both sides do, and are about the same dossiers."""
        in_hand = (self.statutory.carried_over, self.statutory.received)
        same = in_hand == (self.promised.carried_over, self.promised.received)
        return same and self.statutory.adds_up and self.promised.adds_up


class Cells(Sequence[PeriodCell]):
    """Cells that can be added up without being made: there are a hundred thousand, and few are looked at one by one."""

    @abstractmethod
    def broken_down(self, by: Dimension) -> tuple[PeriodCell, ...]:
        """One cell for each value of a dimension, in order; what is unknown comes last."""

    @property
    @abstractmethod
    def whole(self) -> PeriodCell:
        """All cells as one."""

    @abstractmethod
    def of_procedures(self, codes: Collection[str]) -> Self:
        """Those of some procedures."""

    @abstractmethod
    def that_do_not_add_up(self) -> Sequence[PeriodCell]:
        """Those of which one side does not add up, or is about other dossiers than the other side."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)

    __hash__ = None  # type: ignore[assignment]  # as of what is equal to a list


def broken_down(cells: Iterable[PeriodCell], by: Dimension) -> tuple[PeriodCell, ...]:
    """One cell for each value of a dimension, in order; what is unknown comes last."""
    if isinstance(cells, Cells):
        return cells.broken_down(by)
    groups: dict[str | None, list[PeriodCell]] = {}
    for cell in cells:
        groups.setdefault(getattr(cell, by.value), []).append(cell)
    order = sorted(groups, key=lambda value: (value is None, value or ""))
    return tuple(_sum(groups[value], {by.value: value}) for value in order)


def whole_of(cells: Iterable[PeriodCell]) -> PeriodCell:
    """All cells as one."""
    return cells.whole if isinstance(cells, Cells) else _sum(list(cells), {})


def of_procedures(cells: Iterable[PeriodCell], codes: Collection[str]) -> Iterable[PeriodCell]:
    """The cells of some procedures."""
    return cells.of_procedures(codes) if isinstance(cells, Cells) else [one for one in cells if one.procedure in codes]


def that_do_not_add_up(cells: Iterable[PeriodCell]) -> Sequence[PeriodCell]:
    """The cells of which one side does not add up, or is about other dossiers than the other side."""
    return cells.that_do_not_add_up() if isinstance(cells, Cells) else [one for one in cells if not one.adds_up]


def _sum(cells: list[PeriodCell], named: dict[str, str | None]) -> PeriodCell:
    statutory = _added(cell.statutory for cell in cells)
    return PeriodCell(statutory, _added(cell.promised for cell in cells), **named)


def _added(counters: Iterable[Counters]) -> Counters:
    """The sum. Of a hundred thousand parts most are the same few objects: each is added once, so many times."""
    parts = list(counters)
    times = Counter(map(id, parts))
    different = {id(one): one for one in parts}
    return Counters(*(sum(getattr(one, name) * times[key] for key, one in different.items()) for name in COUNTED))
