"""`tthc cost CODE`: form 03/SCM-KSTT of a procedure as it is, after a set of cuts, and what that saves."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime, time
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.cost.costing import Asked, Wanted, of_cuts, of_file, priced_as_wanted
from tthc.cli.shared.completing import complete_code
from tthc.cli.shared.left_out import procedure_meant, say_left_out
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.practice import analysis_of, log_options
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import CannotRunError, say

if TYPE_CHECKING:
    from tthc.model.catalogue import Catalogue
    from tthc.model.reference import HourlyIncome
    from tthc.show.cost import CostShown


@click.command(
    help=_(
        "Work out what a procedure costs those who must follow it, in the rows and columns of form 03/SCM-KSTT: as it "
        "is, after cuts, and what they save. For the case, applicant and way of handing in where most is saved "
        "(without cuts: the dearest), unless others are named. The agency's time is a number of its own."
    )
)
@click.argument("code", metavar=_("CODE"), shell_complete=complete_code)
@click.option("--cut", "cuts", multiple=True, metavar="ID", help=_("With this proposal (its id, or a part of it)"))
@click.option("--proved", is_flag=True, help=_("With all cuts that are proved together"))
@click.option("--with", "file", type=click.Path(path_type=Path), help=_("After: the procedure as this file has it"))
@click.option("--case", metavar="ID", help=_("In this case"))
@click.option("--applicant", metavar="ID", help=_("For this kind of applicant"))
@click.option("--mode", type=click.Choice(["in_person", "online", "postal"]), help=_("Handed in this way"))
@click.option(
    "--income",
    "years",
    multiple=True,
    type=int,
    metavar=_("YEAR"),
    help=_("Hourly income of this year (the latest); two are refused"),
)
@click.option(
    "--agency-days-as-cost",
    "days_as_cost",
    is_flag=True,
    help=_("Also the convention that prices the agency's days as the applicant's cost, named as such"),
)
@click.option("--tornado", is_flag=True, help=_("Which estimate matters most"))
@click.option("-o", "--output", type=click.Path(path_type=Path), help=_("Write a workbook of the three sheets (.xlsx)"))
@replace_option
@log_options
@at_option
@format_option("text", "json", "csv")
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    code: str,
    cuts: tuple[str, ...],
    proved: bool,
    file: Path | None,
    case: str | None,
    applicant: str | None,
    mode: str | None,
    years: tuple[int, ...],
    days_as_cost: bool,
    tornado: bool,
    output: Path | None,
    replace: bool,
    log: Path | None,
    steps: Path | None,
    day: date | None,
    form: str,
) -> int:
    if file and (cuts or proved):
        raise click.UsageError(_("--with names the whole procedure after; --cut and --proved name cuts."))
    opened = open_project(root, as_day(day))
    target = Target(output, opened.project, "cost", (".xlsx",), replace) if output else None
    if target:
        refuse_loss(target)
    say_left_out(opened)
    catalogue = opened.catalogue.on(as_day(day))
    procedure = procedure_meant(opened, catalogue.procedures, code)
    asked = Asked(opened, catalogue, procedure, as_day(day), analysis_of(opened, as_day(day), log, steps))
    after = of_file(asked, file) if file else of_cuts(asked, cuts, proved)
    wanted = Wanted(case, applicant, mode, _incomes(catalogue, years), days_as_cost, tornado)
    shown = priced_as_wanted(asked, after, wanted)
    if target:
        _write(target, shown, catalogue, as_day(day))
    click.echo(_said(shown, form), nl=form != "csv")
    return 0


def _incomes(catalogue: Catalogue, years: tuple[int, ...]) -> tuple[HourlyIncome | None, HourlyIncome | None]:
    """The income before and after: one for both, since `compare` refuses two."""
    from tthc.cost.pricing import hourly_income
    from tthc.model.reference import HourlyIncome

    incomes = [hourly_income(catalogue, year) for year in years or (None,)]
    for year, income in zip(years, incomes, strict=False):
        if income is None:
            known = tuple(catalogue.all(HourlyIncome))
            raise CannotRunError(
                say("the reference data have no hourly income of {year}; they have {known}", year=year, known=known)
            )
    return incomes[0], incomes[-1]


def _said(shown: CostShown, form: str) -> str:
    from tthc.exchange.spreadsheets.cost_workbook import cost_csv
    from tthc.show.cost import as_text
    from tthc.show.cost_json import as_json

    match form:
        case "json":
            return as_json(shown, translate)
        case "csv":
            return cost_csv(shown.pair, translate)
        case _:
            return as_text(shown, translate, min(shutil.get_terminal_size((100, 24)).columns, 140))


def _write(target: Target, shown: CostShown, catalogue: Catalogue, day: date) -> None:
    from tthc.exchange.spreadsheets.cost_workbook import cost_workbook
    from tthc.exchange.spreadsheets.proposals_lines import estimate_notes

    created = datetime.combine(day, time(), UTC)
    write_output(target, cost_workbook(shown.pair, list(estimate_notes(catalogue)), created, translate))
    say_aside(say("wrote {file}", file=target.path))
