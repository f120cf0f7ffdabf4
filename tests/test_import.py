"""Importing: what becomes of records as dirty as they come; nothing is guessed, nothing is lost, everything is told."""

from __future__ import annotations

import json
import os
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.command_line import Ran, files_of, tthc_here
from tests.import_records import (
    KNOWLEDGE,
    REFERENCE,
    answer,
    case,
    codes,
    made,
    record_of,
    row,
    settled,
    way,
    write_answer,
)
from tthc.exchange.settling.knowledge import Knowledge
from tthc.exchange.settling.recognise import NEAR, SURE
from tthc.exchange.settling.settle import settle
from tthc.exchange.sources.integration_json import read as read_integration
from tthc.exchange.sources.portal_json import read
from tthc.exchange.sources.record import Record, plain_record, record_from
from tthc.exchange.yaml.procedure_file import plain, write_procedure
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue
from tthc.model.channel import Currency, Mode
from tthc.model.document import Submission
from tthc.model.duration import Duration
from tthc.model.procedure import Element, Level, VerbatimPart
from tthc.model.reference import DocumentType
from tthc.vietnamese import fold

SAMPLES = os.environ.get("TTHC_SAMPLE_DATA", "")


# The record


def test_a_clean_answer_needs_nobody(tmp_path: Path) -> None:
    found = settled(tmp_path)
    procedure = made(found)
    assert codes(found) == []
    assert procedure.levels == (Level.COMMUNE,)
    assert [str(ref) for ref in procedure.agencies.deciding] == ["ubnd-xa"]
    assert procedure.channels[0].time_limits[0].statutory == Duration(working_days=Decimal(1))
    assert procedure.channels[0].fees[0].amount == 0
    assert procedure.has_no == (Element.CONDITIONS,)
    assert [str(result.type) for result in procedure.results] == ["giay-khai-sinh"]


def test_a_record_survives_being_written_down(tmp_path: Path) -> None:
    record = record_of(tmp_path, executionCases=[case("* Lưu ý:", row("Giấy chứng sinh", 1, 0, "Mẫu số 01.docx"))])
    assert record_from(json.loads(json.dumps(plain_record(record)))) == record


@pytest.mark.parametrize(
    "plain_value", [None, [], {"code": 1}, {"code": "x", "origin": {}}, {"unknown": ""}, {"levels": "x"}]
)
def test_what_is_no_record_is_refused(plain_value: Any) -> None:
    with pytest.raises(ValueError, match=r"expected|unknown|missing"):
        record_from(plain_value)


def test_values_that_no_field_holds_are_kept_and_told(tmp_path: Path) -> None:
    found = settled(tmp_path, somethingNew={"a": [1, "hai"]}, name="Thủ tục\u200b đăng ký\x07 khai sinh")
    assert [(extra.path, extra.text) for extra in found.record.extra] == [("somethingNew", '{"a": ["1", "hai"]}')]
    assert made(found).name == "Thủ tục đăng ký khai sinh"
    assert {"I010", "I011"} <= {decision.code for decision in found.decisions}


# The code


@pytest.mark.parametrize(
    ("written", "code", "kinds"),
    [
        ("1.004227.000.00.00.H17", "1.004227.000.00.00.H17", []),
        (" 1.004227.h17 ", "1.004227.H17", []),
        ("1,004227", "1.004227", ["I003"]),
    ],
)
def test_codes_with_a_suffix_or_a_decimal_comma(tmp_path: Path, written: str, code: str, kinds: list[str]) -> None:
    found = settled(tmp_path, code=written, codeNotation=None)
    assert made(found).code == code
    assert codes(found) == kinds


@pytest.mark.parametrize("written", ["1.00119", "../../1.001193", "1.001193/..", "", "1.0011９3", "x" * 10_000])
def test_what_is_no_code_is_refused_and_names_no_path(tmp_path: Path, written: str) -> None:
    found = settled(tmp_path, code=written or " ", codeNotation=None)
    assert found.procedure is None
    assert codes(found) == ["I002"]


# Times


def test_a_time_without_a_unit_is_not_guessed(tmp_path: Path) -> None:
    found = settled(tmp_path, executionMethods=[way(time=5, unit=None)])
    assert made(found).channels[0].time_limits == ()
    assert codes(found) == ["I030"]
    assert _verbatim(found, VerbatimPart.TIME_LIMITS) == ["[Trực tiếp] 5 [không ghi đơn vị]"]


def test_the_unit_may_stand_in_the_words_beside_the_same_figure(tmp_path: Path) -> None:
    words = "05 ngày làm việc, kể từ ngày nhận đủ hồ sơ theo quy định"
    found = settled(tmp_path, executionMethods=[way(time=5, unit=None, description=words)])
    assert made(found).channels[0].time_limits[0].statutory == Duration(working_days=Decimal(5))
    assert _verbatim(found, VerbatimPart.CHANNELS) == [f"[Trực tiếp] {words}"]


def test_words_with_several_times_give_no_unit(tmp_path: Path) -> None:
    words = "05 ngày làm việc; phải xác minh thì không quá 30 ngày"
    found = settled(tmp_path, executionMethods=[way(time=5, unit=None, description=words)])
    assert codes(found) == ["I030"]


def test_words_that_say_another_time_are_told(tmp_path: Path) -> None:
    found = settled(tmp_path, executionMethods=[way(time=30, description="20 ngày làm việc, kể từ ngày nhận đủ hồ sơ")])
    assert made(found).channels[0].time_limits[0].statutory == Duration(working_days=Decimal(30))
    assert codes(found) == ["I033"]


def test_channels_that_disagree_are_told(tmp_path: Path) -> None:
    found = settled(tmp_path, executionMethods=[way("ONLINE", 20), way("DIRECT", 15)])
    assert codes(found) == ["I034"]
    assert [channel.mode for channel in made(found).channels] == [Mode.ONLINE, Mode.IN_PERSON]


@pytest.mark.parametrize("time", ["17.5", "17,5"])
def test_half_days(tmp_path: Path, time: str) -> None:
    found = settled(tmp_path, executionMethods=[way(time=time)])
    assert made(found).channels[0].time_limits[0].statutory == Duration(working_days=Decimal("17.5"))


@pytest.mark.parametrize(
    ("phrase", "length", "note", "kinds"),
    [
        ("15 Ngày làm việc", Duration(working_days=Decimal(15)), None, []),
        ("không quá 03 ngày", Duration(calendar_days=Decimal(3)), None, []),
        ("20 ngày (miền núi 30 ngày)", Duration(calendar_days=Decimal(20)), "20 ngày (miền núi 30 ngày)", ["I037"]),
        (
            "trong ngày; tiếp nhận sau 15 giờ thì ngày làm việc tiếp theo",
            Duration(same_day=True),
            "trong ngày; tiếp nhận sau 15 giờ thì ngày làm việc tiếp theo",
            [],
        ),
    ],
)
def test_times_in_words(tmp_path: Path, phrase: str, length: Duration, note: str | None, kinds: list[str]) -> None:
    found = settled(tmp_path, executionMethods=[way(time=phrase, unit=None)])
    (limit,) = made(found).channels[0].time_limits
    assert (limit.statutory, limit.note) == (length, note)
    assert codes(found) == kinds


def test_times_that_cannot_be_read_stay_as_they_are(tmp_path: Path) -> None:
    found = settled(tmp_path, executionMethods=[way(time="Theo quy định", unit=None)])
    assert codes(found) == ["I036"]
    assert _verbatim(found, VerbatimPart.TIME_LIMITS) == ["[Trực tiếp] Theo quy định"]


# Fees


def test_free_of_charge_beside_the_peoples_council_is_not_free(tmp_path: Path) -> None:
    line = "Miễn phí(Mức lệ phí cụ thể do Hội đồng nhân dân tỉnh, thành phố trực thuộc Trung ương quyết định.)"
    (fee,) = made(found := settled(tmp_path, executionMethods=[way(fee=line)])).channels[0].fees
    assert (fee.amount, str(fee.decided_by)) == (None, "hdnd-tinh")
    assert _verbatim(found, VerbatimPart.FEES) == [f"[Trực tiếp] {line}"]


@pytest.mark.parametrize(
    "line",
    [
        "Miễn phí(Theo quy định của Luật phí và lệ phí và các văn bản quy phạm pháp luật hướng dẫn)",
        "Miễn phí(Miễn lệ phí cho người thuộc gia đình có công với cách mạng; người thuộc hộ nghèo.)",
        "Miễn phí(Phí công bố nội dung đăng ký doanh nghiệp: 100.000 đồng/lần)",
    ],
)
def test_free_of_charge_beside_other_words_is_left_open(tmp_path: Path, line: str) -> None:
    found = settled(tmp_path, executionMethods=[way(fee=line)])
    assert made(found).channels[0].fees == ()
    assert codes(found) == ["I040"]
    assert _verbatim(found, VerbatimPart.FEES) == [f"[Trực tiếp] {line}"]


def test_a_sum_for_something_with_its_law(tmp_path: Path) -> None:
    fees = [{"name": "80,000 Việt Nam Đồng(/hồ sơ (Thông tư số 61/2023/TT-BTC))", "amount": 80000}]
    (fee,) = made(settled(tmp_path, executionMethods=[way(fees=fees)])).channels[0].fees
    assert (fee.amount, fee.per, fee.note) == (80000, "hồ sơ", "Thông tư số 61/2023/TT-BTC")


def test_dollars(tmp_path: Path) -> None:
    fees = [{"name": "10 USD(/bản)", "amount": None}]
    (fee,) = made(settled(tmp_path, executionMethods=[way(fees=fees)])).channels[0].fees
    assert (fee.amount, fee.currency, fee.per) == (10, Currency.USD, "bản")


@pytest.mark.parametrize(("name", "amount"), [("125 VNĐ", 125), ("1100 VNĐ(Phí công bố: 100.000 đồng/lần)", 1100)])
def test_a_sum_that_cannot_be_right_is_not_written(tmp_path: Path, name: str, amount: int) -> None:
    found = settled(tmp_path, executionMethods=[way(fees=[{"name": name, "amount": amount}])])
    assert made(found).channels[0].fees == ()
    assert codes(found) == ["I042"]


# Documents


def test_a_document_is_recognised_with_its_counts_form_and_condition(tmp_path: Path) -> None:
    rows = [row("- Tờ khai đăng ký khai sinh theo Mẫu số 01 (nếu có);", 1, 0, "TK.docx")]
    (document,) = made(settled(tmp_path, executionCases=[case(None, *rows)])).documents
    assert (document.id, str(document.type)) == ("to-khai-khai-sinh", "to-khai-khai-sinh")
    assert document.name == "Tờ khai đăng ký khai sinh theo Mẫu số 01 (nếu có)"
    assert (document.originals, document.form, document.when) == (1, "Mẫu số 01", "nếu có")


def test_alternatives_and_papers_that_are_only_shown(tmp_path: Path) -> None:
    groups = [case("* Giấy tờ phải xuất trình:", row("Hộ chiếu hoặc Thẻ căn cước", 1, 0))]
    found = settled(tmp_path, executionCases=groups)
    (document,) = made(found).documents
    assert {str(type_) for type_ in document.any_of} == {"ho-chieu", "can-cuoc"}
    assert document.submission is Submission.PRESENT
    assert codes(found) == ["I056"]


def test_an_unknown_document_keeps_its_name(tmp_path: Path) -> None:
    found = settled(tmp_path, executionCases=[case(None, row("Giấy phép lạ chưa ai biết", 0, 2))])
    (document,) = made(found).documents
    assert (document.name, document.types, document.copies) == ("Giấy phép lạ chưa ai biết", (), 2)
    assert codes(found) == ["I051"]


def test_a_document_that_is_like_a_known_one_is_not_taken_for_it_but_asked_about(tmp_path: Path) -> None:
    found = settled(tmp_path, executionCases=[case(None, row("Đơn đăng ký khai sinh", 1, 0))])
    (document,) = made(found).documents
    assert document.types == ()
    (told,) = (decision for decision in found.decisions if decision.code == "I051")
    assert told.message.values == {"name": "Đơn đăng ký khai sinh", "like": "Tờ khai đăng ký khai sinh"}
    assert told.score is not None
    assert NEAR <= told.score < SURE


def test_a_note_with_no_copies_is_not_a_document(tmp_path: Path) -> None:
    note = "Trường hợp giấy tờ tùy thân sử dụng là Hộ chiếu thì người yêu cầu chỉ cần cung cấp số"
    found = settled(tmp_path, executionCases=[case(None, row("Giấy chứng sinh", 1, 0), row(note, 0, 0))])
    assert [document.id for document in made(found).documents] == ["giay-chung-sinh"]
    assert _verbatim(found, VerbatimPart.DOCUMENTS) == [note]
    assert "I052" in {decision.code for decision in found.decisions}


def test_a_figure_from_another_column_is_no_number_of_copies(tmp_path: Path) -> None:
    found = settled(tmp_path, executionCases=[case(None, row("Giấy chứng sinh", 20241, 0))])
    assert made(found).documents[0].originals == 0
    assert codes(found) == ["I058"]


def test_headings_are_not_cases_and_cases_are(tmp_path: Path) -> None:
    groups = [
        case("Thành phần hồ sơ:", row("Tờ khai đăng ký khai sinh", 1, 0)),
        case("a) Trường hợp trẻ em sinh tại cơ sở y tế thì hồ sơ gồm:", row("Giấy chứng sinh", 1, 0)),
        case("b) Trường hợp khác:", row("Hộ chiếu", 1, 0)),
    ]
    procedure = made(found := settled(tmp_path, executionCases=groups))
    assert [(one.id, one.name) for one in procedure.cases] == [
        ("truong-hop-tre-em-sinh-tai-co-so-y-te", "Trường hợp trẻ em sinh tại cơ sở y tế"),
        ("truong-hop-khac", "Trường hợp khác"),
    ]
    assert [[str(ref) for ref in document.cases] for document in procedure.documents] == [
        [],
        ["truong-hop-tre-em-sinh-tai-co-so-y-te"],
        ["truong-hop-khac"],
    ]
    assert codes(found) == ["I056", "I057"]


def test_a_row_that_is_there_twice_counts_once(tmp_path: Path) -> None:
    rows = [row("- Giấy chứng sinh;", 1, 0), row("Giấy chứng sinh", 1, 0), row("Hộ chiếu", 1, 0)]
    found = settled(tmp_path, executionCases=[case(None, *rows)])
    assert [document.id for document in made(found).documents] == ["giay-chung-sinh", "ho-chieu"]
    assert codes(found) == ["I064"]


@pytest.mark.parametrize(
    ("text", "when"),
    [
        ("(i) Trường hợp nộp hộ, kèm theo hồ sơ phải có Hộ chiếu", "Trường hợp nộp hộ"),
        ("Trường hợp không có thẻ thì nộp Hộ chiếu", "Trường hợp không có thẻ"),
        ("Hộ chiếu đối với trường hợp người ở nước ngoài.", "đối với trường hợp người ở nước ngoài"),
        ("Hộ chiếu (nếu nộp theo hình thức trực tuyến)", None),
    ],
)
def test_conditions_as_rows_state_them(tmp_path: Path, text: str, when: str | None) -> None:
    (document,) = made(settled(tmp_path, executionCases=[case(None, row(text, 1, 0))])).documents
    assert document.when == when
    assert document.channels == ((Mode.ONLINE,) if when is None else ())


def test_one_case_alone_only_says_when(tmp_path: Path) -> None:
    """A single case would make the procedure one of that case only."""
    groups = [
        case(None, row("Tờ khai đăng ký khai sinh", 1, 0)),
        case("- Trường hợp ủy quyền cho cá nhân, kèm theo hồ sơ phải có:", row("Hộ chiếu", 0, 1)),
    ]
    procedure = made(settled(tmp_path, executionCases=groups))
    assert procedure.cases == ()
    assert [document.when for document in procedure.documents] == [
        None,
        "Trường hợp ủy quyền cho cá nhân",
    ]


# Laws, agencies, sector


def test_laws_known_cut_short_unknown_and_impossible(tmp_path: Path) -> None:
    numbers = ["123/2015/NĐ-C", "60/2014/QH13", "7/2099/TT-BTP", "265/TT-BTC"]
    found = settled(tmp_path, legalBasisesDetails=[{"code": number} for number in numbers])
    assert [str(law) for law in made(found).legal_basis] == ["123/2015/NĐ-CP", "60/2014/QH13", "7/2099/TT-BTP"]
    assert [(law.id, law.verified, law.status.value) for law in found.laws] == [("7/2099/TT-BTP", False, "unknown")]
    assert _verbatim(found, VerbatimPart.LEGAL_BASIS) == ["265/TT-BTC"]
    assert codes(found) == ["I082", "I080", "I081"]


def test_unknown_agencies_and_applicants_stay_verbatim(tmp_path: Path) -> None:
    found = settled(
        tmp_path,
        departmentsAuthority=[],
        departmentsExecuting=[{"name": "Cơ quan lạ"}],
        subjectTypesDetails=[{"name": "Đảng viên"}],
    )
    assert _verbatim(found, VerbatimPart.AGENCIES) == ["Cơ quan thực hiện: Cơ quan lạ"]
    assert _verbatim(found, VerbatimPart.APPLICANTS) == ["Đảng viên"]
    assert codes(found) == ["I021", "I024"]


def test_an_agency_of_before_the_reform_is_not_made_competent(tmp_path: Path, catalogue: Catalogue) -> None:
    """
    agencies:
      - {id: ubnd-huyen, name: Ủy ban nhân dân cấp huyện, level: district, effective: {to: 2025-06-30}, replaced_by: ubnd-xa}
      - {id: ubnd-xa, name: Ủy ban nhân dân cấp xã, level: commune}
    """
    knowledge = Knowledge.of(catalogue, date(2026, 11, 26))
    record = record_of(tmp_path, departmentsAuthority=[{"name": "Ủy ban nhân dân cấp huyện"}])
    found = settle(record, knowledge)
    assert made(found).agencies.deciding == ()
    assert "I027" in codes(found)
    assert _verbatim(found, VerbatimPart.AGENCIES) == ["Cơ quan có thẩm quyền: Ủy ban nhân dân cấp huyện"]


def test_a_new_sector_gets_an_entry_and_a_folder_that_is_no_path(tmp_path: Path) -> None:
    found = settled(tmp_path, categoriesDetails=[{"name": "../../Giảm nghèo <script>"}])
    assert [(sector.id, sector.name) for sector in found.sectors] == [
        ("giam-ngheo-script", "../../Giảm nghèo <script>")
    ]
    assert codes(found) == ["I014"]


# The government integration service


def test_the_integration_service_says_the_same_in_capitals(tmp_path: Path) -> None:
    path = write_answer(
        tmp_path,
        {
            "data": [
                {
                    "MATTHC": "1.001193",
                    "TENTTHC": "Thủ tục đăng ký khai sinh",
                    "LINHVUCTHUCHIEN": [{"MALINHVUC": "G15-HT", "TENLINHVUC": "Hộ tịch"}],
                    "TRINHTUTHUCHIEN": [{"TRUONGHOP": "", "TRINHTU": "Nộp hồ sơ"}],
                    "CACHTHUCTHUCHIEN": [
                        {
                            "KENH": "Trực tiếp",
                            "THOIGIAN": "1",
                            "DONVITINH": "Ngày làm việc",
                            "PHILEPHI": [{"MAPHILEPHI": "P1", "SOTIEN": "8000", "DONVI": "Đồng", "MOTA": ""}],
                        }
                    ],
                    "THANHPHANHOSO": [
                        {
                            "TRUONGHOP": "",
                            "GIAYTO": [{"MAGIAYTO": "G1", "TENGIAYTO": "Giấy chứng sinh", "TENMAUDON": "Mẫu 1"}],
                        }
                    ],
                    "CANCUPHAPLY": [{"SOVANBAN": "123/2015/NĐ-CP", "TENVANBAN": "Nghị định"}],
                    "KETQUATHUCHIEN": [{"MAKETQUA": "K1", "TENKETQUA": "Giấy khai sinh"}],
                    "COQUANTHUCHIEN": [{"MACOQUAN": "C1", "TENCOQUAN": "Ủy ban nhân dân cấp xã"}],
                    "DOITUONGTHUCHIEN": [{"TENDOITUONG": "Công dân Việt Nam"}],
                }
            ]
        },
    )
    (record,) = read_integration(path)
    assert isinstance(record, Record)
    assert (record.code, record.sectors[0].code, record.documents[0].rows[0].forms) == (
        "1.001193",
        "G15-HT",
        ("Mẫu 1",),
    )
    assert (record.ways[0].time, record.ways[0].fees[0].amount) == ("1", "8000")
    assert [extra.path for extra in record.extra] == ["COQUANTHUCHIEN[0].MACOQUAN"]


# The command


def test_import_writes_files_that_check_and_a_report(tmp_path: Path) -> None:
    project = _project(tmp_path)
    source = write_answer(tmp_path, answer(legalBasisesDetails=[{"code": "9/2099/TT-BTP"}]), answer(code="1.00119"))
    ran = _run(project, "import", "portal-json", str(source), "--report", str(tmp_path / "report.xlsx"))
    assert ran.code == 1, ran.out
    assert "1 new, 1 refused" in ran.out
    loaded = load_catalogue(project / "catalog", project)
    assert loaded.problems == ()
    assert "1.001193" in loaded.catalogue.procedures
    assert "9/2099/TT-BTP" in (project / "catalog" / "reference" / "laws-imported.yaml").read_text(encoding="utf-8")
    assert (tmp_path / "report.xlsx").read_bytes().startswith(b"PK")
    assert not list((project / "catalog").rglob(".*"))


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    project = _project(tmp_path)
    before = files_of(project)
    ran = _run(project, "import", "portal-json", "-f", "json", "--dry-run", str(write_answer(tmp_path, answer())))
    assert ran.code == 0, ran.out
    (told,) = json.loads(ran.out)
    assert (told["outcome"], told["documents"], told["recognised"]) == ("new", 1, 1)
    assert files_of(project) == before


def test_only_what_is_wanted(tmp_path: Path) -> None:
    project = _project(tmp_path)
    source = write_answer(tmp_path, answer(), answer(code="1.001194", codeNotation="1.001194"))
    ran = _run(project, "import", "portal-json", str(source), "--only", "1.001194", "--sector", "Hộ tịch")
    assert "1 new" in ran.out
    assert [path.name for path in (project / "catalog" / "procedures" / "ho-tich").iterdir()] == ["1.001194.yaml"]


def test_the_same_code_twice_counts_once(tmp_path: Path) -> None:
    project = _project(tmp_path)
    ran = _run(project, "import", "portal-json", str(write_answer(tmp_path, answer(), answer())))
    assert "1 new, 1 refused" in ran.out
    assert "I006" in ran.out


# The shape of the files


@pytest.mark.skipif(not SAMPLES, reason="TTHC_SAMPLE_DATA names no folder with real records")
def test_every_real_record_gives_a_file_that_loads_and_says_the_same(tmp_path: Path) -> None:
    project = tmp_path / "project"
    assert tthc_here("init", project).code == 0
    files = sorted((Path(SAMPLES) / "portal").glob("*.json"))
    ran = _run(project, "import", "portal-json", *map(str, files))
    assert ran.code == 0, ran.out[-2000:]
    loaded = load_catalogue(project / "catalog", project)
    assert loaded.problems == ()
    assert {path.stem for path in files} <= set(loaded.catalogue.procedures)
    for procedure in loaded.catalogue.versions:
        again = load_text(write_procedure(procedure), "again.yaml")
        assert again.problems == ()
        assert plain(again.catalogue.versions[0]) == plain(procedure)
    before = files_of(project)
    assert _run(project, "import", "portal-json", *map(str, files)).code == 0
    assert files_of(project) == before


@pytest.mark.skipif(not SAMPLES, reason="TTHC_SAMPLE_DATA names no folder with real records")
def test_no_word_of_a_real_list_of_documents_is_lost() -> None:
    for path in sorted((Path(SAMPLES) / "portal").glob("*.json")):
        for record in read(path):
            assert isinstance(record, Record)
            procedure = made(settle(record, KNOWLEDGE))
            names = {type_.id: type_.name for type_ in KNOWLEDGE.catalogue.all(DocumentType).values()}
            papers = (document.name or names[document.types[0].id] for document in procedure.documents)
            kept = fold(" ".join((*papers, *(verbatim.text for verbatim in procedure.verbatim))))
            rows = (
                re.sub(r"^\W*(\(?[ivx\da-zđ]{1,4}\)[\s.!]*)?", "", row_.text)
                for g in record.documents
                for row_ in g.rows
            )
            words = (word for text in rows for word in text.split())
            assert [word for word in words if fold(word.strip(" ;,.:+*–•-")) not in kept] == [], path.name


def _verbatim(found: Any, about: VerbatimPart) -> list[str]:
    return [verbatim.text for verbatim in made(found).verbatim if verbatim.about is about]


def _project(folder: Path) -> Path:
    project = folder / "project"
    (project / "catalog" / "reference").mkdir(parents=True)
    (project / "tthc.toml").write_text("", encoding="utf-8")
    (project / "catalog" / "reference" / "reference.yaml").write_text(REFERENCE, encoding="utf-8")
    return project


def _run(project: Path, *arguments: str | Path) -> Ran:
    return tthc_here("--root", project, *arguments)
