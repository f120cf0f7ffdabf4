"""Names of offices and places that the catalogue does not know: shown only if they can be nothing else.

What stands in a column of agencies may have slipped there from the next one: a person's name, a number, an address.
"""

from __future__ import annotations

import re

from tthc.vietnamese import fold

UNKNOWN = "?"
"""Stands for a name that is not shown."""

_LONGEST = 90
_OFFICES = (
    *("so", "bo", "cuc", "tong cuc", "chi cuc", "ubnd", "uy ban nhan dan", "hdnd", "hoi dong nhan dan", "phong"),
    *("van phong", "trung tam", "bo phan", "ban quan ly", "ban dan toc", "chi nhanh van phong", "vp dkdd", "vpdkdd"),
    *("cong an tinh", "cong an thanh pho", "cong an xa", "cong an phuong", "thue tinh", "thue co so", "kho bac"),
    *("bao hiem xa hoi", "toa an", "thanh tra", "ttpvhcc", "ttphcc", "ngan hang nha nuoc", "hai quan", "so/ban"),
)
_PLACES = ("xa", "phuong", "thi tran", "dac khu", "huyen", "quan", "thi xa", "thanh pho", "tinh", "tp")
_NUMBER = re.compile(r"\d(?:[ .,-]?\d){4,}")
_MARKS = re.compile(r"[@:;\"\\/<>|]")
_WORD = r"\s+[A-ZÀ-ỸĐ]\w*"
_PERSON = re.compile(rf"\b(?:(?i:ông|bà|anh|chị)(?:{_WORD}){{2}}|(?i:ong|ba|anh|chi)(?:{_WORD}){{3}})")
"""A title and a name: `bà Trần Thị B`, not `phường Bà Rịa`, `xã Ba Tơ` or `xã Kỳ Anh`."""
_ADDRESS = re.compile(
    rf"(?i:\b(?:sđt|sdt|cccd|cmnd|số nhà|so nha|thôn|tổ dân phố|to dan pho|email|điện thoại|dien thoai)\b)"
    rf"|(?i:\bđường)(?:{_WORD}){{2}}"
)


def office_name(text: str) -> str | None:
    """The name of an office as a log writes it, UNKNOWN where it may be something else; None if nothing is written."""
    return _shown(text, (*_OFFICES, *_PLACES))


def place_name(text: str) -> str | None:
    """The same of a commune."""
    return _shown(text, _PLACES)


def _shown(text: str, begins: tuple[str, ...]) -> str | None:
    text = " ".join(text.split())
    if not text:
        return None
    folded = fold(text)
    is_name = any(folded.startswith(f"{word} ") or folded == word for word in begins)
    is_code = re.fullmatch(r"[HG]\d{2}(?:\.\d{1,3}){0,4}|(?:\d{3}\.)?(?:\d{2}\.){1,3}[HG]\d{2}", text)
    bad = len(text) > _LONGEST or any(one.search(text) for one in (_NUMBER, _MARKS, _PERSON, _ADDRESS))
    return text if is_code or (is_name and not bad) else UNKNOWN
