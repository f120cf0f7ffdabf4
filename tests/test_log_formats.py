"""Logs in every form that is read: the same dossiers give the same table, whatever the file is called."""

from __future__ import annotations

import gzip
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter

from tests.databases import fresh_postgresql, run_on
from tthc.audit.reading.log import Log, LogSource, read_log
from tthc.load.log_mappings import find_mapping
from tthc.source import CannotRunError

HEADINGS = ("Mã hồ sơ", "Họ tên", "Mã thủ tục", "Ngày tiếp nhận", "Ngày có kết quả", "Trạng thái")
RECEIVED, FINISHED = datetime.fromisoformat("2026-03-02 08:15"), datetime.fromisoformat("2026-03-05 09:30")
ROWS = (
    ("H1", "Nguyễn Văn A", "1.000001", RECEIVED, FINISHED, "Đã trả kết quả"),
    ("H2", "Nguyễn Văn B", "1.000002", RECEIVED, None, ""),
)
EXPECTED = [
    ("H1", "1.000001", date(2026, 3, 2), 495, date(2026, 3, 5), 570, "Đã trả kết quả"),
    ("H2", "1.000002", date(2026, 3, 2), 495, None, None, ""),
]


def rows_of(log: Log) -> list[tuple[Any, ...]]:
    columns = (
        "id",
        "procedure_text",
        "received_day",
        "received_minute",
        "finished_day",
        "finished_minute",
        "status_text",
    )
    return [tuple(row[name] for name in columns) for row in log.table.order_by("row").to_pyarrow().to_pylist()]


def test_csv(tmp_path: Path) -> None:
    lines = [";".join(HEADINGS), *(";".join("" if value is None else str(value) for value in row) for row in ROWS)]
    (tmp_path / "any name").write_text("\n".join(lines), encoding="utf-8")
    assert rows_of(read_log(tmp_path / "any name")) == EXPECTED


def test_parquet_with_real_moments_in_another_zone(tmp_path: Path) -> None:
    columns = [list(column) for column in zip(*ROWS, strict=True)]
    local = pa.array(columns[3], pa.timestamp("us")).to_pylist()
    table = pa.table(
        {
            HEADINGS[0]: columns[0],
            HEADINGS[1]: columns[1],
            HEADINGS[2]: columns[2],
            HEADINGS[3]: pa.array(
                [moment.astimezone() for moment in map(_in_vietnam, local)], pa.timestamp("us", "UTC")
            ),
            HEADINGS[4]: pa.array(columns[4], pa.timestamp("ns")),
            HEADINGS[5]: columns[5],
        }
    )
    pq.write_table(table, tmp_path / "log.csv")
    log = read_log(tmp_path / "log.csv")
    assert rows_of(log) == EXPECTED
    assert (log.row_in_file(0), log.malformed) == (1, ())


def _in_vietnam(moment: datetime) -> datetime:
    return datetime.fromisoformat(f"{moment.isoformat()}+07:00")


def test_a_workbook_with_a_title_above_its_headings(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "so-theo-doi.bin") as book:
        book.add_worksheet("Trang bìa").write(0, 0, "SỔ THEO DÕI HỒ SƠ")
        sheet = book.add_worksheet("Tháng 3")
        form = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        sheet.write(1, 2, "SỔ THEO DÕI HỒ SƠ")
        for column, heading in enumerate(HEADINGS):
            sheet.write(3, column, heading)
        for number, row in enumerate(ROWS, start=4):
            for column, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, column, value, form)
                else:
                    sheet.write(number, column, value)
    log = read_log(tmp_path / "so-theo-doi.bin")
    assert rows_of(log) == EXPECTED
    assert log.row_in_file(0) == 5


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <global scope="trace"><string key="concept:name" value="__INVALID__"/></global>
  <global scope="event"><date key="time:timestamp" value="1970-01-01T00:00:00Z"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <string key="source" value="one stop"/>
  <trace>
    <string key="concept:name" value="H1"/>
    <string key="procedure" value="1.000001"/>
    <string key="applicant" value="Nguyễn Văn A"/>
    <event><string key="concept:name" value="Nộp hồ sơ"/><date key="time:timestamp" value="2026-03-01T20:00:00+07:00"/></event>
    <event>
      <string key="concept:name" value="Tiếp nhận"><string key="concept:name" value="nested"/></string>
      <string key="org:resource" value="Trần Thị B"/>
      <date key="time:timestamp" value="2026-03-02T01:15:00.000Z"/>
      <string key="lifecycle:transition" value="complete"/>
    </event>
    <event>
      <string key="concept:name" value="supplement"/><date key="time:timestamp" value="2026-03-03T09:00:00+07:00"/>
      <string key="lifecycle:transition" value="suspend"/>
    </event>
    <event>
      <string key="concept:name" value="supplement"/><date key="time:timestamp" value="2026-03-04T09:00:00+07:00"/>
      <string key="lifecycle:transition" value="resume"/>
    </event>
    <event>
      <string key="concept:name" value="Nghĩa vụ tài chính"/><date key="time:timestamp" value="2026-03-04T10:00:00+07:00"/>
      <string key="lifecycle:transition" value="start"/>
    </event>
    <event><string key="concept:name" value="Có kết quả"/><date key="time:timestamp" value="2026-03-05T09:30:00+07:00"/></event>
  </trace>
  <trace>
    <string key="concept:name" value="H2"/>
    <string key="procedure" value="1.000002"/>
    <event><string key="concept:name" value="Thẩm tra"/><date key="time:timestamp" value="2026-03-02T08:15:00+07:00"/></event>
  </trace>
  <trace><string key="concept:name" value="H3"/><string key="procedure" value="1.000002"/></trace>
</log>
"""


@pytest.mark.parametrize("packed", [False, True])
def test_an_event_log_becomes_dossiers_and_pauses(packed: bool, tmp_path: Path) -> None:
    data = XES.encode()
    (tmp_path / "log.xes").write_bytes(gzip.compress(data) if packed else data)
    log = read_log(LogSource(tmp_path / "log.xes", find_mapping("xes-lifecycle")))
    first, second, third = rows_of(log)
    assert first == (*EXPECTED[0][:-1], "settled")
    assert second == EXPECTED[1]
    assert third[2] is None
    rows = log.table.order_by("row").to_pyarrow().to_pylist()
    assert [row["unreadable"] for row in rows] == [False, False, True]
    assert rows[0]["submitted_day"] == date(2026, 3, 1)
    assert log.pauses.order_by("asked_day").to_pyarrow().to_pylist() == [
        {"row": 0, "asked_day": date(2026, 3, 3), "given_day": date(2026, 3, 4), "cause": "supplement"},
        {"row": 0, "asked_day": date(2026, 3, 4), "given_day": None, "cause": "financial"},
    ]


@pytest.mark.parametrize(
    "headings",
    [
        "Mã hồ sơ;Mã thủ tục;Ngày tiếp nhận;Ngày có kết quả;Trạng thái",
        "MaHoSo;MaTTHC;NgayTiepNhan;NgayCoKetQua;TrangThai",
        "ma_ho_so;ma_tthc;ngay_tiep_nhan;ngay_co_ket_qua;trang_thai",
        "mahoso;matthc;ngaytiepnhan;ngaycoketqua;trangthai",
    ],
)
def test_headings_are_known_however_a_database_runs_them_together(tmp_path: Path, headings: str) -> None:
    (tmp_path / "log.csv").write_text(f"{headings}\nH1;1.001193;03/04/2026;05/04/2026;Đã trả\n", encoding="utf-8")
    (row,) = read_log(tmp_path / "log.csv").table.to_pyarrow().to_pylist()
    assert (row["id"], row["procedure_text"], row["status_text"]) == ("H1", "1.001193", "Đã trả")
    assert (row["received_day"], row["finished_day"]) == (date(2026, 4, 3), date(2026, 4, 5))


def test_events_in_a_table_are_the_same_as_in_xes(tmp_path: Path) -> None:
    text = """case:concept:name,concept:name,time:timestamp,case:procedure
H2,Thẩm tra,2026-03-02 08:15,1.000002
H1,Có kết quả,2026-03-05 09:30,1.000001
H1,Tiếp nhận,2026-03-02 08:15,1.000001
,Tiếp nhận,2026-03-02 08:15,1.000001
"""
    (tmp_path / "log.csv").write_text(text, encoding="utf-8")
    log = read_log(LogSource(tmp_path / "log.csv", find_mapping("xes-lifecycle")))
    rows = {row[0]: row for row in rows_of(log)}
    assert rows["H1"] == (*EXPECTED[0][:-1], "settled")
    assert rows["H2"] == EXPECTED[1]
    assert len(rows) == 3


def test_a_view_in_postgresql_is_read_and_nothing_of_the_log_in_is_told() -> None:
    with fresh_postgresql() as url:
        run_on(
            url,
            'CREATE SCHEMA kho; CREATE TABLE kho."Hồ sơ" ("dossierNo" text, "applicantName" text, "serviceCode" text, '
            '"receiveDate" timestamptz, "releaseDate" timestamp, "dossierStatus" text, online boolean)',
            "INSERT INTO kho.\"Hồ sơ\" VALUES ('H1', 'Nguyễn Văn A', '1.000001', '2026-03-02 01:15+00', "
            "'2026-03-05 09:30', 'done', true), ('H2', NULL, '1.000002', '2026-03-02 01:15+00', NULL, '', false)",
        )
        place = f"{url}?table=kho.Hồ sơ"
        log = read_log(LogSource(place, find_mapping("opencps-v2")))
        assert rows_of(log) == [(*EXPECTED[0][:-1], "settled"), EXPECTED[1]]
        assert log.source == "postgresql"
        with pytest.raises(CannotRunError, match="no such table"):
            read_log(f"{url}?table=kho.nothing")
        with pytest.raises(CannotRunError, match="name the table"):
            read_log(url)


def test_a_database_that_does_not_answer_is_a_sentence_without_the_password() -> None:
    with pytest.raises(CannotRunError) as error:
        read_log("postgresql://an:s3cret@127.0.0.1:1/x?table=log")
    assert str(error.value) == "postgresql:1:1: the database does not answer, or refuses the log-in"
