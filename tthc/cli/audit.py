"""`tthc audit`: were the promised times kept."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path
from types import MappingProxyType

import click

from tthc.cli.lazy import Commands, WorkingGroup
from tthc.cli.left_out import say_left_out
from tthc.cli.session import as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import say

SUBCOMMANDS: Commands = MappingProxyType(
    {
        "explain": ("tthc.cli.audit_explain", _("Say how one dossier was judged, and which rules moved its due date")),
        "map": ("tthc.cli.audit_map", _("Propose a mapping for a log, and say what of it is understood")),
    }
)


@click.command(
    cls=WorkingGroup,
    table=SUBCOMMANDS,
    help=_(
        "Audit a CSV log of dossiers: early, on time, late, open in time, open late, by procedure, agency and month. "
        "Rows that cannot be judged are put aside with their reason; no personal data is read."
    ),
)
@click.argument("log", type=click.Path(path_type=Path))
@at_option
@format_option("text", "json")
@click.option("--policy", help=_("Counting policy of the catalogue (its id)"))
@click.option(
    "--by",
    "table",
    type=click.Choice(["procedure", "agency", "month"]),
    default="procedure",
    show_default=True,
    help=_("Rows of the table"),
)
@click.option(
    "--limit",
    "kind",
    type=click.Choice(["promised", "statutory"]),
    default="promised",
    show_default=True,
    help=_("Against the promised limit or the law's"),
)
@click.pass_obj
def command(root: Path, log: Path, day: date | None, form: str, policy: str | None, table: str, kind: str) -> int:  # noqa: D103 - see help
    from tthc.audit.clock import choose_policy
    from tthc.audit.counting import audit_log
    from tthc.show import audit as shown

    opened = open_project(root, as_day(day))
    broken = say_left_out(opened)
    chosen = choose_policy(opened.catalogue, policy or opened.project.settings.counting_policy or None)
    report = audit_log(log, opened.catalogue, as_day(day), chosen)
    if form == "json":
        click.echo(shown.as_json(report, translate))
    else:
        click.echo(shown.as_text(report, table, kind, opened.catalogue, translate))
    for problem in report.problems:
        say_aside(say("{code} {text}", code=problem.code, text=problem.message))
    if report.synthetic:
        say_aside(say("This log is synthetic: its figures are nobody's."))
    return broken
