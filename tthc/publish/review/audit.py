"""What a log says about the promised times, as tables of the report."""

from __future__ import annotations

from collections.abc import Callable

from tthc.audit.figures.counters import Dimension
from tthc.audit.figures.period_report import PeriodReport
from tthc.exchange.audit_names import names_in
from tthc.model.catalogue import Catalogue
from tthc.publish.audits.counters import counter_table
from tthc.publish.audits.report import rows_read, times_by_procedure
from tthc.publish.audits.veil import Veil
from tthc.publish.review.pages import AuditBlock, ProblemRow
from tthc.source import Message, Problem, Severity
from tthc.vietnamese import write_date

Translate = Callable[[Message], str]

SEVERITIES = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo", Severity.ADVICE: "lưu ý"}
BY = (Dimension.PROCEDURE, Dimension.AGENCY, Dimension.MONTH)


def audit_block(audit: PeriodReport, catalogue: Catalogue, translate: Translate) -> AuditBlock:
    """The counters against the promised limit, and how long results took."""
    names = names_in(catalogue)
    return AuditBlock(
        synthetic=audit.synthetic,
        as_of=write_date(audit.as_of),
        policy="; ".join(policy.name for policy in audit.policies),
        read=rows_read(audit),
        doubts=tuple(problem_row(problem, translate) for problem in audit.problems),
        adds_up=audit.adds_up,
        counters=tuple(counter_table(audit, by, "promised", names, Veil(), is_first=True) for by in BY),
        times=times_by_procedure(audit, names, Veil()),
    )


def problem_row(problem: Problem, translate: Translate) -> ProblemRow:
    """A problem in words."""
    hint = translate(problem.hint) if problem.hint else ""
    return ProblemRow(problem.code, SEVERITIES[problem.severity], str(problem.at), translate(problem.message), hint)
