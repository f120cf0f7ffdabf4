"""What every reading says besides what was read: where in the text it stood, and whether it is unclear."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from enum import StrEnum

LONGEST_TEXT = 200_000
"""Letters of a text that are read; a record's longest field is a tenth of it."""


class Unclear(StrEnum):
    """Why a reading needs a person."""

    NO_UNIT = "no_unit"
    UNKNOWN_UNIT = "unknown_unit"
    RANGE = "range"
    DISAGREES = "disagrees"
    CLOCK_HOURS = "clock_hours"
    SEPARATORS = "separators"
    TOO_SMALL = "too_small"
    FREE_BESIDE_SUM = "free_beside_sum"
    FREE_BY_REFERENCE = "free_by_reference"
    EITHER = "either"
    CUT_SHORT = "cut_short"
    DECIMAL_COMMA = "decimal_comma"
    NOT_A_CODE = "not_a_code"
    NO_SUCH_DAY = "no_such_day"
    TOO_LARGE = "too_large"


@dataclass(frozen=True, kw_only=True)
class Read:
    """A piece of a text that was understood: the piece, where it begins and ends, and why it may be unclear."""

    text: str
    start: int
    end: int
    unclear: Unclear | None = None


def as_read(text: str) -> str:
    """The text in which places are counted: composed letters, Đ as it should be, no longer than anybody reads."""
    return unicodedata.normalize("NFC", text[:LONGEST_TEXT]).translate(_LIKE_DJ)


_LIKE_DJ = {
    ord("Ð"): "Đ",
    ord("ð"): "đ",
    ord("Ɖ"): "Đ",
    ord("ɖ"): "đ",
    0xA0: " ",
    0x2011: "-",
    0x2013: "-",
    0x2014: "-",
}
