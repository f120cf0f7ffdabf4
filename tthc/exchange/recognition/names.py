"""Which entry of the register a phrase names: by its words, weighted by how rare they are, the longest name first."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from tthc.exchange.recognition.words import Part, Word, is_unmarked, keys, plain_words, tidy, unmarked, words

LONGEST_PHRASE = 60
"""Words of a phrase that are compared."""


class Found(NamedTuple):
    """An entry by its id, and how surely the phrase names it (0 to 1)."""

    id: str
    score: float


class _Name(NamedTuple):
    id: str
    words: tuple[Word, ...]
    weight: float
    rank: int
    trust: float = 1.0


class _Fit(NamedTuple):
    score: float
    name: _Name
    end: int

    @property
    def merit(self) -> tuple[float, int]:
        """A longer name that fits a little worse says more than a short one that fits well."""
        return self.score + self.name.weight * _FOR_LENGTH, -self.name.rank


class NameIndex:
    """The names and aliases of entries, ready to be found in phrases."""

    def __init__(self, named: Iterable[tuple[str, Sequence[str]]], *, marked: bool = True) -> None:
        self._named = [(id_, tuple(names)) for id_, names in named]
        self._marked = marked
        spelled = [(id_, rank, self._spell(name)) for id_, names in self._named for rank, name in enumerate(names)]
        self._whole = {plain_words(name): id_ for id_, names in reversed(self._named) for name in reversed(names)}
        self._weights = _weights([[word.key for word in name] for _, _, name in spelled])
        self._unknown = max(self._weights.values(), default=1.0)
        self._by_rarest: dict[str, list[_Name]] = defaultdict(list)
        for id_, rank, name in spelled:
            for other, trust in (name, 1.0), *self._also(name):
                if len(other) >= _LEAST_WORDS:
                    weight = sum(self._weight(word.key) for word in other)
                    rarest = max((word.key for word in other), key=self._weight)
                    self._by_rarest[rarest].append(_Name(id_, other, weight, rank, trust))
        self._alone = _alone(self._weights)
        self._other_act = {self._word(key) for key in _OTHER_ACT}

    def find(self, phrase: str) -> Found | None:
        """The entry that the phrase names from its first word on, with the best score; None if no name fits at all."""
        text = tidy(phrase)
        if self._marked and is_unmarked(text):
            return self._without_marks.find(phrase)
        if id_ := self._whole.get(plain_words(text)):
            return Found(id_, 1.0)
        best = max(self._fits(self._read(text)), key=lambda fit: fit.merit, default=None)
        return Found(best.name.id, round(best.score, 3)) if best else None

    def reaches(self, phrase: str, place: int, least: float) -> bool:
        """Whether a name begins the phrase, fits at least so well, and ends behind a place in it."""
        before = sum(1 for _ in words(phrase[:place]))
        return any(fit.end > before and fit.score >= least for fit in self._fits(self._read(tidy(phrase))))

    @cached_property
    def _without_marks(self) -> NameIndex:
        return NameIndex(self._named, marked=False)

    def _spell(self, name: str) -> tuple[Word, ...]:
        return tuple(Word(self._word(word.key), word.part) for word in words(tidy(name)))

    def _also(self, name: tuple[Word, ...]) -> Iterator[tuple[tuple[Word, ...], float]]:
        """The same request under the other words that requests begin with: đơn, giấy, văn bản, công văn đề nghị."""
        for head in self._request_heads:
            if name[: len(head)] == head and len(name) > len(head) + _LEAST_REQUEST:
                rest = name[len(head) :]
                yield from ((other + rest, _OTHER_HEAD) for other in self._request_heads if other != head)
        if name[:2] in self._heads_of_drafts and len(name) > _LEAST_REQUEST:
            yield name[1:], _OTHER_HEAD

    @cached_property
    def _request_heads(self) -> tuple[tuple[Word, ...], ...]:
        return tuple(self._spell(head) for head in _REQUEST_HEADS)

    @cached_property
    def _heads_of_drafts(self) -> tuple[tuple[Word, ...], ...]:
        return tuple(self._spell(head) for head in _HEADS_OF_DRAFTS)

    def _word(self, key: str) -> str:
        return key if self._marked else unmarked(key)

    def _read(self, text: str) -> tuple[Word, ...]:
        """The words of a phrase; one that no name has, but for its marks, is taken for the one that it must be."""
        spoken = [Word(self._word(word.key), word.part) for word in words(text)][:LONGEST_PHRASE]
        return tuple(
            word if word.key in self._weights else Word(self._alone.get(unmarked(word.key), word.key), word.part)
            for word in spoken
        )

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._unknown)

    def _fits(self, spoken: tuple[Word, ...]) -> Iterator[_Fit]:
        for key in dict.fromkeys(word.key for word in spoken):
            for name in self._by_rarest.get(key, ()):
                if fit := self._fit(name, spoken):
                    yield fit

    def _fit(self, name: _Name, spoken: tuple[Word, ...]) -> _Fit | None:
        """Weight of the name over the weight of the name, what stands between its words, and what follows it."""
        at = 0
        between = 0.0
        for word in name.words:
            while at < len(spoken) and spoken[at].key != word.key:
                between += self._cost_between(spoken[at])
                at += 1
            if at == len(spoken):
                return None
            if spoken[at].part is Part.OWNER and word.part is not Part.OWNER:
                between += self._weight(word.key) * _MISPLACED
            at += 1
        after = sum(map(self._cost_after, spoken[at:])) * _after_share(name.weight)
        return _Fit(name.trust * name.weight / (name.weight + between + after), name, at)

    def _cost_after(self, word: Word) -> float:
        return 0.0 if word.part is Part.BESIDES else self._cost_between(word)

    def _cost_between(self, word: Word) -> float:
        """What an additional word costs: little in an owner's name, much where it makes another act of it."""
        weight = self._weight(word.key) * (_OWNER_SHARE if word.part is Part.OWNER else 1.0)
        return weight * (_OTHER_ACT_SHARE if word.key in self._other_act and word.part is Part.CORE else 1.0)


def _after_share(weight: float) -> float:
    """The more a name says, the less what follows it can change."""
    return min(1.0, max(_LEAST_AFTER, 1.0 - (weight - _SHORT_NAME) / _LONG_NAME))


def _weights(names: Sequence[Sequence[str]]) -> Mapping[str, float]:
    count = Counter(word for name in names for word in set(name))
    return {word: math.log(1 + len(names) / number) for word, number in count.items()}


def _alone(known: Iterable[str]) -> Mapping[str, str]:
    """Words by their letters without marks, where only one known word has these letters."""
    by_letters: dict[str, list[str]] = defaultdict(list)
    for word in known:
        by_letters[unmarked(word)].append(word)
    return {letters: found[0] for letters, found in by_letters.items() if len(found) == 1}


_LEAST_WORDS = 2
_MISPLACED = 0.25
_FOR_LENGTH = 0.004
_OTHER_HEAD = 0.93
_LEAST_REQUEST = 2
_OWNER_SHARE = 0.1
_OTHER_ACT_SHARE = 3.0
_SHORT_NAME, _LONG_NAME, _LEAST_AFTER = 14.0, 20.0, 0.3
_REQUEST_HEADS = ("đơn đề nghị", "giấy đề nghị", "văn bản đề nghị", "công văn đề nghị", "tờ trình đề nghị")
_HEADS_OF_DRAFTS = ("bản kê", "bản đăng", "bản cam", "bản thuyết", "bản mô", "bản dự", "giấy chứng")
_OTHER_ACT = keys("lại đổi hạn thôi hủy chấm dứt tạm ngừng hồi không điều_")
