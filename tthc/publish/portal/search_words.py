"""What a procedure can be found by besides its name, and words as searches compare them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import DocumentType
from tthc.publish.portal.reference_names import document_name
from tthc.vietnamese import fold


def papers_of(catalogue: Catalogue, procedure: Procedure) -> tuple[str, ...]:
    """The papers that a procedure asks for, as it calls them."""
    return tuple(dict.fromkeys(document_name(catalogue, document) for document in procedure.documents))


def other_names(catalogue: Catalogue, procedure: Procedure) -> Iterator[str]:
    """What else the kinds of these papers are called (sổ đỏ)."""
    for document in procedure.documents:
        for kind in document.types:
            yield from _names(catalogue, kind.id)


def spoken_of(catalogue: Catalogue, procedure: Procedure) -> tuple[str, ...]:
    """What people call a procedure, and what it gives (từ khóa, kết quả), by all names."""
    given = [name for result in procedure.results for name in (result.name, *_names(catalogue, result.type.id)) if name]
    return tuple(dict.fromkeys((*procedure.keywords, *given)))


@lru_cache(maxsize=20_000)
def words_in(text: str) -> tuple[str, ...]:
    """The words of a text as searches compare them; `search_index.js` holds the twin."""
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", text)
    return tuple(word for part in text.split() for word in _folded(part))


@lru_cache(maxsize=20_000)
def pairs_in(text: str) -> frozenset[tuple[str, str]]:
    """Words that stand side by side, but for numbers: forms, articles and laws would make a pair each."""
    return frozenset(pair for pair in pairwise(words_in(text)) if pair[1].isalpha())


def sort_words(name: str) -> tuple[str, ...]:
    """The words of a name by which it is sorted: without the `thủ tục` with which every other one begins."""
    words = words_in(name)
    return words[2:] if words[:2] == ("thu", "tuc") and len(words) > 2 else words


def can_be_misspelt(word: str) -> bool:
    """Whether other words may be meant by a word: not by a number."""
    return word.isalpha()


def _names(catalogue: Catalogue, kind: str) -> tuple[str, ...]:
    known = catalogue.all(DocumentType).get(kind)
    return (known.name, *known.aliases) if known else ()


@cache
def _folded(part: str) -> tuple[str, ...]:
    """The words of what stands between two spaces: a language of syllables has few of those."""
    return tuple(_WORD.findall(fold(part)))


_WORD = re.compile(r"[^\W_]+")
