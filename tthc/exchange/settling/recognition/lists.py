"""Papers in a list: which are alternatives of one another, and which are asked for besides."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from tthc.exchange.settling.recognition.papers import (
    ACT,
    COPY,
    EDGES,
    PAPER,
    WEAK_PAPER,
    begins_with_paper,
    strip_certification,
)
from tthc.exchange.settling.recognition.words import small

Reach = Callable[[str, int], bool]
"""Whether a known name begins a text and goes on past a place in it."""


class Piece(NamedTuple):
    """A piece of a list, and what stands before it: `,` `hoặc` `/` `;` (also for và, kèm theo), or nothing."""

    before: str
    text: str


def pieces(text: str, reach: Reach) -> Iterator[Piece]:
    """The text cut where a separator is followed by another paper, outside of descriptions.

    What `reach` knows as one name is not cut into two papers.
    """
    clauses = _Clauses(text)
    start, before = 0, ""
    for match in _SEPARATOR.finditer(clauses.low):
        if match.start() < start or not (clauses.cut_at(match, start) or _goes_on(text, match, reach)):
            continue
        if _is_one_name(text, start, match, reach) or _is_requested_too(clauses.low, start, match):
            continue
        weak = _WEAK_AFTER.get(match["by"])
        if weak and not _is_a_paper(text[match.end() : match.end() + 200], weak, reach):
            continue
        if strip_certification(text[start : match.start()]):
            yield Piece(before, text[start : match.start()])
            before = match["by"] if match["by"] in _SOFT else ";"
        start = match.end()
    if strip_certification(text[start:]):
        yield Piece(before, text[start:])


def separate_papers(found: Sequence[Piece]) -> Iterator[tuple[str, ...]]:
    """The alternatives of each paper: `hoặc` and `/` make them, and the commas of a list that ends in `hoặc`."""
    group: list[str] = []
    for place, piece in enumerate(found):
        if group and _is_separate(found, place):
            yield _with_shared_tail(group)
            group = []
        group.append(piece.text)
    if group:
        yield _with_shared_tail(group)


class _Clauses:
    """Where descriptions begin in a text, looked up once."""

    def __init__(self, text: str) -> None:
        self.low = small(text)
        self._text = text
        self._contents = [match.start() for match in _CONTENTS.finditer(self.low)]
        self._descriptions = [match.start() for match in _DESCRIPTION.finditer(self.low)]

    def cut_at(self, match: re.Match[str], start: int) -> bool:
        """Whether another paper begins behind the separator."""
        in_contents = _any_between(self._contents, start, match.start())
        if not begins_with_paper(self._text[match.end() : match.end() + 120]):
            return match["by"] in _HARD and not in_contents and bool(_CLAUSE.match(self.low, match.end()))
        if match["by"] in _HARD:
            return not in_contents
        if not in_contents and not _any_between(self._descriptions, start, match.start()):
            return True
        if match["by"] not in ("hoặc", "kèm theo"):
            return False
        is_new = self._text[match.end() : match.end() + 1].isupper() and not in_contents
        return is_new or bool(COPY.match(self.low, match.end()))


def _any_between(places: Sequence[int], start: int, end: int) -> bool:
    found = bisect_left(places, start)
    return found < len(places) and places[found] < end


def _goes_on(text: str, match: re.Match[str], reach: Reach) -> bool:
    """Whether the list goes on behind a description: a long known name begins here."""
    behind = text[match.end() : match.end() + 200]
    return match["by"] in (*_SOFT, "và") and begins_with_paper(behind) and reach(behind, _LONG_NAME)


def _is_a_paper(text: str, weak: re.Pattern[str], reach: Reach) -> bool:
    """Whether a paper begins here for certain: the word means nothing else, or all up to the next comma is known."""
    return not weak.match(small(text)) or reach(_COMMA.split(text, maxsplit=1)[0], 1)


def _is_one_name(text: str, start: int, match: re.Match[str], reach: Reach) -> bool:
    """Whether a separator stands inside one name: giấy tờ, tài liệu; văn bằng, chứng chỉ."""
    if match["by"] in _HARD or match.end() - start > _LONGEST_NAME:
        return False
    behind = text[match.start() : match.end() + 200]
    piece = strip_certification(text[start : match.start()] + behind)
    place = len(piece) - len(behind.rstrip(EDGES))
    if any(pair.start() < place < pair.end() for pair in _PAIR.finditer(small(piece))):
        return True
    return match["by"] not in ("hoặc", "/") and place > 0 and reach(piece, place)


def _is_requested_too(low: str, start: int, match: re.Match[str]) -> bool:
    """Whether what follows is requested, not handed in: `đơn đề nghị cấp giấy phép liên vận hoặc sổ TAD`."""
    return (
        match["by"] in ("hoặc", "/")
        and bool(_REQUEST_FOR_A_PERMIT.match(low, start, match.start()))
        and bool(_PERMIT.match(low, match.end()))
    )


def _is_separate(found: Sequence[Piece], place: int) -> bool:
    if found[place].before != ",":
        return found[place].before not in ("hoặc", "/")
    later = next((piece.before for piece in found[place + 1 :] if piece.before != ","), "")
    return later not in ("hoặc", "/")


def _with_shared_tail(group: list[str]) -> tuple[str, ...]:
    """A bare first word shares what follows the last one: hợp đồng hoặc văn bản về việc chuyển quyền.

    And what stands for another paper says for which: hộ chiếu hoặc giấy tờ có giá trị thay thế.
    """
    phrases = [strip_certification(phrase) for phrase in group]
    last = PAPER.match(small(phrases[-1]))
    tail = phrases[-1][last.end() :].strip() if last and last.group() in _SHARING else ""
    if tail:
        bare = [_without_owner(phrase) for phrase in phrases[:-1]]
        phrases[:-1] = [f"{head} {tail}" if head else phrase for head, phrase in zip(bare, phrases, strict=False)]
    return tuple(
        f"giấy tờ có giá trị thay thế {phrases[place - 1]}"
        if place and _IN_PLACE_OF.fullmatch(small(phrase)[:120])
        else phrase
        for place, phrase in enumerate(phrases)
    )


def _without_owner(phrase: str) -> str:
    """The word for a paper that is all of a phrase but for whose it is; empty if the phrase says more."""
    head, _, owner = phrase.partition(" của ")
    return head if small(head) in _SHARING and " về " not in owner else ""


_LONG_NAME = 30
_LONGEST_NAME = 250
_COMMA = re.compile(r"[,;]")
_WEAK_AFTER: Mapping[str, re.Pattern[str]] = MappingProxyType({",": WEAK_PAPER, "và": WEAK_PAPER, "hoặc": ACT})
_SOFT = frozenset({",", "hoặc", "/"})
_HARD = frozenset({";", "+", "+)"})
_SHARING = frozenset(
    {
        *("hợp đồng", "văn bản", "quyết định", "nghị quyết", "danh sách", "biên bản", "tờ trình", "giấy tờ"),
        *("báo cáo", "đơn", "công văn", "giấy phép", "tờ khai", "chứng chỉ", "chứng nhận", "giấy chứng nhận"),
        *("thuyết minh", "bản vẽ", "bản đồ", "phương án", "kế hoạch", "thông báo"),
    }
)
_IN_PLACE_OF = re.compile(r"giấy tờ(?: khác)?(?: có giá trị)? thay thế(?: của [^,;]{1,90}| khác| tương đương)?")
_PAIR = re.compile(
    r"\b(?:giấy tờ|tài liệu|văn bản|hồ sơ|chứng cứ)"
    r"(?:\s?(?:,|/|và|hoặc)\s?(?:giấy tờ|tài liệu|chứng cứ|hồ sơ|văn bản)\b(?! (?:ủy|uỷ)))+"
    r"|\bvăn bằng(?:,| và) chứng chỉ"
)
_SEPARATOR = re.compile(
    r"\s?(?:,\s?)?(?P<by>;|\+\)?|,|/|\bhoặc\b|\bvà\b|\b(?:đính |gửi )?kèm(?: theo)?\b|\bcùng với\b)\s?(?:\bhoặc\b\s?)?"
)
_CLAUSE = re.compile(r"(?:[-+*•] ?)?(?:đối với|trường hợp|trong trường hợp|trong đó|nếu)\b")
_CONTENTS = re.compile(
    r"\b(?:trong đó|ghi rõ|nêu rõ|có các nội dung|nội dung chủ yếu|bao gồm (?:các )?nội dung|bao gồm những|"
    r"cung cấp các thông tin|trừ trường hợp|không bao gồm)\b"
)
_DESCRIPTION = re.compile(
    r"\b(?:trong trường hợp|đối với|theo quy định|nếu|khi|để|bao gồm|liên quan đến|thể hiện|có thông tin)\b"
)
_REQUEST_FOR_A_PERMIT = re.compile(
    r"\W*(?:\d{1,2} )?(?:đơn|tờ khai|(?:giấy|văn bản|công văn|phiếu) (?:đề nghị|đăng ký|yêu cầu))\b[^;:]{0,60}\bcấp\b"
    r"[^;:]{0,40}\b(?:giấy (?:phép|chứng nhận)|chứng chỉ|thẻ|sổ)\b"
)
_PERMIT = re.compile(r"(?:giấy (?:phép|chứng nhận)|chứng chỉ|thẻ|sổ)\b")
