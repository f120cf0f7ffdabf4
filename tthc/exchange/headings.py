"""Headings over groups of documents: real cases of a procedure, additions, and titles that only pose as cases."""

from __future__ import annotations

import re
from enum import StrEnum

from tthc.vietnamese import fold


class HeadingKind(StrEnum):
    """What a heading over documents is.

    `case` has documents of its own; `addition` adds some to the usual ones where it applies; `present` titles what is
    only shown; `title` and `note` say nothing about when. `unsure` is any other: a case among cases, else a title.
    """

    CASE = "case"
    ADDITION = "addition"
    PRESENT = "present"
    TITLE = "title"
    NOTE = "note"
    UNSURE = "unsure"


def heading_kind(text: str) -> HeadingKind:
    """What a heading is, by its words."""
    words = fold(heading_name(text))
    for kind, pattern in _PATTERNS:
        if pattern.search(words):
            return kind
    return HeadingKind.UNSURE


def heading_name(text: str) -> str:
    """A heading without its bullet, its number and "hồ sơ gồm:" at its end."""
    name = _MARK.sub("", " ".join(text.split()))
    return _ENDING.sub("", name).rstrip(" :;,.") or " ".join(text.split())


_MARK = re.compile(r"^[\s*+•–-]*(\(?([ivxIVX]{1,4}|[0-9]{1,2}(\.[0-9]{1,2})*|[a-zđ])[).]\s*)?[\s*+•–-]*")
_ENDING = re.compile(
    r",?\s*((thì|kèm theo)\s([Tt]hành phần )?[Hh]ồ sơ[^,:;]{0,40}?|([Tt]hành phần )?([Hh]ồ sơ)?)( phải| đăng ký)?"
    r"( bao)? ?(gồm|có|kèm theo)( (các|các loại|một trong những|một trong các) giấy tờ sau)?( đây)?\s*:?\s*$"
)
"""What leads over to the list itself."""

_PATTERNS: tuple[tuple[HeadingKind, re.Pattern[str]], ...] = (
    (HeadingKind.NOTE, re.compile(r"^(luu y|ghi chu|chu y)\b")),
    (
        HeadingKind.ADDITION,
        re.compile(r"^(truong hop )?uy quyen\b|\bho so con co\b|\bco them\b|\bgui ho so qua\b|\bbo sung them\b"),
    ),
    (HeadingKind.PRESENT, re.compile(r"^(giay to|nguoi [^,:;]*)\bphai xuat trinh\b")),
    (HeadingKind.TITLE, re.compile(r"^(phieu|nguoi (co )?yeu cau|to chuc co nhu cau|trong phieu)\b")),
    (HeadingKind.CASE, re.compile(r"^(doi voi|neu|khi)\b|\btruong hop\b")),
    (HeadingKind.PRESENT, re.compile(r"\bxuat trinh\b")),
    (
        HeadingKind.TITLE,
        re.compile(
            r"^(cac )?(giay to|thanh phan ho so$|ho so$|ho so cua|ho so (to chuc|co quan|uy ban)|ho so( bao)? gom)"
            r"|\bnop 01\b"
        ),
    ),
    (
        HeadingKind.CASE,
        re.compile(
            r"^(thanh phan )?(ho so )?"
            r"(khi |de nghi |dang ky |gia han |thay doi |dieu chinh |giao |chuyen |thong bao |tach )"
        ),
    ),
)
"""In this order: the first that fits decides."""
