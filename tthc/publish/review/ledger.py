"""The ledger of papers as a matrix of the report: what is asked how often and where, who issues it, who holds it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.ledger import Held, LedgerLine, ledger
from tthc.model.catalogue import Catalogue
from tthc.model.procedure import Procedure
from tthc.model.reference import Origin, Sector
from tthc.publish.review.pages import LedgerCell, LedgerMatrix, LedgerRow
from tthc.vietnamese import collation_key

FEW_PROCEDURES = 16
"""Up to so many, a column is a procedure; beyond, a sector."""

FIRST_ROWS = 30
"""So many papers stand in the first table; the rest is folded, and asked for more seldom."""

ORIGINS: Mapping[Origin, str] = MappingProxyType(
    {
        Origin.STATE: "cơ quan nhà nước cấp",
        Origin.APPLICANT: "người nộp hồ sơ tự lập",
        Origin.OUTSIDE: "ngoài Nhà nước cấp",
    }
)


def ledger_matrix(graph: CatalogueGraph) -> LedgerMatrix:
    """Papers by procedures, or by sectors where there are many procedures; those asked most often first."""
    procedures = tuple(graph.catalogue.procedures.values())
    is_small = len(procedures) <= FEW_PROCEDURES
    column_of = {p.code: p.code if is_small else sector_name(p, graph.catalogue) for p in procedures}
    columns = tuple(sorted(set(column_of.values()), key=collation_key))
    rows = tuple(_row(line, columns, column_of) for line in ledger(graph, procedures, {}))
    return LedgerMatrix(
        "thủ tục" if is_small else "lĩnh vực", columns, rows[:FIRST_ROWS], rows[FIRST_ROWS:], _in_words(rows)
    )


def sector_name(procedure: Procedure, catalogue: Catalogue) -> str:
    """The sector of a procedure as people call it."""
    if procedure.sector is None:
        return "Chưa rõ lĩnh vực"
    known = catalogue.all(Sector).get(procedure.sector.id)
    return known.name if known else procedure.sector.id


def _row(line: LedgerLine, columns: Sequence[str], column_of: Mapping[str, str]) -> LedgerRow:
    asked = Counter(column_of[procedure.code] for procedure in line.askers)
    most = max(asked.values())
    return LedgerRow(
        name=line.type.name,
        issuer=_issuer(line),
        database="; ".join(dict.fromkeys(map(_held, line.held))),
        is_open=any(held.holding.verified for held in line.held),
        asked=len(line.askers),
        looked_up=len(line.looked_up),
        cells=tuple(LedgerCell(asked[column], _strength(asked[column], most)) for column in columns),
    )


def _strength(number: int, most: int) -> str:
    """How dark a cell is, of three, against the fullest cell of its row."""
    return f"h{-(-3 * number // most)}" if number else ""


def _issuer(line: LedgerLine) -> str:
    names = [agency.name for agency in line.agencies[:2]]
    more = ["…"] if len(line.agencies) > len(names) else []
    codes = [procedure.code for procedure in line.issuers[:3]]
    given = [f"kết quả của {', '.join(codes)}{'…' if len(line.issuers) > len(codes) else ''}"] if codes else []
    return "; ".join([", ".join([*names, *more]) or ORIGINS[line.type.origin], *given])


def _held(held: Held) -> str:
    about = "" if held.holding.verified else " (chưa có nguồn xác nhận)"
    facts = " – nội dung" if held.only_facts else ""
    return f"{held.database.name}{facts}{about}"


def _in_words(rows: Sequence[LedgerRow]) -> str:
    held = sum(row.is_open for row in rows)
    often = sum(row.asked > 1 for row in rows)
    return (
        f"{len(rows)} loại giấy tờ được yêu cầu; {often} loại được hỏi ở từ hai thủ tục trở lên; {held} loại (hoặc nội "
        "dung của nó) đã có trong cơ sở dữ liệu mở khai thác theo nguồn xác nhận."
    )
