"""The layout of NĐ 30/2020/NĐ-CP for the templates: page, type, letterhead, tables, signature, the sheet to check."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

FONT = "Times New Roman"
MARGINS = {"top": 20, "bottom": 20, "left": 30, "right": 15}
"""In millimetres: the decree allows 20–25 above and below, 30–35 on the left, 15–20 on the right."""

LEFT, CENTER, RIGHT = WD_ALIGN_PARAGRAPH.LEFT, WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
INDENT = 12.7
"""Of the first line of a paragraph (10 or 12.7 mm)."""


class Paper:
    """One template as it is put together from the top of its first page on."""

    def __init__(self, *, landscape: bool = False) -> None:
        self.document: Any = Document()
        self.width = (297 if landscape else 210) - MARGINS["left"] - MARGINS["right"]
        self._page(landscape)
        self._type()
        self._page_number()

    def _page(self, landscape: bool) -> None:
        section = self.document.sections[0]
        section.page_width, section.page_height = (Mm(297), Mm(210)) if landscape else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        for side, size in MARGINS.items():
            setattr(section, f"{side}_margin", Mm(size))
        section.header_distance = section.footer_distance = Mm(10)

    def _type(self) -> None:
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = FONT, Pt(14)
        fonts = normal.element.get_or_add_rPr().get_or_add_rFonts()
        for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
            fonts.set(qn(script), FONT)
        normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
        normal.paragraph_format.line_spacing = 1

    def _page_number(self) -> None:
        """In the middle of the upper margin, from the second page on."""
        section = self.document.sections[0]
        section.different_first_page_header_footer = True
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = CENTER
        run = paragraph.add_run()
        run.font.size = Pt(13)
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            element = OxmlElement("w:fldChar" if kind else "w:instrText")
            element.text = text or None
            if kind:
                element.set(qn("w:fldCharType"), kind)
            run._r.append(element)

    def text(self, text: str, *, align: Any = JUSTIFY, indent: float = INDENT, after: float = 6, **look: Any) -> None:
        """One paragraph; between two stars at its beginning stands what is bold (**Điều 1.** …)."""
        paragraph = self.document.add_paragraph()
        lead, _, rest = text.removeprefix("**").partition("** ") if text.startswith("**") else ("", "", text)
        _paragraph(
            paragraph,
            f"{lead} " if lead else rest,
            align=align,
            after=after,
            **{**look, "bold": bool(lead) or look.get("bold", False)},
        )
        if lead:
            paragraph.add_run(rest).font.size = Pt(look.get("size", 14))
        paragraph.paragraph_format.first_line_indent = Mm(indent)

    def heading(self, text: str) -> None:
        """A heading in bold that stays with what follows."""
        self.text(text, bold=True, keep=True)

    def title(self, *lines: str) -> None:
        """The kind of paper in capitals and what it is about, with the rule below them."""
        self.text("", indent=0, after=0, size=8)
        for line in lines:
            self.text(line, align=CENTER, indent=0, after=0, bold=True, keep=True)
        self.rule(self.width * 0.36)
        self.text("", indent=0, after=0, size=8)

    def rule(self, inset: float) -> None:
        """A line, shorter than the text above it by the inset on both sides."""
        _rule(self.document.add_paragraph(), inset)

    def control(self, tag: str) -> None:
        """A line of the template language that stands for no paragraph."""
        self.document.add_paragraph(f"{{%p {tag} %}}")

    def letterhead(self, about: str = "") -> None:
        """The agency on the left; the names of the State and its motto on the right, each on one line.

        A letter says what it is about below its number.
        """
        left = 66 if self.width < 200 else 100
        table = self._bare_table((left, self.width - left))
        agency, state = table.rows[0].cells
        _paragraph(agency.paragraphs[0], "{%p if head.parent %}", align=CENTER)
        _paragraph(agency.add_paragraph(), "{{ head.parent }}", align=CENTER, size=12)
        _paragraph(agency.add_paragraph(), "{%p endif %}", align=CENTER)
        _paragraph(agency.add_paragraph(), "{{ head.agency }}", align=CENTER, size=12, bold=True)
        _rule(agency.add_paragraph(), left * 0.36)
        _paragraph(state.paragraphs[0], "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", align=CENTER, size=12, bold=True)
        _paragraph(state.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", align=CENTER, size=13, bold=True)
        _rule(state.add_paragraph(), (self.width - left - 60) / 2)
        number, place = table.add_row().cells
        _paragraph(number.paragraphs[0], "Số: {{ head.number }}", align=CENTER, size=13, before=4)
        if about:
            _paragraph(number.add_paragraph(), f"V/v {about}", align=CENTER, size=12, before=2)
        _paragraph(place.paragraphs[0], "{{ head.place_and_day }}", align=CENTER, size=13, italic=True, before=4)

    def annex_head(self, *lines: str) -> None:
        """What stands above an annex in the place of the letterhead."""
        for line in lines:
            self.text(line, align=CENTER, indent=0, after=0, bold=True, keep=True)
        self.text("(Kèm theo {{ with_paper }})", align=CENTER, indent=0, after=0, italic=True, keep=True)
        self.rule(self.width * 0.36)
        self.text("", indent=0, after=0, size=8)

    def table(
        self,
        headings: Sequence[str],
        widths: Sequence[float],
        loop: str,
        cells: Sequence[str],
        *,
        size: float = 12,
        aligns: str = "",
        group: str = "",
        total: Sequence[str] = (),
    ) -> None:
        """A table with one row for each turn of the loop; its heading is repeated on every page, no row is split.

        `aligns` is a letter for each column (l, c, r); `group` a line across all columns that opens each turn, whose
        rows are then those of `row in group.rows`; `total` a last row.
        """
        table = self.document.add_table(rows=1, cols=len(headings))
        table.style = "Table Grid"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        scale = self.width / sum(widths)
        sizes = [width * scale for width in widths]
        _fix(table, sizes)
        _inner_margin(table, 1.0 if size < 11 else 1.6)
        _row(table.rows[0], headings, sizes, size=size, aligns="c" * len(headings), bold=True)
        _repeat(table.rows[0])
        for cell in table.rows[0].cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = True
        ends = 1
        self._tag_row(table, f"for {loop}", sizes)
        if group:
            row = table.add_row()
            merged = row.cells[0].merge(row.cells[-1])
            _paragraph(merged.paragraphs[0], group, align=LEFT, size=size, bold=True, keep=True)
            _whole(row)
            self._tag_row(table, "for row in group.rows", sizes)
            ends = 2
        _row(table.add_row(), cells, sizes, size=size, aligns=aligns or "l" * len(cells))
        for _ in range(ends):
            self._tag_row(table, "endfor", sizes)
        if total:
            _row(table.add_row(), total, sizes, size=size, aligns=aligns or "l" * len(cells), bold=True)
        self.text("", indent=0, after=0, size=6)

    def _tag_row(self, table: Any, tag: str, sizes: Sequence[float]) -> None:
        row = table.add_row()
        row.cells[0].paragraphs[0].add_run(f"{{%tr {tag} %}}")
        for cell, size in zip(row.cells, sizes, strict=True):
            cell.width = Mm(size)

    def signature(self, office: str, recipients: str = "recipients") -> None:
        """Who the paper goes to, small on the left; the office that signs it on the right, the name left open.

        It never stands alone on a page: the paragraph before it comes along.
        """
        self.document.paragraphs[-1].paragraph_format.keep_with_next = True
        self.text("", indent=0, after=0, size=8, keep=True)
        half = self.width / 2
        table = self._bare_table((half, half))
        _whole(table.rows[0])
        to, signer = table.rows[0].cells
        _paragraph(to.paragraphs[0], "Nơi nhận:", align=LEFT, size=12, bold=True, italic=True)
        _paragraph(to.add_paragraph(), f"{{%p for one in {recipients} %}}", align=LEFT)
        _paragraph(to.add_paragraph(), "- {{ one }}", align=LEFT, size=11)
        _paragraph(to.add_paragraph(), "{%p endfor %}", align=LEFT)
        _paragraph(signer.paragraphs[0], office, align=CENTER, size=14, bold=True, keep=True)
        for _ in range(4):
            _paragraph(signer.add_paragraph(), "", align=CENTER, size=14, keep=True)
        _paragraph(signer.add_paragraph(), "{{ signatory }}", align=CENTER, size=14, bold=True)

    def record(self) -> None:
        """Who did what with the proposals in the store, and by which mark that can be checked."""
        self.control("if record.lines")
        self.text("", indent=0, after=0, size=6)
        self.text("Theo sổ phương án:", indent=0, after=1, size=11, bold=True, keep=True)
        self.control("for line in record.lines")
        self.text("- {{ line }}.", indent=0, after=1, size=11, keep=True)
        self.control("endfor")
        self.control("if record.moved")
        self.text(
            "- Căn cứ đã thay đổi sau khi trình: {{ record.moved | join(', ') }}.",
            indent=0,
            after=1,
            size=11,
            keep=True,
        )
        self.control("endif")
        self.text(
            "- Dấu nhật ký (mục {{ record.entry }}; tthc proposals verify --mark):",
            indent=0,
            after=1,
            size=11,
            keep=True,
        )
        self.text("{{ record.mark }}", align=LEFT, indent=0, after=1, size=10)
        self.control("endif")

    def check_sheet(self, *, with_record: bool = False) -> None:
        """A last page that is no part of the paper: what somebody has to look up before it is signed.

        What the store says stands here of a letter or a decision: it is nothing for whom that goes to.
        """
        self.control("if to_check")
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        self.text("CẦN ĐỐI CHIẾU TRƯỚC KHI TRÌNH KÝ", align=CENTER, indent=0, after=0, bold=True)
        self.text("(Trang này không thuộc văn bản; bỏ đi khi đã đối chiếu xong)", align=CENTER, indent=0, italic=True)
        headings = ("STT", "Nội dung", "Vì sao phải đối chiếu")
        cells = ("{{ loop.index }}", "{{ one.what }}", "{{ one.why }}")
        self.table(headings, (12, 70, 83), "one in to_check", cells, size=12, aligns="cll")
        if with_record:
            self.record()
        self.control("endif")

    def page_break(self) -> None:
        """What follows begins a page."""
        self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)

    def _bare_table(self, widths: Sequence[float]) -> Any:
        table = self.document.add_table(rows=1, cols=len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _fix(table, widths)
        _inner_margin(table, 0)
        for cell, width in zip(table.rows[0].cells, widths, strict=True):
            cell.width = Mm(width)
        return table

    def save(self, path: Path, title: str) -> None:
        """Write the template; the same every time."""
        properties = self.document.core_properties
        properties.title, properties.author, properties.comments = title, "", ""
        properties.created = properties.modified = datetime(2026, 1, 1)  # noqa: DTZ001 - Word keeps no zone
        self.document.save(str(path))


def _paragraph(
    paragraph: Any,
    text: str,
    *,
    align: Any,
    size: float = 14,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    keep: bool = False,
) -> None:
    paragraph.alignment = align
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    paragraph.paragraph_format.keep_with_next = keep
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size), bold, italic
    if not text:
        paragraph.paragraph_format.line_spacing = Pt(size)


def _rule(paragraph: Any, inset: float) -> None:
    look = paragraph.paragraph_format
    look.left_indent = look.right_indent = Mm(inset)
    look.line_spacing = Pt(4)
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for key, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        line.set(qn(f"w:{key}"), value)
    borders.append(line)
    properties = paragraph._p.get_or_add_pPr()
    properties.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def _fix(table: Any, sizes: Sequence[float]) -> None:
    table.autofit = False
    for column, size in zip(table.columns, sizes, strict=True):
        column.width = Mm(size)


def _inner_margin(table: Any, size: float) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("w:left", "w:right"):
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(round(size * TWIPS)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


TWIPS = 1440 / 25.4
"""Of a millimetre."""


def _row(
    row: Any, texts: Sequence[str], sizes: Sequence[float], *, size: float, aligns: str, bold: bool = False
) -> None:
    _whole(row)
    for cell, text, width, align in zip(row.cells, texts, sizes, aligns, strict=True):
        cell.width = Mm(width)
        where = {"l": LEFT, "c": CENTER, "r": RIGHT}[align]
        _paragraph(cell.paragraphs[0], text, align=where, size=size, bold=bold, before=2, after=2)


def _whole(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
