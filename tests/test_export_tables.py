"""The catalogue as CSV and as a workbook: the same rows in both, nothing in them that a spreadsheet would run."""

from __future__ import annotations

import csv
import datetime as dt
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from full_procedure import FULL_PROCEDURE
from hypothesis import given, settings
from openpyxl import load_workbook
from random_catalogues import PROPERTY, catalogues

from tests.tries import tries
from tthc.exchange.tables.csv_folder import csv_files, harmless
from tthc.exchange.tables.tables import TABLES
from tthc.exchange.tables.workbook import tables_workbook
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Law

ROOT = Path(__file__).parent.parent
DAY = dt.date(2026, 11, 23)


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheets(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in load_workbook(io.BytesIO(data))}


def test_a_document_as_a_row(catalogue: Catalogue) -> None:
    """
    procedures:
      - code: "1.001193"
        name: Đăng ký khai sinh
        effective: {from: 2026-06-01}
        cases: [{id: thuong, name: Thông thường}]
        documents:
          - {id: giay-to, any_of: [cccd, ho-chieu], originals: 1, cases: thuong, channels: [online], look_up: {database: dan-cu}}
    document_types:
      - {id: cccd, name: Thẻ căn cước, origin: state}
      - {id: ho-chieu, name: Hộ chiếu, origin: state}
    databases: [{id: dan-cu, name: CSDL quốc gia về dân cư}]
    """
    (row,) = read_csv(csv_files(catalogue)["documents.csv"])
    assert {heading: value for heading, value in row.items() if value not in ("", "0")} == {
        "Mã TTHC": "1.001193",
        "Hiệu lực từ": "2026-06-01",
        "Mã giấy tờ trong hồ sơ": "giay-to",
        "Giấy tờ": "Thẻ căn cước hoặc Hộ chiếu",
        "Mã loại giấy tờ (một trong các loại)": "cccd\nho-chieu",
        "Bản chính": "1",
        "Nộp hay xuất trình": "Nộp",
        "Trường hợp": "Thông thường",
        "Cách thức": "Trực tuyến",
        "Cơ quan tự tra cứu tại": "CSDL quốc gia về dân cư",
    }


def test_files_open_in_a_spreadsheet() -> None:
    files = csv_files(load_text(FULL_PROCEDURE, "x.yaml").catalogue)
    assert set(files) == {*(f"{table.name}.csv" for table in TABLES), "doc-truoc.txt"}
    for data in files.values():
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")


@pytest.mark.parametrize("text", ["=1+1", "+84", "-5", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1", "\n=1"])
def test_what_would_be_a_formula_begins_with_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["1.001193", "a=1", "Đăng ký", "'quoted'", "5-7"])
def test_other_text_is_left_alone(text: str) -> None:
    assert harmless(text) == text


@settings(PROPERTY, max_examples=tries(60))
@given(catalogues())
def test_no_cell_can_be_run(catalogue: Catalogue) -> None:
    for name, data in csv_files(catalogue).items():
        if name.endswith(".csv"):
            for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")):
                assert not [cell for cell in row if cell.strip()[:1] in set("=+-@＝＋－＠") - {""}]
    book = tables_workbook(catalogue, DAY).data
    for sheet in load_workbook(io.BytesIO(book)):
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            assert cell.data_type in {"s", "n", "inlineStr"}
            assert cell.hyperlink is None


@settings(PROPERTY, max_examples=tries(30))
@given(catalogues())
def test_sheets_hold_the_rows_of_the_tables(catalogue: Catalogue) -> None:
    found = sheets(tables_workbook(catalogue, DAY).data)
    for table in TABLES:
        expected = [tuple(_as_read(value) for value in row) for row in table.fill(catalogue)]
        assert [tuple(_as_read(value) for value in row) for row in found[table.title][1:]] == expected


def _as_read(value: object) -> object:
    """Spreadsheets know one kind of number, and one kind of line end."""
    if isinstance(value, (int, float, Decimal)):
        return float(value)
    return str(value).replace("\r\n", "\n").replace("\r", "\n") if value else None


def test_a_sheet_that_is_full_goes_on_in_another() -> None:
    laws = Catalogue(tuple(Law(id=f"{number}/2026/NĐ-CP", rank="decree") for number in range(10)))
    found = sheets(tables_workbook(laws, DAY, most_rows=5).data)
    assert [title for title in found if title.startswith("Văn bản")] == ["Văn bản", "Văn bản (2)", "Văn bản (3)"]
    ids = [row[0] for title in ("Văn bản", "Văn bản (2)", "Văn bản (3)") for row in found[title][1:]]
    assert ids == [law.id for law in laws.all(Law).values()]


def test_a_text_too_long_for_a_cell_is_cut_and_counted(catalogue: Catalogue) -> None:
    """
    code: "1.001193"
    name: Đăng ký khai sinh
    verbatim: [{about: steps, text: ngắn}]
    """
    part = catalogue.versions[0].verbatim[0].model_copy(update={"text": "😀" * 40_000})
    procedure = catalogue.versions[0].model_copy(update={"verbatim": (part,)})
    book = tables_workbook(Catalogue((procedure,)), DAY)
    text = sheets(book.data)["Nguyên văn"][1][3]
    assert (book.cut, text[-1], len(text.encode("utf-16-le")) // 2 <= 32_767) == (1, "…", True)


def test_the_shipped_catalogue_twice_gives_the_same_bytes() -> None:
    shipped = load_catalogue(ROOT / "catalog", ROOT).catalogue
    assert csv_files(shipped) == csv_files(shipped)
    assert tables_workbook(shipped, DAY).data == tables_workbook(shipped, DAY).data
