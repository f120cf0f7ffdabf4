"""Many texts in few letters: for each piece of a text its number or, where the same pieces stood before, how far back.

Names of procedures repeat each other (`Cấp lại giấy phép …`), so that six thousand of them fit into what a first
visit may load. `search_index.js` holds the twin that reads them. Nothing here depends on the version of a library: the
same texts give the same letters everywhere.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from tthc.publish.plain_text import plain_text

SYMBOLS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_!#$%'()*+,./:;=?@[]^`{|}~ "
"""All that JSON and a script write with one byte each."""

MANY = len(SYMBOLS)
ONE, TWO, LENGTHS = 34, 36, 20
"""By its first symbol a number is known as a piece of one symbol, of two (the last of these: of four), or a length."""

NEAR, MIDDLE, FAR = 45, 30, 15
"""So many first symbols of a distance have no other behind them, one, or two."""

LEAST, MOST = 2, LENGTHS + MANY
FARTHEST = NEAR + MIDDLE * MANY + FAR * MANY * MANY
RUNS = (2, 3, 5)
"""Where so many pieces stood last is where a copy is looked for."""

SIGNS_AHEAD = 10
"""So many signs are as common as the most common words; the others have the last numbers."""

END = ""
"""The sign at the end of a text."""


@dataclass(frozen=True)
class Pieces:
    """The pieces of all texts by number: the common signs, all words, the other signs, each from the most common."""

    words: Sequence[str]
    signs: Sequence[str]

    def numbered(self) -> Mapping[str, int]:
        """The number of each piece."""
        pieces = (*self.signs[:SIGNS_AHEAD], *self.words, *self.signs[SIGNS_AHEAD:])
        return {piece: number for number, piece in enumerate(pieces)}


@lru_cache(maxsize=20_000)
def pieces_of(text: str) -> tuple[str, ...]:
    """Words, and what stands between them if it is more than a space."""
    whole = unicodedata.normalize("NFC", plain_text(" ".join(text.split())))
    return tuple(piece for piece in _PIECE.findall(whole) if piece != " ")


def all_pieces(stream: Iterable[str], more: Iterable[str]) -> Pieces:
    """What a stream consists of; `more` are words that stand nowhere in it."""
    counted = Counter(stream)
    ordered = sorted(counted, key=lambda piece: (-counted[piece], piece))
    words = [piece for piece in ordered if piece[:1].isalnum()]
    return Pieces([*words, *more], [piece for piece in ordered if not piece[:1].isalnum()])


def shortened(numbers: Sequence[int]) -> str:
    """The numbers of pieces in symbols."""
    return "".join(_shortened(numbers))


def digits(number: int, count: int) -> str:
    """A number in so many symbols."""
    return "".join(SYMBOLS[number // MANY**place % MANY] for place in range(count - 1, -1, -1))


def _shortened(numbers: Sequence[int]) -> Iterator[str]:
    lengths = [len(_piece(number)) for number in range(max(numbers, default=0) + 1)]
    spent = (0, *accumulate(map(lengths.__getitem__, numbers)))
    seen: Mapping[int, dict[tuple[int, ...], int]] = {run: {} for run in RUNS}
    at = 0
    while at < len(numbers):
        length, back = _copied(numbers, at, seen, spent)
        yield _copy(length, back) if length else _piece(numbers[at])
        end = at + (length or 1)
        for run, places in seen.items():
            places.update(zip(_runs(numbers, at, end, run), range(at, end), strict=False))
        at = end


def _runs(numbers: Sequence[int], at: int, end: int, length: int) -> Iterator[tuple[int, ...]]:
    """What stands at each place from one to another, so many pieces of it."""
    return zip(*(numbers[at + shift : end + shift] for shift in range(length)), strict=False)


def _copied(
    numbers: Sequence[int], at: int, seen: Mapping[int, Mapping[tuple[int, ...], int]], spent: Sequence[int]
) -> tuple[int, int]:
    """Length and distance of the copy that saves most; (0, 0) if none does."""
    best, saved = (0, 0), 0
    for run, places in seen.items():
        place = places.get(tuple(numbers[at : at + run]))
        if place is None or at - place > FARTHEST:
            break
        length = _alike(numbers, place, at, run)
        saves = spent[at + length] - spent[at] - len(_copy(length, at - place))
        if saves > saved:
            best, saved = (length, at - place), saves
    return best


def _alike(numbers: Sequence[int], place: int, at: int, length: int) -> int:
    most = min(MOST, len(numbers) - at)
    length = min(length, most)
    while length < most and numbers[place + length] == numbers[at + length]:
        length += 1
    return length


def _piece(number: int) -> str:
    if number < ONE:
        return SYMBOLS[number]
    if number < ONE + (TWO - 1) * MANY:
        lead, rest = divmod(number - ONE, MANY)
        return SYMBOLS[ONE + lead] + SYMBOLS[rest]
    return SYMBOLS[ONE + TWO - 1] + digits(number, 3)


def _copy(length: int, back: int) -> str:
    longer = length - LEAST - LENGTHS + 1
    written = SYMBOLS[ONE + TWO + min(length - LEAST, LENGTHS - 1)] + (SYMBOLS[longer] if longer >= 0 else "")
    return written + _distance(back - 1)


def _distance(back: int) -> str:
    if back < NEAR:
        return SYMBOLS[back]
    if back < NEAR + MIDDLE * MANY:
        lead, rest = divmod(back - NEAR, MANY)
        return SYMBOLS[NEAR + lead] + SYMBOLS[rest]
    lead, rest = divmod(back - NEAR - MIDDLE * MANY, MANY * MANY)
    return SYMBOLS[NEAR + MIDDLE + lead] + digits(rest, 2)


_PIECE = re.compile(r"[^\W_]+|[\W_]+")
