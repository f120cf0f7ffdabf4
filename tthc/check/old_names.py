"""Names that the law has left behind, in the texts of procedures in force: agencies, provinces, papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.local import Locality
from tthc.model.procedure import Case, Condition, Procedure, Step
from tthc.model.reference import Agency, DocumentType
from tthc.source import Message, Position, Problem, Severity, say, shorten

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


def ended_papers(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Documents that ask for a paper which no longer exists; one of several alternatives is only worth a word."""
    ended = {t.id: t for t in catalogue.all(DocumentType).values() if not t.effective.covers(day)}
    for procedure in catalogue.on(day).versions if ended else ():
        for document in procedure.documents:
            gone = [ref for ref in document.types if ref.id in ended]
            severity = Severity.WARNING if len(gone) == len(document.types) else Severity.ADVICE
            for ref in gone:
                paper = ended[ref.id]
                text = say("{name} no longer exists on {day}", name=paper.name, day=day)
                yield Problem("C211", ref.at, text, _hint(paper, catalogue, day), severity)


def old_names(catalogue: Catalogue, day: date) -> Iterator[Problem]:
    """Old names in names, notes and verbatim text, with what is there now; keywords and sources may keep them."""
    index = _index(catalogue, day)
    if not index:
        return
    for procedure in catalogue.on(day).versions:
        for at, text in _texts(procedure):
            for name in _found(text, index):
                if name.gone is not None:
                    hint = _hint(name.gone, catalogue, day)
                    says = say("“{text}”: {name} is a name of the past", text=shorten(text, 80), name=name.text)
                    yield Problem("C210", at, says, hint, Severity.ADVICE)


def _hint(gone: Named, catalogue: Catalogue, day: date) -> Message | None:
    """What came in its place, as far as the data says."""
    names = tuple(dict.fromkeys(heir.name for heir in _heirs(gone, catalogue, day, set())))
    return say("now: {names}", names=names) if names else None


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


def _index(catalogue: Catalogue, day: date) -> Mapping[str, list[_Name]]:
    """Names by their first word, the longest first; nothing at all if nothing is gone.

    What is still there is in it too: a longer name that lives on may have an old one inside.
    """
    entries = [entry for kind in KINDS for entry in catalogue.all(kind).values()]
    gone = [entry for entry in entries if not entry.effective.covers(day) and _has_ended(entry, day)]
    if not gone:
        return {}
    by_words: dict[tuple[str, ...], _Name] = {}
    for is_gone, these in ((True, gone), (False, [entry for entry in entries if entry.effective.covers(day)])):
        for entry in these:
            for text in (entry.name, *entry.aliases):
                words = _words(text)
                by_words[words] = _Name(words, text, entry if is_gone else None)
    index: dict[str, list[_Name]] = {}
    for name in sorted(by_words.values(), key=lambda name: (-len(name.words), name.text)):
        if name.words:
            index.setdefault(name.words[0], []).append(name)
    return index


def _has_ended(entry: Named, day: date) -> bool:
    return entry.effective.end is not None and entry.effective.end < day


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _WORD.findall(text))


def _found(text: str, index: Mapping[str, list[_Name]]) -> Iterator[_Name]:
    """The names in a text, each once, the longest at each place."""
    written = tuple(_WORD.findall(text))
    words = tuple(word.casefold() for word in written)
    place, told = 0, set[str]()
    while place < len(words):
        names = index.get(words[place], ())
        alike = (n for n in names if words[place : place + len(n.words)] == n.words)
        name = next((n for n in alike if n.stands_in(written[place : place + len(n.words)])), None)
        if name and name.text not in told:
            told.add(name.text)
            yield name
        place += len(name.words) if name else 1


def _texts(procedure: Procedure) -> Iterator[tuple[Position, str]]:
    """The texts for people in which a name may stand."""
    yield procedure.at, procedure.name
    if procedure.note:
        yield procedure.at, procedure.note
    for document in procedure.documents:
        for text in (document.name, document.when):
            if text:
                yield document.at, text
    parts: list[Case | Condition | Step] = [*procedure.cases, *procedure.conditions, *procedure.steps]
    for part in parts:
        yield part.at, part.name
    for verbatim in procedure.verbatim:
        yield verbatim.at, verbatim.text
