"""Words of which there are a few, as numbers: what millions of rows are stored and counted by."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import cache

import ibis
from ibis.expr.types import BooleanValue, Value


def code_of(word: StrEnum) -> int:
    """The number of a word: its place among those of its kind."""
    return list(type(word)).index(word)


def coded(word: StrEnum) -> Value:
    """A word as it is stored."""
    return ibis.literal(code_of(word), "int8")


def is_one_of(value: Value, words: Iterable[StrEnum]) -> BooleanValue:
    """Whether a stored number stands for one of the words; null where there is none."""
    return value.isin([code_of(word) for word in words])


def in_words(value: Value, kind: type[StrEnum]) -> Value:
    """The words that stored numbers stand for."""
    return ibis.cases(*((value == code_of(word), word.value) for word in kind), else_=ibis.null("string"))


def word_of(number: int | None, kind: type[StrEnum]) -> str | None:
    """The word that a number stands for, in Python."""
    return None if number is None else _words(kind)[number]


@cache
def _words(kind: type[StrEnum]) -> tuple[str, ...]:
    return tuple(word.value for word in kind)
