"""Blank forms beside the site: which document a file is for, what is given out, and what never is."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from publishing import make_small_project
from site_catalogue import FULL, catalogue

from tests.command_line import AT, tthc_here
from tthc.load.settings import Authority
from tthc.publish.portal.form_files import WHOLE, FormFiles, forms_in, size_in_words
from tthc.publish.portal.site import Site, build_site, site_files
from tthc.source import CannotRunError

CODE = "1.012783"
PAGE = f"procedures/{CODE}.html"
ANOTHER = FULL.replace(CODE, "1.012790")
ANOTHER_FORM = b"%PDF-1.7 another form"
"""As long as the one that stood there."""

TWO_FORMS = FULL.replace("{id: gcn, type: gcn, originals: 1}", "{id: gcn, type: gcn, form: Mẫu số 19}")
BEGINNINGS = {".pdf": b"%PDF-1.7\n", ".docx": b"PK\x03\x04", ".doc": b"\xd0\xcf\x11\xe0"}


def folder_of(folder: Path, *names: str) -> Path:
    """A folder with these forms, none of them empty."""
    for name in names:
        path = folder / "forms" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(BEGINNINGS.get(path.suffix.lower(), b"%PDF-1.7\n") + name.encode())
    return folder / "forms"


def forms(folder: Path, *names: str, of: str = FULL) -> dict[str, list[str]]:
    """The names of the forms of each document of the procedure."""
    known = catalogue(of)
    found = forms_in(folder_of(folder, *names), known).of(known.procedure(CODE))
    return {id_: [file.path.name for file in files] for id_, files in found.items()}


def site(folder: Path, *procedures: str) -> Site:
    known = catalogue(*(procedures or (FULL,)))
    return Site(known, Authority(), date(2026, 11, 23), forms=forms_in(folder / "forms", known))


@pytest.mark.parametrize(
    ("name", "of", "document"),
    [
        (f"{CODE}.pdf", FULL, "don"),
        (f"{CODE}-bat-ky.pdf", FULL, "don"),
        (f"{CODE}-mau-so-18.docx", TWO_FORMS, "don"),
        (f"{CODE}_Mẫu số 19 (bản mới).docx", TWO_FORMS, "gcn"),
        (f"{CODE}-uy-quyen.doc", TWO_FORMS, "uy-quyen"),
        (f"{CODE}.pdf", TWO_FORMS, WHOLE),
        ("don.pdf", FULL, "don"),
        ("don_mau-so-18.pdf", FULL, "don"),
        (f"dat-dai/{CODE}-don.pdf", TWO_FORMS, "don"),
    ],
)
def test_the_name_of_a_file_says_for_which_document_it_is(name: str, of: str, document: str, tmp_path: Path) -> None:
    assert forms(tmp_path, name, of=of) == {document: [Path(name).name]}


def test_the_procedures_own_form_goes_before_that_of_the_type(tmp_path: Path) -> None:
    assert forms(tmp_path, "don.pdf", f"{CODE}-don.pdf") == {"don": [f"{CODE}-don.pdf"]}


def test_one_file_is_not_taken_for_forms_of_several_names(tmp_path: Path) -> None:
    other = ANOTHER.replace("Mẫu số 18", "Mẫu số 07")
    known = catalogue(FULL, other)
    found = forms_in(folder_of(tmp_path, "don.pdf", "don_mau-so-7.pdf", "don_mau-so-07.pdf"), known)
    assert found.strays == ("don.pdf",)
    assert found.of(known.procedure(CODE)) == {}
    assert [file.path.name for file in found.of(known.procedure("1.012790"))["don"]] == ["don_mau-so-07.pdf"]


def test_what_belongs_to_nobody_is_told(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, "9.999999.pdf", "ghi-chu.txt", f"{CODE}.html", ".an.pdf", f"~${CODE}.docx")
    assert forms_in(folder, catalogue(FULL)).strays == (f"{CODE}.html", "9.999999.pdf", "ghi-chu.txt")


def test_the_form_stands_beside_its_document_and_in_the_checklist_of_each_case(tmp_path: Path) -> None:
    folder_of(tmp_path, f"{CODE}-mau-so-18.pdf")
    files = site_files(site(tmp_path))
    assert files[f"forms/{CODE}-mau-so-18.pdf"].startswith(b"%PDF-")
    text = files[PAGE].decode()
    link = f'href="../forms/{CODE}-mau-so-18.pdf">Tải mẫu<span class="unseen"> Mẫu số 18</span> (PDF, 1 KB)</a>'
    assert text.count(link) == 3  # two cases, and the dossier
    assert "Mẫu chưa có ở trang này" not in text


def test_machines_are_told_of_the_forms(tmp_path: Path) -> None:
    folder_of(tmp_path, f"{CODE}-mau-so-18.pdf")
    record = json.loads(site_files(site(tmp_path))[f"api/v1/procedures/{CODE}.json"])["procedure"]
    (form,) = record["blank_forms"]
    assert (form["document"], form["url"], form["kind"]) == ("don", f"forms/{CODE}-mau-so-18.pdf", "PDF")


def test_a_life_event_has_the_forms_of_its_procedures(tmp_path: Path) -> None:
    folder_of(tmp_path, f"{CODE}-mau-so-18.pdf")
    event = f'journeys: [{{id: doi-so, name: Đổi sổ, stages: [{{procedure: "{CODE}"}}]}}]'
    costs = (Path(__file__).parent.parent / "catalog" / "reference" / "costs.yaml").read_text(encoding="utf-8")
    text = site_files(site(tmp_path, FULL, event, costs))["su-kien/doi-so.html"].decode()
    assert text.count(f'href="../forms/{CODE}-mau-so-18.pdf">Tải mẫu') == 1


def test_a_form_that_is_not_here_is_looked_for_at_the_source(tmp_path: Path) -> None:
    text = site_files(site(tmp_path))[PAGE].decode()
    assert "Mẫu chưa có ở trang này: xem trang của thủ tục tại" in text
    assert '<a href="https://dichvucong.gov.vn" rel="noopener noreferrer">Cổng Dịch vụ công quốc gia</a>.' in text


def test_a_procedure_that_has_no_page_gives_no_form(tmp_path: Path) -> None:
    folder_of(tmp_path, "1.001193.pdf", f"{CODE}.pdf")
    draft = 'code: "1.001193"\nname: Đăng ký khai sinh\ndocuments: [{id: don, type: don, form: Mẫu}]\n'
    known = site(tmp_path, FULL, draft)
    public = Site(known.catalogue, known.authority, known.on, include_drafts=False, forms=known.forms)
    assert [place for place in site_files(public) if place.startswith("forms/")] == [f"forms/{CODE}.pdf"]


@pytest.mark.parametrize("name", [f"{CODE}-..%2f..%2f<b>&.pdf", f"{CODE}-con.pdf", f"{CODE}-\u202etxt.pdf"])
def test_names_of_files_become_harmless(name: str, tmp_path: Path) -> None:
    files = site_files(site(folder_of(tmp_path, name).parent))
    (place,) = (place for place in files if place.startswith("forms/"))
    assert place.removeprefix("forms/").replace(".", "").replace("-", "").replace("_", "").isalnum()
    assert place.count("/") == 1
    assert f'href="../{place}"' in files[PAGE].decode()


def test_names_that_look_alike_are_two_files(tmp_path: Path) -> None:
    folder_of(tmp_path, f"{CODE}-don.pdf", f"{CODE}_don.pdf", f"{CODE}-don.PDF")
    assert len([place for place in site_files(site(tmp_path)) if place.startswith("forms/")]) == 3


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-secret")
    folder = folder_of(tmp_path, "don.pdf")
    (folder / f"{CODE}.pdf").symlink_to(tmp_path / "secret.pdf")
    with pytest.raises(CannotRunError, match="leads out of the folder of forms"):
        forms_in(folder, catalogue(FULL))


def test_a_file_that_is_not_what_its_name_says_is_refused(tmp_path: Path) -> None:
    (folder_of(tmp_path, "don.pdf") / f"{CODE}.pdf").write_bytes(b"<script>alert(1)</script>")
    with pytest.raises(CannotRunError, match="not a file of the kind that its name says"):
        forms_in(tmp_path / "forms", catalogue(FULL))


def test_a_form_that_is_gone_by_then_stops_the_build(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, f"{CODE}.pdf")
    planned = site(tmp_path)
    (folder / f"{CODE}.pdf").unlink()
    with pytest.raises(CannotRunError, match=rf"{CODE}\.pdf"):
        build_site(planned, tmp_path / "site")
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("size", "words"), [(1, "1 KB"), (122_880, "120 KB"), (1_200_000, "1,2 MB"), (10 * 1024**2, "10 MB")]
)
def test_sizes_in_words(size: int, words: str) -> None:
    assert size_in_words(size) == words


def test_a_form_that_changes_is_published_anew_and_nothing_else(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    folder_of(project, f"{CODE}.pdf")
    publish = ("--root", project, "publish", "-o", tmp_path / "out", *AT)
    assert tthc_here(*publish).code == 0
    assert "nothing has changed" in tthc_here(*publish).err
    (project / "forms" / f"{CODE}.pdf").write_bytes(ANOTHER_FORM)
    assert "1 files are new or different" in tthc_here(*publish).err
    assert (tmp_path / "out" / "forms" / f"{CODE}.pdf").read_bytes() == ANOTHER_FORM
    (project / "forms" / "xyz.pdf").write_bytes(b"%PDF-1.7")
    assert "are of no procedure and no paper: xyz.pdf" in tthc_here(*publish).err


def test_a_site_with_forms_is_read_back_like_any_other(tmp_path: Path) -> None:
    project = make_small_project(tmp_path / "p")
    folder_of(project, f"{CODE}.pdf")
    publish = ("--root", project, "publish")
    assert tthc_here(*publish, "-o", tmp_path / "out", *AT).code == 0
    ran = tthc_here(*publish, "--check-against", "site", tmp_path / "out", *AT)
    assert (ran.code, ran.err) == (0, "")


def test_without_a_folder_there_are_none(tmp_path: Path) -> None:
    assert forms_in(tmp_path / "forms", catalogue(FULL)) == FormFiles()
