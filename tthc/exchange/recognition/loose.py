"""Names as texts vary them: words in another order, another word for the same act, a word more or less.

Asked only where no name fits as it is written. It sees a paper as its kind and a set of words, and answers only where
one entry fits and no other fits nearly as well.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tthc.exchange.recognition.heads import Head, behind_head
from tthc.exchange.recognition.words import Part, keys, tidy, words


class Likeness(NamedTuple):
    """An entry, how like its name a phrase is (0 to 1), and by how much no other entry is as like."""

    id: str
    head: Head
    score: float
    margin: float

    @property
    def is_sure(self) -> bool:
        """Whether it is like enough for its kind of paper, and nothing else is."""
        return self.score >= _LEAST.get(self.head, _LEAST_OF_ANY) and self.margin >= _LEAST_MARGIN


class _Said(NamedTuple):
    head: Head
    core: frozenset[str]
    besides: frozenset[str]
    less: frozenset[str]
    acts: frozenset[str]

    def is_the_same_act(self, said: _Said) -> bool:
        """Whether a phrase is about the same act as this name, or one of those that the name lists."""
        return said.acts == self.acts or (said.acts < self.acts and self.acts - said.acts <= self.less)


class LooseIndex:
    """The names of entries as kinds and sets of words."""

    def __init__(self, named: Iterable[tuple[str, Sequence[str]]]) -> None:
        self._names = [(id_, _said(name)) for id_, names in named for name in names]
        count = Counter(key for _, said in self._names for key in said.core | said.besides)
        self._weights = {
            key: math.log(1 + len(self._names) / number) * (_FILLER_SHARE if key in _FILLERS else 1.0)
            for key, number in count.items()
        }
        self._unknown = max(self._weights.values(), default=1.0)
        self._by_word: dict[tuple[Head, str], list[int]] = defaultdict(list)
        for place, (_, said) in enumerate(self._names):
            for key in said.core:
                self._by_word[said.head, key].append(place)

    def find(self, phrase: str) -> Likeness | None:
        """The entry whose name is most like the phrase."""
        said = _said(phrase)
        known = sorted((named for key in said.core if (named := self._by_word.get((said.head, key)))), key=len)
        places = {place for named in known[:_RAREST] for place in named}
        best: dict[str, float] = {}
        for place in places:
            id_, name = self._names[place]
            if name.is_the_same_act(said) and (score := self._likeness(name, said)) > best.get(id_, 0.0):
                best[id_] = score
        ranked = sorted(best.items(), key=lambda found: (-found[1], found[0]))[:2]
        if not ranked:
            return None
        second = ranked[1][1] if len(ranked) > 1 else 0.0
        return Likeness(ranked[0][0], said.head, ranked[0][1], ranked[0][1] - second)

    def _likeness(self, name: _Said, said: _Said) -> float:
        """What both say over what either says; what a phrase says besides costs nothing, but may be in a name."""
        both = self._sum((name.core | name.besides) & (said.core | said.besides))
        unsaid = (name.core | name.besides) - said.core - said.besides
        missing = self._sum(unsaid - name.less - name.besides) + _LESS * self._sum(unsaid & (name.less | name.besides))
        more = said.core - name.core - name.besides
        if self._says_another(unsaid - name.besides, more):
            return 0.0
        extra = self._sum(more - said.less) + _LESS * self._sum(more & said.less)
        return (both + _HEAD) / (both + _HEAD + missing + extra)

    def _says_another(self, unsaid: frozenset[str], more: frozenset[str]) -> bool:
        """Whether a telling word stands for another one: bán lẻ for bán buôn."""
        return self._most(unsaid) >= _TELLING and self._most(more) >= _TELLING

    def _most(self, found: Iterable[str]) -> float:
        return max((self._weights.get(key, self._unknown) for key in found), default=0.0)

    def _sum(self, found: Iterable[str]) -> float:
        return sum(self._weights.get(key, self._unknown) for key in found)


def _said(phrase: str) -> _Said:
    head, rest = behind_head(tidy(phrase))
    rest = _FILLING.sub(" ", rest)
    rest = _SAME.sub(lambda match: _SAME_WORDS[match.group().lower()], rest)
    read = list(words(rest))
    core = [word for word in read if word.part is Part.CORE]
    first = frozenset(word.key for word in core[:_FAR] if not word.listed)
    keys_ = frozenset(word.key for word in core)
    besides = frozenset(word.key for word in read if word.part is not Part.CORE) - keys_
    return _Said(head, keys_, besides, keys_ - first, keys_ & _ACTS)


_LEAST: Mapping[Head, float] = MappingProxyType(
    {
        **dict.fromkeys((Head.LIST, Head.RESULT, Head.DRAWING, Head.MINUTES, Head.DIPLOMA, Head.PLEDGE), 0.65),
        **dict.fromkeys((Head.PAPER, Head.LICENCE, Head.NOTICE), 0.85),
        **dict.fromkeys((Head.DRAFT, Head.FORM, Head.PLAN), 0.9),
        **dict.fromkeys((Head.OTHER, Head.CONSENT), 0.8),
    }
)
"""How like a name must be: more where names of a kind differ in one word, and where the kind itself says little."""
_LEAST_OF_ANY = 0.75
_LEAST_MARGIN = 0.16
_HEAD = 2.0
_FAR, _LESS = 9, 0.4
"""From this word on, and where a list goes on, words weigh less."""
_TELLING = 4.0
"""Of this weight a word tells papers apart: it stands in about one name of fifty."""
_RAREST = 4
"""Of so many of the rarest words of a phrase a name must have one."""
_FILLER_SHARE = 0.2
_FILLERS = keys("cấp mới người bản năm kỳ tháng khác hành")
_ACTS = keys("lại đổi hạn thôi hủy chấm dứt tạm ngừng hồi không sửa điều chỉnh tiếp tiền xóa thu ngoài")
_SAME_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "chứng tử": "khai tử",
        "báo tử": "khai tử",
        "cấp phép": "cấp giấy phép",
        "thẩm duyệt": "thẩm định",
        "nghiệm thu hoàn thành": "nghiệm thu",
        "xin": "",
        "hằng năm": "hàng năm",
    }
)
_SAME = re.compile(rf"\b(?:{'|'.join(_SAME_WORDS)})\b", re.IGNORECASE)
_FILLING = re.compile(
    r"\b(?:nội dung|tổ chức|cá nhân|cơ quan|đơn vị|thực hiện|giải quyết|toàn bộ|gần nhất|ban hành|hàng năm|hằng năm|"
    r"có liên quan|liên quan)\b",
    re.IGNORECASE,
)
"""What is said or left out and changes nothing."""
