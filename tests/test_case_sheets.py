"""The checklist of each case: only what that case needs, and what it takes in papers, visits, days and đồng."""

from __future__ import annotations

import re
from datetime import date

from site_catalogue import BARE, FULL, catalogue

from tthc.graph.held import OpenHoldings
from tthc.load.settings import Authority
from tthc.publish.portal.case_sheets import Told, case_sheets
from tthc.publish.portal.pages import CaseSheet
from tthc.publish.portal.site import Site, site_files

ON = date(2026, 11, 27)


def sheets(text: str) -> tuple[CaseSheet, ...]:
    known = catalogue(text)
    return case_sheets(Told.of(next(iter(known.procedures.values())), OpenHoldings(known, ON)))


def test_each_case_has_its_own_papers_times_and_fees() -> None:
    plain, measured = sheets(FULL)
    assert plain.name == "Trường hợp không phải đo đạc lại"
    assert [paper.name for paper in plain.bring] == [
        "Đơn đăng ký biến động đất đai",
        "Giấy chứng nhận quyền sử dụng đất",
        "Thẻ căn cước",
    ]
    assert "Mảnh trích đo bản đồ địa chính" in [paper.name for paper in measured.bring]
    assert (plain.time.value, measured.time.value) == ("04 ngày làm việc", "04 – 10 ngày làm việc")
    assert plain.summary == ("03 – 04 loại giấy tờ", "04 ngày làm việc", "25.000 – 50.000 đồng/giấy")


def test_what_only_some_bring_stands_apart() -> None:
    plain, _ = sheets(FULL)
    assert [paper.remark for paper in plain.bring_if] == [
        "01 bản sao chứng thực · Chỉ khi nộp hồ sơ thông qua người đại diện"
    ]


def test_what_the_state_has_is_spared_with_the_reason() -> None:
    plain, _ = sheets(FULL)
    (spared,) = plain.spared
    assert spared.name == "Giấy xác nhận thông tin cư trú"
    assert spared.why == (
        "Cơ quan tra cứu Cơ sở dữ liệu quốc gia về dân cư.",
        "Căn cứ: 151/2025/NĐ-CP.",
        "Nếu không tra cứu được thì phải nộp.",
    )


def test_a_look_up_that_nobody_confirms_is_brought_all_the_same() -> None:
    document = "documents: [{id: a, type: xac-nhan, originals: 1, look_up: {database: csdl-dan-cu, fallback: true}}]"
    (sheet,) = sheets(BARE + document)
    assert sheet.spared == ()
    assert sheet.bring[0].remark.endswith("chưa có nguồn xác nhận căn cứ: nên chuẩn bị sẵn")
    (sheet,) = sheets(BARE + document.replace(", fallback: true", ""))
    assert sheet.spared == sheet.bring == ()
    assert sheet.bring_if[0].remark.endswith("chưa có nguồn xác nhận căn cứ: hỏi trước khi nộp")


def test_each_way_of_handing_in_says_what_it_takes() -> None:
    plain, _ = sheets(FULL)
    ways = {way.mode: way for way in plain.ways}
    assert ways["Trực tiếp"].visits == "Phải đến ít nhất 01 lần"
    assert ways["Trực tuyến"].visits == "Không phải đến"
    assert (ways["Trực tiếp"].time, ways["Trực tiếp"].fees) == ("04 ngày làm việc", ("50.000 đồng/giấy",))
    assert ways["Dịch vụ bưu chính công ích"].time == ""


def test_one_case_is_a_checklist_without_a_question() -> None:
    written = site_files(Site(catalogue(BARE + "documents: [{id: a, type: don}]"), Authority(), ON))
    page = written["procedures/1.001193.html"].decode()
    assert "Trường hợp của bạn?" not in page
    assert "<details" not in page
    assert page.count('type="checkbox"') == 1


def test_several_cases_are_a_question_that_needs_no_script() -> None:
    page = site_files(Site(catalogue(FULL), Authority(), ON))["procedures/1.012783.html"].decode()
    assert "Trường hợp của bạn?" in page
    assert re.findall(r'<details class="case-sheet" name="truong-hop" id="(.*?)">', page) == [
        "truong-hop-1",
        "truong-hop-2",
    ]


def test_a_step_says_whose_it_is_and_when_it_is_taken() -> None:
    steps = """steps:
      - {id: nop, name: Nộp hồ sơ, kind: submit, actor: nguoi-dan}
      - {id: tra, name: Tra cứu, kind: look_up, actor: vp-dkdd, automatic: true, when: khi có mã số, after: [nop]}
"""
    page = site_files(Site(catalogue(BARE + steps), Authority(), ON))["procedures/1.001193.html"].decode()
    assert page.count("Phần của bạn") == 1
    assert "Chỉ khi có mã số" in page
    assert "Hệ thống tự thực hiện" in page


def test_a_procedure_without_fees_says_so() -> None:
    (sheet,) = sheets(BARE + "has_no: [fees]\nchannels: [{mode: online}]")
    assert sheet.fee.value == "Không thu"
