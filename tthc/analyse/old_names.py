"""Names that the law has left behind, in the texts of procedures in force: agencies, provinces, papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from tthc.analyse.match import Analysis, Match, component
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Part
from tthc.model.document import Condition
from tthc.model.entry import Ref
from tthc.model.local import Locality
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, DocumentType
from tthc.model.step import Step
from tthc.source import Message, Position, say, shorten

Named = Agency | Locality | DocumentType
KINDS: tuple[type[Agency] | type[Locality] | type[DocumentType], ...] = (Agency, Locality, DocumentType)


_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class _Name:
    """One name of an entry; `gone` is the entry where nothing that is still there is called so."""

    words: tuple[str, ...]
    text: str
    gone: Named | None

    def stands_in(self, written: tuple[str, ...]) -> bool:
        """Whether words that are equal but for their capitals are this name: “Việt Nam định cư” is no Nam Định.

        The first word of an office or a paper has its capital only because it stands first.
        """
        first = 0 if isinstance(self.gone, Locality) else 1
        wanted = _WORD.findall(self.text)
        return all(
            word[0].isupper() for word, own in zip(written[first:], wanted[first:], strict=True) if own[0].isupper()
        )


class _Names:
    """Names by their words, to be found in texts: each once, the longest at each place."""

    def __init__(self, names: Iterable[_Name]) -> None:
        self._by_words = {name.words: name for name in names if name.words}
        self.beginnings = frozenset(words[:2] for words, name in self._by_words.items() if name.gone is not None)
        self._endings = frozenset(words[-2:] for words, name in self._by_words.items() if name.gone is not None)
        lengths: dict[str, set[int]] = {}
        for words in self._by_words:
            lengths.setdefault(words[0], set()).add(len(words))
        self._lengths = {first: sorted(found, reverse=True) for first, found in lengths.items()}

    def found_in(self, text: str) -> Iterator[_Name]:
        """The names in a text; nearly every text has no old one in it, which its pairs of words show at once."""
        words = _words(text)
        pairs = {*pairwise(words), *((word,) for word in words)}
        if self.beginnings.isdisjoint(pairs) or self._endings.isdisjoint(pairs):
            return
        written, place, told = tuple(_WORD.findall(text)), 0, set[str]()
        while place < len(words):
            name = self._at(words, written, place)
            if name and name.text not in told:
                told.add(name.text)
                yield name
            place += len(name.words) if name else 1

    def _at(self, words: tuple[str, ...], written: tuple[str, ...], place: int) -> _Name | None:
        for length in self._lengths.get(words[place], ()):
            name = self._by_words.get(words[place : place + length])
            if name and name.stands_in(written[place : place + length]):
                return name
        return None


def old_names(analysis: Analysis) -> Iterator[Match]:
    """Names of agencies, provinces and papers that are gone, in what people read (tên gọi không còn).

    Keywords may hold the old names that people still search for, and sources are quoted as they are.
    """
    yield from _ended_papers(analysis)
    names = _Names(_every_name(analysis.catalogue, analysis.day))
    if not names.beginnings:
        return
    for procedure in analysis.procedures:
        for at, text in _texts(procedure):
            for name in names.found_in(text):
                if name.gone is not None:
                    place = component(procedure, Part.PROCEDURE, name.text)
                    because = say("{name} is a name of the past", name=name.text)
                    now = _now(name.gone, analysis.catalogue, analysis.day)
                    quote = say("“{text}”", text=shorten(text, 120))
                    yield Match(place, at, because, (*now, quote))


def _ended_papers(analysis: Analysis) -> Iterator[Match]:
    """Documents of a type that no longer exists, though their own name may not say so."""
    for procedure in analysis.procedures:
        for document in procedure.documents:
            for ref in document.types:
                paper = analysis.catalogue.get(ref)
                if paper and _has_ended(paper, analysis.day):
                    place = component(procedure, Part.DOCUMENT, document.id)
                    because = say("{name} was valid until {day}", name=paper.name, day=paper.effective.end)
                    yield Match(place, ref.at, because, _now(paper, analysis.catalogue, analysis.day))


def _now(gone: Named, catalogue: Catalogue, day: date) -> tuple[Message, ...]:
    """What came in its place, as far as the data says."""
    names = tuple(dict.fromkeys(heir.name for heir in _heirs(gone, catalogue, day, set())))
    return (say("now: {names}", names=names),) if names else ()


def _heirs(gone: Named, catalogue: Catalogue, day: date, seen: set[str]) -> Iterator[Named]:
    """The successors that exist, through those that have ended too."""
    refs: Iterable[Ref[Named]] = gone.replaced_by if isinstance(gone.replaced_by, tuple) else [gone.replaced_by]  # type: ignore[list-item,assignment]  # one or several of the same kind
    for ref in refs:
        heir = catalogue.get(ref) if ref is not None and ref.id not in seen else None
        if heir is None:
            continue
        seen.add(ref.id)
        if heir.effective.covers(day):
            yield heir
        else:
            yield from _heirs(heir, catalogue, day, seen)


def _every_name(catalogue: Catalogue, day: date) -> Iterator[_Name]:
    """Names of what is gone, then of what is there: one that lives on is not old, and may have an old one inside."""
    entries = [entry for kind in KINDS for entry in catalogue.all(kind).values()]
    for entry in sorted(entries, key=lambda entry: entry.effective.covers(day)):
        is_there = entry.effective.covers(day)
        if is_there or _has_ended(entry, day):
            for text in (entry.name, *entry.aliases):
                yield _Name(_words(text), text, None if is_there else entry)


def _has_ended(entry: Named, day: date) -> bool:
    return entry.effective.end is not None and entry.effective.end < day


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))


def _texts(procedure: Procedure) -> Iterator[tuple[Position, str]]:
    """The procedure's own words in which a name may stand; a note is what the keeper of the catalogue remarks."""
    yield procedure.at, procedure.name
    for document in procedure.documents:
        for text in (document.name, document.when):
            if text:
                yield document.at, text
    parts: list[Case | Condition | Step] = [*procedure.cases, *procedure.conditions, *procedure.steps]
    for part in parts:
        yield part.at, part.name
    for verbatim in procedure.verbatim:
        yield verbatim.at, verbatim.text
