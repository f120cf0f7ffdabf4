"""Importing: faults that came back in many records, each with the smallest record that has it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.command_line import tthc_here
from tests.import_records import answer, case, catalogue_of, codes, made, record_of, row, way, write_answer
from tthc.exchange.settling.agencies_in_steps import AgencyNames, agencies_in_steps
from tthc.exchange.settling.forms import form_of
from tthc.exchange.settling.headings import HeadingKind, case_name, heading_kind
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.settle import Settled, settle
from tthc.load.catalogue import load_catalogue
from tthc.model.channel import Mode
from tthc.model.procedure import Level, VerbatimPart

KNOWLEDGE = Knowledge.of(
    catalogue_of(
        """\
sectors: [{id: ho-tich, name: Hộ tịch}]
applicants: [{id: cong-dan, name: Công dân Việt Nam}]
agencies:
  - {id: ttpvhcc-xa, name: Trung tâm Phục vụ hành chính công cấp xã, level: commune, one_stop: true}
  - {id: ttpvhcc-tinh, name: Trung tâm Phục vụ hành chính công cấp tỉnh, level: province, one_stop: true}
  - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}
  - {id: ubnd-tinh, name: Ủy ban nhân dân cấp tỉnh, level: province}
  - {id: so-tu-phap, name: Sở Tư pháp, level: province}
  - {id: cuc-thue, name: Cục Thuế, level: central}
  - {id: hdnd-tinh, name: Hội đồng nhân dân cấp tỉnh, level: province}
  - {id: nguoi-yeu-cau, name: Người yêu cầu, level: applicant}
document_types:
  - {id: to-khai-khai-sinh, name: Tờ khai đăng ký khai sinh, origin: applicant}
  - {id: giay-chung-sinh, name: Giấy chứng sinh, origin: state}
  - {id: ho-chieu, name: Hộ chiếu, origin: state}
  - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state}
  - {id: nguoi-co-cong, name: Giấy chứng nhận người có công, aliases: [Quyết định công nhận người có công], origin: state}
laws:
  - {id: 190/2025/QH15, rank: assembly_resolution}
  - {id: 123/2015/NĐ-CP, rank: decree}
"""
    )
)


def settled(folder: Path, **changed: Any) -> Settled:
    """What is made of an answer, with agencies as a province has them."""
    return settle(record_of(folder, **changed), KNOWLEDGE)


# Forms


@pytest.mark.parametrize(
    ("text", "files", "form"),
    [
        ("Tờ khai theo Mẫu số 01", ("TK 1.000321.docx",), "Mẫu số 01"),
        ("Đơn đề nghị (mẫu TP-CC-04)", (), "Mẫu số TP-CC-04"),
        ("Đề xuất dự án", ("Mẫu I.1.2.docxMẫu I.1.3.docx",), "Mẫu số I.1.2; Mẫu số I.1.3"),
        ("Đơn theo mẫu đơn (quy định tại Phụ lục III ban hành kèm theo Nghị định)", (), "Phụ lục III"),
        ("Đơn xin nhận con nuôi", ("1.nxinnhnconnui.doc", "Repaired.doc", "Đơn đề nghị.docx"), ""),
        ("Giấy tờ theo Phụ lục III", (), ""),
    ],
)
def test_only_a_designation_is_a_form(text: str, files: tuple[str, ...], form: str) -> None:
    assert form_of(text, files) == form


# The same paper in several cases


def test_one_paper_of_several_cases_is_one_document(tmp_path: Path) -> None:
    groups = [
        case("a) Trường hợp sinh ở nhà:", row("(i) Tờ khai đăng ký khai sinh", 1, 0), row("Hộ chiếu", 1, 0)),
        case("b) Trường hợp sinh ở bệnh viện:", row("- Tờ khai đăng ký khai sinh", 1, 0)),
        case("c) Trường hợp bỏ rơi:", row("b) Tờ khai đăng ký khai sinh;", 1, 0), row("Hộ chiếu", 0, 1)),
    ]
    procedure = made(settled(tmp_path, executionCases=groups))
    assert [(one.id, [str(ref) for ref in one.cases]) for one in procedure.documents] == [
        ("to-khai-khai-sinh", []),
        ("ho-chieu", ["truong-hop-sinh-o-nha"]),
        ("ho-chieu-2", ["truong-hop-bo-roi"]),
    ]


def test_one_form_in_other_words_is_one_document_and_the_words_stay(tmp_path: Path) -> None:
    groups = [
        case("a) Trường hợp một người:", row("Tờ khai đăng ký khai sinh (Mẫu CT01)", 1, 0), row("Hộ chiếu", 1, 0)),
        case("b) Trường hợp nhiều người:", row("Tờ khai đăng ký khai sinh của từng người (Mẫu CT01)", 1, 0)),
    ]
    procedure = made(settled(tmp_path, executionCases=groups))
    assert [one.id for one in procedure.documents] == ["to-khai-khai-sinh", "ho-chieu"]
    kept = "\n".join(one.text for one in procedure.verbatim if one.about is VerbatimPart.DOCUMENTS)
    assert "của từng người" in kept


def test_an_original_or_a_copy_is_one_of_both(tmp_path: Path) -> None:
    rows = [row("Bản chính hoặc bản sao có chứng thực Hộ chiếu", 1, 1), row("Bản sao chứng thực Giấy khai sinh", 0, 1)]
    papers = made(settled(tmp_path, executionCases=[case(None, *rows)])).documents
    assert [(paper.originals, paper.copies, paper.certified) for paper in papers] == [(1, 0, 0), (0, 0, 1)]


# Headings


@pytest.mark.parametrize(
    ("heading", "kind", "name"),
    [
        ("Thành phần hồ sơ đối với trường hợp gia hạn sử dụng đất", HeadingKind.CASE, "Trường hợp gia hạn sử dụng đất"),
        ("Hồ sơ đăng ký tạm trú", HeadingKind.CASE, "Đăng ký tạm trú"),
        ("Đối với trường hợp 1, hồ sơ bao gồm: (1) Hồ sơ đề nghị", HeadingKind.CASE, "Trường hợp 1"),
        ("Trường hợp ủy quyền thì khi thực hiện nộp thêm", HeadingKind.ADDITION, "Trường hợp ủy quyền"),
        ("Trường hợp chưa có tài khoản định danh điện tử thì", HeadingKind.ADDITION, None),
        ("Người được ủy quyền chịu trách nhiệm trước pháp luật", HeadingKind.NOTE, None),
        ("Trường hợp luật quy định khác thì cơ quan được sử dụng hồ sơ đó", HeadingKind.NOTE, None),
        ("1 bản chính,1 bản saod) Đối với trường hợp sạt lở", HeadingKind.CASE, "Trường hợp sạt lở"),
    ],
)
def test_headings_as_cases_conditions_and_notes(heading: str, kind: HeadingKind, name: str | None) -> None:
    assert heading_kind(heading) is kind
    assert name is None or case_name(heading) == name


def test_a_heading_that_only_titles_is_no_condition(tmp_path: Path) -> None:
    groups = [case("Hồ sơ đề nghị hưởng trợ cấp", row("Hộ chiếu", 1, 0)), case(None, row("Giấy khai sinh", 1, 0))]
    procedure = made(settled(tmp_path, executionCases=groups))
    assert [paper.when for paper in procedure.documents] == [None, None]


def test_a_condition_is_said_once(tmp_path: Path) -> None:
    (paper,) = made(settled(tmp_path, executionCases=[case(None, row("Hộ chiếu (nếu có) (nếu có)", 1, 0))])).documents
    assert paper.when == "nếu có"


# Agencies, levels


STEPS = """\
- Người yêu cầu nộp hồ sơ trực tiếp tại Trung tâm Phục vụ hành chính công có thẩm quyền, nộp lệ phí tại Cục Thuế.
- Trường hợp tiếp nhận hồ sơ tại Trung tâm Phục vụ hành chính công cấp tỉnh, cán bộ chuyển hồ sơ đến Ủy ban nhân dân cấp xã.
- Công chức báo cáo Lãnh đạo Trung tâm Phục vụ hành chính công có thông báo từ chối.
- Công chức in Giấy khai sinh, trình Lãnh đạo Ủy ban nhân dân cấp xã ký.
"""


def test_where_no_field_names_an_agency_the_steps_do(tmp_path: Path) -> None:
    """The one-stop centre without its level is that of the only level the procedure is done at."""
    found = settled(tmp_path, departmentsAuthority=[], executionSteps=[{"description": STEPS}])
    acting = made(found).agencies
    assert [ref.id for ref in acting.receiving] == ["ttpvhcc-xa", "ttpvhcc-tinh"]
    assert [ref.id for ref in acting.deciding] == ["ubnd-xa"]
    assert codes(found) == ["I028"]


@pytest.mark.parametrize(
    ("steps", "receiving", "deciding"),
    [
        ("Tổ chức gửi hồ sơ đến Sở Tư pháp", ["so-tu-phap"], []),
        ("Nộp hồ sơ tại Sở Tư pháp hoặc Ủy ban nhân dân cấp xã", ["so-tu-phap", "ubnd-xa"], []),
        ("Sở Tư pháp trình Ủy ban nhân dân cấp tỉnh xem xét, quyết định", [], ["ubnd-tinh"]),
        ("Ủy ban nhân dân cấp tỉnh xem xét, quyết định cho phép", [], ["ubnd-tinh"]),
        ("đề nghị Ủy ban nhân dân cấp xã nơi đăng ký kết hôn xác minh", [], []),
        ("nộp tại địa điểm do Ủy ban nhân dân cấp tỉnh quyết định", [], []),
        ("Sở Tư pháp chuyển hồ sơ đến Ủy ban nhân dân cấp tỉnh", [], []),
        ("Cán bộ nộp lại hồ sơ cho Người yêu cầu", [], []),
    ],
)
def test_what_the_steps_say_of_agencies(steps: str, receiving: list[str], deciding: list[str]) -> None:
    said = agencies_in_steps([steps], AgencyNames(KNOWLEDGE.catalogue), (Level.PROVINCE,))
    assert (list(said.receiving), list(said.deciding)) == (receiving, deciding)


def test_who_decides_does_not_receive_where_the_steps_say_who_does(tmp_path: Path) -> None:
    named = [{"name": "Ủy ban nhân dân cấp xã"}]
    found = settled(
        tmp_path,
        departmentsAuthority=named,
        departmentsExecuting=named,
        executionSteps=[{"description": "Nộp hồ sơ tại Trung tâm Phục vụ hành chính công cấp xã."}],
    )
    assert [ref.id for ref in made(found).agencies.receiving] == ["ttpvhcc-xa"]


def test_the_ministry_is_no_level_where_only_a_commune_acts(tmp_path: Path) -> None:
    found = settled(tmp_path, isMinistry=True)
    assert made(found).levels == (Level.COMMUNE,)
    assert codes(found) == ["I017"]
    central = settled(tmp_path, isMinistry=True, departmentsAuthority=[{"name": "Cục Thuế"}])
    assert made(central).levels == (Level.CENTRAL, Level.COMMUNE)


# Results, laws


def test_a_result_that_is_only_like_a_type_is_not_that_type(tmp_path: Path) -> None:
    name = "Quyết định công nhận tương đương đối với người được đào tạo nghề công chứng ở nước ngoài"
    found = settled(tmp_path, resultsDetails=[{"name": name}, {"name": "Giấy khai sinh"}])
    assert [str(result.type) for result in made(found).results] == ["giay-khai-sinh"]
    assert codes(found) == ["I071"]


def test_a_number_that_cannot_be_right_makes_no_law(tmp_path: Path) -> None:
    numbers = [
        "190/2025/NQ-QH15",
        "191/2025/NQ-QH15",
        "2640/2026/NĐ-CP",
        "52418/QĐ-BNNMT",
        "5241/QĐ-BNNMT",
        "5/1245/NĐ-CP",
    ]
    found = settled(tmp_path, legalBasisesDetails=[{"code": number} for number in numbers])
    assert [str(law) for law in made(found).legal_basis] == ["190/2025/QH15", "5241/QĐ-BNNMT"]
    assert [law.id for law in found.laws] == ["5241/QĐ-BNNMT"]
    assert codes(found) == ["I084", "I081", "I081", "I081", "I080", "I081"]


# Times, fees, the day


def test_several_times_of_one_way_say_whose_they_are(tmp_path: Path) -> None:
    found = settled(
        tmp_path,
        executionMethods=[
            way(time=5, description="- Đối với trường hợp đã có thông tin thì trong thời hạn 05 ngày làm việc."),
            way(time=30, description="- Công an cấp tỉnh: 30 ngày làm việc"),
        ],
    )
    (channel,) = made(found).channels
    assert [limit.note for limit in channel.time_limits] == ["Đối với trường hợp đã có thông tin", "Công an cấp tỉnh"]
    assert "I038" in codes(found)


def test_fees_of_two_places_say_whose_they_are(tmp_path: Path) -> None:
    ways = [
        way(
            fees=[{"name": "2,000 Việt Nam Đồng(/trang)", "amount": 2000}],
            description="Tại Ủy ban nhân dân cấp xã: 2.000",
        ),
        way(fees=[{"name": "10 USD(/bản)", "amount": None}], description="Tại cơ quan đại diện: 10 USD/bản."),
    ]
    (channel,) = made(settled(tmp_path, executionMethods=ways)).channels
    assert [(fee.amount, fee.note) for fee in channel.fees] == [
        (2000, "Tại Ủy ban nhân dân cấp xã"),
        (10, "Tại cơ quan đại diện"),
    ]


def test_fees_glued_into_one_line_are_told_apart(tmp_path: Path) -> None:
    line = "Miễn phí(- Miễn lệ phí (Thông tư số 47/2019/TT-BTC). - Phí công bố nội dung đăng ký: 100.000 đồng/lần (Thông tư))"
    found = settled(tmp_path, executionMethods=[way(fees=[{"name": line, "amount": 0}])])
    (channel,) = made(found).channels
    assert [(fee.name, fee.amount, fee.per) for fee in channel.fees] == [
        (None, 0, None),
        ("Phí công bố nội dung đăng ký", 100000, "lần"),
    ]
    assert codes(found) == ["I045"]


def test_the_council_leaves_no_sum(tmp_path: Path) -> None:
    line = "Miễn phí(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh quyết định. Miễn lệ phí cho hộ nghèo.)"
    (channel,) = made(settled(tmp_path, executionMethods=[way("ONLINE", fee=line)])).channels
    assert channel.mode is Mode.ONLINE
    (fee,) = channel.fees
    assert (fee.amount, str(fee.decided_by)) == (None, "hdnd-tinh")


def test_without_a_day_of_its_own_a_source_is_of_the_day_of_its_file(tmp_path: Path) -> None:
    from os import utime

    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    (tmp_path / "catalog").mkdir()
    path = write_answer(tmp_path, answer())
    utime(path, (1_784_246_400, 1_784_246_400))  # 17/7/2026
    assert "I018" in tthc_here("--root", tmp_path, "import", "portal-json", path, "--format", "json").out
    (procedure,) = load_catalogue(tmp_path / "catalog", tmp_path / "catalog").catalogue.versions
    assert [str(source.retrieved) for source in procedure.sources] == ["2026-07-17"]
