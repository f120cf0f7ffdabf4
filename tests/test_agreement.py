"""What stands elsewhere beside the catalogue: what misleads is told apart from spelling, and doubt is called doubt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from publishing import change, make_small_project
from site_catalogue import FULL, catalogue

from tests.command_line import AT, Ran, tthc_here
from tthc.exchange.comparing.agreement import compare, spelling_key

PORTAL: dict[str, Any] = {
    "code": "1.012783",
    "name": "Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
    "procedureProposal": {"proposalNumber": "3380/QĐ-BNNMT"},
    "isProvince": True,
    "isWard": True,
    "subjectTypesDetails": [{"name": "Công dân Việt Nam"}, {"name": "Tổ chức"}],
    "dossierReceivingAddresses": ["Trung tâm Phục vụ hành chính công tỉnh", "Trung tâm Phục vụ hành chính công xã"],
    "departmentsAuthority": [{"name": "Văn phòng đăng ký đất đai"}],
    "executionMethods": [
        {
            "submissionMethod": "ONLINE",
            "processingTime": "5",
            "processingTimeUnit": "Ngày làm việc",
            "fees": [{"name": "Phí", "amount": "25000"}],
        },
    ],
    "executionCases": [
        {
            "name": "",
            "profileComponents": [
                {"name": "Đơn đăng ký biến động đất đai", "originalQty": "1", "copyQty": "0"},
                {"name": "Giấy chứng nhận quyền sử dụng đất", "originalQty": "1", "copyQty": "0"},
            ],
        }
    ],
    "legalBasisesDetails": [{"name": "Nghị định", "code": "151/2025/NĐ-CP"}],
}


def run(project: Path, *arguments: str | Path) -> Ran:
    return tthc_here("--root", project, "publish", *arguments, *AT)


def against_portal(folder: Path, **changed: Any) -> list[dict[str, Any]]:
    """What differs from the portal's record, with some fields of it changed."""
    project = make_small_project(folder / "p")
    file = folder / "1.012783.json"
    file.write_text(json.dumps({**PORTAL, **changed}, ensure_ascii=False), encoding="utf-8")
    ran = run(project, "--check-against", "portal-json", "-f", "json", file)
    assert ran.code in (0, 1), ran.err
    (one,) = json.loads(ran.out)
    found: list[dict[str, Any]] = one["differences"]
    return found


def of_kind(found: list[dict[str, Any]], kind: str) -> dict[str, tuple[str | None, str | None]]:
    return {one["field"]: (one["there"], one["here"]) for one in found if one["kind"] == kind}


def test_a_time_that_is_neither_the_laws_nor_ours_differs(tmp_path: Path) -> None:
    methods = [{**PORTAL["executionMethods"][0], "processingTime": "30"}]
    found = of_kind(against_portal(tmp_path, executionMethods=methods), "real")
    assert found["limit"] == ("online: 30 working days", "online: 4 working days")


@pytest.mark.parametrize("days", ["5", "4"])
def test_a_portal_may_show_the_laws_time_or_the_provinces(tmp_path: Path, days: str) -> None:
    methods = [{**PORTAL["executionMethods"][0], "processingTime": days}]
    assert not [one for one in against_portal(tmp_path, executionMethods=methods) if one["field"] == "limit"]


def test_another_sum_differs(tmp_path: Path) -> None:
    methods = [{**PORTAL["executionMethods"][0], "fees": [{"name": "Phí", "amount": "30000"}]}]
    found = of_kind(against_portal(tmp_path, executionMethods=methods), "real")
    assert found["fee"] == ("online: 30000 đồng", "online: 25000 đồng/giấy")


def test_spelling_spaces_and_order_are_harmless(tmp_path: Path) -> None:
    found = against_portal(
        tmp_path,
        name="Cấp đổi  giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất.",
        subjectTypesDetails=[{"name": "Tổ chức"}, {"name": "Công dân Việt Nam"}],
    )
    assert {"name", "applicant"} & of_kind(found, "real").keys() == set()
    assert of_kind(found, "harmless").keys() >= {"name"}


def test_a_paper_that_nobody_recognises_is_left_to_a_person(tmp_path: Path) -> None:
    more = {"name": "Giấy phép gì đó chưa ai biết", "originalQty": "1", "copyQty": "0"}
    rows = [*PORTAL["executionCases"][0]["profileComponents"], more]
    found = of_kind(against_portal(tmp_path, executionCases=[{"name": "", "profileComponents": rows}]), "unsure")
    assert "document" in found


def test_what_the_agency_looks_up_need_not_stand_there(tmp_path: Path) -> None:
    found = [one for one in against_portal(tmp_path) if one["here"] == "Giấy xác nhận thông tin cư trú"]
    assert [one["kind"] for one in found] == ["harmless"]


def test_another_decision_differs(tmp_path: Path) -> None:
    found = of_kind(against_portal(tmp_path, procedureProposal={"proposalNumber": "12/QĐ-BNNMT"}), "real")
    assert found["record"] == ("12/QĐ-BNNMT", "3380/QĐ-BNNMT")


def test_a_published_site_that_is_as_the_catalogue_agrees(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    run(project, "-o", tmp_path / "site")
    ran = run(project, "--check-against", "site", tmp_path / "site")
    assert (ran.code, ran.out) == (0, "1 procedures compared, 0 disagree\n")


def test_a_published_site_that_is_behind_differs_field_by_field(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    run(project, "-o", tmp_path / "site")
    change(project, "copies: 1, cases: do-lai", "copies: 2, cases: do-lai")
    change(project, "amount: 25000", "amount: 20000")
    ran = run(project, "--check-against", "site", tmp_path / "site")
    assert ran.code == 1
    assert "differs: documents: there: 1 × original, 1 × copy; here: 1 × original, 2 × copy" in ran.out
    assert "differs: fees: " in ran.out


def test_what_was_published_and_printed_last_is_in_the_store(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    nothing = run(project, "--check-against", "published")
    assert (nothing.code, "nothing of that kind is written down" in nothing.err) == (2, True)
    run(project, "-o", tmp_path / "site")
    assert run(project, "--check-against", "published").code == 0
    change(project, "dossier_sets: 1", "dossier_sets: 2")
    ran = run(project, "--check-against", "published")
    assert "differs: number of sets: there: 1 sets; here: 2 sets" in ran.out


def test_a_folder_that_is_no_site_and_files_that_are_none_are_told(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    (tmp_path / "leer").mkdir()
    assert "is no published site" in run(project, "--check-against", "site", tmp_path / "leer").err
    (tmp_path / "x.json").write_text('{"procedure": 1}', encoding="utf-8")
    assert "it is no record of a published site" in run(project, "--check-against", "site", tmp_path / "x.json").err
    assert run(project, "--check-against", "site").code == 2
    assert run(project, tmp_path / "x.json").code == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("hoà giải", "Hòa  giải.", True),
        ("Mẫu số 18", "mẫu số 18", True),
        ("3380/QÐ-BNNMT", "3380/QĐ-BNNMT", True),
        ("bán nhà", "bản nhà", False),
        ("đất", "dat", False),
    ],
)
def test_what_counts_as_the_same_spelling(one: str, other: str, same: bool) -> None:
    assert (spelling_key(one) == spelling_key(other)) is same


def test_a_version_agrees_with_itself() -> None:
    known = catalogue(FULL)
    one = known.procedure("1.012783")
    assert compare(one, one, known, "").found == ()


CONDITION = "Giấy chứng nhận đã cấp bị ố, nhòe, rách hoặc hư hỏng"
STEPS = [
    {"name": "Bước 1", "description": "Người yêu cầu nộp hồ sơ tại Trung tâm; bộ phận kiểm tra, tiếp nhận hồ sơ."},
    {"name": "Bước 2", "description": "Văn phòng thẩm tra hồ sơ, đo đạc lại thửa đất nếu cần; người dân nhận kết quả."},
]


def test_steps_in_other_words_agree_and_a_step_that_nobody_names_is_left_to_a_person(tmp_path: Path) -> None:
    assert "step" not in of_kind(against_portal(tmp_path / "a", executionSteps=STEPS), "unsure")
    found = of_kind(against_portal(tmp_path / "b", executionSteps=STEPS[:1]), "unsure")
    assert found["step"] == (None, "Đo đạc lại thửa đất, Nhận kết quả")


def test_a_record_without_steps_is_silent(tmp_path: Path) -> None:
    assert of_kind(against_portal(tmp_path, executionSteps=[]), "silent_there")["step"][0] is None


@pytest.mark.parametrize(
    ("there", "kind"),
    [
        ([CONDITION], None),
        ([CONDITION.replace("hòa", "hoà") + " (nếu có)"], None),
        (["Thửa đất không có tranh chấp."], "unsure"),
        (["Không"], "real"),
        ([], "silent_there"),
    ],
)
def test_conditions_are_compared_by_their_words(there: list[str], kind: str | None, tmp_path: Path) -> None:
    found = against_portal(tmp_path, requirementsAndConditions=there)
    assert [one["kind"] for one in found if one["field"] == "condition"] == ([kind] if kind else [])
