"""The catalogue as a SQLite file: what SQL counts is what the model holds, and every key leads somewhere."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from full_procedure import FULL_PROCEDURE
from hypothesis import given, settings
from random_catalogues import PROPERTY, catalogues

from tests.tries import tries
from tthc.exchange.tables.sqlite_file import TABLES_OF, sqlite_file
from tthc.graph.catalogue import CatalogueGraph
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.entry import Ref
from tthc.model.reference import Agency, DocumentType

ROOT = Path(__file__).parent.parent


@contextmanager
def opened(catalogue: Catalogue) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(sqlite_file(catalogue))
        yield connection


def one(connection: sqlite3.Connection, question: str) -> int:
    answer = connection.execute(question).fetchone()[0]
    return int(answer or 0)


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(ROOT / "catalog", ROOT).catalogue


def equals_the_model(catalogue: Catalogue) -> None:
    versions = catalogue.versions
    channels = [channel for p in versions for channel in p.channels]
    with opened(catalogue) as connection:
        counted = {
            "procedure": len(versions),
            "document": sum(len(p.documents) for p in versions),
            "document_any_of": sum(len(d.types) for p in versions for d in p.documents),
            "step": sum(len(p.steps) for p in versions),
            "step_after": sum(len(s.after) for p in versions for s in p.steps),
            "channel": len(channels),
            "time_limit": sum(len(c.time_limits) for c in channels),
            "fee": sum(len(c.fees) for c in channels),
            "result": sum(len(p.results) for p in versions),
            "condition": sum(len(p.conditions) for p in versions),
            "procedure_law": sum(len(p.legal_basis) for p in versions),
        }
        assert {table: one(connection, f"SELECT count(*) FROM {table}") for table in counted} == counted
        for kind, table in TABLES_OF.items():
            assert one(connection, f"SELECT count(*) FROM {table} WHERE is_defined") == len(catalogue.all(kind))
        papers = sum(d.originals + d.copies + d.certified for p in versions for d in p.documents)
        assert one(connection, "SELECT sum(sheets) FROM procedure_totals") == papers
        assert one(connection, "SELECT sum(amount) FROM fee") == sum(f.amount or 0 for c in channels for f in c.fees)
        hours = sum(float(s.duration.working_hours or 0) for p in versions for s in p.steps if s.duration)
        assert connection.execute("SELECT total(working_hours) FROM step").fetchone()[0] == pytest.approx(hours)
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_shipped_catalogue_has_the_same_totals(shipped: Catalogue) -> None:
    equals_the_model(shipped)


@settings(PROPERTY, max_examples=tries(60))
@given(catalogues())
def test_any_catalogue_has_the_same_totals(catalogue: Catalogue) -> None:
    equals_the_model(catalogue)


def test_every_part_of_a_procedure_fits() -> None:
    equals_the_model(load_text(FULL_PROCEDURE, "x.yaml").catalogue)


def test_extensions_and_areas_are_there_of_a_limit_and_of_the_policy_it_is_counted_by() -> None:
    """A limit that names no extension has that of its counting policy, which SQL finds by the procedure or its sector."""
    text = """
    sectors: [{id: dat-dai, name: Đất đai, counting: mot-cua}]
    procedures:
      - code: "1.000001"
        name: Cấp phép
        sector: dat-dai
        channels:
          - mode: in_person
            time_limits:
              - {statutory: {working_days: 6}, extension: {days: 5, law: 1/2026/NĐ-CP, article: Điều 3, verified: true}}
              - {statutory: {working_days: 4}, longer_in: [nui, bien]}
    counting_policies:
      - id: mot-cua
        name: Một cửa
        reception_day_counts: false
        cutoff: "15:00"
        extension: {days: 2}
        longer_in: [nui]
        office_hours: [{opens: "08:00", closes: "12:00"}]
    difficult_areas: [{id: nui, name: Vùng núi, days: 4, source: kiểm thử}]
    """
    with opened(load_text(text, "x.yaml").catalogue) as connection:
        limits = connection.execute(
            "SELECT t.statutory, coalesce(t.extension_days, c.extension_days), t.extension_law, t.extension_article,"
            " t.extension_verified FROM time_limit t JOIN procedure p ON p.number = t.procedure"
            " JOIN sector s ON s.id = p.sector JOIN counting_policy c ON c.id = coalesce(p.counting, s.counting)"
        ).fetchall()
        areas = connection.execute(
            "SELECT a.id, a.days, a.is_defined FROM time_limit_area l JOIN difficult_area a ON a.id = l.difficult_area"
        ).fetchall()
        policies = connection.execute("SELECT id, cutoff, extension_days FROM counting_policy").fetchall()
        of_policy = connection.execute("SELECT difficult_area FROM counting_policy_area").fetchall()
    assert limits == [(6.0, 5, "1/2026/NĐ-CP", "Điều 3", 1), (4.0, 2, None, None, None)]
    assert areas == [("nui", 4, 1), ("bien", None, 0)]
    assert (policies, of_policy) == ([("mot-cua", "15:00", 2)], [("nui",)])


def test_the_ledger_view_counts_as_the_graph_does(shipped: Catalogue) -> None:
    graph = CatalogueGraph(shipped)
    with opened(shipped) as connection:
        rows = connection.execute("SELECT id, asked_by, given_by FROM paper_ledger ORDER BY id").fetchall()
    assert rows == [
        (kind, len({p.code for p, _ in graph.askers(kind)}), len(graph.issuers(kind)))
        for kind in sorted(shipped.all(DocumentType))
    ]


def test_names_are_found_without_accents(catalogue: Catalogue) -> None:
    """
    procedures: [{code: "1.001193", name: Đăng ký biến động đất đai}]
    agencies: [{id: vp, name: Văn phòng đăng ký đất đai, level: province, aliases: [Nhà đất]}]
    """
    found = "SELECT kind, id, name FROM names WHERE names MATCH ? ORDER BY rowid"
    with opened(catalogue) as connection:
        assert connection.execute(found, ("dat dai",)).fetchall() == [
            ("procedure", "1.001193", "Đăng ký biến động đất đai"),
            ("agency", "vp", "Văn phòng đăng ký đất đai"),
        ]
        assert connection.execute(found, ("nha dat",)).fetchall() == [("agency", "vp", "Nhà đất")]


def test_what_nobody_defines_has_a_row_that_says_so(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    steps: [{id: nhan, name: Tiếp nhận, kind: receive, actor: khong-co}]
    """
    with opened(catalogue) as connection:
        assert connection.execute("SELECT id, name, is_defined FROM agency").fetchall() == [("khong-co", None, 0)]
    assert catalogue.get(Ref("khong-co", kind=Agency)) is None


def test_the_same_catalogue_gives_the_same_bytes(shipped: Catalogue) -> None:
    assert sqlite_file(shipped) == sqlite_file(shipped)
