"""Our own workbook: what is written reads back the same; every wrong cell is told at its place; nothing is evaluated."""

from __future__ import annotations

import datetime as dt
import re
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any, get_args, get_origin

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import BaseModel

from tests.command_line import ROOT, files_of, make_project, tthc_here
from tests.import_records import catalogue_of
from tests.tries import tries
from tthc.exchange.limits import MAX_CELL_TEXT, MAX_SHEET_COLUMNS, MAX_SHEET_ROWS
from tthc.exchange.sources.record import Filled
from tthc.exchange.workbook.columns import EXAMPLE, SHEETS
from tthc.exchange.workbook.read import procedures_in, read
from tthc.exchange.workbook.template import chosen, write_workbook
from tthc.exchange.yaml.procedure_file import plain
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.duration import Unit
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.source import CannotRunError, Problem

Cells = Mapping[str, Mapping[str, object]]
"""Sheets, each with its cells: `{"Thủ tục": {"A2": "1.001193"}}`."""

REFERENCE = catalogue_of()
BIRTH: Cells = {
    "Thủ tục": {"A2": "1.001193", "B2": "Đăng ký khai sinh", "C2": "Hộ tịch", "D2": "Cấp xã"},
    "Thành phần hồ sơ": {
        "A2": "1.001193",
        "B2": "to-khai",
        "C2": "Tờ khai đăng ký khai sinh",
        "E2": 1,
        "A3": "1.001193",
        "B3": "giay-to-tuy-than",
        "C3": "Thẻ căn cước; Hộ chiếu",
        "I3": "Xuất trình",
    },
    "Các bước": {
        "A2": "1.001193",
        "B2": "tiep-nhan",
        "C2": "Tiếp nhận",
        "D2": "Tiếp nhận",
        "E2": "Ủy ban nhân dân cấp xã",
        "G2": "0,5",
        "H2": "ngày làm việc",
    },
    "Cách thức": {"A2": "1.001193", "B2": "Trực tiếp", "H2": "trong ngày", "T2": None, "V2": 0},
    "Căn cứ pháp lý": {"A2": "1.001193", "B2": "60/2014/QH13"},
}


def headings() -> dict[str, list[str]]:
    return {sheet.title: [column.heading for column in sheet.columns] for sheet in SHEETS}


def place(sheet: str, heading: str, row: int = 2) -> str:
    """The cell under a heading."""
    number = headings()[sheet].index(heading) + 1
    return f"{openpyxl.utils.get_column_letter(number)}{row}"


def workbook(*changes: Cells, catalogue: Catalogue = REFERENCE) -> bytes:
    """The empty template as a person filled it, saved by another program."""
    book = openpyxl.load_workbook(BytesIO(write_workbook(catalogue)))
    for cells in changes:
        for sheet, values in cells.items():
            for cell, value in values.items():
                book[sheet][cell] = value
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


def filled(*changes: Cells) -> Procedure:
    (found,) = procedures_in(workbook(BIRTH, *changes), "so-lieu.xlsx")
    assert isinstance(found, Filled), str(found)
    return found.procedure


def problems(*changes: Cells) -> list[str]:
    """What is said, without the place of the line."""
    found = list(procedures_in(workbook(BIRTH, *changes), "so-lieu.xlsx"))
    assert all(isinstance(one, Problem) for one in found)
    return [
        f"{one.at.file} {one.message}" + (f" ({one.hint})" if one.hint else "")
        for one in found
        if isinstance(one, Problem)
    ]


# Reading


def test_what_a_person_fills_in_is_a_procedure() -> None:
    found = plain(filled())
    assert found["code"] == "1.001193"
    assert found["sector"] == "ho-tich"
    assert [document.get("type") or document["any_of"] for document in found["documents"]] == [
        "to-khai-khai-sinh",
        ["can-cuoc", "ho-chieu"],
    ]
    assert found["documents"][0]["originals"] == 1
    assert found["documents"][1]["submission"] == "present"
    assert str(found["steps"][0]["duration"]["working_days"]) == "0.5"
    assert found["channels"] == [
        {"mode": "in_person", "time_limits": [{"statutory": {"same_day": True}}], "fees": [{"amount": 0}]}
    ]
    assert found["legal_basis"] == ["60/2014/QH13"]


def test_example_rows_are_not_read() -> None:
    data = write_workbook(REFERENCE)
    (found,) = procedures_in(data, "mau.xlsx")
    assert isinstance(found, Problem)
    assert "has no procedure" in str(found.message)
    book = openpyxl.load_workbook(BytesIO(data))
    assert [book[title]["A2"].value for title in ("Thủ tục", "Thành phần hồ sơ", "Các bước")] == [EXAMPLE] * 3


def test_names_ids_and_other_spellings_are_taken() -> None:
    for written in ("Hộ tịch", "ho-tich", "HỘ TỊCH", " Hộ  tịch "):
        assert plain(filled({"Thủ tục": {"C2": written}}))["sector"] == "ho-tich"


def test_a_name_with_a_semicolon_is_one_name() -> None:
    types = "document_types:\n  - {id: a, name: Tờ khai; mẫu 1, origin: applicant}\n  - {id: b, name: Đơn, origin: applicant}\n"
    catalogue = catalogue_of(types)
    document = {"id": "x", "any_of": ["a", "b"]}
    procedure = Procedure.model_validate({"code": "1.001193", "name": "Đăng ký", "documents": [document]})
    (found,) = procedures_in(write_workbook(catalogue, [procedure]), "x.xlsx")
    assert isinstance(found, Filled), str(found)
    assert plain(found.procedure) == plain(procedure)


def test_columns_may_stand_in_any_order() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(BIRTH)))
    book["Thủ tục"].move_range("B1:D2", cols=40)
    saved = BytesIO()
    book.save(saved)
    (found,) = procedures_in(saved.getvalue(), "x.xlsx")
    assert isinstance(found, Filled)
    assert plain(found.procedure) == plain(filled())


def test_figures_and_days_in_any_form() -> None:
    day = place("Thủ tục", "Hiệu lực từ")
    fee = place("Cách thức", "Mức thu")
    for written in (dt.date(2026, 7, 1), "01/07/2026", "2026-07-01"):
        assert str(plain(filled({"Thủ tục": {day: written}}))["effective"]["from"]) == "2026-07-01"
    for amount in (50000, 50000.0, "50.000", "50000"):
        assert plain(filled({"Cách thức": {fee: amount}}))["channels"][0]["fees"][0]["amount"] == 50000


# Problems at their cells


def test_every_wrong_cell_is_told_at_once() -> None:
    kind, unit = place("Các bước", "Loại bước"), place("Các bước", "Thời gian: đơn vị")
    assert problems(
        {
            "Thủ tục": {"C2": "Hộ tich khac"},
            "Thành phần hồ sơ": {"C2": "Tờ khai khai sinh", "E2": "một"},
            "Các bước": {kind: "Nhận", unit: "ngày công", "A3": "1.001194", "B3": "x"},
        }
    ) == [
        "so-lieu.xlsx:Các bước!D2 'Nhận' is not in the list",
        "so-lieu.xlsx:Các bước!H2 'ngày công' is not in the list (did you mean 'ngày'?)",
        "so-lieu.xlsx:Các bước!A3 the sheet Thủ tục has no row for 1.001194 (did you mean '1.001193'?)",
        "so-lieu.xlsx:Thành phần hồ sơ!C2 'Tờ khai khai sinh' is not in the list (did you mean 'Tờ khai đăng ký khai sinh'?)",
        "so-lieu.xlsx:Thành phần hồ sơ!E2 'một': expected a whole number",
        "so-lieu.xlsx:Thủ tục!C2 'Hộ tich khac' is not in the list (did you mean 'Hộ tịch'?)",
    ]


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "said"),
    [
        ("Thủ tục", "A2", 1.001193, "the code is a number here"),
        ("Thủ tục", "A2", "1001193", "A2 '1001193': it does not have the form"),
        ("Thủ tục", "B2", "=1+1", "a formula; write the value itself"),
        ("Thủ tục", "B2", '=HYPERLINK("http://x")', "a formula"),
        ("Thủ tục", "B2", "#REF!", "the cell holds an error"),
        ("Thủ tục", "A3", "1.001193", "has a row above already"),
        ("Thủ tục", "AA1", "Lĩnh vực", "no column of this sheet is called 'Lĩnh vực', or it is there twice"),
        ("Thủ tục", "AA1", "Lĩnh vựk", "did you mean 'Lĩnh vực'?"),
        ("Thành phần hồ sơ", "E2", "một", "E2 'một': expected a whole number"),
        ("Thành phần hồ sơ", "E2", -1, "E2 '-1': expected at least 0"),
        ("Thành phần hồ sơ", "B4", "la", "the row has no procedure code"),
        ("Các bước", "H2", None, "G2"),
        ("Các bước", "H2", "trong ngày", "H2 a length of time has a figure and a unit"),
        ("Các bước", "E2", None, "A2 the column Ai thực hiện is empty"),
    ],
)
def test_a_wrong_cell_says_where(sheet: str, cell: str, value: object, said: str) -> None:
    found = problems({sheet: {cell: value}})
    assert any(said in one and one.startswith(f"so-lieu.xlsx:{sheet}!") for one in found), found


def test_texts_that_begin_like_formulas_are_texts() -> None:
    procedure = filled().model_copy(update={"name": "=cmd|' /C calc'!A0", "note": "+84 @x -1"})
    (found,) = procedures_in(write_workbook(REFERENCE, [procedure]), "x.xlsx")
    assert isinstance(found, Filled)
    assert (found.procedure.name, found.procedure.note) == (procedure.name, procedure.note)


# Writing and reading


def test_the_shipped_catalogue_reads_back_the_same() -> None:
    catalogue = load_catalogue(ROOT / "catalog", ROOT / "catalog").catalogue
    latest = chosen(catalogue, [version.code for version in catalogue.versions], [])
    found = list(procedures_in(write_workbook(catalogue, latest), "x.xlsx"))
    assert len(found) == len(latest) > 10
    for one, procedure in zip(found, latest, strict=True):
        assert isinstance(one, Filled), str(one)
        assert plain(one.procedure) == plain(procedure)


def paths(model: type[BaseModel], before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Every field that a model can have, with those of the parts inside it."""
    for name, info in model.model_fields.items():
        inner = [part for part in parts_of(info.annotation) if issubclass(part, BaseModel)]
        if name != "at" and not inner:
            yield (*before, info.alias or name)
        for part in inner:
            yield from paths(part, (*before, info.alias or name))


def parts_of(annotation: Any) -> Iterator[type]:
    """The classes in an annotation; what a reference refers to is none of them."""
    if isinstance(annotation, type) and not get_args(annotation):
        yield annotation
    elif get_origin(annotation) is not Ref:
        for argument in get_args(annotation):
            yield from parts_of(argument)


_ELSEWHERE = {"time_limits": "limit", "fees": "fee", "type": "types", "any_of": "types"}


def columns_by_path() -> set[tuple[str, ...]]:
    """Where the columns of all sheets put their values; the two cells of a length of time are its units."""
    found = set()
    for sheet in SHEETS:
        for column in sheet.columns:
            path = ((sheet.part,) if sheet.part else ()) + column.path
            *whole, last = path
            found |= {(*whole, unit) for unit in (*Unit, "same_day")} if last == "#unit" else {path}
    return found


def test_every_field_of_the_model_has_a_column() -> None:
    """Whatever is added to the model and forgotten here would be lost on the way through the workbook."""
    known = columns_by_path()
    renamed = {
        tuple(
            _ELSEWHERE.get(key, key) if path[0] in ("channels", "documents") and place == 1 else key
            for place, key in enumerate(path)
        )
        for path in paths(Procedure)
    }
    assert len(renamed) > 150
    assert sorted(renamed - known - {("legal_basis",)}) == []


FULL = """
code: "1.001193"
name: Khai sinh
fixed_by: {law: 60/2014/QH13, article: Điều 13}
dossier_sets: 1
sets_fixed_by: {law: 123/2015/NĐ-CP, note: theo mẫu}
replaced_by: ["1.000894", "1.000656"]
channels:
  - mode: online
    service_level: partial
    fixed_by: {law: 123/2015/NĐ-CP}
    time_limits: [{statutory: {working_days: 3}, committed: {working_days: 2}, set_by: hue}]
    fees: [{amount: 5000, set_by: hue}]
documents:
  - id: to-khai
    name: Tờ khai
    omits: [que-quan, dan-toc]
    declares: [can-cuoc, ho-chieu]
    sanction: {law: 123/2015/NĐ-CP, article: Điều 5}
steps: [{id: nhan, name: Nhận, kind: receive, actor: ubnd-xa, automatic: true, set_by: hue}]
results: [{type: giay-chung-sinh, fixed_by: {law: 123/2015/NĐ-CP, note: theo tên thủ tục}}]
volumes: [{year: 2025, dossiers: 7, source: Báo cáo, set_by: hue}]
costs:
  - work: prepare
    document: to-khai
    minutes: {low: 20, mid: 35.5, high: 60}
    fees: {mid: 1500.125}
    source: Khảo sát
    date: 2026-03-31
  - work: other
    name: Thuê đo đạc
    channels: [online]
    hired_service: {mid: 1500000}
    times_per_year: 0.5
    population: 300
    set_by: hue
places: [{agency: ubnd-xa, name: Bộ phận một cửa, address: 1 Lê Lợi, hours: "7:30", phone: "0234", url: "https://a.vn", set_by: hue}]
"""


def test_what_fixes_measures_and_marks_a_part_reads_back_the_same() -> None:
    loaded = load_text(FULL, "x.yaml")
    assert not loaded.problems
    (procedure,) = loaded.catalogue.versions
    (found,) = procedures_in(write_workbook(REFERENCE, [procedure]), "x.xlsx")
    assert isinstance(found, Filled), str(found)
    assert plain(found.procedure) == plain(procedure)


@pytest.mark.parametrize(
    ("value", "dong"),
    [("1.500.000", "1500000"), ("1.500", "1500"), ("1500,5", "1500.5"), (150.5, "150.5"), (1500000, "1500000")],
)
def test_dots_between_thousands_of_dong_are_no_decimal_points(value: object, dong: str) -> None:
    sheet = "Chi phí đo được"
    row = {"A2": "1.001193", place(sheet, "Công việc"): "Nộp hồ sơ", place(sheet, "Thuê dịch vụ (đồng)"): value}
    (cost,) = filled({sheet: row}).costs
    assert cost.hired_service
    assert cost.hired_service.mid == Decimal(dong)


def test_a_measured_cost_that_was_changed_is_told_in_words(project: Path) -> None:
    """Minutes of a measured cost are three figures, not a length of time."""
    path = project / "catalog/procedures/ho-tich/1.001193.yaml"
    cost = "costs:\n  - {work: submit, minutes: {mid: 30}, source: Khảo sát, date: 2026-03-31}\n"
    path.write_text(path.read_text(encoding="utf-8") + cost, "utf-8")
    book = project.parent / "so-lieu.xlsx"
    tthc_here("--root", project, "import", "workbook", "--template", book, "--only", "1.001193")
    change(book, {"Chi phí đo được": {place("Chi phí đo được", "Số phút"): "45,5"}})
    ran = tthc_here("--root", project, "import", "workbook", book)
    assert ran.code == 0, ran.said
    assert "45.5" in path.read_text(encoding="utf-8")


def test_the_same_procedures_give_the_same_bytes() -> None:
    assert write_workbook(REFERENCE, [filled()]) == write_workbook(REFERENCE, [filled()])


def test_what_is_chosen_must_be_there() -> None:
    with pytest.raises(CannotRunError, match=r"no procedure 9\.999999"):
        chosen(REFERENCE, ["9.999999"], [])


_TEXT = st.text(st.sampled_from("aáăđưỡ 1=+-@:'\"<&"), min_size=1, max_size=30).map(lambda t: f"Đ{t}".strip())
_ID = st.from_regex(r"[a-z0-9][a-z0-9.-]{0,8}", fullmatch=True)
_AMOUNT = st.sampled_from(["1", "0.5", "17.5", "100"])
_DURATION = st.one_of(
    st.just({"same_day": "true"}),
    st.builds(
        lambda unit, amount: {unit: amount}, st.sampled_from(["minutes", "hours", "working_days", "months"]), _AMOUNT
    ),
    st.builds(lambda amount, why: {"calendar_days": amount, "estimate": why}, _AMOUNT, _TEXT),
)
_BASIS = st.fixed_dictionaries({"law": st.just("60/2014/QH13")}, optional={"article": _TEXT, "note": _TEXT})
_TYPES = st.sampled_from(["giay-chung-sinh", "can-cuoc", "ho-chieu"])


def some(required: Mapping[str, Any], optional: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(dict(required), optional=dict(optional))


def unlike(strategy: st.SearchStrategy[Any], key: str = "id", most: int = 3) -> st.SearchStrategy[list[Any]]:
    return st.lists(strategy, max_size=most, unique_by=lambda item: item[key])


_DOCUMENT = st.one_of(
    some({"id": _ID, "type": _TYPES}, {"name": _TEXT}),
    some({"id": _ID, "any_of": st.lists(_TYPES, min_size=2, max_size=3, unique=True)}, {"name": _TEXT}),
    some({"id": _ID, "name": _TEXT}, {}),
).flatmap(
    lambda document: some(
        {key: st.just(value) for key, value in document.items()},
        {
            "originals": st.integers(0, 9),
            "copies": st.integers(0, 9),
            "certified": st.integers(0, 9),
            "form": _TEXT,
            "submission": st.sampled_from(["submit", "present"]),
            "channels": st.lists(st.sampled_from(["online", "postal"]), max_size=2, unique=True),
            "applicants": st.just(["cong-dan"]),
            "when": _TEXT,
            "look_up": some({"issuer": st.just("ubnd-xa")}, {"fallback": st.booleans(), "fixed_by": _BASIS}),
            "purpose": _TEXT,
            "lock": _TEXT,
            "fixed_by": _BASIS,
        },
    )
)
_STEP = some(
    {"id": _ID, "name": _TEXT, "kind": st.sampled_from(["submit", "verify", "return"]), "actor": st.just("ubnd-xa")},
    {
        "role": _TEXT,
        "duration": _DURATION,
        "needs": st.lists(_ID, max_size=3, unique=True),
        "produces": st.lists(_ID, max_size=2, unique=True),
        "when": _TEXT,
        "visit": st.booleans(),
        "safeguard": _TEXT,
        "inferred": st.booleans(),
        "fixed_by": _BASIS,
    },
)
_LIMIT = some({"statutory": _DURATION}, {"committed": _DURATION, "note": _TEXT, "fixed_by": _BASIS})
_FEE = some(
    {"amount": st.integers(0, 10**9)},
    {"kind": st.sampled_from(["fee", "levy"]), "name": _TEXT, "per": _TEXT, "currency": st.just("USD"), "note": _TEXT},
)
_CHANNEL = some(
    {"mode": st.sampled_from(["in_person", "online", "postal"])},
    {
        "service_level": st.sampled_from(["partial", "information"]),
        "partial_reason": _TEXT,
        "time_limits": st.lists(_LIMIT, max_size=3),
        "fees": st.lists(_FEE | st.just({"decided_by": "hdnd-tinh"}), max_size=3),
    },
)
_PROCEDURE = some(
    {"code": st.sampled_from(["1.001193", "2.000815.H17", "1.004227.000.00.00.H17"]), "name": _TEXT},
    {
        "sector": st.just("ho-tich"),
        "levels": st.lists(st.sampled_from(["province", "commune"]), max_size=2, unique=True),
        "effective": some({"from": st.just("2026-01-01")}, {"to": st.just("2026-12-31")}),
        "publication": some({"decision": _TEXT}, {"date": st.just("2026-06-01"), "kind": st.just("amended")}),
        "agencies": some(
            {}, {"receiving": st.just(["ubnd-xa"]), "deciding": st.just(["ubnd-xa", "chu-tich-ubnd-tinh"])}
        ),
        "cases": unlike(some({"id": _ID, "name": _TEXT}, {})),
        "channels": unlike(_CHANNEL, "mode"),
        "documents": unlike(_DOCUMENT),
        "dossier_sets": st.integers(1, 9),
        "conditions": unlike(some({"id": _ID, "name": _TEXT}, {"fixed_by": _BASIS})),
        "steps": unlike(_STEP),
        "results": unlike(some({"type": _TYPES}, {"electronic": st.booleans(), "validity": _DURATION}), "type"),
        "has_no": st.lists(st.sampled_from(["forms", "fees"]), max_size=2, unique=True),
        "legal_basis": st.just(["60/2014/QH13", "123/2015/NĐ-CP"]),
        "volumes": unlike(
            some({"year": st.integers(2020, 2026), "dossiers": st.integers(0, 10**6), "source": _TEXT}, {}), "year"
        ),
        "keywords": st.lists(_TEXT, max_size=3, unique=True),
        "note": _TEXT,
        "verbatim": st.lists(
            some(
                {"about": st.sampled_from(["steps", "fees"]), "text": _TEXT | st.just(("Đủ chữ. " * 9000).strip())}, {}
            ),
            max_size=2,
        ),
        "sources": st.lists(some({"name": _TEXT}, {"retrieved": st.just("2026-07-17")}), max_size=2),
    },
)
_QUICK = settings(
    max_examples=tries(20),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@_QUICK
@given(_PROCEDURE)
def test_any_procedure_reads_back_the_same(values: dict[str, Any]) -> None:
    procedure = Procedure.model_validate(values)
    (found,) = procedures_in(write_workbook(REFERENCE, [procedure]), "x.xlsx")
    assert isinstance(found, Filled), str(found)
    assert plain(found.procedure) == plain(procedure)


# The command


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


def test_a_workbook_from_the_catalogue_changes_nothing(project: Path) -> None:
    before = files_of(project / "catalog")
    book = project.parent / "so-lieu.xlsx"
    ran = tthc_here("--root", project, "import", "workbook", "--template", book, "--only", "1.001193")
    assert (ran.code, ran.out) == (0, f"{book}: 1 procedures\n")
    ran = tthc_here("--root", project, "import", "workbook", book)
    assert ran.code == 0
    assert "1 unchanged" in ran.out
    assert files_of(project / "catalog") == before


def change(book: Path, cells: Cells) -> None:
    opened = openpyxl.load_workbook(book)
    for sheet, values in cells.items():
        for cell, value in values.items():
            opened[sheet][cell] = value
    opened.save(book)


def test_one_changed_cell_changes_one_line(project: Path) -> None:
    book = project.parent / "so-lieu.xlsx"
    tthc_here("--root", project, "import", "workbook", "--template", book, "--only", "1.001193")
    path = project / "catalog/procedures/ho-tich/1.001193.yaml"
    before = path.read_text(encoding="utf-8").splitlines()
    change(book, {"Thành phần hồ sơ": {place("Thành phần hồ sơ", "Bản sao"): 3}})
    ran = tthc_here("--root", project, "import", "workbook", book)
    assert ran.code == 0, ran.said
    after = path.read_text(encoding="utf-8").splitlines()
    assert len([line for line in after if line not in before]) == 1
    assert not (project / "catalog/imported/1.001193.json").exists()


def test_what_others_changed_meanwhile_stays(project: Path) -> None:
    """The workbook was handed out, then the file was corrected; only what was changed in the workbook is taken."""
    book = project.parent / "so-lieu.xlsx"
    tthc_here("--root", project, "import", "workbook", "--template", book, "--only", "1.001193")
    path = project / "catalog/procedures/ho-tich/1.001193.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("name: Thủ tục đăng ký khai sinh", "name: Tên khác"), "utf-8"
    )
    change(book, {"Thủ tục": {place("Thủ tục", "Số bộ hồ sơ"): 7}})
    assert tthc_here("--root", project, "import", "workbook", book).code == 0
    text = path.read_text(encoding="utf-8")
    assert "dossier_sets: 7" in text
    assert "name: Tên khác" in text


def test_one_wrong_cell_and_nothing_is_written(project: Path) -> None:
    book = project.parent / "so-lieu.xlsx"
    tthc_here("--root", project, "import", "workbook", "--template", book, "--only", "1.001193", "--only", "1.012783")
    change(book, {"Thủ tục": {place("Thủ tục", "Số bộ hồ sơ"): 7, place("Thủ tục", "Số bộ hồ sơ", 3): "hai"}})
    before = files_of(project)
    ran = tthc_here("--root", project, "import", "workbook", book)
    assert ran.code == 1
    assert f"so-lieu.xlsx:Thủ tục!{place('Thủ tục', 'Số bộ hồ sơ', 3)}" in ran.out
    assert files_of(project) == before


def test_fields_of_a_form_are_known_by_their_type(tmp_path: Path) -> None:
    """They are no entries of the register but parts of a document type; one that no form has is told at its cell."""
    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    file = tmp_path / "catalog/procedures/a.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(
        """procedures:
  - {code: "1.001193", name: Khai sinh, documents: [{id: don, type: don, omits: [que-quan]}]}
document_types:
  - {id: don, name: Đơn, origin: applicant, fields: [{id: que-quan, name: Quê quán}, {id: dan-toc, name: Dân tộc}]}
""",
        encoding="utf-8",
    )
    book, cell = tmp_path / "b.xlsx", place("Thành phần hồ sơ", "Mục để trống")
    tthc_here("--root", tmp_path, "import", "workbook", "--template", book, "--only", "1.001193")
    ran = tthc_here("--root", tmp_path, "import", "workbook", book)
    assert (ran.code, "1 unchanged" in ran.out) == (0, True), ran.said
    change(book, {"Thành phần hồ sơ": {cell: "que-quam"}})
    ran = tthc_here("--root", tmp_path, "import", "workbook", book)
    assert (ran.code, "nothing here is called 'que-quam' (did you mean 'que-quan'?)" in ran.out) == (1, True), ran.said


def test_an_unknown_law_becomes_an_entry_and_an_unknown_type_is_refused(tmp_path: Path) -> None:
    """A workbook of another project: its lists name what this catalogue does not have."""
    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    (tmp_path / "catalog").mkdir()
    book = tmp_path / "khac.xlsx"
    book.write_bytes(workbook(BIRTH))
    ran = tthc_here("--root", tmp_path, "import", "workbook", book)
    assert ran.code == 1
    assert "khac.xlsx:Thành phần hồ sơ!C2: nothing here is called 'to-khai-khai-sinh'" in ran.out
    (tmp_path / "catalog/reference.yaml").write_text("sectors: [{id: ho-tich, name: Hộ tịch}]\n", encoding="utf-8")
    law = {"Căn cứ pháp lý": {"A2": "1.001193", "B2": "1/2026/NĐ-CP", "C2": "Nghị định mới"}}
    plain_book = {"Thủ tục": BIRTH["Thủ tục"], **law}
    book.write_bytes(workbook(plain_book))
    assert tthc_here("--root", tmp_path, "import", "workbook", book).code == 0
    assert "Nghị định mới" in (tmp_path / "catalog/reference/laws-imported.yaml").read_text(encoding="utf-8")


def test_no_file_and_no_template_is_told(project: Path) -> None:
    assert tthc_here("--root", project, "import", "workbook").code == 2
    assert tthc_here("--root", project, "import", "workbook", "x.xlsx", "--template", "y.xlsx").code == 2


# Hostile and broken


def refused(folder: Path, data: bytes) -> str:
    path = folder / "bad.xlsx"
    path.write_bytes(data)
    (found,) = read(path)
    assert isinstance(found, Problem)
    return str(found.message)


def with_part(name: str, content: bytes) -> bytes:
    data = BytesIO(workbook(BIRTH))
    with zipfile.ZipFile(data, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "as .docx or .xlsx"),
        (b"PK\x03\x04 and no more", "broken"),
        (workbook(BIRTH)[:-400], "broken"),
        (with_part("xl/vbaProject.bin", b"x"), "macros"),
        (with_part("xl/bomb.bin", b"\0" * 30_000_000), "times its size"),
        (with_part("xl/evil.xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a/>'), "document type"),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, data: bytes, why: str) -> None:
    assert why in refused(tmp_path, data)


def test_another_workbook_is_refused(tmp_path: Path) -> None:
    other = BytesIO()
    with xlsxwriter.Workbook(other) as book:
        book.add_worksheet("Sheet1").write("A1", "x")
    assert "this is not our workbook" in refused(tmp_path, other.getvalue())


def sheet_with(cell: str) -> bytes:
    """A workbook with one filled cell."""
    data = BytesIO()
    with xlsxwriter.Workbook(data) as book:
        book.add_worksheet("Thủ tục").write_string(cell, "1.001194")
    return data.getvalue()


def test_rows_have_a_limit(tmp_path: Path) -> None:
    past, last = f"A{MAX_SHEET_ROWS + 1}", f"A{MAX_SHEET_ROWS}"
    assert refused(tmp_path, sheet_with(past)) == f"the sheet Thủ tục has more than {MAX_SHEET_ROWS} rows"
    assert "these sheets are missing" in refused(tmp_path, sheet_with(last))


def test_columns_have_a_limit(tmp_path: Path) -> None:
    past, last = (f"{openpyxl.utils.get_column_letter(MAX_SHEET_COLUMNS + more)}2" for more in (1, 0))
    assert refused(tmp_path, sheet_with(past)) == f"the sheet Thủ tục has more than {MAX_SHEET_COLUMNS} columns"
    assert "these sheets are missing" in refused(tmp_path, sheet_with(last))


def test_a_sheet_that_is_missing_empties_nothing(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(BIRTH)))
    del book["Các bước"]
    data = BytesIO()
    book.save(data)
    said = refused(tmp_path, data.getvalue())
    assert said == "these sheets are missing, and what they held would be lost: Các bước"


def test_a_column_that_is_missing_empties_nothing() -> None:
    book = openpyxl.load_workbook(BytesIO(workbook(BIRTH)))
    book["Các bước"].delete_cols(3)
    data = BytesIO()
    book.save(data)
    found = [str(one.message) for one in procedures_in(data.getvalue(), "x.xlsx") if isinstance(one, Problem)]
    assert any("these columns are missing" in one for one in found)


def test_a_long_cell_is_told(tmp_path: Path) -> None:
    """Excel itself cannot write such a cell; other programs do."""
    other = BytesIO(workbook(BIRTH, {"Thủ tục": {"B2": "MARK"}}))
    changed = BytesIO()
    with zipfile.ZipFile(other) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = old.read(entry)
            new.writestr(entry.filename, part.replace(b"MARK", b"x y" * MAX_CELL_TEXT))
    found = [str(one.message) for one in procedures_in(changed.getvalue(), "x.xlsx") if isinstance(one, Problem)]
    assert any("a text of more than" in one for one in found)


_BOOK = workbook(BIRTH)


@_QUICK
@given(st.lists(st.tuples(st.integers(0, len(_BOOK) - 1), st.integers(0, 255)), min_size=1, max_size=9))
def test_changed_bytes_never_raise(changes: list[tuple[int, int]]) -> None:
    data = bytearray(_BOOK)
    for where, value in changes:
        data[where] = value
    list(procedures_in(bytes(data), "x.xlsx"))


_ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | _TEXT | st.sampled_from(["=1", "có", "1.001193"])


@_QUICK
@given(st.lists(st.tuples(st.sampled_from(SHEETS), st.integers(0, 25), st.integers(1, 5), _ANYTHING), max_size=8))
def test_no_cell_raises(cells: list[tuple[Any, int, int, object]]) -> None:
    book = openpyxl.load_workbook(BytesIO(_BOOK))
    for sheet, column, row, value in cells:
        book[sheet.title].cell(row, column % len(sheet.columns) + 1).value = value
    saved = BytesIO()
    book.save(saved)
    list(procedures_in(saved.getvalue(), "x.xlsx"))


def test_a_dry_run_lists_what_would_change_and_a_first_day_for_nothing_is_told(project: Path) -> None:
    book = project.parent / "so-lieu.xlsx"
    tthc_here("--root", project, "import", "workbook", "--template", book, "--only", "1.001193")
    change(book, {"Thủ tục": {place("Thủ tục", "Số bộ hồ sơ"): 7}})
    before = files_of(project)
    ran = tthc_here("--root", project, "import", "workbook", "--dry-run", "--from", "2027-01-01", book)
    assert re.search(r"I100 .*7", ran.out)
    assert "I107 the decision that published it is the same" in ran.out
    assert "0 of 0" not in ran.out
    assert files_of(project) == before


def test_a_wrong_heading_comes_before_the_rows_of_other_sheets() -> None:
    """A wrong heading makes every row under it wrong; what is wrong in other sheets stands behind it."""
    told = problems({"Thành phần hồ sơ": {"B4": "la"}}, {"Trường hợp": {"C1": "Tên lạ"}})
    assert "no column of this sheet is called 'Tên lạ'" in told[1]
    assert [one.split("!")[0].split(":")[1] for one in told] == ["Trường hợp", "Trường hợp", "Thành phần hồ sơ"]


def test_lists_of_a_workbook_have_headings_in_words() -> None:
    sheet = openpyxl.load_workbook(BytesIO(workbook()))["Danh mục"]
    headings_ = [cell.value for cell in sheet[1] if cell.value]
    assert "Loại giấy tờ" in headings_
    assert not {"DocumentType", "id"} & set(headings_)


def test_an_empty_template_is_a_workbook_without_a_procedure(project: Path) -> None:
    book = project.parent / "mau.xlsx"
    tthc_here("--root", project, "import", "workbook", "--template", book)
    assert "I111 * a workbook without a procedure" in tthc_here("--root", project, "import", "workbook", book).out


def test_a_text_that_is_called_a_workbook(project: Path) -> None:
    book = project.parent / "chu.xlsx"
    book.write_text("xin chào", encoding="utf-8")
    assert "this is no Word (.docx), Excel (.xlsx) file" in tthc_here("--root", project, "import", "workbook", book).out
