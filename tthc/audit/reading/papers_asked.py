"""Which papers offices asked applicants for, where a log names them: in its steps, or in the file of its pauses.

The column holds names of papers with semicolons between them. A free text is not read for papers: it may name people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import ibis
from ibis.expr.types import Table

from tthc.audit.reading.log_columns import COLUMNS as LOG_COLUMNS
from tthc.audit.reading.log_columns import folded_names, known_texts, places_of
from tthc.audit.reading.open_log import open_raw
from tthc.audit.reading.raw_log import folded_heading, put

COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "id": LOG_COLUMNS["id"],
        "papers": (
            *("papers", "papers asked", "giấy tờ yêu cầu", "giấy tờ yêu cầu bổ sung", "giấy tờ bổ sung"),
            *("thành phần hồ sơ yêu cầu", "thành phần hồ sơ yêu cầu bổ sung", "thành phần hồ sơ bổ sung"),
        ),
    }
)
"""What is read, and the names under which its columns go, whatever their capitals and marks."""


def read_papers(files: Sequence[Path], connection: Any) -> Table | None:
    """The table of `id` and `papers` (as written) from every file that has both; None if none has."""
    found = [table for number, path in enumerate(files) if (table := _read(path, connection, number)) is not None]
    return ibis.union(*found) if len(found) > 1 else next(iter(found), None)


def _read(path: Path, connection: Any, number: int) -> Table | None:
    raw = open_raw(path, folded_names(COLUMNS), role="papers")
    headings = set(map(folded_heading, raw.names))
    if not headings.intersection(map(folded_heading, COLUMNS["papers"])):
        return None
    places = places_of(raw, COLUMNS, None, ("id",))
    there = put(raw, connection, sorted(place for several in places.values() for place in several))
    texts = known_texts(there.table, places, tuple(COLUMNS), None)
    named = texts.filter(texts.papers.strip() != "").select(id=texts.id.strip(), papers=texts.papers)
    kept: Table = connection.create_table(f"papers_{number}", named, temp=True)
    connection.drop_table("raw", force=True)
    return kept


def names_in(text: str) -> tuple[str, ...]:
    """The papers that one text names."""
    return tuple(dict.fromkeys(name for part in text.split(";") if (name := " ".join(part.split()))))
