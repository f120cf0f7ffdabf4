"""How probably a phrase means an entry: what its name and the phrase both say, what only one says, how telling that is.

Asked where no name is written out. What each agreement and difference counts was learned from the names of the
register themselves by `benchmarks/recognition/train.py` and stands in `likeness.json`. An entry speaks with the
exponential of its score, "none of them" with 1; the share of an entry is its probability.
"""

from __future__ import annotations

import heapq
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import NamedTuple

from tthc.exchange.settling.recognition.words import Part, keys, plain_words, tidy, unmarked, words

NameKey = tuple[str, int]
"""A name by the id of its entry and its place among the names of the entry."""


class Likely(NamedTuple):
    """An entry, and how probable it is that a phrase means it."""

    id: str
    score: float


class Said(NamedTuple):
    """A phrase or a name as it is compared: the words of what the paper is, in their order, and all others.

    `near` are those that tell most: the first ones, up to where a list begins. `head` is how it begins, word for word;
    for all else the many words for a request, a consent, a proof are one each.
    """

    head: tuple[str, ...]
    order: tuple[str, ...]
    near: frozenset[str]
    core: frozenset[str]
    besides: frozenset[str]
    every: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    letters: frozenset[str]


@lru_cache(maxsize=1 << 14)
def said(text: str) -> Said:
    """A text as it is compared."""
    line = tidy(text)
    read = list(words(one_word_for_each(line)))
    core = [word for word in read if word.part is Part.CORE]
    order = tuple(word.key for word in core)
    every = frozenset(word.key for word in read)
    flat = " ".join(map(unmarked, order[:_FIRST_WORDS]))
    return Said(
        head=plain_words(line[:_HEAD])[:2],
        order=order,
        near=frozenset(word.key for word in core[:_NEAR] if not word.listed),
        core=frozenset(order),
        besides=every.difference(order),
        every=every,
        pairs=frozenset(pairwise(order)),
        letters=frozenset(flat[place : place + 3] for place in range(len(flat) - 2)),
    )


def one_word_for_each(text: str) -> str:
    """The text with one word for each kind of paper and act that texts have several words for."""
    for pattern, word in _ONE_WORD:
        text = pattern.sub(word, text)
    return text


class Telling:
    """How telling each word is: the rarer in names, the more.

    A register with few names does not tell which words are rare: `giấy` and `nhận` are as frequent there as they were
    where the model was learned.
    """

    def __init__(self, names: Sequence[Said], model: Model) -> None:
        count = Counter(key for name in names for key in name.every)
        if len(names) < model.names:
            count |= Counter(model.frequent)
        among = max(len(names), model.names)
        self._weights = {key: math.log(1 + among / number) for key, number in count.items()}
        self._unknown = max(self._weights.values(), default=1.0)

    def all_of(self, found: Iterable[str]) -> float:
        """The words together."""
        return sum(self._weights.get(key, self._unknown) for key in found)

    def most_of(self, found: Iterable[str]) -> float:
        """The most telling of the words."""
        return max((self._weights.get(key, self._unknown) for key in found), default=0.0)


class Model(NamedTuple):
    """What was learned: what each feature counts, and each frequent word that only a phrase or only a name says.

    `frequent` says in how many of the `names` that it was learned from each frequent word stands.
    """

    names: int
    bias: float
    features: Mapping[str, float]
    only_in_phrase: Mapping[str, float]
    only_in_name: Mapping[str, float]
    frequent: Mapping[str, int]

    def score(self, phrase: Said, name: Said, telling: Telling, begins: float) -> float:
        """How much speaks for the phrase meaning the name, on the scale of logarithms."""
        found = features(phrase, name, telling, begins)
        more, less = phrase.near - name.every, name.near - phrase.every
        return (
            self.bias
            + sum(self.features[feature] * value for feature, value in found.items())
            + sum(self.only_in_phrase.get(key, 0.0) for key in more)
            + sum(self.only_in_name.get(key, 0.0) for key in less)
        )


@cache
def learned() -> Model:
    """The model as it was learned."""
    return Model(**json.loads(files(__package__).joinpath("likeness.json").read_text(encoding="utf-8")))


def features(phrase: Said, name: Said, telling: Telling, begins: float) -> dict[str, float]:
    """In what a phrase and a name agree and differ; `begins` says how well the name begins the phrase (0 to 1)."""
    more, less = phrase.near - name.every, name.near - phrase.every
    both = telling.all_of(name.core & phrase.core)
    length, only_in_phrase, only_in_name = map(telling.all_of, (name.core, more, less))
    pairs = len(phrase.pairs & name.pairs)
    return {
        "said of the name": _share(telling.all_of(name.core & phrase.every), length),
        "in the name of what is said": _share(telling.all_of(phrase.near & name.every), telling.all_of(phrase.near)),
        "said by both": both,
        "most telling said by both": telling.most_of(name.core & phrase.core),
        "only in the name": only_in_name,
        "only in the name, for what both say": only_in_name / (1 + both),
        "only in the name, besides": telling.all_of(name.besides - phrase.every),
        "only in the phrase": only_in_phrase,
        "only in the phrase, for what both say": only_in_phrase / (1 + both),
        "only in the phrase, far on": telling.all_of(phrase.core - phrase.near - name.every),
        "only in the phrase, besides": telling.all_of(phrase.besides - name.every),
        "nothing only in the name": float(name.core <= phrase.every),
        "nothing only in the phrase": float(not more),
        "letters in common": _share(2 * len(phrase.letters & name.letters), len(phrase.letters) + len(name.letters)),
        "pairs of words of the name": _share(pairs, len(name.pairs)),
        "pairs of words of the phrase": _share(pairs, len(phrase.pairs)),
        "the same first word": float(phrase.order[:1] == name.order[:1]),
        "the same last word": float(phrase.order[-1:] == name.order[-1:]),
        "begins with the same words": float(phrase.head == name.head),
        "begins with the name": begins,
        "begins surely with the name": float(begins >= _SURELY),
        "begins with a long name": begins * min(1.0, length / _LONG_NAME),
        "length of the name": math.log(1 + length),
        "length of the phrase": math.log(1 + telling.all_of(phrase.near)),
    }


class LikenessIndex:
    """The names of entries, ready to be compared with phrases."""

    def __init__(self, named: Iterable[tuple[str, Sequence[str]]], model: Model | None = None) -> None:
        self._model = model or learned()
        written = [((id_, rank), name) for id_, names in named for rank, name in enumerate(names)]
        self._keys = [key for key, _ in written]
        self._names = [said(name) for _, name in written]
        self._places = {key: place for place, key in enumerate(self._keys)}
        self._telling = Telling(self._names, self._model)
        self._weights = [self._telling.all_of(name.every) for name in self._names]
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for place, name in enumerate(self._names):
            for key in name.every:
                self._by_word[key].append(place)

    @property
    def telling(self) -> Telling:
        """How telling words are among these names."""
        return self._telling

    def ranked(self, text: str, begun: Mapping[NameKey, float]) -> list[Likely]:
        """The entries that a phrase may mean, the most probable first; `begun` says which names begin it how well."""
        phrase = said(text)
        scores: dict[str, float] = {}
        for key, name in self.compared(phrase, begun):
            score = self._model.score(phrase, name, self._telling, begun.get(key, 0.0))
            scores[key[0]] = max(score, scores.get(key[0], score))
        whole = 1.0 + sum(map(math.exp, scores.values()))
        found = (Likely(id_, math.exp(score) / whole) for id_, score in scores.items())
        return sorted(found, key=lambda likely: (-likely.score, likely.id))

    def same(self, text: str) -> str:
        """The entry of which a name says nearly what the text says, with the same acts; empty if there is none."""
        phrase = said(text)
        alike = ((self._alike(phrase, name), key[0]) for key, name in self.compared(phrase, {}))
        score, id_ = max(alike, default=(0.0, ""))
        return id_ if score >= _NEARLY_ALL else ""

    def _alike(self, phrase: Said, name: Said) -> float:
        if phrase.every & _OTHER_ACTS != name.every & _OTHER_ACTS:
            return 0.0
        return _share(self._telling.all_of(phrase.every & name.every), self._telling.all_of(phrase.every | name.every))

    def compared(
        self, phrase: Said, begun: Mapping[NameKey, float], leave_out: Container[NameKey] = ()
    ) -> Iterator[tuple[NameKey, Said]]:
        """The names worth a comparison: those that begin the phrase best, and those with most words in common."""
        places = (self._places[key] for key in heapq.nlargest(_MOST_BEGUN, begun, key=lambda key: (begun[key], key)))
        for place in dict.fromkeys((*places, *self._most_in_common(phrase))):
            if self._keys[place] not in leave_out:
                yield self._keys[place], self._names[place]

    def features(self, phrase: Said, name: Said, begins: float) -> dict[str, float]:
        """The features of a phrase and one of the names."""
        return features(phrase, name, self._telling, begins)

    def _most_in_common(self, phrase: Said) -> list[int]:
        """The names with the greatest share of words in common; words that many names have would bring all of them."""
        common: dict[int, float] = defaultdict(float)
        most = max(_COMMON * len(self._names), _FEW)
        for key in phrase.every:
            places = self._by_word.get(key, ())
            if len(places) <= most:
                weight = self._telling.all_of((key,))
                for place in places:
                    common[place] += weight
        said_in_all = self._telling.all_of(phrase.near | phrase.besides)
        return heapq.nlargest(
            _MOST_IN_COMMON,
            common,
            key=lambda place: (common[place] / (self._weights[place] + said_in_all - common[place]), -place),
        )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


_WRITTEN = r"^(?:các |những |mẫu |bộ )*(?:giấy tờ|tài liệu|văn bản|hồ sơ|giấy|bản|công văn|tờ trình|biên bản)"
_ONE_WORD = tuple(
    (re.compile(pattern, re.IGNORECASE), word)
    for pattern, word in (
        (rf"(?:{_WRITTEN}|^(?:đơn|phiếu|tờ khai))(?: đăng ký)? (?:đề nghị|xin|yêu cầu|kiến nghị)\b", "đơn đề nghị"),
        (
            r"^đơn đề nghị (?:đăng ký )?(?:thay đổi(?: nội dung)?|cấp điều chỉnh|điều chỉnh|sửa đổi, bổ sung)\b",
            "đơn đề nghị sửa đổi",
        ),
        (rf"{_WRITTEN}(?:, giấy tờ|, tài liệu)? (?:để )?(?:chứng minh(?! nhân dân)|xác nhận)\b", "giấy tờ chứng minh"),
        (rf"(?:{_WRITTEN}|^ý kiến) (?:chấp thuận|đồng ý|cho phép|thống nhất)\b", "văn bản chấp thuận"),
        (rf"(?:{_WRITTEN} |^đơn |^)(?:tự )?cam (?:kết|đoan)\b", "bản cam kết"),
        (rf"(?:{_WRITTEN}|^hợp đồng) (?:ủy|uỷ) quyền\b", "văn bản ủy quyền"),
        (rf"(?:{_WRITTEN} |^)(?:thỏa|thoả) thuận\b", "văn bản thỏa thuận"),
        (rf"{_WRITTEN} thông báo\b", "thông báo"),
        (r"^(?:bản )?báo cáo(?: tổng hợp)?(?: kết quả| tình hình)?\b", "báo cáo"),
        (r"\bcấp phép\b", "cấp giấy phép"),
        (r"\b(?:chứng|báo) tử\b", "khai tử"),
        (r"\bthẩm duyệt\b", "thẩm định"),
        (r"\bhằng (?=năm|tháng|quý)", "hàng "),
    )
)
_OTHER_ACTS = keys("lại đổi hạn thôi hủy hồi không sửa điều trả")
"""Words of an act that make another request of the same matter."""
_NEARLY_ALL = 0.8
_HEAD = 60
_NEAR = 9
"""From this word on a paper is described rather than named."""
_FIRST_WORDS = 12
_SURELY = 0.8
_LONG_NAME = 30.0
_COMMON, _FEW = 0.2, 40
_MOST_BEGUN, _MOST_IN_COMMON = 4, 14
