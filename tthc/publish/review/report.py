"""The report of a review: what was found, what to do first, and every procedure before and after its cuts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from tthc import __version__
from tthc.audit.figures.counters import Ratio, ratio
from tthc.audit.figures.period_report import PeriodReport
from tthc.cost.before_after import matters_most, priced
from tthc.cost.scm import OFFICIAL_NAMES
from tthc.cost.sheet import Record
from tthc.cost.tornado import swings
from tthc.graph.catalogue import CatalogueGraph
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Range, Verdict
from tthc.model.experience import Experience
from tthc.model.proposal import Proposal
from tthc.model.reference import HourlyIncome
from tthc.propose.changes import after_cuts
from tthc.publish.anchors import part_of, procedure_place
from tthc.publish.drawing import draw_catalogue
from tthc.publish.review.audit import audit_block, problem_row
from tthc.publish.review.brief import brief, next_steps
from tthc.publish.review.ledger import ledger_matrix
from tthc.publish.review.levers import lever_tables, levers
from tthc.publish.review.pages import LargestSaving, LinkRow, ReportPage, Savings
from tthc.publish.review.power import power_rows
from tthc.publish.review.procedures import in_sectors, sector_blocks
from tthc.publish.review.proposals import proposal_card, proposal_groups
from tthc.publish.review.savings import OWN, Outcome, Setting, by_power, by_sector, outcomes, two_totals
from tthc.publish.review.tornado import tornado_chart
from tthc.publish.review.words import for_readers
from tthc.publish.tables import Tile, percent
from tthc.source import Message, Problem, Severity
from tthc.vietnamese import write_date, write_dong

Translate = Callable[[Message], str]


@dataclass(frozen=True)
class Reviewed:
    """Everything a review has worked out."""

    catalogue: Catalogue
    day: date
    authority: Authority
    problems: tuple[Problem, ...]
    proposals: tuple[Proposal, ...]
    audit: PeriodReport | None
    experience: tuple[Experience, ...] = ()


def report_page(reviewed: Reviewed, translate: Translate) -> ReportPage:
    """The report, ready for its template."""
    translate = for_readers(translate)
    catalogue, proposals = reviewed.catalogue, reviewed.proposals
    graph = CatalogueGraph(catalogue)
    setting = Setting(catalogue, reviewed.day, reviewed.experience)
    found = outcomes(setting, proposals, translate)
    everything = levers(setting, found, proposals, translate)
    steps = tuple(next_steps(catalogue, proposals, everything, reviewed.problems))
    sectors = in_sectors(found, catalogue)
    savings = _savings(found, sectors, catalogue, translate)
    titles = {p.id: translate(p.title) for p in proposals}
    cards = {p.id: proposal_card(p, part_of(o.procedure), titles, translate) for o in found for p in o.proposals}
    return ReportPage(
        title="Báo cáo rà soát thủ tục hành chính",
        authority=reviewed.authority.name,
        as_of=write_date(reviewed.day),
        version=__version__,
        tiles=tuple(_tiles(reviewed, found)),
        next_steps=steps,
        levers=lever_tables(everything, catalogue, translate),
        brief=brief(catalogue, proposals, found, everything, steps, savings.by_sector, translate),
        savings=savings,
        powers=tuple(power_rows(proposals, translate)),
        groups=tuple(proposal_groups(proposals, cards)),
        sectors=tuple(sector_blocks(sectors, catalogue, cards, translate)),
        ledger=ledger_matrix(graph),
        catalogue=draw_catalogue(graph, "Thủ tục nào cần kết quả của thủ tục nào"),
        links=tuple(_links(graph)),
        audit=audit_block(reviewed.audit, catalogue, translate) if reviewed.audit else None,
        problems=tuple(problem_row(problem, translate) for problem in reviewed.problems),
        notes=tuple(_notes(reviewed)),
    )


def _tiles(reviewed: Reviewed, found: Sequence[Outcome]) -> Iterator[Tile]:
    day = write_date(reviewed.day)
    yield Tile(str(len(reviewed.catalogue.procedures)), "thủ tục trong danh mục", f"có hiệu lực ngày {day}")
    own, petition = two_totals(found)
    cuts = [whose for outcome in found for whose in outcome.whose]
    ours = cuts.count(OWN)
    yield Tile(str(ours), "cắt giảm đã chứng minh, tự quyết được", _saved(own), "good", "#tiet-kiem")
    yield Tile(
        str(len(cuts) - ours), "cắt giảm đã chứng minh, phải kiến nghị", _saved(petition), "petition", "#tiet-kiem"
    )
    undecided = sum(1 for p in reviewed.proposals if p.certificate.verdict is Verdict.NOT_PROVED)
    yield Tile(str(undecided), "đề xuất chưa chứng minh được", "danh mục còn thiếu thông tin", "open", "#de-xuat")
    yield from _other_tiles(reviewed)


def _other_tiles(reviewed: Reviewed) -> Iterator[Tile]:
    count = Counter(problem.severity for problem in reviewed.problems)
    wrong, warnings = count[Severity.ERROR], count[Severity.WARNING]
    tone = "bad" if wrong else "good"
    yield Tile(str(wrong), "lỗi trong danh mục", f"{warnings} cảnh báo", tone, "#danh-muc")
    if reviewed.audit:
        shown = percent(ratio(Ratio.IN_TIME, reviewed.audit.total.promised).share)
        source = "nhật ký mô phỏng" if reviewed.audit.synthetic else "theo nhật ký hồ sơ"
        yield Tile(shown, "hồ sơ trong hạn cam kết", source, "", "#thoi-han")


def _saved(saving: Range) -> str:
    return f"bớt {write_dong(saving.mid)} (ước tính, một hồ sơ mỗi thủ tục)" if saving.mid else ""


def _savings(
    found: Sequence[Outcome],
    sectors: Sequence[tuple[str, Sequence[Outcome]]],
    catalogue: Catalogue,
    translate: Translate,
) -> Savings:
    own, petition = two_totals(found)
    with_proposals = [(name, of) for name, of in sectors if any(outcome.proposals for outcome in of)]
    return Savings(
        write_dong(own.mid),
        write_dong(petition.mid),
        by_power(found),
        by_sector(with_proposals),
        _largest(found, catalogue, translate),
    )


def _largest(found: Sequence[Outcome], catalogue: Catalogue, translate: Translate) -> LargestSaving | None:
    """The first procedure, if its proved cuts save anything, in the situation in which they save most."""
    if not found or found[0].proved.mid <= 0:
        return None
    procedure = found[0].procedure
    before, after = Record(procedure, catalogue), Record(after_cuts(procedure, found[0].cuts), catalogue)
    sheets = matters_most(tuple(priced(before, after))).sheets
    chart = tornado_chart(swings(*sheets), procedure.code.replace(".", "-"), translate) if sheets else None
    return LargestSaving(f"{procedure.code} {procedure.name}", procedure_place(procedure), chart) if chart else None


def _links(graph: CatalogueGraph) -> Iterator[LinkRow]:
    """A row for each paper, those that join most procedures first."""
    papers: dict[str, tuple[dict[str, None], dict[str, None]]] = {}
    for dependency in graph.dependencies():
        issuers, askers = papers.setdefault(dependency.paper.name, ({}, {}))
        issuers[dependency.issuer.code] = askers[dependency.asker.code] = None
    for paper in sorted(papers, key=lambda name: (-len(papers[name][1]), name)):
        issuers, askers = papers[paper]
        yield LinkRow(paper, tuple(sorted(issuers)), tuple(sorted(askers)))


def _notes(reviewed: Reviewed) -> Iterator[str]:
    yield (
        "Chi phí tính theo mô hình chi phí chuẩn, cho một hồ sơ đầy đủ nhất của đối tượng được nêu; số phút là ước "
        "lượng (thấp, giữa, cao) có ghi cơ sở trong dữ liệu tham chiếu, chưa qua khảo sát. Thời gian cơ quan giải "
        "quyết không tính là chi phí của người dân."
    )
    incomes = reviewed.catalogue.all(HourlyIncome)
    if incomes:
        latest = incomes[max(incomes)]
        yield f"Thu nhập bình quân một giờ năm {latest.year}: {write_dong(latest.amount)} ({latest.source})."
    yield "Không có số lượng hồ sơ mỗi năm trong nguồn thì không tính tổng tiết kiệm theo năm: chưa có số lượng."
    yield (
        "Tổng tiết kiệm là tổng của một hồ sơ mỗi thủ tục. Các cắt giảm của một thủ tục được thử cùng nhau, nên phần "
        "hai cắt giảm cùng tiết kiệm chỉ tính một lần."
    )
    yield (
        "Đã chứng minh nghĩa là mười điều kiện an toàn I1–I10 được kiểm lại sau khi cắt, cho mọi trường hợp và mọi "
        "nhóm đối tượng có trong danh mục. Điều danh mục không nói thì để là chưa chứng minh được."
    )
    yield "Các hàng của biểu tính chi phí: " + "; ".join(OFFICIAL_NAMES.values()) + "."
