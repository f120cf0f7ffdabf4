"""`tthc audit explain` and `tthc calendar due`: what moved a date, in sentences and for machines."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import ROOT, Ran, tthc_here
from tthc.audit.judging.dossiers import judge_log
from tthc.load.catalogue import load_catalogue

CATALOGUE = """
agencies:
  - {id: vpdk, name: Văn phòng đăng ký đất đai, level: province}
  - {id: xa-dao, name: Ủy ban nhân dân xã Đảo, level: commune, area: dat-dai-vung-kho-khan}
localities:
  - {id: xa-nui, name: Xã Núi, level: commune, area: dat-dai-vung-kho-khan}
sectors:
  - {id: dat-dai, name: Đất đai, counting: dat-dai}
procedures:
  - code: "1.012783"
    name: Cấp đổi Giấy chứng nhận
    sector: dat-dai
    agencies: {deciding: vpdk}
    channels:
      - mode: in_person
        time_limits:
          - {statutory: {working_days: 5}, committed: {working_days: 4}, extension: {days: 5}}
    steps:
      - {id: tiep-nhan, name: Tiếp nhận, kind: receive, actor: vpdk, duration: {hours: 4}}
      - {id: tham-tra, name: Thẩm tra, kind: verify, actor: vpdk, duration: {working_days: 2}, after: [tiep-nhan]}
      - {id: ky, name: Ký, kind: sign, actor: vpdk, after: [tham-tra]}
  - code: "1.000009"
    name: Thủ tục đã bãi bỏ từ 01/7/2026
    effective: {to: 2026-06-30}
    publication: {decision: 1/QĐ-UBND, kind: abolished}
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 3}}]}]
  - code: "1.000009"
    name: Thủ tục đã bãi bỏ
    effective: {from: 2026-07-01}
    publication: {decision: 2/QĐ-UBND, kind: abolished}
"""

LOG = """
Mã hồ sơ,Họ và tên,Mã thủ tục,Cơ quan,Kênh,Ngày tiếp nhận,Ngày có kết quả,Ngày yêu cầu bổ sung,Ngày bổ sung,Ngày hẹn lại,Ngày gia hạn,Xã
H1,Nguyễn Thị Riêng,1.012783,Văn phòng đăng ký đất đai,Trực tiếp,02/03/2026 08:00,20/03/2026 10:00,04/03/2026,06/03/2026,25/03/2026,,
H2,Nguyễn Thị Riêng,1.012783,Ủy ban nhân dân xã Đảo,Trực tiếp,02/03/2026,,,,,,
H3,Nguyễn Thị Riêng,1.012783,Văn phòng đăng ký đất đai,Trực tiếp,02/03/2026,10/03/2026,,,,13/03/2026,
H4,Nguyễn Thị Riêng,1.000009,,Trực tiếp,30/06/2026,06/07/2026,,,,,
H5,Nguyễn Thị Riêng,1.000009,,Trực tiếp,01/07/2026,06/07/2026,,,,,
H6,Nguyễn Thị Riêng,1.012783,,Trực tiếp,02/03/2026,01/03/2026,,,,,
H1,Nguyễn Thị Riêng,1.012783,,Trực tiếp,02/03/2026,,,,,,
H7,Nguyễn Thị Riêng,1.012783,Văn phòng đăng ký đất đai,Trực tiếp,02/03/2026,,,,,,xã núi
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("explain")
    (root / "catalog/reference").mkdir(parents=True)
    for name in ("calendar.yaml", "time_of_land.yaml"):
        text = (ROOT / "catalog/reference" / name).read_text(encoding="utf-8")
        (root / "catalog/reference" / name).write_text(text.replace("    law: 101/2024/NĐ-CP\n", ""), "utf-8")
    (root / "catalog/all.yaml").write_text(CATALOGUE.lstrip(), encoding="utf-8")
    (root / "tthc.toml").write_text("", encoding="utf-8")
    (root / "log.csv").write_text(LOG.lstrip(), encoding="utf-8")
    return root


@cache
def explain(project: Path, dossier: str, *more: str) -> Ran:
    return tthc_here("--root", project, "audit", "explain", project / "log.csv", dossier, "--at", "2026-04-01", *more)


def explained(project: Path, dossier: str) -> Any:
    return json.loads(explain(project, dossier, "-f", "json").out)


def test_one_dossier_is_explained_from_reception_to_clocks(project: Path) -> None:
    ran = explain(project, "H1", "--show-ids")
    assert (ran.code, ran.out.splitlines()) == (
        0,
        [
            "Dossier H1, row 2",
            "Received: 2026-03-02 08:00",
            "Result: 2026-03-20 10:00",
            "Status: settled",
            "Agency: Văn phòng đăng ký đất đai",
            "Procedure: 1.012783 Cấp đổi Giấy chứng nhận",
            "Version in force at reception: catalog/all.yaml:9:5",
            "Counted by: Đất đai: không tính thời gian nghĩa vụ tài chính, niêm yết, đo đạc",
            "Supplement: 2026-03-04 to 2026-03-06",
            "The law's limit: 5 working days (catalog/all.yaml:16:13)",
            "  - the day of reception is not counted (BLDS 2015 Điều 147)",
            "  - the first day of a wait, on which somebody was asked, counts in the limit; its last day does not",
            "  - from 2026-03-04 to 2026-03-06 the clock stood still for a supplement: 2 working days  [2026-03-09 → 2026-03-11]",
            "  - a new appointment on 2026-03-25, with an apology, moves nothing: it does not make good what is late",
            "  Due: 2026-03-11",
            "  settled late",
            "  Over by 6 days 2 hours 30 minutes",
            "The promised limit: 4 working days (catalog/all.yaml:16:13)",
            "  - the day of reception is not counted (BLDS 2015 Điều 147)",
            "  - the first day of a wait, on which somebody was asked, counts in the limit; its last day does not",
            "  - from 2026-03-04 to 2026-03-06 the clock stood still for a supplement: 2 working days  [2026-03-06 → 2026-03-10]",
            "  - a new appointment on 2026-03-25, with an apology, moves nothing: it does not make good what is late",
            "  Due: 2026-03-10",
            "  settled late",
            "  Over by 7 days 2 hours 30 minutes",
            "Working days: the State 12, the applicant 2, elsewhere 0, in all 14",
        ],
    )
    assert "several rows have this id: 2, 8; the first is judged" in ran.err


def test_a_dossier_is_found_by_the_pseudonym_that_it_is_shown_under(project: Path) -> None:
    shown = explained(project, "H3")["id"]
    assert shown.startswith("HS-")
    assert explained(project, shown) == explained(project, "H3")


def test_in_a_difficult_area_and_with_an_extension_the_limit_is_longer(project: Path) -> None:
    island, longer = explained(project, "H2"), explained(project, "H3")
    assert island["limits"]["statutory"]["due"] == "2026-03-23"
    assert [because["rule"] for because in island["limits"]["statutory"]["because"]] == ["first-day", "difficult-area"]
    assert (longer["limits"]["statutory"]["due"], longer["limits"]["statutory"]["bucket"]) == ("2026-03-13", "early")
    assert longer["clocks"] == {"state": 6, "applicant": 0, "elsewhere": 0}


def test_the_explanation_and_the_audit_of_the_whole_log_say_the_same(project: Path) -> None:
    loaded = load_catalogue(project / "catalog", project).catalogue
    judged = judge_log(project / "log.csv", loaded, date(2026, 4, 1)).table
    rows = (
        judged.filter(judged.reason.isnull()).select("id", "statutory_due", "statutory_bucket").to_pyarrow().to_pylist()
    )
    assert {row["id"] for row in rows} == {"H1", "H2", "H3", "H7"}
    for row in rows:
        limit = explained(project, row["id"])["limits"]["statutory"]
        assert (limit["due"], limit["bucket"]) == (row["statutory_due"].isoformat(), row["statutory_bucket"])
    assert explained(project, "H7")["limits"]["statutory"]["due"] == "2026-03-23"


def test_a_dossier_received_before_abolition_is_judged_by_what_was_in_force(project: Path) -> None:
    before, after = explained(project, "H4"), explained(project, "H5")
    assert before["put_aside"] is None or before["put_aside"]["code"] == "A005"
    later = json.loads(
        tthc_here(
            *("--root", project, "audit", "explain", project / "log.csv", "H4", "--at", "2026-11-23", "-f", "json")
        ).out
    )
    assert (later["version"]["to"], later["limits"]["statutory"]["due"]) == ("2026-06-30", "2026-07-03")
    assert after["limits"] == {}


def test_what_is_not_judged_says_why(project: Path) -> None:
    aside = explained(project, "H6")["put_aside"]
    assert aside == {"code": "A004", "because": "its result or a pause stands before what it follows"}
    gone = tthc_here("--root", project, "audit", "explain", project / "log.csv", "H5", "--at", "2026-11-23")
    assert "Not judged (A007): no version of its procedure was in force when it was received" in gone.out
    none = explain(project, "H9")
    assert (none.code, none.out) == (2, "")
    assert "log.csv: there is no dossier 'H9'" in none.err


def test_no_name_is_ever_shown(project: Path) -> None:
    for dossier in ("H2", "H3", "H4", "H5", "H6"):
        assert "Riêng" not in explain(project, dossier, "-f", "json").said
    assert "Riêng" not in explain(project, "H1").said


def test_a_policy_that_the_project_names_and_does_not_have_is_an_error_with_its_place(project: Path) -> None:
    (project / "tthc.toml").write_text('counting_policy = "theo-y-toi"\n', encoding="utf-8")
    try:
        ran = tthc_here("--root", project, "audit", "explain", project / "log.csv", "H1", "--at", "2026-04-01")
    finally:
        (project / "tthc.toml").write_text("", encoding="utf-8")
    assert ran.code == 2
    assert "tthc.toml: counting_policy: no counting policy has the id 'theo-y-toi'" in ran.err
    named = explain(project, "H1", "--policy", "theo-y-toi")
    assert (named.code, "no counting policy has the id 'theo-y-toi'" in named.err) == (2, True)


def due(*arguments: str) -> Ran:
    return tthc_here("--root", ROOT, "calendar", "due", *arguments)


def test_the_calendar_says_of_each_rule_where_it_moved_the_date() -> None:
    ran = due(
        "2026-03-02",
        "--working-days",
        "5",
        "--wait",
        "posting:2026-03-04..2026-03-18",
        "--policy",
        "dat-dai",
        "-f",
        "json",
    )
    assert json.loads(ran.out)["because"] == [
        {
            "rule": "first-day",
            "before": None,
            "after": None,
            "because": "the day of reception is not counted (BLDS 2015 Điều 147)",
        },
        {
            "rule": "wait-days",
            "before": None,
            "after": None,
            "because": "the first day of a wait, on which somebody was asked, counts in the limit; its last day does not",
        },
        {
            "rule": "pause",
            "before": "2026-03-09",
            "after": "2026-03-23",
            "because": "from 2026-03-04 to 2026-03-18 the clock stood still for public posting: 10 working days",
        },
    ]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--wait", "rest:2026-03-04..2026-03-18"), "'rest' is no cause of a wait"),
        (("--wait", "2026-03-18..2026-03-04"), "is no wait: write 03/03/2026..12/03/2026"),
        (("--policy", "dat-da"), "no counting policy has the id 'dat-da'"),
        (("--agency", "vpp"), "nothing has the id 'vpp'"),
        (("--area", "dat-dai-vung-kho"), "did you mean 'dat-dai-vung-kho-khan'?"),
    ],
)
def test_what_the_calendar_does_not_know_is_refused(arguments: tuple[str, ...], says: str) -> None:
    ran = due("2026-03-02", "--working-days", "5", *arguments)
    assert (ran.code, says in ran.err) == (2, True), ran.err


STEPS = """
Mã hồ sơ,Bước,Bắt đầu,Kết thúc
H1,tiep-nhan,02/03/2026 08:00,02/03/2026 10:00
H1,Thẩm tra,02/03/2026 10:00,05/03/2026 11:00
H1,bước không có,02/03/2026 10:00,05/03/2026 11:00
H1,ky,20/03/2026 08:00,
"""


def test_opencps_1280_each_step_tells_in_working_time_by_how_much_it_was_over(project: Path) -> None:
    (project / "steps.csv").write_text(STEPS.lstrip(), encoding="utf-8")
    ran = explain(project, "H1", "--steps", str(project / "steps.csv"))
    assert ran.out.splitlines()[-3:] == [
        "Tiếp nhận: 2 hours",
        "Thẩm tra: 3 days 1 hours, over by 1 days 1 hours",
        "Ký: since 2026-03-20 08:00, not finished",
    ]
