"""Total rows of a report (dòng tổng cộng): whether each is the sum of the lines that it is about, column by column."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain, groupby

from tthc.audit.figures.consistency import Figures
from tthc.audit.reading.raw_log import heading_words
from tthc.source import Message, Position, Problem, say

_TOTALS = r"(?:tong|tong cong|tong so(?: .*)?|cong|cong chung|(?:tong|cong) (?:cap|khoi|toan|cac) .*|tat ca|total|sum)"
_HEADS = r"(?:[ivx]{1,5}|[a-h])"
"""How lines of parts are numbered where the lines below them have plain numbers: I, II, A, B."""


@dataclass(frozen=True)
class ReportLine:
    """One line of a report: what it is called, its figures, where it stands. `numbered` is what its first cell says."""

    figures: Figures
    at: Position
    words: tuple[str, ...] = ()
    numbered: str = ""

    @property
    def is_total(self) -> bool:
        """Whether a cell of it calls it a total: "Tổng cộng", "Tổng số:", "CỘNG". "Cộng Hòa" is a name."""
        return any(re.fullmatch(_TOTALS, heading_words(word).strip(" .:()")) for word in self.words)

    @property
    def is_head(self) -> bool:
        """Whether it is numbered as a part of the report is."""
        return re.fullmatch(_HEADS, heading_words(self.numbered).strip(" .)")) is not None


@dataclass(frozen=True)
class Compared:
    """A line that is a sum, and the lines it is the sum of."""

    whole: ReportLine
    parts: tuple[ReportLine, ...]

    def sums(self) -> Iterator[tuple[str, int, int, bool]]:
        """Of each column that both have: its name, the total, the sum of the lines, whether all of them say it."""
        for name in (field.name for field in fields(Figures)):
            total: int | None = getattr(self.whole.figures, name)
            said = [value for part in self.parts if (value := getattr(part.figures, name)) is not None]
            if total is not None and said:
                yield name, total, sum(said), len(said) == len(self.parts)

    def checked(self) -> int:
        """How many columns can be checked: where a line leaves its figure out, the sum is open upwards."""
        return sum(whole or total < found for _, total, found, whole in self.sums())

    def wrong(self) -> Iterator[tuple[str, int, int]]:
        """The columns whose total is not the sum: the name, the total, the sum."""
        yield from ((name, total, found) for name, total, found, whole in self.sums() if _differ(total, found, whole))


def _differ(total: int, found: int, whole: bool) -> bool:
    return total != found if whole else total < found


def compared(lines: Sequence[ReportLine]) -> Iterator[Compared]:
    """Each sum of a report with its lines: of all lines, of those of its part, above or below it.

    Reports put totals first or last, and sums of parts between. Which lines a total is about it does not say: those
    are taken that contradict it least, and of these the most.
    """
    heads = _parts(tuple(line for line in lines if not line.is_total))
    of_parts = {head.whole.at for head in heads}
    single = tuple(line for line in lines if line.at not in of_parts)  # sums of parts would be counted twice
    every = tuple(line for line in single if not line.is_total)
    for number, line in enumerate(single):
        if line.is_total:
            above, below = _up_to_a_total(reversed(single[:number])), _up_to_a_total(single[number + 1 :])
            yield from _likeliest(line, (every, tuple(head.whole for head in heads), above, below))
    yield from heads


def _likeliest(whole: ReportLine, groups: Iterable[tuple[ReportLine, ...]]) -> Iterator[Compared]:
    found = [Compared(whole, parts) for parts in groups if parts]
    yield from sorted(found, key=lambda one: (len(list(one.wrong())), -len(one.parts)))[:1]


def _up_to_a_total(lines: Iterable[ReportLine]) -> tuple[ReportLine, ...]:
    return next((tuple(group) for is_total, group in groupby(lines, key=lambda one: one.is_total) if not is_total), ())


def _parts(lines: Sequence[ReportLine]) -> tuple[Compared, ...]:
    """The parts of a report, if each begins with a line numbered I, II or A, B and has lines of its own."""
    starts = [number for number, line in enumerate(lines) if line.is_head]
    ends = chain(starts[1:], (len(lines),))
    parts = tuple(
        Compared(lines[start], tuple(lines[start + 1 : end])) for start, end in zip(starts, ends, strict=False)
    )
    return parts if starts[:1] == [0] and all(part.parts for part in parts) else ()


def totals_that_are_no_sums(sums: Iterable[Compared]) -> Iterator[Problem]:
    """Every column of a total row that is not what its lines come to."""
    for one in sums:
        for name, total, found in one.wrong():
            text = say(
                "the total row says {name} {total}, its {count} lines come to {found}: the difference is {missing}",
                name=COLUMNS[name],
                total=total,
                count=len(one.parts),
                found=found,
                missing=total - found,
            )
            yield Problem("A051", one.whole.at, text)


COLUMNS: dict[str, Message] = {
    "received": say("received"),
    "settled": say("settled"),
    "on_time": say("on time"),
    "late": say("late"),
    "open": say("open"),
    "open_in_time": say("open, in time"),
    "early": say("early"),
    "carried_over": say("carried over"),
}
