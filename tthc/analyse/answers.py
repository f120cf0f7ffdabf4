"""The answers of several departments laid together: what they agree on, and where they contradict each other.

Of one department the newest answer to a question counts. A workbook that leaves it open says nothing about it: who
wants to take an answer back answers that it is unclear.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tthc.model.questionnaire import Answer, AskedRow, DetailKind, Reply, Returned


class Clash(StrEnum):
    """What contradicts what."""

    DEPARTMENTS = "departments"
    """One department says yes, another no."""
    DETAILS = "details"
    """Both say yes, and name different laws, steps, papers."""
    CATALOGUE = "catalogue"
    """A department says the opposite of what the catalogue says today."""
    MOVED = "moved"
    """A department confirmed what the catalogue said, and it says something else today."""


@dataclass(frozen=True)
class Given:
    """An answer, whose it is, and the workbook that it came in."""

    agency: str
    answer: Answer
    file: str


@dataclass(frozen=True)
class MergedRow:
    """One question with all answers to it. `asked` is the question of today; None if the catalogue no longer has it."""

    row: str
    asked: AskedRow | None
    given: tuple[Given, ...]
    clashes: tuple[Clash, ...]

    @property
    def agreed(self) -> Answer | None:
        """What all who said yes or no say; None where nobody did, or they contradict each other."""
        decided = [one.answer for one in self.given if one.answer.meant in (Reply.YES, Reply.NO)]
        apart = {Clash.DEPARTMENTS, Clash.DETAILS} & set(self.clashes)
        if not decided or apart:
            return None
        return max(decided, key=lambda answer: bool(answer.refs or answer.detail))


def merged(files: Sequence[Returned], today: Mapping[str, AskedRow]) -> tuple[MergedRow, ...]:
    """The questions that somebody answered, in the order in which they were asked; files in the order they came in."""
    latest: dict[str, dict[str, Given]] = {}
    for returned in files:
        for row in returned.asked:
            latest.setdefault(row, {})
        for answer in returned.answers:
            latest.setdefault(answer.row, {})[returned.agency] = Given(returned.agency, answer, returned.file)
    found = ((row, _given(by_agency)) for row, by_agency in latest.items())
    return tuple(
        MergedRow(row, today.get(row), given, _clashes(given, today.get(row))) for row, given in found if given
    )


@dataclass(frozen=True)
class Overtaken:
    """What newer workbooks did to earlier answers of the same department: `stayed` are those that they left open."""

    replaced: int = 0
    stayed: int = 0


def overtaken(files: Sequence[Returned], new: Collection[str]) -> Overtaken:
    """How many earlier answers the new files (by their digests) replace by others, and how many stay."""
    latest: dict[tuple[str, str], Answer] = {}
    replaced = stayed = 0
    for returned in files:
        answers = {(returned.agency, answer.row): answer for answer in returned.answers}
        if returned.digest in new:
            asked_again = {(returned.agency, row) for row in returned.asked} & latest.keys()
            replaced += sum(_says(answers[row]) != _says(latest[row]) for row in asked_again & answers.keys())
            stayed += len(asked_again - answers.keys())
        latest |= answers
    return Overtaken(replaced, stayed)


def _says(answer: Answer) -> tuple[Reply, str, str]:
    return answer.meant, answer.detail, answer.reason


def contradictions(rows: Iterable[MergedRow]) -> tuple[MergedRow, ...]:
    """Those in which something contradicts something."""
    return tuple(row for row in rows if row.clashes)


def _given(by_agency: Mapping[str, Given]) -> tuple[Given, ...]:
    return tuple(given for _, given in sorted(by_agency.items()))


def _clashes(given: Sequence[Given], asked: AskedRow | None) -> tuple[Clash, ...]:
    return tuple(dict.fromkeys((*_between(given, asked), *_with_catalogue(given, asked))))


def _between(given: Sequence[Given], asked: AskedRow | None) -> Iterator[Clash]:
    if {Reply.YES, Reply.NO} <= {one.answer.meant for one in given}:
        yield Clash.DEPARTMENTS
    named = {frozenset(one.answer.refs) for one in given if one.answer.reply is Reply.YES and one.answer.refs}
    if len(named) > 1 and asked and asked.question.detail is not DetailKind.TEXT:
        yield Clash.DETAILS


def _with_catalogue(given: Sequence[Given], asked: AskedRow | None) -> Iterator[Clash]:
    says = asked.known.reply if asked else None
    for one in given:
        answer = one.answer
        if answer.reply is Reply.AS_KNOWN and says is not answer.known:
            yield Clash.MOVED
        elif says and {says, answer.reply} == {Reply.YES, Reply.NO}:
            yield Clash.CATALOGUE
