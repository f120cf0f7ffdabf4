"""Which engine runs the audit: DuckDB in this process, the PostgreSQL where the log lies, or Spark for a nation.

The audit is defined once, as Ibis expressions, and says the same of each dossier on all three. What keeps it so:

* Every number is `int64` before it is joined, compared or kept; `//` and `%` stand on numbers that are not negative.
* Text becomes a date or a number by `try_cast` only, behind a pattern that decides what is one. Patterns have no `\\b`,
  no look-around and no classes of Unicode; what `re_extract` does not find is made '' by `fill_null`.
* `row` numbers the rows as the file or the database has them, and is the last word in every order: no window, `argmax`
  or "first" leaves two rows in a tie that matters.
* Days are added and taken apart as `date`; a `timestamp` has no zone, and sessions run in UTC.
* No result is told from the order in which rows happen to come: what is listed is sorted, by the bytes of the text.
* What a query needs from Python is a memtable with a schema of Arrow, never one that is guessed from its rows.
* Conditions that may be null are made sure (`fill_null(False)`) before they are negated, counted or kept.
* What several queries read is kept by `create_table(…, temp=True)`, and dropped by `drop_table`; nothing else of a
  session is used outside `engines/` unless `is_duckdb` says that it may be.

What Ibis writes otherwise than it means (TRY_CAST on PostgreSQL, white space and groups on Spark, small letters by the
order of a database) is put right by the compilers in the sessions, and `tests/test_engines.py` holds them to it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from tthc.audit.engines.postgresql_url import is_url, without_table
from tthc.source import CannotRunError, say


class EngineKind(StrEnum):
    """The three engines."""

    DUCKDB = "duckdb"
    POSTGRESQL = "postgresql"
    SPARK = "spark"


@dataclass(frozen=True)
class Engine:
    """An engine and where it is.

    The address is a URL for PostgreSQL ('' where the log lies); what stands behind `spark://` for Spark.
    """

    kind: EngineKind = EngineKind.DUCKDB
    address: str = ""

    def for_log(self, place: str) -> Engine:
        """The engine for a log at a place: a PostgreSQL that is not named is the one where the log lies."""
        if self.kind is not EngineKind.POSTGRESQL or self.address:
            return self
        if not is_url(place):
            text = say("--engine postgresql needs a log in PostgreSQL, or the database: --engine postgresql://host/db")
            raise CannotRunError(text)
        return replace(self, address=without_table(place)[0])


DUCKDB = Engine()


def read_engine(text: str) -> Engine:
    """`duckdb`, `postgresql`, `postgresql://…`, `spark`, `spark://local[2]`, `spark://host:7077?folder=/shared`.

    CannotRunError for anything else. It is not quoted: a mistyped URL may have a password in it.
    """
    word, colon, rest = text.strip().partition("://")
    if is_url(text.strip()):
        return Engine(EngineKind.POSTGRESQL, without_table(text.strip())[0])
    if word.lower() == EngineKind.SPARK and (rest or not colon):
        return Engine(EngineKind.SPARK, rest)
    if not colon and word.lower() in list(EngineKind):
        return Engine(EngineKind(word.lower()))
    raise CannotRunError(
        say("--engine is duckdb, postgresql, postgresql://user@host/database, spark or spark://host:port")
    )
