"""The audit on DuckDB, on PostgreSQL where the log lies, and on Spark: the same of every dossier, and of every text."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import ibis
import psycopg
import pyarrow as pa
import pytest
from ibis.expr.types import Table
from sqlalchemy import make_url

from tests.databases import fresh_postgresql, run_on, server_or_skip
from tests.engines import (
    EVERYTHING,
    TODAY,
    UNTIDY,
    WHOLE,
    in_files,
    in_parquet,
    in_postgresql,
    well_formed,
    wrong,
    wrongly_judged,
)
from tests.random_clocks import differences_of_query, examples, put_table, world
from tthc.audit.engines.engine import Engine, EngineKind, read_engine
from tthc.audit.engines.session import open_session
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.reading.log import LogSource, read_log
from tthc.audit.reading.moments import DateOrder, has_hour, is_ambiguous, moment
from tthc.audit.simulating.simulate import SyntheticLog, simulate
from tthc.load.log_mappings import find_mapping
from tthc.source import CannotRunError

ROOT = Path(__file__).parent.parent
SMALL = "&".join(
    (
        *("spark.driver.memory=1g", "spark.sql.shuffle.partitions=1", "spark.sql.adaptive.enabled=false"),
        *("spark.sql.codegen.wholeStage=false", "spark.sql.codegen.factoryMode=NO_CODEGEN"),
        "spark.driver.extraJavaOptions=-XX:TieredStopAtLevel=1",
    )
)
"""For logs of some hundred rows: what takes time is to plan and to compile, not to count."""


def spark() -> Engine:
    if not (shutil.which("java") or os.environ.get("JAVA_HOME")):
        pytest.skip("Java is not installed")
    return read_engine(f"spark://local[2]?{SMALL}")


def postgresql() -> Engine:
    return read_engine(server_or_skip())


ONLY_ONE_SPARK = pytest.mark.xdist_group("spark")
"""Tests with this mark share a process, so that Spark starts once."""

OTHERS = [pytest.param(postgresql, id="postgresql"), pytest.param(spark, id="spark", marks=ONLY_ONE_SPARK)]
LONGER_ON_SPARK = [
    pytest.param(postgresql, id="postgresql"),
    pytest.param(spark, id="spark", marks=[ONLY_ONE_SPARK, pytest.mark.thorough]),
]
"""Spark plans for half a minute what the others do in seconds, and another test tells most of it."""


def simulated(seed: int, policy: str, count: int = 400) -> SyntheticLog:
    return simulate(WHOLE, seed, count, TODAY, EVERYTHING[policy], UNTIDY)


SEEDS = [
    *((1, "land"), (2, "excluded")),
    *(pytest.param(seed, policy, marks=pytest.mark.thorough) for seed, policy in ((3, "included"), (4, "land"))),
]


@pytest.mark.parametrize(("seed", "policy"), SEEDS)
def test_a_log_in_postgresql_is_judged_where_it_lies_as_duckdb_judges_it(
    seed: int, policy: str, tmp_path: Path
) -> None:
    log = well_formed(simulated(seed, policy))
    with fresh_postgresql() as url:
        assert (
            wrong(in_postgresql(log, tmp_path, url), in_files(log, tmp_path), read_engine("postgresql"), policy) == []
        )


@ONLY_ONE_SPARK
@pytest.mark.parametrize(("seed", "policy"), [(1, "land"), pytest.param(2, "excluded", marks=pytest.mark.thorough)])
def test_spark_judges_parquet_as_duckdb_does(seed: int, policy: str, tmp_path: Path) -> None:
    log = well_formed(simulated(seed, policy))
    assert wrong(in_parquet(log, tmp_path), in_files(log, tmp_path), spark(), policy) == []


@pytest.mark.parametrize("engine", LONGER_ON_SPARK)
def test_a_file_that_only_duckdb_reads_is_handed_over_with_its_broken_rows(engine, tmp_path: Path) -> None:
    assert wrongly_judged(in_files(simulated(5, "excluded"), tmp_path), engine(), "excluded") == []


@pytest.mark.parametrize("engine", OTHERS)
def test_what_is_handed_over_is_read_as_duckdb_reads_it(engine, tmp_path: Path) -> None:
    source = in_files(simulated(5, "excluded"), tmp_path)
    ours, theirs = (read_log(replace(source, engine=one)) for one in (Engine(), engine()))
    assert ours.malformed == theirs.malformed != ()
    for name in ("table", "pauses"):
        assert rows_in(getattr(ours, name)) == rows_in(getattr(theirs, name)) != []


def rows_in(table: Table) -> list[dict[str, object]]:
    return sorted(table.to_pyarrow().to_pylist(), key=str)


@pytest.mark.parametrize("engine", OTHERS)
def test_random_dossiers_are_what_a_walk_day_by_day_finds(engine) -> None:
    random = Random(20261127)
    place = world(random)
    assert list(differences_of_query(list(examples(random, 1500, place)), place, engine())) == []


def test_the_order_of_letters_in_the_database_changes_nothing(tmp_path: Path) -> None:
    """In Vietnamese order `đ` comes after `d`, and capitals beside small letters; the audit goes by bytes."""
    server, name = server_or_skip(), f"tthc_{secrets.token_hex(6)}"
    collation = "LOCALE_PROVIDER icu ICU_LOCALE 'vi-VN' LOCALE 'C.UTF-8'"
    run_on(server, f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' {collation}")
    try:
        url = make_url(server).set(database=name).render_as_string(hide_password=False)
        log = well_formed(simulated(8, "land", 200))
        here, there = in_files(log, tmp_path), in_postgresql(log, tmp_path, url)
        assert wrong(there, here, read_engine("postgresql"), "land") == []
    finally:
        run_on(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.parametrize("engine", OTHERS)
def test_a_log_without_rows_is_one_on_every_engine(engine, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_text("id,procedure,received,finished\n", encoding="utf-8")
    judged = judge_log(LogSource(tmp_path / "log.csv", engine=engine()), WHOLE, TODAY)
    assert judged.table.count().to_pyarrow().as_py() == 0


EVENTS = """case:concept:name,concept:name,lifecycle:transition,time:timestamp,case:procedure
H1,Tiếp nhận,,2026-03-02 08:15,1.000001
H1,supplement,suspend,2026-03-03 09:00,1.000001
H1,supplement,resume,2026-03-04T02:00:00Z,1.000001
H1,Có kết quả,,2026-03-05 09:30,1.000001
H1,Từ chối,,2026-03-05 09:30,1.000001
H2,Từ chối,,2026-03-05 09:30,1.000001
H2,Có kết quả,,2026-03-05 09:30,1.000001
H3,Thẩm tra,,2026-03-02 14:05,1.000002
,Tiếp nhận,,2026-03-02 08:15,1.000001
H4,Tiếp nhận,,31/02/2026,1.000002
"""


@pytest.mark.parametrize("engine", OTHERS)
def test_of_events_at_the_same_moment_the_last_in_the_log_has_the_last_word_on_every_engine(
    engine, tmp_path: Path
) -> None:
    (tmp_path / "events.csv").write_text(EVENTS, encoding="utf-8")
    mapping = find_mapping("xes-lifecycle")
    ours, theirs = (read_log(LogSource(tmp_path / "events.csv", mapping, engine=e)) for e in (Engine(), engine()))
    for name in ("table", "pauses"):
        one, two = (getattr(log, name).order_by("row").to_pyarrow().to_pylist() for log in (ours, theirs))
        assert one == two
    rows = ours.table.filter(ours.table.id.isin(["H1", "H2"])).order_by("id").to_pyarrow().to_pylist()
    assert [row["status_text"] for row in rows] == ["refused", "settled"]


MOMENTS = (
    *("2026-03-02", "2026-03-02 14:05", "02/03/2026 14:05:00", "2/3/2026", "14:05 2/3/2026", "2/3/2026 2:05 PM"),
    *("2/3/2026 2:05 CH", "2/3/2026 12:30 SA", "2/3/2026 2:05PM", "2/3/2026 2:05 PMx", "2026-03-02PM", "13/3/2026"),
    *("2026-03-02T07:05:00Z", "2026-03-02T07:05:00+05:30", "2026-03-02T07:05:00-0330", "2026-03-02 07:05:00+00"),
    *(
        "20260302",
        "20260302140500",
        "20260230",
        "20261332",
        "46083",
        "46083.55",
        "99999",
        "1772436000",
        "1772436000123",
    ),
    *("2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29 00:00", "29/02/2026", "31/04/2026", "2026-13-01"),
    *("2026-03-02 24:00", "2026-03-02 24:00:00Z", "2026-03-02 23:60:00Z", "2026-03-02 23:59:60"),
    *("2026-03-02 07:05:00.123456789", "2026-03-02 07:05:00.1+07", " 2026-03-02 ", "2026-3-2 9:05", "03.04.2026"),
    *("3/14/2026", "2/3/26", "", "abc", "today", "epoch", "infinity", "ngày 2/3/2026", "２０２６-03-02", "٢٠٢٦-03-02"),
    *("\u00a02026-03-02", "2026-03-02\n", "0001-01-01", "2026", "9999999999"),
)


@pytest.mark.parametrize("engine", OTHERS)
def test_every_way_to_write_a_moment_is_read_alike(engine) -> None:
    assert moments_on(engine()) == moments_on(Engine())


def moments_on(engine: Engine) -> list[dict[str, object]]:
    written = pa.table({"row": pa.array(range(len(MOMENTS)), pa.int64()), "text": pa.array(MOMENTS, pa.string())})
    table = put_table(open_session(engine), "texts", written)
    read = {
        f"{order} {shift}": moment(table.text, order, shift)
        for order, shift in ((DateOrder.DAY_FIRST, 0), (DateOrder.MONTH_FIRST, 7 * 60), (None, 7 * 60))
    }
    said = table.mutate(**read, hour=has_hour(table.text), two_days=is_ambiguous(table.text))
    return said.order_by("row").to_pyarrow().to_pylist()


WORDS = (
    *(
        "ve-voi-nguoi-than",
        "fff",
        "so-huu v",
        " \t\n\r\x0b\x0cĐẠT \x0b",
        "Ẩn Ữ",
        "\u00a0x\u00a0",
        "",
        " ",
        r"\N",
        "a\\v",
    ),
    *("%", "_", "100%", "'", '"', "`", "$1", "\\1", "{x}", "e\u0301", "ê", "🏠"),
)


@pytest.mark.parametrize("engine", OTHERS)
def test_words_are_stripped_made_small_and_cut_alike(engine) -> None:
    assert words_on(engine()) == words_on(Engine())


def words_on(engine: Engine) -> list[dict[str, object]]:
    written = pa.table({"row": pa.array(range(len(WORDS)), pa.int64()), "text": pa.array(WORDS, pa.string())})
    table = put_table(open_session(engine), "texts", written)
    text = table.text
    said = table.mutate(
        bare=text.strip(),
        small=text.strip().lower(),
        among=text.strip().lower().isin(["đạt", "ve-voi-nguoi-than", "%", "'", r"\n", "🏠"]),
        cut=text.substr(1, 2),
        length=text.length().cast("int64"),
        has=text.contains("%"),
        begins=text.startswith("v"),
        changed=text.re_replace(r"(\w)-(\w)", r"\2-\1"),
        found=text.re_extract(r"(\d+)", 1).fill_null(""),
        nothing=text.nullif(""),
        joined=ibis.literal("id ") + text,
    )
    by_bytes = said.order_by("text").select("text").to_pyarrow().to_pylist()
    return [*said.order_by("row").to_pyarrow().to_pylist(), *by_bytes]


def test_nothing_stays_in_the_database_and_nothing_of_others_is_touched(tmp_path: Path) -> None:
    log = well_formed(simulated(6, "excluded", 100))
    with fresh_postgresql() as url:
        source = in_postgresql(log, tmp_path, url)
        run_on(url, *(f"CREATE TABLE {name} AS SELECT 1 AS theirs" for name in ("raw", "log", "judged", "pauses")))
        before = tables_in(url)
        judge_log(LogSource(source.place, engine=read_engine("postgresql")), WHOLE, TODAY, EVERYTHING["excluded"])
        assert tables_in(url) == before


def tables_in(url: str) -> list[tuple[str, str, int]]:
    """The lasting tables with their columns."""
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return connection.execute(
            "SELECT table_name, column_name, ordinal_position FROM information_schema.columns "
            "WHERE table_schema = 'public' ORDER BY 1, 3"
        ).fetchall()


@pytest.fixture
def log_in_without_rights() -> Iterator[str]:
    with fresh_postgresql() as url:
        run_on(
            url,
            "CREATE TABLE ho_so (id text, procedure text, received text, finished text)",
            "REVOKE TEMPORARY ON DATABASE " + url.rpartition("/")[2] + " FROM PUBLIC",
            "CREATE ROLE tthc_reader LOGIN PASSWORD 's3cret'",
            "GRANT SELECT ON ho_so TO tthc_reader",
        )
        yield url.replace("postgres@", "tthc_reader:s3cret@")
        run_on(url, "DROP OWNED BY tthc_reader", "DROP ROLE tthc_reader")


def test_a_log_in_that_may_not_make_temporary_tables_is_told_so(log_in_without_rights: str) -> None:
    with pytest.raises(CannotRunError, match="GRANT TEMPORARY ON DATABASE") as error:
        read_log(LogSource(f"{log_in_without_rights}?table=ho_so", engine=read_engine("postgresql")))
    assert "s3cret" not in str(error.value)


@ONLY_ONE_SPARK
def test_what_spark_kept_goes_with_the_audit(tmp_path: Path) -> None:
    engine = Engine(EngineKind.SPARK, f"{spark().address}&folder={tmp_path / 'shared'}")
    session = open_session(engine)
    put_table(session, "texts", pa.table({"row": [1]}))
    assert list((tmp_path / "shared").glob("tthc-*/texts-*/*.parquet"))
    del session
    assert not list((tmp_path / "shared").glob("*"))


@ONLY_ONE_SPARK
def test_a_spark_that_was_ended_for_another_is_started_anew(tmp_path: Path) -> None:
    elsewhere = Engine(EngineKind.SPARK, f"{spark().address}&folder={tmp_path}")
    for engine in (spark(), elsewhere, spark()):
        assert put_table(open_session(engine), "texts", pa.table({"row": [1]})).count().to_pyarrow().as_py() == 1


@ONLY_ONE_SPARK
def test_a_folder_that_cannot_be_written_is_a_sentence() -> None:
    session = open_session(Engine(EngineKind.SPARK, f"{spark().address}&folder=/proc/1"))
    with pytest.raises(CannotRunError, match="the folder of the audit cannot be written"):
        put_table(session, "texts", pa.table({"row": [1]}))


@pytest.mark.parametrize(
    ("text", "engine"),
    [
        ("duckdb", Engine()),
        ("postgresql", Engine(EngineKind.POSTGRESQL)),
        ("postgresql+psycopg://an@kho/hs?table=x", Engine(EngineKind.POSTGRESQL, "postgresql://an@kho/hs")),
        ("spark", Engine(EngineKind.SPARK)),
        ("spark://local[2]", Engine(EngineKind.SPARK, "local[2]")),
        ("spark://may-chu:7077?folder=/chung", Engine(EngineKind.SPARK, "may-chu:7077?folder=/chung")),
    ],
)
def test_an_engine_is_a_word_or_a_url(text: str, engine: Engine) -> None:
    assert read_engine(text) == engine


@pytest.mark.parametrize(
    "text", ["", "mysql://an:s3cret@kho/hs", "spark://", "duckdb://x", "postgresq://an:s3cret@x/y"]
)
def test_another_engine_is_refused_without_its_password(text: str) -> None:
    with pytest.raises(CannotRunError, match="--engine is duckdb, postgresql") as error:
        read_engine(text)
    assert "s3cret" not in str(error.value)


def test_postgresql_without_an_address_is_where_the_log_lies() -> None:
    with pytest.raises(CannotRunError, match="needs a log in PostgreSQL"):
        read_engine("postgresql").for_log("log.csv")
    assert read_engine("postgresql").for_log("postgresql://kho/hs?table=x").address == "postgresql://kho/hs"


@pytest.mark.parametrize(
    ("engine", "sentence"),
    [
        ("postgresql://an:s3cret@127.0.0.1:1/hs", "the database does not answer, or refuses the log-in"),
        ("spark://127.0.0.1:1?folder=/tmp", "no Spark answers at spark://127.0.0.1:1"),
        ("spark://127.0.0.1:7077", "a cluster needs a folder that all its machines can write"),
        ("spark://local[2]?password=s3cret", "behind the [?] of --engine spark://… stand folder=… and settings"),
    ],
)
def test_an_engine_that_cannot_be_had_is_a_sentence(engine: str, sentence: str) -> None:
    with pytest.raises(CannotRunError, match=sentence) as error:
        open_session(read_engine(engine))
    assert "s3cret" not in str(error.value)


@pytest.mark.parametrize(
    ("before", "engine", "sentence"),
    [
        ("", "spark", "Spark needs Java 17 or later: install it"),
        ("import sys; sys.modules['pyspark'] = None; ", "spark", "pip install 'tthc[spark]'"),
        ("import sys; sys.modules['psycopg'] = None; ", "postgresql://x/y", "pip install 'tthc[postgresql]'"),
    ],
)
def test_what_is_not_installed_is_named(before: str, engine: str, sentence: str) -> None:
    code = f"{before}from tthc.audit.engines.engine import read_engine; "
    code += f"from tthc.audit.engines.session import open_session; open_session(read_engine({engine!r}))"
    bare = {"PATH": "", "PYTHONPATH": str(ROOT)}
    said = subprocess.run([sys.executable, "-c", code], env=bare, capture_output=True, text=True, check=False)
    assert said.stderr.splitlines()[-1].startswith("tthc.source.CannotRunError")
    assert sentence in said.stderr
