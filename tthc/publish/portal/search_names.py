"""The names of all procedures in one script, with all that a list of answers shows of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal.procedure_page import lacking_elements, sector_link
from tthc.publish.portal.search_words import can_be_misspelt, pairs_in, sort_words, spoken_of, words_in
from tthc.publish.portal.short_texts import END, MANY, all_pieces, digits, pieces_of, shortened
from tthc.publish.words import LEVELS

TAIL = slice(5, 8)
"""These digits of a code are written for each procedure; what stands around them, once for many."""


def search_names(catalogue: Catalogue, ordered: Sequence[Procedure], in_papers: Mapping[str, int]) -> dict[str, object]:
    """What the script hands over; `in_papers` says of how many procedures the papers have a word."""
    stream = [piece for procedure in ordered for piece in _pieces(catalogue, procedure)]
    known = {word for piece in set(stream) for word in words_in(piece)}
    pieces = all_pieces(stream, sorted(word for word in in_papers if can_be_misspelt(word) and word not in known))
    words = filter(can_be_misspelt, dict.fromkeys("".join(words_in(piece)) for piece in pieces.words))
    common = Counter(in_papers) + _counted(catalogue, ordered)
    numbers = pieces.numbered()
    heads = sorted({_parts(procedure.code)[0] for procedure in ordered})
    return {
        "count": len(ordered),
        "levels": list(LEVELS.values()),
        "signs": pieces.signs,
        "words": " ".join(pieces.words),
        "common": "".join(digits(common[word].bit_length(), 1) for word in words),
        "length": len(stream),
        "texts": shortened([numbers[piece] for piece in stream]),
        "heads": heads,
        "tails": "".join(_tail(procedure.code, heads) for procedure in ordered),
    }


def _counted(catalogue: Catalogue, ordered: Sequence[Procedure]) -> Counter[str]:
    """How many names, spoken texts and sectors of procedures have a word."""
    found: Counter[str] = Counter()
    for procedure in ordered:
        sector = sector_link(catalogue, procedure, "").text
        for texts in ((procedure.name,), spoken_of(catalogue, procedure), (sector,)):
            found.update(set().union(*map(words_in, texts)))
    return found


def ordered_by_name(procedures: Iterable[Procedure]) -> list[Procedure]:
    """Names that differ only by a number stand together, since one question finds them all."""
    return sorted(procedures, key=lambda procedure: (*_order(procedure.name), procedure.code))


def _order(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = sort_words(name)
    return tuple(word for word in words if can_be_misspelt(word)), words


def _pieces(catalogue: Catalogue, procedure: Procedure) -> Iterator[str]:
    """Its mark, its sector, its name, and each spoken text, with an end between them."""
    yield _mark(procedure)
    yield from pieces_of(sector_link(catalogue, procedure, "").text)
    yield END
    yield from pieces_of(procedure.name)
    for text in _new_words(procedure.name, spoken_of(catalogue, procedure)):
        yield END
        yield from pieces_of(text)


def _new_words(name: str, spoken: Sequence[str]) -> Iterator[str]:
    """The spoken texts that say a word, or two words side by side, that neither the name nor a longer one says."""
    words, pairs = set(words_in(name)), set(pairs_in(name))
    for text in sorted(spoken, key=lambda text: (-len(text), text)):
        if not (words.issuperset(words_in(text)) and pairs.issuperset(pairs_in(text))):
            words.update(words_in(text))
            pairs.update(pairs_in(text))
            yield text


def _mark(procedure: Procedure) -> str:
    """`#130`: the numbers of its levels, and 1 if it is a draft; no piece of a text has both a sign and digits."""
    levels = (str(number) for number, level in enumerate(LEVELS) if level in procedure.levels)
    return "".join(("#", *levels, str(int(bool(lacking_elements(procedure))))))


def _parts(code: str) -> tuple[str, int]:
    """A code with a star in the place of three of its digits, which tell neighbours apart, and these as a number."""
    return f"{code[: TAIL.start]}*{code[TAIL.stop :]}", int(code[TAIL])


def _tail(code: str, heads: Sequence[str]) -> str:
    """The number of the head in as many symbols as there are heads for, and that of the tail in two."""
    head, tail = _parts(code)
    return digits(heads.index(head), 1 if len(heads) <= MANY else 2) + digits(tail, 2)
