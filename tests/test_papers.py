"""Official papers: opened again with python-docx, they have the layout of NĐ 30/2020/NĐ-CP and say what is known."""

from __future__ import annotations

import io
import json
import re
import runpy
import shutil
import sys
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.command_line import AT, ROOT, Ran, tthc_here
from tests.on_paper import pages_of
from tests.tries import tries
from tthc.audit.clock.due import choose_policy
from tthc.audit.figures.period import read_period
from tthc.audit.figures.period_report import period_report
from tthc.audit.judging.dossiers import judge_log
from tthc.cli.propose import find_and_propose
from tthc.cli.shared.session import open_project
from tthc.model.cut import Competence, Power, Verdict
from tthc.model.measured import Volume
from tthc.publish.papers.cost_forms import cost_forms_page
from tthc.publish.papers.kinds import KINDS
from tthc.publish.papers.letterhead import Asked
from tthc.publish.papers.periodic_report import ReportPaper, report_paper
from tthc.publish.papers.proposal_annex import annex_page, decision_page
from tthc.publish.papers.publication_text import ProcedureText, PublicationTextPage, TextPart, TextSection
from tthc.publish.papers.word_file import word_file
from tthc.publish.plain_text import plain_text
from tthc.show.language import Language, translator
from tthc.source import say

TEMPLATES = ROOT / "templates" / "papers"


def doc(project: Path, *arguments: str) -> Ran:
    return tthc_here("--root", project, "doc", *arguments, *AT)


def written(project: Path, *arguments: str) -> Any:
    """The paper, opened again."""
    output = project / "out.docx"
    ran = doc(project, *arguments, "-o", str(output))
    assert ran.code == 0, ran.said
    return Document(str(output))


def words(document: Any) -> str:
    """All that stands in a paper, in its order."""
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in document.element.body.iter(qn("w:p")))


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every paper about three procedures of the catalogue of this repository."""
    folder = tmp_path_factory.mktemp("papers")
    codes = ("1.004878", "1.009645", "1.001193")
    for kind in KINDS:
        ran = tthc_here("--root", ROOT, "doc", kind, *codes, "-o", str(folder / f"{kind}.docx"), *AT)
        assert ran.code == 0, ran.said
    return {kind: folder / f"{kind}.docx" for kind in KINDS}


# Layout


@pytest.mark.parametrize("kind", KINDS)
def test_page_margins_and_type_are_those_of_the_decree(papers: dict[str, Path], kind: str) -> None:
    document = Document(str(papers[kind]))
    section = document.sections[0]
    is_landscape = section.orientation == WD_ORIENT.LANDSCAPE
    size = (section.page_width.mm, section.page_height.mm)
    assert [round(side) for side in size] == ([297, 210] if is_landscape else [210, 297])
    assert 20 <= round(section.top_margin.mm) <= 25
    assert 20 <= round(section.bottom_margin.mm) <= 25
    assert 30 <= round(section.left_margin.mm) <= 35
    assert 15 <= round(section.right_margin.mm) <= 20
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Times New Roman", 14)
    assert section.different_first_page_header_footer


@pytest.mark.parametrize("kind", KINDS)
def test_every_table_repeats_its_heading_and_splits_no_row(papers: dict[str, Path], kind: str) -> None:
    for table in Document(str(papers[kind])).tables:
        if table.style is not None and table.style.name == "Table Grid":
            assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
            assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)


@pytest.mark.parametrize("kind", KINDS)
def test_no_tag_of_the_template_and_no_english_is_left(papers: dict[str, Path], kind: str) -> None:
    text = words(Document(str(papers[kind])))
    assert not re.search(r"{{|}}|{%|%}|\bNone\b|\bTrue\b|\bapplicant\b|\bcase:", text)


def test_the_templates_are_those_that_the_script_makes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(TEMPLATES))
    runpy.run_path(str(TEMPLATES / "make.py"))["make"](tmp_path)
    sys.modules.pop("layout", None)
    made = {path.name: parts(path) for path in tmp_path.glob("*.docx")}
    assert made == {path.name: parts(path) for path in TEMPLATES.glob("*.docx")}
    assert set(made) == {f"{kind}.docx" for kind in KINDS}


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


# What the papers say


SMALL = """
sectors: [{id: thu, name: Lĩnh vực thử}]
agencies: [{id: so, name: Sở Thử nghiệm, level: province}]
document_types: [{id: to-khai, name: Tờ khai, origin: applicant}]
procedures:
  - code: "1.000001"
    name: Cấp giấy
    sector: thu
    levels: [province]
    publication: {decision: 1/QĐ-UBND, kind: KIND}
    agencies: {deciding: [so], receiving: [so]}
    channels: [{mode: in_person, time_limits: [{statutory: {working_days: 1}}]}]
    documents: [{id: to-khai, type: to-khai, originals: 1}]
    steps:
      - {id: nhan, name: Tiếp nhận, kind: receive, actor: so, duration: {hours: 2}, needs: [to-khai], produces: [phieu]}
      - {id: ky, name: Ký giấy, kind: sign, actor: so, duration: {hours: HOURS}, needs: [phieu], produces: [ket-qua]}
    results: [{type: to-khai}]
"""


def small(tmp_path: Path, kind: str = "new", hours: str = "4") -> Path:
    (tmp_path / "catalog").mkdir(exist_ok=True)
    (tmp_path / "tthc.toml").touch()
    text = SMALL.replace("KIND", kind).replace("HOURS", hours)
    (tmp_path / "catalog" / "x.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ("4", "6 giờ làm việc (0,75 ngày làm việc). Trong thời hạn ngắn nhất (8 giờ làm việc)."),
        ("7", "9 giờ làm việc (1,13 ngày làm việc). VƯỢT thời hạn ngắn nhất (8 giờ làm việc): phải phân bổ lại."),
    ],
)
def test_the_workflow_is_measured_by_the_limit(tmp_path: Path, hours: str, says: str) -> None:
    document = written(small(tmp_path, hours=hours), "quy-trinh-noi-bo")
    assert says in words(document)
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows[1] == ["1", "Tiếp nhận", "Sở Thử nghiệm", "2 giờ làm việc", "………"]
    assert rows[2] == ["2", "Ký giấy", "Sở Thử nghiệm", f"{hours} giờ làm việc", "Tờ khai"]


@pytest.mark.parametrize(
    ("kind", "heading"),
    [
        ("new", "A. THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH"),
        ("amended", "A. THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG"),
        ("replaced", "A. THỦ TỤC HÀNH CHÍNH ĐƯỢC THAY THẾ"),
        ("abolished", "A. THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ"),
    ],
)
def test_procedures_are_listed_by_kind_of_publication(tmp_path: Path, kind: str, heading: str) -> None:
    document = written(small(tmp_path, kind), "danh-muc-cong-bo")
    assert heading in words(document)
    headings = [cell.text for cell in next(t for t in document.tables if t.style.name == "Table Grid").rows[0].cells]
    assert ("Văn bản quy định việc bãi bỏ" in headings) is (kind == "abolished")
    assert "lĩnh vực Lĩnh vực thử" in words(document)
    if kind == "abolished":
        assert "Cấp giấy" not in words(written(tmp_path, "noi-dung-cong-bo")).split("CẦN ĐỐI CHIẾU")[0]


@pytest.mark.parametrize("kind", KINDS)
def test_number_day_and_signatory_are_left_open(papers: dict[str, Path], kind: str) -> None:
    text = words(Document(str(papers[kind]))).split("CẦN ĐỐI CHIẾU TRƯỚC KHI TRÌNH KÝ")[0]
    if "CỘNG HÒA" in text:
        assert re.search(r"Số: ………/", text)
        assert "………, ngày …… tháng …… năm ……" in text
        assert text.rstrip().splitlines()[-1] == "………" or "DANH MỤC" in text
    assert (
        "Kèm theo Quyết định số ………/QĐ-UBND ngày …… tháng …… năm ……" in text
        or "CỘNG HÒA" in text
        or "biểu mẫu" in text.lower()
    )


def test_the_form_and_the_report_leave_open_what_only_a_person_knows(papers: dict[str, Path]) -> None:
    form = words(Document(str(papers["bieu-mau-ra-soat"])))
    assert "a) Đối với quản lý nhà nước: ………" in form
    assert form.count("☐ Không") > 30
    report = words(Document(str(papers["bao-cao"])))
    assert "chưa có nhật ký hồ sơ: số liệu để trống" in report
    assert "Số tiếp nhận: ………; đã xử lý: ………; đúng hạn: ……….\n" in report


def test_laws_that_nobody_has_checked_are_named_on_a_sheet_of_their_own(papers: dict[str, Path]) -> None:
    text = words(Document(str(papers["quyet-dinh-phuong-an"])))
    paper, sheet = text.split("CẦN ĐỐI CHIẾU TRƯỚC KHI TRÌNH KÝ")
    assert "Căn cứ Nghị định số 63/2010/NĐ-CP ngày 08 tháng 6 năm 2010 của Chính phủ về kiểm soát" in paper
    assert "Thông tư số 02/2017/TT-VPCP" in sheet
    assert "Nghị định số 63/2010/NĐ-CP" not in sheet


def test_the_annex_and_the_sheets_have_the_figures_of_tthc_cost(papers: dict[str, Path]) -> None:
    ran = tthc_here("--root", ROOT, "cost", "1.004878", "--proved", "-f", "json", *AT)
    cost = json.loads(ran.out)["benefit"]["dossier"]
    before, after, saved = (f"{cost[key]['mid']:,}".replace(",", ".") for key in ("before", "after", "saving"))
    annex = words(Document(str(papers["phuong-an"])))
    assert f"Chi phí tuân thủ trước khi đơn giản hóa: {before} đồng/hồ sơ." in annex
    assert f"Chi phí tuân thủ sau khi đơn giản hóa: {after} đồng/hồ sơ." in annex
    assert f"Chi phí tiết kiệm: {saved} đồng/hồ sơ." in annex
    totals = [
        row.cells[10].text
        for t in Document(str(papers["bieu-chi-phi"])).tables
        for row in t.rows
        if row.cells[1].text == "TỔNG"
    ]
    assert [before, after] == totals[:2]


def test_only_what_is_proved_is_in_the_annex(papers: dict[str, Path]) -> None:
    proposals = json.loads(tthc_here("--root", ROOT, "propose", "1.004878", "--no-save", "-f", "json", *AT).out)
    titles = {p["title"]: p["verdict"] for p in proposals}
    text = words(Document(str(papers["phuong-an"])))
    assert "proved" in titles.values()
    assert len(set(titles.values())) > 1
    doc_titles = [line for line in text.splitlines() if "Tra cứu “" in line and line[1:2] == ")"]
    assert len(doc_titles) == sum(1 for p in proposals if p["verdict"] == "proved")


@pytest.fixture(scope="module")
def found() -> Asked:
    """What is proposed for one procedure of this repository."""
    day = date(2026, 11, 23)
    opened = open_project(ROOT, day)
    procedures = tuple(opened.catalogue.on(day).procedure(code) for code in ("2.000762", "1.004878"))
    codes = {procedure.code for procedure in procedures}
    proposals = tuple(p for p in find_and_propose(opened, day)[1] if p.procedure in codes)
    vietnamese = translator(Language.VIETNAMESE)
    return Asked(opened.catalogue.on(day), day, opened.project.settings.authority, procedures, vietnamese, proposals)


def test_what_is_to_petition_stands_apart_and_names_what_to_amend(found: Asked) -> None:
    proved = [p for p in found.proposals if p.certificate.verdict is Verdict.PROVED and p.procedure == "1.004878"]
    competence = Competence(Power.PETITION, say("x"), say("the Government"), "52/2010/QH12", "Điều 17 khoản 2")
    without = replace(competence, article=None)
    own = Competence(Power.OWN, say("x"))
    others = [replace(p, competence=own) for p in found.proposals if p.procedure == "2.000762"]
    asked = replace(
        found,
        proposals=(replace(proved[0], competence=competence), replace(proved[1], competence=without), *others),
    )
    text = words(Document(io.BytesIO(word_file(None, "phuong-an", annex_page(asked)))))
    ours, theirs = text.split("PHẦN II. NỘI DUNG KIẾN NGHỊ CƠ QUAN CÓ THẨM QUYỀN")
    assert "- Kiến nghị" not in ours
    whom = found.translate(say("the Government"))
    assert f"- Kiến nghị {whom} sửa đổi, bổ sung Điều 17 khoản 2 Luật Nuôi con nuôi số 52/2010/QH12." in theirs
    assert f"- Kiến nghị {whom} sửa đổi, bổ sung điều, khoản ……… Luật Nuôi con nuôi số 52/2010/QH12." in theirs
    assert "Danh mục chưa ghi điều, khoản phải sửa đổi" in theirs
    decision = words(Document(io.BytesIO(word_file(None, "quyet-dinh-phuong-an", decision_page(asked)))))
    assert (
        "01 thủ tục có nội dung thuộc thẩm quyền quyết định của tỉnh; 01 thủ tục có nội dung phải kiến nghị" in decision
    )
    assert f"dự thảo văn bản kiến nghị {whom} các nội dung tại Phần II Phụ lục" in decision
    assert "Điều 4. Quyết định này có hiệu lực" in decision
    assert "- Như Điều 4;" in decision


def test_with_a_yearly_volume_the_benefit_is_in_dong_a_year(found: Asked) -> None:
    first = found.procedures[0]
    always = tuple(document.model_copy(update={"cases": ()}) for document in first.documents)
    plain = first.model_copy(update={"cases": (), "documents": always})
    busy = plain.model_copy(update={"volumes": (Volume(year=2025, dossiers=1000, source="thử"),)})
    (once,), (yearly,) = (
        annex_page(replace(found, catalogue=found.catalogue.replacing(p), procedures=(p,))).parts[0].blocks
        for p in (plain, busy)
    )
    assert once.benefit.saved.endswith(" đồng/hồ sơ")
    assert yearly.benefit.saved == once.benefit.saved.replace(" đồng/hồ sơ", ".000 đồng/năm")
    assert once.benefit.rate == yearly.benefit.rate
    assert "chưa có số lượng hồ sơ một năm" in once.benefit.remarks[0]
    assert not any("chưa có số lượng" in remark for remark in yearly.benefit.remarks)


def test_without_anything_proved_there_is_no_proposal_and_no_second_sheet(found: Asked) -> None:
    nothing = replace(found, proposals=())
    assert annex_page(nothing).parts == ()
    assert annex_page(nothing).how_to_read == ("Chưa có phương án nào được chứng minh cho các thủ tục được chọn.",)
    text = words(Document(io.BytesIO(word_file(None, "bieu-chi-phi", cost_forms_page(nothing)))))
    assert "I. HIỆN TẠI" in text
    assert "II. SAU ĐƠN GIẢN HÓA" not in text
    assert "chưa lập biểu II và III" in text


# Workbooks


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS.values() if kind.workbook])
def test_workbooks_hold_text_and_numbers_and_no_formula(tmp_path: Path, kind: str) -> None:
    output = tmp_path / "x.xlsx"
    assert tthc_here("--root", ROOT, "doc", kind, "1.004878", "-o", str(output), *AT).code == 0
    book = load_workbook(output)
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
    assert "1.004878" in {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}


# Text is text


HOSTILE = '=1+1 <w:p/> & "x" {{ 7*7 }} {% raw %} {_{ a }_} ${x} ]]> \\a'


def test_hostile_text_of_a_catalogue_is_printed_as_text(tmp_path: Path) -> None:
    data = yaml.safe_load(SMALL.replace("KIND", "new").replace("HOURS", "4"))
    data["procedures"][0]["name"] = HOSTILE
    data["procedures"][0]["steps"][0]["name"] = HOSTILE
    data["agencies"][0]["name"] = HOSTILE
    (tmp_path / "catalog").mkdir()
    (tmp_path / "tthc.toml").touch()
    (tmp_path / "catalog" / "x.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    for kind in ("ke-hoach-ra-soat", "bieu-mau-ra-soat", "danh-muc-cong-bo", "noi-dung-cong-bo", "quy-trinh-noi-bo"):
        assert HOSTILE in words(written(tmp_path, kind)), kind
    output = tmp_path / "x.xlsx"
    assert doc(tmp_path, "danh-muc-cong-bo", "-o", str(output)).code == 0
    cells = [cell for sheet in load_workbook(output) for row in sheet.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == HOSTILE] == ["s", "s"]


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60))
@settings(max_examples=tries(40), deadline=None)
def test_any_text_comes_out_as_it_went_in(text: str) -> None:
    """But for what no paper can hold: controls, marks of direction, invisible characters; a new line stays one."""
    page = sample_page(text)
    document = Document(io.BytesIO(word_file(None, "noi-dung-cong-bo", page)))
    lines = [p.text for p in document.paragraphs]
    kept = plain_text(text).translate({0xFFFE: None, 0xFFFF: None})
    if "\n" not in kept and "\t" not in kept:
        assert f"[{kept}]" in lines


def sample_page(text: str) -> PublicationTextPage:
    section = TextSection("a)", (f"[{text}]",))
    one = ProcedureText(1, "x", "1.000001", (section,), (), "01", ())
    return PublicationTextPage("Quyết định", (TextPart("A.", (one,)),), ())


# An officer's own templates


def own(project: Path, text: str) -> None:
    folder = project / "templates" / "papers"
    folder.mkdir(parents=True)
    document = Document()
    document.add_paragraph(text)
    document.save(str(folder / "quy-trinh-noi-bo.docx"))


def test_an_officers_own_template_goes_first(tmp_path: Path) -> None:
    own(small(tmp_path), "Mẫu riêng: {{ procedures[0].name }}")
    assert words(written(tmp_path, "quy-trinh-noi-bo")).strip() == "Mẫu riêng: Cấp giấy"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{{ procedurs }}", "'procedurs' is undefined"),
        ("{{ procedures[0].nam }}", "has no attribute 'nam'"),
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", "is unsafe"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{% if %}", "cannot be read"),
    ],
)
def test_a_broken_or_a_prying_template_is_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    own(small(tmp_path), text)
    ran = doc(tmp_path, "quy-trinh-noi-bo", "-o", str(tmp_path / "x.docx"))
    assert ran.code == 2
    assert says in ran.err
    assert "quy-trinh-noi-bo.docx" in ran.err
    assert not (tmp_path / "x.docx").exists()


def test_what_is_no_word_file_is_a_sentence(tmp_path: Path) -> None:
    own(small(tmp_path), "x")
    (tmp_path / "templates" / "papers" / "quy-trinh-noi-bo.docx").write_bytes(b"PK no archive")
    ran = doc(tmp_path, "quy-trinh-noi-bo", "-o", str(tmp_path / "x.docx"))
    assert (ran.code, "it is not a Word file (.docx)" in ran.err) == (2, True)


@pytest.mark.parametrize("kind", KINDS)
def test_list_fields_names_what_the_template_uses(kind: str) -> None:
    listed = tthc_here("--root", ROOT, "doc", kind, "1.004878", "--list-fields", *AT).out
    top = {re.split(r"[.\[ ]", line)[0] for line in listed.splitlines()}
    with zipfile.ZipFile(TEMPLATES / f"{kind}.docx") as archive:
        text = re.sub(r"<[^>]+>", "", archive.read("word/document.xml").decode())
    tags = re.findall(r"{{\s*(\w+)|{%\w*\s+(?:if(?: not)?|for \w+ in)\s+(\w+)", text)
    loops = set(re.findall(r"{%\w*\s+for (\w+) in", text)) | {"loop"}
    assert {a or b for a, b in tags} - loops <= top


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("phuong-ann",), "there is no kind of paper 'phuong-ann'; 'tthc doc' lists them (did you mean 'phuong-an'?)"),
        (("phuong-an", "1.000002"), "there is no procedure 1.000002 (did you mean '1.000001'?)"),
        (("phuong-an", "--sector", "thuu"), "there is no sector 'thuu' (did you mean 'thu'?)"),
        (("phuong-an", "-o", "x.xlsx"), "phuong-an is no table: write it as .docx"),
        (("phuong-an", "-o", "x.pdf"), "x.pdf: a paper is a .docx or an .xlsx file"),
        (("bieu-chi-phi",), "none of these procedures can be priced"),
        (("phuong-an", "--period", "2026"), "this kind of paper has no period"),
        (("bao-cao", "--period", "2026-Q5"), "'2026-Q5' is not a period"),
    ],
)
def test_what_cannot_be_written_is_a_sentence(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    ran = doc(small(tmp_path), *arguments)
    assert ran.code == 2
    assert says in ran.err


def test_the_report_counts_the_dossiers_of_its_period(tmp_path: Path) -> None:
    project = tmp_path / "p"
    assert tthc_here("init", project, *AT).code == 0
    opened = open_project(project, date(2026, 11, 23))
    policy = choose_policy(opened.catalogue)
    judged = judge_log(next(project.rglob("*.csv")), opened.catalogue, date(2026, 11, 23), policy)
    asked = Asked(
        catalogue=opened.catalogue,
        day=date(2026, 11, 23),
        authority=opened.project.settings.authority,
        procedures=tuple(opened.catalogue.procedures.values()),
        translate=str,
    )

    def page(period: str) -> ReportPaper:
        audit = period_report(judged, opened.catalogue, read_period(period) if period else None)
        return report_paper(replace(asked, period=period, audit=audit))

    def number(text: str) -> int:
        return int(text.replace(".", "").replace("……", "0"))

    pages = [page(period) for period in ("", "2026", *(f"2026-Q{n}" for n in range(1, 5)), "1999")]
    received = [number(page.total.received) for page in pages]
    assert received[1] == sum(received[2:6]) > 0
    assert received[0] >= received[1]
    assert received[6] == 0
    for row in (*pages[4].rows, pages[4].total):
        ends = (row.early, row.on_time, row.late, row.open_in_time, row.open_late, row.paused, row.others)
        assert number(row.in_hand) == number(row.carried_over) + number(row.received) == sum(map(number, ends))
    left = [number(getattr(pages[3].total, name)) for name in ("open_in_time", "open_late", "paused")]
    assert number(pages[4].total.carried_over) == sum(left) > 0
    assert "NHẬT KÝ MÔ PHỎNG, không phải số liệu thật" in pages[0].source
    assert words(Document(io.BytesIO(word_file(None, "bao-cao", pages[1])))).count(pages[1].total.late) >= 1


PETITIONS = """Mã phản ánh,Ngày tiếp nhận,Ngày trả lời,Hạn xử lý
P1,2026-06-20,2026-07-02,2026-07-03
P2,2026-07-02,2026-07-30,2026-07-10
P3,2026-08-03,2026-08-04,
P4,2026-09-01,,2026-09-08
P5,2026-10-02,2026-10-05,2026-10-09
P6,2026-07-02,2026-02-30,
"""


def test_the_report_counts_the_petitions_of_its_period(tmp_path: Path) -> None:
    project = small(tmp_path)
    shutil.copy(ROOT / "catalog/reference/calendar.yaml", project / "catalog")
    (tmp_path / "pakn.csv").write_text(PETITIONS, encoding="utf-8")
    listed = ("--petitions", str(tmp_path / "pakn.csv"))
    ran = doc(project, "bao-cao", *listed, "--period", "2026-Q3", "-o", str(tmp_path / "bc.docx"))
    assert ran.code == 0, ran.err
    assert "A043 petitions with a date or a limit that cannot be read: 1" in ran.err
    text = words(Document(str(tmp_path / "bc.docx")))
    assert "Số tiếp nhận: 3; đã xử lý: 3; đúng hạn: 1.\n" in text
    assert (
        "(kỳ trước chuyển sang: 1; trả lời quá hạn: 1; đang xử lý: 1, trong đó quá hạn: 1; không rõ hạn xử lý: 1)"
        in text
    )
    refused = doc(project, "phuong-an", *listed)
    assert (refused.code, "says nothing of petitions" in refused.err) == (2, True)


def test_the_same_paper_has_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.docx", "b.docx"):
        assert doc(small(tmp_path), "quy-trinh-noi-bo", "-o", str(tmp_path / name)).code == 0
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


# On paper


def test_on_paper_the_names_of_the_state_stand_on_one_line_each(papers: dict[str, Path], tmp_path: Path) -> None:
    pages = pages_of(papers["quyet-dinh-phuong-an"], tmp_path)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in pages[0]
    assert "Độc lập - Tự do - Hạnh phúc" in pages[0]


def test_on_paper_fifty_procedures_with_forty_documents_repeat_their_headings(tmp_path: Path) -> None:
    project, output = long_project(tmp_path), tmp_path / "long.docx"
    assert doc(project, "noi-dung-cong-bo", "-o", str(output)).code == 0
    pages = pages_of(output, tmp_path)
    assert len(pages) > 50
    in_table = [page for page in pages if re.search(r"^\s*(17|18|19)\s", page, re.M)]
    assert in_table
    assert all("STT" in page for page in in_table)


def long_project(folder: Path) -> Path:
    """Fifty procedures of forty documents each."""
    data = yaml.safe_load(SMALL.replace("KIND", "new").replace("HOURS", "4"))
    first = data["procedures"][0]
    documents = [
        {"id": f"d{n}", "name": f"Bản sao có chứng thực giấy tờ thứ {n} do cơ quan có thẩm quyền cấp", "copies": 1}
        for n in range(1, 41)
    ]
    data["procedures"] = [
        {**first, "code": f"1.{n:06d}", "name": f"Thủ tục dài thứ {n}", "documents": [*first["documents"], *documents]}
        for n in range(1, 51)
    ]
    (folder / "catalog").mkdir()
    (folder / "tthc.toml").touch()
    (folder / "catalog" / "x.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return folder
