"""Groups of rows to cases and required documents: notes, headings and titles that pose as them are told apart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from tthc.exchange.settling.decisions import Part
from tthc.exchange.settling.forms import form_of
from tthc.exchange.settling.headings import HeadingKind, case_name, heading_kind, states_condition
from tthc.exchange.settling.notebook import LONGEST_NAME, Notebook
from tthc.exchange.settling.recognise import Ask, Reading, Recogniser, RowKind
from tthc.exchange.settling.recognition.papers import begins_with_paper
from tthc.exchange.settling.same_papers import bare_words, join_same
from tthc.exchange.slugs import slug, unused
from tthc.exchange.sources.record import DocumentGroup, DocumentRow, Record
from tthc.model.basis import Case
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.document import RequiredDocument, Submission
from tthc.model.entry import Ref
from tthc.model.procedure import VerbatimPart
from tthc.model.reference import DocumentType
from tthc.source import say, shorten
from tthc.vietnamese import fold, start_sentence

MOST_COPIES = 20
"""More copies of one paper than this nobody asks for: the figure has slipped in from another column."""


def documents(
    record: Record, recogniser: Recogniser, catalogue: Catalogue, notes: Notebook
) -> tuple[tuple[Case, ...], tuple[RequiredDocument, ...]]:
    """The cases and the documents of a record; every other row is kept verbatim, in its place."""
    places = [_Place.of(group) for group in record.documents]
    cases = _cases(places, notes)
    papers = _Papers(recogniser, catalogue, notes, record.name, record.code)
    for group, place in zip(record.documents, places, strict=True):
        papers.read_group(group, place)
    if not papers.found:
        notes.decide("I059", Part.DOCUMENTS, say("no documents are given"))
    joined = join_same(papers.found, {case.id for case in cases})
    if fewer := len(papers.found) - len(joined):
        notes.decide("I065", Part.DOCUMENTS, say("{count} documents of several cases were joined", count=fewer))
        said = {bare_words(document) for document in joined}
        for document in papers.found:
            if bare_words(document) not in said:
                notes.keep(VerbatimPart.DOCUMENTS, document.name or "")
    return cases, joined


def dossier_sets(record: Record, notes: Notebook) -> int | None:
    """How many sets of the dossier: in its field, else where the words say so and always the same."""
    found = {int(number) for number in re.findall(r"^0*([1-9][0-9]?)\b", record.dossier_sets.strip())}
    if not found:
        rows = (row.text for group in record.documents for row in group.rows)
        texts = (*(group.heading for group in record.documents), *rows, *(step.text for step in record.steps))
        found = {int(match[1]) for text in texts for match in _SETS.finditer(text)}
        if len(found) == 1:
            notes.decide("I063", Part.DOCUMENTS, say("{count} set of the dossier, by its words", count=min(found)))
    return found.pop() if len(found) == 1 else None


_SETS = re.compile(r"\b0*([1-9])\s*(?:\([^()]{1,12}\)\s*)?bộ hồ sơ\b")


@dataclass
class _Place:
    """What a heading means for the documents under it."""

    heading: str
    kind: HeadingKind
    case: str | None = None
    when: str | None = None

    @classmethod
    def of(cls, group: DocumentGroup) -> _Place:
        return cls(group.heading, heading_kind(group.heading) if group.heading else HeadingKind.TITLE)

    @property
    def submission(self) -> Submission:
        return Submission.PRESENT if self.kind is HeadingKind.PRESENT else Submission.SUBMIT


def _cases(places: list[_Place], notes: Notebook) -> tuple[Case, ...]:
    """Cases, where at least two headings name one; a single one only narrows when its documents are asked for."""
    cases: dict[str, Case] = {}
    several = len({place.heading for place in places if place.kind is HeadingKind.CASE}) > 1
    for place in places:
        if place.kind is HeadingKind.UNSURE:
            place.kind = HeadingKind.CASE if several else HeadingKind.TITLE
        if place.kind is HeadingKind.CASE and not several and not states_condition(place.heading):
            place.kind = HeadingKind.TITLE
        name = case_name(place.heading)
        if place.kind is HeadingKind.CASE and several:
            place.case = _case_of(name, cases)
        elif place.kind in (HeadingKind.CASE, HeadingKind.ADDITION):
            place.when = _cut(name)
            notes.decide(
                "I062",
                Part.CASES,
                say("the documents under this heading are asked for on its condition"),
                place.heading,
            )
        elif place.heading:
            notes.decide("I056", Part.CASES, say("a heading, not a case"), place.heading)
    if cases:
        text = say("{count} cases were made from headings; see whether they are all there are", count=len(cases))
        notes.decide("I057", Part.CASES, text, "; ".join(case.name for case in cases.values()))
    return tuple(cases.values())


def _case_of(name: str, cases: dict[str, Case]) -> str:
    """The id of the case of this name, made if it is new."""
    for case in cases.values():
        if fold(case.name) == fold(_cut(name)):
            return case.id
    id_ = unused(slug(name), cases)
    cases[id_] = Case(id=id_, name=_cut(name))
    return id_


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_NAME else text[: LONGEST_NAME - 1] + "…"


@dataclass
class _Papers:
    """The documents found so far."""

    recogniser: Recogniser
    catalogue: Catalogue
    notes: Notebook
    procedure: str
    code: str
    found: list[RequiredDocument] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)

    def read_group(self, group: DocumentGroup, place: _Place) -> None:
        """Read the rows under one heading; the heading stands over what is kept of them."""
        kept = self.notes.kept.setdefault(VerbatimPart.DOCUMENTS, [])
        before = len(kept)
        seen: set[str] = set()
        for row in group.rows:
            words = fold(row_name(row.text))
            if words and words in seen:
                self.notes.decide("I064", Part.DOCUMENTS, say("the same row again; it counts once"), row.text)
            elif words:
                self._read_row(row, place)
            seen.add(words)
        says_something = place.kind not in (HeadingKind.CASE, HeadingKind.ADDITION)
        if group.heading and (len(kept) > before or says_something):
            kept.insert(before, group.heading)

    def _read_row(self, row: DocumentRow, place: _Place) -> None:
        reading = self.recogniser.document(row.text, place.heading, self.procedure, self.code)
        counts = _Counts.of(row)
        kind = self._kind(row, reading, counts, place)
        if kind is RowKind.DOCUMENT:
            self._add(row, _whole_if_unknown(reading.asks, row), counts, place)
        else:
            self._leave(row, kind, counts)

    def _kind(self, row: DocumentRow, reading: Reading, counts: _Counts, place: _Place) -> RowKind:
        """Words and figures together: a row with no copies that does not begin with a paper asks for none."""
        asks_for_none = place.kind is HeadingKind.NOTE or not begins_with_paper(row.text)
        if counts.nothing and reading.kind is not RowKind.HEADING and asks_for_none:
            return RowKind.NOTE
        if reading.kind is RowKind.UNKNOWN:
            self.notes.decide("I061", Part.DOCUMENTS, say("perhaps a document, perhaps a note"), row.text)
            return RowKind.NOTE if counts.nothing else RowKind.DOCUMENT
        return reading.kind

    def _leave(self, row: DocumentRow, kind: RowKind, counts: _Counts) -> None:
        """Keep a row that asks for nothing."""
        self.notes.keep(VerbatimPart.DOCUMENTS, row.text)
        if not counts.nothing:
            text = say("not a document, although a number of copies is given; it is kept verbatim")
            self.notes.decide("I054", Part.DOCUMENTS, text, row.text)
        elif kind is RowKind.HEADING:
            self.notes.decide("I053", Part.DOCUMENTS, say("a heading, kept verbatim"), row.text)
        else:
            self.notes.decide(
                "I052", Part.DOCUMENTS, say("a note with 0 originals and 0 copies, kept verbatim"), row.text
            )

    def _add(self, row: DocumentRow, asks: tuple[Ask, ...], counts: _Counts, place: _Place) -> None:
        self._remark(row, counts)
        name = row_name(row.text)
        if len(asks) > 1 or len(name) > LONGEST_NAME:
            self.notes.keep(VerbatimPart.DOCUMENTS, row.text)
        for ask in asks:
            self._add_one(row, ask, len(asks) == 1, counts, place)

    def _add_one(self, row: DocumentRow, ask: Ask, alone: bool, counts: _Counts, place: _Place) -> None:
        """One document of a row; of several in one row each has only what stands beside it."""
        name = _cut(row_name(row.text) if alone else start_sentence(ask.text))
        self._tell(row, ask, name)
        id_ = unused(ask.types[0] if ask.types else slug(ask.text or name), self.ids)
        self.ids.add(id_)
        types: tuple[Ref[DocumentType], ...] = tuple(Ref(type_, kind=DocumentType) for type_ in ask.types)
        self.found.append(
            RequiredDocument(
                id=id_,
                type=types[0] if len(types) == 1 else None,
                any_of=types if len(types) > 1 else (),
                name=self._own_name(ask, name),
                originals=counts.originals,
                copies=0 if counts.certified else counts.copies,
                certified=counts.copies if counts.certified else 0,
                form=_cut(form_of(row.text, row.forms) if alone else form_of(ask.text)) or None,
                submission=place.submission,
                cases=(Ref(place.case, kind=Case),) if place.case else (),
                channels=_channels(row.text),
                when=_when(row.text if alone else f"{_before_paper(row.text)}{ask.text}", place),
            )
        )

    def _tell(self, row: DocumentRow, ask: Ask, name: str) -> None:
        """What a document was taken for; of one that is not known, what a person may compare it with."""
        if ask.types:
            text = say("document: {types}", types=ask.types)
        elif ask.near:
            like = self.catalogue.all(DocumentType)[ask.near.id].name
            text = say("the register does not know {name!r}; is it {like!r}?", name=shorten(name), like=shorten(like))
        elif ask.own_form:
            text = say(
                "{name!r} is an application for this very procedure; the register has no type of it", name=shorten(name)
            )
        else:
            text = say("the register does not know {name!r}", name=shorten(name))
        score = ask.score if ask.types else ask.near and ask.near.score
        is_sure = ask.is_certain or self._own_name(ask, name) is None
        kind = "I051" if not ask.types else "I050" if is_sure else "I066"
        self.notes.decide(kind, Part.DOCUMENTS, text, row.text, score)

    def _own_name(self, ask: Ask, name: str) -> str | None:
        """The words of the source, unless they are the name of the type."""
        if len(ask.types) == 1 and fold(self.catalogue.all(DocumentType)[ask.types[0]].name) == fold(name):
            return None
        return name

    def _remark(self, row: DocumentRow, counts: _Counts) -> None:
        if counts.impossible:
            text = say("{figures} cannot be a number of copies; it was left out", figures=counts.impossible)
            self.notes.decide("I058", Part.DOCUMENTS, text, row.text)
        elif counts.nothing:
            self.notes.decide("I055", Part.DOCUMENTS, say("a document, but with 0 originals and 0 copies"), row.text)
        if counts.originals and not counts.copies and re.match(r"(ban sao|ban chup)\b", fold(row_name(row.text))):
            self.notes.decide(
                "I060", Part.DOCUMENTS, say("the words ask for a copy, the figures for an original"), row.text
            )


def _whole_if_unknown(asks: tuple[Ask, ...], row: DocumentRow) -> tuple[Ask, ...]:
    """A row in which nothing is recognised is not cut up: where one paper ends and the next begins is not sure."""
    if any(ask.types for ask in asks):
        return asks
    alone = len(asks) == 1
    return (Ask((), 0.0, row_name(row.text), asks[0].near if alone else None, alone and asks[0].own_form),)


@dataclass(frozen=True)
class _Counts:
    """How many of a document, and the figures that cannot be right."""

    originals: int
    copies: int
    certified: bool
    impossible: tuple[str, ...]

    @classmethod
    def of(cls, row: DocumentRow) -> _Counts:
        figures = [_count(row.originals), _count(row.copies)]
        wrong = tuple(text for text, count in zip((row.originals, row.copies), figures, strict=True) if count is None)
        certified = bool(
            re.search(r"ban sao (co |duoc |da )?(cong chung|chung thuc)|chung thuc tu ban chinh", fold(row.text))
        )
        originals, copies = figures[0] or 0, figures[1] or 0
        return cls(originals, 0 if originals and _EITHER.search(fold(row.text)) else copies, certified, wrong)

    @property
    def nothing(self) -> bool:
        return not (self.originals or self.copies or self.impossible)


_EITHER = re.compile(
    r"\bban chinh(?:,| hoac)(?: \d{1,2})? ban (?:sao|chup|chung thuc|dien tu)"
    r"|\bban (?:sao|chup)(?: (?:co|duoc))?(?: chung thuc| dien tu)?(?:,| hoac)(?: \d{1,2})? ban chinh\b"
)
"""An original or a copy, as the applicant likes: the figures of both are not added up."""


def _count(text: str) -> int | None:
    """A number of copies; nothing written is none of them, and a figure that cannot be one is None."""
    if not text.strip():
        return 0
    found = re.fullmatch(r"0*([0-9]{1,3})(\.0+)?", text.strip())
    count = int(found[1]) if found else None
    return count if count is not None and count <= MOST_COPIES else None


def row_name(text: str) -> str:
    """A row as a name: one line, without its bullet and the mark at its end."""
    line = " ".join(text.split())
    return _BULLET.sub("", line).rstrip(" ;,.") or line


_BULLET = re.compile(r"^(?:[\s*+•–-]+|\(?(?:[ivx]{1,4}|[0-9]{1,2}|[a-zđ])\)[\s.!]*|[a-zđ]\.\s)*")
"""Marks and numbers before a row: `- `, `(ii)`, `b)`; `02 ảnh` is no number of a row."""


def _before_paper(text: str) -> str:
    """The condition that a row begins with, for all its papers."""
    found = _CONDITIONS[0].match(row_name(text))
    return f"{found[1]} thì " if found else ""


def _channels(text: str) -> tuple[Mode, ...]:
    """The channels that a row is limited to, where it says so in brackets."""
    return (Mode.ONLINE,) if re.search(r"\((neu|truong hop)[^()]*hinh thuc truc tuyen\)", fold(text)) else ()


def _when(text: str, place: _Place) -> str | None:
    conditions = dict.fromkeys([*([place.when] if place.when else []), *_conditions_in(text)])
    return _cut("; ".join(conditions)) or None


def _conditions_in(text: str) -> Iterator[str]:
    """Conditions as rows state them: before the paper, in brackets, or behind it."""
    line = row_name(text)
    for pattern in _CONDITIONS:
        for found in pattern.finditer(line):
            if not re.search(r"hình thức trực tuyến$", found[1]):
                yield found[1].strip()


_CONDITIONS = (
    re.compile(
        r"^(?:\(?(?:[ivx]{1,4}|[0-9]{1,2}|[a-zđ])[).]\s*)?((?:Trường hợp|Nếu|Đối với) [^:;]{5,300}?)"
        r"(?= thì\b|:|,? (?:kèm theo [^:;,]{0,60})?phải (?:có|nộp|xuất trình|gửi)\b)"
    ),
    re.compile(r"\((nếu [^()]{1,300})\)"),
    re.compile(r"(?<=[\w)\"”] )((?:trong|đối với) trường hợp [^;:.()]{5,300})(?=$|[.;(])"),
)
