"""What the page's search reads: scripts, not JSON, since a browser refuses to fetch anything from `file://`.

Nobody loads the index whole. `search/words.js` comes with the first page: every word there is, and which script has
the places of which words. These scripts (`search/w…`, for papers `search/d…`) say in which procedures a word stands,
by field, and which word stands after it. Those of the rows (`search/r…`) have what a list of results shows, those of
papers (`search/p…`) what the procedures ask for. Procedures are numbered in the order of their names, so that those
that are found together mostly stand in one script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal.linked_data import as_script
from tthc.publish.portal.procedure_page import lacking_elements, sector_link
from tthc.publish.portal.search_words import (
    FIELDS,
    can_be_misspelt,
    length_of,
    pairs_in,
    papers_of,
    sort_words,
    texts_of,
    words_in,
)
from tthc.publish.words import LEVELS

KINDS = {"w": slice(0, 3), "d": slice(3, 4)}
"""Names, spoken words and sectors in scripts of one kind; papers in those of another, asked where those are silent."""

ROWS_A_SCRIPT = 32
PAPERS_A_SCRIPT = 16
LETTERS_A_SCRIPT = 6_000
"""How long a script with the places of words may become; a word stands in one script whatever its length."""

SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
"""A symbol is worth six bits: five of a number, and whether more of it follow; or six procedures of a full list."""


def search_index(catalogue: Catalogue, procedures: Sequence[Procedure]) -> Iterator[tuple[str, str]]:
    """Each script's place and text."""
    ordered = sorted(procedures, key=lambda procedure: (*_order(procedure.name), procedure.code))
    places = _places(catalogue, ordered)
    packed = {kind: list(_packed(places.only(fields), len(ordered))) for kind, fields in KINDS.items()}
    starts = {kind: " ".join(first for first, _ in scripts) for kind, scripts in packed.items()}
    tag = _tag(ordered, starts)
    for kind, scripts in packed.items():
        for number, (_, entries) in enumerate(scripts):
            yield f"search/{kind}{number}.js", f'tthcSearch.places("{tag}","{kind}",{number},{{\n{entries}\n}});\n'
    sectors = list(dict.fromkeys(sector_link(catalogue, procedure, "").text for procedure in ordered))
    yield "search/words.js", _words(ordered, places, starts, sectors)
    yield "search/codes.js", f'tthcSearch.codes("{tag}","{_codes(ordered)}");\n'
    for number, part in _cut(ordered, ROWS_A_SCRIPT):
        yield (
            f"search/r{number}.js",
            _script("rows", tag, number, (_row(catalogue, procedure, sectors) for procedure in part)),
        )
    for number, part in _cut(ordered, PAPERS_A_SCRIPT):
        yield (
            f"search/p{number}.js",
            _script("papers", tag, number, (papers_of(catalogue, procedure) for procedure in part)),
        )


@dataclass(frozen=True)
class _Places:
    """In which procedures a word stands, and in which one stands before another, by field."""

    alone: tuple[dict[str, list[int]], ...]
    pairs: tuple[dict[tuple[str, str], list[int]], ...]

    def only(self, fields: slice) -> _Places:
        """The same of some fields."""
        return _Places(self.alone[fields], self.pairs[fields])

    def words(self) -> list[str]:
        """All words, in order."""
        return sorted(set().union(*self.alone))

    def after(self) -> Mapping[str, list[str]]:
        """The words that stand after each word, in order."""
        found: dict[str, list[str]] = {}
        for word, after in sorted(set().union(*self.pairs)):
            found.setdefault(word, []).append(after)
        return found


def _places(catalogue: Catalogue, ordered: Sequence[Procedure]) -> _Places:
    """A number is a word, but stands after no other: `Mẫu số 18` would have as many pairs as there are forms."""
    places = _Places(tuple(defaultdict(list) for _ in FIELDS), tuple(defaultdict(list) for _ in FIELDS))
    for number, procedure in enumerate(ordered):
        for texts, alone, pairs in zip(texts_of(catalogue, procedure), places.alone, places.pairs, strict=True):
            for word in set().union(*map(words_in, texts)):
                alone[word].append(number)
            for pair in set().union(*map(pairs_in, texts)):
                pairs[pair].append(number)
    return places


def _packed(places: _Places, count: int) -> Iterator[tuple[str, str]]:
    """Words in order, packed into scripts: the first word of each, and its text."""
    lines: list[str] = []
    first, length = "", 0
    for word, line in _entries(places, count):
        if lines and length + len(line) > LETTERS_A_SCRIPT:
            yield first, ",\n".join(lines)
            lines, length = [], 0
        if not lines:
            first = word
        lines.append(line)
        length += len(line)
    if lines:
        yield first, ",\n".join(lines)


def _entries(places: _Places, count: int) -> Iterator[tuple[str, str]]:
    """`"khai":["…","","…",{"sinh":["…","",""]}]`: words are letters and digits, numbers are symbols."""
    behind = places.after()
    for word in places.words():
        pairs = ",".join(
            f'"{after}":[{_lists([of.get((word, after), ()) for of in places.pairs], count)}]'
            for after in behind.get(word, ())
        )
        yield word, f'"{word}":[{_lists([of.get(word, ()) for of in places.alone], count)},{{{pairs}}}]'


def _lists(by_field: Sequence[Sequence[int]], count: int) -> str:
    return ",".join(f'"{_numbers(numbers, count)}"' for numbers in by_field)


def _numbers(numbers: Sequence[int], count: int) -> str:
    """Rising numbers as the distances between them or, where that is shorter, as a list of all that there are."""
    full = count // 6 + 2
    near = _distances(numbers) if len(numbers) <= full else ""
    return near if len(near) <= full and len(numbers) <= full else "!" + _bits(numbers, count)


def _distances(numbers: Sequence[int]) -> str:
    written, last = [], -1
    for number in numbers:
        distance, last = number - last - 1, number
        while distance > 31:
            written.append(SYMBOLS[32 + distance % 32])
            distance //= 32
        written.append(SYMBOLS[distance])
    return "".join(written)


def _bits(numbers: Sequence[int], count: int) -> str:
    sixes = [0] * (count // 6 + 1)
    for number in numbers:
        sixes[number // 6] |= 1 << number % 6
    return "".join(SYMBOLS[six] for six in sixes)


def _words(ordered: Sequence[Procedure], places: _Places, starts: Mapping[str, str], sectors: Sequence[str]) -> str:
    """What is loaded first: the words that can be misspelt, how common each is, how long each name is."""
    spelt = [word for word in places.words() if can_be_misspelt(word)]
    told = {
        "tag": _tag(ordered, starts),
        "count": len(ordered),
        "starts": starts,
        "words": " ".join(spelt),
        "common": "".join(_common(places, word) for word in spelt),
        "lengths": "".join(SYMBOLS[min(length_of(procedure.name), 63)] for procedure in ordered),
        "sectors": sectors,
        "levels": list(LEVELS.values()),
    }
    return f"tthcSearch.words({as_script(told)});\n"


def _common(places: _Places, word: str) -> str:
    """Twice the logarithm of how often a word stands anywhere: one symbol is enough to weigh it."""
    return SYMBOLS[min(2 * sum(len(of.get(word, ())) for of in places.alone).bit_length(), 63)]


def _script(what: str, tag: str, number: int, values: Iterable[object]) -> str:
    lines = ",\n".join(as_script(value) for value in values)
    return f'tthcSearch.{what}("{tag}",{number},[\n{lines}\n]);\n'


def _row(catalogue: Catalogue, procedure: Procedure, sectors: Sequence[str]) -> list[object]:
    """Its name, code, sector and levels by number, and 1 if it is a draft."""
    sector = sectors.index(sector_link(catalogue, procedure, "").text)
    levels = "".join(str(number) for number, level in enumerate(LEVELS) if level in procedure.levels)
    return [procedure.name, procedure.code, sector, levels, int(bool(lacking_elements(procedure)))]


def _order(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names that differ only by a number stand together, since one question finds them all."""
    words = sort_words(name)
    return tuple(word for word in words if can_be_misspelt(word)), words


def _cut(ordered: Sequence[Procedure], length: int) -> Iterator[tuple[int, Sequence[Procedure]]]:
    for number, start in enumerate(range(0, len(ordered), length)):
        yield number, ordered[start : start + length]


def _codes(ordered: Sequence[Procedure]) -> str:
    """The codes without dots, in order."""
    return " ".join("".join(letter for letter in procedure.code if letter.isalnum()) for procedure in ordered)


def _tag(ordered: Sequence[Procedure], starts: Mapping[str, str]) -> str:
    """By what a page that was loaded before a new build knows that the new scripts number otherwise."""
    return f"{crc32(' '.join((_codes(ordered), *starts.values())).encode()):08x}"
