"""The ids of stored proposals straight from a file of SQLite: the shell asks at every key, SQLModel takes a second."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_LAST_RUN = "SELECT id FROM tthc_proposal WHERE run_id = (SELECT id FROM tthc_run ORDER BY started DESC LIMIT 1)"
_IN_HAND = "SELECT DISTINCT proposal FROM tthc_journal"


def ids_in(file: Path) -> list[str]:
    """The ids of the last run and of what people have in hand; none where the file cannot be read."""
    if not file.is_file():
        return []
    found: set[str] = set()
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as database:
        for query in (_LAST_RUN, _IN_HAND):
            try:
                found |= {id_ for (id_,) in database.execute(query)}
            except sqlite3.Error:  # damaged, of an older version, or of somebody else: there is nothing to complete
                continue
    return sorted(found)
