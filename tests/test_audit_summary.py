"""An audit on one screen, and the tables beside it: what an officer reads, and that it is what was counted."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.command_line import AT, LOG, make_project, tthc, tthc_here
from tests.dossier_catalogue import CATALOGUE
from tests.random_logs import judged_rows, made_rows
from tthc.audit.figures.counters import Counters, Dimension, PeriodCell
from tthc.audit.figures.kaplan_meier import Quantile
from tthc.audit.figures.lost_steps import StepTime
from tthc.audit.figures.period import read_period
from tthc.audit.figures.period_report import PeriodReport, period_report
from tthc.audit.figures.petitions import FoundHere, PetitionCell, PetitionCounts, PetitionReport
from tthc.audit.figures.put_aside import Quarantined, quarantine_sentence
from tthc.audit.figures.worst import worst
from tthc.audit.judging.reasons import Reason
from tthc.exchange.audit_names import names_in
from tthc.show.audit_summary import AuditShown, as_summary, as_table
from tthc.show.language import Language, translator

ENGLISH, VIETNAMESE = translator(Language.ENGLISH), translator(Language.VIETNAMESE)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> PeriodReport:
    log, _ = judged_rows(tmp_path_factory.mktemp("log"), made_rows(11, 500))
    return period_report(log, CATALOGUE, read_period("2026-Q3"))


def shown(report: PeriodReport) -> AuditShown:
    return AuditShown(report, "promised", names_in(CATALOGUE), {("1.000001", "ky"): "Ký"})


def test_the_screen_has_what_officers_report(report: PeriodReport) -> None:
    said, c = as_summary(shown(report), ENGLISH), report.total.promised
    found = dict(re.findall(r"^  (\S[a-z ]*?) {2,}(\d+)", said, flags=re.MULTILINE))
    wanted = {"in hand": c.in_hand, "settled": c.settled, "open": c.open, "paused": c.paused}
    wanted |= {"refused": c.refused, "withdrawn": c.withdrawn}
    assert {name: int(found[name]) for name in wanted} == wanted
    assert f"carried over {c.carried_over}, received {c.received}" in said
    assert f"early {c.early}, on time {c.on_time}, late {c.late}" in said
    assert "2026-Q3 (2026-07-01 to 2026-09-30), against the promised limit, as of 2026-11-23" in said
    assert said.splitlines()[-1].startswith("counted by: ") or "Không tính ngày tiếp nhận" in said


def test_it_fits_on_a_screen_of_100_columns(report: PeriodReport) -> None:
    for translate in (ENGLISH, VIETNAMESE):
        lines = as_summary(shown(report), translate).splitlines()
        assert max(map(len, lines)) <= 110
        assert len(lines) <= 45


def test_it_is_said_in_vietnamese_with_vietnamese_numbers(report: PeriodReport) -> None:
    said = as_summary(shown(report), VIETNAMESE)
    assert "  cần giải quyết" in said
    assert re.search(r"trong hạn trong số đã và chưa giải quyết \(QĐ 766\) +\d+(,\d)?%", said)
    assert not re.search(r"\b(late|open|settled|received)\b", said)


@pytest.mark.parametrize("by", [None, *Dimension])
def test_every_dossier_of_a_table_stands_in_one_column(by: Dimension | None, report: PeriodReport) -> None:
    lines = [line for line in as_table(shown(report), by, ENGLISH).splitlines() if re.match(" *[0-9]", line)]
    assert lines
    for line in lines:
        carried, received, *parts = map(int, line.split()[:11])
        assert carried + received == sum(parts), line


def test_the_figures_of_a_table_fit_on_a_screen_of_80_columns(report: PeriodReport) -> None:
    lines = as_table(shown(report), Dimension.MONTH, VIETNAMESE).splitlines()
    heads = [line for line in lines if not re.match(" *[0-9]", line)]
    assert max(map(len, heads)) <= 80
    assert all(line[: len(heads[-1])].endswith("%") for line in lines[len(heads) :]), "the last head ends above them"


def test_the_worst_are_those_with_most_late_ones_and_no_others() -> None:
    def cell(agency: str, **counts: int) -> PeriodCell:
        return PeriodCell(Counters(**counts), Counters(**counts), agency=agency)

    cells = (
        cell("a", received=9, late=2, early=7),
        cell("b", received=9, open_late=2, paused_late=1, early=6),
        cell("c", received=4, late=2, early=2),
        cell("d", received=9, early=9),
    )
    assert [one.key for one in worst(cells, Dimension.AGENCY, "promised")] == ["b", "c", "a"]
    assert [one.key for one in worst(cells, Dimension.AGENCY, "promised", 1)] == ["b"]


def test_where_time_is_lost_is_said_if_the_log_of_steps_says_it(report: PeriodReport) -> None:
    from dataclasses import replace

    assert "Where time is lost" not in as_summary(shown(report), ENGLISH)
    unknown = Quantile(50)
    step = StepTime("1.000001", "ky", 12, 30, 480, unknown, unknown, unknown, over_plan=20.0)
    said = as_summary(shown(replace(report, steps=(step,))), ENGLISH)
    assert re.search(r"Where time is lost +office hours +dossiers\n  1\.000001 Ký +500 +12\n", said + "\n")


def test_rows_that_were_put_aside_come_with_what_to_do(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    ran = tthc_here("--root", project, "audit", project / LOG, *AT)
    assert ran.code == 0, ran.err
    reasons = re.findall(r"^  (A\d{3}) .*: \d+ \(rows [\d, …]+\)\n       → \S", ran.out, flags=re.MULTILINE)
    assert len(reasons) >= 5
    assert "This log is synthetic: its figures are nobody's." in ran.out


def test_a_period_can_be_named_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    ran = tthc_here("--root", project, "audit", project / LOG, "--period", "2026-09", "--by", "month", *AT)
    assert ran.code == 0, ran.err
    assert ran.out.splitlines()[-2].endswith("09/2026")
    refused = tthc_here("--root", project, "audit", project / LOG, "--period", "quý 9", *AT)
    assert (refused.code, refused.out) == (2, "")
    assert "'quý 9' is no period" in refused.err


def test_a_log_without_rows_is_said_to_have_none(tmp_path: Path) -> None:
    project, log = make_project(tmp_path / "demo"), tmp_path / "log.csv"
    log.write_text("Mã hồ sơ,Mã thủ tục,Ngày tiếp nhận,Ngày có kết quả\n", encoding="utf-8")
    ran = tthc_here("--root", project, "audit", log, *AT)
    assert (ran.code, ran.err) == (0, "the log has no rows\n")


def test_a_period_into_which_nothing_falls_is_said_to_be_one(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    ran = tthc_here("--root", project, "audit", project / LOG, "--period", "2024", *AT)
    assert ran.code == 0
    assert "no dossier of the log falls into 2024-01-01 to 2024-12-31: 0 ended before, " in ran.err


def test_a_mapping_of_another_log_is_not_passed_over(tmp_path: Path) -> None:
    project, mapping = make_project(tmp_path / "demo"), tmp_path / "other.yaml"
    mapping.write_text("id: other\nname: Other\nverified: false\ncolumns: {received: Lúc nhận}\n", encoding="utf-8")
    ran = tthc_here("--root", project, "audit", project / LOG, "--mapping", mapping, *AT)
    assert ran.code == 0
    assert "A030 the log has none of the columns that the mapping 'other' names" in ran.err


def test_thousands_are_grouped_wherever_rows_and_dossiers_are_counted(report: PeriodReport, tmp_path: Path) -> None:
    in_vietnamese = partial(tthc, "--lang", "vi", cwd=make_project(tmp_path / "demo"))
    assert "đã ghi 1.500 dòng mô phỏng" in in_vietnamese("simulate", "-n", "1500", "-o", "mo-phong.csv", *AT).err
    looked_at = in_vietnamese("audit", "map", "mo-phong.csv", *AT).out
    assert looked_at.startswith("mo-phong.csv: 1.500 dòng")
    assert not re.search(r"(?:×|đọc được |trên |\()\d{4}", looked_at)
    aside = Quarantined(Reason.DUPLICATE, 1192, (1043,))
    assert VIETNAMESE(quarantine_sentence(aside)) == "dòng trùng mã hồ sơ với dòng trước: 1.192 (dòng số 1043…)"
    hundredfold = {name: 100 * count for name, count in report.doubts[0].message.values.items()}
    assert re.match(r"\d+\.\d{3} hồ sơ", VIETNAMESE(replace(report.doubts[0].message, values=hundredfold)))


def test_petitions_are_on_the_screen(report: PeriodReport) -> None:
    counts = PetitionCounts(carried_over=1, received=3, on_time=1, late=1, open_late=2)
    on_one = PetitionCell(counts, procedure="1.000001", findings=(FoundHere("R101", 2),))
    with_them = replace(report, petitions=PetitionReport(counts, (on_one,), (), ()))
    said = as_summary(shown(with_them), ENGLISH)
    assert re.search(r"petitions in hand +4 +carried over 1, received 3\n", said)
    assert re.search(r"not answered +2 +in time 0, late 2, limit not known 0\n", said)
    assert re.search(r"1\.000001.* 4 +rules find here: R101 ×2\n", said)
    assert "petitions" not in as_summary(shown(report), ENGLISH)


def test_files_are_written_and_nothing_of_anybody_s_is_lost(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    page, book = tmp_path / "ket-qua.html", tmp_path / "bieu.xlsx"
    asked = ("--root", project, "audit", project / LOG, "--html", page, "--xlsx", book, *AT)
    ran = tthc_here(*asked)
    assert ran.code == 0, ran.err
    assert page.read_bytes().startswith(b"<!doctype html>")
    assert book.read_bytes().startswith(b"PK")
    page.write_text("của tôi", encoding="utf-8")
    again = tthc_here(*asked)
    assert again.code == 2
    assert page.read_text(encoding="utf-8") == "của tôi"
    assert tthc_here("--root", project, "audit", project / LOG, "--public", *AT).code == 2
    wrong = tthc_here("--root", project, "audit", project / LOG, "--html", tmp_path / "x.pdf", *AT)
    assert (wrong.code, "name a file that ends in .html" in wrong.err) == (2, True)


def test_petitions_stand_beside_what_rules_find(tmp_path: Path) -> None:
    project = make_project(tmp_path / "demo")
    text = io.StringIO()
    csv.writer(text).writerows(
        [("id", "received", "answered", "limit", "procedure"), ("P", "2026-09-01", "", 5, "1.001193")]
    )
    (tmp_path / "pakn.csv").write_text(text.getvalue(), encoding="utf-8")
    ran = tthc_here(
        *("--root", project, "audit", project / LOG, "--petitions", tmp_path / "pakn.csv"), "-f", "json", *AT
    )
    assert ran.code == 0, ran.err
    assert '"petitions": {' in ran.out
    assert '"rule": "R' in ran.out
