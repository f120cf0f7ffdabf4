"""Who is thought of when a cut is tried: the kinds of applicant, each recorded in the databases relied on and not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

from tthc.graph.evidence import Person, applicants_of, databases_of
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Applicant, Database
from tthc.source import Message, say

Whoever = Applicant | None

MOST_PEOPLE = 64
"""So many combinations of records are tried exactly for one kind of applicant: those of six databases."""


def people(procedure: Procedure, catalogue: Catalogue, databases: Sequence[str]) -> Iterator[Whoever]:
    """Everybody: the applicants of a procedure, each of them in some of the databases relied on and not in the others.

    First those whom the catalogue itself names. With more combinations than can be tried, only those who are recorded
    everywhere and those who are nowhere (`are_all`).
    """
    served = applicants_of(procedure, catalogue)
    told_apart = {d for d in databases if any(d in databases_of(one, catalogue) for one in served)}
    every = [one for applicant in served for one in _each_record(applicant, databases, told_apart, catalogue)]
    yield from (one for _, one in sorted(every, key=lambda pair: pair[0]))


def are_all(databases: Sequence[str]) -> bool:
    """Whether every combination of records is among the people."""
    return bool(2 ** len(databases) <= MOST_PEOPLE)


def who_and_when(case: Case | None, applicant: Whoever) -> Message | str:
    """Who an applicant is and in which case, as counter-examples begin."""
    parts = [who(applicant), case.name if case else ""]
    named = [part for part in parts if part]
    if not named:
        return "-"
    return named[0] if len(named) == 1 else say("{who}, {case}", who=named[0], case=named[1])


def who(applicant: Whoever) -> Message | str:
    """What people call an applicant; of somebody who was thought of, what the State has no data on, or has."""
    if not isinstance(applicant, ThoughtOf):
        return applicant.name if applicant else ""
    name = applicant.of or PEOPLE
    if applicant.unknown_in:
        return with_data(name, applicant.unknown_in, WITHOUT_DATA, NOT_RECORDED)
    return with_data(name, applicant.known_in, WITH_DATA, RECORDED)


class ThoughtOf(Person):
    """Somebody whom the catalogue does not name: of which kind, and in which databases that are relied on."""

    of: str | None = None
    known_in: tuple[str, ...] = ()
    unknown_in: tuple[str, ...] = ()


PEOPLE = say("people")
WITHOUT_DATA = say("{who} without data: {data}")
WITH_DATA = say("{who} with data: {data}")
NOT_RECORDED = say("{who} not recorded in {databases}")
RECORDED = say("{who} recorded in {databases}")
_DATA_ON = "Cơ sở dữ liệu "
"""As the names of most databases begin; what follows says what the data is on."""


def with_data(name: str | Message, databases: tuple[str, ...], on: Message, in_: Message) -> Message:
    """Somebody with or without data in these databases; a database is called by what its data is on."""
    if all(database.startswith(_DATA_ON) for database in databases):
        data = tuple(database.removeprefix(_DATA_ON) for database in databases)
        return Message(on.text, {"who": name, "data": data})
    return Message(in_.text, {"who": name, "databases": databases})


def _each_record(
    one: Whoever, databases: Sequence[str], told_apart: set[str], catalogue: Catalogue
) -> Iterator[tuple[int, Whoever]]:
    """An applicant with every combination of records, each with how much of it the catalogue says otherwise."""
    own = set(databases_of(one, catalogue))
    for recorded in _choices(len(databases)):
        there = {d for d, is_there in zip(databases, recorded, strict=True) if is_there}
        otherwise = {d for d in databases if d in told_apart and (d in there) is not (d in own)}
        said = [d for d in databases if d not in told_apart or d in otherwise]
        drawn = _drawn(one, own - set(databases) | there, there, said, catalogue) if said else one
        yield len(otherwise), drawn


def _drawn(one: Whoever, records: set[str], there: set[str], said: Sequence[str], catalogue: Catalogue) -> ThoughtOf:
    known = catalogue.all(Database)
    names = {d: known[d].name if d in known else d for d in said}
    return ThoughtOf(
        id="*",
        name=one.name if one else "-",
        kind_of=Ref(one.id, kind=Applicant) if one else None,
        recorded_in=tuple(Ref(d, kind=Database) for d in sorted(records)),
        of=one.name if one else None,
        known_in=tuple(names[d] for d in said if d in there),
        unknown_in=tuple(names[d] for d in said if d not in there),
    )


def _choices(number: int) -> Iterator[tuple[bool, ...]]:
    """Every combination, first that of those who are recorded everywhere; only the extremes if they are too many."""
    if 2**number <= MOST_PEOPLE:
        yield from product((True, False), repeat=number)
    else:
        yield from ((True,) * number, (False,) * number)
