"""The portal's PDF papers: words, rows and cells that pages cut apart are whole; what never ends is ended.

The papers here are written by `portal_pdfs` as the portal's writer does it. The real ones are read where
TTHC_SAMPLE_DATA names a folder with them: 20 papers, three of which the portal also answered about in JSON.
"""

from __future__ import annotations

import os
import time
import unicodedata
import zlib
from collections.abc import Callable
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import files_of, tthc, tthc_here
from tests.portal_papers import RECORD
from tests.portal_pdfs import pdf_file, pdf_of, stream
from tests.tries import tries
from tthc.exchange.limits import MAX_PDF_MEMORY, MAX_PDF_PAGES, MB
from tthc.exchange.sources import portal_json, portal_pdf
from tthc.exchange.sources.in_child import DiedError, call_in_child
from tthc.exchange.sources.record import DocumentGroup, DocumentRow, Named, Origin, Record, StepText, Way
from tthc.source import Problem
from tthc.vietnamese import fold


def read(record: Record) -> Record:
    found = portal_pdf.record_in(pdf_of(record), "1.001193.doc")
    assert isinstance(found, Record), found
    return found


def refused(folder: Path, data: bytes, seconds: float = 20) -> str:
    path = folder / "bad.pdf"
    path.write_bytes(data)
    (found,) = portal_pdf.read(path, seconds)
    assert isinstance(found, Problem)
    assert found.code == "I001"
    return str(found.message)


def test_every_field_is_read() -> None:
    assert read(RECORD) == RECORD


def test_what_is_missing_stays_missing() -> None:
    bare = Record(RECORD.origin, RECORD.code, RECORD.name)
    assert read(bare) == bare


def test_it_is_read_in_a_process_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "1.001193.pdf"
    path.write_bytes(pdf_of(RECORD))
    (found,) = portal_pdf.read(path)
    assert found == replace(RECORD, origin=replace(RECORD.origin, file="1.001193.pdf"))


_LONG = "Giấy tờ chứng minh quyền sử dụng đất theo quy định tại khoản 1, 2 Điều 137/2024/QH15 - bản chính; "


def test_cells_that_pages_cut_apart_are_whole() -> None:
    """One runs over three pages, one is cut in the middle of a word, one begins where a page ends."""
    rows = tuple(DocumentRow(f"{number} {_LONG * number}".strip(), "1", "1") for number in (1, 60, 3, 7, 2, 5, 9))
    ways = tuple(Way("Trực tiếp", "17.5", "ngày làm việc", text=(_LONG * number).strip()) for number in (9, 12))
    record = replace(RECORD, documents=(DocumentGroup("", rows),), ways=ways)
    assert read(record).documents == record.documents
    assert [way.text for way in read(record).ways] == [way.text for way in ways]


def test_lines_end_where_the_text_has_an_end_of_line() -> None:
    text = "\n".join([_LONG.strip(), "- ngắn", _LONG.strip() + _LONG[:20].strip(), "x" * 200, "hết"] * 12)
    assert read(replace(RECORD, steps=(StepText(text=text),))).steps == (StepText(text=text),)


def test_blanks_without_a_glyph_are_blanks() -> None:
    record = read(replace(RECORD, laws=(Named("a)\u00a0Luật Hộ tịch", "60/2014/QH13"),)))
    assert (record.laws[0].name, record.removed) == ("a) Luật Hộ tịch", 0)


def test_tone_marks_of_their_own_stand_behind_their_letters() -> None:
    """Decomposed letters come as two marks each."""
    text = unicodedata.normalize("NFD", "Thẩm định, thực hiện thủ tục cấp giấy phép xây dựng")
    assert read(replace(RECORD, description=text)).description == unicodedata.normalize("NFC", text)


_WORD = st.text(st.sampled_from("abcdeghiklmnopđấưỡ0123456789"), min_size=1, max_size=14)
_WORDS = st.lists(_WORD | st.sampled_from(["151/2025/NĐ-CP", "-", "(nếu"]), min_size=1, max_size=60).map(" ".join)
_QUICK = settings(max_examples=tries(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_QUICK
@given(st.lists(_WORDS, min_size=1, max_size=9), st.lists(_WORDS, max_size=3))
def test_words_are_read_as_they_were_written(texts: list[str], forms: list[str]) -> None:
    rows = tuple(DocumentRow(f"Đ{text}", "1", "0", tuple(f"M{form}.docx" for form in forms[:1])) for text in texts)
    record = replace(RECORD, documents=(DocumentGroup("Đối với", rows),))
    assert [words(row.text) for row in read(record).documents[0].rows] == [words(row.text) for row in rows]


def words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


# What is refused


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04", "this is a ZIP archive"),
        (b"<html>", "this is a web page"),
        (b"tthc", "by its content"),
        (b"%PDF-1.7", "this PDF is broken"),
        (pdf_of(RECORD)[:3000], "this PDF is broken"),
        (pdf_file([""]), "no text is in it"),
        (pdf_file([]), "no text is in it"),
        (pdf_file(["BT /F1 12 Tf 1 0 0 1 50 700 Tm <00410042> Tj ET"]), "not the portal's paper"),
    ],
)
def test_what_is_no_paper_is_refused(tmp_path: Path, data: bytes, why: str) -> None:
    assert why in refused(tmp_path, data)


def test_an_encrypted_file_is_refused(tmp_path: Path) -> None:
    key = f"<{'41' * 32}>"
    lock = f"/Encrypt << /Filter /Standard /V 1 /R 2 /O {key} /U {key} /P -4 >> /ID [<41> <41>]"
    assert "encrypted" in refused(tmp_path, pdf_file([""], trailer=lock))


def test_pages_that_go_in_a_circle_end(tmp_path: Path) -> None:
    circle = "<< /Type /Pages /Count 9 /Kids [2 0 R 2 0 R 8 0 R] >>"
    assert refused(tmp_path, pdf_file([""], pages=circle))


def test_forms_that_draw_themselves_end(tmp_path: Path) -> None:
    loop = pdf_file(["/Fm Do"]).replace(b"/Font << /F1 3 0 R >> >>", b"/XObject << /Fm 10 0 R >> >>")
    form = stream("/Fm Do /Fm Do").replace(
        "<< ", "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /Fm 10 0 R >> >> "
    )
    data = loop.replace(b"xref\n", f"10 0 obj\n{form}\nendobj\nxref\n".encode(), 1)
    assert refused(tmp_path, data)


def test_the_number_of_pages_has_a_limit(tmp_path: Path) -> None:
    assert f"more than {MAX_PDF_PAGES} pages" in refused(tmp_path, pdf_file([""] * (MAX_PDF_PAGES + 1)), 60)


def test_what_takes_too_long_is_killed(tmp_path: Path) -> None:
    """A page of two million strokes takes a minute."""
    began = time.monotonic()
    data = pdf_file(["0 0 m 1 1 l S " * 700_000])
    assert "longer than 1 seconds" in refused(tmp_path, data, seconds=1)
    assert time.monotonic() - began < 20


def test_a_process_that_breaks_off_is_told(tmp_path: Path) -> None:
    with pytest.raises(DiedError, match="broke off"):
        call_in_child("os", "abort_", tmp_path, seconds=20, memory=MAX_PDF_MEMORY)


def test_a_stream_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    """A gigabyte of blanks in one megabyte, read by a process that may have a third of that."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 50_000_000) for _ in range(20)) + packer.flush()
    begin = b"/Length %d /Filter /FlateDecode >>\nstream\n" % len(packed)
    path = tmp_path / "bomb.pdf"
    path.write_bytes(pdf_file(["@"]).replace(b"/Length 1 >>\nstream\n@", begin + packed))
    module, function = portal_pdf.plain_answer.__module__, "plain_answer"
    answer = call_in_child(module, function, path, seconds=60, memory=400 * MB)
    assert answer == {"text": "this PDF is broken ({what})", "values": {"what": "MemoryError"}}


_PAPER = pdf_of(RECORD)


@_QUICK
@given(st.lists(st.tuples(st.integers(0, len(_PAPER) - 1), st.integers(0, 255)), min_size=1, max_size=30))
def test_changed_bytes_never_raise(changes: list[tuple[int, int]]) -> None:
    data = bytearray(_PAPER)
    for place, value in changes:
        data[place] = value
    portal_pdf.record_in(bytes(data), "x.pdf")


@_QUICK
@given(st.integers(0, len(_PAPER)), st.integers(0, 400), st.binary(max_size=40))
def test_missing_bytes_never_raise(place: int, length: int, more: bytes) -> None:
    portal_pdf.record_in(_PAPER[:place] + more + _PAPER[place + length :], "x.pdf")


# The command


def test_a_folder_is_imported_and_broken_files_are_told(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "1.001193.pdf").write_bytes(_PAPER)
    (papers / "broken.pdf").write_bytes(_PAPER[:2000])
    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    (tmp_path / "catalog").mkdir()
    done = tthc("import", "portal-pdf", papers, cwd=tmp_path)
    assert (done.code, done.err) == (1, "")
    assert "broken.pdf" in done.out
    text = (tmp_path / "catalog/procedures/ho-tich/1.001193.yaml").read_text(encoding="utf-8")
    assert "retrieved: 2026-07-17" in text
    assert "working_days: 17.5" in text


def test_a_failed_import_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    (tmp_path / "catalog").mkdir()
    (tmp_path / "bad.pdf").write_bytes(_PAPER[:2000])
    before = files_of(tmp_path)
    assert tthc_here("--root", tmp_path, "import", "portal-pdf", tmp_path / "bad.pdf").code == 1
    assert files_of(tmp_path) == before


# Real papers

_SAMPLES = Path(os.environ.get("TTHC_SAMPLE_DATA", "none"))
_needs_samples = pytest.mark.skipif(
    "TTHC_SAMPLE_DATA" not in os.environ, reason="TTHC_SAMPLE_DATA names no folder with real records"
)
_BOTH = ("1.012766", "1.013227", "1.013229")


@cache
def paper(code: str) -> Record:
    found = portal_pdf.record_in((_SAMPLES / "portal_pdf" / f"{code}.pdf").read_bytes(), f"{code}.pdf")
    assert isinstance(found, Record), found
    return found


@cache
def answered(code: str) -> Record:
    (found,) = portal_json.read(_SAMPLES / "portal" / f"{code}.json")
    assert isinstance(found, Record)
    return found


@_needs_samples
def test_real_papers_are_read_whole() -> None:
    """Every field that all of them have is there, nothing is left over, and no word stands apart from its tone mark."""
    papers = [paper(path.stem) for path in sorted((_SAMPLES / "portal_pdf").glob("*.pdf"))]
    assert len(papers) == 20
    for one in papers:
        assert (one.code, one.extra) == (one.origin.file.removesuffix(".pdf"), ())
        filled = (one.name, one.levels, one.sectors, one.applicants, one.decision, one.steps, one.ways, one.results)
        assert all(filled)
        assert all(way.time and way.unit and way.fees for way in one.ways)
        assert all(row.text and row.originals.isdigit() for group in one.documents for row in group.rows)
        assert all(law.code for law in one.laws)
        assert one.origin.retrieved == "2026-07-17"


_COMPARED: dict[str, Callable[[Record], object]] = {
    "code": lambda one: one.code,
    "name": lambda one: one.name,
    "sectors": lambda one: [sector.name for sector in one.sectors],
    "levels": lambda one: sorted(fold(level).removeprefix("cap ") for level in one.levels),
    "applicants": lambda one: sorted(one.applicants),
    "deciding": lambda one: one.deciding,
    "executing": lambda one: one.executing,
    "receiving": lambda one: one.receiving,
    "authorised": lambda one: one.authorised,
    "coordinating": lambda one: one.coordinating,
    "cases": lambda one: [group.heading for group in one.documents],
    "documents": lambda one: [" ".join(row.text.split()) for group in one.documents for row in group.rows],
    "quantities": lambda one: [(row.originals, row.copies) for group in one.documents for row in group.rows],
    "forms": lambda one: [row.forms for group in one.documents for row in group.rows],
    "steps": lambda one: [(step.name, " ".join(step.text.split())) for step in one.steps],
    "conditions": lambda one: one.conditions,
    "keywords": lambda one: one.keywords,
    "description": lambda one: one.description,
    "results": lambda one: [(result.name, result.code) for result in one.results],
    "times": lambda one: [(way.time, _UNITS.get(way.unit, way.unit)) for way in one.ways],
    "modes": lambda one: [_MODES.get(way.mode, way.mode) for way in one.ways],
    "free": lambda one: [fee.text.split("(")[0] for way in one.ways for fee in way.fees],
    "decision": lambda one: one.decision,
}
_UNITS = {"ngày làm việc": "WORKING_DAY", "ngày": "DAY"}
_MODES = {"Trực tuyến": "ONLINE", "Qua bưu điện": "POSTAL", "Trực tiếp": "DIRECT"}

_KNOWN_TO_DIFFER = {
    ("1.013227", "decision"),
    ("1.013229", "decision"),
    ("1.013229", "levels"),
    ("1.013229", "steps"),
    ("1.013229", "times"),
}
"""Where the portal itself says something else on another day (a new decision, which shortens the time)."""


@_needs_samples
def test_papers_agree_with_the_answers_about_the_same_procedures() -> None:
    """23 fields of 3 procedures; the only ones that differ are those that the portal changed between the two."""
    differ = {
        (code, field)
        for code in _BOTH
        for field, value in _COMPARED.items()
        if value(paper(code)) != value(answered(code))
    }
    assert differ == _KNOWN_TO_DIFFER


@_needs_samples
def test_the_steps_that_differ_differ_in_their_figures() -> None:
    one, other = (" ".join(record("1.013229").steps[0].text.split()) for record in (paper, answered))
    assert SequenceMatcher(None, one, other, autojunk=False).ratio() > 0.995


@_needs_samples
@pytest.mark.parametrize("code", _BOTH)
def test_laws_are_those_of_the_answer(code: str) -> None:
    """The portal lists a law twice, or cuts its number short, now here and now there: nine in ten must be the same."""
    mine, theirs = ({law.code for law in record(code).laws} for record in (paper, answered))
    said = " ".join(f"{law.code} {law.name}" for law in paper(code).laws)
    assert sum(law in said for law in theirs) >= 0.9 * len(theirs), mine ^ theirs


def test_the_origin_is_the_portal() -> None:
    assert read(RECORD).origin == Origin("Cổng Dịch vụ công quốc gia", "1.001193.doc", retrieved="2026-07-17")
