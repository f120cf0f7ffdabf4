"""DuckDB as an engine: in this process, in memory, and in a private folder for what does not fit there."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import ibis

from tthc.source import CannotRunError, say


def open_duckdb_session() -> Any:
    """A DuckDB in memory; what does not fit there goes to a folder that only this user can read, and is removed."""
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    connection.raw_sql(f"SET temp_directory = '{private_folder().as_posix()}'")
    if most := os.environ.get(MEMORY):
        connection.raw_sql(f"SET memory_limit = '{_checked(most)}'")
    return connection


MEMORY = "TTHC_MEMORY"
"""The variable that says how much memory DuckDB may use; without it, it is most of the machine's."""


def _checked(size: str) -> str:
    """A size of memory as it is written; CannotRunError for what is none."""
    if not re.fullmatch(r"\d{1,6}(\.\d+)? ?([KMGT]i?B|[kmgt]b)", size.strip()):
        raise CannotRunError(say("{name} is a size such as 4GB, not {written!r}", name=MEMORY, written=size))
    return size.strip()


@cache
def private_folder() -> Path:
    """A folder of this process that only this user can read; it goes when the process ends."""
    folder = tempfile.mkdtemp(prefix="tthc-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
