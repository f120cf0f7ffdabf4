"""The portal's Word papers: every field read, without `w:tblGrid`; hostile and broken files are refused in a sentence.

No paper of the portal is in the repository: `portal_papers` writes one in its layout, with the tables that Word
libraries fail on.
"""

from __future__ import annotations

import time
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command_line import tthc
from tests.portal_papers import RECORD, word_file, word_xml
from tests.tries import tries
from tthc.exchange.limits import (
    MAX_ARCHIVE_ENTRIES,
    MAX_BLOCKS,
    MAX_FILE_BYTES,
    MAX_RATIO_FROM,
    MAX_TAGS,
    MAX_TEXT,
    MAX_UNPACKED_BYTES,
)
from tthc.exchange.sources import portal_docx
from tthc.exchange.sources.layout import once, split_list
from tthc.exchange.sources.record import DocumentGroup, DocumentRow, FeeLine, Record, Way
from tthc.source import Problem


def read(folder: Path, data: bytes, name: str = "1.001193.doc") -> Record:
    path = folder / name
    path.write_bytes(data)
    (found,) = portal_docx.read(path)
    assert isinstance(found, Record), found
    return found


def refused(folder: Path, data: bytes, name: str = "bad.docx") -> str:
    path = folder / name
    path.write_bytes(data)
    (found,) = portal_docx.read(path)
    assert isinstance(found, Problem)
    assert found.code == "I001"
    return str(found.message)


def test_every_field_is_read(tmp_path: Path) -> None:
    assert read(tmp_path, word_file(word_xml(RECORD))) == RECORD


def test_what_is_missing_stays_missing(tmp_path: Path) -> None:
    bare = Record(RECORD.origin, RECORD.code, RECORD.name)
    assert read(tmp_path, word_file(word_xml(bare))) == bare


def test_tables_have_no_grid() -> None:
    """As the portal writes them; Word libraries raise on such a table when a column is asked for."""
    assert "tblGrid" not in word_xml(RECORD)
    assert word_xml(RECORD).count("<w:tbl>") == 5


def test_a_text_that_a_revision_struck_out_is_not_read(tmp_path: Path) -> None:
    struck = "<w:del><w:r><w:delText>Bỏ</w:delText></w:r></w:del><w:ins><w:r><w:t>Ngoài ra: </w:t></w:r></w:ins>"
    first = '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">Chuẩn b'
    xml = word_xml(RECORD).replace(first, f"{struck}{first}")
    assert read(tmp_path, word_file(xml)).steps[0].text == "Ngoài ra: Chuẩn bị hồ sơ."


def test_rows_of_another_shape_are_kept(tmp_path: Path) -> None:
    cells = "".join(f"<w:tc><w:p><w:r><w:t>{word}</w:t></w:r></w:p></w:tc>" for word in ("Lạ", "Hai"))
    xml = word_xml(RECORD).replace("<w:sectPr/>", f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    assert [extra.text for extra in read(tmp_path, word_file(xml)).extra] == ["Lạ | Hai"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("A, B (c, d), E", ["A", "B (c, d)", "E"]),
        ("100.000 VNĐ, Miễn phí", ["100.000 VNĐ", "Miễn phí"]),
        ("1,5", ["1,5"]),
        (" , ", []),
        ("A), B, (c, d", ["A)", "B", "(c, d"]),
    ],
)
def test_lists_are_divided_outside_brackets(text: str, found: list[str]) -> None:
    assert list(split_list(text)) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("A., A., A.", "A."), ("A.\n, B, A.\n, B", "A., B"), ("A, B", "A, B"), ("", ""), ("A, A B", "A, A B")],
)
def test_what_the_portal_repeats_is_said_once(text: str, found: str) -> None:
    assert once(text) == found


# What is refused


def test_an_old_word_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512
    assert "save it without a password as .docx" in refused(tmp_path, old, "1.001193.doc")


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b"%PDF-1.7", "this is a PDF"),
        (b"{\\rtf1}", "this is an RTF file"),
        (b"<!DOCTYPE html><html>", "this is a web page"),
        (b"\xef\xbb\xbf\n<HTML>", "this is a web page"),
        (b"tthc", "by its content"),
        (b"PK\x03\x04", "the file is broken"),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path: Path, data: bytes, why: str) -> None:
    assert why in refused(tmp_path, data)


def test_a_folder_or_a_large_file_is_refused(tmp_path: Path) -> None:
    (found,) = portal_docx.read(tmp_path)
    assert isinstance(found, Problem)
    large = tmp_path / "large.docx"
    with large.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    (found,) = portal_docx.read(large)
    assert isinstance(found, Problem)
    assert "64.0 MB" in str(found.message)


def test_another_paper_is_refused(tmp_path: Path) -> None:
    xml = word_xml(RECORD).replace("HÀNH CHÍNH", "")
    assert "not the portal's paper" in refused(tmp_path, word_file(xml))


@pytest.mark.parametrize("name", ["word/vbaProject.bin", "VBAPROJECT.BIN", "xl/vbaProject.bin"])
def test_macros_are_refused(tmp_path: Path, name: str) -> None:
    assert "macros" in refused(tmp_path, word_file(word_xml(RECORD), [(name, b"x")]))


_ENTITY = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
_LAUGHS = '<!DOCTYPE w [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("doctype", [_ENTITY, _LAUGHS, '<!DOCTYPE w SYSTEM "http://example.org/x.dtd">'])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(tmp_path: Path, doctype: str, encoding: str) -> None:
    xml = word_xml(RECORD, before=doctype).replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert "document type or entities" in refused(tmp_path, word_file(xml.encode(encoding)))


def test_entities_are_refused_in_every_part(tmp_path: Path) -> None:
    assert "document type" in refused(tmp_path, word_file(word_xml(RECORD), [("word/styles.xml", _ENTITY + "<x/>")]))


def test_bombs_are_refused(tmp_path: Path) -> None:
    zeros = b"\0" * (MAX_RATIO_FROM + 1)
    assert "times its size" in refused(tmp_path, word_file(word_xml(RECORD), [("word/media/x.png", zeros)]))
    many = [(f"word/{number}", b"") for number in range(MAX_ARCHIVE_ENTRIES)]
    assert "files inside" in refused(tmp_path, word_file(word_xml(RECORD), many))


def test_the_size_that_is_declared_counts(tmp_path: Path) -> None:
    """A header that lies about the size: no more is unpacked than it says."""
    assert "unpacked it would have more than 256 MB" in refused(tmp_path, with_size(MAX_UNPACKED_BYTES + 1))
    assert "broken" in refused(tmp_path, with_size(10))


def with_size(size: int) -> bytes:
    """A Word file whose main part is said to have another size."""
    data = word_file(word_xml(RECORD))
    entry = zipfile.ZipFile(BytesIO(data)).getinfo("word/document.xml")
    place = data.rindex(b"word/document.xml") - 46
    assert int.from_bytes(data[place + 24 : place + 28], "little") == entry.file_size
    return data[: place + 24] + size.to_bytes(4, "little") + data[place + 28 :]


def test_paths_inside_lead_nowhere(tmp_path: Path) -> None:
    inside = tmp_path / "in"
    inside.mkdir()
    paths = [("../outside.txt", b"x"), ("/tmp/tthc-outside.txt", b"x"), ("..\\outside.txt", b"x")]
    assert read(inside, word_file(word_xml(RECORD), paths)).code == "1.001193"
    assert [path.name for path in tmp_path.rglob("*")] == ["in", "1.001193.doc"]
    assert not Path("/tmp/tthc-outside.txt").exists()


def test_deep_and_large_documents_are_refused(tmp_path: Path) -> None:
    deep = "<w:sdt>" * 500 + "</w:sdt>" * 500
    assert "nested deeper" in refused(tmp_path, word_file(word_xml(RECORD).replace("<w:sectPr/>", deep)))
    large = replace(RECORD, description="ă" * (MAX_TEXT + 1))
    assert "a text of more than" in refused(tmp_path, word_file(word_xml(large)))


def test_paragraphs_and_tags_have_a_limit(tmp_path: Path) -> None:
    """Each paragraph differs, or the file would be refused for being packed too well."""
    xml = word_xml(RECORD)
    lines = "".join(f'<w:p a="{number * 7919 % 999983}"/>' for number in range(MAX_BLOCKS + 1))
    assert f"more than {MAX_BLOCKS} lines" in refused(tmp_path, word_file(xml.replace("<w:sectPr/>", lines)))
    tags = "".join(f"<w:t>{number * 7919 % 999983}</w:t>" for number in range(MAX_TAGS // 2 + 1))
    many = word_file(xml.replace("<w:sectPr/>", f"<w:p>{tags}</w:p>"))
    assert f"more than {MAX_TAGS} tags" in refused(tmp_path, many)


def test_a_table_in_a_cell_is_a_part_of_it(tmp_path: Path) -> None:
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Trong</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    cells = f"<w:tc><w:p><w:r><w:t>Ngoài</w:t></w:r></w:p>{inner}</w:tc><w:tc><w:p/></w:tc>"
    xml = word_xml(RECORD).replace("<w:sectPr/>", f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>")
    assert [extra.text for extra in read(tmp_path, word_file(xml)).extra] == ["Ngoài\nTrong |"]


def test_cells_in_cells_take_no_longer(tmp_path: Path) -> None:
    """Four hundred levels took 16 seconds when each level was read again for those around it."""
    deep = "<w:tc><w:p>" * 3000 + "<w:r><w:t>x</w:t></w:r>" + "</w:p></w:tc>" * 3000
    xml = word_xml(RECORD).replace("<w:sectPr/>", f"<w:tbl><w:tr>{deep}</w:tr></w:tbl>")
    start = time.monotonic()
    read(tmp_path, word_file(xml))
    assert time.monotonic() - start < 5


def test_a_cell_of_50_mb_is_refused(tmp_path: Path) -> None:
    """Twice: as it packs well, by its ratio; as it packs badly, by its length."""
    xml = word_xml(replace(RECORD, laws=(RECORD.laws[0], replace(RECORD.laws[1], name="x" * 50_000_000))))
    assert "times its size" in refused(tmp_path, word_file(xml))


@pytest.mark.parametrize("at", [10, 100, 400, -200, -30])
def test_files_that_end_too_early_are_refused(tmp_path: Path, at: int) -> None:
    assert "broken" in refused(tmp_path, word_file(word_xml(RECORD))[:at])


def test_broken_xml_is_refused(tmp_path: Path) -> None:
    assert "broken XML" in refused(tmp_path, word_file(word_xml(RECORD)[:-30]))
    assert "no text" in refused(tmp_path, word_file("<document/>"))


# Words between the papers

_WORD = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=12).map(lambda w: f"Đ{w}")
_WORDS = st.lists(_WORD, min_size=1, max_size=5).map(" ".join)
_QUICK = settings(max_examples=tries(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@_QUICK
@given(
    st.lists(st.builds(DocumentRow, _WORDS, st.sampled_from("012"), st.sampled_from("013")), min_size=1, max_size=3),
    st.lists(st.builds(Way, _WORDS, st.sampled_from(["3", "17.5"]), st.just("ngày"), st.just((FeeLine("Miễn phí"),)))),
    _WORDS,
)
def test_what_a_paper_says_is_read(tmp_path: Path, rows: list[DocumentRow], ways: list[Way], heading: str) -> None:
    record = replace(RECORD, documents=(DocumentGroup(heading, tuple(rows)),), ways=tuple(ways))
    assert record_words(read(tmp_path, word_file(word_xml(record)))) == record_words(record)


def record_words(record: Record) -> object:
    """What must be the same: letters may be composed."""
    import unicodedata

    return unicodedata.normalize("NFC", repr((record.documents, record.ways)))


_PAPER = word_file(word_xml(RECORD))


@_QUICK
@given(st.lists(st.tuples(st.integers(0, len(_PAPER) - 1), st.integers(0, 255)), min_size=1, max_size=12))
def test_changed_bytes_never_raise(changes: list[tuple[int, int]]) -> None:
    data = bytearray(_PAPER)
    for place, value in changes:
        data[place] = value
    portal_docx.record_in(bytes(data), "x.docx")


@_QUICK
@given(st.lists(st.tuples(st.integers(0, 9_000), st.sampled_from("<>/&w:tcrp \0\ud800"))), st.binary(max_size=60))
def test_changed_xml_never_raises(changes: list[tuple[int, str]], more: bytes) -> None:
    xml = list(word_xml(RECORD))
    for place, mark in changes:
        xml[place % len(xml)] = mark
    portal_docx.record_in(word_file("".join(xml).encode("utf-8", "surrogatepass") + more), "x.docx")


# The command


def test_the_command_reads_a_folder(tmp_path: Path) -> None:
    """The importing project has no register; still the procedure lands, and the broken file is told."""
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "1.001193.doc").write_bytes(word_file(word_xml(RECORD)))
    (papers / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / "tthc.toml").write_text("", encoding="utf-8")
    (tmp_path / "catalog").mkdir()
    done = tthc("import", "portal-docx", papers, cwd=tmp_path)
    assert (done.code, done.err) == (1, "")
    assert "save it without a password as .docx" in done.out
    assert (tmp_path / "catalog/procedures/ho-tich/1.001193.yaml").exists()
