"""The plan of review (kế hoạch rà soát): which procedures, why these, who reviews them, from when to when."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from tthc.exchange.tables.sheets import Column, Style, sheets_bytes
from tthc.graph.catalogue import CatalogueGraph
from tthc.model.cut import Verdict
from tthc.model.entry import Ref
from tthc.model.procedure import Procedure
from tthc.model.reference import Agency, Sector
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
from tthc.publish.papers.periods import period_in_words
from tthc.vietnamese import collation_key, write_count

BASES = ("63/2010/NĐ-CP", "48/2013/NĐ-CP", "92/2017/NĐ-CP", "02/2017/TT-VPCP")


@dataclass(frozen=True)
class PlanRow:
    """One procedure of the plan; the days are for a person to set."""

    number: int
    name: str
    code: str
    why: str
    lead: str
    others: str
    begins: str
    ends: str


@dataclass(frozen=True)
class PlanGroup:
    """The procedures of one sector."""

    name: str
    rows: tuple[PlanRow, ...]


@dataclass(frozen=True)
class PlanPage:
    """The plan and the list that belongs to it."""

    head: Letterhead
    authority: str
    control_unit: str
    period: str
    bases: tuple[str, ...]
    count: str
    groups: tuple[PlanGroup, ...]
    recipients: tuple[str, ...]
    signatory: str
    to_check: tuple[ToCheck, ...]


def plan_page(asked: Asked) -> PlanPage:
    """The plan, its procedures by sector."""
    return PlanPage(
        head=of_the_province(asked.authority, "KH-UBND"),
        authority=asked.authority.name,
        control_unit=asked.authority.control_unit or BLANK,
        period=period_in_words(asked.period),
        bases=bases(asked.catalogue, BASES),
        count=write_count(len(asked.procedures)),
        groups=tuple(_groups(asked)),
        recipients=(f"{asked.authority.central_authority};", f"{BLANK};", "Lưu: VT, ……."),
        signatory=BLANK,
        to_check=tuple(_to_check(asked)),
    )


def by_sector(asked: Asked) -> Iterator[tuple[str, list[Procedure]]]:
    """The procedures of each sector, in the order of the alphabet; those without one at the end."""
    names = {id_: sector.name for id_, sector in asked.catalogue.all(Sector).items()}
    found: dict[str, list[Procedure]] = {}
    for procedure in asked.procedures:
        name = names.get(procedure.sector.id, procedure.sector.id) if procedure.sector else ""
        found.setdefault(name, []).append(procedure)
    for name in sorted(found, key=lambda name: (not name, collation_key(name))):
        yield name or f"Lĩnh vực: {BLANK}", found[name]


def _groups(asked: Asked) -> Iterator[PlanGroup]:
    graph = CatalogueGraph(asked.catalogue)
    askers: dict[str, set[str]] = {}
    for dependency in graph.dependencies():
        askers.setdefault(dependency.issuer.code, set()).add(dependency.asker.code)
    number = 0
    for name, procedures in by_sector(asked):
        rows = []
        for procedure in procedures:
            number += 1
            rows.append(_row(asked, number, procedure, len(askers.get(procedure.code, ()))))
        yield PlanGroup(name, tuple(rows))


def _row(asked: Asked, number: int, procedure: Procedure, askers: int) -> PlanRow:
    return PlanRow(
        number=number,
        name=procedure.name,
        code=procedure.code,
        why="; ".join(_reasons(asked, procedure, askers)) or BLANK,
        lead=agency_names(asked, procedure.agencies.deciding) or BLANK,
        others=agency_names(asked, procedure.agencies.coordinating) or BLANK,
        begins=BLANK,
        ends=BLANK,
    )


def _reasons(asked: Asked, procedure: Procedure, askers: int) -> Iterator[str]:
    """What speaks for reviewing it, as far as figures do: proposals, what other procedures rest on, dossiers."""
    mine = [p for p in asked.proposals if p.procedure == procedure.code]
    proved = sum(1 for p in mine if p.certificate.verdict is Verdict.PROVED)
    if mine:
        known = f", {write_count(proved)} đã chứng minh" if proved else ""
        yield f"{write_count(len(mine))} nội dung có thể đơn giản hóa{known}"
    if askers:
        yield f"kết quả là điều kiện của {write_count(askers)} thủ tục khác"
    if procedure.volumes:
        latest = max(procedure.volumes, key=lambda volume: volume.year)
        yield f"{write_count(latest.dossiers)} hồ sơ năm {latest.year}"


def agency_names(asked: Asked, refs: Sequence[Ref[Agency]]) -> str:
    """The names of agencies, one after another."""
    found = [asked.catalogue.get(ref) for ref in refs]
    return "; ".join(agency.name if agency else ref.id for agency, ref in zip(found, refs, strict=True))


def _to_check(asked: Asked) -> Iterator[ToCheck]:
    yield DAY_AND_SIGNATORY
    yield ToCheck(
        "Cơ quan chủ trì, cơ quan phối hợp",
        "Lấy theo cơ quan giải quyết, cơ quan phối hợp của thủ tục; cần phân công lại",
    )
    yield ToCheck("Thời gian bắt đầu, hoàn thành", "Để trống: do người có thẩm quyền quyết định")
    yield from laws_to_check(asked.catalogue, BASES, asked.day)


PLAN_COLUMNS: tuple[Column[PlanRow], ...] = (
    Column("STT", 6, lambda row: row.number, Style.DONG),
    Column("Mã TTHC", 12, lambda row: row.code, Style.CODE),
    Column("Tên thủ tục hành chính", 50, lambda row: row.name),
    Column("Căn cứ lựa chọn", 36, lambda row: row.why),
    Column("Cơ quan chủ trì", 26, lambda row: row.lead),
    Column("Cơ quan phối hợp", 26, lambda row: row.others),
    Column("Thời gian bắt đầu", 14, lambda row: row.begins),
    Column("Thời gian hoàn thành", 14, lambda row: row.ends),
)


def plan_workbook(asked: Asked) -> bytes:
    """The list of the plan as a workbook, to be filled in and sent round."""
    rows = [row for group in _groups(asked) for row in group.rows]
    return sheets_bytes([("Danh mục rà soát", PLAN_COLUMNS, rows)], datetime.combine(asked.day, time(), UTC))
