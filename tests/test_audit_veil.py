"""The public page of an audit: no group of one to four is on it, and none can be worked out from what is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import Made, judged_rows, made_rows
from tthc.audit.figures.counters import Counters, Dimension, PeriodCell, broken_down
from tthc.audit.figures.kaplan_meier import quantile
from tthc.audit.figures.period_report import PeriodReport, period_report
from tthc.audit.figures.put_aside import Quarantined
from tthc.audit.figures.suppression import SMALLEST
from tthc.audit.figures.times import TimeTaken
from tthc.audit.figures.waiting import ClockDays
from tthc.audit.judging.reasons import Reason
from tthc.exchange.audit_names import names_in
from tthc.model.dossier import Clock
from tthc.publish.audits.file import audit_file
from tthc.publish.audits.page import AuditPage
from tthc.publish.audits.report import TABLES, ForPage, audit_page
from tthc.publish.audits.times import times_table
from tthc.publish.audits.veil import COLUMNS, VEILED, Veil, columns_of, veil_over, veiled
from tthc.publish.audits.waiting import clocks_block
from tthc.publish.tables import Row, Table
from tthc.show.language import Language, translator


def page_of(report: PeriodReport, *, public: bool) -> AuditPage:
    beside = ForPage("Tỉnh", "promised", names_in(CATALOGUE), {}, translator(Language.VIETNAMESE), {}, public)
    return audit_page(report, beside)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PeriodReport:
    lonely = Made("L1", "1.000003", "", "in_person", "Phòng Lạ Lùng", "Xã Vắng", date(2026, 3, 2), None, "open")
    log, _ = judged_rows(tmp_path_factory.mktemp("log"), [*made_rows(3, 400), lonely])
    return period_report(log, CATALOGUE)


def tables_of(page: AuditPage) -> Iterator[Table]:
    for limit in page.limits:
        yield from (counters.table for counters in limit.tables)
    yield from page.delays


def small_figures(row: Row) -> list[str]:
    return [cell.text for cell in row.cells if cell.text.isdigit() and 0 < int(cell.text) < SMALLEST]


def test_an_office_s_own_page_shows_everything(report: PeriodReport) -> None:
    own = page_of(report, public=False)
    assert any(small_figures(row) for table in tables_of(own) for row in table.rows)
    assert VEILED.encode() not in audit_file(own)


def test_no_small_group_is_on_the_public_page(report: PeriodReport) -> None:
    page = page_of(report, public=True)
    assert len(page.limits) == 1, "two limits side by side would give the difference away"
    assert [row for table in tables_of(page) for row in table.rows if small_figures(row)] == []
    lonely = next(row for row in page.limits[0].tables[1].table.rows if row.name == "Phòng Lạ Lùng")
    assert VEILED in [cell.text for cell in lonely.cells]
    text = audit_file(page).decode()
    assert "Bản công khai" in text
    assert not re.search(r"dòng số \d", text), "rows of the log are not named"


def test_what_is_hidden_cannot_be_worked_out_from_the_sum(report: PeriodReport) -> None:
    """Where a small figure is hidden, so is another of its column, or the sum is."""
    found = 0
    for by, counters in zip(TABLES, page_of(report, public=True).limits[0].tables, strict=True):
        *lines, whole = counters.table.rows
        true = [columns_of(part.promised) for part in broken_down(report.cells, by)]
        for column in range(len(COLUMNS)):
            hidden = [row.cells[column].text == VEILED for row in lines]
            small = [0 < counts[column] < SMALLEST for counts in true]
            assert all(gone for gone, is_small in zip(hidden, small, strict=True) if is_small)
            assert not any(small) or sum(hidden) >= 2 or whole.cells[column].text == VEILED, (by, column)
            found += any(small)
    assert found


def cell(agency: str, **counts: int) -> PeriodCell:
    counters = Counters(**counts)
    return PeriodCell(counters, counters, agency=agency, sector="mot")


def test_a_total_that_one_table_hides_no_table_shows() -> None:
    """One sector, so its line is the sum: two late ones stay unknown in the table of agencies too."""
    cells = (cell("a", received=42, early=40, late=2), cell("b", received=30, early=30))
    veil = veil_over(cells, "promised", (Dimension.AGENCY, Dimension.SECTOR))
    assert "late" in veil.totals
    assert all("late" in veil.of(Dimension.AGENCY, one.agency) for one in broken_down(cells, Dimension.AGENCY))


def test_large_groups_stay_as_they_are() -> None:
    cells = (cell("a", received=42, early=30, late=12), cell("b", received=30, early=20, late=10))
    veil = veil_over(cells, "promised", (Dimension.AGENCY, Dimension.SECTOR))
    assert (veil.totals, veil.of(Dimension.AGENCY, "a")) == (frozenset(), frozenset())
    assert columns_of(cells[0].promised)[:5] == (0, 42, 30, 0, 12)


def test_a_veiled_column_hides_a_second_line_with_the_small_one() -> None:
    from tthc.publish.tables import figures

    counts = [(40,), (3,), (12,)]
    rows = tuple(Row(str(n), figures(count)) for n, (count,) in enumerate(counts))
    shown = veiled(Table("t", "f", ("Hồ sơ",), rows), counts, Veil(public=True))
    assert [row.cells[0].text for row in shown.rows] == ["40", VEILED, VEILED]
    assert veiled(Table("t", "f", ("Hồ sơ",), rows), counts, Veil()).rows == rows


def test_rows_put_aside_for_a_rare_reason_are_not_counted_in_public(report: PeriodReport) -> None:
    aside = tuple(Quarantined(reason, count, ()) for reason, count in ((Reason.NO_ID, 40), (Reason.DUPLICATE, 2)))
    more = replace(report, quarantined=aside, read=report.judged + 42)
    assert [row.cells[1].text for row in page_of(more, public=True).aside.rows] == [VEILED, VEILED]
    assert [row.cells[1].text for row in page_of(more, public=False).aside.rows] == ["40", "2"]


def test_how_many_rows_were_read_is_not_said_where_few_of_them_were_put_aside(report: PeriodReport) -> None:
    """One row aside: who knows of a broken one would know that all others are good."""
    one = replace(report, read=report.judged + 1)
    assert "không nêu" in page_of(one, public=True).read
    assert "để riêng 1." in page_of(one, public=False).read


def test_a_name_that_is_not_shown_says_that_it_is_not() -> None:
    assert names_in(CATALOGUE).of("agency", "?").startswith("tên bị che")


def test_a_clock_of_few_dossiers_has_no_figures_and_is_in_no_share() -> None:
    clocks = [
        ClockDays(Clock.STATE, 90, 40, 60),
        ClockDays(Clock.APPLICANT, 10, 20, 60),
        ClockDays(Clock.ELSEWHERE, 7, 3, 60),
    ]
    own, public = clocks_block(clocks, Veil()), clocks_block(clocks, Veil(public=True))
    assert own
    assert public
    assert [[cell.text for cell in row.cells] for row in own.table.rows][2] == ["7", "6,5%", "3"]
    assert [[cell.text for cell in row.cells] for row in public.table.rows] == [
        ["90", "90,0%", "40"],
        ["10", "10,0%", "20"],
        [VEILED] * 3,
    ]
    assert len(public.chart.rows) == 2


def test_how_long_all_took_is_shown_although_a_total_is_not() -> None:
    """Three withdrawn are hidden; how many were settled and are open would tell them, what half of all took does not."""
    took, open_ = {3: 30, 5: 30}, {4: 12}
    times = [TimeTaken(quantile(took, open_, 50), quantile(took, open_, 90), settled_in=took, open_for=open_)]
    hidden = times_table(times, "t", "f", names_in(CATALOGUE), Veil(public=True, totals=frozenset({"withdrawn"})))
    shown = times_table(times, "t", "f", names_in(CATALOGUE), Veil(public=True))
    texts, all_texts = ([cell.text for cell in table.rows[0].cells] for table in (hidden, shown))
    assert (texts[:2], texts[-1]) == ([VEILED] * 2, VEILED)
    assert texts[2:-1] == all_texts[2:-1]
    assert all_texts[:2] == ["60", "12"]


def test_a_log_of_nothing_has_a_public_page(tmp_path: Path) -> None:
    log, _ = judged_rows(tmp_path, [])
    assert audit_file(page_of(period_report(log, CATALOGUE), public=True)).startswith(b"<!doctype html>")
