"""DuckDB as an engine: in this process, in memory, and in a private folder for what does not fit there."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import ibis


def open_duckdb_session() -> Any:
    """A DuckDB in memory; what does not fit there goes to a folder that only this user can read, and is removed."""
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'; SET autoinstall_known_extensions = false")
    connection.raw_sql(f"SET temp_directory = '{private_folder().as_posix()}'")
    return connection


@cache
def private_folder() -> Path:
    """A folder of this process that only this user can read; it goes when the process ends."""
    folder = tempfile.mkdtemp(prefix="tthc-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)
