"""The ledger of papers: who issues, who asks, alternatives as alternatives, databases, life events, in every form."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from tests.command_line import AT, make_project, tthc_here
from tthc.exchange.tables.one_table import OneTable, csv_text, xlsx_bytes
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.ledger import LedgerLine, Times, ledger
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.journey import Journey
from tthc.show.language import Language, translator
from tthc.show.ledger import as_text

TEXT = """
document_types:
  - {id: can-cuoc, name: Căn cước, origin: state, issued_by: [cong-an], proves: [nhan-than]}
  - {id: ho-chieu, name: Hộ chiếu, origin: state, proves: [nhan-than]}
  - {id: khai-sinh, name: Giấy khai sinh, origin: state}
  - {id: ket-hon-nuoc-ngoai, name: Giấy kết hôn nước ngoài, origin: state, foreign: true, proves: [nhan-than]}
  - {id: don, name: Đơn, origin: applicant}
  - {id: thua, name: Không ai hỏi, origin: outside}
facts: [{id: nhan-than, name: Nhân thân}]
agencies: [{id: cong-an, name: Công an, level: province}]
laws: [{id: 1/2026/NĐ-CP, rank: decree}]
databases:
  - id: ho-tich
    name: CSDL hộ tịch
    holds: [{types: [khai-sinh], law: 1/2026/NĐ-CP, article: Điều 3, since: 2026-01-01, verified: true, scope: từ năm 2016}]
  - {id: dan-cu, name: CSDL dân cư, holds: [{facts: [nhan-than]}, {types: [can-cuoc], law: 1/2026/NĐ-CP, verified: true}]}
journeys:
  - {id: sinh-con, name: Sinh con, stages: [{procedure: "1.000001"}, {procedure: "1.000002"}]}
procedures:
  - code: "1.000001"
    name: Khai sinh
    documents:
      - {id: nguoi, any_of: [can-cuoc, ho-chieu], look_up: {database: dan-cu}}
      - {id: to, type: don}
    results: [{type: khai-sinh}]
  - code: "1.000002"
    name: Thường trú
    documents:
      - {id: ks, type: khai-sinh}
      - {id: cc, type: can-cuoc, when: đi thay}
      - {id: cc2, any_of: [can-cuoc, ho-chieu], cases: [b]}
    cases: [{id: a, name: A}, {id: b, name: B}]
  - {code: "1.000003", name: Nhập học, documents: [{id: ks, type: khai-sinh}, {id: kh, type: ket-hon-nuoc-ngoai}]}
"""


def lines_of(codes: tuple[str, ...] = ("1.000001", "1.000002", "1.000003")) -> dict[str, LedgerLine]:
    loaded = load_text(TEXT, "catalogue.yaml")
    assert loaded.problems == ()
    graph = CatalogueGraph(loaded.catalogue)
    events = {j.id: graph.procedures_in(j) for j in loaded.catalogue.all(Journey).values()}
    return {line.type.id: line for line in ledger(graph, [graph.catalogue.procedure(c) for c in codes], events)}


def test_those_asked_for_most_stand_first() -> None:
    assert list(lines_of()) == ["can-cuoc", "khai-sinh", "ho-chieu", "don", "ket-hon-nuoc-ngoai"]


def test_alternatives_count_as_alternatives() -> None:
    card = lines_of()["can-cuoc"]
    assert [p.code for p in card.only_this] == ["1.000002"]
    assert [p.code for p in card.or_another] == ["1.000001", "1.000002"]
    assert [p.code for p in card.askers] == ["1.000001", "1.000002"]
    assert [p.code for p in card.looked_up] == ["1.000001"]
    assert card.asked == 3
    assert [a.name for a in card.agencies] == ["Công an"]


def test_how_often_in_a_life_event() -> None:
    lines = lines_of()
    assert lines["khai-sinh"].events == {"sinh-con": Times(1, 1)}
    assert lines["can-cuoc"].events == {"sinh-con": Times(0, 3)}
    assert lines["ket-hon-nuoc-ngoai"].events == {}


def test_databases_hold_the_paper_or_what_it_proves() -> None:
    lines = lines_of()
    assert [(h.database.id, h.only_facts, h.holding.verified) for h in lines["can-cuoc"].held] == [
        ("dan-cu", False, True),
        ("dan-cu", True, False),
    ]
    assert [(h.database.id, h.only_facts) for h in lines["ho-chieu"].held] == [("dan-cu", True)]
    assert lines["ket-hon-nuoc-ngoai"].held == ()


def test_issuers_are_looked_for_in_the_whole_catalogue() -> None:
    lines = lines_of(("1.000003",))
    assert list(lines) == ["ket-hon-nuoc-ngoai", "khai-sinh"]
    assert [p.code for p in lines["khai-sinh"].issuers] == ["1.000001"]


def test_as_text() -> None:
    text = as_text([lines_of()["khai-sinh"]], {"sinh-con": "Sinh con"}, translator(Language.ENGLISH))
    assert text.splitlines() == [
        "Giấy khai sinh  [khai-sinh]  in 2 procedures (only this 2, or another 0, looked up by the agency 0)",
        "    issued by: issued by the State; procedure 1.000001",
        "    held in: CSDL hộ tịch: under Điều 3, 1/2026/NĐ-CP since 2026-01-01, confirmed by a source; so far only in part: từ năm 2016",
        "    Sinh con: 1 times",
        "1 kinds of paper; 1 are asked for with no alternative somewhere; 1 are in a database that is confirmed to be open",
    ]


@pytest.mark.parametrize("cell", ["=1+1", "+84", "-x", "@a", " =1", "\t=1", "\n1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    table = OneTable("[x]*", (("=A", 5),), ((cell,), (7,)))
    assert list(csv.reader(io.StringIO(csv_text(table).removeprefix("\ufeff"))))[1] == [f"'{cell}"]
    data = xlsx_bytes(table, date(2026, 11, 23))
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    assert (sheet["A2"].data_type, sheet["A3"].value) == ("s", 7)
    assert data == xlsx_bytes(table, date(2026, 11, 23))


def test_the_command_in_every_form(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    text = tthc_here("--root", project, "ledger", *AT)
    assert text.code == 0
    assert "[giay-chung-nhan-ket-hon]" in text.out.splitlines()[0]
    lines = json.loads(tthc_here("--root", project, "ledger", "-f", "json", "su-kien:sinh-con", *AT).out)
    held = [holding for line in lines for holding in line["held_in"]]
    assert held
    assert all(holding.keys() >= {"database", "verified", "since", "law"} for holding in held)
    assert {code for line in lines for code in line["procedures"]} == {"1.001193"}
    rows = list(
        csv.reader(io.StringIO(tthc_here("--root", project, "ledger", "-f", "csv", *AT).out.removeprefix("\ufeff")))
    )
    assert rows[0][:2] == ["Id", "Kind of paper"]
    assert "Sinh con" in rows[0]
    file = tmp_path / "so-giay-to.xlsx"
    assert tthc_here("--root", project, "ledger", "-f", "xlsx", *AT).code == 2
    assert tthc_here("--root", project, "ledger", "-f", "xlsx", "-o", file, *AT).code == 0
    sheet = openpyxl.load_workbook(file).active
    assert sheet is not None
    assert sheet.max_row == len(rows)
    assert [f.name for f in file.parent.iterdir() if f.is_file()] == ["so-giay-to.xlsx"]


def test_an_empty_selection_has_an_empty_ledger(catalogue: Catalogue) -> None:
    """
    procedures: [{code: "1.000001", name: A}]
    """
    assert ledger(CatalogueGraph(catalogue), (), {}) == ()
