"""Questionnaires: what goes out to departments, what comes back, what their answers contradict and what they settle."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.asking import ask, change, fill, make_small_project, sent
from tests.command_line import files_of
from tests.messages import sentences
from tests.tries import tries
from tthc.exchange.questionnaire.coming_back import Cells, read_cells
from tthc.load.questions import load_questions, packaged_questions
from tthc.model.questionnaire import Reply
from tthc.propose.missing_answers import NOBODY_SAYS_WHAT_FIXES, OF_A_STEP, OF_THE_DOCUMENT
from tthc.publish.questionnaire.asked import ANSWERABLE
from tthc.source import CannotRunError, Problem
from tthc.store.answers import kept_files
from tthc.store.engine import sqlite_url

USED = "1.000001/document/cu-tru?ho-so.1"
OPENED = "1.000001/document/cu-tru?ho-so.4"
HELD = "1.000001/document/cu-tru?ho-so.3"
TWICE = "1.000001/document/cu-tru?ho-so.6"
FORM_BY_LAW = "1.000001/document/don?ho-so.8"
NEEDED_BY_SIGNING = "1.000001/step/ky?buoc.2"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_small_project(tmp_path / "du-an")


def rows_of(path: Path, title: str) -> dict[str, dict[str, str]]:
    """The rows of a sheet by their ids, each cell by its heading."""
    sheet = load_workbook(path)[title]
    head, *rows = sheet.iter_rows(values_only=True)
    of = [dict(zip(map(str, head), (str(v or "") for v in row), strict=True)) for row in rows]
    return {row["Mã câu hỏi (không sửa)"]: row for row in of}


# What goes out


def test_each_agency_that_decides_gets_a_workbook_of_its_own(project: Path) -> None:
    ran = ask(project, "out", "-o", project / "phieu")
    assert ran.code == 0, ran.said
    assert sorted(p.name for p in (project / "phieu").iterdir()) == ["phieu-hoi-so-hai.xlsx", "phieu-hoi-so-mot.xlsx"]
    assert [ws.title for ws in load_workbook(project / "phieu/phieu-hoi-so-mot.xlsx")] == [
        "Hướng dẫn", "Thủ tục", "Giấy tờ", "Các bước", "Tra cứu", "Phiếu",
    ]  # fmt: skip


def test_what_the_catalogue_knows_stands_beside_the_question_with_its_place(project: Path) -> None:
    papers = rows_of(sent(project), "Giấy tờ")
    used, held, twice = papers[USED], papers[HELD], papers[TWICE]
    assert (used["Danh mục trả lời"], used["Trả lời"]) == ("Có", "")
    assert used["Danh mục cho biết"] == "Bước dùng: “Thẩm định”"
    assert used["Nơi ghi trong danh mục"] == "catalog/procedures/1.000001.yaml:20"
    assert (held["Danh mục trả lời"], held["Danh mục cho biết"]) == (
        "",
        "Cơ sở dữ liệu quốc gia về dân cư; chưa có nguồn xác nhận",
    )
    assert twice["Danh mục trả lời"] == "Không"


def test_a_question_that_a_proposal_waits_for_says_so(project: Path) -> None:
    papers = rows_of(sent(project), "Giấy tờ")
    assert "Tra cứu" in papers[OPENED]["Gỡ vướng cho"]
    assert papers["1.000001/document/don?ho-so.9"]["Gỡ vướng cho"] == ""


def test_a_department_may_be_asked_only_what_proposals_wait_for(project: Path) -> None:
    path = project / "cho.xlsx"
    ask(project, "out", "--agency", "so-mot", "--only", "waiting", "-o", path)
    rows = rows_of(path, "Giấy tờ") | rows_of(path, "Thủ tục") | rows_of(path, "Các bước")
    assert OPENED in rows
    assert all(row["Gỡ vướng cho"] for row in rows.values())
    ask(project, "out", "--agency", "so-mot", "--only", "unknown", "-o", path)
    assert USED not in rows_of(path, "Giấy tờ")


def test_only_the_cells_to_fill_are_open_and_the_guard_is_hidden(project: Path) -> None:
    book = load_workbook(sent(project))
    sheet = book["Giấy tờ"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    unlocked = {name for name, column in heads.items() if not sheet.cell(2, column).protection.locked}
    assert unlocked == {"Trả lời", "Chi tiết", "Lý do, đề xuất"}
    assert sheet.protection.sheet
    assert book["Phiếu"].sheet_state == "veryHidden"
    (offered,) = sheet.data_validations.dataValidation
    assert offered.formula1 == '"Đúng như danh mục,Có,Không,Chưa rõ,Không áp dụng"'


def test_the_same_catalogue_gives_the_same_bytes(project: Path) -> None:
    first = sent(project).read_bytes()
    assert sent(project).read_bytes() == first


def test_questions_are_a_file_that_an_officer_may_replace(tmp_path: Path) -> None:
    own = tmp_path / "questionnaire"
    own.mkdir()
    text = "sections: [{id: ten, name: Tên}]\nquestions:\n  - {id: ten.1, text: Tên rõ không?, criterion: necessity}\n"
    (own / "questions.yaml").write_text(text, encoding="utf-8")
    assert [q.text for q in load_questions(tmp_path).questions] == ["Tên rõ không?"]
    (own / "questions.yaml").write_text(text.replace("ten.1", "khac.1"), encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"questions.yaml:3:5: L036 there is no section 'khac'"):
        load_questions(tmp_path)
    (own / "questions.yaml").write_text(text + text.splitlines()[-1], encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"questions.yaml:3:5: L035 the question 'ten.1' stands here twice"):
        load_questions(tmp_path)


def test_every_question_that_ships_can_be_asked() -> None:
    for question in packaged_questions().questions:
        assert question.known is None or question.known in ANSWERABLE[question.about], question.id


def test_what_certificates_lack_is_said_in_their_own_words() -> None:
    said = set(sentences())
    assert {*OF_THE_DOCUMENT, *OF_A_STEP, NOBODY_SAYS_WHAT_FIXES} <= said


def test_one_file_is_not_written_for_several_agencies(project: Path) -> None:
    ran = ask(project, "out", "-o", project / "x.xlsx")
    assert (ran.code, "2 agencies are to be asked" in ran.err) == (2, True)


def test_a_workbook_that_somebody_filled_in_is_not_written_over(project: Path) -> None:
    path = fill(sent(project), {USED: ("Không",)}, project / "so-mot.xlsx")
    ran = ask(project, "out", "--agency", "so-mot", "-o", path)
    assert (ran.code, "was changed after it was written" in ran.err) == (2, True)
    assert ask(project, "out", "--agency", "so-mot", "-o", path, "--replace").code == 0


def test_an_agency_is_known_by_its_name_and_a_slip_gets_a_hint(project: Path) -> None:
    assert ask(project, "out", "--agency", "Sở Hai", "-o", project / "x.xlsx").code == 0
    assert "there is no agency 'so-moot' (did you mean 'so-mot'?)" in ask(project, "out", "--agency", "so-moot").err


# What comes back


def test_answers_are_kept_with_who_when_and_from_which_file(project: Path) -> None:
    back = fill(sent(project), {USED: ("Đúng như danh mục",)}, who="Bà A, Phó Giám đốc", day="20/11/2026")
    ran = ask(project, "in", back, "--as", "Ông B")
    assert ran.code == 0, ran.said
    (kept,) = kept_files(sqlite_url(project / ".tthc/store.sqlite"))
    assert (kept.by.name, kept.returned.agency, kept.returned.respondent) == ("Ông B", "so-mot", "Bà A, Phó Giám đốc")
    assert kept.returned.answered_on.isoformat() == "2026-11-20"  # type: ignore[union-attr]  # it is there
    (answer,) = kept.returned.answers
    assert (answer.row, answer.reply, answer.meant) == (USED, Reply.AS_KNOWN, Reply.YES)


def test_a_file_that_was_read_before_changes_nothing(project: Path) -> None:
    back = fill(sent(project), {USED: ("Có", "xet")})
    ask(project, "in", back, "--as", "B")
    before = (project / ".tthc/store.sqlite").read_bytes()
    ran = ask(project, "in", back, "--as", "C")
    assert "was read in before: nothing changes" in ran.err
    assert (project / ".tthc/store.sqlite").read_bytes() == before


def test_a_dry_run_keeps_nothing(project: Path) -> None:
    ran = ask(project, "in", fill(sent(project), {USED: ("Có", "xet")}), "--dry-run")
    assert (ran.code, "1 questions have answers" in ran.out) == (0, True)
    assert not (project / ".tthc/store.sqlite").exists()


def test_a_newer_file_of_a_department_replaces_what_it_answers_and_the_rest_stays(project: Path) -> None:
    out = sent(project)
    first = {USED: ("Có", "xet"), TWICE: ("Không",), HELD: ("Không",)}
    ask(project, "in", fill(out, first, project / "cu.xlsx"), "--as", "B")
    newer = fill(out, {USED: ("Không",), HELD: ("Không",)}, project / "moi.xlsx")
    said = "earlier answers of the same department: 1 replaced, 1 kept, which the new file leaves open"
    assert said in ask(project, "in", newer, "--as", "B", "--dry-run").out
    found = json.loads(ask(project, "in", newer, "--as", "B", "-f", "json").out)
    assert found["earlier_answers"] == {"replaced": 1, "stayed": 1}
    given = {row["row"]: row["answers"][0] for row in found["rows"]}
    assert {row: (one["reply"], one["file"]) for row, one in given.items()} == {
        USED: ("no", "moi.xlsx"),
        TWICE: ("no", "cu.xlsx"),
        HELD: ("no", "moi.xlsx"),
    }
    history = ask(project, "answers", "--history").out
    assert ["cu.xlsx" in line or "moi.xlsx" in line for line in history.splitlines()] == [True, True]


def test_departments_that_contradict_each_other_are_shown_side_by_side(project: Path) -> None:
    one = fill(sent(project), {USED: ("Có", "Thẩm định"), FORM_BY_LAW: ("Có", "Điều 6 10/2020/NĐ-CP")})
    two = fill(sent(project, "so-hai"), {USED: ("Không",), FORM_BY_LAW: ("Có", "Điều 7 Nghị quyết 20/2025/NQ-CP")})
    ran = ask(project, "in", one, two, "--as", "B", "-o", project / "ket-qua.xlsx")
    assert "    Sở Hai: Không\n    Sở Một: Có – Thẩm định\n" in ran.out
    assert "→ departments contradict each other; a department contradicts the catalogue" in ran.out
    assert "→ departments name different things" in ran.out
    head, *rows = load_workbook(project / "ket-qua.xlsx")["Trả lời"].iter_rows(values_only=True)
    found = [row[head.index("Mâu thuẫn")] for row in rows if row[head.index("Cơ quan trả lời")] == "Sở Hai"]
    assert found == [
        "các cơ quan nêu những điều khác nhau",
        "các cơ quan trả lời trái nhau; có cơ quan trả lời trái với danh mục",
    ]


def test_what_was_confirmed_and_has_changed_since_is_said(project: Path) -> None:
    back = fill(sent(project), {USED: ("Đúng như danh mục",)})
    file = project / "catalog/procedures/1.000001.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("needs: [don, cu-tru], after", "needs: [don], after"), encoding="utf-8")
    ran = ask(project, "in", back, "--as", "B")
    assert "was made from another state of the catalogue, of 2026-11-23" in ran.err
    assert "the catalogue says something else since a department confirmed it" in ran.out


def test_what_the_catalogue_no_longer_has_is_said_and_kept(project: Path) -> None:
    back = fill(sent(project), {NEEDED_BY_SIGNING: ("Có", "Đơn đề nghị")})
    file = project / "catalog/procedures/1.000001.yaml"
    text = file.read_text(encoding="utf-8").replace("id: ky,", "id: ky-so,")
    file.write_text(text, encoding="utf-8")
    ran = ask(project, "in", back, "--as", "B")
    assert f"I117 the catalogue of today no longer has what {NEEDED_BY_SIGNING} asks about" in ran.err
    assert "Edits that the answers suggest" not in ran.out


def test_a_silent_cell_is_no_answer(project: Path) -> None:
    ran = ask(project, "in", fill(sent(project), {USED: ("", "", "chỉ ghi lý do")}), "--as", "B")
    assert "I116 something is written beside the question, and no answer is chosen" in ran.err
    assert "0 of 64 questions answered" in ran.out


# What the answers settle


def test_an_answer_that_a_proposal_lacked_proves_it_and_suggests_the_edit(project: Path) -> None:
    before = files_of(project / "catalog")
    answers = {
        HELD: ("Có", "Cơ sở dữ liệu quốc gia về dân cư"),
        OPENED: ("Có", "Điều 3 Nghị quyết số 20/2025/NQ-CP, từ ngày 01/07/2025"),
    }
    ran = ask(project, "in", fill(sent(project), answers), "--as", "B")
    assert "Proposals that lacked these answers" in ran.out
    assert "→ with these answers it is proved" in ran.out
    assert "+++ b/catalog/reference/mau.yaml" in ran.out
    added = [line.removeprefix("+").strip() for line in ran.out.splitlines() if line.startswith("+ ")]
    assert added[2:] == [
        "law: 20/2025/NQ-CP",
        "article: Điều 3",
        "since: 2025-07-01",
        "verified: true",
        'source: "Phiếu hỏi rà soát; cơ quan trả lời: Sở Một"',
    ]
    assert files_of(project / "catalog") == before


def test_an_edit_keeps_every_other_line(project: Path) -> None:
    answers = {NEEDED_BY_SIGNING: ("Có", "Đơn đề nghị; cu-tru"), FORM_BY_LAW: ("Có", "khoản 1 Điều 6 10/2020/NĐ-CP")}
    ran = ask(project, "in", fill(sent(project), answers), "--as", "B")
    changed = [line for line in ran.out.splitlines() if line.startswith(("+", "-")) and line[1:3] not in ("++", "--")]
    assert changed[:2] == [
        "-  - {id: don, type: don-mau, originals: 1}",
        "+  - {id: don, type: don-mau, originals: 1, fixed_by: {law: 10/2020/NĐ-CP, article: khoản 1 Điều 6}}",
    ]
    assert changed[2].startswith("-  - {id: ky,")
    assert changed[3] == "+  - id: ky", "too long for one line now"
    assert "+    needs: [don, cu-tru]" in changed
    assert [line for line in changed if line.startswith("-")] == [changed[0], changed[2]]


def test_a_no_to_what_a_proposal_waits_for_leaves_it_as_it_is(project: Path) -> None:
    ran = ask(project, "in", fill(sent(project), {OPENED: ("Không", "", "chưa có văn bản nào")}), "--as", "B")
    assert "Answered with no: the proposals that waited for a yes stay as they are" in ran.out
    assert "Tra cứu “Giấy xác nhận cư trú” trong Cơ sở dữ liệu quốc gia về dân cư" in ran.out
    assert "Edits that the answers suggest" not in ran.out


def test_where_departments_disagree_nothing_is_suggested(project: Path) -> None:
    one = fill(sent(project), {FORM_BY_LAW: ("Có", "Điều 6 10/2020/NĐ-CP")})
    two = fill(sent(project, "so-hai"), {FORM_BY_LAW: ("Không",)})
    assert "Edits that the answers suggest" not in ask(project, "in", one, two, "--as", "B").out


def test_an_edit_that_names_an_unknown_law_says_so(project: Path) -> None:
    answers = {FORM_BY_LAW: ("Có", "Điều 6 99/2026/NĐ-CP"), USED: ("Chưa rõ",)}
    ran = ask(project, "in", fill(sent(project), answers), "--as", "B", "-o", project / "ket-qua.xlsx")
    assert "+  - {id: don, type: don-mau, originals: 1, fixed_by: {law: 99/2026/NĐ-CP, article: Điều 6}}" in ran.out
    assert "# 99/2026/NĐ-CP is not among the laws of the catalogue: check its number" in ran.out
    assert "2 questions have answers: agreed 1, contradictory 0, neither yes nor no 1" in ran.out
    _, row = load_workbook(project / "ket-qua.xlsx")["Đề nghị sửa danh mục"].iter_rows(values_only=True)
    assert "99/2026/NĐ-CP" in str(row[3])


def test_only_what_a_new_file_brings_is_shown(project: Path) -> None:
    first = {FORM_BY_LAW: ("Có", "Điều 6 10/2020/NĐ-CP"), USED: ("Không",)}
    ask(project, "in", fill(sent(project), first), "--as", "B")
    ran = ask(project, "in", fill(sent(project, "so-hai"), {TWICE: ("Không",)}), "--as", "B")
    assert "Sở Hai: 1 of" in ran.out
    assert "Sở Một" not in ran.out
    assert "1 questions have answers: agreed 1, contradictory 0, neither yes nor no 0" in ran.out
    assert "Edits that the answers suggest" not in ran.out
    assert "all answers, with those that came before: 'tthc questionnaire answers'" in ran.out
    assert "3 questions have answers: agreed 2, contradictory 1" in ask(project, "answers").out


# What is wrong with a file


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (("Khônng",), "I115 'Khônng' is not an answer (did you mean 'Không'?)"),
        (("Có", "Thẩm địnhh"), "is nothing that this question can be answered with (did you mean 'Thẩm định'?)"),
        (("=1+1",), "I115 a formula; write the value itself"),
    ],
)
def test_a_wrong_cell_is_told_with_its_place_and_nothing_of_the_file_is_taken(
    project: Path, answer: tuple[str, ...], says: str
) -> None:
    back = fill(sent(project), {USED: answer, TWICE: ("Không",)})
    ran = ask(project, "in", back, "--as", "B")
    assert (ran.code, ran.out) == (1, "")
    assert f"{back.name}:Giấy tờ!" in ran.err
    assert says in ran.err
    assert not (project / ".tthc/store.sqlite").exists()


def test_a_law_is_named_by_its_number(project: Path) -> None:
    ran = ask(project, "in", fill(sent(project), {FORM_BY_LAW: ("Có", "theo luật")}), "--as", "B")
    assert "one law is expected here by its number, such as 63/2010/NĐ-CP; found: 0" in ran.err


def test_there_is_nothing_to_confirm_where_the_catalogue_is_silent(project: Path) -> None:
    ran = ask(project, "in", fill(sent(project), {FORM_BY_LAW: ("Đúng như danh mục",)}), "--as", "B")
    assert "the catalogue answers neither yes nor no here" in ran.err


@pytest.mark.parametrize(
    ("sheet", "cell", "value", "says"),
    [
        (
            "Giấy tờ",
            "N2",
            "1.000001/document/x?ho-so.1",
            "I113 '1.000001/document/x?ho-so.1' is not the id of a question",
        ),
        ("Giấy tờ", "N3", USED.replace("cu-tru", "don"), "stands here twice"),
        ("Giấy tờ", "I1", "Ý kiến", "I113 these columns are missing, or there twice: Trả lời"),
        ("Phiếu", "B2", "so-hai", "I112 the hidden sheet of this questionnaire was changed"),
        ("Phiếu", "A1", "khac", "I112 this is no questionnaire of this program"),
        ("Hướng dẫn", "B13", "hôm qua", "I115 'hôm qua' is not a day"),
    ],
)
def test_what_was_changed_by_hand_is_told(project: Path, sheet: str, cell: str, value: str, says: str) -> None:
    ran = ask(project, "in", change(fill(sent(project), {USED: ("Không",)}), sheet, cell, value), "--as", "B")
    assert ran.code == 1
    assert says in ran.err


def test_rows_that_were_deleted_are_counted_and_the_rest_is_read(project: Path) -> None:
    back = fill(sent(project), {TWICE: ("Không",)})
    book = load_workbook(back)
    book["Các bước"].delete_rows(2, 3)
    book.save(back)
    ran = ask(project, "in", back, "--as", "B")
    assert (ran.code, "I114 questions that are no longer in the file: 3" in ran.err) == (0, True)


def test_files_that_are_no_workbook_are_refused(project: Path) -> None:
    text, empty, bomb = project / "a.xlsx", project / "b.xlsx", project / "c.xlsx"
    text.write_text("không phải Excel", encoding="utf-8")
    empty.write_bytes(b"")
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 50_000_000)
    ran = ask(project, "in", text, empty, bomb, project / "khong-co.xlsx", "--as", "B")
    assert ran.code == 1
    assert [line.split(" ")[1] for line in ran.err.splitlines()] == ["I001"] * 4


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return sent(make_small_project(tmp_path_factory.mktemp("hong") / "du-an")).read_bytes()


@settings(max_examples=tries(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_workbook_is_read_or_refused_and_never_fails(
    workbook: bytes, tmp_path: Path, data: st.DataObject
) -> None:
    damaged = bytearray(workbook)
    for _ in range(data.draw(st.integers(1, 8))):
        damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "hong.xlsx"
    path.write_bytes(damaged[: data.draw(st.integers(1, len(damaged)))] if data.draw(st.booleans()) else damaged)
    assert isinstance(read_cells(path), (Cells, Problem))


def test_nobody_reads_in_without_a_name(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TTHC_ACTOR", raising=False)
    ran = ask(project, "in", fill(sent(project), {USED: ("Không",)}))
    assert (ran.code, "who are you?" in ran.err) == (2, True)
