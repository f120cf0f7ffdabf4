"""Millions of dossiers are counted in few ways, and nothing is kept of them that no figure asks for."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import ibis
import pyarrow as pa
import pytest
from ibis.expr.types import Table

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import TODAY, judged_rows, made_rows
from tthc.audit.engines.engine import DUCKDB
from tthc.audit.engines.session import open_session, rows_of_same
from tthc.audit.figures.log_facts import facts_of
from tthc.audit.figures.period_counts import period_cells, whole_span
from tthc.audit.judging.dossiers import FOR_COUNTERS, judge
from tthc.audit.judging.observed import observed
from tthc.audit.judging.ways import UNKNOWN_MINUTE, minute_class, way_of

NOON, CUTOFF = 12 * 60, 15 * 60


def worked_out(table: Table) -> list[object]:
    return list(open_session(DUCKDB).to_pyarrow(table)["found"].to_pylist())


def receptions(*minutes: int | None, by_minute: bool) -> Table:
    return ibis.memtable(pa.table({"minute": pa.array(minutes, pa.int64()), "by_minute": [by_minute] * len(minutes)}))


def test_minutes_between_two_changes_count_alike() -> None:
    table = receptions(8 * 60, NOON, NOON + 5, CUTOFF, None, by_minute=False)
    found = table.select(found=minute_class(table.minute, table.by_minute, (NOON, CUTOFF)))
    assert worked_out(found) == [0, NOON, NOON, CUTOFF, None]


def test_every_minute_counts_where_a_limit_is_counted_in_minutes() -> None:
    table = receptions(481, 482, None, by_minute=True)
    assert worked_out(table.select(found=minute_class(table.minute, table.by_minute, (NOON,)))) == [481, 482, None]


@pytest.mark.parametrize("day", [date(1, 1, 1), date(2026, 11, 27), date(9999, 12, 31)])
def test_ways_of_other_limits_days_or_minutes_are_others(day: date) -> None:
    rows = [(pair, day, minute) for pair in (0, 1) for minute in (None, 0, 1439)]
    columns = zip(
        ("pair", "day", "minute"), zip(*rows, strict=True), (pa.int64(), pa.date32(), pa.int64()), strict=True
    )
    table = ibis.memtable(pa.table({name: pa.array(column, kind) for name, column, kind in columns}))
    found = worked_out(table.select(found=way_of(table.pair, table.day, table.minute)))
    assert len(set(found)) == len(rows)
    assert UNKNOWN_MINUTE < 0 <= min(int(str(one)) for one in found)


def test_only_the_rows_whose_text_another_has_are_found() -> None:
    session = open_session(DUCKDB)
    texts = ibis.memtable(pa.table({"row": [0, 1, 2, 3, 4], "id": ["a", "b", "a", "", "c"]}))
    assert sorted(rows_of_same(session, texts, "id").to_pyarrow()["row"].to_pylist()) == [0, 2]
    assert rows_of_same(session, texts.filter(texts.row > 0), "id").to_pyarrow().num_rows == 0


def test_who_only_counts_keeps_half_of_a_row_and_counts_the_same(tmp_path: Path) -> None:
    whole, _ = judged_rows(tmp_path, made_rows(4, 120))
    half = judge(whole.log, CATALOGUE, TODAY, whole.policies[0], FOR_COUNTERS)
    assert set(half.stored.columns) == set(FOR_COUNTERS) < set(whole.stored.columns)
    assert facts_of(half) == facts_of(whole)
    cells = [
        tuple(period_cells(seen, whole_span(seen))) for seen in (observed(one, CATALOGUE) for one in (whole, half))
    ]
    assert cells[0] == cells[1]
