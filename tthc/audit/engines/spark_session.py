"""Spark as an engine: on the cores of this machine, or on a cluster that has a folder all its machines can reach.

What is worked out is kept as Parquet in a folder of the audit's own, which goes when the audit does.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from string import whitespace
from typing import Any
from uuid import uuid4
from weakref import finalize

import ibis.expr.operations as ops
import ibis.expr.schema as sch
import pyarrow as pa  # type: ignore[import-untyped]  # Ibis brings it; it has no types
import pyarrow.parquet as pq  # type: ignore[import-untyped]
import sqlglot.expressions as sge
from ibis.backends.pyspark import Backend
from ibis.backends.sql.compilers.pyspark import PySparkCompiler
from ibis.expr.types import Expr, Table
from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import Column, SparkSession, functions
from pyspark.sql.types import StructField, TimestampType

from tthc.audit.engines.duckdb_session import private_folder
from tthc.audit.engines.spark_start import read_address, refused, start_spark
from tthc.source import say, why_of


class _Compiler(PySparkCompiler):  # type: ignore[misc]  # Ibis has no types
    """Spark writes the groups of a pattern as Java does, and takes `\\v`, `\\f` in a text for the letters v and f."""

    def visit_Strip(self, op: ops.Strip, *, arg: Any) -> Any:  # noqa: N802 - the name is Ibis's
        return self.f.trim(arg, self._white_space())

    def visit_LStrip(self, op: ops.LStrip, *, arg: Any) -> Any:  # noqa: N802
        return self.f.ltrim(arg, self._white_space())

    def visit_RStrip(self, op: ops.RStrip, *, arg: Any) -> Any:  # noqa: N802
        return self.f.rtrim(arg, self._white_space())

    def _white_space(self) -> Any:
        return self.f.concat(*(self.f.anon.char(ord(character)) for character in whitespace))

    def visit_RegexReplace(self, op: ops.RegexReplace, *, arg: Any, pattern: Any, replacement: Any) -> Any:  # noqa: N802
        return self.f.regexp_replace(arg, pattern, sge.convert(op.replacement.value.replace("\\", "$")))


class SparkAudit(Backend):  # type: ignore[misc]  # Ibis has no types
    """One audit on one Spark, with names of its own."""

    compiler = _Compiler()

    def __init__(self, session: SparkSession, folder: Path) -> None:
        super().__init__()
        self._can_reconnect = False
        self._folder, self._numbers = folder, count()
        self._kept: dict[str, tuple[sch.Schema, Path]] = {}
        self.do_connect(session)

    def table(self, name: str, /, **_: Any) -> Table:
        """A table that this audit has made."""
        schema, _path = self._kept[name]
        return ops.DatabaseTable(name, schema=schema, source=self, namespace=ops.Namespace()).to_expr()

    def create_table(self, name: str, /, obj: Table, **_: Any) -> Table:
        """Keep what an expression gives, in the place of what had the name; it may read that."""
        path = self._new_path(name)
        with sentences():
            self._run_pre_execute_hooks(obj)
            self._session.sql(self._typed(obj)).write.parquet(str(path))
        return self._see(name, obj.schema(), path)

    def drop_table(self, name: str, /, **_: Any) -> None:
        """Forget a table of this audit."""
        if name in self._kept:
            _schema, path = self._kept.pop(name)
            self._session.catalog.dropTempView(name)
            self._remove(path)

    def take(self, name: str, rows: pa.RecordBatchReader) -> Table:
        """Keep rows of Arrow that were read elsewhere."""
        path = self._new_path(name)
        with sentences():
            path.mkdir(parents=True)
            with pq.ParquetWriter(path / "rows.parquet", rows.schema) as file:
                for batch in rows:
                    file.write_batch(batch)
        return self._see(name, sch.Schema.from_pyarrow(rows.schema), path)

    def look_at(self, name: str, path: Path, columns: Mapping[str, str]) -> Table:
        """Columns of a file of Parquet as texts, under new names, with `row`: every machine reads its part of it."""
        with sentences():
            file = self._session.read.parquet(_plain(path))
            texts = [_as_text(file.schema[theirs], ours) for theirs, ours in columns.items()]
            file.select(functions.col("_metadata.row_index").alias("row"), *texts).createOrReplaceTempView(name)
        self._kept[name] = (sch.schema({"row": "int64", **dict.fromkeys(columns.values(), "string")}), path)
        return self.table(name)

    def to_pyarrow(self, expr: Expr, /, **_: Any) -> Any:
        """What an expression gives."""
        table = expr.as_table()
        schema = table.schema().to_pyarrow()
        with sentences():
            self._run_pre_execute_hooks(expr)
            found = self._session.sql(self.compile(table)).toArrow()
        return expr.__pyarrow_result__(found.rename_columns(schema.names).cast(schema))

    def _see(self, name: str, schema: sch.Schema, path: Path) -> Table:
        with sentences():
            self._session.read.parquet(str(path)).createOrReplaceTempView(name)
        if name in self._kept:
            self._remove(self._kept[name][1])
        self._kept[name] = (schema, path)
        return self.table(name)

    def _remove(self, path: Path) -> None:
        """What is elsewhere is not ours."""
        if path.is_relative_to(self._folder):
            shutil.rmtree(path, ignore_errors=True)

    def _new_path(self, name: str) -> Path:
        return self._folder / f"{name}-{next(self._numbers)}"

    def _typed(self, expr: Table) -> str:
        """The query of an expression with the types that Ibis thinks it has."""
        typed = ", ".join(
            f"CAST(`{name}` AS BIGINT) AS `{name}`" if dtype.is_integer() else f"`{name}`"
            for name, dtype in expr.schema().items()
        )
        return f"SELECT {typed} FROM ({self.compile(expr)})"  # noqa: S608 - made by Ibis

    def _register_in_memory_table(self, op: ops.InMemoryTable) -> None:
        self._session.createDataFrame(op.data.to_pyarrow(op.schema)).createOrReplaceTempView(op.name)

    def _make_memtable_finalizer(self, name: str) -> None:
        """They go with the session."""


def open_spark_session(address: str) -> SparkAudit:
    """A session of its own on a Spark that is started once; CannotRunError if there is none to be had."""
    where = read_address(address)
    session = start_spark(where).newSession()
    folder = (where.folder or private_folder()) / f"tthc-{uuid4().hex}"
    audit = SparkAudit(session, folder)
    finalize(audit, shutil.rmtree, folder, ignore_errors=True)
    return audit


def _plain(path: Path) -> str:
    """A path without the marks by which Hadoop would look for several files."""
    return re.sub(r"([*?{}\[\]\\])", r"\\\1", str(path))


def _as_text(column: StructField, name: str) -> Column:
    """A moment with a zone is one of UTC, and says so."""
    text = functions.col("`" + column.name.replace("`", "``") + "`").cast("string")
    if isinstance(column.dataType, TimestampType):
        text = functions.concat(text, functions.lit("+00"))
    return text.alias(name)


@contextmanager
def sentences() -> Iterator[None]:
    """Every failure of Spark as a sentence, without what a row says."""
    try:
        yield
    except AnalysisException:
        raise  # a query that it does not understand is our mistake
    except OSError as error:
        raise refused(say("the folder of the audit cannot be written: {why}", why=why_of(error))) from None
    except (Py4JError, PySparkException) as error:
        if "No space left on device" in str(error):
            raise refused(say("Spark has no room left on its disks: see spark.local.dir and folder=…")) from None
        raise refused(say("Spark could not finish: {why}", why=_why(error))) from None


def _why(error: Py4JError | PySparkException) -> str:
    """The class of what went wrong; its words may quote a row."""
    condition = error.getCondition() if isinstance(error, PySparkException) else None
    java = getattr(error, "java_exception", None)
    return condition or (java.getClass().getSimpleName() if java is not None else type(error).__name__)
