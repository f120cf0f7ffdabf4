"""A Parquet file read where it lies, with the types that it has: for logs too large to be copied."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import ibis
from ibis.expr.types import Table, Value

from tthc.audit.engines.session import is_duckdb
from tthc.audit.reading.log_columns import Names, folded_names, places_of
from tthc.audit.reading.open_log import open_raw
from tthc.audit.reading.raw_log import first_bytes

_MAGIC = b"PAR1"


def in_place(path: Path, columns: Names, required: Sequence[str], session: Any) -> Table | None:
    """The known columns with `row`, moments without an offset as they are, all else as text, '' where nothing is.

    None for what is no Parquet, or where the session cannot read it there. CannotRunError if a column is missing.
    """
    if not is_duckdb(session) or first_bytes(path, len(_MAGIC)) != _MAGIC or set("*?[{") & set(str(path.resolve())):
        return None
    raw = open_raw(path, folded_names(columns), role="steps")
    places = places_of(raw, columns, None, required)
    table = session.read_parquet(str(path.resolve()), file_row_number=True)
    found = {name: _as_it_is(table[raw.names[places[name][0]]]) for name in columns if name in places}
    missing = {name: ibis.literal("") for name in columns if name not in places}
    return table.select(row=table.file_row_number, **found, **missing)


def _as_it_is(column: Value) -> Value:
    kind = column.type()
    if kind.is_date() or (kind.is_timestamp() and kind.timezone is None):
        return column
    return column.cast("string").fill_null("")
