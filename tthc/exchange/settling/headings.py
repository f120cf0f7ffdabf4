"""Headings over groups of documents: real cases of a procedure, additions, and titles that only pose as cases."""

from __future__ import annotations

import re
from enum import StrEnum

from tthc.vietnamese import fold, start_sentence


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
    name = _MARK.sub("", _GLUED.sub("", " ".join(text.split())))
    return _ENDING.sub("", name).rstrip(" :;,.") or " ".join(text.split())


def case_name(text: str) -> str:
    """A heading as the name of a case or as a condition: without "hồ sơ" before it and what follows from it."""
    name = heading_name(text)
    if states_condition(name):
        name = _CONSEQUENCE.sub("", name)
    return start_sentence(_DOSSIER.sub("", name, count=1)).rstrip(" :;,.")


def states_condition(text: str) -> bool:
    """Whether a heading says when something is asked for: `hồ sơ đề nghị …` only titles what is."""
    return bool(_CONDITION.match(fold(heading_name(text))))


_CONDITION = re.compile(
    r"((cac |trong )?truong hop|doi voi|neu|khi|(thanh phan )?ho so (doi voi|cho) truong hop|uy quyen)\b"
)
_CONSEQUENCE = re.compile(
    r"(?:,? thì\b|, (?:ngoài các|ngoài những|hồ sơ (?:bao|gồm|trình|đề nghị|còn|phải))"
    r"|:\s+(?=Người|Cá nhân|Tổ chức|Chủ|Cơ quan)"
    r"|,? (?:kèm theo )?hồ sơ (?:bao )?gồm\b).*$",
    re.IGNORECASE,
)
_DOSSIER = re.compile(
    r"^(?:Thành phần )?hồ sơ (?:đối với |cho )?"
    r"(?=trường hợp|khi|đăng ký|đề nghị|gia hạn|giao|chuyển|thay đổi|điều chỉnh|cấp)"
    r"|^Đối với (?=trường hợp)",
    re.IGNORECASE,
)

_MARK = re.compile(r"^[\s*+•–-]*(\(?([ivxIVX]{1,4}|[0-9]{1,2}(\.[0-9]{1,2})*|[a-zđ])[).]\s*)?[\s*+•–-]*")
_GLUED = re.compile(r"^.*\bbản sao\s*(?=[a-zđ]\)\s*(?:Đối với|Trường hợp)\b)")
"""The row before a heading that ran into it."""
_ENDING = re.compile(
    r",?\s*((thì|kèm theo)\s([Tt]hành phần )?[Hh]ồ sơ[^,:;]{0,40}?|([Tt]hành phần )?([Hh]ồ sơ)?)( phải| đăng ký)?"
    r"( bao)? ?(gồm|có|kèm theo)( (các|các loại|một trong những|một trong các) giấy tờ sau)?( đây)?\s*:?\s*$"
)
"""What leads over to the list itself."""

_PATTERNS: tuple[tuple[HeadingKind, re.Pattern[str]], ...] = (
    (HeadingKind.NOTE, re.compile(r"^(luu y|ghi chu|chu y)\b|\bchiu trach nhiem\b")),
    (
        HeadingKind.ADDITION,
        re.compile(
            r"^(truong hop )?uy quyen\b|\bho so con co\b|\bco them\b|\bgui ho so qua\b|\bbo sung them\b"
            r"|\bchua co tai khoan dinh danh\b"
        ),
    ),
    (HeadingKind.NOTE, re.compile(r"^truong hop .*\bthi (co quan|nguoi|nha dau tu|viec)\b")),
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
