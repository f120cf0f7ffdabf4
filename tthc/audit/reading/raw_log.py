"""A log before anything in it is understood: headings, and a way to read some of its columns as text.

Only the columns that are asked for are ever read. What kind of file it is, its content says, not its name.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
from ibis.expr.types import Table

from tthc.audit.engines.duckdb_session import open_duckdb_session
from tthc.audit.engines.session import is_duckdb
from tthc.source import CannotRunError, Message, Position, say, why_of
from tthc.vietnamese import fold

MOST_COLUMNS = 1000
MOST_CELL = 1_000_000
"""Characters of one value; what is longer is no id, date or status."""


@dataclass(frozen=True)
class RawLog:
    """Where a log came from, its headings as they are written, and how to read some of its columns.

    `read(connection, numbers)` makes the table `raw` of texts `c0`, `c1`, … for these columns (from 0; null where
    nothing is written) with `row` (from 0), and gives the rows of the file that do not have its columns.
    `first_row` is the row of the file in which the row 0 stands. In an XES file a row is a trace: its events share it.
    `in_place` shows it to a session where it lies, dates and moments as such where it has them; None where that
    session cannot reach it.
    """

    label: str
    names: tuple[str, ...]
    read: Callable[[Any, Sequence[int]], tuple[Table, tuple[int, ...]]]
    first_row: int = 2
    rows_are_traces: bool = False
    known_as: str = ""
    in_place: Callable[[Any, Sequence[int]], Table | None] = lambda session, numbers: None

    @property
    def source(self) -> str:
        """What the log is called in reports; errors call it `label`, as whoever reads them did."""
        return self.known_as or self.label


@dataclass(frozen=True)
class PutLog:
    """The texts of a log where the query runs, and the rows of the file that do not have its columns.

    `stays`: it need not be kept, since reading it again costs little.
    """

    table: Table
    malformed: tuple[int, ...] = ()
    stays: bool = False


def put(raw: RawLog, session: Any, numbers: Sequence[int]) -> PutLog:
    """The table `raw` where the query runs: seen there if its engine can, else read by DuckDB and handed over."""
    if (found := raw.in_place(session, numbers)) is not None:
        return PutLog(found, stays=is_duckdb(session))
    if is_duckdb(session):
        return PutLog(*raw.read(session, numbers))
    here = open_duckdb_session()
    _, malformed = raw.read(here, numbers)
    rows = pa.RecordBatchReader.from_stream(here.con.sql("SELECT * FROM raw ORDER BY row"))
    return PutLog(session.take("raw", rows), malformed)


def folded_heading(name: str) -> str:
    """A heading as others are compared with it: without marks, capitals, and what stands between words."""
    return heading_words(name).replace(" ", "")


def heading_words(name: str) -> str:
    """The words of a heading without marks and capitals; in `NgayTiepNhan` a capital begins one."""
    apart = "".join(f" {b}" if a.islower() and b.isupper() else b for a, b in pairwise(f" {name}"))
    return " ".join(fold(apart).replace("_", " ").replace("-", " ").split())


def known_among(headings: Sequence[str], known: Collection[str]) -> int:
    """How many of the headings are known."""
    return sum(folded_heading(name) in known for name in headings)


def label_of(path: Path, role: str = "log") -> str:
    """What a file is called in reports: its name if that is made of the words of logs alone, else what it is.

    The name of a file may be that of a person, or hold a number of theirs.
    """
    stem, suffix = path.stem.removesuffix(".csv").removesuffix(".xes"), path.suffix.lower()
    words = re.sub(r"[\s._()\[\]]+", "-", fold(stem)).strip("-")
    return path.name if re.fullmatch(_PLAIN_NAME, words) else f"{role}{suffix if suffix in _SUFFIXES else ''}"


_SUFFIXES = (".csv", ".tsv", ".txt", ".parquet", ".xes", ".gz", ".xlsx", ".yaml", ".yml")
_WORDS = (
    *("log", "logs", "ho-so", "nhat-ky", "mo-phong", "synthetic", "audit", "dossier", "dossiers", "buoc", "steps"),
    *("pauses", "tam-dung", "thang", "quy", "nam", "bao-cao", "export", "xuat", "danh-sach", "du-lieu", "data"),
    *("test", "sample", "mau", "ngay", "tu", "den", "opencps", "igate", "events", "su-kien", "phan-anh", "kien-nghi"),
    *(r"[0-9]{1,8}", r"t[0-9]{1,2}", r"q[1-4]"),
)
_PLAIN_NAME = rf"(?:{'|'.join(_WORDS)})[0-9]{{0,4}}(?:-(?:{'|'.join(_WORDS)})[0-9]{{0,4}})*"


def refused(label: str, message: Message, column: int = 1, row: int = 1) -> CannotRunError:
    """A file that is no log: the sentence says so with its place."""
    return CannotRunError(say("{at}: {message}", at=Position(label, row, column), message=message))


def first_bytes(path: Path, count: int) -> bytes:
    """How a file begins; CannotRunError if it cannot be read. A file that is not there goes by the name asked for."""
    try:
        if path.is_dir():
            raise refused(path.name, say("this is a folder: name the file of the log in it"))
        if not path.is_file():
            raise refused(path.name, say("there is no such file"))
        with path.open("rb") as file:
            return file.read(count)
    except OSError as error:
        raise refused(path.name, say("the file cannot be read: {why}", why=why_of(error))) from error


def check_columns(names: Sequence[str], label: str) -> None:
    """CannotRunError for more columns than a log has."""
    if len(names) > MOST_COLUMNS:
        raise refused(
            label, say("there are {count} columns; at most {limit} are read", count=len(names), limit=MOST_COLUMNS)
        )


@contextmanager
def plainly_named(path: Path) -> Iterator[Path]:
    """The file under a name without `*`, `?`, `[`: DuckDB would read other files whose names match."""
    if not set("*?[{") & set(str(path.resolve())):
        yield path.resolve()
        return
    with tempfile.TemporaryDirectory() as folder:
        other = Path(folder) / "log"
        try:
            other.symlink_to(path.resolve())
        except OSError:  # a Windows that allows no links
            shutil.copyfile(path, other)
        yield other


def fill_raw(connection: Any, numbers: Sequence[int], rows: Iterator[Sequence[object]]) -> Table:
    """Rows (their number, then the texts of the columns) as the table `raw`, a batch at a time."""
    names = ("row", *(f"c{number}" for number in numbers))
    schema = pa.schema([("row", pa.int64()), *((name, pa.string()) for name in names[1:])])
    connection.create_table("raw", schema=connection_schema(names), temp=True)
    while batch := _batch(rows):
        table = pa.table(
            [pa.array(column, field.type) for column, field in zip(zip(*batch, strict=True), schema, strict=True)],
            schema=schema,
        )
        connection.con.register("batch", table)
        connection.con.execute("INSERT INTO raw SELECT * FROM batch")
        connection.con.unregister("batch")
    return connection.table("raw")


def connection_schema(names: Sequence[str]) -> Any:
    """The types of the table `raw`."""
    import ibis

    return ibis.schema({name: "int64" if name == "row" else "string" for name in names})


def _batch(rows: Iterator[Sequence[object]]) -> list[Sequence[object]]:
    from itertools import islice

    return list(islice(rows, _BATCH))


_BATCH = 50_000
