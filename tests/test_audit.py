"""The audit of dossier logs: what it reads, what it puts aside, how it judges, and the indicators made of it."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.dossier_catalogue import CATALOGUE, POLICIES
from tthc.audit.clock.calendar import OutsideCalendarError, build_calendar
from tthc.audit.clock.due import judge
from tthc.audit.clock.limits import code_meant, mode_meant, terms_of, versions_by_code
from tthc.audit.figures.consistency import (
    Figures,
    figures_that_do_not_add_up,
    missing_received,
    missing_settled,
)
from tthc.audit.figures.counters import Counters, Dimension
from tthc.audit.figures.period_report import PeriodReport, period_report
from tthc.audit.judging.dossiers import judge_log, judged_dossiers
from tthc.audit.judging.reasons import Reason
from tthc.audit.reading.log import read_log
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Mode
from tthc.model.dossier import Bucket, Dossier, DossierStatus, JudgedDossier, Pause
from tthc.model.duration import Duration
from tthc.source import CannotRunError, Position

ORACLES: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("oracles.yaml").read_text("utf-8"))
TODAY = date(2026, 11, 23)
POLICY = POLICIES["excluded"]
CALENDAR = build_calendar(CATALOGUE)


def written(folder: Path, text: str, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_text("\n".join(line.strip() for line in text.strip().splitlines()) + "\n", encoding="utf-8")
    return path


def audited_file(path: Path, today: date = TODAY) -> PeriodReport:
    return period_report(judge_log(path, CATALOGUE, today, POLICY), CATALOGUE)


def audited(folder: Path, text: str) -> PeriodReport:
    return audited_file(written(folder, text))


def each(folder: Path, text: str) -> list[JudgedDossier]:
    return list(judged_dossiers(judge_log(written(folder, text), CATALOGUE, TODAY, POLICY)))


def test_a_log_with_vietnamese_columns(tmp_path: Path) -> None:
    text = """
        Mã hồ sơ;Họ và tên;Mã thủ tục;Cơ quan;Kênh;Ngày tiếp nhận;Ngày có kết quả;Trạng thái
        H1;Nguyễn Văn A;1.000001;UBND xã;Trực tiếp;02/03/2026 08:15;05/03/2026;Đã trả kết quả
        H2;Nguyễn Văn B;1.000001;UBND XÃ;Trực tiếp;2026-03-02;10/03/2026 16:59;
        H3;Nguyễn Văn C;1.000001.000.00.00.H17;ubnd-xa;trực tiếp;2/3/2026;;Đang xử lý
        """
    report = audited(tmp_path, text)
    assert report.adds_up
    assert report.total.promised == Counters(received=3, on_time=1, late=1, open_late=1)
    assert report.total.statutory == Counters(received=3, early=1, late=1, open_late=1)
    assert [(cell.agency, cell.promised.received) for cell in report.broken_down(Dimension.AGENCY)] == [("ubnd-xa", 3)]
    months = [(cell.month, cell.promised.received) for cell in report.broken_down(Dimension.MONTH)]
    assert months[0] == ("2026-03", 3)
    assert [policy.id for policy in report.policies] == [POLICY.id]


def test_each_row_says_when_it_was_due(tmp_path: Path) -> None:
    text = """
        id,procedure,channel,received,finished
        1,1.000001,in_person,2026-04-28,
        2,1.000003,in_person,2026-11-23 16:00,
        3,1.000004,in_person,2026-11-06 16:00,2026-11-09 09:31
        """
    found = each(tmp_path, text)
    assert [(one.promised.due, one.promised.until) for one in found] == [
        (date(2026, 5, 5), None),
        (date(2026, 11, 25), None),
        (date(2026, 11, 9), dt.time(9, 30)),
    ]
    assert [one.promised.bucket for one in found] == [Bucket.OPEN_LATE, Bucket.OPEN_IN_TIME, Bucket.LATE]


def test_the_version_in_force_at_reception_decides(tmp_path: Path) -> None:
    text = """
        id,procedure,channel,received,finished
        1,1.000001,in_person,2026-06-30,2026-07-06
        2,1.000001,in_person,2026-07-01,2026-07-07
        """
    assert [one.promised.due for one in each(tmp_path, text)] == [date(2026, 7, 3), date(2026, 7, 7)]


def test_rows_that_cannot_be_judged_are_put_aside_with_their_reason(tmp_path: Path) -> None:
    text = """
        id,procedure,channel,case,received,finished,status
        1,1.000001,in_person,,2026-03-02,2026-03-03,settled
        ,1.000001,in_person,,2026-03-02,2026-03-03,settled
        1,1.000001,in_person,,2026-03-02,2026-03-03,settled
        2,1.000001,in_person,,2025-02-30,,
        3,1.000001,in_person,,2026-03-05,2026-03-03,
        4,1.000001,in_person,,2026-11-24,,
        5,2.000001,in_person,,2026-03-02,,
        6,1.000002,in_person,,2026-03-02,,
        7,1.000001,in_person,,2026-03-02,,lost
        8,1.000001,in_person,,2026-03-02,,settled
        9,1.000004,in_person,,2026-03-02,,
        10,1.000001,in_person,,2023-03-02,,
        11,1.000001,in_person,,
        12,1.000001,in_person,,2026-03-02,03/03/26,
        """
    report = audited(tmp_path, text)
    assert report.adds_up
    assert (report.read, report.judged) == (14, 1)
    assert {row.reason: row.rows for row in report.quarantined} == {
        Reason.NO_ID: (3,),
        Reason.DUPLICATE: (4,),
        Reason.UNREADABLE_DATE: (5, 15),
        Reason.WRONG_ORDER: (6,),
        Reason.FUTURE: (7,),
        Reason.UNKNOWN_PROCEDURE: (8,),
        Reason.UNKNOWN_LIMIT: (9,),
        Reason.UNKNOWN_STATUS: (10,),
        Reason.CONTRADICTION: (11,),
        Reason.NO_HOUR: (12,),
        Reason.OUTSIDE_CALENDAR: (13,),
        Reason.MALFORMED: (14,),
    }
    assert str(report.problems[2]) == (
        "log.csv:5:1: A003 rows with a date that does not exist or cannot be read: 2 (rows 5, 15)"
    )


def test_doubts_are_counted_and_shown(tmp_path: Path) -> None:
    text = """
        id,procedure,channel,agency,received,finished,appointed
        1,1.000003,in_person,Sở Mới,2026-03-02,2026-03-02,2026-03-09
        2,1.000005,online,ubnd-xa,2026-11-20,,
        """
    report = audited(tmp_path, text)
    assert [problem.code for problem in report.problems] == ["A014", "A016", "A017"]
    assert report.total.statutory.open_without_limit == 1
    late_in_the_year = written(tmp_path, "id,procedure,channel,received,finished\n1,1.000005,online,2026-12-28,")
    assert [problem.code for problem in audited_file(late_in_the_year, date(2026, 12, 31)).problems] == ["A015"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "log.csv:1:1: the file is empty"),
        (b"  \n ", "the file is empty"),
        (b"\x00\x01\x02\x03", "the file is binary, not CSV"),
        (b"PK\x03\x04rest", "the file is broken"),
        ("id,procedure".encode("utf-16"), "the file is UTF-16"),
        ("Mã hồ sơ,Họ tên".encode("cp1258", "replace") + b"\xff,\n", "the file is not UTF-8"),
        (b"id,procedure,received\n1,1.000001,2026-03-02\n", r"columns are missing: ngày có kết quả \(finished\)"),
        (b"some words that are no log\n", "columns are missing: mã hồ sơ \\(id\\)"),
        (b"id,procedure,received,finished,ma ho so\n", "columns 1 and 5 both mean 'id'"),
    ],
)
def test_what_is_not_a_log_is_refused_with_a_sentence(content: bytes, message: str, tmp_path: Path) -> None:
    (tmp_path / "log.csv").write_bytes(content)
    with pytest.raises(CannotRunError, match=message):
        read_log(tmp_path / "log.csv")


def test_no_file_a_folder_and_an_unknown_today(tmp_path: Path) -> None:
    for path, says in ((tmp_path, "has no log in it"), (tmp_path / "none.csv", "there is no such file")):
        with pytest.raises(CannotRunError, match=says):
            judge_log(path, CATALOGUE, TODAY, POLICY)
    with pytest.raises(OutsideCalendarError):
        judge_log(tmp_path / "none.csv", CATALOGUE, date(2031, 1, 1), POLICY)


def test_a_header_alone_is_a_log_of_nothing(tmp_path: Path) -> None:
    report = audited(tmp_path, "id,procedure,received,finished")
    assert (report.read, report.judged, report.cells, report.problems) == (0, 0, (), ())
    assert report.adds_up
    assert all(one.share is None for one in report.promised_ratios)


def test_a_file_name_with_brackets_is_read_itself(tmp_path: Path) -> None:
    header = "id,procedure,channel,received,finished"
    written(tmp_path, f"{header}\nother,1.000001,online,2026-03-02,", "log1.csv")
    path = written(tmp_path, f"{header}\nthis,1.000001,online,2026-03-02,", "log[1].csv")
    assert [one.id for one in judged_dossiers(judge_log(path, CATALOGUE, TODAY, POLICY))] == ["this"]


def test_a_supplement_is_a_pause_and_what_a_log_does_not_say_is_null(tmp_path: Path) -> None:
    text = """
        id,procedure,received,finished,supplement asked,supplement given,Số lần hẹn lại,Ngày xin lỗi,Phường,Ngày trả kết quả
        1,1.000001,2026-03-02,,2026-03-03,,,,,
        2,1.000001,2026-03-02,2026-03-09,,,1,05/03/2026,Phường Hải Châu,10/03/2026
        3,1.000001,2026-03-02,,,,hai,,,
        """
    log = read_log(written(tmp_path, text))
    day = date(2026, 3, 3)
    assert log.pauses.to_pyarrow().to_pylist() == [
        {"row": 0, "asked_day": day, "given_day": None, "cause": "supplement"}
    ]
    rows = log.table.order_by("row").to_pyarrow().to_pylist()
    assert [row["reschedules"] for row in rows] == [None, 1, None]
    assert [row["apologised_day"] for row in rows] == [None, date(2026, 3, 5), None]
    assert [row["commune_text"] for row in rows] == ["", "Phường Hải Châu", ""]
    assert [row["returned_day"] for row in rows] == [None, date(2026, 3, 10), None]
    assert [row["unreadable"] for row in rows] == [False, False, True]


def test_names_and_telephones_are_never_kept(tmp_path: Path) -> None:
    text = "id,họ tên,procedure,phone,received,finished\n1,An,1.000001,0901,2026-03-02,\n2,Bình,1.000001,0902"
    log = read_log(written(tmp_path, text))
    assert log.malformed == (3,)
    tables = [name for (name,) in log.connection.raw_sql("SELECT table_name FROM duckdb_tables()").fetchall()]
    assert sorted(tables) == ["log", "pauses"]
    kept = str(log.table.to_pyarrow())
    assert "1.000001" in kept
    assert not [word for word in ("An", "0901", "Bình", "0902") if word in kept]


def test_line_breaks_quotes_and_blank_lines_inside(tmp_path: Path) -> None:
    text = 'id,note,procedure,channel,received,finished\n1,"two\nlines, ""quoted""",1.000001,online,2026-03-02,\n\n2,,1.000001,online,2026-03-02,\n'
    (tmp_path / "log.csv").write_text("\ufeff" + text, encoding="utf-8", newline="")
    report = audited_file(tmp_path / "log.csv")
    assert (report.read, report.judged) == (2, 2)


def test_the_order_of_the_rows_does_not_change_the_figures(tmp_path: Path) -> None:
    header = "id,procedure,channel,agency,received,finished"
    rows = [
        f"{n},1.00000{n % 2 * 4 + 1},online,a{n % 3},2026-0{n % 8 + 1}-15,2026-0{n % 8 + 1}-2{n % 9}" for n in range(40)
    ]
    one, two = (audited(tmp_path, "\n".join([header, *some])) for some in (rows, rows[::-1]))
    assert (one.cells, one.times) == (two.cells, two.times)


def test_what_a_log_does_not_say_counts_only_where_all_limits_agree() -> None:
    versions = versions_by_code(CATALOGUE)

    def promised(code: str, case: str, channel: str) -> list[Duration | None]:
        return [terms.promised for terms in terms_of(versions[code], case, channel, CATALOGUE, POLICY)]

    assert promised("1.000002", "", "") == [None]
    assert [limit and limit.amount for limit in promised("1.000002", "HỒ SƠ PHỨC TẠP", "")] == [20]
    assert [limit and limit.amount for limit in promised("1.000001", "", "trực tiếp")] == [3, 4]
    assert promised("1.000005", "", "bưu chính") == [None]
    assert code_meant(versions, "1.000001.000.00.00.H17") == "1.000001"
    assert code_meant(versions, "1.9") is None
    assert (mode_meant("BƯU CHÍNH CÔNG ÍCH"), mode_meant("zalo")) == (Mode.POSTAL, None)


def test_the_last_version_to_begin_wins_and_an_earlier_one_may_return() -> None:
    first, second = CATALOGUE.versions[0], CATALOGUE.versions[1]
    later = second.model_copy(
        update={"effective": second.effective.model_copy(update={"start": date(2026, 3, 1), "end": date(2026, 3, 31)})}
    )
    terms = list(terms_of(versions_by_code(Catalogue((first, later)))[first.code], "", "trực tiếp", CATALOGUE, POLICY))
    amounts = [(one.start, one.end, one.promised and one.promised.amount) for one in terms]
    assert amounts == [
        (date.min, date(2026, 2, 28), 3),
        (date(2026, 3, 1), date(2026, 3, 31), 4),
        (date(2026, 4, 1), date(2026, 6, 30), 3),
    ]


moments = st.datetimes(datetime.fromisoformat("2026-01-01"), datetime.fromisoformat("2026-11-22 23:00")).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)
ways = st.sampled_from(
    [
        ("1.000001", "", Mode.IN_PERSON),
        ("1.000001", "", Mode.ONLINE),
        ("1.000002", "don-gian", Mode.IN_PERSON),
        ("1.000002", "phuc-tap", Mode.IN_PERSON),
        ("1.000003", "", Mode.IN_PERSON),
        ("1.000004", "", Mode.IN_PERSON),
        ("1.000004", "", Mode.POSTAL),
        ("1.000005", "", Mode.ONLINE),
    ]
)


@st.composite
def dossiers(draw: st.DrawFn) -> list[Dossier]:
    """Dossiers in a possible order of events."""
    found = []
    for number, (received, (code, case, mode)) in enumerate(
        draw(st.lists(st.tuples(moments, ways), min_size=40, max_size=60))
    ):
        asked = received.date() + dt.timedelta(days=draw(st.integers(0, 20)))
        given = asked + dt.timedelta(days=draw(st.integers(0, 20)))
        paused = draw(st.booleans()) and given <= TODAY
        begun = datetime.combine(given, dt.time(23, 59)) if paused else received
        finished = draw(
            st.none() | st.integers(0, 40 * 24 * 60).map(lambda m, begun=begun: begun + dt.timedelta(minutes=m))
        )
        finished = finished if finished and finished.date() <= TODAY else None
        status = DossierStatus.SETTLED if finished else DossierStatus.OPEN
        pauses = (Pause(asked, given),) if paused else ()
        found.append(Dossier(str(number), code, received, status, finished, None, None, mode, case, pauses=pauses))
    return found


def as_csv(rows: list[Dossier]) -> str:
    lines = ["id,procedure,channel,case,received,finished,supplement asked,supplement given"]
    for one in rows:
        pause = one.pauses[0] if one.pauses else None
        supplement = f"{pause.asked},{pause.given}" if pause else ","
        lines.append(
            f"{one.id},{one.procedure},{one.channel},{one.case},{one.received},{one.finished or ''},{supplement}"
        )
    return "\n".join(lines)


@settings(max_examples=4, deadline=None)
@given(dossiers(), st.sampled_from(sorted(POLICIES)))
def test_the_query_says_of_each_dossier_what_the_clock_says(rows: list[Dossier], policy: str) -> None:
    versions = versions_by_code(CATALOGUE)
    with tempfile.TemporaryDirectory() as folder:
        log = judge_log(written(Path(folder), as_csv(rows)), CATALOGUE, TODAY, POLICIES[policy])
        found = list(judged_dossiers(log))
    assert len(found) == len(rows)
    for one, row in zip(found, rows, strict=True):
        day = row.received.date() if isinstance(row.received, datetime) else row.received
        terms = next(
            terms
            for terms in terms_of(
                versions[row.procedure], row.case or "", str(row.channel), CATALOGUE, POLICIES[policy]
            )
            if terms.start <= day <= terms.end
        )
        assert one.statutory == judge(row, terms.statutory, terms.policy, CALENDAR, TODAY)
        assert one.promised == judge(row, terms.promised, terms.policy, CALENDAR, TODAY)


def test_a_report_that_does_not_add_up_is_told_so() -> None:
    settled, received = ORACLES["audit_consistency"]
    one = Figures(settled=settled["settled"], on_time=settled["on_time"], late=settled["late"])
    two = Figures(received=received["received"], settled=received["settled"], open=received["open"])
    assert missing_settled(one) == settled["missing"]
    assert missing_received(two) == received["missing"]
    at = Position("bao-cao.csv", 3, 1)
    assert [str(problem) for problem in figures_that_do_not_add_up(one, at)] == [
        "bao-cao.csv:3:1: A018 settled 643272 is not on time 635593 and late 7677: the difference is 2"
    ]
    assert [problem.code for problem in figures_that_do_not_add_up(two, at)] == ["A019"]
    assert not list(figures_that_do_not_add_up(Figures(settled=3), at))
