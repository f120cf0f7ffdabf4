"""Recognition: wordings of copies, drafts, several acts and pictures, and what a procedure says for a row."""

from __future__ import annotations

import pytest

from tests.test_recognise import ours


def asked(text: str, procedure: str = "") -> list[set[str]]:
    return [set(ask.types) for ask in ours().document(text, procedure=procedure).asks]


@pytest.mark.parametrize(
    "copies",
    [
        "Bản chính hoặc bản chứng thực hoặc bản sao kèm bản chính để đối chiếu",
        "Bản chính, bản chứng thực hoặc bản sao kèm theo bản chính để đối chiếu",
        "Bản sao có chứng thực hoặc tệp tin bản sao điện tử được chứng thực theo quy định:",
        "01 bản sao có chứng thực hoặc bản sao điện tử được chứng thực từ bản chính hoặc bản sao điện tử được cấp từ sổ gốc",
        "Bản sao kèm bản chính để đối chiếu hoặc bản sao điện tử từ sổ gốc",
    ],
)
def test_however_many_kinds_of_copies_are_allowed_it_is_one_paper(copies: str) -> None:
    assert asked(f"{copies} chứng chỉ hành nghề Quản tài viên") == [{"chung-chi-hanh-nghe-quan-tai-vien"}]


def test_a_draft_of_a_paper_is_that_paper_where_the_register_has_no_draft() -> None:
    assert asked("Dự thảo quy trình vận hành hồ chứa nước") == [{"quy-trinh-van-hanh-cong-trinh"}]
    assert asked("Dự thảo quyết định giải quyết tranh chấp") == [{"du-thao-quyet-dinh-cua-uy-ban-nhan-dan"}]


def test_one_application_for_several_acts_is_the_application_for_each() -> None:
    assert asked("Đơn đề nghị điều chỉnh, gia hạn, cấp lại giấy phép xây dựng theo Mẫu số 02 Phụ lục II") == [
        {"don-dieu-chinh-giay-phep-xay-dung", "don-gia-han-giay-phep-xay-dung", "don-cap-lai-giay-phep-xay-dung"}
    ]


def test_papers_in_brackets_behind_a_proof_are_its_alternatives() -> None:
    text = "Giấy tờ nhân thân (hộ chiếu, chứng minh nhân dân, căn cước công dân, ...)."
    assert asked(text) == [{"ho-chieu", "chung-minh-nhan-dan", "can-cuoc"}]


def test_a_small_picture_shows_a_person_and_a_picture_of_a_ship_a_ship() -> None:
    assert asked("02 ảnh màu 3x4cm được chụp trên nền trắng trong thời hạn không quá sáu (06) tháng") == [
        {"anh-chan-dung"}
    ]
    assert asked("- Ảnh màu (9 x 12 cm, chụp toàn tàu theo hướng 2 bên mạn tàu);") == [{"anh-mau-chup-toan-tau"}]


def test_a_proof_stays_one_whether_it_is_called_lawful_or_not() -> None:
    assert asked("Giấy tờ có giá trị chứng minh cư trú") == [{"giay-to-chung-minh-noi-cu-tru"}]


def test_what_the_report_has_to_say_does_not_make_its_name_a_heading() -> None:
    assert asked("Báo cáo tự đánh giá gồm các thông tin sau:") == [{"bao-cao-tu-danh-gia"}]


def test_a_bare_application_is_that_of_its_procedure() -> None:
    row = "Đơn đề nghị thẩm định hồ sơ thiết kế theo Mẫu số 01.BĐ Phụ lục V"
    assert asked(row) == [set()]
    assert asked(row, "Cấp giấy chứng nhận thẩm định thiết kế tàu cá") == [{"don-de-nghi-tham-dinh-thiet-ke-tau-ca"}]
    assert asked("Tờ khai đăng ký theo mẫu", "Thủ tục đăng ký khai sinh") == [{"to-khai-dang-ky-khai-sinh"}]


@pytest.mark.parametrize(
    ("procedure", "type_"),
    [
        ("Đăng ký biến động quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất", "giay-chung-nhan-qsdd"),
        ("Cấp lại Giấy chứng nhận đăng ký hành nghề kiểm toán", "giay-phep-chung-chi-da-cap"),
    ],
)
def test_which_certificate_was_issued_before_the_procedure_says(procedure: str, type_: str) -> None:
    assert asked("(2) Bản gốc Giấy chứng nhận đã cấp.", procedure) == [{type_}]


def test_a_complaint_is_about_land_only_where_the_procedure_is() -> None:
    row = "Quyết định giải quyết khiếu nại"
    assert asked(row, "Giải quyết khiếu nại về quyết định hành chính") == [{"quyet-dinh-giai-quyet-khieu-nai"}]
    assert asked(row, "Giải quyết tranh chấp đất đai") == [
        {"quyet-dinh-giai-quyet-tranh-chap-khieu-nai-to-cao-ve-dat-dai"}
    ]


def test_an_application_for_the_very_procedure_is_told_although_the_register_has_no_type_of_it() -> None:
    reading = ours().document("Đơn đề nghị công nhận vùng nuôi yến theo mẫu", procedure="Công nhận vùng nuôi yến")
    assert [(ask.types, ask.own_form) for ask in reading.asks] == [((), True)]
    other = ours().document("Văn bản góp ý kiến về vật liệu nổ", procedure="Công nhận vùng nuôi yến")
    assert not any(ask.own_form for ask in other.asks)


def test_one_decision_on_several_things_is_a_decision_on_each() -> None:
    assert asked("Bản sao quyết định phê duyệt quy hoạch, chủ trương đầu tư, dự án đầu tư") == [
        {
            "quyet-dinh-phe-duyet-quy-hoach-chi-tiet",
            "van-ban-ve-chu-truong-dau-tu",
            "quyet-dinh-phe-duyet-du-an-xay-dung",
        }
    ]


def test_papers_are_told_apart_by_a_dash_and_before_a_colon() -> None:
    assert asked("- Đơn đề nghị thuê nhà ở sinh viên - Giấy tờ chứng minh thuộc đối tượng ưu tiên (nếu có") == [
        {"don-de-nghi-thue-nha-o-sinh-vien"},
        {"giay-to-chung-minh-doi-tuong"},
    ]
    assert asked("d) Giấy đăng ký giám định lượng; Giấy khai sinh: 01 bản chụp") == [
        {"giay-dang-ky-giam-dinh-luong"},
        {"giay-khai-sinh"},
    ]


# What the second sample's rows taught


def test_what_a_paper_need_not_bear_does_not_take_the_paper_away() -> None:
    assert asked("Bản lý lịch tự khai KHÔNG CẦN XÁC NHẬN CỦA CHÍNH QUYỀN ĐỊA PHƯƠNG") == asked("Bản lý lịch tự khai")


def test_a_list_of_dashes_behind_a_condition_asks_for_all_its_papers() -> None:
    text = "Trường hợp hoàn trả tiền đã đóng - Tờ khai tham gia, điều chỉnh thông tin BHXH, BHYT; - Sổ BHXH"
    assert asked(text) == [{"to-khai-tham-gia-bhxh"}, {"so-bao-hiem-xa-hoi"}]


def test_papers_before_a_choice_are_asked_for_besides_it() -> None:
    text = "Biên bản điều tra tai nạn lao động; nếu bị tai nạn giao thông thì có thêm một trong các giấy tờ sau: Giấy ra viện"
    assert asked(text)[0] == {"bien-ban-dieu-tra-tai-nan-lao-dong"}
    assert len(asked(text)) == 2


def test_a_head_without_a_purpose_asks_for_all_that_it_lists() -> None:
    text = "Các tài liệu gồm: Giấy khai sinh; Hồ sơ thiết kế kỹ thuật hoặc thiết kế bản vẽ thi công; Sổ bảo hiểm xã hội"
    assert asked(text) == [{"giay-khai-sinh"}, {"thiet-ke-ky-thuat-thi-cong"}, {"so-bao-hiem-xa-hoi"}]
