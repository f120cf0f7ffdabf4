"""Everything that differs between two versions of a procedure, or between two states of a whole catalogue."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tthc.analyse.difference import Aspect, Change, Difference, Versions, Weight, by, changed_keys, content, ids, pairs
from tthc.analyse.differing_channels import differing_channels
from tthc.analyse.differing_documents import differing_conditions, differing_documents
from tthc.analyse.differing_work import differing_agencies, differing_results, differing_steps
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry, Ref
from tthc.model.procedure import Place, Procedure, PublicationKind
from tthc.source import Message, say, shorten
from tthc.vietnamese import fold


def differences(before: Procedure, after: Procedure, old: Catalogue, new: Catalogue) -> tuple[Difference, ...]:
    """What differs between two versions, what makes life harder first; each with the catalogue it was written for."""
    versions = Versions(align_cases(before, after), after, old, new)
    found = {difference for finder in FINDERS for difference in finder(versions)}
    return tuple(sorted(found, key=lambda difference: difference.order))


def catalogue_differences(old: Catalogue, new: Catalogue) -> tuple[Difference, ...]:
    """What differs between two states of a catalogue, each with at most one version of a procedure."""
    found: list[Difference] = []
    for code in sorted(old.procedures.keys() | new.procedures.keys()):
        before, after = old.procedures.get(code), new.procedures.get(code)
        if before and after:
            found += differences(before, after, old, new)
        elif after:
            found.append(_new_procedure(after))
        elif before:
            found.append(_gone_procedure(before))
    return tuple(sorted(found, key=lambda difference: difference.order))


def _new_procedure(procedure: Procedure) -> Difference:
    """A procedure that is published as new burdens; one that was only written down may have been there before."""
    is_new = procedure.publication is not None and procedure.publication.kind is PublicationKind.NEW
    text = say("a procedure more: {name}", name=shorten(procedure.name, 80))
    weight = Weight.HARDER if is_new else Weight.UNCLEAR
    return Difference(procedure.code, Aspect.PROCEDURE, Change.ADDED, weight, text, at=procedure.at)


def _gone_procedure(procedure: Procedure) -> Difference:
    text = say("a procedure less: {name}", name=shorten(procedure.name, 80))
    return Difference(procedure.code, Aspect.PROCEDURE, Change.REMOVED, Weight.UNCLEAR, text, at=procedure.at)


def align_cases(before: Procedure, after: Procedure) -> Procedure:
    """The earlier version with the later one's ids for cases that have the same name: imports name them anew."""
    renamed = {
        old.id: new.id
        for old, new in pairs(before.cases, after.cases, by(lambda case: case.id), by(lambda case: fold(case.name)))
        if old and new and old.id != new.id
    }
    if not renamed or len({*renamed.values()} & {case.id for case in before.cases}):
        return before
    return _with_cases(before, renamed)


def _with_cases(value: object, renamed: dict[str, str]) -> Procedure:
    changed = _renamed(value, renamed)
    assert isinstance(changed, Procedure)
    return changed


def _renamed(value: object, renamed: dict[str, str]) -> object:
    match value:
        case Ref() if value.kind is Case and value.id in renamed:
            return Ref(renamed[value.id], value.at, Case)
        case Case() if value.id in renamed:
            return value.model_copy(update={"id": renamed[value.id]})
        case Entry():
            parts = {
                name: _renamed(part, renamed)
                for name, part in value.__dict__.items()
                if isinstance(part, (Ref, Entry, tuple))
            }
            return value.model_copy(
                update={name: part for name, part in parts.items() if part is not value.__dict__[name]}
            )
        case tuple() if type(value) is tuple and value:
            return tuple(_renamed(item, renamed) for item in value)
        case _:
            return value


def _names(versions: Versions) -> Iterator[Difference]:
    before, after = versions.before, versions.after
    if before.name != after.name:
        text = say("name: {before} → {after}", before=before.name, after=after.name)
        yield versions.difference(Aspect.NAME, Change.CHANGED, Weight.NEUTRAL, text)
    if before.code != after.code:
        text = say("code: {before} → {after}", before=before.code, after=after.code)
        yield versions.difference(Aspect.NAME, Change.CHANGED, Weight.NEUTRAL, text)


def _applicants(versions: Versions) -> Iterator[Difference]:
    """Who may apply: more is easier."""
    old, new = versions.before.applicants, versions.after.applicants
    more = [ref for ref in new if ref.id not in ids(old)]
    less = [ref for ref in old if ref.id not in ids(new)]
    known = bool(old) and bool(new)
    if more:
        text = say("may now apply: {names}", names=versions.names(more))
        yield versions.difference(Aspect.APPLICANT, Change.ADDED, Weight.EASIER if known else Weight.NEUTRAL, text)
    if less:
        text = say("may no longer apply: {names}", names=versions.names(less))
        yield versions.difference(Aspect.APPLICANT, Change.REMOVED, Weight.HARDER if known else Weight.UNCLEAR, text)


def _cases(versions: Versions) -> Iterator[Difference]:
    for before, after in pairs(versions.before.cases, versions.after.cases, by(lambda case: case.id)):
        if before is None and after is not None:
            text = say("a case more: {name}", name=after.name)
            yield versions.difference(Aspect.CASE, Change.ADDED, Weight.NEUTRAL, text, part=after.id, at=after.at)
        elif after is None and before is not None:
            text = say("a case less: {name}", name=before.name)
            yield versions.difference(Aspect.CASE, Change.REMOVED, Weight.UNCLEAR, text, part=before.id, at=before.at)
        elif before and after and before.name != after.name:
            text = say("case: {before} → {after}", before=before.name, after=after.name)
            yield versions.difference(Aspect.CASE, Change.CHANGED, Weight.NEUTRAL, text, part=after.id, at=after.at)


def _places(versions: Versions) -> Iterator[Difference]:
    """Where an application may be handed in; a new address is nobody's burden until somebody says how far it is."""
    for before, after in pairs(versions.before.places, versions.after.places, by(lambda place: place.agency.id)):
        if before is None and after is not None:
            text = say("a place more: {place}", place=_place_in_words(versions, after))
            yield versions.difference(Aspect.PLACE, Change.ADDED, Weight.EASIER, text, at=after.at)
        elif after is None and before is not None:
            text = say("a place less: {place}", place=_place_in_words(versions, before))
            yield versions.difference(Aspect.PLACE, Change.REMOVED, Weight.UNCLEAR, text, at=before.at)
        elif before and after and changed_keys(before, after, ("name", "address", "hours", "phone", "url")):
            old, new = _place_in_words(versions, before), _place_in_words(versions, after)
            text = say("place: {before} → {after}", before=old, after=new)
            yield versions.difference(Aspect.PLACE, Change.CHANGED, Weight.NEUTRAL, text, at=after.at)


def _place_in_words(versions: Versions, place: Place) -> Message:
    parts = (place.name or versions.name(place.agency), place.address, place.hours, place.phone)
    return say("{parts}", parts=tuple(part for part in parts if part))


def _laws(versions: Versions) -> Iterator[Difference]:
    old, new = versions.before.legal_basis, versions.after.legal_basis
    for ref in new:
        if ref.id not in ids(old):
            text = say("now rests on {law}", law=ref.id)
            yield versions.difference(Aspect.LAW, Change.ADDED, Weight.NEUTRAL, text, part=ref.id, at=ref.at)
    for ref in old:
        if ref.id not in ids(new):
            text = say("no longer rests on {law}", law=ref.id)
            yield versions.difference(Aspect.LAW, Change.REMOVED, Weight.NEUTRAL, text, part=ref.id, at=ref.at)


def _record(versions: Versions) -> Iterator[Difference]:
    """What is said about the version itself, and what only the catalogue needs."""
    before, after = versions.before, versions.after
    if content(before.publication) != content(after.publication):
        decisions = [p.decision if p else say("not given") for p in (before.publication, after.publication)]
        text = say("decision: {before} → {after}", before=decisions[0], after=decisions[1])
        yield versions.difference(Aspect.RECORD, Change.CHANGED, Weight.NEUTRAL, text)
    if set(before.levels) != set(after.levels):
        levels = [tuple(level.value for level in p.levels) or say("not given") for p in (before, after)]
        text = say("level: {before} → {after}", before=levels[0], after=levels[1])
        yield versions.difference(Aspect.RECORD, Change.CHANGED, Weight.NEUTRAL, text)
    if (before.counting and before.counting.id) != (after.counting and after.counting.id):
        policies = [p.counting.id if p.counting else say("not given") for p in (before, after)]
        text = say("days are counted by {before} → {after}", before=policies[0], after=policies[1])
        yield versions.difference(Aspect.RECORD, Change.CHANGED, Weight.UNCLEAR, text)
    keys = (
        "sector",
        "replaced_by",
        "fixed_by",
        "sets_fixed_by",
        "has_no",
        "frequencies",
        "thresholds",
        "obliged",
        "volumes",
        "costs",
        "keywords",
        "note",
        "verbatim",
        "sources",
    )
    if other := changed_keys(before, after, keys):
        text = say("recorded differently: {keys}", keys=other)
        yield versions.difference(Aspect.RECORD, Change.CHANGED, Weight.NEUTRAL, text)


FINDERS: tuple[Callable[[Versions], Iterator[Difference]], ...] = (
    _names,
    _applicants,
    differing_agencies,
    _cases,
    differing_channels,
    differing_documents,
    differing_conditions,
    _places,
    differing_steps,
    differing_results,
    _laws,
    _record,
)
