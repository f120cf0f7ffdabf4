"""Which entry of the register a phrase names: by its words, weighted by how rare they are, the longest name first."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from tthc.exchange.settling.recognition.wordings import wordings
from tthc.exchange.settling.recognition.words import Part, Word, is_unmarked, keys, plain_words, tidy, unmarked, words

LONGEST_PHRASE = 60
"""Words of a phrase that are compared."""


OTHER_ACT = keys("lại đổi hạn thôi hủy chấm dứt tạm ngừng hồi không")
"""Words that make another act of the same matter (cấp, cấp lại, gia hạn, chấm dứt …)."""


class Found(NamedTuple):
    """An entry by its id, and how surely the phrase names it (0 to 1)."""

    id: str
    score: float


class _Name(NamedTuple):
    id: str
    words: tuple[Word, ...]
    weight: float
    core: float
    rank: int
    trust: float
    keys: frozenset[str]


class _Fit(NamedTuple):
    score: float
    name: _Name
    end: int

    @property
    def merit(self) -> tuple[float, int, str]:
        """A longer name that fits a little worse says more than a short one that fits well."""
        return self.score + self.name.weight * _FOR_LENGTH, -self.name.rank, self.name.id


class NameIndex:
    """The names and aliases of entries, ready to be found in phrases."""

    def __init__(self, named: Iterable[tuple[str, Sequence[str]]], *, marked: bool = True) -> None:
        self._named = [(id_, tuple(names)) for id_, names in named]
        self._marked = marked
        self._whole = {plain_words(name): id_ for id_, names in reversed(self._named) for name in reversed(names)}
        written = [(id_, rank, name) for id_, names in self._named for rank, name in enumerate(names)]
        spelled = [(id_, rank, self._spell(name)) for id_, rank, name in written]
        self._weights = _weights([[word.key for word in name] for _, _, name in spelled])
        self._unknown = max(self._weights.values(), default=1.0)
        self._other_act = {self._word(key) for key in OTHER_ACT}
        self._foreign = {self._word(key) for key in _FOREIGN}
        self._alone = _alone(self._weights)
        self._by_rarest: dict[str, list[_Name]] = defaultdict(list)
        for name in self._variants(written):
            rarest = max((word.key for word in name.words), key=self._weight)
            self._by_rarest[rarest].append(name)

    def _variants(self, written: Sequence[tuple[str, int, str]]) -> Iterator[_Name]:
        """Each name, and the other wordings under which it is as good as certain: those that no other entry claims."""
        claims: dict[tuple[Word, ...], dict[str, _Name]] = defaultdict(dict)
        for id_, rank, text in written:
            for wording in wordings(tidy(text)):
                spelled = self._spell(wording.text)
                weight = sum(self._weight(word.key) for word in spelled)
                if weight < wording.least_weight or _lost_its_sense(wording.text, spelled):
                    continue
                keys_ = frozenset(word.key for word in spelled)
                core = sum(self._weight(word.key) * _SAYS[word.part] for word in spelled)
                name = _Name(id_, spelled, weight, core, rank, wording.trust, keys_)
                known = claims[spelled].setdefault(id_, name)
                if known.trust < name.trust:
                    claims[spelled][id_] = name
        for names in claims.values():
            best = max(name.trust for name in names.values())
            surest = [name for name in names.values() if name.trust == best]
            if best == 1.0 or len(surest) == 1:
                yield from surest

    def find(self, phrase: str) -> Found | None:
        """The entry that the phrase names from its first word on, with the best score; None if no name fits at all."""
        text = tidy(phrase)
        if self._marked and is_unmarked(text):
            return self._without_marks.find(phrase)
        if id_ := self._whole.get(plain_words(text)):
            return Found(id_, 1.0)
        best = max(self._fits(self._read(text)), key=lambda fit: fit.merit, default=None)
        return Found(best.name.id, round(best.score, 3)) if best else None

    def begun(self, phrase: str) -> dict[tuple[str, int], float]:
        """How well each name that begins the phrase does; a name by its id and its place among the names of the id."""
        best: dict[tuple[str, int], float] = {}
        for fit in self._fits(self._read(tidy(phrase))):
            key = fit.name.id, fit.name.rank
            best[key] = max(fit.score, best.get(key, 0.0))
        return best

    def reaches(self, phrase: str, place: int, least: float) -> bool:
        """Whether a name begins the phrase, fits at least so well, and ends behind a place in it."""
        before = sum(1 for _ in words(phrase[:place]))
        return any(fit.end > before and fit.score >= least for fit in self._fits(self._read(tidy(phrase))))

    @cached_property
    def _without_marks(self) -> NameIndex:
        return NameIndex(self._named, marked=False)

    def _spell(self, name: str) -> tuple[Word, ...]:
        return tuple(Word(self._word(word.key), word.part) for word in words(tidy(name)))

    def _word(self, key: str) -> str:
        return key if self._marked else unmarked(key)

    def _read(self, text: str) -> tuple[Word, ...]:
        """The words of a phrase; one that no name has, but for its marks, is taken for the one that it must be."""
        spoken = [word._replace(key=self._word(word.key)) for word in words(text)][:LONGEST_PHRASE]
        return tuple(
            word if word.key in self._weights else word._replace(key=self._alone.get(unmarked(word.key), word.key))
            for word in spoken
        )

    def _weight(self, word: str) -> float:
        return self._weights.get(word, self._unknown)

    def _fits(self, spoken: tuple[Word, ...]) -> Iterator[_Fit]:
        said = frozenset(word.key for word in spoken)
        for key in said:
            for name in self._by_rarest.get(key, ()):
                if name.keys <= said and (fit := self._fit(name, spoken)):
                    yield fit

    def _fit(self, name: _Name, spoken: tuple[Word, ...]) -> _Fit | None:
        """Weight of the name over the weight of the name, what stands between its words, and what follows it."""
        at = 0
        between = 0.0
        for place, word in enumerate(name.words):
            start = at
            while at < len(spoken) and spoken[at].key != word.key:
                at += 1
            if at == len(spoken):
                return None
            if at > start:
                skipped = self._skipped(spoken[start:at], spoken[at])
                between += skipped if place else skipped * _LEADING
                if any(passed.key in self._other_act and passed.part is Part.CORE for passed in spoken[start:at]):
                    between += name.weight * _ANOTHER_ACT
            if spoken[at].part is Part.OWNER and word.part is not Part.OWNER and word.key not in self._foreign:
                between += self._weight(word.key) * _MISPLACED
            at += 1
        after = self._after(name, spoken[at:])
        return _Fit(name.trust * name.weight / (name.weight + between + after), name, at)

    def _skipped(self, words_: Sequence[Word], following: Word) -> float:
        """What words between those of a name cost: little if they are the whole of an owner in the middle."""
        if following.part is Part.OWNER:
            return sum(self._weight(word.key) for word in words_)
        return sum(self._cost(word) for word in words_)

    def _after(self, name: _Name, rest: Sequence[Word]) -> float:
        """What follows a name: an owner changes little; the more the name says, the less what follows can change."""
        owner = sum(self._cost(word) for word in rest if word.part is Part.OWNER)
        core = sum(self._cost(word) for word in rest if word.part is Part.CORE) * _after_share(name.core)
        most = _MOST_AFTER_LONG * name.weight if name.core >= _LONG else core
        return min(owner, _MOST_OWNER * name.weight) + min(core, most)

    def _cost(self, word: Word) -> float:
        """What an additional word costs: little in an owner's name, and less where only a list goes on."""
        weight = self._weight(word.key) * (_OWNER_SHARE if word.part is Part.OWNER else 1.0)
        return weight * _LISTED_SHARE if word.listed else weight


def _lost_its_sense(text: str, spelled: Sequence[Word]) -> bool:
    """Whether hardly more than the word for a paper is left of a name: `tài liệu kèm theo`."""
    return len(spelled) < _LEAST_WORDS or (len(spelled) < _LEAST_LEFT and len(plain_words(text)) > len(spelled))


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


_FOREIGN = keys("nước ngoài")
"""`giấy khai sinh do cơ quan nước ngoài cấp` is a `giấy khai sinh nước ngoài`: its issuer makes it another."""

_SAYS: Mapping[Part, float] = MappingProxyType({Part.CORE: 1.0, Part.OWNER: 0.5, Part.BESIDES: 0.5})
_LEAST_WORDS = 2
_LEAST_LEFT = 3
_MISPLACED = 0.6
_LEADING = 4.0
_FOR_LENGTH = 0.004
_OWNER_SHARE = 0.1
_MOST_OWNER = 0.12
_LISTED_SHARE = 0.4
_ANOTHER_ACT = 0.3
_SHORT_NAME, _LONG_NAME, _LEAST_AFTER = 14.0, 20.0, 0.3
_LONG, _MOST_AFTER_LONG = 26.0, 0.22
