"""`tthc review`: all of it at once, into one folder."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from gettext import gettext as _
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, TypeVar

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.output import refuse_folder
from tthc.cli.shared.session import (
    Opened,
    as_day,
    at_option,
    exit_code,
    fail_on_option,
    format_option,
    open_project,
    say_aside,
    translate,
)
from tthc.cli.shared.watching import somebody_watches
from tthc.source import CannotRunError, Message, say

if TYPE_CHECKING:
    from tthc.audit.figures.period_report import PeriodReport
    from tthc.audit.judging.dossiers import JudgedLog
    from tthc.model.cut import Finding
    from tthc.model.experience import Experience
    from tthc.model.proposal import Proposal

T = TypeVar("T")

ROWS = 3000
"""Rows of the synthetic log that stands in where the project names no log."""


@dataclass(frozen=True)
class Review:
    """What a review worked out."""

    opened: Opened
    day: date
    findings: tuple[Finding, ...]
    proposals: tuple[Proposal, ...]
    audit: PeriodReport | None
    experience: tuple[Experience, ...] = ()


@click.command(
    help=_(
        "Check the catalogue, find what can be cut, prove it, price it, publish the pages, audit the log, and write "
        "everything into one folder: report.html, a workbook, the site, the audit. Without a log in tthc.toml a "
        "synthetic one stands in, and says so."
    )
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    default=Path("review"),
    show_default=True,
    help=_("Folder to write"),
)
@click.option("--log", type=click.Path(path_type=Path), help=_("Log of dossiers (default: the one in tthc.toml)"))
@click.option("--steps", type=click.Path(path_type=Path), help=_("Log of steps beside it"))
@at_option
@format_option("text", "json")
@fail_on_option
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path, output: Path, log: Path | None, steps: Path | None, day: date | None, form: str, fail_on: str
) -> int:
    from tthc.load.settings import find_project
    from tthc.publish.folders import refuse_foreign

    refuse_folder(output, find_project(root))
    refuse_foreign(output, MARK)
    review = work_out(root, log, as_day(day), steps)
    files = timed(say("writing the report, the workbook and the pages"), lambda: review_files(review))
    from tthc.cli.propose import keep
    from tthc.publish.folders import replacing_folder

    with replacing_folder(output, files, MARK):
        keep(review.opened, review.findings, review.proposals)
    click.echo(summary_json(review, output) if form == "json" else summary_text(review, output))
    return exit_code((problem.severity for problem in review.opened.problems), fail_on)


MARK = ".tthc-review"


def work_out(root: Path, log: Path | None, day: date, steps: Path | None = None) -> Review:
    """Every stage after the other, each named on stderr while it runs. The rules ask the log too, if there is one."""
    from tthc.cli.propose import in_hand, propose_from, refuse_what_cannot_be_kept
    from tthc.cli.shared.practice import analysis_of, analysis_with, judged_log, log_of

    opened = timed(say("reading and checking the catalogue"), lambda: open_project(root, day))
    say_left_out(opened)
    refuse_what_cannot_be_kept(opened)
    chosen = log or log_of(opened)
    judged = judged_log(opened, day, chosen) if chosen else None
    analysis = analysis_with(opened, day, judged, steps) if judged else analysis_of(opened, day, None, steps)
    findings, made = timed(say("running the rules and proving the cuts"), lambda: propose_from(opened, analysis))
    proposals = in_hand(opened, made)
    audit = timed(say("auditing the log"), lambda: audit_of(opened, judged, day))
    return Review(opened, day, findings, proposals, audit, analysis.experience)


def timed(what: Message, work: Callable[[], T]) -> T:
    """Do a stage and say on stderr what it was and, at its end, be it a mistake, how long it took."""
    start = monotonic()
    click.echo(f"· {translate(what)}…", err=True, nl=not somebody_watches())
    try:
        return work()
    finally:
        if somebody_watches():
            click.echo(f" {monotonic() - start:.1f} s", err=True)


def audit_of(opened: Opened, judged: JudgedLog | None, day: date) -> PeriodReport | None:
    """The audit of a log; of a synthetic one, written for the purpose, if there is none.

    None, with the reason said aside, if there can be no synthetic one: the calendar ends, nothing has a time limit.
    """
    from tthc.audit.figures.period_report import period_report

    if judged:
        return period_report(judged, opened.catalogue)
    try:
        return audit_of_a_synthetic_log(opened, day)
    except CannotRunError as error:
        say_aside(say("The report goes without an audit: {why}", why=error.message))
        return None


def audit_of_a_synthetic_log(opened: Opened, day: date) -> PeriodReport:
    """The audit of a log that was made up for the purpose."""
    import tempfile

    from tthc.audit.figures.period_report import period_report
    from tthc.audit.reading.log import LogSource
    from tthc.audit.simulating.files import write_log
    from tthc.audit.simulating.simulate import simulate
    from tthc.cli.shared.counting import counting_policy
    from tthc.cli.shared.practice import judged_log

    with tempfile.TemporaryDirectory() as folder:
        made = simulate(opened.catalogue, 1, ROWS, day, counting_policy(opened))
        log = LogSource(str(write_log(made, Path(folder))))
        return period_report(judged_log(opened, day, log), opened.catalogue)


def review_files(review: Review) -> dict[str, bytes]:
    """Every file of the review folder by its place in it."""
    from tthc.publish.portal.site import Site, site_files
    from tthc.publish.review.file import report_files
    from tthc.publish.review.report import Reviewed, report_page
    from tthc.show import period_form
    from tthc.show import proposals as proposals_shown

    opened, day = review.opened, review.day
    catalogue = opened.catalogue.on(day)
    authority = opened.project.settings.authority
    templates = opened.project.templates
    reviewed = Reviewed(catalogue, day, authority, opened.problems, review.proposals, review.audit, review.experience)
    page = report_page(reviewed, translate)
    site = site_files(Site(opened.catalogue, authority, day), templates)
    audit = {"audit.json": period_form.as_json(review.audit, translate).encode()} if review.audit else {}
    return {
        **report_files(page, templates),
        "proposals.xlsx": workbook(review),
        "proposals.json": proposals_shown.as_json(review.proposals, translate).encode(),
        **audit,
        **{f"site/{place}": content for place, content in site.items()},
    }


def workbook(review: Review) -> bytes:
    """Proposals, findings, the cost sheets of the procedures that have a proposal, and what to know to read them."""
    from datetime import UTC, time

    from tthc.cost.scm import CostSheet
    from tthc.cost.sheet import cost_sheet, dearest
    from tthc.exchange.spreadsheets.proposals_lines import (
        cost_lines,
        estimate_notes,
        finding_line,
        power_lines,
        proposal_line,
    )
    from tthc.exchange.spreadsheets.proposals_workbook import CostLine, NoteLine, WorkbookContent, workbook_bytes

    catalogue = review.opened.catalogue.on(review.day)
    costs: list[CostLine] = []
    for code in dict.fromkeys(proposal.procedure for proposal in review.proposals):
        procedure = catalogue.procedure(code)
        if situation := dearest(procedure, catalogue):
            sheet = cost_sheet(procedure, catalogue, situation.case, situation.mode, situation.applicant)
            costs += cost_lines(code, "I. Hiện tại", sheet, translate) if isinstance(sheet, CostSheet) else []
    policies = "; ".join(policy.name for policy in review.audit.policies) if review.audit else ""
    content = WorkbookContent(
        created=datetime.combine(review.day, time(), UTC),
        proposals=[proposal_line(proposal, translate) for proposal in review.proposals],
        findings=[finding_line(finding, catalogue, translate) for finding in review.findings],
        costs=costs,
        notes=[*estimate_notes(catalogue), *([NoteLine("Cách tính thời hạn", policies)] if policies else [])],
        powers=list(power_lines(review.proposals, translate)),
    )
    return workbook_bytes(content)


def summary_text(review: Review, output: Path) -> str:
    """What a person can act on: counts, the best proposals, where to look."""
    from tthc.show import proposals as proposals_shown
    from tthc.show.problems import remark_on, summary

    remarks = [remark_on(problem, translate) for problem in review.opened.problems]
    catalogue = review.opened.catalogue.on(review.day)
    lines = [
        translate(
            say(
                "Catalogue: {count} procedures; {problems}",
                count=len(catalogue.procedures),
                problems=summary(remarks, translate),
            )
        ),
        translate(say("Rules: {count} findings", count=len(review.findings))),
        proposals_shown.best_as_text(review.proposals, translate),
        *([translate(_time_limits(review.audit))] if review.audit else []),
        "",
        translate(say("Report:   {file}", file=output / "report.html")),
        translate(say("Short:    {file}", file=output / "report-short.html")),
        translate(say("Workbook: {file}", file=output / "proposals.xlsx")),
        translate(say("Pages:    {file}", file=output / "site" / "index.html")),
    ]
    return "\n".join(lines)


def _time_limits(audit: PeriodReport) -> Message:
    """Where every row of the log went: in time, late, without a limit to keep (refused, withdrawn, …), put aside."""
    from tthc.audit.figures.counters import Ratio, ratio

    total = audit.total.promised
    return say(
        "Time limits: {read} rows of the log: {in_time} dossiers in time, {late} late, {others} others (refused, "
        "withdrawn, without a limit), {aside} rows put aside{synthetic}",
        read=audit.read,
        in_time=ratio(Ratio.IN_TIME, total).part,
        late=total.all_late,
        others=total.in_hand - ratio(Ratio.IN_TIME, total).whole,
        aside=audit.read - audit.judged,
        synthetic=say(" (synthetic log)") if audit.synthetic else "",
    )


def summary_json(review: Review, output: Path) -> str:
    """The counts, and where the files are."""
    from collections import Counter

    from tthc.show.power import totals_of

    verdicts = Counter(proposal.certificate.verdict.value for proposal in review.proposals)
    problems = Counter(problem.severity.value for problem in review.opened.problems)
    audit = review.audit
    value = {
        "as_of": review.day.isoformat(),
        "procedures": len(review.opened.catalogue.on(review.day).procedures),
        "problems": dict(sorted(problems.items())),
        "findings": len(review.findings),
        "proposals": dict(sorted(verdicts.items())),
        "power": totals_of(review.proposals, translate),
        "dossiers": {"read": audit.read, "judged": audit.judged, "synthetic": audit.synthetic} if audit else None,
        "folder": str(output),
    }
    return json.dumps(value, ensure_ascii=False, indent=2)
