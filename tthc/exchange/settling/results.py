"""Results of a record to types of paper: as sure as documents are, since a near type would be another paper."""

from __future__ import annotations

import re

from tthc.exchange.settling.decisions import Part
from tthc.exchange.settling.documents import row_name
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.notebook import LONGEST_NAME, Notebook
from tthc.exchange.sources.record import Record
from tthc.model.entry import Ref
from tthc.model.procedure import VerbatimPart
from tthc.model.reference import DocumentType
from tthc.model.result import Result
from tthc.source import say, shorten
from tthc.vietnamese import fold


def results(record: Record, knowledge: Knowledge, notes: Notebook) -> tuple[Result, ...]:
    """The papers that are given, each type once; those that the register does not know stay verbatim."""
    found: dict[str, Result] = {}
    for name in (name for result in record.results for name in _papers_in(result.name, knowledge)):
        id_, score = _known(name, knowledge)
        if id_:
            notes.decide("I070", Part.RESULTS, say("result: {id}", id=id_), name, score)
            own = name if fold(name) != fold(knowledge.catalogue.all(DocumentType)[id_].name) else None
            found.setdefault(id_, Result(type=Ref(id_, kind=DocumentType), name=own and own[:LONGEST_NAME]))
        elif name:
            text = say("no document type is called {name!r}", name=shorten(name))
            notes.decide("I071", Part.RESULTS, text, name, score)
            notes.keep(VerbatimPart.RESULTS, name)
    if not record.results:
        notes.decide("I072", Part.RESULTS, say("no result is given"))
    return tuple(found.values())


def _papers_in(text: str, knowledge: Knowledge) -> list[str]:
    """A result as it stands; a list of papers cut up where one of them is known and the whole is not."""
    name = row_name(text)
    parts = [row_name(part) for part in name.split(";") if part.strip()]
    if len(parts) > 1 and not knowledge.recogniser.result(name)[0]:
        return parts if any(knowledge.recogniser.result(part)[0] for part in parts) else [name]
    return [name]


def _known(name: str, knowledge: Knowledge) -> tuple[str | None, float]:
    """The type of a result, if one of its names stands in it or has half of its words: no other paper is guessed at."""
    id_, score = knowledge.recogniser.result(name)
    if id_:
        known = knowledge.catalogue.all(DocumentType)[id_]
        if not any(_names(other, name) for other in (known.name, *known.aliases)):
            return None, score
    return id_, score


def _names(name: str, text: str) -> bool:
    said = re.findall(r"[a-z0-9]+", fold(re.split(r"[,;(]| theo ", text)[0]))
    meant = re.findall(r"[a-z0-9]+", fold(name))
    telling, shared = set(said) - _SMALL, set(said) & set(meant) - _SMALL
    return f" {' '.join(meant)} " in f" {' '.join(said)} " or 2 * len(shared) >= len(telling)


_SMALL = frozenset({"o", "ve", "viec", "doi", "voi", "cua", "cho", "va", "theo", "tai", "duoc"})
