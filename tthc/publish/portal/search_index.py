"""What the page's search reads: scripts, not JSON, since a browser refuses to fetch anything from `file://`.

`search/names.js` has all that a first answer needs: names, sectors, spoken words and codes of all procedures, written
so short that it comes with the first page, and is searched there without anything else. Papers are many: the scripts
`search/d…` say in which procedures a word of their papers stands, and which word stands after it, and are asked only
where names are silent; `search/p…` have what the procedures ask for, for those that are shown. Procedures are numbered
in the order of their names, so that those that are found together mostly stand in one script.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zlib import crc32

from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.publish.portal.linked_data import as_script
from tthc.publish.portal.search_names import ordered_by_name, search_names
from tthc.publish.portal.search_words import other_names, pairs_in, papers_of, words_in
from tthc.publish.portal.short_texts import SYMBOLS

PAPERS_A_SCRIPT = 4
LETTERS_A_SCRIPT = 3_000
"""How long a script with the places of words may become; a word stands in one script whatever its length.

A symbol is worth six bits there: five of a number, and whether more of it follow; or six procedures of a full list.
"""


def search_index(catalogue: Catalogue, procedures: Sequence[Procedure]) -> Iterator[tuple[str, str]]:
    """Each script's place and text."""
    ordered = ordered_by_name(procedures)
    papers = [papers_of(catalogue, procedure) for procedure in ordered]
    called = (tuple(other_names(catalogue, procedure)) for procedure in ordered)
    places = _Places({*own, *others} for own, others in zip(papers, called, strict=True))
    packed = list(_packed(places, len(ordered)))
    starts = " ".join(first for first, _ in packed)
    tag = f"{crc32(' '.join((*(procedure.code for procedure in ordered), starts)).encode()):08x}"
    for number, (_, entries) in enumerate(packed):
        yield f"search/d{number}.js", f'tthcSearch.places("{tag}",{number},{{\n{entries}\n}});\n'
    for number, part in _cut(papers, PAPERS_A_SCRIPT):
        yield f"search/p{number}.js", _script("papers", tag, number, part)
    in_papers = {word: len(procedures) for word, procedures in places.alone.items()}
    told = {"tag": tag, "starts": starts, **search_names(catalogue, ordered, in_papers)}
    yield "search/names.js", f"tthcSearch.names({as_script(told)});\n"


class _Places:
    """In which procedures a word of the papers stands, and in which one stands before another.

    A number is a word, but stands after no other: `Mẫu số 18` would have as many pairs as there are forms.
    """

    def __init__(self, papers: Iterable[Iterable[str]]) -> None:
        self.alone: dict[str, list[int]] = defaultdict(list)
        self.pairs: dict[tuple[str, str], list[int]] = defaultdict(list)
        for number, texts in enumerate(papers):
            for word in set().union(*map(words_in, texts)):
                self.alone[word].append(number)
            for pair in set().union(*map(pairs_in, texts)):
                self.pairs[pair].append(number)

    def words(self) -> list[str]:
        """All words, in order."""
        return sorted(self.alone)

    def after(self) -> Mapping[str, list[str]]:
        """The words that stand after each word, in order."""
        found: dict[str, list[str]] = {}
        for word, after in sorted(self.pairs):
            found.setdefault(word, []).append(after)
        return found


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
    """`"khai":["…",{"sinh":"…"}]`: words are letters and digits, numbers are symbols."""
    behind = places.after()
    for word in places.words():
        pairs = ",".join(f'"{after}":"{_numbers(places.pairs[word, after], count)}"' for after in behind.get(word, ()))
        yield word, f'"{word}":["{_numbers(places.alone[word], count)}",{{{pairs}}}]'


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


def _script(what: str, tag: str, number: int, values: Iterable[object]) -> str:
    lines = ",\n".join(as_script(value) for value in values)
    return f'tthcSearch.{what}("{tag}",{number},[\n{lines}\n]);\n'


def _cut(papers: Sequence[Sequence[str]], length: int) -> Iterator[tuple[int, Sequence[Sequence[str]]]]:
    for number, start in enumerate(range(0, len(papers), length)):
        yield number, papers[start : start + length]
