"""`tthc audit --public`: a page leaves the office for a whole period that is over, and not about four dossiers."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import AT, LOG, Ran, make_project, tthc_here


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("public") / "demo")


def public(project: Path, log: Path, page: Path, *more: str | Path) -> Ran:
    return tthc_here("--root", project, "audit", log, "--public", "--html", page, *more, *AT)


@pytest.mark.parametrize("period", ["", "2026-10-01..2026-10-30", "2026-10-02..2026-10-31", "2026-11", "2026"])
def test_a_period_of_some_days_or_one_that_goes_on_is_refused(project: Path, tmp_path: Path, period: str) -> None:
    """The page of October and that of all October but a day differ by the dossiers of that day."""
    page = tmp_path / "trang.html"
    ran = public(project, project / LOG, page, *(("--period", period) if period else ()))
    assert (ran.code, ran.out, page.exists()) == (2, "", False)
    assert "a whole month, quarter, half or year that is over" in ran.err


def test_a_whole_month_that_is_over_is_published_with_a_warning_about_other_periods(
    project: Path, tmp_path: Path
) -> None:
    page = tmp_path / "trang.html"
    ran = public(project, project / LOG, page, "--period", "2026-10")
    assert ran.code == 0, ran.err
    assert "Publish periods of one kind only" in ran.err
    assert "Bản công khai" in page.read_text(encoding="utf-8")


def test_of_four_dossiers_nothing_is_said_not_even_how_many(project: Path, tmp_path: Path) -> None:
    """
    id,procedure,channel,received,finished
    H1,1.001193,online,2026-10-05 08:00,2026-10-05 10:00
    H2,1.001193,online,2026-10-05 08:00,2026-10-05 10:00
    H3,1.001193,online,2026-10-06 08:00,2026-10-07 10:00
    H4,1.001193,online,2026-10-06 08:00,
    """
    log, page = tmp_path / "log.csv", tmp_path / "trang.html"
    text = test_of_four_dossiers_nothing_is_said_not_even_how_many.__doc__ or ""
    log.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    few = public(project, log, page, "--period", "2026-10")
    assert (few.code, few.out, page.exists()) == (2, "", False)
    assert "fewer than 5 dossiers" in few.err
    assert "4" not in few.err
    with log.open("a", encoding="utf-8") as file:
        file.write("H5,1.001193,online,2026-10-06 08:00,2026-10-06 09:00\n")
    assert public(project, log, page, "--period", "2026-10").code == 0
    shown = page.read_text(encoding="utf-8")
    assert "Số dòng đã đọc và đã tính không nêu ở bản công khai này." in shown
    assert "Đã đọc" not in shown


@pytest.mark.parametrize("more", [("--xlsx", "bieu.xlsx"), ("-f", "json")])
def test_what_has_every_figure_is_not_asked_for_beside_a_public_page(
    project: Path, tmp_path: Path, more: tuple[str, str]
) -> None:
    ran = public(project, project / LOG, tmp_path / "trang.html", "--period", "2026-10", *more)
    assert (ran.code, ran.out) == (2, "")
    assert "the workbook and JSON have every figure" in ran.err
