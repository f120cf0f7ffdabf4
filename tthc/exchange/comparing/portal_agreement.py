"""A portal's record beside a procedure of the catalogue, field by field: only what such a record can say is compared.

A record says in free text what the catalogue has in parts: papers of several cases in one row, one time for two limits.
What cannot be told apart for certain is left to a person (`Kind.UNSURE`), and is never called a contradiction.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tthc.analyse.difference import Aspect
from tthc.analyse.difference import in_words as time_in_words
from tthc.exchange.comparing.agreement import Disagreement, Kind, spelling_key
from tthc.exchange.comparing.portal_pair import Pair, silent
from tthc.exchange.comparing.portal_words import in_words
from tthc.model.channel import MODE_NAMES, Channel, Fee
from tthc.model.document import RequiredDocument
from tthc.model.duration import Duration
from tthc.model.entry import Ref
from tthc.source import Message, say, shorten

IN_ANOTHER_ORDER = say("the same in another order")

LIKE = 0.7
"""So many of a paper's words have to stand in a row of a record for the row to be about that paper."""


def disagreements(pair: Pair) -> Iterator[Disagreement]:
    """Everything in which a record and a procedure differ."""
    there, here = pair.there, pair.here
    yield from _texts(pair, Aspect.NAME, there.name, here.name)
    decisions = [one.publication.decision if one.publication else "" for one in (there, here)]
    yield from _texts(pair, Aspect.RECORD, *decisions)
    yield from _sets(pair, Aspect.APPLICANT, there.applicants, here.applicants)
    for role in ("receiving", "deciding", "coordinating"):
        yield from _sets(pair, Aspect.AGENCY, getattr(there.agencies, role), getattr(here.agencies, role), _ROLES[role])
    yield from _channels(pair)
    yield from _documents(pair)
    if there.dossier_sets != here.dossier_sets:
        kind = silent(there.dossier_sets, here.dossier_sets)
        yield pair.tell(kind, Aspect.SETS, there.dossier_sets, here.dossier_sets)
    yield from in_words(pair)
    yield from _results(pair)
    yield from _sets(pair, Aspect.LAW, there.legal_basis, here.legal_basis)


_ROLES: Mapping[str, Message] = {
    "receiving": say("receiving"),
    "deciding": say("deciding"),
    "coordinating": say("coordinating"),
}


def _texts(pair: Pair, aspect: Aspect, there: str, here: str) -> Iterator[Disagreement]:
    if there == here:
        return
    same = spelling_key(there) == spelling_key(here)
    yield pair.tell(Kind.HARMLESS if same else silent(there, here), aspect, there, here)


def _sets(
    pair: Pair, aspect: Aspect, there: Sequence[Ref[Any]], here: Sequence[Ref[Any]], label: Message | None = None
) -> Iterator[Disagreement]:
    """References of which order does not matter; only those that one side has are named."""
    ours, theirs = {ref.id for ref in here}, {ref.id for ref in there}
    if ours == theirs:
        if [ref.id for ref in here] != [ref.id for ref in there]:
            yield pair.tell(Kind.HARMLESS, aspect, IN_ANOTHER_ORDER, IN_ANOTHER_ORDER)
        return
    only_there = [ref for ref in there if ref.id not in ours]
    only_here = [ref for ref in here if ref.id not in theirs]
    kind = silent(there, here)
    yield pair.tell(kind, aspect, _named(pair, only_there, label), _named(pair, only_here, label))


def _named(pair: Pair, refs: Iterable[Ref[Any]], label: Message | None) -> object:
    names = tuple(dict.fromkeys(map(pair.name, refs)))
    if not names:
        return None
    return say("{label}: {names}", label=label, names=names) if label else say("{names}", names=names)


def _channels(pair: Pair) -> Iterator[Disagreement]:
    theirs = {channel.mode: channel for channel in pair.there.channels}
    ours = {channel.mode: channel for channel in pair.here.channels}
    for mode in sorted(theirs.keys() ^ ours.keys()):
        kind = silent(theirs, ours)
        sides = (MODE_NAMES[mode] if mode in theirs else None, MODE_NAMES[mode] if mode in ours else None)
        yield pair.tell(kind, Aspect.CHANNEL, *sides)
    for mode in sorted(theirs.keys() & ours.keys()):
        yield from _limits(pair, theirs[mode], ours[mode])
        yield from _fees(pair, theirs[mode], ours[mode])


def _limits(pair: Pair, there: Channel, here: Channel) -> Iterator[Disagreement]:
    """A portal shows one time where we have the law's limit and the province's own: either will do."""
    theirs = _by_length(limit.statutory for limit in there.time_limits)
    by_law = _by_length(limit.statutory for limit in here.time_limits)
    promised = _by_length(limit.committed or limit.statutory for limit in here.time_limits)
    if theirs.keys() in (by_law.keys(), promised.keys()):
        return
    known = by_law.keys() | promised.keys()
    only_there = [duration for length, duration in theirs.items() if length not in known]
    only_here = [duration for length, duration in promised.items() if length not in theirs]
    if only_there or only_here:
        kind = silent(theirs, by_law)
        yield pair.tell(kind, Aspect.LIMIT, *(_times(here, found) for found in (only_there, only_here)))


def _by_length(found: Iterable[Duration | None]) -> dict[object, Duration]:
    return {(one.unit, one.amount, one.same_day): one for one in found if one}


def _times(channel: Channel, found: Sequence[Duration]) -> object:
    if not found:
        return None
    return say("{mode}: {times}", mode=MODE_NAMES[channel.mode], times=tuple(time_in_words(one) for one in found))


def _fees(pair: Pair, there: Channel, here: Channel) -> Iterator[Disagreement]:
    theirs, ours = _by_sum(there), _by_sum(here)
    if theirs.keys() == ours.keys() or (not theirs and ours.keys() <= {_FREE}):
        return
    kind = silent(theirs, ours)
    only_there = [fee for sum_, fee in theirs.items() if sum_ not in ours]
    only_here = [fee for sum_, fee in ours.items() if sum_ not in theirs]
    yield pair.tell(kind, Aspect.FEE, *(_sums(here, found) for found in (only_there, only_here)))


_FREE = (0, None)


def _by_sum(channel: Channel) -> dict[object, Fee]:
    return {(fee.amount, fee.at_most): fee for fee in channel.fees if fee.amount is not None}


def _sums(channel: Channel, found: Sequence[Fee]) -> object:
    if not found:
        return None
    from tthc.analyse.differing_channels import fee_in_words

    return say("{mode}: {fees}", mode=MODE_NAMES[channel.mode], fees=tuple(fee_in_words(one) for one in found))


def _documents(pair: Pair) -> Iterator[Disagreement]:
    """Each of our papers with the row of the record that is about it; rows and papers that are left over are told.

    What the agency looks up itself nobody has to hand in: a record that does not name it says the same.
    """
    rows, papers = pair.there.documents, pair.here.documents
    if not (rows and papers):
        if rows or papers:
            names = [tuple(_paper(pair, one) for one in some) for some in (rows, papers)]
            sides = (say("{names}", names=some) if some else None for some in names)
            yield pair.tell(silent(rows, papers), Aspect.DOCUMENT, *sides)
        return
    about = {paper.id: _row_about(pair, paper, rows) for paper in papers}
    used = {id(row) for row in about.values() if row}
    asked = {ref.id for paper in papers for ref in paper.types}
    left = [row for row in rows if id(row) not in used and not asked & {ref.id for ref in row.types}]
    unsure = any(not row.types for row in rows)
    for row in left:
        kind = Kind.REAL if row.types and not _is_named(pair, row, papers) else Kind.UNSURE
        yield pair.tell(kind, Aspect.DOCUMENT, _paper(pair, row), None)
    for paper in papers:
        found = about[paper.id]
        if found is None:
            kind = Kind.HARMLESS if paper.look_up else Kind.UNSURE if unsure else Kind.REAL
            yield pair.tell(kind, Aspect.DOCUMENT, None, _paper(pair, paper), at=paper.at)
        elif sum(other is found for other in about.values()) == 1:
            yield from _asked_for(pair, found, paper)


def _row_about(pair: Pair, paper: RequiredDocument, rows: Sequence[RequiredDocument]) -> RequiredDocument | None:
    """The row that asks for a paper: of one of its types, else with its words."""
    types = {ref.id for ref in paper.types}
    by_type = [row for row in rows if types & {ref.id for ref in row.types}]
    best = max(by_type or rows, key=lambda row: _likeness(pair, paper, row))
    return best if by_type or _likeness(pair, paper, best) >= LIKE else None


def _is_named(pair: Pair, row: RequiredDocument, papers: Sequence[RequiredDocument]) -> bool:
    """Whether a row that is left over says the words of some paper of ours all the same."""
    return any(_likeness(pair, paper, row) >= LIKE or _likeness(pair, row, paper) >= LIKE for paper in papers)


def _likeness(pair: Pair, paper: RequiredDocument, row: RequiredDocument) -> float:
    """Which part of a paper's words stands in a row."""
    words = set(spelling_key(_paper(pair, paper)).split())
    return len(words & set(spelling_key(_paper(pair, row)).split())) / len(words) if words else 0


def _paper(pair: Pair, document: RequiredDocument) -> str:
    return shorten(document.name or " / ".join(map(pair.name, document.types)), 200)


def _asked_for(pair: Pair, row: RequiredDocument, paper: RequiredDocument) -> Iterator[Disagreement]:
    """How many of it, and on which form; a record without a number says nothing of it."""
    theirs, ours = row.originals + row.certified + row.copies, paper.originals + paper.certified + paper.copies
    if theirs and ours and theirs != ours:
        sides = (say("{name}: {count} in all", name=_paper(pair, paper), count=count) for count in (theirs, ours))
        yield pair.tell(Kind.REAL, Aspect.DOCUMENT, *sides, at=paper.at)
    if row.form and paper.form and row.form != paper.form:
        words = [set(spelling_key(form).split()) for form in (row.form, paper.form)]
        kind = Kind.HARMLESS if words[0] <= words[1] or words[1] <= words[0] else Kind.REAL
        sides = (say("{name}: form {form}", name=_paper(pair, paper), form=one.form) for one in (row, paper))
        yield pair.tell(kind, Aspect.DOCUMENT, *sides, at=paper.at)


def _results(pair: Pair) -> Iterator[Disagreement]:
    """Results count as the same by their type or by their words: a record names what it gives in its own way."""
    theirs = {spelling_key(one.name or pair.name(one.type)): one for one in pair.there.results}
    ours = {spelling_key(one.name or pair.name(one.type)): one for one in pair.here.results}
    types = {one.type.id for one in theirs.values()} & {one.type.id for one in ours.values()}
    only_there = [one for key, one in theirs.items() if one.type.id not in types and not _has_like(key, ours)]
    only_here = [one for key, one in ours.items() if one.type.id not in types and not _has_like(key, theirs)]
    if only_there or only_here:
        named = (tuple(one.name or pair.name(one.type) for one in some) for some in (only_there, only_here))
        sides = (say("{names}", names=some) if some else None for some in named)
        yield pair.tell(silent(theirs, ours), Aspect.RESULT, *sides)


def _has_like(key: str, others: Iterable[str]) -> bool:
    words = set(key.split())
    return any(len(words & set(other.split())) >= LIKE * min(len(words), len(set(other.split()))) for other in others)
