"""The list of procedures to publish (danh mục công bố) with the decision it belongs to, by kind of publication."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from tthc.exchange.tables.sheets import Column, Style, sheets_bytes
from tthc.exchange.words import amount_in_words, duration_in_words
from tthc.model.procedure import Procedure, PublicationKind
from tthc.publish.papers.letterhead import (
    BLANK,
    DAY_AND_SIGNATORY,
    Asked,
    Letterhead,
    ToCheck,
    bases,
    laws_to_check,
    of_the_province,
)
from tthc.publish.papers.review_plan import agency_names, by_sector
from tthc.publish.portal.procedure_page import lacking_parts
from tthc.vietnamese import start_sentence, write_count, write_list

BASES = ("72/2025/QH15", "63/2010/NĐ-CP", "48/2013/NĐ-CP", "92/2017/NĐ-CP", "02/2017/TT-VPCP")

KIND_HEADINGS: tuple[tuple[PublicationKind | None, str], ...] = (
    (PublicationKind.NEW, "THỦ TỤC HÀNH CHÍNH MỚI BAN HÀNH"),
    (PublicationKind.AMENDED, "THỦ TỤC HÀNH CHÍNH ĐƯỢC SỬA ĐỔI, BỔ SUNG"),
    (PublicationKind.REPLACED, "THỦ TỤC HÀNH CHÍNH ĐƯỢC THAY THẾ"),
    (PublicationKind.ABOLISHED, "THỦ TỤC HÀNH CHÍNH BỊ BÃI BỎ"),
    (None, "THỦ TỤC HÀNH CHÍNH CHƯA XÁC ĐỊNH LOẠI CÔNG BỐ"),
)
"""In the order of NĐ 63/2010/NĐ-CP Điều 14; those of which nobody says how they are published, at the end."""


@dataclass(frozen=True)
class ListedRow:
    """One procedure of the list: the columns of NĐ 63/2010/NĐ-CP Điều 13."""

    number: int
    code: str
    name: str
    limit: str
    place: str
    fee: str
    law: str


@dataclass(frozen=True)
class ListPart:
    """The procedures of one kind of publication; an abolished one has only its name and what abolishes it."""

    heading: str
    is_abolished: bool
    rows: tuple[ListedRow, ...]


@dataclass(frozen=True)
class PublicationListPage:
    """The decision and its list."""

    head: Letterhead
    authority: str
    control_unit: str
    about: str
    sector: str
    bases: tuple[str, ...]
    count: str
    parts: tuple[ListPart, ...]
    recipients: tuple[str, ...]
    signatory: str
    to_check: tuple[ToCheck, ...]


def publication_list_page(asked: Asked) -> PublicationListPage:
    """The list by kind of publication."""
    return PublicationListPage(
        head=of_the_province(asked.authority, "QĐ-UBND"),
        authority=asked.authority.name,
        control_unit=asked.authority.control_unit or BLANK,
        about=kinds_in_words(asked.procedures),
        sector=_sector(asked),
        bases=bases(asked.catalogue, BASES),
        count=write_count(len(asked.procedures)),
        parts=tuple(_parts(asked)),
        recipients=("Như Điều 3;", f"{asked.authority.central_authority};", f"{BLANK};", "Lưu: VT, ……."),
        signatory=BLANK,
        to_check=tuple(to_check(asked, BASES)),
    )


def _sector(asked: Asked) -> str:
    """The sector, where all procedures are of one."""
    names = [name for name, _ in by_sector(asked)]
    return names[0] if len(names) == 1 and all(p.sector for p in asked.procedures) else BLANK


def by_kind(procedures: Sequence[Procedure]) -> Iterator[tuple[PublicationKind | None, str, list[Procedure]]]:
    """The procedures of each kind of publication, with its heading."""
    for kind, heading in KIND_HEADINGS:
        found = [p for p in procedures if kind_of(p) is kind]
        if found:
            yield kind, heading, found


def kind_of(procedure: Procedure) -> PublicationKind | None:
    """How the procedure is published, where the catalogue says so."""
    return procedure.publication.kind if procedure.publication else None


def kinds_in_words(procedures: Sequence[Procedure]) -> str:
    """`mới ban hành; được sửa đổi, bổ sung`; a blank where none is known."""
    words = {
        PublicationKind.NEW: "mới ban hành",
        PublicationKind.AMENDED: "được sửa đổi, bổ sung",
        PublicationKind.REPLACED: "được thay thế",
        PublicationKind.ABOLISHED: "bị bãi bỏ",
    }
    return "; ".join(words[kind] for kind, _, _ in by_kind(procedures) if kind) or BLANK


def _parts(asked: Asked) -> Iterator[ListPart]:
    for number, (kind, heading, procedures) in enumerate(by_kind(asked.procedures)):
        rows = tuple(_row(asked, place, procedure) for place, procedure in enumerate(procedures, 1))
        yield ListPart(f"{'ABCDE'[number]}. {heading}", kind is PublicationKind.ABOLISHED, rows)


def _row(asked: Asked, number: int, procedure: Procedure) -> ListedRow:
    return ListedRow(
        number=number,
        code=procedure.code,
        name=procedure.name,
        limit="\n".join(_limits(procedure)) or BLANK,
        place=agency_names(asked, procedure.agencies.receiving) or BLANK,
        fee="\n".join(_fees(procedure)) or BLANK,
        law="; ".join(ref.id for ref in procedure.legal_basis) or BLANK,
    )


def _limits(procedure: Procedure) -> Iterator[str]:
    """Each time limit once, with its case; the promised one beside that of the law."""
    cases = {case.id: case.name for case in procedure.cases}
    lines: dict[str, None] = {}
    for channel in procedure.channels:
        for limit in channel.time_limits:
            law = duration_in_words(limit.statutory) if limit.statutory else ""
            ours = f"cam kết {duration_in_words(limit.committed)}" if limit.committed else ""
            text = start_sentence("; ".join(part for part in (law, ours) if part) or BLANK)
            case = f" ({cases.get(limit.case.id, limit.case.id)})" if limit.case else ""
            lines[text + case] = None
    yield from lines


def _fees(procedure: Procedure) -> Iterator[str]:
    lines: dict[str, None] = {}
    for channel in procedure.channels:
        for fee in channel.fees:
            name = f"{fee.name}: " if fee.name else ""
            lines[start_sentence(name + amount_in_words(fee))] = None
    yield from lines or (["Không"] if any(e.value == "fees" for e in procedure.has_no) else [])


def to_check(asked: Asked, numbers: Sequence[str]) -> Iterator[ToCheck]:
    """What stands between the list and its publication."""
    yield DAY_AND_SIGNATORY
    yield ToCheck(
        "Thời hạn công bố",
        "Tỉnh công bố chậm nhất 05 ngày trước ngày văn bản quy định thủ tục có hiệu lực; văn bản ban hành theo thủ tục "
        "rút gọn: chậm nhất 03 ngày từ ngày ban hành (Điều 15 Nghị định 63/2010/NĐ-CP)",
    )
    yield from laws_to_check(asked.catalogue, numbers, asked.day)
    for procedure in asked.procedures:
        if kind_of(procedure) is None:
            yield ToCheck(f"{procedure.code} {procedure.name}", "Danh mục chưa ghi loại công bố")
        lacks = lacking_parts(procedure) if kind_of(procedure) is not PublicationKind.ABOLISHED else ()
        if lacks:
            yield ToCheck(f"{procedure.code} {procedure.name}", f"Còn thiếu {write_list(lacks)}: chưa đủ để công bố")


LIST_COLUMNS: tuple[Column[ListedRow], ...] = (
    Column("STT", 6, lambda row: row.number, Style.DONG),
    Column("Mã TTHC", 12, lambda row: row.code, Style.CODE),
    Column("Tên thủ tục hành chính", 50, lambda row: row.name),
    Column("Thời hạn giải quyết", 28, lambda row: row.limit),
    Column("Địa điểm thực hiện", 30, lambda row: row.place),
    Column("Phí, lệ phí", 26, lambda row: row.fee),
    Column("Căn cứ pháp lý", 40, lambda row: row.law),
)

_SHEETS = {
    PublicationKind.NEW: "Mới ban hành",
    PublicationKind.AMENDED: "Sửa đổi, bổ sung",
    PublicationKind.REPLACED: "Thay thế",
    PublicationKind.ABOLISHED: "Bãi bỏ",
    None: "Chưa xác định loại",
}


def publication_list_workbook(asked: Asked) -> bytes:
    """The list as a workbook, one sheet for each kind of publication."""
    sheets = [
        (_SHEETS[kind], LIST_COLUMNS, [_row(asked, number, p) for number, p in enumerate(found, 1)])
        for kind, _, found in by_kind(asked.procedures)
    ]
    return sheets_bytes(sheets, datetime.combine(asked.day, time(), UTC))
