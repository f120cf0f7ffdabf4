"""`tthc plan`: the best set of cuts for targets, within powers, texts and effort; proved as a whole."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from gettext import gettext as _
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tthc.cli.plan.supposing import suppose_option, supposed_plan
from tthc.cli.shared.left_out import say_left_out
from tthc.cli.shared.output import Target, refuse_loss, replace_option, write_output
from tthc.cli.shared.practice import analysis_of, log_options
from tthc.cli.shared.session import as_day, at_option, format_option, open_project, say_aside, translate
from tthc.source import say

if TYPE_CHECKING:
    from tthc.propose.portfolio.options import Scope
    from tthc.propose.portfolio.plan import Plan
    from tthc.propose.portfolio.terms import Measure, Wishes
    from tthc.propose.supposed_plan import SupposedPlan

MEASURES = ("cost", "time", "work", "papers")


def _targets(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, Fraction]:
    return dict(_target(text) for text in given)


def _target(text: str) -> tuple[str, Fraction]:
    """`time=50%` as the name of a measure and a share."""
    name, _equals, share = text.partition("=")
    if name not in MEASURES:
        says = _("'{text}' does not begin with one of {names} and '='.")
        raise click.BadParameter(says.format(text=text, names=", ".join(MEASURES)))
    says = _("'{text}' is no share: write {name}=50%, more than 0 and at most 100.")
    try:
        percent = Decimal(share.strip().removesuffix("%").replace(",", "."))
    except InvalidOperation:
        percent = Decimal(0)
    if not (percent.is_finite() and 0 < percent <= 100):
        raise click.BadParameter(says.format(text=text, name=name))
    return name, Fraction(percent) / 100


@click.command(
    help=_(
        "Choose the best set of proved cuts: with targets the one of least effort that meets them, without the one "
        "that saves most. A saving is never counted twice, the set is proved as a whole, and the answer says how far "
        "it may be from the best. Where targets cannot be met it says how far they can be, and what would have to open."
    )
)
@click.argument("codes", nargs=-1, metavar=_("[CODE]..."))
@click.option(
    "--target",
    "targets",
    multiple=True,
    callback=_targets,
    metavar=_("MEASURE=SHARE"),
    help=_("Save this share of the total before: cost=50%, time=50% (limits), work=… (steps), papers=…"),
)
@click.option(
    "--within",
    type=click.Choice(["own", "all"]),
    default="own",
    show_default=True,
    help=_("Only what is in our hands, or petitions to others as well"),
)
@click.option("--max-laws", type=click.IntRange(min=0), metavar="N", help=_("Amend at most so many texts"))
@click.option(
    "--budget", type=click.FloatRange(min=0), metavar=_("POINTS"), help=_("At most so much effort (estimates)")
)
@click.option(
    "--most",
    type=click.Choice(MEASURES),
    default="cost",
    show_default=True,
    help=_("What to save most where there is a choice"),
)
@click.option(
    "--per",
    type=click.Choice(["year", "dossier"]),
    help=_("By yearly numbers of dossiers, or one dossier of each procedure (by year only where all have a number)"),
)
@click.option(
    "--front",
    "levels",
    type=click.IntRange(0, 20),
    default=4,
    show_default=True,
    help=_("Levels of effort for the front of best sets; 0: none"),
)
@click.option(
    "--seconds",
    type=click.FloatRange(min=0.1),
    default=60.0,
    show_default=True,
    help=_("How long to look for one answer"),
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help=_("Write the plan as a file (.yaml) or a workbook (.xlsx)"),
)
@replace_option
@suppose_option
@log_options
@at_option
@format_option("text", "json")
@click.pass_obj
def command(  # noqa: D103 - its help stands above
    root: Path,
    codes: tuple[str, ...],
    targets: dict[str, Fraction],
    within: str,
    max_laws: int | None,
    budget: float | None,
    most: str,
    per: str | None,
    levels: int,
    seconds: float,
    output: Path | None,
    replace: bool,
    suppose: tuple[tuple[str, str], ...],
    log: Path | None,
    steps: Path | None,
    day: date | None,
    form: str,
) -> int:
    from tthc.cli.plan.enacted import parted, say_enacted
    from tthc.cli.propose import known_codes, propose_from
    from tthc.propose.portfolio.options import Basis
    from tthc.propose.portfolio.plan import Search, make_plan
    from tthc.show import plan as shown

    opened = open_project(root, as_day(day))
    target = Target(output, opened.project, "plan", (".yaml", ".yml", ".xlsx"), replace) if output else None
    if target:
        refuse_loss(target)
    broken = say_left_out(opened)
    known_codes(opened, codes)
    analysis = analysis_of(opened, as_day(day), log, steps)
    basis = Basis(opened.catalogue.on(as_day(day)), as_day(day), tuple(analysis.experience))
    found = parted(opened, propose_from(opened, analysis)[1])
    say_enacted(found)
    proposals = found.open
    plan = make_plan(
        proposals, basis, _scope(codes, within, per), _wishes(targets, max_laws, budget, most), Search(seconds, levels)
    )
    then = supposed_plan(suppose, plan, proposals, opened, analysis) if suppose else None
    if target:
        _write(target, plan, then)
    click.echo(shown.as_json(plan, translate, then) if form == "json" else shown.as_text(plan, translate, then))
    return broken if plan.chosen.best.is_feasible else 1


def _scope(codes: tuple[str, ...], within: str, per: str | None) -> Scope:
    from tthc.model.cut import Power
    from tthc.propose.portfolio.options import Scope

    powers = {Power.OWN} if within == "own" else {Power.OWN, Power.PETITION}
    return Scope(frozenset(powers), None if per is None else per == "year", frozenset(codes))


def _wishes(targets: dict[str, Fraction], max_laws: int | None, budget: float | None, most: str) -> Wishes:
    from tthc.propose.portfolio.terms import Measure, Wishes

    wanted: dict[Measure, Fraction] = {Measure(name): share for name, share in targets.items()}
    return Wishes(wanted, max_laws, None if budget is None else Fraction(str(budget)), Measure(most))


def _write(target: Target, plan: Plan, then: SupposedPlan | None) -> None:
    from tthc.exchange.plan_file import plan_yaml
    from tthc.exchange.spreadsheets.plan_workbook import plan_workbook
    from tthc.load.digest import digest_of

    if target.path.suffix.lower() == ".xlsx":
        created = datetime.combine(plan.ground.basis.day, time(), UTC)
        write_output(target, plan_workbook(plan, created, translate, then))
    else:
        write_output(target, plan_yaml(plan, digest_of(target.project.catalog), then).encode())
    say_aside(say("wrote {file}", file=target.path))
