"""The government integration service's answer about procedures (keys in capitals: MATTHC, TENTTHC …) as records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from tthc.exchange.sources.json_fields import Fields, Json, PastLimitError, Reader
from tthc.exchange.sources.json_file import read_objects
from tthc.exchange.sources.record import DocumentGroup, DocumentRow, FeeLine, Named, Origin, Record, StepText, Way
from tthc.source import Position, Problem

SYSTEM = "Nền tảng tích hợp, chia sẻ dữ liệu quốc gia"


def read(path: Path) -> Iterator[Record | Problem]:
    """The records of one file, which holds one answer, a list of them, or one on each line (`.jsonl`)."""
    for found in read_objects(path, path.name, ("MATTHC",)):
        yield found if isinstance(found, Problem) else _checked(found, path.name)


def _checked(answer: dict[str, Json], file: str) -> Record | Problem:
    try:
        return _record(answer, file)
    except PastLimitError as error:
        return Problem("I008", Position(file, 1, 1), error.message)


def _record(answer: dict[str, Json], file: str) -> Record:
    reader = Reader()
    with Fields(answer, "", reader) as given:
        record = Record(
            origin=Origin(SYSTEM, file, given.text("URL")),
            code=given.text("MATTHC"),
            name=given.text("TENTTHC"),
            decision=given.text("SOQUYETDINH", "QUYETDINHCONGBO"),
            publication=given.text("TRANGTHAI", "LOAICONGBO"),
            formality=given.text("LOAITTHC"),
            levels=given.texts("CAPTHUCHIEN", name="TENCAP"),
            sectors=tuple(
                Named(item.text("TENLINHVUC"), item.text("MALINHVUC")) for item in given.objects("LINHVUCTHUCHIEN")
            ),
            applicants=given.texts("DOITUONGTHUCHIEN", name="TENDOITUONG"),
            receiving=given.texts("DIACHITIEPNHAN", name="DIACHI"),
            executing=given.texts("COQUANTHUCHIEN", name="TENCOQUAN"),
            deciding=given.texts("COQUANCOTHAMQUYEN", name="TENCOQUAN"),
            authorised=given.texts("COQUANDUOCUYQUYEN", name="TENCOQUAN"),
            coordinating=given.texts("COQUANPHOIHOP", name="TENCOQUAN"),
            steps=tuple(
                StepText(text=item.text("TRINHTU"), case=item.text("TRUONGHOP"))
                for item in given.objects("TRINHTUTHUCHIEN")
            ),
            ways=tuple(_way(item) for item in given.objects("CACHTHUCTHUCHIEN")),
            documents=tuple(_group(item) for item in given.objects("THANHPHANHOSO")),
            dossier_sets=given.text("SOBOHOSO"),
            conditions=given.texts("YEUCAUDIEUKIEN", "YEUCAU"),
            results=tuple(
                Named(item.text("TENKETQUA"), item.text("MAKETQUA")) for item in given.objects("KETQUATHUCHIEN")
            ),
            laws=tuple(Named(item.text("TENVANBAN"), item.text("SOVANBAN")) for item in given.objects("CANCUPHAPLY")),
            keywords=given.texts("TUKHOA"),
            description=given.text("MOTA"),
        )
    return replace(record, extra=tuple(reader.extra), removed=reader.removed)


def _way(way: Fields) -> Way:
    return Way(
        mode=way.text("KENH"),
        time=way.text("THOIGIAN"),
        unit=way.text("DONVITINH"),
        fees=tuple(_fee(fee) for fee in way.objects("PHILEPHI")),
        text=way.text("MOTA"),
    )


def _fee(fee: Fields) -> FeeLine:
    return FeeLine(
        text=fee.text("MOTA"), amount=fee.text("SOTIEN"), unit=fee.text("DONVI"), code=fee.text("MAPHILEPHI")
    )


def _group(case: Fields) -> DocumentGroup:
    return DocumentGroup(case.text("TRUONGHOP"), tuple(_row(row) for row in case.objects("GIAYTO")))


def _row(row: Fields) -> DocumentRow:
    forms = tuple(form for form in (row.text("TENMAUDON"), row.text("MAMAUDON")) if form)
    return DocumentRow(
        text=row.text("TENGIAYTO"),
        originals=row.text("SOBANCHINH"),
        copies=row.text("SOBANSAO"),
        forms=forms,
        code=row.text("MAGIAYTO"),
    )
