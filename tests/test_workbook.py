"""The workbook: what stands in its cells, that no text becomes a formula, and that the same input gives the same bytes."""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tthc.cost.scm import CostSheet, Population
from tthc.cost.sheet import cost_sheet
from tthc.exchange.spreadsheets.proposals_lines import cost_lines, estimate_notes, finding_line, proposal_line
from tthc.exchange.spreadsheets.proposals_workbook import (
    FindingLine,
    NoteLine,
    ProposalLine,
    WorkbookContent,
    workbook_bytes,
    write_workbook,
)
from tthc.load.catalogue import load_text
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.cut import Certificate, Check, Competence, Component, Finding, Invariant, Part, Power, Range, Verdict
from tthc.model.proposal import Effect, Proposal
from tthc.source import CannotRunError, Position, Severity, say

CREATED = dt.datetime(2026, 11, 23, 16, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))

LINE = ProposalLine(
    code="1.001193",
    name="Đăng ký khai sinh",
    content="Không yêu cầu Giấy xác nhận cư trú",
    reasons="CSDL quốc gia về dân cư đã có",
    rules="R101",
    verdict=Verdict.PROVED,
    doubt="",
    power=Power.PETITION,
    addressee="Chính phủ",
    instrument="Điều 12, 151/2025/NĐ-CP",
    whose="Công dân (trực tuyến)",
    cost_before=Range(400_000, 661_000, 1_200_000),
    cost_after=Range(50_000, 91_500, 150_000),
    days_before=Decimal("5"),
    days_after=Decimal("4.5"),
)


def opened(tmp_path: Path, content: WorkbookContent) -> dict[str, Worksheet]:
    path = tmp_path / "bao-cao" / "phuong-an.xlsx"
    write_workbook(path, content)
    return {sheet.title: sheet for sheet in load_workbook(path)}


def row(sheet: Worksheet, number: int) -> dict[str, object]:
    """The values of a row by their headings."""
    headings = [str(cell.value) for cell in sheet[1]]
    return dict(zip(headings, (cell.value for cell in sheet[number]), strict=True))


def test_a_proposal_by_its_headings(tmp_path: Path) -> None:
    sheet = opened(tmp_path, WorkbookContent(CREATED, proposals=[LINE]))["Phương án"]
    assert row(sheet, 2) == {
        "STT": 1,
        "Mã TTHC": "1.001193",
        "Tên thủ tục hành chính": "Đăng ký khai sinh",
        "Nội dung đơn giản hóa": "Không yêu cầu Giấy xác nhận cư trú",
        "Quy tắc": "R101",
        "Kết luận chứng minh": "Đã chứng minh",
        "Thẩm quyền": "Kiến nghị",
        "Gửi kiến nghị tới": "Chính phủ",
        "Chi phí trước (đồng/hồ sơ)": 661_000,
        "Chi phí sau (đồng/hồ sơ)": 91_500,
        "Tiết kiệm (đồng/hồ sơ)": 569_500,
        "Khoảng tiết kiệm (thấp – cao)": "350.000 – 1.050.000",
        "Tỷ lệ cắt giảm (%)": 86.16,
        "Thời gian trước (ngày làm việc)": 5,
        "Thời gian sau (ngày làm việc)": 4.5,
        "Lý do": "CSDL quốc gia về dân cư đã có",
        "Điểm chưa đạt, điều kiện": None,
        "Văn bản quy định": "Điều 12, 151/2025/NĐ-CP",
        "Tính cho hồ sơ": "Công dân (trực tuyến)",
    }


def test_what_is_unknown_is_said(tmp_path: Path) -> None:
    unknown = replace(LINE, cost_after=None, days_after=None)
    values = row(opened(tmp_path, WorkbookContent(CREATED, proposals=[unknown]))["Phương án"], 2)
    assert values["Tiết kiệm (đồng/hồ sơ)"] == values["Tỷ lệ cắt giảm (%)"] == "chưa xác định"
    assert values["Thời gian sau (ngày làm việc)"] == "chưa xác định"
    assert values["Khoảng tiết kiệm (thấp – cao)"] is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+84 123", "-5", "@SUM(A1)", "{=1}", "https://example.vn", "1.001190", "010", "\x07chuông", "1/2"]
)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    finding = FindingLine("R101", Severity.WARNING, text, text, text, text, text, text)
    content = WorkbookContent(CREATED, [replace(LINE, name=text)], [finding], (), [NoteLine(text, text)])
    for sheet in opened(tmp_path, content).values():
        for cell in (cell for line in sheet.iter_rows() for cell in line):
            assert cell.data_type in {"s", "n"}
            assert cell.hyperlink is None
    path = tmp_path / "bao-cao" / "phuong-an.xlsx"
    assert b"<f>" not in path.read_bytes()
    assert load_workbook(path)["Phát hiện"]["D2"].data_type == "s"


def test_a_text_too_long_for_a_cell_is_cut_visibly(tmp_path: Path) -> None:
    sheet = opened(tmp_path, WorkbookContent(CREATED, proposals=[replace(LINE, name="ă" * 40_000)]))["Phương án"]
    value = str(sheet["C2"].value)
    assert (len(value), value[-1]) == (32_767, "…")


def test_the_same_input_gives_the_same_bytes() -> None:
    content = WorkbookContent(CREATED, proposals=[LINE] * 3)
    assert workbook_bytes(content) == workbook_bytes(content)
    other_zone = replace(content, created=CREATED.astimezone(dt.UTC))
    assert workbook_bytes(content) == workbook_bytes(other_zone)


def test_pages_are_ready_to_print(tmp_path: Path) -> None:
    for sheet in opened(tmp_path, WorkbookContent(CREATED, proposals=[LINE])).values():
        assert sheet.freeze_panes == "A2"
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr is not None
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref is not None
        assert sheet.auto_filter.ref.startswith("A1:")


def test_only_what_fits_is_printed(tmp_path: Path) -> None:
    sheet = opened(tmp_path, WorkbookContent(CREATED, proposals=[LINE] * 3))["Phương án"]
    assert sheet.print_area == "'Phương án'!$A$1:$O$4"
    assert (sheet["O1"].value, sheet["P1"].value) == ("Thời gian sau (ngày làm việc)", "Lý do")


def test_numbers_are_set_with_vietnamese_separators(tmp_path: Path) -> None:
    sheet = opened(tmp_path, WorkbookContent(CREATED, proposals=[LINE]))["Phương án"]
    assert sheet["I2"].number_format == "[$-42A]#,##0"
    assert sheet["M2"].number_format == "[$-42A]#,##0.00"


# Lines made from values of the model


def test_a_proposal_of_the_engine() -> None:
    proposal = Proposal(
        id="x",
        procedure="1.001193",
        name="Đăng ký khai sinh",
        title=say("Look up “{target}”", target="Giấy xác nhận cư trú"),
        cuts=(),
        rules=("R101", "R102"),
        reasons=(say("first"), say("second")),
        certificate=Certificate(
            (Check(Invariant.GOAL, Verdict.PROVED), Check(Invariant.DATA, Verdict.NOT_PROVED, say("no source"))),
            subject_to=say("amending {law}", law="151/2025/NĐ-CP"),
        ),
        competence=Competence(Power.PETITION, say("fixed"), say("the Government"), "151/2025/NĐ-CP", "Điều 12"),
        effect=Effect(),
    )
    line = proposal_line(proposal, str)
    assert (line.content, line.reasons, line.rules) == ("Look up “Giấy xác nhận cư trú”", "first\nsecond", "R101, R102")
    assert line.doubt == "I10: no source\namending 151/2025/NĐ-CP"
    assert (line.addressee, line.instrument) == ("the Government", "Điều 12, 151/2025/NĐ-CP")


def test_a_finding_of_the_engine() -> None:
    finding = Finding(
        "R101",
        Severity.WARNING,
        Component(procedure="1.001193", part=Part.DOCUMENT, id="cu-tru"),
        Position("procedures/x.yaml", 10, 9),
        say("held in {database}", database="CSDL quốc gia về dân cư"),
    )
    line = finding_line(finding, Catalogue(), str)
    assert (line.component, line.place) == ("1.001193/document/cu-tru", "procedures/x.yaml:10:9")
    assert line.because == "held in CSDL quốc gia về dân cư"


CATALOGUE = """
hourly_income: [{year: 2024, amount: 54000, source: constructed}]
estimates:
  - {id: form-filling, name: Điền tờ khai, unit: phút/mẫu, low: 30, mid: 60, high: 90, basis: chưa khảo sát}
  - {id: submit-online, name: Nộp trực tuyến, unit: phút/lần, low: 10, mid: 15, high: 45, basis: chưa khảo sát}
  - {id: pay, name: Nộp phí, unit: phút/lần, low: 0, mid: 0, high: 0, basis: trả trực tuyến}
document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
"""

PROCEDURE = """
code: "1.001193"
name: Đăng ký khai sinh
channels: [{mode: online, fees: [{amount: 25000, fixed_by: {law: 85/2019/TT-BTC, article: Điều 4}}]}]
dossier_sets: 1
documents: [{id: don, type: to-khai, originals: 1, when: nộp thay}]
results: [{type: to-khai, electronic: true}]
"""


@pytest.fixture
def catalogue() -> Catalogue:
    texts = (load_text(CATALOGUE, "costs.yaml"), load_text(PROCEDURE, "x.yaml"))
    return Catalogue(tuple(entry for text in texts for entry in text.catalogue.entries))


def test_the_columns_of_the_official_cost_form(tmp_path: Path, catalogue: Catalogue) -> None:
    procedure = catalogue.procedure("1.001193")
    sheet = cost_sheet(procedure, catalogue, None, Mode.ONLINE, population=Population(1200, "constructed"))
    assert isinstance(sheet, CostSheet)
    lines = list(cost_lines("1.001193", "I. Hiện tại", sheet, str))
    assert [line.number for line in lines] == ["1.1", "2.1", "3.1", "6.1", ""]
    written = opened(tmp_path, WorkbookContent(CREATED, costs=lines))["Chi phí"]
    assert row(written, 2) == {
        "Mã TTHC": "1.001193",
        "Biểu": "I. Hiện tại",
        "STT": "1.1",
        "Các công việc khi thực hiện TTHC": "Chuẩn bị hồ sơ",
        "Hoạt động/cách thức cụ thể": "Tờ khai: forms filled in: 1; estimated as a whole: its fields are not known",
        "Căn cứ (điều, khoản, văn bản)": None,
        "Thời gian đi lại, thực hiện (giờ)": 1,
        "Mức TNBQ/01 người/01 giờ làm việc (đồng)": 54000,
        "Mức chi phí thuê tư vấn, dịch vụ (đồng)": 0,
        "Mức phí, lệ phí, chi phí khác (đồng)": 0,
        "Số lần thực hiện/01 năm": 1,
        "Số lượng đối tượng tuân thủ/01 năm": 1200,
        "Chi phí thực hiện TTHC (đồng)": 54000,
        "Tổng chi phí thực hiện TTHC/01 năm (đồng)": 64_800_000,
        "Ghi chú": "Chỉ khi: nộp thay\nestimate Điền tờ khai: 30 / 60 / 90 phút/mẫu × 1",
        "Khoảng chi phí (thấp – cao)": "27.000 – 81.000",
    }
    assert row(written, 4)["Căn cứ (điều, khoản, văn bản)"] == "Điều 4, 85/2019/TT-BTC"
    total = row(written, 6)
    assert total["Các công việc khi thực hiện TTHC"] == "TỔNG"
    assert total["Chi phí thực hiện TTHC (đồng)"] == 54000 + 13500 + 25000
    assert total["Tổng chi phí thực hiện TTHC/01 năm (đồng)"] == 92500 * 1200
    assert written["D6"].font.bold


def test_no_yearly_total_without_a_volume(tmp_path: Path, catalogue: Catalogue) -> None:
    sheet = cost_sheet(catalogue.procedure("1.001193"), catalogue, None, Mode.ONLINE)
    assert isinstance(sheet, CostSheet)
    content = WorkbookContent(CREATED, costs=list(cost_lines("1.001193", "I. Hiện tại", sheet, str)))
    written = opened(tmp_path, content)["Chi phí"]
    for number in (2, 6):
        assert row(written, number)["Tổng chi phí thực hiện TTHC/01 năm (đồng)"] == "chưa có số lượng"


def test_every_estimate_is_in_the_notes(tmp_path: Path, catalogue: Catalogue) -> None:
    sheet = opened(tmp_path, WorkbookContent(CREATED, notes=list(estimate_notes(catalogue))))["Ghi chú"]
    last = {
        str(sheet.cell(r, 1).value): (sheet.cell(r, 2).value, sheet.cell(r, 3).value)
        for r in range(10, sheet.max_row + 1)
    }
    assert last == {
        "Mức thu nhập bình quân năm 2024": ("54.000 đồng/giờ (chưa đối chiếu)", "constructed"),
        "Ước lượng: Điền tờ khai": ("30 / 60 / 90 phút/mẫu (thấp / giữa / cao)", "chưa khảo sát"),
        "Ước lượng: Nộp trực tuyến": ("10 / 15 / 45 phút/lần (thấp / giữa / cao)", "chưa khảo sát"),
        "Ước lượng: Nộp phí": ("0 / 0 / 0 phút/lần (thấp / giữa / cao)", "trả trực tuyến"),
    }


# The file


def test_the_file_is_replaced_whole_and_readable_by_others(tmp_path: Path) -> None:
    path = tmp_path / "phuong-an.xlsx"
    path.write_text("old", encoding="utf-8")
    write_workbook(path, WorkbookContent(CREATED))
    assert [p.name for p in tmp_path.iterdir()] == ["phuong-an.xlsx"]
    plain = tmp_path / "plain"
    plain.touch()
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(plain.stat().st_mode)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder").write_text("a file", encoding="utf-8")
    (tmp_path / "taken.xlsx").mkdir()
    for path in (tmp_path / "folder" / "x.xlsx", tmp_path / "taken.xlsx"):
        with pytest.raises(CannotRunError, match="cannot be written"):
            write_workbook(path, WorkbookContent(CREATED))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["folder", "taken.xlsx"]
