"""How a pair of pictures goes on A4 paper so that it stays together and its smallest letters stay legible."""

from __future__ import annotations

from enum import StrEnum

from tthc.publish.drawing import Picture

MILLIMETRE = 96 / 25.4
"""Pixels of a picture to a millimetre of paper."""

SMALLEST_LETTERS, LEAST_LETTERS = 9.0, 7.0
"""Points: the smallest letters of a picture as drawn (12 px), and the least that is still read on paper."""

MOST_SHRUNK = LEAST_LETTERS / SMALLEST_LETTERS


class OnPaper(StrEnum):
    """How a pair is printed; the word is the class name in the style sheet, which has the same measures."""

    SIDE = "side"
    STACKED = "stacked"
    APART = "apart"
    TALL = "tall"
    TABLE = "table-only"


ROOM = {OnPaper.SIDE: (87, 225), OnPaper.STACKED: (180, 108), OnPaper.APART: (180, 195), OnPaper.TALL: (180, 238)}
"""Millimetres for each picture, width and height: beside the other, above it, below the heading of its procedure, on a
page of its own."""

TOGETHER = frozenset({OnPaper.SIDE, OnPaper.STACKED})
"""Both pictures on one page."""


def on_paper(before: Picture, after: Picture | None) -> OnPaper:
    """The way that keeps a pair together if there is one, else a page for each; too large for that, the table alone."""
    pictures = [picture for picture in (before, after) if picture]
    for way, (width, height) in ROOM.items():
        if (after or way not in TOGETHER) and all(scale(picture, width, height) >= MOST_SHRUNK for picture in pictures):
            return way
    return OnPaper.TABLE


def scale(picture: Picture, width: float, height: float) -> float:
    """How much of its size a picture keeps in so many millimetres; it is never enlarged."""
    return min(1.0, width * MILLIMETRE / max(picture.width, 1), height * MILLIMETRE / max(picture.height, 1))
