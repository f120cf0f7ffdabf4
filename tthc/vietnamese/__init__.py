"""The language: folding for search, the order of the alphabet, and printing numbers, money, dates and durations."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from types import MappingProxyType

CollationKey = tuple[tuple[tuple[tuple[int, str], ...], int], ...]
"""One pair for each word: its letters without tone, then its tone."""


def fold(text: str) -> str:
    """Text as it is compared in searches: small letters without marks, đ as d. `search_index.js` holds the twin."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFD", text.casefold())
    return "".join(letter for letter in letters if unicodedata.category(letter) != "Mn").translate(_LIKE_ASCII)


def collation_key(text: str) -> tuple[CollationKey, str]:
    """The key that sorts as a Vietnamese dictionary does.

    Word by word; in a word first the letters (a ă â … d đ … o ô ơ …), then the tone (ngang huyền hỏi ngã sắc nặng).
    Digits count as numbers, so that `Mẫu số 2` stands before `Mẫu số 10`; the text itself settles what is left.
    """
    return tuple(_word_key(word) for word in _WORD.findall(unicodedata.normalize("NFC", text))), text


def write_number(value: int | Decimal, places: int | None = None) -> str:
    """`1.024.000` and `77,44`: dots between thousands, a comma before decimals, halves rounded up."""
    number = Decimal(value)
    if places is not None:
        number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _, decimals = f"{number:,f}".partition(".")
    if places is None:
        decimals = decimals.rstrip("0")
    whole = whole.replace(",", ".")
    return f"{whole},{decimals}" if decimals else whole


def write_count(number: int) -> str:
    """`01`, `12`: small whole numbers as administrative papers write them, with two digits."""
    return f"{number:02d}" if 0 <= number < 100 else write_number(number)


def write_dong(amount: int | Decimal) -> str:
    """`1.024.000 đồng`."""
    return f"{write_number(amount)} đồng"


def write_percent(value: int | Decimal, places: int = 2) -> str:
    """`77,44%`."""
    return f"{write_number(value, places)}%"


def write_date(day: date) -> str:
    """`24/11/2026`."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def write_duration(amount: int | Decimal, unit: str, *, same_day: bool = False) -> str:
    """`05 ngày làm việc`, `0,5 ngày làm việc`, `4 giờ làm việc`, `trong ngày`.

    Units are minutes, hours (of work), working_days, calendar_days and months; KeyError for any other word.
    """
    word = _UNITS[unit]
    if same_day:
        return "trong ngày"
    number = Decimal(amount)
    two_digits = unit in _TWO_DIGITS and number == number.to_integral_value()
    return f"{write_count(int(number)) if two_digits else write_number(number)} {word}"


def write_list(parts: Sequence[str], last: str = "và") -> str:
    """`a, b và c`; the word before the last one may be another (`hoặc`)."""
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}" if len(parts) > 1 else "".join(parts)


def start_sentence(text: str) -> str:
    """The same text with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


_LIKE_ASCII: Mapping[int, str] = MappingProxyType({ord("đ"): "d", ord("ð"): "d", ord("ɖ"): "d", ord("ı"): "i"})
"""Letters that no decomposition reaches; Ð and Ɖ look like Đ and are typed for it."""

_WORD = re.compile(r"\w+")
_PIECE = re.compile(r"\d+|\D")
_TONES: Mapping[str, int] = MappingProxyType({"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5})
_LETTERS: Mapping[str, str] = MappingProxyType(
    {letter: f"{rank:02d}" for rank, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
)
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "minutes": "phút",
        "hours": "giờ làm việc",
        "working_days": "ngày làm việc",
        "calendar_days": "ngày",
        "months": "tháng",
    }
)
_TWO_DIGITS = frozenset({"working_days", "calendar_days", "months"})


def _word_key(word: str) -> tuple[tuple[tuple[int, str], ...], int]:
    decomposed = unicodedata.normalize("NFD", word.casefold())
    tone = max((_TONES.get(mark, 0) for mark in decomposed), default=0)
    letters = unicodedata.normalize("NFC", "".join(mark for mark in decomposed if mark not in _TONES))
    return tuple(_piece_key(piece) for piece in _PIECE.findall(letters)), tone


def _piece_key(piece: str) -> tuple[int, str]:
    """Numbers before letters, the alphabet before any other; a number by its length first, however long it is."""
    if piece.isdecimal():
        digits = piece.lstrip("0")
        return 0, f"{len(digits):09d}{digits}"
    return (1, _LETTERS[piece]) if piece in _LETTERS else (2, piece)
