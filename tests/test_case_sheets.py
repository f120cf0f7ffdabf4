"""The checklist of each case: only what that case needs, and what it takes in papers, visits, days and đồng."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
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


COSTS = (Path(__file__).parent.parent / "catalog" / "reference" / "costs.yaml").read_text(encoding="utf-8")


def costs(text: str) -> dict[str, str]:
    """What each way takes in the first case, by the estimates that come with the program."""
    known = catalogue(text, COSTS)
    procedure = next(iter(known.procedures.values()))
    sheet, *_others = case_sheets(Told.of(procedure, OpenHoldings(known, ON)))
    return {way.mode: way.cost for way in sheet.ways}


def test_each_way_says_what_it_takes_in_money() -> None:
    """A form that is written and handed in online, then also a copy that only some have to make."""
    channel = "channels: [{mode: online, fees: [{amount: 50000}]}]\nresults: [{type: gcn, electronic: true}]\n"
    form = "documents: [{id: don, type: don, originals: 1, form: Mẫu}"
    alone = costs(f"{BARE}{channel}{form}]")["Trực tuyến"]
    assert re.fullmatch(r"\d+\.000 đồng, kể cả phí, lệ phí", alone), alone
    more = costs(f"{BARE}{channel}{form}, {{id: tt, type: uy-quyen, copies: 1, when: khi khác}}]")["Trực tuyến"]
    assert re.fullmatch(rf"{alone.split(' ')[0]} – \d+\.000 đồng, kể cả phí, lệ phí", more), more


@pytest.mark.parametrize(
    ("fees", "said"),
    [
        ("", ", chưa kể phí, lệ phí"),
        ("fees: [{amount: 0}]", ""),
        ("fees: [{amount: 5000, per: trang}]", ", chưa kể phí, lệ phí"),
        ("fees: [{name: Phí, amount: 5000}, {name: Lệ phí, amount: 7000}]", ", chưa kể phí, lệ phí"),
        ("fees: [{amount: 5000}]", ", kể cả phí, lệ phí"),
    ],
)
def test_fees_are_added_only_where_their_sum_is_known(fees: str, said: str) -> None:
    text = f"{BARE}channels: [{{mode: online, {fees}}}]\ndocuments: [{{id: don, type: don, originals: 1}}]"
    assert re.sub("^[0-9.]+ đồng", "", costs(text)["Trực tuyến"]) == said


def test_what_need_not_be_handed_in_costs_nothing() -> None:
    channel = f"{BARE}channels: [{{mode: in_person}}]\ndocuments:\n  - {{id: don, type: don, originals: 1}}\n"
    look_up = "look_up: {database: csdl-dan-cu, fixed_by: {law: 151/2025/NĐ-CP}}"
    spared = f"  - {{id: cu-tru, type: xac-nhan, originals: 1, {look_up}}}\n"
    assert costs(channel + spared) == costs(channel)


@pytest.mark.parametrize("lacking", ["{id: khac, name: Giấy tờ khác}", "{id: don, type: khong-co}"])
def test_what_cannot_be_priced_has_no_price(lacking: str) -> None:
    known = f"{BARE}channels: [{{mode: online}}]\ndocuments: [{lacking}]"
    assert costs(known) == {"Trực tuyến": ""}


def test_without_estimates_nothing_is_said_of_costs() -> None:
    page = site_files(Site(catalogue(FULL), Authority(), ON))["procedures/1.012783.html"].decode()
    assert "tốn khoảng" not in page
    with_them = site_files(Site(catalogue(FULL, COSTS), Authority(), ON))["procedures/1.012783.html"].decode()
    assert "· tốn khoảng " in with_them
    assert with_them.count("ước tính theo Mô hình chi phí chuẩn") == 2  # in each case
