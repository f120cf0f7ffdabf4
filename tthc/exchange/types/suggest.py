"""Papers that the register does not know yet, gathered so that one new type settles many rows."""

from __future__ import annotations

import hashlib
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from tthc.exchange.settling.recognise import Recogniser
from tthc.exchange.settling.recognition.context import is_bare, is_request, requests
from tthc.exchange.settling.recognition.names import OTHER_ACT, Found
from tthc.exchange.settling.recognition.papers import PAPER, strip_certification
from tthc.exchange.settling.recognition.rows import without_bullets
from tthc.exchange.settling.recognition.words import Part, keys, small, tidy, words
from tthc.model.catalogue import Catalogue
from tthc.model.document import RequiredDocument
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType, Origin
from tthc.vietnamese import fold, start_sentence


@dataclass(frozen=True)
class Suggestion:
    """A question to a person about papers: a type that the register could get, or one that was found but not surely.

    `words` is what one of the rows says, word for word. `origin` is a guess from the first words of the name; None
    where they tell nothing. `near` is the type of the register that is most like it and may be meant, with its
    probability. `said` are the types that the rows were taken for, and `certainty` how probably the least sure of them
    is right; empty and None where the register knows none. `documents` are the rows.
    """

    id: str
    name: str
    words: str
    aliases: tuple[str, ...]
    origin: Origin | None
    rows: int
    codes: tuple[str, ...]
    near: Found | None
    said: tuple[str, ...] = ()
    certainty: float | None = None
    documents: tuple[Asked, ...] = ()

    @property
    def key(self) -> str:
        """By what the question is known again when its answer comes back."""
        told = "|".join(("+".join(self.said), *sorted({f"{one.code} {one.words}" for one in self.documents})))
        return hashlib.sha256(told.encode()).hexdigest()[:10]

    @property
    def sectors(self) -> tuple[str, ...]:
        """The sectors of the rows, the most frequent first."""
        return tuple(sector for sector, _ in Counter(one.sector for one in self.documents if one.sector).most_common())


class Asked(NamedTuple):
    """A row that a question is about: its procedure, the id of the document, what it says, and the sector."""

    code: str
    document: str
    words: str
    sector: str


def suggested_types(catalogue: Catalogue) -> Iterator[Suggestion]:
    """One suggestion for each cluster of documents without a type, the one that settles most rows first."""
    taken = set(catalogue.all(DocumentType))
    recogniser = Recogniser(catalogue)
    for cluster in _in_order(_clusters(_unknown(catalogue))):
        suggestion = _suggestion(cluster, taken)
        taken.add(suggestion.id)
        yield replace(suggestion, near=recogniser.near(suggestion.name))


def unsure_types(catalogue: Catalogue) -> Iterator[Suggestion]:
    """One question for each cluster of documents that were taken for the same type and not surely.

    Those about one type stand together, the type with most rows first. A type that the words would not be taken for was
    given by a person, who is not asked again.
    """
    taken = set(catalogue.all(DocumentType))
    clusters = _in_order(_clusters(_unsure(catalogue, Recogniser(catalogue))))
    rows = Counter(row.said for cluster in clusters for row in cluster)
    for cluster in sorted(clusters, key=lambda rows_: (-rows[rows_[0].said], rows_[0].said)):
        certainty = min(row.certainty for row in cluster)
        yield replace(_suggestion(cluster, taken), said=cluster[0].said, certainty=certainty)


def _in_order(clusters: Iterable[list[_Row]]) -> list[list[_Row]]:
    return sorted(clusters, key=lambda rows: (-len(rows), rows[0].name))


def _suggestion(cluster: Sequence[_Row], taken: set[str]) -> Suggestion:
    names = Counter(row.name for row in cluster)
    name, *others = sorted(names, key=lambda text: (-names[text], len(text), text))
    return Suggestion(
        id=free_id(name, taken),
        name=name,
        words=next(row.asked.words for row in cluster if row.name == name),
        aliases=tuple(others[:MOST_ALIASES]),
        origin=_origin(name),
        rows=len(cluster),
        codes=tuple(sorted({row.asked.code for row in cluster})),
        near=None,
        documents=tuple(row.asked for row in cluster),
    )


MOST_ALIASES = 8
"""Spellings beside the name that are proposed as aliases."""


class _Row(NamedTuple):
    asked: Asked
    name: str
    core: frozenset[str]
    said: tuple[str, ...] = ()
    certainty: float = 0.0


def _unknown(catalogue: Catalogue) -> Iterator[_Row]:
    for procedure in catalogue.versions:
        for document in procedure.documents:
            if not document.types and document.name and (row := _row(procedure, document)):
                yield row


def _unsure(catalogue: Catalogue, recogniser: Recogniser) -> Iterator[_Row]:
    for procedure in catalogue.versions:
        for document in procedure.documents:
            if not (document.types and document.name):
                continue
            types = tuple(ref.id for ref in document.types)
            asks = recogniser.document(document.name, "", procedure.name, procedure.code).asks
            found = {type_ for ask in asks for type_ in ask.types}
            if found == set(types) and not all(ask.is_certain for ask in asks) and (row := _row(procedure, document)):
                certainty = min(ask.certainty for ask in asks)
                yield row._replace(core=row.core | {f"={'+'.join(types)}"}, said=types, certainty=certainty)


def _row(procedure: Procedure, document: RequiredDocument) -> _Row | None:
    words_ = tidy(document.name or "")
    name = _name(words_, procedure.name)
    core = _core(name) or frozenset(word.key for word in words(words_))
    sector = procedure.sector.id if procedure.sector else ""
    marks = {_kind(name), *_bare_marks(words_, procedure.name)}
    return _Row(Asked(procedure.code, document.id, words_, sector), name, core | marks) if core else None


def _bare_marks(text: str, procedure: str) -> Iterator[str]:
    """What keeps a row that its procedure names apart from rows that name the same paper, and from other such rows."""
    name = _core_text(text)
    if procedure and is_bare(name):
        yield f"=bare {small(name)}"


def _name(text: str, procedure: str) -> str:
    """What the paper is; a request that leaves it to the procedure what for is named after that."""
    name = _core_text(text)
    if procedure and is_bare(name):
        name = next(requests(name, procedure))[0]
    return start_sentence(name)


def _core_text(text: str) -> str:
    """What the paper is, without copies, forms, conditions and brackets."""
    paper = strip_certification(without_bullets(_LIST_LABEL.sub("", tidy(text))))
    return _BESIDES.split(paper, maxsplit=1)[0].strip(" ,;.:") or paper


def _core(name: str) -> frozenset[str]:
    """The words that say which paper; none where they leave it open (`giấy tờ`, `giấy chứng nhận`)."""
    core = frozenset(word.key for word in words(name) if word.part is not Part.BESIDES)
    return core if core - _ANY_PAPER and core not in _OPEN else frozenset()


def _kind(name: str) -> str:
    """The word that a paper begins with, as a mark: a decision is not the minutes of the same matter."""
    low = small(name)
    paper = PAPER.match(low)
    if is_request(name) or not paper:
        return "=request" if paper else "="
    return f"={paper.group()}"


def _clusters(rows: Iterable[_Row]) -> list[list[_Row]]:
    """Rows with the same words first; then each smaller group joins the greatest that is much like it."""
    same: dict[frozenset[str], list[_Row]] = defaultdict(list)
    for row in rows:
        same[row.core].append(row)
    weights = _weights(list(same))
    leaders: list[frozenset[str]] = []
    led_by_word: dict[str, list[frozenset[str]]] = defaultdict(list)
    clusters: dict[frozenset[str], list[_Row]] = {}
    for core in sorted(same, key=lambda words_: (-len(same[words_]), len(words_), sorted(words_))):
        near = _nearest(core, _candidates(core, led_by_word, weights), weights)
        if near is None:
            leaders.append(core)
            clusters[core] = []
            for word in core:
                led_by_word[word].append(core)
        clusters[near or core] += same[core]
    return list(clusters.values())


def _weights(cores: Sequence[frozenset[str]]) -> Mapping[str, float]:
    count = Counter(word for core in cores for word in core)
    return {word: math.log(1 + len(cores) / number) for word, number in count.items()}


def _candidates(
    core: frozenset[str], led_by_word: Mapping[str, Sequence[frozenset[str]]], weights: Mapping[str, float]
) -> dict[frozenset[str], None]:
    """Leaders that share one of the rarest words; frequent words (giấy, đơn) would bring all of them."""
    rarest = sorted(core, key=lambda word: (-weights[word], word))[:_RAREST]
    return {leader: None for word in rarest for leader in led_by_word.get(word, ())[:_MOST_LEADERS]}


def _nearest(
    core: frozenset[str], leaders: Iterable[frozenset[str]], weights: Mapping[str, float]
) -> frozenset[str] | None:
    def likeness(leader: frozenset[str]) -> float:
        if (core ^ leader) & OTHER_ACT or any(word.startswith("=") for word in core ^ leader):
            return 0.0
        return sum(weights[word] for word in core & leader) / sum(weights[word] for word in core | leader)

    best = max(leaders, key=lambda leader: (likeness(leader), sorted(leader)), default=None)
    return best if best is not None and likeness(best) >= _LIKE else None


def free_id(name: str, taken: Collection[str]) -> str:
    """An id made of the words of a name, that nothing has yet."""
    words_ = re.findall(r"[a-z0-9]+", fold(name))[:_WORDS_OF_ID] or ["giay-to"]
    id_ = "-".join(words_)[:100]
    number = 2
    free = id_
    while free in taken:
        free = f"{id_}-{number}"
        number += 1
    return free


def _origin(name: str) -> Origin | None:
    low = small(name)
    return next((origin for origin, pattern in _ORIGINS if pattern.match(low)), None)


_LIST_LABEL = re.compile(r"^[\s*+-]*thành phần hồ sơ(?: \d+| gồm)?\s*:\s*", re.IGNORECASE)
"""What a list calls its row, before the paper."""

_ANY_PAPER = keys("giấy tờ hồ sơ văn bản tài liệu khác kèm liên quan")
_OPEN = frozenset(map(keys, ("giấy chứng nhận", "giấy xác nhận", "giấy phép", "quyết định", "biên bản", "bản khai")))
_RAREST = 4
_MOST_LEADERS = 200
_LIKE = 0.72
_WORDS_OF_ID = 10
_BESIDES = re.compile(
    r"\s*[(;:]|,? (?:theo (?:mẫu|quy định)|mẫu số|nếu|đối với|trong trường hợp|còn (?:giá trị|hiệu lực)|do cơ quan|"
    r"ban hành|"
    r"kèm theo|trong đó|để|được|đã|có (?:xác nhận|chữ ký|công chứng|chứng thực))\b",
    re.IGNORECASE,
)
_ORIGINS = (
    (
        Origin.APPLICANT,
        re.compile(
            r"đơn|tờ khai|giấy đề nghị|văn bản (?:đề nghị|cam kết|cam đoan|ủy quyền|thông báo)|bản (?:khai|kê|cam|tự|"
            r"thuyết|"
            r"đăng ký|sơ yếu)|phiếu (?:đăng ký|yêu cầu|đề nghị)|báo cáo|phương án|danh sách|thuyết minh|bản vẽ|sơ đồ|"
            r"ảnh|đề án|"
            r"kế hoạch|sơ yếu|lý lịch|giải trình|công văn đề nghị|tờ trình"
        ),
    ),
    (
        Origin.STATE,
        re.compile(
            r"quyết định|giấy (?:chứng nhận|phép|xác nhận|khai sinh|chứng tử)|trích lục|thẻ|bản án|giấy chứng|sổ|"
            r"văn bản (?:chấp thuận|phê duyệt|thẩm định|xác nhận)|thông báo|biên bản|nghị quyết|căn cước|hộ chiếu"
        ),
    ),
    (
        Origin.OUTSIDE,
        re.compile(r"hợp đồng|hóa đơn|hoá đơn|giấy khám|chứng thư|bằng|văn bằng|chứng chỉ|bảo lãnh|vận đơn"),
    ),
)
