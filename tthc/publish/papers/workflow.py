"""The internal workflow of a procedure (quy trình nội bộ): step, who, time, product, and the sum against the limit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from tthc.exchange.words import duration_in_words
from tthc.graph.steps import Path, StepGraph
from tthc.model.basis import Case
from tthc.model.channel import TimeLimit
from tthc.model.procedure import Procedure
from tthc.model.reference import AgencyLevel
from tthc.model.step import RESULT, Step
from tthc.publish.papers.letterhead import BLANK, Asked, ToCheck
from tthc.publish.papers.proposal_annex import decision_in_words
from tthc.publish.papers.review_plan import agency_names
from tthc.vietnamese import start_sentence, write_count, write_list, write_number

HOURS_A_DAY = 8


@dataclass(frozen=True)
class WorkRow:
    """One step."""

    number: int
    name: str
    actor: str
    duration: str
    product: str


@dataclass(frozen=True)
class Workflow:
    """The steps of the cases that share them; `total` is the longest chain, `limits` what it is measured by."""

    cases: str
    rows: tuple[WorkRow, ...]
    total: str
    limits: tuple[str, ...]
    verdict: str


@dataclass(frozen=True)
class ProcedureWork:
    """One procedure and its workflows."""

    number: int
    name: str
    code: str
    workflows: tuple[Workflow, ...]


@dataclass(frozen=True)
class WorkflowsPage:
    """The annex of workflows to a decision of the Chairman."""

    with_paper: str
    procedures: tuple[ProcedureWork, ...]
    to_check: tuple[ToCheck, ...]


def workflows_page(asked: Asked) -> WorkflowsPage:
    """The workflows of each procedure; one without steps stays in it, with a blank."""
    works = tuple(
        ProcedureWork(number, procedure.name, procedure.code, tuple(_workflows(asked, procedure)))
        for number, procedure in enumerate(asked.procedures, 1)
    )
    return WorkflowsPage(decision_in_words(asked), works, tuple(_to_check(asked)))


def _workflows(asked: Asked, procedure: Procedure) -> Iterator[Workflow]:
    """One for each set of steps and limits, with the cases that have it."""
    same: dict[tuple[tuple[str, ...], tuple[str, ...]], list[Case | None]] = {}
    for case in procedure.real_cases:
        steps = tuple(step.id for step in procedure.steps_in(case))
        same.setdefault((steps, _limits(procedure, case)), []).append(case)
    for (_, limits), cases in same.items():
        names = [case.name for case in cases if case]
        yield _workflow(asked, procedure, cases[0], f"Trường hợp: {write_list(names)}" if names else "", limits)


def _workflow(asked: Asked, procedure: Procedure, case: Case | None, cases: str, limits: tuple[str, ...]) -> Workflow:
    graph = StepGraph(procedure, case)
    path = graph.critical_path()
    rows = tuple(_row(asked, procedure, number, step) for number, step in enumerate(graph.in_order(), 1))
    shortest = _shortest([limit for _, limit in procedure.limits_in(case)])
    return Workflow(cases, rows, _total(path), limits, _verdict(path, shortest) if rows else "")


def _row(asked: Asked, procedure: Procedure, number: int, step: Step) -> WorkRow:
    actor = agency_names(asked, (step.actor,))
    return WorkRow(
        number=number,
        name=step.name + (f" (chỉ khi: {step.when})" if step.when else ""),
        actor=f"{actor} – {step.role}" if step.role else actor,
        duration=duration_in_words(step.duration) if step.duration else _no_time(asked, step),
        product="; ".join(_products(asked, procedure, step)) or BLANK,
    )


def _no_time(asked: Asked, step: Step) -> str:
    agency = asked.catalogue.get(step.actor)
    is_applicants = agency is not None and agency.level is AgencyLevel.APPLICANT
    return "Không tính" if is_applicants or not step.actor_works else BLANK


def _products(asked: Asked, procedure: Procedure, step: Step) -> Iterator[str]:
    """What a step produces, in words: the result or a document by its name; a working paper has none, only an id."""
    names = {document.id: document.name for document in procedure.documents if document.name}
    for thing in step.produces:
        if thing.id == RESULT:
            found = [asked.catalogue.get(result.type) for result in procedure.results]
            yield write_list([one.name for one in found if one], "hoặc") or "Kết quả"
        elif thing.id in names:
            yield names[thing.id]


def _limits(procedure: Procedure, case: Case | None) -> tuple[str, ...]:
    lines: dict[str, None] = {}
    for _, limit in procedure.limits_in(case):
        if limit.statutory:
            lines[f"Thời hạn theo quy định: {duration_in_words(limit.statutory)}"] = None
        if limit.committed:
            lines[f"Thời hạn tỉnh cam kết: {duration_in_words(limit.committed)}"] = None
    return tuple(lines) or (f"Thời hạn: {BLANK}",)


def _shortest(limits: list[TimeLimit]) -> Decimal | None:
    times = [limit.committed or limit.statutory for limit in limits]
    hours = [time.working_hours for time in times if time]
    known = [one for one in hours if one is not None]
    return min(known) if known and len(known) == len(times) else None


def _total(path: Path) -> str:
    if not path.steps or (path.unknown and not path.hours):
        return f"{BLANK} (các bước chưa có thời gian theo giờ, ngày làm việc)"
    days = write_number((path.hours / HOURS_A_DAY).quantize(Decimal("0.01"), ROUND_HALF_UP))
    lacks = f"; {write_count(len(path.unknown))} bước chưa có thời gian" if path.unknown else ""
    guessed = f"; {write_count(len(path.estimated))} bước là ước tính" if path.estimated else ""
    return f"{write_number(path.hours)} giờ làm việc ({days} ngày làm việc){lacks}{guessed}"


def _verdict(path: Path, shortest: Decimal | None) -> str:
    if shortest is None:
        return "Chưa so được với thời hạn: thời hạn chưa ghi theo giờ hoặc ngày làm việc."
    limit = f"{write_number(shortest)} giờ làm việc"
    if path.hours > shortest:
        return f"VƯỢT thời hạn ngắn nhất ({limit}): phải phân bổ lại."
    if path.unknown:
        return f"Chưa kết luận được so với thời hạn ngắn nhất ({limit}): còn bước chưa có thời gian."
    return f"Trong thời hạn ngắn nhất ({limit})."


def _to_check(asked: Asked) -> Iterator[ToCheck]:
    yield ToCheck("Số, ngày quyết định", "Để trống: do người có thẩm quyền quyết định")
    yield ToCheck("Tổng thời gian", "Là đường dài nhất qua các bước; các bước làm đồng thời không cộng dồn")
    for procedure in asked.procedures:
        inferred = [step.name for step in procedure.steps if step.inferred]
        if inferred:
            what = f"{procedure.code}: {write_list([f'“{name}”' for name in inferred])}"
            yield ToCheck(what, "Bước hoặc thứ tự suy ra, không nguồn nào nêu")
        working = sorted(_working_papers(procedure))
        if working:
            yield ToCheck(
                f"{procedure.code}: sản phẩm {', '.join(working)}", "Danh mục chỉ có mã, chưa có tên: để trống"
            )
        if not procedure.steps:
            yield ToCheck(f"{procedure.code} {start_sentence(procedure.name)}", "Danh mục chưa ghi các bước")


def _working_papers(procedure: Procedure) -> set[str]:
    """The ids of what steps produce that has no name."""
    named = {RESULT, *(document.id for document in procedure.documents if document.name)}
    return {thing.id for step in procedure.steps for thing in step.produces} - named
