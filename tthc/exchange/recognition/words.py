"""Words as they are compared: small letters, one place for the tone, short forms written out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from tthc.vietnamese import fold

BREAK = ""
"""Stands among the words where a qualifier begins (của …, do … cấp, theo mẫu …): a name may end there."""

LONGEST_TEXT = 20_000
"""Letters of a row that are looked at; no name of a paper stands further on."""


def tidy(text: str) -> str:
    """One line, composed letters, single spaces, and no more of it than anybody reads."""
    return " ".join(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).split())


def small(text: str) -> str:
    """The text in small letters, every letter at its old place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(letter.lower()[:1] for letter in text)


def words(text: str) -> tuple[str, ...]:
    """The content words of a phrase as they are compared; `BREAK` where a qualifier begins."""
    written_out = _SHORT.sub(lambda match: _SHORT_FORMS[match.group().lower()], text)
    found = [_key(word) for word in _WORD.findall(_SAME_PAPERS.sub("giấy tờ", written_out))]
    return tuple(BREAK if word in _BREAKS else word for word in found if word not in _EMPTY)


def is_unmarked(text: str) -> bool:
    """Whether the text was typed without any marks."""
    return text.isascii()


def unmarked(key: str) -> str:
    """The same word without marks."""
    return fold(key).rstrip(_TONE_DIGITS)


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    """`hòa` and `hoà` are one word: the letters first, the tone at the end."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tone = "".join(_TONES[mark] for mark in decomposed if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES)) + tone


_TONE_DIGITS = "①②③④⑤"
_TONES: Mapping[str, str] = MappingProxyType(dict(zip("\u0300\u0309\u0303\u0301\u0323", _TONE_DIGITS, strict=True)))
_WORD = re.compile(r"[^\W_]+")
_SHORT_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "cmnd": "chứng minh nhân dân",
        "cccd": "căn cước công dân",
        "ubnd": "ủy ban nhân dân",
        "hđnd": "hội đồng nhân dân",
        "bhxh": "bảo hiểm xã hội",
        "bhyt": "bảo hiểm y tế",
        "bhtn": "bảo hiểm thất nghiệp",
        "gcn": "giấy chứng nhận",
        "qsdđ": "quyền sử dụng đất",
        "pccc": "phòng cháy và chữa cháy",
        "đtm": "đánh giá tác động môi trường",
        "tnhh": "trách nhiệm hữu hạn",
        "đkkd": "đăng ký kinh doanh",
        "csdl": "cơ sở dữ liệu",
        "lltp": "lý lịch tư pháp",
        "gplx": "giấy phép lái xe",
    }
)
_SHORT = re.compile(rf"\b(?:{'|'.join(_SHORT_FORMS)})\b", re.IGNORECASE)
_SAME_PAPERS = re.compile(
    r"\b(?:giấy tờ|tài liệu|văn bản|hồ sơ|chứng cứ)(?:\s*(?:,|/|và|hoặc)\s*(?:giấy tờ|tài liệu|chứng cứ|hồ sơ)\b)+"
    r"|\bgiấy tờ\s*(?:,|/|và|hoặc)\s*văn bản\b",
    re.IGNORECASE,
)
_EMPTY = frozenset(map(_key, ["các", "những", "việc", "về", "cho", "thì", "một", "này"]))
_BREAKS = frozenset(
    map(
        _key,
        [
            "của",
            "do",
            "theo",
            "nếu",
            "còn",
            "có",
            "được",
            "đã",
            "để",
            "tại",
            "nơi",
            "từ",
            "kèm",
            "trong",
            "đối",
            "với",
            "khi",
            "mà",
            "như",
            "là",
            "gồm",
            "trước",
            "sau",
            "phải",
            "ban",
            "ghi",
            "nêu",
            "trừ",
        ],
    )
)
