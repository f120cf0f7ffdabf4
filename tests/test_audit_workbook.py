"""The official tables of an audit: sums that a spreadsheet works out anew, names that stay names, paper that fits."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import Made, judged_rows, made_rows
from tthc.audit.figures.counters import Counters, Dimension, PeriodCell
from tthc.audit.figures.period import Period, read_period
from tthc.audit.figures.period_report import PeriodReport, period_report
from tthc.audit.figures.petitions import FoundHere, PetitionCell, PetitionCounts, PetitionReport
from tthc.audit.figures.quarterly_form import FormLine, form_lines
from tthc.exchange.audit_names import names_in, period_in_words
from tthc.show.audit_summary import AuditShown
from tthc.show.audit_workbook import audit_workbook
from tthc.show.language import Language, translator
from tthc.show.quarterly_form import CHECK, COUNTED, FIGURES, LAST_HEAD, NAMED

CREATED = datetime(2026, 11, 23, tzinfo=UTC)
VIETNAMESE = translator(Language.VIETNAMESE)
HOSTILE = '=HYPERLINK("http://x";"y")'
FORMS = ("Biểu 06a lĩnh vực", "Biểu 06a cơ quan", "Biểu 06a cấp xã")


def workbook_of(report: PeriodReport, limit: str = "promised") -> bytes:
    names = names_in(CATALOGUE)
    names = replace(names, agency={**names.agency, "ubnd-xa": HOSTILE})
    shown = AuditShown(report, limit, names, {})
    return audit_workbook(shown, "UBND tỉnh", CREATED, VIETNAMESE)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PeriodReport:
    rows = [*made_rows(5, 300), Made("X1", "1.000001", "", "", "ubnd-xa", "", date(2026, 8, 3), None, "open")]
    log, _ = judged_rows(tmp_path_factory.mktemp("log"), rows)
    return period_report(log, CATALOGUE, read_period("2026-Q3"))


@pytest.fixture(scope="module")
def book(report: PeriodReport) -> Mapping[str, Worksheet]:
    found = openpyxl.load_workbook(io.BytesIO(workbook_of(report)))
    return {sheet.title: sheet for sheet in found.worksheets}


@pytest.fixture(scope="module")
def values(report: PeriodReport) -> Mapping[str, Worksheet]:
    found = openpyxl.load_workbook(io.BytesIO(workbook_of(report)), data_only=True)
    return {sheet.title: sheet for sheet in found.worksheets}


def worked_out(sheet: Worksheet, cell: str) -> int:
    """What a spreadsheet makes of a cell: a number, a sum of cells or ranges, or several of them added."""
    value = sheet[cell].value
    if not isinstance(value, str):
        return int(value)
    inside = re.sub(r"^=(SUM\()?|\)$", "", value)
    parts = re.split(r"[,+]", inside)
    return sum(worked_out(sheet, place.coordinate) for part in parts for row in _cells(sheet, part) for place in row)


def _cells(sheet: Worksheet, part: str) -> Iterator[tuple[openpyxl.cell.Cell, ...]]:
    found = sheet[part]
    yield from found if isinstance(found, tuple) else ((found,),)


@pytest.mark.parametrize("title", FORMS)
def test_every_sum_is_a_formula_that_gives_what_is_written_beside_it(
    title: str, book: Mapping[str, Worksheet], values: Mapping[str, Worksheet]
) -> None:
    formulas = 0
    for row in book[title].iter_rows(min_row=LAST_HEAD + 2, min_col=NAMED + 1, max_col=CHECK):
        for cell in row:
            if cell.data_type == "f":
                formulas += 1
                assert worked_out(book[title], cell.coordinate) == values[title][cell.coordinate].value
    assert formulas > 3 * len(FIGURES)


@pytest.mark.parametrize("title", FORMS)
def test_the_first_line_is_the_whole_period(title: str, values: Mapping[str, Worksheet], report: PeriodReport) -> None:
    first = [cell.value for cell in values[title][LAST_HEAD + 2]]
    total = report.total.promised
    assert first[1] == "TỔNG SỐ"
    assert (first[2], first[5]) == (total.in_hand, total.carried_over)
    assert first[6:10] == [total.early + total.on_time + total.late, total.early, total.on_time, total.late]
    assert first[10] == total.open_in_time + total.open_late + total.paused_in_time + total.paused_late
    assert first[14:16] == [total.refused, total.withdrawn]
    assert first[CHECK] == "khớp"


def test_a_line_that_does_not_add_up_says_by_how_much(book: Mapping[str, Worksheet]) -> None:
    check = book[FORMS[0]].cell(LAST_HEAD + 2, CHECK + 1).value
    assert str(check).startswith('=IF(C11=G11+K11+O11+P11+Q11,"khớp","LỆCH "&')


def test_a_name_that_looks_like_a_formula_is_a_name(book: Mapping[str, Worksheet]) -> None:
    found = [cell for sheet in book.values() for row in sheet.iter_rows() for cell in row if cell.value == HOSTILE]
    assert found
    assert {cell.data_type for cell in found} == {"s"}
    assert all(cell.hyperlink is None for cell in found)


def test_the_form_is_set_up_for_a4_across_with_its_head_on_every_page(book: Mapping[str, Worksheet]) -> None:
    for title in FORMS:
        page = book[title]
        assert (page.page_setup.orientation, int(page.page_setup.paperSize)) == ("landscape", 9)
        assert (page.sheet_properties.pageSetUpPr.fitToPage, page.page_setup.fitToHeight) == (True, 0)
        assert page.print_title_rows == "$7:$10"
        assert page.cell(LAST_HEAD + 2, 3).number_format.startswith("[$-42A]#,##0")


def test_the_form_names_its_number_its_source_and_what_nobody_checked(book: Mapping[str, Worksheet]) -> None:
    words = " ".join(str(cell.value) for row in book[FORMS[0]].iter_rows() for cell in row if cell.value)
    assert "Biểu số II.06a/VPCP/KSTT" in words
    assert "chưa đối chiếu với văn bản gốc" in words
    assert "Quý III/2026 (Từ ngày 01/07/2026 đến ngày 30/09/2026)" in words


def test_the_same_audit_gives_the_same_bytes(report: PeriodReport) -> None:
    assert workbook_of(report) == workbook_of(report)
    assert workbook_of(report) != workbook_of(report, "statutory")


def test_the_channels_are_two_columns_and_what_is_not_said_a_third() -> None:
    def cell(channel: str | None, **counts: int) -> PeriodCell:
        counters = Counters(**counts)
        return PeriodCell(counters, counters, sector="dat-dai", level="province", channel=channel)

    cells = (
        cell("online", received=3, early=2, open_late=1),
        cell("postal", received=2, carried_over=1, late=1, paused_late=1, refused=1),
        cell("in_person", received=1, settled_without_limit=1),
        cell(None, received=1, withdrawn=1),
    )
    (line,) = form_lines(cells, Dimension.SECTOR, "promised")
    assert line == FormLine(
        level="province",
        key="dat-dai",
        online=3,
        in_person=3,
        unknown_channel=1,
        carried_over=1,
        early=2,
        late=1,
        open_late=2,
        refused=1,
        withdrawn=1,
        without_limit=1,
        paused=1,
    )
    assert line.adds_up
    assert line.received == 8
    assert set(COUNTED.values()) <= set(FormLine.__dataclass_fields__)


def test_levels_go_from_the_ministries_down() -> None:
    nothing = Counters()
    cells = [
        PeriodCell(nothing, nothing, agency="a", level=level) for level in ("commune", None, "central", "province")
    ]
    found = [line.level for line in form_lines(cells, Dimension.AGENCY, "promised")]
    assert found == ["central", "province", "commune", None]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2026", "Năm 2026"),
        ("2026-H2", "6 tháng cuối năm 2026"),
        ("2026-Q4", "Quý IV/2026"),
        ("2026-03", "Tháng 3/2026"),
        ("2026-03-02..2026-03-05", ""),
    ],
)
def test_a_period_is_said_as_reports_say_it(name: str, said: str) -> None:
    assert period_in_words(read_period(name)) == said
    assert isinstance(read_period(name), Period)


def test_days_that_have_no_name_are_the_name_of_the_period(report: PeriodReport) -> None:
    """Without --period the form is about the days of the log, and says so where others name their month."""
    days = replace(report, period=read_period("2026-07-02..2026-09-15"))
    found = openpyxl.load_workbook(io.BytesIO(workbook_of(days)))
    said = found.worksheets[0]["E3"].value
    assert said == "Kỳ báo cáo: từ ngày 02/07/2026 đến ngày 15/09/2026 – so với thời hạn cam kết"
    assert found.properties.title.endswith("từ 02/07/2026 đến 15/09/2026")


def test_petitions_are_a_sheet_of_their_own(report: PeriodReport) -> None:
    counts = PetitionCounts(received=3, on_time=1, open_late=2)
    on_one = PetitionCell(counts, procedure="1.000001", findings=(FoundHere("R101", 2),))
    petitions = PetitionReport(counts, (on_one,), (), ())
    found = openpyxl.load_workbook(io.BytesIO(workbook_of(replace(report, petitions=petitions))))
    rows = list(found["Phản ánh, kiến nghị"].iter_rows(values_only=True))
    _, whole, one = (dict(zip(rows[0], row, strict=True)) for row in rows[:3])
    assert (whole["Theo"], whole["Nhận trong kỳ"], whole["Chưa trả lời, quá hạn"]) == ("Tất cả", 3, 2)
    assert (one["Theo"], one["Quy tắc tìm thấy ở thủ tục này"]) == ("Thủ tục", "R101: 2")
    assert "Phản ánh, kiến nghị" not in openpyxl.load_workbook(io.BytesIO(workbook_of(report))).sheetnames


def test_a_log_of_nothing_is_a_workbook_of_nothing(tmp_path: Path) -> None:
    log, _ = judged_rows(tmp_path, [])
    empty = openpyxl.load_workbook(io.BytesIO(workbook_of(period_report(log, CATALOGUE))), data_only=True)
    assert empty[FORMS[0]].cell(LAST_HEAD + 2, 3).value == 0
