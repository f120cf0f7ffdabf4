"""From the words of a log to numbers: what millions of rows are joined by afterwards."""

from __future__ import annotations

import functools
import operator
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.judging.joins import look_up, table_of

WORDS = ("procedure_text", "case_text", "channel_text")
"""The words of a log on which limits depend."""


@dataclass(frozen=True)
class Words:
    """The words that stand together in a log.

    `texts`: for each of WORDS a text → a part of the number `written`; `meant`: the sum of the parts → the number of
    the words, of their procedure and of their channel. DuckDB joins a text of which there are few far faster alone.
    """

    texts: tuple[Table, ...]
    meant: Table
    count: int


def numbered(words: Sequence[tuple[tuple[str, ...], tuple[int | None, int | None]]]) -> Words:
    """The words of a log, with the numbers of their procedure and channel."""
    parts: list[dict[str, int]] = []
    step = 1
    for column in zip(*(row for row, _ in words), strict=True):
        texts = sorted(set(column))
        parts.append({text: place * step for place, text in enumerate(texts)})
        step *= len(texts)
    meant = (
        (sum(part[text] for part, text in zip(parts, row, strict=True)), number, *means)
        for number, (row, means) in enumerate(words)
    )
    parts = parts or [{} for _ in WORDS]
    return Words(tuple(table_of(_PART, part.items()) for part in parts), table_of(_MEANT, meant), len(words))


def with_words(table: Table, words: Words) -> Table:
    """With `words`, the number of the words of each dossier, and of the procedure and the channel that they mean."""
    parts = [f"{name}_part" for name in WORDS]
    for name, part, texts in zip(WORDS, parts, words.texts, strict=True):
        table = look_up(table, texts, {name: "text"}, {"part": part})
    table = table.mutate(written=functools.reduce(operator.add, (table[part] for part in parts)))
    numbers = {name: name for name in ("words", "procedure_key", "channel_key")}
    return look_up(table, words.meant, {"written": "written"}, numbers).drop("written", *parts)


def with_places(table: Table, agencies: Table, communes: Table, units: int) -> Table:
    """With `place`, agency and commune of each dossier; a commune's area goes before its agency's."""
    commune = communes.rename(commune_of="text", commune_area="area", commune_named="commune_key")
    table = table.left_join(agencies, table.agency_text == agencies.text).drop("text")
    table = table.left_join(commune, table.commune_text == commune.commune_of).drop("commune_of")
    area = ibis.ifelse(table.commune_area == 0, table.area, table.commune_area)
    commune_key = ibis.coalesce(table.commune_named, table.own_key)
    table = table.mutate(place=area * units + table.unit, commune_key=commune_key)
    return table.drop("commune_area", "commune_named", "own_key", "area", "unit")


_PART = pa.schema({"text": pa.string(), "part": pa.int64()})
_MEANT = pa.schema({"written": pa.int64(), "words": pa.int64(), "procedure_key": pa.int32(), "channel_key": pa.int8()})
