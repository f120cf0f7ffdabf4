"""`tthc power`: who may change what, and which instrument would open most if it were amended."""

from __future__ import annotations

from datetime import date
from gettext import gettext as _
from pathlib import Path

import click

from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, translate


@click.command(
    help=_(
        "Say who may change what: proposals in our hands and to petition, by addressee, with what they save; the "
        "components of which the catalogue names no instrument; and for each instrument how many components it fixes "
        "and which proposals wait for its amendment, those first that would open most."
    )
)
@at_option
@format_option("text", "json")
@click.option("--details", is_flag=True, help=_("List every instrument, and the proposals that wait for it"))
@click.option("--matrix", is_flag=True, help=_("Print the matrix of competence instead: component, rank, who decides"))
@click.pass_obj
def command(root: Path, day: date | None, form: str, details: bool, matrix: bool) -> int:  # noqa: D103 - see help
    from tthc.cli.propose import find_and_propose
    from tthc.model.power import PowerLine
    from tthc.propose.instruments import PowerReport, instruments, shares, unsettled
    from tthc.propose.totals import petitions, totals
    from tthc.show import power as shown

    if matrix and form == "json":
        raise click.UsageError(_("the matrix is printed as text; its lines are data in reference/powers.yaml."))
    on = as_day(day)
    opened = open_project(root, on)
    catalogue = opened.catalogue.on(on)
    if matrix:
        click.echo(shown.matrix_as_text(tuple(catalogue.all(PowerLine).values()), translate))
        return 0
    broken = say_left_out(opened)
    found = find_and_propose(opened, on)[1]
    report = PowerReport(
        on, shares(catalogue, on), totals(found), petitions(found), instruments(found, catalogue, on), unsettled(found)
    )
    click.echo(
        shown.as_json(report, translate) if form == "json" else shown.as_text(report, translate, details=details)
    )
    return broken
