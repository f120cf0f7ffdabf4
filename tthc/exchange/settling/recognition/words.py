"""Words as they are compared: small letters, one place for the tone, short forms written out, each with its part."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from enum import IntEnum
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from tthc.vietnamese import fold

LONGEST_TEXT = 20_000
"""Letters of a row that are looked at; no name of a paper stands further on."""


class Part(IntEnum):
    """Where in a phrase a word stands: in what the paper is, in whose it is, or in what is said of it besides."""

    CORE = 0
    OWNER = 1
    BESIDES = 2


class Word(NamedTuple):
    """A word as it is compared, the part of the phrase that it stands in, and whether a comma came before."""

    key: str
    part: Part
    listed: bool = False


def tidy(text: str) -> str:
    """One line, composed letters, single spaces, and no more of it than anybody reads."""
    return " ".join(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).split())


def small(text: str) -> str:
    """The text in small letters, every letter at its old place."""
    lowered = text.lower()
    return lowered if len(lowered) == len(text) else "".join(letter.lower()[:1] for letter in text)


def words(text: str) -> Iterator[Word]:
    """The content words of a phrase as they are compared.

    An owner begins with của, do, tại; what the paper is about (về …) belongs to what it is; anything that qualifies it
    (theo mẫu, nếu có, còn giá trị …) lasts to the end.
    """
    text = _LAWFUL.sub(" ", text)
    written_out = _QUALIFYING.sub(" theo ", _SHORT.sub(lambda match: _SHORT_FORMS[match.group().lower()], text))
    found = [_key(word) for word in _WORD_OR_COMMA.findall(_SAME_PAPERS.sub("giấy tờ", written_out))]
    part = Part.CORE
    listed = False
    for place, key in enumerate(found):
        if key == _COMMA:
            listed = True
            continue
        part = _part(key, part, found[place - 1] if place else "", found[place + 1] if place + 1 < len(found) else "")
        if key not in _SAYING_NOTHING:
            yield Word(key, part, listed)


def _part(key: str, part: Part, before: str, after: str) -> Part:
    """The part of the phrase from this word on."""
    if key in _QUALIFIERS and (key != _ISSUED or after == _ISSUED_AS):
        return Part.BESIDES
    if key in _OWNERS or (key == _FOR and before != _GIVEN and after not in _FOR_AN_ACT):
        return max(part, Part.OWNER)
    if part is Part.OWNER and (after in _ACTS.get(key, ()) or (key == _ABOUT and before not in _IN_CHARGE)):
        return Part.CORE
    return part


def plain_words(text: str) -> tuple[str, ...]:
    """Every word of a text as it is compared."""
    return tuple(map(_key, _WORD.findall(text)))


def is_unmarked(text: str) -> bool:
    """Whether a text of several words was typed without any marks."""
    return text.isascii() and " " in text


@lru_cache(maxsize=1 << 16)
def unmarked(key: str) -> str:
    """The same word without marks."""
    return fold(key).rstrip(_TONE_DIGITS)


@lru_cache(maxsize=1 << 16)
def _key(word: str) -> str:
    """`hòa` and `hoà` are one word: the letters first, the tone at the end."""
    decomposed = unicodedata.normalize("NFD", word.lower())
    tone = "".join(_TONES[mark] for mark in decomposed if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES)) + tone


def keys(text: str) -> frozenset[str]:
    """The words of a list, as they are compared."""
    return frozenset(map(_key, text.split()))


_TONE_DIGITS = "①②③④⑤"
_TONES: Mapping[str, str] = MappingProxyType(dict(zip("\u0300\u0309\u0303\u0301\u0323", _TONE_DIGITS, strict=True)))
_WORD = re.compile(r"[^\W_]+")
_COMMA = ","
_WORD_OR_COMMA = re.compile(r"[^\W_]+|,")
_SHORT_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "cmnd": "chứng minh nhân dân",
        "cccd": "căn cước công dân",
        "ubnd": "ủy ban nhân dân",
        "hđnd": "hội đồng nhân dân",
        "bhxh": "bảo hiểm xã hội",
        "htx": "hợp tác xã",
        "bhyt": "bảo hiểm y tế",
        "bhtn": "bảo hiểm thất nghiệp",
        "gcn": "giấy chứng nhận",
        "qsdđ": "quyền sử dụng đất",
        "pccc": "phòng cháy và chữa cháy",
        "đtm": "đánh giá tác động môi trường",
        "tnhh": "trách nhiệm hữu hạn",
        "đkkd": "đăng ký kinh doanh",
        "csdl": "cơ sở dữ liệu",
        "gtgt": "giá trị gia tăng",
        "tndn": "thu nhập doanh nghiệp",
        "tncn": "thu nhập cá nhân",
        "ttđb": "tiêu thụ đặc biệt",
        "nsnn": "ngân sách nhà nước",
        "atlđ": "an toàn lao động",
        "atvslđ": "an toàn, vệ sinh lao động",
        "attp": "an toàn thực phẩm",
        "vsattp": "an toàn thực phẩm",
        "bvmt": "bảo vệ môi trường",
        "bvtv": "bảo vệ thực vật",
        "tnlđ": "tai nạn lao động",
        "bnn": "bệnh nghề nghiệp",
        "nlđ": "người lao động",
        "knlđ": "khả năng lao động",
        "gđyk": "giám định y khoa",
        "kcb": "khám bệnh, chữa bệnh",
        "gpxd": "giấy phép xây dựng",
        "cchn": "chứng chỉ hành nghề",
        "kncm": "khả năng chuyên môn",
        "gcnkncm": "giấy chứng nhận khả năng chuyên môn",
        "tvpl": "tư vấn pháp luật",
        "hđlđ": "hợp đồng lao động",
        "lltp": "lý lịch tư pháp",
        "gplx": "giấy phép lái xe",
        "hnhtqt": "hội nghị, hội thảo quốc tế",
        "tài liệu": "giấy tờ",
        "hằng tháng": "hàng tháng",
        "tóm tắt lý lịch": "sơ yếu lý lịch",
        "một phần hoặc toàn bộ": "",
        "có thẩm quyền": "thẩm quyền",
    }
)
_SHORT = re.compile(rf"\b(?:{'|'.join(_SHORT_FORMS)})\b", re.IGNORECASE)
_QUALIFYING = re.compile(
    r"\b(?:thể hiện|thông qua|phục vụ|dùng cho|dùng để|sử dụng để|quy định tại|nhằm|hoặc các|tỷ lệ|đạt yêu cầu|"
    r"đến thời điểm|tính đến|đến ngày|bị (?:mất|hỏng|hư hỏng|rách|cháy)|trên cổng|trên môi trường)\b",
    re.IGNORECASE,
)
_LAWFUL = re.compile(r"\bhợp (?:lệ\b|pháp\b(?! h[oó]))", re.IGNORECASE)
_SAME_PAPERS = re.compile(
    r"\b(?:giấy tờ|văn bản|hồ sơ|chứng cứ)(?:\s*(?:,|/|và|hoặc)\s*(?:giấy tờ|chứng cứ|hồ sơ)\b)+"
    r"|\bgiấy tờ\s*(?:,|/|và|hoặc)\s*văn bản\b",
    re.IGNORECASE,
)
_OWNERS = keys("của do tại nơi bởi với")
_ACTS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        _key(first): keys(seconds)
        for first, seconds in {
            "xác": "nhận định",
            "chứng": "minh nhận thực",
            "đồng": "ý",
            "chấp": "thuận",
            "cam": "kết đoan",
            "tuyên": "bố",
        }.items()
    }
)
_QUALIFIERS = keys(
    "theo nếu còn có được đã để từ kèm trong đối khi mà như gồm trước sau phải ban ghi nêu trừ cỡ khổ phù tương bao"
)
_FOR, _GIVEN, _ABOUT = _key("cho"), _key("tặng"), _key("về")
_ISSUED, _ISSUED_AS = "ban", _key("hành")
"""`ban hành` begins what is said besides; an `ủy ban` is an owner."""
_IN_CHARGE = keys("môn nước quyền luật")
_FOR_AN_ACT = keys("thuê phép vay mượn ở lại làm")
_SAYING_NOTHING = keys("các những việc về cho thì một này và hoặc là bị màu") | _OWNERS | _QUALIFIERS
