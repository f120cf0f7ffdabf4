"""What a log says about the promised times, as rows and bars of the report."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from textwrap import shorten

from tthc.audit.figures.report import AuditReport, Cell, Counts
from tthc.model.catalogue import Catalogue
from tthc.model.reference import Agency
from tthc.publish.report_pages import AuditBlock, AuditRow, AuditTable, Piece, ProblemRow
from tthc.source import Message, Problem, Severity
from tthc.vietnamese import write_count, write_date, write_number, write_percent

Translate = Callable[[Message], str]

SEVERITIES = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo", Severity.ADVICE: "lưu ý"}


def audit_block(report: AuditReport, catalogue: Catalogue, translate: Translate) -> AuditBlock:
    """The counters against the promised limit, by procedure, agency and month."""
    procedures = {c: f"{c} {shorten(p.name, 90, placeholder='…')}" for c, p in catalogue.procedures.items()}
    agencies = {key: agency.name for key, agency in catalogue.all(Agency).items()}
    months = {cell.month: _month(cell.month) for cell in report.by_month if cell.month}
    medians = {speed.procedure: f"{speed.p50} / {speed.p90}" for speed in report.speeds}
    aside = write_count(report.read - report.judged)
    return AuditBlock(
        source=report.source,
        synthetic=report.synthetic,
        as_of=write_date(report.today),
        policy="; ".join(policy.name for policy in report.policies),
        read=f"Đã đọc {write_count(report.read)} dòng, tính {write_count(report.judged)}, để riêng {aside}",
        quarantined=tuple(problem_row(problem, translate) for problem in report.problems),
        adds_up=report.adds_up,
        tables=(
            _table("Theo thủ tục", "Thủ tục", ((c.procedure, c) for c in report.by_procedure), procedures, medians),
            _table("Theo cơ quan", "Cơ quan", ((c.agency, c) for c in report.by_agency), agencies, {}),
            _table("Theo tháng tiếp nhận", "Tháng", ((c.month, c) for c in report.by_month), months, {}),
        ),
    )


def share_in_words(share: Fraction | None) -> str:
    """`98,6 %`; a dash where there is nothing to take a share of."""
    return write_percent(Decimal(share.numerator * 100) / share.denominator, 1) if share is not None else "—"


def problem_row(problem: Problem, translate: Translate) -> ProblemRow:
    """A problem in words."""
    hint = translate(problem.hint) if problem.hint else ""
    return ProblemRow(problem.code, SEVERITIES[problem.severity], str(problem.at), translate(problem.message), hint)


def _table(
    title: str,
    first: str,
    cells: Iterable[tuple[str | None, Cell]],
    names: Mapping[str, str],
    medians: Mapping[str, str],
) -> AuditTable:
    """Cells with at least one dossier; rows that were put aside have a cell of their own and no dossier."""
    rows = (
        _row(cell, names.get(key or "", key), medians.get(key or "")) for key, cell in cells if cell.promised.received
    )
    return AuditTable(title, first, tuple(rows))


def _month(month: str) -> str:
    return f"{month[5:]}/{month[:4]}"


def _row(cell: Cell, name: str | None, median: str | None) -> AuditRow:
    counts = cell.promised
    others = counts.refused + counts.withdrawn + counts.no_limit
    return AuditRow(
        name=name or "không rõ",
        received=write_number(counts.received),
        early=write_number(counts.early),
        on_time=write_number(counts.on_time),
        late=write_number(counts.late),
        open_in_time=write_number(counts.open_in_time),
        open_late=write_number(counts.open_late),
        others=write_number(others),
        rate=share_in_words(counts.in_time_rate),
        median=median or "",
        pieces=tuple(_pieces(counts)),
    )


def _pieces(counts: Counts) -> Iterator[Piece]:
    """The judged dossiers as one bar of a thousand; rounding goes into the last piece."""
    parts = (
        ("early", counts.early, "trước hạn"),
        ("on-time", counts.on_time, "đúng hạn"),
        ("open-in-time", counts.open_in_time, "đang giải quyết, trong hạn"),
        ("open-late", counts.open_late, "đang giải quyết, quá hạn"),
        ("late", counts.late, "quá hạn"),
    )
    judged = sum(number for _, number, _ in parts)
    done = 0
    for kind, number, label in parts:
        if number:
            start, end = 1000 * done // judged, 1000 * (done + number) // judged
            yield Piece(start, end - start, kind, f"{label}: {write_number(number)}")
            done += number
