"""Agencies and levels of a record: who receives, who decides, as its fields or the words of its steps say."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import date

from tthc.exchange.settling.agencies_in_steps import AgenciesInSteps, agencies_in_steps
from tthc.exchange.settling.decisions import Part
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.notebook import Notebook
from tthc.exchange.sources.record import Record
from tthc.model.entry import Ref
from tthc.model.procedure import Agencies, Level, VerbatimPart
from tthc.model.reference import Agency, AgencyLevel
from tthc.source import say, shorten
from tthc.vietnamese import fold

_Refs = tuple[Ref[Agency], ...]


def agencies(record: Record, levels: Collection[Level], knowledge: Knowledge, notes: Notebook) -> Agencies:
    """Who is competent decides; where no one is named so, those who carry it out decide (cơ quan thực hiện).

    Where dossiers are handed in is what its field says, else the words of the steps, else those who carry it out
    beside the competent ones. Where no field names an agency that exists, the steps say what they say.
    """

    def find(texts: tuple[str, ...], heading: str) -> _Refs:
        return tuple(dict.fromkeys(_known_agencies(texts, heading, knowledge, notes)))

    receiving = find(record.receiving, "Địa chỉ tiếp nhận hồ sơ")
    executing = find(record.executing, "Cơ quan thực hiện")
    competent = find((*record.deciding, *record.authorised), "Cơ quan có thẩm quyền")
    coordinating = find(record.coordinating, "Cơ quan phối hợp")
    said = agencies_in_steps((step.text for step in record.steps), knowledge.agency_names, levels)
    places = receiving or _refs(said.receiving)
    if not (executing or competent):
        return _from_steps(record, places, coordinating, said, notes)
    if not receiving and places:
        _tell_steps(said.receiving, notes)
    receives = _receives(places, executing, competent, notes)
    return Agencies(receiving=receives, deciding=competent or executing, coordinating=coordinating)


def _receives(places: _Refs, executing: _Refs, competent: _Refs, notes: Notebook) -> _Refs:
    """Where it is handed in; those that carry it out receive too, unless they are the ones that decide."""
    if not competent:
        text = say("no competent agency is named: those that carry it out are taken to decide")
        notes.decide("I026", Part.AGENCIES, text)
        return places
    others = tuple(ref for ref in executing if not places or ref not in competent)
    if others:
        ids = tuple(ref.id for ref in others)
        text = say("beside the competent agencies, those that carry it out are taken to receive: {ids}", ids=ids)
        notes.decide("I026", Part.AGENCIES, text)
    return tuple(dict.fromkeys((*places, *others)))


def _from_steps(record: Record, places: _Refs, coordinating: _Refs, said: AgenciesInSteps, notes: Notebook) -> Agencies:
    """Only the steps name agencies; several that could decide are left to a person."""
    deciding = said.deciding if len(said.deciding) == 1 else ()
    if found := (*said.receiving, *deciding):
        _tell_steps(found, notes)
    if not deciding and not (record.executing or record.deciding or record.authorised):
        notes.decide("I025", Part.AGENCIES, say("no agency is named"))
    return Agencies(receiving=places, deciding=_refs(deciding), coordinating=coordinating)


def _tell_steps(ids: tuple[str, ...], notes: Notebook) -> None:
    text = say("agencies read from the words of the steps: {ids}", ids=tuple(dict.fromkeys(ids)))
    notes.decide("I028", Part.AGENCIES, text)


def _refs(ids: tuple[str, ...]) -> _Refs:
    return tuple(Ref(id_, kind=Agency) for id_ in ids)


def _known_agencies(
    texts: tuple[str, ...], heading: str, knowledge: Knowledge, notes: Notebook
) -> Iterator[Ref[Agency]]:
    for text in texts:
        id_, score = knowledge.recogniser.agency(text)
        agency = knowledge.catalogue.all(Agency).get(id_ or "")
        if agency and knowledge.day and not agency.effective.covers(knowledge.day):
            _tell_ended(agency, text, knowledge.day, notes)
        elif agency:
            notes.decide("I023", Part.AGENCIES, say("agency: {id}", id=agency.id), text, score)
            yield Ref(agency.id, kind=Agency)
            continue
        else:
            notes.decide("I024", Part.AGENCIES, say("no agency is called {name!r}", name=shorten(text)), text, score)
        notes.keep(VerbatimPart.AGENCIES, f"{heading}: {text}")


def _tell_ended(agency: Agency, text: str, day: date, notes: Notebook) -> None:
    """An agency of before the reform is no reference: a person says whose work it is now."""
    successor = agency.replaced_by.id if agency.replaced_by else say("unknown")
    message = say(
        "the agency {id} does not exist on {day}; its successor: {successor}",
        id=agency.id,
        day=day,
        successor=successor,
    )
    notes.decide("I027", Part.AGENCIES, message, text)


# Levels

_LEVELS: tuple[tuple[str, tuple[Level, ...]], ...] = (
    (r"\b(cap bo|trung uong)\b|^bo$", (Level.CENTRAL,)),
    (r"\b(tinh|thanh pho)\b", (Level.PROVINCE,)),
    (r"\b(huyen|cap quan)\b", (Level.DISTRICT,)),
    (r"\b(xa|phuong|dac khu)\b", (Level.COMMUNE,)),
)


def levels_of(record: Record, notes: Notebook) -> tuple[Level, ...]:
    """The levels that a record says it is done at; words that are none stay verbatim."""
    found: set[Level] = set()
    for word in record.levels:
        levels = levels_in(word)
        found.update(levels)
        if not levels:
            notes.decide(
                "I012",
                Part.IDENTITY,
                say("the level {word!r} is not one that the catalogue knows", word=word[:60]),
                word,
            )
            notes.keep(VerbatimPart.AGENCIES, f"Cấp thực hiện: {word}")
    return tuple(level for level in Level if level in found)


def levels_in(word: str) -> list[Level]:
    """The levels that a phrase names: `Cấp tỉnh`, `UBND cấp xã`."""
    return [level for pattern, levels in _LEVELS if re.search(pattern, fold(word)) for level in levels]


def levels_that_act(
    levels: tuple[Level, ...], acting: Agencies, knowledge: Knowledge, notes: Notebook
) -> tuple[Level, ...]:
    """The levels without the ministry, which portals tick for what only a province or commune does."""
    known = knowledge.catalogue.all(Agency)
    at = {known[ref.id].level for ref in (*acting.receiving, *acting.deciding)}
    if (
        Level.CENTRAL not in levels
        or len(levels) == 1
        or not at
        or not at <= {AgencyLevel.PROVINCE, AgencyLevel.COMMUNE}
    ):
        return levels
    text = say("the central level was left out: no agency of it receives or decides")
    notes.decide("I017", Part.IDENTITY, text)
    return levels[1:]


_BELOW_MINISTRY = {AgencyLevel.PROVINCE, AgencyLevel.COMMUNE}
