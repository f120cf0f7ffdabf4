"""`tthc audit`: were the promised times kept."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from tthc.cli.lazy import Commands, WorkingGroup
from tthc.cli.left_out import say_left_out
from tthc.cli.session import Opened, as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.audit.dossiers import JudgedLog
    from tthc.audit.report import AuditReport
    from tthc.show.audit_summary import AuditShown

SUBCOMMANDS: Commands = MappingProxyType(
    {
        "explain": ("tthc.cli.audit_explain", _("Say how one dossier was judged, and which rules moved its due date")),
        "map": ("tthc.cli.audit_map", _("Propose a mapping for a log, and say what of it is understood")),
    }
)

DIMENSIONS = ("province", "level", "agency", "commune", "sector", "procedure", "channel", "month")


@click.command(
    cls=WorkingGroup,
    table=SUBCOMMANDS,
    help=_(
        "Audit a log of dossiers: how many were received, settled early, on time or late, are open or paused, by the "
        "promised limit or the law's, and where time is lost. Rows that cannot be judged are put aside with their "
        "reason; no personal data is read."
    ),
)
@click.argument("log", type=click.Path(path_type=Path))
@at_option
@format_option("text", "json")
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.option("--period", metavar=_("PERIOD"), help=_("2026, 2026-H1, 2026-Q1, 2026-03 or 2026-01-05..2026-02-03"))
@click.option("--by", "by", type=click.Choice(DIMENSIONS), help=_("A table with a line for each of these"))
@click.option(
    "--limit",
    "kind",
    type=click.Choice(["promised", "statutory"]),
    default="promised",
    show_default=True,
    help=_("Against the promised limit or the law's"),
)
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    log: Path,
    day: date | None,
    form: str,
    policy: str | None,
    period: str | None,
    by: str | None,
    kind: str,
) -> int:
    from tthc.audit.clock import choose_policy
    from tthc.audit.counting import report_on
    from tthc.audit.dossiers import judge_log
    from tthc.show import audit as shown

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    chosen = choose_policy(opened.catalogue, policy or opened.project.settings.counting_policy or None)
    judged = judge_log(log, opened.catalogue, as_day(day), chosen)
    report = report_on(judged)
    if form == "json":
        click.echo(shown.as_json(report, translate))
    else:
        click.echo(_as_text(_shown(opened, judged, report, period, kind), by))
    for problem in report.doubts:
        say_aside(say("{code} {text}", code=problem.code, text=problem.message))
    if report.synthetic:
        say_aside(say("This log is synthetic: its figures are nobody's."))
    return broken


def _as_text(shown: AuditShown, by: str | None) -> str:
    """The summary, or the table that was asked for."""
    from tthc.audit.counters import Dimension
    from tthc.show.audit_summary import as_summary, as_table

    if by is None:
        return as_summary(shown, translate)
    return as_table(shown, None if by == "province" else Dimension(by), translate)


def _shown(opened: Opened, judged: JudgedLog, report: AuditReport, period: str | None, kind: str) -> AuditShown:
    from tthc.audit.observed import observed
    from tthc.audit.period import read_period
    from tthc.audit.period_counts import monthly_cells, period_cells, whole_span
    from tthc.exchange.audit_names import names_in
    from tthc.show.audit_summary import AuditShown

    seen = observed(judged, opened.catalogue)
    days = read_period(period) if period else whole_span(seen)
    return AuditShown(
        source=report.source,
        synthetic=report.synthetic,
        today=report.today,
        period=days,
        limit=kind,
        cells=tuple(period_cells(seen, days)),
        months=tuple(monthly_cells(seen, days)),
        read=report.read,
        judged=report.judged,
        quarantined=report.quarantined,
        policies=report.policies,
        names=names_in(opened.catalogue),
    )
