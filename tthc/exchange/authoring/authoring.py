"""What a person answers in words to parts of a procedure: each answer understood, or why not, with what is near."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Generic, TypeVar

from tthc.exchange.settling.agencies import levels_in
from tthc.exchange.settling.channels import channels
from tthc.exchange.settling.documents import documents
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.law import laws
from tthc.exchange.settling.notebook import LONGEST_NAME, Notebook
from tthc.exchange.slugs import slug, unused
from tthc.exchange.sources.record import DocumentGroup, DocumentRow, FeeLine, Named, Origin, Record, Way
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Channel, Fee, TimeLimit
from tthc.model.document import RequiredDocument
from tthc.model.entry import Ref
from tthc.model.procedure import Level
from tthc.model.reference import Agency, Applicant, DocumentType, Law, Sector
from tthc.source import Message, say, shorten
from tthc.vietnamese import fold
from tthc.vietnamese.reading import Unclear, as_read, read_code, read_quantity

T = TypeVar("T")
Named_ = Sector | Agency | Applicant | DocumentType | Law

HERE = Origin("tthc new", "")
"""Where the words come from: a person at the keyboard."""


@dataclass(frozen=True)
class Heard(Generic[T]):
    """An answer as it was understood: its value, or why there is none; `near` are ids that may be meant instead."""

    value: T | None
    why: Message | None = None
    near: tuple[str, ...] = ()


class Listener:
    """Understands answers by what a catalogue knows on a day."""

    def __init__(self, catalogue: Catalogue, day: date) -> None:
        self.catalogue = catalogue
        self._day = day
        self._knowledge = Knowledge.of(catalogue, day)

    def code(self, text: str) -> Heard[str]:
        """The code of a procedure."""
        read = read_code("".join(text.split()).upper())
        if read.code is None or read.unclear is Unclear.DECIMAL_COMMA or not re.fullmatch(r"[1-9]\.\d{6}", read.code):
            return Heard(None, say("{written!r} is not a procedure code, such as 1.004227", written=shorten(text)))
        return Heard(read.code + read.suffix)

    def sector(self, text: str) -> Heard[str]:
        """A sector by its id or name, with or without accents."""
        return self._one(Sector, text, self._knowledge.recogniser.sector(text)[0])

    def agency(self, text: str) -> Heard[str]:
        """An agency that exists on the day."""
        heard = self._one(Agency, text, self._knowledge.recogniser.agency(text)[0])
        agency = self.catalogue.all(Agency).get(heard.value or "")
        if agency and not agency.effective.covers(self._day):
            near = (agency.replaced_by.id,) if agency.replaced_by else ()
            return Heard(None, say("{name} no longer exists on {day}", name=agency.name, day=self._day), near)
        return heard

    def applicant(self, text: str) -> Heard[str]:
        """A kind of applicant."""
        return self._one(Applicant, text, self._knowledge.recogniser.applicant(text)[0])

    def result(self, text: str) -> Heard[str]:
        """The type of the paper that is given."""
        return self._one(DocumentType, text, self._knowledge.recogniser.result(text)[0])

    def level(self, text: str) -> Heard[Level]:
        """The level of government, in Vietnamese or as files have it."""
        found = [Level(text.strip())] if text.strip() in list(Level) else levels_in(text)
        if len(found) != 1:
            why = say("{word!r} is not a level: cấp bộ, cấp tỉnh or cấp xã", word=shorten(text))
            return Heard(None, why, tuple(level.value for level in Level if level is not Level.DISTRICT))
        return Heard(found[0])

    def mode(self, text: str) -> Heard[Channel]:
        """A way of handing in, without its time and fee."""
        found = channels(Record(HERE, "", "", ways=(Way(text),)), Notebook())
        if len(found) != 1:
            return Heard(None, say("{word!r} is not a way: trực tiếp, trực tuyến or bưu chính", word=shorten(text)))
        return Heard(found[0])

    def time(self, text: str) -> Heard[TimeLimit]:
        """A time limit in words: one length, with its unit."""
        channel, why = self._channel(Way("truc tiep", time=text), "I030", "I036", "I037")
        return Heard(channel.time_limits[0]) if channel.time_limits else Heard(None, why)

    def fee(self, text: str) -> Heard[Fee]:
        """A fee in words: a sum, free of charge, or that the People's Council decides."""
        channel, why = self._channel(Way("truc tiep", fees=(FeeLine(text),)), "I040", "I042", "I043")
        return Heard(channel.fees[0]) if channel.fees else Heard(None, why)

    @staticmethod
    def _channel(way: Way, *codes: str) -> tuple[Channel, Message]:
        """A way as an import would read it, and what that says of what it could not read."""
        notes = Notebook()
        (channel,) = channels(Record(HERE, "", "", ways=(way,)), notes)
        why = next((one.message for one in notes.decisions if one.code in codes), say("this cannot be read"))
        return channel, why

    def law(self, text: str, code: str) -> Heard[tuple[str, Law | None]]:
        """A law by its number; a new entry for one that the register does not have."""
        notes = Notebook()
        cited, new = laws(Record(HERE, code, "", laws=(Named(name=text),)), self.catalogue, notes)
        if not cited:
            why = say("{written!r} is not the number of a law, such as 123/2015/NĐ-CP", written=shorten(text))
            return Heard(None, why, self.near(Law, text))
        return Heard((cited[0].id, new[0] if new else None))

    def document(self, text: str, taken: Iterable[str]) -> Heard[tuple[RequiredDocument, ...]]:
        """The documents that a phrase asks for, with how many of each; what the register does not know keeps its name.

        `near` are other types that may be meant.
        """
        count = read_quantity(text)
        words = as_read(text)
        name = _tidy(f"{words[: count.start]} {words[count.end :]}") if count else _tidy(words)
        if not name:
            return Heard(None, say("name the paper, then how many: 'Giấy chứng sinh, 01 bản chính'"))
        row = DocumentRow(name, originals="1")
        record = Record(HERE, "", "", documents=(DocumentGroup(rows=(row,)),))
        found = documents(record, self._knowledge.recogniser, self.catalogue, Notebook())[1]
        if not found:
            found = (RequiredDocument(id=slug(name), name=name[:LONGEST_NAME]),)
        numbers = {
            "originals": (count and count.originals) or 0,
            "copies": (count and count.copies) or 0,
            "certified": (count and count.certified) or 0,
        }
        ids = set(taken)
        return Heard(tuple(_numbered(one, numbers, ids) for one in found), None, self.near(DocumentType, name))

    def of_type(self, document: RequiredDocument, type_: str, taken: Iterable[str]) -> RequiredDocument:
        """The same document as one of another type."""
        own = document.name or self.name(DocumentType, document.types[0].id)
        name = own if fold(own) != fold(self.name(DocumentType, type_)) else None
        new = {"id": unused(type_, set(taken)), "type": Ref(type_, kind=DocumentType), "any_of": (), "name": name}
        return document.model_copy(update=new)

    def name(self, kind: type[Named_], id_: str) -> str:
        """What an entry is called."""
        entry = self.catalogue.all(kind).get(id_)
        return _names(entry)[0] if entry else id_

    def near(self, kind: type[Named_], text: str, most: int = 5) -> tuple[str, ...]:
        """The ids of the entries whose names are most like a text, the nearest first."""
        wanted = fold(text)
        scores = {
            id_: max(_likeness(wanted, fold(name)) for name in (id_, *_names(entry)))
            for id_, entry in self.catalogue.all(kind).items()
        }
        best = sorted((-score, id_) for id_, score in scores.items() if score >= _SOMEWHAT)
        return tuple(id_ for _, id_ in best[:most])

    def _one(self, kind: type[Named_], text: str, recognised: str | None) -> Heard[str]:
        """An entry by its id, by one of its names, else as it was recognised; else what is near."""
        wanted = fold(" ".join(text.split()))
        for id_, entry in self.catalogue.all(kind).items():
            if wanted == fold(id_) or any(wanted == fold(name) for name in _names(entry)):
                return Heard(id_)
        if recognised:
            return Heard(recognised)
        return Heard(None, say("the register has nothing called {name!r}", name=shorten(text)), self.near(kind, text))


_SOMEWHAT = 0.35


def _names(entry: Named_) -> tuple[str, ...]:
    if isinstance(entry, Law):
        return (entry.title or entry.id,)
    return (entry.name, *getattr(entry, "aliases", ()))


def _likeness(one: str, other: str) -> float:
    """By common words, and where a word is only begun or misspelled, by letters."""
    mine, theirs = set(one.split()), set(other.split())
    words = len(mine & theirs) / max(len(mine | theirs), 1)
    if words or len(one) > _SHORT or len(other) > _SHORT:
        return words + (0.3 if one and one in other else 0)
    return SequenceMatcher(None, one, other).ratio() * 0.9


_SHORT = 40
_LEFT_OVER = re.compile(r"\(\s*[,;và]*\s*\)|\s+(?=[,;:.)])")


def _tidy(text: str) -> str:
    """A name without what stood around a number: empty brackets, commas at its ends."""
    return " ".join(_LEFT_OVER.sub("", text).split()).strip(" ,;:.-–*+•")


def _numbered(document: RequiredDocument, numbers: dict[str, int], ids: set[str]) -> RequiredDocument:
    id_ = unused(document.id, ids)
    ids.add(id_)
    return document.model_copy(update={**numbers, "id": id_})
