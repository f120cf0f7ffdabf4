"""Dirty logs: what is read all the same, what is put aside with its reason, and that the totals always add up."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.period_report import PeriodReport, period_report
from tthc.audit.judging.dossiers import judge_log
from tthc.audit.judging.reasons import Reason
from tthc.audit.reading.log import Log, LogSource, read_log
from tthc.load.log_mappings import find_mapping, read_mapping
from tthc.load.typed import type_entry
from tthc.load.yaml_text import parse_yaml
from tthc.model.catalogue import Catalogue
from tthc.model.log_mapping import LogMapping
from tthc.model.reference import Agency
from tthc.source import CannotRunError

TODAY = date(2026, 11, 23)
HEADER = "id,procedure,channel,received,finished"


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return path


def mapping_of(text: str) -> LogMapping:
    tree, problems = parse_yaml(text, "mapping.yaml")
    mapping, more = type_entry(LogMapping, tree, "mapping.yaml")
    assert mapping, (problems, more)
    return mapping


def days(log: Log, name: str = "received_day") -> list[Any]:
    return [row[name] for row in log.table.order_by("row").to_pyarrow().to_pylist()]


def audited(source: Path | LogSource, catalogue: Catalogue = CATALOGUE) -> PeriodReport:
    return period_report(judge_log(source, catalogue, TODAY, POLICIES["excluded"]), catalogue)


def test_a_column_that_proves_its_order_is_read_so(tmp_path: Path) -> None:
    day_first = read_log(written(tmp_path, f"{HEADER}\n1,x,,03/04/2026,\n2,x,,13/04/2026,"))
    month_first = read_log(written(tmp_path, f"{HEADER}\n1,x,,03/04/2026,\n2,x,,04/13/2026,"))
    assert days(day_first) == [date(2026, 4, 3), date(2026, 4, 13)]
    assert days(month_first) == [date(2026, 3, 4), date(2026, 4, 13)]


def test_dates_that_nothing_decides_are_put_aside(tmp_path: Path) -> None:
    """What can be one day only is read; a Vietnamese heading says day first, and so does a mapping."""
    report = audited(written(tmp_path, f"{HEADER}\n1,1.000001,online,03/04/2026,\n2,1.000001,online,04/04/2026,"))
    assert [(row.reason, row.rows) for row in report.quarantined] == [(Reason.AMBIGUOUS_DATE, (2,))]
    assert report.adds_up
    vietnamese = written(tmp_path, "Mã hồ sơ,Mã thủ tục,Ngày tiếp nhận,Ngày có kết quả\n1,x,03/04/2026,")
    assert days(read_log(vietnamese)) == [date(2026, 4, 3)]
    mapped = LogSource(
        written(tmp_path, f"{HEADER}\n1,x,,03/04/2026,"), mapping_of("id: a\nname: a\ndates: {every: month_first}")
    )
    assert days(read_log(mapped)) == [date(2026, 3, 4)]


def test_a_column_in_both_orders_gives_only_what_is_certain(tmp_path: Path) -> None:
    text = f"{HEADER}\n1,1.000001,online,13/04/2026,\n2,1.000001,online,04/14/2026,\n3,1.000001,online,03/04/2026,"
    report = audited(written(tmp_path, text))
    assert [(row.reason, row.rows) for row in report.quarantined] == [(Reason.AMBIGUOUS_DATE, (4,))]
    assert (report.read, report.judged) == (3, 2)


def test_one_column_may_prove_the_order_of_the_others(tmp_path: Path) -> None:
    log = read_log(written(tmp_path, f"{HEADER}\n1,x,,03/04/2026,05/04/2026\n2,x,,04/04/2026,25/04/2026"))
    assert days(log) == [date(2026, 4, 3), date(2026, 4, 4)]


@pytest.mark.parametrize(
    ("text", "day", "minute"),
    [
        ("2026-03-01T18:30:00Z", date(2026, 3, 2), 90),
        ("2026-03-02T01:30:00+07:00", date(2026, 3, 2), 90),
        ("2026-03-01 13:30:00-05:00", date(2026, 3, 2), 90),
        ("46083.0625", date(2026, 3, 2), 90),
        ("46083", date(2026, 3, 2), None),
        ("1772389800000", date(2026, 3, 2), 90),
        ("20260302013000", date(2026, 3, 2), 90),
        ("2/3/2026 1:30 SA", date(2026, 3, 2), 90),
        ("13/3/2026 01:30 CH", date(2026, 3, 13), 810),
        ("2026-03-02 24:00", None, None),
        ("2026-02-30", None, None),
        ("31/11/2026", None, None),
        ("99999", None, None),
    ],
)
def test_moments_in_every_form(text: str, day: date | None, minute: int | None, tmp_path: Path) -> None:
    log = read_log(
        written(tmp_path, f"Mã hồ sơ,Mã thủ tục,Ngày tiếp nhận,Ngày có kết quả\n1,x,{text},\n2,x,2026-03-02 08:00,")
    )
    row = log.table.order_by("row").to_pyarrow().to_pylist()[0]
    assert (row["received_day"], row["received_minute"], row["unreadable"]) == (day, minute, day is None)


def test_a_log_in_another_time_zone(tmp_path: Path) -> None:
    utc = mapping_of("id: a\nname: a\ntime_zone: UTC")
    log = read_log(LogSource(written(tmp_path, f"{HEADER}\n1,x,,2026-03-01 18:30,\n2,x,,2026-03-01,"), utc))
    assert days(log) == [date(2026, 3, 2), date(2026, 3, 1)]
    with pytest.raises(CannotRunError, match="change in summer"):
        read_log(LogSource(tmp_path / "log.csv", mapping_of("id: a\nname: a\ntime_zone: Europe/Berlin")))


def test_midnight_everywhere_is_no_hour(tmp_path: Path) -> None:
    log = read_log(
        written(tmp_path, f"{HEADER}\n1,x,,2026-03-02 00:00:00,2026-03-03 10:00\n2,x,,2026-03-03 00:00:00,NULL")
    )
    assert days(log, "received_minute") == [None, None]
    assert days(log, "finished_minute") == [600, None]


def test_every_kind_of_dirt_adds_up(tmp_path: Path) -> None:
    text = f"""
        {HEADER},status,agency
        1,1.000001,online,2026-03-02,2026-03-03,settled,ubnd-xa
        1,1.000001,online,2026-03-02,2026-03-03,settled,ubnd-xa
        2,1.000001,online,2026-03-05,2026-03-03,settled,
        3,1.000001,online,2027-03-05,,,
        4,9.999999,online,2026-03-05,,,
        5,1.000001,online,2026-03-05,,lost,
        6,1.000001,online,hôm qua,,,
        7,1.000001,online,2026-03-05,,,Nguyễn Văn Canary
        8,1.000001
        """
    report = audited(written(tmp_path, text))
    assert report.adds_up
    assert (report.read, report.judged) == (9, 2)
    assert {row.reason for row in report.quarantined} == {
        Reason.DUPLICATE,
        Reason.WRONG_ORDER,
        Reason.FUTURE,
        Reason.UNKNOWN_PROCEDURE,
        Reason.UNKNOWN_STATUS,
        Reason.UNREADABLE_DATE,
        Reason.MALFORMED,
    }
    assert [cell.agency for cell in report.broken_down(Dimension.AGENCY)] == ["?", "ubnd-xa"]


def test_old_names_of_offices_are_counted_under_what_came_after(tmp_path: Path) -> None:
    """
    - {id: so-tnmt, name: Sở Tài nguyên và Môi trường, level: province, effective: {to: 2025-02-28}, replaced_by: so-nnmt}
    - {id: so-nnmt, name: Sở Nông nghiệp và Môi trường, level: province, effective: {from: 2025-03-01}}
    """
    rows = yaml.safe_load(test_old_names_of_offices_are_counted_under_what_came_after.__doc__ or "")
    agencies = tuple(Agency.model_validate(row) for row in rows)
    catalogue = Catalogue((*CATALOGUE.entries, *agencies))
    text = f"{HEADER},Cơ quan\n1,1.000001,online,2026-03-02,,Sở TN&MT\n2,1.000001,online,2026-03-02,,SỞ TÀI NGUYÊN VÀ MÔI TRƯỜNG tỉnh X"
    mapping = mapping_of("id: a\nname: a\nagencies: {Sở TN&MT: so-tnmt}")
    source = LogSource(written(tmp_path, text), mapping)
    report = audited(source, catalogue)
    assert [cell.agency for cell in report.broken_down(Dimension.AGENCY)] == ["so-nnmt"]
    assert [str(problem.message) for problem in report.doubts if problem.code == "A028"] == [
        "2 rows name an office by a name that has ended: counted under what came after it"
    ]


def test_a_mapping_names_columns_words_and_what_holds_for_every_row(tmp_path: Path) -> None:
    """
    id: huyen-x
    name: Bản xuất của đơn vị
    only_these_columns: true
    columns: {id: Số BN, received: [Ngày nhận, Ngày vào], finished: Xong, status: TT, procedure: Mã cũ}
    constants: {agency: ubnd-xa, channel: online}
    statuses: {settled: [xong], open: [chưa]}
    procedures: {2.000111: "1.000001"}
    """
    mapping = mapping_of(test_a_mapping_names_columns_words_and_what_holds_for_every_row.__doc__ or "")
    text = """
        Số BN,Ngày nhận,Ngày vào,Xong,TT,Mã cũ,Cơ quan
        1,,2026-03-02,2026-03-03,XONG,2.000111,nobody
        2,2026-03-02,2026-03-01,,Chưa,1.000001,
        """
    report = audited(LogSource(written(tmp_path, text), mapping))
    assert (report.read, report.judged) == (2, 2)
    assert [cell.agency for cell in report.broken_down(Dimension.AGENCY)] == ["ubnd-xa"]
    assert [cell.procedure for cell in report.broken_down(Dimension.PROCEDURE)] == ["1.000001"]


def test_a_mistake_in_a_mapping_is_told_with_its_place(tmp_path: Path) -> None:
    path = written(tmp_path, "id: a\nname: a\ncolumns: {recieved: Ngày nhận}", "anh-xa.yaml")
    with pytest.raises(CannotRunError, match=r"anh-xa.yaml:3:11: L010 'recieved' is not a key here .*'received'"):
        read_mapping(path)
    with pytest.raises(CannotRunError, match="did you mean 'opencps-v2'"):
        find_mapping("opencps")


def test_pauses_of_a_file_of_their_own(tmp_path: Path) -> None:
    log = written(tmp_path, f"{HEADER}\n1,x,,2026-03-02,\n2,x,,2026-03-02,\n3,x,,2026-03-02,")
    text = """
        Mã hồ sơ,Lý do,Ngày bắt đầu,Ngày kết thúc
        1,nghĩa vụ tài chính,05/03/2026,06/03/2026
        1,Bổ sung hồ sơ,2026-03-09,
        2,mất điện,2026-03-09,
        9,niêm yết,2026-03-09,
        3,niêm yết,2026-02-30,
        """
    found = read_log(LogSource(log, pauses=written(tmp_path, text, "pauses.csv")))
    assert found.pauses.order_by("asked_day").to_pyarrow().to_pylist() == [
        {"row": 0, "asked_day": date(2026, 3, 5), "given_day": date(2026, 3, 6), "cause": "financial"},
        {"row": 0, "asked_day": date(2026, 3, 9), "given_day": None, "cause": "supplement"},
    ]
    assert days(found, "unreadable") == [False, True, True]
    assert [(problem.code, str(problem.message)) for problem in found.problems] == [
        ("A025", "1 pauses are of a dossier that the log does not have")
    ]
