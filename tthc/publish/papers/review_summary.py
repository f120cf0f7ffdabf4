"""Form 02B: what the review of a group of related procedures has found, procedure by procedure.

Related are those of which one asks for what another one gives: NĐ 63/2010/NĐ-CP has them reviewed together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time

from tthc.exchange.tables.sheets import Column, Style, sheets_bytes
from tthc.graph.catalogue import CatalogueGraph, Dependency
from tthc.model.cut import Power
from tthc.model.decision import STATES
from tthc.model.procedure import Procedure
from tthc.model.proposal import Proposal
from tthc.publish.papers.letterhead import BLANK, Asked, ToCheck, law_in_words, laws_to_check, sentence
from tthc.publish.papers.proposal_annex import power_to_check
from tthc.publish.papers.record import VERDICTS, gathered
from tthc.publish.papers.review_plan import agency_names
from tthc.vietnamese import collation_key, write_count

FORM = "02B/RS-KSTT"


@dataclass(frozen=True)
class SummaryRow:
    """One thing found: what, whether it is proved, who decides it, in which text, what people have done with it."""

    number: str
    code: str
    procedure: str
    content: str
    verdict: str
    power: str
    text: str
    state: str


@dataclass(frozen=True)
class ReviewedProcedure:
    """A procedure of the group: its name and agency, what was found; one line that says so where nothing was."""

    name: str
    rows: tuple[SummaryRow, ...]


@dataclass(frozen=True)
class RelatedGroup:
    """Procedures that are joined by papers; `relations` says which gives what to which."""

    heading: str
    relations: tuple[str, ...]
    procedures: tuple[ReviewedProcedure, ...]


@dataclass(frozen=True)
class SummaryPage:
    """The form; `form` is its number."""

    form: str
    blank: str
    procedures: str
    contents: str
    related: tuple[RelatedGroup, ...]
    to_check: tuple[ToCheck, ...]


def summary_page(asked: Asked) -> SummaryPage:
    """The form about all procedures that were chosen, by group."""
    return SummaryPage(
        form=FORM,
        blank=BLANK,
        procedures=write_count(len(asked.procedures)),
        contents=write_count(len(asked.proposals)),
        related=tuple(_related(asked)),
        to_check=tuple(gathered(_to_check(asked))),
    )


def _related(asked: Asked) -> Iterator[RelatedGroup]:
    joins = _joins(asked)
    alone: list[Procedure] = []
    count = 0
    for members in _joined(asked.procedures, joins):
        if len(members) == 1:
            alone += members
            continue
        count += 1
        codes = {procedure.code for procedure in members}
        relations = tuple(_relations([join for join in joins if join.asker.code in codes]))
        heading = f"Nhóm {count}: {write_count(len(members))} thủ tục có liên hệ với nhau"
        yield RelatedGroup(heading, relations, tuple(_reviewed(asked, one) for one in members))
    if alone:
        heading = "Thủ tục không có liên hệ với thủ tục khác được rà soát" if count else "Thủ tục được rà soát"
        yield RelatedGroup(heading, (), tuple(_reviewed(asked, one) for one in alone))


def _joins(asked: Asked) -> tuple[Dependency, ...]:
    codes = {procedure.code for procedure in asked.procedures}
    found = CatalogueGraph(asked.catalogue).dependencies()
    return tuple(
        one for one in found if one.issuer.code != one.asker.code and {one.issuer.code, one.asker.code} <= codes
    )


def _joined(procedures: Sequence[Procedure], joins: Sequence[Dependency]) -> list[list[Procedure]]:
    """The procedures in groups of those that a chain of papers joins, in their order."""
    group = {procedure.code: procedure.code for procedure in procedures}
    for join in joins:
        old, new = group[join.asker.code], group[join.issuer.code]
        group = {code: new if of == old else of for code, of in group.items()}
    found: dict[str, list[Procedure]] = {}
    for procedure in procedures:
        found.setdefault(group[procedure.code], []).append(procedure)
    return list(found.values())


def _relations(joins: Sequence[Dependency]) -> Iterator[str]:
    """By paper: who gives it, who asks for it."""
    by_paper: dict[str, list[Dependency]] = {}
    for join in joins:
        by_paper.setdefault(join.paper.name, []).append(join)
    for paper in sorted(by_paper, key=collation_key):
        issuers = _few(join.issuer.code for join in by_paper[paper])
        yield f"{paper}: cấp ở {issuers}; yêu cầu nộp ở {_few(join.asker.code for join in by_paper[paper])}"


MOST_NAMED = 8
"""So many procedures are named one by one."""


def _few(codes: Iterable[str]) -> str:
    found = sorted(set(codes))
    return ", ".join(found) if len(found) <= MOST_NAMED else f"{write_count(len(found))} thủ tục"


def _reviewed(asked: Asked, procedure: Procedure) -> ReviewedProcedure:
    agencies = agency_names(asked, procedure.agencies.deciding) or BLANK
    mine = [proposal for proposal in asked.proposals if proposal.procedure == procedure.code]
    rows = tuple(_row(asked, procedure, index, proposal) for index, proposal in enumerate(mine, 1))
    name = f"{procedure.name} ({procedure.code}); cơ quan giải quyết: {agencies}"
    nothing = SummaryRow("–", procedure.code, procedure.name, "Chưa phát hiện nội dung cần đơn giản hóa", *["–"] * 4)
    return ReviewedProcedure(name, rows or (nothing,))


_POWERS = {Power.OWN: "Tỉnh quyết định", Power.UNKNOWN: "Chưa xác định"}


def _row(asked: Asked, procedure: Procedure, number: int, proposal: Proposal) -> SummaryRow:
    competence = proposal.competence
    whom = asked.translate(competence.addressee) if competence.addressee else BLANK
    law = law_in_words(asked.catalogue, competence.instrument) if competence.instrument else ""
    return SummaryRow(
        number=str(number),
        code=procedure.code,
        procedure=procedure.name,
        content=sentence(asked.translate(proposal.title)),
        verdict=VERDICTS[proposal.certificate.verdict],
        power=_POWERS.get(competence.power, f"Kiến nghị {whom}"),
        text=", ".join(filter(None, (competence.article, law))) or BLANK,
        state=asked.translate(STATES[proposal.status]),
    )


def _to_check(asked: Asked) -> Iterator[ToCheck]:
    yield ToCheck(f"Biểu mẫu {FORM}", "Tên và thứ tự các cột chưa đối chiếu với biểu mẫu ban hành")
    yield ToCheck("Nhóm thủ tục", "Xếp theo giấy tờ mà thủ tục này cấp, thủ tục kia yêu cầu; cần xác định lại nhóm")
    numbers = [p.competence.instrument for p in asked.proposals if p.competence.instrument]
    yield from laws_to_check(asked.catalogue, numbers, asked.day)
    for proposal in asked.proposals:
        yield from power_to_check(asked, proposal)


SUMMARY_COLUMNS: tuple[Column[SummaryRow], ...] = (
    Column("Mã TTHC", 12, lambda row: row.code, Style.CODE),
    Column("Tên thủ tục hành chính", 50, lambda row: row.procedure),
    Column("STT", 6, lambda row: row.number),
    Column("Nội dung có thể đơn giản hóa", 50, lambda row: row.content),
    Column("Chứng minh", 20, lambda row: row.verdict),
    Column("Thẩm quyền", 26, lambda row: row.power),
    Column("Văn bản phải sửa đổi", 36, lambda row: row.text),
    Column("Trạng thái", 16, lambda row: row.state),
)


def summary_workbook(asked: Asked) -> bytes:
    """The rows of the form as a workbook."""
    rows = [row for group in _related(asked) for procedure in group.procedures for row in procedure.rows]
    return sheets_bytes([("Tổng hợp rà soát", SUMMARY_COLUMNS, rows)], datetime.combine(asked.day, time(), UTC))
