"""Answers to questions about papers laid down in the register, so that the next import obeys them.

What is answered becomes a new type, another name of a type, or, where a name would not say it, a wording: the very
words with what they mean. A wording is kept only where the register, with its new names, would not read them so anyway.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field

from tthc.exchange.settling.recognise import Reading, Recogniser, RowKind
from tthc.exchange.settling.recognition.context import is_bare
from tthc.exchange.settling.recognition.words import plain_words
from tthc.exchange.types.suggest import Asked, Suggestion, free_id
from tthc.exchange.types.type_sheet import Answer, Answered
from tthc.load.typed import nearest
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Entry, Ref
from tthc.model.reference import DocumentType
from tthc.model.wording import Wording
from tthc.source import Problem, say, shorten
from tthc.vietnamese import fold


@dataclass(frozen=True)
class Register:
    """What answers add to a register: types, further names of types that it has, and what words mean."""

    types: tuple[DocumentType, ...] = ()
    names: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    wordings: tuple[Wording, ...] = ()
    answered: int = 0
    rows: int = 0

    def of(self, catalogue: Catalogue) -> Catalogue:
        """The catalogue with them."""
        return Catalogue((*(self._named(entry) for entry in catalogue.entries), *self.types, *self.wordings))

    def _named(self, entry: Entry) -> Entry:
        if isinstance(entry, DocumentType) and entry.id in self.names:
            return entry.model_copy(update={"aliases": (*entry.aliases, *self.names[entry.id])})
        return entry


@dataclass(frozen=True)
class _Decided:
    """A question with its answer: the types, none for what asks for none (a note) or is not what it was taken for."""

    asked: Suggestion
    answer: Answer
    types: tuple[str, ...] = ()


def settled(
    asked: Iterable[Suggestion], answers: Iterable[Answered], catalogue: Catalogue
) -> tuple[Register, tuple[Problem, ...]]:
    """What the answers add to the register, and those of them that cannot be followed."""
    settling = _Settling(catalogue)
    questions = {one.key: one for one in asked}
    for answer in answers:
        if question := questions.get(answer.key):
            settling.take(question, answer)
        else:
            gone = say("question {key} is not asked any more: it was settled, or its rows changed", key=answer.key)
            settling.problems.append(Problem("I142", answer.at, gone))
    return settling.register(), tuple(settling.problems)


class _Settling:
    """Grows answer by answer."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.problems: list[Problem] = []
        self.decided: list[_Decided] = []
        self.types: dict[str, DocumentType] = {}
        self.names: dict[str, list[str]] = {}
        known = catalogue.all(DocumentType).values()
        self.bearers = {plain_words(name): type_.id for type_ in known for name in (type_.name, *type_.aliases)}

    def take(self, asked: Suggestion, answer: Answered) -> None:
        """Follow an answer, or say why not."""
        match answer.answer:
            case Answer.RIGHT:
                self._confirm(asked, answer)
            case Answer.OTHER:
                self._other(asked, answer)
            case Answer.NEW:
                self._new(asked, answer)
            case Answer.NOT_THIS if not asked.said:
                self.problems.append(Problem("I143", answer.at, say("these rows were not taken for any type")))
            case said:
                self.decided.append(_Decided(asked, said))

    def _confirm(self, asked: Suggestion, answer: Answered) -> None:
        types = asked.said or ((asked.near.id,) if asked.near else ())
        if not types:
            nothing = say("these rows were not taken for any type, so that none can be right")
            self.problems.append(Problem("I143", answer.at, nothing))
            return
        self._mean(asked, types)

    def _other(self, asked: Suggestion, answer: Answered) -> None:
        found = [self._type(part.strip()) for part in answer.type.split("|")]
        if missing := [part.strip() for part, id_ in zip(answer.type.split("|"), found, strict=True) if not id_]:
            why = say("the register has no type {name!r}", name=shorten(missing[0]))
            hint = nearest(missing[0], tuple(self.catalogue.all(DocumentType)))
            self.problems.append(Problem("I144", answer.at, why, hint))
            return
        self._mean(asked, tuple(id_ for id_ in found if id_))

    def _type(self, text: str) -> str | None:
        """A type by its id, as the sheet shows it with its name behind, or by one of its names."""
        first = text.split(" (", maxsplit=1)[0]
        known = self.catalogue.all(DocumentType).keys() | self.types.keys()
        return next((one for one in (text, first) if one in known), None) or self.bearers.get(plain_words(text))

    def _new(self, asked: Suggestion, answer: Answered) -> None:
        bearer = self.bearers.get(plain_words(answer.name))
        if bearer and bearer not in self.types:
            has = say("the register has {name!r} already: {id}", name=shorten(answer.name), id=bearer)
            self.problems.append(Problem("I145", answer.at, has))
            return
        if not bearer:
            assert answer.origin is not None  # the sheet is not read without it
            bearer = free_id(answer.name, self.catalogue.all(DocumentType).keys() | self.types.keys())
            self.types[bearer] = DocumentType(id=bearer, name=answer.name, origin=answer.origin)
            self.bearers[plain_words(answer.name)] = bearer
        self._mean(asked, (bearer,))

    def _mean(self, asked: Suggestion, types: tuple[str, ...]) -> None:
        self.decided.append(_Decided(asked, Answer.RIGHT, types))
        if len(types) == 1:
            for name in (asked.name, *asked.aliases):
                self._name(types[0], name)

    def _name(self, id_: str, name: str) -> None:
        """Another name of a type, unless it is one already, of this or another, or is none that a person would give."""
        words = plain_words(name)
        if self.bearers.get(words, id_) == id_ and self._is_like_its_names(id_, words) and is_fit_for_a_name(name):
            self.bearers[words] = id_
            self.names.setdefault(id_, []).append(name)

    def _is_like_its_names(self, id_: str, words: tuple[str, ...]) -> bool:
        """Whether words vary a name of the type and say no less than it: what says less may mean other papers too."""
        type_ = self.types.get(id_) or self.catalogue.all(DocumentType)[id_]
        borne = [plain_words(name) for name in (type_.name, *type_.aliases)]
        given = map(plain_words, self.names.get(id_, ()))
        return words not in (*borne, *given) and any(_is_like(set(words), set(name)) for name in borne)

    def register(self) -> Register:
        """All of it, with the wordings that are needed still."""
        types = tuple(
            type_.model_copy(update={"aliases": tuple(self.names.get(id_, ()))}) for id_, type_ in self.types.items()
        )
        names = {id_: tuple(names) for id_, names in self.names.items() if id_ not in self.types}
        found = Register(types, names)
        wordings = tuple(self._wordings(Recogniser(found.of(self.catalogue))))
        rows = sum(one.asked.rows for one in self.decided)
        return Register(types, names, wordings, len(self.decided), rows)

    def _wordings(self, recogniser: Recogniser) -> Iterator[Wording]:
        """For all words that would not be read as they were decided."""
        procedures = {version.code: version.name for version in self.catalogue.versions}
        asked_of = Counter(fold(words) for one in self.decided for words in {d.words for d in one.asked.documents})
        for one in self.decided:
            by_words: dict[str, list[Asked]] = {}
            for document in one.asked.documents:
                by_words.setdefault(document.words, []).append(document)
            for words, documents in by_words.items():
                readings = (
                    recogniser.document(words, "", procedures.get(document.code, ""), document.code)
                    for document in documents
                )
                if not all(_says(reading, one) for reading in readings):
                    codes = sorted({document.code for document in documents})
                    is_plain = len(codes) > 1 or len(plain_words(words)) >= _PLAIN_ANYWHERE
                    narrow = is_bare(words) or asked_of[fold(words)] > 1 or not is_plain
                    yield _wording(words, one, codes if narrow else ())


def _is_like(words: Set[str], name: Set[str]) -> bool:
    return not words < name and len(words & name) >= _LIKE * len(words | name)


_LIKE = 0.6
_PLAIN_ANYWHERE = 8
"""So many words of a row mean the same in any procedure; fewer do where several procedures say them."""


def _says(reading: Reading, decided: _Decided) -> bool:
    """Whether words are read as they were decided, and surely."""
    types = {type_ for ask in reading.asks for type_ in ask.types}
    match decided.answer:
        case Answer.NOTE:
            return reading.kind in (RowKind.NOTE, RowKind.HEADING)
        case Answer.NOT_THIS:
            return not types & set(decided.asked.said)
        case _:
            return types == set(decided.types) and all(ask.is_certain for ask in reading.asks)


def _wording(words: str, decided: _Decided, procedures: Sequence[str]) -> Wording:
    match decided.answer:
        case Answer.NOTE:
            return Wording(words=words, is_note=True, procedures=tuple(procedures))
        case Answer.NOT_THIS:
            return Wording(words=words, not_types=_refs(decided.asked.said), procedures=tuple(procedures))
        case _:
            return Wording(words=words, types=_refs(decided.types), procedures=tuple(procedures))


def _refs(ids: Iterable[str]) -> tuple[Ref[DocumentType], ...]:
    return tuple(Ref(id_, kind=DocumentType) for id_ in ids)


def is_fit_for_a_name(words: str) -> bool:
    """Whether words of a row name one paper and no more: not a list, nor a sentence, nor what is cut short."""
    count = len(plain_words(words))
    return _LEAST_WORDS <= count <= _MOST_WORDS and not is_bare(words) and not _NO_NAME.search(words)


_LEAST_WORDS, _MOST_WORDS = 3, 16
_NO_NAME = re.compile(
    r"[;:/()]| (?:hoặc|và/hoặc) |\d|"
    r",? (?:là|về|của|cho|với|do|tại|và|việc|theo|người|các|những|đã|được|có|từ|trong|gồm|phải|chưa)$",
    re.IGNORECASE,
)
