"""Questions about papers go out in a file, come back with answers, and every later import obeys them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import yaml

from tests.command_line import tthc_here
from tthc.exchange.settling.recognise import Recogniser, RowKind
from tthc.load.catalogue import load_catalogue, load_text
from tthc.model.catalogue import Catalogue

REGISTER = """\
document_types:  # sổ đăng ký của tỉnh
- {id: giay-khai-sinh, name: Giấy khai sinh, aliases: [Bản sao giấy khai sinh], origin: state}
- id: to-khai-nuoi-ong  # chi cục đặt tên
  name: Tờ khai đăng ký nuôi ong mật
  origin: applicant
- {id: giay-chung-nhan-trai-ong, name: Giấy chứng nhận trại ong, origin: state}
"""

ROWS = (
    "- Tờ khai đăng ký nuôi ong",
    "- Sổ theo dõi đàn ong hằng tháng",
    "- Giấy khai sinh",
    "- Giấy hẹn trả kết quả của lần nộp trước",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A province with two procedures of keeping bees, imported from the portal."""
    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    reference = tmp_path / "catalog" / "reference"
    reference.mkdir(parents=True)
    (reference / "types.yaml").write_text(REGISTER, encoding="utf-8")
    (tmp_path / "records.json").write_text(json.dumps([record("1.000001"), record("1.000002")]), encoding="utf-8")
    import_again(tmp_path)
    return tmp_path


def record(code: str) -> dict[str, Any]:
    rows = [{"name": row, "originalQty": 1, "copyQty": 0, "attachments": []} for row in ROWS]
    return {"code": code, "name": "Đăng ký nuôi ong", "executionCases": [{"name": "", "profileComponents": rows}]}


def import_again(root: Path) -> str:
    return tthc_here("--root", root, "import", "portal-json", root / "records.json").out


def documents(root: Path, code: str = "1.000001") -> dict[str, list[str]]:
    """The types of each document of a procedure, by its words."""
    catalogue = load_catalogue(root / "catalog", root / "catalog").catalogue
    (version,) = (one for one in catalogue.versions if one.code == code)
    return {document.name or "": [ref.id for ref in document.types] for document in version.documents}


def answered(root: Path, answers: dict[str, dict[str, str]]) -> Path:
    """The file of questions with an answer to those whose words begin as given."""
    asked = root / "asked.yaml"
    tthc_here("--root", root, "types", "suggest", "-o", asked, "--replace")
    found = json.loads(tthc_here("--root", root, "types", "suggest", "-f", "json").out)
    keys = {one["question"]: one["words"] for one in found}
    sheet = yaml.safe_load(asked.read_text(encoding="utf-8"))
    for row in sheet["answers"]:
        row |= next((said for words, said in answers.items() if keys[row["question"]].startswith(words)), {})
    asked.write_text(yaml.safe_dump(sheet, allow_unicode=True), encoding="utf-8")
    return asked


NEW = {"answer": "loại mới", "name": "Sổ theo dõi đàn ong", "origin": "applicant"}
NOTE = {"answer": "không phải giấy tờ"}


def test_one_answer_settles_the_rows_of_every_procedure(project: Path) -> None:
    file = answered(project, {"Sổ theo dõi": NEW})
    assert documents(project)["Sổ theo dõi đàn ong hằng tháng"] == []
    assert tthc_here("--root", project, "types", "settle", file, "--write").code == 0
    for code in ("1.000001", "1.000002"):
        assert documents(project, code)["Sổ theo dõi đàn ong hằng tháng"] == ["so-theo-doi-dan-ong"]


def test_nothing_is_written_without_write_and_undo_takes_it_back(project: Path) -> None:
    def texts() -> dict[Path, bytes]:
        return {path: path.read_bytes() for path in (project / "catalog").rglob("*.yaml")}

    before = texts()
    file = answered(project, {"Sổ theo dõi": NEW, "Giấy hẹn": NOTE})
    dry = tthc_here("--root", project, "types", "settle", file)
    assert "id: so-theo-doi-dan-ong" in dry.out
    assert texts() == before
    change = json.loads(tthc_here("--root", project, "types", "settle", file, "--write", "-f", "json").out)["change"]
    assert texts() != before
    assert change in tthc_here("--root", project, "apply", "--list").out
    tthc_here("--root", project, "apply", "--undo", change)
    assert texts() == before


def test_the_next_import_obeys_what_was_answered(project: Path) -> None:
    tthc_here(
        "--root", project, "types", "settle", answered(project, {"Sổ theo dõi": NEW, "Giấy hẹn": NOTE}), "--write"
    )
    after = documents(project)
    assert not any(words.startswith("Giấy hẹn") for words in after)
    import_again(project)
    assert documents(project) == after
    (project / "records.json").write_text(json.dumps([record("1.000003")]), encoding="utf-8")
    import_again(project)
    assert documents(project, "1.000003") == after


def test_what_a_person_corrected_stays_with_its_comments(project: Path) -> None:
    file = next((project / "catalog" / "procedures").rglob("1.000001.yaml"))
    text = file.read_text(encoding="utf-8")
    corrected = text.replace("name: Sổ theo dõi đàn ong hằng tháng", "name: Sổ ghi đàn ong")
    assert corrected != text
    file.write_text(f"{corrected}# đã đối chiếu với quyết định công bố\n", encoding="utf-8")
    tthc_here("--root", project, "types", "settle", answered(project, {"Giấy hẹn": NOTE}), "--write")
    assert "# đã đối chiếu với quyết định công bố" in file.read_text(encoding="utf-8")
    assert documents(project)["Sổ ghi đàn ong"] == []
    assert "Giấy hẹn" not in str(documents(project))
    assert "document_types:  # sổ đăng ký của tỉnh" in (project / "catalog/reference/types.yaml").read_text("utf-8")


def test_types_that_are_not_sure_are_asked_about_and_confirmed_once(project: Path) -> None:
    out = tthc_here("--root", project, "types", "suggest", "--only", "unsure").out
    assert "2 rows in 2 procedures: 1.000001, 1.000002" in out
    assert "taken for to-khai-nuoi-ong, not surely" in out
    file = answered(project, {"Tờ khai": {"answer": "đúng"}})
    tthc_here("--root", project, "types", "settle", file, "--write")
    assert "to-khai-nuoi-ong" not in tthc_here("--root", project, "types", "suggest", "--only", "unsure").out
    assert documents(project)["Tờ khai đăng ký nuôi ong"] == ["to-khai-nuoi-ong"]


def test_another_type_or_none_takes_the_place_of_what_was_found(project: Path) -> None:
    other = {"answer": "loại khác", "type": "giay-chung-nhan-trai-ong (Giấy chứng nhận trại ong)"}
    tthc_here("--root", project, "types", "settle", answered(project, {"Tờ khai": other}), "--write")
    assert documents(project)["Tờ khai đăng ký nuôi ong"] == ["giay-chung-nhan-trai-ong"]


def test_not_this_type_leaves_the_row_open(project: Path) -> None:
    not_this = {"answer": "không phải loại này"}
    tthc_here("--root", project, "types", "settle", answered(project, {"Tờ khai": not_this}), "--write")
    assert documents(project)["Tờ khai đăng ký nuôi ong"] == []
    assert "Tờ khai" in tthc_here("--root", project, "types", "suggest", "--only", "unknown").out


def test_the_workbook_comes_back_as_it_was_filled_in(project: Path) -> None:
    book = project / "hoi.xlsx"
    tthc_here("--root", project, "types", "suggest", "-o", book)
    workbook = openpyxl.load_workbook(book)
    sheet = workbook.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(headings, row, strict=True))
        if str(cells["Nguyên văn"].value).startswith("Sổ theo dõi"):
            cells["Trả lời"].value = "Loại mới"
            assert cells["Tên loại mới"].value == "Sổ theo dõi đàn ong hằng tháng"
            cells["Nguồn gốc loại mới"].value = "người nộp tự lập"
    workbook.save(book)
    tthc_here("--root", project, "types", "settle", book, "--write")
    assert "type: so-theo-doi-dan-ong-hang-thang" in next((project / "catalog").rglob("1.000001.yaml")).read_text(
        "utf-8"
    )


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        ({"answer": "đúngg"}, "I140"),
        ({"answer": "loại khác"}, "I141"),
        ({"answer": "loại mới", "origin": ""}, "I141"),
        ({"answer": "loại khác", "type": "khong-co-loai-nay"}, "I144"),
        ({"answer": "loại mới", "name": "Giấy khai sinh", "origin": "state"}, "I145"),
        ({"answer": "không phải loại này"}, "I143"),
    ],
)
def test_an_answer_that_cannot_be_followed_is_told_and_changes_nothing(
    project: Path, answer: dict[str, str], problem: str
) -> None:
    run = tthc_here("--root", project, "types", "settle", answered(project, {"Sổ theo dõi": answer}), "--write")
    assert run.code == 1
    assert "asked.yaml:" in run.err
    assert problem in run.err
    assert documents(project)["Sổ theo dõi đàn ong hằng tháng"] == []


def test_a_question_that_was_settled_meanwhile_is_told(project: Path) -> None:
    file = answered(project, {"Sổ theo dõi": NEW})
    tthc_here("--root", project, "types", "settle", file, "--write")
    run = tthc_here("--root", project, "types", "settle", file, "--write")
    assert (run.code, "I142" in run.err) == (1, True)


# Wordings


def read(catalogue: Catalogue, text: str, code: str = "") -> tuple[RowKind, list[tuple[str, ...]]]:
    reading = Recogniser(catalogue).document(text, code=code)
    return reading.kind, [ask.types for ask in reading.asks]


def test_words_that_were_decided_go_before_likeness(catalogue: Catalogue) -> None:
    """
    document_types:
      - {id: giay-khai-sinh, name: Giấy khai sinh, origin: state}
      - {id: giay-xac-nhan, name: Giấy xác nhận, origin: state}
    wordings:
      - {words: Giấy khai sinh của con, types: [giay-xac-nhan]}
      - {words: Giấy khai sinh của mẹ, is_note: true}
      - {words: Giấy khai sinh của cha, not_types: [giay-khai-sinh]}
      - {words: Giấy khai sinh của ông, types: [giay-xac-nhan], procedures: ["1.000001"]}
    """
    assert read(catalogue, "a) Giấy khai sinh của con;") == (RowKind.DOCUMENT, [("giay-xac-nhan",)])
    assert read(catalogue, "Giấy khai sinh của mẹ") == (RowKind.NOTE, [])
    assert read(catalogue, "Giấy khai sinh của cha")[1] == [()]
    assert read(catalogue, "Giấy khai sinh của ông", "1.000001")[1] == [("giay-xac-nhan",)]
    assert read(catalogue, "Giấy khai sinh của ông", "1.000002")[1] == [("giay-khai-sinh",)]


def test_a_wording_says_one_thing() -> None:
    text = "wordings:\n- {words: Giấy hẹn, is_note: true, not_types: [giay-hen]}\n"
    (problem,) = load_text(text, "a.yaml").problems
    assert str(problem.at) == "a.yaml:2:3"


def test_requests_that_their_procedure_names_are_asked_about_apart(project: Path) -> None:
    rows = ("Đơn đề nghị đăng ký nuôi ong", "Văn bản đề nghị theo quy định")
    only = record("1.000009") | {
        "executionCases": [{"name": "", "profileComponents": [_component(row) for row in rows]}]
    }
    (project / "records.json").write_text(json.dumps([only]), encoding="utf-8")
    import_again(project)
    found = json.loads(tthc_here("--root", project, "types", "suggest", "-f", "json").out)
    questions = {one["words"]: one for one in found if "1.000009" in one["codes"]}
    assert questions["Văn bản đề nghị theo quy định"]["rows"] == 1


def _component(row: str) -> dict[str, Any]:
    return {"name": row, "originalQty": 1, "copyQty": 0, "attachments": []}


def test_words_that_say_less_than_a_type_become_no_name_of_it(project: Path) -> None:
    other = {"answer": "loại khác", "type": "giay-chung-nhan-trai-ong"}
    tthc_here("--root", project, "types", "settle", answered(project, {"Sổ theo dõi": other}), "--write")
    assert "Sổ theo dõi" not in (project / "catalog/reference/types.yaml").read_text(encoding="utf-8")
    assert documents(project)["Sổ theo dõi đàn ong hằng tháng"] == ["giay-chung-nhan-trai-ong"]


def test_an_empty_answer_is_none(project: Path) -> None:
    file = answered(project, {"Sổ theo dõi": {"answer": " "}})
    done = tthc_here("--root", project, "types", "settle", file)
    assert "I140" not in done.out + done.err


def test_certificates_of_different_things_are_asked_about_one_by_one(project: Path) -> None:
    rows = ("Giấy chứng nhận đã hoàn thành khóa học", "Các giấy chứng nhận hợp lệ để được hưởng ưu tiên")
    only = record("1.000009") | {
        "executionCases": [{"name": "", "profileComponents": [_component(row) for row in rows]}]
    }
    (project / "records.json").write_text(json.dumps([only]), encoding="utf-8")
    import_again(project)
    found = json.loads(tthc_here("--root", project, "types", "suggest", "-f", "json").out)
    assert {one["rows"] for one in found if one["codes"] == ["1.000009"]} == {1}


def test_an_import_says_how_many_types_are_not_sure(project: Path) -> None:
    line = next(line for line in import_again(project).splitlines() if line.startswith("I066"))
    assert line.endswith("2 (2)")
