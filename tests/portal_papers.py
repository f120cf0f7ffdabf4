"""Papers as the national portal writes them, made from a record: the Word export, and a small PDF with its layout."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from tthc.exchange.sources.record import DocumentGroup, DocumentRow, FeeLine, Named, Origin, Record, StepText, Way

RECORD = Record(
    origin=Origin("Cổng Dịch vụ công quốc gia", "1.001193.doc", retrieved="2026-07-17"),
    code="1.001193",
    name="Thủ tục đăng ký khai sinh",
    decision="163/QĐ-BTP",
    formality="TTHC được luật giao quy định chi tiết",
    levels=("Xã",),
    sectors=(Named("Hộ tịch"),),
    applicants=("Công dân Việt Nam", "Tổ chức (không bao gồm doanh nghiệp, HTX)", "Cán bộ, công chức, viên chức"),
    receiving=("Trung tâm Phục vụ hành chính công cấp xã",),
    deciding=("Ủy ban nhân dân cấp xã",),
    executing=("Ủy ban nhân dân cấp xã",),
    steps=(
        StepText(text="Chuẩn bị hồ sơ."),
        StepText("Bước 1", "Nộp hồ sơ:\n- tại nơi tiếp nhận;\n- hoặc trực tuyến."),
        StepText("Bước 2", "Nhận kết quả."),
    ),
    ways=(
        Way("Trực tuyến", "1", "ngày làm việc", (FeeLine("Miễn phí"),), "Ngay trong ngày tiếp nhận."),
        Way("Trực tiếp", "17,5", "ngày làm việc", (FeeLine("8.000 VNĐ"), FeeLine("Miễn phí"))),
        Way("Qua bưu điện", "Không quy định"),
    ),
    documents=(
        DocumentGroup(
            "Giấy tờ phải nộp",
            (
                DocumentRow("Tờ khai đăng ký khai sinh", "1", "0", ("To khai, mau 1.docx", "Phu luc.pdf")),
                DocumentRow("Giấy chứng sinh", "1", "2"),
            ),
        ),
        DocumentGroup("Đối với trẻ em bị bỏ rơi", (DocumentRow("Biên bản xác nhận", "0", "0"),)),
    ),
    conditions=("Người yêu cầu có mặt.",),
    results=(Named("Giấy khai sinh", "KQ.G15.000001"), Named("Bản sao trích lục", "KQ.G15.000002")),
    laws=(Named("Luật Hộ tịch", "60/2014/QH13"), Named("Nghị định 123", "123/2015/NĐ-CP")),
    keywords=("khai sinh", "trẻ em"),
    description="Đăng ký lần đầu.",
)


def first_table(record: Record) -> list[tuple[str, str]]:
    """The rows of the first table."""
    return [
        ("Tên thủ tục", record.name),
        ("Mã thủ tục", record.code),
        ("Số quyết định", record.decision),
        ("Cấp thực hiện", ", ".join(record.levels)),
        ("Loại thủ tục", record.formality),
        ("Lĩnh vực", ", ".join(sector.name for sector in record.sectors)),
        ("Đối tượng thực hiện", ", ".join(record.applicants)),
        ("Cơ quan có thẩm quyền", ", ".join(record.deciding)),
        ("Địa chỉ tiếp nhận HS", ", ".join(record.receiving)),
        ("Cơ quan được ủy quyền", ", ".join(record.authorised)),
        ("Cơ quan phối hợp", ", ".join(record.coordinating)),
    ]


Part = str | Sequence[Sequence[str]]
"""A paragraph, or the rows of a table."""


def parts(record: Record) -> Iterable[Part]:
    """The paragraphs and tables of a paper, in the order of the portal."""
    yield "CHI TIẾT THỦ TỤC HÀNH CHÍNH"
    yield first_table(record)
    yield "TRÌNH TỰ THỰC HIỆN"
    for step in record.steps:
        yield from (f"{step.name}: {step.text}" if step.name else step.text).split("\n")
    yield "THÀNH PHẦN HỒ SƠ"
    for number, group in enumerate(record.documents, start=1):
        title = [(f"Trường hợp {number}: {group.heading}",)] if group.heading else []
        rows = [(row.text, ", ".join(row.forms), quantity(row)) for row in group.rows]
        yield [*title, ("Tên giấy tờ", "Mẫu đơn, tờ khai", "Số lượng"), *rows]
    yield "CÁCH THỨC THỰC HIỆN"
    ways = [
        (way.mode, f"{way.time} {way.unit}".strip(), ", ".join(fee.text for fee in way.fees), way.text)
        for way in record.ways
    ]
    yield [("Hình thức nộp", "Thời hạn giải quyết", "Phí, lệ phí", "Mô tả"), *ways]
    yield "CĂN CỨ PHÁP LÝ"
    yield [("Tên văn bản pháp lý", "Mã văn bản"), *((law.name, law.code) for law in record.laws)]
    yield "CƠ QUAN THỰC HIỆN"
    yield ", ".join(record.executing) or "Không có thông tin"
    yield "YÊU CẦU, ĐIỀU KIỆN THỰC HIỆN"
    yield from record.conditions or ("Không có thông tin",)
    yield "KẾT QUẢ XỬ LÝ"
    for result in record.results:
        yield from (result.name, f"Mã: {result.code}")
    yield "TỪ KHÓA"
    yield ", ".join(record.keywords) or "Không có thông tin"
    yield "MÔ TẢ"
    yield from (record.description or "Không có thông tin").split("\n")


def quantity(row: DocumentRow) -> str:
    """How many, as the portal says it."""
    counts = [(row.originals, "bản chính"), (row.copies, "bản sao")]
    return ", ".join(f"{count} {kind}" for count, kind in counts if count not in ("", "0")) or "Không có"


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def word_xml(record: Record, *, before: str = "") -> str:
    """The main part of the Word export: runs are split, tables have no `w:tblGrid`."""
    body = "".join(_paragraph(part) if isinstance(part, str) else _table(part) for part in parts(record))
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{before}<w:document xmlns:w="{_W}"><w:body>{body}<w:sectPr/></w:body></w:document>'


def _paragraph(text: str) -> str:
    """A paragraph whose text stands in two runs, one of them in bold; a new line in a cell is a break."""
    half = len(text) // 2
    runs = "".join(f"<w:r><w:rPr><w:b/></w:rPr>{_run(piece)}</w:r>" for piece in (text[:half], text[half:]) if piece)
    return f"<w:p><w:pPr><w:spacing/></w:pPr>{runs}</w:p>"


def _run(text: str) -> str:
    return "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))


def _table(rows: Sequence[Sequence[str]]) -> str:
    lines = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/>{_paragraph(cell)}</w:tc>" for cell in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/>{lines}</w:tbl>"


_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="word/document.xml" Type='
    '"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>'
)
_CORE = (
    '<?xml version="1.0"?><cp:coreProperties xmlns:cp="x" xmlns:dcterms="http://purl.org/dc/terms/">'
    "<dcterms:created>2026-07-17T09:05:46Z</dcterms:created></cp:coreProperties>"
)


def word_file(document: str | bytes, extra: Iterable[tuple[str, str | bytes]] = ()) -> bytes:
    """A Word file with this main part, and more files inside."""
    data = BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("_rels/.rels", _RELATIONS)
        archive.writestr("docProps/core.xml", _CORE)
        archive.writestr("word/document.xml", document)
        for name, content in extra:
            archive.writestr(name, content)
    return data.getvalue()
