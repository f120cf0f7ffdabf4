"""Which entry of the register a phrase names: by its words, weighted by how rare they are, the longest name first."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from tthc.exchange.recognition.words import BREAK, is_unmarked, tidy, unmarked, words

LONGEST_PHRASE = 60
"""Words of a phrase that are compared."""


class Found(NamedTuple):
    """An entry by its id, and how surely the phrase names it (0 to 1)."""

    id: str
    score: float


class _Name(NamedTuple):
    id: str
    words: tuple[str, ...]
    weight: float
    rank: int


class _Fit(NamedTuple):
    score: float
    name: _Name
    end: int


class NameIndex:
    """The names and aliases of entries, ready to be found in phrases."""

    def __init__(self, named: Iterable[tuple[str, Sequence[str]]], *, marked: bool = True) -> None:
        self._named = [(id_, tuple(names)) for id_, names in named]
        self._marked = marked
        spelled = [(id_, rank, self._spell(name)) for id_, names in self._named for rank, name in enumerate(names)]
        self._weights = _weights([word for _, _, word in spelled])
        self._unknown = max(self._weights.values(), default=1.0)
        self._by_rarest: dict[str, list[_Name]] = defaultdict(list)
        for id_, rank, name in spelled:
            if name:
                rarest = max(name, key=self._weight)
                self._by_rarest[rarest].append(_Name(id_, name, sum(map(self._weight, name)), rank))
        self._alone = _alone(self._weights)

    def find(self, phrase: str) -> Found | None:
        """The entry that the phrase names from its first word on, with the best score; None if no name fits at all."""
        text = tidy(phrase)
        if self._marked and is_unmarked(text):
            return self._without_marks.find(phrase)
        best = max(
            self._fits(self._read(text)), key=lambda fit: (fit.score, fit.name.weight, -fit.name.rank), default=None
        )
        return Found(best.name.id, round(best.score, 3)) if best else None

    def reaches(self, phrase: str, place: int, least: float) -> bool:
        """Whether a name begins the phrase, fits at least so well, and ends behind a place in it."""
        before = len(words(phrase[:place]))
        return any(fit.end > before and fit.score >= least for fit in self._fits(self._read(tidy(phrase))))

    @cached_property
    def _without_marks(self) -> NameIndex:
        return NameIndex(self._named, marked=False)

    def _spell(self, name: str) -> tuple[str, ...]:
        return tuple(self._word(word) for word in words(tidy(name)) if word != BREAK)

    def _word(self, word: str) -> str:
        return word if self._marked else unmarked(word)

    def _read(self, text: str) -> tuple[str, ...]:
        """The words of a phrase; one that no name has, but for its marks, is taken for the one that it must be."""
        spoken = (self._word(word) for word in words(text)[:LONGEST_PHRASE])
        return tuple(word if word in self._weights else self._alone.get(unmarked(word), word) for word in spoken)

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._unknown)

    def _fits(self, spoken: tuple[str, ...]) -> Iterator[_Fit]:
        for word in dict.fromkeys(spoken):
            for name in self._by_rarest.get(word, ()):
                if fit := self._fit(name, spoken):
                    yield fit

    def _fit(self, name: _Name, spoken: tuple[str, ...]) -> _Fit | None:
        """Weight of the name over the weight of the name, what stands between its words, and what follows it."""
        at = 0
        between = 0.0
        for word in name.words:
            while at < len(spoken) and spoken[at] != word:
                between += self._weight(spoken[at]) if spoken[at] != BREAK else 0.0
                at += 1
            if at == len(spoken):
                return None
            at += 1
        return _Fit(name.weight / (name.weight + between + self._tail(spoken[at:])), name, at)

    def _tail(self, rest: Sequence[str]) -> float:
        """What follows up to the first qualifier says that another paper is meant; what comes later hardly does."""
        end = rest.index(BREAK) if BREAK in rest else len(rest)
        return sum(map(self._weight, rest[:end]))


def _weights(names: Sequence[Sequence[str]]) -> Mapping[str, float]:
    count = Counter(word for name in names for word in set(name))
    return {word: math.log(1 + len(names) / number) for word, number in count.items()}


def _alone(known: Iterable[str]) -> Mapping[str, str]:
    """Words by their letters without marks, where only one known word has these letters."""
    by_letters: dict[str, list[str]] = defaultdict(list)
    for word in known:
        by_letters[unmarked(word)].append(word)
    return {letters: found[0] for letters, found in by_letters.items() if len(found) == 1}
