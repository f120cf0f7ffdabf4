"""Official papers: opened again with python-docx, they have the layout of NĐ 30/2020/NĐ-CP and say what is known."""

from __future__ import annotations

import re
import runpy
import sys
import zipfile
from inspect import cleandoc
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from tests.command_line import AT, ROOT, Ran, tthc_here
from tthc.publish.papers.kinds import KINDS

TEMPLATES = ROOT / "templates" / "papers"


@pytest.fixture
def project(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """A project of the catalogue in the docstring of the test."""
    (tmp_path / "catalog").mkdir()
    (tmp_path / "tthc.toml").write_text('[authority]\nname = "Ủy ban nhân dân tỉnh X"\n', encoding="utf-8")
    (tmp_path / "catalog" / "x.yaml").write_text(cleandoc(request.function.__doc__ or ""), encoding="utf-8")
    return tmp_path


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
