"""The words of a log that nobody knows yet, with counts; what in them may be a person's is left out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from ibis.expr.types import Table

from tthc.audit.clock.limits import MODES, code_meant, versions_by_code
from tthc.audit.reading.foreign_names import UNKNOWN, office_name
from tthc.audit.reading.log_survey import LogSurvey
from tthc.audit.reading.log_words import STATUSES, folded_words, words_of
from tthc.audit.reading.offices import office_meant, offices_by_name
from tthc.model.catalogue import Catalogue
from tthc.model.log_mapping import LogMapping
from tthc.vietnamese import fold

MOST = 30
"""So many unknown words of a kind are shown, the most frequent first."""


class Vocabulary(StrEnum):
    """What a word would have to be."""

    STATUS = "status"
    CHANNEL = "channel"
    PROCEDURE = "procedure"
    AGENCY = "agency"
    ACTIVITY = "activity"


@dataclass(frozen=True)
class UnknownWord:
    """A word that is not known, as far as it can be shown, in how many rows it stands, and the first of them."""

    kind: Vocabulary
    shown: str
    count: int
    row: int


def unknown_words(seen: LogSurvey, catalogue: Catalogue, first_row: int) -> Iterator[UnknownWord]:
    """Of the columns that are taken for statuses, channels, procedures, agencies and the activities of events."""
    for kind in Vocabulary:
        column = seen.taken_for(kind.value)
        if column:
            counted = _counted(seen.table, f"c{column.number}")
            known = _known(kind, seen.base, catalogue)
            found = [(text, count, row) for text, count, row in counted if not known(text)]
            for text, count, row in found[:MOST]:
                yield UnknownWord(kind, shown(kind, text), count, row + first_row)


def _counted(table: Table, column: str) -> list[tuple[str, int, int]]:
    """The different texts, the most frequent first, with the row in which each stands first."""
    text = table[column].fill_null("").strip()
    counted = table.select("row", text=text).filter(text != "").group_by("text")
    rows = counted.agg(count=lambda t: t.count(), first=lambda t: t.row.min()).to_pyarrow().to_pylist()
    return sorted(((r["text"], int(r["count"]), int(r["first"])) for r in rows), key=lambda r: (-r[1], r[2]))


def shown(kind: Vocabulary, text: str) -> str:
    """A word as far as it can be nobody's name: an office, a code, or the words that statuses are made of."""
    if kind is Vocabulary.AGENCY:
        return office_name(text) or UNKNOWN
    if kind is Vocabulary.PROCEDURE:
        return text if re.fullmatch(r"\d\.\d{6}(?:\.[0-9A-Z.]{1,24})?", text) else _form(text)
    words = masked(text)
    return _form(text) if kind is Vocabulary.ACTIVITY and words == _NOTHING else words


def masked(text: str) -> str:
    """A text that is made of the words of statuses; of any other only how it begins, as far as no name can begin so."""
    words = text.split()[:_MOST_WORDS]
    plain = [_bare(word) in _STRONG or _bare(word) in _ALSO_NAMES or _is_small_number(word) for word in words]
    strong = sum(_bare(word) in _STRONG for word in words)
    if all(plain) and 2 * strong >= len(words):
        return " ".join(words)
    return " ".join((*takewhile(lambda word: _bare(word) in _STRONG, words), "…"))


_MOST_WORDS, _NOTHING = 12, "…"
_LONGEST_FORM = 40


def _form(text: str) -> str:
    form = re.sub(r"\d", "9", text)
    return re.sub(r"[^\W\d_]", "a", form)[:_LONGEST_FORM]


def _bare(word: str) -> str:
    return fold(word).strip(".,;:()[]-/_")


def _is_small_number(word: str) -> bool:
    return re.fullmatch(r"\d{0,2}", _bare(word)) is not None


_STRONG = frozenset(
    word
    for words in (
        "da dang cho chua se bi duoc khong phai can yeu cau bo sung ho so giay to tiep nhan xu ly giai quyet tra ket",
        "qua hoan ket thuc tam dung lai huy tu choi rut het han truoc trong moi nop chuyen mon lanh dao phe kiem nghia",
        "vu tai toan lien xac lay kien niem yet do hop tuyen buu ich mot cua xong trang thai buoc ve den va hoac theo",
        "new open closed done received processing waiting pending paused suspended cancelled canceled denied rejected",
        "refused withdrawn returned released releasing finished complete completed approved submitted draft online",
        "offline direct postal collecting receiving handover paying posting correcting unresolved interoperating",
        "settled true false ngay cap xa",
    )
    for word in words.split()
)
_ALSO_NAMES = frozenset(
    word
    for words in (
        "thanh dung tre som ky phong van thu duyet trinh tham dinh phan cong phoi chinh thue phi thong minh y dac le",
        "dan to chuc nguoi truc mang quay ban hanh hoa lan tinh bo",
    )
    for word in words.split()
)
"""The words, folded, of which statuses and ways of handing in are made; of the second kind each is also a name."""


Known = Callable[[str], bool]


def _known(kind: Vocabulary, mapping: LogMapping | None, catalogue: Catalogue) -> Known:
    """Whether a word of this kind is known: to the mapping, to us, or to the catalogue."""
    match kind:
        case Vocabulary.PROCEDURE:
            versions, codes = versions_by_code(catalogue), _theirs(mapping.procedures if mapping else ())
            return lambda text: fold(text) in codes or code_meant(versions, text) is not None
        case Vocabulary.AGENCY:
            offices, names = offices_by_name(catalogue), _theirs(mapping.agencies if mapping else ())
            return lambda text: fold(text) in names or office_meant(text, offices) is not None
        case Vocabulary.ACTIVITY:
            meant = _theirs(name for event in (mapping.events if mapping else ()) for name in event.activities)
            return lambda text: fold(text) in meant
        case Vocabulary.STATUS:
            words = {**folded_words(STATUSES), **(words_of(mapping.statuses) if mapping else {})}
        case Vocabulary.CHANNEL:
            words = {**folded_words(MODES), **(words_of(mapping.channels) if mapping else {})}
    return lambda text: fold(text) in words


def _theirs(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(fold, words))
