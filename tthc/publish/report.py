"""The report of a review: one HTML file that holds everything, its style, its pictures and its fonts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from textwrap import shorten

from tthc import __version__
from tthc.audit.report import AuditReport
from tthc.cost.activities import document_name
from tthc.cost.scm import OFFICIAL_NAMES
from tthc.graph.catalogue import CatalogueGraph
from tthc.graph.steps import StepGraph
from tthc.load.settings import Authority
from tthc.model.catalogue import Catalogue
from tthc.model.cut import Cut, CutKind, Part, Power, Verdict
from tthc.model.procedure import Case, Procedure, RequiredDocument, Step
from tthc.model.proposal import Proposal
from tthc.model.reference import Agency, Database, HourlyIncome
from tthc.propose.candidates import proved_set, title
from tthc.propose.changes import after_cuts
from tthc.publish.drawing import draw_catalogue, draw_steps
from tthc.publish.report_audit import audit_block, problem_row, share_in_words
from tthc.publish.report_pages import (
    DocumentRow,
    LinkRow,
    ProcedureBlock,
    ReportPage,
    StepRow,
    Tile,
)
from tthc.publish.report_power import power_rows
from tthc.publish.report_proposals import by_saving, proposal_groups
from tthc.publish.words import duration_in_words
from tthc.source import Message, Problem, Severity
from tthc.vietnamese import write_count, write_date, write_dong, write_number

Translate = Callable[[Message], str]

CHANGES = {
    CutKind.DROP_DOCUMENT: "bỏ",
    CutKind.REPLACE_BY_LOOK_UP: "thay bằng tra cứu",
    CutKind.FETCH_FROM_ISSUER: "cơ quan tự lấy",
    CutKind.ACCEPT_PLAIN_COPY: "nhận bản sao, đối chiếu bản chính",
}


@dataclass(frozen=True)
class Reviewed:
    """Everything a review has worked out."""

    catalogue: Catalogue
    day: date
    authority: Authority
    problems: tuple[Problem, ...]
    proposals: tuple[Proposal, ...]
    audit: AuditReport | None


def report_page(reviewed: Reviewed, translate: Translate) -> ReportPage:
    """The report, ready for its template."""
    graph = CatalogueGraph(reviewed.catalogue)
    groups = tuple(proposal_groups(reviewed.proposals, translate))
    return ReportPage(
        title="Báo cáo rà soát thủ tục hành chính",
        authority=reviewed.authority.name,
        as_of=write_date(reviewed.day),
        version=__version__,
        tiles=tuple(_tiles(reviewed)),
        next_steps=tuple(_next_steps(reviewed, translate)),
        powers=tuple(power_rows(reviewed.proposals, translate)),
        groups=groups,
        blocks=tuple(_blocks(reviewed, translate)),
        catalogue=draw_catalogue(graph, "Thủ tục nào cần kết quả của thủ tục nào"),
        links=tuple(_links(graph)),
        audit=audit_block(reviewed.audit, reviewed.catalogue, translate) if reviewed.audit else None,
        problems=tuple(problem_row(problem, translate) for problem in reviewed.problems),
        notes=tuple(_notes(reviewed)),
    )


def _tiles(reviewed: Reviewed) -> Iterator[Tile]:
    proved = [p for p in reviewed.proposals if p.certificate.verdict is Verdict.PROVED]
    own = [p for p in proved if p.competence.power is Power.OWN]
    count = Counter(problem.severity for problem in reviewed.problems)
    yield Tile(
        str(len(reviewed.catalogue.procedures)),
        "thủ tục trong danh mục",
        f"có hiệu lực ngày {write_date(reviewed.day)}",
    )
    yield Tile(str(len(own)), "đề xuất đã chứng minh, tự quyết được", _saved(own), "good", "#de-xuat")
    yield Tile(str(len(proved) - len(own)), "đề xuất đã chứng minh, phải kiến nghị", "", "", "#de-xuat")
    undecided = sum(1 for p in reviewed.proposals if p.certificate.verdict is Verdict.NOT_PROVED)
    yield Tile(str(undecided), "đề xuất chưa chứng minh được", "danh mục còn thiếu thông tin", "open", "#de-xuat")
    wrong = count[Severity.ERROR]
    yield Tile(
        str(wrong), "lỗi trong danh mục", f"{count[Severity.WARNING]} cảnh báo", "bad" if wrong else "good", "#danh-muc"
    )
    if reviewed.audit:
        rate = reviewed.audit.total.promised.in_time_rate
        shown = share_in_words(rate)
        source = "nhật ký mô phỏng" if reviewed.audit.synthetic else "theo nhật ký hồ sơ"
        yield Tile(shown, "hồ sơ trong hạn cam kết", source, "", "#thoi-han")


def _saved(proposals: Sequence[Proposal]) -> str:
    """Savings of different procedures are per dossier and do not add up to anything: the range over them is said."""
    savings = sorted(s.mid for p in proposals if (s := p.effect.saving) and s.mid > 0)
    if not savings:
        return ""
    least, most = write_count(savings[0]), write_count(savings[-1])
    return f"bớt {least}–{most} đồng mỗi hồ sơ (ước tính)" if least != most else f"bớt {most} đồng mỗi hồ sơ (ước tính)"


def _next_steps(reviewed: Reviewed, translate: Translate) -> Iterator[str]:
    """What to do first, by what it brings."""
    proved = [p for p in reviewed.proposals if p.certificate.verdict is Verdict.PROVED]
    for proposal in sorted((p for p in proved if p.competence.power is Power.OWN), key=by_saving)[:3]:
        name = shorten(proposal.name, 80, placeholder="…")
        yield f"Quyết định được ngay: {proposal.procedure} {name} – {translate(proposal.title)}."
    petitions = Counter(translate(p.competence.addressee) for p in proved if p.competence.addressee)
    for addressee, number in petitions.most_common(2):
        yield f"Lập văn bản kiến nghị {addressee}: {number} đề xuất đã chứng minh."
    unknown = sum(1 for p in reviewed.proposals if p.competence.power is Power.UNKNOWN)
    if unknown:
        share = share_in_words(Fraction(unknown, len(reviewed.proposals)))
        yield f"Bổ sung văn bản quy định (mục fixed_by) cho {unknown} đề xuất ({share}) chưa rõ thẩm quyền."
    if errors := sum(1 for problem in reviewed.problems if problem.severity is Severity.ERROR):
        yield f"Sửa {errors} lỗi trong danh mục trước khi công khai."


def _blocks(reviewed: Reviewed, translate: Translate) -> Iterator[ProcedureBlock]:
    """One block for each procedure, first those that the proved cuts change."""
    changed: list[ProcedureBlock] = []
    others: list[ProcedureBlock] = []
    for code, procedure in reviewed.catalogue.procedures.items():
        own = [p for p in reviewed.proposals if p.procedure == code]
        cuts = proved_set(own, reviewed.catalogue, reviewed.day)
        (changed if cuts else others).append(_block(procedure, cuts, reviewed, translate))
    yield from changed
    yield from others


def _block(procedure: Procedure, cuts: tuple[Cut, ...], reviewed: Reviewed, translate: Translate) -> ProcedureBlock:
    agencies = reviewed.catalogue.all(Agency)
    case = _case_to_show(procedure, cuts)
    numbers = {document.id: index + 1 for index, document in enumerate(procedure.documents_in(case))}
    after = after_cuts(procedure, cuts)
    graph = StepGraph(procedure, case)
    before_picture = draw_steps(graph, agencies, numbers, cuts, f"Các bước của {procedure.code} hiện nay")
    after_numbers = {
        d.id: numbers[d.id] for d in after.documents_in(case) if d.id in numbers and not _is_freed(d, procedure)
    }
    step_cuts = any(cut.target.part is Part.STEP for cut in cuts)
    after_graph = StepGraph(after, case)
    after_picture = draw_steps(
        after_graph, agencies, after_numbers, (), f"Các bước của {procedure.code} sau khi cắt giảm"
    )
    return ProcedureBlock(
        anchor=f"tt-{procedure.code.replace('.', '-')}",
        code=procedure.code,
        name=procedure.name,
        case=case.name if case else "",
        before=before_picture,
        after=after_picture if cuts and (step_cuts or any(cut.target.part is Part.DOCUMENT for cut in cuts)) else None,
        changes=tuple(translate(title(cut, procedure, reviewed.catalogue)) for cut in cuts),
        documents=tuple(_documents(procedure, case, cuts, reviewed.catalogue)),
        steps=tuple(_step_row(step, graph, agencies, numbers) for step in graph.in_order()),
        path=_path(graph, after_graph),
    )


def _is_freed(document: RequiredDocument, before: Procedure) -> bool:
    """Whether the applicant need no longer hand it in, though before the cuts they had to."""
    old = next((d for d in before.documents if d.id == document.id), None)
    return document.look_up is not None and (old is None or old.look_up is None)


def _case_to_show(procedure: Procedure, cuts: tuple[Cut, ...]) -> Case | None:
    """The first case that the cuts are about."""
    targets = {cut.target.id for cut in cuts}
    for case in procedure.real_cases:
        parts = {d.id for d in procedure.documents_in(case)} | {step.id for step in procedure.steps_in(case)}
        if targets & parts:
            return case
    return procedure.real_cases[0]


def _path(before: StepGraph, after: StepGraph) -> str:
    path, cut = before.critical_path(), after.critical_path()
    if not path.hours:
        return "Nguồn không nêu thời gian của từng bước."
    known = f"Chuỗi bước dài nhất: {_work_days(path.hours)}"
    shorter = f"; sau khi cắt giảm: {_work_days(cut.hours)}" if cut.hours != path.hours else ""
    unknown = f"; {len(path.unknown)} bước không nêu thời gian" if path.unknown else ""
    return f"{known}{shorter}{unknown}."


def _work_days(hours: Decimal) -> str:
    return f"{write_number(hours / 8)} ngày làm việc"


def _documents(
    procedure: Procedure, case: Case | None, cuts: tuple[Cut, ...], catalogue: Catalogue
) -> Iterator[DocumentRow]:
    databases = catalogue.all(Database)
    by_target = {cut.target.id: cut for cut in cuts if cut.target.part is Part.DOCUMENT}
    for index, document in enumerate(procedure.documents_in(case)):
        name = document_name(document, catalogue)
        quantity = ", ".join(
            f"{number} {what}"
            for number, what in (
                (document.originals, "bản chính"),
                (document.copies, "bản sao"),
                (document.certified, "bản sao chứng thực"),
            )
            if number
        )
        cut = by_target.get(document.id)
        change = CHANGES.get(cut.kind, "thay đổi") if cut else ""
        if document.look_up and document.look_up.database and not change:
            database = databases.get(document.look_up.database.id)
            change = f"đã tra cứu {database.name if database else document.look_up.database.id}"
        yield DocumentRow(str(index + 1), name, quantity or "không nêu", change)


def _step_row(step: Step, graph: StepGraph, agencies: Mapping[str, Agency], numbers: Mapping[str, int]) -> StepRow:
    actor = agencies[step.actor.id].name if step.actor.id in agencies else step.actor.id
    marks = (("bảo đảm pháp lý", step.safeguard), ("thứ tự suy ra", step.inferred), ("phải đến", step.visit))
    return StepRow(
        name=step.name,
        actor=f"{actor} – {step.role}" if step.role else actor,
        duration=duration_in_words(step.duration) if step.duration else "không nêu",
        needs=", ".join(str(numbers.get(need.id, need.id)) for need in step.needs),
        after=", ".join(graph.steps[ref.id].name for ref in step.after if ref.id in graph.steps),
        marks=", ".join(word for word, holds in marks if holds),
    )


def _links(graph: CatalogueGraph) -> Iterator[LinkRow]:
    for dependency in graph.dependencies():
        issuer, asker = dependency.issuer, dependency.asker
        yield LinkRow(f"{issuer.code} {issuer.name}", dependency.paper.name, f"{asker.code} {asker.name}")


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
        "Đã chứng minh nghĩa là mười điều kiện an toàn I1–I10 được kiểm lại sau khi cắt, cho mọi trường hợp và mọi "
        "nhóm đối tượng có trong danh mục. Điều danh mục không nói thì để là chưa chứng minh được."
    )
    yield "Các hàng của biểu tính chi phí: " + "; ".join(OFFICIAL_NAMES.values()) + "."
