"""Opening a log: what kind it is, its content says; a place in PostgreSQL is a URL."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from tthc.audit.engines.postgresql_url import is_url
from tthc.audit.reading.csv_log import open_csv
from tthc.audit.reading.log_columns import folded_names, names_of
from tthc.audit.reading.parquet_log import open_parquet
from tthc.audit.reading.postgresql_log import open_postgresql
from tthc.audit.reading.raw_log import RawLog, first_bytes, label_of, refused
from tthc.audit.reading.workbook_log import ZIP, open_workbook
from tthc.audit.reading.xes_log import GZIP, looks_like_xml, not_a_log, open_xes
from tthc.model.log_mapping import LogMapping
from tthc.source import say

_PARQUET = b"PAR1"
_KIND_BYTES = 65_536


def known_headings(mappings: Iterable[LogMapping]) -> frozenset[str]:
    """The usual names of columns and those of mappings, as headings are compared."""
    names = (folded_names(names_of(mapping)) for mapping in (None, *mappings))
    return frozenset().union(*names)


def open_raw(
    place: Path | str, known: Collection[str], table: str = "", wanted: Sequence[str] = (), role: str = "log"
) -> RawLog:
    """The log at a place; `known` are folded headings, by which the row of headings is found.

    `wanted` are keys that may stand late in an event log, `role` is what the file is called where its name is not told.
    """
    if is_url(str(place)):
        return open_postgresql(str(place), table)
    path = Path(place)
    if table:
        raise refused(path.name, say("--table names a table in PostgreSQL, and this log is a file: leave --table out"))
    return replace(_opened(path, known, wanted), known_as=label_of(path, role))


def _opened(path: Path, known: Collection[str], wanted: Sequence[str]) -> RawLog:
    """Errors name the file as it was named: whoever reads them gave it that name."""
    start = first_bytes(path, _KIND_BYTES)
    if start.startswith(_PARQUET):
        return open_parquet(path, path.name)
    if start.startswith(ZIP):
        return open_workbook(path, path.name, known)
    if looks_like_xml(start):
        return open_xes(path, path.name, wanted)
    if start.startswith(GZIP):
        raise not_a_log(path.name)
    return open_csv(path, path.name, known)
