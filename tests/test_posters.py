"""Notices for the board: what is printed, read back from the paper."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader, PdfWriter

from tests.command_line import AT, make_project, tthc_here
from tests.site_catalogue import FULL, catalogue
from tthc.load.settings import Authority
from tthc.publish.boards.pages import Paper
from tthc.publish.boards.pdf import Press
from tthc.publish.boards.posters import Board, booklets, lists, notices, sheets
from tthc.publish.portal.form_files import forms_in
from tthc.source import CannotRunError

DAY = date(2026, 11, 23)
CODE = "1.012783"
SITE = "https://tthc.example.vn/cong"
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")


def board(*procedures: str) -> Board:
    known = catalogue(*(procedures or (FULL,)))
    authority = Authority(name="UBND tỉnh Lâm Đồng", feedback="Điện thoại 1022")
    return Board(known, tuple(known.procedures.values()), authority, DAY, site=SITE)


@pytest.fixture(scope="module")
def press() -> Press:
    return Press()


@pytest.fixture(scope="module")
def printed(press: Press) -> bytes:
    return press.print(dict(sheets(board()))[f"thu-tuc/{CODE}.pdf"])


def text_of(data: bytes) -> str:
    """What a person reads, line breaks as spaces."""
    ran = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, stdout=subprocess.PIPE, check=True)
    return " ".join(ran.stdout.decode().split())


@needs_poppler
def test_a_sheet_says_what_a_citizen_asks(printed: bytes) -> None:
    text = text_of(printed)
    for said in ("Cấp đổi Giấy chứng nhận", CODE, "50.000 đồng", "Đơn đăng ký biến động", "151/2025/NĐ-CP"):
        assert said in text, said
    assert "Phản ánh, kiến nghị" in text
    assert "Điện thoại 1022" in text
    assert "cập nhật ngày 23/11/2026" in text


@needs_poppler
def test_a_telephone_reads_the_code_off_the_paper(printed: bytes) -> None:
    drawn = subprocess.run(
        ["pdftoppm", "-r", "150", "-png", "-l", "1"], input=printed, stdout=subprocess.PIPE, check=True
    )
    read = zxingcpp.read_barcodes(Image.open(BytesIO(drawn.stdout)))
    assert [code.text for code in read] == [f"{SITE}/procedures/{CODE}.html"]


def test_fonts_are_inside_and_readers_that_speak_have_tags(printed: bytes) -> None:
    reader = PdfReader(BytesIO(printed))
    root = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "vi"
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    inner = [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
    assert inner
    assert all("/FontFile2" in one or "/FontFile3" in one for one in inner)
    assert {"Be-Vietnam-Pro-latin", "Be-Vietnam-Pro-vietnamese"} <= {
        str(font["/BaseFont"]).partition("+")[2].removesuffix("-Bold") for font in fonts
    }


@pytest.mark.parametrize(("paper", "height"), [(Paper.A4, 842), (Paper.A3, 1191)])
def test_the_paper_has_its_size(paper: Paper, height: int, press: Press) -> None:
    made = press.print(dict(lists(replace(board(), paper=paper)))["danh-muc.pdf"])
    assert {round(page.mediabox.height) for page in PdfReader(BytesIO(made)).pages} == {height}


@needs_poppler
def test_a_village_house_has_a_list_of_its_own(press: Press) -> None:
    made = dict(lists(board(), ["Nhà văn hóa buôn Mạ", "Nhà văn hóa buôn Má"]))
    villages = {place: notice for place, notice in made.items() if place.startswith("nha-van-hoa/")}
    assert len(villages) == 2, "names that differ by an accent are two files"
    assert {notice.frame.place for notice in villages.values()} == {"Nhà văn hóa buôn Mạ", "Nhà văn hóa buôn Má"}
    assert "Nhà văn hóa buôn M" in text_of(press.print(next(iter(villages.values()))))


@needs_poppler
def test_a_booklet_has_contents_that_lead_to_its_pages(press: Press) -> None:
    (made,) = dict(booklets(board())).values()
    data = press.print(made)
    assert "Mục lục" in text_of(data)
    assert len(PdfReader(BytesIO(data)).pages) >= 3
    assert any(
        "/Dest" in link.get_object() or "/A" in link.get_object()
        for link in PdfReader(BytesIO(data)).pages[1]["/Annots"]
    )


def test_the_same_catalogue_gives_the_same_bytes(press: Press, printed: bytes) -> None:
    assert Press().print(dict(sheets(board()))[f"thu-tuc/{CODE}.pdf"]) == printed


def test_forms_follow_behind(tmp_path: Path, press: Press, printed: bytes) -> None:
    for name in (f"{CODE}.pdf", f"{CODE}-mau-18.pdf", "1.0127830.pdf"):
        writer = PdfWriter()
        writer.add_blank_page(595, 842)
        writer.write(tmp_path / name)
    known = catalogue(FULL)
    behind = forms_in(tmp_path, known).printed(known.procedure(CODE))
    assert [path.name for path in behind] == [f"{CODE}-mau-18.pdf", f"{CODE}.pdf"]
    notice = dict(sheets(board()))[f"thu-tuc/{CODE}.pdf"]
    with_them = PdfReader(BytesIO(press.print(notice, behind)))
    assert len(with_them.pages) == len(PdfReader(BytesIO(printed)).pages) + 2


def test_a_form_that_is_no_pdf_is_named(tmp_path: Path, press: Press) -> None:
    (tmp_path / f"{CODE}.pdf").write_bytes(b"no PDF")
    with pytest.raises(CannotRunError, match=rf"{CODE}\.pdf"):
        press.print(dict(sheets(board()))[f"thu-tuc/{CODE}.pdf"], [tmp_path / f"{CODE}.pdf"])


@needs_poppler
def test_text_of_the_catalogue_is_text(press: Press) -> None:
    hostile = FULL.replace(
        "name: Cấp đổi Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
        "name: 'Cấp <img src=\"file:///etc/passwd\"><script>alert(1)</script> \u202eđổi'",
    )
    assert hostile != FULL
    text = text_of(press.print(dict(sheets(board(hostile)))[f"thu-tuc/{CODE}.pdf"]))
    assert '<img src="file:///etc/' in text
    assert "<script>alert(1)</script>" in text
    assert "\u202e" not in text


def test_an_officers_template_cannot_reach_out(tmp_path: Path) -> None:
    own = tmp_path / "posters"
    own.mkdir()
    (own / "sheet.html").write_text('<img alt="x" src="http://127.0.0.1:9/x.png">', encoding="utf-8")
    with pytest.raises(CannotRunError, match=r"127\.0\.0\.1"):
        Press(tmp_path).print(next(iter(dict(sheets(board())).values())))


def test_without_a_site_there_are_no_codes() -> None:
    made = dict(notices(replace(board(), site="")))
    assert made
    assert all(getattr(notice, "qr", None) is None for notice in made.values())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_project(tmp_path_factory.mktemp("posters") / "project")


def test_the_command_says_what_hangs_and_what_does_not(project: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    ran = tthc_here("--root", project, "posters", "--drafts", "-o", out, "--kind", "list", "--village", "Buôn A", *AT)
    assert ran.code == 0, ran.said
    assert "there are no QR codes" in ran.err
    assert (out / "danh-muc.pdf").read_bytes().startswith(b"%PDF-1.7")
    assert len(list((out / "nha-van-hoa").iterdir())) == 1
    again = tthc_here("--root", project, "posters", "--drafts", "-o", out, "--kind", "sheet", "1.012783", *AT)
    assert again.code == 0, again.said
    assert [path.name for path in (out / "thu-tuc").iterdir()] == ["1.012783.pdf"]
    assert not (out / "danh-muc.pdf").exists(), "the folder is replaced as a whole"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--drafts", "--site", "tthc.example.vn"), "no address of the web"),
        (("--drafts", "--forms", "nowhere"), "there is no folder"),
        (("1.012783",), "no procedure is left"),
    ],
)
def test_what_cannot_be_done_is_said(options: tuple[str, ...], said: str, project: Path, tmp_path: Path) -> None:
    ran = tthc_here("--root", project, "posters", "-o", tmp_path / "out", *options, *AT)
    assert ran.code != 0
    assert said in ran.said
    assert not (tmp_path / "out").exists()
