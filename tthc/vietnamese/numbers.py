"""Numbers as they are written in Vietnamese: in digits with dots and commas, as fractions, and in words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType

_DIGITS: Mapping[str, int] = MappingProxyType(
    {
        "không": 0, "một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5,
        "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
    }
)  # fmt: skip
_WORDS = "|".join((*_DIGITS, "mười", "mươi", "trăm", "linh", "lẻ", "nghìn", "ngàn"))

IN_WORDS = rf"(?:(?:{_WORDS})\b\s{{0,3}}){{1,8}}"
"""Pattern of a number in words, in small letters."""

IN_DIGITS = r"\d{1,6}(?:\.\d{3}(?=\D|$))?(?:[.,/]\d{1,12})?"
"""Pattern of a small number: 15, 17.5, 17,5, 1/2, 1.024."""


def small_number(digits: str) -> Decimal | None:
    """`17.5` and `17,5` are seventeen and a half, `1/2` is a half, `1.024` is more than a thousand.

    None for `1,000`, which may be a thousand or one.
    """
    if "/" in digits:
        above, below = digits.split("/")
        return plain(Decimal(above) / Decimal(below)) if _PLAIN.fullmatch(above) and int(below) else None
    if match := _THOUSANDS.fullmatch(digits):
        return plain(Decimal(f"{match['above']}{match['below']}.{match['decimals'] or 0}"))
    if digits.endswith(",000") or digits.count(".") + digits.count(",") > 1:
        return None
    return plain(Decimal(digits.replace(",", ".")))


def plain(number: Decimal) -> Decimal:
    """The same number without needless zeros."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def number_in_words(text: str) -> int | None:
    """`mười lăm` is 15, `một trăm hai mươi` 120; None for words that are no number."""
    total = hundreds = tens = ones = 0
    for word in text.lower().split():
        if word in _DIGITS:
            ones = _DIGITS[word]
        elif word == "mười":
            tens, ones = 10, 0
        elif word == "mươi":
            tens, ones = ones * 10, 0
        elif word == "trăm":
            hundreds, ones = ones * 100, 0
        elif word in ("nghìn", "ngàn"):
            total, hundreds, tens, ones = (hundreds + tens + ones) * 1000, 0, 0, 0
        elif word not in ("linh", "lẻ"):
            return None
    number = total + hundreds + tens + ones
    return number if re.search(r"\w", text) else None


_SCALE: Mapping[str, int] = MappingProxyType({"nghìn": 10**3, "ngàn": 10**3, "triệu": 10**6, "tỷ": 10**9, "tỉ": 10**9})
SCALE_WORDS = "|".join(_SCALE)
"""Pattern of the words for thousand, million and milliard."""


def sum_of_money(digits: str, scale: str = "") -> Decimal | None:
    """`50.000`, `50,000`, `1100`; with a scale word `1,5` (triệu). None where the separators do not say one number."""
    if scale:
        number = small_number(digits) if re.fullmatch(r"\d{1,6}(?:[.,]\d{1,2})?", digits) else sum_of_money(digits)
        return None if number is None else plain(number * _SCALE[scale.lower()])
    if _PLAIN.fullmatch(digits):
        return Decimal(digits)
    if match := _GROUPED.fullmatch(digits):
        return plain(Decimal(f"{re.sub('[.,]', '', match['whole'])}.{match['decimals'] or 0}"))
    return None


_PLAIN = re.compile(r"\d{1,15}")
_GROUPED = re.compile(
    r"(?P<whole>\d{1,3}(?P<mark>[.,])\d{3}(?:(?P=mark)\d{3}){0,4})(?:(?!(?P=mark))[.,](?P<decimals>\d{1,2}))?"
)
_THOUSANDS = re.compile(r"(?P<above>[1-9]\d{0,2})\.(?P<below>\d{3})(?:,(?P<decimals>\d{1,12}))?")
