"""Recognition: which entries of the register a free text from a record names, and how surely."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tthc.exchange.settling.recognition.certainty import Setting, learned_certainty, signs
from tthc.exchange.settling.recognition.context import is_about, is_certificate, is_request, leaves_to, meant, requests
from tthc.exchange.settling.recognition.decided import DecidedWords
from tthc.exchange.settling.recognition.likeness import Likely, LikenessIndex, Model, said
from tthc.exchange.settling.recognition.names import Found, NameIndex
from tthc.exchange.settling.recognition.papers import begins_with_paper, strip_certification
from tthc.exchange.settling.recognition.rows import Paper, RowKind, take_apart
from tthc.exchange.settling.recognition.spellings import (
    acts_apart,
    bare,
    objects_apart,
    plain,
    spellings,
    without_draft,
)
from tthc.exchange.settling.recognition.words import Part, is_unmarked, keys, tidy, words
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency, Applicant, DocumentType, Law, Origin, Sector
from tthc.model.wording import Wording
from tthc.vietnamese.reading import read_laws

__all__ = ["SURE", "Ask", "Reading", "Recogniser", "RowKind"]

SURE = 0.8
"""Below this score nothing is taken for recognised."""

DOUBTFUL = 0.3
"""A name that begins a phrase is not believed where it is less probable than this."""

NEAR = 0.1
"""From this probability on an entry that is not surely meant is proposed to a person.

Of those between it and twice as much nearly half were meant, in the cross-validation over sectors; below, one in five.
"""

IN_CONTEXT = 0.85
"""How sure a type is that phrase and procedure together name."""

MOST_LIKELY, POSSIBLE = 5, 0.03
"""How many entries are looked at in the light of the procedure, and how probable they must be without it."""

LONG_LIST = 3
"""From so many papers on a row that also asks for others without a name means nothing by that."""

ONE_NAME = 0.9
"""From this score on a name with a comma or "và" in it is not cut into two papers."""


@dataclass(frozen=True)
class Ask:
    """One document that a row asks for: types of which any one will do; none if the register does not know it.

    `near` is then the type that a person may think of first, and how probable it is. `own_form` is an application for
    the very procedure, of which the register need not have a type. `certainty` is how probably all its types are
    right, 1 where a person has said so.
    """

    types: tuple[str, ...]
    score: float
    text: str
    near: Found | None = None
    own_form: bool = False
    certainty: float = 0.0
    signs: Sequence[tuple[str, Mapping[str, float]]] = field(default=(), compare=False, repr=False)
    """What speaks for and against each of the types."""

    @property
    def is_certain(self) -> bool:
        """Whether nobody need look at its types."""
        return bool(self.types) and self.certainty >= learned_certainty().certain


@dataclass(frozen=True)
class Reading:
    """What a row is, and the documents that it asks for."""

    kind: RowKind
    asks: tuple[Ask, ...] = ()


class Recogniser:
    """Knows the names of a catalogue. Built once; then a row costs about a millisecond."""

    def __init__(self, catalogue: Catalogue, model: Model | None = None) -> None:
        self._types = catalogue.all(DocumentType)
        self._papers = NameIndex((t.id, (t.name, *t.aliases)) for t in self._types.values())
        self._any_paper = {t.id for t in self._types.values() if not t.identity and not _says_which(t.name)}
        self._given = {t.id for t in self._types.values() if _is_given(t)}
        self._alike = LikenessIndex(((t.id, (t.name, *t.aliases)) for t in self._types.values()), model)
        self._agencies = NameIndex((a.id, (a.name, *a.aliases)) for a in catalogue.all(Agency).values())
        self._applicants = NameIndex((a.id, (a.name, *a.aliases)) for a in catalogue.all(Applicant).values())
        self._sectors = NameIndex((s.id, (s.name, *s.aliases)) for s in catalogue.all(Sector).values())
        self._decided = DecidedWords(catalogue.all(Wording).values())
        self._laws = {law.upper(): law for law in catalogue.all(Law)}

    def document(self, text: str, case: str = "", procedure: str = "", code: str = "") -> Reading:
        """What a row of a list of documents asks for; `case` is the heading that it stands under.

        The name of the procedure says what `Đơn đề nghị theo mẫu` leaves out; its code, for which procedures a person's
        decision on these words is meant.
        """
        decided = self._decided.find(text, code)
        if decided and not decided.not_types:
            return _as_decided(decided, text)
        excluded = frozenset(ref.id for ref in decided.not_types) if decided else frozenset()
        row = take_apart(text, case, self._reach)
        of_row = Setting(text, len(row.papers), 1, procedure, code, excluded)
        asks = (self._ask(paper, of_row._replace(alternatives=len(paper.alternatives))) for paper in row.papers)
        found = self._telling(tuple(filter(None, asks)))
        if row.papers and not any(ask.types or begins_with_paper(ask.text) for ask in found):
            return Reading(RowKind.UNKNOWN, found)
        return Reading(row.kind, found)

    def result(self, text: str) -> tuple[str | None, float]:
        """The type of the paper that a procedure gives."""
        return _sure(_better(self._paper(text), self._paper(_BRACKETS.sub(" ", text))))

    def near(self, text: str) -> Found | None:
        """The type that a paper without a type is most like, if any is probable enough to ask a person."""
        found = self._paper(text)
        return found if found and NEAR <= found.score < SURE and found.id not in self._any_paper else None

    def agency(self, text: str) -> tuple[str | None, float]:
        """The agency of this name."""
        return _sure(_better(self._agencies.find(text), self._agencies.find(_BRACKETS.sub(" ", text))))

    def applicant(self, text: str) -> tuple[str | None, float]:
        """The kind of applicant of this name."""
        return _sure(self._applicants.find(text))

    def sector(self, text: str) -> tuple[str | None, float]:
        """The sector of this name."""
        return _sure(self._sectors.find(text))

    def law(self, text: str) -> tuple[str | None, float]:
        """The law whose number a text gives first; None if the register does not have it or the number is cut short."""
        for read in read_laws(text):
            law = self._laws.get(read.number.upper())
            return (law, 1.0) if law and not read.unclear else (None, 0.0)
        return None, 0.0

    def _reach(self, phrase: str, place: int) -> bool:
        return self._papers.reaches(phrase, place, ONE_NAME)

    def _telling(self, asks: tuple[Ask, ...]) -> tuple[Ask, ...]:
        """Without `tài liệu khác có liên quan` at the end of a long list of papers that have names."""
        named = tuple(ask for ask in asks if not ask.types or not self._any_paper.issuperset(ask.types))
        return named if len(named) >= LONG_LIST and any(ask.types for ask in named) else asks

    def _ask(self, paper: Paper, setting: Setting) -> Ask | None:
        """The types that a paper may be; only where none is known, those that its description lists."""
        text = " hoặc ".join(strip_certification(phrase) for phrase in paper.alternatives)
        decided = self._decided.find(text, setting.code)
        if decided and not decided.not_types:
            return next(iter(_as_decided(decided, text).asks), None)
        if decided:
            setting = setting._replace(excluded=setting.excluded.union(ref.id for ref in decided.not_types))
        for phrases in (paper.alternatives, paper.otherwise):
            found = [(phrase, hit) for phrase in phrases for hit in self._possible(phrase, setting)]
            if found:
                found = [(phrase, hit) for phrase, hit in found if hit.id not in self._any_paper] or found
                types = tuple(dict.fromkeys(hit.id for _, hit in found))
                told = [(hit.id, self._signs(phrase, hit, setting)) for phrase, hit in found]
                certainty = min(learned_certainty().probability(signs_) for _, signs_ in told)
                score = min(hit.score for _, hit in found)
                return Ask(types, score, text, certainty=round(certainty, 3), signs=told)
        own_form = any(is_request(phrase) and is_about(phrase, setting.procedure) for phrase in _stripped(paper))
        if not own_form and not _says_which(text):
            return None
        near = self._nearest(paper)
        return Ask((), 0.0, text, None if near and near.id in setting.excluded else near, own_form)

    def _possible(self, phrase: str, setting: Setting) -> Iterator[Found]:
        """What a phrase means, without what a person said that it does not."""
        return (hit for hit in self._meant(phrase, setting.procedure) if hit.id not in setting.excluded)

    def _signs(self, phrase: str, hit: Found, setting: Setting) -> dict[str, float]:
        """What speaks for and against what a phrase was taken for."""
        type_ = self._types[hit.id]
        names = [said(name) for name in (type_.name, *type_.aliases)]
        return signs(strip_certification(phrase), hit.score, names, self._alike.telling, setting)

    def _named(self, phrase: str) -> tuple[Found, ...]:
        """The types that a phrase surely names: one, or one for each of several acts that it asks for."""
        whole = self._paper(phrase)
        if whole and whole.score == 1.0:
            return (whole,)
        objects = self._each(objects_apart(plain(strip_certification(phrase))))
        if len(objects) > 1:
            return objects
        acts = acts_apart(plain(strip_certification(phrase)))
        apart = [hit for act in acts if (hit := self._paper(act)) and hit.score >= SURE]
        if apart:
            return tuple(apart)
        if whole and whole.score >= SURE:
            return (whole,)
        drafted = without_draft(strip_certification(phrase))
        hit = self._paper(drafted) if drafted else None
        return (hit,) if hit and hit.score >= SURE else ()

    def _each(self, phrases: Sequence[str]) -> tuple[Found, ...]:
        """The types of several phrases; nothing if one of them is not known."""
        hits = tuple(hit for phrase in phrases if (hit := self._paper(phrase)) and hit.score >= SURE)
        return hits if len(hits) == len(phrases) else ()

    def _meant(self, phrase: str, procedure: str) -> tuple[Found, ...]:
        """What a phrase surely names, and what it means in a procedure of this name."""
        if _ONLY_A_FORM.fullmatch(strip_certification(phrase)):
            return ()
        hit = self._papers.find(meaning) if (meaning := meant(strip_certification(phrase), procedure)) else None
        if hit and hit.score >= SURE:
            return (Found(hit.id, min(hit.score, IN_CONTEXT)),)
        return self._named(phrase) or self._own_form(phrase, procedure) or self._in_context(phrase, procedure)

    def _own_form(self, phrase: str, procedure: str) -> tuple[Found, ...]:
        """The applications for the very procedure that a request names by their acts only, or not even by these."""
        asked = strip_certification(phrase)
        if not (is_request(asked) and is_about(asked, procedure)) or is_certificate(asked):
            return ()
        meant = (next(filter(None, map(self._alike.same, texts)), "") for texts in requests(asked, procedure))
        found = [id_ for id_ in dict.fromkeys(meant) if id_ and self._types[id_].origin is Origin.APPLICANT]
        return tuple(Found(id_, IN_CONTEXT) for id_ in found)

    def _in_context(self, phrase: str, procedure: str) -> tuple[Found, ...]:
        """The type that a phrase means in a procedure whose name says what it leaves out."""
        if not procedure:
            return ()
        asked = bare(plain(strip_certification(phrase)))
        likely = self._alike.ranked(asked, self._papers.begun(asked))[:MOST_LIKELY]
        meant = [one.id for one in likely if one.score >= POSSIBLE and self._leaves_to(asked, one.id, procedure)]
        return (Found(meant[0], IN_CONTEXT),) if len(meant) == 1 else ()

    def _leaves_to(self, asked: str, id_: str, procedure: str) -> bool:
        type_ = self._types[id_]
        return any(leaves_to(asked, name, procedure) for name in (type_.name, *type_.aliases))

    def _nearest(self, paper: Paper) -> Found | None:
        near = filter(None, map(self.near, paper.alternatives))
        return max(near, key=lambda found: found.score, default=None)

    def _paper(self, phrase: str) -> Found | None:
        """The best reading of a phrase: a name that it says, else the most probable one.

        A name is looked for in it as it stands, without what is said of copies, by what its law is about, without who
        issued it, and as a request for the first of several acts: `đề nghị cấp, cấp lại giấy phép` asks for `cấp`.
        """
        paper = plain(strip_certification(phrase))
        found = (hit for spelling in dict.fromkeys((phrase, *spellings(paper))) if (hit := self._papers.find(spelling)))
        begun = max(found, key=lambda hit: hit.score, default=None)
        if is_unmarked(tidy(phrase)) or (begun and (begun.score == 1.0 or begun.id in self._any_paper)):
            return begun
        asked = bare(paper)
        likely = self._alike.ranked(asked, self._papers.begun(asked))
        return _believed(begun, [one for one in likely if one.id not in self._given] if is_request(asked) else likely)


def _as_decided(decided: Wording, text: str) -> Reading:
    if decided.is_note:
        return Reading(RowKind.NOTE)
    types = tuple(ref.id for ref in decided.types)
    return Reading(RowKind.DOCUMENT, (Ask(types, 1.0, strip_certification(text), certainty=1.0),))


def _stripped(paper: Paper) -> Iterator[str]:
    return (strip_certification(phrase) for phrase in paper.alternatives)


def _believed(begun: Found | None, likely: Sequence[Likely]) -> Found | None:
    """The name that begins a phrase, unless it is not probable; else the most probable one."""
    probable = {id_ for id_, score in likely if score >= DOUBTFUL}
    if begun and begun.score >= SURE and begun.id in probable:
        return begun
    return Found(likely[0].id, round(likely[0].score, 3)) if likely else None


def _is_given(type_: DocumentType) -> bool:
    """Whether the State gives this paper, so that a request for it is another one."""
    return type_.origin is Origin.STATE and not any(map(is_request, (type_.name, *type_.aliases)))


def _says_which(text: str) -> bool:
    """Whether a text says more than that some paper is meant: `giấy tờ để chứng minh` does not."""
    return any(word.part is not Part.BESIDES and word.key not in _ANY_PAPER for word in words(text))


_ANY_PAPER = keys("giấy tờ hồ sơ văn bản khác kèm liên quan")
_ONLY_A_FORM = re.compile(r"(?:mẫu|biểu mẫu|phụ lục)(?: số)? [\w./-]{1,12}(?: [\w./-]{1,3})?", re.IGNORECASE)
"""A row that names its paper by the number of a form only; each circular has a form of this number."""
_BRACKETS = re.compile(r"\([^()]*\)?")


def _better(one: Found | None, other: Found | None) -> Found | None:
    return max(filter(None, (one, other)), key=lambda found: found.score, default=None)


def _sure(found: Found | None) -> tuple[str | None, float]:
    if found is None:
        return None, 0.0
    return (found.id if found.score >= SURE else None), found.score
